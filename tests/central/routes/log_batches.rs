use doorstep::domain::entry::Fact;
use doorstep::domain::ids::Epoch;
use doorstep::domain::sync_plan::{Held, Verdict};
use doorstep::sync::wire::bundle::Request;
use doorstep::sync::wire::log::{MOST_CHAINS, Receipt};

use super::{HandPhone, on_wire};
use crate::support::world::World;

fn verdicts(receipt: &Receipt) -> Vec<(Verdict, Option<&str>)> {
    receipt.entries.iter().map(|entry| (entry.verdict, entry.why.as_deref())).collect()
}

fn stored(world: &World) -> Vec<String> {
    world.kinds_at_central()
}

#[tokio::test]
async fn entries_are_stored_and_receipted_and_the_chain_is_held() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let written = [phone.first(&world), phone.write(&world, Fact::Left)];
    let receipt = phone.send(&world, &phone.batch(&written)).await.unwrap();
    assert_eq!(verdicts(&receipt), [(Verdict::Created, None), (Verdict::Created, None)]);
    assert_eq!((receipt.held[0].seq, receipt.held[0].hash), (2, written[1].hash));
    assert_eq!(stored(&world), ["epoch_started", "left"]);
}

#[tokio::test]
async fn the_same_batch_again_is_duplicate_and_changes_nothing() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = phone.first(&world);
    let batch = phone.batch(&[first]);
    phone.send(&world, &batch).await.unwrap();
    let again = phone.send(&world, &batch).await.unwrap();
    assert_eq!(verdicts(&again), [(Verdict::Duplicate, None)]);
    assert_eq!(stored(&world).len(), 1);
}

#[tokio::test]
async fn entries_may_come_in_any_order_and_held_ends_before_the_first_hole() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let written: Vec<_> =
        (0..4).map(|n| if n == 0 { phone.first(&world) } else { phone.write(&world, Fact::Leaving) }).collect();
    let receipt = phone.send(&world, &phone.batch(&[written[3].clone(), written[0].clone()])).await.unwrap();
    assert_eq!(receipt.held[0].seq, 1);
    let receipt = phone.send(&world, &phone.batch(&[written[2].clone()])).await.unwrap();
    assert_eq!(receipt.held[0].seq, 1);
    let receipt = phone.send(&world, &phone.batch(&[written[1].clone()])).await.unwrap();
    assert_eq!((receipt.held[0].seq, receipt.held[0].hash), (4, written[3].hash));
}

#[tokio::test]
async fn one_bad_entry_is_put_aside_with_its_reason_and_holds_up_none_of_the_others() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = phone.first(&world);
    let mut forged = phone.write(&world, Fact::Left);
    let third = phone.write(&world, Fact::Leaving);
    forged.signature = Some([1; 64]);
    let receipt = phone.send(&world, &phone.batch(&[first, forged, third])).await.unwrap();
    assert_eq!(
        verdicts(&receipt),
        [(Verdict::Created, None), (Verdict::Quarantined, Some("signature")), (Verdict::Created, None)]
    );
    assert_eq!(receipt.held[0].seq, 3, "put aside counts as held");
    assert_eq!(stored(&world), ["epoch_started", "leaving"]);
}

#[tokio::test]
async fn a_fork_and_a_reused_identity_are_put_aside() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = phone.first(&world);
    let fork_point = phone.head;
    let second = phone.write(&world, Fact::Left);
    phone.send(&world, &phone.batch(&[first, second.clone()])).await.unwrap();
    phone.head = fork_point;
    let other = phone.write(&world, Fact::Leaving);
    let receipt = phone.send(&world, &phone.batch(&[other])).await.unwrap();
    assert_eq!(verdicts(&receipt), [(Verdict::Quarantined, Some("fork"))]);
    let mut same_id = phone.write(&world, Fact::Leaving);
    same_id.header.id = second.header.id;
    same_id.signature = Some(phone.key.sign(&same_id.header.hash()));
    let receipt = phone.send(&world, &phone.batch(&[same_id])).await.unwrap();
    assert_eq!(verdicts(&receipt), [(Verdict::Quarantined, Some("same_id"))]);
}

#[tokio::test]
async fn a_broken_seal_is_unreadable_so_that_the_phone_seals_it_again() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let mut first = phone.first(&world);
    let whole = first.clone();
    first.sealed[40] ^= 1;
    let receipt = phone.send(&world, &phone.batch(&[first])).await.unwrap();
    assert_eq!(receipt.entries[0].verdict, Verdict::Unreadable);
    let receipt = phone.send(&world, &phone.batch(&[whole])).await.unwrap();
    assert_eq!(receipt.entries[0].verdict, Verdict::Created);
}

#[tokio::test]
async fn an_unsigned_entry_is_stored_and_flagged() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let mut first = phone.first(&world);
    first.signature = None;
    let receipt = phone.send(&world, &phone.batch(&[first])).await.unwrap();
    assert_eq!(receipt.entries[0].verdict, Verdict::Created);
    let flags = world.central.db.read_now(|tx| tx.one("SELECT flags FROM entry", &[])).unwrap().unwrap();
    assert_eq!(flags.text(0).unwrap(), "unsigned");
}

