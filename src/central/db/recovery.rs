//! That this database is an earlier state of itself; what phones show of what it does not know; the engine's own history.

use super::{DbError, Row, Tx, Value, next_number};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CodeVersionId, DeviceId, MethodId, OrgId, PersonId};

/// Why codes are off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovering {
    /// Its number.
    pub number: u64,
    /// `restored` or `timeline`.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
    /// The last instant that the database knows of.
    pub known_until: Timestamp,
    /// How many entries were here then.
    pub arrival: u64,
}

/// Whether codes are off: the newest restore that is not confirmed.
///
/// # Errors
/// [`DbError`].
pub fn current(tx: &mut dyn Tx, org: OrgId) -> Result<Option<Recovering>, DbError> {
    let sql = "SELECT number, why, begun_at, known_until, arrival FROM recovery \
               WHERE org = $1 AND confirmed_at IS NULL ORDER BY number DESC LIMIT 1";
    tx.one(sql, &[org.as_bytes().into()])?
        .map(|row| {
            Ok(Recovering {
                number: row.count(0)?,
                why: row.text(1)?,
                since: Timestamp(row.int(2)?),
                known_until: Timestamp(row.int(3)?),
                arrival: row.count(4)?,
            })
        })
        .transpose()
}

/// Writes that codes are off from now on.
///
/// # Errors
/// [`DbError`].
pub fn begin(
    tx: &mut dyn Tx,
    org: OrgId,
    (why, by): (&str, Option<PersonId>),
    known_until: Timestamp,
    now: Timestamp,
) -> Result<(), DbError> {
    let number = next_number(tx, org.as_bytes(), "recovery")?;
    let sql = "INSERT INTO recovery (org, number, why, begun_at, begun_by, known_until, arrival) VALUES ($1, $2, $3, $4, $5, \
               $6, (SELECT coalesce(max(e.arrival), 0) FROM entry e WHERE e.org = $1))";
    let values: [Value; 6] = [
        org.as_bytes().into(),
        number.into(),
        why.into(),
        now.0.into(),
        by.as_ref().map(PersonId::as_bytes).into(),
        known_until.0.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Writes that everything was gone through; what phones showed meanwhile has served.
///
/// # Errors
/// [`DbError`].
pub fn confirm(tx: &mut dyn Tx, org: OrgId, (by, reason): (PersonId, &str), now: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE recovery SET confirmed_at = $2, confirmed_by = $3, reason = $4 \
               WHERE org = $1 AND confirmed_at IS NULL";
    tx.execute(sql, &[org.as_bytes().into(), now.0.into(), by.as_bytes().into(), reason.into()])?;
    tx.execute("DELETE FROM recovery_heard WHERE org = $1", &[org.as_bytes().into()])?;
    Ok(())
}

/// The newest instant that anything in this database was written at.
///
/// # Errors
/// [`DbError`].
pub fn newest_instant(tx: &mut dyn Tx, org: OrgId) -> Result<Timestamp, DbError> {
    let mut newest = 0;
    for (column, table) in [
        ("received_at", "entry"),
        ("at", "office_event"),
        ("last_seen", "device"),
        ("at", "digest"),
        ("at", "import_run"),
        ("made_at", "code_version"),
        ("made_at", "enrolment"),
        ("made_at", "organisation"),
    ] {
        let key = if table == "organisation" { "id" } else { "org" };
        let sql = format!("SELECT max({column}) FROM {table} WHERE {key} = $1");
        let found = tx.one(&sql, &[org.as_bytes().into()])?.map_or(Ok(None), |row| row.optional_int(0))?;
        newest = newest.max(found.unwrap_or(0));
    }
    Ok(Timestamp(newest))
}

/// Ends all tokens: one that was ended after the backup would be good again.
///
/// # Errors
/// [`DbError`].
pub fn end_all_tokens(tx: &mut dyn Tx, org: OrgId) -> Result<u64, DbError> {
    tx.execute("DELETE FROM credential WHERE org = $1", &[org.as_bytes().into()])
}

/// The engine's history as it was last seen.
///
/// # Errors
/// [`DbError`].
pub fn lineage(tx: &mut dyn Tx, org: OrgId) -> Result<Option<(String, i64)>, DbError> {
    let sql = "SELECT system, timeline FROM lineage WHERE org = $1";
    tx.one(sql, &[org.as_bytes().into()])?.map(|row| Ok((row.text(0)?, row.int(1)?))).transpose()
}

/// Keeps the engine's history as it is.
///
/// # Errors
/// [`DbError`].
pub fn set_lineage(tx: &mut dyn Tx, org: OrgId, (system, timeline): (&str, i64)) -> Result<(), DbError> {
    let sql = "INSERT INTO lineage (org, system, timeline) VALUES ($1, $2, $3) \
               ON CONFLICT (org) DO UPDATE SET system = $2, timeline = $3";
    tx.execute(sql, &[org.as_bytes().into(), system.into(), timeline.into()])?;
    Ok(())
}

/// Notes what a phone shows, once for each kind.
///
/// # Errors
/// [`DbError`].
pub fn hear(
    tx: &mut dyn Tx,
    org: OrgId,
    device: DeviceId,
    (kind, value): (&str, u64),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO recovery_heard (org, device, kind, value, at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org, device, kind) DO NOTHING";
    let values: [Value; 5] = [org.as_bytes().into(), device.as_bytes().into(), kind.into(), value.into(), now.0.into()];
    tx.execute(sql, &values)?;
    Ok(())
}

/// What phones showed: which phone, what, and a number.
///
/// # Errors
/// [`DbError`].
pub fn heard(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<(DeviceId, String, u64)>, DbError> {
    let sql = "SELECT device, kind, value FROM recovery_heard WHERE org = $1 ORDER BY device, kind";
    let line = |row: &Row| Ok((DeviceId(row.uuid(0)?), row.text(1)?, row.count(2)?));
    tx.query(sql, &[org.as_bytes().into()])?.iter().map(line).collect()
}

/// A phone in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InUse {
    /// The phone.
    pub device: DeviceId,
    /// Its worker's reference.
    pub worker: String,
    /// When it was enrolled.
    pub enrolled: Timestamp,
}

/// The phones that are in use, by their workers' references.
///
/// # Errors
/// [`DbError`].
pub fn in_use(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<InUse>, DbError> {
    let sql = "SELECT d.id, p.reference, d.enrolled_at FROM device d JOIN person p ON p.org = d.org AND p.id = d.worker \
               WHERE d.org = $1 AND d.ended_at IS NULL ORDER BY p.reference, d.id";
    let line = |row: &Row| {
        Ok(InUse { device: DeviceId(row.uuid(0)?), worker: row.text(1)?, enrolled: Timestamp(row.int(2)?) })
    };
    tx.query(sql, &[org.as_bytes().into()])?.iter().map(line).collect()
}

/// A code on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnFile {
    /// The client's reference.
    pub client: String,
    /// What was agreed with the client.
    pub agreement: String,
    /// Of which way in.
    pub kind: String,
    /// `in_use` or `removed`.
    pub state: String,
    /// The newest of its codes.
    pub made_at: Timestamp,
}

/// The codes that count or are about to, by client: each way in once.
///
/// # Errors
/// [`DbError`].
pub fn on_file(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<OnFile>, DbError> {
    let sql = "SELECT c.reference, c.agreement, m.kind, m.state, max(v.made_at) FROM access_method m \
               JOIN client c ON c.org = m.org AND c.id = m.client \
               JOIN code_version v ON v.org = m.org AND v.method = m.id AND v.state IN ('live', 'pending') \
               WHERE m.org = $1 GROUP BY c.reference, c.agreement, m.kind, m.state ORDER BY c.reference, m.kind";
    let line = |row: &Row| {
        Ok(OnFile {
            client: row.text(0)?,
            agreement: row.text(1)?,
            kind: row.text(2)?,
            state: row.text(3)?,
            made_at: Timestamp(row.int(4)?),
        })
    };
    tx.query(sql, &[org.as_bytes().into()])?.iter().map(line).collect()
}

/// Whether this version of a code is on file, retired ones too.
///
/// # Errors
/// [`DbError`].
pub fn knows_version(tx: &mut dyn Tx, org: OrgId, version: CodeVersionId) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM code_version WHERE org = $1 AND id = $2";
    Ok(tx.one(sql, &[org.as_bytes().into(), version.as_bytes().into()])?.is_some())
}

/// The text of the entries that arrived after this many, in order, with the reference of their client; those that are
/// held back have none.
///
/// # Errors
/// [`DbError`].
pub fn texts_after(
    tx: &mut dyn Tx,
    org: OrgId,
    (arrival, most): (u64, u64),
) -> Result<Vec<(u64, String, Vec<u8>)>, DbError> {
    let sql = "SELECT e.arrival, c.reference, e.payload FROM entry e \
               LEFT JOIN client c ON c.org = e.org AND c.id = e.client \
               WHERE e.org = $1 AND e.arrival > $2 ORDER BY e.arrival LIMIT $3";
    let line =
        |row: &Row| Ok((row.count(0)?, row.text(1).unwrap_or_default(), row.optional_blob(2)?.unwrap_or_default()));
    tx.query(sql, &[org.as_bytes().into(), arrival.into(), most.into()])?.iter().map(line).collect()
}

/// What kind of way in this is.
///
/// # Errors
/// [`DbError`].
pub fn kind_of(tx: &mut dyn Tx, org: OrgId, method: MethodId) -> Result<Option<String>, DbError> {
    let sql = "SELECT kind FROM access_method WHERE org = $1 AND id = $2";
    tx.one(sql, &[org.as_bytes().into(), method.as_bytes().into()])?.map(|row| row.text(0)).transpose()
}
