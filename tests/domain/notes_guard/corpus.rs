//! How often ordinary notes are blocked or warned about.

use doorstep::domain::notes_guard::{Secret, Verdict, judge};

use super::chance::{Chance, Code};

pub const ENGLISH: &str = include_str!("../../fixtures/notes/ordinary-en.txt");
pub const WELSH: &str = include_str!("../../fixtures/notes/ordinary-cy.txt");

/// Codes that are also times, years, doses or round numbers.
const PLAUSIBLE: [&str; 30] = [
    "0930", "1430", "0800", "0815", "1200", "1230", "1245", "1400", "1630", "1800", "2100", "2200", "1945", "1951",
    "1966", "2024", "2026", "2027", "500", "1000", "250", "100", "150", "200", "300", "120", "135", "1500", "2500",
    "1234",
];

fn notes() -> Vec<&'static str> {
    ENGLISH.lines().chain(WELSH.lines()).collect()
}

/// How many of these notes are blocked, and how many only warned about.
fn count(secrets: &[Secret<'_>], notes: &[&str]) -> (usize, usize) {
    let verdicts: Vec<Verdict> = notes.iter().map(|note| judge(secrets, false, &[note]).verdict).collect();
    let of = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count();
    (of(Verdict::Block), of(Verdict::Warn))
}

#[test]
fn the_corpus_has_at_least_three_hundred_notes_of_each_language_and_none_twice() {
    for corpus in [ENGLISH, WELSH] {
        let mut lines: Vec<&str> = corpus.lines().collect();
        let all = lines.len();
        assert!(all >= 300 && lines.iter().all(|line| !line.trim().is_empty()), "{all}");
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all);
    }
}

#[test]
fn without_a_code_no_ordinary_note_is_blocked_and_few_are_warned_about() {
    for (language, corpus) in [("English", ENGLISH), ("Welsh", WELSH)] {
        let notes: Vec<&str> = corpus.lines().collect();
        let warned: Vec<&str> =
            notes.iter().copied().filter(|note| judge(&[], false, &[note]).verdict == Verdict::Warn).collect();
        let (blocked, warns) = count(&[], &notes);
        println!("{language}, shape only: {blocked} blocked, {warns} warned of {}: {warned:#?}", notes.len());
        assert!(blocked == 0 && warns * 20 <= notes.len(), "{warned:#?}");
    }
}

#[test]
fn at_most_one_ordinary_note_in_a_hundred_is_blocked_and_five_warned_about_whatever_the_code() {
    const CODES: usize = 40;
    let (seed, mut chance) = Chance::from_env();
    for (language, corpus) in [("English", ENGLISH), ("Welsh", WELSH)] {
        let notes: Vec<&str> = corpus.lines().collect();
        let (mut blocked, mut warned, mut most) = (0, 0, (0, 0));
        for _ in 0..CODES {
            let code = Code::random(&mut chance);
            let (blocks, warns) = count(&[code.secret()], &notes);
            (blocked, warned) = (blocked + blocks, warned + warns);
            most = (most.0.max(blocks), most.1.max(warns));
        }
        let all = notes.len() * CODES;
        println!("{language}: blocked {blocked} of {all}, warned {warned}; most for one code {most:?}");
        assert!(blocked * 100 <= all && warned * 20 <= all, "{language}: {blocked} and {warned} of {all}, seed {seed}");
    }
}

#[test]
fn a_code_that_is_a_time_a_year_or_a_dose_blocks_few_ordinary_notes_too() {
    let notes = notes();
    let (mut blocked, mut warned) = (0, 0);
    // Every third one also as a mechanical safe's code, which matches more.
    let codes =
        PLAUSIBLE.iter().map(|code| (*code, false)).chain(PLAUSIBLE.iter().step_by(3).map(|code| (*code, true)));
    let codes: Vec<(&str, bool)> = codes.collect();
    for (code, order_free) in &codes {
        let (blocks, warns) = count(&[Secret { code, order_free: *order_free }], &notes);
        println!("{code}, any order {order_free}: {blocks} blocked, {warns} warned");
        assert!(
            blocks * 100 <= notes.len() && warns * 20 <= notes.len(),
            "{code}: {blocks} and {warns} of {}",
            notes.len()
        );
        (blocked, warned) = (blocked + blocks, warned + warns);
    }
    println!("times, years and doses: {blocked} blocked, {warned} warned of {}", notes.len() * codes.len());
}

#[test]
fn ordinary_notes_of_one_visit_do_not_make_up_a_code_together() {
    const CODES: usize = 25;
    const VISIT: usize = 5;
    let (seed, mut chance) = Chance::from_env();
    let notes = notes();
    let (mut blocked, mut warned) = (0, 0);
    for _ in 0..CODES {
        let code = Code::random(&mut chance);
        for visit in notes.chunks(VISIT) {
            match judge(&[code.secret()], false, visit).verdict {
                Verdict::Block => blocked += 1,
                Verdict::Warn => warned += 1,
                Verdict::Ok => {}
            }
        }
    }
    let all = notes.len() * CODES;
    println!("visits of {VISIT} notes: {blocked} blocked, {warned} warned of {}", all / VISIT);
    assert!(blocked * 100 <= all && warned * 20 <= all, "{blocked} and {warned} of {all} notes, seed {seed}");
}
