//! Knock and announce, wait, and what came of it.

use dioxus::prelude::*;

use super::arrive::TroubleSheet;
use super::visit::VisitHead;
use crate::domain::door::Event;
use crate::domain::entry::Someone;
use crate::domain::entry::flow::KeyFrom;
use crate::domain::visit::Language;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_answer, use_phone, use_seconds, use_view};
use crate::ui::i18n::in_language;
use crate::ui::i18n::time::{duration, part_of_day};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::ReasonSheet;
use crate::ui::parts::flow::{Quietly, Tile, WhoAnswered};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::{Heading, Say};
use crate::ui::parts::timer::Timer;
use crate::ui::parts::timings::then_wait;

/// The words to say, in one language.
fn phrase(at: &AtDoor, language: Language) -> String {
    let first_name = at.worker.split_whitespace().next().unwrap_or_default();
    // A discreet client's neighbours hear a first name, and no agency.
    let part = if at.client.care.discreet { "discreet" } else { part_of_day(at.now) };
    let key = format!("announce-{part}");
    let args = [("client", at.client.call_name()), ("worker", first_name), ("agency", at.organisation.as_str())];
    in_language(language, &key, &args)
}

/// The words to say: in the client's language first, in the worker's below if it is another.
#[component]
fn Announce(at: AtDoor, caption: String, #[props(default)] both: bool) -> Element {
    let app = use_view(crate::shell::Phone::language);
    let theirs = at.client.language;
    let second = if both && theirs != app { phrase(&at, app) } else { String::new() };
    rsx! {
        Say {
            caption,
            first: phrase(&at, theirs),
            first_lang: theirs.tag(),
            second,
            second_lang: app.tag(),
        }
    }
}

fn caption(at: &AtDoor, app: Language) -> String {
    match at.client.language {
        same if same == app => say!("say"),
        Language::Welsh => say!("say-welsh-first"),
        Language::English => say!("say-english-first"),
    }
}

/// *Knock and announce.*
#[component]
pub fn Knock(at: AtDoor, round: u8) -> Element {
    let answer = use_answer(at.visit.id);
    let mut cannot = use_signal(|| false);
    let mut already = use_signal(|| false);
    let mut trouble = use_signal(|| false);
    let mut outcome = use_signal(|| false);
    let app = use_view(crate::shell::Phone::language);
    let shadows = at.shadows();
    let (title, lead) = if shadows {
        (say!("shadow-title"), say!("shadow-lead"))
    } else if round < 2 {
        (say!("knock-title"), say!("knock-lead"))
    } else {
        (say!("knock-again-title"), say!("knock-again-lead"))
    };
    let lead = format!("{lead}{}", then_wait(&at, round));
    rsx! {
        div { class: "under",
            div { class: "room",
                VisitHead { at: at.clone() }
                main { class: "page",
                    AnswerProblem {}
                    Heading { title, lead }
                    Announce { at: at.clone(), caption: caption(&at, app), both: true }
                    if at.client.care.discreet {
                        Quietly { at: at.clone() }
                    }
                    div { class: "answers",
                        Answer { label: say!("knock-cannot"), half: true, onanswer: move |()| cannot.set(true) }
                        Answer { label: say!("knock-open"), half: true, onanswer: move |()| outcome.set(true) }
                        if shadows {
                            Answer {
                                label: say!("knock-done"),
                                half: true,
                                onanswer: move |()| answer.call(Event::Knocked),
                            }
                        }
                        Answer { label: say!("knock-already"), half: true, onanswer: move |()| already.set(true) }
                        Answer { label: say!("arrive-trouble"), half: true, icon: IconName::Warning, onanswer: move |()| trouble.set(true) }
                    }
                }
            }
            if shadows {
                Dock {
                    label: say!("shadow-let-in"),
                    icon: IconName::People,
                    onanswer: move |()| answer.call(Event::SomeoneAnswered(Someone::Colleague)),
                }
            } else {
                Dock { label: say!("knock-done"), onanswer: move |()| answer.call(Event::Knocked) }
            }
            if cannot() {
                ReasonSheet {
                    title: say!("cannot-title"),
                    lead: say!("cannot-lead"),
                    list: "cannot",
                    words: CANNOT.to_vec(),
                    onclose: move |()| cannot.set(false),
                    onreason: move |reason| answer.call(Event::CannotKnock(reason)),
                }
            }
            if trouble() {
                TroubleSheet {
                    onclose: move |()| trouble.set(false),
                    onchoice: move |what| answer.call(Event::Trouble(what)),
                }
            }
            if already() {
                ReasonSheet {
                    title: say!("already-title"),
                    lead: say!("skip-lead"),
                    list: "already",
                    words: ALREADY.to_vec(),
                    onclose: move |()| already.set(false),
                    onreason: move |reason| answer.call(Event::AlreadyInside(reason)),
                }
            }
            if outcome() {
                OutcomeSheet { at, onclose: move |()| outcome.set(false) }
            }
        }
    }
}

const ALREADY: [&str; 3] = ["let_in", "new_phone", "stayed"];
const CANNOT: [&str; 4] = ["asked", "asleep", "hands", "nothing"];
const EARLY: [&str; 3] = ["called", "seen", "told"];

