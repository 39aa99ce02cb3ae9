//! Who may call what: every role on every route that takes a person's token, from the OpenAPI document itself.

use std::collections::BTreeSet;
use std::time::Duration;

use doorstep::central::db::Tx;
use doorstep::central::import::Kind;
use doorstep::central::recovery;
use doorstep::domain::authority::Role;
use doorstep::domain::entry::Fact;
use doorstep::domain::grant::with_check;
use doorstep::sync::wire::problem;
use serde_json::{Value, json};
use uuid::Uuid;

use super::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

/// A route, who may call it, and a body that reads.
struct Rule {
    method: &'static str,
    path: &'static str,
    allowed: &'static [Role],
    body: fn() -> Option<Value>,
}

const MANAGERS: &[Role] = &[Role::OnCallManager, Role::RegisteredManager];
const READERS: &[Role] =
    &[Role::OnCallManager, Role::RegisteredManager, Role::ResponsibleIndividual, Role::Compliance, Role::Safeguarding];
const BLOCKERS: &[Role] = &[Role::OnCallManager, Role::RegisteredManager, Role::TechnicalAdmin];

const WATCHERS: &[Role] =
    &[Role::Coordinator, Role::OnCallManager, Role::RegisteredManager, Role::ResponsibleIndividual, Role::Safeguarding];
const KEEPERS: &[Role] = &[Role::Coordinator, Role::OnCallManager, Role::RegisteredManager];
const CONCERNED: &[Role] = &[Role::RegisteredManager, Role::ResponsibleIndividual, Role::Safeguarding];

/// The confirmation after a restore wants one: the test sees to it.
const CONFIRMATION: &str = "/v1/recovery/confirmation";

/// The rules, as the design tells them. The block comes last: it takes away what the others need.
const RULES: &[Rule] = &[
    Rule { method: "get", path: "/v1/grants/requests", allowed: READERS, body: || None },
    Rule { method: "get", path: "/v1/grants/{id}", allowed: READERS, body: || None },
    Rule {
        method: "post",
        path: "/v1/grants",
        allowed: MANAGERS,
        body: || Some(json!({ "worker": "W1", "client": "C1", "method": "key_safe", "reason": "rang back" })),
    },
    Rule {
        method: "post",
        path: "/v1/voice-grants",
        allowed: MANAGERS,
        body: || {
            let digits = with_check("1234567");
            Some(json!({ "worker": "W1", "client": "C1", "digits": digits, "reason": "rang back" }))
        },
    },
    Rule {
        method: "post",
        path: "/v1/extensions",
        allowed: MANAGERS,
        body: || Some(json!({ "visit": "V1", "minutes": 10, "reason": "running late" })),
    },
    Rule {
        method: "post",
        path: "/v1/releases",
        allowed: MANAGERS,
        body: || Some(json!({ "visit": "LAPSED", "reason": "renewal is on its way" })),
    },
    Rule { method: "get", path: "/v1/board", allowed: WATCHERS, body: || None },
    Rule { method: "get", path: "/v1/waiting", allowed: WATCHERS, body: || None },
    Rule { method: "get", path: "/v1/late", allowed: WATCHERS, body: || None },
    Rule { method: "get", path: "/v1/incidents", allowed: READERS, body: || None },
    Rule {
        method: "post",
        path: "/v1/door-releases",
        allowed: MANAGERS,
        body: || Some(json!({ "visit": "V2", "ground": "accounted", "said": "his sister has rung" })),
    },
    Rule {
        method: "post",
        path: "/v1/phone-checks",
        allowed: MANAGERS,
        body: || Some(json!({ "visit": "V1", "result": "reached", "note": "she is on the landing" })),
    },
    Rule {
        method: "post",
        path: "/v1/visits/{reference}/duties",
        allowed: MANAGERS,
        body: || Some(json!({ "duty": "ciw", "answer": false, "reason": "nothing that has to be notified" })),
    },
    Rule { method: "get", path: "/v1/visits/{reference}/record", allowed: READERS, body: || None },
    Rule { method: "get", path: "/v1/visits/{reference}/record.html", allowed: READERS, body: || None },
    Rule {
        method: "post",
        path: "/v1/retime",
        allowed: KEEPERS,
        body: || Some(json!({ "visit": "V3", "starts": "2026-11-22T10:00", "reason": "the round is late" })),
    },
    Rule {
        method: "post",
        path: "/v1/discreet",
        allowed: &[Role::RegisteredManager],
        body: || Some(json!({ "client": "C1", "discreet": true, "reason": "she asked for it" })),
    },
    Rule { method: "get", path: "/v1/keys", allowed: KEEPERS, body: || None },
    Rule {
        method: "post",
        path: "/v1/keys",
        allowed: KEEPERS,
        body: || Some(json!({ "client": "C1", "reason": "from the daughter" })),
    },
    Rule {
        method: "post",
        path: "/v1/keys/issues",
        allowed: KEEPERS,
        body: || {
            let due = "2026-11-22T18:00";
            Some(json!({ "tag": "K-0417", "to": "W1", "visit": "V1", "due": due, "reason": "for today" }))
        },
    },
    Rule {
        method: "post",
        path: "/v1/keys/returns",
        allowed: KEEPERS,
        body: || Some(json!({ "tag": "K-0417", "reason": "back at the desk" })),
    },
    Rule {
        method: "post",
        path: "/v1/keys/lookups",
        allowed: MANAGERS,
        body: || Some(json!({ "tag": "K-0417", "reason": "whom to tell of the loss" })),
    },
    Rule { method: "get", path: "/v1/concerns", allowed: CONCERNED, body: || None },
    Rule { method: "get", path: "/v1/recovery", allowed: BLOCKERS, body: || None },
    Rule {
        method: "post",
        path: CONFIRMATION,
        allowed: &[Role::RegisteredManager],
        body: || Some(json!({ "blocks": true, "withdrawals": true, "codes": true, "reason": "gone through the book" })),
    },
    Rule {
        method: "post",
        path: "/v1/blocks",
        allowed: BLOCKERS,
        body: || Some(json!({ "worker": "W1", "reason": "phone lost" })),
    },
];

