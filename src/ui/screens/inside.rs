//! Inside, fetching the key to lock up, and locked out.

use dioxus::prelude::*;

use super::code::{CodeScreen, Offer};
use super::enter::{AlarmCode, did_not_open};
use super::visit::VisitHead;
use crate::domain::door::Event;
use crate::domain::entry::{Fact, Purpose};
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::use_answer;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::flow::use_say;
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::step::{Chips, Heading};

/// *You are inside.*
#[component]
pub fn Inside(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let say = use_say(&at);
    let long = at.door.is_long_stay();
    let wrong = at.door.may_undo_in();
    let (title, lead) = if at.door.is_of_death() {
        let taker = at.door.known().outcome.as_ref().map(|outcome| outcome.handed_to.as_str()).unwrap_or_default();
        let over = || say!("inside-death-over-title", name: taker);
        let title = if taker.is_empty() { say!("inside-death-title") } else { over() };
        (title, say!("inside-death-lead"))
    } else if at.door.is_client_gone() {
        (say!("inside-gone-title"), say!("inside-gone-lead", name: at.client.call_name()))
    } else {
        (say!("inside-title"), say!("inside-lead"))
    };
    rsx! {
        div { class: "room",
            VisitHead { at: at.clone() }
            main { class: "page",
                AnswerProblem {}
                Heading { title, lead }
                Chips { hazards: at.client.hazards.clone() }
                AlarmCode { at: at.clone(), purpose: Purpose::Unset }
                div { class: "answers",
                    Answer {
                        label: say!("inside-locked-out"),
                        half: long || wrong,
                        onanswer: move |()| answer.call(Event::LockedOut),
                    }
                    if wrong {
                        Answer {
                            label: say!("inside-wrong"),
                            half: true,
                            onanswer: move |()| say.call(Fact::NotInside),
                        }
                    }
                    if long {
                        Answer {
                            label: say!("inside-went-out"),
                            half: true,
                            onanswer: move |()| answer.call(Event::WentOut),
                        }
                    }
                }
            }
        }
        Dock { label: say!("inside-leave"), onanswer: move |()| answer.call(Event::Leave) }
    }
}

/// *Fetch the key to lock up.*
#[component]
pub fn LockUp(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let offer = Offer { kind: MethodKind::KeySafe, purpose: Purpose::LockUp, title: say!("lock-up-title") };
    rsx! {
        CodeScreen {
            at,
            offers: vec![offer],
            lead: say!("lock-up-lead"),
            next: say!("lock-up-have"),
            did_not_label: say!("lock-up-no"),
            is_key: true,
            onnext: move |()| answer.call(Event::KeyTaken),
            ondidnot: move |()| answer.call(Event::NoKeyNeeded),
        }
    }
}

/// *Locked out.* One tap from inside, no knock.
#[component]
pub fn LockedOut(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let offers = [MethodKind::KeySafe, MethodKind::Communal, MethodKind::DoorEntry].map(|kind| Offer {
        kind,
        purpose: Purpose::LockedOut,
        title: say!("locked-out-title"),
    });
    rsx! {
        CodeScreen {
            at: at.clone(),
            offers: offers.to_vec(),
            lead: say!("locked-out-lead"),
            next: say!("got-key"),
            is_key: true,
            onnext: move |()| answer.call(Event::KeyTaken),
            ondidnot: move |()| answer.call(did_not_open(&at, MethodKind::KeySafe)),
            inside_label: say!("locked-out-in"),
            oninside: move |()| answer.call(Event::Inside),
        }
    }
}

/// *I went out*, on a long stay: the way back in.
#[component]
pub fn WentOut(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let offers = [MethodKind::KeySafe, MethodKind::Communal, MethodKind::DoorEntry].map(|kind| Offer {
        kind,
        purpose: Purpose::WentOut,
        title: say!("went-out-title"),
    });
    rsx! {
        CodeScreen {
            at: at.clone(),
            offers: offers.to_vec(),
            lead: say!("went-out-lead"),
            next: say!("got-key"),
            is_key: true,
            onnext: move |()| answer.call(Event::KeyTaken),
            ondidnot: move |()| answer.call(did_not_open(&at, MethodKind::KeySafe)),
            inside_label: say!("locked-out-in"),
            oninside: move |()| answer.call(Event::Inside),
        }
    }
}
