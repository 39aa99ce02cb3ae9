//! A door that is known for no signal: silence there says nothing, so somebody rings the house, or the worker's other number
//! (DOOR 2).
//!
//! | no word for | signal at the door | no signal |
//! |---|---|---|
//! | less than the silence in force | – | – |
//! | that, or more | silence is raised | a phone check is due |
//! | twice that, and nobody has rung | | silence is raised |
//! | any time, and a manager rang and did not reach the worker | silence is raised at once | the same |
//!
//! A check that reached the worker counts as word from them, at any door.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::entry::flow::words;

words! {
    /// What came of ringing.
    Reached {
        /// The worker was reached, and is safe.
        Reached = "reached",
        /// Nobody answered, or nobody knew where they are.
        NotReached = "not_reached",
    }
}

/// A manager rang.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub result: Reached,
}

/// What silence means at this door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How long it may last.
    pub silent: Duration,
    /// Whether the door is known for no signal.
    pub no_signal: bool,
}

/// What is to be made of a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Silence {
    /// There was word lately.
    Heard,
    /// Somebody has to ring.
    CheckDue,
    /// It has lasted too long, or somebody rang in vain.
    Silent,
}

/// What is to be made of no word since `word`, and since when the silence counts.
pub fn silence(word: Timestamp, checks: &[Check], rule: &Rule, now: Timestamp) -> (Timestamp, Silence) {
    let reached = checks.iter().filter(|check| check.result == Reached::Reached && check.at <= now);
    let since = reached.map(|check| check.at).fold(word, Timestamp::max);
    let in_vain = checks.iter().any(|check| check.result == Reached::NotReached && since < check.at && check.at <= now);
    let silence = if in_vain || now >= since + rule.silent * if rule.no_signal { 2 } else { 1 } {
        Silence::Silent
    } else if now >= since + rule.silent {
        Silence::CheckDue
    } else {
        Silence::Heard
    };
    (since, silence)
}

/// What the board says of phone checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Somebody has to ring; since when.
    Due(Timestamp),
    /// Somebody rang; when, and what came of it.
    Rang(Check),
}

/// What the board says where there has been no word since `word`: the last check after it, unless another is due by now.
pub fn shown(word: Timestamp, checks: &[Check], rule: &Rule, now: Timestamp) -> Option<Shown> {
    let (since, silence) = silence(word, checks, rule, now);
    let last = checks.iter().filter(|check| word < check.at && check.at <= now).max_by_key(|check| check.at);
    let in_vain = last.filter(|check| check.result == Reached::NotReached);
    match (in_vain, silence) {
        (Some(check), _) => Some(Shown::Rang(*check)),
        (None, Silence::CheckDue | Silence::Silent) if rule.no_signal => Some(Shown::Due(since + rule.silent)),
        (None, _) => last.map(|check| Shown::Rang(*check)),
    }
}
