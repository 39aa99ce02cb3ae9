use doorstep::domain::encoding::hex;
use doorstep::domain::signed::{Kind, Signed};
use doorstep::vault::Secret32;
use doorstep::vault::signing::{NotSigned, PublicKey, SigningKey};
use serde_json::{Value, json};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&Secret32::new([seed; 32])).unwrap()
}

#[test]
fn a_signed_body_is_the_fixed_vector_of_another_implementation() {
    let key = key(7);
    assert_eq!(hex(&key.public().0), "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c");
    assert_eq!(key.public().kid(), "fe812c12f3ab4ce6");
    let signed = key.sign_body(Kind::Receipt, &json!({"a": 1})).unwrap();
    assert_eq!(signed.payload, br#"{"a":1}"#);
    assert_eq!(
        hex(&signed.sig),
        "3b8a7f761057b40fc030dcd1c34bbff6d6ae274d0ecd5eecf0684a9f7c47701a\
         e7f106737843be0278426918bc7e99681cae6769cc958fbc79556c45df2f2003"
    );
    let wire = serde_json::to_value(&signed).unwrap();
    assert_eq!(wire["payload"], "eyJhIjoxfQ");
    assert_eq!(wire["kid"], "fe812c12f3ab4ce6");
}

fn open(key: PublicKey, kind: Kind, signed: &Signed) -> Result<Value, NotSigned> {
    key.open_body(kind, signed)
}

#[test]
fn the_very_bytes_are_read_never_a_re_serialised_form() {
    let key = key(7);
    let payload = b"{ \"b\":2, \"a\" :1 }".to_vec();
    let sig = key.sign(&Kind::Time.message(&payload)).to_vec();
    let signed = Signed { payload, kid: key.public().kid(), sig };
    assert_eq!(open(key.public(), Kind::Time, &signed), Ok(json!({"a": 1, "b": 2})));
}

#[test]
fn a_signature_of_one_kind_is_none_of_another() {
    let signed = key(7).sign_body(Kind::Bundle, &json!({})).unwrap();
    for kind in [Kind::ServiceKey, Kind::Enrolment, Kind::Receipt, Kind::Time, Kind::Stale, Kind::Block] {
        assert_eq!(open(key(7).public(), kind, &signed), Err(NotSigned::BadSignature), "{kind:?}");
    }
    assert!(open(key(7).public(), Kind::Bundle, &signed).is_ok());
}

#[test]
fn every_byte_of_payload_and_signature_counts() {
    let signed = key(7).sign_body(Kind::Bundle, &json!({"codes": "none"})).unwrap();
    for place in 0..signed.payload.len() {
        let mut changed = signed.clone();
        changed.payload[place] ^= 1;
        assert_eq!(open(key(7).public(), Kind::Bundle, &changed), Err(NotSigned::BadSignature), "byte {place}");
    }
    for place in 0..signed.sig.len() {
        let mut changed = signed.clone();
        changed.sig[place] ^= 1;
        assert_eq!(open(key(7).public(), Kind::Bundle, &changed), Err(NotSigned::BadSignature), "byte {place}");
    }
}

#[test]
fn another_key_is_told_from_a_bad_signature() {
    let signed = key(8).sign_body(Kind::Bundle, &json!({})).unwrap();
    assert_eq!(open(key(7).public(), Kind::Bundle, &signed), Err(NotSigned::OtherKey));
    let renamed = Signed { kid: key(7).public().kid(), ..signed };
    assert_eq!(open(key(7).public(), Kind::Bundle, &renamed), Err(NotSigned::BadSignature));
}

#[test]
fn a_private_key_does_not_print_itself() {
    assert!(format!("{:?}", key(7)).contains("hidden"));
}
