use std::time::Duration;

use doorstep::domain::clock::Timestamp;
use doorstep::domain::window::{Margins, Place, Planned, Window, WindowError, visit_times, window};
use proptest::prelude::*;

use crate::support::facts::instant;

fn times(start: &str, end: &str) -> Result<(Timestamp, Timestamp), WindowError> {
    visit_times(start.parse()?, end.parse()?)
}

#[test]
fn a_window_opens_thirty_minutes_before_and_closes_sixty_after_unless_set() {
    let (starts, ends) = times("2026-11-24T09:30", "2026-11-24T10:15").unwrap();
    let window = window(starts, ends, Margins::default()).unwrap();
    assert_eq!(window.opens, instant("2026-11-24T09:00:00Z"));
    assert_eq!(window.closes, instant("2026-11-24T11:15:00Z"));
    assert_eq!(window.return_until(), instant("2026-11-24T13:15:00Z"));
}

#[test]
fn a_window_is_open_at_its_first_instant_and_closed_at_its_last() {
    let window = Window { opens: Timestamp(1000), closes: Timestamp(2000) };
    let at = |ms| window.place(Timestamp(ms));
    assert_eq!([at(999), at(1000), at(1999), at(2000)], [Place::Early, Place::Open, Place::Open, Place::Late]);
}

#[test]
fn a_summer_time_is_an_hour_earlier_in_utc() {
    assert_eq!(times("2026-07-04T09:30", "2026-07-04T10:00").unwrap().0, instant("2026-07-04T08:30:00Z"));
}

#[test]
fn an_offset_in_the_file_counts_before_the_zone() {
    let (starts, ends) = times("2026-07-04T09:30+00:00", "2026-07-04T10:00Z").unwrap();
    assert_eq!((starts, ends), (instant("2026-07-04T09:30:00Z"), instant("2026-07-04T10:00:00Z")));
}

#[test]
fn an_end_in_the_doubled_hour_that_comes_out_before_the_start_is_its_later_instant() {
    let (starts, ends) = times("2026-10-25T01:30", "2026-10-25T01:15").unwrap();
    assert_eq!((starts, ends), (instant("2026-10-25T00:30:00Z"), instant("2026-10-25T01:15:00Z")));
}

#[test]
fn an_end_in_the_doubled_hour_after_the_start_stays_the_earlier_instant() {
    let (starts, ends) = times("2026-10-25T01:15", "2026-10-25T01:30").unwrap();
    assert_eq!(ends.since(starts), Duration::from_mins(15));
    assert_eq!(starts, instant("2026-10-25T00:15:00Z"));
}

#[test]
fn an_end_at_or_before_the_start_is_refused() {
    for (start, end) in [
        ("2026-11-24T09:30", "2026-11-24T09:30"),
        ("2026-11-24T09:30", "2026-11-24T09:00"),
        ("2026-10-25T02:15", "2026-10-25T02:10"),
        ("2026-10-25T01:30+00:00", "2026-10-25T01:15+00:00"),
    ] {
        assert_eq!(times(start, end), Err(WindowError::EndNotAfterStart), "{start} {end}");
    }
}

#[test]
fn a_visit_through_the_missing_hour_lasts_as_long_as_it_does() {
    let (starts, ends) = times("2027-03-28T00:45", "2027-03-28T02:15").unwrap();
    assert_eq!(ends.since(starts), Duration::from_mins(30));
}

#[test]
fn margins_beyond_an_hour_before_or_three_after_are_refused() {
    let margins = |before, after| Margins { opens_minutes_before: before, closes_minutes_after: after };
    let (starts, ends) = (Timestamp(0), Timestamp(60_000));
    assert!(window(starts, ends, margins(60, 180)).is_ok());
    assert_eq!(window(starts, ends, margins(61, 0)), Err(WindowError::MarginsTooWide));
    assert_eq!(window(starts, ends, margins(0, 181)), Err(WindowError::MarginsTooWide));
}

#[test]
fn a_text_that_is_no_time_says_what_is_wanted() {
    for text in ["", "09:30", "2026-11-24", "2026-11-24 09:30", "2026-13-01T09:30", "tomorrow", "2026-11-24T25:00"] {
        assert_eq!(text.parse::<Planned>(), Err(WindowError::NotATime), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(start in ".{0,30}", end in ".{0,30}") {
        let _ = times(&start, &end);
    }

    #[test]
    fn a_window_holds_its_visit(start in 0_i64..4_000_000_000_000, long in 1_i64..100_000_000, before in 0_u32..=60, after in 0_u32..=180) {
        let (starts, ends) = (Timestamp(start), Timestamp(start + long));
        let margins = Margins { opens_minutes_before: before, closes_minutes_after: after };
        let window = window(starts, ends, margins).unwrap();
        prop_assert_eq!(window.place(starts), Place::Open);
        prop_assert_eq!(window.place(Timestamp(ends.0 - 1)), Place::Open);
        prop_assert_eq!(starts.since(window.opens), Duration::from_secs(u64::from(before) * 60));
        prop_assert_eq!(window.closes.since(ends), Duration::from_secs(u64::from(after) * 60));
    }
}
