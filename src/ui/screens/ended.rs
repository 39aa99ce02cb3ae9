//! A finished visit.

use dioxus::prelude::*;

use super::emergency::KinSheet;
use super::visit::VisitHead;
use crate::domain::door::{Event, Key};
use crate::domain::entry::{Fact, KeyPlace};
use crate::say;
use crate::shell::practice;
use crate::shell::view::AtDoor;
use crate::ui::hooks::use_answer;
use crate::ui::i18n::facts;
use crate::ui::i18n::time::time;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::colleagues::ColleagueLines;
use crate::ui::parts::flow::{ReadBack, use_over};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::receipts::{Receipts, words};
use crate::ui::parts::step::Heading;
use crate::ui::routes::Route;

/// The screen.
#[component]
pub fn Ended(at: AtDoor) -> Element {
    let id = at.visit.id.to_string();
    let left = at.door.left().map(time).unwrap_or_default();
    let handed = at.done.iter().rev().find_map(|done| match &done.fact {
        Some(Fact::HandedTo { name, .. }) => Some(name.clone()),
        Some(Fact::VisitOutcome(outcome)) if !outcome.handed_to.is_empty() => Some(outcome.handed_to.clone()),
        _ => None,
    });
    let lead = match handed {
        Some(name) => say!("ended-handed", name: name),
        None if at.door.is_client_gone() => say!("ended-lead-gone", time: left),
        None => say!("ended-lead", name: at.client.call_name(), time: left),
    };
    let (owed, visit) = (at.door.owed().len(), at.visit.id);
    let answer = use_answer(visit);
    let mut asked = use_signal(|| false);
    let mut kin = use_over::<()>(&at, || None);
    rsx! {
      div { class: "under",
        div { class: "room",
            VisitHead { at: at.clone(), owed: false }
            main { class: "page",
                Heading { title: say!("ended-title"), lead }
                if at.door.key() == Key::Lost && !practice::is(visit) {
                    Answer {
                        label: say!("lost-report-key"),
                        icon: IconName::Key,
                        onanswer: move |()| drop(navigator().push(Route::LostAt { id: id.clone() })),
                    }
                }
                if at.door.key() == Key::Settled {
                    Answer { label: say!("key-after-all"), icon: IconName::Key, onanswer: move |()| asked.set(true) }
                }
                if at.door.may_say_that_kin_were_told() {
                    Answer { label: say!("kin-now-told"), icon: IconName::People, onanswer: move |()| kin.set(Some(())) }
                }
                if let Some(kept) = at.kept {
                    p { class: "fact",
                        Receipts { kept }
                        span { {words(kept)} }
                    }
                }
                if owed > 0 {
                    div {
                        Answer {
                            label: say!("owed-title", count: owed),
                            icon: IconName::List,
                            onanswer: move |()| drop(navigator().push(Route::owed(visit))),
                        }
                    }
                }
                ol { class: "rows", role: "list",
                    for (place, done) in at.done.iter().enumerate() {
                        li { key: "{place}", class: "row row--short",
                            span { class: "row__time", {time(done.at)} }
                            span { class: "row__words",
                                {done.fact.as_ref().map_or_else(|| say!("log-changed"), facts::words)}
                                if let Some(corrected) = facts::corrected(done) {
                                    small { "{corrected}" }
                                }
                            }
                        }
                    }
                }
                ColleagueLines { visit: at.visit.id }
            }
        }
        Dock {
            label: say!("ended-today"),
            icon: IconName::Back,
            onanswer: move |()| drop(navigator().push(Route::Today {})),
        }
        if kin().is_some() {
            KinSheet { at: at.clone(), will: false, onclose: move |()| kin.set(None) }
        }
        if asked() {
            ReadBack {
                title: say!("key-after-title"),
                words: say!("key-after-words"),
                onclose: move |()| asked.set(false),
                onyes: move |()| answer.call(Event::KeyLeft(KeyPlace::WithMe)),
            }
        }
      }
    }
}
