//! `POST /v1/releases`: one visit released although training or DBS renewal has lapsed.

use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::domain::visit::{Release, WhyNot};
use doorstep::sync::wire::bundle::Bundle;
use doorstep::sync::wire::problem;
use serde_json::{Value, json};

use super::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

const DBS: &str = "2026-11-21,2027-06-30,";
const TRAINING: &str = "2028-03-31,2026-11-21,";
const IN_DATE: &str = "2028-03-31,2027-06-30,";
const BARRED: &str = "2028-03-31,2027-06-30,barred";

/// What the people file says of a worker.
fn says(world: &World, worker: &str, words: &str) {
    let file = format!("worker_id,name,roles,dbs_until,trained_until,dbs\n{worker},Nia Rowlands,care_worker,{words}\n");
    assert_eq!(world.import(Kind::People, &file).errors, []);
}

async fn release(world: &World, visit: &str) -> (u16, Value) {
    world.post_as("M2", "/v1/releases", json!({ "visit": visit, "reason": "renewal is on its way" })).await
}

/// What the bundle says of each way in of a visit, and how many envelopes come for it.
fn stands(bundle: &Bundle, reference: &str) -> (Vec<Release>, usize) {
    let visit = bundle.visits.iter().find(|visit| visit.reference == reference).unwrap();
    let envelopes = bundle.envelopes.iter().filter(|envelope| envelope.visit == visit.id).count();
    (visit.methods.iter().map(|method| method.release).collect(), envelopes)
}

#[tokio::test]
async fn what_was_withheld_for_a_lapse_is_released_for_that_visit_only() {
    for (words, why) in [(DBS, WhyNot::Dbs), (TRAINING, WhyNot::Training)] {
        let world = World::new().await;
        world.visit("V4", "W1", "C1", START + Duration::from_hours(2), START + Duration::from_hours(3));
        says(&world, "W1", words);
        let phone = HandPhone::enrol(&world, "W1").await;
        let withheld = vec![Release::Withheld(why); 2];
        assert_eq!(stands(&phone.full(&world).await, "V1"), (withheld.clone(), 0));
        let (status, answer) = release(&world, "V1").await;
        assert_eq!((status, &answer["status"]), (200, &json!("done")));
        let bundle = phone.full(&world).await;
        assert_eq!(stands(&bundle, "V1"), (vec![Release::Ok; 2], 2));
        assert_eq!(stands(&bundle, "V4"), (withheld, 0), "the same client, another visit");
        assert_eq!(stands(&bundle, "V2"), (vec![Release::Withheld(why)], 0));
    }
}

#[tokio::test]
async fn a_lapse_is_judged_by_the_day_of_the_visit() {
    let world = World::new().await;
    says(&world, "W1", "2026-11-22,2026-11-22,");
    world.visit("V4", "W1", "C1", START + Duration::from_hours(24), START + Duration::from_hours(25));
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = phone.full(&world).await;
    assert_eq!(stands(&bundle, "V1").0, [Release::Ok; 2], "on its last day it counts");
    assert_eq!(stands(&bundle, "V4").0, [Release::Withheld(WhyNot::Dbs); 2]);
}

#[tokio::test]
async fn a_release_is_taken_back_when_the_visit_moves_to_another_worker() {
    let world = World::new().await;
    says(&world, "W1", DBS);
    assert_eq!(release(&world, "V1").await.0, 200);
    says(&world, "W2", TRAINING);
    let (starts, ends) = (START, START + Duration::from_mins(30));
    world.visit("V1", "W2", "C1", starts, ends);
    let other = HandPhone::enrol(&world, "W2").await;
    assert_eq!(stands(&other.full(&world).await, "V1").0, [Release::Withheld(WhyNot::Training); 2]);
    // Nor is it there again when the visit comes back.
    world.visit("V1", "W1", "C1", starts, ends);
    let own = HandPhone::enrol(&world, "W1").await;
    assert_eq!(stands(&own.full(&world).await, "V1").0, [Release::Withheld(WhyNot::Dbs); 2]);
    // A new time for the same worker changes nothing.
    assert_eq!(release(&world, "V1").await.0, 200);
    world.visit("V1", "W1", "C1", starts, ends + Duration::from_mins(15));
    assert_eq!(stands(&own.full(&world).await, "V1").0, [Release::Ok; 2]);
}

#[tokio::test]
async fn no_manager_releases_what_no_lapse_withholds() {
    let clients = "client_id,name,address,plan,agreement\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,";
    for (worker, agreement, said) in [
        (",2027-06-30,", "in_force", "no DBS check on file"),
        (BARRED, "in_force", "barred"),
        (DBS, "withdrawn", "consent withdrawn"),
        (DBS, "none", "no agreement in force"),
        (IN_DATE, "in_force", "nothing is withheld"),
    ] {
        let world = World::new().await;
        says(&world, "W1", worker);
        assert_eq!(world.import(Kind::Clients, &format!("{clients}{agreement}\n")).errors, []);
        let before = world.written();
        let (status, answer) = release(&world, "V1").await;
        assert_eq!((status, answer["type"].as_str()), (409, Some(problem::REFUSED)), "{said}: {answer}");
        assert!(answer["title"].as_str().unwrap().contains(said), "{said}: {answer}");
        assert_eq!(world.written(), before, "{said}");
    }
}

#[tokio::test]
async fn a_release_does_not_outlast_what_happens_after_it() {
    let world = World::new().await;
    says(&world, "W1", DBS);
    assert_eq!(release(&world, "V1").await.0, 200);
    let phone = HandPhone::enrol(&world, "W1").await;
    says(&world, "W1", BARRED);
    assert_eq!(stands(&phone.full(&world).await, "V1"), (vec![Release::Withheld(WhyNot::Barred); 2], 0));
    says(&world, "W1", ",2027-06-30,");
    assert_eq!(stands(&phone.full(&world).await, "V1"), (vec![Release::Withheld(WhyNot::DbsMissing); 2], 0));
    says(&world, "W1", DBS);
    world.import(
        Kind::Clients,
        "client_id,name,address,plan,agreement\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,withdrawn\n",
    );
    assert_eq!(stands(&phone.full(&world).await, "V1"), (vec![Release::Withheld(WhyNot::ConsentWithdrawn); 2], 0));
}
