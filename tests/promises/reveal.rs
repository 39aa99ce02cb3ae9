//! The code is seen by this worker, for this visit, in this window, after these steps; every look is in the log.

use std::sync::Arc;
use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::domain::door::{Event, Gate};
use doorstep::domain::entry::{Fact, Hidden, KeyPlace, NotShown, Purpose};
use doorstep::domain::ids::VisitId;
use doorstep::domain::reveal::{Refusal, Wish};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::reveal::{PageId, RevealError};

use crate::support::clock::START;
use crate::support::world::{PAGE, World, walk_to_key_safe, wish};

fn show(phone: &Phone, visit: VisitId, wish: Wish) -> Result<String, Refusal> {
    match phone.show(PAGE, visit, wish) {
        Ok(()) => Ok(phone.shown(PAGE, visit).unwrap().expose().to_owned()),
        Err(RevealError::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other}"),
    }
}

fn facts(phone: &Phone, visit: VisitId) -> Vec<Fact> {
    phone.at_door(visit).unwrap().unwrap().done.into_iter().filter_map(|done| done.fact).collect()
}

fn kinds(phone: &Phone, visit: VisitId) -> Vec<String> {
    facts(phone, visit).iter().map(Fact::kind).collect()
}

async fn at_the_key_safe(world: &World) -> (Arc<Phone>, VisitId, Wish) {
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    (phone, visit, wish)
}

#[tokio::test]
async fn a_hold_shows_the_code_and_logs_intent_shown_and_hidden() {
    let world = World::new().await;
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    assert_eq!(show(&phone, visit, wish).as_deref(), Ok("258036"));
    world.clock.advance(Duration::from_secs(6));
    phone.hide(PAGE, Hidden::Released);
    assert!(phone.shown(PAGE, visit).is_none());
    let facts = facts(&phone, visit);
    let [.., Fact::RevealIntent { nth: 1, .. }, Fact::RevealShown { intent }, hidden] = facts.as_slice() else {
        panic!("{facts:?}")
    };
    let expected = Fact::RevealHidden { intent: *intent, shown_ms: Some(6000), reason: Hidden::Released };
    assert_eq!(hidden, &expected);
    assert_eq!(world.opener.opened(), 1);
}

#[tokio::test]
async fn a_minute_before_the_window_the_envelope_stays_unread_and_the_refusal_says_when() {
    let world = World::empty(START).await;
    let start = START + Duration::from_mins(31);
    world.visit("V1", "W1", "C1", start, start + Duration::from_mins(30));
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    let opens = START + Duration::from_mins(1);
    assert_eq!(show(&phone, visit, wish), Err(Refusal::TooEarly { opens }));
    world.clock.set(opens - Duration::from_millis(1));
    assert_eq!(show(&phone, visit, wish), Err(Refusal::TooEarly { opens }));
    assert_eq!(world.opener.opened(), 0);
    assert!(!kinds(&phone, visit).contains(&"reveal_intent".to_owned()));
    let refusals = facts(&phone, visit).iter().filter(|fact| matches!(fact, Fact::RevealRefused { .. })).count();
    assert_eq!(refusals, 1, "and is in the log once");
    world.clock.set(opens);
    assert!(show(&phone, visit, wish).is_ok());
}

#[tokio::test]
async fn a_minute_after_the_window_the_envelope_is_gone_and_nothing_is_opened() {
    let world = World::new().await;
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    let closes = phone.at_door(visit).unwrap().unwrap().visit.window.closes;
    // Unlocked all the while: somebody keeps touching the screen.
    world.clock.set(closes - Duration::from_millis(1));
    phone.touch();
    phone.tick();
    assert!(codes_on(&world) > 0);
    world.clock.set(closes + Duration::from_mins(1));
    phone.touch();
    assert_eq!(show(&phone, visit, wish), Err(Refusal::TooLate { closed: closes }));
    phone.tick();
    assert_eq!(codes_on(&world), 0);
    assert_eq!(world.opener.opened(), 0);
}

