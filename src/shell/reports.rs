//! What a worker reports beside the flows: keys, losses, concerns, lateness, corrections, what is told later. Every one
//! goes the same way: cleaned, judged by its rules and by the notes guard, written, and sent at once where it is urgent.

use super::door::AnswerError;
use super::{Fault, Phone};
use crate::domain::amend::{self, Refused};
use crate::domain::clock::Timestamp;
use crate::domain::entry::flow::Contact;
use crate::domain::entry::report::{KeyStep, Loss};
use crate::domain::entry::{Dialled, Fact, Priority, Record};
use crate::domain::ids::{ClientId, EntryId, VisitId};
use crate::domain::keys::same_tag;
use crate::domain::notes_guard::Verdict;
use crate::domain::round::whom_next;
use crate::domain::text;
use crate::store::Store;

/// The loss that was reported last, and who is to be rung now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossTold {
    /// Its entry: what calls are made for.
    pub case: EntryId,
    /// What was reported.
    pub loss: Loss,
    /// When.
    pub at: Timestamp,
    /// The visit it was reported of, if any.
    pub visit: Option<VisitId>,
    /// Whether it was found again.
    pub found: bool,
    /// Whom to ring now.
    pub ring: Dialled,
    /// Their name; may be empty.
    pub name: String,
    /// Their number; may be empty.
    pub tel: String,
    /// Whether everybody in the line was tried.
    pub nobody: bool,
    /// Who was rung last, where it is not said yet what came of it.
    pub rang: Option<Contact>,
    /// The manager who answered, by name.
    pub told: Option<String>,
}

/// How many of the newest lines are looked through for the last loss.
const LATELY: usize = 200;

impl Phone {
    /// The loss that was reported last, if it is among the newest lines.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn last_loss(&self) -> Result<Option<LossTold>, Fault> {
        let mut lines = self.store().newest_lines(0, LATELY)?;
        lines.reverse();
        let records: Vec<(EntryId, Record)> =
            lines.into_iter().filter_map(|line| Some((line.id, line.record?))).collect();
        let lost = |(_, record): &(EntryId, Record)| matches!(record.fact, Fact::Lost(_));
        let Some(place) = records.iter().rposition(lost) else { return Ok(None) };
        let ((case, record), since) = (&records[place], &records[place..]);
        let Fact::Lost(loss) = &record.fact else { return Ok(None) };
        let since = || since.iter().map(|(_, record)| &record.fact);
        let found = since().any(|fact| match fact {
            Fact::KeyMoved { tag, step: KeyStep::FoundAgain | KeyStep::Taken, .. } => same_tag(tag, &loss.tag),
            _other => false,
        });
        let silent = |fact: &&Fact| matches!(fact, Fact::Phoned(call) if call.case == Some(*case));
        let mut told = since().filter_map(|fact| match fact {
            Fact::Told(word) if word.case == Some(*case) => Some(word.name.clone()),
            _other => None,
        });
        let last = since().rev().find_map(|fact| match fact {
            Fact::Dialled { whom, case: of } if *of == Some(*case) => Some(contact(*whom)),
            Fact::Phoned(call) if call.case == Some(*case) => Some(None),
            Fact::Told(word) if word.case == Some(*case) => Some(None),
            _other => None,
        });
        let line = self.round().line;
        let tried = since().filter(silent).count();
        let nobody = tried > line.len();
        let (ring, name) = match whom_next(&line, tried) {
            Some(next) => (Dialled::Contact(next.whom), next.name.clone()),
            None => (Dialled::OnCall, self.on_call_name()),
        };
        Ok(Some(LossTold {
            case: *case,
            loss: loss.clone(),
            at: record.now.at,
            visit: record.about.visit,
            found,
            ring,
            name,
            tel: self.number(ring),
            nobody,
            rang: last.flatten(),
            told: told.next_back(),
        }))
    }

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

    /// A loss, that it was found again and that a manager was rung for it is taken by a locked phone too: whoever finds the key
    /// gone may not have the minute for a PIN. A phone that no PIN opens now takes words about no visit. All else wants the worker, or a visit that is recorded without a PIN.
    fn may_note(&self, visit: Option<VisitId>, fact: &Fact) -> bool {
        let urgent = match fact {
            Fact::Lost(_) | Fact::KeyMoved { step: KeyStep::FoundAgain, .. } => true,
            Fact::Phoned(call) => visit.is_none() && call.whom.is_manager(),
            Fact::Told(word) => visit.is_none() && word.case.is_some() && word.whom.is_manager(),
            Fact::InWords { .. } => visit.is_none() && self.cannot_be_opened(),
            _other => false,
        };
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

/// Whom a call was for; 999 has questions of its own.
fn contact(whom: Dialled) -> Option<Contact> {
    match whom {
        Dialled::OnCall => Some(Contact::OnCall),
        Dialled::Contact(whom) => Some(whom),
        Dialled::Emergency => None,
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
            let original = amend::Original {
                fact: &original.fact,
                at: original.happened_at.unwrap_or(original.now.at),
                written: original.now.at,
                started: visit.map(|visit| started(store, visit)).transpose()?.flatten(),
            };
            Ok(amend::check(amendment, original, before.iter().map(|(_, amendment)| amendment))?)
        }
        Fact::InWords { words } if words.trim().is_empty() => Err(Refused::NoWords.into()),
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
