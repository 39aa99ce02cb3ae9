//! No code in a note. `transforms` measures what is caught and `corpus` what is not to be; here is what each rule
//! means.

use std::time::{Duration, Instant};

use doorstep::domain::notes_guard::{Finding, Secret, Verdict, Why, judge};
use proptest::prelude::*;

mod chance;
mod corpus;
mod said;
mod transforms;

const CODE: Secret<'_> = Secret { code: "1359", order_free: false };

fn one(code: &str, note: &str) -> Verdict {
    judge(&[Secret { code, order_free: false }], false, &[note]).verdict
}

fn any_order(code: &str, note: &str) -> Verdict {
    judge(&[Secret { code, order_free: true }], false, &[note]).verdict
}

fn found(verdict: Verdict, note: usize, why: Why) -> Finding {
    Finding { verdict, note: Some(note), why: Some(why) }
}

#[test]
fn a_code_is_found_however_it_is_spaced_or_written() {
    for text in [
        "1359",
        "the code is 1359.",
        "1-3 5.9",
        "13-59",
        "13.59",
        "13:59",
        "1 3 5 9",
        "135-9",
        "13 / 59",
        "１３５９",
        "1\u{200b}3\u{200b}5\u{200b}9",
        "①③⑤⑨",
        "❶❸❺❾",
        "1️⃣3️⃣5️⃣9️⃣",
        "١٣٥٩",
        "一三五九",
        "ⅠⅢⅤⅨ",
        "1🔑3🔑5🔑9",
        "code1359x",
        "\u{202e}9531\u{202c}",
    ] {
        assert_eq!(one("1359", text), Verdict::Block, "{text}");
    }
}

#[test]
fn the_decimal_digits_of_every_script_are_read() {
    for zero in
        [0x660, 0x6f0, 0x7c0, 0x966, 0xb66, 0xe50, 0xf20, 0x17e0, 0xa620, 0xff10, 0x104a0, 0x1d7f6, 0x1e950, 0x1fbf0]
    {
        let text: String = [1, 3, 5, 9].iter().filter_map(|digit| char::from_u32(zero + digit)).collect();
        assert_eq!(one("1359", &text), Verdict::Block, "{text}");
        assert_eq!(one("1358", &text), Verdict::Ok, "{text}");
    }
}

#[test]
fn a_code_is_found_in_english_words() {
    for text in [
        "one three five nine",
        "ONE-THREE-FIVE-NINE",
        "OneThreeFiveNine",
        "thirteen fifty-nine",
        "thirteen hundred and fifty nine",
        "one thousand, three hundred and fifty nine",
        "13 five nine",
        "one, then three, then five and nine",
        "one dash three dash five dash nine",
        "1st digit 1, 2nd digit 3, 3rd digit 5, 4th digit 9",
    ] {
        assert_eq!(one("1359", text), Verdict::Block, "{text}");
    }
}

#[test]
fn a_code_is_found_in_welsh_words() {
    for text in [
        "un tri pump naw",
        "un, tri, pump a naw",
        "un a thri a phump a naw",
        "un deg tri, pum deg naw",
        "tri ar ddeg a hanner cant a naw",
        "pedair ar ddeg? nage, tri ar ddeg wedyn pum deg naw",
        "mil tri chant pum deg naw",
        "un yna tair yna bump wedyn naw",
        "1 tri 5 naw",
        "undegtri pumdegnaw",
    ] {
        assert_eq!(one("1359", text), Verdict::Block, "{text}");
    }
}

#[test]
fn doubles_are_found_in_both_languages() {
    for (code, text) in [
        ("1559", "one double five nine"),
        ("1559", "un dwbl pump naw"),
        ("1559", "un dau bump naw"),
        ("1559", "un pump ddwywaith naw"),
        ("1559", "one, two 5s, nine"),
        ("2226", "triple two six"),
        ("0070", "double oh seven oh"),
    ] {
        assert_eq!(one(code, text), Verdict::Block, "{code} in {text}");
    }
}

#[test]
fn letters_are_found_in_any_case_and_as_nato_spells_them() {
    for text in ["it was 81b 44", "81-B-44", "eighty one bravo double four", "81 B for bravo 44", "81Ⓑ44", "81В44"] {
        assert_eq!(one("81B44", text), Verdict::Block, "{text}");
    }
    assert_eq!(one("7X3Y", "seven x-ray three yankee"), Verdict::Block);
}

