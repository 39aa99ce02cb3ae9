//! An emergency: one screen for each question. Nothing stands before 999, nothing has to be typed, every question can be
//! passed over; what life came before is owed, and shown until it is written.

mod sheets;
mod way_in;

pub use sheets::{BestInterestsSheet, HowSheet, KinSheet, SecuredSheet, TakenOverSheet, Told999Sheet};

use dioxus::prelude::*;

use super::card::Card;
use super::hand_over::ServiceSheet;
use crate::domain::door::{EmergencyAsk, Event, Key, Step};
use crate::domain::entry::flow::{Asked, Breathing, Call, CallResult, Contact, FoundDead, Trigger};
use crate::domain::entry::{Dialled, Fact, Purpose, Reason};
use crate::domain::reveal::Refusal;
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_answer, use_seconds, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, PickSheet, Question, ReasonSheet, Several};
use crate::ui::parts::field::TextField;
use crate::ui::parts::flow::{
    CallSheet, EndingSheet, ManagerSheet, OneLineSheet, OpenedSheet, Quietly, RedDock, SkipSheet, Tile, Timers, Tried,
    named, options, rang_whom, use_over, use_ring, use_say, who,
};
use crate::ui::parts::foot::use_dial_in;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::kept::use_kept;
use crate::ui::parts::service_call::ServiceCallSheet;
use crate::ui::parts::step::{FactLine, Notice};

use way_in::{Outside, WayIn};

/// What lies over a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Over {
    Skip(Asked),
    Told,
    Call(Contact),
    Manager(Contact),
    Opened,
    Denied,
    Here,
    Fault,
    Capacity,
    How,
    Finding,
    Taken,
    Secured,
    CodeTold,
    Kin,
    KinWill,
    Ending,
    Trigger,
    NoEmergency,
}

type Overs = Signal<Option<Over>>;

fn after_call(at: &AtDoor) -> Option<Over> {
    rang_whom(at).map(|whom| if whom.is_manager() { Over::Manager(whom) } else { Over::Call(whom) })
}

fn life(at: &AtDoor) -> bool {
    at.door.emergency().is_some_and(|emergency| emergency.life == Some(true))
}

/// The screen.
#[component]
pub fn Emergency(at: AtDoor, ask: EmergencyAsk) -> Element {
    match ask {
        EmergencyAsk::Trigger => rsx! { What { at } },
        EmergencyAsk::LifeAtRisk => rsx! { LifeAtRisk { at } },
        EmergencyAsk::Tell999 => rsx! { Tell999 { at } },
        EmergencyAsk::RightDoor => rsx! { RightDoor { at } },
        EmergencyAsk::PhoneClient => rsx! { PhoneFirst { at, whom: Contact::Client } },
        EmergencyAsk::PhoneContact => rsx! { PhoneFirst { at, whom: Contact::EmergencyContact } },
        EmergencyAsk::Capacity => rsx! { Consent { at } },
        EmergencyAsk::WayIn => rsx! { WayIn { at } },
        EmergencyAsk::Outside => rsx! { Outside { at } },
        EmergencyAsk::HowFound => rsx! { HowFound { at } },
        EmergencyAsk::Dead => rsx! { Dead { at } },
        EmergencyAsk::Help => rsx! { Help { at } },
        EmergencyAsk::TakenOver => rsx! { TakenOver { at } },
        EmergencyAsk::Secured => rsx! { HomeSecured { at } },
        EmergencyAsk::CodeTold => rsx! { CodeTold { at } },
        EmergencyAsk::KinTold => rsx! { KinTold { at } },
        EmergencyAsk::Outcome => rsx! { Outcome { at } },
    }
}

fn trigger_icon(trigger: Trigger) -> IconName {
    match trigger {
        Trigger::NotResponding | Trigger::Collapsed => IconName::Warning,
        Trigger::Calling => IconName::Speech,
        Trigger::SmokeGas => IconName::Flame,
        Trigger::Alarm => IconName::Clock,
        Trigger::Asked => IconName::Headset,
        Trigger::Harm => IconName::People,
        Trigger::Other => IconName::Info,
    }
}

