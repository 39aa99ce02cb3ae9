//! After a restore: no codes, no leave and no new phones until somebody accountable has gone through what the database does
//! not know (SECURITY, *Sync promises* 6).
//!
//! A database that was put back to yesterday has forgotten whom it blocked, who took back their consent and which codes
//! were changed, and would hand out what it must not. `doorstep-central restore` says so; where the engine keeps account of
//! its own history, as PostgreSQL does by its timeline, a failover and another cluster are noticed without a word, in the
//! very transaction that would have given something out.

use std::collections::BTreeMap;

use super::Central;
use super::db::devices::Device;
use super::db::recovery::{self as db, Recovering};
use super::db::{DbError, Tx, digests, office, people};
use crate::domain::authority::Act;
use crate::domain::clock::Timestamp;
use crate::domain::entry::{Fact, NotShown, Record};
use crate::domain::ids::PersonId;
use crate::domain::visit::WhyNot;
use crate::sync::wire::bundle::Request;

/// Rows that are read at once.
const PIECE: u64 = 500;

/// Whether the engine's history is another one than it was.
fn has_branched(tx: &mut dyn Tx, central: &Central) -> Result<Option<(String, i64, bool)>, DbError> {
    let Some(sql) = central.db.lineage() else { return Ok(None) };
    let row = tx.one(sql, &[])?.ok_or(DbError::Row("lineage"))?;
    let (system, timeline) = (row.text(0)?, row.int(1)?);
    Ok(match db::lineage(tx, central.organisation.id)? {
        Some(known) if known == (system.clone(), timeline) => None,
        known => Some((system, timeline, known.is_some())),
    })
}

/// Whether codes are off. In a transaction that writes: an engine whose history has branched turns them off here.
///
/// # Errors
/// [`DbError`].
pub fn is_on(tx: &mut dyn Tx, central: &Central) -> Result<bool, DbError> {
    let org = central.organisation.id;
    if let Some((system, timeline, was_known)) = has_branched(tx, central)? {
        db::set_lineage(tx, org, (&system, timeline))?;
        if was_known {
            tracing::warn!(timeline, "the database's history has branched: no codes go out until that was looked at");
            begin(tx, central, ("timeline", None, ""), None)?;
        }
    }
    Ok(db::current(tx, org)?.is_some())
}

/// Whether codes are off, at the start of a program: most starts only read.
///
/// # Errors
/// [`DbError`].
pub fn look(central: &Central) -> Result<bool, DbError> {
    let read = |tx: &mut dyn Tx| {
        Ok::<_, DbError>((has_branched(tx, central)?.is_some(), db::current(tx, central.organisation.id)?.is_some()))
    };
    match central.db.read_now(read)? {
        (true, _) => central.db.write_now(|tx| is_on(tx, central)),
        (false, on) => Ok(on),
    }
}

/// Turns codes off, and has those told who can turn them on again. `known_until` is the backup's time where somebody knows
/// it; else the newest instant in the database.
///
/// # Errors
/// [`DbError`].
pub fn begin(
    tx: &mut dyn Tx,
    central: &Central,
    (why, by, reason): (&str, Option<PersonId>, &str),
    known_until: Option<Timestamp>,
) -> Result<Recovering, DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let known_until = match known_until {
        Some(known_until) => known_until,
        None => db::newest_instant(tx, org)?,
    };
    db::begin(tx, org, (why, by), known_until, now)?;
    let detail = serde_json::json!({ "why": why, "known_until": known_until.rfc3339(), "reason": reason });
    let event = office::note(tx, org, by, ("recovery_begun", &detail), now)?;
    for role in Act::Recovery.roles() {
        let told = people::with_role(tx, org, *role)?;
        office::tell(tx, org, (event, "recovery_begun"), &told, now)?;
    }
    db::current(tx, org)?.ok_or(DbError::Row("recovery"))
}

/// Notes what a phone shows by how it asks for its bundle: that it has applied one which this database never made, and that
/// it offers no key, as one does that was blocked.
///
/// # Errors
/// [`DbError`].
pub fn hear(tx: &mut dyn Tx, central: &Central, device: &Device, request: &Request) -> Result<(), DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    if request.applied > device.bundle {
        db::hear(tx, org, device.id, ("ahead", request.applied - device.bundle), now)?;
    }
    if request.reveal_key.is_none() && request.applied > 0 {
        db::hear(tx, org, device.id, ("no_key", 0), now)?;
    }
    Ok(())
}

/// A phone that is in use here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct PhoneLine {
    /// The worker's reference.
    pub worker: String,
    /// When it was enrolled, RFC 3339.
    pub enrolled: String,
    /// What it shows of what is not known here: `no_key` (it was blocked, or emptied after wrong PINs), `ahead` (it has had
    /// bundles that are not known here).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<String>,
}

/// A client's key holding agreement that is in force here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct AgreementLine {
    /// The client's reference.
    pub client: String,
    /// What a phone said of it since: `consent_withdrawn`, `no_agreement`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<String>,
}

/// A code that counts here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct CodeLine {
    /// The client's reference.
    pub client: String,
    /// Of which way in.
    pub kind: String,
    /// When it was set, RFC 3339.
    pub set_at: String,
    /// What a phone said of it since: `other_code` (one that is not on file), `method_removed`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<String>,
}

