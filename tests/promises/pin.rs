//! The PIN: waits that survive restarts, and what ten wrong ones destroy.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorstep::domain::door::Event;
use doorstep::domain::entry::{Dialled, Fact, Purpose};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::door::AnswerError;
use doorstep::shell::lock::PinError;
use doorstep::shell::platform::Platform;
use doorstep::shell::platform::fake::Fake;
use doorstep::shell::reveal::PageId;
use doorstep::shell::view::Stage;
use doorstep::vault::keystore::{Items, Keystore, KeystoreError};
use doorstep::vault::secret::Pin;

use crate::support::clock::START;
use crate::support::phone::{change_pin, count, look};
use crate::support::world::{PAGE, PIN, World, walk_to_key_safe, wish};

async fn attempt(phone: &Arc<Phone>, digits: &str) -> Result<(), PinError> {
    let (phone, pin) = (Arc::clone(phone), Pin::new(digits.into()));
    tokio::task::spawn_blocking(move || phone.unlock(&pin)).await.unwrap()
}

#[tokio::test]
async fn a_weak_pin_is_refused_and_the_right_one_unlocks() {
    let world = World::new().await;
    let phone = world.phone().await;
    assert_eq!(phone.stage(), Stage::Open);
    let weak = phone.choose_pin(&Pin::new("123456".into()));
    assert!(matches!(weak, Err(PinError::Weak(_))));
    phone.lock();
    assert_eq!(phone.stage(), Stage::Locked);
    assert!(matches!(attempt(&phone, "000001").await, Err(PinError::Wrong { left: 9, .. })));
    attempt(&phone, PIN).await.unwrap();
    assert_eq!(phone.stage(), Stage::Open);
}

#[tokio::test]
async fn waits_after_wrong_tries_survive_restarts_and_clock_changes() {
    let world = World::new().await;
    let mut phone = world.phone().await;
    for _ in 0..5 {
        drop(phone);
        phone = world.open();
        assert!(matches!(attempt(&phone, "000001").await, Err(PinError::Wrong { .. })));
    }
    assert!(matches!(attempt(&phone, PIN).await, Err(PinError::Wait(_))));
    world.clock.set_wall_off(86_400_000);
    drop(phone);
    phone = world.open();
    assert!(matches!(attempt(&phone, PIN).await, Err(PinError::Wait(_))), "a clock set forward helps nobody");
    world.clock.set_wall_off(0);
    world.clock.advance(Duration::from_secs(20));
    drop(phone);
    world.clock.reboot("boot-2");
    phone = world.open();
    let Err(PinError::Wait(left)) = attempt(&phone, PIN).await else { panic!("no wait") };
    assert_eq!(left, Duration::from_secs(30), "a reboot starts the wait again");
    world.clock.advance(Duration::from_secs(30));
    attempt(&phone, PIN).await.unwrap();
    assert_eq!(phone.pin_wait(), Duration::ZERO);
}

#[tokio::test]
async fn ten_wrong_pins_destroy_the_codes_and_not_the_log() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    phone.lock();
    for try_number in 1..=10 {
        world.clock.advance(Duration::from_mins(16));
        let result = attempt(&phone, "000001").await;
        assert_eq!(matches!(result, Err(PinError::Shredded)), try_number == 10, "{try_number}: {result:?}");
    }
    assert_eq!(phone.stage(), Stage::Shredded);
    assert!(matches!(attempt(&phone, PIN).await, Err(PinError::Shredded)));
    let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    let codes: i64 = db.query_row("SELECT count(*) FROM sealed_code", [], |row| row.get(0)).unwrap();
    assert_eq!(codes, 0);
    phone.sync_once(false).await;
    assert_eq!(world.kinds_at_central().len(), 5, "the log was sent all the same");
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert!(look(&phone, visit, enter).is_err());
    phone.answer(visit, Event::Answered).unwrap();
    assert!(matches!(phone.start(world.visit_id("V2")), Err(AnswerError::Locked)), "the visit under way, and no other");
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"answered".to_owned()), "and the visit is recorded to its end");
    drop(phone);
    assert_eq!(world.open().stage(), Stage::Shredded);
}

