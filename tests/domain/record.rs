use std::time::Duration;

use doorstep::domain::amend::Takes;
use doorstep::domain::clock::Timestamp;
use doorstep::domain::entry::flow::{Attending, Breathing, Contact, Ending, Outcome, Secured, Trigger, Word};
use doorstep::domain::entry::report::{Amendment, Concern, Subject};
use doorstep::domain::entry::{Entered, Fact, Reason};
use doorstep::domain::ids::{DeviceId, EntryId, PersonId};
use doorstep::domain::record::{About, Answered, Duty, Missing, VisitRecord, Written, make};
use uuid::Uuid;

use super::board::{at, heard, start};
use crate::support::clock::START;

fn about() -> About {
    About {
        reference: "V1".into(),
        plan: "answers_door".into(),
        person: "Huw Bevan".into(),
        place: "3 Quarry Terrace".into(),
        agency: "Gofal Glan Afon".into(),
        worker: "Nia Rowlands".into(),
        starts: START,
        ends: START + Duration::from_mins(45),
    }
}

fn written(facts: Vec<(u64, Fact)>) -> Vec<Written> {
    heard(facts)
        .into_iter()
        .map(|one| Written {
            id: one.id,
            device: DeviceId(Uuid::nil()),
            worker: PersonId(Uuid::from_u128(2)),
            kind: one.record.fact.kind(),
            who: "Nia Rowlands".into(),
            at: one.record.happened_at.unwrap_or(one.record.now.at),
            record: Some(one.record),
            held_back: false,
        })
        .collect()
}

fn id(nth: u128) -> EntryId {
    EntryId(Uuid::from_u128(nth))
}

fn record(facts: Vec<(u64, Fact)>) -> VisitRecord {
    make(&about(), &written(facts), Vec::new())
}

#[test]
fn a_wrong_tap_and_its_correction_are_both_on_record_and_the_visit_begins_with_the_real_one() {
    let answered = |at| (at, Fact::Entered { how: Entered::Answered });
    let facts = vec![(1, start()), answered(3), (4, Fact::NotInside), answered(20), (40, Fact::Left)];
    let whole = record(facts);
    assert_eq!(kinds(&whole), ["visit_started", "entered", "not_inside", "entered", "left"]);
    assert_eq!(whole.verification.started, Some(at(20)));
    let never = record(vec![(1, start()), answered(3), (4, Fact::NotInside), (40, Fact::Left)]);
    assert_eq!(never.verification.started, Some(at(1)), "nobody went in: from *Start*");
}

fn kinds(record: &VisitRecord) -> Vec<&str> {
    record.lines.iter().map(|line| line.kind.as_str()).collect()
}

#[test]
fn the_six_facts_of_verification_are_in_it() {
    let facts = vec![(1, start()), (3, Fact::Entered { how: Entered::Answered }), (40, Fact::Left)];
    let six = record(facts).verification;
    assert_eq!(six.service, "V1 (answers_door)");
    assert_eq!((six.person.as_str(), six.place.as_str()), ("Huw Bevan", "3 Quarry Terrace"));
    assert_eq!(six.date, "2026-11-22");
    assert_eq!(six.provider, "Gofal Glan Afon: Nia Rowlands");
    assert_eq!((six.started, six.ended), (Some(at(3)), Some(at(40))));
    let nothing = record(Vec::new()).verification;
    assert_eq!((nothing.started, nothing.ended, nothing.date.as_str()), (None, None, "2026-11-22"));
}

fn amendment(entry: EntryId, new: &str) -> Fact {
    let (field, old) = ("words".to_owned(), "on the stairs".to_owned());
    Fact::Amended(Amendment { entry, field, old, new: new.into(), reason: "wrong word".into() })
}

#[test]
fn a_line_shows_what_was_corrected_and_the_correction_beside_it_what_it_said_first() {
    let found = Fact::Finding { words: "on the stairs".into() };
    let made = record(vec![(1, start()), (2, found), (9, amendment(id(2), "in the hall"))]);
    assert_eq!(kinds(&made), ["visit_started", "finding"]);
    let line = &made.lines[1];
    assert_eq!(line.detail["words"], "in the hall");
    let [corrected] = &line.corrected[..] else { panic!("one correction") };
    assert_eq!((corrected.old.as_str(), corrected.new.as_str()), ("on the stairs", "in the hall"));
    assert_eq!((corrected.reason.as_str(), corrected.by.as_str()), ("wrong word", "Nia Rowlands"));
    assert_eq!(corrected.at, at(9));
}