/// What has to be gone through before codes go out again. What phones said comes first in each list.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Standing {
    /// Whether codes are off.
    pub recovering: bool,
    /// `restored` or `timeline`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Since when, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The last instant that is known here, RFC 3339: go through what was done after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_until: Option<String>,
    /// Entries that came back since.
    pub entries: u64,
    /// By how many digests, hours for short, phones have seen more than is known here.
    pub digests_lost: u64,
    /// Phones in use: was one blocked, or a worker gone?
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<PhoneLine>,
    /// Agreements in force: was one withdrawn?
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withdrawals: Vec<AgreementLine>,
    /// Codes that count: was one changed, or a way in taken out of use?
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeLine>,
}

/// What entries say that came back since, by client's reference and way in.
#[derive(Default)]
struct Said {
    entries: u64,
    digest: u64,
    withdrawn: BTreeMap<String, Vec<String>>,
    codes: BTreeMap<(String, String), Vec<String>>,
}

/// Where things stand.
///
/// # Errors
/// [`DbError`].
pub fn standing(tx: &mut dyn Tx, central: &Central) -> Result<Standing, DbError> {
    let org = central.organisation.id;
    let Some(recovering) = db::current(tx, org)? else { return Ok(Standing::default()) };
    let mut said = said(tx, central, recovering.arrival)?;
    let newest = digests::newest(tx, org)?.map_or(0, |digest| digest.number);
    let heard = db::heard(tx, org)?;
    let on_file = db::on_file(tx, org)?;
    let mut blocks: Vec<_> = db::in_use(tx, org)?
        .into_iter()
        .map(|phone| PhoneLine {
            heard: heard
                .iter()
                .filter(|(device, ..)| *device == phone.device)
                .map(|(_, kind, _)| kind.clone())
                .collect(),
            worker: phone.worker,
            enrolled: phone.enrolled.rfc3339(),
        })
        .collect();
    let agreed = on_file.iter().filter(|code| code.agreement != "withdrawn" && code.agreement != "none");
    let mut withdrawals: Vec<_> = agreed
        .map(|code| AgreementLine {
            client: code.client.clone(),
            heard: said.withdrawn.get(&code.client).cloned().unwrap_or_default(),
        })
        .collect();
    withdrawals.dedup();
    let mut codes: Vec<_> = on_file
        .into_iter()
        .filter(|code| code.state != "removed")
        .map(|code| CodeLine {
            heard: said.codes.remove(&(code.client.clone(), code.kind.clone())).unwrap_or_default(),
            client: code.client,
            kind: code.kind,
            set_at: code.made_at.rfc3339(),
        })
        .collect();
    blocks.sort_by_key(|line| line.heard.is_empty());
    withdrawals.sort_by_key(|line| line.heard.is_empty());
    codes.sort_by_key(|line| line.heard.is_empty());
    Ok(Standing {
        recovering: true,
        why: Some(recovering.why),
        since: Some(recovering.since.rfc3339()),
        known_until: Some(recovering.known_until.rfc3339()),
        entries: said.entries,
        digests_lost: said.digest.saturating_sub(newest),
        blocks,
        withdrawals,
        codes,
    })
}

fn said(tx: &mut dyn Tx, central: &Central, mut after: u64) -> Result<Said, DbError> {
    let mut said = Said::default();
    loop {
        let piece = db::texts_after(tx, central.organisation.id, (after, PIECE))?;
        if piece.is_empty() {
            return Ok(said);
        }
        for (arrival, client, payload) in piece {
            after = arrival;
            said.entries += 1;
            let Ok(record) = Record::from_bytes(&payload) else { continue };
            said.digest = said.digest.max(record.digest.map_or(0, |quote| quote.number));
            note(tx, central, &client, &record, &mut said)?;
        }
    }
}

fn note(tx: &mut dyn Tx, central: &Central, client: &str, record: &Record, said: &mut Said) -> Result<(), DbError> {
    let push = |lines: &mut Vec<String>, word: &str| {
        if !lines.iter().any(|known| known == word) {
            lines.push(word.to_owned());
        }
    };
    match &record.fact {
        Fact::RevealRefused { why: NotShown::Withheld { reason }, method, .. } => match reason {
            WhyNot::ConsentWithdrawn => {
                push(said.withdrawn.entry(client.to_owned()).or_default(), "consent_withdrawn");
            }
            WhyNot::NoAgreement => push(said.withdrawn.entry(client.to_owned()).or_default(), "no_agreement"),
            WhyNot::MethodRemoved => {
                if let Some(kind) = db::kind_of(tx, central.organisation.id, *method)? {
                    push(said.codes.entry((client.to_owned(), kind)).or_default(), "method_removed");
                }
            }
            _other => {}
        },
        Fact::RevealIntent { version, method, .. } | Fact::CodeOpened { version, method } => {
            if !db::knows_version(tx, central.organisation.id, *version)?
                && let Some(kind) = db::kind_of(tx, central.organisation.id, *method)?
            {
                push(said.codes.entry((client.to_owned(), kind)).or_default(), "other_code");
            }
        }
        _other => {}
    }
    Ok(())
}
