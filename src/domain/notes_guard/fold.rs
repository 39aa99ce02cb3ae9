//! Characters folded, so that two ways of writing one digit or letter become one.
//!
//! Compatibility forms (NFKC's, here decomposed so that accents fall away), case, every Unicode decimal digit, the
//! circled, Roman and Chinese digits, dice and clock faces that NFKC leaves alone, emoji keycaps, letters in squares,
//! and the Cyrillic and Greek letters that look like Latin ones. Zero-width characters, accents and strike-through
//! marks are dropped.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Where each run of ten decimal digits begins (Unicode 16, general category Nd). Ascending.
const ZEROS: [u32; 76] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
    0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0,
    0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0,
    0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// Runs of numbers that NFKC leaves alone: first character, last character, value of the first.
const COUNTED: [(u32, u32, u32); 16] = [
    (0x1369, 0x1371, 1),
    (0x2160, 0x216B, 1),
    (0x2170, 0x217B, 1),
    (0x24EB, 0x24F4, 11),
    (0x24F5, 0x24FE, 1),
    (0x24FF, 0x24FF, 0),
    (0x2680, 0x2685, 1),
    (0x2776, 0x277F, 1),
    (0x2780, 0x2789, 1),
    (0x278A, 0x2793, 1),
    (0x3021, 0x3029, 1),
    (0x1D360, 0x1D368, 1),
    (0x1F10B, 0x1F10B, 0),
    (0x1F10C, 0x1F10C, 0),
    (0x1F51F, 0x1F51F, 10),
    (0x1F550, 0x1F55B, 1),
];

/// Runs of enclosed capital letters that NFKC leaves alone: first and last character.
const ENCLOSED: [(u32, u32); 3] = [(0x1F150, 0x1F169), (0x1F170, 0x1F189), (0x1F1E6, 0x1F1FF)];

/// Calls `sink` with each character of `text` once folded; anything that is no letter or digit comes as it is.
pub(super) fn fold(text: &str, mut sink: impl FnMut(char)) {
    for c in text.chars() {
        if c.is_ascii() {
            sink(c.to_ascii_lowercase());
        } else if let Some(number) = counted(c) {
            if number >= 10 {
                sink(digit(number / 10));
            }
            sink(digit(number % 10));
        } else if let Some(letter) = enclosed(c) {
            sink(letter);
        } else {
            std::iter::once(c)
                .nfkd()
                .flat_map(char::to_lowercase)
                .filter(|c| !unseen(*c))
                .map(plain)
                .for_each(&mut sink);
        }
    }
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

fn counted(c: char) -> Option<u32> {
    if let Some(value) = "〇一二三四五六七八九".chars().zip(0..).find_map(|(sign, value)| (sign == c).then_some(value))
    {
        return Some(value);
    }
    let c = u32::from(c);
    COUNTED.iter().find(|(first, last, _)| (*first..=*last).contains(&c)).map(|(first, _, value)| c - first + value)
}

fn enclosed(c: char) -> Option<char> {
    let c = u32::from(c);
    let (first, _) = ENCLOSED.iter().find(|(first, last)| (*first..=*last).contains(&c))?;
    char::from_digit(c - first + 10, 36)
}

/// Whether a character has no width, or only marks the one before it.
fn unseen(c: char) -> bool {
    is_combining_mark(c)
        || matches!(u32::from(c),
            0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
            | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB
            | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

/// Whether a character makes what follows run from right to left on the screen.
pub(super) fn turns_round(c: char) -> bool {
    matches!(c, '\u{202e}' | '\u{202b}' | '\u{2067}')
}

/// A decimal digit of any script as an ASCII one, a look-alike of a Latin letter as that letter.
fn plain(c: char) -> char {
    let code = u32::from(c);
    let run = ZEROS.partition_point(|zero| *zero <= code);
    match run.checked_sub(1).and_then(|run| ZEROS.get(run)) {
        Some(zero) if code - zero < 10 => digit(code - zero),
        Some(_) | None => latin(c),
    }
}

fn latin(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' | 'đ' => 'd',
        'е' | 'ε' => 'e',
        'н' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'ν' => 'v',
        'о' | 'ο' | 'ø' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'у' | 'υ' => 'y',
        'х' | 'χ' => 'x',
        'ζ' => 'z',
        other => other,
    }
}
