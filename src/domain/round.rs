//! What a worker's round needs beside visits and codes: whom to ring, keys that were issued, colleagues on the same visit,
//! releases by managers; and new times for a round that runs late.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::entry::flow::{Contact, Ground};
use super::entry::report::Proposed;
use super::ids::{PersonId, VisitId};
use super::timings::Timings;
use super::visit::Visit;

/// What a bundle brings beside visits, clients and codes. All of it is replaced by the next bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Round {
    /// Whom to ring after on-call, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<InLine>,
    /// Keys that were issued to the worker.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<HeldKey>,
    /// Keys that the worker had and the office has written back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys_back: Vec<KeyBack>,
    /// Managers' word that a waiting worker may go.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub releases: Vec<DoorRelease>,
    /// What colleagues on the same visit have done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub colleagues: Vec<Colleague>,
    /// How long the flows wait in this organisation; a visit that says its own goes by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timings: Option<Timings>,
    /// The council's safeguarding team, its out-of-hours team and children's services, and Care Inspectorate Wales: name and
    /// number, as the agency set them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub direct: Vec<String>,
}

/// Somebody to ring where on-call does not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct InLine {
    /// In which place.
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub whom: Contact,
    /// Their name.
    pub name: String,
    /// Their number.
    pub tel: String,
}

/// A key that was issued to the worker. Its tag says nothing of whose home it opens (policy 5.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct HeldKey {
    /// Its tag.
    pub tag: String,
    /// When it was issued; what this phone said of it before does not count.
    #[serde(default)]
    pub issued_at: Timestamp,
    /// When it has to be back.
    pub due_back: Timestamp,
    /// The visit it was issued for that comes next, if any is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
}

/// A key that the worker had, and that is at the office again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct KeyBack {
    /// Its tag.
    pub tag: String,
    /// When the office wrote it back, last.
    pub at: Timestamp,
}

/// A manager's word that a waiting worker may go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct DoorRelease {
    /// Which visit.
    pub visit: VisitId,
    /// When the wait that it ends had begun; a later wait is not ended by it.
    pub since: Timestamp,
    /// The manager.
    pub by: String,
    /// On what ground.
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub ground: Ground,
    /// In their words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// When it was given.
    pub given_at: Timestamp,
}

/// A colleague on the same visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// This worker's own visit.
    pub visit: VisitId,
    /// Who.
    pub who: PersonId,
    /// Their name.
    pub name: String,
    /// What they have done, as far as central knows: kinds of entries, oldest first.
    pub done: Vec<ColleagueLine>,
}

/// A line of a colleague's log: no words, no names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct ColleagueLine {
    /// When.
    pub at: Timestamp,
    /// What: the entry's `type`.
    pub kind: String,
}

/// The kinds of entries that a colleague on the same visit is shown: what was done at the door, no words, no codes, nothing
/// about the worker.
const SHOWN: [&str; 37] = [
    "visit_started",
    "door_checked",
    "trouble",
    "buzzer_rung",
    "at_own_door",
    "knocked",
    "knock_skipped",
    "answered",
    "someone_answered",
    "refused",
    "no_reply",
    "could_not_open",
    "key_taken",
    "entered",
    "opened_by",
    "not_inside",
    "going_in",
    "out_safe",
    "rooms_checked",
    "found_outside",
    "waiting_for_release",
    "released",
    "emergency_begun",
    "emergency_over",
    "taken_over",
    "key_safe_fault",
    "went_out",
    "locked_out",
    "leaving",
    "got_out",
    "door_locked",
    "locked_behind",
    "wont_lock",
    "key_left",
    "handed_to",
    "visit_outcome",
    "left",
];

/// How many lines of a colleague's log are shown: the last ones.
pub const COLLEAGUE_LINES: usize = 30;

/// What of a colleague's entries is shown to the other, oldest first.
pub fn done_by_colleague(mut lines: Vec<ColleagueLine>) -> Vec<ColleagueLine> {
    lines.retain(|line| SHOWN.contains(&line.kind.as_str()));
    lines.split_off(lines.len().saturating_sub(COLLEAGUE_LINES))
}

/// Whether two planned times are one visit of two workers: they overlap by half of the shorter, or more.
pub fn is_together((starts, ends): (Timestamp, Timestamp), (other_starts, other_ends): (Timestamp, Timestamp)) -> bool {
    let shorter = ends.since(starts).min(other_ends.since(other_starts));
    let both = ends.min(other_ends).since(starts.max(other_starts));
    !shorter.is_zero() && both * 2 >= shorter
}

/// Somebody who may answer for the agency, for the line of whom to ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// Their name.
    pub name: String,
    /// Their number.
    pub tel: String,
    /// Their place in the line.
    pub whom: Contact,
}

/// Whom to ring after `first`, in order: second on-call, Registered Manager, Responsible Individual. Each number once, in
/// the highest place it has; who has no number is left out.
pub fn line_of(first: &str, people: &[Answers]) -> Vec<InLine> {
    let digits = |tel: &str| tel.chars().filter(char::is_ascii_digit).collect::<String>();
    let mut taken = vec![digits(first)];
    let mut line = Vec::new();
    for place in [Contact::ResponsibleIndividual, Contact::RegisteredManager, Contact::SecondOnCall] {
        let mut here = Vec::new();
        for person in people.iter().filter(|person| person.whom == place) {
            let tel = digits(&person.tel);
            if tel.len() >= 3 && !taken.contains(&tel) {
                taken.push(tel);
                here.push(InLine { whom: place, name: person.name.clone(), tel: person.tel.clone() });
            }
        }
        line.splice(0..0, here);
    }
    line
}

/// New starts for the visits that come after, when the round is `minutes` behind: each as late as needed, none earlier than
/// planned, keeping the planned length of each and the way between two (or none, where they touch).
pub fn propose(later: &[Visit], minutes: u32) -> Vec<Proposed> {
    let mut late = Duration::from_secs(u64::from(minutes) * 60);
    let mut proposed = Vec::new();
    let mut before: Option<&Visit> = None;
    for visit in later {
        if let Some(before) = before {
            // Time that was free between the two, beyond a quarter of an hour's way, makes up for lateness.
            let free = visit.starts.since(before.ends).saturating_sub(WAY);
            late = late.saturating_sub(free);
        }
        if late.is_zero() {
            break;
        }
        proposed.push(Proposed { visit: visit.id, starts: visit.starts + late });
        before = Some(visit);
    }
    proposed
}

/// The way between two visits that lateness never eats into.
const WAY: Duration = Duration::from_mins(15);

/// Whom to ring after so many calls that nobody answered: on-call first (`None`), then down the line, then on-call again.
pub fn whom_next(line: &[InLine], unanswered: usize) -> Option<&InLine> {
    (unanswered % (line.len() + 1)).checked_sub(1).and_then(|place| line.get(place))
}
