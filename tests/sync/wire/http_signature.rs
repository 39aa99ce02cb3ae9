//! Our one shape of RFC 9421, held by a vector of another implementation and by two-way checks with a third.

use axum::http;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use doorstep::domain::ids::DeviceId;
use doorstep::sync::wire::http_signature::{
    DIGEST_HEADER, INPUT_HEADER, NotOurShape, Params, Request, SIGNATURE_HEADER, authority, digest_header,
    parse_signature, signature_header,
};
use doorstep::vault::signing::SigningKey;
use doorstep::vault::{Secret32, sha256};
use httpsig_hyper::MessageSignatureReq;
use httpsig_hyper::prelude::{AlgorithmName, HttpSignatureParams, PublicKey, SecretKey, message_component};
use uuid::Uuid;

fn key() -> SigningKey {
    SigningKey::from_seed(&Secret32::new([7; 32])).unwrap()
}

fn params() -> Params {
    let device = DeviceId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002));
    Params { created: 1_795_339_800, device }
}

fn digest() -> String {
    digest_header(&sha256(&[b"{}"]))
}

fn base() -> String {
    let digest = digest();
    let request =
        Request { method: "POST", authority: "doorstep.example.org", path: "/v1/bundle", query: "", digest: &digest };
    params().base(&request)
}

#[test]
fn base_and_signature_are_the_fixed_vector_of_another_implementation() {
    assert_eq!(digest(), "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:");
    assert_eq!(
        signature_header(&key().sign(base().as_bytes())),
        "sig1=:DoiCWSwr4/Ifo44F07OJu+n4YVV1GzqzmAVg5xo49ZLIuZOhA5V0j0WtdOvCDWQ70vth7oUrRV0q7krrLqgZDw==:"
    );
}

fn request() -> http::Request<String> {
    http::Request::builder()
        .method("POST")
        .uri("https://doorstep.example.org/v1/bundle")
        .header(DIGEST_HEADER, digest())
        .body(String::from("{}"))
        .unwrap()
}

#[tokio::test]
async fn another_implementation_accepts_our_signature() {
    let mut signed = request();
    let signature = signature_header(&key().sign(base().as_bytes()));
    signed.headers_mut().insert(INPUT_HEADER, params().input_header().parse().unwrap());
    signed.headers_mut().insert(SIGNATURE_HEADER, signature.parse().unwrap());
    let public = PublicKey::from_bytes(&AlgorithmName::Ed25519, &key().public().0).unwrap();
    // An empty query: RFC 9421 says `?`, and the other implementation agrees only where it is told so.
    let result = signed.verify_message_signature(&public, None).await;
    assert!(result.is_ok(), "{result:?}");
}

#[tokio::test]
async fn we_accept_its_signature_of_our_shape() {
    let mut signed = request();
    let components = ["@method", "@authority", "@path", "@query", "content-digest"];
    let ids: Vec<_> =
        components.iter().map(|name| message_component::HttpMessageComponentId::try_from(*name).unwrap()).collect();
    let mut theirs = HttpSignatureParams::try_new(&ids).unwrap();
    theirs.set_created(1_795_339_800);
    theirs.set_alg(&AlgorithmName::Ed25519);
    theirs.set_keyid(&params().device.to_string());
    theirs.set_tag("doorstep-v1");
    let secret = SecretKey::from_bytes(&AlgorithmName::Ed25519, &[7; 32]).unwrap();
    signed.set_message_signature(&theirs, &secret, Some("sig1")).await.unwrap();
    let header = |name| signed.headers().get(name).unwrap().to_str().unwrap();
    let parsed = Params::parse(header(INPUT_HEADER)).unwrap();
    assert_eq!(parsed, params());
    let signature = parse_signature(header(SIGNATURE_HEADER)).unwrap();
    assert_eq!(key().public().verify(base().as_bytes(), &signature), Ok(()));
}

#[test]
fn any_other_shape_is_refused_before_any_cryptography() {
    let good = params().input_header();
    assert_eq!(Params::parse(&good), Ok(params()));
    for other in [
        String::new(),
        good.replace("sig1", "sig2"),
        good.replace(r#" "@query""#, ""),
        good.replace(r#"("@method" "@authority""#, r#"("@authority" "@method""#),
        good.replace(r#"alg="ed25519""#, r#"alg="hmac-sha256""#),
        good.replace(r#";tag="doorstep-v1""#, ""),
        good.replace("created=1795339800", "created=01795339800"),
        good.replace(";created", "; created"),
        format!("{good};nonce=\"x\""),
        format!("{good}, {good}"),
        good.replace("keyid=\"0190", "keyid=\"0190A"),
    ] {
        assert_eq!(Params::parse(&other), Err(NotOurShape), "{other}");
    }
}

#[test]
fn a_signature_is_sixty_four_bytes_named_sig1() {
    for wrong in ["", "sig1=::", "sig2=:AAAA:", "sig1=:AAAA:", "sig1=:!!!!:", "AAAA"] {
        assert_eq!(parse_signature(wrong), Err(NotOurShape), "{wrong}");
    }
    let header = format!("sig1=:{}:", STANDARD.encode([5; 64]));
    assert_eq!(parse_signature(&header), Ok([5; 64]));
}

#[test]
fn the_authority_is_lower_case_without_the_schemes_own_port() {
    for (url, expected) in [
        ("https://Doorstep.Example.org", Some("doorstep.example.org")),
        ("https://doorstep.example.org:443/", Some("doorstep.example.org")),
        ("https://doorstep.example.org:8443/x?y", Some("doorstep.example.org:8443")),
        ("http://127.0.0.1:80", Some("127.0.0.1")),
        ("http://127.0.0.1:443", Some("127.0.0.1:443")),
        ("ftp://doorstep.example.org", None),
        ("doorstep.example.org", None),
        ("https://", None),
        ("https://user@doorstep.example.org", None),
    ] {
        assert_eq!(authority(url).as_deref(), expected, "{url}");
    }
}
