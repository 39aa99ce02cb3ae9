//! The log as a file that others can recompute without this program: `docs/operating.md`, *The log as a file*.
//!
//! A JSON object a line, and the public keys apart, so that whoever checks may have those from elsewhere. No secret is in
//! either: no key but public ones, no code, no seal. Texts that are held back, and concerns, whose readers are few, stand
//! without salt and payload: their place in the chain verifies all the same.

use std::io::Write;

use serde_json::{Value, json};

use super::Central;
use super::db::log::{self, EventRow, LogRow};
use super::db::{DbError, Tx, chains, devices, digests};
use crate::domain::encoding::{base64url, hex};
use crate::sync::wire::log::Entry;

/// The version of the file's form.
pub const VERSION: u32 = 1;
const PIECE: u64 = 500;
/// Whose texts are for few: they stand without.
const CONCERN: &str = "concern";

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The file.
    #[error("the file could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Lines, counted.
struct Lines<'a> {
    out: &'a mut dyn Write,
    count: u64,
}

impl Lines<'_> {
    fn put(&mut self, line: &Value) -> Result<(), ExportError> {
        self.count += 1;
        Ok(writeln!(self.out, "{line}")?)
    }
}

/// Writes the whole log; gives the number of lines.
///
/// # Errors
/// [`ExportError`].
pub fn write(tx: &mut dyn Tx, central: &Central, out: &mut dyn Write) -> Result<u64, ExportError> {
    let org = central.organisation.id;
    let mut lines = Lines { out, count: 0 };
    lines.put(&json!({ "type": "export", "v": VERSION, "organisation": org, "at": (central.clock)() }))?;
    for at in log::chains(tx, org)? {
        for aside in log::aside(tx, org, at)? {
            // The seal is for nobody but the ingest key.
            let entry: Option<Entry> = serde_json::from_slice(&aside.body).ok();
            let entry = entry.map(|e| {
                json!({
                    "id": e.id, "written_at": e.written_at, "prev": hex(&e.prev), "commitment": hex(&e.commitment),
                    "sig": e.sig.as_deref().map(base64url),
                })
            });
            lines.put(&json!({
                "type": "set_aside", "device": at.0, "epoch": at.1, "seq": aside.seq, "hash": hex(&aside.hash),
                "why": aside.why, "entry": entry,
            }))?;
        }
        let mut after = 0;
        loop {
            let piece = log::rows(tx, org, at, (after, PIECE))?;
            let Some(last) = piece.last() else { break };
            after = last.header.seq;
            for row in &piece {
                lines.put(&entry(row))?;
            }
        }
    }
    for head in chains::heads(tx, org)? {
        lines.put(&json!({
            "type": "chain", "device": head.device, "epoch": head.epoch, "seq": head.seq, "hash": hex(&head.hash),
        }))?;
    }
    events(tx, central, &mut lines)?;
    let mut after = 0;
    loop {
        let piece = digests::after(tx, org, after, PIECE)?;
        let Some(last) = piece.last() else { break };
        after = last.number;
        for digest in piece {
            for head in digests::heads_of(tx, org, digest.number)? {
                lines.put(&json!({
                    "type": "digest_head", "number": digest.number, "device": head.device, "epoch": head.epoch,
                    "seq": head.seq, "hash": hex(&head.hash),
                }))?;
            }
            lines.put(&json!({
                "type": "digest", "number": digest.number, "service_key": digest.answer.service_key,
                "body": digest.answer.body,
            }))?;
        }
    }
    let count = lines.count;
    lines.put(&json!({ "type": "end", "lines": count }))?;
    Ok(lines.count)
}

fn entry(row: &LogRow) -> Value {
    let header = &row.header;
    let is_for_few = row.kind == CONCERN;
    json!({
        "type": "entry", "device": header.device, "epoch": header.epoch, "seq": header.seq, "id": header.id,
        "written_at": header.written_at, "prev": hex(&header.prev), "commitment": hex(&header.commitment),
        "hash": hex(&row.hash), "sig": row.signature.as_deref().map(base64url),
        "salt": row.salt.as_deref().filter(|_| !is_for_few).map(hex),
        "payload": row.payload.as_deref().filter(|_| !is_for_few).map(base64url),
    })
}

fn events(tx: &mut dyn Tx, central: &Central, lines: &mut Lines<'_>) -> Result<(), ExportError> {
    let mut after = 0;
    loop {
        let piece = log::events(tx, central.organisation.id, (after, PIECE))?;
        let Some(last) = piece.last() else { return Ok(()) };
        after = last.seq;
        for EventRow { seq, at, person, kind, detail, prev, hash } in piece {
            lines.put(&json!({
                "type": "event", "seq": seq, "at": at, "person": person, "kind": kind, "detail": detail,
                "prev": hex(&prev), "hash": hex(&hash),
            }))?;
        }
    }
}

/// The public keys: the root's, and each phone's.
///
/// # Errors
/// [`DbError`].
pub fn keys(tx: &mut dyn Tx, central: &Central) -> Result<Value, DbError> {
    let org = central.organisation.id;
    let phones = devices::all_keys(tx, org)?;
    let phones: Vec<Value> =
        phones.into_iter().map(|(device, key)| json!({ "device": device, "key": base64url(&key.0) })).collect();
    Ok(json!({ "v": VERSION, "organisation": org, "root": base64url(&central.keys.root.0), "phones": phones }))
}
