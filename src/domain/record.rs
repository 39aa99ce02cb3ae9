//! What happened in a visit, for whoever reads it later: a manager, the person, an inspector.
//!
//! Made from the entries of all phones that wrote about the visit, in order. A line shows what stands after its
//! corrections, and each of them beside it with what it said before; one by somebody else, or of what is no line here, is a line of its own. What was told later shows both
//! times; what is held back is said to be. Concerns are never in it, nor corrections of them.
//!
//! | part | source |
//! |---|---|
//! | the six facts of visit verification: service, person, date, place, provider, start and end | visit verification |
//! | emergency: time, reason, actions, who was contacted, outcomes, and what is missing, in words | policy 9.2 |
//! | duties afterwards: safeguarding, CIW, commissioner, candour; the learning review | DOOR 3.8 |

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::amend::{Takes, amended, amended_time, fields};
use super::clock::Timestamp;
use super::door::{Door, Owed};
use super::entry::report::Amendment;
use super::entry::{Entered, Fact, Purpose, Record};
use super::ids::{DeviceId, EntryId, PersonId};

/// An entry as the log holds it.
#[derive(Clone, Debug)]
pub struct Written {
    /// The entry.
    pub id: EntryId,
    /// The phone.
    pub device: DeviceId,
    /// Whose phone it is.
    pub worker: PersonId,
    /// Its kind, which is known of held-back ones too.
    pub kind: String,
    /// Who wrote it.
    pub who: String,
    /// When it happened.
    pub at: Timestamp,
    /// What it says, without its texts where they are held back; none where it does not read.
    pub record: Option<Record>,
    /// Whether its text is held back.
    pub held_back: bool,
}

/// The six facts of visit verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Verification {
    /// Which service: the visit's reference and how the worker gets in.
    pub service: String,
    /// Who received it.
    pub person: String,
    /// On which day, `YYYY-MM-DD`, local.
    pub date: String,
    /// Where.
    pub place: String,
    /// Who provided it: the agency, and the workers.
    pub provider: String,
    /// When it began: the worker went in, or pressed *Start*; none where nothing was written.
    pub started: Option<Timestamp>,
    /// When the worker left.
    pub ended: Option<Timestamp>,
}

/// A correction beside what it corrects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Corrected {
    /// Which field.
    pub field: String,
    /// What it said.
    pub old: String,
    /// What it should say.
    pub new: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What the field takes: how old and new text are to be read.
    #[serde(skip)]
    pub takes: Takes,
}

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Line {
    /// The entry.
    pub id: EntryId,
    /// When it happened.
    pub at: Timestamp,
    /// When it was written, where it was told later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Timestamp>,
    /// Who wrote it.
    pub who: String,
    /// What happened: the entry's `type`.
    pub kind: String,
    /// What it says beside that, as it stands after its corrections: each of them says what stood there before.
    #[cfg_attr(feature = "central", schema(value_type = Object))]
    pub detail: serde_json::Value,
    /// Whether its text is held back: it holds a code.
    pub held_back: bool,
    /// Whether it corrects what somebody else wrote: nothing of that changes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_other: bool,
    /// Corrections by whoever wrote it, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Corrected>,
}

/// What an emergency's record lacks (policy 9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub enum Missing {
    /// What set it off.
    Reason,
    /// Whether life was at risk.
    LifeAtRisk,
    /// What was done.
    Actions,
    /// Who was contacted.
    Contacted,
    /// What 999 said.
    EmergencyService,
    /// Consent and capacity.
    Capacity,
    /// How the client was found.
    HowFound,
    /// How the home was left.
    Secured,
    /// Who told next of kin.
    NextOfKin,
    /// How it ended.
    Outcome,
    /// Who took over.
    HandedTo,
    /// Whether safeguarding was told.
    SafeguardingDuty,
    /// Whether Care Inspectorate Wales was notified.
    CiwDuty,
    /// Whether the commissioner was told.
    CommissionerDuty,
    /// Candour.
    CandourDuty,
    /// The learning review.
    Learning,
}

