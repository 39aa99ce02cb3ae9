//! Who is where, who waits, who is late: the domain's [`mod@board`], over what central holds.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use super::db::entries::{self, VisitEntry};
use super::db::phone_checks;
use super::db::visits::{self, VisitRow};
use super::db::{DbError, Tx, clients, organisation, people};
use super::{Central, bundle};
use crate::domain::board::{self, Heard, Seen, State, Times};
use crate::domain::clock::{Timestamp, start_of_day};
use crate::domain::entry::{Fact, Record};
use crate::domain::ids::{ClientId, PersonId};
use crate::domain::phone_check::{Check, Shown};
use crate::domain::watch;

/// How far back visits are looked for that are still under way.
const LONGEST: Duration = Duration::from_hours(36);
/// How long a proposal of new times stands.
const LATE_FOR: Duration = Duration::from_hours(12);

/// A visit on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BoardLine {
    /// The visit's reference.
    pub visit: String,
    /// The worker's reference.
    pub worker: String,
    /// The worker's name.
    pub worker_name: String,
    /// The client's reference.
    pub client: String,
    /// Planned start, RFC 3339.
    pub starts: String,
    /// Planned end, RFC 3339.
    pub ends: String,
    /// Where the worker is.
    pub state: State,
    /// Since when, RFC 3339.
    pub since: Option<String>,
    /// When the phone was last heard of in this visit, RFC 3339.
    pub last_word: Option<String>,
    /// Whether the visit is somebody else's by now, and this worker has not left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub taken_off: bool,
    /// Whether somebody has to ring there, or what came of it; absent where neither is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_check: Option<PhoneCheckLine>,
}

/// What the board says of ringing a worker who gives no word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PhoneCheckLine {
    /// `due`, `reached` or `not_reached`.
    pub state: &'static str,
    /// Since when it is due, or when somebody rang, RFC 3339.
    pub at: String,
}

impl From<Shown> for PhoneCheckLine {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Due(since) => Self { state: "due", at: since.rfc3339() },
            Shown::Rang(check) => Self { state: check.result.as_str(), at: check.at.rfc3339() },
        }
    }
}

/// New times that a worker who runs late proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LateLine {
    /// The worker's reference.
    pub worker: String,
    /// When it was said, RFC 3339.
    pub at: String,
    /// Minutes behind.
    pub minutes: u32,
    /// New times for the rest of the round.
    pub proposed: Vec<ProposedLine>,
}

/// A visit's proposed time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposedLine {
    /// The visit's reference.
    pub visit: String,
    /// Its start as it is planned now, RFC 3339.
    pub planned: String,
    /// The start that is proposed, RFC 3339.
    pub starts: String,
}

/// A visit and what was heard of it from one worker.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The visit.
    pub row: VisitRow,
    /// Whose flow it is.
    pub worker: PersonId,
    /// Whether the visit was taken off this worker, who had begun it and has not left.
    pub taken_off: bool,
    /// When it was planned.
    pub times: Times,
    /// The worker's entries that read, oldest first.
    pub heard: Vec<Heard>,
    /// When managers rang this worker, oldest first.
    pub checks: Vec<Check>,
}

/// What this worker's phones wrote, as far as it reads; of what is held back, the outline.
fn heard_of(stored: &[VisitEntry], worker: PersonId) -> Vec<Heard> {
    let read = |entry: &VisitEntry| {
        let record = entry.record().filter(|_| entry.worker == worker)?;
        Some(Heard { id: entry.id, record, received_at: entry.received_at })
    };
    stored.iter().filter_map(read).collect()
}

/// The entries of a visit, by the worker whose visit it is now, oldest first. What others wrote about it is not the flow
/// of whoever is there.
///
/// # Errors
/// [`DbError`].
pub fn heard(tx: &mut dyn Tx, central: &Central, row: &VisitRow) -> Result<Vec<Heard>, DbError> {
    Ok(heard_of(&entries::of_visit(tx, central.organisation.id, row.id)?, row.worker))
}

/// Who of this visit is to give word: its worker, or one it was taken off who is still there. `None` where nobody waits for a
/// release or is in an emergency.
///
/// # Errors
/// [`DbError`].
pub fn who_gives_no_word(tx: &mut dyn Tx, central: &Central, row: &VisitRow) -> Result<Option<PersonId>, DbError> {
    let stored = entries::of_visit(tx, central.organisation.id, row.id)?;
    let expects = |heard: &[Heard]| board::has_begun(heard) && watch::expects_word(&board::door_of(heard));
    if expects(&heard_of(&stored, row.worker)) {
        return Ok(Some(row.worker));
    }
    let others = taken_off(&stored, row);
    Ok(others.into_iter().find(|(_, heard)| expects(heard)).map(|(worker, _)| worker))
}

/// Who else began this visit and has not left it: it was taken off them while they were there.
fn taken_off(stored: &[VisitEntry], row: &VisitRow) -> Vec<(PersonId, Vec<Heard>)> {
    let others: BTreeSet<PersonId> = stored.iter().map(|entry| entry.worker).filter(|one| *one != row.worker).collect();
    let under_way = |heard: &[Heard]| board::has_begun(heard) && board::door_of(heard).left().is_none();
    let flows = others.into_iter().map(|worker| (worker, heard_of(stored, worker)));
    flows.filter(|(_, heard)| under_way(heard)).collect()
}

