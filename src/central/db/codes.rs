//! Access methods and their sealed codes.

use super::{Change, DbError, Row, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, CodeVersionId, MethodId, OrgId};
use crate::domain::visit::MethodKind;
use crate::vault::code_vault::{self, OrganisationKey, Place, StoredCode};
use crate::vault::secret::Code;

/// An access method and its live code, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its identity.
    pub id: MethodId,
    /// What it is.
    pub kind: MethodKind,
    /// Whether it was taken out of use.
    pub removed: bool,
    /// Its code in force, if one is on file.
    pub live: Option<LiveCode>,
    /// The code that is replacing it, if one is.
    pub pending: Option<LiveCode>,
}

impl Method {
    /// The codes that may be shown at the door: the new one first, then the old.
    pub fn codes(&self) -> impl Iterator<Item = &LiveCode> {
        self.pending.iter().chain(&self.live)
    }
}

/// A code version in force, or about to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveCode {
    /// Its identity.
    pub version: CodeVersionId,
    /// The code, sealed.
    pub stored: StoredCode,
    /// Whether the buttons may be pressed in any order.
    pub order_free: bool,
    /// Who set it.
    pub set_by: String,
    /// Who coordinated that (Camden's guidance: the prescriber).
    pub coordinated_by: String,
}

/// A code as a file gives it.
#[derive(Debug)]
pub struct NewCode {
    /// Whose home.
    pub client: ClientId,
    /// Which way in.
    pub kind: MethodKind,
    /// The code.
    pub code: Code,
    /// Whether the buttons may be pressed in any order.
    pub order_free: bool,
    /// Whether it replaces the one in force only once it has opened.
    pub pending: bool,
    /// Who set it.
    pub set_by: String,
    /// Who coordinated that.
    pub coordinated_by: String,
}

fn read(row: &Row) -> Result<Method, DbError> {
    let version = |from: usize| {
        let version = row.optional_uuid(from)?.map(CodeVersionId);
        version
            .map(|version| {
                Ok::<_, DbError>(LiveCode {
                    version,
                    stored: StoredCode { wrapped: row.blob(from + 1)?, sealed: row.blob(from + 2)? },
                    order_free: row.int(from + 3)? != 0,
                    set_by: row.text(from + 4)?,
                    coordinated_by: row.text(from + 5)?,
                })
            })
            .transpose()
    };
    Ok(Method {
        id: MethodId(row.uuid(0)?),
        kind: MethodKind::parse(&row.text(1)?).ok_or(DbError::Row("access_method"))?,
        removed: row.text(2)? == "removed",
        live: version(3)?,
        pending: version(9)?,
    })
}

/// The access methods of a client, with their codes.
///
/// # Errors
/// [`DbError`].
pub fn of_client(tx: &mut dyn Tx, org: OrgId, client: ClientId) -> Result<Vec<Method>, DbError> {
    let sql = "SELECT m.id, m.kind, m.state, c.id, c.wrapped, c.sealed, c.order_free, c.set_by, c.coordinated_by, \
               p.id, p.wrapped, p.sealed, p.order_free, p.set_by, p.coordinated_by FROM access_method m \
               LEFT JOIN code_version c ON c.org = m.org AND c.method = m.id AND c.state = 'live' \
               LEFT JOIN code_version p ON p.org = m.org AND p.method = m.id AND p.state = 'pending' \
               WHERE m.org = $1 AND m.client = $2 ORDER BY m.kind";
    tx.query(sql, &[org.as_bytes().into(), client.as_bytes().into()])?.iter().map(read).collect()
}

