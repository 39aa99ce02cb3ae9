//! One entry, looked at: both its times, its receipts, what was corrected; and what can be told later.

use super::view::{Done, LOOK_BACK, done, is_in_history};
use super::{Fault, Phone};
use crate::domain::amend::{Field, Refused, check_time, corrected};
use crate::domain::clock::Timestamp;
use crate::domain::entry::Fact;
use crate::domain::entry::report::Amendment;
use crate::domain::ids::{EntryId, VisitId};
use crate::store::Store;

/// How long before its planned start a visit may have been begun.
const EARLY: std::time::Duration = std::time::Duration::from_hours(48);

/// One line of the log, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// The line.
    pub done: Done,
    /// The visit it is about.
    pub visit: Option<VisitId>,
    /// The client's name and the planned start, where the visit is still on the phone.
    pub title: Option<(String, Timestamp)>,
    /// When it was written.
    pub written_at: Timestamp,
    /// What of it can be corrected, as it stands now.
    pub fields: Vec<Field>,
    /// Corrections, oldest first, each with the time it was made.
    pub corrections: Vec<(Timestamp, Amendment)>,
    /// Who wrote all of this: the worker.
    pub worker: String,
}

/// A visit that something may be told of later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentVisit {
    /// Which.
    pub id: VisitId,
    /// The client's name.
    pub name: String,
    /// Planned start.
    pub starts: Timestamp,
}

/// The corrections of an entry, oldest first.
pub(super) fn amendments(
    store: &Store,
    visit: Option<VisitId>,
    entry: EntryId,
) -> Result<Vec<(Timestamp, Amendment)>, Fault> {
    let lines = match visit {
        Some(visit) => store.entries_of(visit)?,
        None => store.entries_without_visit()?,
    };
    let records = lines.into_iter().filter_map(|line| line.record);
    let found = records.filter_map(|record| match record.fact {
        Fact::Amended(amendment) if amendment.entry == entry => Some((record.now.at, amendment)),
        _other => None,
    });
    Ok(found.collect())
}

impl Phone {
    /// One line of the log; `None` if it is not on this phone, or not in the worker's history.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn log_entry(&self, entry: EntryId) -> Result<Option<LogEntry>, Fault> {
        let worker = self.worker_name().unwrap_or_default();
        let store = self.store();
        let Some(line) = store.entry(entry)?.filter(is_in_history) else { return Ok(None) };
        let visit = line.record.as_ref().and_then(|record| record.about.visit);
        let corrections = amendments(&store, visit, entry)?;
        let fields = line.record.as_ref().map(|record| {
            let happened = record.happened_at.unwrap_or(record.now.at);
            corrected(&record.fact, happened, corrections.iter().map(|(_, one)| one))
        });
        let written_at = line.record.as_ref().map_or(line.written_at, |record| record.now.at);
        let title = match visit.map(|visit| store.visit(visit)).transpose()?.flatten() {
            Some(stored) => {
                let client = store.client(stored.visit.client)?;
                client.map(|client| (client.call_name().to_owned(), stored.visit.starts))
            }
            None => None,
        };
        let mut done = done(line);
        done.correct(corrections.iter().map(|(_, one)| one));
        let fields = fields.unwrap_or_default();
        Ok(Some(LogEntry { done, visit, title, written_at, fields, corrections, worker }))
    }

    /// The correction of one field of an entry: what it says now is the old text.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::NoSuchVisit`] where the entry is not here.
    pub fn correction(&self, entry: EntryId, field: &str, new: &str, reason: &str) -> Result<Correction, Fault> {
        let seen = self.log_entry(entry)?.ok_or(Fault::NoSuchVisit)?;
        let old = seen.fields.iter().find(|one| one.name == field).map(|one| one.stands.clone()).unwrap_or_default();
        let amendment =
            Amendment { entry, field: field.to_owned(), old, new: new.to_owned(), reason: reason.to_owned() };
        Ok(Correction { visit: seen.visit, fact: Fact::Amended(amendment) })
    }

    /// Whether something may have happened at `at` in this visit, or in none ([`crate::domain::amend::check_time`]).
    ///
    /// # Errors
    /// [`Refused`].
    pub fn may_have_happened(&self, visit: Option<VisitId>, at: Timestamp) -> Result<(), Refused> {
        let now = self.shown_now();
        let started = visit.and_then(|visit| super::reports::started(&self.store(), visit).ok().flatten());
        check_time(at, now, started)
    }

    /// The visits that something may be told of later: of the last day and a half, begun by now, newest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn recent_visits(&self) -> Result<Vec<RecentVisit>, Fault> {
        let store = self.store();
        let now = self.when_of(&store)?.now.at;
        let mut recent = Vec::new();
        for stored in store.visits_between(now - LOOK_BACK, now + EARLY)? {
            let begun = stored.visit.starts <= now || super::reports::started(&store, stored.visit.id)?.is_some();
            if let (true, Some(client)) = (begun, store.client(stored.visit.client)?) {
                let name = client.call_name().to_owned();
                recent.push(RecentVisit { id: stored.visit.id, name, starts: stored.visit.starts });
            }
        }
        recent.reverse();
        Ok(recent)
    }
}

/// A correction to be written ([`Phone::note`]): about the visit of the entry it corrects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The visit.
    pub visit: Option<VisitId>,
    /// The fact.
    pub fact: Fact,
}
