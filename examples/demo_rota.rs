//! Writes a believable rota for today and tomorrow, for `make run`: `demo_rota < status.json > rota.csv`.
//!
//! The demo worker (`W01`) gets one *let yourself in* and one *answers the door* visit that are open now and not begun,
//! at any hour; fresh ones where the last have been begun or are nearly over. What the phone has (`doorstep status
//! --json`, or nothing) comes in on standard input. Visits on file are written as they were.

use std::io::Read;
use std::time::Duration;

use doorstep::domain::clock::{Fold, Timestamp, local_instant, start_of_day};
use doorstep::shell::clock::{Clocks, SystemClocks};
use serde::Deserialize;

/// A visit must be open for at least this long still.
const LEFT_OPEN: Duration = Duration::from_mins(45);
const DAY: Duration = Duration::from_hours(24);

/// Visits that are open now: whose home, by plan.
const OPEN_NOW: [&str; 2] = ["C01", "C02"];

/// The rest of the round: worker, client, local start, minutes.
const ROUND: [(&str, &str, &str, u32); 14] = [
    ("W01", "C05", "07:45", 45),
    ("W01", "C06", "11:00", 30),
    ("W01", "C03", "12:15", 30),
    ("W01", "C04", "16:30", 45),
    ("W01", "C08", "18:15", 30),
    ("W01", "C07", "20:00", 45),
    ("W02", "C06", "07:30", 45),
    ("W02", "C08", "08:45", 30),
    ("W02", "C04", "12:00", 30),
    ("W02", "C01", "19:00", 45),
    ("W03", "C07", "07:15", 45),
    ("W03", "C02", "09:00", 45),
    ("W03", "C05", "12:30", 30),
    ("W03", "C02", "17:30", 30),
];

#[derive(Default, Deserialize)]
#[serde(default)]
struct Status {
    visits: Vec<Seen>,
}

#[derive(Deserialize)]
struct Seen {
    reference: String,
    begun: bool,
    opens: String,
    closes: String,
}

fn instant(text: &str) -> Option<Timestamp> {
    chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| Timestamp(at.timestamp_millis()))
}

/// Whether the phone has a visit of this client that is open, will be for a while, and is not begun.
fn has_open(status: &Status, client: &str, now: Timestamp) -> bool {
    status.visits.iter().any(|seen| {
        let ours = seen.reference.starts_with("NOW-") && seen.reference.ends_with(client);
        let (opens, closes) = (instant(&seen.opens), instant(&seen.closes));
        ours && !seen.begun && opens.is_some_and(|at| at <= now) && closes.is_some_and(|at| at >= now + LEFT_OPEN)
    })
}

fn utc(at: Timestamp) -> String {
    at.utc().map(|at| at.format("%Y-%m-%dT%H:%MZ").to_string()).unwrap_or_default()
}

fn main() {
    let mut text = String::new();
    // No status, or one that does not read, is a phone without visits.
    let _ = std::io::stdin().read_to_string(&mut text);
    let status: Status = serde_json::from_str(&text).unwrap_or_default();
    let now = SystemClocks.read().wall;
    println!("visit_id,worker_id,client_id,start,end");
    // Began five minutes ago, on a full minute.
    let start = Timestamp((now.0 / 60_000 - 5) * 60_000);
    for (place, client) in OPEN_NOW.iter().enumerate() {
        if !has_open(&status, client, now) {
            let mut start = start + Duration::from_mins(2 * place as u64);
            // A visit that was begun and ended within this very minute keeps its reference.
            let reference = |start: Timestamp| format!("NOW-{}-{client}", start.0 / 60_000);
            while status.visits.iter().any(|seen| seen.reference == reference(start)) {
                start = start + Duration::from_mins(1);
            }
            let end = start + Duration::from_mins(45);
            println!("{},W01,{client},{},{}", reference(start), utc(start), utc(end));
        }
    }
    for day in [now, start_of_day(now) + DAY + Duration::from_hours(12)] {
        let civil = day.civil();
        let date = format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
        for (worker, client, clock, minutes) in ROUND {
            let Ok(start) = chrono::NaiveDateTime::parse_from_str(&format!("{date}T{clock}"), "%Y-%m-%dT%H:%M") else {
                continue;
            };
            // A visit that was over before the demonstration began would look missed.
            if worker == "W01" && local_instant(start, Fold::Earlier) < now {
                continue;
            }
            let end = start + chrono::TimeDelta::minutes(i64::from(minutes));
            let reference = format!("{}-{worker}-{}", date.replace('-', ""), clock.replace(':', ""));
            println!("{reference},{worker},{client},{date}T{clock},{}", end.format("%Y-%m-%dT%H:%M"));
        }
    }
}