#[tokio::test]
async fn the_app_locks_after_five_idle_minutes_and_in_a_visit_after_twenty() {
    let world = World::new().await;
    let phone = world.phone().await;
    world.clock.advance(Duration::from_secs(299));
    phone.tick();
    assert!(phone.is_unlocked());
    world.clock.advance(Duration::from_secs(1));
    phone.tick();
    assert!(!phone.is_unlocked());
    attempt(&phone, PIN).await.unwrap();
    phone.start(world.visit_id("V1")).unwrap();
    world.clock.advance(Duration::from_mins(19));
    phone.tick();
    assert!(phone.is_unlocked(), "one unlock serves the visit");
    world.clock.advance(Duration::from_mins(1));
    phone.tick();
    assert!(!phone.is_unlocked());
}

#[tokio::test]
async fn a_restart_wants_the_pin_again_and_the_same_codes_open() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    drop(phone);
    let phone = world.open();
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert!(phone.show(PAGE, visit, wish).is_err());
    attempt(&phone, PIN).await.unwrap();
    phone.show(PAGE, visit, wish).unwrap();
    assert_eq!(phone.shown(PAGE, visit).unwrap().expose(), "258036");
}

#[tokio::test]
async fn each_bundle_is_sealed_to_a_fresh_pair_and_the_old_one_is_erased() {
    let world = World::new().await;
    let phone = world.phone().await;
    let pairs = || -> Vec<String> {
        let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
        let sql = "SELECT DISTINCT pair FROM sealed_code";
        let mut statement = db.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let first = pairs();
    phone.sync_once(true).await;
    assert_eq!(pairs(), first, "a phone that was not unlocked since offers the same pair again");
    phone.lock();
    attempt(&phone, PIN).await.unwrap();
    phone.sync_once(true).await;
    let second = pairs();
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first, second);
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(world.phone_folder().join("phone.json")).unwrap()).unwrap();
    let installation = json["installation"].as_str().unwrap();
    let keystore = world.platform.keystore(&world.phone_folder(), installation, Some(false)).unwrap();
    assert!(keystore.get(&first[0]).is_err(), "deleting the pair is the erasure");
    assert!(keystore.get(&second[0]).is_ok());
}

#[tokio::test]
async fn a_key_storage_that_does_not_answer_is_no_wrong_pin() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.lock();
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(world.phone_folder().join("phone.json")).unwrap()).unwrap();
    let installation = json["installation"].as_str().unwrap();
    let keystore = world.platform.keystore(&world.phone_folder(), installation, Some(false)).unwrap();
    let reveal = keystore.get("reveal").unwrap();
    keystore.delete("reveal").unwrap();
    for _ in 0..12 {
        assert!(matches!(attempt(&phone, PIN).await, Err(PinError::Keystore(_))));
    }
    keystore.set("reveal", &reveal).unwrap();
    attempt(&phone, PIN).await.unwrap();
}

// --- Changing it -------------------------------------------------------------------------------------------------------

const NEW: &str = "730164";

#[tokio::test]
async fn a_new_pin_is_weak_or_the_present_one_without_a_try_being_counted() {
    let world = World::new().await;
    let phone = world.phone().await;
    for weak in ["12345", "123456", "111111", "28495a"] {
        assert!(matches!(change_pin(&phone, "000001", weak).await, Err(PinError::Weak(_))), "{weak}");
    }
    assert!(matches!(change_pin(&phone, PIN, PIN).await, Err(PinError::Same)));
    assert!(matches!(attempt(&phone, "000001").await, Err(PinError::Wrong { left: 9, .. })), "the first try");
}

