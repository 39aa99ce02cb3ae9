//! `POST /v1/grants`, `GET /v1/grants/{id}`, `POST /v1/grants/requests`: leave to see one code now.

use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::domain::clock::Timestamp;
use doorstep::domain::entry::{Fact, How, Purpose};
use doorstep::domain::grant::{OPEN_FOR, TAKE_WITHIN, with_check};
use doorstep::domain::ids::GrantId;
use doorstep::domain::signed::Kind as Signed;
use doorstep::domain::visit::{MethodKind, Release, ReleaseMode, Visit};
use doorstep::sync::wire::bundle::{Bundle, Envelope};
use doorstep::sync::wire::grant::{Noted, Request};
use doorstep::sync::wire::{VERSION, problem};
use doorstep::vault::envelope::{Binding, grant_window};
use serde_json::{Value, json};

use super::{HandPhone, later, problem_of};
use crate::support::clock::START;
use crate::support::office::{BOTH, unseal};
use crate::support::world::World;

fn wish(worker: &str, client: &str) -> Value {
    json!({ "worker": worker, "client": client, "method": "key_safe", "reason": "rang back, knows the home" })
}

async fn give(world: &World, worker: &str, client: &str) -> Value {
    let (status, given) = world.post_as("M2", "/v1/grants", wish(worker, client)).await;
    assert_eq!(status, 200, "{given}");
    given
}

fn id_of(given: &Value) -> GrantId {
    given["grant"]["id"].as_str().unwrap().parse().unwrap()
}

fn visit_of(given: &Value) -> String {
    given["grant"]["visit"].as_str().unwrap().to_owned()
}

fn by_grant(bundle: &Bundle) -> Vec<&Envelope> {
    bundle.envelopes.iter().filter(|envelope| envelope.mode == ReleaseMode::Grant).collect()
}

#[tokio::test]
async fn a_grant_is_for_the_workers_visit_at_this_client_that_is_nearest() {
    for (hours_before, hours_after, nearest) in [(6_u64, 4_u64, "after"), (3, 4, "before")] {
        let world = World::empty(START).await;
        let before = START - Duration::from_hours(hours_before);
        world.visit("before", "W1", "C1", before - Duration::from_mins(30), before);
        let after = START + Duration::from_hours(hours_after);
        world.visit("after", "W1", "C1", after, after + Duration::from_mins(30));
        // Nearer, and of somebody else, or elsewhere.
        world.visit("colleague", "W2", "C1", START, START + Duration::from_mins(30));
        world.visit("elsewhere", "W1", "C2", START, START + Duration::from_mins(30));
        let given = give(&world, "W1", "C1").await;
        assert_eq!(visit_of(&given), world.visit_id(nearest).to_string());
        assert_eq!(world.count("visit"), 4, "none was made");
    }
}

#[tokio::test]
async fn where_the_worker_has_no_visit_at_this_client_one_is_made_whose_own_window_opens_nothing() {
    let world = World::empty(START).await;
    let phone = HandPhone::enrol(&world, "W2").await;
    let given = give(&world, "W2", "C1").await;
    let bundle = phone.full(&world).await;
    let [visit] = bundle.visits.as_slice() else { panic!("{:?}", bundle.visits) };
    assert_eq!(visit.id.to_string(), visit_of(&given));
    assert!(visit.unplanned);
    assert_eq!(visit.window.opens, visit.window.closes, "it opens nothing");
    assert_eq!(bundle.clients.len(), 1, "and the client's card comes with it");
    let modes: Vec<ReleaseMode> = bundle.envelopes.iter().map(|envelope| envelope.mode).collect();
    assert_eq!(modes, [ReleaseMode::Grant], "the alarm's code was not granted, nothing travels ahead");
    // A second grant is for the same visit.
    assert_eq!(visit_of(&give(&world, "W2", "C1").await), visit_of(&given));
    assert_eq!(world.count("visit"), 1);
}

