//! The ways in which a code gets into a note, each tried with a thousand random codes.

use doorstep::domain::notes_guard::{Verdict, judge};

use super::chance::{Chance, Code};
use super::said;

/// One way to write a code: the notes of a visit; `None` where it does not suit the code.
type Write = fn(&mut Chance, &[char]) -> Option<Vec<String>>;

/// The exact family: these block, whatever else the note says.
const EXACT: [(&str, Write); 42] = [
    ("as it is", |_, code| one(join(code, ""))),
    ("spaces between", |_, code| one(join(code, " "))),
    ("dashes between", |_, code| one(join(code, "-"))),
    ("long dashes between", |_, code| one(join(code, " – "))),
    ("dots between", |_, code| one(join(code, "."))),
    ("slashes between", |_, code| one(join(code, "/"))),
    ("commas and spaces between", |_, code| one(join(code, ", "))),
    ("underscores between", |_, code| one(join(code, "_"))),
    ("stars around", |_, code| one(code.iter().map(|c| format!("*{c}*")).collect())),
    ("brackets around each", |_, code| one(code.iter().map(|c| format!("({c})")).collect())),
    ("a different sign each time", |chance, code| {
        one(join_with(code, || chance.pick(&["-", " ", ".", "/", ":", ""]).into()))
    }),
    ("a line each", |_, code| one(join(code, "\n"))),
    ("many spaces", |_, code| one(join(code, " \t  "))),
    ("in pairs with dashes", |_, code| one(pairs(code, "-"))),
    ("in pairs like a time", |_, code| one(pairs(code, ":"))),
    ("in two parts", |chance, code| {
        let at = 1 + chance.below(code.len() - 1);
        one([join(&code[..at], ""), join(&code[at..], "")].join(chance.pick(&[" ", "-", ".", "/"])))
    }),
    ("zero-width characters between", |chance, code| {
        one(join_with(code, || chance.pick(&["\u{200b}", "\u{200d}", "\u{feff}", "\u{ad}", "\u{2060}"]).into()))
    }),
    ("struck through", |_, code| one(code.iter().map(|c| format!("{c}\u{336}")).collect())),
    ("full-width", |_, code| one(each(code, |c| shifted(c, 0xff10, Some(0xff21))))),
    ("Arabic-Indic digits", |_, code| one(each(code, |c| shifted(c, 0x660, None)))),
    ("Devanagari digits, spaced", |_, code| {
        one(join(&each(code, |c| shifted(c, 0x966, None)).chars().collect::<Vec<_>>(), " "))
    }),
    ("bold digits of mathematics", |_, code| one(each(code, |c| shifted(c, 0x1d7ce, None)))),
    ("circled", |_, code| one(each(code, |c| if c == '0' { '⓪' } else { shifted(c, 0x245f, Some(0x24b6)) }))),
    ("in black circles", |_, code| one(each(code, |c| if c == '0' { '⓿' } else { shifted(c, 0x2775, Some(0x1f150)) }))),
    ("superscript", |_, code| {
        one(each(code, |c| c.to_digit(10).map_or(c, |d| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(d as usize).unwrap())))
    }),
    ("keycap emojis", |_, code| {
        one(code
            .iter()
            .map(|c| if c.is_ascii_digit() { format!("{c}\u{fe0f}\u{20e3}") } else { c.to_string() })
            .collect())
    }),
    ("the other case", |_, code| one(join(code, "").to_lowercase())),
    ("English words", |chance, code| one(said(code, |c| said::english(chance, c), " "))),
    ("English words with dashes", |chance, code| one(said(code, |c| said::english(chance, c), "-").to_uppercase())),
    ("English words in one", |chance, code| {
        digits_only(code).and_then(|code| one(said(code, |c| said::english(chance, c), "")))
    }),
    ("English pairs", |chance, code| one(in_pairs(code, |pair| said::english_pair(chance, pair), " "))),
    ("an English number", |chance, code| {
        let whole = code.len() == 4 && code[0] != '0' && digits_only(code).is_some();
        if whole { one(said::english_thousands(chance, code)) } else { None }
    }),
    ("Welsh words", |chance, code| one(said(code, |c| said::welsh(chance, c), " "))),
    ("Welsh words with commas and a", |chance, code| {
        let mut words: Vec<String> = code.iter().map(|c| said::welsh(chance, *c)).collect();
        let last = words.pop()?;
        one(format!("{} a {last}", words.join(", ")))
    }),
    ("Welsh pairs by tens", |chance, code| one(in_pairs(code, |pair| said::welsh_pair(chance, pair), ", "))),
    ("Welsh pairs by the score", |chance, code| one(in_pairs(code, |pair| said::welsh_score_pair(chance, pair), " "))),
    ("digits and words of both languages", |chance, code| {
        one(said(
            code,
            |c| match chance.below(3) {
                0 => c.to_string(),
                1 => said::english(chance, c),
                _ => said::welsh(chance, c),
            },
            " ",
        ))
    }),
    ("doubles", |chance, code| one(doubled(chance, code))),
    ("then and wedyn between", |chance, code| {
        one(join_with(code, || chance.pick(&[" then ", ", wedyn ", " yna ", ", then ", " followed by "]).into()))
    }),
    ("over two notes", |chance, code| {
        let at = 1 + chance.below(code.len() - 1);
        Some(vec![format!("All well, {}", join(&code[..at], "")), format!("{} and all well", join(&code[at..], ""))])
    }),
    ("over a note each", |_, code| Some(code.iter().map(char::to_string).collect())),
    ("first and last part over two notes", |chance, code| {
        let at = 1 + chance.below(code.len() - 1);
        let (first, last) = (join(&code[..at], " "), join(&code[at..], " "));
        Some(vec![
            format!("Mrs Ellis up and dressed. The first part is {first}."),
            format!("Then {last}, had her tea."),
        ])
    }),
];

