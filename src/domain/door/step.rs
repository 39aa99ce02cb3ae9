//! One answer of the worker, and what follows from it.

use std::time::Duration;

use super::{Door, Moment, Step, TimerId};
use crate::domain::entry::flow::{KeyFrom, TookOver};
use crate::domain::entry::{Fact, FlowPlan, KeyPlace, Priority, Reason, Someone, Trouble};
use crate::domain::ids::EntryId;
use crate::domain::tag::TagSeen;
use crate::domain::visit::MethodKind;

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
    /// *She has answered, and needs help.*
    AnsweredInNeed,
    /// *Someone else answered.*
    SomeoneAnswered(Someone),
    /// *They let me in, and I saw the client.*
    LetIn,
    /// *She said no.*
    Refused,
    /// *No answer.*
    NoReply,
    /// *I cannot get in.*
    CouldNotOpen,
    /// *The code did not open it.*
    CodeDidNotOpen(MethodKind),
    /// *Emergency.*
    Emergency,
    /// *I went out*, on a long stay.
    WentOut,
    /// *I am already inside.*
    AlreadyInside(Reason),
    /// *I found them outside, and well*, where nobody answered.
    FoundOutside,
    /// Something that goes in the log as it is said, where the step takes it.
    Say(Box<Fact>),
    /// What a manager said on the telephone to a worker outside: who was told and their words, then each decision.
    ManagerSaid(Vec<Fact>),
    /// *Handed to NAME*, who has taken over.
    HandedTo(String, TookOver),
    /// *Go back to the step before.*
    GoBack,
    /// *I have the key.*
    KeyTaken,
    /// *I have the key*, without a look at its code: how it came, and who gave it, where somebody did.
    KeyHad(KeyFrom, String),
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
    /// *Said goodbye; they lock the door behind me.*
    LockedBehind,
    /// *The door does not lock*: who stays until it is made safe.
    WontLock(String),
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
    /// Destroy all of this visit's envelopes.
    DropAllCodes,
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
        if event == Event::Emergency {
            return self.may_begin_emergency().then(|| vec![Fact::EmergencyBegun]);
        }
        if let Event::Say(fact) = &event
            && self.is_forbidden(fact)
        {
            return None;
        }
        if matches!(&event, Event::KeyHad(KeyFrom::Given, name) if name.trim().is_empty()) {
            return None;
        }
        if let Event::KeyHad(KeyFrom::Given, name) = &event
            && let Step::Waiting { round, .. } = self.step_now()
        {
            let given = self.may_go_on_with_a_key().then(|| self.go_on_early(*round, by_a_key(), moment)).flatten()?;
            let had = Fact::KeyHad { from: KeyFrom::Given, name: name.trim().to_owned() };
            return Some(given.into_iter().chain([Fact::KeyTaken, had]).collect());
        }
        if let Event::KeyHad(KeyFrom::Given, name) = &event
            && matches!(self.step_now(), Step::NoReply(_))
        {
            return self.go_in_with_a_key(name);
        }
        if let Event::KeyHad(from, name) = event {
            let taken = self.asks_how_key_came().then(|| self.answer(Event::KeyTaken, moment)).flatten()?;
            let name = if from == KeyFrom::Given { name.trim().to_owned() } else { String::new() };
            return Some(taken.into_iter().chain([Fact::KeyHad { from, name }]).collect());
        }
        if matches!(&event, Event::Say(fact) if **fact == Fact::NotInside) {
            return self.may_undo_in().then(|| vec![Fact::NotInside]);
        }
        if let Event::Say(fact) = &event
            && let Some(facts) = self.say_anywhere(fact)
        {
            return Some(facts);
        }
        match self.step_now() {
            Step::NotStarted | Step::Arrive | Step::Buzzer | Step::DoorEntry => self.arrive(event),
            Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome => self.knock(event, moment),
            Step::Enter | Step::Opening | Step::DidNotOpen | Step::WithSomeone { .. } => self.enter(event),
            Step::Inside | Step::LockUp | Step::LockedOut | Step::WentOut => self.inside(event),
            Step::Leaving | Step::KeyBack | Step::KeyOut => self.leave(event),
            Step::HandOver(why) => self.hand_over(*why, event),
            Step::Refusal(ask) => self.in_refusal(*ask, event),
            Step::NoReply(ask) => self.in_no_reply(*ask, event, moment),
            Step::Emergency(ask) => self.in_emergency(*ask, event),
            Step::Ended => self.after_the_end(event),
        }
    }

    /// An emergency begins in any step but before *Start*, after *left*, and while one is under way.
    pub fn may_begin_emergency(&self) -> bool {
        self.is_started() && self.left().is_none() && !matches!(self.step_now(), Step::Emergency(_))
    }

    /// What can be said in every step of a visit that has begun.
    fn say_anywhere(&self, fact: &Fact) -> Option<Vec<Fact>> {
        if !self.is_started() {
            return None;
        }
        let said = || Some(vec![fact.clone()]);
        match fact {
            Fact::SafeNow | Fact::NotSafe { .. } => said(),
            Fact::GotOut => self.may_get_out().then(|| vec![Fact::GotOut]),
            // The same tag read again says nothing new.
            Fact::TagMatched | Fact::TagMismatch { .. } if self.takes_tag() && self.tag() != TagSeen::of(fact) => {
                said()
            }
            Fact::TagMatched | Fact::TagMismatch { .. } => None,
            Fact::OutSafe if self.known().going_in.is_some() || (self.is_emergency() && self.is_inside()) => said(),
            _ if !matches!(self.step_now(), Step::Emergency(_)) => self.say_what_is_owed(fact.clone()),
            _other => None,
        }
    }
}

/// Why a wait is cut short by whoever was given a key.
fn by_a_key() -> Reason {
    Reason { code: String::from("given_key"), words: String::new() }
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
    // *I am not safe*: this visit's codes go at once, a key that is out or not.
    if entries.iter().any(|fact| matches!(fact, Fact::NotSafe { .. })) {
        effects.push(Effect::DropAllCodes);
    }
    if entries.iter().any(|fact| fact.priority() == Priority::Urgent || matches!(fact, Fact::Left)) {
        effects.push(Effect::SyncSoon);
    }
    effects.dedup();
    effects
}
