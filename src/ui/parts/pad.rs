//! The PIN pad. Digits by thumb or by keyboard; what was typed is shown as dots only, and wiped when it goes.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::pin::{LONGEST, SHORTEST};
use crate::say;

/// What was typed so far: wiped when dropped, never shown.
pub type Typed = Signal<zeroize::Zeroizing<String>>;

fn push(mut typed: Typed, digit: char) {
    if typed.peek().len() < LONGEST {
        typed.write().push(digit);
    }
}

/// Dots and pad. `left` is the quiet key at the lower left.
#[component]
pub fn Pad(typed: Typed, left_label: String, onleft: EventHandler<()>, onenter: EventHandler<()>) -> Element {
    let mut typed = typed;
    let entered = typed.read().len();
    let dots = entered.max(SHORTEST);
    rsx! {
        p { class: "pin", role: "img", aria_label: say!("pin-entered", count: entered),
            for dot in 0..dots {
                i { key: "{dot}", class: if dot < entered { "in" } }
            }
        }
        div {
            class: "pad",
            role: "group",
            aria_label: say!("pin-pad"),
            tabindex: "0",
            onmounted: move |event| async move {
                let _ = event.set_focus(true).await;
            },
            onkeydown: move |event| match event.key() {
                Key::Character(text) => text.chars().filter(char::is_ascii_digit).for_each(|digit| push(typed, digit)),
                Key::Backspace => {
                    typed.write().pop();
                }
                Key::Enter if typed.peek().len() >= SHORTEST => onenter.call(()),
                _ => {}
            },
            for digit in ['1', '2', '3', '4', '5', '6', '7', '8', '9'] {
                button { key: "{digit}", r#type: "button", onclick: move |_| push(typed, digit), "{digit}" }
            }
            button { class: "pad__quiet", r#type: "button", onclick: move |_| onleft.call(()), "{left_label}" }
            button { r#type: "button", onclick: move |_| push(typed, '0'), "0" }
            button {
                class: "pad__quiet",
                r#type: "button",
                aria_label: say!("pin-erase"),
                onclick: move |_| {
                    typed.write().pop();
                },
                Icon { name: IconName::Erase }
            }
        }
    }
}
