//! Signed requests over real HTTP, signed rightly and in every wrong way.

use doorstep::sync::wire::http_signature::{
    DIGEST_HEADER, INPUT_HEADER, Params, Request, SIGNATURE_HEADER, digest_header, signature_header,
};
use doorstep::sync::wire::problem::{self, Problem};
use doorstep::vault::sha256;

use super::HandPhone;
use crate::support::world::World;

/// A request as it goes over the wire, to be bent.
struct Bent {
    path: &'static str,
    signed_path: &'static str,
    method: &'static str,
    query: &'static str,
    authority: String,
    body: Vec<u8>,
    signed_body: Vec<u8>,
    created: i64,
    headers: Vec<(&'static str, Option<String>)>,
}

impl Bent {
    fn new(world: &World, phone: &HandPhone) -> Self {
        let body = serde_json::to_vec(&phone.bundle_request(0)).unwrap();
        Self {
            path: "/v1/bundle",
            signed_path: "/v1/bundle",
            method: "POST",
            query: "",
            authority: world.service.address.to_string(),
            signed_body: body.clone(),
            body,
            created: world.clock.now().0 / 1000,
            headers: Vec::new(),
        }
    }

    async fn send(self, world: &World, phone: &HandPhone) -> (u16, String) {
        let digest = digest_header(&sha256(&[&self.signed_body]));
        let params = Params { created: self.created, device: phone.enrolment.device };
        let request = Request {
            method: self.method,
            authority: &self.authority,
            path: self.signed_path,
            query: self.query,
            digest: &digest,
        };
        let signature = phone.key.sign(params.base(&request).as_bytes());
        let mut headers = vec![
            (DIGEST_HEADER, digest),
            (INPUT_HEADER, params.input_header()),
            (SIGNATURE_HEADER, signature_header(&signature)),
        ];
        for (name, value) in self.headers {
            match value {
                None => headers.retain(|(other, _)| *other != name),
                Some(value) => headers.push((name, value)),
            }
        }
        let mut request = crate::support::http().post(format!("{}{}", world.address(), self.path)).body(self.body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = request.header("content-type", "application/json").send().await.unwrap();
        let status = response.status().as_u16();
        let kind = response.json::<Problem>().await.map(|problem| problem.kind).unwrap_or_default();
        (status, kind)
    }
}

async fn answer(bend: impl FnOnce(&mut Bent)) -> (u16, String) {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let mut bent = Bent::new(&world, &phone);
    bend(&mut bent);
    bent.send(&world, &phone).await
}

fn unsigned() -> (u16, String) {
    (401, problem::UNSIGNED.to_owned())
}

#[tokio::test]
async fn a_request_signed_rightly_is_answered() {
    assert_eq!(answer(|_| {}).await.0, 200);
}

#[tokio::test]
async fn each_part_that_is_signed_is_checked() {
    assert_eq!(answer(|bent| bent.body.push(b' ')).await, unsigned(), "the body");
    assert_eq!(answer(|bent| bent.method = "GET").await, unsigned(), "the method");
    assert_eq!(answer(|bent| bent.signed_path = "/v1/log/batches").await, unsigned(), "the path");
    assert_eq!(answer(|bent| bent.query = "x=1").await, unsigned(), "the query");
    assert_eq!(answer(|bent| bent.path = "/v1/bundle?x=1").await, unsigned(), "a query that was not signed");
    assert_eq!(answer(|bent| bent.authority = "doorstep.example".into()).await, unsigned(), "the authority");
}

#[tokio::test]
async fn a_header_that_is_missing_or_given_twice_is_refused() {
    for name in [DIGEST_HEADER, INPUT_HEADER, SIGNATURE_HEADER] {
        assert_eq!(answer(|bent| bent.headers.push((name, None))).await, unsigned(), "{name} missing");
        let twice = |bent: &mut Bent| bent.headers.push((name, Some("sig1=:AAAA:".into())));
        assert_eq!(answer(twice).await, unsigned(), "{name} twice");
    }
}

#[tokio::test]
async fn a_time_more_than_five_minutes_off_is_stale_and_said_with_evidence() {
    for (off, status) in [(-300, 200), (300, 200), (-301, 401), (301, 401)] {
        let (got, kind) = answer(|bent| bent.created += off).await;
        assert_eq!(got, status, "{off}");
        if status == 401 {
            assert_eq!(kind, problem::STALE);
        }
    }
}

#[tokio::test]
async fn a_phone_that_was_never_enrolled_is_unknown() {
    let world = World::new().await;
    let elsewhere = World::new().await;
    let stranger = HandPhone::enrol(&elsewhere, "W1").await;
    let bent = Bent::new(&world, &stranger);
    assert_eq!(bent.send(&world, &stranger).await, (401, problem::UNKNOWN_DEVICE.to_owned()));
}

#[tokio::test]
async fn another_phones_key_signs_nothing_for_this_one() {
    let world = World::new().await;
    let mut one = HandPhone::enrol(&world, "W1").await;
    let two = HandPhone::enrol(&world, "W2").await;
    one.key = two.key;
    let bent = Bent::new(&world, &one);
    assert_eq!(bent.send(&world, &one).await, unsigned());
}

#[tokio::test]
async fn the_host_header_decides_nothing() {
    let host = |bent: &mut Bent| {
        bent.authority = "evil.example".into();
        bent.headers.push(("host", Some("evil.example".into())));
    };
    assert_eq!(answer(host).await, unsigned());
}
