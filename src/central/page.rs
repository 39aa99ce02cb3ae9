//! A visit's record as a page to print: plain HTML, no script, every text escaped.

use std::fmt::Write as _;

use serde_json::Value;

use super::words;
use crate::domain::amend::Takes;
use crate::domain::clock::{PartOfDay, Timestamp};
use crate::domain::ids::EntryId;
use crate::domain::record::{Corrected, Line, VisitRecord};
use crate::domain::visit::Language;

const STYLE: &str = "body{font:16px/1.45 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#111;\
background:#fff}h1{font-size:1.5rem;line-height:1.15}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;\
border-bottom:1px solid #bbb}th{width:11rem}td.t{white-space:nowrap;width:9rem;font-variant-numeric:tabular-nums}\
.n{color:#444;font-size:.9rem}.m li{font-weight:600}footer{margin-top:2rem;color:#444;font-size:.85rem}\
@media print{body{margin:0;max-width:none;font-size:11pt}tr,li{break-inside:avoid}h2{break-after:avoid}}";

/// What a browser may do with the page: nothing but show it.
pub const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'";

/// Text for HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// Local time to the minute, as people say it (*9.30am*; *9.30yb*, *2yp*, *7.30yh*), with its date where that is not `day`.
fn time(at: Timestamp, day: &str, language: Language) -> String {
    let civil = at.civil();
    let part = match civil.part() {
        PartOfDay::Morning => "morning",
        PartOfDay::Afternoon => "afternoon",
        PartOfDay::Evening => "evening",
    };
    let clock = format!("{}{}", civil.clock(), words::page(part, language));
    if civil.date() == day { clock } else { format!("{} {clock}", civil.date()) }
}

/// A value of a line: words of closed lists in the page's language, what a person wrote as it is. Only in such fields as
/// hold closed lists is a word looked up.
fn value(field: &str, value: &Value, language: Language) -> String {
    const FREE: [&str; 23] = [
        "words",
        "name",
        "said",
        "reference",
        "by",
        "handed_to",
        "confirmed_by",
        "accounted_by",
        "tried",
        "because",
        "last_seen",
        "position",
        "taken_to",
        "address",
        "tag",
        "opens",
        "number",
        "last_had",
        "new",
        "old",
        "reason_words",
        "field",
        "when",
    ];
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => words::word(if *yes { "true" } else { "false" }, language),
        Value::Number(number) => number.to_string(),
        Value::String(text) if FREE.contains(&field) => text.clone(),
        Value::String(text) => words::known(text, language).unwrap_or_else(|| text.replace('_', " ")),
        Value::Array(all) => all.iter().map(|one| self::value(field, one, language)).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let shown = fields.iter().map(|(name, one)| self::value(name, one, language));
            shown.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ")
        }
    }
}

fn detail(line: &Line, language: Language) -> String {
    let Value::Object(fields) = &line.detail else { return String::new() };
    // Which entry a correction is of says nothing to a reader.
    let shown = fields.iter().filter(|(name, _)| *name != "entry").filter_map(|(name, one)| {
        let text = value(name, one, language);
        let name = words::word(name, language);
        (!text.is_empty()).then(|| format!("{}: {}", escaped(&name), escaped(&text)))
    });
    shown.collect::<Vec<_>>().join(" · ")
}

/// What a field said, or says: words of a list in this language, a time as a clock shows it.
fn said(one: &Corrected, text: &str, day: &str, language: Language) -> String {
    match one.takes {
        Takes::Text if one.field == "reason" => words::known(text, language).unwrap_or_else(|| text.to_owned()),
        Takes::Text => text.to_owned(),
        Takes::Time => Timestamp::from_rfc3339(text).map_or_else(|| text.to_owned(), |at| time(at, day, language)),
        Takes::One(..) | Takes::Several(..) => {
            let words = Takes::split(text).into_iter().map(|one| words::word(one, language));
            Takes::join(&words.collect::<Vec<_>>())
        }
    }
}