/// The operations of the document that take a person's token.
fn operations() -> Vec<(String, String)> {
    let document = serde_json::to_value(doorstep::central::router::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let security = operation["security"].as_array().into_iter().flatten();
            if security.into_iter().any(|one| !one["person"].is_null()) {
                found.push((method.clone(), path.clone()));
            }
        }
    }
    found
}

/// A path with something in its places.
fn path_of(path: &str, grant: &str) -> String {
    path.replace("{id}", grant).replace("{reference}", "V1")
}

/// An agency in which every rule can be followed: a grant on file, a phone with keys, a lapsed worker's visit.
async fn agency() -> (World, String) {
    let world = World::new().await;
    let rows: String =
        Role::ALL.iter().map(|role| format!("P-{0},Person {0},{0},2028-05-31,2027-05-31\n", role.as_str())).collect();
    let people =
        format!("worker_id,name,roles,dbs_until,trained_until\nW3,Alun Prys,care_worker,2026-11-01,2027-06-30\n{rows}");
    assert_eq!(world.import(Kind::People, &people).errors, []);
    world.visit("LAPSED", "W3", "C2", START, START + Duration::from_mins(30));
    let mut phone = HandPhone::enrol(&world, "W1").await;
    phone.full(&world).await;
    // An emergency at V1's door, and a wait at V2's; and a key at the office.
    let written = [
        phone.write_in(&world, ("V1", "C1"), Fact::EmergencyBegun),
        phone.write_in(&world, ("V2", "C2"), Fact::WaitingForRelease { accounted_by: String::new(), wait: 900 }),
    ];
    phone.send(&world, &phone.batch(&written)).await.unwrap();
    let key = json!({ "tag": "K-0417", "client": "C1", "reason": "from the daughter" });
    assert_eq!(world.post_as("M1", "/v1/keys", key).await.0, 200);
    let body = json!({ "worker": "W1", "client": "C1", "method": "key_safe", "reason": "rang back" });
    let (status, given) = world.post_as("M1", "/v1/grants", body).await;
    assert_eq!(status, 200, "{given}");
    let id = given["grant"]["id"].as_str().unwrap().to_owned();
    (world, id)
}

