//! A wrong tap that led inside is put right, and is no way in.

use doorstep::domain::door::{Door, EmergencyAsk, Event, Gate, NoReplyAsk, Step};
use doorstep::domain::entry::flow::{CallResult, Contact, Opening, Trigger};
use doorstep::domain::entry::{CareRules, Entered, Fact, Purpose, Someone};
use doorstep::domain::visit::MethodKind;
use proptest::prelude::*;

use super::no_reply::{no_reply, on};
use super::{answers_the_door, at_the_knock, lets_itself_in, reason, to_the_key_safe};
use crate::support::facts::{Walk, any_walk, called, method, say, told};

type Gates = Vec<Result<(), Gate>>;

/// What can be looked at, of every kind, for every purpose, with a manager's grant and without.
fn gates(door: &Door) -> Gates {
    let ask = |kind, purpose| [false, true].map(|granted| door.gate(kind, purpose, granted));
    let of = |kind| Purpose::ALL.into_iter().flat_map(move |purpose| ask(kind, purpose));
    MethodKind::ALL.into_iter().flat_map(of).collect()
}

fn opened() -> Event {
    say(Fact::OpenedBy(Opening { name: String::from("Gwen Lewis"), ..Opening::by(Contact::Keyholder) }))
}

/// The answers that lead inside.
fn ways_in() -> Vec<Event> {
    vec![
        Event::Answered,
        Event::LetIn,
        Event::Inside,
        Event::AlreadyInside(reason("let_in")),
        Event::SomeoneAnswered(Someone::Colleague),
        opened(),
    ]
}

fn not_inside() -> Event {
    say(Fact::NotInside)
}

/// Everything that a flow hangs on.
fn state(door: &Door) -> (Step, bool, bool, Gates) {
    (door.step_now().clone(), door.is_inside(), door.no_reply().is_some(), gates(door))
}

#[test]
fn from_any_flow_the_step_before_holds_again_with_all_that_was_known() {
    let waiting = || {
        let mut walk = at_the_knock(answers_the_door());
        walk.take(Event::Knocked);
        walk
    };
    let and = |mut walk: Walk, event: Event| {
        walk.take(event);
        walk
    };
    let mut emergency = and(waiting(), Event::Emergency);
    on(&mut emergency, [Fact::EmergencyTrigger { trigger: Trigger::Calling }, Fact::LifeAtRisk { risk: false }]);
    let mut tried = no_reply(CareRules::default());
    on(&mut tried, [called(Contact::Client, CallResult::RangOut), told(Contact::OnCall, "Bethan Howe")]);
    let locked_out = and(and(waiting(), Event::Answered), Event::LockedOut);
    let key = and(to_the_key_safe(lets_itself_in()), Event::KeyTaken);
    for (mut walk, way) in [
        (waiting(), Event::Answered),
        (waiting(), Event::SomeoneAnswered(Someone::Colleague)),
        (at_the_knock(answers_the_door()), Event::AlreadyInside(reason("let_in"))),
        (and(waiting(), Event::SomeoneAnswered(Someone::Relative)), Event::LetIn),
        (and(waiting(), Event::Refused), Event::Answered),
        (to_the_key_safe(lets_itself_in()), Event::Answered),
        (key, Event::Inside),
        (tried.clone(), Event::Answered),
        (tried, opened()),
        (emergency, Event::Answered),
        (locked_out, Event::Inside),
    ] {
        let before = walk.door.clone();
        assert_ne!(walk.take(way.clone()), [], "{way:?}");
        assert!(walk.door.is_inside() && walk.door.may_undo_in(), "{way:?}");
        assert_eq!(walk.take(not_inside()), [Fact::NotInside]);
        assert_eq!(state(&walk.door), state(&before), "{way:?}");
        assert_eq!(walk.door.known().calls, before.known().calls);
        assert_eq!(walk.door.known().told, before.known().told);
        assert_eq!(walk.door.known().outcome, before.known().outcome, "not answered late after all");
        assert_eq!(walk.door.emergency(), before.emergency());
        assert_eq!(walk.take(not_inside()), [], "once");
    }
}

#[test]
fn what_was_seen_and_told_meanwhile_stays() {
    let mut walk = at_the_knock(Walk::begun(crate::support::facts::plan(
        doorstep::domain::visit::AccessPlan::AnswersDoor,
        &[MethodKind::KeySafe, MethodKind::Alarm],
    )));
    walk.take(Event::Answered);
    walk.looked(&method(MethodKind::Alarm), Purpose::Unset, false);
    on(&mut walk, [told(Contact::OnCall, "Bethan Howe")]);
    assert_eq!(walk.take(not_inside()), [Fact::NotInside]);
    assert_eq!(walk.door.looks().len(), 1);
    assert!(walk.door.known().manager_told());
    assert_eq!(walk.door.step_now(), &Step::Knock { round: 1 });
}

