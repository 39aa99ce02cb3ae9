use doorstep::domain::ids::{ClientId, CodeVersionId, MethodId, OrgId};
use doorstep::vault::Secret32;
use doorstep::vault::code_vault::{OrganisationKey, Place, StoredCode, is_same, store};
use doorstep::vault::secret::Code;
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(5);
const PLACE: Place =
    Place { organisation: OrgId(ID), client: ClientId(ID), method: MethodId(ID), version: CodeVersionId(ID) };

fn key(seed: u8) -> OrganisationKey {
    OrganisationKey::new(Secret32::new([seed; 32]))
}

fn code(text: &str) -> Code {
    Code::new(text.into()).unwrap()
}

#[test]
fn a_stored_code_is_told_from_another_without_being_returned() {
    let stored = store(&key(1), &PLACE, &code("258036"));
    assert_eq!(is_same(&key(1), &PLACE, &stored, &code("258036")), Ok(true));
    assert_eq!(is_same(&key(1), &PLACE, &stored, &code("258037")), Ok(false));
}

#[test]
fn the_same_code_is_stored_differently_each_time() {
    let (one, two) = (store(&key(1), &PLACE, &code("1234")), store(&key(1), &PLACE, &code("1234")));
    assert_ne!(one.sealed, two.sealed);
    assert_ne!(one.wrapped, two.wrapped);
}

#[test]
fn another_key_and_another_place_open_nothing() {
    let stored = store(&key(1), &PLACE, &code("1234"));
    assert!(is_same(&key(2), &PLACE, &stored, &code("1234")).is_err());
    let elsewhere = Place { client: ClientId(Uuid::from_u128(6)), ..PLACE };
    assert!(is_same(&key(1), &elsewhere, &stored, &code("1234")).is_err());
}

#[test]
fn every_byte_of_a_stored_code_counts() {
    let stored = store(&key(1), &PLACE, &code("1234"));
    for place in 0..stored.wrapped.len() {
        let mut wrapped = stored.wrapped.clone();
        wrapped[place] ^= 1;
        let changed = StoredCode { wrapped, sealed: stored.sealed.clone() };
        assert!(is_same(&key(1), &PLACE, &changed, &code("1234")).is_err());
    }
    for place in 0..stored.sealed.len() {
        let mut sealed = stored.sealed.clone();
        sealed[place] ^= 1;
        let changed = StoredCode { wrapped: stored.wrapped.clone(), sealed };
        assert!(is_same(&key(1), &PLACE, &changed, &code("1234")).is_err());
    }
}
