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

/// From the document itself, so that a new route without a rule fails the test.
#[tokio::test]
async fn every_route_that_asks_for_a_signature_refuses_a_request_without_one() {
    let world = World::new().await;
    let document = committed();
    let mut signed = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let open = ["/v1/health", "/v1/ready", "/v1/time", "/v1/enrolments"].contains(&path.as_str());
            assert_eq!(operation["security"].is_null(), open, "{method} {path}");
            if open {
                continue;
            }
            let method = reqwest::Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let request = http().request(method, format!("{}{path}", world.address())).body("{}");
            assert_eq!(request.send().await.unwrap().status(), 401, "{path}");
            signed += 1;
        }
    }
    assert_eq!(signed, 2);
}
