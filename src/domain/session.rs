//! When the app locks by itself.
//!
//! Without a visit under way: after five minutes untouched, and when another app has been in front for a moment. From
//! *Start* one unlock serves the visit, reveals and all, until *left* or 20 minutes untouched, whatever is in front: a
//! prompt must not fall between a door and its alarm panel, and a call that the app placed must not lock it.
//! Source: the protocols at the door, *Rules for all flows*; policy 5.3.

use std::time::Duration;

/// Untouched for so long, the app locks.
pub const IDLE: Duration = Duration::from_mins(5);
/// The same while a visit is under way.
pub const IDLE_IN_VISIT: Duration = Duration::from_mins(20);
/// In the background for so long, the app locks; shorter is a glance at something else, or a page that is drawn anew.
pub const AWAY: Duration = Duration::from_secs(5);

/// What the decision goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// How long nobody has touched the screen.
    pub untouched: Duration,
    /// How long no window of the app has been in front; `None` while one is.
    pub away: Option<Duration>,
    /// Whether a visit was started and not left.
    pub in_visit: bool,
}

/// Whether the app has to lock now.
pub fn must_lock(session: Session) -> bool {
    if session.in_visit {
        session.untouched >= IDLE_IN_VISIT
    } else {
        session.untouched >= IDLE || session.away.is_some_and(|away| away >= AWAY)
    }
}
