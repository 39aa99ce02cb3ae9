//! Codes that never travel ahead: central releases them in the window, on request, and keeps a line of it.

use std::sync::Arc;
use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::domain::door::Event;
use doorstep::domain::entry::{Fact, KeyPlace, NotShown, Purpose};
use doorstep::domain::ids::VisitId;
use doorstep::domain::reveal::{Refusal, Wish};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::enrol::Given;
use doorstep::shell::grants::AskError;
use doorstep::shell::reveal::RevealError;
use doorstep::sync::wire::problem;
use doorstep::vault::secret::Pin;

use crate::support::clock::START;
use crate::support::phone::{facts, look, refused, unlock};
use crate::support::wire::Passing;
use crate::support::world::{PIN, World, walk_to_key_safe, wish};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// Mrs Pritchard's codes are held back until the worker is at the door.
const HIGH_RISK: &str = "client_id,name,preferred_name,address,door,plan,wait_seconds,notice,online_release\n\
    C1,Mair Pritchard,Mrs Pritchard,\"14 Heol y Bont, Llanfaen\",blue door,let_yourself_in,30,,true\n";

/// At the key safe of a client at high risk, whose visit starts at this instant.
async fn high_risk(starts: doorstep::domain::clock::Timestamp) -> (World, Arc<Phone>, VisitId, Wish) {
    let world = World::empty(START).await;
    assert_eq!(world.import(Kind::Clients, HIGH_RISK).errors, []);
    world.visit("V1", "W1", "C1", starts, starts + HOUR);
    let phone = world.phone().await;
    let (visit, enter) = at_the_key_safe(&world, &phone);
    (world, phone, visit, enter)
}

fn at_the_key_safe(world: &World, phone: &Phone) -> (VisitId, Wish) {
    let visit = world.visit_id("V1");
    walk_to_key_safe(phone, visit);
    (visit, wish(phone, visit, MethodKind::KeySafe, Purpose::Enter))
}

fn waits_for_office(phone: &Phone, visit: VisitId, enter: Wish) -> bool {
    matches!(look(phone, visit, enter), Err(RevealError::AskOffice))
}

#[tokio::test]
async fn no_envelope_is_on_the_phone_until_the_worker_asks_in_the_window() {
    let (world, phone, visit, enter) = high_risk(START).await;
    assert_eq!(world.envelopes("1"), 0, "neither ahead nor for a voice grant");
    assert!(waits_for_office(&phone, visit, enter));
    assert_eq!(world.opener.opened(), 0);
    assert!(!facts(&phone, visit).iter().any(|fact| matches!(fact, Fact::RevealIntent { .. })));
    phone.fetch_code(visit, enter).await.unwrap();
    assert_eq!((world.envelopes("1"), world.envelopes("mode = 1")), (1, 1), "this one, and not the alarm's");
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    assert_eq!(world.count_at_central("SELECT 1 FROM online_release"), 1, "the office knows");
}

#[tokio::test]
async fn a_phone_that_may_not_show_the_code_does_not_ask_for_it() {
    let (mut world, phone, visit, enter) = high_risk(START + HOUR * 2).await;
    let asked = world.put_between(|passing| passing).await;
    assert!(matches!(refused(&phone, visit, enter), Refusal::TooEarly { .. }));
    assert!(matches!(phone.fetch_code(visit, enter).await, Err(AskError::Refused)), "before the window");
    world.clock.set(START + HOUR * 4 + MINUTE);
    phone.touch();
    assert!(matches!(phone.fetch_code(visit, enter).await, Err(AskError::Refused)), "after it");
    world.clock.set(START + HOUR * 2);
    phone.lock();
    assert!(matches!(phone.fetch_code(visit, enter).await, Err(AskError::Refused)), "locked");
    unlock(&phone).await;
    let unset = wish(&phone, visit, MethodKind::Alarm, Purpose::Unset);
    assert!(matches!(phone.fetch_code(visit, unset).await, Err(AskError::Refused)), "a step too soon");
    assert_eq!(*asked.lock().unwrap(), Vec::<String>::new(), "no request has left the phone");
    phone.fetch_code(visit, enter).await.unwrap();
    assert_eq!(*asked.lock().unwrap(), ["/v1/codes"]);
}

#[tokio::test]
async fn without_the_office_the_code_is_not_released_and_the_log_says_so_once() {
    let (mut world, phone, visit, enter) = high_risk(START).await;
    world.service.stop().await;
    for _ in 0..2 {
        assert!(matches!(phone.fetch_code(visit, enter).await, Err(AskError::Unreachable)));
    }
    let refusals: Vec<NotShown> = facts(&phone, visit)
        .into_iter()
        .filter_map(|fact| match fact {
            Fact::RevealRefused { why, .. } => Some(why),
            _ => None,
        })
        .collect();
    assert_eq!(refusals, [NotShown::NotReleasedOnline]);
    assert!(waits_for_office(&phone, visit, enter));
    world.restart_service().await;
    phone.fetch_code(visit, enter).await.unwrap();
    assert!(look(&phone, visit, enter).is_ok());
}

#[tokio::test]
async fn the_offices_no_is_told_from_no_signal() {
    let (mut world, phone, visit, enter) = high_risk(START).await;
    world.put_between(|passing: Passing| passing.no(403, problem::NOT_RELEASED)).await;
    assert!(matches!(phone.fetch_code(visit, enter).await, Err(AskError::Refused)));
    assert_eq!(world.envelopes("1"), 0);
}