/// Sentences without key-safe words, and with; `{}` is where the code goes.
const AWAY: [&str; 8] = [
    "{}",
    "Elin, {}",
    "Had a good breakfast. {} See you tomorrow",
    "({})",
    "Mae hi'n iawn heddiw: {}, diolch.",
    "remember {} please",
    "Spoke to the daughter, {} she said.",
    "Galwais heibio. {}. Popeth yn iawn.",
];
const BESIDE: [&str; 8] = [
    "Key safe {}",
    "the code is {}",
    "cod y drws: {}",
    "{} for the box by the door",
    "Rhif y sêff ydi {}",
    "keysafe by the back door, use {}",
    "{} opens the key safe",
    "yr allwedd yn y blwch, {}",
];

#[expect(clippy::unnecessary_wraps, reason = "every transform gives an option: some do not suit every code")]
fn one(text: String) -> Option<Vec<String>> {
    Some(vec![text])
}

fn join(code: &[char], between: &str) -> String {
    code.iter().map(char::to_string).collect::<Vec<_>>().join(between)
}

fn join_with(code: &[char], mut between: impl FnMut() -> String) -> String {
    let mut text = code[0].to_string();
    for c in &code[1..] {
        text += &between();
        text.push(*c);
    }
    text
}

fn each(code: &[char], change: impl Fn(char) -> char) -> String {
    code.iter().map(|c| change(*c)).collect()
}

fn said(code: &[char], say: impl FnMut(char) -> String, between: &str) -> String {
    code.iter().copied().map(say).collect::<Vec<_>>().join(between)
}

fn pairs(code: &[char], between: &str) -> String {
    in_pairs(code, |pair| pair.iter().collect(), between)
}

fn in_pairs(code: &[char], say: impl FnMut(&[char]) -> String, between: &str) -> String {
    code.chunks(2).map(say).collect::<Vec<_>>().join(between)
}

fn digits_only(code: &[char]) -> Option<&[char]> {
    code.iter().all(char::is_ascii_digit).then_some(code)
}

/// The digit as another script has it, counted from its zero; a letter from its A, where there is one.
fn shifted(c: char, zero: u32, a: Option<u32>) -> char {
    match (c.to_digit(10), a) {
        (Some(digit), _) => char::from_u32(zero + digit).unwrap(),
        (None, Some(a)) => char::from_u32(a + u32::from(c) - u32::from('A')).unwrap(),
        (None, None) => c,
    }
}

/// Words, with "double" and "dwbl" for two alike.
fn doubled(chance: &mut Chance, code: &[char]) -> String {
    let mut words = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let run = code[at..].iter().take_while(|c| **c == code[at]).count().min(3);
        let (english, welsh) = (said::english(chance, code[at]), said::welsh(chance, code[at]));
        let many = run > 1 && code[at].is_ascii_digit();
        words.push(match run {
            2 if many => chance
                .pick(&[
                    &format!("double {english}"),
                    &format!("dwbl {welsh}"),
                    &format!("two {english}s").replace("xs", "xes"),
                ])
                .clone(),
            3 if many => {
                chance.pick(&[&format!("triple {english}"), &format!("tripl {welsh}"), &format!("tri {welsh}")]).clone()
            }
            _ => english,
        });
        at += if many { run } else { 1 };
    }
    words.join(" ")
}

