//! The notes guard: keeps key-safe codes out of free-text notes.
//!
//! A code in a note is a data breach (Camden's guidance; policy 5.3): notes are read by many, copied into letters and
//! kept for years, and whoever reads one can open the door. So every free text of a visit is judged before it is saved,
//! on the phone and again at the office, by this one rule.
//!
//! | What the notes hold | Beside key-safe words | Elsewhere |
//! |---|---|---|
//! | the code, however it is written (below) | block | block |
//! | a mechanical safe's digits in any order | block | block |
//! | the code in parts, in notes that follow one another | block | block |
//! | the code backwards | block | warn |
//! | the code with look-alike letters: `l3S9`, `81844` for 81B44 | block | warn |
//! | the code within a longer number, as in a telephone number | block | warn |
//! | a code of one or two characters | block | nothing: it may be a house number |
//! | 3 to 8 digits that are no code we know, in a suspicious visit | block | nothing |
//! | the same in any other visit | warn | nothing |
//!
//! *However it is written*: in any case; spaced, with dashes, dots, commas, brackets, emojis or line ends between;
//! with zero-width characters in it or struck through; in full-width, circled or other scripts' digits and keycaps; in
//! English or Welsh number words, digit by digit, in pairs or as one number, mutated or not ("thirteen fifty-nine",
//! *un deg tri pum deg naw*, *tri ar ddeg*); with doubles ("double five", *dwbl pump*); with letters spelt as NATO
//! does; with words between that put it in order ("first two are 13, then 59"). The code always blocks, even when it
//! could be a time, a year or a dose: those have typed fields, which are not judged, and the block screen offers them.
//!
//! *Suspicious*: in this visit a code was reported changed, was told to the worker, or did not open. The commonest leak
//! is a new code, which nobody can compare.
//!
//! *Key-safe words* are English and Welsh: safe, code, box, lock, pin, *sêff*, *cod*, *blwch*, *allwedd* and the like,
//! a few words away. They are weighed: "key safe" counts for more than "box", and "left her safe and well" for little.
//!
//! What keeps ordinary notes out of it is that numbers are joined only where they are written as one: "135 over 90" and
//! "at 1.35, 9 tablets" do not hold 1359. By shape alone a number is passed over when it says what it is: a dose, a
//! time, a date, money, a reading, a telephone number, an address. In a suspicious visit only the plainest of these are
//! passed over right beside a key-safe word: "at 14:30" and "500 mg", but not "code 14:30".
//!
//! What it cannot do: find a code hidden by someone who means to ("her birth year", a picture, a sum). It is there for
//! slips and habits.
//!
//! How it works: `text` folds the notes (`fold`) into tokens; `lattice` says what each may stand for (`numbers`,
//! `spoken`); `seek` looks for each code (`code`) along them, and judges what stands between (`trail`);
//! `shape` looks for numbers beside key-safe words (`words`) and passes over those that are `typed`. Nothing is
//! kept, and nothing but the notes and the codes is asked.

mod code;
mod fold;
mod lattice;
mod numbers;
mod seek;
mod shape;
mod spoken;
mod text;
mod trail;
mod typed;
mod words;

use std::fmt;

use code::{Code, Way};
use lattice::Lattice;
use text::{Signs, Visit};

/// What the guard says of the notes of a visit, mildest first.
///
/// Source: policy 5.3 and Camden's guidance (no code in a note); SECURITY, *Notes guard*, for where each applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing that looks like a code: it may be saved.
    Ok,
    /// Something that may be a code: the worker is asked to look again, and may save.
    Warn,
    /// A code: it must not be saved.
    Block,
}

/// Why the guard warns or blocks.
///
/// Source: SECURITY, *Notes guard*: one for each rule there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The code itself, however it is spaced, spelt or spoken.
    Code,
    /// The digits of a mechanical safe's code, which opens in any order.
    AnyOrder,
    /// The code in parts, over more than one note.
    AcrossNotes,
    /// The code backwards.
    Reversed,
    /// The code with letters for digits that resemble them, or digits for letters.
    LookAlike,
    /// The code within a longer number.
    InsideNumber,
    /// A code of one or two characters, beside key-safe words.
    ShortCode,
    /// Three to eight digits beside key-safe words, in a visit in which the code was changed, told or did not open.
    NewCode,
    /// Three to eight digits beside key-safe words, in any other visit.
    Shape,
}