#[test]
fn a_code_blocks_even_when_it_could_be_a_time_a_year_a_dose_or_a_name_beside_it_could_explain_it() {
    for (code, text) in [
        ("1430", "seen at 14:30"),
        ("0930", "call at oh nine thirty"),
        ("2026", "born in 2026"),
        ("500", "paracetamol 500mg"),
        ("1000", "one thousand ml"),
        ("258036", "Elin, 25-80-36"),
        ("1359", "spent £13.59"),
    ] {
        assert_eq!(one(code, text), Verdict::Block, "{code} in {text}");
    }
}

#[test]
fn unrelated_numbers_do_not_make_up_a_code() {
    for text in [
        "",
        "She is well",
        "came at 13.45, left 14.10",
        "95 over 60",
        "house 135",
        "135 over 90",
        "at 1.35, 9 tablets",
        "1 tablet at 3, 5 ml at 9",
        "13 tablets, 59 ml",
        "one of the three came at five, all nine of us",
    ] {
        assert_eq!(one("1359", text), Verdict::Ok, "{text}");
    }
}

#[test]
fn a_mechanical_safe_opens_in_any_order_and_so_its_digits_block_in_any_order() {
    for text in ["9531", "5 9 1 3", "nine three five one", "59-31", "naw, pump, tri, un", "l359, I mean 3195"] {
        assert_eq!(any_order("1359", text), Verdict::Block, "{text}");
    }
    assert_eq!(any_order("1359", "1355"), Verdict::Ok);
    assert_eq!(one("1359", "5913"), Verdict::Ok);
}

#[test]
fn a_code_split_over_notes_is_found_in_the_note_that_completes_it() {
    for (notes, last) in [
        (&["first two are 13", "then 59"][..], 1),
        (&["1", "3", "5", "9", "All well."], 3),
        (&["Gate sticks. thirteen", "fifty nine, thanks"], 1),
        (&["Remember 13 for later", "Ate well", "and 59 as well"], 2),
        (&["y ddau gyntaf yw 13", "y ddau olaf yw 59"], 1),
        (&["the key safe begins with 13 she says", "Had her tea. It ends with 59"], 1),
    ] {
        assert_eq!(judge(&[CODE], false, notes), found(Verdict::Block, last, Why::AcrossNotes), "{notes:?}");
    }
}

#[test]
fn numbers_of_separate_notes_are_not_joined_when_they_are_about_something_else() {
    for notes in [["13 tablets left", "59 kg today"], ["Room 13 visited, 2 pads used", "Call took 5 minutes, 59 steps"]]
    {
        assert_eq!(judge(&[CODE], false, &notes), Finding::OK, "{notes:?}");
    }
}

#[test]
fn a_reversed_code_blocks_beside_key_safe_words_of_either_language_and_warns_elsewhere() {
    for text in
        ["key safe 9531", "y sêff: 9-5-3-1", "allwedd naw pump tri un", "the number for the door is 9531", "gôd 9531"]
    {
        assert_eq!(judge(&[CODE], false, &[text]), found(Verdict::Block, 0, Why::Reversed), "{text}");
    }
    assert_eq!(judge(&[CODE], false, &["Elin 9531"]), found(Verdict::Warn, 0, Why::Reversed));
    assert_eq!(judge(&[CODE], false, &["Elin 9531", "for the key safe"]), found(Verdict::Block, 1, Why::Reversed));
}

#[test]
fn a_code_with_look_alike_letters_blocks_beside_key_safe_words_and_warns_elsewhere() {
    for text in ["l3S9", "I359", "1E5g", "l-3-S-9"] {
        assert_eq!(one("1359", text), Verdict::Warn, "{text}");
        assert_eq!(one("1359", &format!("cod {text}")), Verdict::Block, "{text}");
    }
    for (code, text) in [("1050", "lOSO"), ("81B44", "81844"), ("7O5", "705")] {
        assert_eq!(one(code, text), Verdict::Warn, "{text}");
    }
    assert_eq!(one("1359", "code: |3$9"), Verdict::Block);
    // Words are no codes, whatever their letters resemble.
    assert_eq!(one("734", "had her tea"), Verdict::Ok);
}

#[test]
fn a_code_within_a_longer_number_blocks_beside_key_safe_words_and_warns_elsewhere() {
    assert_eq!(one("1359", "phone 01632 013594"), Verdict::Warn);
    assert_eq!(one("1359", "for the key safe phone 01632 013594"), Verdict::Block);
}

