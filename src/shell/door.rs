//! Answers at the door: the domain decides, this module writes and does.

use super::{Fault, Phone, practice};
use crate::domain::amend::Refused;
use crate::domain::clock::{TimeMemory, Timestamp};
use crate::domain::door::{Door, Effect, Event, Moment, Step};
use crate::domain::entry::{Fact, FlowPlan, KeyPlace, PlannedMethod, Purpose, Reason};
use crate::domain::ids::VisitId;
use crate::domain::notes_guard::{self, Secret, Verdict};
use crate::domain::reveal::Wish;
use crate::domain::round::Round;
use crate::domain::text::{self, TooLong};
use crate::domain::timings::Timings;
use crate::domain::visit::MethodKind;
use crate::store::codes::{Pair, Pairs};
use crate::store::entries::When;
use crate::store::visits::BundleState;
use crate::store::{Store, StoreError, meta};
use crate::vault::keystore::Keystore;

/// How often the trusted time is written down while the app runs.
const NOTE_TIME_EVERY: std::time::Duration = std::time::Duration::from_mins(1);
/// How long a pair may be kept after the newest bundle that used it, unless the key of one of its visits is out.
const PAIR_FOR: std::time::Duration = std::time::Duration::from_hours(24);

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// A free text holds the code.
    #[error("that text holds the code: leave it out")]
    HoldsCode,
    /// A free text looks as if it held a code: it may be saved all the same ([`Phone::answer_despite`]).
    #[error("that text looks like a code: leave it out if it is one")]
    LooksLikeCode,
    /// A free text is too long.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    /// A correction, or something told later, is against its rules.
    #[error(transparent)]
    Afterwards(#[from] Refused),
    /// The step that the visit is in does not take it.
    #[error("that does not fit this step")]
    NotNow,
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

/// How many lines back a second tap is looked for.
const SECOND_TAP: usize = 6;

/// Whether the same was said, word for word, in the last lines of the visit: then it is a second tap.
fn lately_said(store: &Store, visit: VisitId, fact: &Fact) -> Result<bool, StoreError> {
    let lines = store.entries_of(visit)?;
    let last = lines.iter().rev().take(SECOND_TAP).filter_map(|line| line.record.as_ref());
    // Seconds and the like are filled in by the flow; what was typed is the worker's.
    let same = |said: &Fact| said.kind() == fact.kind() && said.texts() == fact.texts();
    Ok(last.map(|record| &record.fact).any(same))
}

/// Whether it says that the worker is not safe: a locked phone takes that too.
fn is_of_safety(event: &Event) -> bool {
    matches!(event, Event::Say(fact) if matches!(**fact, Fact::NotSafe { .. }))
}

/// The free texts of an event.
pub(super) fn words(event: &Event) -> Vec<&str> {
    match event {
        Event::CannotKnock(Reason { words, .. })
        | Event::GoOnEarly(Reason { words, .. })
        | Event::AlreadyInside(Reason { words, .. }) => vec![words],
        Event::HandedTo(name, _)
        | Event::KeyLeft(KeyPlace::Given { name })
        | Event::KeyHad(_, name)
        | Event::WontLock(name) => vec![name],
        Event::ManagerSaid(facts) => facts.iter().flat_map(Fact::texts).collect(),
        Event::Say(fact) => fact.texts(),
        _without_words => Vec::new(),
    }
}

/// The event with its free texts made fit for the log.
pub(super) fn cleaned(mut event: Event) -> Result<Event, TooLong> {
    match &mut event {
        Event::CannotKnock(Reason { words, .. })
        | Event::GoOnEarly(Reason { words, .. })
        | Event::AlreadyInside(Reason { words, .. }) => *words = text::clean(words)?,
        Event::HandedTo(name, _)
        | Event::KeyLeft(KeyPlace::Given { name })
        | Event::KeyHad(_, name)
        | Event::WontLock(name) => *name = text::clean(name)?,
        Event::ManagerSaid(facts) => facts.iter_mut().try_for_each(text::clean_fact)?,
        Event::Say(fact) => text::clean_fact(fact)?,
        _without_words => {}
    }
    Ok(event)
}

impl Phone {
    /// Begins a visit.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub fn start(&self, visit: VisitId) -> Result<(), AnswerError> {
        if practice::is(visit) {
            return self.begin_practice();
        }
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        if stored.taken_off {
            return Err(AnswerError::TakenOff);
        }
        let visit = stored.visit;
        let client = self.store().client(visit.client)?.ok_or(StoreError::Damaged("client"))?;
        let plan = FlowPlan {
            plan: visit.plan,
            first_wait: visit.waits.first,
            second_wait: visit.waits.second,
            methods: visit
                .methods
                .iter()
                .map(|method| PlannedMethod { id: method.id, kind: method.kind, replacing: method.older.is_some() })
                .collect(),
            reference: visit.reference.clone(),
            starts: visit.starts,
            ends: visit.ends,
            care: client.care_rules(),
            timings: visit.timings.unwrap_or_else(|| self.timings()),
            shadow: visit.shadow,
        };
        self.answer(visit.id, Event::Start(plan))
    }

    /// How long the flows wait in this organisation, as the last bundle said: for a visit that does not say.
    pub(super) fn timings(&self) -> Timings {
        self.round().timings.unwrap_or_default()
    }

    /// What the last bundle brought beside visits, clients and codes.
    pub fn round(&self) -> Round {
        let bundle: Option<BundleState> = self.store().sealed_meta(meta::BUNDLE).ok().flatten();
        bundle.map(|bundle| bundle.round).unwrap_or_default()
    }

    /// Takes an answer: the entries are on disk before this returns. A second tap changes nothing.
    ///
    /// # Errors
    /// [`AnswerError`]; nothing was logged then.
    pub fn answer(&self, visit: VisitId, event: Event) -> Result<(), AnswerError> {
        self.take_answer(visit, event, Verdict::Ok)
    }

    /// Takes an answer whose text looks like a code, after the worker was warned and said that it is none.
    ///
    /// # Errors
    /// [`AnswerError`]; a text that does hold the code is not taken this way either.
    pub fn answer_despite(&self, visit: VisitId, event: Event) -> Result<(), AnswerError> {
        self.take_answer(visit, event, Verdict::Warn)
    }

    /// Takes an answer whose texts are found no worse than `allowed`.
    fn take_answer(&self, visit: VisitId, event: Event, allowed: Verdict) -> Result<(), AnswerError> {
        if practice::is(visit) {
            return self.practise(event, allowed);
        }
        if !self.may_record(visit) && !matches!(event, Event::TimerFired(_)) && !is_of_safety(&event) {
            return Err(AnswerError::Locked);
        }
        if !matches!(event, Event::TimerFired(_)) {
            self.touch();
        }
        let event = cleaned(event)?;
        self.guard(Some(visit), &words(&event), allowed)?;
        // One lock from reading the door to writing what follows: a timer and a tap at once are one after the other.
        let mut store = self.store();
        let stored = store.visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        let door = store.door(visit)?;
        let moment = moment_of(&self.when_of(&store)?);
        let said = match &event {
            Event::Say(fact) => Some((**fact).clone()),
            _another => None,
        };
        let whole = matches!(event, Event::ManagerSaid(_));
        let had_left = door.left().is_some();
        let outcome = door.step(event, &moment);
        if outcome.entries.is_empty() {
            // A second tap changes nothing; something said that the step does not take must not look as if it were saved.
            return match said {
                // All of it, or nothing: no part of it may look as if it were saved.
                None if whole => Err(AnswerError::NotNow),
                Some(fact) if !lately_said(&store, visit, &fact)? => Err(AnswerError::NotNow),
                Some(_) | None => Ok(()),
            };
        }
        let all = outcome.effects.contains(&Effect::DropAllCodes);
        let drops = all || outcome.effects.contains(&Effect::DropCodes);
        let keep = (!all && outcome.next.key().is_out()).then(|| key_safe(&outcome.next)).flatten();
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
        if !had_left && outcome.next.left().is_some() {
            self.state().drafts.forget_visit(visit);
        }
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
            if let Err(fault) = self.note_refusal_of(visit, Wish::new(method.id, Purpose::Enter)) {
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
                Effect::DropCodes | Effect::DropAllCodes => {
                    // Done with the entries, in one transaction. What the notes guard kept goes with the visit.
                    self.state().guards.retain(|guard| guard.visit != visit);
                }
            }
        }
        self.changed();
    }

    /// Judges new free texts of a visit: with the codes that the worker has seen, across what they wrote before. Texts
    /// that belong to no visit are judged with every code that was seen.
    pub(super) fn guard(&self, visit: Option<VisitId>, texts: &[&str], allowed: Verdict) -> Result<(), AnswerError> {
        if texts.iter().all(|text| text.is_empty()) {
            return Ok(());
        }
        let (lines, doubted) = match visit {
            Some(visit) => {
                let store = self.store();
                (store.entries_of(visit)?, store.door(visit)?.is_code_doubted())
            }
            None => (Vec::new(), false),
        };
        let facts = lines.iter().filter_map(|line| line.record.as_ref().map(|record| &record.fact));
        let mut notes: Vec<&str> = facts.flat_map(Fact::texts).collect();
        let before = notes.len();
        notes.extend(texts);
        let state = self.state();
        let guards = state.guards.iter().filter(|guard| visit.is_none_or(|visit| guard.visit == visit));
        // EXPOSE: to the notes guard, which compares and forgets.
        let secrets = guards.map(|guard| Secret { code: guard.code.expose(), order_free: guard.order_free });
        let secrets: Vec<_> = secrets.collect();
        let across = notes_guard::judge(&secrets, doubted, &notes);
        // What was taken before, after a warning, is not held against what is written now.
        let now = if across.note.is_some_and(|note| note < before) {
            notes_guard::judge(&secrets, doubted, texts)
        } else {
            across
        };
        match now.verdict {
            Verdict::Block => Err(AnswerError::HoldsCode),
            Verdict::Warn if allowed < Verdict::Warn => Err(AnswerError::LooksLikeCode),
            Verdict::Warn | Verdict::Ok => Ok(()),
        }
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
        if let Err(error) = self.note_time() {
            tracing::error!(%error, "the time could not be noted");
        }
    }

    /// Writes the trusted time down every minute, so that a restart knows what is certainly past.
    fn note_time(&self) -> Result<(), StoreError> {
        let mut store = self.store();
        let memory: TimeMemory = store.meta(meta::TIME)?.unwrap_or_default();
        let when = super::moment(self.clocks.as_ref(), &memory);
        let noted = memory.last_known.as_ref().map_or(Timestamp(0), |last| last.at);
        if !when.now.is_trusted() || when.now.at.since(noted) < NOTE_TIME_EVERY {
            return Ok(());
        }
        store.set_meta(meta::TIME, &memory.noted(when.now, &when.reading))
    }

    fn end_wait(&self, visit: VisitId) -> Result<(), AnswerError> {
        let door = if practice::is(visit) { self.practice_door() } else { self.store().door(visit)? };
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
        self.store().keep_reserve();
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
            gone += store.change(|change| change.drop_closed_codes(visit, keep, now))?;
        }
        gone += erase_old_pairs(&mut store, &self.keystore, now)?;
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

