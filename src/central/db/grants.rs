//! Leave that managers gave: grants, extensions, releases; the keys by which grants are read out; codes released online.

use super::{DbError, Row, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::grant::{Grant, OPEN_FOR, TAKE_WITHIN};
use crate::domain::ids::{ClientId, CodeVersionId, DeviceId, GrantId, MethodId, OrgId, PersonId, VisitId};
use crate::vault::code_vault::StoredCode;

/// A grant, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    /// The grant; `by` is the giver's name.
    pub grant: Grant,
    /// For whom.
    pub worker: PersonId,
    /// When the first look that quoted it was written, once that is known.
    pub taken_at: Option<Timestamp>,
}

const GRANT: &str = "SELECT g.id, g.client, g.method, g.visit, g.given_at, p.name, g.worker, g.taken_at \
                     FROM code_grant g JOIN person p ON p.org = g.org AND p.id = g.given_by WHERE g.org = $1";

fn read_grant(row: &Row) -> Result<GrantRow, DbError> {
    Ok(GrantRow {
        grant: Grant {
            id: GrantId(row.uuid(0)?),
            client: ClientId(row.uuid(1)?),
            method: MethodId(row.uuid(2)?),
            visit: VisitId(row.uuid(3)?),
            given_at: Timestamp(row.int(4)?),
            by: row.text(5)?,
            taken_at: row.optional_int(7)?.map(Timestamp),
        },
        worker: PersonId(row.uuid(6)?),
        taken_at: row.optional_int(7)?.map(Timestamp),
    })
}

/// Writes a grant.
///
/// # Errors
/// [`DbError`].
pub fn give(
    tx: &mut dyn Tx,
    org: OrgId,
    grant: &Grant,
    worker: PersonId,
    (by, reason): (PersonId, &str),
) -> Result<(), DbError> {
    let sql = "INSERT INTO code_grant (org, id, worker, client, method, visit, given_by, reason, given_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: [Value; 9] = [
        org.as_bytes().into(),
        grant.id.as_bytes().into(),
        worker.as_bytes().into(),
        grant.client.as_bytes().into(),
        grant.method.as_bytes().into(),
        grant.visit.as_bytes().into(),
        by.as_bytes().into(),
        reason.into(),
        grant.given_at.0.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// The grant with this identity.
///
/// # Errors
/// [`DbError`].
pub fn by_id(tx: &mut dyn Tx, org: OrgId, id: GrantId) -> Result<Option<GrantRow>, DbError> {
    let sql = format!("{GRANT} AND g.id = $2");
    tx.one(&sql, &[org.as_bytes().into(), id.as_bytes().into()])?.as_ref().map(read_grant).transpose()
}

/// A worker's grants that may still be used.
///
/// # Errors
/// [`DbError`].
pub fn live(tx: &mut dyn Tx, org: OrgId, worker: PersonId, now: Timestamp) -> Result<Vec<GrantRow>, DbError> {
    let sql = format!("{GRANT} AND g.worker = $2 AND g.given_at > $3 ORDER BY g.given_at");
    let since = now - TAKE_WITHIN - OPEN_FOR;
    tx.query(&sql, &[org.as_bytes().into(), worker.as_bytes().into(), since.0.into()])?.iter().map(read_grant).collect()
}

/// Notes that a look quoted this grant.
///
/// # Errors
/// [`DbError`].
pub fn taken(tx: &mut dyn Tx, org: OrgId, id: GrantId, worker: PersonId, at: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE code_grant SET taken_at = $4 WHERE org = $1 AND id = $2 AND worker = $3 \
               AND (taken_at IS NULL OR taken_at > $4)";
    tx.execute(sql, &[org.as_bytes().into(), id.as_bytes().into(), worker.as_bytes().into(), at.0.into()])?;
    Ok(())
}

/// A worker's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedFor {
    /// The question's identity.
    pub id: uuid::Uuid,
    /// The phone.
    pub device: DeviceId,
    /// Who asks.
    pub worker: PersonId,
    /// Whose home.
    pub client: ClientId,
    /// Whose code.
    pub method: MethodId,
    /// In which visit.
    pub visit: VisitId,
    /// When central noted it.
    pub at: Timestamp,
}

