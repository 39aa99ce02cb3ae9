//! A database that was damaged or changed is set aside or raised; the app starts, and nothing is lost.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorstep::domain::door::Event;
use doorstep::domain::entry::{Dialled, Fact, Previous};
use doorstep::domain::ids::VisitId;
use doorstep::shell::Phone;
use doorstep::shell::start::StartError;
use doorstep::vault::secret::Pin;

use crate::support::world::{PIN, World, walk_to_key_safe};

const DAY_MS: i64 = 86_400_000;

fn database(world: &World) -> PathBuf {
    world.phone_folder().join("phone.db")
}

/// A phone with entries that were never sent, closed.
async fn offline_phone(world: &mut World) -> VisitId {
    let phone = world.phone().await;
    world.service.stop().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    drop(phone);
    checkpoint(&database(world));
    visit
}

fn checkpoint(path: &Path) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

fn set_aside(world: &World) -> Vec<PathBuf> {
    let folder = world.phone_folder().join("set-aside");
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path().join("phone.db")).collect()
}

fn logged(phone: &Phone) -> Vec<Fact> {
    phone.log(0).unwrap().into_iter().flat_map(|group| group.lines).filter_map(|line| line.fact).collect()
}

async fn unlock(phone: &Arc<Phone>) {
    let phone = Arc::clone(phone);
    tokio::task::spawn_blocking(move || phone.unlock(&Pin::new(PIN.into()))).await.unwrap().unwrap();
}

async fn works(world: &mut World, phone: &Arc<Phone>) {
    phone.dial(Dialled::Emergency);
    assert_eq!(world.platform.dialled().last().map(String::as_str), Some("999"));
    assert_eq!(phone.number(Dialled::OnCall), "07700 900162");
    world.restart_service().await;
    unlock(phone).await;
    phone.sync_once(true).await;
    assert!(phone.today().unwrap().next.is_some(), "and after a sync the visits are there again");
}

#[tokio::test]
async fn a_truncated_database_is_set_aside_whole_and_the_app_starts() {
    let mut world = World::new().await;
    offline_phone(&mut world).await;
    let bytes = std::fs::read(database(&world)).unwrap();
    std::fs::write(database(&world), &bytes[..bytes.len() / 2]).unwrap();
    let phone = world.open();
    assert!(phone.strip().damage.set_aside);
    let aside = set_aside(&world);
    assert_eq!(std::fs::read(&aside[0]).unwrap(), bytes[..bytes.len() / 2]);
    assert!(logged(&phone).iter().any(|fact| matches!(fact, Fact::DamageFound { what, .. } if what == "database")));
    works(&mut world, &phone).await;
}

#[tokio::test]
async fn a_database_whose_first_page_is_zeroed_is_set_aside_whole_and_the_app_starts() {
    let mut world = World::new().await;
    offline_phone(&mut world).await;
    let mut bytes = std::fs::read(database(&world)).unwrap();
    bytes[..4096].fill(0);
    std::fs::write(database(&world), &bytes).unwrap();
    let phone = world.open();
    assert!(phone.strip().damage.set_aside);
    assert_eq!(std::fs::read(&set_aside(&world)[0]).unwrap(), bytes);
    let begun = logged(&phone).into_iter().find(|fact| matches!(fact, Fact::EpochStarted { .. }));
    assert_eq!(begun, Some(Fact::EpochStarted { previous: Previous::Unknown }));
    works(&mut world, &phone).await;
}

#[tokio::test]
async fn entries_that_still_read_in_a_damaged_file_are_taken_over_and_sent() {
    let mut world = World::new().await;
    let visit = offline_phone(&mut world).await;
    let (place, written): (usize, usize) = {
        let db = rusqlite::Connection::open(database(&world)).unwrap();
        let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'entry_by_time'";
        let page: u32 = db.query_row(root, [], |row| row.get(0)).unwrap();
        let written: u32 = db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
        ((page as usize - 1) * 4096, written as usize)
    };
    // An index is gone; the entries themselves are not.
    let mut bytes = std::fs::read(database(&world)).unwrap();
    bytes[place..place + 4096].fill(0xff);
    std::fs::write(database(&world), &bytes).unwrap();
    let phone = world.open();
    let damage = phone.strip().damage;
    assert!(damage.set_aside, "{damage:?}");
    assert_eq!(damage.saved, written, "every entry is taken over");
    works(&mut world, &phone).await;
    let done = phone.at_door(visit).unwrap().unwrap().done;
    assert!(done.iter().any(|done| matches!(done.fact, Some(Fact::Knocked { .. }))));
    assert!(world.kinds_at_central().contains(&"knocked".to_owned()));
}

#[tokio::test]
async fn one_entry_changed_on_disk_is_raised_once_and_shown_as_changed() {
    let mut world = World::new().await;
    let visit = offline_phone(&mut world).await;
    let db = rusqlite::Connection::open(database(&world)).unwrap();
    db.execute("UPDATE entry SET written_at = written_at + 1 WHERE seq = 3", []).unwrap();
    drop(db);
    for _ in 0..2 {
        let phone = world.open();
        assert_eq!(phone.strip().damage.changed, 1);
        let raised = |fact: &&Fact| matches!(fact, Fact::DamageFound { seq: Some(3), .. });
        assert_eq!(logged(&phone).iter().filter(raised).count(), 1);
    }
    let phone = world.open();
    world.restart_service().await;
    phone.sync_once(false).await;
    let why = world.central.db.read_now(|tx| tx.one("SELECT why FROM quarantine", &[])).unwrap().unwrap();
    assert_eq!(why.text(0).unwrap(), "signature", "and central puts it aside");
    assert!(phone.at_door(visit).unwrap().unwrap().done.iter().any(|done| done.quarantined));
}

