//! `POST /v1/codes`: a code that never travels ahead, released in the window.

use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::central::manage::{self, Refused};
use doorstep::domain::authority::Denied;
use doorstep::domain::ids::{CodeVersionId, MethodId, VisitId};
use doorstep::domain::signed::Kind as Signed;
use doorstep::domain::visit::{MethodKind, ReleaseMode, Visit};
use doorstep::sync::client::NetError;
use doorstep::sync::wire::bundle::Bundle;
use doorstep::sync::wire::code::{Released, Request};
use doorstep::sync::wire::{VERSION, problem};
use doorstep::vault::envelope::Binding;
use uuid::Uuid;

use super::{HandPhone, problem_of};
use crate::support::clock::START;
use crate::support::office::unseal;
use crate::support::world::World;

const ONLINE: &str =
    "client_id,name,address,plan,online_release\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,true\n";

/// The agency, where no code of C1 travels ahead.
async fn agency() -> World {
    let world = World::new().await;
    assert_eq!(world.import(Kind::Clients, ONLINE).errors, []);
    world
}

fn visit<'a>(bundle: &'a Bundle, reference: &str) -> &'a Visit {
    bundle.visits.iter().find(|visit| visit.reference == reference).unwrap()
}

/// Asks for the key safe's code of this visit.
fn request(world: &World, phone: &HandPhone, visit: &str, client: &str) -> Request {
    let method = world.way_in(client, MethodKind::KeySafe);
    Request {
        v: VERSION,
        id: doorstep::vault::make_uuid(START),
        visit: world.visit_id(visit),
        method: method.id,
        version: method.live.unwrap().version,
        reveal_key: phone.pair.public(),
    }
}

async fn ask(world: &World, phone: &HandPhone, request: &Request) -> Result<Released, NetError> {
    let answer = phone.ask(world, "/v1/codes", request).await?;
    let released: Released = phone.trust.open(Signed::Code, &answer, |released: &Released| released.at).unwrap().body;
    assert_eq!((released.request, released.device), (request.id, phone.enrolment.device));
    assert_eq!((released.visit, released.method, released.version), (request.visit, request.method, request.version));
    Ok(released)
}

/// What a released code opens as.
fn opened(phone: &HandPhone, visit: &Visit, released: &Released, mode: ReleaseMode) -> Option<String> {
    let which = (released.method, released.version);
    let binding = Binding::of(&phone.holder(), visit, which, mode, released.bundle).unwrap();
    unseal(&phone.pair, &binding, &released.sealed)
}

#[tokio::test]
async fn no_code_of_a_client_at_high_risk_travels_ahead_and_each_is_released_on_request() {
    let world = agency().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = phone.full(&world).await;
    let v1 = visit(&bundle, "V1");
    assert!(v1.methods.iter().all(|method| method.online && method.version.is_some()));
    assert!(bundle.envelopes.iter().all(|envelope| envelope.visit != v1.id));
    assert!(bundle.voice_envelopes.iter().all(|envelope| envelope.client != v1.client));
    assert!(visit(&bundle, "V2").methods.iter().all(|method| !method.online), "others' do travel");
    assert_eq!((bundle.envelopes.len(), bundle.voice_envelopes.len()), (2, 2));
    let released = ask(&world, &phone, &request(&world, &phone, "V1", "C1")).await.unwrap();
    assert_eq!((released.bundle, released.at), (bundle.number, world.clock.now()));
    assert_eq!(opened(&phone, v1, &released, ReleaseMode::Online).as_deref(), Some("258036"));
    assert_eq!(opened(&phone, v1, &released, ReleaseMode::Ahead), None);
    let noted = world.rows("SELECT device, visit FROM online_release", &[]);
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].uuid(0).unwrap(), phone.enrolment.device.0);
}

#[tokio::test]
async fn a_code_is_released_inside_the_window_only() {
    let world = World::empty(START).await;
    world.import(Kind::Clients, ONLINE);
    let starts = START + Duration::from_hours(1);
    world.visit("V1", "W1", "C1", starts, starts + Duration::from_mins(30));
    let phone = HandPhone::enrol(&world, "W1").await;
    phone.full(&world).await;
    let window = (starts - Duration::from_mins(30), starts + Duration::from_mins(90));
    let moment = Duration::from_millis(1);
    for (at, open) in [(window.0 - moment, false), (window.0, true), (window.1 - moment, true), (window.1, false)] {
        world.clock.set(at);
        let answer = ask(&world, &phone, &request(&world, &phone, "V1", "C1")).await;
        if open {
            assert!(answer.is_ok(), "{at:?}: {answer:?}");
        } else {
            assert_eq!(problem_of(answer), problem::NOT_RELEASED, "{at:?}");
        }
    }
    assert_eq!(world.count("online_release"), 2);
}