/// What is wrong? Life at risk comes before the answer.
#[component]
fn What(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let say = use_say(&at);
    let dial = use_dial_in(at.visit.id);
    let life = life(&at);
    let mut over: Overs = use_over(&at, || None);
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-trigger-title"),
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            dock: rsx! {
                RedDock {
                    label: if life { say!("em-call-again") } else { say!("em-life-call") },
                    hint: if life { String::new() } else { say!("em-life-call-hint") },
                    onanswer: move |()| {
                        if !life {
                            say.call(Fact::LifeAtRisk { risk: true });
                        }
                        dial.call(Dialled::Emergency);
                    },
                }
            },
            div { class: "tiles",
                for trigger in Trigger::ALL.iter().copied() {
                    Tile {
                        key: "{trigger.as_str()}",
                        label: say!(&format!("trigger-{}", trigger.as_str())),
                        icon: trigger_icon(trigger),
                        onanswer: move |()| say.call(Fact::EmergencyTrigger { trigger }),
                    }
                }
                if at.door.is_inside() {
                    Tile {
                        label: say!("breathing-looks_dead"),
                        icon: IconName::Warning,
                        danger: true,
                        wide: true,
                        onanswer: move |()| say.call(Fact::HowFound { state: Breathing::LooksDead }),
                    }
                }
            }
            div { class: "answers",
                Answer {
                    label: say!("em-none"),
                    icon: IconName::Back,
                    onanswer: move |()| if life { over.set(Some(Over::NoEmergency)) } else { answer.call(Event::GoBack) },
                }
            }
        }
    }
}

/// Is a life at risk? Not sure is yes.
#[component]
fn LifeAtRisk(at: AtDoor) -> Element {
    let mut over: Overs = use_over(&at, || None);
    let say = use_say(&at);
    let dial = use_dial_in(at.visit.id);
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-life-title"),
            lead: say!("em-life-lead"),
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            dock: rsx! {
                RedDock {
                    label: say!("em-life-yes"),
                    hint: say!("em-life-call-hint"),
                    onanswer: move |()| {
                        say.call(Fact::LifeAtRisk { risk: true });
                        dial.call(Dialled::Emergency);
                    },
                }
            },
            Tried { at }
            div { class: "answers",
                Answer { label: say!("em-life-no"), onanswer: move |()| say.call(Fact::LifeAtRisk { risk: false }) }
                Answer {
                    label: say!("em-none"),
                    icon: IconName::Back,
                    onanswer: move |()| over.set(Some(Over::NoEmergency)),
                }
            }
        }
    }
}

/// Ring 999, where it was not rung yet; then the card to read from.
#[component]
fn Tell999(at: AtDoor) -> Element {
    let mut over: Overs = use_over(&at, || None);
    let dial = use_dial_in(at.visit.id);
    let emergency = at.door.emergency();
    let called = emergency.is_some_and(|emergency| at.has_dialled(Dialled::Emergency, emergency.began.at));
    let state = emergency.and_then(|emergency| emergency.state);
    let dock = if called {
        rsx! {
            Dock {
                label: say!("em-told"),
                hint: say!("em-told-hint"),
                onanswer: move |()| over.set(Some(Over::Told)),
            }
        }
    } else {
        rsx! { RedDock { label: say!("call-999"), onanswer: move |()| dial.call(Dialled::Emergency) } }
    };
    rsx! {
        Question {
            at: at.clone(),
            title: if called { say!("em-card-title") } else { say!("em-call-title") },
            lead: state.map(|state| help_lead(&at, state)).unwrap_or_default(),
            dock,
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Card { at: at.clone() }
            div { class: "answers",
                if called {
                    Answer {
                        label: say!("em-call-again"),
                        half: true,
                        icon: IconName::Phone,
                        onanswer: move |()| dial.call(Dialled::Emergency),
                    }
                } else {
                    Answer { label: say!("em-told"), half: true, onanswer: move |()| over.set(Some(Over::Told)) }
                }
                Answer {
                    label: say!("skip"),
                    half: true,
                    onanswer: move |()| over.set(Some(Over::Skip(Asked::Tell999))),
                }
                if at.door.looks_dead() {
                    Answer { label: say!("em-not-dead"), onanswer: move |()| over.set(Some(Over::How)) }
                }
                if state.is_none() {
                    Answer { label: say!("em-over"), onanswer: move |()| over.set(Some(Over::NoEmergency)) }
                }
            }
        }
    }
}

