use doorstep::domain::signed::Kind;
use doorstep::sync::trust::Trust;
use doorstep::sync::wire::time::{Request, Time};
use doorstep::sync::wire::{Answer, VERSION};

use super::client;
use crate::support::world::World;

#[tokio::test]
async fn the_time_is_told_without_a_signature_and_signed_with_the_nonce() {
    let world = World::new().await;
    let request = Request { v: VERSION, nonce: [7; 32] };
    let bytes = client(&world).post("/v1/time", &request, None).await.unwrap();
    let answer: Answer = serde_json::from_slice(&bytes).unwrap();
    let trust = Trust { organisation: Some(world.central.organisation.id), root: world.central.keys.root, sequence: 0 };
    let time: Time = trust.open(Kind::Time, &answer, |time: &Time| time.at).unwrap().body;
    assert_eq!((time.nonce, time.at), ([7; 32], world.clock.now()));
}
