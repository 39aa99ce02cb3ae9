use doorstep::domain::clock::{Boot, Now, Quality, Reading, Timestamp};
use doorstep::domain::entry::{
    About, Dialled, Entered, Fact, Hidden, How, KeyPlace, NotShown, Previous, Priority, Purpose, Reason, Record,
    Someone, Trouble,
};
use doorstep::domain::ids::{CodeVersionId, EntryId, Epoch, GrantId, MethodId, PersonId, VisitId};
use doorstep::domain::visit::{AccessPlan, MethodKind, WhyNot};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::clock::START;
use crate::support::facts::plan;

const ID: Uuid = Uuid::from_u128(5);

pub fn every_fact() -> Vec<Fact> {
    let reason = Reason { code: "other".into(), words: "ci mawr 🐕".into() };
    let (method, intent) = (MethodId(ID), EntryId(ID));
    vec![
        Fact::EpochStarted { previous: Previous::None },
        Fact::EpochStarted { previous: Previous::Unknown },
        Fact::EpochStarted { previous: Previous::Entry { epoch: Epoch([7; 16]), seq: 9, hash: "ab".into() } },
        Fact::VisitStarted { plan: plan(AccessPlan::LetYourselfIn, &MethodKind::ALL) },
        Fact::DoorChecked { notice_read: true },
        Fact::Trouble { trouble: Trouble::BreakIn },
        Fact::BuzzerRung,
        Fact::AtOwnDoor,
        Fact::Knocked { round: 2, wait: 120 },
        Fact::KnockSkipped { reason: reason.clone() },
        Fact::Waited { round: 1 },
        Fact::WaitCutShort { round: 1, reason, left: 5 },
        Fact::Answered,
        Fact::SomeoneAnswered { who: Someone::ChildAlone },
        Fact::Refused,
        Fact::NoReply,
        Fact::CouldNotOpen,
        Fact::HandedTo { name: "Bethan".into() },
        Fact::WentBack,
        Fact::KeyTaken,
        Fact::Entered { how: Entered::Key },
        Fact::LockUpBegun,
        Fact::LockUpDropped,
        Fact::LockedOut,
        Fact::Leaving,
        Fact::StayedOn,
        Fact::DoorLocked,
        Fact::KeyLeft { place: KeyPlace::Safe },
        Fact::KeyLeft { place: KeyPlace::Given { name: "Elin".into() } },
        Fact::KeyLeft { place: KeyPlace::WithMe },
        Fact::KeyLeft { place: KeyPlace::Unknown },
        Fact::Left,
        Fact::RevealIntent {
            method,
            kind: MethodKind::KeySafe,
            version: CodeVersionId(ID),
            purpose: Purpose::LockedOut,
            nth: 3,
            how: How::Hold,
            grant: None,
            voice: false,
        },
        Fact::RevealIntent {
            method,
            kind: MethodKind::Alarm,
            version: CodeVersionId(ID),
            purpose: Purpose::Unset,
            nth: 1,
            how: How::Spoken,
            grant: Some(GrantId(ID)),
            voice: true,
        },
        Fact::CodeOpened { method, version: CodeVersionId(ID) },
        Fact::GrantAsked { method },
        Fact::VoiceShown,
        Fact::VoiceTried { left: 4 },
        Fact::VoiceAccepted,
        Fact::PinChanged,
        Fact::RevealShown { intent },
        Fact::RevealHidden { intent, shown_ms: Some(6000), reason: Hidden::Blur },
        Fact::RevealHidden { intent, shown_ms: None, reason: Hidden::Restart },
        Fact::RevealRefused { method, purpose: Purpose::Enter, why: NotShown::TooEarly },
        Fact::RevealRefused { method, purpose: Purpose::Enter, why: NotShown::Withheld { reason: WhyNot::Dbs } },
        Fact::Dialled { whom: Dialled::Emergency },
        Fact::Dialled { whom: Dialled::OnCall },
        Fact::DamageFound { what: "entry".into(), seq: Some(4) },
        Fact::DamageFound { what: "database".into(), seq: None },
        Fact::ClockStepped { by_ms: -130_000 },
    ]
}

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

proptest! {
    #[test]
    fn no_bytes_make_a_record_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Record::from_bytes(&bytes);
    }

    #[test]
    fn a_record_with_a_byte_changed_reads_as_something_or_is_refused(place in 0_usize..200, value in any::<u8>()) {
        let mut bytes = record(Fact::HandedTo { name: "Bethan".into() }).to_bytes().unwrap();
        let place = place % bytes.len();
        bytes[place] = value;
        let _ = Record::from_bytes(&bytes);
    }
}