/// The right door, before any code.
#[component]
fn RightDoor(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let over: Overs = use_over(&at, || None);
    let client = at.client.clone();
    let (first, town) = super::today::address_lines(&client.address);
    let rest = [client.door.as_str(), town.as_str()].into_iter().filter(|part| !part.is_empty());
    let rest = rest.collect::<Vec<_>>().join(". ");
    let has_notice = !client.notice.is_empty();
    rsx! {
        Question {
            at: at.clone(),
            title: say!("arrive-title"),
            dock: rsx! {
                Dock {
                    label: say!("arrive-yes"),
                    onanswer: move |()| answer.call(Event::RightDoor { notice_read: has_notice }),
                }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            div {
                p { class: "place", "{first}" }
                p { class: "step__lead", "{rest}" }
            }
            if has_notice {
                Notice { icon: IconName::Info, title: say!("arrive-new"), text: client.notice.clone() }
            }
            if !client.find.is_empty() {
                FactLine { icon: IconName::Pin, text: client.find.clone() }
            }
            Ways { at, over }
        }
    }
}

/// What can be said before going in.
#[component]
fn Ways(
    at: AtDoor,
    over: Overs,
    #[props(default)] skip: Option<Asked>,
    #[props(default)] answered: bool,
    #[props(default)] denied: bool,
) -> Element {
    let answer = use_answer(at.visit.id);
    let say = use_say(&at);
    let mut over = over;
    let dial = use_dial_in(at.visit.id);
    let life = life(&at);
    let pending = after_call(&at);
    let takes_how =
        matches!(at.door.step_now(), Step::Emergency(EmergencyAsk::Dead | EmergencyAsk::Help | EmergencyAsk::Outcome));
    // Of somebody who looks dead nobody asks it.
    let asks_life = !life && !at.door.looks_dead();
    rsx! {
        div { class: "answers",
            if let Some(pending) = pending {
                Answer {
                    label: say!("call-title"),
                    icon: IconName::Phone,
                    onanswer: move |()| over.set(Some(pending.clone())),
                }
            }
            if let Some(asked) = skip {
                if life {
                    Answer {
                        label: say!("em-life-first"),
                        half: true,
                        onanswer: move |()| {
                            let reason = Reason { code: String::from("life"), words: String::new() };
                            say.call(Fact::AskSkipped { asked, reason });
                        },
                    }
                } else {
                    Answer { label: say!("skip"), half: true, onanswer: move |()| over.set(Some(Over::Skip(asked))) }
                }
            }
            if answered {
                Answer { label: say!("door-opened"), half: true, onanswer: move |()| answer.call(Event::Answered) }
            }
            if denied {
                Answer {
                    label: say!("em-denied"),
                    half: true,
                    danger: true,
                    onanswer: move |()| over.set(Some(Over::Denied)),
                }
            }
            if asks_life {
                Answer {
                    label: say!("em-life-now"),
                    half: true,
                    danger: true,
                    icon: IconName::Warning,
                    onanswer: move |()| {
                        say.call(Fact::LifeAtRisk { risk: true });
                        dial.call(Dialled::Emergency);
                    },
                }
            }
            // Somebody who looks dead is no false alarm; that they do may have been a wrong tap.
            if at.door.looks_dead() {
                if takes_how {
                    Answer { label: say!("em-not-dead"), half: true, onanswer: move |()| over.set(Some(Over::How)) }
                }
            } else {
                Answer {
                    label: say!("em-over"),
                    half: answered != denied || life,
                    onanswer: move |()| over.set(Some(Over::NoEmergency)),
                }
            }
        }
    }
}

/// Phone before going in (policy 9.1).
#[component]
fn PhoneFirst(at: AtDoor, whom: Contact) -> Element {
    use_seconds();
    let ring = use_ring(&at);
    let say = use_say(&at);
    let first = after_call(&at);
    let mut over: Overs = use_over(&at, || first);
    let (name, number) = who(&at, whom);
    let client = whom == Contact::Client;
    let asked = if client { Asked::PhoneClient } else { Asked::PhoneContact };
    let title = if client { say!("nr-phone-title", name: name.clone()) } else { say!("em-contact-title") };
    let none = number.is_empty();
    let lead = match (none, client) {
        (true, _) => say!("em-no-number"),
        (false, true) => say!("em-phone-lead"),
        (false, false) => named(&at, whom),
    };
    let discreet = at.door.is_discreet();
    let dock = if none {
        rsx! {
            Dock {
                label: say!("call-no_phone"),
                onanswer: move |()| {
                    let result = CallResult::NoPhone;
                    say.call(Fact::Phoned(Call::new(whom, result)));
                },
            }
        }
    } else {
        rsx! {
            Dock {
                label: say!("nr-phone", name: name),
                hint: number,
                icon: IconName::Phone,
                onanswer: move |()| {
                    ring.call(whom);
                    over.set(Some(Over::Call(whom)));
                },
            }
        }
    };
    rsx! {
        Question {
            at: at.clone(),
            title,
            lead,
            dock,
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            if discreet {
                FactLine { icon: IconName::Info, text: say!("nr-phone-discreet") }
            }
            Quietly { at: at.clone() }
            Tried { at: at.clone(), most: 2 }
            Ways { at: at.clone(), over, skip: life(&at).then_some(asked), answered: true, denied: true }
        }
    }
}

/// Consent and capacity: wishes on screen; where life is at risk it may be written afterwards.
#[component]
fn Consent(at: AtDoor) -> Element {
    let say = use_say(&at);
    let mut over: Overs = use_over(&at, || None);
    let life = life(&at);
    let wishes = at.client.care.wishes.clone();
    // Where no code can be shown the worker may still be let in; until then they stay outside.
    let code = use_view(|phone| phone.code(&at, MethodKind::KeySafe, Purpose::Enter));
    let opens = code.is_some_and(|code| matches!(code.may, Ok(()) | Err(Refusal::NotYet(_))));
    let can_go = opens || at.door.key() == Key::Taken;
    let dock = if life {
        rsx! {
            Dock {
                label: if can_go { say!("em-capacity-later") } else { say!("em-capacity-later-out") },
                hint: crate::ui::parts::timings::owed_within(&at),
                onanswer: move |()| say.call(Fact::CapacityOwed { within: 0 }),
            }
        }
    } else {
        rsx! {
            Dock { label: say!("em-capacity-now"), onanswer: move |()| over.set(Some(Over::Capacity)) }
        }
    };
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-capacity-title"),
            lead: if life { say!("em-capacity-lead-life") } else { say!("em-capacity-lead") },
            dock,
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            if wishes.is_empty() {
                FactLine { icon: IconName::Info, text: say!("em-wishes-none") }
            } else {
                Notice { icon: IconName::Info, title: say!("em-wishes"), text: wishes }
            }
            div { class: "answers",
                if life {
                    Answer { label: say!("em-capacity-now"), onanswer: move |()| over.set(Some(Over::Capacity)) }
                }
                Answer {
                    label: say!("em-not-going-in"),
                    onanswer: move |()| say.call(Fact::AskDone { asked: Asked::StayOut }),
                }
            }
            Ways { at, over, answered: true, denied: true }
        }
    }
}

