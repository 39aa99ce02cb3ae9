//! The practice visit: the same flow, and nothing of it is stored, sent or dialled.

use std::sync::Arc;
use std::time::Duration;

use doorstep::domain::door::{Event, Step};
use doorstep::domain::entry::{Dialled, Fact, Hidden, KeyPlace, Purpose};
use doorstep::domain::reveal::{Refusal, Wish};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::door::AnswerError;
use doorstep::shell::platform::Dialling;
use doorstep::shell::practice::VISIT;
use doorstep::shell::reveal::{PageId, RevealError};

use crate::support::phone::{count, facts, look};
use crate::support::world::{PAGE, World, reason, walk_to_key_safe, wish};

fn step(phone: &Phone) -> Step {
    phone.at_door(VISIT).unwrap().unwrap().door.step_now().clone()
}

fn key_safe(phone: &Phone) -> Wish {
    wish(phone, VISIT, MethodKind::KeySafe, Purpose::Enter)
}

fn walk_through(phone: &Phone) {
    walk_to_key_safe(phone, VISIT);
    look(phone, VISIT, key_safe(phone)).unwrap();
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked] {
        phone.answer(VISIT, event).unwrap();
    }
    phone.answer(VISIT, Event::KeyLeft(KeyPlace::Safe)).unwrap();
}

async fn fresh() -> (World, Arc<Phone>) {
    let world = World::new().await;
    let phone = world.phone().await;
    (world, phone)
}

#[tokio::test]
async fn a_practice_visit_goes_through_the_whole_flow_and_leaves_nothing_on_disk() {
    let (world, phone) = fresh().await;
    let before = world.phone_contents();
    walk_through(&phone);
    assert_eq!(step(&phone), Step::Ended);
    assert_eq!(count(&phone, VISIT, "reveal_shown"), 1);
    phone.tick();
    assert_eq!(world.phone_contents(), before);
    phone.end_practice();
    assert_eq!(facts(&phone, VISIT), []);
    assert_eq!(step(&phone), Step::NotStarted);
    assert_eq!(world.phone_contents(), before);
}

#[tokio::test]
async fn nothing_of_it_is_sent() {
    let (world, phone) = fresh().await;
    let before = world.kinds_at_central();
    walk_through(&phone);
    phone.sync_once(true).await;
    assert_eq!(world.kinds_at_central(), before);
    assert_eq!(phone.tally().waiting, 0);
    assert!(phone.log(0).unwrap().iter().all(|group| group.visit != Some(VISIT)));
}

#[tokio::test]
async fn its_code_is_nobodys_and_opens_no_envelope() {
    let (world, phone) = fresh().await;
    let opened = world.opener.opened();
    walk_to_key_safe(&phone, VISIT);
    let code = look(&phone, VISIT, key_safe(&phone)).unwrap();
    assert!(!["258036", "4719", "7731", "81B44"].contains(&code.as_str()));
    assert_eq!(world.opener.opened(), opened);
    // As a real one: after the knock only, in one window at a time, gone on release, out of free texts.
    phone.show(PAGE, VISIT, key_safe(&phone)).unwrap();
    assert!(matches!(phone.show(PageId(2), VISIT, key_safe(&phone)), Err(RevealError::OtherWindow)));
    assert!(phone.shown(PageId(2), VISIT).is_none());
    phone.hide(PageId(2), Hidden::Released);
    assert!(phone.shown(PAGE, VISIT).is_some());
    phone.hide(PAGE, Hidden::Released);
    assert!(phone.shown(PAGE, VISIT).is_none());
    phone.answer(VISIT, Event::KeyTaken).unwrap();
    phone.answer(VISIT, Event::Inside).unwrap();
    phone.answer(VISIT, Event::Leave).unwrap();
    phone.answer(VISIT, Event::DoorLocked).unwrap();
    let name = format!("Elin, safe {code}");
    let said = phone.answer(VISIT, Event::KeyLeft(KeyPlace::Given { name }));
    assert!(matches!(said, Err(AnswerError::HoldsCode)));
}

