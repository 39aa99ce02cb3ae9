//! Rotas, clients, people and codes from CSV files (RFC 4180, UTF-8, with or without a byte order mark).
//!
//! The header's names decide, their order does not. Good lines go in by one transaction, bad ones are listed with what
//! was expected. The same identity with the same content is *unchanged*, with other content *updated*; twice in one
//! file with other content is an error on the second line. Codes come by standard input only: a file of codes is what
//! Camden's guidance calls a breach.

mod clients;
mod codes;
mod people;
mod rota;
mod sheet;

use std::collections::BTreeMap;

use serde::Serialize;

use super::db::{Change, Db, DbError, Tx};
use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::vault::code_vault::OrganisationKey;
use sheet::{Line, Sheet};

pub use sheet::Unusable;

/// What is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Staff.
    People,
    /// Clients.
    Clients,
    /// Visits.
    Rota,
    /// Codes, by standard input.
    Codes,
}

impl Kind {
    /// The word of the command.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Clients => "clients",
            Self::Rota => "rota",
            Self::Codes => "codes",
        }
    }

    fn columns(self) -> sheet::Columns {
        match self {
            Self::People => people::COLUMNS,
            Self::Clients => clients::COLUMNS,
            Self::Rota => rota::COLUMNS,
            Self::Codes => codes::COLUMNS,
        }
    }
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineError {
    /// Where the record begins; the header is line 1.
    pub line: u64,
    /// The column's name; empty where the line as a whole is wrong.
    pub column: String,
    /// What should stand there.
    pub expected: String,
    /// What stands there; never shown for a code.
    pub got: Option<String>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was imported.
    pub kind: Kind,
    /// The file's name, `-` for standard input.
    pub file: String,
    /// Records, the header not counted.
    pub rows: u64,
    /// New.
    pub created: u64,
    /// Known, with other content.
    pub updated: u64,
    /// Known, as they are.
    pub unchanged: u64,
    /// Whether nothing was kept.
    pub dry_run: bool,
    /// The bad lines.
    pub errors: Vec<LineError>,
}

/// What an import needs beside the file.
#[derive(Debug)]
pub struct Job<'a> {
    /// What the file holds.
    pub kind: Kind,
    /// Its name, for the report.
    pub file: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Whether to keep nothing.
    pub dry_run: bool,
    /// The agency.
    pub organisation: OrgId,
    /// What wraps the codes; wanted for codes only.
    pub key: Option<&'a OrganisationKey>,
    /// Now.
    pub now: Timestamp,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file as a whole.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A dry run ends so: everything is rolled back.
    #[error("dry run")]
    DryRun(Box<(Report, Vec<String>)>),
}

/// Imports a file. Gives the report, and the names of columns that mean nothing here.
///
/// # Errors
/// [`ImportError`]: nothing was imported then.
pub fn run(db: &Db, job: &Job<'_>) -> Result<(Report, Vec<String>), ImportError> {
    let sheet = Sheet::read(job.bytes, &job.kind.columns())?;
    let unknown = sheet.unknown.clone();
    let done = db.write_now(|tx| {
        let report = put_all(tx, job, &sheet)?;
        note_run(tx, job, &report)?;
        if job.dry_run { Err(ImportError::DryRun(Box::new((report, unknown)))) } else { Ok((report, unknown)) }
    });
    match done {
        Err(ImportError::DryRun(done)) => Ok(*done),
        other => other,
    }
}

/// What a line came to.
type Put = Result<Change, LineError>;

fn put_all(tx: &mut dyn Tx, job: &Job<'_>, sheet: &Sheet) -> Result<Report, ImportError> {
    let mut report = Report {
        kind: job.kind,
        file: job.file.to_owned(),
        rows: sheet.rows,
        created: 0,
        updated: 0,
        unchanged: 0,
        dry_run: job.dry_run,
        errors: sheet.bad.clone(),
    };
    let mut seen: BTreeMap<String, (u64, [u8; 32])> = BTreeMap::new();
    for line in &sheet.lines {
        match put_line(tx, job, line, &mut seen)? {
            Ok(Change::Created) => report.created += 1,
            Ok(Change::Updated) => report.updated += 1,
            Ok(Change::Unchanged) => report.unchanged += 1,
            Err(error) => report.errors.push(error),
        }
    }
    report.errors.sort_by_key(|error| error.line);
    if job.kind == Kind::Codes {
        // A shifted column would put a code anywhere.
        report.errors.iter_mut().for_each(|error| error.got = None);
    }
    Ok(report)
}

fn put_line(
    tx: &mut dyn Tx,
    job: &Job<'_>,
    line: &Line<'_>,
    seen: &mut BTreeMap<String, (u64, [u8; 32])>,
) -> Result<Put, DbError> {
    let key = match job.kind {
        Kind::People => line.get("worker_id").to_owned(),
        Kind::Clients => line.get("client_id").to_owned(),
        Kind::Rota => line.get("visit_id").to_owned(),
        Kind::Codes => format!("{}\u{0}{}", line.get("client_id"), line.get("kind").to_lowercase()),
    };
    let content = line.digest(&job.kind.columns());
    if let Some((first, before)) = seen.get(&key)
        && *before != content
    {
        let id = job.kind.columns().required[0];
        let said = format!("an identity once in a file; line {first} has it with other content");
        return Ok(Err(line.wrong(id, &said)));
    }
    let put = match job.kind {
        Kind::People => people::put(tx, job, line),
        Kind::Clients => clients::put(tx, job, line),
        Kind::Rota => rota::put(tx, job, line),
        Kind::Codes => codes::put(tx, job, line),
    }?;
    if put.is_ok() {
        seen.entry(key).or_insert((line.number, content));
    }
    Ok(put)
}

fn note_run(tx: &mut dyn Tx, job: &Job<'_>, report: &Report) -> Result<(), DbError> {
    let sql = "INSERT INTO import_run (org, id, kind, file, at, row_count, created, updated, unchanged, failed) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let id = crate::vault::make_uuid(job.now);
    let values = [
        job.organisation.as_bytes().into(),
        id.as_bytes().into(),
        job.kind.as_str().into(),
        job.file.into(),
        job.now.0.into(),
        report.rows.into(),
        report.created.into(),
        report.updated.into(),
        report.unchanged.into(),
        (report.errors.len() as u64).into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}
