//! A trainee who shadows: marked in the bundle, and given no code in any way (DOOR 0.6).

use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::central::manage::{self, Refused, grants::Wanted, voice::Told};
use doorstep::domain::grant::with_check;
use doorstep::domain::visit::{MethodKind, Release, WhyNot};
use doorstep::sync::client::NetError;
use doorstep::sync::wire::{VERSION, code, grant, problem};
use serde_json::json;

use super::super::routes::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

const ROTA: &str = "visit_id,worker_id,client_id,start,end,role\n";

fn line(visit: &str, worker: &str, role: &str) -> String {
    format!("{visit},{worker},C1,2026-11-22T09:25Z,2026-11-22T10:10Z,{role}\n")
}

fn title_of<T: std::fmt::Debug>(answer: Result<T, NetError>) -> String {
    match answer {
        Err(NetError::Problem(problem, _)) => problem.title,
        other => panic!("expected a problem, got {other:?}"),
    }
}

/// W1 opens, W2 shadows.
async fn agency() -> World {
    let world = World::empty(START).await;
    let rota = format!("{ROTA}{}{}", line("V1", "W1", ""), line("V2", "W2", "shadow"));
    assert_eq!(world.import(Kind::Rota, &rota).errors, []);
    world
}

#[tokio::test]
async fn the_bundle_marks_the_visit_and_brings_no_envelope_of_any_kind() {
    let world = agency().await;
    let (opens, shadows) = (HandPhone::enrol(&world, "W1").await, HandPhone::enrol(&world, "W2").await);
    let bundle = opens.full(&world).await;
    assert!(!bundle.visits[0].shadow);
    assert!(!bundle.envelopes.is_empty() && !bundle.voice_envelopes.is_empty());
    let bundle = shadows.full(&world).await;
    let [visit] = bundle.visits.as_slice() else { panic!("{:?}", bundle.visits) };
    assert!(visit.shadow);
    assert!(visit.methods.iter().all(|method| method.release == Release::Withheld(WhyNot::Shadowing)));
    assert_eq!((bundle.envelopes.len(), bundle.voice_envelopes.len()), (0, 0));
    assert_eq!(bundle.round.colleagues.len(), 1, "whom they shadow is named");
}

#[tokio::test]
async fn the_code_on_request_is_refused_and_so_is_asking_for_leave() {
    let world = agency().await;
    let phone = HandPhone::enrol(&world, "W2").await;
    phone.full(&world).await;
    let method = world.way_in("C1", MethodKind::KeySafe);
    let (id, visit) = (doorstep::vault::make_uuid(START), world.visit_id("V2"));
    let version = method.live.unwrap().version;
    let wanted = code::Request { v: VERSION, id, visit, method: method.id, version, reveal_key: phone.pair.public() };
    let refused = title_of(phone.ask(&world, "/v1/codes", &wanted).await);
    assert!(refused.contains("shadows"), "{refused}");
    let ask = grant::Request { v: VERSION, id, visit, method: method.id };
    let refused = title_of(phone.ask(&world, "/v1/grants/requests", &ask).await);
    assert!(refused.contains("shadows"), "{refused}");
    assert_eq!((world.count("online_release"), world.count("grant_request")), (0, 0));
}

#[tokio::test]
async fn no_manager_gives_a_grant_online_or_by_voice_nor_releases_the_visit() {
    let world = agency().await;
    HandPhone::enrol(&world, "W2").await.full(&world).await;
    let before = world.written();
    let grant = json!({ "worker": "W2", "client": "C1", "method": "key_safe", "reason": "rang back" });
    let voice = json!({ "worker": "W2", "client": "C1", "digits": with_check("4031956"), "reason": "rang back" });
    for (path, body) in [("/v1/grants", grant), ("/v1/voice-grants", voice)] {
        let (status, answer) = world.post_as("M2", path, body).await;
        assert_eq!((status, answer["type"].as_str()), (409, Some(problem::REFUSED)), "{path}: {answer}");
        assert!(answer["title"].as_str().unwrap().contains("shadows"), "{path}: {answer}");
    }
    let (status, answer) = world.post_as("M2", "/v1/releases", json!({ "visit": "V2", "reason": "a lapse" })).await;
    assert_eq!(status, 409, "{answer}");
    assert_eq!(world.written(), before, "nothing was kept");
}

