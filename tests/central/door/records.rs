//! The record of a visit.

use doorstep::central::{page, words};
use doorstep::domain::clock::{Boot, Now, Quality, Reading};
use doorstep::domain::entry::flow::{Call, CallResult, Contact, Ending, Outcome, Trigger};
use doorstep::domain::entry::report::{Concern, Subject};
use doorstep::domain::entry::{About, Fact, Record};
use doorstep::domain::ids::{DeviceId, EntryId, PersonId};
use doorstep::domain::record::{self, Written};
use doorstep::domain::visit::Language;
use serde_json::json;

use super::start;
use crate::central::routes::HandPhone;
use crate::support::facts::instant;
use crate::support::world::World;

async fn emergency() -> World {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let call = Call {
        name: "<b>Carys</b>".into(),
        said: "on & off".into(),
        ..Call::new(Contact::EmergencyContact, CallResult::Person)
    };
    let facts = vec![
        start(),
        Fact::EmergencyBegun,
        Fact::EmergencyTrigger { trigger: Trigger::Collapsed },
        Fact::Phoned(call),
        Fact::Concern(Concern { about: Subject::Home, home: None, child: false, words: "bruises".into() }),
        Fact::Finding { words: "he said 4719 opens it".into() },
    ];
    phone.tells(&world, ("V2", "C2"), facts).await;
    world
}

#[tokio::test]
async fn a_record_has_the_facts_the_emergency_and_what_is_missing_and_no_concern_and_no_code() {
    let world = emergency().await;
    let (status, record) = world.get_as("S1", "/v1/visits/V2/record").await;
    assert_eq!(status, 200);
    assert_eq!(record["verification"]["person"], "Huw Bevan");
    assert_eq!(record["verification"]["provider"], "Gofal Glan Afon: Nia Rowlands");
    let missing = record["emergency"]["missing"].as_array().unwrap();
    assert!(missing.contains(&json!("outcome")) && !missing.contains(&json!("reason")), "{missing:?}");
    let text = record.to_string();
    assert!(!text.contains("bruises") && !text.contains("concern") && !text.contains("4719"), "{text}");
    assert!(record["lines"].as_array().unwrap().iter().any(|line| line["held_back"] == true));
    let last = world.events().pop().unwrap();
    assert_eq!((last.kind.as_str(), last.by.as_deref()), ("record_read", Some("S1")));
    assert_eq!(world.get_as("S1", "/v1/visits/V9/record").await.0, 404);
}

#[tokio::test]
async fn the_page_to_print_is_in_either_language_and_every_text_is_escaped() {
    let world = emergency().await;
    let (status, english) = world.get_as("M1", "/v1/visits/V2/record.html").await;
    let english = english.as_str().unwrap();
    assert_eq!(status, 200);
    for words in ["lang=\"en\"", "Emergency began", "seen collapsed", "Missing from this record", "Held back"] {
        assert!(english.contains(words), "{words}");
    }
    assert!(english.contains("&lt;b&gt;Carys&lt;/b&gt;") && english.contains("on &amp; off"));
    assert!(!english.contains("<b>Carys") && !english.contains("<script") && !english.contains("bruises"));
    let (_, welsh) = world.get_as("M1", "/v1/visits/V2/record.html?lang=cy").await;
    let welsh = welsh.as_str().unwrap();
    for words in ["lang=\"cy\"", "Dechrau argyfwng", "Ar goll o’r cofnod hwn", "cyswllt brys"] {
        assert!(welsh.contains(words), "{words}");
    }
}

#[tokio::test]
async fn what_was_done_afterwards_is_written_by_whom_it_falls_to() {
    let world = emergency().await;
    let duty = |duty: &str, answer: bool| json!({ "duty": duty, "answer": answer, "reason": "rang them at noon" });
    let path = "/v1/visits/V2/duties";
    assert_eq!(world.post_as("M2", path, duty("safeguarding", true)).await.0, 200);
    assert_eq!(world.post_as("M2", path, duty("proportionate", true)).await.0, 403, "the review is the manager's");
    assert_eq!(world.post_as("M1", path, duty("proportionate", true)).await.0, 200);
    assert_eq!(world.post_as("M1", path, duty("safeguarding", false)).await.0, 200);
    assert_eq!(world.post_as("S1", path, duty("ciw", true)).await.0, 403);
    let record = world.get_as("M1", "/v1/visits/V2/record").await.1;
    let duties = record["duties"].as_array().unwrap();
    let last: Vec<_> =
        duties.iter().map(|one| (one["duty"].as_str().unwrap(), one["answer"].as_bool().unwrap())).collect();
    assert_eq!(last, [("safeguarding", false), ("proportionate", true)], "the last answer counts");
    let missing = record["emergency"]["missing"].as_array().unwrap();
    assert!(!missing.contains(&json!("safeguarding_duty")) && missing.contains(&json!("learning")));
    assert_eq!(world.post_as("M1", "/v1/visits/V1/duties", duty("ciw", true)).await.0, 409, "no emergency there");
}