#[test]
fn every_route_that_takes_a_token_has_a_rule_here_and_every_rule_a_route() {
    let documented: BTreeSet<_> = operations().into_iter().collect();
    let ruled: BTreeSet<_> = RULES.iter().map(|rule| (rule.method.to_owned(), rule.path.to_owned())).collect();
    assert_eq!(documented, ruled);
    assert_eq!(RULES.len(), ruled.len(), "each once");
}

#[tokio::test]
async fn each_role_may_call_what_its_rule_says_and_nothing_else() {
    for role in Role::ALL {
        let (world, grant) = agency().await;
        let token = format!("Bearer {}", world.token(&format!("P-{}", role.as_str())));
        for rule in RULES {
            let path = path_of(rule.path, &grant);
            if rule.path == CONFIRMATION {
                let begun = |tx: &mut dyn Tx| recovery::begin(tx, &world.central, ("timeline", None, ""), None);
                world.central.db.write_now(begun).unwrap();
            }
            let before = world.written();
            let (status, answer) = world.request(rule.method, &path, &[&token], (rule.body)().as_ref()).await;
            let place = format!("{} on {} {}: {answer}", role.as_str(), rule.method, rule.path);
            if rule.allowed.contains(&role) {
                assert_eq!(status, 200, "{place}");
            } else {
                assert_eq!((status, answer["type"].as_str()), (403, Some(problem::DENIED)), "{place}");
                assert_eq!(world.written(), before, "{place}");
            }
        }
    }
}

#[tokio::test]
async fn without_one_good_token_every_such_route_wants_one() {
    let (world, grant) = agency().await;
    let good = format!("Bearer {}", world.token("M1"));
    let ended = format!("Bearer {}", world.token_until("M1", world.clock.now()));
    let unknown = format!("Bearer {}", "A".repeat(43));
    let basic = good.replace("Bearer", "Basic");
    let bare = good.replace("Bearer ", "");
    let before = world.written();
    let wrong: [(&str, &[&str]); 8] = [
        ("none", &[]),
        ("unknown", &[&unknown]),
        ("ended", &[&ended]),
        ("another scheme", &[&basic]),
        ("no scheme", &[&bare]),
        ("empty", &["Bearer "]),
        ("two", &[&good, &good]),
        ("a good one beside another", &[&good, &unknown]),
    ];
    for (method, path) in operations() {
        let path = path_of(&path, &grant);
        let rule = RULES.iter().find(|rule| path_of(rule.path, &grant) == path && rule.method == method);
        let body = rule.and_then(|rule| (rule.body)());
        for (what, tokens) in wrong {
            let (status, answer) = world.request(&method, &path, tokens, body.as_ref()).await;
            assert_eq!((status, answer["type"].as_str()), (401, Some(problem::NO_TOKEN)), "{what}: {method} {path}");
            assert_eq!(answer["status"], 401);
        }
    }
    assert_eq!(world.written(), before, "nothing was done for any of them");
}

#[tokio::test]
async fn a_token_is_good_until_the_instant_it_ends_and_not_at_it() {
    let world = World::new().await;
    let token = format!("Bearer {}", world.token_until("M1", world.clock.now() + Duration::from_mins(1)));
    let tokens = [token.as_str()];
    let ask = || world.request("GET", "/v1/grants/requests", &tokens, None);
    assert_eq!(ask().await.0, 200);
    world.clock.advance(Duration::from_millis(59_999));
    assert_eq!(ask().await.0, 200);
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(ask().await.0, 401);
}