#[tokio::test]
async fn the_commands_refuse_in_the_same_words() {
    let world = agency().await;
    HandPhone::enrol(&world, "W2").await.full(&world).await;
    let org = world.central.organisation.id;
    let refused = |said: Result<(), Refused>| said.unwrap_err().to_string();
    let wanted = Wanted { worker: "W2", client: "C1", kind: MethodKind::KeySafe };
    let grant = world.central.db.write_now(|tx| {
        let manager = manage::person(tx, org, "M2")?;
        manage::grants::give(tx, &world.central, manager, &wanted, "rang back").map(drop)
    });
    let digits = with_check("4031956");
    let told = Told { worker: "W2", client: "C1", digits: &digits };
    let voice = world.central.db.write_now(|tx| {
        let manager = manage::person(tx, org, "M2")?;
        manage::voice::answer(tx, &world.central, manager, &told, "rang back").map(drop)
    });
    for said in [refused(grant), refused(voice)] {
        assert!(said.contains("shadows") && said.contains("the colleague opens"), "{said}");
    }
}

#[tokio::test]
async fn a_grant_for_another_visit_of_the_trainee_brings_no_envelope_for_the_one_in_which_they_shadow() {
    let world = agency().await;
    let later = START + Duration::from_hours(3);
    world.visit("V3", "W2", "C1", later, later + Duration::from_mins(30));
    let phone = HandPhone::enrol(&world, "W2").await;
    // The nearest is the one in which they shadow.
    let body = json!({ "worker": "W2", "client": "C1", "method": "key_safe", "reason": "rang back" });
    assert_eq!(world.post_as("M2", "/v1/grants", body.clone()).await.0, 409);
    world.clock.advance(Duration::from_hours(2));
    let (status, given) = world.post_as("M2", "/v1/grants", body).await;
    assert_eq!(status, 200, "{given}");
    let bundle = phone.full(&world).await;
    let own = world.visit_id("V3");
    assert!(bundle.envelopes.iter().all(|envelope| envelope.visit == own), "{:?}", bundle.envelopes.len());
    assert!(bundle.envelopes.iter().any(|envelope| envelope.grant.is_some()));
}

#[tokio::test]
async fn the_rota_file_takes_a_part_for_each_line_and_says_what_it_may_be() {
    let world = World::empty(START).await;
    let import = |lines: &str| world.import(Kind::Rota, &format!("{ROTA}{lines}"));
    let shadows = |visit: &str| {
        let org = world.central.organisation.id;
        let found = world.central.db.read_now(|tx| doorstep::central::db::visits::by_reference(tx, org, visit));
        found.unwrap().unwrap().shadow
    };
    let report = import(&format!("{}{}", line("V1", "W1", "Shadow"), line("V2", "W2", "boss")));
    assert_eq!(report.created, 1);
    assert_eq!((report.errors[0].line, report.errors[0].column.as_str()), (3, "role"));
    assert!(report.errors[0].expected.contains("shadow"), "{:?}", report.errors);
    assert!(shadows("V1"));
    assert_eq!(import(&line("V1", "W1", "shadow")).unchanged, 1);
    // A file without the column leaves a trainee a trainee, and somebody else is none by that.
    world.visit("V1", "W1", "C1", START, START + Duration::from_mins(30));
    assert!(shadows("V1"));
    world.visit("V1", "W2", "C1", START, START + Duration::from_mins(30));
    assert!(!shadows("V1"));
    import(&line("V1", "W2", "shadow"));
    assert_eq!(import(&line("V1", "W2", "worker")).updated, 1);
    assert!(!shadows("V1"));
}

#[tokio::test]
async fn who_is_a_worker_from_now_on_gets_the_codes_with_the_next_bundle_and_the_other_way_round() {
    let world = agency().await;
    let phone = HandPhone::enrol(&world, "W2").await;
    assert_eq!(phone.full(&world).await.envelopes.len(), 0);
    world.import(Kind::Rota, &format!("{ROTA}{}", line("V2", "W2", "worker")));
    assert!(!phone.full(&world).await.envelopes.is_empty());
    world.import(Kind::Rota, &format!("{ROTA}{}", line("V2", "W2", "shadow")));
    assert_eq!(phone.full(&world).await.envelopes.len(), 0);
}
