//! One visit, at the step it is in.

use dioxus::prelude::*;

use super::arrive::{Arrive, Buzzer, DoorEntry};
use super::did_not_open::DidNotOpen;
use super::emergency::Emergency;
use super::ended::Ended;
use super::enter::{Enter, Opening, WithSomeone};
use super::hand_over::HandOver;
use super::inside::{Inside, LockUp, LockedOut, WentOut};
use super::knock::{Knock, Outcome, Waiting};
use super::leave::{KeyBack, Leaving};
use super::no_reply::NoReply;
use super::refusal::Refusal;
use crate::domain::door::no_reply::Cause;
use crate::domain::door::{EmergencyAsk, Event, Owed, Step, TimerName};
use crate::domain::entry::Fact;
use crate::domain::ids::VisitId;
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{Troubles, trouble_of, use_answer, use_phone, use_seconds, use_view};
use crate::ui::i18n::time::{countdown, duration, time, time_near};
use crate::ui::parts::answers::Dock;
use crate::ui::parts::bar::{PageBar, VisitBar};
use crate::ui::parts::flow::{ManagerSheet, rang_whom, use_over, use_say};
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::start::StartDock;
use crate::ui::parts::step::{Chips, FactLine, Heading};
use crate::ui::parts::strip::{PhoneStrip, VisitStrip};
use crate::ui::routes::Route;

/// Where this step stands among those of the visit: which, of how many. 0 beside the way.
fn place(at: &AtDoor) -> (usize, usize) {
    let opens = !at.shadows();
    let outer = opens && at.visit.methods.iter().any(|method| method.kind.is_outer_door());
    let key_safe = opens && at.visit.methods.iter().any(|method| method.kind == MethodKind::KeySafe);
    let code = at.visit.plan == crate::domain::visit::AccessPlan::LetYourselfIn && key_safe;
    let before_code = 2 + usize::from(outer);
    let inside = before_code + usize::from(code) + 1;
    let step = match at.door.step_now() {
        Step::NotStarted | Step::Arrive => 1,
        Step::Buzzer | Step::DoorEntry => 2,
        Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome | Step::WithSomeone { .. } => before_code,
        Step::Enter | Step::Opening => before_code + 1,
        Step::Inside | Step::LockUp | Step::LockedOut => inside,
        Step::Leaving | Step::KeyBack => inside + 1,
        Step::DidNotOpen => before_code + 1,
        Step::WentOut => inside,
        Step::Refusal(_) | Step::NoReply(_) | Step::Emergency(_) | Step::HandOver(_) | Step::KeyOut | Step::Ended => 0,
    };
    (step, inside + 1)
}

/// The screen.
#[component]
pub fn Visit(id: String) -> Element {
    let parsed: Option<VisitId> = id.parse().ok();
    let view = use_view(|phone| parsed.and_then(|id| phone.at_door(id).ok().flatten()));
    match view {
        Some(at) => rsx! { VisitStep { at } },
        None => rsx! { NotHere {} },
    }
}

/// A visit that is not on this phone.
#[component]
pub fn NotHere() -> Element {
    rsx! {
        div { class: "room",
            header {
                PageBar { title: say!("app-name"), back: true }
                PhoneStrip {}
            }
            main { class: "page",
                Heading { title: say!("not-here-title"), lead: say!("not-here-words") }
            }
        }
        Dock {
            label: say!("back-to-today"),
            icon: IconName::Back,
            onanswer: move |()| drop(navigator().push(Route::Today {})),
        }
    }
}

/// The screen of the step; over it what a manager said, where one was rung from the foot.
#[component]
fn VisitStep(at: AtDoor) -> Element {
    let whom = rang_whom(&at).filter(|whom| whom.is_manager() && at.door.takes_a_managers_word());
    // Each call is its own, also to the same manager.
    let calls = at.done.iter().filter(|done| matches!(done.fact, Some(Fact::Dialled { .. }))).count();
    let rang = whom.map(|whom| (whom, calls));
    let mut asks = use_over(&at, || whom);
    let mut before = use_signal(|| rang);
    use_effect(use_reactive!(|rang| {
        if *before.peek() != rang {
            before.set(rang);
            asks.set(rang.map(|(whom, _)| whom));
        }
    }));
    rsx! {
        div { class: "under",
            Screen { at: at.clone() }
            if let Some(whom) = asks() {
                ManagerSheet { at, whom, onclose: move |()| asks.set(None) }
            }
        }
    }
}

