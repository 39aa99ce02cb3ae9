//! The log at central: every phone's entries, as they were written.

use std::collections::BTreeMap;

use super::{DbError, Row, Tx, Value, next_number};
use crate::domain::clock::Timestamp;
use crate::domain::entry::Record;
use crate::domain::ids::{ClientId, DeviceId, EntryId, Epoch, OrgId, PersonId, VisitId};
use crate::domain::sync_plan::Held;
use crate::vault::log::Header;

/// An entry to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// What is chained.
    pub header: Header,
    /// The phone's signature.
    pub signature: Option<Vec<u8>>,
    /// The salt of the commitment; none where the text is held back.
    pub salt: Option<[u8; 32]>,
    /// The record's JSON bytes as the phone wrote them; none where the text is held back.
    pub payload: Option<Vec<u8>>,
    /// The record without its texts; only where they are held back.
    pub outline: Option<Vec<u8>>,
    /// For looking it up: `type`.
    pub kind: String,
    /// Whose phone wrote it, for looking it up: never what the entry says.
    pub worker: PersonId,
    /// For looking it up.
    pub visit: Option<VisitId>,
    /// For looking it up.
    pub client: Option<ClientId>,
    /// When it happened, by the phone's trusted clock.
    pub at: Timestamp,
    /// The phone that brought it.
    pub carrier: DeviceId,
    /// Words that raise something about it.
    pub flags: Vec<&'static str>,
}

/// What stands in the place of an entry already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Free,
    /// This very entry.
    Same,
    /// An entry with the same number in the chain and another hash.
    Fork,
    /// An entry with the same identity and another hash.
    SameId,
}

/// What stands in the place of this entry.
///
/// # Errors
/// [`DbError`].
pub fn standing(tx: &mut dyn Tx, header: &Header) -> Result<Standing, DbError> {
    let org = header.organisation;
    let hash = header.hash();
    let by_id = "SELECT hash FROM entry WHERE org = $1 AND device = $2 AND id = $3";
    let values: [Value; 3] = [org.as_bytes().into(), header.device.as_bytes().into(), header.id.as_bytes().into()];
    if let Some(row) = tx.one(by_id, &values)? {
        return Ok(if row.hash(0)? == hash { Standing::Same } else { Standing::SameId });
    }
    let by_seq = "SELECT hash FROM entry WHERE org = $1 AND device = $2 AND epoch = $3 AND seq = $4";
    let values: [Value; 4] =
        [org.as_bytes().into(), header.device.as_bytes().into(), (&header.epoch.0).into(), header.seq.into()];
    Ok(if tx.one(by_seq, &values)?.is_some() { Standing::Fork } else { Standing::Free })
}

/// Stores an entry.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut dyn Tx, entry: &NewEntry, now: Timestamp) -> Result<(), DbError> {
    let header = &entry.header;
    let arrival = next_number(tx, header.organisation.as_bytes(), "arrival")?;
    let sql = "INSERT INTO entry (org, device, epoch, seq, id, written_at, prev, commitment, hash, signature, salt, \
               payload, kind, worker, visit, client, at, received_at, arrival, carrier, flags, outline) VALUES \
               ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
    let values: [Value; 22] = [
        header.organisation.as_bytes().into(),
        header.device.as_bytes().into(),
        (&header.epoch.0).into(),
        header.seq.into(),
        header.id.as_bytes().into(),
        header.written_at.0.into(),
        (&header.prev).into(),
        (&header.commitment).into(),
        (&header.hash()).into(),
        entry.signature.as_deref().into(),
        entry.salt.as_ref().into(),
        entry.payload.as_ref().into(),
        (&entry.kind).into(),
        entry.worker.as_bytes().into(),
        entry.visit.as_ref().map(VisitId::as_bytes).into(),
        entry.client.as_ref().map(ClientId::as_bytes).into(),
        entry.at.0.into(),
        now.0.into(),
        arrival.into(),
        entry.carrier.as_bytes().into(),
        (&entry.flags.join(";")).into(),
        entry.outline.as_ref().into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Whether this phone began the visit, as far as its entries have arrived.
///
/// # Errors
/// [`DbError`].
pub fn has_begun(tx: &mut dyn Tx, org: OrgId, device: DeviceId, visit: VisitId) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM entry WHERE org = $1 AND device = $2 AND visit = $3 AND kind = 'visit_started' LIMIT 1";
    let values: [Value; 3] = [org.as_bytes().into(), device.as_bytes().into(), visit.as_bytes().into()];
    Ok(tx.one(sql, &values)?.is_some())
}

