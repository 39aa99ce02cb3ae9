//! Instants, the trusted clock, and civil time.
//!
//! A phone's wall clock can be set by whoever holds it, so the window is judged by a **trusted**
//! clock: an instant that central signed (the [`Anchor`]) plus the time since boot that has passed
//! since. This module is the rule; reading the device's clocks is `shell::clock`.
//!
//! Civil time is always Europe/London, whatever zone the phone is set to.
//! Source: the *Time* rules of the project's threat model (`docs/threat-model.md`).

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDateTime, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// From whole seconds since 1970.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// How long after `earlier` this is; zero if it is not after.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The instant as UTC, for formatting; `None` beyond the calendar's range.
    pub fn utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }

    /// The civil time in Europe/London, for showing to people.
    pub fn civil(self) -> Civil {
        Civil::at(self)
    }

    /// The instant of an RFC 3339 text; `None` for any other.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Self(at.timestamp_millis()))
    }

    /// RFC 3339 in UTC with milliseconds, for logs and files.
    pub fn rfc3339(self) -> String {
        self.utc()
            .map_or_else(|| format!("{} ms", self.0), |at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }
}

/// Civil time in Europe/London, split as screens say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year, such as 2026.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, 1 to 31.
    pub day: u32,
    /// Day of the week, 0 for Monday.
    pub weekday: u32,
    /// Hour, 0 to 23.
    pub hour: u32,
    /// Minute, 0 to 59.
    pub minute: u32,
    /// Minutes that local time is ahead of UTC: 0 in winter, 60 in summer.
    pub offset_minutes: i32,
}

/// Which half of the day a clock time is of, as each language tells it: English knows two, Welsh three (*y bore*, *y
/// prynhawn*, *yr hwyr* from six).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOfDay {
    /// Before noon, from midnight.
    Morning,
    /// From noon until six.
    Afternoon,
    /// From six until midnight.
    Evening,
}

impl Civil {
    /// Which part of the day it is.
    pub fn part(&self) -> PartOfDay {
        match self.hour {
            0..12 => PartOfDay::Morning,
            12..18 => PartOfDay::Afternoon,
            _later => PartOfDay::Evening,
        }
    }

    /// Hour and minute as people say them, without the part of the day: *9*, *9.30*, *12.05*.
    pub fn clock(&self) -> String {
        let hour = match self.hour % 12 {
            0 => 12,
            hour => hour,
        };
        if self.minute == 0 { hour.to_string() } else { format!("{hour}.{:02}", self.minute) }
    }

    fn at(instant: Timestamp) -> Self {
        let local = instant.utc().unwrap_or(DateTime::UNIX_EPOCH).with_timezone(&London);
        Self {
            year: local.year(),
            month: local.month(),
            day: local.day(),
            weekday: local.weekday().num_days_from_monday(),
            hour: local.hour(),
            minute: local.minute(),
            offset_minutes: local.offset().fix().local_minus_utc() / 60,
        }
    }

    /// `YYYY-MM-DD`: dates of this form compare as text.
    pub fn date(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// Whether both fall on the same local day.
    pub fn same_day(&self, other: &Self) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }
}

/// Midnight, Europe/London, at the start of the local day that holds `instant`.
pub fn start_of_day(instant: Timestamp) -> Timestamp {
    let civil = instant.civil();
    chrono::NaiveDate::from_ymd_opt(civil.year, civil.month, civil.day)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .map_or(instant, |midnight| local_instant(midnight, Fold::Earlier))
}

/// Which of two instants a doubled local time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// The first, in summer time. What an unmarked time means.
    Earlier,
    /// The second, in winter time.
    Later,
}

/// The instant of a local time in Europe/London.
///
/// A time that comes twice (the hour when clocks go back) is the one `fold` names. A time that does
/// not exist (the hour when clocks go forward) moves on by the gap: 01:30 becomes 02:30.
pub fn local_instant(local: NaiveDateTime, fold: Fold) -> Timestamp {
    use chrono::LocalResult::{Ambiguous, None, Single};
    let zoned = match London.from_local_datetime(&local) {
        Single(at) => at,
        Ambiguous(earlier, later) => match fold {
            Fold::Earlier => earlier,
            Fold::Later => later,
        },
        // Read with the offset that held before the gap, the local time lands after it.
        None => {
            let before = local.checked_sub_signed(chrono::TimeDelta::hours(3)).unwrap_or(local);
            let offset = match London.offset_from_local_datetime(&before) {
                Single(offset) | Ambiguous(offset, _) => offset.fix().local_minus_utc(),
                None => 0,
            };
            let utc = local.checked_sub_signed(chrono::TimeDelta::seconds(offset.into())).unwrap_or(local);
            London.from_utc_datetime(&utc)
        }
    };
    Timestamp(zoned.timestamp_millis())
}

/// Whether a local time in Europe/London comes twice.
pub fn is_doubled(local: NaiveDateTime) -> bool {
    matches!(London.from_local_datetime(&local), chrono::LocalResult::Ambiguous(..))
}

/// One boot of the device, and how long ago it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// The boot's identity as the platform gives it; empty where it gives none.
    pub id: String,
    /// Milliseconds since boot, time asleep included.
    pub elapsed_ms: u64,
}

