//! `codes`: `client_id,kind,code,order_free,set_by,coordinated_by`, by standard input, straight into the vault.
//!
//! Who set the code and who coordinated that are wanted: it is the prescriber's responsibility (Camden's guidance).

use super::people::needed;
use super::sheet::{Columns, Line};
use super::{Job, LineError, Put};
use crate::central::db::codes::{self, NewCode};
use crate::central::db::{DbError, Tx, clients};
use crate::domain::ids::ClientId;
use crate::domain::visit::MethodKind;
use crate::vault::secret::Code;

pub(super) const COLUMNS: Columns =
    Columns { required: &["client_id", "kind", "code", "order_free", "set_by", "coordinated_by"], optional: &[] };

pub(super) fn put(tx: &mut dyn Tx, job: &Job<'_>, line: &Line<'_>) -> Result<Put, DbError> {
    let Some(client) = clients::by_reference(tx, job.organisation, line.get("client_id"))? else {
        return Ok(Err(line.wrong("client_id", "a client of the clients file: import clients first")));
    };
    let new = match read(line, client.card.id) {
        Ok(new) => new,
        Err(error) => return Ok(Err(error)),
    };
    let key = job.key.ok_or(DbError::Row("organisation key"))?;
    codes::put(tx, job.organisation, key, &new, job.now).map(Ok)
}

fn read(line: &Line<'_>, client: ClientId) -> Result<NewCode, LineError> {
    let kind = MethodKind::parse(&line.get("kind").to_lowercase())
        .ok_or_else(|| line.wrong("kind", &format!("one of {}", MethodKind::ALL.map(MethodKind::as_str).join(", "))))?;
    let text = line.get("code").to_uppercase();
    let fits = (1..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let code = fits.then(|| Code::new(text)).flatten();
    let order_free = match line.get("order_free").to_lowercase().as_str() {
        "true" | "yes" | "1" => true,
        "false" | "no" | "0" | "" => false,
        _ => return Err(line.wrong("order_free", "true or false")),
    };
    Ok(NewCode {
        client,
        kind,
        code: code.ok_or_else(|| line.wrong("code", "1 to 16 of the digits 0-9 and the letters A-Z"))?,
        order_free,
        set_by: needed(line, "set_by")?,
        coordinated_by: needed(line, "coordinated_by")?,
    })
}