/// The payloads on file of one visit that this phone wrote before the entry of this chain and number.
///
/// # Errors
/// [`DbError`].
pub fn payloads_of_visit(
    tx: &mut dyn Tx,
    org: OrgId,
    device: DeviceId,
    visit: VisitId,
    (epoch, seq): (Epoch, u64),
) -> Result<Vec<Vec<u8>>, DbError> {
    let sql = "SELECT payload FROM entry WHERE org = $1 AND device = $2 AND visit = $3 AND payload IS NOT NULL \
               AND NOT (epoch = $4 AND seq >= $5) ORDER BY min(arrival) OVER (PARTITION BY epoch), seq";
    let [org, device, visit] = [org.as_bytes(), device.as_bytes(), visit.as_bytes()];
    let values: [Value; 5] = [org.into(), device.into(), visit.into(), (&epoch.0).into(), seq.into()];
    tx.query(sql, &values)?.iter().map(|row| row.blob(0)).collect()
}

/// An entry on file, for looking at its text again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The phone that wrote it.
    pub device: DeviceId,
    /// Its identity.
    pub id: EntryId,
    /// The salt of the commitment.
    pub salt: Vec<u8>,
    /// The record's JSON bytes.
    pub payload: Vec<u8>,
}

/// The readable entries about a client since this instant.
///
/// # Errors
/// [`DbError`].
pub fn of_client_since(
    tx: &mut dyn Tx,
    org: OrgId,
    client: ClientId,
    since: Timestamp,
) -> Result<Vec<Stored>, DbError> {
    let sql = "SELECT device, id, salt, payload FROM entry \
               WHERE org = $1 AND client = $2 AND at >= $3 AND payload IS NOT NULL AND salt IS NOT NULL";
    let rows = tx.query(sql, &[org.as_bytes().into(), client.as_bytes().into(), since.0.into()])?;
    rows.iter()
        .map(|row| {
            Ok(Stored {
                device: DeviceId(row.uuid(0)?),
                id: EntryId(row.uuid(1)?),
                salt: row.blob(2)?,
                payload: row.blob(3)?,
            })
        })
        .collect()
}

