//! `codes`: `client_id,kind,code,order_free,set_by,coordinated_by`, optional `state`, by standard input, straight into the
//! vault.
//!
//! `state` is `live` (or nothing): the code counts at once, and the one before is retired; or `pending`: it replaces the
//! one in force, and both are offered at the door, the new one first, until one of them has opened (DOOR 4). When a code
//! is set, thirty days of the client's notes are searched for it.
//!
//! Who set the code and who coordinated that are wanted: it is the prescriber's responsibility (Camden's guidance).

use super::clients::yes_or_no;
use super::people::needed;
use super::sheet::{Columns, Line};
use super::{Job, LineError, Put};
use crate::central::db::codes::{self, NewCode};
use crate::central::db::{Change, DbError, Tx, clients};
use crate::central::guard;
use crate::domain::ids::ClientId;
use crate::domain::visit::MethodKind;
use crate::vault::secret::Code;

pub(super) const COLUMNS: Columns = Columns {
    required: &["client_id", "kind", "code", "order_free", "set_by", "coordinated_by"],
    optional: &["state"],
};

pub(super) fn put(tx: &mut dyn Tx, job: &Job<'_>, line: &Line<'_>) -> Result<Put, DbError> {
    let Some(client) = clients::by_reference(tx, job.organisation, line.get("client_id"))? else {
        return Ok(Err(line.wrong("client_id", "a client of the clients file: import clients first")));
    };
    let new = match read(line, client.card.id) {
        Ok(new) => new,
        Err(error) => return Ok(Err(error)),
    };
    let key = job.key.ok_or(DbError::Row("organisation key"))?;
    let change = codes::put(tx, job.organisation, key, &new, job.now)?;
    if change != Change::Unchanged {
        guard::rescan(tx, (job.organisation, key), client.card.id, job.now)?;
    }
    Ok(Ok(change))
}

fn read(line: &Line<'_>, client: ClientId) -> Result<NewCode, LineError> {
    let kind = MethodKind::parse(&line.get("kind").to_lowercase())
        .ok_or_else(|| line.wrong("kind", &format!("one of {}", MethodKind::ALL.map(MethodKind::as_str).join(", "))))?;
    let text = line.get("code").to_uppercase();
    let fits = (1..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let code = fits.then(|| Code::new(text)).flatten();
    let order_free = yes_or_no(line, "order_free")?;
    let pending = match line.get("state").to_lowercase().as_str() {
        "" | "live" => false,
        "pending" => true,
        _ => return Err(line.wrong("state", "live or pending, or nothing")),
    };
    Ok(NewCode {
        client,
        kind,
        code: code.ok_or_else(|| line.wrong("code", "1 to 16 of the digits 0-9 and the letters A-Z"))?,
        order_free,
        pending,
        set_by: needed(line, "set_by")?,
        coordinated_by: needed(line, "coordinated_by")?,
    })
}
