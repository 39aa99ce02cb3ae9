//! What the office notices by itself: a phone that falls silent, a visit that does not begin, a key that is not back.
//!
//! | case | after | counted from | who is told |
//! |---|---|---|---|
//! | `wait_silent` | 15 minutes | the last word of a worker who waits for a release | on-call, Registered Manager |
//! | `emergency_silent` | 15 minutes | the last word in an emergency | on-call, Registered Manager, safeguarding |
//! | `out_safe_overdue` | the wait in force | *I am going in*, without *I am out, and safe* | on-call, Registered Manager |
//! | `visit_late` | 30 minutes; 15 where it must not be missed | the planned start, and nothing was written | on-call, coordinator |
//! | `visit_missed` | its window | the planned start, and nothing was written | on-call, coordinator, Registered Manager |
//! | `key_overdue` | – | when an issued key was due back | on-call, coordinator |
//!
//! Each is raised once for each instant it is counted from: a worker who gives word and falls silent again is a new case.
//! Source: DOOR 1, 2, 3; the states a manager needs to see.

use std::time::Duration;

use super::authority::Role;
use super::board::{self, Heard, Times};
use super::clock::Timestamp;

/// How long a phone may be silent while its worker waits, or in an emergency.
pub const SILENT: Duration = Duration::from_mins(15);
/// A missed visit is not raised any more so long after its window: an old rota is no news.
const NO_NEWS: Duration = Duration::from_hours(24);

/// What was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// No word from a worker who waits.
    WaitSilent,
    /// No word in an emergency.
    EmergencySilent,
    /// Nobody knows whether the worker is out safe.
    OutSafeOverdue,
    /// A visit has not begun.
    VisitLate,
    /// A visit was not made.
    VisitMissed,
    /// An issued key is not back.
    KeyOverdue,
}

impl Kind {
    /// The word of events and notices.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WaitSilent => "wait_silent",
            Self::EmergencySilent => "emergency_silent",
            Self::OutSafeOverdue => "out_safe_overdue",
            Self::VisitLate => "visit_late",
            Self::VisitMissed => "visit_missed",
            Self::KeyOverdue => "key_overdue",
        }
    }

    /// Who is told.
    pub fn to(self) -> &'static [Role] {
        use Role::{Coordinator, OnCallManager, RegisteredManager, Safeguarding};
        match self {
            Self::WaitSilent | Self::OutSafeOverdue => &[OnCallManager, RegisteredManager],
            Self::EmergencySilent => &[OnCallManager, RegisteredManager, Safeguarding],
            Self::VisitLate | Self::KeyOverdue => &[OnCallManager, Coordinator],
            Self::VisitMissed => &[OnCallManager, Coordinator, RegisteredManager],
        }
    }
}

/// Something that was noticed, and from when it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// What.
    pub kind: Kind,
    /// From when it counts: tells one case from the next.
    pub since: Timestamp,
}

/// What is to be noticed of a visit with these entries, oldest first.
pub fn visit(times: &Times, heard: &[Heard], now: Timestamp) -> Vec<Case> {
    let Some(word) = board::last_word(heard).filter(|_| board::has_begun(heard)) else {
        return not_begun(times, now).into_iter().collect();
    };
    let door = board::door_of(heard);
    if door.left().is_some() {
        return Vec::new();
    }
    let known = door.known();
    let is_silent = now >= word + SILENT;
    let mut cases = Vec::new();
    if door.is_emergency() {
        if is_silent {
            cases.push(Case { kind: Kind::EmergencySilent, since: word });
        }
    } else if known.is_waiting() && !door.is_inside() && is_silent {
        cases.push(Case { kind: Kind::WaitSilent, since: word });
    }
    if let Some((going, wait)) = &known.going_in
        && now >= going.at + Duration::from_secs(u64::from(*wait))
    {
        cases.push(Case { kind: Kind::OutSafeOverdue, since: going.at });
    }
    cases
}

fn not_begun(times: &Times, now: Timestamp) -> Option<Case> {
    let since = times.starts;
    if now >= times.closes {
        (now < times.closes + NO_NEWS).then_some(Case { kind: Kind::VisitMissed, since })
    } else {
        (now >= times.late_from()).then_some(Case { kind: Kind::VisitLate, since })
    }
}

/// What is to be noticed of a key that was issued.
pub fn key(due: Timestamp, now: Timestamp) -> Option<Case> {
    (now > due).then_some(Case { kind: Kind::KeyOverdue, since: due })
}
