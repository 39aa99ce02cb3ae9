//! Sync promise 9: a lease that has run out, a lock, a block, an emptied phone or a lost key storage never keeps anybody
//! from recording, and loses nothing that waits.

use std::sync::Arc;
use std::time::Duration;

use doorstep::domain::door::Event;
use doorstep::domain::entry::Fact;
use doorstep::domain::entry::report::{Loss, LostThing, YesNo};
use doorstep::shell::Phone;
use doorstep::shell::door::AnswerError;
use doorstep::shell::lock::PinError;
use doorstep::shell::view::Stage;
use doorstep::vault::keystore;

use crate::support::phone::{count, try_pin, unlock};
use crate::support::world::{PIN, World, walk_to_key_safe};

const WRONG: &str = "194836";
const WORDS: &str = "At Mrs Pritchard's, she is well, her tablets are taken";

fn in_words() -> Fact {
    Fact::InWords { words: WORDS.into() }
}

fn writes(phone: &Phone) -> Result<(), AnswerError> {
    phone.note(None, in_words(), None)
}

/// How many entries of this kind central holds.
fn at_central(world: &World, kind: &str) -> usize {
    world.kinds_at_central().iter().filter(|known| *known == kind).count()
}

/// Whatever waits is sent, by a phone as it is.
async fn all_is_sent(world: &World, phone: &Phone) {
    phone.sync_once(true).await;
    phone.sync_once(true).await;
    assert_eq!((phone.tally().waiting, phone.tally().quarantined), (0, 0));
    let on_phone = world.phone_db().query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(world.kinds_at_central().len(), usize::try_from(on_phone).unwrap(), "nothing is missing");
}

/// At a door, from *start* to a way in that fails.
fn at_a_door(phone: &Phone, world: &World) {
    let visit = world.visit_id("V1");
    walk_to_key_safe(phone, visit);
    phone.answer(visit, Event::CouldNotOpen).unwrap();
    assert_eq!(count(phone, visit, "could_not_open"), 1);
}

/// Ten wrong PINs, each as soon as it may be tried.
async fn shred(world: &World, phone: &Arc<Phone>) {
    phone.lock();
    loop {
        match try_pin(phone, WRONG).await {
            Err(PinError::Wrong { .. }) => world.clock.advance(phone.pin_wait()),
            Err(PinError::Shredded) => return,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_lease_that_has_run_out_keeps_nothing_from_being_recorded() {
    let world = World::new().await;
    let phone = world.phone().await;
    world.clock.advance(Duration::from_hours(30));
    unlock(&phone).await;
    at_a_door(&phone, &world);
    all_is_sent(&world, &phone).await;
}

#[tokio::test]
async fn what_waits_on_a_locked_phone_is_sent() {
    let world = World::new().await;
    let phone = world.phone().await;
    walk_to_key_safe(&phone, world.visit_id("V1"));
    phone.lock();
    assert!(phone.tally().waiting > 0);
    all_is_sent(&world, &phone).await;
}

#[tokio::test]
async fn a_locked_phone_that_takes_a_pin_takes_no_words_and_one_that_takes_none_now_does() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.lock();
    assert!(matches!(writes(&phone), Err(AnswerError::Locked)), "the PIN is there to be typed");
    for _ in 0..5 {
        assert!(matches!(try_pin(&phone, WRONG).await, Err(PinError::Wrong { .. })));
    }
    assert!(!phone.pin_wait().is_zero() && phone.cannot_be_opened());
    writes(&phone).unwrap();
    let lost = Loss {
        what: LostThing::Key,
        tag: String::new(),
        opens: "a front door".into(),
        stolen: YesNo::No,
        last_had: String::new(),
        identifies: YesNo::No,
        codes_with_it: YesNo::No,
        home: None,
        at_risk: YesNo::No,
    };
    phone.note(None, Fact::Lost(lost), None).unwrap();
    all_is_sent(&world, &phone).await;
    assert_eq!((at_central(&world, "in_words"), at_central(&world, "lost")), (1, 1));
    world.clock.advance(phone.pin_wait());
    assert!(matches!(writes(&phone), Err(AnswerError::Locked)));
    unlock(&phone).await;
    writes(&phone).unwrap();
}

#[tokio::test]
async fn a_blocked_phone_goes_on_recording_and_its_entries_arrive_flagged() {
    let world = World::new().await;
    let phone = world.phone().await;
    world.block("W1");
    world.clock.advance(Duration::from_secs(1));
    phone.sync_once(true).await;
    at_a_door(&phone, &world);
    all_is_sent(&world, &phone).await;
    let rows = world.rows("SELECT flags FROM entry WHERE kind = 'could_not_open'", &[]);
    assert!(rows.len() == 1 && rows[0].text(0).unwrap().contains("after_end"), "{rows:?}");
}

#[tokio::test]
async fn an_emptied_phone_on_which_no_visit_is_known_takes_words_and_sends_them() {
    let world = World::empty(crate::support::clock::START).await;
    let phone = world.phone().await;
    shred(&world, &phone).await;
    assert_eq!((phone.stage(), phone.recordable()), (Stage::Shredded, None));
    writes(&phone).unwrap();
    all_is_sent(&world, &phone).await;
    let rows = world.rows("SELECT payload, visit FROM entry WHERE kind = 'in_words'", &[]);
    assert!(String::from_utf8(rows[0].blob(0).unwrap()).unwrap().contains(WORDS));
    assert_eq!(rows[0].optional_uuid(1).unwrap(), None);
    assert_eq!(world.event_kinds().last().unwrap(), "in_words");
    assert_eq!(world.told_of_last(), ["M1", "M2"], "whoever answers on call");
}

#[tokio::test]
async fn an_emptied_phone_goes_on_in_the_visit_under_way_and_takes_words_beside_it() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let before = phone.tally().waiting;
    shred(&world, &phone).await;
    assert_eq!(phone.recordable(), Some(visit));
    assert!(phone.tally().waiting >= before, "what waited waits on");
    phone.answer(visit, Event::CouldNotOpen).unwrap();
    writes(&phone).unwrap();
    all_is_sent(&world, &phone).await;
    assert_eq!((at_central(&world, "could_not_open"), at_central(&world, "in_words")), (1, 1));
}

#[tokio::test]
async fn without_signal_the_words_wait_over_a_restart() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    shred(&world, &phone).await;
    world.service.stop().await;
    writes(&phone).unwrap();
    phone.sync_once(true).await;
    assert!(phone.tally().waiting > 0);
    drop(phone);
    let phone = world.open();
    assert_eq!(phone.stage(), Stage::Shredded);
    world.restart_service().await;
    all_is_sent(&world, &phone).await;
    assert_eq!(at_central(&world, "in_words"), 1);
}

