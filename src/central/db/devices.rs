//! Enrolment codes and phones.

use super::{DbError, Row, Tx, Value, next_number};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{DeviceId, OrgId, PersonId};
use crate::vault::signing::PublicKey;

/// A phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its identity.
    pub id: DeviceId,
    /// Its worker.
    pub worker: PersonId,
    /// Its device key.
    pub public_key: PublicKey,
    /// When it was replaced or blocked.
    pub ended_at: Option<Timestamp>,
    /// The highest bundle number issued.
    pub bundle: u64,
    /// Whether it is the worker's own phone rather than the agency's.
    pub is_own: bool,
    /// The highest number of a block order for it; 0 for none.
    pub block_number: u64,
}

const COLUMNS: &str = "id, worker, public_key, ended_at, bundle, ownership, block_number";

/// The word for a worker's own phone.
const OWN: &str = "own";

fn ownership(own: bool) -> &'static str {
    if own { OWN } else { "agency" }
}

fn read(row: &Row) -> Result<Device, DbError> {
    Ok(Device {
        id: DeviceId(row.uuid(0)?),
        worker: PersonId(row.uuid(1)?),
        public_key: PublicKey(row.hash(2)?),
        ended_at: row.optional_int(3)?.map(Timestamp),
        bundle: row.count(4)?,
        is_own: row.text(5)? == OWN,
        block_number: row.count(6)?,
    })
}

/// The phone with this identity.
///
/// # Errors
/// [`DbError`].
pub fn find(tx: &mut dyn Tx, org: OrgId, id: DeviceId) -> Result<Option<Device>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM device WHERE org = $1 AND id = $2");
    tx.one(&sql, &[org.as_bytes().into(), id.as_bytes().into()])?.as_ref().map(read).transpose()
}

/// How many phones are in use by workers whose reference does not begin with `prefix`.
///
/// # Errors
/// [`DbError`].
pub fn of_others(tx: &mut dyn Tx, org: OrgId, prefix: &str) -> Result<u64, DbError> {
    let sql = "SELECT count(*) FROM device d JOIN person p ON p.org = d.org AND p.id = d.worker \
               WHERE d.org = $1 AND d.ended_at IS NULL AND substr(p.reference, 1, $2) <> $3";
    let length = i64::try_from(prefix.len()).unwrap_or(i64::MAX);
    let row = tx.one(sql, &[org.as_bytes().into(), length.into(), prefix.into()])?;
    row.map_or(Ok(0), |row| row.count(0))
}

/// Notes that a phone was heard of.
///
/// # Errors
/// [`DbError`].
pub fn seen(tx: &mut dyn Tx, org: OrgId, id: DeviceId, now: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE device SET last_seen = $3 WHERE org = $1 AND id = $2";
    tx.execute(sql, &[org.as_bytes().into(), id.as_bytes().into(), now.0.into()])?;
    Ok(())
}

/// Notes the highest bundle number issued.
///
/// # Errors
/// [`DbError`].
pub fn set_bundle(tx: &mut dyn Tx, org: OrgId, id: DeviceId, number: u64) -> Result<(), DbError> {
    let sql = "UPDATE device SET bundle = $3 WHERE org = $1 AND id = $2";
    tx.execute(sql, &[org.as_bytes().into(), id.as_bytes().into(), number.into()])?;
    Ok(())
}

/// A code that was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// For whom.
    pub worker: PersonId,
    /// End of its ten minutes.
    pub expires_at: Timestamp,
    /// The phone that used it.
    pub device: Option<DeviceId>,
    /// Whether it is for the worker's own phone.
    pub is_own: bool,
}