#[test]
fn once_more_was_done_inside_it_was_no_wrong_tap() {
    let inside = || {
        let mut walk = at_the_knock(answers_the_door());
        walk.take(Event::Answered);
        walk
    };
    for event in [say(Fact::Finding { words: String::from("sits in her chair") }), Event::LockedOut, Event::Emergency] {
        let mut walk = inside();
        walk.take(event.clone());
        assert!(!walk.door.may_undo_in(), "{event:?}");
        assert_eq!(walk.take(not_inside()), [], "{event:?}");
    }
    // Thought better of leaving, or of an emergency: nothing was done.
    for (there, back) in [(Event::Leave, Event::StayOn), (Event::Emergency, Event::GoBack)] {
        let mut walk = inside();
        walk.take(there);
        walk.take(back);
        assert_eq!(walk.take(not_inside()), [Fact::NotInside]);
    }
    // Out of the rooms again by the other way.
    let mut walk = no_reply(CareRules::default());
    walk.take(opened());
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Rooms));
    walk.take(Event::GoBack);
    assert!(!walk.door.may_undo_in());
}

#[test]
fn somebody_who_answers_and_needs_help_is_seen_to_at_once() {
    let mut late = no_reply(CareRules::default());
    let kinds: Vec<String> = late.take(Event::AnsweredInNeed).iter().map(Fact::kind).collect();
    assert_eq!(kinds, ["answered", "visit_outcome", "entered", "emergency_begun"]);
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::Knocked);
    let logged = walk.take(Event::AnsweredInNeed);
    assert_eq!(logged, [Fact::Answered, Fact::Entered { how: Entered::Answered }, Fact::EmergencyBegun]);
    on(&mut walk, [Fact::EmergencyTrigger { trigger: Trigger::Other }, Fact::LifeAtRisk { risk: false }]);
    assert_eq!(walk.door.step_now(), &Step::Emergency(EmergencyAsk::HowFound));
    assert!(walk.door.is_inside());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_wrong_tap_and_its_correction_open_no_gate(walk in any_walk(), looks in any::<bool>()) {
        if walk.door.is_inside() {
            return Ok(());
        }
        let before = state(&walk.door);
        for way in ways_in() {
            let mut tapped = walk.clone();
            if tapped.take(way.clone()).is_empty() || !tapped.door.is_inside() {
                continue;
            }
            if looks {
                tapped.look(true);
            }
            prop_assert_eq!(tapped.take(not_inside()), [Fact::NotInside], "{:?}", way);
            prop_assert_eq!(state(&tapped.door), before.clone(), "{:?}", way);
        }
    }

    #[test]
    fn wherever_it_can_be_said_the_gates_are_those_before_the_last_way_in(mut walk in any_walk()) {
        if !walk.door.may_undo_in() {
            return Ok(());
        }
        // The state before the answer whose last line says *inside*.
        let states = walk.states();
        let last = states.iter().rposition(|door| !door.is_inside()).unwrap_or_default();
        let leads = |fact: &&Fact| {
            matches!(
                fact,
                Fact::Answered
                    | Fact::VisitOutcome(_)
                    | Fact::OpenedBy(_)
                    | Fact::AlreadyInside { .. }
                    | Fact::SomeoneAnswered { who: Someone::Colleague }
            )
        };
        let more = walk.facts()[..=last].iter().rev().take_while(|fact| leads(fact)).count();
        let calls = |door: &Door| door.known().calls.len() + door.known().told.len();
        let before = &states[last - more];
        if calls(before) != calls(&walk.door) {
            return Ok(());
        }
        let expected = gates(before);
        walk.take(not_inside());
        if before.is_not_safe() == walk.door.is_not_safe() {
            prop_assert_eq!(gates(&walk.door), expected);
        }
    }
}

#[test]
fn whoever_was_said_by_a_wrong_tap_to_have_forced_the_door_leaves_nothing_to_lock_up() {
    let mut walk = no_reply(CareRules::default());
    let forced = Opening { name: "PC 2217".into(), by_force: true, ..Opening::by(Contact::Police) };
    walk.take(say(Fact::OpenedBy(forced)));
    assert!(walk.door.is_inside() && walk.door.wont_lock().is_some());
    walk.take(say(Fact::NotInside));
    assert!(!walk.door.is_inside() && !walk.door.somebody_was_in());
    assert_eq!(walk.door.wont_lock(), None, "nobody opened it");
}
