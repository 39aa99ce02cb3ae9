//! Who is where, who waits, who may go, and who comes later.

use std::time::Duration;

use doorstep::domain::entry::flow::{Ground, Release, ToldBy};
use doorstep::domain::entry::report::Proposed;
use doorstep::domain::entry::{Entered, Fact};
use serde_json::json;

use super::{start, wait};
use crate::central::routes::{HandPhone, later};
use crate::support::clock::START;
use crate::support::world::World;

fn state<'a>(board: &'a serde_json::Value, visit: &str) -> &'a str {
    let lines = board.as_array().unwrap().iter();
    let mut found = lines.filter(|line| line["visit"] == visit);
    found.next().unwrap()["state"].as_str().unwrap()
}

#[tokio::test]
async fn the_board_says_where_the_worker_of_each_visit_is() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let board = world.get_as("M2", "/v1/board").await.1;
    assert_eq!(board.as_array().unwrap().len(), 3);
    assert_eq!(state(&board, "V1"), "not_started");
    phone.tells(&world, ("V1", "C1"), vec![start(), Fact::Entered { how: Entered::Answered }]).await;
    phone.tells(&world, ("V2", "C2"), vec![start(), Fact::NoReply]).await;
    later(&world, 30 * 60);
    let (status, board) = world.get_as("R1", "/v1/board").await;
    assert_eq!(status, 200);
    assert_eq!([state(&board, "V1"), state(&board, "V2"), state(&board, "V3")], ["inside", "no_reply", "late"]);
    let text = board.to_string();
    assert!(text.contains("Nia Rowlands") && text.contains("\"C1\""));
    assert!(!text.contains("Pritchard") && !text.contains("Heol"), "a client is a reference: {text}");
    later(&world, 24 * 3600);
    let board = world.get_as("M2", "/v1/board").await.1;
    let visits: Vec<_> = board.as_array().unwrap().iter().map(|line| line["visit"].as_str().unwrap()).collect();
    assert_eq!(visits, ["V1", "V2"], "who has not left stays on it the next day");
}

#[tokio::test]
async fn who_has_waited_longest_comes_first() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    phone.tells(&world, ("V2", "C2"), vec![start(), Fact::NoReply, wait()]).await;
    later(&world, 60);
    phone.tells(&world, ("V1", "C1"), vec![start(), Fact::NoReply, wait()]).await;
    let (_, waiting) = world.get_as("M2", "/v1/waiting").await;
    let visits: Vec<_> = waiting.as_array().unwrap().iter().map(|line| line["visit"].as_str().unwrap()).collect();
    assert_eq!(visits, ["V2", "V1"]);
    assert_eq!(waiting[0]["since"], START.rfc3339());
}

#[tokio::test]
async fn a_release_goes_with_each_bundle_until_the_phone_has_written_it_or_for_a_day() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let wish = |ground: &str| json!({ "visit": "V2", "ground": ground, "said": "his sister has rung" });
    let (status, answer) = world.post_as("M2", "/v1/door-releases", wish("accounted")).await;
    assert_eq!(status, 409, "nobody waits yet: {answer}");
    phone.tells(&world, ("V2", "C2"), vec![start(), Fact::NoReply, wait()]).await;
    later(&world, 60);
    assert_eq!(world.post_as("M2", "/v1/door-releases", wish("come_back")).await.0, 409, "not before its time");
    let (status, given) = world.post_as("M2", "/v1/door-releases", wish("accounted")).await;
    assert_eq!((status, given["by"].as_str()), (200, Some("Ifor Rees")));
    assert_eq!(world.event_kinds().last().map(String::as_str), Some("door_released"));
    for _ in 0..2 {
        let releases = phone.full(&world).await.round.releases;
        let [release] = &releases[..] else { panic!("{releases:?}") };
        assert_eq!((release.visit, release.since), (world.visit_id("V2"), START));
        assert_eq!((release.ground, release.said.as_str()), (Ground::Accounted, "his sister has rung"));
    }
    let written =
        Release { by: "Ifor Rees".into(), ground: Ground::Accounted, said: String::new(), told: ToldBy::Sync };
    phone.tells(&world, ("V2", "C2"), vec![Fact::Released(written)]).await;
    assert_eq!(phone.full(&world).await.round.releases, []);
    // Another wait is not ended by the release before.
    later(&world, 60);
    phone.tells(&world, ("V2", "C2"), vec![wait()]).await;
    later(&world, 900);
    assert_eq!(world.post_as("M1", "/v1/door-releases", wish("come_back")).await.0, 200);
    assert_eq!(phone.full(&world).await.round.releases.len(), 1);
    later(&world, 24 * 3600);
    assert_eq!(phone.full(&world).await.round.releases, []);
}

