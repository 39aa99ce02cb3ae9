//! What the worker saw saved is on disk, is sent, and is held; nothing is lost and nothing doubled.

use std::sync::Arc;
use std::time::Duration;

use doorstep::central::keys::Keys;
use doorstep::domain::door::{Event, Step};
use doorstep::domain::entry::{Fact, KeyPlace};
use doorstep::domain::ids::VisitId;
use doorstep::shell::Phone;
use doorstep::shell::sync::Signal;
use doorstep::store::entries::Kept;
use doorstep::vault::secret::Pin;

use crate::support::world::{PIN, World, reason, walk_to_key_safe};

const WALK: [&str; 11] = [
    "epoch_started",
    "visit_started",
    "door_checked",
    "knocked",
    "wait_cut_short",
    "key_taken",
    "entered",
    "leaving",
    "door_locked",
    "key_left",
    "left",
];

fn finish(phone: &Phone, visit: VisitId) {
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::Safe)] {
        phone.answer(visit, event).unwrap();
    }
}

async fn unlock(phone: &Arc<Phone>) {
    let phone = Arc::clone(phone);
    tokio::task::spawn_blocking(move || phone.unlock(&Pin::new(PIN.into()))).await.unwrap().unwrap();
}

fn kept(phone: &Phone, visit: VisitId) -> Option<Kept> {
    phone.at_door(visit).unwrap().unwrap().kept
}

#[tokio::test]
async fn a_whole_visit_without_signal_is_saved_then_sent_in_order_and_held() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    world.service.stop().await;
    walk_to_key_safe(&phone, visit);
    finish(&phone, visit);
    phone.sync_once(false).await;
    assert_eq!(kept(&phone, visit), Some(Kept::Saved));
    assert_eq!(phone.progress().signal, Signal::None);
    assert_eq!(phone.tally().waiting, 10);
    world.restart_service().await;
    phone.sync_once(false).await;
    assert_eq!(kept(&phone, visit), Some(Kept::Held));
    assert_eq!((phone.tally().waiting, phone.progress().signal), (0, Signal::Fine));
    assert_eq!(world.kinds_at_central(), WALK);
}

#[tokio::test]
async fn each_entry_at_central_is_byte_for_byte_the_phones() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    finish(&phone, visit);
    phone.sync_once(false).await;
    let sql = "SELECT id, hash, payload, salt FROM entry ORDER BY seq";
    let rows = world.central.db.read_now(|tx| tx.query(sql, &[])).unwrap();
    let phone_db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    let mut statement = phone_db.prepare("SELECT id, hash, commitment FROM entry ORDER BY seq").unwrap();
    let on_phone: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows.len(), on_phone.len());
    for (row, (id, hash, commitment)) in rows.iter().zip(on_phone) {
        assert_eq!((row.blob(0).unwrap(), row.blob(1).unwrap()), (id, hash));
        let salt: [u8; 32] = row.blob(3).unwrap().try_into().unwrap();
        let of_central = doorstep::vault::log::commitment(&salt, &row.blob(2).unwrap());
        assert_eq!(of_central.to_vec(), commitment, "the phone committed to these very bytes");
    }
}

#[tokio::test]
async fn an_app_that_dies_after_any_step_comes_back_to_that_step_with_the_right_time_left() {
    let world = World::new().await;
    let mut phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    let steps = [
        (Event::RightDoor { notice_read: false }, 0),
        (Event::Knocked, 7),
        (Event::GoOnEarly(reason()), 0),
        (Event::KeyTaken, 0),
        (Event::Inside, 0),
        (Event::Leave, 0),
        (Event::DoorLocked, 0),
        (Event::KeyLeft(KeyPlace::Safe), 0),
    ];
    for (event, seconds) in steps {
        phone.answer(visit, event).unwrap();
        world.clock.advance(Duration::from_secs(seconds));
        let before = phone.at_door(visit).unwrap().unwrap();
        let left = phone.time_left(&before.door);
        drop(phone);
        phone = world.open();
        let after = phone.at_door(visit).unwrap().unwrap();
        assert_eq!(after.door, before.door);
        assert_eq!(phone.time_left(&after.door), left);
        if seconds > 0 {
            assert_eq!(left, Some(Duration::from_secs(30 - seconds)));
        }
        assert!(!phone.is_unlocked());
        unlock(&phone).await;
    }
}

#[tokio::test]
async fn a_wait_that_ended_while_the_app_was_dead_ends_at_the_next_tick() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::Knocked).unwrap();
    drop(phone);
    world.clock.advance(Duration::from_mins(5));
    let phone = world.open();
    phone.tick();
    assert_eq!(phone.at_door(visit).unwrap().unwrap().door.step_now(), &Step::Enter);
}