#[tokio::test]
async fn only_the_workers_own_visit_its_own_way_in_and_the_version_in_force_are_found() {
    let world = agency().await;
    world.visit("X1", "W2", "C1", START, START + Duration::from_mins(30));
    let phone = HandPhone::enrol(&world, "W1").await;
    phone.full(&world).await;
    let good = request(&world, &phone, "V1", "C1");
    let old = world.way_in("C1", MethodKind::KeySafe).live.unwrap().version;
    let nobody = Uuid::from_u128(7);
    let elsewhere = world.way_in("C2", MethodKind::KeySafe);
    for (what, request) in [
        ("a colleague's visit", Request { visit: world.visit_id("X1"), ..good.clone() }),
        ("no visit", Request { visit: VisitId(nobody), ..good.clone() }),
        ("another home's way in", Request { method: elsewhere.id, ..good.clone() }),
        ("no way in", Request { method: MethodId(nobody), ..good.clone() }),
        ("no version", Request { version: CodeVersionId(nobody), ..good.clone() }),
        ("another way in's version", Request { version: elsewhere.live.unwrap().version, ..good.clone() }),
    ] {
        assert_eq!(problem_of(ask(&world, &phone, &request).await), problem::NOT_FOUND, "{what}");
    }
    let code = "client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,999111,true,Elin,Rhys\n";
    assert_eq!(world.import(Kind::Codes, code).updated, 1);
    let retired = Request { version: old, ..good };
    assert_eq!(problem_of(ask(&world, &phone, &retired).await), problem::NOT_FOUND, "a retired version");
    assert!(ask(&world, &phone, &request(&world, &phone, "V1", "C1")).await.is_ok());
}

#[tokio::test]
async fn what_is_withheld_is_not_released_online_either() {
    let world = agency().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    phone.full(&world).await;
    world.import(
        Kind::People,
        "worker_id,name,roles,dbs_until,trained_until,dbs\nW1,Nia Rowlands,care_worker,2028-03-31,2027-06-30,barred\n",
    );
    let answer = ask(&world, &phone, &request(&world, &phone, "V1", "C1")).await;
    assert_eq!(problem_of(answer), problem::NOT_RELEASED);
    assert_eq!(world.count("online_release"), 0);
}

#[tokio::test]
async fn the_same_request_again_is_noted_once() {
    let world = agency().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    phone.full(&world).await;
    let request = request(&world, &phone, "V1", "C1");
    for _ in 0..2 {
        assert!(ask(&world, &phone, &request).await.is_ok());
    }
    assert_eq!(world.count("online_release"), 1);
}

#[tokio::test]
async fn a_visit_made_for_a_grant_releases_nothing_by_itself() {
    let world = World::empty(START).await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let wish = serde_json::json!({ "worker": "W1", "client": "C1", "method": "key_safe", "reason": "rang back" });
    assert_eq!(world.post_as("M2", "/v1/grants", wish).await.0, 200);
    let made = world.rows("SELECT reference FROM visit", &[])[0].text(0).unwrap();
    let answer = ask(&world, &phone, &request(&world, &phone, &made, "C1")).await;
    assert_eq!(problem_of(answer), problem::NOT_RELEASED);
}

/// What stands of a worker's own phone: whether its ways in are online, and how many envelopes it gets.
async fn holds(world: &World, phone: &HandPhone) -> (bool, usize, usize) {
    let bundle = phone.full(world).await;
    let online = bundle.visits.iter().flat_map(|visit| &visit.methods).all(|method| method.online);
    (online, bundle.envelopes.len(), bundle.voice_envelopes.len())
}

fn decide(world: &World, person: &str, answer: bool) -> Result<(), Refused> {
    world.central.db.write_now(|tx| {
        let who = manage::person(tx, world.central.organisation.id, person)?;
        manage::devices::decide_own_phones(tx, &world.central, who, answer, "insured and managed")
    })
}

#[tokio::test]
async fn a_workers_own_phone_holds_codes_only_while_the_responsible_individual_says_so() {
    let world = World::new().await;
    let phone = HandPhone::enrol_phone(&world, "W1", true).await;
    assert_eq!(holds(&world, &phone).await, (true, 0, 0));
    let before = world.written();
    for person in ["M1", "M2", "S1", "W2"] {
        let refused = decide(&world, person, true);
        assert!(matches!(refused, Err(Refused::Denied(Denied::Role))), "{person}: {refused:?}");
    }
    assert_eq!(world.written(), before);
    assert_eq!(holds(&world, &phone).await, (true, 0, 0));
    decide(&world, "R1", true).unwrap();
    assert_eq!(holds(&world, &phone).await, (false, 4, 4));
    assert_eq!((world.event_kinds(), world.told_of_last()), (vec!["own_phones_hold_codes".into()], vec!["M1".into()]));
    world.clock.advance(Duration::from_secs(1));
    decide(&world, "R1", false).unwrap();
    assert_eq!(holds(&world, &phone).await, (true, 0, 0));
}

#[tokio::test]
async fn an_own_phone_is_released_codes_in_the_window_as_any_other_is() {
    let world = World::new().await;
    let phone = HandPhone::enrol_phone(&world, "W1", true).await;
    let bundle = phone.full(&world).await;
    let released = ask(&world, &phone, &request(&world, &phone, "V1", "C1")).await.unwrap();
    let opened = opened(&phone, visit(&bundle, "V1"), &released, ReleaseMode::Online);
    assert_eq!(opened.as_deref(), Some("258036"));
}

#[tokio::test]
async fn the_agencys_phone_of_the_same_worker_is_not_asked_whose_it_was_before() {
    let world = World::new().await;
    let own = HandPhone::enrol_phone(&world, "W1", true).await;
    assert_eq!(holds(&world, &own).await, (true, 0, 0));
    let agencys = HandPhone::enrol_phone(&world, "W1", false).await;
    assert_eq!(holds(&world, &agencys).await, (false, 4, 4));
}

#[tokio::test]
async fn a_key_that_is_none_is_a_bad_request_and_releases_nothing() {
    let world = agency().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    phone.full(&world).await;
    let request = Request { reveal_key: [0; 32], ..request(&world, &phone, "V1", "C1") };
    assert_eq!(problem_of(ask(&world, &phone, &request).await), problem::BAD_REQUEST);
    assert_eq!(world.count("online_release"), 0);
}