/// With letters for some of the digits that they resemble, at least one; `None` if no digit of it has one.
fn look_alike(chance: &mut Chance, code: &[char]) -> Option<String> {
    let stands_for = |c: char| match c {
        '0' => "Oo",
        '1' => "lI",
        '2' => "Zz",
        '5' => "Ss",
        '6' => "Gb",
        '8' => "B",
        '9' => "g",
        _ => "",
    };
    let can: Vec<usize> = (0..code.len()).filter(|at| !stands_for(code[*at]).is_empty()).collect();
    let must = *can.get(chance.below(can.len().max(1)))?;
    let mut text = String::new();
    for (at, c) in code.iter().enumerate() {
        let change = at == must || (can.contains(&at) && chance.once_in(2));
        text.push(if change { chance.pick(&stands_for(*c).chars().collect::<Vec<_>>()) } else { *c });
    }
    Some(text)
}

/// How many codes each transform is tried with; in another order, where that is the rule of another test too, fewer.
const CODES: usize = 1000;
const CODES_IN_ANY_ORDER: usize = 200;

/// Notes as a transform makes them, and what the guard is to say of them.
struct Case<'c> {
    name: String,
    codes: usize,
    wanted: Verdict,
    carriers: &'c [&'c str],
}

/// Tries one transform with random codes, prints how many were caught, and fails with the seed where one was missed.
fn measure(case: &Case<'_>, mut write: impl FnMut(&mut Chance, &Code) -> Option<Vec<String>>) {
    let (seed, mut chance) = Chance::from_env();
    let (mut tried, mut missed) = (0, Vec::new());
    while tried < case.codes {
        let code = Code::random(&mut chance);
        let Some(mut notes) = write(&mut chance, &code) else { continue };
        if let [note] = &mut notes[..] {
            *note = chance.pick(case.carriers).replace("{}", note);
        }
        let texts: Vec<&str> = notes.iter().map(String::as_str).collect();
        let finding = judge(&[code.secret()], false, &texts);
        tried += 1;
        if finding.verdict != case.wanted || finding.note != Some(notes.len() - 1) {
            missed.push(format!("{} (any order {}) in {notes:?}: {finding:?}", code.text, code.order_free));
        }
    }
    println!("{}: {} of {tried}", case.name, tried - missed.len());
    let some = missed[..missed.len().min(20)].join("\n");
    assert!(missed.is_empty(), "{}, DOORSTEP_SEED={seed}: {} of {tried} missed\n{some}", case.name, missed.len());
}

fn chars(code: &Code) -> Vec<char> {
    code.text.chars().collect()
}

/// Blocked beside key-safe words, and only warned about elsewhere.
fn beside_and_away() -> [(Verdict, &'static [&'static str]); 2] {
    [(Verdict::Block, &BESIDE), (Verdict::Warn, &AWAY)]
}

#[test]
fn the_code_blocks_in_every_way_that_it_can_be_written() {
    for (name, write) in EXACT {
        let case = Case { name: name.into(), codes: CODES, wanted: Verdict::Block, carriers: &AWAY };
        measure(&case, |chance, code| write(chance, &chars(code)));
    }
}

#[test]
fn the_code_of_a_mechanical_safe_blocks_in_any_order_and_every_way() {
    for (name, write) in EXACT {
        let name = format!("any order, {name}");
        let case = Case { name, codes: CODES_IN_ANY_ORDER, wanted: Verdict::Block, carriers: &AWAY };
        measure(&case, |chance, code| {
            let mut digits = chars(code);
            chance.shuffle(&mut digits);
            if code.order_free { write(chance, &digits) } else { None }
        });
    }
}

#[test]
fn a_reversed_code_is_caught_in_a_thousand_codes() {
    for (wanted, carriers) in beside_and_away() {
        for between in ["", "-", " "] {
            let case =
                Case { name: format!("reversed, {between:?} between, {wanted:?}"), codes: CODES, wanted, carriers };
            measure(&case, |_, code| {
                let reversed: Vec<char> = chars(code).into_iter().rev().collect();
                // Where order or shape make it the same it is the code itself.
                if code.order_free || reversed == chars(code) { None } else { one(join(&reversed, between)) }
            });
        }
    }
}

#[test]
fn a_code_with_look_alike_letters_is_caught_in_a_thousand_codes() {
    for (wanted, carriers) in beside_and_away() {
        let case = Case { name: format!("look-alike, {wanted:?}"), codes: CODES, wanted, carriers };
        measure(&case, |chance, code| look_alike(chance, &chars(code)).and_then(one));
    }
}

#[test]
fn a_code_within_a_longer_number_is_caught_in_a_thousand_codes() {
    for (wanted, carriers) in beside_and_away() {
        let case = Case { name: format!("within a longer number, {wanted:?}"), codes: CODES, wanted, carriers };
        measure(&case, |chance, code| {
            let (before, after) = (chance.pick(&["01632 0", "4", "77"]), chance.pick(&["4", "", "59"]));
            digits_only(&chars(code)).and_then(|_| one(format!("{before}{}{after}", code.text)))
        });
    }
}
