//! *I am not safe*: a dark screen without a name, until it is touched. It needs no PIN.

use dioxus::prelude::*;

use crate::domain::entry::Dialled;
use crate::say;
use crate::ui::hooks::use_phone;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::foot::use_dial;
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::step::Heading;
use crate::ui::routes::Route;

/// The screen.
#[component]
pub fn NotSafe() -> Element {
    let phone = use_phone();
    let dial = use_dial();
    let mut dark = use_signal(|| true);
    if dark() {
        return rsx! {
            button { class: "dark", r#type: "button", aria_label: say!("ns-show"), onclick: move |_| dark.set(false) }
        };
    }
    rsx! {
        div { class: "room",
            main { class: "page",
                Heading { title: say!("ns-title"), lead: say!("ns-lead") }
                p { class: "fact",
                    Icon { name: IconName::Phone }
                    b { {say!("ns-cannot-speak")} }
                }
                p { class: "fact",
                    Icon { name: IconName::Info }
                    span { {say!("ns-told")} }
                }
                div { class: "answers",
                    Answer {
                        label: say!("ring-on-call"),
                        half: true,
                        icon: IconName::Headset,
                        onanswer: move |()| dial.call(Dialled::OnCall),
                    }
                    Answer { label: say!("ns-dark"), half: true, icon: IconName::Eye, onanswer: move |()| dark.set(true) }
                    Answer {
                        label: say!("ns-safe-now"),
                        icon: IconName::Tick,
                        onanswer: move |()| {
                            phone.safe_now();
                            navigator().replace(Route::Today {});
                        },
                    }
                }
            }
        }
        Dock { label: say!("call-999"), icon: IconName::Phone, onanswer: move |()| dial.call(Dialled::Emergency) }
    }
}