/// Puts a code in place: straight into the vault, the version before it retired.
///
/// # Errors
/// [`DbError`]; [`DbError::Row`] where the organisation's key does not open the code on file.
pub fn put(
    tx: &mut dyn Tx,
    org: OrgId,
    key: &OrganisationKey,
    new: &NewCode,
    now: Timestamp,
) -> Result<Change, DbError> {
    let known = of_client(tx, org, new.client)?.into_iter().find(|method| method.kind == new.kind);
    let method = known.as_ref().map_or_else(|| MethodId(crate::vault::make_uuid(now)), |method| method.id);
    // A first code has nothing to replace.
    let pending = new.pending && known.as_ref().is_some_and(|method| method.live.is_some());
    let before = known.as_ref().and_then(|method| if pending { method.pending.as_ref() } else { method.live.as_ref() });
    if let Some(live) = before {
        let place = Place { organisation: org, client: new.client, method, version: live.version };
        let same_code =
            code_vault::is_same(key, &place, &live.stored, &new.code).map_err(|_| DbError::Row("code_version"))?;
        let same_words =
            live.order_free == new.order_free && live.set_by == new.set_by && live.coordinated_by == new.coordinated_by;
        if same_code && same_words {
            return Ok(Change::Unchanged);
        }
    }
    if known.is_none() {
        let sql = "INSERT INTO access_method (org, id, client, kind, state) VALUES ($1, $2, $3, $4, 'in_use')";
        let values: [Value; 4] =
            [org.as_bytes().into(), method.as_bytes().into(), new.client.as_bytes().into(), new.kind.as_str().into()];
        tx.execute(sql, &values)?;
    }
    insert_version(tx, org, key, new, (method, pending), now)?;
    Ok(if known.is_some_and(|method| method.live.is_some()) { Change::Updated } else { Change::Created })
}

/// Ends a replacement: this version counts from now on, and the others are retired. `false` where it is neither in force
/// nor about to be: the answer came too late, or twice.
///
/// # Errors
/// [`DbError`].
pub fn settle(tx: &mut dyn Tx, org: OrgId, method: MethodId, keep: CodeVersionId) -> Result<bool, DbError> {
    let values: [Value; 3] = [org.as_bytes().into(), method.as_bytes().into(), keep.as_bytes().into()];
    let live = "UPDATE code_version SET state = 'live' \
                WHERE org = $1 AND method = $2 AND id = $3 AND state IN ('live', 'pending')";
    if tx.execute(live, &values)? == 0 {
        return Ok(false);
    }
    let retire = "UPDATE code_version SET state = 'retired' \
                  WHERE org = $1 AND method = $2 AND id <> $3 AND state IN ('live', 'pending')";
    Ok(tx.execute(retire, &values)? > 0)
}

/// Takes a way in out of use, or puts it back.
///
/// # Errors
/// [`DbError`].
pub fn set_removed(tx: &mut dyn Tx, org: OrgId, method: MethodId, removed: bool) -> Result<(), DbError> {
    let state = if removed { "removed" } else { "in_use" };
    let sql = "UPDATE access_method SET state = $3 WHERE org = $1 AND id = $2";
    tx.execute(sql, &[org.as_bytes().into(), method.as_bytes().into(), state.into()])?;
    Ok(())
}

fn insert_version(
    tx: &mut dyn Tx,
    org: OrgId,
    key: &OrganisationKey,
    new: &NewCode,
    (method, pending): (MethodId, bool),
    now: Timestamp,
) -> Result<(), DbError> {
    // A pending one leaves the one in force where it is; one in force ends both.
    let (state, ended) = if pending { ("pending", "'pending'") } else { ("live", "'live', 'pending'") };
    let retire =
        format!("UPDATE code_version SET state = 'retired' WHERE org = $1 AND method = $2 AND state IN ({ended})");
    tx.execute(&retire, &[org.as_bytes().into(), method.as_bytes().into()])?;
    let version = CodeVersionId(crate::vault::make_uuid(now));
    let place = Place { organisation: org, client: new.client, method, version };
    let stored = code_vault::store(key, &place, &new.code);
    let sql = "INSERT INTO code_version \
               (org, id, method, wrapped, sealed, order_free, set_by, coordinated_by, state, made_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $10, $9)";
    let values: [Value; 10] = [
        org.as_bytes().into(),
        version.as_bytes().into(),
        method.as_bytes().into(),
        (&stored.wrapped).into(),
        (&stored.sealed).into(),
        i64::from(new.order_free).into(),
        (&new.set_by).into(),
        (&new.coordinated_by).into(),
        now.0.into(),
        state.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}
