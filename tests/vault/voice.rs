use doorstep::domain::encoding::hex;
use doorstep::domain::grant::is_checked;
use doorstep::domain::ids::{ClientId, DeviceId, OrgId};
use doorstep::vault::Secret32;
use doorstep::vault::envelope::RevealPair;
use doorstep::vault::voice::{Asked, VoiceKey};
use uuid::Uuid;

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn key() -> VoiceKey {
    VoiceKey::new(Secret32::new([0x5a; 32]))
}

fn asked(digits: &str) -> Asked<'_> {
    Asked { organisation: OrgId(uuid(1)), device: DeviceId(uuid(5)), client: ClientId(uuid(2)), digits }
}

/// The answer worked out with other tools: the tag as one long number, divided by hand in base 2¹⁶.
fn by_hand(key: [u8; 32], asked: &Asked<'_>) -> String {
    let mut message = b"doorstep/voice/v1".to_vec();
    for id in [asked.organisation.0, asked.device.0, asked.client.0] {
        message.extend_from_slice(id.as_bytes());
    }
    message.extend_from_slice(asked.digits.as_bytes());
    let hmac = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key);
    let tag = ring::hmac::sign(&hmac, &message);
    let mut rest = 0_u128;
    for pair in tag.as_ref().chunks(2) {
        let limb = u128::from(u16::from_be_bytes([pair[0], pair[1]]));
        rest = ((rest << 16) | limb) % 100_000_000_000;
    }
    let eleven = format!("{rest:011}");
    // The check digit is the only one that fits.
    let mut fitting = ('0'..='9').map(|digit| format!("{eleven}{digit}")).filter(|twelve| is_checked(twelve));
    let answer = fitting.next().unwrap();
    assert_eq!(fitting.next(), None);
    answer
}

#[test]
fn the_answer_is_that_of_the_fixed_vector() {
    assert_eq!(key().answer(&asked("12345670")), FROZEN);
    assert_eq!(by_hand([0x5a; 32], &asked("12345670")), FROZEN, "worked out without the vault");
}

#[test]
fn the_answer_is_the_tag_modulo_ten_to_the_eleventh_whatever_is_asked() {
    for seed in 0..64_u8 {
        let key = VoiceKey::new(Secret32::new([seed; 32]));
        let digits = format!("{:08}", u32::from(seed) * 1_000_003);
        let asked = Asked { device: DeviceId(uuid(u128::from(seed))), ..asked(&digits) };
        let answer = key.answer(&asked);
        assert_eq!(answer, by_hand([seed; 32], &asked));
        assert!(is_checked(&answer) && answer.len() == 12, "{answer}");
    }
}

#[test]
fn every_thing_that_both_sides_agree_on_changes_the_answer() {
    let answer = key().answer(&asked("12345670"));
    for other in [
        Asked { organisation: OrgId(uuid(9)), ..asked("12345670") },
        Asked { device: DeviceId(uuid(9)), ..asked("12345670") },
        Asked { client: ClientId(uuid(9)), ..asked("12345670") },
        asked("12345671"),
    ] {
        assert_ne!(key().answer(&other), answer);
        assert!(!key().is_answer(&other, &answer));
    }
    assert_ne!(VoiceKey::make().answer(&asked("12345670")), answer);
}

#[test]
fn only_the_very_digits_are_the_answer() {
    let answer = key().answer(&asked("12345670"));
    assert!(key().is_answer(&asked("12345670"), &answer));
    for wrong in ["", &answer[..11], &format!("{answer}0"), &format!(" {answer}"), "000000000000"] {
        assert!(!key().is_answer(&asked("12345670"), wrong), "{wrong:?}");
    }
}

const BUNDLE: u64 = 7;

fn pair() -> RevealPair {
    RevealPair::from_private(Secret32::new([0x24; 32])).unwrap()
}

fn sealed() -> Vec<u8> {
    key().seal(&pair().public(), OrgId(uuid(1)), DeviceId(uuid(5)), BUNDLE).unwrap()
}

#[test]
fn a_sealed_key_opens_to_the_same_key() {
    let opened = VoiceKey::open(&pair(), OrgId(uuid(1)), DeviceId(uuid(5)), BUNDLE, &sealed()).unwrap();
    assert_eq!(opened.answer(&asked("12345670")), key().answer(&asked("12345670")));
}

#[test]
fn a_sealed_key_opens_for_its_own_office_phone_bundle_and_pair_only() {
    let sealed = sealed();
    let open = |pair: &RevealPair, org, device, bundle| {
        VoiceKey::open(pair, OrgId(uuid(org)), DeviceId(uuid(device)), bundle, &sealed).is_ok()
    };
    assert!(open(&pair(), 1, 5, BUNDLE));
    assert!(!open(&pair(), 9, 5, BUNDLE), "another office");
    assert!(!open(&pair(), 1, 9, BUNDLE), "another phone");
    assert!(!open(&pair(), 1, 5, BUNDLE + 1), "a later bundle");
    assert!(!open(&pair(), 1, 5, BUNDLE - 1), "an earlier bundle");
    assert!(!open(&RevealPair::make(), 1, 5, BUNDLE), "another pair");
}

#[test]
fn every_byte_of_a_sealed_key_counts() {
    let sealed = sealed();
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 0x80;
        let opened = VoiceKey::open(&pair(), OrgId(uuid(1)), DeviceId(uuid(5)), BUNDLE, &changed);
        assert!(opened.is_err(), "byte {place}");
    }
    assert!(VoiceKey::open(&pair(), OrgId(uuid(1)), DeviceId(uuid(5)), BUNDLE, &sealed[1..]).is_err());
    assert!(VoiceKey::open(&pair(), OrgId(uuid(1)), DeviceId(uuid(5)), BUNDLE, &[]).is_err());
}

#[test]
fn a_key_prints_nothing_of_itself() {
    assert!(!format!("{:?}", key()).contains(&hex(&[0x5a; 4])));
    assert!(!format!("{:?}", key()).contains("90, 90"));
}

/// Frozen: a phone and a service of different releases have to agree.
const FROZEN: &str = "074179359607";
