//! After a restore: the log, the time and rotas go on; codes, leave and new phones wait for a Registered Manager.

use std::time::Duration;

use doorstep::central::auth::token_digest;
use doorstep::central::db::{Value, office};
use doorstep::central::import::Kind;
use doorstep::central::manage::Refused;
use doorstep::central::recovery;
use doorstep::domain::digest::Quote;
use doorstep::domain::entry::{Fact, How, NotShown, Purpose};
use doorstep::domain::grant::with_check;
use doorstep::domain::ids::CodeVersionId;
use doorstep::domain::visit::{MethodKind, WhyNot};
use doorstep::sync::wire::{VERSION, code, grant, problem};
use doorstep::vault::Secret32;
use doorstep::vault::signing::SigningKey;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{HandPhone, client, problem_of, signed_request};
use crate::support::world::World;

/// An agency that was put back from a backup while W1's phone was on the road.
async fn restored() -> (World, HandPhone) {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    assert!(!phone.full(&world).await.envelopes.is_empty());
    world.restore();
    (world, phone)
}

async fn listed(world: &World) -> Json {
    let (status, standing) = world.get_as("M1", "/v1/recovery").await;
    assert_eq!(status, 200, "{standing}");
    standing
}

#[tokio::test]
async fn a_bundle_has_its_visits_and_no_code_of_any_kind_and_says_why() {
    let (world, phone) = restored().await;
    let bundle = phone.full(&world).await;
    assert_eq!((bundle.visits.len(), bundle.recovering), (3, true));
    assert!(bundle.envelopes.is_empty() && bundle.voice_envelopes.is_empty() && bundle.voice_key.is_none());
    assert!(bundle.grants.is_empty());
    world.confirm_recovery("M1").unwrap();
    let bundle = phone.full(&world).await;
    assert!(!bundle.recovering && !bundle.envelopes.is_empty() && bundle.voice_key.is_some());
}

#[tokio::test]
async fn leave_that_was_given_before_goes_nowhere_until_it_is_confirmed() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    world.give("C1", MethodKind::KeySafe);
    assert_eq!(phone.full(&world).await.grants.len(), 1);
    world.restore();
    assert!(phone.full(&world).await.grants.is_empty());
}

#[tokio::test]
async fn codes_questions_leave_and_new_phones_are_refused_with_what_to_do() {
    let (world, phone) = restored().await;
    let before = world.written();
    let visit = world.visit_id("V1");
    let method = world.way_in("C1", MethodKind::KeySafe);
    let version = method.live.as_ref().unwrap().version;
    let (v, id, reveal_key) = (VERSION, Uuid::from_u128(7), phone.pair.public());
    let wanted = code::Request { v, id, visit, method: method.id, version, reveal_key };
    assert_eq!(problem_of(phone.ask(&world, "/v1/codes", &wanted).await), problem::RECOVERING);
    let asked = grant::Request { v, id, visit, method: method.id };
    assert_eq!(problem_of(phone.ask(&world, "/v1/grants/requests", &asked).await), problem::RECOVERING);
    let key = SigningKey::from_seed(&Secret32::make()).unwrap();
    let request = signed_request(&world.invite("W2"), &key);
    assert_eq!(problem_of(client(&world).post("/v1/enrolments", &request, None).await), problem::RECOVERING);
    let leave = json!({ "worker": "W1", "client": "C1", "method": "key_safe", "reason": "asked" });
    let digits = with_check("1234567");
    let voice = json!({ "worker": "W1", "client": "C1", "digits": digits, "reason": "asked" });
    for (path, body) in [("/v1/grants", leave), ("/v1/voice-grants", voice)] {
        let (status, answer) = world.post_as("M1", path, body).await;
        assert_eq!((status, answer["type"].as_str()), (503, Some(problem::RECOVERING)), "{path}");
        assert!(answer["title"].as_str().unwrap().contains("restored"), "{answer}");
        let detail = answer["detail"].as_str().unwrap();
        assert!(detail.contains("ring on-call") && detail.contains("Registered Manager"), "{answer}");
    }
    assert_eq!(world.written(), before, "nothing was done");
}

#[tokio::test]
async fn the_log_and_the_time_go_on() {
    let (world, mut phone) = restored().await;
    let entry = phone.first(&world);
    let receipt = phone.send(&world, &phone.batch(&[entry])).await.unwrap();
    assert_eq!(receipt.held[0].seq, 1);
    let (status, _) = world.request("POST", "/v1/time", &[], Some(&json!({ "v": 1, "nonce": "A".repeat(43) }))).await;
    assert_eq!(status, 200);
    assert_eq!(world.get_as("M1", "/v1/board").await.0, 200);
}