/// Notes a question. `false` where it is on file already.
///
/// # Errors
/// [`DbError`].
pub fn ask(tx: &mut dyn Tx, org: OrgId, asked: &AskedFor) -> Result<bool, DbError> {
    let sql = "INSERT INTO grant_request (org, id, device, worker, client, method, visit, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org, id) DO NOTHING";
    let values: [Value; 8] = [
        org.as_bytes().into(),
        asked.id.as_bytes().into(),
        asked.device.as_bytes().into(),
        asked.worker.as_bytes().into(),
        asked.client.as_bytes().into(),
        asked.method.as_bytes().into(),
        asked.visit.as_bytes().into(),
        asked.at.0.into(),
    ];
    Ok(tx.execute(sql, &values)? > 0)
}

/// A question, as `requests` lists it: references, no names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct RequestLine {
    /// The question's identity.
    pub id: uuid::Uuid,
    /// When it was asked, RFC 3339.
    pub at: String,
    /// Who asks: the worker's reference.
    pub worker: String,
    /// Whose home: the client's reference.
    pub client: String,
    /// Which way in.
    pub method: String,
    /// The visit's reference.
    pub visit: String,
}

/// The questions since this instant, newest first.
///
/// # Errors
/// [`DbError`].
pub fn asked_since(tx: &mut dyn Tx, org: OrgId, since: Timestamp) -> Result<Vec<RequestLine>, DbError> {
    let sql = "SELECT r.id, r.at, p.reference, c.reference, m.kind, v.reference FROM grant_request r \
               JOIN person p ON p.org = r.org AND p.id = r.worker JOIN client c ON c.org = r.org AND c.id = r.client \
               JOIN access_method m ON m.org = r.org AND m.id = r.method \
               JOIN visit v ON v.org = r.org AND v.id = r.visit \
               WHERE r.org = $1 AND r.at >= $2 ORDER BY r.at DESC LIMIT 200";
    let rows = tx.query(sql, &[org.as_bytes().into(), since.0.into()])?;
    rows.iter()
        .map(|row| {
            Ok(RequestLine {
                id: row.uuid(0)?,
                at: Timestamp(row.int(1)?).rfc3339(),
                worker: row.text(2)?,
                client: row.text(3)?,
                method: row.text(4)?,
                visit: row.text(5)?,
            })
        })
        .collect()
}

