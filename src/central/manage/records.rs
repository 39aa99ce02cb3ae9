//! The record of a visit, and what managers write beside it after an emergency.

use super::{Refused, authorise, noted};
use crate::central::Central;
use crate::central::db::people::{self, Person};
use crate::central::db::visits::{self, VisitRow};
use crate::central::db::{DbError, Tx, clients, duties, entries, office};
use crate::central::seen::Names;
use crate::domain::authority::{self, Act, Actor};
use crate::domain::ids::PersonId;
use crate::domain::record::{self, About, Duty, VisitRecord, Written};

/// The record of a visit, for somebody who may read it. That they looked is noted.
///
/// # Errors
/// [`Refused`].
pub fn read(
    tx: &mut dyn Tx,
    central: &Central,
    (id, person): (PersonId, Person),
    reference: &str,
) -> Result<VisitRecord, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let roles = person.roles();
    authority::may(&Actor { id, roles: &roles, trained_until: &person.trained_until }, Act::Read, None, now)?;
    let row = visits::by_reference(tx, org, reference)?.ok_or(Refused::NotFound("visit"))?;
    let record = make(tx, central, &row)?;
    office::note(tx, org, Some(id), ("record_read", &serde_json::json!({ "visit": row.id })), now)?;
    Ok(record)
}

/// The record of a visit.
///
/// # Errors
/// [`DbError`].
pub fn make(tx: &mut dyn Tx, central: &Central, row: &VisitRow) -> Result<VisitRecord, DbError> {
    let org = central.organisation.id;
    let client = clients::by_id(tx, org, row.client)?.ok_or(DbError::Row("visit"))?;
    let worker = people::by_id(tx, org, row.worker)?.ok_or(DbError::Row("visit"))?;
    let about = About {
        reference: row.reference.clone(),
        plan: client.plan.as_str().to_owned(),
        person: client.card.name.clone(),
        place: client.card.address.clone(),
        agency: central.organisation.name.clone(),
        worker: worker.name,
        starts: row.starts,
        ends: row.ends,
    };
    let mut names = Names::default();
    let mut written = Vec::new();
    for entry in entries::of_visit(tx, org, row.id)? {
        let (_, who) = names.person(tx, central, entry.worker)?;
        let (record, held_back) = (entry.record(), entry.payload.is_none());
        let (id, device, worker) = (entry.id, entry.device, entry.worker);
        written.push(Written { id, device, worker, kind: entry.kind, who, at: entry.at, record, held_back });
    }
    Ok(record::make(&about, &written, duties::of_visit(tx, org, row.id)?))
}

/// Writes a manager's answer to one of the duties after an emergency.
///
/// # Errors
/// [`Refused`].
pub fn answer(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    (reference, duty, answer): (&str, Duty, bool),
    reason: &str,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let act = if duty.is_learning() { Act::Learning } else { Act::Duties };
    let row = visits::by_reference(tx, org, reference)?;
    let (worker, client) = row.as_ref().map_or((None, None), |row| (Some(row.worker), Some(row.client)));
    let by = authorise(tx, central, actor, act, worker, (client, reason))?;
    let row = row.ok_or(Refused::NotFound("visit"))?;
    if make(tx, central, &row)?.emergency.is_none() {
        return Err(Refused::Nothing("there was no emergency in this visit"));
    }
    duties::put(tx, org, (row.id, duty), (by.id, answer, &by.reason), now)?;
    let detail = serde_json::json!({ "visit": row.id, "duty": duty, "answer": answer });
    noted(tx, central, &by, ("duty_answered", detail), now)?;
    Ok(())
}
