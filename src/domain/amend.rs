//! What is said afterwards: a correction of an earlier entry, and something that happened earlier.
//!
//! Nothing is ever changed or taken away: a correction is an entry of its own that names the field, the old and the new
//! text and the reason; something told later keeps both times. (Policy 7.1: made at the time of the event; amendments
//! show who, when and why.)

use std::time::Duration;

use chrono::NaiveDate;

use super::clock::{Fold, Timestamp, local_instant, start_of_day};
use super::entry::flow::{BestInterests, Call, Decided, FoundDead, Opening, Outcome, Release, Word};
use super::entry::report::{Amendment, KeyStep, Loss, ToldLater};
use super::entry::{Fact, KeyPlace, Reason};

/// How long ago something may have happened that belongs to no visit.
pub const LONG_AGO: Duration = Duration::from_hours(36);

/// Times are typed to the minute.
const MINUTE: Duration = Duration::from_mins(1);

/// The names of all fields that can be corrected, for the screens' keys.
pub const FIELDS: [&str; 21] = [
    "accounted_by",
    "because",
    "by",
    "confirmed_by",
    "handed_to",
    "how",
    "last_had",
    "last_seen",
    "name",
    "number",
    "opens",
    "position",
    "reason",
    "reference",
    "said",
    "tag",
    "taken_to",
    "tried",
    "when",
    "whom",
    "words",
];

/// Why a correction, or something told later, is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The entry has no such text.
    #[error("this entry has no such text")]
    NoSuchField,
    /// What stands there now is another text: it was corrected meanwhile.
    #[error("what stands there has changed meanwhile")]
    OldDiffers,
    /// Nothing would change.
    #[error("the new text is the old one")]
    Same,
    /// The new text is missing.
    #[error("write what it should say")]
    Empty,
    /// The reason is missing.
    #[error("write why")]
    NoReason,
    /// What happened is missing.
    #[error("write what happened")]
    NoWords,
    /// The time is missing, or none.
    #[error("give the time it happened")]
    NoTime,
    /// It would lie in the future.
    #[error("that time has not come yet")]
    Future,
    /// It would lie before the visit was started.
    #[error("that is before the visit was started")]
    BeforeStart,
    /// It would lie too long ago.
    #[error("that is more than 36 hours ago")]
    TooLongAgo,
}

impl Refused {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::NoSuchField,
        Self::OldDiffers,
        Self::Same,
        Self::Empty,
        Self::NoReason,
        Self::NoWords,
        Self::NoTime,
        Self::Future,
        Self::BeforeStart,
        Self::TooLongAgo,
    ];

    /// The word of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSuchField => "no_such_field",
            Self::OldDiffers => "old_differs",
            Self::Same => "same",
            Self::Empty => "empty",
            Self::NoReason => "no_reason",
            Self::NoWords => "no_words",
            Self::NoTime => "no_time",
            Self::Future => "future",
            Self::BeforeStart => "before_start",
            Self::TooLongAgo => "too_long_ago",
        }
    }
}

/// The texts that can be corrected, by name: shared or to be changed, as the fact is. A reason from the list is no text.
macro_rules! texts {
    ($fact:expr) => {
        match $fact {
            Fact::KnockSkipped { reason: Reason { code, words } }
            | Fact::WaitCutShort { reason: Reason { code, words }, .. }
            | Fact::RefusalReason { reason: Reason { code, words } }
            | Fact::AskSkipped { reason: Reason { code, words }, .. }
            | Fact::EmergencyOver { reason: Reason { code, words } }
            | Fact::AlreadyInside { reason: Reason { code, words } }
                if code.as_str() == "other" =>
            {
                vec![("reason", words)]
            }
            Fact::HandedTo { name, .. } | Fact::KeyLeft { place: KeyPlace::Given { name } } => vec![("name", name)],
            Fact::KeyMoved { name, step: KeyStep::HandedOver, .. } => vec![("name", name)],
            Fact::OnTheWay { name, when } => vec![("name", name), ("when", when)],
            Fact::ServiceMet { name, number, .. } => vec![("name", name), ("number", number)],
            Fact::Observed { words, .. }
            | Fact::RoomsChecked { words, .. }
            | Fact::AccessDenied { words }
            | Fact::Finding { words }
            | Fact::InWords { words }
            | Fact::HomeSecured { words, .. } => vec![("words", words)],
            Fact::Phoned(Call { name, said, .. }) => vec![("name", name), ("said", said)],
            Fact::Told(Word { name, said, reference, .. }) => {
                vec![("name", name), ("said", said), ("reference", reference)]
            }
            Fact::OpenedBy(Opening { name, how, .. }) => vec![("name", name), ("how", how)],
            Fact::WaitingForRelease { accounted_by, .. } => vec![("accounted_by", accounted_by)],
            Fact::Released(Release { by, said, .. }) => vec![("by", by), ("said", said)],
            Fact::Decided(Decided { by, said, reference, .. }) => {
                vec![("by", by), ("said", said), ("reference", reference)]
            }
            Fact::VisitOutcome(Outcome { confirmed_by, handed_to, .. }) => {
                vec![("confirmed_by", confirmed_by), ("handed_to", handed_to)]
            }
            Fact::BestInterests(BestInterests { tried, because, .. }) => {
                vec![("tried", tried), ("because", because)]
            }
            Fact::DeathFound(FoundDead { last_seen, position, .. }) => {
                vec![("last_seen", last_seen), ("position", position)]
            }
            Fact::TakenOver { name, taken_to, .. } => vec![("name", name), ("taken_to", taken_to)],
            Fact::CodeTold { told: true, whom } => vec![("whom", whom)],
            Fact::KinTold { by } => vec![("by", by)],
            Fact::Lost(Loss { tag, opens, last_had, .. }) => {
                vec![("tag", tag), ("opens", opens), ("last_had", last_had)]
            }
            Fact::ToldLater(ToldLater { words, reason, .. }) => vec![("words", words), ("reason", reason)],
            _nothing_to_correct => Vec::new(),
        }
    };
}

