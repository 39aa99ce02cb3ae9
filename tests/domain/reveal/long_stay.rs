//! A sleep-in or live-in (DOOR 0.7): the way in opens around the start only.

use std::time::Duration;

use doorstep::domain::clock::Timestamp;
use doorstep::domain::door::{Event, Gate};
use doorstep::domain::entry::Purpose;
use doorstep::domain::reveal::Refusal;
use doorstep::domain::visit::{AccessPlan, MethodKind, Visit};
use doorstep::domain::window::Window;

use super::{asked, now, phone, visit};
use crate::support::clock::START;
use crate::support::facts::{Walk, plan};

const MINUTE: Duration = Duration::from_mins(1);

fn long() -> Visit {
    let ends = START + Duration::from_hours(9);
    Visit {
        ends,
        window: Window { opens: START - MINUTE * 30, closes: ends + MINUTE * 60 },
        ..visit(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe])
    }
}

fn at_the_key_safe() -> Walk {
    let mut plan = plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe]);
    plan.ends = START + Duration::from_hours(9);
    let mut walk = Walk::begun(plan);
    walk.take(Event::RightDoor { notice_read: false });
    walk.take(Event::CannotKnock(crate::support::world::reason()));
    walk
}

fn ask(walk: &Walk, purpose: Purpose, at: Timestamp) -> Result<(), Refusal> {
    asked(&phone(), &long(), false, walk, purpose, now(at))
}

#[test]
fn the_code_opens_from_half_an_hour_before_to_an_hour_after_the_start() {
    let walk = at_the_key_safe();
    let until = START + MINUTE * 60;
    assert_eq!(ask(&walk, Purpose::Enter, START - MINUTE * 30), Ok(()));
    assert_eq!(ask(&walk, Purpose::Enter, Timestamp(until.0 - 1)), Ok(()));
    assert_eq!(ask(&walk, Purpose::Enter, until), Err(Refusal::TooLate { closed: until }));
    assert!(matches!(ask(&walk, Purpose::Enter, START - MINUTE * 31), Err(Refusal::TooEarly { .. })));
}

#[test]
fn later_it_opens_only_to_lock_up_to_come_back_and_for_who_is_locked_out() {
    let later = START + Duration::from_hours(6);
    let mut inside = at_the_key_safe();
    for event in [Event::KeyTaken, Event::Inside] {
        inside.take(event);
    }
    assert_eq!(ask(&inside, Purpose::Return, later), Ok(()));
    let ways: [(&[Event], Purpose); 3] = [
        (&[Event::WentOut], Purpose::WentOut),
        (&[Event::LockedOut], Purpose::LockedOut),
        (&[Event::Leave, Event::NeedKeyToLockUp], Purpose::LockUp),
    ];
    for (events, purpose) in ways {
        let mut walk = at_the_key_safe();
        walk.take(Event::Answered);
        for event in events {
            walk.take(event.clone());
        }
        for other in [Purpose::WentOut, Purpose::LockedOut, Purpose::LockUp] {
            let expected = if other == purpose { Ok(()) } else { Err(Refusal::NotYet(Gate::Step)) };
            assert_eq!(ask(&walk, other, later), expected, "{other:?} after {events:?}");
        }
        assert!(matches!(ask(&walk, Purpose::Enter, later), Err(Refusal::TooLate { .. })));
    }
}

#[test]
fn a_visit_of_four_hours_is_no_long_stay() {
    let ends = START + Duration::from_hours(4);
    let short = Visit { ends, window: Window { opens: START, closes: ends }, ..long() };
    let walk = at_the_key_safe();
    let asked = asked(&phone(), &short, false, &walk, Purpose::Enter, now(START + Duration::from_hours(3)));
    assert_eq!(asked, Ok(()));
}
