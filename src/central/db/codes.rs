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
    /// Its live code, if one is on file.
    pub live: Option<LiveCode>,
}

/// A live code version.
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
    /// Who set it.
    pub set_by: String,
    /// Who coordinated that.
    pub coordinated_by: String,
}

fn read(row: &Row) -> Result<Method, DbError> {
    let version = row.optional_uuid(3)?.map(CodeVersionId);
    let live = version
        .map(|version| {
            Ok::<_, DbError>(LiveCode {
                version,
                stored: StoredCode { wrapped: row.blob(4)?, sealed: row.blob(5)? },
                order_free: row.int(6)? != 0,
                set_by: row.text(7)?,
                coordinated_by: row.text(8)?,
            })
        })
        .transpose()?;
    Ok(Method {
        id: MethodId(row.uuid(0)?),
        kind: MethodKind::parse(&row.text(1)?).ok_or(DbError::Row("access_method"))?,
        removed: row.text(2)? == "removed",
        live,
    })
}

/// The access methods of a client, with their live codes.
///
/// # Errors
/// [`DbError`].
pub fn of_client(tx: &mut dyn Tx, org: OrgId, client: ClientId) -> Result<Vec<Method>, DbError> {
    let sql = "SELECT m.id, m.kind, m.state, c.id, c.wrapped, c.sealed, c.order_free, c.set_by, c.coordinated_by \
               FROM access_method m LEFT JOIN code_version c \
               ON c.org = m.org AND c.method = m.id AND c.state = 'live' \
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
    if let Some(live) = known.as_ref().and_then(|method| method.live.as_ref()) {
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
    insert_version(tx, org, key, new, method, now)?;
    Ok(if known.is_some_and(|method| method.live.is_some()) { Change::Updated } else { Change::Created })
}

fn insert_version(
    tx: &mut dyn Tx,
    org: OrgId,
    key: &OrganisationKey,
    new: &NewCode,
    method: MethodId,
    now: Timestamp,
) -> Result<(), DbError> {
    let retire = "UPDATE code_version SET state = 'retired' WHERE org = $1 AND method = $2 AND state = 'live'";
    tx.execute(retire, &[org.as_bytes().into(), method.as_bytes().into()])?;
    let version = CodeVersionId(crate::vault::make_uuid(now));
    let place = Place { organisation: org, client: new.client, method, version };
    let stored = code_vault::store(key, &place, &new.code);
    let sql = "INSERT INTO code_version \
               (org, id, method, wrapped, sealed, order_free, set_by, coordinated_by, state, made_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'live', $9)";
    let values: [Value; 9] = [
        org.as_bytes().into(),
        version.as_bytes().into(),
        method.as_bytes().into(),
        (&stored.wrapped).into(),
        (&stored.sealed).into(),
        i64::from(new.order_free).into(),
        (&new.set_by).into(),
        (&new.coordinated_by).into(),
        now.0.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}
