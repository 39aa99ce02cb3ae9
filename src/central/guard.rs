//! The notes guard at central: no code stays in the readable log (Camden's guidance: a code in notes is a data breach).
//!
//! Before an entry is stored, its free texts are compared with the client's real codes, across what the same phone wrote
//! in the visit before; only for visits that this worker was given, so that nobody can guess codes of other homes. A text
//! that is about no visit is compared with the codes of the worker's visits of the last two days. A hit
//! is answered like any other entry, since a verdict of its own would be an oracle. Salt and payload go into the code
//! vault, readers see *held back*, an incident opens for the code to be changed, and the third within a day by one phone
//! is raised as misuse. When a code is set, thirty days of the client's notes are looked through for it.

use std::collections::BTreeSet;
use std::time::Duration;

use super::db::codes::{self, Method};
use super::db::office::{self, Incident};
use super::db::{DbError, Tx, entries, people, visits};
use crate::domain::authority::Role;
use crate::domain::clock::Timestamp;
use crate::domain::entry::report::Amendment;
use crate::domain::entry::{Fact, Record};
use crate::domain::ids::{ClientId, DeviceId, EntryId, Epoch, MethodId, OrgId, PersonId, VisitId};
use crate::domain::notes_guard::{Finding, Verdict};
use crate::vault::code_vault::{self, OrganisationKey, Place, StoredCode};

/// How far back notes are looked through when a code is set.
const LOOK_BACK: Duration = Duration::from_hours(30 * 24);
/// Texts that are about no visit are compared with the codes of a worker's visits that ended within this time,
const GIVEN_WITHIN: Duration = Duration::from_hours(48);
/// or start within this.
const GIVEN_AHEAD: Duration = Duration::from_hours(12);
/// Within this time the third text of one phone that holds a code is raised as misuse.
const MISUSE_WITHIN: Duration = Duration::from_hours(24);
const MISUSE_FROM: u64 = 3;

/// What an entry is about, for the guard.
#[derive(Clone, Copy, Debug)]
pub struct Author {
    /// The phone.
    pub device: DeviceId,
    /// Its worker.
    pub worker: PersonId,
    /// The entry.
    pub entry: EntryId,
    /// Its chain.
    pub epoch: Epoch,
    /// Its number there.
    pub seq: u64,
}

/// The codes of one access method, ready to be compared.
fn codes_of(org: OrgId, client: ClientId, method: &Method) -> Vec<(Place, StoredCode, bool)> {
    let place = |version| Place { organisation: org, client, method: method.id, version };
    method.codes().map(|code| (place(code.version), code.stored.clone(), code.order_free)).collect()
}

/// The texts of a fact, with what a correction repeats of an earlier one: that may have been held back since.
fn texts_of(fact: &Fact) -> Vec<&str> {
    let mut texts = fact.texts();
    if let Fact::Amended(amendment) = fact
        && !Amendment::is_time(&amendment.field, &amendment.old)
    {
        texts.push(&amendment.old);
    }
    texts.retain(|text| !text.is_empty());
    texts
}

/// Compares texts with the codes of one way in. Codes that do not open cannot be compared: that is said, and what they
/// write is taken all the same, for a log that waits for a key is a log that loses entries.
fn compared(
    key: &OrganisationKey,
    (org, client, method): (OrgId, ClientId, &Method),
    doubted: bool,
    notes: &[&str],
) -> Finding {
    code_vault::judge(key, &codes_of(org, client, method), doubted, notes).unwrap_or_else(|_| {
        tracing::error!(method = %method.id, "texts were not compared with this code: is organisation.key the right one?");
        Finding::OK
    })
}

/// Whose code the texts of this record hold, if one: `None` means that it may be stored as it is.
///
/// # Errors
/// [`DbError`].
pub fn judge(
    tx: &mut dyn Tx,
    (org, key): (OrgId, &OrganisationKey),
    author: &Author,
    record: &Record,
    now: Timestamp,
) -> Result<Option<(ClientId, MethodId)>, DbError> {
    let texts = texts_of(&record.fact);
    if texts.is_empty() {
        return Ok(None);
    }
    let Some(visit) = record.about.visit else { return judge_apart(tx, (org, key), author, &texts, now) };
    let Some(row) = visits::by_id(tx, org, visit)? else { return Ok(None) };
    // One that was taken off this worker while under way still is the visit they write about.
    if row.worker != author.worker && !entries::has_begun(tx, org, author.device, visit)? {
        return Ok(None);
    }
    let client = row.client;
    let (before, doubted) = written_before(tx, org, author, visit)?;
    let mut notes: Vec<&str> = before.iter().map(String::as_str).collect();
    let first_new = notes.len();
    notes.extend(texts);
    for method in codes::of_client(tx, org, client)? {
        let across = compared(key, (org, client, &method), doubted, &notes);
        // What is on file already is the rescan's: it must not hide what is written now.
        let on_file = across.note.is_some_and(|note| note < first_new);
        let now = if on_file {
            compared(key, (org, client, &method), doubted, notes.get(first_new..).unwrap_or_default())
        } else {
            across
        };
        if now.verdict == Verdict::Block {
            return Ok(Some((client, method.id)));
        }
    }
    Ok(None)
}

