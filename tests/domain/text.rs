use doorstep::domain::entry::Fact;
use doorstep::domain::entry::report::{Amendment, Concern, Later, Loss, LostThing, Subject, ToldLater, YesNo};
use doorstep::domain::ids::EntryId;
use doorstep::domain::text::{LONGEST, TooLong, clean, clean_fact};
use proptest::prelude::*;

use crate::support::facts::any_said;

#[test]
fn what_a_person_writes_is_kept_letter_for_letter() {
    for text in ["", "Mair", "ŵ ŷ â ê", "ci mawr 🐕 wrth y drws", "👩🏽‍⚕️ came", "مفتاح عند الجار", "השכנה פתחה"]
    {
        assert_eq!(clean(text).unwrap(), text);
    }
    // Joiners and marks that letters and emoji are made of, and the marks that only place a full stop.
    for kept in ['\u{200D}', '\u{200C}', '\u{FE0F}', '\u{0301}', '\u{200F}', '\u{200E}'] {
        assert_eq!(clean(&format!("a{kept}b")).unwrap(), format!("a{kept}b"), "{kept:?}");
    }
}

#[test]
fn ends_are_trimmed_and_a_line_of_the_log_stays_one_line() {
    assert_eq!(clean("  one\ntwo\r\nthree\tfour\u{2028}five\u{2029} ").unwrap(), "one two  three four five");
    assert_eq!(clean(" \n\t ").unwrap(), "");
}

#[test]
fn signs_that_make_a_line_read_as_another_are_gone() {
    for sign in
        ['\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}']
    {
        assert_eq!(clean(&format!("left{sign}thgir")).unwrap(), "leftthgir", "{sign:?}");
    }
    for sign in ['\0', '\u{7}', '\u{8}', '\u{1B}', '\u{7F}', '\u{9B}'] {
        assert_eq!(clean(&format!("a{sign}b")).unwrap(), "ab", "{sign:?}");
    }
}

#[test]
fn a_text_too_long_is_refused_and_never_cut() {
    let longest = "ŵ".repeat(LONGEST);
    assert_eq!(clean(&longest).unwrap(), longest, "characters, not bytes");
    assert_eq!(clean(&"🐕".repeat(LONGEST + 1)), Err(TooLong { has: LONGEST + 1 }));
    assert_eq!(clean(&"x".repeat(10_000)), Err(TooLong { has: 10_000 }));
    assert_eq!(
        clean(&format!("{}{longest}{}", " ".repeat(900), "\n".repeat(900))).unwrap(),
        longest,
        "blanks count not"
    );
}

#[test]
fn a_fact_with_one_text_too_long_is_refused_whole() {
    let mut fact = Fact::Finding { words: "x".repeat(10_000) };
    assert_eq!(clean_fact(&mut fact), Err(TooLong { has: 10_000 }));
    let mut fact = Fact::Finding { words: " a\u{202E}b ".into() };
    assert_eq!(clean_fact(&mut fact), Ok(()));
    assert_eq!(fact, Fact::Finding { words: "ab".into() });
}

#[test]
fn the_texts_of_reports_are_cleaned_too() {
    let dirty = || " a\u{202E}b ".to_owned();
    let entry = EntryId(uuid::Uuid::from_u128(5));
    for mut fact in [
        Fact::Lost(Loss {
            what: LostThing::Key,
            tag: dirty(),
            opens: dirty(),
            stolen: YesNo::No,
            last_had: dirty(),
            identifies: YesNo::Unknown,
            codes_with_it: YesNo::No,
            home: None,
            at_risk: YesNo::Yes,
        }),
        Fact::Concern(Concern { about: Subject::Home, home: None, child: false, words: dirty() }),
        Fact::Amended(Amendment { entry, field: "words".into(), old: dirty(), new: dirty(), reason: dirty() }),
        Fact::ToldLater(ToldLater { what: Later::Other, words: dirty(), reason: dirty() }),
    ] {
        clean_fact(&mut fact).unwrap();
        assert!(fact.texts().iter().all(|text| *text == "ab"), "{fact:?}");
        assert!(!fact.texts().is_empty());
    }
}

/// Every string in the JSON of a fact that is none of its closed words.
fn strings(fact: &Fact) -> Vec<String> {
    fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => found.push(text.clone()),
            serde_json::Value::Array(list) => list.iter().for_each(|value| collect(value, found)),
            serde_json::Value::Object(map) => map.values().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(&serde_json::to_value(fact).unwrap(), &mut found);
    found
}

proptest! {
    #[test]
    fn what_is_judged_and_what_is_cleaned_are_the_same_texts(mut fact in any_said()) {
        let read: Vec<String> = fact.texts().into_iter().map(str::to_owned).collect();
        let cleaned: Vec<String> = fact.texts_mut().into_iter().map(|text| text.clone()).collect();
        prop_assert_eq!(read, cleaned);
    }

    #[test]
    fn no_typed_text_of_a_fact_escapes_cleaning(mut fact in any_said()) {
        // Whatever a person may have typed is marked; nothing marked is left where cleaning does not look.
        for text in fact.texts_mut() {
            *text = "\u{202E}".into();
        }
        let marked = |fact: &Fact| strings(fact).iter().filter(|text| text.contains("Bethan") || text.contains('🐕')).count();
        // The step and address of *not safe* come from the app, and are no free text.
        if !matches!(fact, Fact::NotSafe { .. }) {
            prop_assert_eq!(marked(&fact), 0, "{:?}", fact);
        }
        clean_fact(&mut fact).unwrap();
        prop_assert!(fact.texts().iter().all(|text| text.is_empty()));
    }

    #[test]
    fn cleaning_twice_is_cleaning_once_and_panics_nowhere(text in any::<String>()) {
        if let Ok(once) = clean(&text) {
            prop_assert_eq!(clean(&once).unwrap(), once.clone());
            prop_assert!(!once.chars().any(char::is_control));
        }
    }
}
