//! Whose entries count for a visit: only those of whoever it belongs to.

use std::time::Duration;

use doorstep::central::watch;
use doorstep::domain::clock::Timestamp;
use doorstep::domain::entry::flow::{Ground, Release, ToldBy};
use doorstep::domain::entry::{About, Entered, Fact};
use serde_json::{Value, json};

use super::{start, wait};
use crate::central::routes::{HandPhone, later};
use crate::support::clock::START;
use crate::support::world::World;

/// Worker, state and whether it was taken off them, of each line of a visit on the board.
async fn on_board(world: &World, visit: &str) -> Vec<(String, String, bool)> {
    let board = world.get_as("M2", "/v1/board").await.1;
    let text = |line: &Value, field: &str| line[field].as_str().unwrap().to_owned();
    let lines = board.as_array().unwrap().iter().filter(|line| line["visit"] == visit);
    lines.map(|line| (text(line, "worker"), text(line, "state"), line["taken_off"] == true)).collect()
}

fn line(worker: &str, state: &str, taken_off: bool) -> (String, String, bool) {
    (worker.into(), state.into(), taken_off)
}

/// Gives V1 to W2.
fn reassign(world: &World) {
    world.visit("V1", "W2", "C1", START, START + Duration::from_mins(45));
}

fn flags(world: &World, kind: &str) -> Vec<String> {
    let rows = world.rows("SELECT flags FROM entry WHERE kind = $1 ORDER BY seq", &[kind.into()]);
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}

#[tokio::test]
async fn what_a_phone_writes_is_its_workers_whomever_it_names() {
    let world = World::new().await;
    let mut huw = HandPhone::enrol(&world, "W2").await;
    let about = About { worker: world.person_id("W1"), visit: Some(world.visit_id("V1")), client: None };
    let forged = [huw.write_about(&world, about, start()), huw.write_about(&world, about, Fact::Left)];
    huw.send(&world, &huw.batch(&forged)).await.unwrap();
    assert_eq!((flags(&world, "left"), flags(&world, "visit_started")), (vec!["worker".into()], vec!["worker".into()]));
    let workers = world.rows("SELECT DISTINCT worker FROM entry", &[]);
    assert_eq!(workers.len(), 1);
    assert_eq!(workers[0].uuid(0).unwrap(), world.person_id("W2").0);
    assert_eq!(on_board(&world, "V1").await, [line("W1", "not_started", false)]);
    later(&world, 40 * 60);
    assert!(watch::once(&world.central).unwrap() > 0);
    let raised = world.events().iter().any(|event| event.detail.contains(&world.visit_id("V1").to_string()));
    assert!(raised, "still late, whatever somebody else says of it");
}

#[tokio::test]
async fn a_release_that_no_manager_gave_is_flagged() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let released =
        |ground| Fact::Released(Release { by: "Ifor Rees".into(), ground, said: String::new(), told: ToldBy::Sync });
    phone.tells(&world, ("V2", "C2"), vec![start(), Fact::NoReply, wait(), released(Ground::Accounted)]).await;
    assert_eq!(flags(&world, "released"), ["release"]);
    phone.tells(&world, ("V2", "C2"), vec![wait()]).await;
    let wish = json!({ "visit": "V2", "ground": "accounted", "said": "his sister has rung" });
    assert_eq!(world.post_as("M2", "/v1/door-releases", wish).await.0, 200);
    phone.tells(&world, ("V2", "C2"), vec![released(Ground::Accounted)]).await;
    assert_eq!(flags(&world, "released"), ["release", ""]);
}

#[tokio::test]
async fn a_visit_that_another_phone_ended_is_watched_for_whoever_has_it_now() {
    let world = World::new().await;
    let mut nia = HandPhone::enrol(&world, "W1").await;
    nia.tells(&world, ("V1", "C1"), vec![start(), Fact::Left]).await;
    reassign(&world);
    assert_eq!(on_board(&world, "V1").await, [line("W2", "not_started", false)]);
    let mut huw = HandPhone::enrol(&world, "W2").await;
    huw.tells(&world, ("V1", "C1"), vec![start(), Fact::EmergencyBegun]).await;
    later(&world, 15 * 60);
    watch::once(&world.central).unwrap();
    assert!(world.event_kinds().contains(&"emergency_silent".to_owned()));
}

#[tokio::test]
async fn a_visit_taken_off_somebody_who_is_there_is_shown_and_watched_for_both() {
    let world = World::new().await;
    let mut nia = HandPhone::enrol(&world, "W1").await;
    nia.tells(&world, ("V1", "C1"), vec![start(), Fact::NoReply, wait()]).await;
    reassign(&world);
    assert_eq!(on_board(&world, "V1").await, [line("W1", "waiting", true), line("W2", "not_started", false)]);
    later(&world, 15 * 60);
    watch::once(&world.central).unwrap();
    assert!(world.event_kinds().contains(&"wait_silent".to_owned()));
    nia.tells(&world, ("V1", "C1"), vec![Fact::Left]).await;
    assert_eq!(on_board(&world, "V1").await, [line("W2", "not_started", false)]);
}

#[tokio::test]
async fn a_step_whose_text_is_held_back_is_a_step_all_the_same() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let wait = Fact::WaitingForRelease { accounted_by: "his sister, 4719 she says".into(), wait: 900 };
    phone.tells(&world, ("V2", "C2"), vec![start(), Fact::NoReply, wait]).await;
    assert_eq!(flags(&world, "waiting_for_release"), ["held_back"]);
    assert_eq!(on_board(&world, "V2").await, [line("W1", "waiting", false)]);
    let outline = world.rows("SELECT outline FROM entry WHERE kind = 'waiting_for_release'", &[]);
    let outline = String::from_utf8(outline[0].blob(0).unwrap()).unwrap();
    assert!(outline.contains("900") && !outline.contains("sister"), "{outline}");
    later(&world, 900);
    let wish = json!({ "visit": "V2", "ground": "come_back", "said": "go on" });
    assert_eq!(world.post_as("M2", "/v1/door-releases", wish).await.0, 200);
}

#[tokio::test]
async fn steps_count_in_the_order_of_their_chain_though_the_clock_went_back() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let started = phone.write_in(&world, ("V1", "C1"), start());
    let inside = phone.write_in(&world, ("V1", "C1"), Fact::Entered { how: Entered::Answered });
    // The later one is said to be the earlier, and comes first.
    phone.send(&world, &phone.batch(std::slice::from_ref(&inside))).await.unwrap();
    phone.send(&world, &phone.batch(&[started])).await.unwrap();
    world.change("UPDATE entry SET written_at = written_at - 3600000, at = at - 3600000 WHERE kind = 'entered'");
    let record = world.get_as("M1", "/v1/visits/V1/record").await.1;
    let kinds: Vec<&str> =
        record["lines"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["visit_started", "entered"]);
    assert_eq!(on_board(&world, "V1").await, [line("W1", "inside", false)]);
}

#[tokio::test]
async fn visits_of_long_ago_are_not_looked_for() {
    let world = World::new().await;
    let org = world.central.organisation.id;
    let hours = Duration::from_hours;
    world.visit("LONG", "W1", "C1", START - hours(37), START + hours(1));
    world.visit("NIGHT", "W1", "C1", START - hours(35), START + hours(1));
    let between = |from: Timestamp, to| {
        let rows = world.central.db.read_now(|tx| doorstep::central::db::visits::between(tx, org, from, to)).unwrap();
        rows.into_iter().map(|row| row.reference).collect::<Vec<_>>()
    };
    assert_eq!(between(START, START + hours(1))[0], "NIGHT");
}
