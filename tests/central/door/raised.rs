//! What the office notices by itself.

use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::central::{db, watch};
use doorstep::domain::entry::Fact;
use doorstep::domain::entry::flow::Authority;
use serde_json::json;

use super::{start, wait};
use crate::central::routes::{HandPhone, later};
use crate::support::world::World;

async fn agency() -> (World, HandPhone) {
    let world = World::new().await;
    world.import(Kind::People, "worker_id,name,roles\nK1,Gareth Lloyd,coordinator\n");
    let phone = HandPhone::enrol(&world, "W1").await;
    (world, phone)
}

/// What a look raises, whatever the engine.
fn look(world: &World) -> usize {
    watch::once(&world.central).unwrap()
}

#[tokio::test]
async fn a_visit_that_does_not_begin_is_raised_as_late_once_and_as_missed_once() {
    let (world, mut phone) = agency().await;
    phone.tells(&world, ("V1", "C1"), vec![start()]).await;
    assert_eq!(look(&world), 0);
    later(&world, 25 * 60);
    assert_eq!((look(&world), look(&world)), (2, 0));
    assert_eq!(world.event_kinds(), ["visit_late", "visit_late"]);
    assert_eq!(world.told_of_last(), ["K1", "M1", "M2"]);
    later(&world, 75 * 60);
    assert_eq!((look(&world), look(&world)), (2, 0));
    assert_eq!(world.event_kinds()[2..], ["visit_missed", "visit_missed"]);
}

#[tokio::test]
async fn a_visit_that_must_not_be_missed_is_late_after_a_quarter_of_an_hour() {
    let (world, _) = agency().await;
    world.import(Kind::Clients, "client_id,name,address,critical\nC2,Huw Bevan,3 Quarry Terrace,true\n");
    later(&world, 10 * 60);
    assert_eq!(look(&world), 1);
    let detail = &world.events()[0].detail;
    assert!(detail.contains(&world.visit_id("V2").to_string()), "{detail}");
}

#[tokio::test]
async fn silence_while_waiting_is_raised_once_for_each_silence() {
    let (world, mut phone) = agency().await;
    for (visit, client) in [("V1", "C1"), ("V3", "C3")] {
        phone.tells(&world, (visit, client), vec![start()]).await;
    }
    phone.tells(&world, ("V2", "C2"), vec![start(), Fact::NoReply, wait()]).await;
    later(&world, 15 * 60);
    assert_eq!((look(&world), look(&world)), (1, 0));
    assert_eq!(world.event_kinds().last().map(String::as_str), Some("wait_silent"));
    assert_eq!(world.told_of_last(), ["M1", "M2"]);
    phone.tells(&world, ("V2", "C2"), vec![Fact::StillHere]).await;
    later(&world, 14 * 60);
    assert_eq!(look(&world), 0);
    later(&world, 60);
    assert_eq!(look(&world), 1);
}

#[tokio::test]
async fn an_emergency_and_a_worker_who_went_in_are_raised_when_nothing_more_is_heard() {
    let (world, mut phone) = agency().await;
    phone.tells(&world, ("V1", "C1"), vec![start(), Fact::EmergencyBegun]).await;
    phone.tells(&world, ("V3", "C3"), vec![start()]).await;
    let going = Fact::GoingIn { by: Authority::Manager, wait: 600 };
    phone.tells(&world, ("V2", "C2"), vec![start(), Fact::NoReply, going]).await;
    later(&world, 10 * 60);
    assert_eq!(look(&world), 1);
    assert_eq!(world.event_kinds().last().map(String::as_str), Some("out_safe_overdue"));
    later(&world, 5 * 60);
    assert_eq!(look(&world), 1);
    assert_eq!(world.event_kinds().last().map(String::as_str), Some("emergency_silent"));
    assert_eq!(world.told_of_last(), ["M1", "M2", "S1"]);
}

#[tokio::test]
async fn a_key_that_is_not_back_is_raised_once() {
    let (world, mut phone) = agency().await;
    for (visit, client) in [("V1", "C1"), ("V2", "C2"), ("V3", "C3")] {
        phone.tells(&world, (visit, client), vec![start()]).await;
    }
    let key = json!({ "tag": "K-0417", "client": "C1", "reason": "from the daughter" });
    assert_eq!(world.post_as("M1", "/v1/keys", key).await.0, 200);
    let issue = json!({ "tag": "K-0417", "to": "W1", "due": "2026-11-22T10:00", "reason": "for today" });
    assert_eq!(world.post_as("M1", "/v1/keys/issues", issue).await.0, 200);
    later(&world, 30 * 60);
    assert_eq!(look(&world), 0);
    later(&world, 1);
    assert_eq!((look(&world), look(&world)), (1, 0));
    assert_eq!(world.told_of_last(), ["K1", "M1", "M2"]);
    assert!(world.events().last().unwrap().detail.contains("K-0417"));
}

#[tokio::test]
async fn of_two_processes_one_has_the_watch_until_its_time_is_over() {
    let (world, _) = agency().await;
    let (org, now) = (world.central.organisation.id, world.clock.now());
    let take = |now, until| world.central.db.write_now(|tx| db::watch::take(tx, org, until, now)).unwrap();
    let until = now + Duration::from_secs(50);
    assert!(take(now, until));
    assert!(!take(now + Duration::from_secs(1), until + Duration::from_secs(1)));
    assert!(take(until, until + Duration::from_secs(50)));
}

#[tokio::test]
async fn the_watch_looks_by_itself_while_the_service_runs() {
    let (world, _) = agency().await;
    later(&world, 40 * 60);
    let keeping = tokio::spawn(watch::keep(world.central.clone(), Duration::from_millis(20)));
    for _ in 0..200 {
        if world.event_kinds().len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    keeping.abort();
    assert_eq!(world.event_kinds(), ["visit_late", "visit_late", "visit_late"]);
}
