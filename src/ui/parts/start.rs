//! *Start the visit*: at once, or after a question where it looks like a wrong tap.

use dioxus::prelude::*;

use super::answers::{Answer, Dock};
use super::icon::IconName;
use super::sheet::Sheet;
use crate::domain::visit::Visit;
use crate::say;
use crate::shell::view::StartDoubt;
use crate::ui::hooks::{Troubles, trouble_of, use_phone};
use crate::ui::i18n::time::time_near;

/// The lit answer that starts a visit. What was started is told by `onstarted`.
#[component]
pub fn StartDock(
    visit: Visit,
    /// The client's name.
    name: String,
    #[props(default)] hint: String,
    onstarted: EventHandler<()>,
) -> Element {
    let phone = use_phone();
    let troubles = use_context::<Troubles>();
    let mut asked = use_signal(Vec::<StartDoubt>::new);
    let (id, now) = (visit.id, phone.shown_now());
    let starting = phone.clone();
    let start = use_callback(move |()| {
        let mut shown = troubles.0;
        let trouble = trouble_of(starting.start(id));
        shown.set(trouble);
        asked.set(Vec::new());
        if trouble.is_none() {
            onstarted.call(());
        }
    });
    let starts = visit.starts;
    let words: Vec<String> = asked
        .read()
        .iter()
        .map(|doubt| match doubt {
            StartDoubt::StillAt(other) => say!("start-still-at", other: other.as_str(), name: name.as_str()),
            StartDoubt::Ahead => say!("start-ahead", time: time_near(starts, now), name: name.as_str()),
        })
        .collect();
    rsx! {
        Dock {
            label: say!("start-visit"),
            hint,
            onanswer: move |()| {
                let doubts = phone.start_doubts(&visit);
                if doubts.is_empty() { start.call(()) } else { asked.set(doubts) }
            },
        }
        if !words.is_empty() {
            Sheet { title: say!("start-title"), onclose: move |()| asked.set(Vec::new()),
                div { class: "sheet__body",
                    for line in words {
                        p { key: "{line}", class: "step__lead", "{line}" }
                    }
                    Answer { label: say!("start-no"), icon: IconName::Back, onanswer: move |()| asked.set(Vec::new()) }
                }
                Dock { label: say!("start-yes"), icon: IconName::Tick, onanswer: move |()| start.call(()) }
            }
        }
    }
}