/// From the facts themselves, so that a new kind without words fails the test.
#[test]
fn every_kind_of_entry_but_a_concern_has_words_in_both_languages() {
    let source = include_str!("../../../src/domain/entry/mod.rs");
    let body = source.split("pub enum Fact {").nth(1).unwrap().split("\n}\n").next().unwrap();
    let variants = body.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?;
        let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
        name.starts_with(char::is_uppercase).then_some(name)
    });
    let mut count = 0;
    for name in variants.filter(|name| !matches!(name.as_str(), "Unknown" | "Concern")) {
        let mut kind = String::new();
        for (place, sign) in name.chars().enumerate() {
            if sign.is_ascii_uppercase() && place > 0 {
                kind.push('_');
            }
            kind.push(sign.to_ascii_lowercase());
        }
        assert!(words::kinds().any(|known| known == kind), "{kind} has no words");
        assert_ne!(words::kind(&kind, Language::English), words::kind(&kind, Language::Welsh), "{kind}");
        count += 1;
    }
    assert_eq!(count, words::kinds().count());
}

/// What happened is told in words of its own, and times are told as people say them.
#[test]
fn the_page_says_how_a_visit_ended_a_wrong_tap_and_the_hour_in_the_words_of_either_language() {
    let (evening, night) = (instant("2026-11-24T18:05:00Z"), instant("2026-11-24T21:00:00Z"));
    let heard = |facts: Vec<Fact>| -> Vec<Written> {
        let of = |(nth, fact): (usize, Fact)| Written {
            id: EntryId(uuid::Uuid::from_u128(nth as u128)),
            device: DeviceId(uuid::Uuid::nil()),
            worker: PersonId(uuid::Uuid::nil()),
            kind: fact.kind(),
            who: String::from("Nia Rowlands"),
            at: evening,
            record: Some(Record::new(
                About { worker: PersonId(uuid::Uuid::nil()), visit: None, client: None },
                Now { at: evening, quality: Quality::Anchored },
                &Reading { wall: evening, boot: Boot { id: String::from("b"), elapsed_ms: 0 } },
                fact,
            )),
            held_back: false,
        };
        facts.into_iter().enumerate().map(of).collect()
    };
    let endings = [Ending::ChildAlone, Ending::Stranger, Ending::ServiceTookOver, Ending::KeptOut, Ending::Danger];
    let outcomes = endings
        .map(|ending| Fact::VisitOutcome(Outcome { handed_to: String::from("Ifor Rees"), ..Outcome::plain(ending) }));
    let about = record::About {
        reference: String::from("V1"),
        plan: String::from("answers_door"),
        person: String::from("Huw Bevan"),
        place: String::from("3 Quarry Terrace"),
        agency: String::from("Gofal Glan Afon"),
        worker: String::from("Nia Rowlands"),
        starts: instant("2026-11-24T09:30:00Z"),
        ends: instant("2026-11-24T14:00:00Z"),
    };
    let facts = [Fact::NotInside].into_iter().chain(outcomes).collect();
    let record = record::make(&about, &heard(facts), Vec::new());
    let english = page::record(&record, Language::English, night);
    let welsh = page::record(&record, Language::Welsh, night);
    for words in [
        "9.30am – 2pm",
        "6.05pm",
        "2026-11-24 9pm",
        "Not inside after all: a wrong tap",
        "a child, alone",
        "a stranger at the door",
        "an emergency service took over at the door",
        "kept out by somebody",
        "danger at the house",
        "Ifor Rees",
    ] {
        assert!(english.contains(words), "{words} in {english}");
    }
    for words in [
        "9.30yb – 2yp",
        "6.05yh",
        "2026-11-24 9yh",
        "Ddim i mewn wedi’r cyfan: tapiad anghywir",
        "plentyn ar ei ben ei hun",
        "dieithryn wrth y drws",
        "cymerodd gwasanaeth brys drosodd wrth y drws",
        "cadwodd rhywun y gweithiwr allan",
        "perygl wrth y tŷ",
    ] {
        assert!(welsh.contains(words), "{words} in {welsh}");
    }
}