#[test]
fn a_code_too_short_to_tell_from_a_house_number_is_looked_for_beside_key_safe_words_only() {
    assert_eq!(one("12", "number 12"), Verdict::Ok);
    assert_eq!(one("12", "12 steps, 12 tablets"), Verdict::Ok);
    assert_eq!(
        judge(&[Secret { code: "12", order_free: false }], false, &["code 12"]),
        found(Verdict::Block, 0, Why::ShortCode)
    );
}

#[test]
fn without_a_code_digits_beside_key_safe_words_are_warned_about() {
    for text in [
        "key safe 4471",
        "cod newydd pedwar pedwar saith un",
        "4471 for the box",
        "y blwch: 44-71",
        "C4471 is the combination",
    ] {
        assert_eq!(judge(&[], false, &[text]), found(Verdict::Warn, 0, Why::Shape), "{text}");
    }
}

#[test]
fn in_a_suspicious_visit_digits_beside_key_safe_words_block() {
    for notes in [
        &["the code is 4471 now"][..],
        &["Daughter changed it. Code 14:30"],
        &["mae'r cod wedi newid i 44 71"],
        &["safe: four four seven one"],
        &["box 1 2 3 4"],
        &["allwedd, pedwar pedwar saith un"],
        &["new code, her birth year, 1962"],
        &["told me the new code", "it's 4471"],
    ] {
        assert_eq!(judge(&[], true, notes), found(Verdict::Block, notes.len() - 1, Why::NewCode), "{notes:?}");
    }
}

#[test]
fn in_a_suspicious_visit_too_a_number_that_says_what_it_is_may_be_written() {
    for text in [
        "Code did not open, rang the office at 14:30",
        "Key safe would not open. Gave 500 mg paracetamol at 8.30",
        "box changed on 12/11/2026, rang 01632 960123",
        "y cod ddim yn gweithio, 250 ml o de",
        "Tried the code 3 times, waited 10 minutes",
    ] {
        assert_eq!(judge(&[], true, &[text]), Finding::OK, "{text}");
    }
}

#[test]
fn ordinary_mentions_of_a_key_safe_or_of_being_safe_pass() {
    for text in [
        "put key back in key safe, checked",
        "Left safe and well 1430",
        "Key returned to key safe, next call 17:00, BP 120/80",
        "Allwedd yn ôl yn y sêff am 14:30",
        "dosette box 500mg",
        "Post code LL57 2AB",
    ] {
        assert_eq!(judge(&[], false, &[text]), Finding::OK, "{text}");
    }
}

#[test]
fn the_worst_note_is_named_and_of_equally_bad_ones_the_first() {
    assert_eq!(judge(&[CODE], false, &["9531", "well", "1359", "1359"]), found(Verdict::Block, 2, Why::Code));
    let two = [Secret { code: "2468", order_free: false }, CODE];
    assert_eq!(judge(&two, false, &["1359", "2468"]), found(Verdict::Block, 0, Why::Code));
}

#[test]
fn nothing_is_found_in_no_notes_and_an_empty_code_is_in_none() {
    assert_eq!(judge(&[CODE], true, &[]), Finding::OK);
    for code in ["", " - ", "\u{200b}"] {
        assert_eq!(one(code, "1359 at 14:30"), Verdict::Ok);
    }
}

#[test]
fn block_is_worse_than_warn_and_warn_than_ok() {
    assert!(Verdict::Ok < Verdict::Warn && Verdict::Warn < Verdict::Block);
}

