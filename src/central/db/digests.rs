//! Digests, as they were signed, and the heads they were made of.

use super::{DbError, Row, Tx, Value, chains};
use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::domain::sync_plan::Held;
use crate::sync::wire::Answer;

/// A digest on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// What entries quote of it.
    pub hash: [u8; 32],
    /// As it goes out.
    pub answer: Answer,
}

const COLUMNS: &str = "number, at, hash, answer";

fn read(row: &Row) -> Result<Stored, DbError> {
    Ok(Stored {
        number: row.count(0)?,
        at: Timestamp(row.int(1)?),
        hash: row.hash(2)?,
        answer: serde_json::from_slice(&row.blob(3)?).map_err(|_| DbError::Row("digest"))?,
    })
}

/// The newest, if there is one.
///
/// # Errors
/// [`DbError`].
pub fn newest(tx: &mut dyn Tx, org: OrgId) -> Result<Option<Stored>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM digest WHERE org = $1 ORDER BY number DESC LIMIT 1");
    tx.one(&sql, &[org.as_bytes().into()])?.as_ref().map(read).transpose()
}

/// Those after this number, in order; so many at most.
///
/// # Errors
/// [`DbError`].
pub fn after(tx: &mut dyn Tx, org: OrgId, number: u64, most: u64) -> Result<Vec<Stored>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM digest WHERE org = $1 AND number > $2 ORDER BY number LIMIT $3");
    tx.query(&sql, &[org.as_bytes().into(), number.into(), most.into()])?.iter().map(read).collect()
}

/// Keeps one.
///
/// # Errors
/// [`DbError`].
pub fn put(tx: &mut dyn Tx, org: OrgId, digest: &Stored) -> Result<(), DbError> {
    let answer = serde_json::to_vec(&digest.answer).map_err(|_| DbError::Row("digest"))?;
    let sql = "INSERT INTO digest (org, number, at, hash, answer) VALUES ($1, $2, $3, $4, $5)";
    let values: [Value; 5] =
        [org.as_bytes().into(), digest.number.into(), digest.at.0.into(), (&digest.hash).into(), (&answer).into()];
    tx.execute(sql, &values)?;
    Ok(())
}

/// The heads that the newest digest was made of.
///
/// # Errors
/// [`DbError`].
pub fn last_heads(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<Held>, DbError> {
    let sql = "SELECT h.device, h.epoch, h.seq, h.hash FROM digest_head h WHERE h.org = $1 AND h.number = \
               (SELECT max(o.number) FROM digest_head o WHERE o.org = h.org AND o.device = h.device AND o.epoch = h.epoch)";
    tx.query(sql, &[org.as_bytes().into()])?.iter().map(chains::read_head).collect()
}

/// The heads that had changed when this digest was made.
///
/// # Errors
/// [`DbError`].
pub fn heads_of(tx: &mut dyn Tx, org: OrgId, number: u64) -> Result<Vec<Held>, DbError> {
    let sql = "SELECT device, epoch, seq, hash FROM digest_head WHERE org = $1 AND number = $2 ORDER BY device, epoch";
    tx.query(sql, &[org.as_bytes().into(), number.into()])?.iter().map(chains::read_head).collect()
}

/// Keeps a head as this digest saw it.
///
/// # Errors
/// [`DbError`].
pub fn put_head(tx: &mut dyn Tx, org: OrgId, number: u64, head: &Held) -> Result<(), DbError> {
    let sql = "INSERT INTO digest_head (org, number, device, epoch, seq, hash) VALUES ($1, $2, $3, $4, $5, $6)";
    let values: [Value; 6] = [
        org.as_bytes().into(),
        number.into(),
        head.device.as_bytes().into(),
        (&head.epoch.0).into(),
        head.seq.into(),
        (&head.hash).into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Number and hash of the office's last event; 0 and zeros where there is none.
///
/// # Errors
/// [`DbError`].
pub fn office_head(tx: &mut dyn Tx, org: OrgId) -> Result<(u64, [u8; 32]), DbError> {
    let sql = "SELECT seq, hash FROM office_event WHERE org = $1 ORDER BY seq DESC LIMIT 1";
    tx.one(sql, &[org.as_bytes().into()])?.map_or(Ok((0, [0; 32])), |row| Ok((row.count(0)?, row.hash(1)?)))
}