/// How are they?
#[component]
fn HowFound(at: AtDoor) -> Element {
    let say = use_say(&at);
    let over: Overs = use_over(&at, || None);
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-how-title"),
            lead: say!("em-how-lead"),
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            super::enter::AlarmCode { at: at.clone(), purpose: Purpose::Unset }
            div { class: "tiles tiles--one",
                for state in Breathing::ALL.iter().copied() {
                    Tile {
                        key: "{state.as_str()}",
                        label: say!(&format!("breathing-{}", state.as_str())),
                        danger: matches!(state, Breathing::NotBreathing | Breathing::LooksDead),
                        onanswer: move |()| say.call(Fact::HowFound { state }),
                    }
                }
            }
            if at.door.may_undo_in() {
                Answer {
                    label: say!("inside-wrong"),
                    icon: IconName::Back,
                    onanswer: move |()| say.call(Fact::NotInside),
                }
            }
            Ways { at, over, skip: Asked::HowFound }
        }
    }
}

/// Found dead, or so it looks. The worker does not pronounce death.
#[component]
fn Dead(at: AtDoor) -> Element {
    let say = use_say(&at);
    let over: Overs = use_over(&at, || None);
    let kept = use_kept(|| String::from("dead"));
    let mut last = use_signal(|| kept.or("last", ""));
    let mut position = use_signal(|| kept.or("position", ""));
    let first = use_hook(|| (last.peek().clone(), position.peek().clone(), kept.list_or("dnacpr", &[])));
    let mut dnacpr = use_signal(|| !kept.list_or("dnacpr", &[]).is_empty());
    let save = move |()| {
        let death =
            FoundDead { last_seen: last().trim().to_owned(), position: position().trim().to_owned(), dnacpr: dnacpr() };
        say.call(Fact::DeathFound(death));
        kept.settle();
    };
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-dead-title"),
            lead: if at.door.told_999() { say!("em-dead-lead-told") } else { say!("em-dead-lead") },
            dock: rsx! {
                Dock { label: say!("em-dead-save"), hint: say!("em-dead-save-hint"), icon: IconName::Tick, onanswer: save }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            FactLine { icon: IconName::People, text: say!("em-dead-family") }
            TextField {
                id: "last-seen",
                label: say!("em-dead-last"),
                initial: first.0,
                longest: 2000,
                oninput: move |text: String| {
                    kept.keep("last", &text);
                    last.set(text);
                },
            }
            TextField {
                id: "position",
                label: say!("em-dead-position"),
                initial: first.1,
                longest: 2000,
                oninput: move |text: String| {
                    kept.keep("position", &text);
                    position.set(text);
                },
            }
            Several {
                name: "dnacpr",
                legend: say!("em-dead-form"),
                quiet_legend: true,
                options: vec![(String::from("dnacpr"), say!("em-dead-form"))],
                initial: first.2,
                onchange: move |words: Vec<String>| {
                    kept.keep_list("dnacpr", &words);
                    dnacpr.set(!words.is_empty());
                },
            }
            Ways { at, over }
        }
    }
}

