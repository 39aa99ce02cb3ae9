//! The visit window: when the code of a visit may be shown.
//!
//! A window is `[start − opens_before, end + closes_after)`: open at its first instant, closed at its last.
//! Central computes it from the rota's local times when it makes a bundle, so that a phone with a wrong zone
//! is still right. The import uses the same function.
//!
//! Defaults are 30 minutes before and 60 after; an organisation may set up to 60 and 180.
//! Source: the product's design, *Windows*; Camden's guidance and the policy (5.3) ask for need-to-know.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::clock::{Fold, Timestamp, is_doubled, local_instant};

/// How far a window reaches beyond the visit's planned times. Minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Margins {
    /// Minutes before the start, 0 to 60; 30 unless set.
    pub opens_minutes_before: u32,
    /// Minutes after the end, 0 to 180; 60 unless set.
    pub closes_minutes_after: u32,
}

impl Default for Margins {
    fn default() -> Self {
        Self { opens_minutes_before: 30, closes_minutes_after: 60 }
    }
}

/// A code's window must not be years long because of a slip in a file. A live-in week, and the hour by which the clocks may
/// go back in it.
const LONGEST_VISIT: Duration = Duration::from_hours(7 * 24 + 1);
/// 2100-01-01T00:00Z: `chrono-tz` knows the changes of the clocks until the year before.
const CLOCKS_KNOWN_UNTIL: Timestamp = Timestamp::from_secs(4_102_444_800);
/// Longest margin before the start, minutes.
pub const MOST_BEFORE: u32 = 60;
/// Longest margin after the end, minutes.
pub const MOST_AFTER: u32 = 180;
/// How long after the planned end a manager may keep a window open.
pub const MOST_EXTENDED: Duration = Duration::from_hours(12);
/// Codes travel for windows that open within this, and a phone may use them this long without another bundle.
pub const HORIZON: Duration = Duration::from_hours(24);
/// How long after the window a taken key may still be put back with the code.
pub const RETURN_FOR: Duration = Duration::from_hours(2);

/// When a visit's code may be shown: from `opens`, until just before `closes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Window {
    /// First instant at which the code may be shown.
    pub opens: Timestamp,
    /// First instant at which it may not be shown any more.
    pub closes: Timestamp,
}

/// Where an instant lies in relation to a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before `opens`.
    Early,
    /// Inside.
    Open,
    /// At or after `closes`.
    Late,
}

impl Window {
    /// Where `at` lies.
    pub fn place(&self, at: Timestamp) -> Place {
        if at < self.opens {
            Place::Early
        } else if at < self.closes {
            Place::Open
        } else {
            Place::Late
        }
    }

    /// Whether it may be the window of a visit from `starts` to `ends`, with the widest margins and the longest extension
    /// that there are: a slip at the office, signed all the same, must not open for years.
    pub fn fits(&self, starts: Timestamp, ends: Timestamp) -> bool {
        let before = Duration::from_secs(u64::from(MOST_BEFORE) * 60);
        starts <= ends
            && ends <= starts + LONGEST_VISIT
            && self.opens <= self.closes
            && self.opens >= starts - before
            && self.closes <= ends + MOST_EXTENDED
    }

    /// Until when a key that is still taken may be returned with the code (DOOR 0.5: two hours after the window).
    pub fn return_until(&self) -> Timestamp {
        self.closes + RETURN_FOR
    }
}

/// A planned start or end as a file gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// A local time in Europe/London.
    Local(NaiveDateTime),
    /// An instant, because the file gave an offset.
    Instant(Timestamp),
}

/// Why a visit's times make no window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// A text that is not `YYYY-MM-DDTHH:MM`, with or without an offset.
    #[error("expected YYYY-MM-DDTHH:MM, with an offset such as +01:00 or without")]
    NotATime,
    /// The visit would last no time, or less.
    #[error("the end must come after the start")]
    EndNotAfterStart,
    /// Longer than any visit, live-in ones too: most likely a wrong year.
    #[error("a visit lasts at most seven days: look at the dates again")]
    TooLong,
    /// After the last change of the clocks that the zone's tables hold: a local time could come out an hour wrong.
    #[error("the clocks are known up to the year 2099: look at the dates again")]
    TooFar,
    /// Margins beyond what an organisation may set.
    #[error("a window may open at most 60 minutes before the start and close at most 180 after the end")]
    MarginsTooWide,
}

