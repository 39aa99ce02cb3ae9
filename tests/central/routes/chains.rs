//! What central raises about chains: each once, to those who answer for the log.

use doorstep::central::digests;
use doorstep::domain::entry::Fact;
use doorstep::domain::signed::Kind;
use doorstep::sync::wire::digest::Digest;
use doorstep::vault::log::Written;

use super::HandPhone;
use crate::support::world::World;

fn raised(world: &World) -> Vec<String> {
    world.event_kinds().into_iter().filter(|kind| kind.starts_with("log_")).collect()
}

fn last_detail(world: &World) -> serde_json::Value {
    serde_json::from_str(&world.events().last().unwrap().detail).unwrap()
}

fn written(world: &World, phone: &mut HandPhone, count: usize) -> Vec<Written> {
    (0..count).map(|n| if n == 0 { phone.first(world) } else { phone.write(world, Fact::Leaving) }).collect()
}

#[tokio::test]
async fn what_waits_on_the_phone_raises_nothing_and_what_is_missing_below_it_is_raised_once() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let entries = written(&world, &mut phone, 5);
    let mut batch = phone.batch(&entries[4..]);
    batch.chains[0].oldest_waiting = Some(1);
    phone.send(&world, &batch).await.unwrap();
    assert_eq!(raised(&world), [""; 0], "an urgent one first is no gap");
    batch.chains[0].oldest_waiting = Some(4);
    for _ in 0..3 {
        phone.send(&world, &batch).await.unwrap();
    }
    assert_eq!(raised(&world), ["log_gap"]);
    assert_eq!((last_detail(&world)["from"].as_u64(), last_detail(&world)["to"].as_u64()), (Some(1), Some(3)));
    assert_eq!(world.told_of_last(), ["M1"], "the Registered Manager, and nobody of on-call alone");
    batch.chains[0].oldest_waiting = None;
    phone.send(&world, &batch).await.unwrap();
    assert_eq!(raised(&world), ["log_gap", "log_gap"], "of the new ones only");
    assert_eq!((last_detail(&world)["from"].as_u64(), last_detail(&world)["to"].as_u64()), (Some(4), Some(4)));
}

#[tokio::test]
async fn a_chain_of_which_nothing_comes_any_more_is_missed_too() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = written(&world, &mut phone, 1);
    phone.send(&world, &phone.batch(&first)).await.unwrap();
    let _lost = phone.write(&world, Fact::Left);
    let mut nothing = phone.batch(&[]);
    nothing.chains[0].oldest_waiting = None;
    phone.send(&world, &nothing).await.unwrap();
    assert_eq!(raised(&world), ["log_gap"]);
}

#[tokio::test]
async fn nobody_but_its_worker_says_where_a_chain_stands() {
    let world = World::new().await;
    let mut nia = HandPhone::enrol(&world, "W1").await;
    let huw = HandPhone::enrol(&world, "W2").await;
    let entries = written(&world, &mut nia, 3);
    let mut batch = nia.batch(&entries[2..]);
    batch.chains[0].oldest_waiting = None;
    huw.send(&world, &batch).await.unwrap();
    assert_eq!(raised(&world), [""; 0]);
    nia.send(&world, &batch).await.unwrap();
    assert_eq!(raised(&world), ["log_gap"]);
}

#[tokio::test]
async fn a_phone_that_runs_twice_is_raised_once_and_everything_it_wrote_is_kept() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = written(&world, &mut phone, 2);
    let fork_point = phone.head;
    let one = [phone.write(&world, Fact::Left), phone.write(&world, Fact::Leaving)];
    phone.send(&world, &phone.batch(&[first, one.to_vec()].concat())).await.unwrap();
    phone.head = fork_point;
    let other: Vec<_> = (0..2).map(|_| phone.write(&world, Fact::BuzzerRung)).collect();
    for entry in &other {
        for _ in 0..2 {
            phone.send(&world, &phone.batch(std::slice::from_ref(entry))).await.unwrap();
        }
    }
    assert_eq!(raised(&world), ["log_fork", "log_differs"]);
    assert_eq!(world.count("quarantine"), 2);
    assert_eq!(world.count("entry"), 4);
}

#[tokio::test]
async fn a_signature_that_does_not_fit_is_raised() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let mut first = phone.first(&world);
    first.signature = Some([1; 64]);
    phone.send(&world, &phone.batch(&[first])).await.unwrap();
    assert_eq!(raised(&world), ["log_set_aside"]);
}

#[tokio::test]
async fn once_an_hour_a_digest_over_all_chains_is_signed_and_the_next_bundle_carries_it() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    assert_eq!(phone.full(&world).await.digest, None);
    let first = written(&world, &mut phone, 2);
    phone.send(&world, &phone.batch(&first)).await.unwrap();
    assert_eq!(digests::once(&world.central).unwrap(), Some(1));
    assert_eq!(digests::once(&world.central).unwrap(), None, "not before an hour is over");
    super::later(&world, 3599);
    assert_eq!(digests::once(&world.central).unwrap(), None);
    super::later(&world, 1);
    assert_eq!(digests::once(&world.central).unwrap(), Some(2));
    let answer = phone.full(&world).await.digest.unwrap();
    let digest: Digest = phone.trust.open(Kind::Digest, &answer, |digest: &Digest| digest.at).unwrap().body;
    let head = doorstep::domain::sync_plan::Held {
        device: phone.enrolment.device,
        epoch: phone.head.epoch,
        seq: 2,
        hash: first[1].hash,
    };
    assert_eq!((digest.number, digest.chains), (2, 1));
    assert_eq!(digest.heads, doorstep::vault::digest::heads(phone.enrolment.organisation, &[head]));
    let before = world.rows("SELECT hash FROM digest WHERE number = 1", &[])[0].hash(0).unwrap();
    assert_eq!(digest.before, before, "each names the one before");
    assert_eq!(world.count("digest_head"), 1, "a head that has not changed is kept once");
}

#[tokio::test]
async fn of_processes_that_look_at_once_one_makes_the_digest() {
    let world = World::new().await;
    let made: Vec<_> = std::thread::scope(|scope| {
        let looks: Vec<_> = (0..4).map(|_| scope.spawn(|| digests::once(&world.central).unwrap())).collect();
        looks.into_iter().filter_map(|look| look.join().unwrap()).collect()
    });
    assert_eq!(made, [1]);
}
