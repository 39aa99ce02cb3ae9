use doorstep::domain::alert::alert;
use doorstep::domain::door::{Event, Gate, Key, NoReplyAsk, Step};
use doorstep::domain::entry::flow::{KeyFrom, SafeFault, TookOver};
use doorstep::domain::entry::{Fact, KeyPlace, Purpose};
use doorstep::domain::visit::{AccessPlan, MethodKind};

use super::{answers_the_door, at_the_knock, inside_with_the_key, lets_itself_in, to_the_key_safe};
use crate::support::facts::{Walk, method, plan, say};

fn did_not_open() -> Event {
    Event::CodeDidNotOpen(MethodKind::KeySafe)
}

fn attempt(walk: &mut Walk) -> Vec<String> {
    walk.looked(&method(MethodKind::KeySafe), Purpose::Enter, false);
    walk.take(did_not_open()).iter().map(Fact::kind).collect()
}

#[test]
fn a_code_that_was_not_looked_at_cannot_have_failed() {
    let mut walk = to_the_key_safe(lets_itself_in());
    assert_eq!(walk.take(did_not_open()), []);
}

#[test]
fn at_the_second_attempt_the_way_in_has_failed() {
    let mut walk = to_the_key_safe(lets_itself_in());
    assert_eq!(attempt(&mut walk), ["code_did_not_open"]);
    assert_eq!(walk.door.step_now(), &Step::DidNotOpen);
    assert_eq!(walk.take(did_not_open()), [], "a second tap is no second attempt");
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::Enter);
    assert_eq!(attempt(&mut walk), ["code_did_not_open", "could_not_open"]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts));
    assert!(walk.door.is_code_doubted());
}

#[test]
fn while_a_code_is_being_replaced_there_is_a_third_attempt_and_the_one_that_opens_is_proven() {
    let mut plan = plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe]);
    plan.methods[0].replacing = true;
    let mut walk = to_the_key_safe(Walk::begun(plan));
    for _ in 0..2 {
        assert_eq!(attempt(&mut walk), ["code_did_not_open"]);
        walk.take(Event::GoBack);
    }
    let mut opens = walk.clone();
    assert_eq!(attempt(&mut walk), ["code_did_not_open", "could_not_open"]);
    opens.looked(&method(MethodKind::KeySafe), Purpose::Enter, false);
    let kinds: Vec<String> = opens.take(Event::KeyTaken).iter().map(Fact::kind).collect();
    assert_eq!(kinds, ["code_opened", "key_taken"]);
}

#[test]
fn a_key_that_came_without_a_look_at_its_code_says_how_and_after_a_look_nobody_asks() {
    let mut walk = to_the_key_safe(lets_itself_in());
    assert!(walk.door.asks_how_key_came());
    let had = Fact::KeyHad { from: KeyFrom::Open, name: String::new() };
    assert_eq!(walk.take(Event::KeyHad(KeyFrom::Open, String::new())), [Fact::KeyTaken, had.clone()]);
    assert_eq!(walk.door.step_now(), &Step::Opening);
    assert_eq!(walk.take(Event::KeyHad(KeyFrom::Open, String::new())), [], "a second tap");
    assert_eq!(alert(&had).map(|alert| alert.kind), Some("code_compromised"));
    let mut given = to_the_key_safe(lets_itself_in());
    let by = Fact::KeyHad { from: KeyFrom::Given, name: "Gwen Lewis".into() };
    assert_eq!(given.take(Event::KeyHad(KeyFrom::Given, " Gwen Lewis ".into())), [Fact::KeyTaken, by]);
    // Given while the worker waits: no code is looked at, and nobody knocks again.
    let mut waits = at_the_knock(lets_itself_in());
    assert!(!waits.door.may_go_on_with_a_key(), "the knock comes first, even with a key");
    waits.take(Event::Knocked);
    assert!(waits.door.may_go_on_with_a_key());
    let kinds: Vec<String> =
        waits.take(Event::KeyHad(KeyFrom::Given, "Gwen Lewis".into())).iter().map(Fact::kind).collect();
    assert_eq!(kinds, ["wait_cut_short", "key_taken", "key_had"]);
    assert_eq!((waits.door.step_now(), waits.door.key()), (&Step::Opening, Key::Taken));
    let mut unagreed = at_the_knock(answers_the_door());
    unagreed.take(Event::Knocked);
    assert_eq!(unagreed.take(Event::KeyHad(KeyFrom::Given, "Gwen Lewis".into())), [], "going in is not agreed there");
    let mut looked = to_the_key_safe(lets_itself_in());
    looked.looked(&method(MethodKind::KeySafe), Purpose::Enter, false);
    assert!(!looked.door.asks_how_key_came());
    assert_eq!(looked.take(Event::KeyHad(KeyFrom::Given, String::from("Gwen Lewis"))), []);
    assert_eq!(looked.take(Event::KeyTaken), [Fact::KeyTaken]);
    let told: Vec<bool> =
        KeyFrom::ALL.iter().map(|from| alert(&Fact::KeyHad { from: *from, name: String::new() }).is_some()).collect();
    assert_eq!(told, [false, false, true, true]);
}

