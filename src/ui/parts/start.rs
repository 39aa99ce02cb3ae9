//! *Start the visit*: at once, or after a question where it looks like a wrong tap.

use dioxus::prelude::*;

use super::answers::{Answer, Dock};
use super::icon::IconName;
use super::sheet::Sheet;
use crate::domain::visit::Visit;
use crate::say;
use crate::shell::view::StartDoubt;
use crate::ui::hooks::{Troubles, trouble_of, use_phone, use_view};
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
    let mut asked = use_signal(|| false);
    let id = visit.id;
    let now = phone.shown_now();
    let doubts = use_view(|phone| phone.start_doubts(&visit));
    let start = use_callback(move |()| {
        let mut shown = troubles.0;
        let trouble = trouble_of(phone.start(id));
        shown.set(trouble);
        asked.set(false);
        if trouble.is_none() {
            onstarted.call(());
        }
    });
    let doubted = !doubts.is_empty();
    let words: Vec<String> = doubts
        .iter()
        .map(|doubt| match doubt {
            StartDoubt::StillAt(other) => say!("start-still-at", other: other.as_str(), name: name.as_str()),
            StartDoubt::Ahead => say!("start-ahead", time: time_near(visit.starts, now), name: name.as_str()),
        })
        .collect();
    rsx! {
        Dock {
            label: say!("start-visit"),
            hint,
            onanswer: move |()| if doubted { asked.set(true) } else { start.call(()) },
        }
        if asked() && doubted {
            Sheet { title: say!("start-title"), onclose: move |()| asked.set(false),
                div { class: "sheet__body",
                    for line in words {
                        p { key: "{line}", class: "step__lead", "{line}" }
                    }
                    Answer { label: say!("start-no"), icon: IconName::Back, onanswer: move |()| asked.set(false) }
                }
                Dock { label: say!("start-yes"), icon: IconName::Tick, onanswer: move |()| start.call(()) }
            }
        }
    }
}