#[tokio::test]
async fn the_bundle_brings_the_grant_and_one_envelope_bound_to_the_grants_own_time() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    later(&world, 7);
    let given = give(&world, "W1", "C1").await;
    let given_at = world.clock.now();
    later(&world, 60);
    let bundle = phone.full(&world).await;
    let [grant] = bundle.grants.as_slice() else { panic!("{:?}", bundle.grants) };
    assert_eq!((grant.id, grant.given_at, grant.by.as_str()), (id_of(&given), given_at, "Ifor Rees"));
    assert_eq!(given["take_until"], (given_at + TAKE_WITHIN).0);
    let [envelope] = by_grant(&bundle)[..] else { panic!("{:?}", bundle.envelopes) };
    assert_eq!((envelope.grant, envelope.method), (Some(grant.id), grant.method));
    let visit = bundle.visits.iter().find(|visit| visit.id == grant.visit).unwrap();
    let opened = |visit: &Visit, mode, number| {
        let binding = Binding::of(&phone.holder(), visit, (envelope.method, envelope.version), mode, number).unwrap();
        unseal(&phone.pair, &binding, &envelope.sealed)
    };
    let granted = Visit { window: grant_window(given_at), ..visit.clone() };
    assert_eq!(opened(&granted, ReleaseMode::Grant, bundle.number).as_deref(), Some("258036"));
    let later = Visit { window: grant_window(given_at + Duration::from_millis(1)), ..visit.clone() };
    assert_eq!(opened(&later, ReleaseMode::Grant, bundle.number), None, "another time");
    assert_eq!(opened(visit, ReleaseMode::Grant, bundle.number), None, "the visit's own window");
    assert_eq!(opened(&granted, ReleaseMode::Ahead, bundle.number), None, "another way of release");
    assert_eq!(opened(&granted, ReleaseMode::Grant, bundle.number + 1), None, "another bundle");
}

#[tokio::test]
async fn a_grant_is_for_this_worker_alone() {
    let world = World::new().await;
    let other = HandPhone::enrol(&world, "W2").await;
    give(&world, "W1", "C1").await;
    let bundle = other.full(&world).await;
    assert_eq!((bundle.grants.len(), by_grant(&bundle).len()), (0, 0));
}

#[tokio::test]
async fn a_grant_leaves_the_bundle_twenty_minutes_after_it_was_given() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    give(&world, "W1", "C1").await;
    let ends = world.clock.now() + TAKE_WITHIN + OPEN_FOR;
    world.clock.set(ends - Duration::from_millis(1));
    let bundle = phone.full(&world).await;
    assert_eq!((bundle.grants.len(), by_grant(&bundle).len()), (1, 1));
    world.clock.set(ends);
    let bundle = phone.full(&world).await;
    assert_eq!((bundle.grants.len(), by_grant(&bundle).len()), (0, 0));
}

#[tokio::test]
async fn nobody_approves_their_own_request() {
    let world = World::empty(START).await;
    assert_eq!(world.import(Kind::People, BOTH).errors, []);
    world.visit("own", "B1", "C1", START, START + Duration::from_mins(30));
    HandPhone::enrol(&world, "B1").await.full(&world).await;
    let digits = with_check("1234567");
    let asked = [
        ("/v1/grants", wish("B1", "C1")),
        ("/v1/voice-grants", json!({ "worker": "B1", "client": "C1", "digits": digits, "reason": "I am late" })),
        ("/v1/extensions", json!({ "visit": "own", "minutes": 10, "reason": "I am late" })),
        ("/v1/releases", json!({ "visit": "own", "reason": "I am late" })),
    ];
    let before = world.written();
    for (path, body) in &asked {
        let (status, answer) = world.post_as("B1", path, body.clone()).await;
        assert_eq!((status, answer["type"].as_str()), (403, Some(problem::DENIED)), "{path}");
        assert!(answer["title"].as_str().unwrap().contains("nobody approves their own request"), "{answer}");
    }
    assert_eq!(world.written(), before);
    // Another manager may; and they may for others.
    for (path, body) in &asked[..3] {
        assert_eq!(world.post_as("M2", path, body.clone()).await.0, 200, "{path}");
    }
    assert_eq!(world.post_as("B1", "/v1/grants", wish("W1", "C1")).await.0, 200);
}

#[tokio::test]
async fn whoever_gives_access_has_key_holding_training_in_date_themselves() {
    let world = World::new().await;
    HandPhone::enrol(&world, "W1").await.full(&world).await;
    let people = "worker_id,name,roles,trained_until\nX1,Ann Rees,on_call_manager,2026-11-21\n\
        X2,Bet Rees,registered_manager,\nX3,Cai Rees,on_call_manager,2026-11-22\n";
    assert_eq!(world.import(Kind::People, people).errors, []);
    let digits = with_check("1234567");
    let asked = [
        ("/v1/grants", wish("W1", "C1")),
        ("/v1/voice-grants", json!({ "worker": "W1", "client": "C1", "digits": digits, "reason": "rang back" })),
        ("/v1/extensions", json!({ "visit": "V1", "minutes": 10, "reason": "late" })),
    ];
    let before = world.written();
    for person in ["X1", "X2"] {
        let release = [("/v1/releases", json!({ "visit": "V1", "reason": "late" }))];
        for (path, body) in asked.iter().chain(&release) {
            let (status, answer) = world.post_as(person, path, body.clone()).await;
            assert_eq!((status, answer["type"].as_str()), (403, Some(problem::DENIED)), "{person} {path}");
            assert!(answer["title"].as_str().unwrap().contains("training"), "{answer}");
        }
    }
    assert_eq!(world.written(), before);
    for (path, body) in &asked {
        assert_eq!(world.post_as("X3", path, body.clone()).await.0, 200, "on its last day it counts: {path}");
    }
    // To take access away needs none.
    let block = json!({ "worker": "W1", "reason": "phone lost" });
    assert_eq!(world.post_as("X1", "/v1/blocks", block).await.0, 200);
}