#[tokio::test]
async fn nothing_is_written_in_another_workers_name() {
    let world = World::new().await;
    let mut nia = HandPhone::enrol(&world, "W1").await;
    let huw = HandPhone::enrol(&world, "W2").await;
    let written = nia.first(&world);
    for sig in [None, Some(huw.key.sign(&written.hash).to_vec())] {
        let mut batch = huw.batch(&[]);
        batch.entries = vec![on_wire(&written)];
        batch.entries[0].sig = sig;
        let receipt = huw.send(&world, &batch).await.unwrap();
        assert_eq!(verdicts(&receipt), [(Verdict::Quarantined, Some("unknown_author"))]);
        let others = receipt.held.iter().any(|held| held.device == nia.holder().device);
        assert!(!others, "nothing is said of a chain that is not theirs");
    }
    assert_eq!(stored(&world).len(), 0);
}

#[tokio::test]
async fn a_new_phone_of_a_worker_delivers_the_old_ones_entries_under_the_old_key() {
    let world = World::new().await;
    let mut old = HandPhone::enrol(&world, "W1").await;
    let written = old.first(&world);
    let new = HandPhone::enrol(&world, "W1").await;
    let mut batch = new.batch(&[]);
    batch.entries = vec![on_wire(&written)];
    let receipt = new.send(&world, &batch).await.unwrap();
    assert_eq!(verdicts(&receipt), [(Verdict::Created, None)]);
    assert_eq!(receipt.held[0].device, old.enrolment.device);
}

#[tokio::test]
async fn a_phone_that_was_replaced_still_delivers_and_what_it_wrote_after_is_flagged() {
    let world = World::new().await;
    let mut old = HandPhone::enrol(&world, "W1").await;
    let before = old.first(&world);
    super::later(&world, 60);
    let _new = HandPhone::enrol(&world, "W1").await;
    super::later(&world, 60);
    let after = old.write(&world, Fact::Left);
    let receipt = old.send(&world, &old.batch(&[before, after])).await.unwrap();
    assert!(receipt.entries.iter().all(|entry| entry.verdict == Verdict::Created));
    let rows = world.central.db.read_now(|tx| tx.query("SELECT flags FROM entry ORDER BY seq", &[])).unwrap();
    let flags: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(flags, ["", "after_end"]);
}

#[tokio::test]
async fn more_than_a_hundred_entries_are_too_many() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = on_wire(&phone.first(&world));
    let mut batch = phone.batch(&[]);
    batch.entries = vec![first; 101];
    let refused = phone.send(&world, &batch).await;
    assert_eq!(super::problem_of(refused), doorstep::sync::wire::problem::TOO_LARGE);
}

#[tokio::test]
async fn what_one_phone_wrote_and_signed_another_workers_phone_may_bring() {
    let world = World::new().await;
    let mut first = HandPhone::enrol(&world, "W1").await;
    let written = [first.first(&world), first.write(&world, Fact::Left)];
    let second = HandPhone::enrol(&world, "W2").await;
    let mut batch = first.batch(&written);
    // Bent: brought by the other phone, the second entry with another's signature.
    batch.entries[1].sig = batch.entries[0].sig.clone();
    let receipt = second.send(&world, &batch).await.unwrap();
    assert_eq!(verdicts(&receipt), [(Verdict::Created, None), (Verdict::Quarantined, Some("unknown_author"))]);
    assert_eq!(receipt.held[0].seq, 1, "what could not be shown to be the author's does not count as held");
    let own = first.send(&world, &first.batch(&written)).await.unwrap();
    assert_eq!(verdicts(&own), [(Verdict::Duplicate, None), (Verdict::Created, None)]);
}

#[tokio::test]
async fn bundle_and_receipt_say_how_far_the_chains_are_held_that_a_phone_names_and_no_row_is_made_for_another() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = phone.first(&world);
    phone.send(&world, &phone.batch(std::slice::from_ref(&first))).await.unwrap();
    let device = phone.holder().device;
    let named = |epoch, seq, hash| Held { device, epoch, seq, hash };
    let unknown = named(Epoch([9; 16]), 5, [5; 32]);
    let chains = vec![named(first.header.epoch, 1, first.hash), unknown];
    let bundle = phone.bundle(&world, &Request { chains, ..phone.bundle_request(0) }).await.unwrap();
    let mut held = bundle.held;
    held.sort_by_key(|held| held.seq);
    assert_eq!(held, [named(Epoch([9; 16]), 0, [0; 32]), named(first.header.epoch, 1, first.hash)]);
    let nothing = phone.send(&world, &phone.batch(&[])).await.unwrap();
    assert_eq!(nothing.held, [named(first.header.epoch, 1, first.hash)]);
    assert_eq!(world.count("chain"), 1);
}

#[tokio::test]
async fn no_more_chains_are_looked_up_than_a_phone_may_name() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let device = phone.holder().device;
    let chains = (0..=u8::MAX).map(|n| Held { device, epoch: Epoch([n; 16]), seq: 0, hash: [0; 32] }).collect();
    let bundle = phone.bundle(&world, &Request { chains, ..phone.bundle_request(0) }).await.unwrap();
    assert_eq!(bundle.held.len(), MOST_CHAINS);
}