/// What to do for somebody found like this; what 999 was rung for is not said again.
fn help_lead(at: &AtDoor, state: Breathing) -> String {
    if state == Breathing::LooksDead && at.door.told_999() {
        say!("em-help-dead-told")
    } else {
        say!(&format!("em-help-{}", state.as_str()))
    }
}

/// Help and stay: findings as they happen, calls, who was told.
#[component]
fn Help(at: AtDoor) -> Element {
    use_seconds();
    let say = use_say(&at);
    let ring = use_ring(&at);
    let first = after_call(&at);
    let mut over: Overs = use_over(&at, || first);
    let emergency = at.door.emergency();
    let state = emergency.and_then(|emergency| emergency.state);
    let untold = emergency.is_some_and(|emergency| emergency.trigger.is_none());
    let taken = emergency.is_some_and(|emergency| emergency.taken_over.is_some());
    let (title, lead) = match state {
        // Whoever is in somebody else's hands is not stayed with.
        _ if taken => (say!("em-help-taken-title"), String::new()),
        Some(state) => (say!(&format!("breathing-{}", state.as_str())), help_lead(&at, state)),
        None => (say!("em-help-title"), say!("em-help-lead")),
    };
    // Before they are taken away, not after.
    let wishes = Some(at.client.care.wishes.clone()).filter(|wishes| !wishes.is_empty() && !taken);
    let whom = at.door.known().whom_to_ring();
    let told = at.door.known().manager_told();
    let inside = at.door.is_inside();
    let mut open = move |what: Over| over.set(Some(what));
    rsx! {
        Question {
            at: at.clone(),
            title,
            lead,
            dock: rsx! {
                Dock {
                    label: say!("em-help-done"),
                    hint: if taken { say!("em-help-done-next") } else { say!("em-help-done-hint") },
                    onanswer: move |()| say.call(Fact::AskDone { asked: Asked::Help }),
                }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            div { class: "tiles",
                Tile { label: say!("em-finding"), icon: IconName::List, onanswer: move |()| open(Over::Finding) }
                Tile {
                    label: say!("em-tell-on-call"),
                    hint: named(&at, whom),
                    icon: IconName::Headset,
                    done: told,
                    onanswer: move |()| {
                        ring.call(whom);
                        open(Over::Manager(whom));
                    },
                }
                if inside {
                    Tile { label: say!("em-how-now"), icon: IconName::Eye, onanswer: move |()| open(Over::How) }
                }
                Tile { label: say!("em-here"), icon: IconName::Clock, onanswer: move |()| open(Over::Here) }
                Tile {
                    label: say!("em-taken"),
                    icon: IconName::People,
                    done: taken,
                    onanswer: move |()| open(Over::Taken),
                }
                if untold {
                    Tile { label: say!("owed-trigger"), icon: IconName::Warning, onanswer: move |()| open(Over::Trigger) }
                }
            }
            if let Some(wishes) = wishes {
                FactLine { icon: IconName::Info, text: format!("{} {wishes}", say!("em-wishes")) }
            }
            Timers { at: at.clone() }
            Tried { at: at.clone(), most: 3 }
            Ways { at, over }
        }
    }
}

/// Outside still, and the door opens after all: whoever waited for help goes in with it.
#[component]
fn StillOutside(at: AtDoor, over: Overs) -> Element {
    let answer = use_answer(at.visit.id);
    let mut over = over;
    if at.door.is_inside() {
        return rsx! {};
    }
    rsx! {
        div { class: "answers",
            Answer { label: say!("nr-opened"), half: true, onanswer: move |()| over.set(Some(Over::Opened)) }
            Answer { label: say!("door-opened"), half: true, onanswer: move |()| answer.call(Event::Answered) }
            if at.door.may_undo_stay_out() {
                Answer {
                    label: say!("em-not-staying"),
                    icon: IconName::Back,
                    onanswer: move |()| answer.call(Event::GoBack),
                }
            }
        }
    }
}

/// Who took over?
#[component]
fn TakenOver(at: AtDoor) -> Element {
    let mut over: Overs = use_over(&at, || None);
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-taken-title"),
            lead: say!("em-taken-lead"),
            dock: rsx! {
                Dock { label: say!("em-taken-go"), onanswer: move |()| over.set(Some(Over::Taken)) }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Tried { at: at.clone() }
            StillOutside { at, over }
            div { class: "answers",
                Answer {
                    label: say!("em-here"),
                    icon: IconName::Clock,
                    onanswer: move |()| over.set(Some(Over::Here)),
                }
                Answer {
                    label: say!("em-taken-nobody"),
                    onanswer: move |()| over.set(Some(Over::Skip(Asked::TakenOver))),
                }
            }
        }
    }
}