#[tokio::test]
async fn a_reason_is_wanted_short_on_one_line_and_without_the_code() {
    let world = World::new().await;
    HandPhone::enrol(&world, "W1").await.full(&world).await;
    let digits = with_check("1234567");
    let bodies = |reason: &str| {
        [
            ("/v1/grants", json!({ "worker": "W1", "client": "C1", "method": "key_safe", "reason": reason })),
            ("/v1/voice-grants", json!({ "worker": "W1", "client": "C1", "digits": digits, "reason": reason })),
            ("/v1/extensions", json!({ "visit": "V1", "minutes": 10, "reason": reason })),
            ("/v1/releases", json!({ "visit": "V1", "reason": reason })),
        ]
    };
    let before = world.written();
    let long = "x".repeat(501);
    let unusable = ["", "   ", &long, "late\nagain", "late\u{7}", "late \u{1b}[2J"];
    let leaking = ["the safe is 258036", "2 5 8 0 3 6", "try 258-036", "2580 36!", "alarm 7731 as always"];
    for (reasons, said) in [(&unusable[..], "1 to 500 characters"), (&leaking, "holds a code")] {
        for reason in reasons {
            for (path, body) in bodies(reason) {
                let (status, answer) = world.post_as("M2", path, body).await;
                assert_eq!((status, answer["type"].as_str()), (409, Some(problem::REFUSED)), "{path} {reason:?}");
                assert!(answer["title"].as_str().unwrap().contains(said), "{path} {reason:?}: {answer}");
                assert!(!answer.to_string().contains("258"), "{answer}");
            }
        }
    }
    assert_eq!(world.written(), before);
    // Five hundred are enough; another client's code says nothing of this one.
    for reason in ["x".repeat(500), "house number 4719".to_owned()] {
        let body = json!({ "worker": "W1", "client": "C1", "method": "key_safe", "reason": reason });
        assert_eq!(world.post_as("M2", "/v1/grants", body).await.0, 200);
    }
}

#[tokio::test]
async fn a_grant_opens_a_window_and_nothing_else() {
    let clients = "client_id,name,address,plan,agreement\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,";
    let people = "worker_id,name,roles,dbs_until,trained_until,dbs\nW1,Nia Rowlands,care_worker,";
    for (kind, text, said) in [
        (Some(Kind::Clients), format!("{clients}withdrawn\n"), "consent withdrawn"),
        (Some(Kind::Clients), format!("{clients}none\n"), "no agreement in force"),
        (Some(Kind::People), format!("{people},2027-06-30,\n"), "no DBS check on file"),
        (Some(Kind::People), format!("{people}2028-03-31,2027-06-30,barred\n"), "barred"),
        (Some(Kind::People), format!("{people}2026-11-21,2027-06-30,\n"), "DBS renewal lapsed"),
        (Some(Kind::People), format!("{people}2028-03-31,2026-11-21,\n"), "training lapsed"),
        (None, "UPDATE access_method SET state = 'removed'".to_owned(), "out of use"),
        (None, "UPDATE code_version SET state = 'retired'".to_owned(), "no code on file"),
    ] {
        let world = World::new().await;
        match kind {
            Some(kind) => assert_eq!(world.import(kind, &text).errors, [], "{text}"),
            None => world.change(&text),
        }
        let before = world.written();
        let (status, answer) = world.post_as("M1", "/v1/grants", wish("W1", "C1")).await;
        assert_eq!((status, answer["type"].as_str()), (409, Some(problem::REFUSED)), "{said}: {answer}");
        assert!(answer["title"].as_str().unwrap().contains(said), "{said}: {answer}");
        assert_eq!(world.written(), before, "{said}");
    }
}

