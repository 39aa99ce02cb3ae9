//! A CSV file as a header and lines, with what is wrong with it.

use csv::{ByteRecord, ReaderBuilder, Trim};
use zeroize::Zeroize;

use super::LineError;

/// The columns a kind of file has.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Those that must be there, the identity first.
    pub required: &'static [&'static str],
    /// Those that may be.
    pub optional: &'static [&'static str],
}

/// Why a file as a whole cannot be used. Each says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Nothing in it.
    #[error("the file is empty: its first line has to name the columns")]
    Empty,
    /// The header is not text.
    #[error("the first line is not UTF-8 text: save the file as CSV UTF-8")]
    NotText,
    /// Columns are missing.
    #[error("the first line lacks the column {0}: it has to name {1}")]
    Missing(String, String),
    /// A column is named twice.
    #[error("the first line names the column {0} twice")]
    Twice(String),
}

/// A line that reads.
#[derive(Debug)]
pub struct Line<'a> {
    /// Where it begins.
    pub number: u64,
    names: &'a [String],
    fields: Vec<String>,
}

impl Line<'_> {
    /// The field in this column; empty if the file has no such column.
    pub fn get(&self, column: &str) -> &str {
        let at = self.names.iter().position(|name| name == column);
        at.and_then(|at| self.fields.get(at)).map_or("", String::as_str)
    }

    /// Whether the file has this column.
    pub fn has(&self, column: &str) -> bool {
        self.names.iter().any(|name| name == column)
    }

    /// What is wrong in this column.
    pub fn wrong(&self, column: &str, expected: &str) -> LineError {
        let got = (!column.is_empty()).then(|| shortened(self.get(column)));
        LineError { line: self.number, column: column.to_owned(), expected: expected.to_owned(), got }
    }

    /// The digest of the fields that mean something, to compare two lines of one identity without keeping what they hold.
    pub fn digest(&self, columns: &Columns) -> [u8; 32] {
        let named = self.names.iter().zip(&self.fields).filter(|(name, _)| known(columns, name));
        let parts: Vec<&[u8]> = named.flat_map(|(_, field)| [field.as_bytes(), b"\0"]).collect();
        crate::vault::sha256(&parts)
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.fields.zeroize();
    }
}

/// A report is read by people: a field that swallowed half the file is cut.
fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

/// A file that reads.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// Records, the header not counted.
    pub rows: u64,
    /// The lines that read.
    pub lines: Vec<Line<'a>>,
    /// Those that do not.
    pub bad: Vec<LineError>,
    /// Columns that mean nothing here.
    pub unknown: Vec<String>,
}

impl Sheet<'_> {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn read(bytes: &[u8], columns: &Columns) -> Result<Self, Unusable> {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(bytes))
            .trim(Trim::All)
            .flexible(true)
            .has_headers(true)
            .from_reader(bytes);
        let header = reader.byte_headers().map_err(|_| Unusable::NotText)?.clone();
        let names = names(&header, columns)?;
        let unknown = names.iter().filter(|name| !known(columns, name)).cloned().collect();
        let mut sheet = Sheet { rows: 0, lines: Vec::new(), bad: Vec::new(), unknown };
        // The names live as long as the command: one small list for each file.
        let names: &'static [String] = Box::leak(names.into_boxed_slice());
        let mut record = ByteRecord::new();
        let mut place = Place { bytes, at: 0, line: 1 };
        while let Ok(true) = reader.read_byte_record(&mut record) {
            sheet.rows += 1;
            let number = place.line_at(record.position().map_or(0, csv::Position::byte));
            match fields(&record, names.len()) {
                Ok(fields) => sheet.lines.push(Line { number, names, fields }),
                Err(expected) => sheet.bad.push(LineError { line: number, column: String::new(), expected, got: None }),
            }
        }
        Ok(sheet)
    }
}

/// A place in the file and the number of its line. The reader's own count stands still at the `\r` of `\r\n`, and at the
/// empty lines before a record.
struct Place<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Place<'_> {
    /// The line on which the record that is read from this byte on begins; the file's first is 1. Asked in order.
    fn line_at(&mut self, from: u64) -> u64 {
        let from = usize::try_from(from).unwrap_or(usize::MAX).min(self.bytes.len());
        let empty = self.bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let to = (from + empty).max(self.at);
        self.line += self.bytes[self.at..to].iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.at = to;
        self.line
    }
}

/// Spreadsheets of some countries write `;`.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if !first.contains(&b',') && first.contains(&b';') { b';' } else { b',' }
}

fn known(columns: &Columns, name: &str) -> bool {
    columns.required.contains(&name) || columns.optional.contains(&name)
}

fn names(header: &ByteRecord, columns: &Columns) -> Result<Vec<String>, Unusable> {
    if header.is_empty() || header.iter().all(<[u8]>::is_empty) {
        return Err(Unusable::Empty);
    }
    let name = |field: &[u8]| std::str::from_utf8(field).map(|name| name.trim().to_lowercase());
    let names: Vec<String> = header.iter().map(name).collect::<Result<_, _>>().map_err(|_| Unusable::NotText)?;
    if let Some(missing) = columns.required.iter().find(|wanted| !names.iter().any(|name| name == *wanted)) {
        return Err(Unusable::Missing((*missing).to_owned(), columns.required.join(", ")));
    }
    for (place, name) in names.iter().enumerate() {
        if known(columns, name) && names.iter().take(place).any(|other| other == name) {
            return Err(Unusable::Twice(name.clone()));
        }
    }
    Ok(names)
}

fn fields(record: &ByteRecord, wanted: usize) -> Result<Vec<String>, String> {
    if record.len() != wanted {
        return Err(format!("{wanted} fields as in the first line, not {}", record.len()));
    }
    record
        .iter()
        .map(|field| std::str::from_utf8(field).map(str::to_owned))
        .collect::<Result<_, _>>()
        .ok()
        .filter(|fields: &Vec<String>| !fields.iter().any(|field| field.contains('\0')))
        .ok_or_else(|| String::from("UTF-8 text: save the file as CSV UTF-8"))
}
