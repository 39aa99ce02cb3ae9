//! Civil time in the United Kingdom from the rule alone: an hour ahead of UTC from 01:00 UTC on the last Sunday of
//! March until 01:00 UTC on the last Sunday of October (Summer Time Order 2002; the years since 1996 are alike).
//!
//! All values are seconds: an instant since 1970-01-01T00:00Z, a local time since 1970-01-01T00:00 of its own clock.

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date.
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    // 477 leap days lie between the year 1 and 1970.
    let years = 365 * (year - 1970) + leaps - 477;
    years + (1..month).map(|month| days_of_month(year, month)).sum::<i64>() + day - 1
}

/// The date that lies so many days after 1970-01-01.
pub fn date(since: i64) -> (i64, i64, i64) {
    // At or before the year that is looked for.
    let mut year = 1970 + since.div_euclid(if since < 0 { 365 } else { 366 });
    while days(year + 1, 1, 1) <= since {
        year += 1;
    }
    let mut month = 12;
    while days(year, month, 1) > since {
        month -= 1;
    }
    (year, month, since - days(year, month, 1) + 1)
}

/// 01:00 UTC on the last Sunday of a month.
fn last_sunday(year: i64, month: i64) -> i64 {
    let last = days(year, month, days_of_month(year, month));
    // 1970-01-04 was a Sunday.
    let sunday = last - (last - 3).rem_euclid(7);
    sunday * DAY + HOUR
}

/// When summer time begins and ends.
pub fn summer(year: i64) -> (i64, i64) {
    (last_sunday(year, 3), last_sunday(year, 10))
}

/// Seconds that local time is ahead of UTC.
pub fn ahead(instant: i64) -> i64 {
    let (year, ..) = date(instant.div_euclid(DAY));
    let (begins, ends) = summer(year);
    if (begins..ends).contains(&instant) { HOUR } else { 0 }
}

/// What a local time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Once(i64),
    /// The clocks go back: it comes in summer time, and again in winter time.
    Twice(i64, i64),
    /// The clocks go forward: it never comes, and counts as this instant, an hour on.
    Never(i64),
}

impl Meaning {
    /// The instant that counts where nothing else is said.
    pub fn first(self) -> i64 {
        match self {
            Self::Once(instant) | Self::Twice(instant, _) | Self::Never(instant) => instant,
        }
    }
}

pub fn meaning(local: i64) -> Meaning {
    let (summer, winter) = (local - HOUR, local);
    match (ahead(summer) == HOUR, ahead(winter) == 0) {
        (true, true) => Meaning::Twice(summer, winter),
        (true, false) => Meaning::Once(summer),
        (false, true) => Meaning::Once(winter),
        // Read with the hour of winter, which held until then, it lands an hour on in summer time.
        (false, false) => Meaning::Never(winter),
    }
}

#[test]
fn the_oracle_knows_the_days_it_was_told() {
    for (year, month, day, since) in [
        (1970, 1, 1, 0),
        (2000, 2, 29, 11_016),
        (2000, 3, 1, 11_017),
        (2026, 10, 25, 20_751),
        (2100, 3, 1, 47_541),
        (1, 1, 1, -719_162),
        (0, 12, 31, -719_163),
        (9999, 12, 31, 2_932_896),
    ] {
        assert_eq!(days(year, month, day), since);
        assert_eq!(date(since), (year, month, day));
    }
    // Published by the government: https://www.gov.uk/when-do-the-clocks-change
    for (year, march, october) in [(2024, 31, 27), (2025, 30, 26), (2026, 29, 25), (2027, 28, 31)] {
        let at = |month, day| days(year, month, day) * DAY + HOUR;
        assert_eq!(summer(year), (at(3, march), at(10, october)));
    }
    let at = |month, day, minutes| days(2026, month, day) * DAY + minutes * MINUTE;
    assert_eq!(meaning(at(10, 25, 90)), Meaning::Twice(at(10, 25, 30), at(10, 25, 90)));
    assert_eq!(meaning(at(3, 29, 90)), Meaning::Never(at(3, 29, 90)));
    assert_eq!(meaning(at(7, 4, 90)), Meaning::Once(at(7, 4, 30)));
}
