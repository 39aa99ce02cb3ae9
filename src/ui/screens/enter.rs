//! Going in: the key safe's code, the door, the alarm.

use dioxus::prelude::*;

use super::code::{CodeScreen, Offer, OtherCode};
use super::did_not_open::FaultSheet;
use super::knock::OutcomeSheet;
use crate::domain::door::Event;
use crate::domain::entry::{Fact, Purpose, Someone};
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_answer, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, Question};
use crate::ui::parts::flow::{OneLineSheet, use_over, use_say};
use crate::ui::parts::icon::IconName;

/// Where the safe is, which comes with the code and not before.
fn place(at: &AtDoor) -> String {
    if at.client.safe_place.is_empty() { say!("code-place-unknown") } else { at.client.safe_place.clone() }
}

/// What *it did not open* says: of a code that was seen, that it did not open; of another, that the worker cannot get in.
pub fn did_not_open(at: &AtDoor, kind: MethodKind) -> Event {
    let seen = at.door.looks().iter().any(|look| look.kind == kind && look.shown.is_some());
    if seen { Event::CodeDidNotOpen(kind) } else { Event::CouldNotOpen }
}

/// *Open the key safe.*
#[component]
pub fn Enter(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let mut opened = use_over::<()>(&at, || None);
    let offer = Offer { kind: MethodKind::KeySafe, purpose: Purpose::Enter, title: say!("code-key_safe-title") };
    // Whoever goes in from a silent door has looked.
    let looks = at.door.known().going_in.is_none() && !at.shadows();
    rsx! {
        div { class: "under",
            CodeScreen {
                at: at.clone(),
                offers: vec![offer],
                lead: place(&at),
                next: say!("got-key"),
                seen_title: say!("got-key-title"),
                seen_lead: say!("got-key-lead"),
                is_key: true,
            onnext: move |()| answer.call(Event::KeyTaken),
                ondidnot: {
                    let at = at.clone();
                    move |()| answer.call(did_not_open(&at, MethodKind::KeySafe))
                },
                onanswered: move |()| opened.set(Some(())),
                inside_label: say!("enter-look"),
                oninside: looks.then(|| EventHandler::new(move |()| answer.call(Event::NoReply))),
            }
            if opened().is_some() {
                OutcomeSheet { at, onclose: move |()| opened.set(None) }
            }
        }
    }
}

/// What lies over a screen at a door that may open from within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorSheet {
    /// Something is wrong with the key safe or its key.
    Fault,
    /// The door was answered.
    Opened,
}

/// The sheets of such a screen.
#[component]
pub fn DoorSheets(at: AtDoor, now: DoorSheet, onclose: EventHandler<()>) -> Element {
    match now {
        DoorSheet::Fault => rsx! { FaultSheet { at, onclose } },
        DoorSheet::Opened => rsx! { OutcomeSheet { at, onclose } },
    }
}

/// *Call out, and go in.* The alarm's code is one hold away the moment the door is open.
#[component]
pub fn Opening(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let mut over = use_over::<DoorSheet>(&at, || None);
    rsx! {
        Question {
            at: at.clone(),
            title: say!("opening-title"),
            lead: say!("opening-lead"),
            dock: rsx! {
                Dock { label: say!("opening-inside"), onanswer: move |()| answer.call(Event::Inside) }
            },
            sheet: over().map(|now| rsx! { DoorSheets { at: at.clone(), now, onclose: move |()| over.set(None) } }),
            AlarmCode { at: at.clone(), purpose: Purpose::Unset }
            div { class: "answers",
                Answer {
                    label: say!("opening-cannot"),
                    half: true,
                    onanswer: move |()| answer.call(Event::CouldNotOpen),
                }
                Answer {
                    label: say!("wait-answered"),
                    half: true,
                    onanswer: move |()| over.set(Some(DoorSheet::Opened)),
                }
                Answer { label: say!("sf-report"), onanswer: move |()| over.set(Some(DoorSheet::Fault)) }
            }
        }
    }
}

/// The alarm's code, where there is an alarm.
#[component]
pub fn AlarmCode(at: AtDoor, purpose: Purpose) -> Element {
    let title = if purpose == Purpose::Set { say!("code-alarm-set-title") } else { say!("code-alarm-unset-title") };
    let code = use_view(|phone| phone.code(&at, MethodKind::Alarm, purpose));
    match code {
        None => rsx! {},
        Some(code) => {
            let offer = Offer { kind: MethodKind::Alarm, purpose, title: title.clone() };
            rsx! {
                section { class: "extra",
                    h2 { class: "heading", "{title}" }
                    OtherCode { at, offer, code }
                }
            }
        }
    }
}

/// A relative or a neighbour opened: *ask to see NAME alone*.
#[component]
pub fn WithSomeone(at: AtDoor, who: Someone) -> Element {
    let answer = use_answer(at.visit.id);
    let say = use_say(&at);
    let mut denied = use_over::<()>(&at, || None);
    let name = at.client.call_name().to_owned();
    let lead = if who == Someone::Neighbour { say!("with-neighbour-lead") } else { say!("with-relative-lead") };
    rsx! {
        Question {
            at: at.clone(),
            title: say!("with-relative-title", name: name.clone()),
            lead,
            dock: rsx! {
                Dock { label: say!("with-let-in", name: name.clone()), onanswer: move |()| answer.call(Event::LetIn) }
            },
            sheet: denied().map(|()| rsx! {
                OneLineSheet {
                    title: say!("with-not-let-in"),
                    lead: say!("with-not-lead", name: name.clone()),
                    field: Field::free("denied", say!("with-not-words")),
                    onclose: move |()| denied.set(None),
                    online: move |words: String| say.call(Fact::AccessDenied { words }),
                }
            }),
            div { class: "answers",
                Answer { label: say!("with-not-let-in"), onanswer: move |()| denied.set(Some(())) }
                Answer {
                    label: say!("outcome-refused", name: name.clone()),
                    onanswer: move |()| answer.call(Event::Refused),
                }
                Answer {
                    label: say!("back"),
                    icon: IconName::Back,
                    onanswer: move |()| answer.call(Event::GoBack),
                }
                // Whoever stands beside the worker may read it too.
                Answer {
                    label: say!("with-wrong"),
                    hint: say!("with-wrong-hint"),
                    onanswer: move |()| say.call(Fact::SomethingWrong),
                }
            }
        }
    }
}