#[tokio::test]
async fn only_a_registered_manager_confirms_and_only_all_three() {
    let (world, phone) = restored().await;
    let (status, answer) = world.post_as("M2", "/v1/recovery/confirmation", confirmation(None)).await;
    assert_eq!((status, answer["type"].as_str()), (403, Some(problem::DENIED)));
    for missing in ["blocks", "withdrawals", "codes"] {
        let (status, answer) = world.post_as("M1", "/v1/recovery/confirmation", confirmation(Some(missing))).await;
        assert_eq!((status, answer["type"].as_str()), (409, Some(problem::REFUSED)), "{missing}");
        assert!(phone.full(&world).await.recovering, "{missing}");
    }
    assert_eq!(world.post_as("M1", "/v1/recovery/confirmation", confirmation(None)).await.0, 200);
    assert!(!phone.full(&world).await.recovering);
    assert_eq!(world.post_as("M1", "/v1/recovery/confirmation", confirmation(None)).await.0, 409, "it was already");
}

fn confirmation(missing: Option<&str>) -> Json {
    let mut body = json!({ "blocks": true, "withdrawals": true, "codes": true, "reason": "gone through the book" });
    if let Some(missing) = missing {
        body.as_object_mut().unwrap().remove(missing);
    }
    body
}

#[tokio::test]
async fn the_office_log_says_who_and_when_and_managers_are_told() {
    let (world, _phone) = restored().await;
    let begun = world.events().pop().unwrap();
    assert_eq!((begun.kind.as_str(), begun.by.as_deref()), ("recovery_begun", Some("M2")));
    assert!(begun.detail.contains("the disk failed") && begun.detail.contains("known_until"), "{begun:?}");
    assert_eq!(world.told_of_last(), ["M1", "M2"]);
    world.confirm_recovery("M1").unwrap();
    let confirmed = world.events().pop().unwrap();
    assert_eq!((confirmed.kind.as_str(), confirmed.by.as_deref()), ("recovery_confirmed", Some("M1")));
    assert_eq!(world.told_of_last(), ["M1"]);
}

#[tokio::test]
async fn a_token_from_before_is_no_good_after_a_restore() {
    let world = World::new().await;
    let token = format!("Bearer {}", world.token("M1"));
    world.restore();
    let (status, answer) = world.request("GET", "/v1/recovery", &[&token], None).await;
    assert_eq!((status, answer["type"].as_str()), (401, Some(problem::NO_TOKEN)));
    let digest = token_digest(token.strip_prefix("Bearer ").unwrap());
    let org = world.central.organisation.id;
    let now = world.clock.now();
    assert_eq!(world.central.db.read_now(|tx| office::token_holder(tx, org, &digest, now)).unwrap(), None);
}

