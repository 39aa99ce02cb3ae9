//! `POST /v1/blocks`: codes turned off on a worker's phones, told with a signed order.

use doorstep::domain::entry::Fact;
use doorstep::domain::signed::Kind;
use doorstep::domain::sync_plan::Verdict;
use doorstep::sync::client::NetError;
use doorstep::sync::wire::block::Block;
use doorstep::sync::wire::log::Receipt;
use doorstep::sync::wire::{Answer, VERSION, code, grant, problem};
use doorstep::vault::log::Written;
use serde_json::{Value, json};

use super::{HandPhone, later};
use crate::support::world::World;

async fn block(world: &World, worker: &str) -> (u16, Value) {
    world.post_as("M2", "/v1/blocks", json!({ "worker": worker, "reason": "phone lost on the bus" })).await
}

fn believed(phone: &HandPhone, order: &Answer) -> Block {
    phone.trust.open(Kind::Block, order, |block: &Block| block.at).unwrap().body
}

/// The order that refuses this phone its bundle.
async fn refused(world: &World, phone: &HandPhone) -> Block {
    match phone.bundle(world, &phone.bundle_request(0)).await {
        Err(NetError::Problem(problem, _)) => {
            assert_eq!((problem.status, problem.kind.as_str()), (403, problem::DEVICE_ENDED));
            believed(phone, &problem.evidence.unwrap())
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// The order that rides on the receipt of a batch, and the receipt.
async fn on_receipt(world: &World, phone: &HandPhone, written: &[Written]) -> (Option<Block>, Receipt) {
    let answer = phone.ask(world, "/v1/log/batches", &phone.batch(written)).await.unwrap();
    let receipt = phone.trust.open(Kind::Receipt, &answer, |receipt: &Receipt| receipt.signed_at).unwrap().body;
    (answer.block_order().map(|order| believed(phone, &order)), receipt)
}

#[tokio::test]
async fn a_block_rides_on_the_refused_bundle_and_on_the_receipt_and_names_the_phone() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = phone.first(&world);
    assert_eq!(on_receipt(&world, &phone, &[first]).await.0, None, "none for a phone in use");
    later(&world, 60);
    assert_eq!(block(&world, "W1").await.0, 200);
    let order = refused(&world, &phone).await;
    assert_eq!((order.device, order.at), (phone.enrolment.device, world.clock.now()));
    assert!(order.number > 0);
    let (on_receipt, _) = on_receipt(&world, &phone, &[]).await;
    assert_eq!(on_receipt, Some(order));
}

#[tokio::test]
async fn the_log_of_a_blocked_phone_is_taken_and_what_it_wrote_since_is_flagged() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let before = phone.first(&world);
    later(&world, 60);
    block(&world, "W1").await;
    let after = phone.write(&world, Fact::Left);
    let (_, receipt) = on_receipt(&world, &phone, &[before, after.clone()]).await;
    assert!(receipt.entries.iter().all(|entry| entry.verdict == Verdict::Created));
    assert_eq!((receipt.held[0].seq, receipt.held[0].hash), (2, after.hash));
    let flags = world.rows("SELECT flags FROM entry ORDER BY seq", &[]);
    assert_eq!(flags.iter().map(|row| row.text(0).unwrap()).collect::<Vec<_>>(), ["", "after_end"]);
}

#[tokio::test]
async fn a_blocked_phone_gets_no_code_and_asks_for_no_leave() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = phone.full(&world).await;
    let visit = &bundle.visits[0];
    let method = &visit.methods[0];
    block(&world, "W1").await;
    let release = code::Request {
        v: VERSION,
        id: uuid::Uuid::from_u128(1),
        visit: visit.id,
        method: method.id,
        version: method.version.unwrap(),
        reveal_key: phone.pair.public(),
    };
    let leave = grant::Request { v: VERSION, id: uuid::Uuid::from_u128(2), visit: visit.id, method: method.id };
    let answers =
        [phone.ask(&world, "/v1/codes", &release).await, phone.ask(&world, "/v1/grants/requests", &leave).await];
    for answer in answers {
        let Err(NetError::Problem(problem, _)) = answer else { panic!("{answer:?}") };
        assert_eq!((problem.status, problem.kind.as_str()), (403, problem::DEVICE_ENDED));
        assert_eq!(believed(&phone, &problem.evidence.unwrap()).device, phone.enrolment.device);
    }
    assert_eq!((world.count("online_release"), world.count("grant_request")), (0, 0));
}

#[tokio::test]
async fn a_second_block_finds_nothing_to_do_and_says_so() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    assert_eq!(block(&world, "W2").await.0, 409, "a worker without a phone");
    assert_eq!(block(&world, "W1").await.0, 200);
    let before = world.written();
    let (status, answer) = block(&world, "W1").await;
    assert_eq!((status, answer["type"].as_str()), (409, Some(problem::REFUSED)));
    assert!(answer["title"].as_str().unwrap().contains("no phone"), "{answer}");
    assert_eq!(world.written(), before);
    assert!(refused(&world, &phone).await.number > 0);
}

#[tokio::test]
async fn another_workers_phone_goes_on() {
    let world = World::new().await;
    HandPhone::enrol(&world, "W1").await;
    let other = HandPhone::enrol(&world, "W2").await;
    block(&world, "W1").await;
    assert!(other.bundle(&world, &other.bundle_request(0)).await.is_ok());
}

#[tokio::test]
async fn an_order_for_one_phone_is_no_order_for_another_and_no_answer_of_another_kind() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    block(&world, "W1").await;
    let Err(NetError::Problem(problem, _)) = phone.bundle(&world, &phone.bundle_request(0)).await else { panic!() };
    let order = problem.evidence.unwrap();
    let as_receipt = phone.trust.open(Kind::Receipt, &order, |block: &Block| block.at);
    assert!(as_receipt.is_err());
    let elsewhere = World::new().await;
    let stranger = HandPhone::enrol(&elsewhere, "W1").await;
    assert!(stranger.trust.open(Kind::Block, &order, |block: &Block| block.at).is_err());
}

#[tokio::test]
async fn the_reason_of_a_block_holds_no_code_of_the_workers_clients() {
    let world = World::new().await;
    HandPhone::enrol(&world, "W1").await;
    let before = world.written();
    let body = json!({ "worker": "W1", "reason": "told a neighbour 258036" });
    let (status, answer) = world.post_as("M2", "/v1/blocks", body).await;
    assert_eq!((status, answer["type"].as_str()), (409, Some(problem::REFUSED)), "{answer}");
    assert_eq!(world.written(), before);
}

#[tokio::test]
async fn the_number_of_an_order_rises_with_each_block() {
    let world = World::new().await;
    let mut numbers = Vec::new();
    let mut phones = Vec::new();
    for _ in 0..3 {
        let phone = HandPhone::enrol(&world, "W1").await;
        later(&world, 60);
        assert_eq!(block(&world, "W1").await.0, 200);
        numbers.push(refused(&world, &phone).await.number);
        phones.push(phone);
        later(&world, 60);
    }
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    // What was ordered stays ordered: the same number, however often it is told.
    assert_eq!(refused(&world, &phones[0]).await.number, numbers[0]);
}

#[tokio::test]
async fn a_code_that_does_not_open_keeps_no_stolen_phone_unblocked() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    world.change("UPDATE code_version SET wrapped = sealed");
    assert_eq!(block(&world, "W1").await.0, 200);
    refused(&world, &phone).await;
}
