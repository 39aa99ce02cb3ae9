use doorstep::sync::wire::enrolment::{CodeError, Invitation, normal_code, shown_code};
use proptest::prelude::*;

#[test]
fn a_code_is_read_however_it_is_spaced() {
    for typed in ["8Z2B-NQPD-F7JV", "8z2bnqpdf7jv", " 8Z2B NQPD F7JV ", "8Z2B–NQPD–F7JV", "8Z2B.NQPD.F7JV"] {
        assert_eq!(normal_code(typed).as_deref(), Ok("8Z2BNQPDF7JV"), "{typed}");
    }
}

#[test]
fn what_is_wrong_with_a_code_is_said() {
    assert_eq!(normal_code(""), Err(CodeError::Length(0)));
    assert_eq!(normal_code("8Z2B-NQPD-F7J"), Err(CodeError::Length(11)));
    assert_eq!(normal_code("8Z2B-NQPD-F7JVV"), Err(CodeError::Length(13)));
    assert_eq!(normal_code("8Z2B-NQPD-F7J0"), Err(CodeError::Character('0')));
    assert_eq!(normal_code("8Z2B-NQPD-F7Jé"), Err(CodeError::Character('É')));
}

fn invitation() -> Invitation {
    let address = String::from("https://doorstep.example.org");
    Invitation { address, code: "8Z2BNQPDF7JV".into(), root_digest: [0xab; 32] }
}

#[test]
fn the_link_carries_address_code_and_the_digest_of_the_root_behind_the_hash() {
    let link = invitation().link();
    assert!(link.starts_with("https://doorstep.example.org/enrol#code=8Z2B-NQPD-F7JV&root="), "{link}");
    assert_eq!(Invitation::parse(&link), Some(invitation()));
}

#[test]
fn a_link_with_a_part_missing_is_no_link() {
    let link = invitation().link();
    for broken in [
        link.replace("/enrol#", "/"),
        link.replace("code=8Z2B-NQPD-F7JV", "code=8Z2B"),
        link.replace("&root=", "&toor="),
        link[..link.len() - 3].to_owned(),
        shown_code("8Z2BNQPDF7JV"),
    ] {
        assert_eq!(Invitation::parse(&broken), None, "{broken}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_them_panic(text in ".{0,80}") {
        let _ = (normal_code(&text), Invitation::parse(&text), Invitation::parse(&format!("x/enrol#{text}")));
    }

    #[test]
    fn every_code_is_shown_and_read_back(code in "[2-9A-HJ-NP-Z]{12}") {
        prop_assert_eq!(normal_code(&shown_code(&code)), Ok(code));
    }
}
