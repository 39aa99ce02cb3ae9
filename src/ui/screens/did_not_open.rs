//! A code did not open, or something is wrong with a key safe or its key: what helps, and what the office has to know.

use dioxus::prelude::*;

use super::enter::{DoorSheet, DoorSheets};
use crate::domain::door::Event;
use crate::domain::entry::flow::SafeFault;
use crate::domain::entry::{Dialled, Fact};
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::use_answer;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::Question;
use crate::ui::parts::flow::{Tile, use_over, use_say};
use crate::ui::parts::foot::use_dial_in;
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::sheet::Sheet;

/// *Try it once more.*
#[component]
pub fn DidNotOpen(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let mut over = use_over::<DoorSheet>(&at, || None);
    let method = at.visit.methods.iter().find(|method| method.kind == MethodKind::KeySafe);
    let order = match method {
        Some(method) if !method.order_free => say!("sf-try-order"),
        _ => say!("sf-try-any"),
    };
    let checks = [say!("sf-try-clear"), order, say!("sf-try-wiggle")];
    rsx! {
        Question {
            at: at.clone(),
            title: say!("sf-try-title"),
            lead: say!("sf-try-lead"),
            dock: rsx! {
                Dock { label: say!("sf-try-again"), onanswer: move |()| answer.call(Event::GoBack) }
            },
            sheet: over().map(|now| rsx! { DoorSheets { at: at.clone(), now, onclose: move |()| over.set(None) } }),
            ul { class: "checks", role: "list",
                for check in checks {
                    li { key: "{check}", class: "fact",
                        Icon { name: IconName::Tick }
                        span { "{check}" }
                    }
                }
            }
            div { class: "answers",
                Answer {
                    label: say!("sf-report"),
                    icon: IconName::Warning,
                    onanswer: move |()| over.set(Some(DoorSheet::Fault)),
                }
                Answer { label: say!("got-key"), half: true, onanswer: move |()| answer.call(Event::KeyTaken) }
                Answer { label: say!("opening-cannot"), half: true, onanswer: move |()| answer.call(Event::CouldNotOpen) }
                Answer { label: say!("wait-answered"), onanswer: move |()| over.set(Some(DoorSheet::Opened)) }
            }
        }
    }
}

/// What is wrong with the key safe or its key? Then what to do about it. There is no free text: nobody writes a code here.
#[component]
pub fn FaultSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let dial = use_dial_in(at.visit.id);
    let mut picked = use_signal(|| None::<SafeFault>);
    let Some(fault) = picked() else {
        return rsx! {
            Sheet { title: say!("sf-title"), onclose,
                div { class: "sheet__body",
                    div { class: "tiles",
                        for fault in SafeFault::ALL.iter().copied() {
                            Tile {
                                key: "{fault.as_str()}",
                                label: say!(&format!("safe_fault-{}", fault.as_str())),
                                onanswer: move |()| picked.set(Some(fault)),
                            }
                        }
                    }
                    Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
                }
            }
        };
    };
    rsx! {
        Sheet {
            title: say!(&format!("safe_fault-{}", fault.as_str())),
            steps: 2,
            onclose: move |()| picked.set(None),
            div { class: "sheet__body answers answers--sheet",
                AnswerProblem {}
                p { class: "step__lead", {say!(&format!("sf-do-{}", fault.as_str()))} }
                if fault.doubts_code() {
                    Answer {
                        label: say!("ring-on-call"),
                        icon: IconName::Phone,
                        // It is reported with the call: what is asked after it takes the place of this sheet.
                        onanswer: move |()| {
                            say.call(Fact::KeySafeFault { fault });
                            dial.call(Dialled::OnCall);
                            onclose.call(());
                        },
                    }
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| picked.set(None) }
            }
            Dock {
                label: say!("sf-send"),
                icon: IconName::Tick,
                onanswer: move |()| {
                    say.call(Fact::KeySafeFault { fault });
                    onclose.call(());
                },
            }
        }
    }
}
