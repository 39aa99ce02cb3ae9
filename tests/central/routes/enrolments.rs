use doorstep::domain::signed::Kind;
use doorstep::sync::trust::Trust;
use doorstep::sync::wire::enrolment::{Enrolment, Response};
use doorstep::sync::wire::problem;
use doorstep::vault::Secret32;
use doorstep::vault::signing::{PublicKey, SigningKey};

use super::{HandPhone, client, later, problem_of, signed_request};
use crate::support::world::World;

fn key() -> SigningKey {
    SigningKey::from_seed(&Secret32::make()).unwrap()
}

fn device_of(bytes: &[u8]) -> String {
    let response: Response = serde_json::from_slice(bytes).unwrap();
    let trust = Trust { organisation: None, root: PublicKey(response.root), sequence: 0 };
    let believed = trust.open(Kind::Enrolment, &response.answer, |e: &Enrolment| e.issued_at).unwrap();
    believed.body.device.to_string()
}

#[tokio::test]
async fn a_code_makes_a_phone_the_workers() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    assert_eq!(phone.enrolment.worker.name, "Nia Rowlands");
    assert_eq!(phone.enrolment.organisation_name, "Gofal Glan Afon");
    assert_eq!(phone.enrolment.on_call.tel, "07700 900162");
}

#[tokio::test]
async fn the_same_code_and_device_key_get_the_same_answer_within_ten_minutes() {
    let world = World::new().await;
    let (key, code) = (key(), world.invite("W1"));
    let request = signed_request(&code, &key);
    let first = client(&world).post("/v1/enrolments", &request, None).await.unwrap();
    later(&world, 599);
    let second = client(&world).post("/v1/enrolments", &request, None).await.unwrap();
    assert_eq!(device_of(&first), device_of(&second));
    later(&world, 1);
    let late = client(&world).post("/v1/enrolments", &request, None).await;
    assert_eq!(problem_of(late), problem::ENROLMENT_CODE);
}

#[tokio::test]
async fn a_code_is_good_once_for_ten_minutes_and_a_wrong_one_never() {
    let world = World::new().await;
    let code = world.invite("W1");
    let post = async |code: &str| client(&world).post("/v1/enrolments", &signed_request(code, &key()), None).await;
    assert_eq!(problem_of(post("ZZZZZZZZZZZZ").await), problem::ENROLMENT_CODE);
    assert_eq!(problem_of(post("nonsense").await), problem::ENROLMENT_CODE);
    assert!(post(&code).await.is_ok());
    assert_eq!(problem_of(post(&code).await), problem::ENROLMENT_CODE, "another phone, the same code");
    let expired = world.invite("W1");
    later(&world, 600);
    assert_eq!(problem_of(post(&expired).await), problem::ENROLMENT_CODE);
}

#[tokio::test]
async fn a_request_that_does_not_prove_its_key_is_refused_and_spends_no_code() {
    let world = World::new().await;
    let code = world.invite("W1");
    let mut request = signed_request(&code, &key());
    request.device_key = key().public().0;
    let refused = client(&world).post("/v1/enrolments", &request, None).await;
    assert_eq!(problem_of(refused), problem::UNSIGNED);
    assert!(client(&world).post("/v1/enrolments", &signed_request(&code, &key()), None).await.is_ok());
}

#[tokio::test]
async fn a_second_phone_of_a_worker_ends_the_first() {
    let world = World::new().await;
    let first = HandPhone::enrol(&world, "W1").await;
    let other = HandPhone::enrol(&world, "W2").await;
    let second = HandPhone::enrol(&world, "W1").await;
    let ask = async |phone: &HandPhone| phone.bundle(&world, &phone.bundle_request(0)).await;
    assert_eq!(problem_of(ask(&first).await), problem::DEVICE_ENDED);
    assert!(ask(&second).await.is_ok());
    assert!(ask(&other).await.is_ok());
}
