use std::time::Duration;

use chrono::NaiveDate;
use doorstep::domain::clock::{
    Boot, CARRIES, Fold, Quality, Reading, TimeMemory, Timestamp, local_instant, start_of_day,
};
use proptest::prelude::*;

use crate::support::clock::START;
use crate::support::facts::instant;

fn reading(wall: Timestamp, boot: &str, elapsed_ms: u64) -> Reading {
    Reading { wall, boot: Boot { id: boot.into(), elapsed_ms } }
}

fn anchored() -> TimeMemory {
    TimeMemory::anchored(START, &reading(START, "a", 10_000))
}

const HOUR: u64 = 3_600_000;

#[test]
fn without_an_anchor_the_wall_clock_counts_for_the_log_only() {
    let now = TimeMemory::default().now(&reading(START, "a", 5));
    assert_eq!((now.at, now.is_trusted()), (START, false));
}

#[test]
fn within_one_boot_the_time_is_the_anchor_plus_the_time_that_passed_whatever_the_wall_says() {
    for wall in [0, START.0 - 99 * 86_400_000, START.0 + 99 * 86_400_000] {
        let now = anchored().now(&reading(Timestamp(wall), "a", 10_000 + HOUR));
        assert_eq!(now.at, START + Duration::from_hours(1));
        assert_eq!(now.quality, Quality::Anchored);
    }
}

#[test]
fn a_time_since_boot_lower_than_the_stored_one_is_a_reboot_even_under_the_same_identity() {
    let now = anchored().now(&reading(START, "a", 9_999));
    assert!(!now.is_trusted());
}

#[test]
fn after_a_reboot_trust_is_carried_once_the_wall_clock_fits_and_is_marked_degraded() {
    let wall = START + Duration::from_mins(10);
    let carried = anchored().carry(&reading(wall, "b", 30_000)).unwrap();
    let now = carried.now(&reading(Timestamp(0), "b", 31_000));
    assert_eq!(now.at, wall + Duration::from_secs(1), "and from then on the wall clock no longer matters");
    assert_eq!(now.quality, Quality::Degraded);
}

#[test]
fn trust_is_not_carried_when_the_wall_clock_is_two_minutes_behind_or_twelve_hours_ahead() {
    for (ms, carried) in [(-120_001, false), (-120_000, true), (12 * 3_600_000, true), (12 * 3_600_000 + 1, false)] {
        let wall = Timestamp(START.0 + ms);
        let memory = anchored().carry(&reading(wall, "b", 1)).unwrap();
        assert_eq!(memory.now(&reading(wall, "b", 1)).is_trusted(), carried, "{ms}");
    }
}

#[test]
fn the_carried_time_never_goes_back_behind_the_last_known_one() {
    let wall = START - Duration::from_secs(100);
    let carried = anchored().carry(&reading(wall, "b", 1)).unwrap();
    assert_eq!(carried.now(&reading(wall, "b", 1)).at, START);
}

#[test]
fn trust_is_carried_three_times_before_the_office_must_be_asked() {
    let mut memory = anchored();
    for boot in 0..CARRIES {
        memory = memory.carry(&reading(START, &format!("boot {boot}"), 1)).unwrap();
    }
    memory = memory.carry(&reading(START, "one more", 1)).unwrap();
    assert_eq!(memory.carried, CARRIES);
    assert!(!memory.now(&reading(START, "one more", 1)).is_trusted());
}

#[test]
fn an_answer_from_the_office_always_wins_also_backwards() {
    let earlier = START - Duration::from_hours(24);
    let memory = TimeMemory::anchored(earlier, &reading(START, "a", 20_000));
    assert_eq!(memory.now(&reading(START, "a", 20_000)).at, earlier);
    assert_eq!(memory.carried, 0);
}

#[test]
fn what_an_entry_notes_never_goes_back() {
    let memory = anchored();
    let later = reading(START, "a", 10_000 + HOUR);
    let noted = memory.noted(memory.now(&later), &later);
    let earlier = reading(START, "a", 10_000 + HOUR / 2);
    assert_eq!(noted.noted(memory.now(&earlier), &earlier), noted);
}

proptest! {
    #[test]
    fn no_wall_clock_and_no_reboot_moves_a_trusted_time_behind_the_last_noted_one(
        steps in prop::collection::vec((-40_000_000_i64..40_000_000, 0_u64..5_000_000, any::<bool>()), 1..30)
    ) {
        let mut memory = anchored();
        let (mut boot, mut elapsed, mut latest) = (0_u32, 10_000, START);
        for (wall, passed, reboots) in steps {
            if reboots {
                boot += 1;
                elapsed = 0;
            }
            elapsed += passed;
            let id = if boot == 0 { String::from("a") } else { boot.to_string() };
            let seen = reading(Timestamp(START.0 + wall), &id, elapsed);
            memory = memory.carry(&seen).unwrap_or(memory);
            let now = memory.now(&seen);
            if now.is_trusted() {
                prop_assert!(now.at >= latest, "{:?} before {:?}", now, latest);
                latest = now.at;
            }
            memory = memory.noted(now, &seen);
        }
    }

    #[test]
    fn every_instant_is_the_civil_time_it_shows(ms in 0_i64..4_102_444_800_000) {
        let at = Timestamp(ms - ms.rem_euclid(60_000));
        let civil = at.civil();
        let local = NaiveDate::from_ymd_opt(civil.year, civil.month, civil.day).unwrap()
            .and_hms_opt(civil.hour, civil.minute, 0).unwrap();
        let either = [Fold::Earlier, Fold::Later].map(|fold| local_instant(local, fold));
        prop_assert!(either.contains(&at));
        prop_assert!(civil.offset_minutes == 0 || civil.offset_minutes == 60);
    }

    #[test]
    fn a_local_time_that_does_not_exist_moves_on_by_an_hour(minute in 0_u32..60) {
        let gap = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap().and_hms_opt(1, minute, 0).unwrap();
        let civil = local_instant(gap, Fold::Earlier).civil();
        prop_assert_eq!((civil.hour, civil.minute), (2, minute));
    }
}

#[test]
fn the_hour_that_comes_twice_is_the_earlier_unless_the_later_is_asked_for() {
    let local = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap().and_hms_opt(1, 30, 0).unwrap();
    assert_eq!(local_instant(local, Fold::Earlier), instant("2026-10-25T00:30:00Z"));
    assert_eq!(local_instant(local, Fold::Later), instant("2026-10-25T01:30:00Z"));
}

#[test]
fn a_day_begins_at_local_midnight_in_summer_too() {
    assert_eq!(start_of_day(instant("2026-07-04T12:00:00Z")), instant("2026-07-03T23:00:00Z"));
    assert_eq!(start_of_day(instant("2026-07-03T23:00:00Z")), instant("2026-07-03T23:00:00Z"));
    assert_eq!(start_of_day(instant("2026-12-04T12:00:00Z")), instant("2026-12-04T00:00:00Z"));
}
