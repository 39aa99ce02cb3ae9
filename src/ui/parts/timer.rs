//! A running wait: words first, then blocks, each a fixed piece of time that goes out. Nothing slides.

use std::time::Duration;

use dioxus::prelude::*;

use crate::say;
use crate::ui::hooks::use_seconds;
use crate::ui::i18n::time::{countdown, duration};

const BLOCKS: u32 = 8;

/// When the words are spoken: at each minute, 30 and 10 seconds.
fn is_spoken(left: Duration) -> bool {
    let seconds = left.as_secs();
    seconds.is_multiple_of(60) || seconds == 30 || seconds == 10
}

/// The timer. `left` comes from the log and the clock, not from a count of its own.
#[component]
pub fn Timer(left: Duration, whole: u32) -> Element {
    use_seconds();
    let calm = countdown(left);
    let whole = Duration::from_secs(u64::from(whole.max(1)));
    let lit = (left.as_secs_f64() / whole.as_secs_f64() * f64::from(BLOCKS)).ceil();
    let words = duration(calm);
    rsx! {
        div { class: "timer", role: "timer", aria_label: say!("wait-timer"),
            p { class: "timer__words",
                "{words} "
                small { {say!("wait-left")} }
            }
            div { class: "timer__blocks", "aria-hidden": "true",
                for block in 0..BLOCKS {
                    i { key: "{block}", class: if f64::from(block) >= lit { "gone" } }
                }
            }
        }
        p { class: "for-ears", aria_live: "polite",
            if is_spoken(calm) {
                "{words}"
            }
        }
    }
}
