use std::time::Duration;

use doorstep::domain::board::{Heard, State, Times, seen};
use doorstep::domain::clock::{Now, Quality, Reading, Timestamp};
use doorstep::domain::entry::flow::Authority;
use doorstep::domain::entry::report::{Later, ToldLater};
use doorstep::domain::entry::{About, Entered, Fact, KeyPlace, Record};
use doorstep::domain::ids::{EntryId, PersonId};
use doorstep::domain::visit::{AccessPlan, MethodKind};
use uuid::Uuid;

use crate::support::clock::START;
use crate::support::facts::{no_boot, plan};

pub fn at(minutes: u64) -> Timestamp {
    START + Duration::from_mins(minutes)
}

/// A visit of 45 minutes from START, whose window is over an hour after its end.
pub fn times(critical: bool) -> Times {
    let late = Duration::from_mins(if critical { 15 } else { 30 });
    Times { starts: START, closes: at(105), late, no_signal: false }
}

/// Entries at these minutes, each stored at once.
pub fn heard(facts: Vec<(u64, Fact)>) -> Vec<Heard> {
    facts
        .into_iter()
        .enumerate()
        .map(|(nth, (minute, fact))| {
            let about = About { worker: PersonId(Uuid::from_u128(2)), visit: None, client: None };
            let now = Now { at: at(minute), quality: Quality::Anchored };
            let mut boot = no_boot();
            boot.elapsed_ms = minute * 60_000;
            let record = Record::new(about, now, &Reading { wall: at(minute), boot }, fact);
            Heard { id: EntryId(Uuid::from_u128(nth as u128 + 1)), record, received_at: at(minute) }
        })
        .collect()
}

pub fn start() -> Fact {
    Fact::VisitStarted { plan: plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]) }
}

pub fn wait(wait: u32) -> Fact {
    Fact::WaitingForRelease { accounted_by: String::new(), wait }
}

fn state(facts: Vec<(u64, Fact)>, minute: u64) -> (State, Option<Timestamp>) {
    let seen = seen(&times(false), &heard(facts), at(minute));
    (seen.state, seen.since)
}

#[test]
fn before_anything_is_written_a_visit_is_not_started_then_late_then_missed() {
    assert_eq!(state(vec![], 0), (State::NotStarted, None));
    assert_eq!(state(vec![], 29), (State::NotStarted, None));
    assert_eq!(state(vec![], 30), (State::Late, Some(START)));
    assert_eq!(state(vec![], 104), (State::Late, Some(START)));
    assert_eq!(state(vec![], 105), (State::Missed, Some(START)));
    let critical = |minute| seen(&times(true), &[], at(minute)).state;
    assert_eq!((critical(14), critical(15)), (State::NotStarted, State::Late));
}

#[test]
fn each_step_of_a_visit_is_one_word_on_the_board() {
    let mut facts = vec![(0, start())];
    assert_eq!(state(facts.clone(), 1).0, State::AtTheDoor);
    facts.push((2, Fact::DoorChecked { notice_read: false }));
    facts.push((3, Fact::NoReply));
    assert_eq!(state(facts.clone(), 4), (State::NoReply, Some(at(3))));
    facts.push((5, wait(900)));
    assert_eq!(state(facts.clone(), 6), (State::Waiting, Some(at(5))));
    let mut going = facts.clone();
    going.truncate(3);
    going.push((7, Fact::GoingIn { by: Authority::Plan, wait: 600 }));
    assert_eq!(state(going.clone(), 8), (State::GoingIn, Some(at(7))));
    going.push((9, Fact::Entered { how: Entered::Key }));
    assert_eq!(state(going.clone(), 10), (State::Inside, Some(at(9))));
    going.push((11, Fact::EmergencyBegun));
    assert_eq!(state(going.clone(), 12), (State::Emergency, Some(at(11))));
    going.push((13, Fact::NotSafe { step: String::new(), address: String::new() }));
    assert_eq!(state(going.clone(), 14), (State::NotSafe, Some(at(13))));
    going.push((15, Fact::SafeNow));
    assert_eq!(state(going, 16), (State::Emergency, Some(at(11))));
}

#[test]
fn after_left_the_board_says_where_the_key_is() {
    let left = |place: Option<KeyPlace>| {
        let mut facts = vec![(0, start()), (1, Fact::KeyTaken)];
        facts.extend(place.map(|place| (2, Fact::KeyLeft { place })));
        facts.push((3, Fact::Left));
        state(facts, 4)
    };
    assert_eq!(left(Some(KeyPlace::Safe)), (State::LeftKeyBack, Some(at(3))));
    assert_eq!(left(Some(KeyPlace::Given { name: "Elin".into() })).0, State::LeftKeyBack);
    assert_eq!(left(Some(KeyPlace::WithMe)).0, State::LeftKeyNotBack);
    assert_eq!(left(Some(KeyPlace::Unknown)).0, State::LeftKeyNotBack);
    assert_eq!(state(vec![(0, start()), (1, Fact::Left)], 2).0, State::LeftKeyBack);
}

#[test]
fn a_look_at_tomorrows_code_is_no_beginning() {
    let early = heard(vec![(0, Fact::PinChanged)]);
    let tomorrow = Times { starts: at(1440), closes: at(1600), ..times(false) };
    assert_eq!(seen(&tomorrow, &early, at(1500)).state, State::Late);
}

#[test]
fn a_line_told_about_a_visit_is_no_beginning_of_it_but_a_call_for_help_is() {
    let words = || "she rang to say she is away".to_owned();
    let told = Fact::ToldLater(ToldLater { what: Later::ALL[0], words: words(), reason: words() });
    assert_eq!(state(vec![(2, told)], 40).0, State::Late);
    assert_eq!(state(vec![(2, Fact::EmergencyBegun)], 40).0, State::Emergency);
    assert_eq!(state(vec![(2, Fact::NotSafe { step: String::new(), address: String::new() })], 40).0, State::NotSafe);
}

#[test]
fn a_phones_clock_that_is_ahead_counts_for_no_more_than_when_its_entry_arrived() {
    let mut ahead = heard(vec![(600, start()), (601, Fact::NoReply), (605, wait(900))]);
    for (one, minute) in ahead.iter_mut().zip([0, 1, 5]) {
        one.received_at = at(minute);
    }
    let seen = seen(&times(false), &ahead, at(6));
    assert_eq!((seen.state, seen.since, seen.last_word), (State::Waiting, Some(at(5)), Some(at(5))));
}
