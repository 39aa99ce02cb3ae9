use doorstep::domain::ids::{ClientId, CodeVersionId, MethodId, OrgId};
use doorstep::vault::Secret32;
use doorstep::vault::code_vault::{OrganisationKey, Place, StoredCode, is_same, rewrap, store, store_under};
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

#[test]
fn a_code_that_was_wrapped_again_opens_with_the_new_key_alone() {
    let stored = store(&key(1), &PLACE, &code("258036"));
    let again = rewrap(&key(1), &key(2), &PLACE, &stored).unwrap();
    assert_eq!(again.sealed, stored.sealed, "the code itself is not opened");
    assert_eq!(is_same(&key(2), &PLACE, &again, &code("258036")), Ok(true));
    assert!(is_same(&key(1), &PLACE, &again, &code("258036")).is_err());
    assert!(rewrap(&key(3), &key(2), &PLACE, &stored).is_err());
    let elsewhere = Place { client: ClientId(Uuid::from_u128(6)), ..PLACE };
    assert!(rewrap(&key(1), &key(2), &elsewhere, &stored).is_err());
}

#[test]
fn while_keys_change_both_open_and_a_code_goes_under_the_one_that_is_asked_for() {
    let both = || key(1).with_next(Secret32::new([2; 32]));
    for (writing, other) in [(1, 2), (2, 1)] {
        let stored = store_under(&both(), &key(writing).kid(), &PLACE, &code("1234")).unwrap();
        assert_eq!(is_same(&both(), &PLACE, &stored, &code("1234")), Ok(true));
        assert_eq!(is_same(&key(writing), &PLACE, &stored, &code("1234")), Ok(true));
        assert!(is_same(&key(other), &PLACE, &stored, &code("1234")).is_err());
    }
    assert!(store_under(&both(), &key(3).kid(), &PLACE, &code("1234")).is_none());
    assert_eq!((both().holds(&key(2).kid()), both().holds(&key(3).kid())), (true, false));
}

#[test]
fn the_identity_of_a_key_says_nothing_of_it() {
    assert_ne!(key(1).kid(), key(2).kid());
    assert_eq!(key(1).kid().len(), 16);
    assert!(!format!("{:?} {}", key(1), key(1).kid()).contains("0101"));
}
