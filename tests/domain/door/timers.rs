use std::collections::HashSet;
use std::time::Duration;

use doorstep::domain::clock::Boot;
use doorstep::domain::door::{Door, Event, Moment, NoReplyAsk, Step, TimerName};
use doorstep::domain::entry::flow::{CallResult, Contact, TookOver};
use doorstep::domain::entry::{CareRules, Fact};
use proptest::prelude::*;

use super::no_reply::{no_reply, on};
use crate::support::facts::{Walk, any_walk, called, instant, moment, say};

fn waiting() -> Walk {
    let mut walk = no_reply(CareRules::default());
    on(&mut walk, [called(Contact::Client, CallResult::RangOut), called(Contact::OnCall, CallResult::RangOut)]);
    on(&mut walk, [Fact::WaitingForRelease { accounted_by: String::new(), wait: 0 }]);
    walk
}

/// The same log, written on a phone whose clock read `from` when the visit began, and from the line `reboot` on after a
/// restart.
fn shifted(walk: &Walk, from: doorstep::domain::clock::Timestamp, reboot: usize) -> Door {
    let mut records = walk.records.clone();
    for (nth, (_, record)) in records.iter_mut().enumerate() {
        record.now.at = from + Duration::from_millis(record.since_boot_ms);
        if nth >= reboot {
            record.boot = "after".into();
            record.since_boot_ms /= 100;
        }
    }
    Door::replay(records.iter().map(|(id, record)| (*id, record)))
}

#[test]
fn each_wait_is_as_long_as_its_plan_says_and_runs_at_the_same_time_as_the_others() {
    let walk = waiting();
    let running: Vec<(TimerName, u32, u64)> = walk
        .door
        .timers(&moment(walk.seconds + 10))
        .iter()
        .map(|timer| (timer.name, timer.whole, timer.left.as_secs()))
        .collect();
    assert_eq!(
        running,
        [(TimerName::PhoneAgain, 60, 40), (TimerName::OnCall, 300, 285), (TimerName::Release, 900, 890)]
    );
}

#[test]
fn an_organisations_own_times_are_the_ones_in_force_from_when_the_visit_began() {
    let mut walk = no_reply(CareRules::default());
    let Fact::VisitStarted { plan } = &mut walk.records[0].1.fact else { panic!("no start") };
    plan.timings.release = 1200;
    plan.timings.phone_again = 90;
    walk.replay();
    on(&mut walk, [called(Contact::Client, CallResult::RangOut)]);
    let logged = walk.take(say(Fact::WaitingForRelease { accounted_by: String::new(), wait: 1 }));
    assert_eq!(logged, [Fact::WaitingForRelease { accounted_by: String::new(), wait: 1200 }]);
    let whole = |name| walk.door.timer(name, &moment(walk.seconds)).map(|timer| timer.whole);
    assert_eq!((whole(TimerName::PhoneAgain), whole(TimerName::Release)), (Some(90), Some(1200)));
}

#[test]
fn the_wait_in_force_is_the_one_written_in_its_entry() {
    let mut walk = waiting();
    for (_, record) in &mut walk.records {
        if let Fact::WaitingForRelease { wait, .. } = &mut record.fact {
            *wait = 77;
        }
    }
    walk.replay();
    assert_eq!(walk.door.timer(TimerName::Release, &moment(walk.seconds)).map(|timer| timer.whole), Some(77));
}

#[test]
fn a_phone_that_was_off_meanwhile_goes_on_by_the_trusted_time() {
    let walk = waiting();
    let door = shifted(&walk, instant("2026-11-22T09:30:00Z"), usize::MAX);
    let after = Moment {
        at: instant("2026-11-22T09:30:00Z") + Duration::from_secs(walk.seconds + 100),
        boot: Boot { id: "after".into(), elapsed_ms: 3000 },
    };
    let left = door.timer(TimerName::Release, &after).map(|timer| timer.left.as_secs());
    assert_eq!(left, Some(800));
    assert_eq!(door.step_now(), &Step::NoReply(NoReplyAsk::Waiting));
}