#[tokio::test]
async fn the_knock_comes_before_the_code_here_too() {
    let (_world, phone) = fresh().await;
    phone.start(VISIT).unwrap();
    phone.answer(VISIT, Event::RightDoor { notice_read: false }).unwrap();
    let refused = phone.show(PAGE, VISIT, key_safe(&phone));
    assert!(matches!(refused, Err(RevealError::Refused(Refusal::NotYet(_)))));
    phone.lock();
    assert!(matches!(phone.start(VISIT), Err(AnswerError::Locked)));
}

#[tokio::test]
async fn its_waits_and_looks_end_by_themselves() {
    let (world, phone) = fresh().await;
    phone.start(VISIT).unwrap();
    phone.answer(VISIT, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(VISIT, Event::Knocked).unwrap();
    assert!(phone.time_left(&phone.at_door(VISIT).unwrap().unwrap().door).is_some());
    world.clock.advance(Duration::from_secs(16));
    phone.tick();
    assert_eq!(step(&phone), Step::Enter);
    phone.show(PAGE, VISIT, key_safe(&phone)).unwrap();
    world.clock.advance(Duration::from_secs(31));
    phone.tick();
    assert!(phone.shown(PAGE, VISIT).is_none());
    let hidden = facts(&phone, VISIT).into_iter().find_map(|fact| match fact {
        Fact::RevealHidden { reason, .. } => Some(reason),
        _other => None,
    });
    assert_eq!(hidden, Some(Hidden::TimeUp));
}

#[tokio::test]
async fn nothing_is_dialled_while_practising_and_everything_is_afterwards() {
    let (world, phone) = fresh().await;
    let before = world.phone_contents();
    phone.start(VISIT).unwrap();
    let dialled = world.platform.dialled().len();
    assert_eq!(phone.dial(Dialled::OnCall), Dialling::Shown);
    assert_eq!((world.platform.dialled().len(), world.phone_contents()), (dialled, before));
    phone.end_practice();
    phone.dial(Dialled::Emergency);
    assert_eq!(world.platform.dialled().len(), dialled + 1);
}

#[tokio::test]
async fn not_safe_while_practising_writes_sends_destroys_and_dials_nothing_until_it_is_said_to_be_real() {
    let (world, phone) = fresh().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    phone.start(VISIT).unwrap();
    let (before, dialled) = (world.phone_contents(), world.platform.dialled().len());
    assert_eq!(phone.not_safe(None), Dialling::Shown);
    assert!(phone.is_practising(), "the practice goes on");
    assert_eq!((world.phone_contents(), world.platform.dialled().len()), (before, dialled));
    // One tap more, and it is real: for the visit that is under way.
    let _ = phone.not_safe_for_real();
    assert!(!phone.is_practising());
    assert_eq!(world.platform.dialled().len(), dialled + 1);
    assert!(phone.at_door(visit).unwrap().unwrap().door.is_not_safe());
    assert_eq!(count(&phone, visit, "not_safe"), 1);
}

#[tokio::test]
async fn a_lock_and_a_restart_end_it() {
    let (_world, phone) = fresh().await;
    phone.start(VISIT).unwrap();
    phone.lock();
    assert!(!phone.is_practising());
    assert_eq!(step(&phone), Step::NotStarted);
}

#[tokio::test]
async fn it_is_offered_once() {
    let (_world, phone) = fresh().await;
    assert!(phone.offers_practice());
    phone.practice_offered().unwrap();
    assert!(!phone.offers_practice());
}

#[tokio::test]
async fn a_real_visit_beside_it_is_stored_as_ever() {
    let (world, phone) = fresh().await;
    phone.start(VISIT).unwrap();
    let visit = world.visit_id("V2");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::CannotKnock(reason())).unwrap();
    assert_eq!(count(&phone, visit, "knock_skipped"), 1);
}
