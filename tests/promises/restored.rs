//! A central that was put back from a backup: phones go on recording and sending, show no codes and say why, until a
//! Registered Manager has gone through what the backup does not know.

use std::path::Path;
use std::time::Duration;

use doorstep::central::config::Folder;
use doorstep::central::import::Kind;
use doorstep::domain::door::Event;
use doorstep::domain::entry::{Fact, NotShown, Purpose};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::enrol::{EnrolError, Given};
use doorstep::shell::grants::AskError;
use doorstep::shell::reveal::RevealError;
use doorstep::shell::sync::Signal;

use crate::support::phone::{count, facts, look, unlock};
use crate::support::world::{World, walk_to_key_safe, wish};

#[tokio::test]
async fn a_phone_records_and_sends_shows_no_code_and_knows_why() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    assert!(world.envelopes("1") > 0);
    world.restore();
    phone.sync_once(true).await;
    assert_eq!((phone.progress().signal, world.envelopes("1")), (Signal::Fine, 0));
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert!(matches!(look(&phone, visit, enter), Err(RevealError::NotHere)));
    assert!(phone.at_door(visit).unwrap().unwrap().office_recovering, "the screen says why");
    assert!(
        facts(&phone, visit).iter().any(|fact| matches!(fact, Fact::RevealRefused { why: NotShown::NoEnvelope, .. }))
    );
    let asked = phone.ask_for_grant(visit, enter.method).await;
    assert!(matches!(asked, Err(AskError::Recovering)), "{asked:?}");
    phone.answer(visit, Event::CouldNotOpen).unwrap();
    phone.sync_once(true).await;
    assert_eq!(phone.tally().waiting, 0);
    assert!(world.kinds_at_central().contains(&"could_not_open".to_owned()));
    world.confirm_recovery("M1").unwrap();
    phone.sync_once(true).await;
    assert!(!phone.at_door(visit).unwrap().unwrap().office_recovering);
    assert!(world.envelopes("1") > 0, "and the codes are back");
}

#[tokio::test]
async fn a_code_is_shown_again_after_the_confirmation_as_before() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    world.restore();
    phone.sync_once(true).await;
    world.confirm_recovery("M1").unwrap();
    phone.lock();
    unlock(&phone).await;
    phone.sync_once(true).await;
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
}

/// A key that is out goes back: its envelope is no gift of the recovering office's.
#[tokio::test]
async fn whoever_has_a_key_in_hand_can_put_it_back() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    phone.answer(visit, Event::KeyTaken).unwrap();
    world.restore();
    phone.sync_once(true).await;
    let back = doorstep::domain::reveal::Wish::new(enter.method, Purpose::Return);
    assert_eq!(look(&phone, visit, back).unwrap(), "258036");
    assert_eq!(count(&phone, visit, "reveal_shown"), 2);
}

#[tokio::test]
async fn a_new_phone_is_told_to_wait_and_can_be_set_up_afterwards() {
    let world = World::new().await;
    let phone = world.open();
    world.restore();
    let given = Given { code: world.invite("W1"), address: world.address() };
    let refused = phone.enrol(&given).await;
    assert!(matches!(refused, Err(EnrolError::Recovering)), "{refused:?}");
    world.confirm_recovery("M1").unwrap();
    phone.enrol(&given).await.unwrap();
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
        } else if entry.path().extension().is_none_or(|ext| ext != "lock" && !ext.to_string_lossy().ends_with("shm")) {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// With real files: yesterday's database does not know that the code was changed and the consent taken back, and gives out
/// neither; what phones bring says so.
#[tokio::test]
async fn what_was_withdrawn_and_changed_since_a_backup_is_not_undone_by_putting_it_back() {
    let mut world = World::new().await;
    if world.central.db.lineage().is_some() {
        // A server's backup is not a file to copy; what follows is the same.
        return;
    }
    let phone = world.phone().await;
    let yesterday = tempfile::tempdir().unwrap();
    copy(&world.central_folder(), yesterday.path());
    world.clock.advance(Duration::from_mins(2));
    let file = "client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,604118,true,Elin,Rhys\n";
    assert_eq!(world.import(Kind::Codes, file).errors, []);
    let file = "client_id,name,address,plan,agreement\nC2,Huw Bevan,3 Quarry Terrace,answers_door,withdrawn\n";
    assert_eq!(world.import(Kind::Clients, file).errors, []);
    phone.sync_once(true).await;
    let (first, second) = (world.visit_id("V1"), world.visit_id("V2"));
    walk_to_key_safe(&phone, first);
    let enter = wish(&phone, first, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(look(&phone, first, enter).unwrap(), "604118");
    phone.start(second).unwrap();
    phone.answer(second, Event::RightDoor { notice_read: false }).unwrap();
    let safe = wish(&phone, second, MethodKind::KeySafe, Purpose::Enter);
    assert!(look(&phone, second, safe).is_err());
    phone.sync_once(true).await;
    let held = world.kinds_at_central().len();
    // The machine is gone; another is set up from yesterday's copy.
    world.service.stop().await;
    world.central = Folder::open(yesterday.path(), None).unwrap().central(world.clock.for_central()).unwrap();
    world.restore();
    world.restart_service().await;
    for _ in 0..3 {
        phone.sync_once(true).await;
    }
    assert_eq!(world.kinds_at_central().len(), held, "everything is here again");
    assert_eq!(world.envelopes("1"), 0, "neither the code that was changed nor the one that was withdrawn");
    let (_, standing) = world.get_as("M1", "/v1/recovery").await;
    let heard = |list: &str| standing[list][0].clone();
    assert_eq!(heard("codes")["heard"][0], "other_code", "{standing}");
    assert_eq!(heard("codes")["client"], "C1");
}