#[test]
fn midnight_and_the_changes_of_the_clocks_inside_a_visit_change_no_wait() {
    let walk = waiting();
    for from in ["2026-11-22T23:59:50Z", "2026-10-25T00:59:50Z", "2026-03-29T00:59:50Z", "2026-12-31T23:59:50Z"] {
        let from = instant(from);
        for reboot in [usize::MAX, 5] {
            let door = shifted(&walk, from, reboot);
            let boot = if reboot == 5 { "third" } else { "b" };
            let now = Moment {
                at: from + Duration::from_secs(walk.seconds + 30),
                boot: Boot { id: boot.into(), elapsed_ms: (walk.seconds + 30) * 1000 },
            };
            let left = door.timer(TimerName::Release, &now).map(|timer| timer.left.as_secs());
            assert_eq!(left, Some(870), "{from} {reboot}");
        }
    }
}

#[test]
fn a_clock_that_went_backwards_over_a_restart_makes_no_wait_longer_than_it_is() {
    let walk = waiting();
    let before =
        Moment { at: moment(0).at - Duration::from_hours(3), boot: Boot { id: "after".into(), elapsed_ms: 1 } };
    for timer in walk.door.timers(&before) {
        assert!(timer.left <= Duration::from_secs(u64::from(timer.whole)), "{timer:?}");
    }
}

#[test]
fn a_visit_that_ended_has_no_wait_but_for_what_is_owed() {
    let mut walk = waiting();
    walk.take(Event::HandedTo("Bethan Howe".into(), TookOver::Here));
    assert_eq!(walk.door.step_now(), &Step::Ended);
    assert_eq!(walk.door.timers(&moment(walk.seconds)), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn while_nothing_is_said_a_timer_keeps_its_number_and_loses_what_time_has_passed(
        walk in any_walk(), pass in 0_u64..5000
    ) {
        let (before, after) = (moment(walk.seconds), moment(walk.seconds + pass));
        let (was, is) = (walk.door.timers(&before), walk.door.timers(&after));
        prop_assert_eq!(was.len(), is.len());
        let ids: HashSet<_> = was.iter().map(|timer| timer.id).collect();
        prop_assert_eq!(ids.len(), was.len(), "each its own");
        for (was, is) in was.iter().zip(&is) {
            prop_assert_eq!((was.id, was.name, was.whole), (is.id, is.name, is.whole));
            prop_assert!(was.left <= Duration::from_secs(u64::from(was.whole)));
            prop_assert_eq!(is.left, was.left.saturating_sub(Duration::from_secs(pass)));
        }
    }

    #[test]
    fn a_restart_between_any_two_lines_changes_no_timer(walk in any_walk(), cut in any::<prop::sample::Index>()) {
        let reboot = cut.index(walk.records.len());
        let start = moment(0).at;
        let (whole, cut) = (shifted(&walk, start, usize::MAX), shifted(&walk, start, reboot));
        let now = |boot: &str| Moment {
            at: start + Duration::from_secs(walk.seconds),
            boot: Boot { id: boot.into(), elapsed_ms: walk.seconds * 1000 },
        };
        prop_assert_eq!(whole.timers(&now("b")), cut.timers(&now("third")));
    }
}

#[test]
fn in_an_emergency_nobody_is_told_to_wait_for_a_release() {
    let mut walk = no_reply(CareRules::default());
    on(&mut walk, [Fact::WaitingForRelease { accounted_by: String::new(), wait: 900 }]);
    let waits = |walk: &Walk| walk.door.timer(TimerName::Release, &moment(walk.seconds)).is_some();
    assert!(waits(&walk));
    walk.take(Event::Emergency);
    assert!(!waits(&walk));
    walk.take(Event::GoBack);
    assert!(waits(&walk), "a wrong tap: the wait goes on");
}
