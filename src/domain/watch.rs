//! What the office notices by itself: a phone that falls silent, a visit that does not begin, a key that is not back.
//!
//! | case | after | counted from | who is told |
//! |---|---|---|---|
//! | `wait_silent` | the silence in force | the last word of a worker who waits for a release | on-call, Registered Manager |
//! | `phone_check_due` | the same, instead, at a door known for no signal ([`super::phone_check`]) | the same | on-call |
//! | `emergency_silent` | the silence in force | the last word in an emergency | on-call, Registered Manager, safeguarding |
//! | `out_safe_overdue` | the wait in force | *I am going in*, without *I am out, and safe* | on-call, Registered Manager |
//! | `visit_late` | the lateness in force | the planned start, and nothing was written | on-call, coordinator |
//! | `visit_missed` | its window | the planned start, and nothing was written | on-call, coordinator, Registered Manager |
//! | `key_overdue` | – | when an issued key was due back | on-call, coordinator |
//!
//! Each is raised once for each instant it is counted from: a worker who gives word and falls silent again is a new case. How
//! long a silence may last is what was in force when the visit started ([`super::timings`]).
//! Source: DOOR 1, 2, 3; the states a manager needs to see.

use std::time::Duration;

use super::authority::Role;
use super::board::{self, Heard, Times};
use super::clock::Timestamp;
use super::door::Door;
use super::phone_check::{self, Check, Rule, Shown, Silence};
use super::timings::Timings;

/// A missed visit is not raised any more so long after its window: an old rota is no news.
const NO_NEWS: Duration = Duration::from_hours(24);

/// What was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// No word from a worker who waits.
    WaitSilent,
    /// No word from a worker who waits at a door without signal: somebody has to ring.
    PhoneCheckDue,
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
            Self::PhoneCheckDue => "phone_check_due",
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
            Self::PhoneCheckDue => &[OnCallManager],
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

/// Whether word is expected of whoever is in this flow: they wait for a release, or are in an emergency.
pub fn expects_word(door: &Door) -> bool {
    let waits = door.known().is_waiting() && !door.is_inside();
    door.left().is_none() && (door.is_emergency() || waits)
}

/// What silence means here: for as long as was in force when the visit started. In an emergency it is silence at any door.
fn rule(times: &Times, door: &Door) -> Rule {
    let plan = door.plan();
    let silent = plan.map_or_else(Timings::default, |plan| plan.timings).silent;
    // Flagged by the office meanwhile, or when the visit started: the worker was told so.
    let no_signal = times.no_signal || plan.is_some_and(|plan| plan.care.no_signal);
    Rule { silent: Duration::from_secs(u64::from(silent)), no_signal: no_signal && !door.is_emergency() }
}

/// What the board says of phone checks at a visit with these entries, oldest first.
pub fn phone_check(times: &Times, heard: &[Heard], checks: &[Check], now: Timestamp) -> Option<Shown> {
    let word = board::last_word(heard).filter(|_| board::has_begun(heard))?;
    let door = board::door_of(heard);
    expects_word(&door).then(|| phone_check::shown(word, checks, &rule(times, &door), now))?
}

/// What is to be noticed of a visit with these entries, oldest first, and of whoever rang there.
pub fn visit(times: &Times, heard: &[Heard], checks: &[Check], now: Timestamp) -> Vec<Case> {
    let Some(word) = board::last_word(heard).filter(|_| board::has_begun(heard)) else {
        return not_begun(times, now).into_iter().collect();
    };
    let door = board::door_of(heard);
    if door.left().is_some() {
        return Vec::new();
    }
    let known = door.known();
    let mut cases = Vec::new();
    if expects_word(&door) {
        let (since, silence) = phone_check::silence(word, checks, &rule(times, &door), now);
        let kind = match silence {
            Silence::Heard => None,
            Silence::CheckDue => Some(Kind::PhoneCheckDue),
            Silence::Silent if door.is_emergency() => Some(Kind::EmergencySilent),
            Silence::Silent => Some(Kind::WaitSilent),
        };
        cases.extend(kind.map(|kind| Case { kind, since }));
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