#[test]
fn a_line_whose_time_was_corrected_stands_where_it_happened_and_a_choice_is_read_from_its_list() {
    let change = |of, field: &str, old: &str, new: String| {
        let (field, old) = (field.to_owned(), old.to_owned());
        Fact::Amended(Amendment { entry: id(of), field, old, new, reason: "tapped late".into() })
    };
    let told = Fact::CodeTold { told: false, whom: String::new() };
    let made = record(vec![
        (1, start()),
        (5, Fact::NoReply),
        (9, told),
        (12, change(3, "at", &at(9).rfc3339(), at(3).rfc3339())),
        (13, change(3, "told", "no", "yes".into())),
    ]);
    assert_eq!(kinds(&made), ["visit_started", "code_told", "no_reply"]);
    let line = &made.lines[1];
    assert_eq!((line.at, line.detail["told"].as_bool()), (at(3), Some(true)));
    assert_eq!(line.corrected[0].takes, Takes::Time);
    assert_eq!(line.corrected[1].takes, Takes::One("yes_no", vec!["yes", "no"]));
    assert!(!serde_json::to_string(&made).unwrap().contains("takes"), "how it is read is no part of the record");
}

#[test]
fn a_name_that_was_corrected_in_is_missing_no_more() {
    let corrects = Amendment {
        entry: id(3),
        field: "by".into(),
        old: String::new(),
        new: "Bethan Howe".into(),
        reason: "she rang them".into(),
    };
    let mut facts = vec![(1, start()), (2, Fact::EmergencyBegun), (3, Fact::KinTold { by: String::new() })];
    let missing = |facts: &[(u64, Fact)]| record(facts.to_vec()).emergency.unwrap().missing;
    assert!(missing(&facts).contains(&Missing::NextOfKin));
    facts.push((4, Fact::Amended(corrects)));
    assert!(!missing(&facts).contains(&Missing::NextOfKin));
}

#[test]
fn a_reason_from_a_list_that_is_corrected_by_words_still_says_what_it_was() {
    let skipped = Fact::KnockSkipped { reason: Reason { code: "asleep".into(), words: String::new() } };
    let (field, old, new) = ("reason".to_owned(), String::new(), "She asked me not to".to_owned());
    let corrects = Fact::Amended(Amendment { entry: id(2), field, old, new, reason: "wrong reason".into() });
    let made = record(vec![(1, start()), (2, skipped), (9, corrects)]);
    assert_eq!(made.lines[1].corrected[0].old, "asleep");
    assert_eq!(made.lines[1].detail["reason"]["words"], "She asked me not to");
}

#[test]
fn a_concern_is_never_in_it_nor_what_corrects_one() {
    let secret = "the manager shouts";
    let concern = Fact::Concern(Concern { about: Subject::Manager, home: None, child: false, words: secret.into() });
    let mut entries =
        written(vec![(1, start()), (2, concern), (3, amendment(id(2), secret)), (4, amendment(id(77), secret))]);
    let made = make(&about(), &entries, Vec::new());
    assert_eq!(kinds(&made), ["visit_started", "amended"]);
    assert!(!serde_json::to_string(&made).unwrap().contains(secret));
    // Held back, it is known by its kind alone.
    entries[1].record = None;
    assert_eq!(kinds(&make(&about(), &entries, Vec::new())), ["visit_started", "amended"]);
}

#[test]
fn what_is_held_back_is_said_to_be_and_nothing_of_it() {
    let mut entries = written(vec![(1, start()), (2, Fact::Finding { words: "key safe 1234".into() })]);
    entries[1].record = None;
    let made = make(&about(), &entries, Vec::new());
    assert!(made.lines[1].held_back);
    assert_eq!(made.lines[1].detail, serde_json::Value::Null);
    assert!(!serde_json::to_string(&made).unwrap().contains("1234"));
}

#[test]
fn what_is_told_later_shows_both_times_in_the_order_it_happened() {
    let mut entries = written(vec![(1, start()), (5, Fact::NoReply), (9, Fact::Finding { words: "fell".into() })]);
    let told = entries[2].record.as_mut().unwrap();
    told.happened_at = Some(at(3));
    entries[2].at = at(3);
    let made = make(&about(), &entries, Vec::new());
    assert_eq!(kinds(&made), ["visit_started", "finding", "no_reply"]);
    assert_eq!((made.lines[1].at, made.lines[1].told_at), (at(3), Some(at(9))));
    assert_eq!(made.lines[0].told_at, None);
}

fn duty(duty: Duty) -> Answered {
    Answered { duty, answer: true, reason: "told".into(), by: "Bethan Howe".into(), at: Timestamp(1) }
}