/// Erases the pairs whose newest bundle is a day old, and what is sealed to them, but for keys that are out. Also the pair
/// that is offered: the next unlock makes another.
fn erase_old_pairs(store: &mut Store, keystore: &Keystore, now: Timestamp) -> Result<usize, StoreError> {
    let mut pairs: Pairs = store.meta(meta::PAIRS)?.unwrap_or_default();
    let is_old = |pair: &Pair| pair.used_at.is_some_and(|used| now >= used + PAIR_FOR);
    let old: Vec<String> = pairs.0.iter().filter(|pair| is_old(pair)).map(|pair| pair.item.clone()).collect();
    let mut gone = 0;
    for item in old {
        let mut out = false;
        for visit in store.visits_of_pair(&item)? {
            out |= store.door(visit)?.key().is_out();
        }
        if out {
            continue;
        }
        store.change(|change| change.drop_codes_of_pair(&item))?;
        // One that does not go now is tried again at the next sweep; nothing is sealed to it any more.
        if keystore.delete(&item).is_ok() {
            pairs.0.retain(|pair| pair.item != item);
            store.set_meta(meta::PAIRS, &pairs)?;
            gone += 1;
        }
    }
    Ok(gone)
}

fn key_safe(door: &Door) -> Option<crate::domain::ids::MethodId> {
    door.plan()?.methods.iter().find(|method| method.kind == MethodKind::KeySafe).map(|method| method.id)
}
