//! Keys that the office holds, by tag. Whose home each opens is in a table of its own ([`client_of`]): who may see one need
//! not be able to see the other, and each look is noted by whoever asks.

use super::{DbError, Row, Tx, Value, next_number};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, OrgId, PersonId, VisitId};
use crate::domain::round::{HeldKey, KeyBack};

/// Where a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Its tag.
    pub tag: String,
    /// `office`, `issued`, `given` or `lost`.
    pub state: String,
    /// Who has it, or had it last.
    pub holder: Option<PersonId>,
    /// The visit it was issued for.
    pub visit: Option<VisitId>,
    /// When it has to be back.
    pub due: Option<Timestamp>,
}

const COLUMNS: &str = "tag, state, holder, visit, due";

fn read(row: &Row) -> Result<KeyRow, DbError> {
    Ok(KeyRow {
        tag: row.text(0)?,
        state: row.text(1)?,
        holder: row.optional_uuid(2)?.map(PersonId),
        visit: row.optional_uuid(3)?.map(VisitId),
        due: row.optional_int(4)?.map(Timestamp),
    })
}

/// A tag as it is kept: trimmed, in capitals. However it was typed, it is the same key's.
pub fn kept(tag: &str) -> String {
    tag.trim().to_ascii_uppercase()
}

/// The key with this tag, however it was typed.
///
/// # Errors
/// [`DbError`].
pub fn find(tx: &mut dyn Tx, org: OrgId, tag: &str) -> Result<Option<KeyRow>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM physical_key WHERE org = $1 AND tag = $2");
    tx.one(&sql, &[org.as_bytes().into(), (&kept(tag)).into()])?.as_ref().map(read).transpose()
}

/// All keys, by tag.
///
/// # Errors
/// [`DbError`].
pub fn all(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<KeyRow>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM physical_key WHERE org = $1 ORDER BY tag");
    tx.query(&sql, &[org.as_bytes().into()])?.iter().map(read).collect()
}

/// A key as the register lists it: by tag only.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct KeyLine {
    /// Its tag.
    pub tag: String,
    /// `office`, `issued`, `given` (the worker says: handed on, or back at the office) or `lost`.
    pub state: String,
    /// Who has it, or answered for it last, by reference.
    pub holder: Option<String>,
    /// The visit it was issued for, by reference.
    pub visit: Option<String>,
    /// When it has to be back, RFC 3339.
    pub due: Option<String>,
}

/// The register, by tag.
///
/// # Errors
/// [`DbError`].
pub fn lines(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<KeyLine>, DbError> {
    let sql = "SELECT k.tag, k.state, p.reference, v.reference, k.due FROM physical_key k \
               LEFT JOIN person p ON p.org = k.org AND p.id = k.holder \
               LEFT JOIN visit v ON v.org = k.org AND v.id = k.visit WHERE k.org = $1 ORDER BY k.tag";
    let rows = tx.query(sql, &[org.as_bytes().into()])?;
    rows.iter()
        .map(|row| {
            Ok(KeyLine {
                tag: row.text(0)?,
                state: row.text(1)?,
                holder: row.text(2).ok(),
                visit: row.text(3).ok(),
                due: row.optional_int(4)?.map(|due| Timestamp(due).rfc3339()),
            })
        })
        .collect()
}

/// The keys a worker has, as their bundle names them. The visit is named while it has not been left.
///
/// # Errors
/// [`DbError`].
pub fn held_by(tx: &mut dyn Tx, org: OrgId, worker: PersonId) -> Result<Vec<HeldKey>, DbError> {
    let sql = "SELECT k.tag, k.due, CASE WHEN EXISTS (SELECT 1 FROM entry e WHERE e.org = k.org AND e.visit = k.visit \
               AND e.worker = k.holder AND e.kind = 'left') THEN NULL ELSE k.visit END, (SELECT max(m.at) FROM key_movement m \
               WHERE m.org = k.org AND m.tag = k.tag AND m.what = 'issued') FROM physical_key k \
               WHERE k.org = $1 AND k.holder = $2 AND k.state = 'issued' ORDER BY k.due, k.tag";
    let rows = tx.query(sql, &[org.as_bytes().into(), worker.as_bytes().into()])?;
    rows.iter()
        .map(|row| {
            let due_back = Timestamp(row.optional_int(1)?.unwrap_or_default());
            let issued_at = Timestamp(row.optional_int(3)?.unwrap_or_default());
            Ok(HeldKey { tag: row.text(0)?, issued_at, due_back, visit: row.optional_uuid(2)?.map(VisitId) })
        })
        .collect()
}

/// The keys a worker had and the office has written back, as their bundle names them: each with the last time.
///
/// # Errors
/// [`DbError`].
pub fn back_from(tx: &mut dyn Tx, org: OrgId, worker: PersonId) -> Result<Vec<KeyBack>, DbError> {
    let sql = "SELECT b.tag, max(b.at) FROM key_movement b WHERE b.org = $1 AND b.what = 'returned' AND EXISTS (SELECT 1 FROM \
               key_movement h WHERE h.org = b.org AND h.tag = b.tag AND h.holder = $2 AND h.seq < b.seq) GROUP BY b.tag \
               ORDER BY b.tag";
    let rows = tx.query(sql, &[org.as_bytes().into(), worker.as_bytes().into()])?;
    rows.iter()
        .map(|row| Ok(KeyBack { tag: row.text(0)?, at: Timestamp(row.optional_int(1)?.unwrap_or_default()) }))
        .collect()
}

/// Writes where a key is, and how it came there.
///
/// # Errors
/// [`DbError`].
pub fn put(
    tx: &mut dyn Tx,
    org: OrgId,
    key: &KeyRow,
    (what, noted_by): (&str, Option<PersonId>),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO physical_key (org, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (org, tag) DO UPDATE SET state = $3, holder = $4, visit = $5, due = $6"
    );
    let holder = || key.holder.as_ref().map(PersonId::as_bytes);
    let values: [Value; 6] = [
        org.as_bytes().into(),
        (&key.tag).into(),
        (&key.state).into(),
        holder().into(),
        key.visit.as_ref().map(VisitId::as_bytes).into(),
        key.due.map(|due| due.0).into(),
    ];
    tx.execute(&sql, &values)?;
    let seq = next_number(tx, org.as_bytes(), "key_movement")?;
    let sql =
        "INSERT INTO key_movement (org, seq, tag, at, what, holder, noted_by) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        org.as_bytes().into(),
        seq.into(),
        (&key.tag).into(),
        now.0.into(),
        what.into(),
        holder().into(),
        noted_by.as_ref().map(PersonId::as_bytes).into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Says whose home a key opens.
///
/// # Errors
/// [`DbError`].
pub fn put_client(tx: &mut dyn Tx, org: OrgId, tag: &str, client: ClientId) -> Result<(), DbError> {
    let sql = "INSERT INTO key_index (org, tag, client) VALUES ($1, $2, $3)";
    tx.execute(sql, &[org.as_bytes().into(), tag.into(), client.as_bytes().into()])?;
    Ok(())
}

/// Whose home a key opens. Whoever asks notes it.
///
/// # Errors
/// [`DbError`].
pub fn client_of(tx: &mut dyn Tx, org: OrgId, tag: &str) -> Result<Option<ClientId>, DbError> {
    let sql = "SELECT client FROM key_index WHERE org = $1 AND tag = $2";
    tx.one(sql, &[org.as_bytes().into(), (&kept(tag)).into()])?.map(|row| row.uuid(0).map(ClientId)).transpose()
}