#[test]
fn an_emergency_says_what_is_missing_until_nothing_is() {
    let bare = record(vec![(1, start()), (2, Fact::EmergencyBegun)]).emergency.unwrap();
    assert_eq!(bare.began, at(2));
    for missing in
        [Missing::Reason, Missing::Actions, Missing::Contacted, Missing::Outcome, Missing::CiwDuty, Missing::Learning]
    {
        assert!(bare.missing.contains(&missing), "{missing:?}");
    }
    let whole = vec![
        (1, start()),
        (2, Fact::EmergencyBegun),
        (3, Fact::EmergencyTrigger { trigger: Trigger::Collapsed }),
        (4, Fact::LifeAtRisk { risk: true }),
        (5, Fact::Told(Word { attending: Some(Attending::Yes), ..Word::to(Contact::Ambulance) })),
        (6, Fact::Entered { how: Entered::Answered }),
        (7, Fact::HowFound { state: Breathing::Breathing }),
        (8, Fact::HomeSecured { what: vec![Secured::Door], words: String::new(), stays: String::new() }),
        (9, Fact::KinTold { by: "Carys".into() }),
        (10, Fact::VisitOutcome(Outcome { handed_to: "ambulance crew".into(), ..Outcome::plain(Ending::NeedsHelp) })),
    ];
    let duties: Vec<Answered> = Duty::ALL.iter().copied().map(duty).collect();
    let made = make(&about(), &written(whole.clone()), duties).emergency.unwrap();
    assert_eq!(made.missing, []);
    assert_eq!((made.reason.len(), made.contacted.len(), made.outcomes.len()), (2, 2, 1));
    assert_eq!(made.actions.len(), 3);
    let undone = record(whole).emergency.unwrap().missing;
    assert_eq!(
        undone,
        [
            Missing::SafeguardingDuty,
            Missing::CiwDuty,
            Missing::CommissionerDuty,
            Missing::CandourDuty,
            Missing::Learning
        ]
    );
}

#[test]
fn without_an_emergency_nothing_is_missing() {
    assert_eq!(record(vec![(1, start()), (2, Fact::Left)]).emergency, None);
}

#[test]
fn a_correction_by_somebody_else_or_of_what_is_no_line_is_a_line_of_its_own() {
    let found = Fact::Finding { words: "on the stairs".into() };
    let mut entries = written(vec![
        (1, start()),
        (2, found),
        (3, amendment(id(2), "in the hall")),
        (4, amendment(id(2), "at home")),
        (5, amendment(id(3), "again")),
    ]);
    entries[3].worker = PersonId(Uuid::from_u128(9));
    let made = make(&about(), &entries, Vec::new());
    assert_eq!(kinds(&made), ["visit_started", "finding", "amended", "amended"]);
    assert_eq!(made.lines[1].corrected.iter().map(|one| one.new.as_str()).collect::<Vec<_>>(), ["in the hall"]);
    assert!(made.lines[2].by_other && made.lines[2].detail["new"] == "at home");
    assert!(!made.lines[3].by_other && made.lines[3].detail.is_null());
}

#[test]
fn lines_stand_in_the_order_of_their_chain_whatever_its_clock_said() {
    let made = record(vec![(50, start()), (2, Fact::NoReply), (3, Fact::Left)]);
    assert_eq!(kinds(&made), ["visit_started", "no_reply", "left"]);
}

#[test]
fn a_held_back_step_counts_and_shows_none_of_its_words() {
    let mut entries = written(vec![
        (1, start()),
        (2, Fact::EmergencyBegun),
        (3, Fact::HomeSecured { what: vec![Secured::Door], words: "safe 1234".into(), stays: String::new() }),
    ]);
    entries[2].record = entries[2].record.as_ref().map(doorstep::domain::entry::Record::outline);
    entries[2].held_back = true;
    let made = make(&about(), &entries, Vec::new());
    assert!(!made.emergency.as_ref().unwrap().missing.contains(&Missing::Secured));
    assert!(made.lines[2].held_back && made.lines[2].detail.is_null());
    assert!(!serde_json::to_string(&made).unwrap().contains("1234"));
}

fn over() -> Fact {
    Fact::EmergencyOver { reason: Reason { code: "mistake".into(), words: String::new() } }
}

#[test]
fn an_emergency_that_was_none_takes_nothing_from_what_is_owed_of_a_real_one() {
    let trigger = Fact::EmergencyTrigger { trigger: Trigger::Collapsed };
    let ended = Fact::VisitOutcome(Outcome::plain(Ending::FoundWell));
    let none = record(vec![(1, start()), (2, Fact::EmergencyBegun), (3, over())]).emergency.unwrap();
    assert_eq!(none.missing, []);
    let real = vec![(1, start()), (2, Fact::EmergencyBegun), (3, trigger), (4, ended)];
    let mut then_none = real.clone();
    then_none.extend([(20, Fact::EmergencyBegun), (21, over())]);
    let (first, both) = (record(real).emergency.unwrap(), record(then_none).emergency.unwrap());
    assert!(first.missing.contains(&Missing::CiwDuty) && both.missing.contains(&Missing::CiwDuty));
    assert_eq!((both.began, both.missing), (at(2), first.missing));
    let went_in = vec![(1, start()), (2, Fact::EmergencyBegun), (3, Fact::Entered { how: Entered::Key }), (4, over())];
    assert!(record(went_in).emergency.unwrap().missing.contains(&Missing::CiwDuty), "whoever went in had a reason");
}
