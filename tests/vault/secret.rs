use doorstep::vault::secret::{Code, Pin};
use doorstep::vault::{Secret32, is_same};

#[test]
fn no_secret_prints_itself() {
    let code = Code::new("258036".into()).unwrap();
    let printed = format!("{code:?} {:?} {:?}", Pin::new("284951".into()), Secret32::new([0xab; 32]));
    for secret in ["258036", "284951", "171", "ab"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn a_code_has_one_to_sixty_three_bytes() {
    assert!(Code::new(String::new()).is_none());
    assert!(Code::new("1".repeat(63)).is_some());
    assert!(Code::new("1".repeat(64)).is_none());
}

#[test]
fn secrets_are_compared_whole() {
    assert!(is_same(b"abc", b"abc"));
    assert!(!is_same(b"abc", b"abd"));
    assert!(!is_same(b"abc", b"ab"));
}
