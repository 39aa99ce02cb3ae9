//! The rota.

use std::time::Duration;

use super::{Change, DbError, Row, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, OrgId, PersonId, VisitId};

/// A visit of the rota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// Its identity.
    pub id: VisitId,
    /// The rota's reference.
    pub reference: String,
    /// Whose round it is on.
    pub worker: PersonId,
    /// Whose home.
    pub client: ClientId,
    /// Planned start.
    pub starts: Timestamp,
    /// Planned end.
    pub ends: Timestamp,
    /// Whether it was made for a grant: its own window opens nothing.
    pub unplanned: bool,
    /// Whether the worker shadows a colleague in it: no code of any kind.
    pub shadow: bool,
}

/// The column's word for a worker who shadows; any other opens.
const SHADOW: &str = "shadow";

const COLUMNS: &str = "id, reference, worker, client, starts, ends, unplanned, role";

fn read(row: &Row) -> Result<VisitRow, DbError> {
    Ok(VisitRow {
        id: VisitId(row.uuid(0)?),
        reference: row.text(1)?,
        worker: PersonId(row.uuid(2)?),
        client: ClientId(row.uuid(3)?),
        starts: Timestamp(row.int(4)?),
        ends: Timestamp(row.int(5)?),
        unplanned: row.int(6)? != 0,
        shadow: row.text(7)? == SHADOW,
    })
}

/// The visit with this reference.
///
/// # Errors
/// [`DbError`].
pub fn by_reference(tx: &mut dyn Tx, org: OrgId, reference: &str) -> Result<Option<VisitRow>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM visit WHERE org = $1 AND reference = $2");
    tx.one(&sql, &[org.as_bytes().into(), reference.into()])?.as_ref().map(read).transpose()
}

/// The visit with this identity.
///
/// # Errors
/// [`DbError`].
pub fn by_id(tx: &mut dyn Tx, org: OrgId, id: VisitId) -> Result<Option<VisitRow>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM visit WHERE org = $1 AND id = $2");
    tx.one(&sql, &[org.as_bytes().into(), id.as_bytes().into()])?.as_ref().map(read).transpose()
}

/// A worker's visits that touch the time between two instants, in order, and those begun and not left.
///
/// # Errors
/// [`DbError`].
pub fn of_worker(
    tx: &mut dyn Tx,
    org: OrgId,
    worker: PersonId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<VisitRow>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM visit v WHERE v.org = $1 AND v.worker = $2 AND v.starts < $4 AND (v.ends >= $3 OR (\
         EXISTS (SELECT 1 FROM entry e WHERE e.org = v.org AND e.visit = v.id AND e.worker = v.worker AND e.kind = 'visit_started') \
         AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.org = v.org AND e.visit = v.id AND e.worker = v.worker AND e.kind = 'left'))) \
         ORDER BY v.starts, v.reference"
    );
    let values: [Value; 4] = [org.as_bytes().into(), worker.as_bytes().into(), from.0.into(), to.0.into()];
    tx.query(&sql, &values)?.iter().map(read).collect()
}

/// No visit is looked for that was planned to start so long before the time that is asked for.
pub const LONGEST: Duration = Duration::from_hours(36);

/// Everybody's visits that touch the time between two instants, in order, but for those made for a grant, and for any
/// longer than [`LONGEST`].
///
/// # Errors
/// [`DbError`].
pub fn between(tx: &mut dyn Tx, org: OrgId, from: Timestamp, to: Timestamp) -> Result<Vec<VisitRow>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM visit v WHERE v.org = $1 AND v.starts >= $4 AND v.starts < $3 AND v.ends >= $2 AND v.unplanned = 0 \
         ORDER BY v.starts, v.reference"
    );
    let values: [Value; 4] = [org.as_bytes().into(), from.0.into(), to.0.into(), (from - LONGEST).0.into()];
    tx.query(&sql, &values)?.iter().map(read).collect()
}

/// Moves a visit's time. What was extended was not this time.
///
/// # Errors
/// [`DbError`].
pub fn retime(
    tx: &mut dyn Tx,
    org: OrgId,
    visit: VisitId,
    (starts, ends): (Timestamp, Timestamp),
) -> Result<(), DbError> {
    super::grants::unextend(tx, org, visit)?;
    let values: [Value; 4] = [org.as_bytes().into(), visit.as_bytes().into(), starts.0.into(), ends.0.into()];
    tx.execute("UPDATE visit SET starts = $3, ends = $4 WHERE org = $1 AND id = $2", &values)?;
    Ok(())
}

/// The visits of other workers at the same client that touch the time of this one.
///
/// # Errors
/// [`DbError`].
pub fn of_colleagues(tx: &mut dyn Tx, org: OrgId, visit: &VisitRow) -> Result<Vec<VisitRow>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM visit v WHERE v.org = $1 AND v.client = $2 AND v.worker <> $3 AND v.starts < $5 \
         AND v.ends > $4 AND v.unplanned = 0 ORDER BY v.starts, v.reference"
    );
    let [client, worker] = [visit.client.as_bytes(), visit.worker.as_bytes()];
    let values: [Value; 5] =
        [org.as_bytes().into(), client.into(), worker.into(), visit.starts.0.into(), visit.ends.0.into()];
    tx.query(&sql, &values)?.iter().map(read).collect()
}

/// Puts a visit in place. Its identity counts only if it is new.
///
/// # Errors
/// [`DbError`].
pub fn put(tx: &mut dyn Tx, org: OrgId, visit: &VisitRow) -> Result<Change, DbError> {
    let mut visit = visit.clone();
    let change = match by_reference(tx, org, &visit.reference)? {
        None => Change::Created,
        Some(known) => {
            visit.id = known.id;
            if known == visit {
                return Ok(Change::Unchanged);
            }
            if (known.worker, known.client) != (visit.worker, visit.client) {
                // What a manager decided for one worker at one door says nothing of another.
                super::grants::undecide(tx, org, visit.id)?;
            }
            if (known.starts, known.ends) != (visit.starts, visit.ends) {
                // The time that was extended is not this one.
                super::grants::unextend(tx, org, visit.id)?;
            }
            Change::Updated
        }
    };
    let values: [Value; 9] = [
        org.as_bytes().into(),
        visit.id.as_bytes().into(),
        (&visit.reference).into(),
        visit.worker.as_bytes().into(),
        visit.client.as_bytes().into(),
        visit.starts.0.into(),
        visit.ends.0.into(),
        i64::from(visit.unplanned).into(),
        (if visit.shadow { SHADOW } else { "" }).into(),
    ];
    let sql = format!(
        "INSERT INTO visit (org, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (org, id) DO UPDATE SET worker = $4, client = $5, starts = $6, ends = $7, unplanned = $8, role = $9"
    );
    tx.execute(&sql, &values)?;
    Ok(change)
}