#[tokio::test]
async fn a_readable_copy_that_was_changed_is_shown_as_changed_and_sent_as_it_was_written() {
    let mut world = World::new().await;
    let visit = offline_phone(&mut world).await;
    let db = rusqlite::Connection::open(database(&world)).unwrap();
    db.execute("UPDATE entry SET readable = zeroblob(length(readable)) WHERE seq = 3", []).unwrap();
    drop(db);
    let phone = world.open();
    assert_eq!(phone.strip().damage.changed, 1);
    assert!(phone.at_door(visit).unwrap().unwrap().done.iter().any(|done| done.fact.is_none()));
    world.restart_service().await;
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"door_checked".to_owned()));
}

#[tokio::test]
async fn a_damaged_identity_is_kept_aside_and_the_phone_asks_to_be_set_up_again() {
    let mut world = World::new().await;
    offline_phone(&mut world).await;
    let path = world.phone_folder().join("phone.json");
    std::fs::write(&path, "{ \"installation\": ").unwrap();
    let phone = world.open();
    assert!(phone.strip().damage.identity_lost);
    assert_eq!(phone.stage(), doorstep::shell::view::Stage::Enrol);
    assert!(path.with_extension("damaged").exists());
    phone.dial(Dialled::Emergency);
    assert_eq!(world.platform.dialled(), ["999"]);
}

#[tokio::test]
async fn a_folder_that_is_a_file_or_in_use_is_said_to_be() {
    let world = World::new().await;
    let file = world.folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert!(matches!(Phone::open(world.parts(file)), Err(StartError::NotAFolder(_))));
    let _open = world.open();
    assert!(matches!(Phone::open(world.parts(world.phone_folder())), Err(StartError::InUse(_))));
}

#[tokio::test]
async fn a_lost_device_key_stops_no_recording() {
    use doorstep::shell::platform::Platform;
    let mut world = World::new().await;
    let visit = offline_phone(&mut world).await;
    let installation = {
        let json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(world.phone_folder().join("phone.json")).unwrap()).unwrap();
        json["installation"].as_str().unwrap().to_owned()
    };
    let keystore = world.platform.keystore(&world.phone_folder(), &installation, Some(false)).unwrap();
    keystore.delete(doorstep::vault::keystore::DEVICE).unwrap();
    let phone = world.open();
    unlock(&phone).await;
    phone.answer(visit, Event::KeyTaken).unwrap();
    let done = phone.at_door(visit).unwrap().unwrap().done;
    assert_eq!(done.last().unwrap().fact, Some(Fact::KeyTaken));
}

#[tokio::test]
async fn a_visit_or_a_client_whose_row_no_longer_reads_is_fetched_again() {
    for broken in ["UPDATE visit SET body = zeroblob(60)", "UPDATE client_card SET body = zeroblob(60)"] {
        let world = World::new().await;
        let phone = world.phone().await;
        let db = rusqlite::Connection::open(database(&world)).unwrap();
        assert!(db.execute(broken, []).unwrap() > 0);
        phone.sync_once(true).await;
        let today = phone.today().unwrap();
        assert_eq!(usize::from(today.next.is_some()) + today.later.len(), 3, "{broken}");
        walk_to_key_safe(&phone, world.visit_id("V1"));
    }
}

#[tokio::test]
async fn an_entry_written_with_a_wrong_clock_is_kept_as_long_as_any_other() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    world.service.stop().await;
    drop(phone);
    world.clock.reboot("boot-2");
    world.clock.set_wall_off(-400 * DAY_MS);
    let phone = world.open();
    unlock(&phone).await;
    walk_to_key_safe(&phone, visit);
    let before = phone.at_door(visit).unwrap().unwrap();
    world.restart_service().await;
    phone.sync_once(true).await;
    phone.sync_once(true).await;
    let after = phone.at_door(visit).unwrap().unwrap();
    assert_eq!(after.door.step_now(), before.door.step_now());
    assert_eq!(after.done.len(), before.done.len());
}

#[tokio::test]
async fn a_bad_page_in_the_middle_takes_its_own_entries_and_none_behind_it() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    world.service.stop().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    for _ in 0..60 {
        phone.answer(visit, Event::Trouble(doorstep::domain::entry::Trouble::Gas)).unwrap();
        phone.answer(visit, Event::GoBack).unwrap();
    }
    drop(phone);
    checkpoint(&database(&world));
    let (middle, written): (Vec<u8>, usize) = {
        let db = rusqlite::Connection::open(database(&world)).unwrap();
        let written: u32 = db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
        let sql = "SELECT sealed FROM entry WHERE seq = ?1";
        (db.query_row(sql, [written / 2], |row| row.get(0)).unwrap(), written as usize)
    };
    let mut bytes = std::fs::read(database(&world)).unwrap();
    let at = bytes.windows(64).position(|window| window == &middle[..64]).unwrap() / 4096 * 4096;
    bytes[at..at + 4096].fill(0xff);
    std::fs::write(database(&world), &bytes).unwrap();
    let phone = world.open();
    let damage = phone.strip().damage;
    assert!(damage.set_aside, "{damage:?}");
    assert!(damage.saved < written && damage.saved + 8 >= written, "{} of {written}", damage.saved);
    let pages = (0..10).flat_map(|page| phone.log(page).unwrap()).flat_map(|group| group.lines);
    let said = pages.filter_map(|line| line.fact).find_map(|fact| match fact {
        Fact::DamageFound { what, saved, .. } if what == "database" => saved,
        _ => None,
    });
    assert_eq!(said, Some(damage.saved as u64), "and the log says how many");
    works(&mut world, &phone).await;
    assert_eq!(
        world.count("entry"),
        i64::try_from(damage.saved + 3).unwrap(),
        "with the new chain's first two, and the call"
    );
}