#[component]
fn Screen(at: AtDoor) -> Element {
    match at.door.step_now() {
        Step::NotStarted => rsx! { NotStarted { at } },
        Step::Arrive => rsx! { Arrive { at } },
        Step::Buzzer => rsx! { Buzzer { at } },
        Step::DoorEntry => rsx! { DoorEntry { at } },
        Step::Knock { round } => rsx! { Knock { round: *round, at: at.clone() } },
        Step::Waiting { wait, .. } => rsx! { Waiting { wait: *wait, at: at.clone() } },
        Step::Outcome => rsx! { Outcome { at } },
        Step::Enter => rsx! { Enter { at } },
        Step::Opening => rsx! { Opening { at } },
        Step::WithSomeone { who } => rsx! { WithSomeone { who: *who, at: at.clone() } },
        Step::Inside => rsx! { Inside { at } },
        Step::LockUp => rsx! { LockUp { at } },
        Step::LockedOut => rsx! { LockedOut { at } },
        Step::Leaving => rsx! { Leaving { at } },
        Step::KeyBack | Step::KeyOut => rsx! { KeyBack { at } },
        Step::HandOver(why) => rsx! { HandOver { why: *why, at: at.clone() } },
        Step::Ended => rsx! { Ended { at } },
        Step::DidNotOpen => rsx! { DidNotOpen { at } },
        Step::WentOut => rsx! { WentOut { at } },
        Step::Refusal(ask) => rsx! { Refusal { ask: *ask, at: at.clone() } },
        Step::NoReply(ask) => rsx! { NoReply { ask: *ask, at: at.clone() } },
        Step::Emergency(ask) => rsx! { Emergency { ask: *ask, at: at.clone() } },
    }
}

