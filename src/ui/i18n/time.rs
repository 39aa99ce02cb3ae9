//! Dates, times and durations as people say them: *Tue 24 Nov, 9.30am*, *1 minute 40 seconds*.

use std::time::Duration;

use crate::domain::clock::{PartOfDay, Timestamp};
use crate::say;

/// *9.30am*, *9am*; in Welsh *9.30yb*, *2yp*, *7.30yh*: in Europe/London, whatever the phone's zone.
pub fn time(at: Timestamp) -> String {
    let civil = at.civil();
    let clock = civil.clock();
    match civil.part() {
        PartOfDay::Morning => say!("clock-am", time: clock),
        PartOfDay::Afternoon => say!("clock-pm", time: clock),
        PartOfDay::Evening => say!("clock-evening", time: clock),
    }
}

/// *Tue 24 Nov*.
pub fn date(at: Timestamp) -> String {
    let civil = at.civil();
    let weekday = say!(&format!("day-{}", civil.weekday));
    let month = say!(&format!("month-{}", civil.month));
    say!("date", weekday: weekday, day: civil.day, month: month)
}

/// *Tue 24 Nov, 9.30am*.
pub fn date_time(at: Timestamp) -> String {
    say!("date-time", date: date(at), time: time(at))
}

/// *9.30am*, or with the date when it is another day than `now`.
pub fn time_near(at: Timestamp, now: Timestamp) -> String {
    if at.civil().same_day(&now.civil()) { time(at) } else { date_time(at) }
}

/// *40 seconds*, *1 minute 40 seconds*, *2 hours 5 minutes*.
pub fn duration(length: Duration) -> String {
    let seconds = length.as_secs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let words = |key: &str, count: u64| match key {
        "hours" => say!("hours", count: count),
        "minutes" => say!("minutes", count: count),
        _ => say!("seconds", count: count),
    };
    match (hours, minutes, rest) {
        (0, 0, rest) => words("seconds", rest),
        (0, minutes, 0) => words("minutes", minutes),
        (0, minutes, rest) => {
            say!("minutes-seconds", minutes: words("minutes", minutes), seconds: words("seconds", rest))
        }
        (hours, 0, _) => words("hours", hours),
        (hours, minutes, _) => {
            say!("hours-minutes", hours: words("hours", hours), minutes: words("minutes", minutes))
        }
    }
}

/// A running timer in calm steps: ten seconds above a minute, five below, each of the last ten.
pub fn countdown(left: Duration) -> Duration {
    let seconds = left.as_millis().div_ceil(1000);
    let step = match seconds {
        0..=10 => 1,
        11..=60 => 5,
        _ => 10,
    };
    Duration::from_secs(u64::try_from(seconds.div_ceil(step) * step).unwrap_or(u64::MAX))
}

/// Which greeting fits a planned start: the part of the key `announce-…`.
pub fn part_of_day(at: Timestamp) -> &'static str {
    match at.civil().hour {
        5..=11 => "morning",
        12..=16 => "afternoon",
        17..=21 => "evening",
        _ => "night",
    }
}
