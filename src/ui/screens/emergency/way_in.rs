//! The way in, in an emergency: the agreed key safe, or somebody opens. Never by force.

use dioxus::prelude::*;

use super::{Over, Overs, Sheets, Ways, after_call};
use crate::domain::door::{Event, Key, StaysOut};
use crate::domain::entry::flow::{Asked, Contact, Trigger};
use crate::domain::entry::{Dialled, Fact, Purpose, Trouble};
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::{AtDoor, CodeView};
use crate::ui::hooks::{use_answer, use_page, use_phone, use_seconds, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::Question;
use crate::ui::parts::flow::{GasDock, RedDock, Timers, Tried, named, spaced, use_over, use_ring, use_say};
use crate::ui::parts::foot::use_dial_in;
use crate::ui::parts::hold::{Door, DoorWords, HoldButton, LastHold, NotShown, OtherWays};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::problem::Problem;
use crate::ui::parts::step::{FactLine, Notice};
use crate::ui::routes::Route;
use crate::ui::screens::code::{Offer, OlderCode, OtherCode, look_words};
use crate::ui::screens::enter::AlarmCode;

/// The screen.
#[component]
pub fn WayIn(at: AtDoor) -> Element {
    use_seconds();
    let answer = use_answer(at.visit.id);
    let say = use_say(&at);
    let (phone, page) = (use_phone(), use_page());
    let visit = at.visit.id;
    let mut over: Overs = use_over(&at, || None);
    let last: LastHold = use_signal(|| None);
    let mut busy = use_signal(|| false);
    let mut problem = use_signal(|| None::<String>);
    let code = use_view(|phone| phone.code(&at, MethodKind::KeySafe, Purpose::Enter));
    let outer: Vec<(Offer, CodeView)> = [MethodKind::Communal, MethodKind::DoorEntry]
        .into_iter()
        .filter_map(|kind| {
            let offer = Offer { kind, purpose: Purpose::Enter, title: String::new() };
            use_view(|phone| phone.code(&at, kind, Purpose::Enter)).map(|code| (offer, code))
        })
        .collect();
    let held = use_view(|phone| phone.shown(page, visit)).is_some();
    let taken = at.door.key() == Key::Taken;
    let why = code.as_ref().and_then(|code| code.may.err()).map(NotShown::Refused).or(*last.read());
    let open = code.clone().filter(|code| code.may.is_ok() && !taken);
    let smoke = at.door.emergency().is_some_and(|emergency| emergency.trigger == Some(Trigger::SmokeGas));
    let seen = code.as_ref().is_some_and(|code| code.looks > 0);
    let method = code.as_ref().map(|code| code.wish.method);
    let fetch = open.as_ref().filter(|code| code.fetch).map(|code| code.wish);
    let place = if at.client.safe_place.is_empty() { say!("code-place-unknown") } else { at.client.safe_place.clone() };
    let (title, lead) = match (taken, open.is_some()) {
        (true, _) => (say!("opening-title"), say!("opening-lead")),
        (false, true) => (say!("em-way-title"), place),
        (false, false) => (say!("em-way-none-title"), say!("em-way-none-lead")),
    };
    let get = move |()| {
        let Some(wish) = fetch.filter(|_| !busy()) else { return };
        busy.set(true);
        let phone = phone.clone();
        spawn(async move {
            let done = phone.fetch_code(visit, wish).await;
            problem.set(done.err().map(|error| crate::ui::screens::ask::ask_words(&error)));
            busy.set(false);
        });
    };
    let dock = match (&open, taken) {
        (_, true) => rsx! {
            Dock { label: say!("opening-inside"), onanswer: move |()| answer.call(Event::Inside) }
        },
        (Some(code), false) if code.fetch => rsx! {
            Dock {
                label: if busy() { say!("fetch-working") } else { say!("fetch-go") },
                icon: IconName::Up,
                busy: busy(),
                onanswer: get,
            }
        },
        (Some(_), false) if seen && !held => rsx! {
            Dock { label: say!("got-key"), onanswer: move |()| answer.call(Event::KeyTaken) }
        },
        (Some(code), false) => rsx! {
            section { class: "dock", aria_label: say!("your-answer"),
                HoldButton { visit, wish: code.wish, label: say!("code-hold"), last }
            }
        },
        (None, false) => rsx! { StayDock { at: at.clone() } },
    };
    rsx! {
        Question {
            at: at.clone(),
            title,
            lead,
            dock,
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            if let Some(text) = problem() {
                Problem { text }
            }
            if let Some(code) = open.clone().filter(|code| !code.fetch) {
                Door { visit, wish: code.wish }
                DoorWords { visit, wish: code.wish, before: look_words(&code).unwrap_or_else(|| say!("em-way-code")) }
                if seen && !held {
                    HoldButton { visit, wish: code.wish, label: say!("code-hold-again"), main: false, last }
                }
                OtherWays { visit, wish: code.wish, last }
                if let Some(older) = code.older {
                    OlderCode { at: at.clone(), wish: older, kind: code.kind }
                }
            }
            if let (Some(why), None) = (why, &open) {
                FactLine { icon: IconName::Lock, text: why_not(&at, why) }
            }
            if smoke {
                Notice { icon: IconName::Flame, text: say!("em-way-smoke") }
            }
            FactLine { icon: IconName::Info, text: say!("em-way-force") }
            Tried { at: at.clone(), most: 1 }
            for (offer, view) in outer {
                OtherCode { key: "{offer.kind.as_str()}", at: at.clone(), offer, code: view }
            }
            if taken {
                AlarmCode { at: at.clone(), purpose: Purpose::Unset }
            }
            Timers { at: at.clone() }
            div { class: "extra",
                if let (Some(method), None, false) = (method, &open, taken) {
                    Answer {
                        label: say!("ask-go"),
                        icon: IconName::Headset,
                        onanswer: move |()| drop(navigator().push(Route::ask(visit, method))),
                    }
                }
                if seen && !taken {
                    Answer {
                        label: say!("did-not-open"),
                        onanswer: move |()| answer.call(Event::CodeDidNotOpen(MethodKind::KeySafe)),
                    }
                }
                if method.is_some() {
                    Answer {
                        label: say!("sf-report"),
                        icon: IconName::Warning,
                        onanswer: move |()| over.set(Some(Over::Fault)),
                    }
                }
                Answer {
                    label: say!("nr-opened"),
                    icon: IconName::People,
                    onanswer: move |()| over.set(Some(Over::Opened)),
                }
                if open.is_some() || taken {
                    Answer {
                        label: say!("em-stay-outside"),
                        onanswer: move |()| say.call(Fact::AskDone { asked: Asked::StayOut }),
                    }
                }
            }
            Ways { at, over, answered: true, denied: true }
        }
    }
}

/// Why no code can be shown now, whole: the title alone says too little here, and the words under it too.
fn why_not(at: &AtDoor, why: NotShown) -> String {
    let (title, words, ..) = crate::ui::screens::refused::words(at, why);
    format!("{}. {words}", title.trim_end_matches('.'))
}

/// *I stay outside until help comes.*
#[component]
fn StayDock(at: AtDoor) -> Element {
    let say = use_say(&at);
    // Smoke, gas and danger want distance; of the others the door is watched.
    let away = matches!(at.door.stays_out(), Some(StaysOut::SmokeGas | StaysOut::Danger));
    rsx! {
        Dock {
            label: say!("em-stay-outside"),
            hint: if away { say!("em-stay-away-hint") } else { say!("em-stay-outside-hint") },
            onanswer: move |()| say.call(Fact::AskDone { asked: Asked::StayOut }),
        }
    }
}

/// Somebody or something keeps the worker out: 999, and wait outside (DOOR 0.2; policy 9.1).
#[component]
pub fn Outside(at: AtDoor) -> Element {
    let why = at.door.stays_out().unwrap_or(StaysOut::KeptOut);
    let told = at.door.told_999();
    let answer = use_answer(at.visit.id);
    let say = use_say(&at);
    let dial = use_dial_in(at.visit.id);
    let first = after_call(&at);
    let mut over: Overs = use_over(&at, || first);
    let ring = use_ring(&at);
    // The gas line, where it has not been told: 999 does not turn the gas off.
    let gas = at.client.contact(Contact::Gas).map(|(_, number)| spaced(&number));
    let gas = gas.filter(|_| why == StaysOut::SmokeGas && !at.door.known().has_heard(Contact::Gas));
    let ring_gas = use_callback(move |()| {
        ring.call(Contact::Gas);
        over.set(Some(Over::Call(Contact::Gas)));
    });
    let whom = at.door.known().whom_to_ring();
    // Gas was smelled: their line comes before the wait.
    let smelled = at.done.iter().any(|done| done.fact == Some(Fact::Trouble { trouble: Trouble::Gas }));
    let gas_first = gas.clone().filter(|_| told && smelled);
    let dock = if let Some(number) = gas_first.clone() {
        rsx! { GasDock { number, onanswer: move |()| ring_gas.call(()) } }
    } else if told {
        rsx! { StayDock { at: at.clone() } }
    } else {
        rsx! { RedDock { label: say!("call-999"), onanswer: move |()| dial.call(Dialled::Emergency) } }
    };
    rsx! {
        Question {
            at: at.clone(),
            title: if told { say!("em-outside-told-title") } else { say!("em-outside-title") },
            lead: say!(&format!("em-outside-lead-{}", why.as_str())),
            dock,
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Timers { at: at.clone() }
            Tried { at: at.clone(), most: 3 }
            div { class: "extra",
                if let Some(number) = gas.filter(|_| gas_first.is_none()) {
                    Answer {
                        label: say!("contact-gas"),
                        hint: number,
                        icon: IconName::Phone,
                        onanswer: move |()| ring_gas.call(()),
                    }
                }
                if told {
                    Answer {
                        label: say!("em-call-again"),
                        icon: IconName::Phone,
                        onanswer: move |()| dial.call(Dialled::Emergency),
                    }
                } else {
                    Answer { label: say!("em-told"), icon: IconName::Tick, onanswer: move |()| over.set(Some(Over::Told)) }
                }
                Answer {
                    label: say!("nr-opened"),
                    icon: IconName::People,
                    onanswer: move |()| over.set(Some(Over::Opened)),
                }
                Answer {
                    label: say!("em-here"),
                    icon: IconName::Clock,
                    onanswer: move |()| over.set(Some(Over::Here)),
                }
                if !at.door.known().manager_told() {
                    Answer {
                        label: say!("em-tell-on-call"),
                        hint: named(&at, whom),
                        icon: IconName::Headset,
                        onanswer: move |()| {
                            ring.call(whom);
                            over.set(Some(Over::Manager(whom)));
                        },
                    }
                }
                if at.door.may_undo_kept_out() {
                    Answer {
                        label: say!("em-not-kept-out"),
                        icon: IconName::Back,
                        onanswer: move |()| answer.call(Event::GoBack),
                    }
                }
                if !told || gas_first.is_some() {
                    Answer {
                        label: say!("em-stay-outside"),
                        onanswer: move |()| say.call(Fact::AskDone { asked: Asked::StayOut }),
                    }
                }
            }
            Ways { at, over, answered: true }
        }
    }
}
