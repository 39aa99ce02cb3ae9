//! The agency itself.

use super::{DbError, Tx};
use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::domain::timings::Own;
use crate::domain::window::Margins;
use crate::sync::wire::OnCall;

/// The agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its identity.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Whom workers ring.
    pub on_call: OnCall,
    /// The address phones use.
    pub public_url: String,
    /// How far windows reach.
    pub margins: Margins,
}

/// The organisation of this database; `None` before `init`.
///
/// # Errors
/// [`DbError`].
pub fn find(tx: &mut dyn Tx) -> Result<Option<Organisation>, DbError> {
    let sql = "SELECT id, name, on_call_name, on_call_tel, public_url, opens_before, closes_after \
               FROM organisation ORDER BY made_at LIMIT 1";
    tx.one(sql, &[])?
        .map(|row| {
            let minutes = |column| u32::try_from(row.int(column)?).map_err(|_| DbError::Row("organisation"));
            Ok(Organisation {
                id: OrgId(row.uuid(0)?),
                name: row.text(1)?,
                on_call: OnCall { name: row.text(2)?, tel: row.text(3)? },
                public_url: row.text(4)?,
                margins: Margins { opens_minutes_before: minutes(5)?, closes_minutes_after: minutes(6)? },
            })
        })
        .transpose()
}

/// Writes a new organisation.
///
/// # Errors
/// [`DbError`].
pub fn create(tx: &mut dyn Tx, organisation: &Organisation, now: Timestamp) -> Result<(), DbError> {
    let sql = "INSERT INTO organisation \
               (id, name, on_call_name, on_call_tel, public_url, opens_before, closes_after, made_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.execute(
        sql,
        &[
            organisation.id.as_bytes().into(),
            (&organisation.name).into(),
            (&organisation.on_call.name).into(),
            (&organisation.on_call.tel).into(),
            (&organisation.public_url).into(),
            i64::from(organisation.margins.opens_minutes_before).into(),
            i64::from(organisation.margins.closes_minutes_after).into(),
            now.0.into(),
        ],
    )?;
    Ok(())
}

/// Sets the address phones use.
///
/// # Errors
/// [`DbError`].
pub fn set_public_url(tx: &mut dyn Tx, org: OrgId, url: &str) -> Result<(), DbError> {
    tx.execute("UPDATE organisation SET public_url = $2 WHERE id = $1", &[org.as_bytes().into(), url.into()])?;
    Ok(())
}

/// How long the flows wait, where the organisation has its own timings.
///
/// # Errors
/// [`DbError`].
pub fn timings(tx: &mut dyn Tx, org: OrgId) -> Result<Own, DbError> {
    let row = tx.one("SELECT timings FROM organisation WHERE id = $1", &[org.as_bytes().into()])?;
    let text = row.ok_or(DbError::Row("organisation"))?.text(0)?;
    if text.is_empty() {
        return Ok(Own::default());
    }
    serde_json::from_str(&text).map_err(|_| DbError::Row("organisation"))
}

/// Sets how long the flows wait; what is not set is as the defaults say.
///
/// # Errors
/// [`DbError`].
pub fn set_timings(tx: &mut dyn Tx, org: OrgId, timings: &Own) -> Result<(), DbError> {
    let text = if timings.is_empty() { Ok(String::new()) } else { serde_json::to_string(timings) };
    let text = text.map_err(|_| DbError::Row("organisation"))?;
    let values = [org.as_bytes().into(), text.as_str().into()];
    tx.execute("UPDATE organisation SET timings = $2 WHERE id = $1", &values)?;
    Ok(())
}

/// Whom workers may report to direct.
///
/// # Errors
/// [`DbError`].
pub fn direct(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<String>, DbError> {
    let row = tx.one("SELECT direct FROM organisation WHERE id = $1", &[org.as_bytes().into()])?;
    let text = row.ok_or(DbError::Row("organisation"))?.text(0)?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Sets whom workers may report to direct: lines of a name and a number.
///
/// # Errors
/// [`DbError`].
pub fn set_direct(tx: &mut dyn Tx, org: OrgId, direct: &[String]) -> Result<(), DbError> {
    let values = [org.as_bytes().into(), direct.join("\n").as_str().into()];
    tx.execute("UPDATE organisation SET direct = $2 WHERE id = $1", &values)?;
    Ok(())
}
