//! What life came before, and is still to be written: also after *left*.

use dioxus::prelude::*;

use super::emergency::{BestInterestsSheet, KinSheet, SecuredSheet, Told999Sheet};
use super::visit::VisitHead;
use crate::domain::door::{Owed as Thing, TimerName};
use crate::domain::entry::Fact;
use crate::domain::entry::flow::{Contact, Trigger};
use crate::domain::ids::VisitId;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_phone, use_seconds, use_view};
use crate::ui::i18n::time::{countdown, duration};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::PickSheet;
use crate::ui::parts::flow::{EndingSheet, ManagerSheet, options, rang_whom, use_over, use_ring, use_say};
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::step::Heading;
use crate::ui::routes::Route;

/// The screen of this visit.
#[component]
pub fn Owed(id: String) -> Element {
    let parsed: Option<VisitId> = id.parse().ok();
    let view = use_view(|phone| parsed.and_then(|id| phone.at_door(id).ok().flatten()));
    match view {
        Some(at) => rsx! { List { at } },
        None => rsx! { super::visit::NotHere {} },
    }
}

#[component]
fn List(at: AtDoor) -> Element {
    use_seconds();
    // A call to a manager is asked after, also where the dialler took this page away.
    let first_sheet = rang_manager(&at).map(|_| Thing::OnCall);
    let mut writing = use_over::<Thing>(&at, || first_sheet);
    let ring = use_ring(&at);
    let whom = at.door.known().whom_to_ring();
    // Whoever has rung them says what came of it; else, or where nobody answered, whoever is next is rung now.
    let began = at.door.emergency().map_or(at.now, |emergency| emergency.began.at);
    let rang = at.has_untold_call(whom, began);
    let mut write = move |thing: Thing| {
        if thing == Thing::OnCall && !rang {
            ring.call(whom);
        }
        writing.set(Some(thing));
    };
    let owed = at.door.owed();
    let visit = at.visit.id;
    let timer = use_phone().timers(&at.door).into_iter().find(|timer| timer.name == TimerName::Owed);
    let lead = match timer {
        Some(timer) if timer.left.is_zero() => say!("timer-owed-over"),
        Some(timer) => say!("timer-owed", time: duration(countdown(timer.left))),
        None if owed.is_empty() => say!("owed-none-lead"),
        None => say!("owed-lead"),
    };
    let title = if owed.is_empty() { say!("owed-none") } else { say!("owed-title", count: owed.len()) };
    let first = owed.first().copied();
    rsx! {
        div { class: "under",
            div { class: "room",
                VisitHead { at: at.clone(), owed: false }
                main { class: "page",
                    AnswerProblem {}
                    Heading { title, lead }
                    ul { class: "rows", role: "list",
                        for thing in owed {
                            li { key: "{thing.as_str()}",
                                button {
                                    class: "row row--button",
                                    r#type: "button",
                                    onclick: move |_| write(thing),
                                    Icon { name: IconName::List }
                                    span { class: "row__words",
                                        b { {say!(&format!("owed-{}", thing.as_str()))} }
                                        small { {say!(&format!("owed-{}-hint", thing.as_str()))} }
                                    }
                                    Icon { name: IconName::Next }
                                }
                            }
                        }
                    }
                    div { class: "answers",
                        Answer {
                            label: say!("ask-back"),
                            icon: IconName::Back,
                            onanswer: move |()| drop(navigator().push(Route::visit(visit))),
                        }
                    }
                }
            }
            if let Some(first) = first {
                Dock {
                    label: say!("owed-write"),
                    hint: say!(&format!("owed-{}", first.as_str())),
                    onanswer: move |()| write(first),
                }
            } else {
                Dock {
                    label: say!("back-to-today"),
                    icon: IconName::Back,
                    onanswer: move |()| drop(navigator().push(Route::Today {})),
                }
            }
            if let Some(thing) = writing() {
                WriteSheet { at, thing, onclose: move |()| writing.set(None) }
            }
        }
    }
}

/// Were next of kin told, or will somebody tell them?
#[component]
fn Kin(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let mut will = use_signal(|| None::<bool>);
    match will() {
        Some(said) => rsx! { KinSheet { at, will: said, steps: 2, onclose: move |()| will.set(None) } },
        None => rsx! {
            PickSheet {
                title: say!("owed-kin_told"),
                options: vec![
                    (String::from("told"), say!("em-kin-told")),
                    (String::from("will"), say!("em-kin-will")),
                ],
                onclose,
                onpick: move |word: String| will.set(Some(word == "will")),
            }
        },
    }
}

/// The manager whose call has to be told of.
fn rang_manager(at: &AtDoor) -> Option<Contact> {
    rang_whom(at).filter(|whom| whom.is_manager())
}

/// The sheet in which one of them is written.
#[component]
fn WriteSheet(at: AtDoor, thing: Thing, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    match thing {
        Thing::Trigger => rsx! {
            PickSheet {
                title: say!("em-trigger-title"),
                options: options(Trigger::ALL, "trigger", Trigger::as_str),
                onclose,
                onpick: move |word: String| {
                    if let Some(trigger) = Trigger::parse(&word) {
                        say.call(Fact::EmergencyTrigger { trigger });
                    }
                },
            }
        },
        Thing::Capacity => rsx! { BestInterestsSheet { at, onclose } },
        Thing::Tell999 => rsx! { Told999Sheet { at, onclose } },
        Thing::Secured => rsx! { SecuredSheet { at, onclose } },
        Thing::KinTold => rsx! { Kin { at, onclose } },
        Thing::Outcome => {
            let endings = at.door.emergency_endings();
            rsx! { EndingSheet { at, endings, onclose } }
        }
        Thing::OnCall => {
            let whom = rang_manager(&at).unwrap_or(at.door.known().whom_to_ring());
            rsx! { ManagerSheet { at, whom, onclose } }
        }
    }
}
