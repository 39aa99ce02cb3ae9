//! What came of ringing workers who gave no word.

use std::collections::BTreeMap;

use super::{DbError, Row, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{OrgId, PersonId, VisitId};
use crate::domain::phone_check::{Check, Reached};

/// Checks by visit and by the worker whose flow it is, oldest first.
pub type Checks = BTreeMap<(VisitId, PersonId), Vec<Check>>;

/// Writes that a manager rang.
///
/// # Errors
/// [`DbError`].
pub fn put(
    tx: &mut dyn Tx,
    org: OrgId,
    (visit, worker): (VisitId, PersonId),
    check: &Check,
    (by, note): (PersonId, &str),
) -> Result<(), DbError> {
    let sql = "INSERT INTO phone_check (org, visit, at, worker, given_by, result, note) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org, visit, at) DO NOTHING";
    let values: [Value; 7] = [
        org.as_bytes().into(),
        visit.as_bytes().into(),
        check.at.0.into(),
        worker.as_bytes().into(),
        by.as_bytes().into(),
        check.result.as_str().into(),
        note.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// What was rung since `since`.
///
/// # Errors
/// [`DbError`].
pub fn since(tx: &mut dyn Tx, org: OrgId, since: Timestamp) -> Result<Checks, DbError> {
    let sql = "SELECT visit, worker, at, result FROM phone_check WHERE org = $1 AND at >= $2 ORDER BY at";
    let mut checks = Checks::new();
    for row in tx.query(sql, &[org.as_bytes().into(), since.0.into()])? {
        let (place, check) = read(&row)?;
        checks.entry(place).or_default().push(check);
    }
    Ok(checks)
}

fn read(row: &Row) -> Result<((VisitId, PersonId), Check), DbError> {
    let result = Reached::parse(&row.text(3)?).ok_or(DbError::Row("phone_check"))?;
    Ok(((VisitId(row.uuid(0)?), PersonId(row.uuid(1)?)), Check { at: Timestamp(row.int(2)?), result }))
}