#[tokio::test]
async fn a_wrong_present_pin_is_counted_as_at_the_lock_and_the_tenth_destroys_the_codes() {
    let world = World::new().await;
    let phone = world.phone().await;
    for left in [9, 8, 7] {
        let tried = change_pin(&phone, "000001", NEW).await;
        assert!(matches!(tried, Err(PinError::Wrong { left: said, .. }) if said == left), "{tried:?}");
    }
    assert!(matches!(attempt(&phone, "000001").await, Err(PinError::Wrong { left: 6, .. })), "one count for both");
    for _ in 0..6 {
        world.clock.advance(Duration::from_mins(16));
        let _ = change_pin(&phone, "000001", NEW).await;
    }
    assert_eq!(phone.stage(), Stage::Shredded);
    assert_eq!(world.envelopes("1"), 0);
    assert!(matches!(change_pin(&phone, PIN, NEW).await, Err(PinError::Shredded)));
}

#[tokio::test]
async fn after_the_change_the_old_pin_fails_and_the_new_one_opens_the_same_envelopes() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let (envelopes, pair) = (world.envelopes("1"), world.phone_keystore().get("pair-0").unwrap());
    change_pin(&phone, PIN, NEW).await.unwrap();
    assert!(phone.is_unlocked());
    assert!(
        phone.log(0).unwrap().iter().flat_map(|group| &group.lines).any(|line| line.fact == Some(Fact::PinChanged))
    );
    drop(phone);
    let phone = world.open();
    assert!(matches!(attempt(&phone, PIN).await, Err(PinError::Wrong { left: 9, .. })));
    attempt(&phone, NEW).await.unwrap();
    assert_eq!(world.envelopes("1"), envelopes, "nothing was fetched anew");
    assert_eq!(world.phone_keystore().get("pair-0").unwrap(), pair, "nor wrapped anew");
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
}

#[tokio::test]
async fn a_phone_that_dies_while_its_pin_is_changed_has_one_pin_that_works() {
    let world = World::new().await;
    let phone = world.phone().await;
    let file = world.phone_folder().join("phone.json");
    let before = std::fs::read(&file).unwrap();
    change_pin(&phone, PIN, NEW).await.unwrap();
    let after = std::fs::read(&file).unwrap();
    drop(phone);
    // The file is written beside and put in its place: after a death the one or the other is there, and perhaps half of
    // the new one beside it.
    for (there, works, fails) in [(&before, PIN, NEW), (&after, NEW, PIN)] {
        std::fs::write(&file, there).unwrap();
        std::fs::write(file.with_extension("new"), &after[..after.len() / 2]).unwrap();
        let phone = world.open();
        assert_eq!(phone.stage(), Stage::Locked);
        assert!(matches!(attempt(&phone, fails).await, Err(PinError::Wrong { .. })));
        attempt(&phone, works).await.unwrap();
        let visit = world.visit_id("V1");
        if !phone.at_door(visit).unwrap().unwrap().door.is_started() {
            walk_to_key_safe(&phone, visit);
        }
        assert!(look(&phone, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).is_ok());
    }
}

// --- In the background -------------------------------------------------------------------------------------------------

#[tokio::test]
async fn the_app_locks_when_something_else_was_in_front_for_five_seconds() {
    let world = World::new().await;
    let phone = world.phone().await;
    let (one, other) = (PageId(1), PageId(2));
    phone.came_to_front(one);
    phone.came_to_front(other);
    phone.left_front(one);
    world.clock.advance(Duration::from_mins(1));
    phone.tick();
    assert!(phone.is_unlocked(), "a second window is in front");
    phone.left_front(other);
    world.clock.advance(Duration::from_secs(4));
    phone.tick();
    assert!(phone.is_unlocked(), "a glance at something else");
    phone.came_to_front(other);
    world.clock.advance(Duration::from_secs(20));
    phone.tick();
    assert!(phone.is_unlocked(), "it came back");
    phone.left_front(other);
    world.clock.advance(Duration::from_secs(5));
    phone.tick();
    assert!(!phone.is_unlocked());
}

