use doorstep::vault::Secret32;
use doorstep::vault::fields::FieldKey;

fn key() -> FieldKey {
    FieldKey::derive(&Secret32::new([3; 32]))
}

#[test]
fn a_field_opens_in_its_own_place_only() {
    let sealed = key().seal("client_card", "body", b"row", b"Mair Pritchard");
    assert_eq!(key().open("client_card", "body", b"row", &sealed).unwrap().as_slice(), b"Mair Pritchard");
    for (table, column, row) in [
        ("visit", "body", &b"row"[..]),
        ("client_card", "name", b"row"),
        ("client_card", "body", b"other"),
        ("client_cardbody", "", b"row"),
    ] {
        assert!(key().open(table, column, row, &sealed).is_err(), "{table} {column}");
    }
}

#[test]
fn every_byte_of_a_field_counts_and_no_bytes_make_it_panic() {
    let sealed = key().seal("t", "c", b"r", b"x");
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(key().open("t", "c", b"r", &changed).is_err());
    }
    for length in 0..sealed.len() {
        assert!(key().open("t", "c", b"r", &sealed[..length]).is_err());
    }
}
