use doorstep::domain::board::{Heard, Times};
use doorstep::domain::entry::flow::{Authority, Ground, Release, ToldBy};
use doorstep::domain::entry::{Entered, Fact};
use doorstep::domain::phone_check::{Check, Reached};
use doorstep::domain::watch::{Case, Kind, key, visit};
use proptest::prelude::*;

use super::board::{at, heard, start, times, wait};
use crate::support::clock::START;

fn kinds(facts: Vec<(u64, Fact)>, minute: u64) -> Vec<Kind> {
    visit(&times(false), &heard(facts), &[], at(minute)).into_iter().map(|case| case.kind).collect()
}

fn released() -> Fact {
    Fact::Released(Release { by: "Bethan".into(), ground: Ground::Accounted, said: String::new(), told: ToldBy::Phone })
}

#[test]
fn a_visit_with_no_entry_is_late_after_half_an_hour_and_missed_after_its_window() {
    assert_eq!(kinds(vec![], 29), []);
    assert_eq!(visit(&times(false), &[], &[], at(30)), [Case { kind: Kind::VisitLate, since: START }]);
    assert_eq!(visit(&times(true), &[], &[], at(15)), [Case { kind: Kind::VisitLate, since: START }]);
    assert_eq!(kinds(vec![], 104), [Kind::VisitLate]);
    assert_eq!(kinds(vec![], 105), [Kind::VisitMissed]);
    assert_eq!(kinds(vec![], 105 + 24 * 60 - 1), [Kind::VisitMissed]);
    assert_eq!(kinds(vec![], 105 + 24 * 60), [], "a day later it is no news");
}

#[test]
fn a_worker_who_waits_and_says_nothing_for_a_quarter_of_an_hour_is_raised_and_again_after_the_next_word() {
    let waits = vec![(0, start()), (1, Fact::NoReply), (5, wait(900))];
    assert_eq!(kinds(waits.clone(), 19), []);
    assert_eq!(
        visit(&times(false), &heard(waits.clone()), &[], at(20)),
        [Case { kind: Kind::WaitSilent, since: at(5) }]
    );
    let mut here = waits;
    here.push((21, Fact::StillHere));
    assert_eq!(kinds(here.clone(), 35), []);
    assert_eq!(
        visit(&times(false), &heard(here.clone()), &[], at(36)),
        [Case { kind: Kind::WaitSilent, since: at(21) }]
    );
    here.push((37, released()));
    assert_eq!(kinds(here, 80), []);
}

#[test]
fn what_arrives_late_is_word_from_the_phone_all_the_same() {
    let mut late = heard(vec![(0, start()), (1, Fact::NoReply), (5, wait(900))]);
    late.last_mut().unwrap().received_at = at(18);
    assert_eq!(visit(&times(false), &late, &[], at(32)), []);
    assert_eq!(visit(&times(false), &late, &[], at(33)), [Case { kind: Kind::WaitSilent, since: at(18) }]);
}

#[test]
fn a_phone_whose_clock_is_ahead_does_not_silence_the_watch() {
    let going = vec![(600, start()), (601, Fact::NoReply), (602, Fact::GoingIn { by: Authority::Plan, wait: 600 })];
    let mut ahead = heard(going);
    for (one, minute) in ahead.iter_mut().zip([0, 1, 2]) {
        one.received_at = at(minute);
    }
    assert_eq!(visit(&times(false), &ahead, &[], at(12)), [Case { kind: Kind::OutSafeOverdue, since: at(2) }]);
    let mut waits = heard(vec![(600, start()), (601, Fact::NoReply), (605, wait(900))]);
    for one in &mut waits {
        one.received_at = at(5);
    }
    assert_eq!(visit(&times(false), &waits, &[], at(20)), [Case { kind: Kind::WaitSilent, since: at(5) }]);
}

#[test]
fn an_emergency_that_falls_silent_is_raised_until_somebody_has_left() {
    let mut facts = vec![(0, start()), (2, Fact::EmergencyBegun)];
    assert_eq!(kinds(facts.clone(), 16), []);
    assert_eq!(kinds(facts.clone(), 17), [Kind::EmergencySilent]);
    facts.push((18, Fact::Left));
    assert_eq!(kinds(facts, 60), []);
}

