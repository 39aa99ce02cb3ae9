use doorstep::domain::notes_guard::{Verdict, check};

#[test]
fn a_code_is_found_however_it_is_spaced_or_written() {
    for text in [
        "1359",
        "the code is 1359.",
        "1-3-5-9",
        "1 3 5 9",
        "1.3.5.9",
        "１３５９",
        "1\u{200b}3\u{200b}5\u{200b}9",
        "①③⑤⑨",
    ] {
        assert_eq!(check("1359", text), Verdict::Block, "{text}");
    }
}

#[test]
fn letters_are_found_in_any_case() {
    assert_eq!(check("81B44", "it was 81b 44"), Verdict::Block);
}

#[test]
fn ordinary_words_and_other_numbers_pass() {
    for text in ["", "She is well", "came at 13.45, left 14.10", "95 over 60", "house 135"] {
        assert_eq!(check("1359", text), Verdict::Ok, "{text}");
    }
}

#[test]
fn a_code_too_short_to_tell_from_a_house_number_is_not_looked_for() {
    assert_eq!(check("12", "number 12"), Verdict::Ok);
}
