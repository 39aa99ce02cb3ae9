//! The visit window: what opens, what closes, and what is refused.

use doorstep::domain::clock::Timestamp;
use doorstep::domain::window::{Margins, Place, Window, WindowError, visit_times, window};

use super::rule::{DAY, HOUR, MINUTE, Meaning, ahead, date, days, meaning, summer};
use super::{Random, count, every_case};

/// The years that cases lie in.
const YEARS: (i64, i64) = (2000, 2100);
/// 2100-01-01T00:00Z. Tables of zones end somewhere: from here on a time may be refused, but never be wrong.
const MAY_REFUSE_FROM: i64 = 4_102_444_800;

/// A start or end as it is written: a local time, and seconds ahead of UTC where an offset is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) local: i64,
    pub(super) offset: Option<i64>,
}

impl Written {
    pub(super) fn text(self, random: &mut Random) -> String {
        let (year, month, day) = date(self.local.div_euclid(DAY));
        let clock = self.local.rem_euclid(DAY);
        let (hour, minute, second) = (clock / HOUR, clock % HOUR / MINUTE, clock % MINUTE);
        let seconds = if second != 0 || random.one_in(8) { format!(":{second:02}") } else { String::new() };
        let offset = match self.offset {
            None => String::new(),
            Some(0) if random.one_in(2) => "Z".into(),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", offset.abs() / HOUR, offset.abs() % HOUR / MINUTE)
            }
        };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}{seconds}{offset}")
    }

    fn meaning(self) -> Meaning {
        self.offset.map_or_else(|| meaning(self.local), |offset| Meaning::Once(self.local - offset))
    }
}

/// A case: what a file and an organisation give.
#[derive(Clone, Copy, Debug)]
struct Case {
    start: Written,
    end: Written,
    before: Option<u32>,
    after: Option<u32>,
}

/// The longest visit: seven days of 24 hours.
const LONGEST: i64 = 7 * DAY + HOUR;

impl Case {
    /// Whether it lies so far off that it may be refused.
    fn is_far(self) -> bool {
        [self.start, self.end].iter().any(|written| written.meaning().first() >= MAY_REFUSE_FROM)
    }

    /// The instants of opening and closing, by the rule.
    fn expected(self) -> Result<(i64, i64), WindowError> {
        let starts = self.start.meaning().first();
        let ends = match self.end.meaning() {
            Meaning::Twice(earlier, later) if earlier <= starts => later,
            end => end.first(),
        };
        let (before, after) = (self.before.unwrap_or(30), self.after.unwrap_or(60));
        if ends <= starts {
            Err(WindowError::EndNotAfterStart)
        } else if ends - starts > LONGEST {
            Err(WindowError::TooLong)
        } else if before > 60 || after > 180 {
            Err(WindowError::MarginsTooWide)
        } else {
            Ok((starts - i64::from(before) * MINUTE, ends + i64::from(after) * MINUTE))
        }
    }

    fn margins(self) -> Margins {
        let default = Margins::default();
        Margins {
            opens_minutes_before: self.before.unwrap_or(default.opens_minutes_before),
            closes_minutes_after: self.after.unwrap_or(default.closes_minutes_after),
        }
    }
}

/// A local time that is more often near a change of the clocks, a midnight or an end of February than anywhere else.
pub(super) fn any_local(random: &mut Random) -> i64 {
    let year = random.between(YEARS.0, YEARS.1);
    let (spring, autumn) = summer(year);
    let minutes = |random: &mut Random, least, most| random.between(least, most) * MINUTE;
    match random.between(0, 19) {
        // Within three hours of a change; local and UTC differ by at most one.
        0..=3 => spring + minutes(random, -180, 240),
        4..=7 => autumn + minutes(random, -180, 240),
        // In the hour that is missing, or doubled: it begins at 01:00 by the clock of winter.
        8..=9 => spring + minutes(random, 0, 60),
        10..=13 => autumn + minutes(random, 0, 60),
        14 => random.pick(&[spring, autumn]) + random.between(-3 * HOUR, 4 * HOUR),
        15 => days(year, 1, 1 + random.between(0, 364)) * DAY + minutes(random, -2, 2),
        16 => days(year, 3, 1) * DAY + random.pick(&[-2, -1, 0]) * DAY + minutes(random, 0, 1439),
        17 => days(year, 1, 1) * DAY + minutes(random, -90, 90),
        _ => days(year, 1, 1) * DAY + random.between(0, 365 * DAY),
    }
}

pub(super) fn any_offset(random: &mut Random) -> Option<i64> {
    match random.between(0, 11) {
        0..=6 => None,
        7..=8 => Some(0),
        9..=10 => Some(HOUR),
        _ => Some(random.pick(&[-300, -1439, -30, -1, 1, 330, 345, 840, 1439]) * MINUTE),
    }
}

/// An end that makes an ordinary visit, one that lasts no time or less, one that is seven days long, or any other.
fn any_end(random: &mut Random, start: i64) -> i64 {
    match random.between(0, 15) {
        0..=5 => start + random.between(1, 180) * MINUTE,
        6 => start,
        7..=8 => start + random.between(-120, 0) * MINUTE,
        9..=10 => start + random.pick(&[-3600, -1800, -60, -1, 1, 60, 1800, 3600]),
        11 => start + LONGEST + random.pick(&[-3601, -3600, -60, -1, 0, 1, 60, 3600, 3601]),
        12 => start + random.between(0, 15 * DAY),
        // In the hour that comes again this year, and the same moment of the wrong year.
        13 => summer(date(start.div_euclid(DAY)).0).1 + random.between(0, 60) * MINUTE,
        14 => start + random.pick(&[-1, 1]) * 365 * DAY,
        _ => any_local(random),
    }
}