/// Keeps a visit's window open until this instant.
///
/// # Errors
/// [`DbError`].
pub fn extend(
    tx: &mut dyn Tx,
    org: OrgId,
    (visit, closes): (VisitId, Timestamp),
    (by, reason): (PersonId, &str),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO extension (org, visit, at, closes, given_by, reason) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (org, visit, at) DO UPDATE SET closes = $4, given_by = $5, reason = $6";
    let values: [Value; 6] = [
        org.as_bytes().into(),
        visit.as_bytes().into(),
        now.0.into(),
        closes.0.into(),
        by.as_bytes().into(),
        reason.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Until when a manager keeps this visit's window open, if one does: the newest word counts.
///
/// # Errors
/// [`DbError`].
pub fn extended_until(tx: &mut dyn Tx, org: OrgId, visit: VisitId) -> Result<Option<Timestamp>, DbError> {
    let sql = "SELECT closes FROM extension WHERE org = $1 AND visit = $2 ORDER BY at DESC LIMIT 1";
    tx.one(sql, &[org.as_bytes().into(), visit.as_bytes().into()])?.map(|row| row.int(0).map(Timestamp)).transpose()
}

/// Releases one visit although training or DBS renewal has lapsed.
///
/// # Errors
/// [`DbError`].
pub fn release(
    tx: &mut dyn Tx,
    org: OrgId,
    visit: VisitId,
    (by, reason): (PersonId, &str),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO visit_release (org, visit, at, given_by, reason) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org, visit) DO NOTHING";
    let values: [Value; 5] =
        [org.as_bytes().into(), visit.as_bytes().into(), now.0.into(), by.as_bytes().into(), reason.into()];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Whether a manager released this visit. For another worker than the one it was released for it does not count: the
/// release is taken back when the visit moves.
///
/// # Errors
/// [`DbError`].
pub fn is_released(tx: &mut dyn Tx, org: OrgId, visit: VisitId) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM visit_release WHERE org = $1 AND visit = $2";
    Ok(tx.one(sql, &[org.as_bytes().into(), visit.as_bytes().into()])?.is_some())
}

/// Takes releases and extensions back: the visit went to another worker or client, of whom nothing was decided.
///
/// # Errors
/// [`DbError`].
pub fn undecide(tx: &mut dyn Tx, org: OrgId, visit: VisitId) -> Result<(), DbError> {
    let sql = "DELETE FROM visit_release WHERE org = $1 AND visit = $2";
    tx.execute(sql, &[org.as_bytes().into(), visit.as_bytes().into()])?;
    unextend(tx, org, visit)
}

/// Takes extensions back: the visit is at another time.
///
/// # Errors
/// [`DbError`].
pub fn unextend(tx: &mut dyn Tx, org: OrgId, visit: VisitId) -> Result<(), DbError> {
    let sql = "DELETE FROM extension WHERE org = $1 AND visit = $2";
    tx.execute(sql, &[org.as_bytes().into(), visit.as_bytes().into()])?;
    Ok(())
}

/// Keeps the key that a bundle brings to a phone, and drops all but the last two.
///
/// # Errors
/// [`DbError`].
pub fn put_voice_key(
    tx: &mut dyn Tx,
    org: OrgId,
    (device, bundle): (DeviceId, u64),
    stored: &StoredCode,
) -> Result<(), DbError> {
    let sql = "INSERT INTO voice_key (org, device, bundle, wrapped, sealed) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org, device, bundle) DO UPDATE SET wrapped = $4, sealed = $5";
    let values: [Value; 5] = [
        org.as_bytes().into(),
        device.as_bytes().into(),
        bundle.into(),
        (&stored.wrapped).into(),
        (&stored.sealed).into(),
    ];
    tx.execute(sql, &values)?;
    let old = "DELETE FROM voice_key WHERE org = $1 AND device = $2 AND bundle NOT IN \
               (SELECT bundle FROM voice_key WHERE org = $1 AND device = $2 ORDER BY bundle DESC LIMIT 2)";
    tx.execute(old, &[org.as_bytes().into(), device.as_bytes().into()])?;
    Ok(())
}

/// The last two keys of a phone, newest first, with the bundle that brought each.
///
/// # Errors
/// [`DbError`].
pub fn voice_keys(tx: &mut dyn Tx, org: OrgId, device: DeviceId) -> Result<Vec<(u64, StoredCode)>, DbError> {
    let sql =
        "SELECT bundle, wrapped, sealed FROM voice_key WHERE org = $1 AND device = $2 ORDER BY bundle DESC LIMIT 2";
    let rows = tx.query(sql, &[org.as_bytes().into(), device.as_bytes().into()])?;
    rows.iter().map(|row| Ok((row.count(0)?, StoredCode { wrapped: row.blob(1)?, sealed: row.blob(2)? }))).collect()
}

/// Notes a code that was released online.
///
/// # Errors
/// [`DbError`].
pub fn released_online(
    tx: &mut dyn Tx,
    org: OrgId,
    (id, device): (uuid::Uuid, DeviceId),
    (visit, method, version): (VisitId, MethodId, CodeVersionId),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO online_release (org, id, device, visit, method, version, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org, id) DO NOTHING";
    let values: [Value; 7] = [
        org.as_bytes().into(),
        id.as_bytes().into(),
        device.as_bytes().into(),
        visit.as_bytes().into(),
        method.as_bytes().into(),
        version.as_bytes().into(),
        now.0.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}