impl Boot {
    /// Whether `self` was read later in the same boot as `earlier`: a lower time since boot is a reboot,
    /// whatever the identity says.
    pub fn continues(&self, earlier: &Self) -> bool {
        self.id == earlier.id && self.elapsed_ms >= earlier.elapsed_ms
    }
}

/// What the device's clocks say at one moment. Nothing here is trusted by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The wall clock, as the phone's owner may have set it.
    pub wall: Timestamp,
    /// Time since boot.
    pub boot: Boot,
}

/// An instant that central signed, and the boot time at which it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Central's instant.
    pub at: Timestamp,
    /// The phone's boot clock then.
    pub boot: Boot,
}

/// What the phone remembers of time on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeMemory {
    /// The newest verified anchor.
    pub anchor: Option<Anchor>,
    /// The latest trusted instant that was written with an entry or an anchor, and its boot clock.
    pub last_known: Option<Anchor>,
    /// How often trust was carried over a reboot since the last anchor.
    pub carried: u8,
    /// Whether a reboot was seen that trust was not carried over. Then nothing here reads on, also when the boot clock
    /// has come past the stored one again on a platform that names no boots.
    #[serde(default)]
    pub cut: bool,
}

/// How good a trusted instant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Central's instant plus time since boot, same boot.
    Anchored,
    /// Carried over a reboot by the wall clock, within limits.
    Degraded,
    /// Only the wall clock, which anyone can set. Good for the log, never for a code.
    Wall,
}

/// The instant an entry is written at, and how good it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// The instant.
    pub at: Timestamp,
    /// How good it is.
    pub quality: Quality,
}

impl Now {
    /// Whether a window may be judged by it.
    pub fn is_trusted(self) -> bool {
        match self.quality {
            Quality::Anchored | Quality::Degraded => true,
            Quality::Wall => false,
        }
    }
}

/// How often trust may be carried over a reboot before central must be asked again.
pub const CARRIES: u8 = 3;
const BACK: Duration = Duration::from_mins(2);
const FORWARD: Duration = Duration::from_hours(12);

impl TimeMemory {
    /// What time it is, as far as the phone can know.
    ///
    /// Same boot as the anchor: anchor plus elapsed. Trust carried into this boot ([`Self::carry`]): the last
    /// known instant plus elapsed, *degraded*. Else the wall clock, which opens nothing.
    pub fn now(&self, reading: &Reading) -> Now {
        let (from, quality) = match self.carried {
            0 => (&self.anchor, Quality::Anchored),
            // The anchor is of an earlier boot, even if its boot clock fits this one.
            _ => (&self.last_known, Quality::Degraded),
        };
        if self.is_of(&reading.boot)
            && let Some(at) = from.as_ref().and_then(|from| from.read_on(&reading.boot))
        {
            return Now { at, quality };
        }
        Now { at: reading.wall, quality: Quality::Wall }
    }

    /// Whether `boot` is the one in which the latest instant was written, read later.
    fn is_of(&self, boot: &Boot) -> bool {
        !self.cut && self.last_known.as_ref().is_some_and(|last| boot.continues(&last.boot))
    }

    /// The memory after a start of the app, if the start changes it: to be committed before it is used.
    ///
    /// After a reboot trust is carried where the wall clock lies within two minutes before and twelve hours after the
    /// last known instant, [`CARRIES`] times before central is asked again. Where it may not be, the memory is cut: a
    /// later start may carry it still. `None`: nothing to carry, or the same boot.
    #[must_use]
    pub fn carry(&self, reading: &Reading) -> Option<Self> {
        let last = self.last_known.as_ref().filter(|_| !self.is_of(&reading.boot))?;
        let plausible = reading.wall >= last.at - BACK && reading.wall <= last.at + FORWARD;
        if plausible && self.carried < CARRIES {
            let last_known = Some(Anchor { at: reading.wall.max(last.at), boot: reading.boot.clone() });
            return Some(Self { last_known, carried: self.carried + 1, cut: false, ..self.clone() });
        }
        (!self.cut).then(|| Self { cut: true, ..self.clone() })
    }

    /// The memory after a verified answer from central. It always wins, also backwards.
    #[must_use]
    pub fn anchored(at: Timestamp, reading: &Reading) -> Self {
        let anchor = Anchor { at, boot: reading.boot.clone() };
        Self { last_known: Some(anchor.clone()), anchor: Some(anchor), carried: 0, cut: false }
    }

    /// The memory to write with every entry: the latest trusted instant, never an earlier one.
    #[must_use]
    pub fn noted(&self, now: Now, reading: &Reading) -> Self {
        let later = self.last_known.as_ref().is_none_or(|last| now.at >= last.at);
        let last_known = (now.is_trusted() && later)
            .then(|| Anchor { at: now.at, boot: reading.boot.clone() })
            .or_else(|| self.last_known.clone());
        Self { last_known, ..self.clone() }
    }
}

impl Anchor {
    /// The instant now, if `boot` is the same boot read later; `None` after a reboot.
    fn read_on(&self, boot: &Boot) -> Option<Timestamp> {
        boot.continues(&self.boot).then(|| self.at + Duration::from_millis(boot.elapsed_ms - self.boot.elapsed_ms))
    }
}