/// The texts of a fact that can be corrected, by name. None for a concern, which is not in the worker's history, and for
/// a correction, where the original is corrected again.
pub fn fields(fact: &Fact) -> Vec<(&'static str, String)> {
    let texts: Vec<(&'static str, &String)> = texts!(fact);
    texts.into_iter().map(|(name, text)| (name, text.clone())).collect()
}

/// The fact as it stands after these corrections of it, oldest first. What was written is not changed by them: this is
/// what is shown, beside it.
pub fn amended<'a>(original: &Fact, before: impl IntoIterator<Item = &'a Amendment>) -> Fact {
    let mut fact = original.clone();
    for amendment in before {
        let texts: Vec<(&'static str, &mut String)> = texts!(&mut fact);
        if let Some((_, text)) = texts.into_iter().find(|(name, _)| *name == amendment.field) {
            text.clone_from(&amendment.new);
        }
    }
    fact
}

/// The same texts as they stand after these corrections, oldest first.
pub fn corrected<'a>(original: &Fact, before: impl IntoIterator<Item = &'a Amendment>) -> Vec<(&'static str, String)> {
    fields(&amended(original, before))
}

/// Whether this correction of `original` can be taken, after those that were `before` it.
///
/// # Errors
/// [`Refused`].
pub fn check<'a>(
    amendment: &Amendment,
    original: &Fact,
    before: impl IntoIterator<Item = &'a Amendment>,
) -> Result<(), Refused> {
    let texts = corrected(original, before);
    let (_, stands) = texts.iter().find(|(name, _)| *name == amendment.field).ok_or(Refused::NoSuchField)?;
    if *stands != amendment.old {
        return Err(Refused::OldDiffers);
    }
    match (amendment.new.trim(), amendment.reason.trim()) {
        ("", _) => Err(Refused::Empty),
        (new, _) if new == stands.trim() => Err(Refused::Same),
        (_, "") => Err(Refused::NoReason),
        (_, _) => Ok(()),
    }
}

/// Whether something may have happened at `at`: not in the future; not before the visit was `started`; without a started
/// visit, not longer ago than [`LONG_AGO`].
///
/// # Errors
/// [`Refused`].
pub fn check_time(at: Timestamp, now: Timestamp, started: Option<Timestamp>) -> Result<(), Refused> {
    if at > now {
        return Err(Refused::Future);
    }
    match started {
        // A visit started at 14.02 and 30 seconds may have something told of 14.02.
        Some(started) if at + MINUTE <= started => Err(Refused::BeforeStart),
        None if now.since(at) > LONG_AGO => Err(Refused::TooLongAgo),
        Some(_) | None => Ok(()),
    }
}

/// Which day a typed time is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Today.
    Today,
    /// Yesterday.
    Yesterday,
}

impl Day {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Today, Self::Yesterday];

    /// The word of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Yesterday => "yesterday",
        }
    }
}

/// Hour and minute as people type them: *14:05*, *14.05*, *1405*, *2.05pm*, *2pm*, *2.05yp*, *7.30yh*.
fn hour_and_minute(typed: &str) -> Option<(u32, u32)> {
    let typed = typed.trim().to_lowercase();
    let (digits, half) = ["am", "yb", "pm", "yp", "yh"]
        .into_iter()
        .find_map(|half| typed.strip_suffix(half).map(|digits| (digits.trim_end().to_owned(), Some(half))))
        .unwrap_or((typed, None));
    let (hour, minute) = match digits.split_once([':', '.', ' ']) {
        Some((hour, minute)) if minute.len() == 2 => (hour.to_owned(), minute.to_owned()),
        Some(_) => return None,
        None if digits.is_ascii() && (3..=4).contains(&digits.len()) => {
            let (hour, minute) = digits.split_at(digits.len() - 2);
            (hour.to_owned(), minute.to_owned())
        }
        None if half.is_some() => (digits, String::from("00")),
        None => return None,
    };
    let number =
        |text: &str| text.bytes().all(|sign| sign.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let (hour, minute) = (number(&hour)?, number(&minute)?);
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        // *Yr hwyr* begins at six.
        Some("yh") if !(6..12).contains(&hour) => return None,
        Some("am" | "yb") => hour % 12,
        Some(_) => hour % 12 + 12,
    };
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// The instant of a time that was typed, on this day in Europe/London; `None` where it is none.
pub fn typed_time(typed: &str, day: Day, now: Timestamp) -> Option<Timestamp> {
    let (hour, minute) = hour_and_minute(typed)?;
    let today = start_of_day(now);
    let civil = match day {
        Day::Today => today.civil(),
        // Noon of the day before, whatever the clocks did.
        Day::Yesterday => (today - Duration::from_hours(12)).civil(),
    };
    let local = NaiveDate::from_ymd_opt(civil.year, civil.month, civil.day)?.and_hms_opt(hour, minute, 0)?;
    let first = local_instant(local, Fold::Earlier);
    let second = local_instant(local, Fold::Later);
    // Of an hour that came twice, the latest that has been.
    Some(if second <= now { second } else { first })
}
