//! The forms of the wire as the first version writes them: what a phone of today sends, a central of tomorrow reads.

use doorstep::domain::signed::Signed;
use doorstep::sync::wire::bundle;
use doorstep::sync::wire::log::{Batch, Receipt};
use doorstep::sync::wire::problem::Problem;

fn reads_and_writes_back<T: serde::de::DeserializeOwned + serde::Serialize>(json: &str) {
    let read: T = serde_json::from_str(json).unwrap();
    let back: serde_json::Value = serde_json::to_value(&read).unwrap();
    assert_eq!(back, serde_json::from_str::<serde_json::Value>(json).unwrap());
}

#[test]
fn the_frozen_messages_of_the_first_version_read_and_write_back() {
    reads_and_writes_back::<bundle::Request>(include_str!("../../fixtures/wire-v1/bundle-request.json"));
    reads_and_writes_back::<bundle::Bundle>(include_str!("../../fixtures/wire-v1/bundle.json"));
    reads_and_writes_back::<Batch>(include_str!("../../fixtures/wire-v1/batch.json"));
    reads_and_writes_back::<Receipt>(include_str!("../../fixtures/wire-v1/receipt.json"));
    reads_and_writes_back::<Signed>(include_str!("../../fixtures/wire-v1/signed.json"));
}

#[test]
fn a_field_of_a_later_version_is_passed_over() {
    let json = include_str!("../../fixtures/wire-v1/receipt.json").replacen('{', r#"{"weather":"rain","#, 1);
    assert!(serde_json::from_str::<Receipt>(&json).is_ok());
}

#[test]
fn bytes_of_another_length_or_form_are_refused() {
    let json = include_str!("../../fixtures/wire-v1/batch.json");
    for (from, to) in [
        (&"2".repeat(64), "22"),
        (&"2".repeat(64), &"g".repeat(64) as &str),
        (&String::from("AAECAwQF"), "not base64!"),
    ] {
        assert!(json.contains(from), "the fixture holds {from}");
        assert!(serde_json::from_str::<Batch>(&json.replace(from, to)).is_err());
    }
}

#[test]
fn a_problem_needs_no_detail_and_no_evidence() {
    let problem: Problem = serde_json::from_str(r#"{"type":"urn:x","title":"no","status":404}"#).unwrap();
    assert_eq!((problem.detail.as_str(), problem.evidence), ("", None));
}
