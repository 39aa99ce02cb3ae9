//! Where a worker is, as a manager sees it: one word for each visit, from its entries and its planned time.
//!
//! | state | when |
//! |---|---|
//! | not safe | *I am not safe*, and not yet *I am safe now* |
//! | not started, late, missed | nothing was written; past its start; its window is over |
//! | left, key back; left, key not back | *left*, and where the key is |
//! | emergency | one is under way |
//! | waiting | for a release; with the last word from the phone |
//! | inside; going in | the worker is in; said so and is not in yet |
//! | no reply | the no-response flow is under way |
//! | at the door | anything else between *Start* and *left* |

use std::time::Duration;

use serde::Serialize;

use super::clock::{Boot, Timestamp};
use super::door::{Door, Key, Moment, Step};
use super::entry::{Fact, Record};
use super::ids::EntryId;

/// When a visit was planned, and how soon its lateness matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Planned start.
    pub starts: Timestamp,
    /// First instant after its window.
    pub closes: Timestamp,
    /// How long after its start it counts as late: the timing in force.
    pub late: Duration,
    /// Whether the door is known for no signal.
    pub no_signal: bool,
}

impl Times {
    /// When it begins to be late.
    pub fn late_from(&self) -> Timestamp {
        self.starts + self.late
    }
}

/// An entry of a visit, as central holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The entry.
    pub id: EntryId,
    /// What it says.
    pub record: Record,
    /// When central stored it.
    pub received_at: Timestamp,
}

impl Heard {
    /// When it was written; a phone's clock that is ahead counts for no more than when central stored it.
    pub fn at(&self) -> Timestamp {
        self.record.now.at.min(self.received_at)
    }
}

/// Where a worker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub enum State {
    /// Nothing was written, and it is not late.
    NotStarted,
    /// Nothing was written, and it is late.
    Late,
    /// Nothing was written, and its window is over.
    Missed,
    /// Between *Start* and the door.
    AtTheDoor,
    /// Nobody answers.
    NoReply,
    /// *I am going in.*
    GoingIn,
    /// Waiting for a release.
    Waiting,
    /// Inside.
    Inside,
    /// An emergency.
    Emergency,
    /// *I am not safe.*
    NotSafe,
    /// Left, and no key is out.
    LeftKeyBack,
    /// Left, and the key is not back.
    LeftKeyNotBack,
}

/// What the board says of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where the worker is.
    pub state: State,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
    /// When the phone was last heard of, where it was.
    pub last_word: Option<Timestamp>,
}

/// The flow of a visit, from what central holds of it: no instant in it is later than its entry arrived.
pub fn door_of(heard: &[Heard]) -> Door {
    let mut door = Door::default();
    for one in heard {
        let boot = Boot { id: one.record.boot.clone(), elapsed_ms: one.record.since_boot_ms };
        door.apply(one.id, &Moment { at: one.at(), boot }, &one.record.fact);
    }
    door
}

/// When the phone last gave word: by central's clock, for a phone's may be ahead.
pub fn last_word(heard: &[Heard]) -> Option<Timestamp> {
    heard.iter().map(|one| one.received_at).max()
}

/// Whether the visit has begun: *Start* was pressed, or help was called for without it. A line told about it is none.
pub fn has_begun(heard: &[Heard]) -> bool {
    let begins = |fact: &Fact| matches!(fact, Fact::VisitStarted { .. } | Fact::EmergencyBegun | Fact::NotSafe { .. });
    heard.iter().any(|one| begins(&one.record.fact))
}

/// When *I am not safe* was said, where *I am safe now* was not said after it.
pub fn not_safe_since(heard: &[Heard]) -> Option<Timestamp> {
    let mut since = None;
    for one in heard {
        match &one.record.fact {
            Fact::NotSafe { .. } => since = since.or(Some(one.at())),
            Fact::SafeNow => since = None,
            _says_nothing_here => {}
        }
    }
    since
}

fn last_of(heard: &[Heard], is: impl Fn(&Fact) -> bool) -> Option<Timestamp> {
    heard.iter().rev().find(|one| is(&one.record.fact)).map(Heard::at)
}

/// What the board says of a visit with these entries, oldest first.
pub fn seen(times: &Times, heard: &[Heard], now: Timestamp) -> Seen {
    let door = door_of(heard);
    let (state, since) = state(times, heard, &door, now);
    Seen { state, since, last_word: last_word(heard) }
}

fn state(times: &Times, heard: &[Heard], door: &Door, now: Timestamp) -> (State, Option<Timestamp>) {
    if let Some(since) = not_safe_since(heard) {
        return (State::NotSafe, Some(since));
    }
    if !has_begun(heard) {
        return if now >= times.closes {
            (State::Missed, Some(times.starts))
        } else if now >= times.late_from() {
            (State::Late, Some(times.starts))
        } else {
            (State::NotStarted, None)
        };
    }
    let known = door.known();
    if let Some(left) = door.left() {
        let back = matches!(door.key(), Key::InSafe | Key::Settled);
        return (if back { State::LeftKeyBack } else { State::LeftKeyNotBack }, Some(left));
    }
    if let Some(emergency) = door.emergency().filter(|_| door.is_emergency()) {
        return (State::Emergency, Some(emergency.began.at));
    }
    if let Some(waiting) = known.waiting.as_ref().filter(|_| known.is_waiting() && !door.is_inside()) {
        return (State::Waiting, Some(waiting.since.at));
    }
    if door.is_inside() {
        return (State::Inside, last_of(heard, |fact| matches!(fact, Fact::Entered { .. })));
    }
    if let Some((going, _)) = &known.going_in {
        return (State::GoingIn, Some(going.at));
    }
    match (door.step_now(), door.no_reply()) {
        (Step::NoReply(_), Some(flow)) => (State::NoReply, Some(flow.began.at)),
        _at_the_door => (State::AtTheDoor, heard.first().map(Heard::at)),
    }
}
