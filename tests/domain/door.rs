mod emergency;
mod gate;
mod hand_over;
mod no_reply;
mod refusal;
mod safe;
mod timers;
mod undo;
mod walks;

use std::time::Duration;

use doorstep::domain::door::{Door, Effect, Event, Gate, HandOver, Key, NoReplyAsk, RefusalAsk, Step, TimerId};
use doorstep::domain::entry::flow::{Ending, TookOver};
use doorstep::domain::entry::{Entered, Fact, KeyPlace, Purpose, Reason, Someone, Trouble};
use doorstep::domain::visit::{AccessPlan, MethodKind};
use proptest::prelude::*;

use crate::support::facts::{Walk, any_event, any_walk, moment, plan, say};

fn lets_itself_in() -> Walk {
    Walk::begun(plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe, MethodKind::Alarm]))
}

fn answers_the_door() -> Walk {
    Walk::begun(plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]))
}

fn reason(code: &str) -> Reason {
    Reason { code: code.into(), words: String::new() }
}

fn at_the_knock(mut walk: Walk) -> Walk {
    walk.take(Event::RightDoor { notice_read: false });
    walk
}

fn to_the_key_safe(mut walk: Walk) -> Walk {
    walk.take(Event::RightDoor { notice_read: false });
    walk.take(Event::Knocked);
    walk.seconds += 30;
    walk.take(Event::TimerFired(TimerId(1)));
    walk
}

fn inside_with_the_key() -> Walk {
    let mut walk = to_the_key_safe(lets_itself_in());
    walk.take(Event::KeyTaken);
    walk.take(Event::Inside);
    walk
}

#[test]
fn a_log_that_lacks_the_knock_opens_no_key_safe() {
    let walk = to_the_key_safe(lets_itself_in());
    let gate = |door: &Door| door.gate(MethodKind::KeySafe, Purpose::Enter, false);
    let replayed = |skip: &str| {
        let kept = walk.records.iter().filter(|(_, record)| record.fact.kind() != skip);
        Door::replay(kept.map(|(id, record)| (*id, record)))
    };
    assert_eq!(gate(&replayed("nothing")), Ok(()));
    let without = replayed("knocked");
    assert_eq!(without.step_now(), &Step::Enter, "the wait that followed is there");
    assert_eq!(gate(&without), Err(Gate::Step));
    assert_eq!(gate(&replayed("door_checked")), Err(Gate::RightDoor));
}

#[test]
fn a_let_yourself_in_visit_goes_door_knock_wait_key_inside_leave_key_back() {
    let mut walk = inside_with_the_key();
    for event in [Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::Safe)] {
        walk.take(event);
    }
    let kinds: Vec<String> = walk.facts().iter().map(|fact| fact.kind()).collect();
    assert_eq!(
        kinds,
        [
            "visit_started",
            "door_checked",
            "knocked",
            "waited",
            "key_taken",
            "entered",
            "leaving",
            "door_locked",
            "key_left",
            "left"
        ]
    );
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::Ended, Key::Settled));
}

#[test]
fn a_key_that_was_not_put_back_after_all_is_said_after_the_visit_and_comes_back_or_is_lost() {
    let mut walk = at_the_knock(Walk::begun(plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe])));
    for event in [Event::AlreadyInside(reason("let_in")), Event::Leave, Event::NeedKeyToLockUp, Event::KeyTaken] {
        walk.take(event);
    }
    walk.take(Event::DoorLocked);
    walk.take(Event::KeyLeft(KeyPlace::Safe));
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::Ended, Key::Settled));
    assert_eq!(walk.take(Event::KeyLeft(KeyPlace::Safe)), [], "that is what was said");
    assert_eq!(walk.take(Event::KeyLeft(KeyPlace::WithMe)), [Fact::KeyLeft { place: KeyPlace::WithMe }]);
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::KeyOut, Key::WithMe));
    let given = KeyPlace::Given { name: "Bethan Howe".into() };
    walk.take(Event::KeyLeft(given));
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::Ended, Key::Settled));
    assert_eq!(walk.take(Event::KeyLeft(KeyPlace::Unknown)).len(), 1);
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::Ended, Key::Lost));
}

