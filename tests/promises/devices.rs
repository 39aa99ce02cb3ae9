//! One phone of a worker at a time; only what the office signed deletes anything.

use doorstep::domain::entry::Purpose;
use doorstep::domain::reveal::Refusal;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::enrol::{EnrolError, Given};
use doorstep::shell::platform::Platform;
use doorstep::shell::reveal::RevealError;
use doorstep::shell::sync::Signal;
use doorstep::vault::keystore::Keystore;

use crate::support::clock::START;
use crate::support::world::{PAGE, World, walk_to_key_safe, wish};

fn pairs_of(world: &World) -> Vec<String> {
    let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    let mut rows = db.prepare("SELECT DISTINCT pair FROM sealed_code").unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn keystore(world: &World) -> Keystore {
    let identity = std::fs::read(world.phone_folder().join("phone.json")).unwrap();
    let identity: serde_json::Value = serde_json::from_slice(&identity).unwrap();
    let installation = identity["installation"].as_str().unwrap();
    world.platform.keystore(&world.phone_folder(), installation, Some(false)).unwrap()
}

#[tokio::test]
async fn a_second_phone_ends_the_codes_of_the_first_at_its_next_sync_and_its_log_still_sends() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    let pairs = pairs_of(&world);
    assert!(keystore(&world).get(&pairs[0]).is_ok());
    let _second = crate::central::routes::HandPhone::enrol(&world, "W1").await;
    phone.sync_once(true).await;
    assert_eq!(phone.progress().signal, Signal::Blocked);
    assert!(matches!(phone.show(PAGE, visit, wish), Err(RevealError::Refused(Refusal::Blocked))));
    assert!(phone.strip().is_stop());
    assert_eq!(world.kinds_at_central().len(), 5, "what was done before it arrived");
    phone.answer(visit, doorstep::domain::door::Event::Answered).unwrap();
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"answered".to_owned()));
    assert_eq!(pairs_of(&world), Vec::<String>::new(), "every envelope is erased");
    let keystore = keystore(&world);
    assert!(keystore.get(&pairs[0]).is_err(), "and the key that opened them");
    assert!(keystore.get("device").is_ok(), "but not the key that signs the log");
}

#[tokio::test]
async fn an_unsigned_no_deletes_nothing() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    world.service.stop().await;
    // Something else on the office's address says 403, with our own words and no signature.
    let body = r#"{"type":"urn:doorstep:device-ended","title":"ended","status":403}"#;
    let answer = move || async move {
        (axum::http::StatusCode::FORBIDDEN, [("content-type", "application/problem+json")], body)
    };
    let listener = tokio::net::TcpListener::bind(world.service.address).await.unwrap();
    let router = axum::Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await });
    phone.sync_once(true).await;
    assert!(phone.show(PAGE, visit, wish).is_ok(), "the code is still there");
}

#[tokio::test]
async fn a_link_for_another_office_enrols_nothing() {
    let world = World::empty(START).await;
    let phone = world.open();
    let invitation = doorstep::sync::wire::enrolment::Invitation {
        address: world.address(),
        code: world.invite("W1"),
        root_digest: [9; 32],
    };
    let given = Given { code: invitation.link(), address: String::new() };
    assert!(matches!(phone.enrol(&given).await, Err(EnrolError::OtherOffice(_))));
    assert_eq!(phone.stage(), doorstep::shell::view::Stage::Enrol);
    let root_digest = doorstep::vault::sha256(&[&world.central.keys.root.0]);
    let right = doorstep::sync::wire::enrolment::Invitation { code: world.invite("W1"), root_digest, ..invitation };
    phone.enrol(&Given { code: right.link(), address: String::new() }).await.unwrap();
    assert!(!phone.fingerprint().is_empty());
}

#[tokio::test]
async fn what_is_wrong_at_enrolment_is_told_apart() {
    let mut world = World::empty(START).await;
    let phone = world.open();
    let given = |code: &str| Given { code: code.into(), address: String::new() };
    assert!(matches!(phone.enrol(&given("ABC")).await, Err(EnrolError::CodeLength(3))));
    assert!(matches!(phone.enrol(&given("ZZZZZZZZZZZZ")).await, Err(EnrolError::Refused)));
    let expired = world.invite("W1");
    crate::central::routes::later(&world, 601);
    assert!(matches!(phone.enrol(&given(&expired)).await, Err(EnrolError::Refused)));
    let code = world.invite("W1");
    world.service.stop().await;
    assert!(matches!(phone.enrol(&given(&code)).await, Err(EnrolError::Unreachable)));
    world.restart_service().await;
    phone.enrol(&given(&code)).await.unwrap();
    assert!(matches!(phone.enrol(&given(&code)).await, Err(EnrolError::Already)));
}

#[tokio::test]
async fn a_phone_that_lost_its_pin_is_set_up_again_and_what_was_not_sent_is_sent() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    world.service.stop().await;
    walk_to_key_safe(&phone, visit);
    let code = |world: &World| Given { code: world.invite("W1"), address: world.address() };
    assert!(matches!(phone.enrol(&code(&world)).await, Err(EnrolError::Already)), "not while it works");
    phone.lock();
    world.restart_service().await;
    let before = phone.tally();
    assert!(before.waiting >= 4, "{before:?}");
    phone.enrol(&code(&world)).await.unwrap();
    assert_eq!(pairs_of(&world), Vec::<String>::new(), "codes of the PIN before are gone");
    phone.choose_pin(&doorstep::vault::secret::Pin::new("730164".into())).unwrap();
    phone.sync_once(true).await;
    let kinds = world.kinds_at_central();
    for kind in ["visit_started", "door_checked", "knocked", "wait_cut_short"] {
        assert_eq!(kinds.iter().filter(|held| *held == kind).count(), 1, "{kind}: {kinds:?}");
    }
    assert_eq!(kinds.iter().filter(|kind| *kind == "epoch_started").count(), 2, "a chain for each key");
    assert_eq!(phone.tally().waiting, 0);
    assert!(
        phone.show(PAGE, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).is_ok(),
        "fresh codes came"
    );
    assert!(matches!(
        phone.choose_pin(&doorstep::vault::secret::Pin::new("918273".into())),
        Err(doorstep::shell::lock::PinError::Chosen)
    ));
}
