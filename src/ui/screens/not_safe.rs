//! *I am not safe*: a dark screen without a name, until it is touched. It needs no PIN.

use dioxus::prelude::*;

use crate::domain::entry::Dialled;
use crate::say;
use crate::shell::Phone;
use crate::ui::hooks::{use_phone, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::flow::RedDock;
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
    if use_view(Phone::is_practising) {
        return rsx! { InPractice {} };
    }
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
                            // Where a visit is under way, *I got out* and the handing over are on its page.
                            navigator().replace(match phone.under_way() {
                                Some(at) => Route::visit(at.visit.id),
                                None => Route::Today {},
                            });
                        },
                    }
                }
            }
        }
        Dock { label: say!("call-999"), icon: IconName::Phone, onanswer: move |()| dial.call(Dialled::Emergency) }
    }
}

/// In a practice visit nothing is written, sent, destroyed or dialled: what would be, and one big answer that means it.
#[component]
fn InPractice() -> Element {
    let phone = use_phone();
    let would = [
        (IconName::Phone, say!("practice-ns-dials")),
        (IconName::Headset, say!("practice-ns-tells")),
        (IconName::Key, say!("practice-ns-codes")),
        (IconName::Eye, say!("practice-ns-dark")),
    ];
    rsx! {
        div { class: "room",
            header { PageBar { title: say!("menu-practice") } }
            main { class: "page",
                Heading { title: say!("practice-ns-title"), lead: say!("practice-ns-lead") }
                for (name, text) in would {
                    p { key: "{text}", class: "fact",
                        Icon { name }
                        span { "{text}" }
                    }
                }
                div { class: "answers",
                    Answer {
                        label: say!("practice-dial-back"),
                        icon: IconName::Back,
                        onanswer: move |()| navigator().go_back(),
                    }
                }
            }
        }
        RedDock {
            label: say!("practice-ns-really"),
            onanswer: move |()| {
                // Whether a dialler opened or not: the number is on the page that follows.
                let _ = phone.not_safe_for_real();
            },
        }
    }
}