#[tokio::test]
async fn an_answer_that_was_lost_on_the_way_is_sent_again_and_stored_once() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    phone.sync_once(false).await;
    // The receipts never arrived: the phone forgets them.
    let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    db.execute_batch(
        "INSERT INTO outbox SELECT id, priority, seq, length(sealed) FROM entry; DELETE FROM receipt;
         UPDATE chain SET held_seq = 0",
    )
    .unwrap();
    drop(db);
    phone.sync_once(false).await;
    assert_eq!(world.kinds_at_central().len(), 5);
    assert_eq!(kept(&phone, visit), Some(Kept::Held));
}

#[tokio::test]
async fn a_central_that_was_restored_to_an_earlier_state_is_sent_what_it_lost() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    phone.sync_once(false).await;
    walk_on(&phone, visit);
    phone.sync_once(false).await;
    let all = world.kinds_at_central();
    // The last three entries are gone, and what was held of the chain with them.
    restore_to(&world, 2);
    phone.answer(visit, Event::KeyTaken).unwrap();
    phone.sync_once(false).await;
    phone.sync_once(false).await;
    let mut expected = all;
    expected.push("key_taken".into());
    assert_eq!(world.kinds_at_central(), expected);
    assert_eq!(kept(&phone, visit), Some(Kept::Held));
}

/// Central as it was when it held the chain so far: yesterday's backup.
fn restore_to(world: &World, seq: i64) {
    let restored = world.central.db.write_now(|tx| {
        tx.execute("DELETE FROM entry WHERE seq > $1", &[seq.into()])?;
        let sql = "UPDATE chain SET held_seq = $1, held_hash = (SELECT hash FROM entry WHERE seq = $1)";
        tx.execute(sql, &[seq.into()])
    });
    restored.unwrap();
}

#[tokio::test]
async fn a_phone_with_nothing_to_send_learns_from_its_bundle_that_the_office_was_restored() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    walk_on(&phone, visit);
    phone.sync_once(true).await;
    let all = world.kinds_at_central();
    restore_to(&world, 2);
    phone.sync_once(false).await;
    assert_eq!(world.kinds_at_central().len(), 2, "a round that only sends has nothing to send");
    phone.sync_once(true).await;
    assert_eq!(world.kinds_at_central(), all);
    assert_eq!((phone.tally().waiting, kept(&phone, visit)), (0, Some(Kept::Held)));
}

#[tokio::test]
async fn a_phone_whose_enrolment_ended_still_learns_that_the_office_lost_what_it_had_sent() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    phone.sync_once(true).await;
    let all = world.kinds_at_central();
    world.change("UPDATE device SET ended_at = 1, block_number = 1");
    phone.sync_once(true).await;
    assert_eq!(phone.progress().signal, Signal::Blocked);
    restore_to(&world, 1);
    phone.sync_once(true).await;
    assert_eq!(world.kinds_at_central(), all);
}

#[tokio::test]
async fn an_entry_that_the_office_put_aside_as_somebody_elses_is_not_taken_for_lost() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    walk_on(&phone, visit);
    phone.sync_once(true).await;
    let all = world.kinds_at_central().len();
    restore_to(&world, 2);
    let third = "(SELECT id FROM entry WHERE seq = 3)";
    let known = "UPDATE chain SET held_seq = 2, held_hash = (SELECT hash FROM entry WHERE seq = 2)";
    let apart = format!("UPDATE receipt SET why = 'apart' WHERE entry = {third}");
    world.phone_db().execute_batch(&format!("{known}; {apart}")).unwrap();
    phone.sync_once(true).await;
    assert_eq!(world.kinds_at_central().len(), 2, "what never counts to the chain is never missed there");
    world.phone_db().execute_batch("UPDATE receipt SET why = NULL").unwrap();
    phone.sync_once(true).await;
    assert_eq!(world.kinds_at_central().len(), all);
}

/// An emergency went ahead of an entry that waits; the office is then restored to before both. What it says it holds never
/// goes down.
#[tokio::test]
async fn an_urgent_entry_that_went_ahead_of_others_is_sent_again_to_a_restored_office() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    phone.sync_once(true).await;
    let hold_back = world.phone_db();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    hold_back.execute_batch("CREATE TABLE aside AS SELECT * FROM outbox; DELETE FROM outbox").unwrap();
    phone.dial(doorstep::domain::entry::Dialled::OnCall);
    phone.sync_once(false).await;
    hold_back.execute_batch("INSERT INTO outbox SELECT * FROM aside; DROP TABLE aside").unwrap();
    assert_eq!(world.kinds_at_central(), ["epoch_started", "visit_started", "dialled"]);
    restore_to(&world, 2);
    phone.sync_once(true).await;
    assert_eq!(world.kinds_at_central(), ["epoch_started", "visit_started", "door_checked", "dialled"]);
    assert_eq!((phone.tally().waiting, kept(&phone, visit)), (0, Some(Kept::Held)));
}