#[tokio::test]
async fn a_refused_grant_leaves_no_unplanned_visit_behind() {
    let world = World::empty(START).await;
    world.import(
        Kind::People,
        "worker_id,name,roles,dbs_until,trained_until,dbs\nW2,Huw Parry,care_worker,2028-03-31,2027-06-30,barred\n",
    );
    assert_eq!(world.post_as("M1", "/v1/grants", wish("W2", "C1")).await.0, 409);
    assert_eq!(world.count("visit"), 0);
}

#[tokio::test]
async fn a_code_that_is_withheld_later_is_not_in_the_bundle_though_it_was_granted() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    give(&world, "W1", "C1").await;
    world.import(
        Kind::Clients,
        "client_id,name,address,plan,agreement\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,withdrawn\n",
    );
    let bundle = phone.full(&world).await;
    assert_eq!(by_grant(&bundle).len(), 0);
    let visit = bundle.visits.iter().find(|visit| visit.reference == "V1").unwrap();
    assert!(visit.methods.iter().all(|method| method.release != Release::Ok));
}

fn intent(world: &World, client: &str, grant: GrantId) -> Fact {
    let method = world.way_in(client, MethodKind::KeySafe);
    Fact::RevealIntent {
        method: method.id,
        kind: method.kind,
        version: method.live.unwrap().version,
        purpose: Purpose::Enter,
        nth: 1,
        how: How::Hold,
        grant: Some(grant),
        voice: false,
    }
}

#[tokio::test]
async fn the_first_look_that_quotes_a_grant_takes_it_and_only_its_own_workers() {
    let world = World::new().await;
    world.visit("X1", "W2", "C1", START, START + Duration::from_mins(30));
    let mut own = HandPhone::enrol(&world, "W1").await;
    let mut other = HandPhone::enrol(&world, "W2").await;
    let grant = id_of(&give(&world, "W1", "C1").await);
    let path = format!("/v1/grants/{grant}");
    let taken = async || world.get_as("S1", &path).await.1;
    assert_eq!(taken().await["taken_at"], Value::Null);
    later(&world, 60);
    let foreign = other.write_in(&world, ("X1", "C1"), intent(&world, "C1", grant));
    other.send(&world, &other.batch(&[foreign])).await.unwrap();
    assert_eq!(taken().await["taken_at"], Value::Null, "somebody else quoted it");
    later(&world, 60);
    let looked: Timestamp = world.clock.now();
    let first = own.write_in(&world, ("V1", "C1"), intent(&world, "C1", grant));
    later(&world, 30);
    let second = own.write_in(&world, ("V1", "C1"), intent(&world, "C1", grant));
    later(&world, 600);
    own.send(&world, &own.batch(&[second])).await.unwrap();
    own.send(&world, &own.batch(&[first])).await.unwrap();
    let answer = taken().await;
    assert_eq!(answer["taken_at"], looked.0, "whichever arrived first");
    assert_eq!(answer["open_until"], (looked + OPEN_FOR).0);
}