/// *Wait for an answer.*
#[component]
pub fn Waiting(at: AtDoor, wait: u32) -> Element {
    use_seconds();
    let phone = use_phone();
    let answer = use_answer(at.visit.id);
    let mut early = use_signal(|| false);
    let mut given = use_signal(|| false);
    let mut outcome = use_signal(|| false);
    let mut trouble = use_signal(|| false);
    let with_key = at.door.may_go_on_with_a_key();
    let left = phone.time_left(&at.door).unwrap_or_default();
    let name = at.client.call_name().to_owned();
    let rule = duration(std::time::Duration::from_secs(u64::from(wait)));
    rsx! {
        div { class: "under",
            div { class: "room",
                VisitHead { at: at.clone() }
                main { class: "page",
                    AnswerProblem {}
                    Heading { title: say!("wait-title"), lead: say!("wait-lead", name: name, time: rule) }
                    Timer { left, whole: wait }
                    Announce { at: at.clone(), caption: say!("say-again") }
                    div { class: "answers",
                        Answer { label: say!("wait-early"), half: true, onanswer: move |()| early.set(true) }
                        Answer { label: say!("wait-someone"), half: true, onanswer: move |()| outcome.set(true) }
                        if with_key {
                            Answer {
                                label: say!("early-given_key"),
                                half: true,
                                icon: IconName::Key,
                                onanswer: move |()| given.set(true),
                            }
                        }
                        Answer { label: say!("arrive-trouble"), half: with_key, icon: IconName::Warning, onanswer: move |()| trouble.set(true) }
                    }
                }
            }
            Dock { label: say!("wait-answered"), hint: say!("wait-answered-hint"), onanswer: move |()| outcome.set(true) }
            if trouble() {
                TroubleSheet {
                    onclose: move |()| trouble.set(false),
                    onchoice: move |what| answer.call(Event::Trouble(what)),
                }
            }
            if given() {
                WhoAnswered {
                    known: String::new(),
                    title: say!("key-from-who"),
                    of: "given_key",
                    steps: 1,
                    onclose: move |()| given.set(false),
                    onname: move |name: String| answer.call(Event::KeyHad(KeyFrom::Given, name)),
                }
            }
            if early() {
                ReasonSheet {
                    title: say!("early-title"),
                    list: "early",
                    words: EARLY.to_vec(),
                    away: say!("keep-waiting"),
                    onclose: move |()| early.set(false),
                    onreason: move |reason| answer.call(Event::GoOnEarly(reason)),
                }
            }
            if outcome() {
                OutcomeSheet { at, onclose: move |()| outcome.set(false) }
            }
        }
    }
}

/// *What happened at the door?*, where the worker could not knock.
#[component]
pub fn Outcome(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let mut someone = use_signal(|| false);
    let name = at.client.call_name().to_owned();
    rsx! {
        div { class: "under",
            div { class: "room",
                VisitHead { at: at.clone() }
                main { class: "page",
                    AnswerProblem {}
                    Heading { title: say!("outcome-title"), lead: say!("outcome-lead") }
                    div { class: "answers",
                        Answer {
                            label: say!("outcome-no-reply"),
                            hint: say!("outcome-no-reply-hint"),
                            icon: IconName::Clock,
                            onanswer: move |()| answer.call(Event::NoReply),
                        }
                        OutcomeAnswers { at: at.clone(), onsomeone: move |()| someone.set(true) }
                    }
                }
            }
            Dock {
                label: say!("outcome-answered", name: name),
                onanswer: move |()| answer.call(Event::Answered),
            }
            if someone() {
                SomeoneSheet { at, onclose: move |()| someone.set(false) }
            }
        }
    }
}

/// *Needs help*, *someone else answered*, *said no*.
#[component]
fn OutcomeAnswers(at: AtDoor, onsomeone: EventHandler<()>) -> Element {
    let answer = use_answer(at.visit.id);
    rsx! {
        Answer {
            label: say!("outcome-needs-help", name: at.client.call_name()),
            hint: say!("outcome-needs-help-hint"),
            icon: IconName::Warning,
            danger: true,
            onanswer: move |()| answer.call(Event::AnsweredInNeed),
        }
        Answer {
            label: say!("outcome-someone"),
            hint: say!("outcome-someone-hint"),
            icon: IconName::People,
            onanswer: move |()| onsomeone.call(()),
        }
        Answer {
            label: say!("outcome-refused", name: at.client.call_name()),
            hint: say!("outcome-refused-hint"),
            icon: IconName::Cross,
            onanswer: move |()| answer.call(Event::Refused),
        }
    }
}

/// The door was answered, or has opened: what happened? Over a running wait or another question.
#[component]
pub fn OutcomeSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let outside = at.door.may_be_found_outside();
    let answer = use_answer(at.visit.id);
    let mut someone = use_signal(|| false);
    let name = at.client.call_name().to_owned();
    if someone() {
        return rsx! { SomeoneSheet { at, steps: 2, onclose: move |()| someone.set(false) } };
    }
    rsx! {
        Sheet { title: say!("outcome-title"), onclose,
            div { class: "sheet__body answers answers--sheet",
                OutcomeAnswers { at, onsomeone: move |()| someone.set(true) }
                if outside {
                    Answer {
                        label: say!("outcome-found-outside"),
                        hint: say!("outcome-found-outside-hint"),
                        icon: IconName::Eye,
                        onanswer: move |()| answer.call(Event::FoundOutside),
                    }
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
            Dock {
                label: say!("outcome-answered", name: name),
                onanswer: move |()| answer.call(Event::Answered),
            }
        }
    }
}

/// Who answered?
#[component]
fn SomeoneSheet(at: AtDoor, #[props(default = 1)] steps: usize, onclose: EventHandler<()>) -> Element {
    let answer = use_answer(at.visit.id);
    rsx! {
        Sheet { title: say!("someone-title"), steps, onclose,
            div { class: "sheet__body answers answers--sheet",
                p { {say!("someone-lead")} }
                div { class: "tiles",
                    for who in Someone::ALL {
                        Tile {
                            key: "{who.as_str()}",
                            label: say!(&format!("someone-{}", who.as_str())),
                            onanswer: move |()| answer.call(Event::SomeoneAnswered(who)),
                        }
                    }
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
        }
    }
}