#[tokio::test]
async fn without_its_reveal_key_the_phone_takes_words_once_that_is_known() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.lock();
    world.phone_keystore().delete(keystore::REVEAL).unwrap();
    assert!(matches!(try_pin(&phone, PIN).await, Err(PinError::Keystore(_))));
    writes(&phone).unwrap();
    all_is_sent(&world, &phone).await;
    assert_eq!(at_central(&world, "in_words"), 1);
}

/// Without the device key an entry is kept unsigned, chained and flagged; until the phone is enrolled anew nothing can be
/// sent, and nothing is lost.
#[tokio::test]
async fn without_its_device_key_the_phone_records_unsigned_and_sends_once_it_is_enrolled_anew() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.dial(doorstep::domain::entry::Dialled::OnCall);
    drop(phone);
    world.phone_keystore().delete(keystore::DEVICE).unwrap();
    let phone = world.open();
    unlock(&phone).await;
    at_a_door(&phone, &world);
    let waits = phone.tally().waiting;
    phone.sync_once(true).await;
    assert_eq!(phone.tally().waiting, waits, "none of it is gone");
    shred(&world, &phone).await;
    writes(&phone).unwrap();
    world.enrol(&phone, "W1").await;
    all_is_sent(&world, &phone).await;
    let rows = world.rows("SELECT flags FROM entry WHERE kind IN ('could_not_open', 'in_words')", &[]);
    assert!(rows.len() == 2 && rows.iter().all(|row| row.text(0).unwrap().contains("unsigned")), "{rows:?}");
}

/// The whole key storage gone: names and addresses cannot be read any more, the database is set aside, and a new chain
/// begins. What waited is in the database that was set aside, sealed to the office, and is taken over.
#[tokio::test]
async fn without_any_key_the_phone_keeps_what_waited_and_takes_words() {
    let world = World::new().await;
    let phone = world.phone().await;
    walk_to_key_safe(&phone, world.visit_id("V1"));
    let waited = phone.tally().waiting;
    assert!(waited > 0);
    drop(phone);
    let keys = world.phone_keystore();
    for item in [keystore::DEVICE, keystore::DB, keystore::REVEAL] {
        keys.delete(item).unwrap();
    }
    let phone = world.open();
    assert!(phone.tally().waiting >= waited, "{} of {waited} wait", phone.tally().waiting);
    assert!(try_pin(&phone, PIN).await.is_err());
    writes(&phone).unwrap();
    let waits = phone.tally().waiting;
    phone.sync_once(true).await;
    assert_eq!(phone.tally().waiting, waits, "a phone without its key cannot send, and loses nothing");
}

#[tokio::test]
async fn words_that_are_none_or_look_like_a_code_are_not_taken_as_they_are() {
    let world = World::new().await;
    let phone = world.phone().await;
    shred(&world, &phone).await;
    let say = |words: &str| phone.note(None, Fact::InWords { words: words.into() }, None);
    assert!(matches!(say("  "), Err(AnswerError::Afterwards(_))));
    assert!(say("key safe code 258036").is_err(), "a warning comes first");
    say("she fell, 999 is on its way").unwrap();
}
