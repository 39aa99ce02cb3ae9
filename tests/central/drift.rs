//! A central whose clock is not its database's signs no time.

use doorstep::central::drift;
use doorstep::domain::clock::Timestamp;
use doorstep::domain::entry::Fact;
use doorstep::sync::wire::VERSION;
use doorstep::sync::wire::time::Request;

use super::routes::{HandPhone, client};
use crate::support::world::World;

async fn time(world: &World) -> bool {
    client(world).post("/v1/time", &Request { v: VERSION, nonce: [7; 32] }, None).await.is_ok()
}

#[tokio::test]
async fn no_time_is_signed_while_the_databases_clock_says_another_and_no_entry_is_lost() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let Some(theirs) = world.central.db.clock().unwrap() else {
        assert!(!drift::compare(&world.central).unwrap(), "SQLite runs on this machine's clock");
        assert!(time(&world).await);
        return;
    };
    // The world's clock is set; the server's is today's.
    assert!(drift::compare(&world.central).unwrap(), "{theirs}");
    assert!(!time(&world).await);
    let entry = phone.write_in(&world, ("V1", "C1"), Fact::Left);
    let batch = phone.batch(std::slice::from_ref(&entry));
    assert!(phone.send(&world, &batch).await.is_err(), "a receipt has a time in it");
    assert_eq!(world.count("entry"), 1, "and what was sent is on file all the same");
    for (off, adrift) in [(1_000, false), (-1_000, false), (6_000, true), (-6_000, true), (0, false)] {
        let now = world.central.db.clock().unwrap().unwrap();
        world.clock.set(Timestamp(now.0 + off));
        assert_eq!(drift::compare(&world.central).unwrap(), adrift, "{off} ms");
        assert_eq!(time(&world).await, !adrift, "{off} ms");
    }
}
