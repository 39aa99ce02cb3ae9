//! What the notes guard says of notes, for anyone who wants to check it: JSON lines in, JSON lines out, one visit a
//! line.
//!
//! `{"code":"1359","order_free":false,"notes":["…","…"]}` gives `{"verdict":"block","note":0,"why":"…"}`: the worst
//! over all notes; `note` is counted from 0, and null where nothing was found. `code` may be null, so that only the
//! shape of numbers is looked at. `"suspicious":true` says that a code was changed, told or did not open in that
//! visit. Try it with `cargo run --quiet --example notes_guard < notes.jsonl`.
//!
//! Each line has its own answer, in order. One that cannot be read is answered `{"error":"…"}`, which says what to
//! give instead and never repeats a code, and the rest go on. Blank lines have no answer. A field with another name
//! counts for nothing, and is listed as `ignored`.

use std::io::{self, BufRead, Write};

use doorstep::domain::notes_guard::{Finding, Secret, Verdict, judge};
use serde_json::{Map, Value, json};

/// The fields that count.
const FIELDS: [&str; 4] = ["code", "order_free", "suspicious", "notes"];

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = answer(&line).unwrap_or_else(|error| json!({ "error": error }));
        if writeln!(out, "{answer}").is_err() {
            // Whoever reads has read enough.
            break;
        }
    }
    Ok(())
}

/// The verdict on a line, or what to give instead.
fn answer(line: &[u8]) -> Result<Value, String> {
    let line: Value = serde_json::from_slice(line)
        .map_err(|error| format!("not JSON at column {}: give one object on each line", error.column()))?;
    let Value::Object(line) = line else {
        return Err(format!("{}: give an object such as {{\"code\":\"…\",\"notes\":[\"…\"]}}", kind(&line)));
    };
    let order_free = flag(&line, "order_free")?;
    let suspicious = flag(&line, "suspicious")?;
    let notes = notes(&line)?;
    let secret = code(&line)?.map(|code| Secret { code, order_free });
    let mut answer = shown(judge(secret.as_slice(), suspicious, &notes));
    let ignored: Vec<&String> = line.keys().filter(|key| !FIELDS.contains(&key.as_str())).collect();
    if !ignored.is_empty() {
        answer["ignored"] = json!(ignored);
    }
    Ok(answer)
}

fn code(line: &Map<String, Value>) -> Result<Option<&str>, String> {
    match line.get("code") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(code)) => Ok(Some(code)),
        Some(other) => Err(format!("code is {}: give text such as \"0000\", or null", kind(other))),
    }
}

fn flag(line: &Map<String, Value>, name: &str) -> Result<bool, String> {
    match line.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => Err(format!("{name} is {}: give true or false", kind(other))),
    }
}

fn notes(line: &Map<String, Value>) -> Result<Vec<&str>, String> {
    let Some(notes) = line.get("notes") else { return Err("notes is missing: give a list of texts".into()) };
    let Value::Array(notes) = notes else { return Err(format!("notes is {}: give a list of texts", kind(notes))) };
    let text = |(place, note): (usize, &'_ Value)| match note {
        Value::String(_) => Ok(()),
        other => Err(format!("note {place} is {}: give text", kind(other))),
    };
    notes.iter().enumerate().try_for_each(text)?;
    Ok(notes.iter().filter_map(Value::as_str).collect())
}

/// What a value is, without what it says: it may be a code.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn shown(finding: Finding) -> Value {
    let verdict = match finding.verdict {
        Verdict::Block => "block",
        Verdict::Warn => "warn",
        Verdict::Ok => "ok",
    };
    let why = finding.why.map(|why| why.to_string()).unwrap_or_default();
    json!({ "verdict": verdict, "note": finding.note, "why": why })
}
