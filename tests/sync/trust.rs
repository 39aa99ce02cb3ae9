use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::OrgId;
use doorstep::domain::signed::Kind;
use doorstep::sync::trust::{Distrust, Trust};
use doorstep::sync::wire::time::Time;
use doorstep::sync::wire::{Answer, ServiceKey, VERSION};
use doorstep::vault::Secret32;
use doorstep::vault::signing::{NotSigned, SigningKey};
use uuid::Uuid;

const ORG: OrgId = OrgId(Uuid::from_u128(1));

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&Secret32::new([seed; 32])).unwrap()
}

fn certificate() -> ServiceKey {
    let public = key(2).public();
    ServiceKey {
        v: VERSION,
        organisation: ORG,
        kid: public.kid(),
        public: public.0,
        from: Timestamp(1000),
        to: Timestamp(2000),
        sequence: 5,
    }
}

fn answer(certificate: &ServiceKey, at: i64) -> Answer {
    let time = Time { v: VERSION, nonce: [0; 32], at: Timestamp(at) };
    Answer {
        service_key: key(1).sign_body(Kind::ServiceKey, certificate).unwrap(),
        body: key(2).sign_body(Kind::Time, &time).unwrap(),
        block: None,
    }
}

fn trust() -> Trust {
    Trust { organisation: Some(ORG), root: key(1).public(), sequence: 5 }
}

fn opened(trust: &Trust, answer: &Answer) -> Result<u64, Distrust> {
    trust.open(Kind::Time, answer, |time: &Time| time.at).map(|believed| believed.sequence)
}

#[test]
fn an_answer_is_believed_when_root_service_key_and_body_fit() {
    assert_eq!(opened(&trust(), &answer(&certificate(), 1000)), Ok(5));
}

#[test]
fn a_service_key_is_judged_by_the_instant_the_answer_says() {
    for (at, fits) in [(999, false), (1000, true), (1999, true), (2000, false)] {
        assert_eq!(opened(&trust(), &answer(&certificate(), at)).is_ok(), fits, "{at}");
    }
}

#[test]
fn a_lower_sequence_than_seen_is_refused_and_a_higher_one_remembered() {
    let older = ServiceKey { sequence: 4, ..certificate() };
    assert_eq!(opened(&trust(), &answer(&older, 1500)), Err(Distrust::OldKey));
    let newer = ServiceKey { sequence: 6, ..certificate() };
    assert_eq!(opened(&trust(), &answer(&newer, 1500)), Ok(6));
}

#[test]
fn another_root_another_organisation_and_another_name_are_refused() {
    let stranger = Trust { root: key(9).public(), ..trust() };
    assert_eq!(opened(&stranger, &answer(&certificate(), 1500)), Err(Distrust::NotSigned(NotSigned::OtherKey)));
    let elsewhere = ServiceKey { organisation: OrgId(Uuid::from_u128(2)), ..certificate() };
    assert_eq!(opened(&trust(), &answer(&elsewhere, 1500)), Err(Distrust::OtherOrganisation));
    let renamed = ServiceKey { kid: "0000000000000000".into(), ..certificate() };
    assert_eq!(opened(&trust(), &answer(&renamed, 1500)), Err(Distrust::NotSigned(NotSigned::BadPayload)));
}

#[test]
fn every_byte_of_the_certificate_counts() {
    let good = answer(&certificate(), 1500);
    for place in 0..good.service_key.payload.len() {
        let mut changed = good.clone();
        changed.service_key.payload[place] ^= 1;
        assert!(opened(&trust(), &changed).is_err(), "byte {place}");
    }
}

#[test]
fn a_body_signed_by_the_root_itself_is_not_the_services() {
    let mut changed = answer(&certificate(), 1500);
    let time = Time { v: VERSION, nonce: [0; 32], at: Timestamp(1500) };
    changed.body = key(1).sign_body(Kind::Time, &time).unwrap();
    assert_eq!(opened(&trust(), &changed), Err(Distrust::NotSigned(NotSigned::OtherKey)));
}