#[tokio::test]
async fn a_lock_that_fell_due_in_the_background_comes_before_the_app_is_seen_again() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.came_to_front(PAGE);
    phone.went_to_background();
    // A handset that sleeps runs no timer.
    world.clock.advance(Duration::from_secs(30));
    phone.came_back();
    assert!(!phone.is_unlocked());
}

#[tokio::test]
async fn during_a_visit_a_call_in_front_locks_nothing_but_hides_the_code() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.came_to_front(PAGE);
    walk_to_key_safe(&phone, visit);
    phone.show(PAGE, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).unwrap();
    phone.went_to_background();
    assert!(phone.shown(PAGE, visit).is_none());
    world.clock.advance(Duration::from_mins(10));
    phone.tick();
    phone.came_back();
    assert!(phone.is_unlocked());
    world.clock.advance(Duration::from_mins(10));
    phone.tick();
    assert!(!phone.is_unlocked(), "untouched for twenty minutes");
}

#[tokio::test]
async fn an_app_without_windows_does_not_count_as_in_the_background() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.left_front(PAGE);
    world.clock.advance(Duration::from_mins(4));
    phone.tick();
    assert!(phone.is_unlocked());
}

// --- When the key storage fails ----------------------------------------------------------------------------------------

/// A phone's key storage that can be made to fail.
#[derive(Clone, Default)]
struct Failing(Arc<Mutex<Option<KeystoreError>>>);

struct Guarded {
    inner: Keystore,
    failing: Failing,
}

impl Failing {
    fn says(&self, error: Option<KeystoreError>) {
        *self.0.lock().unwrap() = error;
    }