impl Missing {
    /// The word of the tables of words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::LifeAtRisk => "life_at_risk",
            Self::Actions => "actions",
            Self::Contacted => "contacted",
            Self::EmergencyService => "emergency_service",
            Self::Capacity => "capacity",
            Self::HowFound => "how_found",
            Self::Secured => "secured",
            Self::NextOfKin => "next_of_kin",
            Self::Outcome => "outcome",
            Self::HandedTo => "handed_to",
            Self::SafeguardingDuty => "safeguarding_duty",
            Self::CiwDuty => "ciw_duty",
            Self::CommissionerDuty => "commissioner_duty",
            Self::CandourDuty => "candour_duty",
            Self::Learning => "learning",
        }
    }
}

super::entry::flow::words! {
    /// Something that is owed after an emergency, answered with yes or no and a reason.
    Duty {
        /// Was safeguarding told?
        Safeguarding = "safeguarding",
        /// Was Care Inspectorate Wales notified?
        Ciw = "ciw",
        /// Was the commissioner told?
        Commissioner = "commissioner",
        /// Were the person and those close to them told openly (duty of candour)?
        Candour = "candour",
        /// Review: was it proportionate?
        Proportionate = "proportionate",
        /// Review: was it recorded at the time?
        RecordedAtTheTime = "recorded_at_the_time",
        /// Review: does the plan change?
        PlanChanges = "plan_changes",
        /// Review: was the worker debriefed?
        Debriefed = "debriefed",
    }
}

impl Duty {
    /// Whether it is part of the learning review, which is the Registered Manager's.
    pub fn is_learning(self) -> bool {
        matches!(self, Self::Proportionate | Self::RecordedAtTheTime | Self::PlanChanges | Self::Debriefed)
    }
}

/// A duty, as a manager answered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Answered {
    /// Which.
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub duty: Duty,
    /// Yes or no.
    pub answer: bool,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The record of an emergency (policy 9.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct EmergencyRecord {
    /// When it began.
    pub began: Timestamp,
    /// Why: lines of the record, by their entries.
    pub reason: Vec<EntryId>,
    /// What was done.
    pub actions: Vec<EntryId>,
    /// Who was contacted.
    pub contacted: Vec<EntryId>,
    /// How it ended.
    pub outcomes: Vec<EntryId>,
    /// What is not on record.
    pub missing: Vec<Missing>,
}

/// What happened in a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct VisitRecord {
    /// The six facts.
    pub verification: Verification,
    /// Planned start.
    pub planned_start: Timestamp,
    /// Planned end.
    pub planned_end: Timestamp,
    /// What happened, in order.
    pub lines: Vec<Line>,
    /// The emergency, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency: Option<EmergencyRecord>,
    /// Duties that were answered: the last answer of each.
    pub duties: Vec<Answered>,
}

/// What is known of a visit beside its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The visit's reference.
    pub reference: String,
    /// How the worker gets in, in a word.
    pub plan: String,
    /// The client's name.
    pub person: String,
    /// Their address.
    pub place: String,
    /// The agency's name.
    pub agency: String,
    /// The worker of the rota.
    pub worker: String,
    /// Planned start.
    pub starts: Timestamp,
    /// Planned end.
    pub ends: Timestamp,
}

/// Fields of an entry that say who and when, which a line says already, and those that are of use to programs only.
const NOT_DETAIL: [&str; 16] = [
    "type",
    "v",
    "worker",
    "visit",
    "client",
    "at",
    "quality",
    "wall",
    "boot",
    "since_boot_ms",
    "happened_at",
    "plan",
    "method",
    "version",
    "intent",
    "grant",
];

fn detail(fact: &Fact) -> serde_json::Value {
    let whole = serde_json::to_value(fact).unwrap_or_default();
    let serde_json::Value::Object(mut fields) = whole else { return serde_json::Value::Null };
    fields.retain(|name, _| !NOT_DETAIL.contains(&name.as_str()));
    serde_json::Value::Object(fields)
}

/// What an entry corrects, if it is a correction whose text is not held back.
fn amendment(one: &Written) -> Option<&Amendment> {
    match one.record.as_ref().filter(|_| !one.held_back).map(|record| &record.fact) {
        Some(Fact::Amended(amendment)) => Some(amendment),
        _other => None,
    }
}