/// How is the home left?
#[component]
fn HomeSecured(at: AtDoor) -> Element {
    let mut over: Overs = use_over(&at, || None);
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-secured-title"),
            lead: if at.door.locks_later() { say!("em-secured-lead-inside") } else { say!("em-secured-lead") },
            dock: rsx! {
                Dock { label: say!("em-secured-go"), onanswer: move |()| over.set(Some(Over::Secured)) }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Tried { at: at.clone() }
            StillOutside { at, over }
            div { class: "answers",
                Answer { label: say!("skip"), onanswer: move |()| over.set(Some(Over::Skip(Asked::Secured))) }
            }
        }
    }
}

/// Was the code told to anybody?
#[component]
fn CodeTold(at: AtDoor) -> Element {
    let say = use_say(&at);
    let mut over: Overs = use_over(&at, || None);
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-code-title"),
            lead: say!("em-code-lead"),
            dock: rsx! {
                Dock {
                    label: say!("em-code-no"),
                    icon: IconName::Tick,
                    onanswer: move |()| say.call(Fact::CodeTold { told: false, whom: String::new() }),
                }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Tried { at: at.clone() }
            StillOutside { at, over }
            div { class: "answers",
                Answer { label: say!("em-code-yes"), half: true, onanswer: move |()| over.set(Some(Over::CodeTold)) }
                Answer {
                    label: say!("skip"),
                    half: true,
                    onanswer: move |()| over.set(Some(Over::Skip(Asked::CodeTold))),
                }
            }
        }
    }
}

