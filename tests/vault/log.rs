//! The form of an entry, held by vectors that were computed by another implementation (Python's hashlib and
//! cryptography).

use doorstep::domain::clock::Timestamp;
use doorstep::domain::encoding::{hex, unhex};
use doorstep::domain::ids::{DeviceId, EntryId, Epoch, OrgId};
use doorstep::vault::Secret32;
use doorstep::vault::log::{EntryError, Head, Header, IngestPrivate, commitment, write};
use doorstep::vault::signing::SigningKey;
use uuid::Uuid;

const SALT: [u8; 32] = [0x11; 32];
const PAYLOAD: &[u8] = br#"{"type":"left","v":1}"#;

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn header() -> Header {
    Header {
        organisation: OrgId(uuid(1)),
        device: DeviceId(uuid(2)),
        epoch: Epoch(std::array::from_fn(|n| u8::try_from(n).unwrap())),
        seq: 42,
        id: EntryId(uuid(3)),
        written_at: Timestamp(1_795_339_800_000),
        prev: [0x22; 32],
        commitment: commitment(&SALT, PAYLOAD),
    }
}

fn signer() -> SigningKey {
    SigningKey::from_seed(&Secret32::new([7; 32])).unwrap()
}

#[test]
fn commitment_hash_and_signature_are_those_of_the_fixed_vector() {
    let header = header();
    assert_eq!(hex(&header.commitment), "7b194f5767d5990672f57e71be9e580c14d7c35bd6738eb182bce30d479acec7");
    assert_eq!(hex(&header.hash()), "24265bec34fe7b2a87c0b6ffc1da04f5bdc4edb458c55b3cd236a6057b8824d1");
    assert_eq!(
        hex(&signer().sign(&header.hash())),
        "79a0ad8e7633fffd2c798555c223bee7c4eed7ca3c84f63dd1a6647a86b39a88\
         4ac90300263f89e8924c9a657c2c5f3b237b13987e87a04d6a6bc9f9dc6e9f0b"
    );
}

/// A test key: the ingest key that the frozen entry below is sealed to.
fn ingest() -> IngestPrivate {
    IngestPrivate::new(Secret32::new([0x42; 32]))
}

#[test]
fn an_entry_sealed_by_the_first_version_still_opens() {
    let sealed = unhex(include_str!("../fixtures/entry-v1.hex").trim()).unwrap();
    assert_eq!(header().open(&sealed, &ingest()), Ok((SALT, PAYLOAD.to_vec())));
}

#[test]
fn what_is_written_opens_at_central_and_nowhere_else() {
    let public = ingest().public().unwrap();
    let head = Head {
        organisation: OrgId(uuid(1)),
        device: DeviceId(uuid(2)),
        epoch: Epoch([9; 16]),
        next_seq: 1,
        hash: [0; 32],
    };
    let written = write(&head, EntryId(uuid(3)), Timestamp(5), (SALT, PAYLOAD), Some(&signer()), &public).unwrap();
    assert_eq!(written.header.open(&written.sealed, &ingest()), Ok((SALT, PAYLOAD.to_vec())));
    let other = IngestPrivate::new(Secret32::new([0x43; 32]));
    assert_eq!(written.header.open(&written.sealed, &other), Err(EntryError::BrokenSeal));
    assert_eq!(written.header.verify(&written.signature.unwrap(), &signer().public()), Ok(()));
}

#[test]
fn every_field_of_the_header_is_bound_into_seal_and_signature() {
    let public = ingest().public().unwrap();
    let sealed = header().seal(&SALT, PAYLOAD, &public).unwrap();
    let signature = signer().sign(&header().hash());
    let changed: Vec<Header> = vec![
        Header { organisation: OrgId(uuid(9)), ..header() },
        Header { device: DeviceId(uuid(9)), ..header() },
        Header { epoch: Epoch([1; 16]), ..header() },
        Header { seq: 43, ..header() },
        Header { id: EntryId(uuid(9)), ..header() },
        Header { written_at: Timestamp(1), ..header() },
        Header { prev: [0; 32], ..header() },
        Header { commitment: [0; 32], ..header() },
    ];
    for header in changed {
        assert_eq!(header.open(&sealed, &ingest()), Err(EntryError::BrokenSeal), "{header:?}");
        assert_eq!(header.verify(&signature, &signer().public()), Err(EntryError::BadSignature), "{header:?}");
    }
}

#[test]
fn every_byte_of_a_sealed_entry_counts() {
    let sealed = header().seal(&SALT, PAYLOAD, &ingest().public().unwrap()).unwrap();
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert_eq!(header().open(&changed, &ingest()), Err(EntryError::BrokenSeal), "byte {place}");
    }
    assert_eq!(header().open(&sealed[..20], &ingest()), Err(EntryError::BrokenSeal));
    assert_eq!(header().open(&[], &ingest()), Err(EntryError::BrokenSeal));
}

#[test]
fn a_payload_other_than_the_one_committed_to_is_refused() {
    let lying = Header { commitment: commitment(&SALT, b"{}"), ..header() };
    let sealed = lying.seal(&SALT, PAYLOAD, &ingest().public().unwrap()).unwrap();
    assert_eq!(lying.open(&sealed, &ingest()), Err(EntryError::OtherPayload));
}

#[test]
fn without_the_device_key_an_entry_is_kept_unsigned() {
    let head = Head {
        organisation: OrgId(uuid(1)),
        device: DeviceId(uuid(2)),
        epoch: Epoch([9; 16]),
        next_seq: 7,
        hash: [3; 32],
    };
    let public = ingest().public().unwrap();
    let written = write(&head, EntryId(uuid(3)), Timestamp(5), (SALT, PAYLOAD), None, &public).unwrap();
    assert_eq!((written.signature, written.header.seq, written.header.prev), (None, 7, [3; 32]));
}
