//! Access methods and their sealed codes.
//!
//! The database notes which organisation key the codes are wrapped under, as a row of `counter`: the name holds the
//! key's identity, and the highest value is in force. Nothing is written under another key, so a program that still
//! holds the one before a rotation cannot leave behind a code that nobody opens.

use super::{Change, DbError, Row, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, CodeVersionId, DeviceId, EntryId, MethodId, OrgId};
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
/// [`DbError::OtherKey`] where another organisation key is in force; [`DbError::Row`] where the key does not open the
/// code on file; [`DbError`].
pub fn put(
    tx: &mut dyn Tx,
    org: OrgId,
    key: &OrganisationKey,
    new: &NewCode,
    now: Timestamp,
) -> Result<Change, DbError> {
    let kid = wrapping_key(tx, org, key)?;
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
    insert_version(tx, org, (key, &kid), new, (method, pending), now)?;
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
    (key, kid): (&OrganisationKey, &str),
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
    let stored = code_vault::store_under(key, kid, &place, &new.code).ok_or(DbError::OtherKey)?;
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

const KEY_IN_FORCE: &str = "organisation-key/";

/// The identity of the organisation key that the codes are wrapped under; `None` in a database that never noted one.
///
/// # Errors
/// [`DbError`].
pub fn key_in_force(tx: &mut dyn Tx, org: OrgId) -> Result<Option<String>, DbError> {
    let sql = "SELECT name FROM counter WHERE org = $1 AND name LIKE 'organisation-key/%' ORDER BY value DESC LIMIT 1";
    let Some(row) = tx.one(sql, &[org.as_bytes().into()])? else { return Ok(None) };
    let name = row.text(0)?;
    Ok(Some(name.strip_prefix(KEY_IN_FORCE).ok_or(DbError::Row("counter"))?.to_owned()))
}

/// The identity of the key to write under: the one in force, or the present one where none was ever noted.
///
/// # Errors
/// [`DbError::OtherKey`] where the one in force is not at hand; [`DbError`].
pub fn wrapping_key(tx: &mut dyn Tx, org: OrgId, key: &OrganisationKey) -> Result<String, DbError> {
    let kid = key_in_force(tx, org)?.unwrap_or_else(|| key.kid());
    if key.holds(&kid) { Ok(kid) } else { Err(DbError::OtherKey) }
}

/// Notes the organisation key that the codes are wrapped under from now on.
///
/// # Errors
/// [`DbError`].
pub fn set_key_in_force(tx: &mut dyn Tx, org: OrgId, kid: &str) -> Result<(), DbError> {
    let value = super::next_number(tx, org.as_bytes(), "organisation-key")?;
    let sql = "INSERT INTO counter (org, name, value) VALUES ($1, $2, $3) \
               ON CONFLICT (org, name) DO UPDATE SET value = $3";
    tx.execute(sql, &[org.as_bytes().into(), (&format!("{KEY_IN_FORCE}{kid}")).into(), value.into()])?;
    Ok(())
}

/// Why the codes were not wrapped again. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum RewrapError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Codes that the organisation key does not open.
    #[error(
        "{0} code versions do not open with the organisation key, so nothing was changed: put back the organisation.key \
         that belongs to this database, or give these codes up with --give-up-codes and set them anew"
    )]
    Broken(u64),
}

/// What became of the code versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// Wrapped under the new key.
    pub done: u64,
    /// Given up, texts held back among them: they open with no key at hand, and are kept as they are, as `lost`.
    pub given_up: u64,
}