#[tokio::test]
async fn every_decision_tells_each_registered_manager_once() {
    let world = World::new().await;
    let people = "worker_id,name,roles,dbs_until,trained_until\n\
        M3,Nest Powell,registered_manager,2028-05-31,2027-05-31\n\
        W3,Alun Prys,care_worker,2026-11-01,2027-06-30\n";
    assert_eq!(world.import(Kind::People, people).errors, []);
    world.visit("LAPSED", "W3", "C2", START, START + Duration::from_mins(30));
    HandPhone::enrol(&world, "W1").await.full(&world).await;
    let digits = with_check("1234567");
    for (path, body, kind) in [
        ("/v1/grants", wish("W1", "C1"), "grant_given"),
        (
            "/v1/voice-grants",
            json!({ "worker": "W1", "client": "C1", "digits": digits, "reason": "rang back" }),
            "voice_grant_given",
        ),
        ("/v1/extensions", json!({ "visit": "V1", "minutes": 10, "reason": "late" }), "window_extended"),
        ("/v1/releases", json!({ "visit": "LAPSED", "reason": "renewed" }), "visit_released"),
        ("/v1/blocks", json!({ "worker": "W1", "reason": "lost" }), "phone_blocked"),
    ] {
        let before = world.count("outbound_notice");
        let (status, answer) = world.post_as("M1", path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        let event = world.events().pop().unwrap();
        assert_eq!((event.kind.as_str(), event.by.as_deref()), (kind, Some("M1")));
        assert!(event.detail.contains("\"reason\""), "{event:?}");
        assert_eq!(world.told_of_last(), ["M1", "M3"], "{kind}");
        assert_eq!(world.count("outbound_notice"), before + 2, "{kind}");
    }
    assert_eq!(world.event_kinds().len(), 5);
}

/// Walks the chain as the documentation of the office's events tells it; gives where it breaks.
fn broken_at(world: &World) -> Option<u64> {
    let rows = world.rows("SELECT org, seq, at, person, kind, detail, prev, hash FROM office_event ORDER BY seq", &[]);
    let mut prev = vec![0; 32];
    for (place, row) in rows.iter().enumerate() {
        let seq = row.count(1).unwrap();
        let mut message = b"doorstep/office/v1".to_vec();
        message.extend(&prev);
        message.extend(row.blob(0).unwrap());
        message.extend(seq.to_be_bytes());
        message.extend(u64::try_from(row.int(2).unwrap()).unwrap().to_be_bytes());
        message.extend(row.optional_blob(3).unwrap().unwrap_or_else(|| vec![0; 16]));
        message.extend(row.text(4).unwrap().bytes());
        message.push(0);
        message.extend(row.text(5).unwrap().bytes());
        let hash = ring::digest::digest(&ring::digest::SHA256, &message).as_ref().to_vec();
        if seq != place as u64 + 1 || row.blob(6).unwrap() != prev || row.blob(7).unwrap() != hash {
            return Some(seq);
        }
        prev = hash;
    }
    None
}

#[tokio::test]
async fn what_the_office_did_is_a_chain_that_verifies_and_shows_a_change() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    give(&world, "W1", "C1").await;
    phone.ask(&world, "/v1/grants/requests", &request(&world, "V1", "C1")).await.unwrap();
    later(&world, 5);
    let extension = json!({ "visit": "V1", "minutes": 10, "reason": "Ŵyn’s bus is late" });
    assert_eq!(world.post_as("M1", "/v1/extensions", extension).await.0, 200);
    assert_eq!(world.event_kinds(), ["grant_given", "grant_asked", "window_extended"]);
    assert_eq!(broken_at(&world), None);
    world.change("UPDATE office_event SET person = NULL WHERE seq = 1");
    assert_eq!(broken_at(&world), Some(1));
}

fn request(world: &World, visit: &str, client: &str) -> Request {
    Request {
        v: VERSION,
        id: doorstep::vault::make_uuid(Timestamp(1)),
        visit: world.visit_id(visit),
        method: world.way_in(client, MethodKind::KeySafe).id,
    }
}

#[tokio::test]
async fn the_same_question_twice_is_noted_once_and_tells_each_manager_once() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let asked = request(&world, "V1", "C1");
    for _ in 0..2 {
        let answer = phone.ask(&world, "/v1/grants/requests", &asked).await.unwrap();
        let noted: Noted = phone.trust.open(Signed::Grant, &answer, |noted: &Noted| noted.at).unwrap().body;
        assert_eq!((noted.request, noted.device), (asked.id, phone.enrolment.device));
        later(&world, 30);
    }
    assert_eq!((world.count("grant_request"), world.event_kinds()), (1, vec!["grant_asked".to_owned()]));
    assert_eq!(world.told_of_last(), ["M1", "M2"], "who is both is told once");
    let (_, listed) = world.get_as("S1", "/v1/grants/requests").await;
    let [line] = listed.as_array().unwrap().as_slice() else { panic!("{listed}") };
    assert_eq!((&line["worker"], &line["client"], &line["visit"]), (&json!("W1"), &json!("C1"), &json!("V1")));
    assert!(!listed.to_string().contains("Mair"), "references, no names");
    // After a day it is no longer listed.
    later(&world, 86_400);
    assert_eq!(world.get_as("S1", "/v1/grants/requests").await.1, json!([]));
}

#[tokio::test]
async fn a_worker_asks_about_their_own_visit_and_its_clients_own_way_in_only() {
    let world = World::new().await;
    world.visit("X1", "W2", "C1", START, START + Duration::from_mins(30));
    let phone = HandPhone::enrol(&world, "W1").await;
    let before = world.written();
    let unknown =
        Request { visit: doorstep::domain::ids::VisitId(uuid::Uuid::from_u128(7)), ..request(&world, "V1", "C1") };
    for asked in [request(&world, "X1", "C1"), request(&world, "V1", "C2"), unknown] {
        let refused = phone.ask(&world, "/v1/grants/requests", &asked).await;
        assert_eq!(problem_of(refused), problem::NOT_FOUND);
    }
    assert_eq!(world.written(), before);
}