    fn check(&self) -> Result<(), KeystoreError> {
        self.0.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl Items for Guarded {
    fn get(&self, item: &str) -> Result<zeroize::Zeroizing<Vec<u8>>, KeystoreError> {
        self.failing.check()?;
        self.inner.get(item)
    }

    fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeystoreError> {
        self.failing.check()?;
        self.inner.set(item, secret)
    }

    fn delete(&self, item: &str) -> Result<(), KeystoreError> {
        self.failing.check()?;
        self.inner.delete(item)
    }
}

struct Device {
    inner: Arc<Fake>,
    failing: Failing,
}

impl Platform for Device {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn dial(&self, number: &str) -> doorstep::shell::platform::Dialling {
        self.inner.dial(number)
    }

    fn folder(&self) -> Option<std::path::PathBuf> {
        None
    }

    fn keystore(
        &self,
        folder: &std::path::Path,
        installation: &str,
        development: Option<bool>,
    ) -> Result<Keystore, KeystoreError> {
        let inner = self.inner.keystore(folder, installation, development)?;
        Ok(Keystore::new(Arc::new(Guarded { inner, failing: self.failing.clone() })))
    }
}

/// A phone at the key safe whose key storage can be made to fail.
async fn failing_phone(world: &World) -> (Arc<Phone>, Failing) {
    let failing = Failing::default();
    let device = Device { inner: Arc::clone(&world.platform), failing: failing.clone() };
    let parts = doorstep::shell::start::Parts { platform: Arc::new(device), ..world.parts(world.phone_folder()) };
    let phone = Arc::new(Phone::open(parts).unwrap());
    world.enrol(&phone, "W1").await;
    walk_to_key_safe(&phone, world.visit_id("V1"));
    (phone, failing)
}

#[tokio::test]
async fn while_the_key_storage_fails_the_visit_goes_on_is_sent_and_999_is_dialled() {
    for error in [KeystoreError::Locked, KeystoreError::Missing, KeystoreError::Broken("no answer".into())] {
        let world = World::new().await;
        let (phone, failing) = failing_phone(&world).await;
        let visit = world.visit_id("V1");
        failing.says(Some(error.clone()));
        let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
        assert!(look(&phone, visit, enter).is_err(), "{error}");
        phone.dial(Dialled::Emergency);
        assert_eq!(world.platform.dialled(), ["999"]);
        phone.answer(visit, Event::Answered).unwrap();
        phone.sync_once(true).await;
        assert_eq!(phone.tally().waiting, 0, "{error}");
        let kinds = world.kinds_at_central();
        assert!(["dialled", "answered"].iter().all(|kind| kinds.contains(&(*kind).to_owned())), "{kinds:?}");
        phone.lock();
        assert!(
            matches!(phone.answer(visit, Event::Leave), Err(AnswerError::Locked)),
            "a PIN opens it, for all we know"
        );
        for _ in 0..12 {
            assert!(matches!(attempt(&phone, PIN).await, Err(PinError::Keystore(_))), "no wrong PIN: {error}");
        }
        phone.answer(visit, Event::Leave).unwrap();
        assert!(matches!(phone.start(world.visit_id("V2")), Err(AnswerError::Locked)), "this visit, and no other");
        assert!(matches!(change_pin(&phone, PIN, NEW).await, Err(PinError::Keystore(_))));
        failing.says(None);
        attempt(&phone, PIN).await.unwrap();
        phone.lock();
        assert!(matches!(phone.answer(visit, Event::DoorLocked), Err(AnswerError::Locked)), "and locked again");
    }
}

#[tokio::test]
async fn a_phone_whose_device_key_is_gone_records_unsigned_and_dials() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    world.service.stop().await;
    phone.start(visit).unwrap();
    drop(phone);
    world.phone_keystore().delete("device").unwrap();
    let phone = world.open();
    phone.dial(Dialled::Emergency);
    attempt(&phone, PIN).await.unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    assert_eq!(count(&phone, visit, "door_checked"), 1);
    let unsigned = "SELECT count(*) FROM entry WHERE signature IS NULL";
    let unsigned: i64 = world.phone_db().query_row(unsigned, [], |row| row.get(0)).unwrap();
    assert_eq!(unsigned, 2, "the call and the door");
}

#[tokio::test]
async fn a_changed_key_in_the_storage_cannot_be_told_from_a_wrong_pin_and_counts_as_one() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.lock();
    let keystore = world.phone_keystore();
    let reveal = keystore.get("reveal").unwrap();
    keystore.set("reveal", &[7; 32]).unwrap();
    assert!(matches!(attempt(&phone, PIN).await, Err(PinError::Wrong { left: 9, .. })));
    keystore.set("reveal", &reveal).unwrap();
    attempt(&phone, PIN).await.unwrap();
}

#[tokio::test]
async fn a_locked_phone_still_sends_and_fetches_what_was_moved() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    phone.lock();
    phone.dial(Dialled::OnCall);
    world.visit("V2", "W2", "C2", START, START + Duration::from_hours(1));
    phone.sync_once(true).await;
    assert_eq!(phone.tally().waiting, 0);
    assert!(world.kinds_at_central().contains(&"dialled".to_owned()));
    assert!(phone.at_door(world.visit_id("V2")).unwrap().is_none(), "the visit that went to a colleague is gone");
    assert!(matches!(phone.answer(visit, Event::RightDoor { notice_read: false }), Err(AnswerError::Locked)));
}

#[tokio::test]
async fn a_block_order_that_the_key_storage_cut_short_leaves_no_envelope_and_is_carried_out_by_the_next() {
    let world = World::new().await;
    let (phone, failing) = failing_phone(&world).await;
    let pairs = |world: &World| {
        let keystore = world.phone_keystore();
        doorstep::store::codes::Pairs::items().filter(|item| keystore.get(item).is_ok()).count()
    };
    assert!(pairs(&world) > 0 && world.envelopes("1") > 0);
    world.block("W1");
    failing.says(Some(KeystoreError::Locked));
    phone.sync_once(true).await;
    assert_eq!(world.envelopes("1"), 0, "whatever the key storage says");
    assert!(pairs(&world) > 0);
    failing.says(None);
    phone.sync_once(true).await;
    assert_eq!(pairs(&world), 0);
}