#[test]
fn whoever_was_not_safe_says_that_they_got_out_and_hands_the_visit_over_by_name() {
    let mut walk = at_the_knock(Walk::begun(plan(AccessPlan::AnswersDoor, &[])));
    walk.take(Event::Answered);
    assert_eq!(walk.take(say(Fact::GotOut)), [], "nobody said that it was not safe");
    walk.append(Fact::NotSafe { step: "inside".into(), address: String::new() });
    walk.replay();
    assert!(!walk.door.may_undo_in(), "it is no wrong tap");
    walk.take(say(Fact::SafeNow));
    assert_eq!(walk.take(say(Fact::GotOut)), [Fact::GotOut]);
    assert_eq!((walk.door.step_now(), walk.door.is_inside()), (&Step::HandOver(HandOver::NotSafe), false));
    assert_eq!(walk.take(say(Fact::GotOut)), [], "once");
    walk.take(Event::GoBack);
    assert_eq!((walk.door.step_now(), walk.door.is_inside()), (&Step::Inside, true), "a wrong tap");
    walk.take(say(Fact::GotOut));
    assert_eq!(walk.take(say(Fact::Finding { words: "He shouted at me".into() })).len(), 1);
    assert_eq!(walk.take(Event::Answered), [], "no door that opens leads back in");
    let ended = walk.take(Event::HandedTo("Bethan Howe".into(), TookOver::Phone));
    assert!(matches!(&ended[..], [Fact::VisitOutcome(outcome), Fact::Left] if outcome.ending == Ending::NotSafe));
}

#[test]
fn whoever_has_no_key_leaves_the_door_to_those_inside_and_does_not_say_that_they_locked_it() {
    let mut walk = at_the_knock(Walk::begun(plan(AccessPlan::AnswersDoor, &[])));
    walk.take(Event::Answered);
    walk.take(Event::Leave);
    assert_eq!(walk.take(Event::LockedBehind), [Fact::LockedBehind, Fact::Left]);
    assert_eq!(walk.door.step_now(), &Step::Ended);
}

#[test]
fn the_right_door_check_cannot_be_skipped() {
    for event in [Event::Knocked, Event::CannotKnock(reason("asked")), Event::KeyTaken, Event::Answered, Event::Inside]
    {
        let mut walk = lets_itself_in();
        assert_eq!(walk.take(event.clone()), [], "{event:?}");
        assert_eq!(walk.door.step_now(), &Step::Arrive);
    }
}

#[test]
fn the_knock_can_be_replaced_only_with_a_reason_that_the_manager_sees() {
    let mut walk = at_the_knock(lets_itself_in());
    let logged = walk.take(Event::CannotKnock(reason("asleep")));
    assert_eq!(logged, [Fact::KnockSkipped { reason: reason("asleep") }]);
    assert_eq!(walk.door.step_now(), &Step::Enter);
}

#[test]
fn somebody_who_answers_the_door_and_cannot_be_knocked_for_gets_no_code_only_a_question() {
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::CannotKnock(reason("asked")));
    assert_eq!(walk.door.step_now(), &Step::Outcome);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false), Err(Gate::Step));
}

#[test]
fn a_wait_lasts_as_long_as_the_plan_said_when_it_began() {
    let mut walk = at_the_knock(lets_itself_in());
    walk.take(Event::Knocked);
    walk.seconds += 29;
    assert_eq!(walk.take(Event::TimerFired(TimerId(1))), [], "a second too early");
    assert_eq!(walk.door.time_left(&moment(walk.seconds)), Some((TimerId(1), Duration::from_secs(1))));
    walk.seconds += 1;
    assert_eq!(walk.take(Event::TimerFired(TimerId(1))), [Fact::Waited { round: 1 }]);
}

