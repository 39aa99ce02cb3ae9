//! Enrolment codes and phones.

use super::{DbError, Row, Tx, Value};
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
}

const COLUMNS: &str = "id, worker, public_key, ended_at, bundle";

fn read(row: &Row) -> Result<Device, DbError> {
    Ok(Device {
        id: DeviceId(row.uuid(0)?),
        worker: PersonId(row.uuid(1)?),
        public_key: PublicKey(row.hash(2)?),
        ended_at: row.optional_int(3)?.map(Timestamp),
        bundle: row.count(4)?,
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
}

/// Writes a fresh code, by its digest.
///
/// # Errors
/// [`DbError`].
pub fn invite(
    tx: &mut dyn Tx,
    org: OrgId,
    code: &[u8; 32],
    worker: PersonId,
    made: Timestamp,
    expires: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO enrolment (org, code, worker, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let values: [Value; 5] =
        [org.as_bytes().into(), code.into(), worker.as_bytes().into(), made.0.into(), expires.0.into()];
    tx.execute(sql, &values)?;
    Ok(())
}

/// The code with this digest.
///
/// # Errors
/// [`DbError`].
pub fn invited(tx: &mut dyn Tx, org: OrgId, code: &[u8; 32]) -> Result<Option<Invited>, DbError> {
    let sql = "SELECT worker, expires_at, device FROM enrolment WHERE org = $1 AND code = $2";
    tx.one(sql, &[org.as_bytes().into(), code.into()])?
        .map(|row| {
            Ok(Invited {
                worker: PersonId(row.uuid(0)?),
                expires_at: Timestamp(row.int(1)?),
                device: row.optional_uuid(2)?.map(DeviceId),
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
}

/// Enrols a phone with a code, and ends the worker's other phones: one active phone per worker.
///
/// # Errors
/// [`DbError`].
pub fn enrol(tx: &mut dyn Tx, org: OrgId, code: &[u8; 32], device: &NewDevice, now: Timestamp) -> Result<(), DbError> {
    let end = "UPDATE device SET ended_at = $3 WHERE org = $1 AND worker = $2 AND ended_at IS NULL";
    tx.execute(end, &[org.as_bytes().into(), device.worker.as_bytes().into(), now.0.into()])?;
    let sql = "INSERT INTO device (org, id, worker, public_key, platform, app, enrolled_at, bundle, last_seen) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $7)";
    let values: [Value; 7] = [
        org.as_bytes().into(),
        device.id.as_bytes().into(),
        device.worker.as_bytes().into(),
        (&device.public_key.0).into(),
        (&device.platform).into(),
        (&device.app).into(),
        now.0.into(),
    ];
    tx.execute(sql, &values)?;
    let used = "UPDATE enrolment SET device = $3, used_at = $4 WHERE org = $1 AND code = $2";
    tx.execute(used, &[org.as_bytes().into(), code.into(), device.id.as_bytes().into(), now.0.into()])?;
    Ok(())
}
