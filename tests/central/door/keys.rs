//! Keys that the office holds.

use doorstep::domain::clock::Timestamp;
use doorstep::domain::entry::Fact;
use doorstep::domain::entry::report::{KeyStep, Loss, LostThing, YesNo};
use serde_json::{Value, json};

use crate::central::routes::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

async fn add(world: &World, tag: Option<&str>) -> (u16, Value) {
    world.post_as("M1", "/v1/keys", json!({ "tag": tag, "client": "C1", "reason": "from the daughter" })).await
}

async fn issue(world: &World, to: &str, visit: Option<&str>) -> (u16, Value) {
    let due = "2026-11-22T18:00";
    let body = json!({ "tag": "K-0417", "to": to, "visit": visit, "due": due, "reason": "for today" });
    world.post_as("M1", "/v1/keys/issues", body).await
}

fn moved(step: KeyStep) -> Fact {
    Fact::KeyMoved { tag: "K-0417".into(), step, name: String::new() }
}

fn lost(tag: &str) -> Fact {
    Fact::Lost(Loss {
        what: LostThing::Key,
        tag: tag.into(),
        opens: String::new(),
        stolen: YesNo::No,
        last_had: String::new(),
        identifies: YesNo::No,
        codes_with_it: YesNo::No,
        home: None,
        at_risk: YesNo::No,
    })
}

async fn state(world: &World) -> String {
    let keys = world.get_as("M1", "/v1/keys").await.1;
    keys[0]["state"].as_str().unwrap().to_owned()
}

async fn send(world: &World, phone: &mut HandPhone, fact: Fact) {
    let written = [phone.write(world, fact)];
    phone.send(world, &phone.batch(&written)).await.unwrap();
}

#[tokio::test]
async fn a_key_without_a_tag_is_given_one_that_says_nothing() {
    let world = World::new().await;
    let (status, answer) = add(&world, None).await;
    let tag = answer["tag"].as_str().unwrap();
    assert!(status == 200 && tag.len() == 6 && tag.starts_with("K-"), "{tag}");
    assert!(tag[2..].bytes().all(|byte| byte.is_ascii_digit()), "{tag}");
    let listed = world.get_as("M1", "/v1/keys").await.1.to_string();
    assert!(!listed.contains("C1") && !listed.contains("Pritchard"), "by tag only: {listed}");
    for wrong in ["Pritchard", "14 HEOL", "KEY", "K", ""] {
        assert_eq!(add(&world, Some(wrong)).await.0, 409, "{wrong}");
    }
    assert_eq!(add(&world, Some(tag)).await.0, 409, "twice");
}

#[tokio::test]
async fn an_issued_key_is_in_the_workers_bundle_until_it_is_back() {
    let world = World::new().await;
    add(&world, Some("K-0417")).await;
    let phone = HandPhone::enrol(&world, "W1").await;
    assert_eq!(issue(&world, "M2", None).await.0, 404, "not to somebody who makes no visits");
    assert_eq!(issue(&world, "W2", Some("V1")).await.0, 404, "not for somebody else's visit");
    assert_eq!(issue(&world, "W1", Some("V1")).await.0, 200);
    assert_eq!(issue(&world, "W2", None).await.0, 409, "it is out");
    let keys = phone.full(&world).await.round.keys;
    let [key] = &keys[..] else { panic!("{keys:?}") };
    let due: Timestamp = START + std::time::Duration::from_mins(8 * 60 + 30);
    assert_eq!((key.tag.as_str(), key.due_back, key.visit), ("K-0417", due, Some(world.visit_id("V1"))));
    let back = json!({ "tag": "K-0417", "reason": "at the desk" });
    assert_eq!(world.post_as("M1", "/v1/keys/returns", back.clone()).await.0, 200);
    assert_eq!(world.post_as("M1", "/v1/keys/returns", back).await.0, 409);
    let round = phone.full(&world).await.round;
    assert_eq!((round.keys.len(), &*round.keys_back[0].tag), (0, "K-0417"), "what the worker said of it is settled");
    let other = HandPhone::enrol(&world, "W2").await.full(&world).await.round;
    assert_eq!(other.keys_back, [], "nobody else's");
    assert_eq!(world.count("key_movement"), 3);
}

