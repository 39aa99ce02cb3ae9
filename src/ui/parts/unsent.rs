//! What waits to be sent: why, send now, save to a file.

use dioxus::prelude::*;

use super::answers::{Answer, Dock};
use super::icon::IconName;
use super::step::FactLine;
use crate::domain::clock::Timestamp;
use crate::domain::unsent::Why;
use crate::say;
use crate::shell::Phone;
use crate::shell::unsent::Saved;
use crate::ui::hooks::{use_phone, use_view};
use crate::ui::i18n::time::time_near;

/// Why it waits, in a sentence.
pub fn why_words(why: &Why, now: Timestamp) -> String {
    let since = why.since.map(|since| time_near(since, now)).unwrap_or_default();
    say!(&format!("unsent-{}", why.word), since: since)
}

/// What came of *Save to a file*.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    Not,
    Saved(Saved),
    Failed,
}

/// How many steps wait, why, and the way to a file. Nothing where nothing waits.
#[component]
pub fn Unsent() -> Element {
    let phone = use_phone();
    let waiting = use_view(Phone::tally).waiting;
    let why = use_view(Phone::why_unsent);
    let now = phone.shown_now();
    let mut kept = use_signal(|| Kept::Not);
    if waiting == 0 {
        return rsx! {};
    }
    let said = match kept() {
        Kept::Not => String::new(),
        Kept::Saved(saved) => say!("unsent-saved", path: saved.path.display().to_string()),
        Kept::Failed => say!("unsent-save-failed"),
    };
    rsx! {
        section { class: "topic",
            h2 { class: "heading", {say!("unsent-title", count: waiting)} }
            FactLine { icon: IconName::Info, strong: true, text: why_words(&why, now) }
            if let Some(again) = why.again {
                FactLine { icon: IconName::Clock, text: say!("unsent-again", time: time_near(again, now)) }
            }
            FactLine { icon: IconName::Device, text: say!("unsent-safe") }
            Answer {
                label: say!("unsent-save"),
                hint: say!("unsent-save-hint"),
                icon: IconName::Tray,
                onanswer: move |()| {
                    kept.set(match phone.save_unsent() {
                        Ok(saved) => Kept::Saved(saved),
                        Err(error) => {
                            tracing::error!(%error, "the unsent log could not be saved to a file");
                            Kept::Failed
                        }
                    });
                },
            }
            // There from the start, so that a screen reader hears what comes into it.
            p { role: "status", "{said}" }
        }
    }
}

/// *Send now*, at the bottom. Nothing where nothing waits.
#[component]
pub fn SendNow() -> Element {
    let phone = use_phone();
    if use_view(Phone::tally).waiting == 0 {
        return rsx! {};
    }
    rsx! {
        Dock { label: say!("unsent-send"), icon: IconName::Up, onanswer: move |()| phone.sync_now() }
    }
}