/// Lintel and strip of a visit.
#[component]
pub fn VisitHead(
    at: AtDoor,
    /// Whether to say that something is owed.
    #[props(default = true)]
    owed: bool,
) -> Element {
    let emergency = use_emergency(&at);
    let say = use_say(&at);
    let phone = use_phone();
    let (step, steps) = place(&at);
    let client = &at.client;
    let place = super::today::address_lines(&client.address).0;
    let red = matches!(at.door.step_now(), Step::Emergency(_));
    let name = match at.door.step_now() {
        Step::Emergency(_) => say!("em-head", name: client.call_name()),
        Step::NoReply(_) => match at.door.no_reply().map_or(Cause::NoAnswer, |flow| flow.cause) {
            Cause::NoAnswer => say!("nr-head", name: client.call_name()),
            Cause::CouldNotOpen => say!("nr-head-shut", name: client.call_name()),
            Cause::LockedOut => say!("nr-head-locked-out", name: client.call_name()),
        },
        _as_planned => client.call_name().to_owned(),
    };
    let may = at.door.may_begin_emergency() || !at.door.is_started() && !at.taken_off;
    let things = if owed { owed_beside(&at) } else { 0 };
    let visit = at.visit.id;
    rsx! {
        header {
            VisitBar { name, place, step, steps, red, onemergency: may.then(|| EventHandler::new(move |()| emergency.call(()))) }
            if at.door.is_started() {
                VisitStrip { kept: at.kept, done: at.done.clone() }
            } else {
                PhoneStrip {}
            }
            if things > 0 {
                Link { class: "owed", to: Route::owed(visit),
                    Icon { name: IconName::List }
                    span { {say!("owed-title", count: things)} }
                    Icon { name: IconName::Next }
                }
            }
            if at.door.is_not_safe() {
                div { class: "out-safe",
                    p { {say!("ns-line")} }
                    button { r#type: "button", onclick: move |_| phone.safe_now(), {say!("ns-safe-now")} }
                }
            }
            if at.door.may_get_out() && !at.door.is_not_safe() {
                div { class: "out-safe",
                    p { {say!("ns-since")} }
                    button { r#type: "button", onclick: move |_| say.call(Fact::GotOut), {say!("ns-got-out")} }
                }
            }
            if at.door.known().going_in.is_some() && at.door.left().is_none() {
                OutSafe { at }
            }
        }
    }
}

/// How many things are owed, beside the one that is asked now.
fn owed_beside(at: &AtDoor) -> usize {
    let asked = match at.door.step_now() {
        Step::Emergency(EmergencyAsk::Trigger) => Some(Owed::Trigger),
        Step::Emergency(EmergencyAsk::Tell999) => Some(Owed::Tell999),
        _another => None,
    };
    at.door.owed().into_iter().filter(|thing| Some(*thing) != asked).count()
}

/// *Are you out safe?*, for as long as somebody has to ask.
#[component]
fn OutSafe(at: AtDoor) -> Element {
    use_seconds();
    let say = use_say(&at);
    let timer = use_phone().timers(&at.door).into_iter().find(|timer| timer.name == TimerName::OutSafe);
    let words = match timer {
        Some(timer) if !timer.left.is_zero() => say!("timer-out_safe", time: duration(countdown(timer.left))),
        Some(_) | None => say!("timer-out_safe-over"),
    };
    let inside = matches!(at.door.step_now(), Step::Inside | Step::LockUp | Step::Leaving);
    rsx! {
        div { class: "out-safe",
            p { "{words}" }
            button { r#type: "button", onclick: move |_| say.call(Fact::OutSafe),
                if inside {
                    {say!("out-safe-inside")}
                } else {
                    {say!("out-safe")}
                }
            }
        }
    }
}

/// Begins an emergency in this visit; one that was not begun is started first.
fn use_emergency(at: &AtDoor) -> Callback<()> {
    let phone = use_phone();
    let answer = use_answer(at.visit.id);
    let troubles = use_context::<Troubles>();
    let (id, started) = (at.visit.id, at.door.is_started());
    let there = use_route::<Route>() == Route::visit(id);
    use_callback(move |()| {
        let mut shown = troubles.0;
        let trouble = if started { None } else { trouble_of(phone.start(id)) };
        shown.set(trouble);
        if trouble.is_none() {
            answer.call(Event::Emergency);
            // From what is owed, or the like; on the visit's own screen it would be there twice.
            if !there {
                navigator().push(Route::visit(id));
            }
        }
    })
}

/// A visit that was looked at from the list, and not begun.
#[component]
fn NotStarted(at: AtDoor) -> Element {
    let app = use_view(crate::shell::Phone::language);
    let late_from = use_view(|phone| phone.late_from(&at.visit));
    let now = use_phone().shown_now();
    rsx! {
      div { class: "under",
        div { class: "room",
            VisitHead { at: at.clone() }
            main { class: "page",
                Heading {
                    title: at.client.call_name().to_owned(),
                    // A visit of another day says so: it can be begun by mistake.
                    lead: say!("from-to", from: time_near(at.visit.starts, now), to: time(at.visit.ends)),
                }
                div { class: "facts",
                    FactLine { icon: IconName::Pin, text: at.client.address.clone() }
                    FactLine { icon: IconName::Key, strong: true, text: super::today::way_in_words(&at.visit) }
                    if !at.visit.unplanned {
                        FactLine { icon: IconName::Clock, text: say!("visit-late-from", time: time(late_from)) }
                    }
                }
                Chips {
                    hazards: at.client.hazards.clone(),
                    language: super::today::language_chip(at.client.language, app),
                }
            }
        }
        StartDock { visit: at.visit.clone(), name: at.client.call_name().to_owned(), onstarted: move |()| {} }
      }
    }
}