impl Why {
    /// A stable word for logs, tests and the wire; never translated.
    ///
    /// Source: SECURITY, *Notes guard*; what is logged of a hit is this word, never the text.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Code => "code",
            Why::AnyOrder => "any_order",
            Why::AcrossNotes => "across_notes",
            Why::Reversed => "reversed",
            Why::LookAlike => "look_alike",
            Why::InsideNumber => "inside_number",
            Why::ShortCode => "short_code",
            Why::NewCode => "new_code",
            Why::Shape => "shape",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Code => "The key-safe code is in this note: take it out before you save.",
            Why::AnyOrder => {
                "The digits of the key-safe code are in this note, in some order: take them out before you save."
            }
            Why::AcrossNotes => {
                "This note and the ones before it hold the key-safe code together: take its digits out."
            }
            Why::Reversed => "This may be the key-safe code written backwards: take it out.",
            Why::LookAlike => "This may be the key-safe code with letters in place of digits: take it out.",
            Why::InsideNumber => {
                "A number in this note may hold the key-safe code: take it out if it has to do with the key safe."
            }
            Why::ShortCode => "The key-safe code is beside words about the key safe: take it out before you save.",
            Why::NewCode => "This looks like a new key-safe code: take it out, and tell the office by voice.",
            Why::Shape => "If this number opens something, take it out; if not, carry on.",
        })
    }
}

/// The worst that the guard found in the notes of a visit.
///
/// Source: SECURITY, *Notes guard*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What to do.
    pub verdict: Verdict,
    /// The note that completes the finding, counted from 0; `None` where nothing was found.
    pub note: Option<usize>,
    /// Which rule; `None` where nothing was found.
    pub why: Option<Why>,
}

impl Finding {
    /// Nothing was found.
    pub const OK: Finding = Finding { verdict: Verdict::Ok, note: None, why: None };

    fn new(verdict: Verdict, note: usize, why: Why) -> Finding {
        Finding { verdict, note: Some(note), why: Some(why) }
    }

    /// The worse of two; of two equally bad ones that which is complete first.
    fn or(self, other: Finding) -> Finding {
        let earlier = self.verdict == other.verdict && other.note < self.note;
        if other.verdict > self.verdict || earlier { other } else { self }
    }
}

/// A code that must not be in a note. Cannot be printed (house rule 4).
///
/// Source: policy 5.3; SECURITY, *Notes guard*, for codes of mechanical safes.
#[derive(Clone, Copy)]
pub struct Secret<'a> {
    /// The code as it is revealed; case, spaces and dashes do not matter.
    pub code: &'a str,
    /// Whether its digits open the safe in any order, as on most mechanical ones.
    pub order_free: bool,
}

impl fmt::Debug for Secret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// Judges the free texts of one visit, in the order in which they were written.
///
/// `secrets` are the codes to compare with; without any only the shape of numbers is looked at. `suspicious`: in this
/// visit a code was reported changed, was told to the worker or did not open, so that three to eight digits or number
/// words beside *safe*, *code*, *cod*, *box* or *allwedd* block too: a new code is the commonest leak, and nobody can
/// compare it. Takes time in proportion to the length of the notes, and never panics.
///
/// Source: Camden's guidance and policy 5.3 (a code in a note is a data breach); SECURITY, *Notes guard*.
pub fn judge(secrets: &[Secret<'_>], suspicious: bool, notes: &[&str]) -> Finding {
    let visit = Visit::read(notes, Signs::Part);
    let lattice = Lattice::of(&visit);
    let found = shape::seek(&lattice, suspicious);
    let found = compare(&lattice, secrets, &WAYS).or(found);
    if found.verdict == Verdict::Block || !visit.resembles || secrets.is_empty() {
        return found;
    }
    let resembling = Visit::read(notes, Signs::Resemble);
    found.or(compare(&Lattice::of(&resembling), secrets, &[Way::Alike, Way::AlikeAnyOrder]))
}

/// How each code is looked for, the plainest first.
const WAYS: [Way; 5] = [Way::Exact, Way::AnyOrder, Way::Reversed, Way::Alike, Way::AlikeAnyOrder];

fn compare(lattice: &Lattice<'_>, secrets: &[Secret<'_>], ways: &[Way]) -> Finding {
    let mut found = Finding::OK;
    for secret in secrets {
        for code in ways.iter().filter_map(|way| Code::of(secret, *way)) {
            found = found.or(seek::seek(lattice, &code));
        }
    }
    found
}
