use doorstep::domain::encoding::{base64url, hex, unbase64url, unhex};
use doorstep::domain::ids::{Epoch, VisitId};
use proptest::prelude::*;

#[test]
fn an_epoch_is_thirty_two_lower_case_digits() {
    let epoch = Epoch([0xab; 16]);
    assert_eq!(epoch.to_string(), "ab".repeat(16));
    assert_eq!(epoch.to_string().parse(), Ok(epoch));
    for wrong in ["", "ab", &"g".repeat(32), &"é".repeat(16)] {
        assert!(wrong.parse::<Epoch>().is_err(), "{wrong}");
    }
}

#[test]
fn an_identity_of_another_length_is_none() {
    assert_eq!(VisitId::from_slice(&[1; 15]), None);
}

proptest! {
    #[test]
    fn bytes_come_back_from_both_texts(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        prop_assert_eq!(unhex(&hex(&bytes)), Some(bytes.clone()));
        prop_assert_eq!(unbase64url(&base64url(&bytes)), Some(bytes));
    }

    #[test]
    fn no_text_makes_them_panic(text in ".{0,60}") {
        let _ = (unhex(&text), unbase64url(&text), text.parse::<Epoch>());
    }
}