#[test]
fn what_shuts_the_worker_out_begins_the_no_response_flow_and_a_new_code_told_does_not() {
    for fault in SafeFault::ALL {
        let mut walk = to_the_key_safe(lets_itself_in());
        assert_eq!(walk.take(say(Fact::KeySafeFault { fault: *fault })).len(), 1);
        let outside = matches!(walk.door.step_now(), Step::NoReply(_));
        assert_eq!(outside, fault.shuts_out(), "{fault:?}");
        assert_eq!(*walk.door.step_now() == Step::Enter, !fault.shuts_out());
    }
}

#[test]
fn a_changed_code_or_one_the_client_told_makes_every_later_note_suspect() {
    for fault in SafeFault::ALL {
        let mut walk = to_the_key_safe(lets_itself_in());
        walk.take(say(Fact::KeySafeFault { fault: *fault }));
        let told = matches!(fault, SafeFault::Changed | SafeFault::ToldNew);
        assert!(walk.door.is_code_doubted() >= told, "{fault:?}");
        assert_eq!(fault.doubts_code(), told);
        let mut inside = inside_with_the_key();
        inside.take(say(Fact::KeySafeFault { fault: *fault }));
        assert_eq!(inside.door.is_code_doubted(), told, "{fault:?} seen from inside");
        assert_eq!(inside.door.step_now(), &Step::Inside);
    }
}

#[test]
fn a_key_that_will_not_turn_is_no_dead_end_and_is_given_back() {
    let mut walk = to_the_key_safe(lets_itself_in());
    walk.take(Event::KeyTaken);
    walk.take(say(Fact::KeySafeFault { fault: SafeFault::KeyWillNotTurn }));
    assert_eq!(walk.door.key(), Key::Taken);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Return, false), Ok(()));
    walk.take(Event::HandedTo("Bethan Howe".into(), TookOver::Here));
    assert_eq!(walk.door.step_now(), &Step::KeyBack);
}

#[test]
fn locked_out_on_a_long_stay_and_out_for_a_while_each_have_their_own_purpose() {
    let mut long = plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]);
    long.ends = long.starts + std::time::Duration::from_hours(9);
    let gates = |walk: &Walk| {
        [Purpose::Enter, Purpose::WentOut, Purpose::LockedOut, Purpose::LockUp]
            .map(|purpose| walk.door.gate(MethodKind::KeySafe, purpose, false))
    };
    let no = Err(Gate::Step);
    let mut walk = at_the_knock(Walk::begun(long));
    walk.take(Event::Answered);
    assert_eq!(walk.take(Event::WentOut), [Fact::WentOut]);
    assert_eq!(gates(&walk), [no, Ok(()), no, no]);
    assert!(!walk.door.is_inside());
    walk.take(Event::KeyTaken);
    assert_eq!(walk.door.step_now(), &Step::Opening);
    walk.take(Event::Inside);
    walk.take(Event::LockedOut);
    assert_eq!(gates(&walk), [no, no, Ok(()), no]);
    let mut short = at_the_knock(answers_the_door());
    short.take(Event::Answered);
    assert_eq!(short.take(Event::WentOut), [], "on a visit of an hour nobody goes out");
}

#[test]
fn an_alarm_is_set_while_leaving_and_not_by_somebody_who_never_left_from_inside() {
    let mut walk = inside_with_the_key();
    walk.take(Event::LockedOut);
    walk.take(Event::CouldNotOpen);
    walk.take(Event::HandedTo("Bethan Howe".into(), TookOver::Here));
    assert_eq!(walk.door.step_now(), &Step::KeyBack);
    assert_eq!(walk.door.gate(MethodKind::Alarm, Purpose::Set, false), Err(Gate::Step));
    walk.take(Event::KeyLeft(KeyPlace::Unknown));
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::Ended, Key::Lost));
}

#[test]
fn where_a_visit_must_not_be_missed_a_way_in_that_failed_is_an_emergency_at_once() {
    for event in [
        Event::CouldNotOpen,
        say(Fact::KeySafeFault { fault: SafeFault::Empty }),
        say(Fact::KeySafeFault { fault: SafeFault::Frozen }),
    ] {
        let mut plan = plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe]);
        plan.care.critical = true;
        let mut walk = to_the_key_safe(Walk::begun(plan));
        let logged = walk.take(event.clone());
        assert_eq!(logged.last(), Some(&Fact::EmergencyBegun), "{event:?}");
        assert!(walk.door.is_emergency());
    }
}