/// Envelopes of visits in the phone's database, read beside the app; those for voice grants belong to none.
fn codes_on(world: &World) -> i64 {
    let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    db.query_row("SELECT count(*) FROM sealed_code WHERE mode < 2", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_taken_key_keeps_its_envelope_two_hours_past_the_window_for_putting_it_back_only() {
    let world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    phone.answer(visit, Event::KeyTaken).unwrap();
    let window = phone.at_door(visit).unwrap().unwrap().visit.window;
    world.clock.set(window.closes);
    phone.touch();
    phone.tick();
    assert_eq!(codes_on(&world), 1, "the key safe's, not the alarm's");
    let back = wish(&phone, visit, MethodKind::KeySafe, Purpose::Return);
    assert_eq!(show(&phone, visit, enter), Err(Refusal::TooLate { closed: window.closes }));
    assert_eq!(show(&phone, visit, back).as_deref(), Ok("258036"));
    phone.hide(PAGE, Hidden::Released);
    world.clock.set(window.return_until());
    phone.touch();
    phone.tick();
    assert_eq!(codes_on(&world), 0);
}

#[tokio::test]
async fn after_left_nothing_is_seen_but_the_return_of_a_key_that_went_along() {
    let world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked] {
        phone.answer(visit, event).unwrap();
    }
    phone.answer(visit, Event::KeyLeft(KeyPlace::WithMe)).unwrap();
    let alarm = wish(&phone, visit, MethodKind::Alarm, Purpose::Set);
    assert_eq!(show(&phone, visit, enter), Err(Refusal::NotYet(Gate::Left)));
    assert_eq!(show(&phone, visit, alarm), Err(Refusal::NotYet(Gate::Left)));
    let back = wish(&phone, visit, MethodKind::KeySafe, Purpose::Return);
    assert!(show(&phone, visit, back).is_ok());
    phone.hide(PAGE, Hidden::Released);
    phone.answer(visit, Event::KeyLeft(KeyPlace::Safe)).unwrap();
    assert_eq!(show(&phone, visit, back), Err(Refusal::NotYet(Gate::Step)));
    let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    let id = visit.as_bytes().to_vec();
    let left: i64 = db.query_row("SELECT count(*) FROM sealed_code WHERE visit = ?1", [id], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn no_code_without_the_steps_that_come_first() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(show(&phone, visit, wish), Err(Refusal::NotYet(Gate::Start)));
    phone.start(visit).unwrap();
    assert_eq!(show(&phone, visit, wish), Err(Refusal::NotYet(Gate::RightDoor)));
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    assert_eq!(show(&phone, visit, wish), Err(Refusal::NotYet(Gate::Step)));
    phone.answer(visit, Event::Knocked).unwrap();
    assert_eq!(show(&phone, visit, wish), Err(Refusal::NotYet(Gate::Step)));
    assert_eq!(world.opener.opened(), 0);
}

#[tokio::test]
async fn somebody_who_answers_the_door_has_no_key_safe_code_at_the_door() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    walk_to_key_safe(&phone, visit);
    assert_eq!(show(&phone, visit, wish), Err(Refusal::NotYet(Gate::Step)));
    phone.answer(visit, Event::Knocked).unwrap();
    world.clock.advance(Duration::from_mins(1));
    phone.tick();
    assert_eq!(kinds(&phone, visit).last().map(String::as_str), Some("no_reply"));
    assert_eq!(show(&phone, visit, wish), Err(Refusal::NotYet(Gate::Step)));
    assert_eq!(world.opener.opened(), 0);
}

#[tokio::test]
async fn what_the_office_withholds_stays_shut_with_the_reason() {
    let world = World::new().await;
    world.import(
        Kind::Clients,
        "client_id,name,address,plan,agreement\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,withdrawn\n",
    );
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    assert!(matches!(show(&phone, visit, wish), Err(Refusal::Withheld(_))));
    assert_eq!(world.opener.opened(), 0);
    assert!(matches!(facts(&phone, visit).last(), Some(Fact::RevealRefused { why: NotShown::Withheld { .. }, .. })));
}

#[tokio::test]
async fn a_code_hides_by_itself_after_thirty_seconds_and_at_the_end_of_the_window() {
    let world = World::new().await;
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    show(&phone, visit, wish).unwrap();
    world.clock.advance(Duration::from_secs(29));
    phone.tick();
    assert!(phone.shown(PAGE, visit).is_some());
    world.clock.advance(Duration::from_secs(1));
    phone.tick();
    assert!(phone.shown(PAGE, visit).is_none());
    assert!(matches!(facts(&phone, visit).last(), Some(Fact::RevealHidden { reason: Hidden::TimeUp, .. })));
    let closes = phone.at_door(visit).unwrap().unwrap().visit.window.closes;
    world.clock.set(closes - Duration::from_secs(5));
    phone.touch();
    show(&phone, visit, wish).unwrap();
    world.clock.set(closes);
    phone.tick();
    assert!(phone.shown(PAGE, visit).is_none());
    assert!(facts(&phone, visit).iter().any(|f| matches!(f, Fact::RevealHidden { reason: Hidden::WindowClosed, .. })));
}

#[tokio::test]
async fn locking_hides_the_code_and_nothing_opens_while_locked() {
    let world = World::new().await;
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    show(&phone, visit, wish).unwrap();
    phone.lock();
    assert!(phone.shown(PAGE, visit).is_none());
    assert_eq!(show(&phone, visit, wish), Err(Refusal::Locked));
    assert_eq!(world.opener.opened(), 1);
}

#[tokio::test]
async fn one_window_at_a_time_shows_a_code() {
    let world = World::new().await;
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    show(&phone, visit, wish).unwrap();
    let other = PageId(2);
    assert!(matches!(phone.show(other, visit, wish), Err(RevealError::OtherWindow)));
    assert!(phone.shown(other, visit).is_none());
    phone.hide(other, Hidden::Blur);
    assert!(phone.shown(PAGE, visit).is_some(), "and another window cannot hide it either");
    phone.hide(PAGE, Hidden::Released);
    assert!(phone.show(other, visit, wish).is_ok());
}

#[tokio::test]
async fn a_code_on_screen_when_the_app_dies_is_hidden_as_restart() {
    let world = World::new().await;
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    show(&phone, visit, wish).unwrap();
    drop(phone);
    let again = world.open();
    assert!(matches!(
        facts(&again, visit).last(),
        Some(Fact::RevealHidden { reason: Hidden::Restart, shown_ms: None, .. })
    ));
    drop(again);
    let third = world.open();
    let hidden = facts(&third, visit).iter().filter(|fact| matches!(fact, Fact::RevealHidden { .. })).count();
    assert_eq!(hidden, 1, "once");
}

#[tokio::test]
async fn looks_are_counted() {
    let world = World::new().await;
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    for _ in 0..3 {
        show(&phone, visit, wish).unwrap();
        phone.hide(PAGE, Hidden::Released);
    }
    let numbers: Vec<u32> = facts(&phone, visit)
        .iter()
        .filter_map(|fact| if let Fact::RevealIntent { nth, .. } = fact { Some(*nth) } else { None })
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[tokio::test]
async fn every_way_in_opens_at_its_own_gate() {
    let world = World::new().await;
    let phone = world.phone().await;
    let flat = world.visit_id("V3");
    let communal = wish(&phone, flat, MethodKind::Communal, Purpose::Enter);
    phone.start(flat).unwrap();
    phone.answer(flat, Event::RightDoor { notice_read: false }).unwrap();
    assert_eq!(show(&phone, flat, communal), Err(Refusal::NotYet(Gate::Step)));
    phone.answer(flat, Event::RangBuzzer).unwrap();
    assert_eq!(show(&phone, flat, communal).as_deref(), Ok("81B44"));
    phone.hide(PAGE, Hidden::Released);
    let home = world.visit_id("V1");
    let unset = wish(&phone, home, MethodKind::Alarm, Purpose::Unset);
    walk_to_key_safe(&phone, home);
    phone.answer(home, Event::KeyTaken).unwrap();
    assert_eq!(show(&phone, home, unset).as_deref(), Ok("7731"));
    phone.hide(PAGE, Hidden::Released);
}

#[tokio::test]
async fn a_phone_away_from_the_office_for_a_day_shows_nothing() {
    let world = World::empty(START).await;
    let start = START + Duration::from_hours(24);
    world.visit("V1", "W1", "C1", start, start + Duration::from_mins(30));
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    let lease = START + Duration::from_hours(24);
    world.clock.set(lease);
    phone.touch();
    assert_eq!(show(&phone, visit, wish), Err(Refusal::LeaseLapsed { since: lease }));
    phone.sync_once(true).await;
    assert!(show(&phone, visit, wish).is_ok(), "and a sync brings it back");
}

#[tokio::test]
async fn a_visit_moved_to_a_colleague_while_at_the_door_shows_no_more_code_but_can_be_finished() {
    let world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    phone.answer(visit, Event::KeyTaken).unwrap();
    world.visit("V1", "W2", "C1", START, START + Duration::from_mins(30));
    phone.sync_once(true).await;
    let at = phone.at_door(visit).unwrap().unwrap();
    assert!(at.taken_off);
    assert_eq!(show(&phone, visit, enter), Err(Refusal::TakenOff));
    let back = wish(&phone, visit, MethodKind::KeySafe, Purpose::Return);
    assert_eq!(show(&phone, visit, back).as_deref(), Ok("258036"), "the envelope of a taken key is kept");
    phone.hide(PAGE, Hidden::Released);
    for event in [Event::Inside, Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::Safe)] {
        phone.answer(visit, event).unwrap();
    }
    phone.sync_once(true).await;
    assert!(world.kinds_at_central().contains(&"left".to_owned()));
}

#[tokio::test]
async fn a_free_text_with_the_code_is_not_saved_and_one_without_it_is() {
    let world = World::new().await;
    let (phone, visit, wish) = at_the_key_safe(&world).await;
    show(&phone, visit, wish).unwrap();
    phone.hide(PAGE, Hidden::Released);
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked] {
        phone.answer(visit, event).unwrap();
    }
    let before = kinds(&phone, visit);
    let given = |name: &str| Event::KeyLeft(KeyPlace::Given { name: name.into() });
    assert!(phone.answer(visit, given("Elin, 25-80-36")).is_err());
    assert_eq!(kinds(&phone, visit), before);
    phone.answer(visit, given("Elin Pritchard")).unwrap();
}