/// Takes salt and payload of an entry out of the log, and leaves its outline: its text is held back. The chain still
/// verifies.
///
/// # Errors
/// [`DbError`].
pub fn take_text_out(
    tx: &mut dyn Tx,
    org: OrgId,
    (device, id): (DeviceId, EntryId),
    outline: Option<&[u8]>,
) -> Result<(), DbError> {
    let sql = "UPDATE entry SET salt = NULL, payload = NULL, outline = $4, flags = CASE WHEN flags = '' THEN 'held_back' \
               ELSE flags || ';held_back' END WHERE org = $1 AND device = $2 AND id = $3";
    let values: [Value; 4] = [org.as_bytes().into(), device.as_bytes().into(), id.as_bytes().into(), outline.into()];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Keeps a sealed text that was held back.
///
/// # Errors
/// [`DbError`].
pub fn put_held_back(
    tx: &mut dyn Tx,
    org: OrgId,
    (device, entry, client): (DeviceId, EntryId, ClientId),
    stored: &crate::vault::code_vault::StoredCode,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO held_back (org, device, entry, client, at, wrapped, sealed) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org, device, entry) DO NOTHING";
    let values: [Value; 7] = [
        org.as_bytes().into(),
        device.as_bytes().into(),
        entry.as_bytes().into(),
        client.as_bytes().into(),
        now.0.into(),
        (&stored.wrapped).into(),
        (&stored.sealed).into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// How many texts of this phone were held back since this instant.
///
/// # Errors
/// [`DbError`].
pub fn held_back_since(tx: &mut dyn Tx, org: OrgId, device: DeviceId, since: Timestamp) -> Result<u64, DbError> {
    let sql = "SELECT count(*) FROM held_back WHERE org = $1 AND device = $2 AND at >= $3";
    let row = tx.one(sql, &[org.as_bytes().into(), device.as_bytes().into(), since.0.into()])?;
    row.ok_or(DbError::Row("held_back"))?.count(0)
}

/// Puts an entry aside for good, as it came; gives whether it was not there already.
///
/// # Errors
/// [`DbError`].
pub fn quarantine(
    tx: &mut dyn Tx,
    header: &Header,
    (why, body): (&str, &[u8]),
    carrier: DeviceId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO quarantine (org, device, epoch, seq, id, hash, why, body, carrier, received_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (org, device, id, hash) DO NOTHING";
    let values: [Value; 10] = [
        header.organisation.as_bytes().into(),
        header.device.as_bytes().into(),
        (&header.epoch.0).into(),
        header.seq.into(),
        header.id.as_bytes().into(),
        (&header.hash()).into(),
        why.into(),
        body.into(),
        carrier.as_bytes().into(),
        now.0.into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// The hash of the entry with this number, stored or put aside; not what others sent in its phone's name.
///
/// # Errors
/// [`DbError`].
pub fn hash_at(
    tx: &mut dyn Tx,
    org: OrgId,
    device: DeviceId,
    epoch: Epoch,
    seq: u64,
) -> Result<Option<[u8; 32]>, DbError> {
    let values: [Value; 4] = [org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into(), seq.into()];
    let stored = "SELECT hash FROM entry WHERE org = $1 AND device = $2 AND epoch = $3 AND seq = $4";
    if let Some(row) = tx.one(stored, &values)? {
        return row.hash(0).map(Some);
    }
    let aside = "SELECT hash FROM quarantine WHERE org = $1 AND device = $2 AND epoch = $3 AND seq = $4 \
                 AND why <> 'unknown_author' ORDER BY received_at";
    tx.one(aside, &values)?.map(|row| row.hash(0)).transpose()
}

/// How far this chain is held, walked on from what was held before.
///
/// # Errors
/// [`DbError`].
pub fn advance_held(tx: &mut dyn Tx, org: OrgId, device: DeviceId, epoch: Epoch) -> Result<Held, DbError> {
    let key: [Value; 3] = [org.as_bytes().into(), device.as_bytes().into(), (&epoch.0).into()];
    let sql = "SELECT held_seq, held_hash FROM chain WHERE org = $1 AND device = $2 AND epoch = $3";
    let mut held = match tx.one(sql, &key)? {
        Some(row) => Held { device, epoch, seq: row.count(0)?, hash: row.hash(1)? },
        None => Held { device, epoch, seq: 0, hash: [0; 32] },
    };
    while let Some(hash) = hash_at(tx, org, device, epoch, held.seq + 1)? {
        held.seq += 1;
        held.hash = hash;
    }
    Ok(held)
}

/// What a phone says of a chain, and how far it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainRow {
    /// How far it is held.
    pub held: Held,
    /// The number of the phone's next entry.
    pub next_seq: u64,
    /// Hash of its last.
    pub head_hash: [u8; 32],
    /// The lowest number still waiting there.
    pub oldest_waiting: Option<u64>,
}

/// Writes where a chain stands.
///
/// # Errors
/// [`DbError`].
pub fn put_chain(tx: &mut dyn Tx, org: OrgId, chain: &ChainRow, now: Timestamp) -> Result<(), DbError> {
    let sql = "INSERT INTO chain (org, device, epoch, held_seq, held_hash, next_seq, head_hash, oldest_waiting, told_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (org, device, epoch) DO UPDATE SET \
               held_seq = $4, held_hash = $5, next_seq = $6, head_hash = $7, oldest_waiting = $8, told_at = $9";
    let values: [Value; 9] = [
        org.as_bytes().into(),
        chain.held.device.as_bytes().into(),
        (&chain.held.epoch.0).into(),
        chain.held.seq.into(),
        (&chain.held.hash).into(),
        chain.next_seq.into(),
        (&chain.head_hash).into(),
        chain.oldest_waiting.into(),
        now.0.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// A line of `log`: never a payload, so never a code.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LogLine {
    /// The entry.
    pub id: EntryId,
    /// The phone that wrote it.
    pub device: DeviceId,
    /// Its chain.
    pub epoch: Epoch,
    /// Its number.
    pub seq: u64,
    /// The rota's reference of the visit, if any.
    pub visit: Option<String>,
    /// What happened.
    pub kind: String,
    /// When, RFC 3339.
    pub at: String,
    /// When central stored it, RFC 3339.
    pub received_at: String,
    /// What raises something about it, separated by `;`: `held_back` where its text holds a code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub flags: String,
    /// As the how-manieth entry central stored it.
    #[serde(skip)]
    pub arrival: u64,
}

fn read_line(row: &Row) -> Result<LogLine, DbError> {
    Ok(LogLine {
        id: EntryId(row.uuid(0)?),
        device: DeviceId(row.uuid(1)?),
        epoch: Epoch::from_slice(&row.blob(2)?).ok_or(DbError::Row("entry"))?,
        seq: row.count(3)?,
        visit: match row.0.get(4) {
            Some(Value::Text(reference)) => Some(reference.clone()),
            Some(Value::Null | Value::Int(_) | Value::Blob(_)) | None => None,
        },
        kind: row.text(5)?,
        at: Timestamp(row.int(6)?).rfc3339(),
        received_at: Timestamp(row.int(7)?).rfc3339(),
        arrival: row.count(8)?,
        flags: row.text(9)?,
    })
}

/// The entries stored after the how-manieth, in the order they arrived; of one visit, if given. Concerns are not in it:
/// who wrote one is for those who may read it.
///
/// # Errors
/// [`DbError`].
pub fn lines(
    tx: &mut dyn Tx,
    org: OrgId,
    visit: Option<VisitId>,
    after: u64,
    most: u64,
) -> Result<Vec<LogLine>, DbError> {
    let columns = "SELECT e.id, e.device, e.epoch, e.seq, v.reference, e.kind, e.at, e.received_at, e.arrival, e.flags \
                   FROM entry e LEFT JOIN visit v ON v.org = e.org AND v.id = e.visit \
                   WHERE e.org = $1 AND e.kind <> 'concern'";
    let rows = if let Some(visit) = visit {
        let sql = format!("{columns} AND e.visit = $2 AND e.arrival > $3 ORDER BY e.arrival LIMIT $4");
        tx.query(&sql, &[org.as_bytes().into(), visit.as_bytes().into(), after.into(), most.into()])?
    } else {
        let sql = format!("{columns} AND e.arrival > $2 ORDER BY e.arrival LIMIT $3");
        tx.query(&sql, &[org.as_bytes().into(), after.into(), most.into()])?
    };
    rows.iter().map(read_line).collect()
}

/// The kinds of a visit's entries by this worker and when each happened, in the order they were written.
///
/// # Errors
/// [`DbError`].
pub fn kinds_of_visit(
    tx: &mut dyn Tx,
    org: OrgId,
    visit: VisitId,
    worker: PersonId,
) -> Result<Vec<(Timestamp, String)>, DbError> {
    let sql = "SELECT at, kind FROM entry WHERE org = $1 AND visit = $2 AND worker = $3 \
               ORDER BY min(arrival) OVER (PARTITION BY device, epoch), seq";
    let rows = tx.query(sql, &[org.as_bytes().into(), visit.as_bytes().into(), worker.as_bytes().into()])?;
    rows.iter().map(|row| Ok((Timestamp(row.int(0)?), row.text(1)?))).collect()
}

/// An entry of a visit, for telling what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitEntry {
    /// The phone that wrote it.
    pub device: DeviceId,
    /// Its identity.
    pub id: EntryId,
    /// What happened.
    pub kind: String,
    /// Who wrote it.
    pub worker: PersonId,
    /// When it happened.
    pub at: Timestamp,
    /// When central stored it.
    pub received_at: Timestamp,
    /// The record's JSON bytes; none where its text is held back.
    pub payload: Option<Vec<u8>>,
    /// The record without its texts, where they are held back.
    pub outline: Option<Vec<u8>>,
    /// What raises something about it, separated by `;`.
    pub flags: String,
}

fn read_visit_entry(row: &Row) -> Result<VisitEntry, DbError> {
    Ok(VisitEntry {
        device: DeviceId(row.uuid(0)?),
        id: EntryId(row.uuid(1)?),
        kind: row.text(2)?,
        worker: PersonId(row.uuid(3)?),
        at: Timestamp(row.int(4)?),
        received_at: Timestamp(row.int(5)?),
        payload: row.optional_blob(6)?,
        flags: row.text(7)?,
        outline: row.optional_blob(8)?,
    })
}

impl VisitEntry {
    /// What it says, without its texts where they are held back; `None` where it does not read.
    pub fn record(&self) -> Option<Record> {
        Record::from_bytes(self.payload.as_ref().or(self.outline.as_ref())?).ok()
    }
}

/// A visit's entries: each chain in the order in which it was written, of several the one that arrived first first. What
/// phones say of the time orders nothing.
///
/// # Errors
/// [`DbError`].
pub fn of_visit(tx: &mut dyn Tx, org: OrgId, visit: VisitId) -> Result<Vec<VisitEntry>, DbError> {
    let sql = "SELECT device, id, kind, worker, at, received_at, payload, flags, outline FROM entry \
               WHERE org = $1 AND visit = $2 ORDER BY min(arrival) OVER (PARTITION BY device, epoch), seq";
    tx.query(sql, &[org.as_bytes().into(), visit.as_bytes().into()])?.iter().map(read_visit_entry).collect()
}

/// The entries of a visit that are of this kind: those of a chain in their order, the chains as the first of this kind arrived.
///
/// # Errors
/// [`DbError`].
pub fn of_visit_and_kind(tx: &mut dyn Tx, org: OrgId, visit: VisitId, kind: &str) -> Result<Vec<VisitEntry>, DbError> {
    let sql = "SELECT device, id, kind, worker, at, received_at, payload, flags, outline FROM entry \
               WHERE org = $1 AND visit = $2 AND kind = $3 \
               ORDER BY min(arrival) OVER (PARTITION BY device, epoch), seq";
    tx.query(sql, &[org.as_bytes().into(), visit.as_bytes().into(), kind.into()])?
        .iter()
        .map(read_visit_entry)
        .collect()
}

/// The entries of a kind that central stored since this instant, in the order they arrived.
///
/// # Errors
/// [`DbError`].
pub fn of_kind_since(tx: &mut dyn Tx, org: OrgId, kind: &str, since: Timestamp) -> Result<Vec<VisitEntry>, DbError> {
    let sql = "SELECT device, id, kind, worker, at, received_at, payload, flags, outline FROM entry \
               WHERE org = $1 AND kind = $2 AND received_at >= $3 ORDER BY arrival";
    tx.query(sql, &[org.as_bytes().into(), kind.into(), since.0.into()])?.iter().map(read_visit_entry).collect()
}

/// The entries of every visit that is planned to start between two instants, by visit, each as [`of_visit`] has them.
///
/// # Errors
/// [`DbError`].
pub fn of_visits_starting(
    tx: &mut dyn Tx,
    org: OrgId,
    (from, to): (Timestamp, Timestamp),
) -> Result<BTreeMap<VisitId, Vec<VisitEntry>>, DbError> {
    let sql = "SELECT e.device, e.id, e.kind, e.worker, e.at, e.received_at, e.payload, e.flags, e.outline, e.visit \
               FROM visit v JOIN entry e ON e.org = v.org AND e.visit = v.id \
               WHERE v.org = $1 AND v.starts >= $2 AND v.starts < $3 \
               ORDER BY min(e.arrival) OVER (PARTITION BY e.visit, e.device, e.epoch), e.seq";
    let mut visits: BTreeMap<VisitId, Vec<VisitEntry>> = BTreeMap::new();
    for row in tx.query(sql, &[org.as_bytes().into(), from.0.into(), to.0.into()])? {
        visits.entry(VisitId(row.uuid(9)?)).or_default().push(read_visit_entry(&row)?);
    }
    Ok(visits)
}

/// The identities of all entries of a phone that the log holds, one for each row.
///
/// # Errors
/// [`DbError`].
pub fn ids_of(tx: &mut dyn Tx, org: OrgId, device: DeviceId) -> Result<Vec<EntryId>, DbError> {
    let sql = "SELECT id FROM entry WHERE org = $1 AND device = $2";
    let rows = tx.query(sql, &[org.as_bytes().into(), device.as_bytes().into()])?;
    rows.iter().map(|row| Ok(EntryId(row.uuid(0)?))).collect()
}
