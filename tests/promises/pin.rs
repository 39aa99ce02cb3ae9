//! The PIN: waits that survive restarts, and what ten wrong ones destroy.

use std::sync::Arc;
use std::time::Duration;

use doorstep::domain::entry::Purpose;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::lock::PinError;
use doorstep::shell::platform::Platform;
use doorstep::shell::view::Stage;
use doorstep::vault::secret::Pin;

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