#[test]
fn a_reason_is_one_sentence_that_says_what_to_do_and_a_secret_cannot_be_printed() {
    use Why::{AcrossNotes, AnyOrder, Code, InsideNumber, LookAlike, NewCode, Reversed, Shape, ShortCode};
    for why in [Code, AnyOrder, AcrossNotes, Reversed, LookAlike, InsideNumber, ShortCode, NewCode, Shape] {
        let (sentence, word) = (why.to_string(), why.as_str());
        assert!(sentence.ends_with('.') && sentence.matches('.').count() == 1, "{sentence}");
        assert!(sentence.contains("take") && !sentence.contains(|c: char| c.is_ascii_digit()), "{sentence}");
        assert!(word.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{word}");
    }
    assert!(!format!("{CODE:?}").contains("1359"));
}

#[test]
fn ten_thousand_characters_take_little_time_whatever_they_are() {
    let (text, _) = corpus::ENGLISH.split_at(10_000);
    let parts = [
        "1",
        "1 ",
        "one ",
        "o ",
        "un a ",
        "l1",
        "O0 ",
        "code 1 a ",
        "one hundred thousand ",
        "double ",
        "\u{202e}",
        "🔑1",
    ];
    let made = parts.map(|part| part.chars().cycle().take(10_000).collect::<String>());
    for note in made.iter().map(String::as_str).chain([text]) {
        for (code, order_free) in [("11119", false), ("10101010", true)] {
            let start = Instant::now();
            judge(&[Secret { code, order_free }], true, &[note]);
            // Milliseconds when built for release; this bound is for a busy machine and a slow build.
            assert!(
                start.elapsed() < Duration::from_secs(3),
                "{:?}… took {:?}",
                &note.chars().take(20).collect::<String>(),
                start.elapsed()
            );
        }
    }
}

/// Pieces that the guard has rules for, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "1", "35", "9", "1359", "l", "O", "one", "fifty", "hundred", "thousand", "double", "twice", "fives", "tri",
        "deg", "ar", "ddeg", "hugain", "hanner", "cant", "a", "ac", "mil", "dau", "then", "first", "two", "st", "x",
        "s", "B", "bravo", "code", "safe", "box", "mg", ":", ".", ", ", " ", " ", " ", "-", "'", "’", "\n", "£", "%",
        "\u{200b}", "\u{202e}", "\u{301}", "🔑", "１", "⑬", "ⅸ", "İ", "ß", "שלום", "\0", "\u{7f}", "|", "$",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_the_guard_panic(
        notes in prop::collection::vec(prop_oneof![any::<String>(), pieces()], 0..4),
        code in prop_oneof![any::<String>(), "[0-9]{1,20}", pieces()],
        (order_free, suspicious) in any::<(bool, bool)>(),
    ) {
        let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
        let finding = judge(&[Secret { code: &code, order_free }], suspicious, &notes);
        prop_assert_eq!(finding.note.is_some(), finding.verdict != Verdict::Ok);
        prop_assert_eq!(finding.why.is_some(), finding.verdict != Verdict::Ok);
        prop_assert!(finding.note.is_none_or(|note| note < notes.len()));
    }

    #[test]
    fn a_code_in_any_text_blocks(code in "[0-9]{3,8}", before in pieces(), after in pieces()) {
        let note = format!("{before} {code} {after}");
        prop_assert_eq!(one(&code, &note), Verdict::Block);
    }

    #[test]
    fn ordinary_text_around_a_note_never_removes_a_block(
        code in "[0-9]{3,8}",
        way in 0..4_usize,
        (before, after) in (0..600_usize, 0..600_usize),
        suspicious in any::<bool>(),
    ) {
        let spaced = |between: &str| code.chars().map(String::from).collect::<Vec<_>>().join(between);
        let reversed: String = code.chars().rev().collect();
        let beside = format!("key safe {reversed}");
        let written = [spaced("-"), spaced(", "), beside, format!("the new code is {code}")][way].clone();
        let secrets = [Secret { code: &code, order_free: false }];
        let secrets = if way == 3 { &[][..] } else { &secrets };
        let alone = judge(secrets, suspicious, &[&written]).verdict;
        let ordinary: Vec<&str> = corpus::ENGLISH.lines().chain(corpus::WELSH.lines()).collect();
        let note = format!("{} {written}. {}", ordinary[before], ordinary[after]);
        prop_assert!(judge(secrets, suspicious, &[&note]).verdict >= alone, "{}", note);
    }

    #[test]
    fn every_order_of_an_order_free_code_is_judged_alike(
        (code, shuffled) in "[0-9]{3,8}".prop_flat_map(|code| {
            let digits: Vec<char> = code.chars().collect();
            (Just(code), Just(digits).prop_shuffle())
        }),
    ) {
        let shuffled: String = shuffled.into_iter().collect();
        prop_assert_eq!(any_order(&code, &shuffled), Verdict::Block);
        prop_assert_eq!(any_order(&shuffled, &code), Verdict::Block);
    }

    #[test]
    fn how_the_code_itself_is_kept_makes_no_difference(code in "[0-9]{2}[A-C][0-9]{2}", note in pieces()) {
        let spaced = code.to_lowercase().chars().map(String::from).collect::<Vec<_>>().join("-");
        prop_assert_eq!(one(&code, &note), one(&spaced, &note));
    }
}