/// Do next of kin know?
#[component]
fn KinTold(at: AtDoor) -> Element {
    let say = use_say(&at);
    let mut over: Overs = use_over(&at, || None);
    let dead = at.door.emergency().is_some_and(|emergency| emergency.death.is_some());
    rsx! {
        Question {
            at: at.clone(),
            title: say!("em-kin-title"),
            lead: if dead { say!("em-dead-family") } else { say!("em-kin-lead") },
            dock: rsx! {
                Dock { label: say!("em-kin-go"), onanswer: move |()| over.set(Some(Over::Kin)) }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Quietly { at: at.clone() }
            StillOutside { at: at.clone(), over }
            div { class: "answers",
                Answer {
                    label: say!("em-kin-will"),
                    icon: IconName::Clock,
                    onanswer: move |()| over.set(Some(Over::KinWill)),
                }
                Answer {
                    label: if dead { say!("em-kin-nobody-dead") } else { say!("em-kin-nobody") },
                    half: true,
                    onanswer: move |()| say.call(Fact::KinTold { by: String::new() }),
                }
                Answer { label: say!("skip"), half: true, onanswer: move |()| over.set(Some(Over::Skip(Asked::KinTold))) }
            }
        }
    }
}

/// How did it end?
#[component]
fn Outcome(at: AtDoor) -> Element {
    let mut over: Overs = use_over(&at, || None);
    rsx! {
        Question {
            at: at.clone(),
            title: say!("ending-title"),
            lead: say!("em-outcome-lead"),
            dock: rsx! {
                Dock { label: say!("nr-ending"), onanswer: move |()| over.set(Some(Over::Ending)) }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Tried { at: at.clone(), most: 6 }
            StillOutside { at: at.clone(), over }
            Ways { at, over }
        }
    }
}

const NONE: [&str; 3] = ["well", "mistake", "told"];

/// The sheets of this flow.
#[component]
fn Sheets(at: AtDoor, now: Over, over: Overs) -> Element {
    let say = use_say(&at);
    let mut over = over;
    let onclose = use_callback(move |()| over.set(None));
    match now {
        Over::Skip(asked) => rsx! { SkipSheet { at, asked, onclose } },
        Over::Told => rsx! { Told999Sheet { at, onclose } },
        // The line takes a report, and gives a reference.
        Over::Call(whom @ Contact::Gas) => rsx! { ServiceCallSheet { at, whom: Some(whom), onclose } },
        Over::Call(whom) => rsx! { CallSheet { at, whom, onclose } },
        Over::Manager(whom) => rsx! { ManagerSheet { at, whom, onclose } },
        Over::Opened => rsx! { OpenedSheet { at, onclose } },
        Over::Denied => rsx! {
            OneLineSheet {
                title: say!("em-denied"),
                lead: say!("em-denied-lead"),
                field: Field::free("denied", say!("em-denied-who")),
                onclose,
                online: move |words: String| say.call(Fact::AccessDenied { words }),
            }
        },
        Over::Fault => rsx! { super::did_not_open::FaultSheet { at, onclose } },
        Over::Capacity => rsx! { BestInterestsSheet { at, onclose } },
        Over::How => rsx! { HowSheet { at, onclose } },
        Over::Finding => rsx! {
            OneLineSheet {
                title: say!("em-finding-title"),
                lead: say!("em-finding-lead"),
                field: Field { missing: say!("reason-words-missing"), ..Field::free("finding", say!("reason-words")) },
                onclose,
                online: move |words: String| say.call(Fact::Finding { words }),
            }
        },
        Over::Taken => rsx! { TakenOverSheet { at, onclose } },
        Over::Secured => rsx! { SecuredSheet { at, onclose } },
        Over::CodeTold => rsx! {
            OneLineSheet {
                title: say!("em-code-yes"),
                lead: say!("em-code-yes-lead"),
                field: Field::name("code-whom", say!("em-code-whom")),
                onclose,
                online: move |whom: String| say.call(Fact::CodeTold { told: true, whom }),
            }
        },
        Over::Kin => rsx! { KinSheet { at, will: false, onclose } },
        Over::KinWill => rsx! { KinSheet { at, will: true, onclose } },
        Over::Here => rsx! {
            ServiceSheet { at, title: say!("em-here-title"), lead: say!("opened-lead"), onclose }
        },
        Over::Ending => {
            let endings = at.door.emergency_endings();
            rsx! { EndingSheet { at, endings, onclose } }
        }
        Over::Trigger => rsx! {
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
        Over::NoEmergency => {
            let began = at.door.emergency().map_or(at.now, |emergency| emergency.began.at);
            let rang = at.has_dialled(Dialled::Emergency, began);
            rsx! {
            ReasonSheet {
                title: say!("em-over-title"),
                lead: if rang { say!("em-over-ring") } else { String::new() },
                list: "em-over",
                words: NONE.to_vec(),
                onclose,
                onreason: move |reason| say.call(Fact::EmergencyOver { reason }),
            }
            }
        }
    }
}
