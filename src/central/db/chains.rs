//! Where chains stand, and what was raised about them.

use super::{DbError, Row, Tx, Value};
use crate::domain::chain::{Kind, Span};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{DeviceId, Epoch, OrgId};
use crate::domain::sync_plan::Held;

/// A chain: the phone that wrote it, and which of its chains.
pub type Chain = (DeviceId, Epoch);

/// Whether anything of this chain was ever noted.
///
/// # Errors
/// [`DbError`].
pub fn is_known(tx: &mut dyn Tx, org: OrgId, (device, epoch): Chain) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM chain WHERE org = $1 AND device = $2 AND epoch = $3";
    Ok(tx.one(sql, &[org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into()])?.is_some())
}

/// The numbers between `above` and `below`, neither included, that are there: stored, or put aside as this phone's own.
///
/// # Errors
/// [`DbError`].
pub fn numbers(
    tx: &mut dyn Tx,
    org: OrgId,
    (device, epoch): Chain,
    (above, below): (u64, u64),
) -> Result<Vec<u64>, DbError> {
    let sql = "SELECT seq FROM entry WHERE org = $1 AND device = $2 AND epoch = $3 AND seq > $4 AND seq < $5 UNION \
               SELECT seq FROM quarantine WHERE org = $1 AND device = $2 AND epoch = $3 AND seq > $4 AND seq < $5 \
               AND why <> 'unknown_author' ORDER BY seq";
    let values: [Value; 5] =
        [org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into(), above.into(), below.into()];
    tx.query(sql, &values)?.iter().map(|row| row.count(0)).collect()
}

/// The numbers of which this was raised before.
///
/// # Errors
/// [`DbError`].
pub fn raised(tx: &mut dyn Tx, org: OrgId, (device, epoch): Chain, kind: Kind) -> Result<Vec<Span>, DbError> {
    let sql = "SELECT first_seq, last_seq FROM chain_raised \
               WHERE org = $1 AND device = $2 AND epoch = $3 AND kind = $4 ORDER BY first_seq";
    let values: [Value; 4] = [org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into(), kind.as_str().into()];
    let span = |row: &Row| Ok(Span { from: row.count(0)?, to: row.count(1)? });
    tx.query(sql, &values)?.iter().map(span).collect()
}

/// Writes that this was raised.
///
/// # Errors
/// [`DbError`].
pub fn put_raised(
    tx: &mut dyn Tx,
    org: OrgId,
    (device, epoch): Chain,
    (kind, span): (Kind, Span),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO chain_raised (org, device, epoch, kind, first_seq, last_seq, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org, device, epoch, kind, first_seq) DO NOTHING";
    let values: [Value; 7] = [
        org.as_bytes().into(),
        device.as_bytes().into(),
        (&epoch.0).into(),
        kind.as_str().into(),
        span.from.into(),
        span.to.into(),
        now.0.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// How far every chain is held, by phone and chain.
///
/// # Errors
/// [`DbError`].
pub fn heads(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<Held>, DbError> {
    let sql = "SELECT device, epoch, held_seq, held_hash FROM chain WHERE org = $1 ORDER BY device, epoch";
    tx.query(sql, &[org.as_bytes().into()])?.iter().map(read_head).collect()
}

/// Reads a head: device, epoch, number, hash.
pub(super) fn read_head(row: &Row) -> Result<Held, DbError> {
    Ok(Held {
        device: DeviceId(row.uuid(0)?),
        epoch: Epoch::from_slice(&row.blob(1)?).ok_or(DbError::Row("chain"))?,
        seq: row.count(2)?,
        hash: row.hash(3)?,
    })
}
