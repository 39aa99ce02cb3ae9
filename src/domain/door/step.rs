//! One answer of the worker, and what follows from it.

use std::time::Duration;

use super::{Door, Moment, Step, TimerId};
use crate::domain::entry::{Fact, FlowPlan, KeyPlace, Priority, Reason, Someone, Trouble};
use crate::domain::ids::EntryId;

/// What the worker said, or a timer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// *Start.*
    Start(FlowPlan),
    /// *Yes, this is the door.* Carries whether a notice was acknowledged with it.
    RightDoor {
        /// Whether there was a notice.
        notice_read: bool,
    },
    /// Gas, smoke, a break-in.
    Trouble(Trouble),
    /// *I have rung the buzzer.*
    RangBuzzer,
    /// *I am at the flat's own door.*
    AtOwnDoor,
    /// *I have knocked and said it.*
    Knocked,
    /// *I cannot knock.*
    CannotKnock(Reason),
    /// A wait ended.
    TimerFired(TimerId),
    /// *Go on early.*
    GoOnEarly(Reason),
    /// *She has answered.*
    Answered,
    /// *Someone else answered.*
    SomeoneAnswered(Someone),
    /// *They let me in, and I saw the client.*
    LetIn,
    /// *They would not let me in.*
    NotLetIn,
    /// *She said no.*
    Refused,
    /// *No answer.*
    NoReply,
    /// *It did not open*, or *I cannot get in*.
    CouldNotOpen,
    /// *Handed to NAME.*
    HandedTo(String),
    /// *Go back to the step before.*
    GoBack,
    /// *I have the key.*
    KeyTaken,
    /// *I am inside.*
    Inside,
    /// *I need the key to lock up.*
    NeedKeyToLockUp,
    /// *I do not need it after all.*
    NoKeyNeeded,
    /// *I am locked out.*
    LockedOut,
    /// *Leave.*
    Leave,
    /// *Not leaving yet.*
    StayOn,
    /// *Said goodbye, door locked.*
    DoorLocked,
    /// *The key is …*
    KeyLeft(KeyPlace),
    /// *Finish.* Only where no key is out.
    Finish,
}

/// What the flow asks the outside to do. The shell is the only place that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Call back with this id after so long.
    StartTimer {
        /// Which wait.
        id: TimerId,
        /// How long.
        after: Duration,
    },
    /// That wait no longer matters.
    StopTimer {
        /// Which wait.
        id: TimerId,
    },
    /// Send what waits, now.
    SyncSoon,
    /// Destroy this visit's envelopes, but for the key safe's while its key is out.
    DropCodes,
}

/// What follows from an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// To be logged, in this order, in one transaction.
    pub entries: Vec<Fact>,
    /// To be done once they are on disk.
    pub effects: Vec<Effect>,
    /// The state once they are on disk. With no entries it is the state before: the answer came too late, or twice.
    pub next: Door,
}

impl Outcome {
    fn new(door: &Door, moment: &Moment, entries: Vec<Fact>) -> Self {
        let mut next = door.clone();
        for fact in &entries {
            // The shell mints the real ids; the flow itself never looks one up but for reveals, which are not events.
            next.apply(EntryId(uuid::Uuid::nil()), moment, fact);
        }
        let effects = effects(door, &next, moment, &entries);
        Self { entries, effects, next }
    }
}

impl Door {
    /// What follows when `event` comes at `moment`.
    ///
    /// An event that does not fit the step (a second tap, a timer of an earlier wait) changes nothing and logs nothing.
    #[must_use]
    pub fn step(self, event: Event, moment: &Moment) -> Outcome {
        let entries = self.answer(event, moment).unwrap_or_default();
        Outcome::new(&self, moment, entries)
    }

    /// The entries that `event` gives in this step; `None` where it does not fit.
    fn answer(&self, event: Event, moment: &Moment) -> Option<Vec<Fact>> {
        match self.step_now() {
            Step::NotStarted | Step::Arrive | Step::Buzzer | Step::DoorEntry => self.arrive(event),
            Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome => self.knock(event, moment),
            Step::Enter | Step::Opening | Step::WithSomeone { .. } => self.enter(event),
            Step::Inside | Step::LockUp | Step::LockedOut => self.inside(event),
            Step::Leaving | Step::KeyBack | Step::KeyOut => self.leave(event),
            Step::HandOver(why) => self.hand_over(*why, event),
            Step::Ended => None,
        }
    }
}

fn effects(before: &Door, after: &Door, moment: &Moment, entries: &[Fact]) -> Vec<Effect> {
    let mut effects = Vec::new();
    let (was, is) = (before.time_left(moment), after.time_left(moment));
    if let Some((id, _)) = was
        && is.is_none_or(|(other, _)| other != id)
    {
        effects.push(Effect::StopTimer { id });
    }
    if let Some((id, after)) = is
        && was.is_none_or(|(other, _)| other != id)
    {
        effects.push(Effect::StartTimer { id, after });
    }
    if after.left().is_some() && before.left().is_none() {
        effects.push(Effect::DropCodes);
    }
    if before.key().is_out() && !after.key().is_out() && after.left().is_some() {
        effects.push(Effect::DropCodes);
    }
    if entries.iter().any(|fact| fact.priority() == Priority::Urgent || matches!(fact, Fact::Left)) {
        effects.push(Effect::SyncSoon);
    }
    effects.dedup();
    effects
}
