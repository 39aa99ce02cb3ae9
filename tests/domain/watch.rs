use doorstep::domain::entry::flow::{Authority, Ground, Release, ToldBy};
use doorstep::domain::entry::{Entered, Fact};
use doorstep::domain::watch::{Case, Kind, key, visit};
use proptest::prelude::*;

use super::board::{at, heard, start, times, wait};
use crate::support::clock::START;

fn kinds(facts: Vec<(u64, Fact)>, minute: u64) -> Vec<Kind> {
    visit(&times(false), &heard(facts), at(minute)).into_iter().map(|case| case.kind).collect()
}

fn released() -> Fact {
    Fact::Released(Release { by: "Bethan".into(), ground: Ground::Accounted, said: String::new(), told: ToldBy::Phone })
}

#[test]
fn a_visit_with_no_entry_is_late_after_half_an_hour_and_missed_after_its_window() {
    assert_eq!(kinds(vec![], 29), []);
    assert_eq!(visit(&times(false), &[], at(30)), [Case { kind: Kind::VisitLate, since: START }]);
    assert_eq!(visit(&times(true), &[], at(15)), [Case { kind: Kind::VisitLate, since: START }]);
    assert_eq!(kinds(vec![], 104), [Kind::VisitLate]);
    assert_eq!(kinds(vec![], 105), [Kind::VisitMissed]);
    assert_eq!(kinds(vec![], 105 + 24 * 60 - 1), [Kind::VisitMissed]);
    assert_eq!(kinds(vec![], 105 + 24 * 60), [], "a day later it is no news");
}

#[test]
fn a_worker_who_waits_and_says_nothing_for_a_quarter_of_an_hour_is_raised_and_again_after_the_next_word() {
    let waits = vec![(0, start()), (1, Fact::NoReply), (5, wait(900))];
    assert_eq!(kinds(waits.clone(), 19), []);
    assert_eq!(visit(&times(false), &heard(waits.clone()), at(20)), [Case { kind: Kind::WaitSilent, since: at(5) }]);
    let mut here = waits;
    here.push((21, Fact::StillHere));
    assert_eq!(kinds(here.clone(), 35), []);
    assert_eq!(visit(&times(false), &heard(here.clone()), at(36)), [Case { kind: Kind::WaitSilent, since: at(21) }]);
    here.push((37, released()));
    assert_eq!(kinds(here, 80), []);
}

#[test]
fn what_arrives_late_is_word_from_the_phone_all_the_same() {
    let mut late = heard(vec![(0, start()), (1, Fact::NoReply), (5, wait(900))]);
    late.last_mut().unwrap().received_at = at(18);
    assert_eq!(visit(&times(false), &late, at(32)), []);
    assert_eq!(visit(&times(false), &late, at(33)), [Case { kind: Kind::WaitSilent, since: at(18) }]);
}

#[test]
fn a_phone_whose_clock_is_ahead_does_not_silence_the_watch() {
    let going = vec![(600, start()), (601, Fact::NoReply), (602, Fact::GoingIn { by: Authority::Plan, wait: 600 })];
    let mut ahead = heard(going);
    for (one, minute) in ahead.iter_mut().zip([0, 1, 2]) {
        one.received_at = at(minute);
    }
    assert_eq!(visit(&times(false), &ahead, at(12)), [Case { kind: Kind::OutSafeOverdue, since: at(2) }]);
    let mut waits = heard(vec![(600, start()), (601, Fact::NoReply), (605, wait(900))]);
    for one in &mut waits {
        one.received_at = at(5);
    }
    assert_eq!(visit(&times(false), &waits, at(20)), [Case { kind: Kind::WaitSilent, since: at(5) }]);
}

#[test]
fn an_emergency_that_falls_silent_is_raised_until_somebody_has_left() {
    let mut facts = vec![(0, start()), (2, Fact::EmergencyBegun)];
    assert_eq!(kinds(facts.clone(), 16), []);
    assert_eq!(kinds(facts.clone(), 17), [Kind::EmergencySilent]);
    facts.push((18, Fact::Left));
    assert_eq!(kinds(facts, 60), []);
}

#[test]
fn out_safe_is_asked_after_the_wait_in_force_until_it_is_said() {
    let mut facts = vec![(0, start()), (1, Fact::NoReply), (2, Fact::GoingIn { by: Authority::Plan, wait: 600 })];
    assert_eq!(kinds(facts.clone(), 11), []);
    assert_eq!(kinds(facts.clone(), 12), [Kind::OutSafeOverdue]);
    facts.push((13, Fact::Entered { how: Entered::Key }));
    assert_eq!(kinds(facts.clone(), 14), [Kind::OutSafeOverdue], "inside is not out safe");
    facts.push((15, Fact::OutSafe));
    assert_eq!(kinds(facts, 16), []);
}

#[test]
fn a_key_is_overdue_once_its_time_is_over() {
    assert_eq!(key(at(60), at(60)), None);
    assert_eq!(key(at(60), at(61)), Some(Case { kind: Kind::KeyOverdue, since: at(60) }));
}

proptest! {
    /// Whatever the minute, a visit that runs as planned raises nothing, and time alone never ends a case of silence.
    #[test]
    fn a_worker_inside_raises_nothing_and_silence_stays_silence(minute in 3_u64..5000) {
        let inside = vec![(0, start()), (1, Fact::Answered), (2, Fact::Entered { how: Entered::Answered })];
        prop_assert_eq!(kinds(inside, minute), vec![]);
        let silent = vec![(0, start()), (1, Fact::NoReply), (2, wait(900))];
        prop_assert_eq!(kinds(silent, minute).contains(&Kind::WaitSilent), minute >= 17);
    }
}
