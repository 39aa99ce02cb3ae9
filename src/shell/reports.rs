//! What a worker reports beside the flows: keys, losses, concerns, lateness, corrections, what is told later. Every one
//! goes the same way: cleaned, judged by its rules and by the notes guard, written, and sent at once where it is urgent.

use super::door::AnswerError;
use super::{Fault, Phone};
use crate::domain::amend::{self, Refused};
use crate::domain::clock::Timestamp;
use crate::domain::entry::report::KeyStep;
use crate::domain::entry::{Fact, Priority};
use crate::domain::ids::{ClientId, VisitId};
use crate::domain::notes_guard::Verdict;
use crate::domain::text;
use crate::store::Store;

impl Phone {
    /// Writes a fact outside the flow: about a visit, or about none. `happened_at` is for what is told later.
    ///
    /// # Errors
    /// [`AnswerError`]; nothing was logged then.
    pub fn note(&self, visit: Option<VisitId>, fact: Fact, happened_at: Option<Timestamp>) -> Result<(), AnswerError> {
        self.take_note(visit, fact, happened_at, Verdict::Ok)
    }

    /// Writes a fact whose text looks like a code, after the worker was warned and said that it is none.
    ///
    /// # Errors
    /// [`AnswerError`]; a text that does hold the code is not taken this way either.
    pub fn note_despite(
        &self,
        visit: Option<VisitId>,
        fact: Fact,
        happened_at: Option<Timestamp>,
    ) -> Result<(), AnswerError> {
        self.take_note(visit, fact, happened_at, Verdict::Warn)
    }

    fn take_note(
        &self,
        visit: Option<VisitId>,
        mut fact: Fact,
        happened_at: Option<Timestamp>,
        allowed: Verdict,
    ) -> Result<(), AnswerError> {
        if !self.may_note(visit, &fact) {
            return Err(AnswerError::Locked);
        }
        self.touch();
        text::clean_fact(&mut fact)?;
        self.guard_note(visit, &fact, allowed)?;
        let mut store = self.store();
        let now = self.when_of(&store)?.now.at;
        check(&store, visit, &fact, happened_at, now)?;
        let about = visit.map(|visit| Ok::<_, Fault>((visit, client_of(&store, visit)?))).transpose()?;
        self.write_told(&mut store, about, std::slice::from_ref(&fact), happened_at, |_| Ok(()))?;
        drop(store);
        if fact.priority() == Priority::Urgent {
            self.sync_now();
        }
        self.changed();
        Ok(())
    }

    /// A loss, and that it was found again, is taken by a locked phone too: whoever finds the key gone may not have the
    /// minute for a PIN. All else wants the worker, or a visit that is recorded without a PIN.
    fn may_note(&self, visit: Option<VisitId>, fact: &Fact) -> bool {
        let urgent = matches!(fact, Fact::Lost(_) | Fact::KeyMoved { step: KeyStep::FoundAgain, .. });
        urgent || self.is_unlocked() || visit.is_some_and(|visit| self.may_record(visit))
    }

    fn guard_note(&self, visit: Option<VisitId>, fact: &Fact, allowed: Verdict) -> Result<(), AnswerError> {
        let texts = fact.texts();
        match fact {
            // A tag is digits beside the word *key*: each text is judged by itself.
            Fact::Lost(_) | Fact::KeyMoved { .. } => {
                texts.iter().try_for_each(|text| self.guard(None, &[text], allowed))
            }
            _other => self.guard(visit, &texts, allowed),
        }
    }
}

/// The client of a visit, also of one whose row is gone and whose entries are still here.
fn client_of(store: &Store, visit: VisitId) -> Result<ClientId, Fault> {
    if let Some(stored) = store.visit(visit)? {
        return Ok(stored.visit.client);
    }
    let lines = store.entries_of(visit)?;
    lines.iter().find_map(|line| line.record.as_ref()?.about.client).ok_or(Fault::NoSuchVisit)
}

/// When a visit was started, if it was.
pub(super) fn started(store: &Store, visit: VisitId) -> Result<Option<Timestamp>, Fault> {
    let lines = store.entries_of(visit)?;
    let started = lines.iter().filter_map(|line| line.record.as_ref());
    Ok(started.filter(|record| matches!(record.fact, Fact::VisitStarted { .. })).map(|record| record.now.at).min())
}

/// The rules of what is said afterwards ([`amend`]).
fn check(
    store: &Store,
    visit: Option<VisitId>,
    fact: &Fact,
    happened_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), AnswerError> {
    match fact {
        Fact::Amended(amendment) => {
            let original = store.entry(amendment.entry)?.and_then(|line| line.record).ok_or(Refused::NoSuchField)?;
            if original.about.visit != visit {
                return Err(Refused::NoSuchField.into());
            }
            let before = super::amend::amendments(store, visit, amendment.entry)?;
            Ok(amend::check(amendment, &original.fact, before.iter().map(|(_, amendment)| amendment))?)
        }
        Fact::ToldLater(told) => {
            let at = happened_at.ok_or(Refused::NoTime)?;
            if told.words.trim().is_empty() {
                return Err(Refused::NoWords.into());
            }
            if told.reason.trim().is_empty() {
                return Err(Refused::NoReason.into());
            }
            let started = visit.map(|visit| started(store, visit)).transpose()?.flatten();
            Ok(amend::check_time(at, now, started)?)
        }
        _now => Ok(()),
    }
}
