//! `clients`: `client_id,name,address`, optional `preferred_name, language, door, find, hazards, plan, wait_seconds,
//! phone, emergency_contact, notice, agreement, agreement_until, safe_place, online_release, alternative`, and of the plan
//! beyond the door `no_reply_entry, critical, lives_with, senses, born, conditions, grid, wishes, next_of_kin, keyholder,
//! scheme_manager, alarm_centre, neighbour, bottled_gas, never_contact, no_signal`, and how long the flows wait at this
//! client's, in seconds: `wait_seconds` (a knock), `knock_again_seconds, phone_again_seconds, on_call_seconds,
//! out_safe_seconds, release_seconds, owed_seconds, silent_seconds, late_seconds`; nothing means: as the organisation says.
//!
//! A column of the plan beyond the door, or of its timings, that the file does not have keeps what is on file. Whether a client is discreet is
//! in no file: the Registered Manager says so, with a reason.
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
use crate::domain::timings::{Own, Timing, Whose};
use crate::domain::visit::{AccessPlan, CarePlan, Client};
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
        "no_reply_entry",
        "critical",
        "lives_with",
        "senses",
        "born",
        "conditions",
        "grid",
        "wishes",
        "next_of_kin",
        "keyholder",
        "scheme_manager",
        "alarm_centre",
        "neighbour",
        "bottled_gas",
        "never_contact",
        "no_signal",
        "knock_again_seconds",
        "phone_again_seconds",
        "on_call_seconds",
        "out_safe_seconds",
        "release_seconds",
        "owed_seconds",
        "silent_seconds",
        "late_seconds",
    ],
};

/// The column of a timing that a client's plan may set.
fn column_of(timing: Timing) -> &'static str {
    match timing {
        Timing::Knock | Timing::LetIn => "wait_seconds",
        Timing::KnockAgain => "knock_again_seconds",
        Timing::PhoneAgain => "phone_again_seconds",
        Timing::OnCall => "on_call_seconds",
        Timing::OutSafe => "out_safe_seconds",
        Timing::Release => "release_seconds",
        Timing::Owed => "owed_seconds",
        Timing::Silent => "silent_seconds",
        Timing::Late | Timing::LateCritical => "late_seconds",
    }
}

pub(super) fn put(tx: &mut dyn Tx, job: &Job<'_>, line: &Line<'_>) -> Result<Put, DbError> {
    let mut client = match read(line, ClientId(crate::vault::make_uuid(job.now)), job.now) {
        Ok(client) => client,
        Err(error) => return Ok(Err(error)),
    };
    let known = clients::by_reference(tx, job.organisation, &client.reference)?;
    let (before, own) = known.map(|known| (known.card.care, known.timings)).unwrap_or_default();
    client.card.care = match care(line, before, job.now) {
        Ok(care) => care,
        Err(error) => return Ok(Err(error)),
    };
    client.timings = match timings(line, own) {
        Ok(timings) => timings,
        Err(error) => return Ok(Err(error)),
    };
    clients::put(tx, job.organisation, &client).map(Ok)
}

fn read(line: &Line<'_>, id: ClientId, now: Timestamp) -> Result<ClientRow, LineError> {
    let hazards = line.get("hazards").split(';').map(str::trim).filter(|hazard| !hazard.is_empty());
    let plan = word(line, "plan", AccessPlan::parse, &AccessPlan::ALL.map(AccessPlan::as_str))?;
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
        care: CarePlan::default(),
        tag: None,
    };
    let online_release = yes_or_no(line, "online_release")?;
    Ok(ClientRow {
        reference: needed(line, "client_id")?,
        card,
        plan,
        timings: Own::default(),
        agreement,
        agreement_until,
        online_release,
    })
}

/// The plan beyond the door: what the file says, and what is on file where it has no such column.
fn care(line: &Line<'_>, mut care: CarePlan, now: Timestamp) -> Result<CarePlan, LineError> {
    let flags = [
        ("no_reply_entry", &mut care.no_reply_entry),
        ("critical", &mut care.critical),
        ("no_signal", &mut care.no_signal),
    ];
    for (column, place) in flags {
        if line.has(column) {
            *place = yes_or_no(line, column)?;
        }
    }
    let texts = [
        ("lives_with", &mut care.lives_with),
        ("senses", &mut care.senses),
        ("conditions", &mut care.conditions),
        ("grid", &mut care.grid),
        ("wishes", &mut care.wishes),
        ("next_of_kin", &mut care.next_of_kin),
        ("keyholder", &mut care.keyholder),
        ("scheme_manager", &mut care.scheme_manager),
        ("alarm_centre", &mut care.alarm_centre),
        ("neighbour", &mut care.neighbour),
        ("bottled_gas", &mut care.bottled_gas),
        ("never_contact", &mut care.never_contact),
    ];
    for (column, place) in texts {
        if line.has(column) {
            *place = optional(line, column)?;
        }
    }
    if line.has("born") {
        care.born = born(line, now)?;
    }
    Ok(care)
}

/// A year of birth; nothing where it is not known.
fn born(line: &Line<'_>, now: Timestamp) -> Result<u16, LineError> {
    let this_year = u16::try_from(now.civil().year).unwrap_or(u16::MAX);
    match line.get("born") {
        "" => Ok(0),
        text => match text.parse::<u16>() {
            Ok(year) if (1880..=this_year).contains(&year) => Ok(year),
            Ok(_) | Err(_) => Err(line.wrong("born", "a year such as 1947, or nothing")),
        },
    }
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

/// How long the flows wait here: what the file says, and what is on file where it has no such column. A file without
/// `wait_seconds` takes the wait after a knock away, as it always did.
fn timings(line: &Line<'_>, mut own: Own) -> Result<Own, LineError> {
    for timing in Timing::OF_CLIENT {
        let column = column_of(timing);
        if !line.has(column) && timing != Timing::Knock {
            continue;
        }
        let seconds = match line.get(column) {
            "" => None,
            text => match text.parse() {
                Ok(seconds) if timing.check(Whose::Client, seconds).is_ok() => Some(seconds),
                Ok(_) | Err(_) => {
                    let (least, most) = timing.bounds(Whose::Client);
                    return Err(line.wrong(column, &format!("whole seconds from {least} to {most}, or nothing")));
                }
            },
        };
        own.set(timing, seconds);
    }
    Ok(own)
}
