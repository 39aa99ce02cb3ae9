//! Codes said in words, as the transforms write them. Written apart from the guard, so that neither copies the other.

use super::chance::Chance;

const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ZEROS: [&str; 4] = ["zero", "oh", "nought", "nil"];
const WELSH: [&[&str]; 10] = [
    &["dim", "sero"],
    &["un"],
    &["dau", "dwy", "ddau", "ddwy"],
    &["tri", "tair", "dri", "thri", "dair"],
    &["pedwar", "pedair", "bedwar", "phedwar", "bedair"],
    &["pump", "bump", "phump", "pum"],
    &["chwech", "chwe"],
    &["saith"],
    &["wyth"],
    &["naw"],
];
const WELSH_TENS: [&str; 10] =
    ["", "un deg", "dau ddeg", "tri deg", "pedwar deg", "pum deg", "chwe deg", "saith deg", "wyth deg", "naw deg"];
const WELSH_BELOW_TWENTY: [&str; 20] = [
    "dim",
    "un",
    "dau",
    "tri",
    "pedwar",
    "pump",
    "chwech",
    "saith",
    "wyth",
    "naw",
    "deg",
    "un ar ddeg",
    "deuddeg",
    "tri ar ddeg",
    "pedwar ar ddeg",
    "pymtheg",
    "un ar bymtheg",
    "dau ar bymtheg",
    "deunaw",
    "pedwar ar bymtheg",
];
const NATO: [(char, &str); 6] =
    [('A', "alpha"), ('B', "bravo"), ('C', "charlie"), ('X', "x-ray"), ('Y', "yankee"), ('Z', "zulu")];

/// One character of a code as one word; a letter stays, or is spelt as NATO does.
pub fn english(chance: &mut Chance, c: char) -> String {
    match c.to_digit(10) {
        Some(0) => chance.pick(&ZEROS).into(),
        Some(digit) => ENGLISH[digit as usize].into(),
        None => letter(chance, c),
    }
}

/// The same in Welsh, in any gender and mutation.
pub fn welsh(chance: &mut Chance, c: char) -> String {
    match c.to_digit(10) {
        Some(digit) => chance.pick(WELSH[digit as usize]).into(),
        None => letter(chance, c),
    }
}

fn letter(chance: &mut Chance, c: char) -> String {
    let nato = NATO.iter().find(|(letter, _)| *letter == c).map_or("", |(_, word)| *word);
    if chance.once_in(2) { nato.into() } else { c.to_string() }
}

/// Two digits as one number in English: "thirteen", "fifty-nine", "oh five".
pub fn english_pair(chance: &mut Chance, pair: &[char]) -> String {
    match value(pair) {
        Some(value) if value >= 20 && value % 10 == 0 => ENGLISH_TENS[value / 10].into(),
        Some(value) if value >= 20 => {
            [ENGLISH_TENS[value / 10], chance.pick(&["-", " "]), ENGLISH[value % 10]].concat()
        }
        Some(value) if value >= 10 => ENGLISH[value].into(),
        _ => pair.iter().map(|c| english(chance, *c)).collect::<Vec<_>>().join(" "),
    }
}

/// Two digits as one number in Welsh, by tens: "un deg tri", "pum deg naw".
pub fn welsh_pair(chance: &mut Chance, pair: &[char]) -> String {
    match value(pair) {
        Some(value) if value >= 10 && value % 10 == 0 => WELSH_TENS[value / 10].into(),
        Some(value) if value >= 10 => [WELSH_TENS[value / 10], " ", WELSH_BELOW_TWENTY[value % 10]].concat(),
        _ => pair.iter().map(|c| welsh(chance, *c)).collect::<Vec<_>>().join(" "),
    }
}

/// Two digits as one number in Welsh, by the score: "tri ar ddeg", "pymtheg ar hugain", "hanner cant a naw".
pub fn welsh_score_pair(chance: &mut Chance, pair: &[char]) -> String {
    let Some(value) = value(pair).filter(|value| *value >= 10) else { return welsh_pair(chance, pair) };
    let rest = WELSH_BELOW_TWENTY[value % 20];
    match value {
        0..20 => rest.into(),
        20 => "ugain".into(),
        21..40 => format!("{rest} ar hugain"),
        40 => "deugain".into(),
        41..50 => format!("{rest} a deugain"),
        50 => "hanner cant".into(),
        51..60 => format!("hanner cant a {}", WELSH_BELOW_TWENTY[value - 50]),
        60 => "trigain".into(),
        61..80 => format!("{rest} a thrigain"),
        80 => "pedwar ugain".into(),
        _ => format!("{rest} a phedwar ugain"),
    }
}

/// Four digits as one number in English: "one thousand three hundred and fifty nine".
pub fn english_thousands(chance: &mut Chance, code: &[char]) -> String {
    let thousands = format!("{} thousand", english(chance, code[0]));
    let hundreds = if code[1] == '0' { String::new() } else { format!(" {} hundred", english(chance, code[1])) };
    let rest = match value(&code[2..]) {
        Some(0) | None => String::new(),
        Some(rest) if rest < 20 => format!(" and {}", ENGLISH[rest]),
        Some(_) => format!(" and {}", english_pair(chance, &code[2..])),
    };
    [thousands, hundreds, rest].concat()
}

fn value(pair: &[char]) -> Option<usize> {
    if pair.len() == 2 { pair.iter().collect::<String>().parse().ok() } else { None }
}
