use std::time::Duration;

use doorstep::central::limit::{EMERGENCY, PHONE};
use doorstep::sync::client::NetError;
use doorstep::sync::wire::problem::TOO_MANY;

use super::{HandPhone, later};
use crate::support::world::World;

/// Sends a batch so often, and gives what the last of them brought.
async fn flood(world: &World, phone: &HandPhone, urgent: bool, times: u32) -> Result<(), NetError> {
    let mut batch = phone.batch(&[]);
    batch.urgent = urgent;
    for _ in 1..times {
        phone.send(world, &batch).await.unwrap();
    }
    phone.send(world, &batch).await.map(drop)
}

#[tokio::test]
async fn a_phone_that_asks_too_often_waits_its_emergencies_do_not_and_no_other_phone_is_kept_out() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let other = HandPhone::enrol(&world, "W2").await;
    assert_eq!(flood(&world, &phone, false, PHONE.burst).await, Ok(()));
    let Err(NetError::Problem(problem, Some(wait))) = flood(&world, &phone, false, 1).await else {
        panic!("the bucket has no end");
    };
    assert_eq!((problem.kind.as_str(), wait), (TOO_MANY, Duration::from_secs(1)));
    let refused = phone.bundle(&world, &phone.bundle_request(0)).await;
    assert_eq!(super::problem_of(refused), TOO_MANY, "whatever it asks for");
    other.full(&world).await;

    let first = phone.first(&world);
    let mut emergency = phone.batch(&[first]);
    emergency.urgent = true;
    phone.send(&world, &emergency).await.unwrap();
    assert_eq!(world.count("entry"), 1);
    assert_eq!(flood(&world, &phone, true, EMERGENCY.burst - 1).await, Ok(()));
    assert_eq!(super::problem_of(flood(&world, &phone, true, 1).await), TOO_MANY, "that has an end too");

    later(&world, 2);
    assert_eq!(flood(&world, &phone, false, 2).await, Ok(()), "one more for each second");
    assert_eq!(super::problem_of(flood(&world, &phone, false, 1).await), TOO_MANY);
}

#[tokio::test]
async fn a_request_with_another_phones_signature_counts_for_nobody() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let other = HandPhone::enrol(&world, "W2").await;
    let mut forged = phone.signer(world.clock.now());
    forged.key = &other.key;
    let batch = phone.batch(&[]);
    for _ in 0..=PHONE.burst {
        assert!(phone.client.post("/v1/log/batches", &batch, Some(forged)).await.is_err());
    }
    assert_eq!(flood(&world, &phone, false, 1).await, Ok(()));
}