/// The visits that touch the time between two instants, with what was heard of each from whose it is; those that were
/// left only if `left`. A visit that was taken off somebody who is still there is in it for them as well.
///
/// # Errors
/// [`DbError`].
pub fn visits_between(
    tx: &mut dyn Tx,
    central: &Central,
    (from, to): (Timestamp, Timestamp),
    left: bool,
) -> Result<Vec<Watched>, DbError> {
    let org = central.organisation.id;
    let timings = organisation::timings(tx, org)?;
    let mut known: BTreeMap<ClientId, (Duration, bool)> = BTreeMap::new();
    let mut checks = phone_checks::since(tx, org, from - visits::LONGEST)?;
    let mut watched = Vec::new();
    let mut all = entries::of_visits_starting(tx, org, (from - visits::LONGEST, to))?;
    for row in visits::between(tx, org, from, to)? {
        let stored = all.remove(&row.id).unwrap_or_default();
        let (late, no_signal) = if let Some(known) = known.get(&row.client) {
            *known
        } else {
            let client = clients::by_id(tx, org, row.client)?.ok_or(DbError::Row("visit"))?;
            let late = Duration::from_secs(u64::from(client.in_force(&timings).timings.late));
            known.insert(row.client, (late, client.card.care.no_signal));
            (late, client.card.care.no_signal)
        };
        let closes = bundle::window_of(tx, central, &row)?.closes;
        let times = Times { starts: row.starts, closes, late, no_signal };
        for (worker, heard) in taken_off(&stored, &row) {
            let checks = checks.remove(&(row.id, worker)).unwrap_or_default();
            watched.push(Watched { row: row.clone(), worker, taken_off: true, times, heard, checks });
        }
        let has_left = stored.iter().any(|entry| entry.worker == row.worker && entry.kind == "left");
        if left || !has_left {
            let (worker, heard) = (row.worker, heard_of(&stored, row.worker));
            let checks = checks.remove(&(row.id, worker)).unwrap_or_default();
            watched.push(Watched { row, worker, taken_off: false, times, heard, checks });
        }
    }
    Ok(watched)
}

/// Every visit of today, and of yesterday where its worker has not left, in the order of their starts.
///
/// # Errors
/// [`DbError`].
pub fn board(tx: &mut dyn Tx, central: &Central) -> Result<Vec<BoardLine>, DbError> {
    Ok(lines(tx, central)?.into_iter().map(|(_, line)| line).collect())
}

/// Who waits for a release now, longest first.
///
/// # Errors
/// [`DbError`].
pub fn waiting(tx: &mut dyn Tx, central: &Central) -> Result<Vec<BoardLine>, DbError> {
    let mut waiting = lines(tx, central)?;
    waiting.retain(|(seen, _)| seen.state == State::Waiting);
    waiting.sort_by_key(|(seen, _)| seen.since);
    Ok(waiting.into_iter().map(|(_, line)| line).collect())
}

fn lines(tx: &mut dyn Tx, central: &Central) -> Result<Vec<(Seen, BoardLine)>, DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let today = start_of_day(now);
    let tomorrow = start_of_day(today + Duration::from_hours(26));
    let mut lines = Vec::new();
    let mut names = Names::default();
    for visit in visits_between(tx, central, (today - LONGEST, tomorrow), true)? {
        let seen = board::seen(&visit.times, &visit.heard, now);
        let is_over = matches!(
            seen.state,
            State::NotStarted | State::Late | State::Missed | State::LeftKeyBack | State::LeftKeyNotBack
        );
        if visit.row.ends < today && is_over {
            continue;
        }
        let (worker, worker_name) = names.person(tx, central, visit.worker)?;
        let client = clients::by_id(tx, org, visit.row.client)?.ok_or(DbError::Row("visit"))?;
        let line = BoardLine {
            visit: visit.row.reference,
            worker,
            worker_name,
            client: client.reference,
            starts: visit.row.starts.rfc3339(),
            ends: visit.row.ends.rfc3339(),
            state: seen.state,
            since: seen.since.map(Timestamp::rfc3339),
            last_word: seen.last_word.map(Timestamp::rfc3339),
            taken_off: visit.taken_off,
            phone_check: watch::phone_check(&visit.times, &visit.heard, &visit.checks, now).map(PhoneCheckLine::from),
        };
        lines.push((seen, line));
    }
    Ok(lines)
}

/// References and names of people, each looked up once.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<PersonId, (String, String)>);

impl Names {
    /// The reference and the name of this person.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn person(&mut self, tx: &mut dyn Tx, central: &Central, id: PersonId) -> Result<(String, String), DbError> {
        if let Some(known) = self.0.get(&id) {
            return Ok(known.clone());
        }
        let person = people::by_id(tx, central.organisation.id, id)?;
        let found = person.map(|person| (person.reference, person.name)).unwrap_or_default();
        self.0.insert(id, found.clone());
        Ok(found)
    }
}

/// Who said that they run late in the last hours, newest first, with the times they propose for visits not yet begun.
///
/// # Errors
/// [`DbError`].
pub fn late(tx: &mut dyn Tx, central: &Central) -> Result<Vec<LateLine>, DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let mut names = Names::default();
    let mut late = Vec::new();
    for entry in entries::of_kind_since(tx, org, "running_late", now - LATE_FOR)? {
        let Some(record) = entry.payload.as_ref().and_then(|payload| Record::from_bytes(payload).ok()) else {
            continue;
        };
        let Fact::RunningLate { minutes, proposed } = record.fact else { continue };
        let mut lines = Vec::new();
        for one in proposed {
            // Only what is this worker's: a phone proposes nothing for others.
            let Some(row) = visits::by_id(tx, org, one.visit)?.filter(|row| row.worker == entry.worker) else {
                continue;
            };
            let (visit, planned) = (row.reference, row.starts.rfc3339());
            lines.push(ProposedLine { visit, planned, starts: one.starts.rfc3339() });
        }
        let (worker, _) = names.person(tx, central, entry.worker)?;
        late.push(LateLine { worker, at: entry.at.rfc3339(), minutes, proposed: lines });
    }
    late.reverse();
    Ok(late)
}
