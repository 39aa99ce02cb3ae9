//! Answers at the door: the domain decides, this module writes and does.

use super::{Fault, Phone};
use crate::domain::door::{Door, Effect, Event, Moment, Step};
use crate::domain::entry::{FlowPlan, KeyPlace, PlannedMethod, Purpose, Reason};
use crate::domain::ids::VisitId;
use crate::domain::notes_guard::{self, Verdict};
use crate::domain::reveal::Wish;
use crate::domain::visit::MethodKind;
use crate::store::entries::When;
use crate::store::{StoreError, meta};

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// A free text holds the code.
    #[error("that text holds the code: leave it out")]
    HoldsCode,
    /// The app is locked.
    #[error("enter your PIN first")]
    Locked,
    /// The visit was taken off this worker's round, and was not begun.
    #[error("this visit is no longer on your round")]
    TakenOff,
    /// Something is broken.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<StoreError> for AnswerError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

pub(super) fn moment_of(when: &When) -> Moment {
    Moment { at: when.now.at, boot: when.reading.boot.clone() }
}

/// The free texts of an event.
fn words(event: &Event) -> Vec<&str> {
    match event {
        Event::CannotKnock(Reason { words, .. }) | Event::GoOnEarly(Reason { words, .. }) => vec![words],
        Event::HandedTo(name) | Event::KeyLeft(KeyPlace::Given { name }) => vec![name],
        Event::Start(_)
        | Event::RightDoor { .. }
        | Event::Trouble(_)
        | Event::RangBuzzer
        | Event::AtOwnDoor
        | Event::Knocked
        | Event::TimerFired(_)
        | Event::Answered
        | Event::SomeoneAnswered(_)
        | Event::LetIn
        | Event::NotLetIn
        | Event::Refused
        | Event::NoReply
        | Event::CouldNotOpen
        | Event::GoBack
        | Event::KeyTaken
        | Event::Inside
        | Event::NeedKeyToLockUp
        | Event::NoKeyNeeded
        | Event::LockedOut
        | Event::Leave
        | Event::StayOn
        | Event::DoorLocked
        | Event::KeyLeft(KeyPlace::Safe | KeyPlace::WithMe | KeyPlace::Unknown)
        | Event::Finish => Vec::new(),
    }
}

