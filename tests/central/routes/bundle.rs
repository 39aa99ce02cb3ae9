use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::domain::door::Event;
use doorstep::domain::visit::{MethodKind, Release, WhyNot};
use doorstep::sync::wire::bundle::Bundle;

use super::{HandPhone, later};
use crate::support::clock::START;
use crate::support::world::{CLIENTS, World};

async fn full(world: &World, phone: &HandPhone) -> Bundle {
    phone.bundle(world, &phone.bundle_request(0)).await.unwrap()
}

fn references(bundle: &Bundle) -> Vec<&str> {
    bundle.visits.iter().map(|visit| visit.reference.as_str()).collect()
}

#[tokio::test]
async fn a_bundle_holds_the_workers_visits_their_clients_and_a_sealed_code_for_each_way_in() {
    let world = World::new().await;
    world.visit("OTHER", "W2", "C1", START, START + Duration::from_mins(10));
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = full(&world, &phone).await;
    assert!(bundle.full);
    assert_eq!(references(&bundle), ["V1", "V2", "V3"]);
    assert_eq!(bundle.clients.len(), 3);
    // C1 has a key safe and an alarm, C2 a key safe, C3 a communal door.
    assert_eq!(bundle.envelopes.len(), 4);
    assert_eq!(bundle.lease_until, bundle.issued_at + Duration::from_hours(24));
    let methods = &bundle.visits[0].methods;
    assert!(methods.iter().any(|method| method.kind == MethodKind::KeySafe && method.order_free));
    assert!(methods.iter().all(|method| method.release == Release::Ok));
}

#[tokio::test]
async fn no_code_is_in_a_bundle_in_the_clear() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let text = serde_json::to_string(&full(&world, &phone).await).unwrap();
    // Four digits turn up by chance in what is random: as a text of their own they do not.
    for code in ["258036", "\"7731\"", "\"4719\"", "81B44"] {
        assert!(!text.contains(code), "{code}");
    }
}

#[tokio::test]
async fn codes_travel_only_for_windows_that_open_within_a_day_and_are_not_over() {
    let world = World::empty(START).await;
    let hour = |hours: i64| doorstep::domain::clock::Timestamp(START.0 + hours * 3_600_000);
    for (visit, from) in [("past", -4), ("now", 0), ("tonight", 10), ("in 24 h", 24), ("in 25 h", 25)] {
        world.visit(visit, "W1", "C2", hour(from), hour(from) + Duration::from_mins(30));
    }
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = full(&world, &phone).await;
    let with_code: Vec<&str> = bundle
        .visits
        .iter()
        .filter(|visit| bundle.envelopes.iter().any(|envelope| envelope.visit == visit.id))
        .map(|visit| visit.reference.as_str())
        .collect();
    assert_eq!(with_code, ["now", "tonight", "in 24 h"]);
    assert!(references(&bundle).contains(&"in 25 h"), "the visit itself is there");
}

#[tokio::test]
async fn a_phone_without_a_key_pair_gets_visits_and_no_codes() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let mut request = phone.bundle_request(0);
    request.reveal_key = None;
    let bundle = phone.bundle(&world, &request).await.unwrap();
    assert_eq!((bundle.visits.len(), bundle.envelopes.len()), (3, 0));
}

#[tokio::test]
async fn the_next_bundle_carries_what_changed_and_all_envelopes_again() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let first = full(&world, &phone).await;
    let same = phone.bundle(&world, &phone.bundle_request(first.number)).await.unwrap();
    assert!(!same.full && same.number > first.number);
    assert_eq!((same.visits.len(), same.clients.len(), same.gone.len()), (0, 0, 0));
    assert_eq!(same.envelopes.len(), 4);
    // One client's door is painted, one visit moves to a colleague.
    world.import(Kind::Clients, &CLIENTS.replace("blue door", "red door"));
    let (starts, ends) = (START, START + Duration::from_mins(15));
    world.visit("V2", "W2", "C2", starts, ends);
    let next = phone.bundle(&world, &phone.bundle_request(same.number)).await.unwrap();
    assert_eq!(next.clients.len(), 1);
    assert_eq!(next.clients[0].door, "red door");
    assert_eq!(next.gone, [world.visit_id("V2")]);
    assert_eq!(next.visits.len(), 0);
}

#[tokio::test]
async fn a_phone_that_quotes_a_bundle_nobody_remembers_gets_everything() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = phone.bundle(&world, &phone.bundle_request(900)).await.unwrap();
    assert!(bundle.full);
    assert_eq!(bundle.number, 901, "and never a number below the phone's");
    assert_eq!(bundle.visits.len(), 3);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_made_good_by_the_next_one() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let first = full(&world, &phone).await;
    world.visit("V9", "W1", "C1", START, START + Duration::from_mins(15));
    // Made, never arrived.
    let _lost = phone.bundle(&world, &phone.bundle_request(first.number)).await.unwrap();
    let next = phone.bundle(&world, &phone.bundle_request(first.number)).await.unwrap();
    assert_eq!(references(&next), ["V9"]);
}

#[tokio::test]
async fn what_is_not_released_says_why_and_sends_no_envelope() {
    let world = World::new().await;
    world.import(
        Kind::Clients,
        "client_id,name,address,plan,agreement\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,withdrawn\n",
    );
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = full(&world, &phone).await;
    let v1 = bundle.visits.iter().find(|visit| visit.reference == "V1").unwrap();
    for method in &v1.methods {
        assert_eq!(method.release, Release::Withheld(WhyNot::ConsentWithdrawn));
    }
    assert!(bundle.envelopes.iter().all(|envelope| envelope.visit != v1.id));
    world.import(Kind::People, "worker_id,name,roles,dbs_until\nW1,Nia Rowlands,care_worker,2026-11-01\n");
    let bundle = full(&world, &phone).await;
    let v2 = bundle.visits.iter().find(|visit| visit.reference == "V2").unwrap();
    assert_eq!(v2.methods[0].release, Release::Withheld(WhyNot::Dbs));
    assert!(bundle.envelopes.is_empty());
}

#[tokio::test]
async fn a_visit_begun_and_not_left_stays_in_the_bundle_however_old() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.sync_once(false).await;
    later(&world, 4 * 86_400);
    phone.sync_once(true).await;
    assert!(phone.at_door(visit).unwrap().is_some(), "begun");
    assert!(phone.at_door(world.visit_id("V2")).unwrap().is_none(), "never begun");
}

#[tokio::test]
async fn a_new_code_reaches_the_phone_as_another_version() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let before = full(&world, &phone).await.envelopes.len();
    let code = "client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,999111,true,Elin,Rhys\n";
    assert_eq!(world.import(Kind::Codes, code).updated, 1);
    let after = full(&world, &phone).await;
    assert_eq!(after.envelopes.len(), before, "one live version of each");
}
