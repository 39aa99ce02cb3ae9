//! What the last bundles of a phone held, so that the next one can carry what changed.
//!
//! The rows of a bundle count as held once the phone quotes its number; older lists are then dropped. A phone that
//! quotes a number that is not on file (a restored database) gets everything.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{DbError, Tx, Value};
use crate::domain::ids::{DeviceId, OrgId};

/// What a bundle carries, by kind and identity: the digest of the row's JSON.
pub type Manifest = BTreeMap<(String, Uuid), [u8; 32]>;

/// The manifest of one bundle; `None` when it is not on file.
///
/// # Errors
/// [`DbError`].
pub fn manifest(tx: &mut dyn Tx, org: OrgId, device: DeviceId, number: u64) -> Result<Option<Manifest>, DbError> {
    let sql = "SELECT kind, id, digest FROM bundle_row WHERE org = $1 AND device = $2 AND number = $3";
    let rows = tx.query(sql, &[org.as_bytes().into(), device.as_bytes().into(), number.into()])?;
    if rows.is_empty() {
        return Ok(None);
    }
    // A row of its own marks a bundle that carried nothing.
    rows.iter()
        .filter(|row| row.text(0).is_ok_and(|kind| kind != "bundle"))
        .map(|row| Ok(((row.text(0)?, row.uuid(1)?), row.hash(2)?)))
        .collect::<Result<_, _>>()
        .map(Some)
}

/// Writes the manifest of a bundle, and drops all but those of `keep` and this one.
///
/// # Errors
/// [`DbError`].
pub fn put(
    tx: &mut dyn Tx,
    org: OrgId,
    device: DeviceId,
    number: u64,
    keep: Option<u64>,
    manifest: &Manifest,
) -> Result<(), DbError> {
    let drop = "DELETE FROM bundle_row WHERE org = $1 AND device = $2 AND number <> $3";
    tx.execute(drop, &[org.as_bytes().into(), device.as_bytes().into(), keep.unwrap_or(0).into()])?;
    let sql = "INSERT INTO bundle_row (org, device, number, kind, id, digest) VALUES ($1, $2, $3, $4, $5, $6)";
    let mut insert = |kind: &str, id: &Uuid, digest: &[u8; 32]| {
        let values: [Value; 6] = [
            org.as_bytes().into(),
            device.as_bytes().into(),
            number.into(),
            kind.into(),
            id.as_bytes().into(),
            digest.into(),
        ];
        tx.execute(sql, &values).map(drop_count)
    };
    insert("bundle", &Uuid::nil(), &[0; 32])?;
    manifest.iter().try_for_each(|((kind, id), digest)| insert(kind, id, digest))
}

fn drop_count(_changed: u64) {}
