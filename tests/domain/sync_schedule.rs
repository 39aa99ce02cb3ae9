//! When a round begins.

use std::time::Duration;

use doorstep::domain::sync_schedule::{
    Bucket, Ended, GATHER, LONGEST_RETRY_AFTER, LONGEST_URGENT_PAUSE, Schedule, Trigger, Wish, pause,
};
use proptest::prelude::*;

const EVERY: Duration = Duration::from_mins(1);

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn fine() -> Ended {
    Ended { every: EVERY, ..Ended::default() }
}

fn failed() -> Ended {
    Ended { failed: true, ..fine() }
}

/// A schedule whose first round is over.
fn begun(at: Duration) -> Schedule {
    let mut schedule = Schedule::default();
    let wish = schedule.begin(at).unwrap();
    assert!(wish.fetch, "the first round fetches");
    schedule.ended(wish, &fine(), at, 0);
    schedule
}

#[test]
fn entries_that_follow_each_other_closely_go_together_a_moment_later() {
    let mut schedule = begun(secs(0));
    schedule.heard(Trigger::Entry, secs(5));
    schedule.heard(Trigger::Entry, secs(5) + GATHER / 2);
    assert_eq!(schedule.begin(secs(5)), None);
    assert_eq!(schedule.begin(secs(5) + GATHER), Some(Wish { fetch: false, urgent: false }));
}

#[test]
fn the_bundle_is_fetched_each_minute_by_each_phone_at_its_own_time() {
    let due = |random| {
        let mut schedule = Schedule::default();
        let wish = schedule.begin(secs(0)).unwrap();
        schedule.ended(wish, &fine(), secs(0), random);
        schedule.next(secs(0))
    };
    assert_eq!((due(0), due(15_000)), (secs(45), secs(60)));
}

#[test]
fn after_a_failure_an_entry_waits_for_the_pause_a_wish_and_new_signal_do_not() {
    for (trigger, waits) in [(Trigger::Entry, true), (Trigger::Resume, false), (Trigger::Signal, false)] {
        let mut schedule = begun(secs(0));
        for _ in 0..8 {
            let wish = schedule.begin_now(secs(30));
            schedule.ended(wish, &failed(), secs(30), u32::MAX / 3);
        }
        schedule.heard(trigger, secs(31));
        assert_eq!(schedule.begin(secs(32)).is_none(), waits, "{trigger:?}");
    }
}

#[test]
fn the_office_is_left_alone_as_long_as_it_asks_but_not_for_ever_nor_by_an_emergency() {
    let alone = |seconds: u64, trigger: Trigger| {
        let mut schedule = begun(secs(0));
        let wish = schedule.begin_now(secs(30));
        schedule.ended(wish, &Ended { retry_after: Some(secs(seconds)), ..failed() }, secs(30), 0);
        schedule.heard(trigger, secs(31));
        schedule.next(secs(31)).saturating_sub(secs(30))
    };
    assert_eq!(alone(120, Trigger::Resume), secs(120));
    assert_eq!(alone(120, Trigger::Entry), secs(120));
    assert_eq!(alone(u64::MAX / 2000, Trigger::Resume), LONGEST_RETRY_AFTER);
    assert_eq!(alone(120, Trigger::Urgent), secs(1) + GATHER);
}

#[test]
fn while_an_urgent_entry_waits_no_pause_is_longer_than_a_minute() {
    let mut schedule = begun(secs(0));
    for _ in 0..20 {
        let wish = schedule.begin_now(secs(30));
        schedule.ended(wish, &Ended { urgent_waits: true, ..failed() }, secs(30), u32::MAX);
    }
    assert!(schedule.next(secs(30)) <= secs(30) + LONGEST_URGENT_PAUSE);
}

#[test]
fn an_urgent_wish_during_an_ordinary_round_begins_a_round_after_it_however_it_ends() {
    for how in [fine(), failed(), Ended { retry_after: Some(secs(900)), ..failed() }] {
        let mut schedule = begun(secs(0));
        schedule.heard(Trigger::Entry, secs(5));
        let ordinary = schedule.begin(secs(6)).unwrap();
        schedule.heard(Trigger::Urgent, secs(7));
        schedule.ended(ordinary, &how, secs(9), u32::MAX);
        assert_eq!(schedule.begin(secs(9)), Some(Wish { fetch: true, urgent: true }), "{how:?}");
    }
}

