use doorstep::domain::clock::{Boot, Now, Quality, Reading, Timestamp};
use doorstep::domain::entry::{About, Fact, Priority, Record};
use doorstep::domain::ids::{PersonId, VisitId};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::clock::START;
use crate::support::facts::{any_said, every_fact};

const ID: Uuid = Uuid::from_u128(5);

fn record(fact: Fact) -> Record {
    let about = About { worker: PersonId(ID), visit: Some(VisitId(ID)), client: None };
    let reading = Reading { wall: Timestamp(12), boot: Boot { id: "b".into(), elapsed_ms: 99 } };
    Record::new(about, Now { at: START, quality: Quality::Degraded }, &reading, fact)
}

#[test]
fn every_fact_reads_back_as_it_was_written() {
    for fact in every_fact() {
        let record = record(fact);
        let bytes = record.to_bytes().unwrap();
        assert_eq!(Record::from_bytes(&bytes), Ok(record), "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn every_fact_says_its_type_and_version_beside_who_where_and_when() {
    for fact in every_fact() {
        let kind = fact.kind();
        let json: serde_json::Value = serde_json::from_slice(&record(fact).to_bytes().unwrap()).unwrap();
        assert_eq!(json["type"], kind);
        assert_eq!(json["v"], 1);
        for field in ["worker", "visit", "at", "quality", "wall", "boot", "since_boot_ms"] {
            assert!(!json[field].is_null(), "{kind} lacks {field}");
        }
    }
}

#[test]
fn a_type_or_version_of_a_newer_app_is_read_as_unknown_with_who_and_when() {
    let mut json: serde_json::Value = serde_json::from_slice(&record(Fact::Left).to_bytes().unwrap()).unwrap();
    json["type"] = "hovered".into();
    let read = Record::from_bytes(&serde_json::to_vec(&json).unwrap()).unwrap();
    assert_eq!(read.fact, Fact::Unknown { kind: "hovered".into(), v: 1 });
    json["type"] = "left".into();
    json["v"] = 2.into();
    let read = Record::from_bytes(&serde_json::to_vec(&json).unwrap()).unwrap();
    assert_eq!(read.fact, Fact::Unknown { kind: "left".into(), v: 2 });
    assert_eq!(read.now.at, START);
}

#[test]
fn danger_no_reply_and_lost_keys_go_first() {
    let urgent: Vec<String> =
        every_fact().iter().filter(|fact| fact.priority() == Priority::Urgent).map(Fact::kind).collect();
    for kind in ["trouble", "knocked", "no_reply", "refused", "handed_to", "locked_out", "dialled", "damage_found"] {
        assert!(urgent.contains(&kind.to_owned()), "{kind}");
    }
    for kind in ["door_checked", "reveal_shown", "left", "entered"] {
        assert!(!urgent.contains(&kind.to_owned()), "{kind}");
    }
}

/// A record of every kind as the first version wrote it, one a line.
const FROZEN: &str = include_str!("../fixtures/records-v1.jsonl");

#[test]
fn every_kind_written_by_the_first_version_still_reads() {
    let frozen: Vec<&str> = FROZEN.lines().collect();
    let written: Vec<Fact> = every_fact();
    assert_eq!(frozen.len(), written.len());
    for (line, fact) in frozen.into_iter().zip(written) {
        let read = Record::from_bytes(line.as_bytes()).unwrap();
        assert_eq!(read, record(fact), "{line}");
    }
}

#[test]
fn every_kind_there_is_is_among_them() {
    let source = include_str!("../../src/domain/entry/mod.rs");
    let (_, list) = source.split_once("pub enum Fact {").unwrap();
    let (list, _) = list.split_once("\n}\n").unwrap();
    let kinds =
        list.lines().filter_map(|line| line.strip_prefix("    ").filter(|rest| rest.starts_with(char::is_uppercase)));
    let mut kinds: Vec<String> =
        kinds.map(|line| line.chars().take_while(char::is_ascii_alphanumeric).collect()).collect();
    kinds.retain(|kind| kind != "Unknown");
    let met: std::collections::BTreeSet<String> = every_fact().iter().map(Fact::kind).collect();
    assert_eq!(met.len(), kinds.len(), "{kinds:?}");
}

#[test]
fn what_a_note_may_hold_is_judged_in_every_fact_that_takes_words() {
    for fact in every_fact() {
        let mut other = fact.clone();
        let texts: Vec<String> = fact.texts().into_iter().map(str::to_owned).collect();
        let mutable: Vec<String> = other.texts_mut().into_iter().map(|text| text.clone()).collect();
        assert_eq!(texts, mutable, "{fact:?}");
    }
}

proptest! {
    #[test]
    fn whatever_is_said_reads_back_as_it_was_written(fact in any_said()) {
        let record = record(fact);
        let bytes = record.to_bytes().unwrap();
        prop_assert_eq!(Record::from_bytes(&bytes), Ok(record));
    }

    #[test]
    fn no_bytes_make_a_record_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Record::from_bytes(&bytes);
    }

    #[test]
    fn a_record_with_a_byte_changed_reads_as_something_or_is_refused(place in 0_usize..200, value in any::<u8>()) {
        let mut bytes = record(Fact::HandedTo { name: "Bethan".into(), took_over: None }).to_bytes().unwrap();
        let place = place % bytes.len();
        bytes[place] = value;
        let _ = Record::from_bytes(&bytes);
    }
}
