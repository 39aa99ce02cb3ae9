//! What the watch raised, and which process watches.

use super::{DbError, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::domain::watch::Case;

/// Takes the watch until this instant, unless another process has it.
///
/// # Errors
/// [`DbError`].
pub fn take(tx: &mut dyn Tx, org: OrgId, until: Timestamp, now: Timestamp) -> Result<bool, DbError> {
    let sql = "INSERT INTO watch (org, until) VALUES ($1, $2) \
               ON CONFLICT (org) DO UPDATE SET until = $2 WHERE watch.until <= $3";
    Ok(tx.execute(sql, &[org.as_bytes().into(), until.0.into(), now.0.into()])? == 1)
}

/// Whether this case was raised already.
///
/// # Errors
/// [`DbError`].
pub fn was_raised(tx: &mut dyn Tx, org: OrgId, subject: &str, case: &Case) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM watch_raised WHERE org = $1 AND subject = $2 AND kind = $3 AND since = $4";
    let values: [Value; 4] = [org.as_bytes().into(), subject.into(), case.kind.as_str().into(), case.since.0.into()];
    Ok(tx.one(sql, &values)?.is_some())
}

/// Writes that this case was raised; gives whether it is the first time.
///
/// # Errors
/// [`DbError`].
pub fn raise(tx: &mut dyn Tx, org: OrgId, subject: &str, case: &Case, now: Timestamp) -> Result<bool, DbError> {
    let sql = "INSERT INTO watch_raised (org, subject, kind, since, at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org, subject, kind, since) DO NOTHING";
    let values: [Value; 5] =
        [org.as_bytes().into(), subject.into(), case.kind.as_str().into(), case.since.0.into(), now.0.into()];
    Ok(tx.execute(sql, &values)? == 1)
}
