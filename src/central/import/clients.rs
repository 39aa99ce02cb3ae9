//! `clients`: `client_id,name,address`, optional `preferred_name, language, door, find, hazards, plan, wait_seconds,
//! phone, emergency_contact, notice, agreement, agreement_until, safe_place, online_release, alternative`.
//!
//! An `interim` agreement has `agreement_until`, at most 72 hours ahead (policy 4.1).

use super::people::{language, needed, optional};
use super::sheet::{Columns, Line};
use super::{Job, LineError, Put};
use crate::central::db::clients::{self, ClientRow};
use crate::central::db::{DbError, Tx};
use crate::domain::clock::Timestamp;
use crate::domain::ids::ClientId;
use crate::domain::release::{Agreement, INTERIM_FOR};
use crate::domain::visit::{AccessPlan, Client, LONGEST_WAIT};
use crate::domain::window::Planned;

pub(super) const COLUMNS: Columns = Columns {
    required: &["client_id", "name", "address"],
    optional: &[
        "preferred_name",
        "language",
        "door",
        "find",
        "hazards",
        "plan",
        "wait_seconds",
        "phone",
        "emergency_contact",
        "notice",
        "agreement",
        "agreement_until",
        "safe_place",
        "online_release",
        "alternative",
    ],
};

pub(super) fn put(tx: &mut dyn Tx, job: &Job<'_>, line: &Line<'_>) -> Result<Put, DbError> {
    let client = match read(line, ClientId(crate::vault::make_uuid(job.now)), job.now) {
        Ok(client) => client,
        Err(error) => return Ok(Err(error)),
    };
    clients::put(tx, job.organisation, &client).map(Ok)
}

fn read(line: &Line<'_>, id: ClientId, now: Timestamp) -> Result<ClientRow, LineError> {
    let hazards = line.get("hazards").split(';').map(str::trim).filter(|hazard| !hazard.is_empty());
    let plan = word(line, "plan", AccessPlan::parse, &AccessPlan::ALL.map(AccessPlan::as_str))?;
    let wait_seconds = wait(line)?;
    let agreement = word(line, "agreement", Agreement::parse, &Agreement::ALL.map(Agreement::as_str))?;
    let agreement_until = until(line, agreement, now)?;
    optional(line, "hazards")?;
    let card = Client {
        id,
        name: needed(line, "name")?,
        preferred_name: optional(line, "preferred_name")?,
        language: language(line)?,
        address: needed(line, "address")?,
        door: optional(line, "door")?,
        find: optional(line, "find")?,
        hazards: hazards.map(str::to_owned).collect(),
        phone: optional(line, "phone")?,
        emergency_contact: optional(line, "emergency_contact")?,
        notice: optional(line, "notice")?,
        safe_place: optional(line, "safe_place")?,
        alternative: optional(line, "alternative")?,
        care: crate::domain::visit::CarePlan::default(),
    };
    let online_release = yes_or_no(line, "online_release")?;
    Ok(ClientRow {
        reference: needed(line, "client_id")?,
        card,
        plan,
        wait_seconds,
        agreement,
        agreement_until,
        online_release,
    })
}

/// A word of a list; nothing means the default.
fn word<T: Default>(
    line: &Line<'_>,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
    all: &[&str],
) -> Result<T, LineError> {
    match line.get(column) {
        "" => Ok(T::default()),
        word => parse(&word.to_lowercase()).ok_or_else(|| line.wrong(column, &format!("one of {}", all.join(", ")))),
    }
}

/// When an interim agreement ends; nothing for any other.
fn until(line: &Line<'_>, agreement: Agreement, now: Timestamp) -> Result<Option<Timestamp>, LineError> {
    let interim = agreement == Agreement::Interim;
    let wanted = "for an interim agreement when it ends, YYYY-MM-DDTHH:MM, at most 72 hours ahead; else nothing";
    match (line.get("agreement_until"), interim) {
        ("", false) => Ok(None),
        (text, true) => {
            let planned = text.parse::<Planned>().map_err(|_| line.wrong("agreement_until", wanted))?;
            let until = planned.first_instant();
            if until <= now + INTERIM_FOR { Ok(Some(until)) } else { Err(line.wrong("agreement_until", wanted)) }
        }
        (_, false) => Err(line.wrong("agreement_until", wanted)),
    }
}

pub(super) fn yes_or_no(line: &Line<'_>, column: &str) -> Result<bool, LineError> {
    match line.get(column).to_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" | "" => Ok(false),
        _ => Err(line.wrong(column, "true or false")),
    }
}

fn wait(line: &Line<'_>) -> Result<Option<u32>, LineError> {
    match line.get("wait_seconds") {
        "" => Ok(None),
        text => match text.parse() {
            Ok(seconds) if seconds <= LONGEST_WAIT => Ok(Some(seconds)),
            Ok(_) | Err(_) => {
                Err(line.wrong("wait_seconds", &format!("whole seconds from 0 to {LONGEST_WAIT}, or nothing")))
            }
        },
    }
}