/// A worker who waits from minute 5 on, at a door known for no signal, with what was in force when the visit started.
fn without_signal(silent: u32) -> (Times, Vec<Heard>) {
    let mut begun = start();
    if let Fact::VisitStarted { plan } = &mut begun {
        plan.timings.silent = silent;
    }
    (Times { no_signal: true, ..times(false) }, heard(vec![(0, begun), (1, Fact::NoReply), (5, wait(900))]))
}

fn rang(minute: u64, result: Reached) -> Check {
    Check { at: at(minute), result }
}

#[test]
fn at_a_door_without_signal_a_phone_check_is_due_instead_of_silence() {
    let (times, waits) = without_signal(900);
    let cases = |checks: &[Check], minute| visit(&times, &waits, checks, at(minute));
    let due = |since| [Case { kind: Kind::PhoneCheckDue, since: at(since) }];
    let silent = |since| [Case { kind: Kind::WaitSilent, since: at(since) }];
    assert_eq!(cases(&[], 19), []);
    assert_eq!(cases(&[], 20), due(5));
    assert_eq!(cases(&[], 34), due(5));
    assert_eq!(cases(&[], 35), silent(5), "nobody has rung for as long again");
    let reached = [rang(21, Reached::Reached)];
    assert_eq!(cases(&reached, 35), [], "reached: it counts as word");
    assert_eq!(cases(&reached, 36), due(21));
    let in_vain = [rang(21, Reached::NotReached)];
    assert_eq!(cases(&in_vain, 21), silent(5), "not reached: at once");
    let then_reached = [rang(21, Reached::NotReached), rang(23, Reached::Reached)];
    assert_eq!(cases(&then_reached, 24), []);
    assert_eq!(Kind::PhoneCheckDue.to(), [doorstep::domain::authority::Role::OnCallManager]);
}

#[test]
fn what_the_worker_was_told_at_the_start_holds_also_where_the_office_takes_the_flag_away() {
    let (_, mut waits) = without_signal(900);
    let Fact::VisitStarted { plan } = &mut waits[0].record.fact else { panic!("no start") };
    plan.care.no_signal = true;
    assert_eq!(visit(&times(false), &waits, &[], at(20)), [Case { kind: Kind::PhoneCheckDue, since: at(5) }]);
}

#[test]
fn an_emergency_is_silent_at_any_door_after_the_same_time() {
    let times = Times { no_signal: true, ..times(false) };
    let facts = heard(vec![(0, start()), (2, Fact::EmergencyBegun)]);
    assert_eq!(visit(&times, &facts, &[], at(17)), [Case { kind: Kind::EmergencySilent, since: at(2) }]);
    assert_eq!(visit(&times, &facts, &[rang(10, Reached::Reached)], at(17)), []);
}

#[test]
fn silence_lasts_as_long_as_was_in_force_when_the_visit_started() {
    let (_, waits) = without_signal(1200);
    assert_eq!(visit(&times(false), &waits, &[], at(24)), []);
    assert_eq!(visit(&times(false), &waits, &[], at(25)), [Case { kind: Kind::WaitSilent, since: at(5) }]);
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

    /// Ringing never makes it quieter than it is: only a worker who was reached ends a silence, and one who was not begins it.
    #[test]
    fn a_phone_check_puts_silence_off_only_where_the_worker_was_reached(
        rings in prop::collection::vec((6_u64..120, any::<bool>()), 0..5), minute in 6_u64..200, no_signal: bool,
    ) {
        let (times, waits) = without_signal(900);
        let times = Times { no_signal, ..times };
        let all: Vec<Check> = rings
            .iter()
            .map(|(at, reached)| rang(*at, if *reached { Reached::Reached } else { Reached::NotReached }))
            .collect();
        let past = |one: &&Check| one.at <= at(minute);
        let last_word = all.iter().filter(past).filter(|one| one.result == Reached::Reached).map(|one| one.at);
        let last_word = last_word.fold(at(5), std::cmp::max);
        let in_vain = all.iter().filter(past).any(|one| one.result == Reached::NotReached && one.at > last_word);
        let quiet = at(minute).since(last_word).as_secs() / 60;
        let expected = match () {
            () if in_vain || quiet >= 30 || quiet >= 15 && !no_signal => vec![Kind::WaitSilent],
            () if quiet >= 15 => vec![Kind::PhoneCheckDue],
            () => vec![],
        };
        let found: Vec<Kind> = visit(&times, &waits, &all, at(minute)).into_iter().map(|case| case.kind).collect();
        prop_assert_eq!(found, expected);
    }
}
