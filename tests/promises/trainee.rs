//! A trainee who shadows sees no code on their own phone, also where an envelope lies on it (DOOR 0.6).

use std::sync::Arc;
use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::domain::door::{Event, Step};
use doorstep::domain::entry::{Fact, Purpose, Someone};
use doorstep::domain::ids::VisitId;
use doorstep::domain::reveal::{Refusal, Wish};
use doorstep::domain::visit::{MethodKind, WhyNot};
use doorstep::shell::Phone;
use doorstep::shell::grants::{AskError, VoiceError};

use crate::support::clock::START;
use crate::support::phone::{count, facts, look, refused};
use crate::support::world::{World, reason, wish};

fn rota(world: &World, role: &str) {
    let lines = format!(
        "visit_id,worker_id,client_id,start,end,role\nV1,W1,C1,2026-11-22T09:25Z,2026-11-22T10:10Z,{role}\n\
         V9,W2,C1,2026-11-22T09:25Z,2026-11-22T10:10Z,\n"
    );
    assert_eq!(world.import(Kind::Rota, &lines).errors, []);
}

/// W1 shadows W2 at Mrs Pritchard's.
async fn shadowing() -> (World, Arc<Phone>, VisitId, Wish) {
    let world = World::empty(START).await;
    rota(&world, "shadow");
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    (world, phone, visit, enter)
}

const SHADOWING: Refusal = Refusal::Withheld(WhyNot::Shadowing);

#[tokio::test]
async fn a_trainee_walks_the_visit_with_their_colleague_and_sees_no_code_in_any_step() {
    let (world, phone, visit, enter) = shadowing().await;
    assert_eq!(refused(&phone, visit, enter), SHADOWING);
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    let at = phone.at_door(visit).unwrap().unwrap();
    assert!(at.shadows());
    for kind in MethodKind::ALL {
        for purpose in Purpose::ALL {
            assert_eq!(phone.code(&at, kind, purpose), None, "no button at all");
        }
    }
    assert_eq!(refused(&phone, visit, enter), SHADOWING);
    phone.answer(visit, Event::SomeoneAnswered(Someone::Colleague)).unwrap();
    assert_eq!(*phone.at_door(visit).unwrap().unwrap().door.step_now(), Step::Inside);
    let alarm = wish(&phone, visit, MethodKind::Alarm, Purpose::Unset);
    assert_eq!(refused(&phone, visit, alarm), SHADOWING);
    phone.answer(visit, Event::LockedOut).unwrap();
    let back_in = Wish { purpose: Purpose::LockedOut, ..enter };
    assert_eq!(refused(&phone, visit, back_in), SHADOWING);
    phone.answer(visit, Event::Inside).unwrap();
    phone.answer(visit, Event::Leave).unwrap();
    phone.answer(visit, Event::DoorLocked).unwrap();
    assert_eq!(world.opener.opened(), 0);
    phone.sync_once(false).await;
    let kinds = world.kinds_at_central();
    assert!(kinds.iter().any(|kind| kind == "left") && !kinds.iter().any(|kind| kind == "reveal_intent"), "{kinds:?}");
}

#[tokio::test]
async fn an_envelope_that_lies_on_the_phone_from_before_stays_shut_for_a_trainee() {
    let world = World::empty(START).await;
    rota(&world, "worker");
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    let beside = world.phone_db();
    beside.execute_batch("ATTACH ':memory:' AS kept; CREATE TABLE kept.code AS SELECT * FROM sealed_code").unwrap();
    let held = world.envelopes("mode <> 3");
    assert!(held > 0, "it is there");
    rota(&world, "shadow");
    phone.sync_once(true).await;
    assert_eq!(world.envelopes("1 = 1"), 0, "it goes with the next bundle");
    // Put back by force: the phone's own gate says no all the same.
    beside.execute_batch("INSERT INTO sealed_code SELECT * FROM kept.code").unwrap();
    assert!(world.envelopes("1 = 1") >= held);
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::CannotKnock(reason())).unwrap();
    assert_eq!(refused(&phone, visit, enter), SHADOWING);
    assert_eq!(world.opener.opened(), 0);
}

#[tokio::test]
async fn leave_is_neither_asked_nor_read_out_while_shadowing_and_999_and_not_safe_stay() {
    let (world, phone, visit, enter) = shadowing().await;
    phone.start(visit).unwrap();
    assert!(matches!(phone.ask_for_grant(visit, enter.method).await, Err(AskError::Refused)));
    assert!(matches!(phone.show_voice_digits(visit), Err(VoiceError::Shadow)));
    assert!(matches!(phone.answer_voice(visit, "123456789012"), Err(VoiceError::Shadow)));
    assert_eq!(count(&phone, visit, "grant_asked") + count(&phone, visit, "voice_shown"), 0);
    assert_eq!(world.count("grant_request"), 0);
    phone.answer(visit, Event::Emergency).unwrap();
    assert!(facts(&phone, visit).contains(&Fact::EmergencyBegun));
    phone.not_safe(None);
    assert_eq!(count(&phone, visit, "not_safe"), 1);
}

#[tokio::test]
async fn who_stops_shadowing_before_the_visit_begins_sees_the_code() {
    let (world, phone, visit, enter) = shadowing().await;
    rota(&world, "worker");
    phone.sync_once(true).await;
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::Knocked).unwrap();
    phone.answer(visit, Event::GoOnEarly(reason())).unwrap();
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
}