#[test]
fn a_timer_of_an_earlier_wait_changes_nothing() {
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::Knocked);
    walk.seconds += 30;
    walk.take(Event::TimerFired(TimerId(1)));
    walk.take(Event::Knocked);
    walk.seconds += 600;
    assert_eq!(walk.take(Event::TimerFired(TimerId(1))), []);
    assert!(matches!(walk.door.step_now(), Step::Waiting { round: 2, .. }));
}

#[test]
fn going_on_early_keeps_the_reason_and_the_seconds_that_were_left() {
    let mut walk = at_the_knock(lets_itself_in());
    walk.take(Event::Knocked);
    walk.seconds += 12;
    let logged = walk.take(Event::GoOnEarly(reason("called")));
    assert_eq!(logged, [Fact::WaitCutShort { round: 1, reason: reason("called"), left: 18 }]);
}

#[test]
fn no_answer_after_the_second_wait_is_logged_by_itself_and_on_call_hears_at_the_second_knock() {
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::Knocked);
    walk.seconds += 30;
    walk.take(Event::TimerFired(TimerId(1)));
    assert_eq!(walk.door.step_now(), &Step::Knock { round: 2 });
    let outcome = walk.door.clone().step(Event::Knocked, &moment(walk.seconds));
    assert!(outcome.effects.contains(&Effect::SyncSoon));
    walk.take(Event::Knocked);
    walk.seconds += 60;
    assert_eq!(walk.take(Event::TimerFired(TimerId(2))), [Fact::Waited { round: 2 }, Fact::NoReply]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts));
}

#[test]
fn after_a_refusal_nobody_goes_in_with_a_key() {
    let mut walk = to_the_key_safe(lets_itself_in());
    walk.take(Event::Refused);
    assert_eq!(walk.door.step_now(), &Step::Refusal(RefusalAsk::Seen));
    assert_eq!(walk.take(Event::KeyTaken), []);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false), Err(Gate::Step));
}

#[test]
fn who_else_answers_decides_whether_the_worker_goes_in() {
    for (who, step) in [
        (Someone::Relative, Step::WithSomeone { who: Someone::Relative }),
        (Someone::Colleague, Step::Inside),
        (Someone::ChildAlone, Step::HandOver(HandOver::Someone(Someone::ChildAlone))),
        (Someone::Stranger, Step::HandOver(HandOver::Someone(Someone::Stranger))),
        (Someone::EmergencyService, Step::HandOver(HandOver::Someone(Someone::EmergencyService))),
    ] {
        let mut walk = at_the_knock(answers_the_door());
        walk.take(Event::SomeoneAnswered(who));
        assert_eq!(walk.door.step_now(), &step);
        assert_eq!(walk.door.looks().len(), 0, "and no code is seen");
    }
}

#[test]
fn a_colleague_inside_is_recorded_as_the_way_in() {
    let mut walk = at_the_knock(answers_the_door());
    let logged = walk.take(Event::SomeoneAnswered(Someone::Colleague));
    assert_eq!(logged[1], Fact::Entered { how: Entered::Colleague });
}

#[test]
fn gas_before_the_bell_leads_outside_and_a_wrong_tap_leads_back() {
    let mut walk = lets_itself_in();
    walk.take(Event::Trouble(Trouble::Gas));
    assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Trouble(Trouble::Gas)));
    assert_eq!(walk.take(Event::Answered), [], "nobody goes into gas because a door opened");
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::Arrive);
}

