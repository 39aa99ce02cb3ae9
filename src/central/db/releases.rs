//! Managers' word that a waiting worker may go.

use super::{DbError, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::entry::flow::Ground;
use crate::domain::ids::{OrgId, PersonId, VisitId};
use crate::domain::round::DoorRelease;

/// Writes a release.
///
/// # Errors
/// [`DbError`].
pub fn give(tx: &mut dyn Tx, org: OrgId, release: &DoorRelease, (by, reason): (PersonId, &str)) -> Result<(), DbError> {
    let sql = "INSERT INTO door_release (org, visit, at, since, given_by, ground, said, reason) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org, visit, at) DO NOTHING";
    let values: [Value; 8] = [
        org.as_bytes().into(),
        release.visit.as_bytes().into(),
        release.given_at.0.into(),
        release.since.0.into(),
        by.as_bytes().into(),
        release.ground.as_str().into(),
        (&release.said).into(),
        reason.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Whether a manager gave a release of this visit on this ground.
///
/// # Errors
/// [`DbError`].
pub fn was_given(tx: &mut dyn Tx, org: OrgId, visit: VisitId, ground: Ground) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM door_release WHERE org = $1 AND visit = $2 AND ground = $3 LIMIT 1";
    let values: [Value; 3] = [org.as_bytes().into(), visit.as_bytes().into(), ground.as_str().into()];
    Ok(tx.one(sql, &values)?.is_some())
}

/// The releases of a worker's visits that were given since `since` and that no phone has written down yet.
///
/// # Errors
/// [`DbError`].
pub fn live(tx: &mut dyn Tx, org: OrgId, worker: PersonId, since: Timestamp) -> Result<Vec<DoorRelease>, DbError> {
    let sql = "SELECT r.visit, r.since, p.name, r.ground, r.said, r.at FROM door_release r \
               JOIN visit v ON v.org = r.org AND v.id = r.visit JOIN person p ON p.org = r.org AND p.id = r.given_by \
               WHERE r.org = $1 AND v.worker = $2 AND r.at > $3 AND NOT EXISTS (SELECT 1 FROM entry e \
               WHERE e.org = r.org AND e.visit = r.visit AND e.worker = v.worker AND e.kind = 'released' AND e.at >= r.since) ORDER BY r.at";
    let rows = tx.query(sql, &[org.as_bytes().into(), worker.as_bytes().into(), since.0.into()])?;
    rows.iter()
        .map(|row| {
            Ok(DoorRelease {
                visit: VisitId(row.uuid(0)?),
                since: Timestamp(row.int(1)?),
                by: row.text(2)?,
                ground: Ground::parse(&row.text(3)?).ok_or(DbError::Row("door_release"))?,
                said: row.text(4)?,
                given_at: Timestamp(row.int(5)?),
            })
        })
        .collect()
}