#[tokio::test]
async fn the_list_names_every_phone_agreement_and_code_and_nobody_by_name() {
    let (world, _phone) = restored().await;
    let standing = listed(&world).await;
    assert_eq!((standing["recovering"].as_bool(), standing["why"].as_str()), (Some(true), Some("restored")));
    let all = |list: &str, field: &str| -> Vec<String> {
        standing[list].as_array().unwrap().iter().map(|line| line[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(all("blocks", "worker"), ["W1"]);
    assert_eq!(all("withdrawals", "client"), ["C1", "C2", "C3"]);
    assert_eq!(all("codes", "client"), ["C1", "C1", "C2", "C3"]);
    for secret in ["Pritchard", "Heol", "258036", "4719"] {
        assert!(!standing.to_string().contains(secret), "{secret}");
    }
    world.confirm_recovery("M1").unwrap();
    assert_eq!(listed(&world).await, json!({ "recovering": false, "entries": 0, "digests_lost": 0 }));
}

/// What the backup does not know comes back with the phones: a withdrawal, another code, a digest, a block.
#[tokio::test]
async fn what_phones_say_of_the_time_since_the_backup_stands_first_in_the_list() {
    let (world, mut phone) = restored().await;
    let safe = world.way_in("C2", MethodKind::KeySafe);
    let withheld = NotShown::Withheld { reason: WhyNot::ConsentWithdrawn };
    let other = CodeVersionId(Uuid::from_u128(9));
    let place = ("V2", "C2");
    phone
        .tells(
            &world,
            place,
            vec![
                Fact::RevealRefused { method: safe.id, purpose: Purpose::Enter, why: withheld },
                Fact::RevealIntent {
                    method: safe.id,
                    kind: MethodKind::KeySafe,
                    version: other,
                    purpose: Purpose::Enter,
                    nth: 1,
                    how: How::Hold,
                    grant: None,
                    voice: false,
                },
            ],
        )
        .await;
    let blocked = doorstep::sync::wire::bundle::Request { reveal_key: None, ..phone.bundle_request(40) };
    phone.bundle(&world, &blocked).await.unwrap();
    let standing = listed(&world).await;
    assert_eq!(standing["entries"], 2);
    assert_eq!(standing["blocks"][0]["heard"], json!(["ahead", "no_key"]));
    assert_eq!(
        (&standing["withdrawals"][0]["client"], &standing["withdrawals"][0]["heard"]),
        (&json!("C2"), &json!(["consent_withdrawn"]))
    );
    let code = &standing["codes"][0];
    assert_eq!((&code["client"], &code["heard"]), (&json!("C2"), &json!(["other_code"])));
    assert!(standing["codes"][1]["heard"].is_null(), "of the others nothing is known");
}

#[tokio::test]
async fn digests_that_phones_saw_and_the_backup_does_not_know_are_counted() {
    let (world, mut phone) = restored().await;
    let quote = Quote { number: 3, hash: [7; 32] };
    let entry = phone.write_quoting(&world, quote);
    phone.send(&world, &phone.batch(&[entry])).await.unwrap();
    assert_eq!(listed(&world).await["digests_lost"], 3);
}

#[tokio::test]
async fn a_backup_that_was_made_while_recovering_is_confirmed_once() {
    let (world, phone) = restored().await;
    world.restore();
    assert!(phone.full(&world).await.recovering);
    world.confirm_recovery("M1").unwrap();
    assert!(!phone.full(&world).await.recovering);
    assert!(matches!(world.confirm_recovery("M1"), Err(Refused::Nothing(_))));
}

/// What the backup has is on file; what a manager puts right meanwhile counts from the confirmation on.
#[tokio::test]
async fn blocks_withdrawals_and_codes_are_put_right_while_it_lasts() {
    let (world, phone) = restored().await;
    let file = "client_id,name,address,plan,agreement\nC2,Huw Bevan,3 Quarry Terrace,answers_door,withdrawn\n";
    assert_eq!(world.import(Kind::Clients, file).errors, []);
    let file = "client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,604118,true,Elin,Rhys\n";
    assert_eq!(world.import(Kind::Codes, file).errors, []);
    let standing = listed(&world).await;
    assert_eq!(standing["withdrawals"].as_array().unwrap().len(), 2);
    world.confirm_recovery("M1").unwrap();
    let bundle = phone.full(&world).await;
    let version = world.way_in("C1", MethodKind::KeySafe).live.unwrap().version;
    assert!(bundle.envelopes.iter().any(|envelope| envelope.version == version));
    assert!(!bundle.envelopes.iter().any(|envelope| envelope.visit == world.visit_id("V2")));
}

/// The engine's own word: only PostgreSQL keeps account of its history.
#[tokio::test]
async fn a_database_whose_timeline_has_changed_gives_out_no_codes_from_that_very_request_on() {
    for change in [
        "UPDATE lineage SET timeline = timeline - 1",
        "UPDATE lineage SET timeline = timeline + 1",
        "UPDATE lineage SET system = 'another'",
    ] {
        let world = World::new().await;
        let phone = HandPhone::enrol(&world, "W1").await;
        assert!(!phone.full(&world).await.recovering, "the first start only takes it down");
        world.change(change);
        let branched = world.central.db.lineage().is_some();
        let bundle = phone.full(&world).await;
        assert_eq!((bundle.recovering, bundle.envelopes.is_empty()), (branched, branched), "{change}");
        if branched {
            world.clock.advance(Duration::from_mins(1));
            phone.full(&world).await;
            assert_eq!(world.event_kinds(), ["recovery_begun"], "once: {change}");
            assert_eq!(world.events()[0].by, None);
            assert_eq!(listed(&world).await["why"], "timeline");
            world.confirm_recovery("M1").unwrap();
            assert!(!phone.full(&world).await.recovering);
        }
    }
}

#[tokio::test]
async fn a_start_notices_it_too() {
    let world = World::new().await;
    assert!(!recovery::look(&world.central).unwrap());
    world.change("UPDATE lineage SET timeline = 900");
    assert_eq!(recovery::look(&world.central).unwrap(), world.central.db.lineage().is_some());
    let rows = world.rows("SELECT timeline FROM lineage", &[] as &[Value]);
    assert!(rows.iter().all(|row| row.int(0).unwrap() != 900), "what is so now is taken down");
}