#[test]
fn an_outer_door_comes_before_the_flats_own_and_its_code_after_the_buzzer() {
    let mut walk = Walk::begun(plan(AccessPlan::DoorEntryFirst, &[MethodKind::Communal]));
    walk.take(Event::RightDoor { notice_read: true });
    assert_eq!(walk.door.gate(MethodKind::Communal, Purpose::Enter, false), Err(Gate::Step));
    walk.take(Event::RangBuzzer);
    assert_eq!(walk.door.gate(MethodKind::Communal, Purpose::Enter, false), Ok(()));
    walk.take(Event::AtOwnDoor);
    assert_eq!(walk.door.step_now(), &Step::Knock { round: 1 });
    assert_eq!(walk.door.gate(MethodKind::Communal, Purpose::Enter, false), Err(Gate::Step));
}

#[test]
fn the_alarms_code_is_one_hold_away_before_the_door_opens_and_again_while_leaving() {
    let mut walk = to_the_key_safe(lets_itself_in());
    assert_eq!(walk.door.gate(MethodKind::Alarm, Purpose::Unset, false), Err(Gate::Step));
    walk.take(Event::KeyTaken);
    assert_eq!(walk.door.gate(MethodKind::Alarm, Purpose::Unset, false), Ok(()));
    walk.take(Event::Inside);
    assert_eq!(walk.door.gate(MethodKind::Alarm, Purpose::Set, false), Err(Gate::Step));
    walk.take(Event::Leave);
    assert_eq!(walk.door.gate(MethodKind::Alarm, Purpose::Set, false), Ok(()));
}

#[test]
fn once_inside_the_key_can_be_fetched_to_lock_up() {
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::Answered);
    walk.take(Event::Leave);
    assert_eq!(
        walk.door.gate(MethodKind::KeySafe, Purpose::LockUp, false),
        Err(Gate::Step),
        "not before it is asked for"
    );
    walk.take(Event::NeedKeyToLockUp);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::LockUp, false), Ok(()));
    walk.take(Event::KeyTaken);
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::Leaving, Key::Taken));
}

#[test]
fn locked_out_with_the_client_inside_needs_no_knock() {
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::Answered);
    walk.take(Event::LockedOut);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::LockedOut, false), Ok(()));
    walk.take(Event::KeyTaken);
    walk.take(Event::Inside);
    assert_eq!(walk.door.step_now(), &Step::Inside);
}

#[test]
fn a_visit_cannot_be_finished_until_the_keys_state_is_given() {
    let mut walk = inside_with_the_key();
    walk.take(Event::Leave);
    walk.take(Event::DoorLocked);
    assert_eq!(walk.door.step_now(), &Step::KeyBack);
    assert_eq!(walk.take(Event::Finish), []);
    assert_eq!(walk.take(Event::KeyLeft(KeyPlace::Given { name: String::new() })), [], "given to somebody with a name");
    walk.take(Event::KeyLeft(KeyPlace::Unknown));
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::Ended, Key::Lost));
}

#[test]
fn a_key_that_went_along_may_be_put_back_after_left_and_nothing_else_may_be_seen() {
    let mut walk = inside_with_the_key();
    for event in [Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::WithMe)] {
        walk.take(event);
    }
    assert_eq!(walk.door.step_now(), &Step::KeyOut);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Return, false), Ok(()));
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false), Err(Gate::Left));
    assert_eq!(walk.door.gate(MethodKind::Alarm, Purpose::Unset, false), Err(Gate::Left));
    walk.take(Event::KeyLeft(KeyPlace::Safe));
    assert_eq!(walk.door.step_now(), &Step::Ended);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Return, false), Err(Gate::Step));
}

#[test]
fn leaving_drops_the_codes_and_a_key_put_back_later_drops_the_last() {
    let mut walk = inside_with_the_key();
    walk.take(Event::Leave);
    walk.take(Event::DoorLocked);
    let outcome = walk.door.clone().step(Event::KeyLeft(KeyPlace::WithMe), &moment(walk.seconds));
    assert!(outcome.effects.contains(&Effect::DropCodes));
    walk.take(Event::KeyLeft(KeyPlace::WithMe));
    let outcome = walk.door.clone().step(Event::KeyLeft(KeyPlace::Safe), &moment(walk.seconds));
    assert!(outcome.effects.contains(&Effect::DropCodes));
}