/// Concerns, and whatever corrects one, or a correction of one.
fn concerns(written: &[Written]) -> BTreeSet<EntryId> {
    let corrects = |one: &Written| match one.record.as_ref().map(|record| &record.fact) {
        Some(Fact::Amended(amendment)) => Some(amendment.entry),
        _other => None,
    };
    let mut found: BTreeSet<EntryId> = written.iter().filter(|one| one.kind == "concern").map(|one| one.id).collect();
    loop {
        let more = written.iter().filter(|one| corrects(one).is_some_and(|entry| found.contains(&entry)));
        let more: Vec<EntryId> = more.map(|one| one.id).filter(|id| !found.contains(id)).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// The record of a visit with these entries: those of a chain in the order in which they were written.
pub fn make(about: &About, written: &[Written], duties: Vec<Answered>) -> VisitRecord {
    let concerns = concerns(written);
    let written: Vec<&Written> = written.iter().filter(|one| !concerns.contains(&one.id)).collect();
    // What a correction corrects, where that is a line here.
    let target = |one: &Written| {
        let wanted = amendment(one)?.entry;
        written.iter().copied().find(|other| other.id == wanted && other.kind != "amended")
    };
    let stands_beside = |one: &Written, other: &Written| {
        target(one).is_some_and(|target| target.id == other.id && target.worker == one.worker)
    };
    let (mut lines, mut moved): (Vec<Line>, Vec<Line>) = (Vec::with_capacity(written.len()), Vec::new());
    for one in &written {
        let corrects = target(one);
        if corrects.is_some_and(|corrects| corrects.worker == one.worker) {
            continue;
        }
        let record = one.record.as_ref();
        // A correction of an entry that is not here says that there is one, and nothing of it.
        let says = !one.held_back && (one.kind != "amended" || corrects.is_some());
        let corrections: Vec<&Written> = written.iter().copied().filter(|by| stands_beside(by, one)).collect();
        let corrected = corrections.iter().filter_map(|by| {
            let Amendment { field, old, new, reason, .. } = amendment(by)?.clone();
            // A reason from the list has no words of its own to be replaced: its word is what stood there.
            let old = match record.and_then(|record| record.fact.reason()) {
                Some(reason) if old.is_empty() && field == "reason" => reason.code.clone(),
                Some(_) | None => old,
            };
            let known = record.map(|record| fields(&record.fact, one.at)).unwrap_or_default();
            let takes = known.into_iter().find(|known| known.name == field).map_or(Takes::Text, |known| known.takes);
            Some(Corrected { field, old, new, reason, by: by.who.clone(), at: by.at, takes })
        });
        let at = record.map_or(one.at, |record| {
            amended_time(&record.fact, one.at, corrections.iter().filter_map(|by| amendment(by)))
        });
        let line = Line {
            id: one.id,
            at,
            told_at: record.and_then(|record| record.happened_at.map(|_| record.now.at)),
            who: one.who.clone(),
            kind: one.kind.clone(),
            // As it stands now; what it said first is in the first correction of each field.
            detail: record.filter(|_| says).map_or(serde_json::Value::Null, |record| {
                detail(&amended(&record.fact, corrections.iter().filter_map(|by| amendment(by))))
            }),
            held_back: one.held_back || record.is_none(),
            by_other: corrects.is_some(),
            corrected: corrected.collect(),
        };
        let moves = line.told_at.is_some() || at != one.at;
        if moves { moved.push(line) } else { lines.push(line) }
    }
    // In the order of the chain, but for what was told later or had its time corrected: that goes to when it happened.
    for line in moved {
        let place = lines.iter().position(|other| other.at > line.at);
        lines.insert(place.unwrap_or(lines.len()), line);
    }
    let records: Vec<(EntryId, &Record)> =
        written.iter().filter_map(|one| one.record.as_ref().map(|record| (one.id, record))).collect();
    VisitRecord {
        verification: verification(about, &lines, &records),
        planned_start: about.starts,
        planned_end: about.ends,
        emergency: emergency(&records, &duties),
        lines,
        duties,
    }
}

fn verification(about: &About, lines: &[Line], records: &[(EntryId, &Record)]) -> Verification {
    let when = |record: &Record| record.happened_at.unwrap_or(record.now.at);
    let first = |is: &dyn Fn(&Fact) -> bool| {
        records.iter().find(|(_, record)| is(&record.fact)).map(|(_, record)| when(record))
    };
    // A wrong tap that was put right is no beginning.
    let wrong = wrong_taps(records);
    let entered =
        records.iter().find(|(id, record)| matches!(record.fact, Fact::Entered { .. }) && !wrong.contains(id));
    let entered = entered.map(|(_, record)| when(record));
    let started = entered.or_else(|| first(&|fact| matches!(fact, Fact::VisitStarted { .. })));
    let left = |record: &Record| matches!(record.fact, Fact::Left);
    let ended = records.iter().rev().find(|(_, record)| left(record)).map(|(_, record)| when(record));
    let mut who: Vec<&str> = lines.iter().map(|line| line.who.as_str()).collect();
    who.sort_unstable();
    who.dedup();
    let who = if who.is_empty() { about.worker.clone() } else { who.join(", ") };
    Verification {
        service: format!("{} ({})", about.reference, about.plan),
        person: about.person.clone(),
        date: started.unwrap_or(about.starts).civil().date(),
        place: about.place.clone(),
        provider: format!("{}: {who}", about.agency),
        started,
        ended,
    }
}

/// The entries that said *inside* and were put right after it.
fn wrong_taps(records: &[(EntryId, &Record)]) -> BTreeSet<EntryId> {
    let mut wrong = BTreeSet::new();
    let mut last = None;
    for (id, record) in records {
        match &record.fact {
            Fact::Entered { .. } => last = Some(*id),
            Fact::NotInside => wrong.extend(last.take()),
            _goes_on => {}
        }
    }
    wrong
}

/// What a fact is to the record of an emergency.
enum Part {
    Reason,
    Action,
    Contact,
    Outcome,
    None,
}

fn part(fact: &Fact) -> Part {
    match fact {
        Fact::EmergencyTrigger { .. }
        | Fact::LifeAtRisk { .. }
        | Fact::NoReply
        | Fact::CouldNotOpen
        | Fact::RefusalHarm { harm: true }
        | Fact::BestInterests(_)
        | Fact::CapacityOwed { .. }
        | Fact::Trouble { .. }
        | Fact::PeopleInside { .. }
        | Fact::Observed { .. } => Part::Reason,
        Fact::Attempted { .. }
        | Fact::GoingIn { .. }
        | Fact::OpenedBy(_)
        | Fact::RoomsChecked { .. }
        | Fact::FoundOutside
        | Fact::AccessDenied { .. }
        | Fact::HowFound { .. }
        | Fact::Finding { .. }
        | Fact::DeathFound(_)
        | Fact::HomeSecured { .. }
        | Fact::CodeTold { .. }
        | Fact::KeyTaken
        | Fact::KeyHad { .. }
        | Fact::WontLock { .. }
        | Fact::RevealShown { .. }
        | Fact::Entered { .. }
        | Fact::NotInside
        | Fact::GotOut
        | Fact::OutSafe => Part::Action,
        Fact::Phoned(_)
        | Fact::Told(_)
        | Fact::SomeoneSaid { .. }
        | Fact::KinTold { .. }
        | Fact::KinToBeTold { .. }
        | Fact::ServiceMet { .. }
        | Fact::Dialled { .. } => Part::Contact,
        Fact::TakenOver { .. }
        | Fact::VisitOutcome(_)
        | Fact::EmergencyOver { .. }
        | Fact::HandedTo { .. }
        | Fact::OnTheWay { .. }
        | Fact::Decided(_) => Part::Outcome,
        _of_the_visit => Part::None,
    }
}

/// Where emergencies that were none begin and end, by the places of their entries: taken back, and nobody looked at a code
/// nor went in between.
fn false_alarms(records: &[(EntryId, &Record)]) -> Vec<std::ops::RangeInclusive<usize>> {
    let mut found = Vec::new();
    let mut began = None;
    for (place, (_, record)) in records.iter().enumerate() {
        match &record.fact {
            Fact::EmergencyBegun => began = began.or(Some(place)),
            Fact::RevealShown { .. } | Fact::Entered { .. } | Fact::VisitOutcome(_) => began = None,
            Fact::EmergencyOver { .. } => found.extend(began.take().map(|began| began..=place)),
            _goes_on => {}
        }
    }
    found
}

fn emergency(records: &[(EntryId, &Record)], duties: &[Answered]) -> Option<EmergencyRecord> {
    // One that was none takes nothing from what is owed of a real one before it or after it.
    let alarms = false_alarms(records);
    let is_alarm = |place: &usize| alarms.iter().any(|alarm| alarm.contains(place));
    let real = records.iter().enumerate().filter(|(place, _)| !is_alarm(place)).map(|(_, one)| *one);
    let mut door = Door::replay(real);
    let none_after_all = door.emergency().is_none();
    if none_after_all {
        door = Door::replay(records.iter().copied());
    }
    let known = door.emergency()?;
    let (mut reason, mut actions, mut contacted, mut outcomes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (id, record) in records {
        match part(&record.fact) {
            Part::Reason => reason.push(*id),
            Part::Action => actions.push(*id),
            Part::Contact => contacted.push(*id),
            Part::Outcome => outcomes.push(*id),
            Part::None => {}
        }
    }
    let wrong = wrong_taps(records);
    let has = |is: fn(&Fact) -> bool| records.iter().any(|(id, record)| is(&record.fact) && !wrong.contains(id));
    let life = known.life == Some(true);
    let went_in = has(|fact| matches!(fact, Fact::Entered { how: Entered::Key | Entered::Opened }))
        || has(|fact| matches!(fact, Fact::RevealIntent { purpose: Purpose::Enter, .. }));
    let outcome = door.known().outcome.as_ref();
    // A name that was missing and was corrected in is on record.
    let stands = |is: fn(&Fact) -> bool| {
        let (id, record) = records.iter().rev().find(|(_, record)| is(&record.fact))?;
        let of_it = records.iter().filter_map(|(_, by)| match &by.fact {
            Fact::Amended(amendment) if amendment.entry == *id && by.about.worker == record.about.worker => {
                Some(amendment)
            }
            _other => None,
        });
        Some(amended(&record.fact, of_it))
    };
    let kin = stands(|fact| matches!(fact, Fact::KinTold { .. }));
    let kin_told = matches!(&kin, Some(Fact::KinTold { by }) if !by.is_empty());
    let ended = stands(|fact| matches!(fact, Fact::VisitOutcome(_)));
    let whole = matches!(&ended, Some(Fact::VisitOutcome(outcome)) if outcome.is_whole());
    let answered = |duty: Duty| duties.iter().any(|answer| answer.duty == duty);
    let learned = Duty::ALL.iter().filter(|duty| duty.is_learning()).all(|duty| answered(*duty));
    let wants = |is_missing: bool, missing| (is_missing && !none_after_all).then_some(missing);
    let missing = [
        wants(known.wants_reason(), Missing::Reason),
        wants(known.life.is_none(), Missing::LifeAtRisk),
        wants(actions.is_empty(), Missing::Actions),
        (contacted.is_empty() && !none_after_all).then_some(Missing::Contacted),
        wants(life && !door.known().service_told(), Missing::EmergencyService),
        wants(known.best_interests.is_none() && (door.owed().contains(&Owed::Capacity) || went_in), Missing::Capacity),
        wants(known.state.is_none(), Missing::HowFound),
        wants(!known.secured && door.somebody_was_in(), Missing::Secured),
        wants(known.kin_told.is_none() || !kin_told, Missing::NextOfKin),
        wants(outcome.is_none(), Missing::Outcome),
        wants(outcome.is_some() && !whole, Missing::HandedTo),
        wants(!answered(Duty::Safeguarding), Missing::SafeguardingDuty),
        wants(!answered(Duty::Ciw), Missing::CiwDuty),
        wants(!answered(Duty::Commissioner), Missing::CommissionerDuty),
        wants(!answered(Duty::Candour), Missing::CandourDuty),
        wants(!learned, Missing::Learning),
    ];
    let missing = missing.into_iter().flatten().collect();
    Some(EmergencyRecord { began: known.began.at, reason, actions, contacted, outcomes, missing })
}