#[tokio::test]
async fn a_phone_says_where_its_own_keys_went_and_nobody_elses() {
    let world = World::new().await;
    add(&world, Some("K-0417")).await;
    let mut nia = HandPhone::enrol(&world, "W1").await;
    let mut huw = HandPhone::enrol(&world, "W2").await;
    send(&world, &mut huw, moved(KeyStep::GivenBack)).await;
    send(&world, &mut nia, moved(KeyStep::Taken)).await;
    assert_eq!(state(&world).await, "office", "nobody gives a key out to themselves");
    assert_eq!(issue(&world, "W1", None).await.0, 200);
    send(&world, &mut huw, moved(KeyStep::GivenBack)).await;
    send(&world, &mut huw, lost("K-0417")).await;
    assert_eq!(state(&world).await, "issued");
    assert_eq!(world.incidents().iter().filter(|one| one.kind == "lost_key").count(), 1, "the report stands");
    send(&world, &mut nia, lost(" k-0417 ")).await;
    assert_eq!(state(&world).await, "lost");
    send(&world, &mut nia, moved(KeyStep::FoundAgain)).await;
    assert_eq!(state(&world).await, "issued");
    send(&world, &mut nia, moved(KeyStep::GivenBack)).await;
    assert_eq!(state(&world).await, "given", "until the office has written it back");
    let back = json!({ "tag": "k-0417", "reason": "at the desk" });
    assert_eq!(world.post_as("M1", "/v1/keys/returns", back).await.0, 200);
    assert_eq!(state(&world).await, "office");
    send(&world, &mut nia, Fact::KeyMoved { tag: "K-9999".into(), step: KeyStep::Taken, name: String::new() }).await;
    assert_eq!(world.count("physical_key"), 1, "a tag that nobody knows makes no key");
}

#[tokio::test]
async fn each_look_at_whose_home_a_key_opens_is_noted() {
    let world = World::new().await;
    add(&world, Some("K-0417")).await;
    let look = json!({ "tag": "K-0417", "reason": "whom to tell of the loss" });
    let (status, found) = world.post_as("M2", "/v1/keys/lookups", look).await;
    assert_eq!((status, found["client"].as_str()), (200, Some("C1")));
    let last = world.events().pop().unwrap();
    assert_eq!((last.kind.as_str(), last.by.as_deref()), ("key_looked_up", Some("M2")));
    assert!(!last.detail.contains("C1"));
    assert_eq!(world.told_of_last(), ["M1"]);
}

#[tokio::test]
async fn nobody_gives_a_key_out_to_themselves_nor_writes_their_own_back() {
    let world = World::new().await;
    world.import(doorstep::central::import::Kind::People, crate::support::office::BOTH);
    add(&world, Some("K-0417")).await;
    let wish = json!({ "tag": "K-0417", "to": "B1", "due": "2026-11-22T18:00", "reason": "for today" });
    let back = json!({ "tag": "K-0417", "reason": "at the desk" });
    assert_eq!(world.post_as("B1", "/v1/keys/issues", wish.clone()).await.0, 403);
    assert_eq!(world.post_as("M1", "/v1/keys/issues", wish).await.0, 200);
    assert_eq!(world.post_as("B1", "/v1/keys/returns", back.clone()).await.0, 403);
    let mut carys = HandPhone::enrol(&world, "B1").await;
    send(&world, &mut carys, moved(KeyStep::HandedOver)).await;
    assert_eq!(world.post_as("B1", "/v1/keys/returns", back.clone()).await.0, 403, "still theirs to answer for");
    assert_eq!(world.post_as("M1", "/v1/keys/returns", back).await.0, 200);
}
