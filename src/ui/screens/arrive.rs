//! Arriving: the right door, trouble before the bell, the outer door.

use dioxus::prelude::*;

use super::code::{CodeScreen, Offer};
use super::door_tag::{TagLine, TagSheet};
use super::visit::VisitHead;
use crate::domain::door::Event;
use crate::domain::entry::{Purpose, Trouble};
use crate::domain::tag::TagSeen;
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_answer, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::{Chips, FactLine, Heading, Notice};
use crate::ui::routes::Route;

/// *Is this the right door?*
#[component]
pub fn Arrive(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let mut trouble = use_signal(|| false);
    let mut tag = use_signal(|| false);
    let app = use_view(crate::shell::Phone::language);
    let client = at.client.clone();
    let has_notice = !client.notice.is_empty();
    let (first, town) = super::today::address_lines(&client.address);
    let rest = [client.door.as_str(), town.as_str()].into_iter().filter(|part| !part.is_empty());
    let rest = rest.collect::<Vec<_>>().join(". ");
    rsx! {
        div { class: "under",
            div { class: "room",
                VisitHead { at: at.clone() }
                main { class: "page",
                    AnswerProblem {}
                    Heading { title: say!("arrive-title") }
                    div {
                        p { class: "place", "{first}" }
                        p { class: "step__lead", "{rest}" }
                    }
                    if let Some(seen) = at.door.tag() {
                        TagLine { seen }
                    }
                    if has_notice {
                        Notice { icon: IconName::Info, title: say!("arrive-new"), text: client.notice.clone() }
                    }
                    if !client.find.is_empty() {
                        FactLine { icon: IconName::Pin, text: client.find.clone() }
                    }
                    FactLine { icon: IconName::Key, strong: true, text: super::today::way_in_words(&at.visit) }
                    if !client.care.lives_with.is_empty() {
                        FactLine { icon: IconName::People, text: client.care.lives_with.clone() }
                    }
                    if !client.care.senses.is_empty() {
                        FactLine { icon: IconName::Speech, text: client.care.senses.clone() }
                    }
                    Chips {
                        hazards: super::today::hazard_chips(&client),
                        language: super::today::language_chip(client.language, app),
                    }
                    div { class: "answers",
                        Answer {
                            label: say!("arrive-not"),
                            half: true,
                            onanswer: move |()| drop(navigator().push(Route::Today {})),
                        }
                        Answer {
                            label: say!("arrive-trouble"),
                            half: true,
                            danger: true,
                            icon: IconName::Warning,
                            onanswer: move |()| trouble.set(true),
                        }
                        if client.tag.is_some() && at.door.tag() != Some(TagSeen::Matched) {
                            Answer {
                                label: say!("tag-offer"),
                                hint: say!("tag-offer-hint"),
                                icon: IconName::Pin,
                                onanswer: move |()| tag.set(true),
                            }
                        }
                    }
                }
            }
            Dock {
                label: say!("arrive-yes"),
                hint: if has_notice { say!("arrive-yes-notice") } else { String::new() },
                onanswer: move |()| answer.call(Event::RightDoor { notice_read: has_notice }),
            }
            if tag() {
                TagSheet { at: at.clone(), onclose: move |()| tag.set(false) }
            }
            if trouble() {
                TroubleSheet { onclose: move |()| trouble.set(false), onchoice: move |what| answer.call(Event::Trouble(what)) }
            }
        }
    }
}

/// What is wrong?
#[component]
pub fn TroubleSheet(onclose: EventHandler<()>, onchoice: EventHandler<Trouble>) -> Element {
    rsx! {
        Sheet { title: say!("trouble-title"), onclose,
            div { class: "sheet__body answers answers--sheet",
                for what in Trouble::ALL {
                    Answer {
                        key: "{what.as_str()}",
                        label: say!(&format!("trouble-{}", what.as_str())),
                        danger: true,
                        onanswer: move |()| onchoice.call(what),
                    }
                }
                Answer { label: say!("trouble-none"), onanswer: move |()| onclose.call(()) }
            }
        }
    }
}

/// *Ring the buzzer.*
#[component]
pub fn Buzzer(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let name = at.client.call_name().to_owned();
    rsx! {
        div { class: "room",
            VisitHead { at }
            main { class: "page",
                AnswerProblem {}
                Heading { title: say!("buzzer-title"), lead: say!("buzzer-lead") }
                div { class: "answers",
                    Answer {
                        label: say!("buzzer-inside", name: name),
                        onanswer: move |()| answer.call(Event::AtOwnDoor),
                    }
                }
            }
        }
        Dock { label: say!("buzzer-rang"), onanswer: move |()| answer.call(Event::RangBuzzer) }
    }
}

/// *Open the outer door.*
#[component]
pub fn DoorEntry(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let name = at.client.call_name().to_owned();
    let outer = [MethodKind::Communal, MethodKind::DoorEntry];
    let offers = outer.map(|kind| Offer { kind, purpose: Purpose::Enter, title: say!("entry-title") });
    rsx! {
        CodeScreen {
            at: at.clone(),
            offers: offers.to_vec(),
            lead: say!("entry-lead", name: name.clone()),
            next: say!("entry-at-door", name: name),
            onnext: move |()| answer.call(Event::AtOwnDoor),
            ondidnot: move |()| {
                let kind = outer.into_iter().find(|kind| at.door.has(*kind)).unwrap_or(MethodKind::DoorEntry);
                let said = super::enter::did_not_open(&at, kind);
                let twice = at.visit.methods.iter().any(|method| method.kind == kind && at.door.unopened(method.id) > 0);
                answer.call(if twice { Event::CouldNotOpen } else { said });
            },
        }
    }
}