/// The same of texts that are about no visit: a concern, a loss, what is told later. They are compared with the codes of
/// every home that this worker was given of late.
fn judge_apart(
    tx: &mut dyn Tx,
    (org, key): (OrgId, &OrganisationKey),
    author: &Author,
    texts: &[&str],
    now: Timestamp,
) -> Result<Option<(ClientId, MethodId)>, DbError> {
    let given = visits::of_worker(tx, org, author.worker, now - GIVEN_WITHIN, now + GIVEN_AHEAD)?;
    let clients: BTreeSet<ClientId> = given.iter().map(|row| row.client).collect();
    for client in clients {
        for method in codes::of_client(tx, org, client)? {
            if compared(key, (org, client, &method), false, texts).verdict == Verdict::Block {
                return Ok(Some((client, method.id)));
            }
        }
    }
    Ok(None)
}

/// The texts that the phone wrote earlier in this visit, and whether the code was reported not to open by then.
fn written_before(
    tx: &mut dyn Tx,
    org: OrgId,
    author: &Author,
    visit: VisitId,
) -> Result<(Vec<String>, bool), DbError> {
    let stored = entries::payloads_of_visit(tx, org, author.device, visit, (author.epoch, author.seq))?;
    let records: Vec<Record> = stored.iter().filter_map(|payload| Record::from_bytes(payload).ok()).collect();
    let doubts = |fact: &Fact| match fact {
        Fact::CouldNotOpen => true,
        Fact::KeySafeFault { fault } => fault.doubts_code(),
        _other => false,
    };
    let doubted = records.iter().any(|record| doubts(&record.fact));
    Ok((records.iter().flat_map(|record| texts_of(&record.fact)).map(str::to_owned).collect(), doubted))
}

/// Puts salt and payload of an entry into the vault, opens the incident, and has the right people told.
///
/// # Errors
/// [`DbError`].
pub fn hold_back(
    tx: &mut dyn Tx,
    (org, key): (OrgId, &OrganisationKey),
    (client, method): (ClientId, MethodId),
    (device, entry): (DeviceId, EntryId),
    (salt, payload): (&[u8], &[u8]),
    now: Timestamp,
) -> Result<(), DbError> {
    let kid = codes::wrapping_key(tx, org, key)?;
    let sealed = code_vault::hold_back(key, &kid, org, (device, entry), &[salt, payload].concat());
    let sealed = sealed.ok_or(DbError::OtherKey)?;
    entries::put_held_back(tx, org, (device, entry, client), &sealed, now)?;
    let incident = Incident { client, method: Some(method), device, entry };
    raise(tx, org, "code_in_note", &incident, now)?;
    if entries::held_back_since(tx, org, device, now - MISUSE_WITHIN)? >= MISUSE_FROM {
        raise(tx, org, "misuse", &Incident { method: None, ..incident }, now)?;
    }
    Ok(())
}

fn raise(tx: &mut dyn Tx, org: OrgId, kind: &str, incident: &Incident, now: Timestamp) -> Result<(), DbError> {
    office::open_incident(tx, org, kind, incident, now)?;
    let detail = serde_json::json!({
        "client": incident.client, "method": incident.method, "device": incident.device, "entry": incident.entry
    });
    let event = office::note(tx, org, None, (kind, &detail), now)?;
    for role in [Role::RegisteredManager, Role::Safeguarding] {
        let recipients = people::with_role(tx, org, role)?;
        office::tell(tx, org, (event, kind), &recipients, now)?;
    }
    Ok(())
}

/// Looks through the client's notes of the last thirty days for the codes that are now in force. Gives how many were held
/// back.
///
/// # Errors
/// [`DbError`].
pub fn rescan(
    tx: &mut dyn Tx,
    (org, key): (OrgId, &OrganisationKey),
    client: ClientId,
    now: Timestamp,
) -> Result<usize, DbError> {
    let methods = codes::of_client(tx, org, client)?;
    let mut held = 0;
    for stored in entries::of_client_since(tx, org, client, now - LOOK_BACK)? {
        let Ok(record) = Record::from_bytes(&stored.payload) else { continue };
        let texts = texts_of(&record.fact);
        if texts.is_empty() {
            continue;
        }
        for method in &methods {
            let finding = compared(key, (org, client, method), false, &texts);
            if finding.verdict == Verdict::Block {
                let which = (stored.device, stored.id);
                hold_back(tx, (org, key), (client, method.id), which, (&stored.salt, &stored.payload), now)?;
                let outline = record.outline().to_bytes().ok();
                entries::take_text_out(tx, org, which, outline.as_deref())?;
                held += 1;
                break;
            }
        }
    }
    Ok(held)
}