fn row(line: &Line, day: &str, language: Language) -> String {
    let word = |word| escaped(words::page(word, language));
    let mut what = format!("<b>{}</b>", escaped(&words::kind(&line.kind, language)));
    if line.held_back {
        let _ = write!(what, "<br>{}", word("held_back"));
    }
    if line.by_other {
        let _ = write!(what, "<br>{}", word("by_other"));
    }
    let detail = detail(line, language);
    if !detail.is_empty() {
        let _ = write!(what, "<br>{detail}");
    }
    for one in &line.corrected {
        let _ = write!(
            what,
            "<br><ins>{}: {} {} “{}”, {} “{}”, {} {} ({}, {})</ins>",
            word("corrected"),
            escaped(&words::word(&one.field, language)),
            word("was"),
            escaped(&said(one, &one.old, day, language)),
            word("is"),
            escaped(&said(one, &one.new, day, language)),
            word("because"),
            escaped(&one.reason),
            escaped(&one.by),
            time(one.at, day, language),
        );
    }
    let mut when = time(line.at, day, language);
    if let Some(told) = line.told_at {
        let _ = write!(when, "<br><span class=\"n\">{} {}</span>", word("told_at"), time(told, day, language));
    }
    format!("<tr><td class=\"t\">{when}</td><td>{what}<br><span class=\"n\">{}</span></td></tr>", escaped(&line.who))
}

fn fact(name: &str, text: &str) -> String {
    format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(name), escaped(text))
}

/// The page.
pub fn record(record: &VisitRecord, language: Language, now: Timestamp) -> String {
    let word = |word| words::page(word, language);
    let facts = &record.verification;
    let day = facts.date.as_str();
    let at = |instant: Option<Timestamp>| {
        instant.map_or_else(|| word("not_yet").to_owned(), |instant| time(instant, day, language))
    };
    let service = facts.service.split_once(" (").map_or_else(
        || facts.service.clone(),
        |(reference, plan)| format!("{reference} ({})", words::word(plan.trim_end_matches(')'), language)),
    );
    let mut body = format!("<h1>{}</h1><h2>{}</h2><table>", escaped(word("title")), escaped(word("facts")));
    for (name, text) in [
        ("service", service.as_str()),
        ("person", &facts.person),
        ("date", &facts.date),
        ("place", &facts.place),
        ("provider", &facts.provider),
        ("times", &format!("{} – {}", at(facts.started), at(facts.ended))),
        (
            "planned",
            &format!("{} – {}", time(record.planned_start, day, language), time(record.planned_end, day, language)),
        ),
    ] {
        body += &fact(word(name), text);
    }
    body += "</table>";
    body += &emergency(record, day, language);
    let _ = write!(body, "<h2>{}</h2>", escaped(word("log")));
    if record.lines.is_empty() {
        let _ = write!(body, "<p>{}</p>", escaped(word("none")));
    } else {
        body += "<table>";
        body.extend(record.lines.iter().map(|line| row(line, day, language)));
        body += "</table>";
    }
    let _ = write!(
        body,
        "<footer>{} {} {}</footer>",
        escaped(word("printed")),
        now.civil().date(),
        time(now, &now.civil().date(), language)
    );
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>",
        language.tag(),
        escaped(word("title")),
    )
}

fn emergency(record: &VisitRecord, day: &str, language: Language) -> String {
    let word = |word| escaped(words::page(word, language));
    let Some(emergency) = &record.emergency else { return String::new() };
    let mut body = format!(
        "<h2>{}</h2><table>{}",
        word("emergency"),
        fact(words::page("began", language), &time(emergency.began, day, language))
    );
    let lines = |ids: &[EntryId]| {
        let found = record.lines.iter().filter(|line| ids.contains(&line.id));
        found
            .map(|line| {
                let detail = detail(line, language);
                let kind = escaped(&words::kind(&line.kind, language));
                let sep = if detail.is_empty() { "" } else { ": " };
                format!("{} {kind}{sep}{detail}", time(line.at, day, language))
            })
            .collect::<Vec<_>>()
            .join("<br>")
    };
    for (name, ids) in [
        ("reason", &emergency.reason),
        ("actions", &emergency.actions),
        ("contacted", &emergency.contacted),
        ("outcomes", &emergency.outcomes),
    ] {
        let text = if ids.is_empty() { word("not_yet") } else { lines(ids) };
        let _ = write!(body, "<tr><th scope=\"row\">{}</th><td>{text}</td></tr>", word(name));
    }
    body += "</table>";
    if !emergency.missing.is_empty() {
        let _ = write!(body, "<h2>{}</h2><ul class=\"m\">", word("missing"));
        for one in &emergency.missing {
            let _ = write!(body, "<li>{}</li>", escaped(&words::missing(one.as_str(), language)));
        }
        body += "</ul>";
    }
    if !record.duties.is_empty() {
        let _ = write!(body, "<h2>{}</h2><table>", word("duties"));
        for answered in &record.duties {
            let yes = words::word(if answered.answer { "yes" } else { "no" }, language);
            let text = format!("{yes}: {} ({}, {})", answered.reason, answered.by, time(answered.at, day, language));
            body += &fact(&words::word(answered.duty.as_str(), language), &text);
        }
        body += "</table>";
    }
    body
}