#[tokio::test]
async fn a_role_that_was_taken_away_is_gone_from_the_token_too() {
    let world = World::new().await;
    let token = format!("Bearer {}", world.token("S1"));
    assert_eq!(world.request("GET", "/v1/grants/requests", &[&token], None).await.0, 200);
    world.import(Kind::People, "worker_id,name,roles\nS1,Gwen Rhydderch,inspector\n");
    assert_eq!(world.request("GET", "/v1/grants/requests", &[&token], None).await.0, 403);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_nothing_is_written() {
    let (world, _) = agency().await;
    let before = world.written();
    let digits = with_check("1234567");
    let grant = |worker: &str, client: &str, method: &str| json!({ "worker": worker, "client": client, "method": method, "reason": "asked" });
    let voice =
        |worker: &str, client: &str| json!({ "worker": worker, "client": client, "digits": digits, "reason": "asked" });
    for (path, body) in [
        ("/v1/grants", grant("W9", "C1", "key_safe")),
        ("/v1/grants", grant("W1", "C9", "key_safe")),
        ("/v1/grants", grant("W1", "C2", "alarm")),
        ("/v1/grants", grant("S1", "C1", "key_safe")),
        ("/v1/voice-grants", voice("W9", "C1")),
        ("/v1/voice-grants", voice("W1", "C9")),
        ("/v1/voice-grants", voice("W2", "C1")),
        ("/v1/extensions", json!({ "visit": "V9", "minutes": 10, "reason": "asked" })),
        ("/v1/releases", json!({ "visit": "V9", "reason": "asked" })),
        ("/v1/blocks", json!({ "worker": "W9", "reason": "asked" })),
    ] {
        let (status, answer) = world.post_as("M2", path, body.clone()).await;
        assert_eq!((status, answer["type"].as_str()), (404, Some(problem::NOT_FOUND)), "{path} {body}");
    }
    for id in [Uuid::from_u128(7).to_string(), "seven".to_owned(), world.visit_id("V1").to_string()] {
        let (status, answer) = world.get_as("M2", &format!("/v1/grants/{id}")).await;
        assert_eq!((status, answer["type"].as_str()), (404, Some(problem::NOT_FOUND)), "{id}");
    }
    assert_eq!(world.written(), before);
}

#[tokio::test]
async fn another_organisations_grant_is_not_found() {
    let (world, grant) = agency().await;
    assert_eq!(world.get_as("M2", &format!("/v1/grants/{grant}")).await.0, 200);
    let elsewhere = [9_u8; 16];
    // The grant and who gave it move to another organisation on the same database.
    for sql in ["UPDATE code_grant SET org = $1", "UPDATE person SET org = $1 WHERE reference = 'M1'"] {
        let values = [(&elsewhere).into()];
        assert_eq!(world.central.db.write_now(|tx| tx.execute(sql, &values)).unwrap(), 1);
    }
    assert_eq!(world.get_as("M2", &format!("/v1/grants/{grant}")).await.0, 404);
}

#[tokio::test]
async fn a_body_that_does_not_read_is_a_bad_request_that_repeats_nothing_of_it() {
    let (world, _) = agency().await;
    for (path, body) in [
        ("/v1/grants", json!({ "worker": "W1", "client": "C1", "method": "258036", "reason": "asked" })),
        ("/v1/grants", json!({ "worker": "W1" })),
        ("/v1/extensions", json!({ "visit": "V1", "minutes": -258_036, "reason": "asked" })),
        ("/v1/extensions", json!({ "visit": "V1", "minutes": "258036", "reason": "asked" })),
        ("/v1/voice-grants", json!({ "worker": "W1", "client": "C1", "digits": 258_036, "reason": "asked" })),
        ("/v1/blocks", json!([])),
    ] {
        let (status, answer) = world.post_as("M2", path, body.clone()).await;
        assert_eq!((status, answer["type"].as_str()), (400, Some(problem::BAD_REQUEST)), "{path} {body}");
        assert!(!answer.to_string().contains("258036"), "{answer}");
    }
}
