use doorstep::central::router::LARGEST_BODY;
use doorstep::sync::wire::problem::{self, MEDIA_TYPE, Problem};

use crate::support::http;
use crate::support::world::World;

async fn problem(request: reqwest::RequestBuilder) -> (u16, Problem) {
    let response = request.send().await.unwrap();
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with(MEDIA_TYPE));
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn an_address_or_method_that_is_not_there_is_a_problem_that_says_where_to_look() {
    let world = World::new().await;
    let (status, said) = problem(http().get(format!("{}/v2/nothing", world.address()))).await;
    assert_eq!((status, said.kind.as_str()), (404, problem::NOT_FOUND));
    let (status, said) = problem(http().get(format!("{}/v1/bundle", world.address()))).await;
    assert_eq!((status, said.kind.as_str()), (405, problem::BAD_REQUEST));
    assert!(said.detail.contains("openapi"));
}

#[tokio::test]
async fn a_body_that_does_not_read_is_told_by_place_never_by_value() {
    let world = World::new().await;
    let request = http().post(format!("{}/v1/time", world.address())).body(r#"{"v":1,"nonce":"SECRET-258036"}"#);
    let (status, said) = problem(request).await;
    assert_eq!((status, said.kind.as_str()), (400, problem::BAD_REQUEST));
    assert!(said.detail.contains("line 1"), "{}", said.detail);
    assert!(!format!("{said:?}").contains("258036"));
}

#[tokio::test]
async fn a_body_larger_than_it_may_be_is_refused() {
    let world = World::new().await;
    let request = http().post(format!("{}/v1/time", world.address())).body(vec![b' '; LARGEST_BODY + 1]);
    let (status, said) = problem(request).await;
    assert_eq!((status, said.kind.as_str()), (413, problem::TOO_LARGE));
}

#[tokio::test]
async fn health_and_readiness_are_told_and_the_home_page_says_what_this_is() {
    let world = World::new().await;
    for path in ["/v1/health", "/v1/ready"] {
        let health: serde_json::Value =
            http().get(format!("{}{path}", world.address())).send().await.unwrap().json().await.unwrap();
        assert_eq!(health["status"], "ok");
    }
    let response = http().get(world.address()).send().await.unwrap();
    assert!(response.headers().contains_key("content-security-policy"));
    let page = response.text().await.unwrap();
    assert!(page.contains("Gofal Glan Afon") && page.contains("log --follow"), "{page}");
}

#[tokio::test]
async fn an_address_that_asks_too_often_without_a_signature_is_told_to_wait() {
    let world = World::new().await;
    let client = http();
    let mut refused = None;
    for _ in 0..400 {
        let request = client.post(format!("{}/v1/time", world.address())).body("{}");
        let response = request.send().await.unwrap();
        if response.status() == 429 {
            refused = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
            break;
        }
    }
    assert_eq!(refused.as_deref(), Some("1"));
    let health = client.get(format!("{}/v1/health", world.address())).send().await.unwrap();
    assert_eq!(health.status(), 200, "and health is told all the same");
}
