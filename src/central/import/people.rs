//! `people`: `worker_id,name,roles`, optional `phone, language, dbs_until, trained_until, dbs, adjustments`.
//!
//! Without `dbs_until` no code is released to a worker, ever (policy 9.2); without `trained_until` only by a manager, for
//! one visit. `dbs` holds `barred` or nothing. `adjustments`: `tap`, `spoken`, separated by `;`.

use super::sheet::{Columns, Line};
use super::{Job, Put};
use crate::central::db::people::{self, Person};
use crate::central::db::{DbError, Tx};
use crate::domain::authority::Role;
use crate::domain::ids::PersonId;
use crate::domain::visit::Language;

pub(super) const COLUMNS: Columns = Columns {
    required: &["worker_id", "name", "roles"],
    optional: &["phone", "language", "dbs_until", "trained_until", "dbs", "adjustments"],
};

/// Ways of looking at a code that may be agreed with a worker.
const ADJUSTMENTS: [&str; 2] = ["spoken", "tap"];

pub(super) fn put(tx: &mut dyn Tx, job: &Job<'_>, line: &Line<'_>) -> Result<Put, DbError> {
    let person = match read(line) {
        Ok(person) => person,
        Err(error) => return Ok(Err(error)),
    };
    people::put(tx, job.organisation, PersonId(crate::vault::make_uuid(job.now)), &person).map(Ok)
}

fn read(line: &Line<'_>) -> Result<Person, super::LineError> {
    let roles = list(line, "roles", &Role::ALL.map(Role::as_str), true)?;
    let barred = line.get("dbs").to_lowercase();
    if !matches!(barred.as_str(), "" | "barred") {
        return Err(line.wrong("dbs", "barred, or nothing"));
    }
    Ok(Person {
        reference: needed(line, "worker_id")?,
        name: needed(line, "name")?,
        roles,
        phone: optional(line, "phone")?,
        language: language(line)?,
        dbs_until: date(line, "dbs_until")?,
        trained_until: date(line, "trained_until")?,
        dbs: barred,
        adjustments: list(line, "adjustments", &ADJUSTMENTS, false)?,
    })
}

/// Words of a list, separated by `;`.
fn list(line: &Line<'_>, column: &str, known: &[&str], needed: bool) -> Result<Vec<String>, super::LineError> {
    let words = line.get(column).split(';').map(str::trim).filter(|word| !word.is_empty());
    let mut words: Vec<String> = words.map(str::to_lowercase).collect();
    words.sort();
    words.dedup();
    if (needed && words.is_empty()) || words.iter().any(|word| !known.contains(&word.as_str())) {
        let many = if needed { "one or more" } else { "none or more" };
        return Err(line.wrong(column, &format!("{many} of {}, separated by ;", known.join(", "))));
    }
    Ok(words)
}

/// A field that may not be empty, without control characters.
pub(super) fn needed(line: &Line<'_>, column: &str) -> Result<String, super::LineError> {
    let text = line.get(column);
    if text.is_empty() || text.chars().any(char::is_control) || text.chars().count() > 200 {
        return Err(line.wrong(column, "1 to 200 characters on one line"));
    }
    Ok(text.to_owned())
}

/// A field that may be empty. On one line: a stray quote would swallow the lines below, other clients' among them.
pub(super) fn optional(line: &Line<'_>, column: &str) -> Result<String, super::LineError> {
    let text = line.get(column);
    if text.chars().any(char::is_control) || text.chars().count() > 500 {
        return Err(line.wrong(column, "at most 500 characters on one line"));
    }
    Ok(text.to_owned())
}

pub(super) fn language(line: &Line<'_>) -> Result<Language, super::LineError> {
    match line.get("language") {
        "" => Ok(Language::default()),
        word => Language::parse(word).ok_or_else(|| line.wrong("language", "en or cy")),
    }
}

fn date(line: &Line<'_>, column: &str) -> Result<String, super::LineError> {
    let text = line.get(column);
    let valid = text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    if text.is_empty() || valid {
        Ok(text.to_owned())
    } else {
        Err(line.wrong(column, "a date as YYYY-MM-DD, or nothing"))
    }
}