fn any_minutes(random: &mut Random, most: i64) -> Option<u32> {
    let minutes = match random.between(0, 15) {
        0..=5 => return None,
        6..=8 => random.pick(&[0, 1, most - 1, most]),
        9 => random.pick(&[most + 1, most + 60, i64::from(u32::MAX)]),
        _ => random.between(0, most),
    };
    u32::try_from(minutes).ok()
}

fn any_case(random: &mut Random) -> Case {
    let start = any_local(random);
    let end = any_end(random, start);
    Case {
        start: Written { local: start, offset: any_offset(random) },
        end: Written { local: end, offset: any_offset(random) },
        before: any_minutes(random, 60),
        after: any_minutes(random, 180),
    }
}

/// What the import makes of two texts.
fn planned(start: &str, end: &str, margins: Margins) -> Result<Window, WindowError> {
    let (starts, ends) = visit_times(start.parse()?, end.parse()?)?;
    window(starts, ends, margins)
}

fn agree(case: &Case, got: Result<Window, WindowError>, (start, end): (&str, &str)) {
    if case.is_far() && got.is_err() {
        return;
    }
    let got = got.map(|window| (window.opens.0, window.closes.0));
    let expected = case.expected().map(|(opens, closes)| (opens * 1000, closes * 1000));
    assert_eq!(got, expected, "left Doorstep, right the oracle: {start} to {end}, {case:?}");
}

#[test]
fn a_million_windows_agree_with_an_oracle_that_knows_only_the_rule() {
    let sorts = [
        "starts that come twice",
        "ends that come twice",
        "ends that count at their second coming",
        "starts that never come",
        "ends that never come",
        "offsets for one of both",
        "windows",
        "ends not after the start",
        "visits too long",
        "margins too wide",
    ];
    every_case("a_million_windows", sorts, |random, met| {
        let case = any_case(random);
        let (start, end) = (case.start.text(random), case.end.text(random));
        let expected = case.expected();
        let got = planned(&start, &end, case.margins());
        agree(&case, got, (&start, &end));
        if let (Ok(window), Ok((opens, closes))) = (got, expected) {
            agree_when_it_is_open(random, &window, (opens * 1000, closes * 1000));
        }
        let (starts, ends) = (case.start.meaning(), case.end.meaning());
        let later = matches!(ends, Meaning::Twice(earlier, _) if earlier <= starts.first());
        count(
            met,
            [
                matches!(starts, Meaning::Twice(..)),
                matches!(ends, Meaning::Twice(..)),
                later && expected.is_ok(),
                matches!(starts, Meaning::Never(_)),
                matches!(ends, Meaning::Never(_)),
                case.start.offset.is_some() != case.end.offset.is_some(),
                expected.is_ok(),
                expected == Err(WindowError::EndNotAfterStart),
                expected == Err(WindowError::TooLong),
                expected == Err(WindowError::MarginsTooWide),
            ],
        );
    });
}

/// A code may be shown from the instant of opening until just before the instant of closing, to the millisecond.
fn agree_when_it_is_open(random: &mut Random, window: &Window, (opens, closes): (i64, i64)) {
    let inside = random.between(opens, closes);
    let far = random.between(-8 * DAY, 8 * DAY) * 1000;
    for at in [opens - 1, opens, inside, closes - 1, closes, opens + far] {
        let expected = match (opens <= at, at < closes) {
            (true, true) => Place::Open,
            (true, false) => Place::Late,
            (false, _) => Place::Early,
        };
        assert_eq!(window.place(Timestamp(at)), expected, "{at} in {opens} to {closes}");
    }
}

#[test]
fn every_minute_around_every_change_of_the_clocks_for_a_hundred_years_agrees() {
    for year in YEARS.0..=YEARS.1 {
        let (spring, autumn) = summer(year);
        for change in [spring, autumn] {
            for minute in -180..=240 {
                let start = Written { local: change + minute * MINUTE, offset: None };
                // Four hours on, so that it comes after any meaning of the start.
                let end = Written { local: start.local + 4 * HOUR, offset: None };
                let case = Case { start, end, before: Some(0), after: Some(0) };
                let (start, end) = (start.text(&mut Random(0)), end.text(&mut Random(0)));
                agree(&case, planned(&start, &end, case.margins()), (&start, &end));
            }
        }
    }
}

#[test]
fn screens_show_the_civil_time_that_the_oracle_shows() {
    every_case("screens_show_the_civil_time", ["instants in summer time"], |random, met| {
        let local = any_local(random);
        let instant = local - ahead(local);
        if instant >= MAY_REFUSE_FROM {
            return;
        }
        let civil = Timestamp(instant * 1000).civil();
        let offset = ahead(instant);
        let (year, month, day) = date((instant + offset).div_euclid(DAY));
        let clock = (instant + offset).rem_euclid(DAY);
        let weekday = ((instant + offset).div_euclid(DAY) + 3).rem_euclid(7);
        let shown = [civil.month, civil.day, civil.weekday, civil.hour, civil.minute].map(i64::from);
        assert_eq!(shown, [month, day, weekday, clock / HOUR, clock % HOUR / MINUTE], "{instant}");
        assert_eq!([civil.year, civil.offset_minutes].map(i64::from), [year, offset / MINUTE], "{instant}");
        count(met, [offset == HOUR]);
    });
}
