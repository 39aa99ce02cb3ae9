//! Tags at doors: one for each client who has one.

use super::{DbError, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, OrgId, PersonId};
use crate::domain::tag::TagCode;

/// The tag of a client's door, if it has one.
///
/// # Errors
/// [`DbError`].
pub fn of_client(tx: &mut dyn Tx, org: OrgId, client: ClientId) -> Result<Option<TagCode>, DbError> {
    let sql = "SELECT code FROM door_tag WHERE org = $1 AND client = $2";
    let row = tx.one(sql, &[org.as_bytes().into(), client.as_bytes().into()])?;
    row.map(|row| TagCode::parse(&row.text(0)?).map_err(|_| DbError::Row("door_tag"))).transpose()
}

/// Whether a door has this tag.
///
/// # Errors
/// [`DbError`].
pub fn is_taken(tx: &mut dyn Tx, org: OrgId, code: &TagCode) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM door_tag WHERE org = $1 AND code = $2";
    Ok(tx.one(sql, &[org.as_bytes().into(), code.as_str().into()])?.is_some())
}

/// Gives a door this tag, in place of the one it had.
///
/// # Errors
/// [`DbError`].
pub fn put(
    tx: &mut dyn Tx,
    org: OrgId,
    client: ClientId,
    code: &TagCode,
    (by, now): (PersonId, Timestamp),
) -> Result<(), DbError> {
    let sql = "INSERT INTO door_tag (org, client, code, made_at, made_by) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org, client) DO UPDATE SET code = $3, made_at = $4, made_by = $5";
    let values: [Value; 5] =
        [org.as_bytes().into(), client.as_bytes().into(), code.as_str().into(), now.0.into(), by.as_bytes().into()];
    tx.execute(sql, &values)?;
    Ok(())
}
