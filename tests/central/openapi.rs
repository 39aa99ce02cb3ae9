use doorstep::sync::wire::problem;

use crate::support::http;
use crate::support::world::World;

fn committed() -> serde_json::Value {
    serde_json::from_str(include_str!("../../docs/api/openapi.json")).unwrap()
}

#[test]
fn the_committed_document_is_the_one_the_code_makes() {
    let made = serde_json::to_value(doorstep::central::router::openapi()).unwrap();
    assert_eq!(made, committed(), "write it anew: doorstep-central openapi > docs/api/openapi.json");
}

#[tokio::test]
async fn the_service_serves_it() {
    let world = World::new().await;
    let url = format!("{}/v1/openapi.json", world.address());
    let served: serde_json::Value = http().get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(served, committed());
    assert!(served["openapi"].as_str().unwrap().starts_with("3.1"));
}

/// How a route knows who asks, as the document says.
fn security(operation: &serde_json::Value) -> &str {
    match operation["security"].as_array().map(Vec::as_slice) {
        None => "nobody",
        Some([one]) if one["device"].is_array() => "device",
        Some([one]) if one["person"].is_array() => "person",
        Some(other) => panic!("neither a phone's signature nor a person's token: {other:?}"),
    }
}

/// From the document itself, so that a new route without a rule fails the test.
#[tokio::test]
async fn every_route_that_asks_who_it_is_refuses_a_request_that_does_not_say() {
    let world = World::new().await;
    let document = committed();
    let (mut device, mut person) = (0, 0);
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let open = ["/v1/health", "/v1/ready", "/v1/time", "/v1/enrolments"].contains(&path.as_str());
            let security = security(operation);
            assert_eq!(security == "nobody", open, "{method} {path}");
            let (kind, count) = match security {
                "device" => (problem::UNSIGNED, &mut device),
                "person" => (problem::NO_TOKEN, &mut person),
                _nobody => continue,
            };
            let (status, answer) = world.request(method, path, &[], Some(&serde_json::json!({}))).await;
            assert_eq!((status, answer["type"].as_str()), (401, Some(kind)), "{method} {path}");
            *count += 1;
        }
    }
    assert_eq!((device, person), (4, 26), "a route was added or taken away: say here which");
}

#[tokio::test]
async fn a_persons_token_opens_no_route_of_phones() {
    let world = World::new().await;
    let token = format!("Bearer {}", world.token("M1"));
    for path in ["/v1/bundle", "/v1/codes", "/v1/log/batches", "/v1/grants/requests"] {
        let (status, answer) = world.request("POST", path, &[&token], Some(&serde_json::json!({}))).await;
        assert_eq!((status, answer["type"].as_str()), (401, Some(problem::UNSIGNED)), "{path}");
    }
}
