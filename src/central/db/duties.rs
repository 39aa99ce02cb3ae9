//! What managers record after an emergency.

use super::{DbError, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{OrgId, PersonId, VisitId};
use crate::domain::record::{Answered, Duty};

/// Writes an answer.
///
/// # Errors
/// [`DbError`].
pub fn put(
    tx: &mut dyn Tx,
    org: OrgId,
    (visit, duty): (VisitId, Duty),
    (by, answer, reason): (PersonId, bool, &str),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO visit_duty (org, visit, duty, at, given_by, answer, reason) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) \
               ON CONFLICT (org, visit, duty, at) DO UPDATE SET given_by = $5, answer = $6, reason = $7";
    let values: [Value; 7] = [
        org.as_bytes().into(),
        visit.as_bytes().into(),
        duty.as_str().into(),
        now.0.into(),
        by.as_bytes().into(),
        i64::from(answer).into(),
        reason.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// The last answer of each duty of a visit, in the order of the duties.
///
/// # Errors
/// [`DbError`].
pub fn of_visit(tx: &mut dyn Tx, org: OrgId, visit: VisitId) -> Result<Vec<Answered>, DbError> {
    let sql = "SELECT d.duty, d.answer, d.reason, p.name, d.at FROM visit_duty d \
               JOIN person p ON p.org = d.org AND p.id = d.given_by WHERE d.org = $1 AND d.visit = $2 ORDER BY d.at";
    let mut last: Vec<Answered> = Vec::new();
    for row in tx.query(sql, &[org.as_bytes().into(), visit.as_bytes().into()])? {
        let duty = Duty::parse(&row.text(0)?).ok_or(DbError::Row("visit_duty"))?;
        let answered = Answered {
            duty,
            answer: row.int(1)? != 0,
            reason: row.text(2)?,
            by: row.text(3)?,
            at: Timestamp(row.int(4)?),
        };
        last.retain(|known| known.duty != duty);
        last.push(answered);
    }
    last.sort_by_key(|answered| answered.duty);
    Ok(last)
}
