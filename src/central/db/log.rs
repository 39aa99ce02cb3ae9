//! The log row by row, as it lies: for recomputing it and for writing it out.

use super::{DbError, Row, Tx, Value, chains::Chain, chains::read_head};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, DeviceId, EntryId, Epoch, OrgId, PersonId, VisitId};
use crate::domain::sync_plan::Held;
use crate::vault::log::Header;

/// An entry as it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// What is chained.
    pub header: Header,
    /// Its hash as it was stored.
    pub hash: [u8; 32],
    /// The phone's signature.
    pub signature: Option<Vec<u8>>,
    /// The salt of the commitment.
    pub salt: Option<Vec<u8>>,
    /// The record's JSON bytes.
    pub payload: Option<Vec<u8>>,
    /// For looking it up, as [`super::entries::NewEntry`] has them.
    pub kind: String,
    /// The same.
    pub worker: Option<PersonId>,
    /// The same.
    pub visit: Option<VisitId>,
    /// The same.
    pub client: Option<ClientId>,
    /// The same.
    pub at: Timestamp,
    /// Words that raise something about it, separated by `;`.
    pub flags: String,
}

fn read(row: &Row, organisation: OrgId) -> Result<LogRow, DbError> {
    Ok(LogRow {
        header: Header {
            organisation,
            device: DeviceId(row.uuid(0)?),
            epoch: Epoch::from_slice(&row.blob(1)?).ok_or(DbError::Row("entry"))?,
            seq: row.count(2)?,
            id: EntryId(row.uuid(3)?),
            written_at: Timestamp(row.int(4)?),
            prev: row.hash(5)?,
            commitment: row.hash(6)?,
        },
        hash: row.hash(7)?,
        signature: row.optional_blob(8)?,
        salt: row.optional_blob(9)?,
        payload: row.optional_blob(10)?,
        kind: row.text(11)?,
        worker: row.optional_uuid(12)?.map(PersonId),
        visit: row.optional_uuid(13)?.map(VisitId),
        client: row.optional_uuid(14)?.map(ClientId),
        at: Timestamp(row.int(15)?),
        flags: row.text(16)?,
    })
}

/// Every chain of which anything is on file, by phone and chain; not what others sent in a phone's name.
///
/// # Errors
/// [`DbError`].
pub fn chains(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<Chain>, DbError> {
    let sql = "SELECT device, epoch FROM entry WHERE org = $1 UNION SELECT device, epoch FROM chain WHERE org = $1 UNION \
               SELECT device, epoch FROM quarantine WHERE org = $1 AND why <> 'unknown_author' ORDER BY 1, 2";
    tx.query(sql, &[org.as_bytes().into()])?.iter().map(read_chain).collect()
}

/// The chains in which a visit has entries.
///
/// # Errors
/// [`DbError`].
pub fn chains_of_visit(tx: &mut dyn Tx, org: OrgId, visit: VisitId) -> Result<Vec<Chain>, DbError> {
    let sql = "SELECT DISTINCT device, epoch FROM entry WHERE org = $1 AND visit = $2 ORDER BY device, epoch";
    tx.query(sql, &[org.as_bytes().into(), visit.as_bytes().into()])?.iter().map(read_chain).collect()
}

fn read_chain(row: &Row) -> Result<Chain, DbError> {
    Ok((DeviceId(row.uuid(0)?), Epoch::from_slice(&row.blob(1)?).ok_or(DbError::Row("chain"))?))
}

/// Entries of a chain after this number, in order; so many at most.
///
/// # Errors
/// [`DbError`].
pub fn rows(
    tx: &mut dyn Tx,
    org: OrgId,
    (device, epoch): Chain,
    (after, most): (u64, u64),
) -> Result<Vec<LogRow>, DbError> {
    let sql = "SELECT device, epoch, seq, id, written_at, prev, commitment, hash, signature, salt, payload, kind, worker, \
               visit, client, at, flags FROM entry \
               WHERE org = $1 AND device = $2 AND epoch = $3 AND seq > $4 ORDER BY seq LIMIT $5";
    let values: [Value; 5] =
        [org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into(), after.into(), most.into()];
    tx.query(sql, &values)?.iter().map(|row| read(row, org)).collect()
}

/// An entry that was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Why.
    pub why: String,
    /// As it came: the wire's JSON.
    pub body: Vec<u8>,
}

/// What was put aside of a chain, in order; not what others sent in its phone's name.
///
/// # Errors
/// [`DbError`].
pub fn aside(tx: &mut dyn Tx, org: OrgId, (device, epoch): Chain) -> Result<Vec<Aside>, DbError> {
    let sql = "SELECT seq, hash, why, body FROM quarantine \
               WHERE org = $1 AND device = $2 AND epoch = $3 AND why <> 'unknown_author' ORDER BY seq, hash";
    let read = |row: &Row| Ok(Aside { seq: row.count(0)?, hash: row.hash(1)?, why: row.text(2)?, body: row.blob(3)? });
    tx.query(sql, &[org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into()])?.iter().map(read).collect()
}

/// How far a chain is held, as noted; none where nothing was.
///
/// # Errors
/// [`DbError`].
pub fn held(tx: &mut dyn Tx, org: OrgId, (device, epoch): Chain) -> Result<Option<Held>, DbError> {
    let sql = "SELECT device, epoch, held_seq, held_hash FROM chain WHERE org = $1 AND device = $2 AND epoch = $3";
    let values: [Value; 3] = [org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into()];
    tx.one(sql, &values)?.as_ref().map(read_head).transpose()
}

/// The digests that saw a chain at another place than the digest before: which, and where.
///
/// # Errors
/// [`DbError`].
pub fn digested(tx: &mut dyn Tx, org: OrgId, (device, epoch): Chain) -> Result<Vec<(u64, Held)>, DbError> {
    let sql = "SELECT device, epoch, seq, hash, number FROM digest_head \
               WHERE org = $1 AND device = $2 AND epoch = $3 ORDER BY number";
    let values: [Value; 3] = [org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into()];
    tx.query(sql, &values)?.iter().map(|row| Ok((row.count(4)?, read_head(row)?))).collect()
}

/// An event of the office as it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who; none for the service.
    pub person: Option<PersonId>,
    /// What.
    pub kind: String,
    /// JSON.
    pub detail: String,
    /// Hash of the one before.
    pub prev: [u8; 32],
    /// Its hash as it was stored.
    pub hash: [u8; 32],
}

/// Events after this number, in order; so many at most.
///
/// # Errors
/// [`DbError`].
pub fn events(tx: &mut dyn Tx, org: OrgId, (after, most): (u64, u64)) -> Result<Vec<EventRow>, DbError> {
    let sql = "SELECT seq, at, person, kind, detail, prev, hash FROM office_event \
               WHERE org = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    let read = |row: &Row| {
        Ok(EventRow {
            seq: row.count(0)?,
            at: Timestamp(row.int(1)?),
            person: row.optional_uuid(2)?.map(PersonId),
            kind: row.text(3)?,
            detail: row.text(4)?,
            prev: row.hash(5)?,
            hash: row.hash(6)?,
        })
    };
    tx.query(sql, &[org.as_bytes().into(), after.into(), most.into()])?.iter().map(read).collect()
}