impl Phone {
    /// Begins a visit.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub fn start(&self, visit: VisitId) -> Result<(), AnswerError> {
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        if stored.taken_off {
            return Err(AnswerError::TakenOff);
        }
        let visit = stored.visit;
        let plan = FlowPlan {
            plan: visit.plan,
            first_wait: visit.waits.first,
            second_wait: visit.waits.second,
            methods: visit.methods.iter().map(|method| PlannedMethod { id: method.id, kind: method.kind }).collect(),
            reference: visit.reference.clone(),
            starts: visit.starts,
            ends: visit.ends,
        };
        self.answer(visit.id, Event::Start(plan))
    }

    /// Takes an answer: the entries are on disk before this returns. A second tap changes nothing.
    ///
    /// # Errors
    /// [`AnswerError`]; nothing was logged then.
    pub fn answer(&self, visit: VisitId, event: Event) -> Result<(), AnswerError> {
        if !self.is_unlocked() && !matches!(event, Event::TimerFired(_)) {
            return Err(AnswerError::Locked);
        }
        if !matches!(event, Event::TimerFired(_)) {
            self.touch();
        }
        self.guard(&words(&event))?;
        // One lock from reading the door to writing what follows: a timer and a tap at once are one after the other.
        let mut store = self.store();
        let stored = store.visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        let door = store.door(visit)?;
        let moment = moment_of(&self.when_of(&store)?);
        let outcome = door.step(event, &moment);
        if outcome.entries.is_empty() {
            return Ok(());
        }
        let drops = outcome.effects.contains(&Effect::DropCodes);
        let keep = outcome.next.key().is_out().then(|| key_safe(&outcome.next)).flatten();
        self.write_to(&mut store, Some((visit, stored.visit.client)), &outcome.entries, |change| {
            if drops {
                change.drop_codes(visit, keep)?;
            }
            Ok(())
        })?;
        if drops && let Err(error) = store.scrub() {
            // The answer is saved. What was deleted is scrubbed from the file with the next change that scrubs.
            tracing::error!(%error, "the file could not be scrubbed");
        }
        drop(store);
        self.run(visit, &outcome.next, &outcome.effects);
        self.note_refusal(visit, &outcome.next);
        Ok(())
    }

    /// Writes why no code is shown where the worker has come to the place where one would be: the office is to know that
    /// somebody stood before a shut door, and why.
    fn note_refusal(&self, visit: VisitId, door: &Door) {
        let wanted: fn(MethodKind) -> bool = match door.step_now() {
            Step::Enter => |kind| kind == MethodKind::KeySafe,
            Step::DoorEntry => MethodKind::is_outer_door,
            _elsewhere => return,
        };
        let methods = door.plan().map(|plan| plan.methods.as_slice()).unwrap_or_default();
        for method in methods.iter().filter(|method| wanted(method.kind)) {
            if let Err(fault) = self.note_refusal_of(visit, Wish { method: method.id, purpose: Purpose::Enter }) {
                tracing::error!(%fault, "a refusal could not be logged");
            }
        }
    }

    fn run(&self, visit: VisitId, next: &Door, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::StartTimer { .. } | Effect::StopTimer { .. } => {
                    let waits = matches!(next.step_now(), Step::Waiting { .. });
                    let mut state = self.state();
                    state.waits.retain(|other| *other != visit);
                    if waits {
                        state.waits.push(visit);
                    }
                }
                Effect::SyncSoon => self.sync_now(),
                Effect::DropCodes => {
                    // Done with the entries, in one transaction. What the notes guard kept goes with the visit.
                    let mut state = self.state();
                    if state.guard.as_ref().is_some_and(|guard| guard.visit == visit) {
                        state.guard = None;
                    }
                }
            }
        }
        self.changed();
    }

    /// Compares free texts with the code the worker has seen.
    fn guard(&self, texts: &[&str]) -> Result<(), AnswerError> {
        let state = self.state();
        let Some(guard) = &state.guard else { return Ok(()) };
        // EXPOSE: to the notes guard, which compares and forgets.
        let blocked = texts.iter().any(|text| notes_guard::check(guard.code.expose(), text) == Verdict::Block);
        if blocked { Err(AnswerError::HoldsCode) } else { Ok(()) }
    }

    /// The flow of every visit on this phone that has entries.
    pub(super) fn doors(&self) -> Result<Vec<(VisitId, Door)>, Fault> {
        let store = self.store();
        let mut doors = Vec::new();
        for visit in store.visit_ids()? {
            let door = store.door(visit)?;
            if door.is_started() {
                doors.push((visit, door));
            }
        }
        Ok(doors)
    }

    /// What time does: waits end, a code hides, the app locks, envelopes go at close. Called about twice a second.
    pub fn tick(&self) {
        let waits = self.state().waits.clone();
        for visit in waits {
            if let Err(error) = self.end_wait(visit) {
                tracing::error!(%error, "a wait could not be ended");
            }
        }
        self.hide_if_due();
        self.lock_if_idle();
        self.sweep();
    }

    fn end_wait(&self, visit: VisitId) -> Result<(), AnswerError> {
        let door = self.store().door(visit)?;
        match door.time_left(&moment_of(&self.when()?)) {
            Some((timer, left)) if left.is_zero() => self.answer(visit, Event::TimerFired(timer)),
            Some(_) => Ok(()),
            None => {
                self.state().waits.retain(|other| *other != visit);
                Ok(())
            }
        }
    }

    /// Deletes the envelopes of windows that are over, but for a key that is still out and may be put back.
    pub(super) fn sweep(&self) {
        if let Err(fault) = self.try_sweep() {
            tracing::error!(%fault, "envelopes could not be swept");
        }
    }

    fn try_sweep(&self) -> Result<(), Fault> {
        let mut store = self.store();
        let now = self.when_of(&store)?.now;
        // A clock that nobody vouches for opens nothing, and must not erase anything either.
        if !now.is_trusted() {
            return Ok(());
        }
        let now = now.at;
        let mut gone = 0;
        for (visit, return_until) in store.closed_codes(now)? {
            let door = store.door(visit)?;
            let returning = door.key().is_out() && now < return_until;
            let keep = returning.then(|| key_safe(&door)).flatten();
            gone += store.change(|change| change.drop_codes(visit, keep))?;
        }
        if gone > 0 {
            let pairs = store.meta(meta::PAIRS)?.unwrap_or_default();
            crate::sync::engine::erase_superseded(&mut store, &self.keystore, &pairs)?;
            store.scrub()?;
            drop(store);
            self.changed();
        }
        Ok(())
    }
}

fn key_safe(door: &Door) -> Option<crate::domain::ids::MethodId> {
    door.plan()?.methods.iter().find(|method| method.kind == MethodKind::KeySafe).map(|method| method.id)
}