/// Writes a fresh code, by its digest.
///
/// # Errors
/// [`DbError`].
pub fn invite(
    tx: &mut dyn Tx,
    org: OrgId,
    code: &[u8; 32],
    (worker, own): (PersonId, bool),
    made: Timestamp,
    expires: Timestamp,
) -> Result<(), DbError> {
    let sql =
        "INSERT INTO enrolment (org, code, worker, made_at, expires_at, ownership) VALUES ($1, $2, $3, $4, $5, $6)";
    let values: [Value; 6] = [
        org.as_bytes().into(),
        code.into(),
        worker.as_bytes().into(),
        made.0.into(),
        expires.0.into(),
        ownership(own).into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// The code with this digest.
///
/// # Errors
/// [`DbError`].
pub fn invited(tx: &mut dyn Tx, org: OrgId, code: &[u8; 32]) -> Result<Option<Invited>, DbError> {
    let sql = "SELECT worker, expires_at, device, ownership FROM enrolment WHERE org = $1 AND code = $2";
    tx.one(sql, &[org.as_bytes().into(), code.into()])?
        .map(|row| {
            Ok(Invited {
                worker: PersonId(row.uuid(0)?),
                expires_at: Timestamp(row.int(1)?),
                device: row.optional_uuid(2)?.map(DeviceId),
                is_own: row.text(3)? == OWN,
            })
        })
        .transpose()
}

/// A phone that is being enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDevice {
    /// Its identity.
    pub id: DeviceId,
    /// Its worker.
    pub worker: PersonId,
    /// Its device key.
    pub public_key: PublicKey,
    /// What it runs on.
    pub platform: String,
    /// The app's version.
    pub app: String,
    /// Whether it is the worker's own phone.
    pub is_own: bool,
}

/// The worker's phones that have not ended, newest first.
///
/// # Errors
/// [`DbError`].
pub fn of_worker(tx: &mut dyn Tx, org: OrgId, worker: PersonId) -> Result<Vec<Device>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM device WHERE org = $1 AND worker = $2 AND ended_at IS NULL ORDER BY enrolled_at DESC"
    );
    tx.query(&sql, &[org.as_bytes().into(), worker.as_bytes().into()])?.iter().map(read).collect()
}

/// Ends the worker's phones: each is told by a block order with a higher number than any before in the organisation.
/// Gives how many.
///
/// # Errors
/// [`DbError`].
pub fn end_all(tx: &mut dyn Tx, org: OrgId, worker: PersonId, now: Timestamp) -> Result<u64, DbError> {
    if of_worker(tx, org, worker)?.is_empty() {
        return Ok(0);
    }
    let number = next_number(tx, org.as_bytes(), "block_order")?;
    let sql = "UPDATE device SET ended_at = $3, block_number = $4 WHERE org = $1 AND worker = $2 AND ended_at IS NULL";
    tx.execute(sql, &[org.as_bytes().into(), worker.as_bytes().into(), now.0.into(), number.into()])
}

/// Enrols a phone with a code, and ends the worker's other phones: one active phone per worker.
///
/// # Errors
/// [`DbError`].
pub fn enrol(tx: &mut dyn Tx, org: OrgId, code: &[u8; 32], device: &NewDevice, now: Timestamp) -> Result<(), DbError> {
    end_all(tx, org, device.worker, now)?;
    let sql = "INSERT INTO device \
               (org, id, worker, public_key, platform, app, enrolled_at, bundle, last_seen, ownership) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $7, $8)";
    let values: [Value; 8] = [
        org.as_bytes().into(),
        device.id.as_bytes().into(),
        device.worker.as_bytes().into(),
        (&device.public_key.0).into(),
        (&device.platform).into(),
        (&device.app).into(),
        now.0.into(),
        ownership(device.is_own).into(),
    ];
    tx.execute(sql, &values)?;
    let used = "UPDATE enrolment SET device = $3, used_at = $4 WHERE org = $1 AND code = $2";
    tx.execute(used, &[org.as_bytes().into(), code.into(), device.id.as_bytes().into(), now.0.into()])?;
    Ok(())
}

/// The public keys of all phones there ever were.
///
/// # Errors
/// [`DbError`].
pub fn all_keys(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<(DeviceId, PublicKey)>, DbError> {
    let sql = "SELECT id, public_key FROM device WHERE org = $1 ORDER BY id";
    let rows = tx.query(sql, &[org.as_bytes().into()])?;
    rows.iter().map(|row| Ok((DeviceId(row.uuid(0)?), PublicKey(row.hash(1)?)))).collect()
}