#[test]
fn a_clock_set_during_a_wait_changes_no_wait() {
    let mut walk = at_the_knock(lets_itself_in());
    walk.take(Event::Knocked);
    let mut now = moment(walk.seconds + 10);
    now.at = now.at + Duration::from_hours(24);
    assert_eq!(walk.door.time_left(&now), Some((TimerId(1), Duration::from_secs(20))));
}

#[test]
fn an_entry_of_a_newer_app_is_passed_over_visibly() {
    let mut walk = lets_itself_in();
    walk.append(Fact::Unknown { kind: "hovered".into(), v: 9 });
    let door = Door::replay(walk.records.iter().map(|(id, record)| (*id, record)));
    assert_eq!((door.unknown(), door.step_now()), (1, &Step::Arrive));
}

proptest! {
    #[test]
    fn coming_back_after_any_prefix_and_going_on_gives_what_not_stopping_would_have_given(
        walk in any_walk(), cut in 0_usize..60, rest in prop::collection::vec((any_event(), 0_u64..90), 0..12)
    ) {
        // The same answers, taken by a door that never stopped and by one that was replayed from the disk.
        let cut = cut.min(walk.records.len());
        let mut stayed = Door::default();
        for (id, record) in &walk.records[..cut] {
            stayed = {
                let mut door = stayed;
                let boot = doorstep::domain::clock::Boot { id: record.boot.clone(), elapsed_ms: record.since_boot_ms };
                door.apply(*id, &doorstep::domain::door::Moment { at: record.now.at, boot }, &record.fact);
                door
            };
        }
        let mut replayed = Walk {
            door: Door::replay(walk.records[..cut].iter().map(|(id, record)| (*id, record))),
            records: walk.records[..cut].to_vec(),
            seconds: walk.seconds,
        };
        prop_assert_eq!(&stayed, &replayed.door);
        for (event, seconds) in rest {
            replayed.seconds += seconds;
            let outcome = stayed.step(event.clone(), &moment(replayed.seconds));
            stayed = outcome.next;
            prop_assert_eq!(outcome.entries, replayed.take(event));
            prop_assert_eq!(stayed.step_now(), replayed.door.step_now());
            prop_assert_eq!(stayed.time_left(&moment(replayed.seconds)), replayed.door.time_left(&moment(replayed.seconds)));
        }
    }

    #[test]
    fn nobody_comes_in_by_the_key_without_having_knocked_or_said_why_not_but_in_an_emergency(walk in any_walk()) {
        let (mut announced, mut entered) = (false, false);
        for (_, record) in &walk.records {
            match &record.fact {
                Fact::Knocked { .. } | Fact::KnockSkipped { .. } | Fact::EmergencyBegun => announced = true,
                Fact::Entered { how } => {
                    prop_assert!(*how != Entered::Key || announced || entered, "{:?}", walk.records);
                    entered = true;
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_door_that_does_not_lock_is_left_only_to_somebody_with_a_name_and_the_office_hears_of_it() {
    let mut walk = at_the_knock(Walk::begun(plan(AccessPlan::AnswersDoor, &[])));
    walk.take(Event::Answered);
    assert_eq!(walk.take(Event::WontLock("Gwen Lewis".into())), [], "not before leaving");
    walk.take(Event::Leave);
    assert_eq!(walk.take(Event::WontLock(" ".into())), []);
    let left = Fact::WontLock { name: "Gwen Lewis".into() };
    assert_eq!(walk.take(Event::WontLock(" Gwen Lewis ".into())), [left.clone(), Fact::Left]);
    assert_eq!(walk.door.step_now(), &Step::Ended);
    assert_eq!(doorstep::domain::alert::alert(&left).map(|alert| alert.kind), Some("not_locked"));
}
