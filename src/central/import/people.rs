//! `people`: `worker_id,name,roles`, optional `phone, language, dbs_until, trained_until`.

use super::sheet::{Columns, Line};
use super::{Job, Put};
use crate::central::db::people::{self, Person};
use crate::central::db::{DbError, Tx};
use crate::domain::ids::PersonId;
use crate::domain::visit::Language;

pub(super) const COLUMNS: Columns = Columns {
    required: &["worker_id", "name", "roles"],
    optional: &["phone", "language", "dbs_until", "trained_until"],
};

/// The roles of the product (policy: who may do what).
const ROLES: [&str; 9] = [
    "care_worker",
    "coordinator",
    "on_call_manager",
    "registered_manager",
    "responsible_individual",
    "compliance",
    "safeguarding",
    "inspector",
    "technical_admin",
];

pub(super) fn put(tx: &mut dyn Tx, job: &Job<'_>, line: &Line<'_>) -> Result<Put, DbError> {
    let person = match read(line) {
        Ok(person) => person,
        Err(error) => return Ok(Err(error)),
    };
    people::put(tx, job.organisation, PersonId(crate::vault::make_uuid(job.now)), &person).map(Ok)
}

fn read(line: &Line<'_>) -> Result<Person, super::LineError> {
    let roles = roles(line)?;
    Ok(Person {
        reference: needed(line, "worker_id")?,
        name: needed(line, "name")?,
        roles,
        phone: optional(line, "phone")?,
        language: language(line)?,
        dbs_until: date(line, "dbs_until")?,
        trained_until: date(line, "trained_until")?,
    })
}

fn roles(line: &Line<'_>) -> Result<Vec<String>, super::LineError> {
    let words = line.get("roles").split(';').map(str::trim).filter(|word| !word.is_empty());
    let mut roles: Vec<String> = words.map(str::to_lowercase).collect();
    roles.sort();
    roles.dedup();
    if roles.is_empty() || roles.iter().any(|role| !ROLES.contains(&role.as_str())) {
        return Err(line.wrong("roles", &format!("one or more of {}, separated by ;", ROLES.join(", "))));
    }
    Ok(roles)
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