#[tokio::test]
async fn a_released_code_outlives_the_next_bundles_for_five_minutes_and_no_longer() {
    let (world, phone, visit, enter) = high_risk(START).await;
    phone.fetch_code(visit, enter).await.unwrap();
    for advance in [MINUTE, Duration::from_millis(4 * 60_000 - 1)] {
        world.clock.advance(advance);
        phone.sync_once(true).await;
        assert!(look(&phone, visit, enter).is_ok());
    }
    world.clock.advance(Duration::from_millis(1));
    phone.sync_once(true).await;
    assert_eq!(world.envelopes("1"), 0);
    assert!(waits_for_office(&phone, visit, enter));
}

#[tokio::test]
async fn a_released_code_goes_with_the_window_and_with_the_visit() {
    let (world, phone, visit, enter) = high_risk(START).await;
    phone.fetch_code(visit, enter).await.unwrap();
    look(&phone, visit, enter).unwrap();
    for event in [Event::Answered, Event::Leave, Event::DoorLocked] {
        phone.answer(visit, event).unwrap();
    }
    assert_eq!(world.envelopes("1"), 0, "left");

    let (world, phone, visit, enter) = high_risk(START).await;
    phone.fetch_code(visit, enter).await.unwrap();
    world.clock.set(phone.at_door(visit).unwrap().unwrap().visit.window.closes);
    phone.touch();
    phone.tick();
    assert_eq!(world.envelopes("1"), 0, "closed");
}

#[tokio::test]
async fn a_key_taken_by_a_released_code_is_put_back_by_it() {
    let (world, phone, visit, enter) = high_risk(START).await;
    phone.fetch_code(visit, enter).await.unwrap();
    look(&phone, visit, enter).unwrap();
    phone.answer(visit, Event::KeyTaken).unwrap();
    world.clock.advance(MINUTE * 19);
    phone.sync_once(true).await;
    let back = Wish::new(enter.method, Purpose::Return);
    assert_eq!(look(&phone, visit, back).unwrap(), "258036", "bundles leave the envelope of a key that is out");
}

#[tokio::test]
async fn a_grant_brings_a_code_that_never_travels_ahead() {
    let (world, phone, visit, enter) = high_risk(START + HOUR * 3).await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    assert_eq!((world.envelopes("1"), world.envelopes("mode = 2")), (1, 1));
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
}

#[tokio::test]
async fn nothing_is_read_out_over_the_phone_for_a_client_whose_codes_never_travel_ahead() {
    let (world, phone, visit, enter) = high_risk(START + HOUR * 3).await;
    phone.show_voice_digits(visit).unwrap();
    let client = phone.at_door(visit).unwrap().unwrap().client.id;
    let (eight, _, _) = phone.voice_digits(client).unwrap();
    assert!(world.read_out("C1", &eight).is_err());
    assert!(matches!(refused(&phone, visit, enter), Refusal::TooEarly { .. }));
}

/// Nia Rowlands's own phone.
async fn own_phone(world: &World) -> Arc<Phone> {
    let phone = world.open();
    let given = Given { code: world.invite_phone("W1", true), address: world.address() };
    phone.enrol(&given).await.unwrap();
    let blocking = Arc::clone(&phone);
    tokio::task::spawn_blocking(move || blocking.choose_pin(&Pin::new(PIN.into()))).await.unwrap().unwrap();
    phone.sync_once(true).await;
    phone
}

#[tokio::test]
async fn a_workers_own_phone_holds_no_codes_until_the_responsible_individual_has_decided() {
    let world = World::new().await;
    let phone = own_phone(&world).await;
    assert_eq!(world.envelopes("1"), 0);
    let (visit, enter) = at_the_key_safe(&world, &phone);
    assert!(waits_for_office(&phone, visit, enter));
    phone.fetch_code(visit, enter).await.unwrap();
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    world.decide_own_phones(true);
    world.clock.advance(MINUTE * 6);
    phone.sync_once(true).await;
    assert!(world.envelopes("mode = 0") >= 4, "from the next bundle on they come ahead");
    assert_eq!(world.envelopes("mode = 1"), 0);
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    world.decide_own_phones(false);
    phone.sync_once(true).await;
    assert_eq!(world.envelopes("1"), 0, "and a decision that is taken back takes them back");
    assert!(waits_for_office(&phone, visit, enter));
}

#[tokio::test]
async fn a_code_fetched_before_the_window_was_extended_is_fetched_again_for_the_return_of_the_key() {
    let (world, phone, visit, enter) = high_risk(START).await;
    phone.fetch_code(visit, enter).await.unwrap();
    look(&phone, visit, enter).unwrap();
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::WithMe)] {
        phone.answer(visit, event).unwrap();
    }
    let back = Wish::new(enter.method, Purpose::Return);
    assert_eq!(look(&phone, visit, back).unwrap(), "258036");
    world.clock.advance(MINUTE);
    world.extend("V1", 60);
    phone.sync_once(true).await;
    assert!(waits_for_office(&phone, visit, back), "bound to the window of before, it opens no more");
    phone.fetch_code(visit, back).await.unwrap();
    assert_eq!(look(&phone, visit, back).unwrap(), "258036");
}

#[tokio::test]
async fn leave_that_came_before_the_window_does_not_keep_the_office_from_being_asked_in_it() {
    let (world, phone, visit, enter) = high_risk(START + MINUTE * 34).await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    assert!(world.envelopes("mode = 2") > 0, "the grant's envelope is here");
    world.clock.advance(MINUTE * 5);
    phone.touch();
    assert!(waits_for_office(&phone, visit, enter), "in the window the office releases it");
    phone.fetch_code(visit, enter).await.unwrap();
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
}