#[test]
fn ten_thousand_phones_that_begin_their_day_at_once_do_not_fall_upon_an_office_that_is_down() {
    // All are opened at 08:00:00; the office answers nobody, and takes 200 requests a second.
    let mut phones: Vec<Schedule> = (0..10_000).map(|_| begun(secs(0))).collect();
    let start = secs(3600);
    let mut next: Vec<Duration> = vec![start; phones.len()];
    let mut seconds = vec![0_u32; 600];
    let mut random = 1_u32;
    for (phone, at) in phones.iter_mut().zip(&mut next) {
        phone.heard(Trigger::Resume, start);
        while *at < start + secs(600) {
            let wish = phone.begin(*at).unwrap();
            seconds[usize::try_from(at.saturating_sub(start).as_secs()).unwrap()] += 1;
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            phone.ended(wish, &failed(), *at, random >> 3);
            *at = phone.next(*at);
        }
    }
    let worst_after_two_minutes = seconds[120..].iter().max().unwrap();
    assert!(*worst_after_two_minutes < 200, "{worst_after_two_minutes} requests in one second");
}

#[test]
fn pauses_grow_to_a_quarter_of_an_hour_and_never_below_a_second() {
    assert_eq!(pause(0, 12_345), secs(1));
    assert!(pause(40, u32::MAX) <= Duration::from_mins(15));
}

proptest! {
    #[test]
    fn a_pause_lies_between_a_second_and_its_cap(failures in 0_u32..100, random in any::<u32>()) {
        let cap = secs((1_u64 << failures.min(20)).min(900));
        let pause = pause(failures, random);
        prop_assert!(pause >= secs(1) && pause <= cap.max(secs(1)));
    }

    #[test]
    fn a_bucket_gives_no_more_than_its_size_and_one_each_span(
        size in 1_u32..20, tries in prop::collection::vec(0_u64..4_000, 1..200)
    ) {
        let refill = secs(2);
        let (mut bucket, mut now, mut given) = (Bucket::new(size, refill), Duration::ZERO, Vec::new());
        for pause in tries {
            now += Duration::from_millis(pause);
            if bucket.next(now) <= now {
                bucket.take(now);
                given.push(now);
            }
        }
        for (n, from) in given.iter().enumerate() {
            for (m, to) in given.iter().enumerate().skip(n) {
                let spans = (to.saturating_sub(*from).as_millis() / refill.as_millis()) as usize;
                prop_assert!(m - n < size as usize + spans, "{} tokens in {spans} spans", m - n + 1);
            }
        }
    }

    /// Whatever happens: no round is due for ever, no two usual rounds fall closer than the bucket lets them, and no urgent
    /// wish is swallowed.
    #[test]
    fn every_urgent_wish_is_followed_by_a_round_within_its_bucket(
        steps in prop::collection::vec((0_u64..20_000, 0_u8..6, any::<bool>(), any::<u32>()), 1..120)
    ) {
        let (mut schedule, mut now) = (Schedule::default(), Duration::ZERO);
        let (mut under_way, mut owed): (Option<Wish>, bool) = (None, false);
        for (pause, what, fails, random) in steps {
            now += Duration::from_millis(pause);
            match what {
                0 => schedule.heard(Trigger::Entry, now),
                1 => { schedule.heard(Trigger::Urgent, now); owed = true; }
                2 => schedule.heard(Trigger::Resume, now),
                3 => schedule.heard(Trigger::Signal, now),
                _ => {
                    if let Some(wish) = under_way.take() {
                        schedule.ended(wish, &if fails { failed() } else { fine() }, now, random);
                    }
                }
            }
            if under_way.is_none() {
                if owed {
                    prop_assert!(schedule.next(now) <= now + secs(25), "an urgent wish waits");
                }
                under_way = schedule.begin(now);
                if let Some(wish) = under_way {
                    prop_assert_eq!(wish.urgent, owed, "what was urgent is told as urgent");
                    owed = false;
                }
            }
        }
    }
}