#[tokio::test]
async fn nobody_releases_themselves_and_no_code_goes_with_it() {
    let world = World::new().await;
    world.import(doorstep::central::import::Kind::People, crate::support::office::BOTH);
    world.visit("V9", "B1", "C2", START, START + Duration::from_mins(30));
    let mut phone = HandPhone::enrol(&world, "B1").await;
    phone.tells(&world, ("V9", "C2"), vec![start(), Fact::NoReply, wait()]).await;
    let wish = |said: &str| json!({ "visit": "V9", "ground": "accounted", "said": said });
    let before = world.written();
    assert_eq!(world.post_as("B1", "/v1/door-releases", wish("I am fine")).await.0, 403);
    assert_eq!(world.post_as("M1", "/v1/door-releases", wish("put 4719 in and look")).await.0, 409);
    assert_eq!(world.written(), before);
    assert_eq!(world.post_as("M1", "/v1/door-releases", wish("go on")).await.0, 200);
}

#[tokio::test]
async fn a_late_workers_proposal_is_listed_and_a_coordinator_moves_the_visit() {
    let world = World::new().await;
    world.import(doorstep::central::import::Kind::People, "worker_id,name,roles\nK1,Gareth Lloyd,coordinator\n");
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let proposed = Proposed { visit: world.visit_id("V3"), starts: START + Duration::from_mins(30) };
    let late = [phone.write(&world, Fact::RunningLate { minutes: 35, proposed: vec![proposed] })];
    phone.send(&world, &phone.batch(&late)).await.unwrap();
    assert_eq!(world.told_of_last(), ["K1", "M1", "M2"]);
    let (status, listed) = world.get_as("K1", "/v1/late").await;
    assert_eq!((status, listed[0]["minutes"].as_u64()), (200, Some(35)));
    let starts = listed[0]["proposed"][0]["starts"].as_str().unwrap().to_owned();
    assert_eq!(listed[0]["proposed"][0]["visit"], "V3");
    let wish = json!({ "visit": "V3", "starts": starts, "reason": "the round is late" });
    let (status, moved) = world.post_as("K1", "/v1/retime", wish).await;
    assert_eq!((status, moved["starts"].as_str()), (200, Some(starts.as_str())));
    let visit = phone.full(&world).await.visits.into_iter().find(|visit| visit.reference == "V3").unwrap();
    assert_eq!((visit.starts, visit.ends), (START + Duration::from_mins(30), START + Duration::from_mins(75)));
    assert_eq!(world.event_kinds().last().map(String::as_str), Some("visit_retimed"));
}

#[tokio::test]
async fn a_visit_that_has_begun_is_not_moved_nor_by_more_than_a_day() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let wish = |visit: &str, starts: &str| json!({ "visit": visit, "starts": starts, "reason": "asked" });
    phone.tells(&world, ("V1", "C1"), vec![start()]).await;
    assert_eq!(world.post_as("M1", "/v1/retime", wish("V1", "2026-11-22T12:00")).await.0, 409);
    assert_eq!(world.post_as("M1", "/v1/retime", wish("V2", "2026-11-24T12:00")).await.0, 409);
    assert_eq!(world.post_as("M1", "/v1/retime", wish("V2", "2026-11-22T01:00")).await.0, 409, "over already");
    assert_eq!(world.post_as("M1", "/v1/retime", wish("V2", "noon")).await.0, 400);
    assert_eq!(world.post_as("M1", "/v1/retime", wish("V9", "2026-11-22T12:00")).await.0, 404);
}