/// Wraps the data key of every code version, retired ones too, under `to`, with the texts held back and the keys by which
/// grants are read out, and notes that it is in force. A code or text that does not open with `from` stops everything,
/// unless it is given up; a key for reading out is dropped, for the phone's next bundle brings another.
///
/// # Errors
/// [`RewrapError`].
pub fn rewrap_all(
    tx: &mut dyn Tx,
    org: OrgId,
    from: &OrganisationKey,
    to: &OrganisationKey,
    give_up: bool,
) -> Result<Rewrapped, RewrapError> {
    if !give_up && key_in_force(tx, org)?.is_some_and(|kid| !from.holds(&kid)) {
        return Err(DbError::OtherKey.into());
    }
    let sql = "SELECT c.id, c.method, m.client, c.wrapped FROM code_version c \
               JOIN access_method m ON m.org = c.org AND m.id = c.method WHERE c.org = $1 AND c.state <> 'lost' ORDER BY c.id";
    let rows = tx.query(sql, &[org.as_bytes().into()])?;
    let mut all = Rewrapped::default();
    for row in &rows {
        let version = CodeVersionId(row.uuid(0)?);
        let place =
            Place { organisation: org, client: ClientId(row.uuid(2)?), method: MethodId(row.uuid(1)?), version };
        let stored = StoredCode { wrapped: row.blob(3)?, sealed: Vec::new() };
        if let Ok(again) = code_vault::rewrap(from, to, &place, &stored) {
            let sql = "UPDATE code_version SET wrapped = $3 WHERE org = $1 AND id = $2";
            tx.execute(sql, &[org.as_bytes().into(), version.as_bytes().into(), (&again.wrapped).into()])?;
            all.done += 1;
        } else {
            let sql = "UPDATE code_version SET state = 'lost' WHERE org = $1 AND id = $2";
            tx.execute(sql, &[org.as_bytes().into(), version.as_bytes().into()])?;
            all.given_up += 1;
        }
    }
    rewrap_held_back(tx, org, (from, to), &mut all)?;
    rewrap_voice_keys(tx, org, (from, to))?;
    if all.given_up > 0 && !give_up {
        return Err(RewrapError::Broken(all.given_up));
    }
    set_key_in_force(tx, org, &to.kid())?;
    Ok(all)
}

fn rewrap_held_back(
    tx: &mut dyn Tx,
    org: OrgId,
    (from, to): (&OrganisationKey, &OrganisationKey),
    all: &mut Rewrapped,
) -> Result<(), DbError> {
    let sql = "SELECT device, entry, wrapped FROM held_back WHERE org = $1 AND lost = 0 ORDER BY device, entry";
    for row in &tx.query(sql, &[org.as_bytes().into()])? {
        let which = (DeviceId(row.uuid(0)?), EntryId(row.uuid(1)?));
        let [org_id, device, entry] = [org.as_bytes(), which.0.as_bytes(), which.1.as_bytes()];
        let key: [Value; 3] = [org_id.into(), device.into(), entry.into()];
        if let Ok(wrapped) = code_vault::rewrap_held_back(from, to, org, which, &row.blob(2)?) {
            let sql = "UPDATE held_back SET wrapped = $4 WHERE org = $1 AND device = $2 AND entry = $3";
            let [org, device, entry] = key;
            tx.execute(sql, &[org, device, entry, (&wrapped).into()])?;
        } else {
            tx.execute("UPDATE held_back SET lost = 1 WHERE org = $1 AND device = $2 AND entry = $3", &key)?;
            all.given_up += 1;
        }
    }
    Ok(())
}

fn rewrap_voice_keys(
    tx: &mut dyn Tx,
    org: OrgId,
    (from, to): (&OrganisationKey, &OrganisationKey),
) -> Result<(), DbError> {
    let sql = "SELECT device, bundle, wrapped FROM voice_key WHERE org = $1 ORDER BY device, bundle";
    for row in &tx.query(sql, &[org.as_bytes().into()])? {
        let (device, bundle) = (DeviceId(row.uuid(0)?), row.count(1)?);
        let key: [Value; 3] = [org.as_bytes().into(), device.as_bytes().into(), bundle.into()];
        if let Ok(wrapped) = code_vault::rewrap_voice_key(from, to, org, device, &row.blob(2)?) {
            let sql = "UPDATE voice_key SET wrapped = $4 WHERE org = $1 AND device = $2 AND bundle = $3";
            let [org, device, bundle] = key;
            tx.execute(sql, &[org, device, bundle, (&wrapped).into()])?;
        } else {
            tx.execute("DELETE FROM voice_key WHERE org = $1 AND device = $2 AND bundle = $3", &key)?;
        }
    }
    Ok(())
}
