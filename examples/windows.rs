//! When a visit's code may be shown, computed for anyone who wants to check it: JSON lines in, JSON lines out.
//!
//! `{"start":"2026-10-25T01:30","end":"2026-10-25T02:15","opens_minutes_before":30,"closes_minutes_after":60}` gives
//! `{"opens":"2026-10-25T00:00:00Z","closes":"2026-10-25T03:15:00Z"}`. Times are local in Europe/London unless they
//! carry an offset or `Z`; without the margins the product's defaults count. The functions are those of the import.
//! Try it with `cargo run --quiet --example windows < visits.jsonl`.
//!
//! Each line has its own answer, in order. One that cannot be read is answered `{"error":"…"}`, which says what to
//! give instead, and the rest go on. Blank lines have no answer. A field with another name counts for nothing, and is
//! listed as `ignored`: a misspelt margin must not pass for a default in silence.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ExitCode;

use chrono::Datelike;
use doorstep::domain::clock::Timestamp;
use doorstep::domain::window::{MOST_AFTER, MOST_BEFORE, Margins, Planned, visit_times, window};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Bytes of one line. The longest that means something has fewer than 200: what is longer is not kept in memory.
const LONGEST_LINE: usize = 64 * 1024;

/// A line as it came, each field still to be judged; `null` counts as not given.
#[derive(Deserialize)]
struct Asked {
    start: Option<Value>,
    end: Option<Value>,
    opens_minutes_before: Option<Value>,
    closes_minutes_after: Option<Value>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Window {
        opens: String,
        closes: String,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        ignored: Vec<String>,
    },
    Error {
        error: String,
    },
}

/// The window that a line asks for, or what to give instead.
fn answer(line: &[u8]) -> Result<Answer, String> {
    let text = std::str::from_utf8(line).map_err(|_| String::from("the line is not UTF-8: save the text as UTF-8"))?;
    // The form is a promise: a list of four values would also do for serde.
    if !text.starts_with('{') {
        return Err(String::from(
            r#"give one JSON object on each line, such as {"start":"2026-10-25T01:30","end":"…"}"#,
        ));
    }
    let asked: Asked =
        serde_json::from_str(text).map_err(|error| format!("give one JSON object on each line: {}", column(&error)))?;
    let default = Margins::default();
    let margins = Margins {
        opens_minutes_before: minutes("opens_minutes_before", asked.opens_minutes_before.as_ref(), MOST_BEFORE)?
            .unwrap_or(default.opens_minutes_before),
        closes_minutes_after: minutes("closes_minutes_after", asked.closes_minutes_after.as_ref(), MOST_AFTER)?
            .unwrap_or(default.closes_minutes_after),
    };
    let (start, end) = (time("start", asked.start.as_ref())?, time("end", asked.end.as_ref())?);
    let window = visit_times(start, end)
        .and_then(|(starts, ends)| window(starts, ends, margins))
        .map_err(|error| error.to_string())?;
    let ignored = asked.others.into_keys().collect();
    Ok(Answer::Window { opens: utc(window.opens)?, closes: utc(window.closes)?, ignored })
}

/// What is wrong with the JSON: serde counts lines from where the object begins, which here is always the first.
fn column(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

fn time(name: &str, given: Option<&Value>) -> Result<Planned, String> {
    match given {
        None => Err(format!("{name} is missing: give a time such as \"2026-10-25T01:30\"")),
        Some(Value::String(text)) => text.parse().map_err(|error| format!("{name}: {error}")),
        Some(_) => Err(format!("{name} must be a text such as \"2026-10-25T01:30\"")),
    }
}

fn minutes(name: &str, given: Option<&Value>, most: u32) -> Result<Option<u32>, String> {
    let Some(value) = given else { return Ok(None) };
    let minutes = value.as_u64().and_then(|minutes| u32::try_from(minutes).ok()).filter(|minutes| *minutes <= most);
    minutes.map(Some).ok_or_else(|| format!("{name} must be a whole number of minutes from 0 to {most}"))
}

/// RFC 3339 in UTC, to the second: it knows the years 0 to 9999.
fn utc(at: Timestamp) -> Result<String, String> {
    let at = at.utc().filter(|at| (0..=9999).contains(&at.year()));
    let at = at.ok_or("the window lies outside the years 0000 to 9999: look at the dates again")?;
    Ok(at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Reads a line into `line`, without its end: `None` at the end of the input, else whether it was short enough to keep.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let most = LONGEST_LINE as u64 + 1;
    if input.by_ref().take(most).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let fits = line.ends_with(b"\n") || line.len() <= LONGEST_LINE;
    if !fits {
        input.skip_until(b'\n')?;
    }
    Ok(Some(fits))
}

fn run(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    let mut first = true;
    while let Some(fits) = next_line(&mut input, &mut line)? {
        let begins =
            if std::mem::take(&mut first) { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
        let asked = begins.trim_ascii();
        if asked.is_empty() {
            continue;
        }
        let answered = if fits { answer(asked) } else { Err(format!("a line has at most {LONGEST_LINE} bytes")) };
        serde_json::to_writer(&mut output, &answered.unwrap_or_else(|error| Answer::Error { error }))?;
        output.write_all(b"\n")?;
        // Somebody who asks line by line has the answer before the next question.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
    }
    output.flush()
}

fn main() -> ExitCode {
    match run(io::stdin().lock(), io::BufWriter::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read the answers has had enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("windows: {error}");
            ExitCode::FAILURE
        }
    }
}