impl std::str::FromStr for Planned {
    type Err = WindowError;
    fn from_str(text: &str) -> Result<Self, WindowError> {
        let text = text.trim();
        let text = text.strip_suffix(['Z', 'z']).map_or_else(|| text.to_owned(), |local| format!("{local}+00:00"));
        // Chrono reads much else too, to its own mind: 9:3 as 09:03, the year 26, a 61st second.
        let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let local = |format| NaiveDateTime::parse_from_str(&text, format).ok().map(Self::Local);
        let zoned = |format| {
            DateTime::parse_from_str(&text, format).ok().map(|at| Self::Instant(Timestamp(at.timestamp_millis())))
        };
        match form.as_str() {
            _ if text.contains(":60") => None,
            "0000-00-00T00:00" => local("%Y-%m-%dT%H:%M"),
            "0000-00-00T00:00:00" => local("%Y-%m-%dT%H:%M:%S"),
            "0000-00-00T00:00+00:00" | "0000-00-00T00:00-00:00" => zoned("%Y-%m-%dT%H:%M%:z"),
            "0000-00-00T00:00:00+00:00" | "0000-00-00T00:00:00-00:00" => zoned("%Y-%m-%dT%H:%M:%S%:z"),
            _ => None,
        }
        .ok_or(WindowError::NotATime)
    }
}

impl Planned {
    /// The instant; of a local time that comes twice the first.
    pub fn first_instant(self) -> Timestamp {
        self.instant(Fold::Earlier)
    }

    fn instant(self, fold: Fold) -> Timestamp {
        match self {
            Self::Local(local) => local_instant(local, fold),
            Self::Instant(at) => at,
        }
    }
}

/// The instant that a person or a program names: as a rota's file does, or as the office's lists show it (RFC 3339).
///
/// # Errors
/// [`WindowError`], as for a rota's file.
pub fn instant_of(text: &str) -> Result<Timestamp, WindowError> {
    let planned = text.parse::<Planned>().map(Planned::first_instant);
    planned.or_else(|error| Timestamp::from_rfc3339(text.trim()).ok_or(error))
}

/// Start and end of a visit as instants.
///
/// A doubled local time is the earlier instant. Where `end` comes out at or before `start` and `end` lies in the
/// doubled hour, its later instant counts.
///
/// # Errors
/// [`WindowError::EndNotAfterStart`] otherwise; [`WindowError::TooLong`]; [`WindowError::TooFar`].
pub fn visit_times(start: Planned, end: Planned) -> Result<(Timestamp, Timestamp), WindowError> {
    let starts = start.instant(Fold::Earlier);
    let mut ends = end.instant(Fold::Earlier);
    if let Planned::Local(local) = end
        && ends <= starts
        && is_doubled(local)
    {
        ends = end.instant(Fold::Later);
    }
    if ends <= starts {
        return Err(WindowError::EndNotAfterStart);
    }
    if starts + LONGEST_VISIT < ends {
        return Err(WindowError::TooLong);
    }
    if ends >= CLOCKS_KNOWN_UNTIL {
        return Err(WindowError::TooFar);
    }
    Ok((starts, ends))
}

/// The window of a visit from `starts` to `ends`.
///
/// # Errors
/// [`WindowError`] when the end is not after the start or the margins are too wide.
pub fn window(starts: Timestamp, ends: Timestamp, margins: Margins) -> Result<Window, WindowError> {
    if margins.opens_minutes_before > MOST_BEFORE || margins.closes_minutes_after > MOST_AFTER {
        return Err(WindowError::MarginsTooWide);
    }
    if ends <= starts {
        return Err(WindowError::EndNotAfterStart);
    }
    let minutes = |minutes: u32| Duration::from_secs(u64::from(minutes) * 60);
    Ok(Window {
        opens: starts - minutes(margins.opens_minutes_before),
        closes: ends + minutes(margins.closes_minutes_after),
    })
}