fn walk_on(phone: &Phone, visit: VisitId) {
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::Knocked).unwrap();
    phone.answer(visit, Event::GoOnEarly(reason())).unwrap();
}

#[tokio::test]
async fn a_second_tap_is_logged_once() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    phone.start(visit).unwrap();
    for _ in 0..3 {
        phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    }
    let done = phone.at_door(visit).unwrap().unwrap().done;
    assert_eq!(done.len(), 2);
}

#[tokio::test]
async fn recording_goes_on_without_the_office_from_the_first_start() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    drop(phone);
    world.service.stop().await;
    let phone = world.open();
    phone.sync_once(true).await;
    unlock(&phone).await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    assert_eq!(phone.at_door(visit).unwrap().unwrap().door.step_now(), &Step::Enter);
    assert_eq!(phone.today().unwrap().next.unwrap().visit.id, visit);
}

#[tokio::test]
async fn calls_are_logged_after_the_dialler_is_open_and_before_enrolment_not_at_all() {
    use doorstep::domain::entry::Dialled;
    let world = World::new().await;
    let phone = world.open();
    phone.dial(Dialled::Emergency);
    assert_eq!(world.platform.dialled(), ["999"]);
    drop(phone);
    let phone = world.phone().await;
    phone.lock();
    phone.dial(Dialled::OnCall);
    assert_eq!(world.platform.dialled(), ["999", "07700 900162"]);
    let lines = phone.log(0).unwrap();
    let dialled = |line: &doorstep::shell::view::Done| matches!(line.fact, Some(Fact::Dialled { .. }));
    assert_eq!(lines.iter().flat_map(|group| &group.lines).filter(|line| dialled(line)).count(), 1);
}

/// Central with another ingest key, as after a rotation or a restore.
fn other_ingest_key(world: &mut World) {
    let other = crate::support::folder();
    let (org, now) = (world.central.organisation.id, world.clock.for_central()());
    std::fs::create_dir_all(other.path()).unwrap();
    Keys::make(other.path(), org, now).unwrap();
    let keys = world.central_folder().join("keys");
    std::fs::copy(other.path().join("ingest.key"), keys.join("ingest.key")).unwrap();
    world.central.keys = Arc::new(Keys::load(&keys, org, now).unwrap());
}

#[tokio::test]
async fn entries_sealed_to_a_key_that_central_no_longer_has_are_sealed_again_and_sent() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    world.service.stop().await;
    walk_to_key_safe(&phone, visit);
    finish(&phone, visit);
    other_ingest_key(&mut world);
    world.restart_service().await;
    phone.sync_once(false).await;
    assert_eq!((phone.tally().waiting, phone.progress().signal), (0, Signal::Fine));
    assert_eq!(world.kinds_at_central(), WALK);
}

#[tokio::test]
async fn one_entry_that_cannot_be_sealed_again_waits_and_holds_up_no_other() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    world.service.stop().await;
    walk_to_key_safe(&phone, visit);
    let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    assert_eq!(db.execute("UPDATE entry SET readable = zeroblob(40) WHERE seq = 3", []).unwrap(), 1);
    other_ingest_key(&mut world);
    world.restart_service().await;
    let pause = phone.sync_once(false).await;
    assert!(pause >= Duration::from_secs(1));
    assert_eq!((phone.tally().waiting, phone.progress().signal), (1, Signal::Fine));
    let held = world.kinds_at_central();
    assert_eq!(held.len(), 4, "{held:?}");
    assert!(!held.contains(&"door_checked".to_owned()));
}

#[tokio::test]
async fn a_row_of_a_wrong_length_takes_only_itself_away() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    world.service.stop().await;
    walk_to_key_safe(&phone, visit);
    let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    db.execute("UPDATE entry SET prev = x'00' WHERE seq = 3", []).unwrap();
    assert!(phone.at_door(visit).unwrap().is_some(), "the visit still opens");
    world.restart_service().await;
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"knocked".to_owned()), "what lies behind it is sent");
    drop(phone);
    assert_eq!(world.open().strip().damage.changed, 1, "and it is raised");
}
