//! The office's own watch: once a minute it looks at visits that are under way or should be, and at keys that are out. What
//! is to be raised is the domain's to say ([`crate::domain::watch`]); each case is raised once.
//!
//! Of several processes on one database one watches, whichever takes the minute first.

use std::time::Duration;

use super::db::{DbError, Tx, keys, office, people, watch as raised};
use super::{Central, seen};
use crate::domain::ids::PersonId;
use crate::domain::watch::{self, Case};

/// How often it looks.
pub const EVERY: Duration = Duration::from_mins(1);
/// How long a process has the watch: a little less than until it looks again.
const TAKEN_FOR: Duration = Duration::from_secs(50);
/// How far back visits are looked for.
const BEHIND: Duration = Duration::from_hours(48);

/// A case, and of what.
struct Found {
    subject: String,
    case: Case,
    detail: serde_json::Value,
}

/// Looks once, whoever has the watch. Gives how many cases were raised.
///
/// # Errors
/// [`DbError`].
pub fn once(central: &Central) -> Result<usize, DbError> {
    let found = central.db.read_now(|tx| look(tx, central))?;
    if found.is_empty() {
        return Ok(0);
    }
    central.db.write_now(|tx| raise_all(tx, central, &found))
}

/// Looks once within a transaction that writes: where something was written that has to be raised at once.
///
/// # Errors
/// [`DbError`].
pub fn within(tx: &mut dyn Tx, central: &Central) -> Result<usize, DbError> {
    let found = look(tx, central)?;
    raise_all(tx, central, &found)
}

fn raise_all(tx: &mut dyn Tx, central: &Central, found: &[Found]) -> Result<usize, DbError> {
    let mut count = 0;
    for one in found {
        count += usize::from(raise(tx, central, one)?);
    }
    Ok(count)
}

/// Everything that is to be raised and was not yet.
fn look(tx: &mut dyn Tx, central: &Central) -> Result<Vec<Found>, DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let mut found = Vec::new();
    for visit in seen::visits_between(tx, central, (now - BEHIND, now), false)? {
        for case in watch::visit(&visit.times, &visit.heard, &visit.checks, now) {
            let row = &visit.row;
            let detail = serde_json::json!({
                "visit": row.id, "worker": visit.worker, "client": row.client, "since": case.since,
            });
            // Whoever it was taken off is a case of their own.
            let subject = if visit.taken_off { format!("{} {}", row.id, visit.worker) } else { row.id.to_string() };
            found.push(Found { subject, case, detail });
        }
    }
    for key in keys::all(tx, org)?.into_iter().filter(|key| matches!(key.state.as_str(), "issued" | "given")) {
        if let Some(case) = key.due.and_then(|due| watch::key(due, now)) {
            let detail = serde_json::json!({ "tag": key.tag, "worker": key.holder, "since": case.since });
            found.push(Found { subject: key.tag, case, detail });
        }
    }
    let mut fresh = Vec::new();
    for one in found {
        if !raised::was_raised(tx, org, &one.subject, &one.case)? {
            fresh.push(one);
        }
    }
    Ok(fresh)
}

fn raise(tx: &mut dyn Tx, central: &Central, found: &Found) -> Result<bool, DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    if !raised::raise(tx, org, &found.subject, &found.case, now)? {
        return Ok(false);
    }
    let kind = found.case.kind;
    let event = office::note(tx, org, None, (kind.as_str(), &found.detail), now)?;
    let people = people::all(tx, org)?;
    let told = people.iter().filter(|(_, person)| kind.to().iter().any(|role| person.has(*role)));
    let told: Vec<PersonId> = told.map(|(id, _)| *id).collect();
    office::tell(tx, org, (event, kind.as_str()), &told, now)?;
    Ok(true)
}

/// Looks every so often, for as long as the service runs, in turn with other processes on the same database.
pub async fn keep(central: Central, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let looking = central.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let (org, now) = (looking.organisation.id, (looking.clock)());
            let mine = looking.db.write_now(|tx| raised::take(tx, org, now + TAKEN_FOR, now))?;
            if mine { once(&looking) } else { Ok(0) }
        });
        match looked.await {
            Ok(Ok(0)) => {}
            Ok(Ok(count)) => tracing::info!(count, "the watch raised something"),
            Ok(Err(error)) => tracing::error!(%error, "the watch could not look"),
            Err(error) => tracing::error!(%error, "the watch broke off"),
        }
    }
}
