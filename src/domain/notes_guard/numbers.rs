//! Number words, English and Welsh: what each word adds to a number. How they go together is in [`super::spoken`].

/// What one word adds to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Num {
    /// 0 to 9.
    Unit { digit: u32, welsh: bool },
    /// A word for a digit that usually means something else: *to*, *for*, *ate*. Read only beside key-safe words.
    Sound(u32),
    /// 10 to 19 in one word, and *pymtheg*, *deunaw* and the like.
    Teen(u32),
    /// 20 to 90, English: a unit may follow.
    Tens(u32),
    /// *deg*: ten, and what makes tens of a unit before it.
    Deg,
    /// *ugain*: twenty, and what makes scores.
    Ugain,
    /// *deugain*, *trigain*: a number and *a* may stand before it.
    Score(u32),
    /// *hundred*, *cant*.
    Hundred { welsh: bool },
    /// *thousand*, *mil*.
    Thousand { welsh: bool },
    /// *double*, *triple*: what follows, said so many times.
    Times(usize),
    /// *twice*: what stands before, said so many times.
    Again(usize),
    /// *fives*: needs a count before it.
    Plural(u32),
    /// *hanner*, before *cant*.
    Half,
}

/// What `word` adds to a number; `None` for any other word.
pub(super) fn number(word: &str) -> Option<Num> {
    english(word).or_else(|| welsh(word))
}

fn english(word: &str) -> Option<Num> {
    let unit = |digit| Num::Unit { digit, welsh: false };
    Some(match word {
        "zero" | "nought" | "naught" | "aught" | "nil" | "null" | "oh" | "o" => unit(0),
        "one" => unit(1),
        "two" => unit(2),
        "three" => unit(3),
        "four" | "fower" => unit(4),
        "five" | "fife" => unit(5),
        "six" => unit(6),
        "seven" => unit(7),
        "eight" => unit(8),
        "nine" | "niner" => unit(9),
        "won" => Num::Sound(1),
        "to" | "too" => Num::Sound(2),
        "free" | "tree" => Num::Sound(3),
        "for" | "fore" => Num::Sound(4),
        "ate" => Num::Sound(8),
        "ten" => Num::Teen(10),
        "eleven" => Num::Teen(11),
        "twelve" => Num::Teen(12),
        "thirteen" => Num::Teen(13),
        "fourteen" => Num::Teen(14),
        "fifteen" => Num::Teen(15),
        "sixteen" => Num::Teen(16),
        "seventeen" => Num::Teen(17),
        "eighteen" => Num::Teen(18),
        "nineteen" => Num::Teen(19),
        "twenty" => Num::Tens(20),
        "thirty" => Num::Tens(30),
        "forty" | "fourty" => Num::Tens(40),
        "fifty" => Num::Tens(50),
        "sixty" => Num::Tens(60),
        "seventy" => Num::Tens(70),
        "eighty" => Num::Tens(80),
        "ninety" | "ninty" => Num::Tens(90),
        "hundred" => Num::Hundred { welsh: false },
        "thousand" => Num::Thousand { welsh: false },
        "double" | "dbl" => Num::Times(2),
        "triple" | "treble" => Num::Times(3),
        "quadruple" | "quad" => Num::Times(4),
        "twice" => Num::Again(2),
        "thrice" => Num::Again(3),
        "zeros" | "zeroes" | "noughts" | "naughts" | "ohs" | "os" | "nils" => Num::Plural(0),
        "ones" => Num::Plural(1),
        "twos" => Num::Plural(2),
        "threes" => Num::Plural(3),
        "fours" => Num::Plural(4),
        "fives" => Num::Plural(5),
        "sixes" | "sixs" => Num::Plural(6),
        "sevens" => Num::Plural(7),
        "eights" => Num::Plural(8),
        "nines" => Num::Plural(9),
        _ => return None,
    })
}

fn welsh(word: &str) -> Option<Num> {
    let unit = |digit| Num::Unit { digit, welsh: true };
    Some(match word {
        "dim" | "ddim" | "sero" | "seros" => unit(0),
        "un" => unit(1),
        "dau" | "ddau" | "dwy" | "ddwy" => unit(2),
        "tri" | "dri" | "thri" | "tair" | "dair" | "thair" => unit(3),
        "pedwar" | "bedwar" | "phedwar" | "pedair" | "bedair" | "phedair" => unit(4),
        "pump" | "bump" | "phump" | "pum" | "bum" | "phum" | "mhump" => unit(5),
        "chwech" | "chwe" => unit(6),
        "saith" => unit(7),
        "wyth" => unit(8),
        "naw" => unit(9),
        "deg" | "ddeg" | "deng" | "ddeng" => Num::Deg,
        "deuddeg" | "ddeuddeg" | "deuddeng" => Num::Teen(12),
        "pymtheg" | "bymtheg" | "phymtheg" | "pymtheng" => Num::Teen(15),
        "deunaw" | "ddeunaw" => Num::Teen(18),
        "ugain" | "hugain" => Num::Ugain,
        "deugain" | "ddeugain" => Num::Score(40),
        "trigain" | "drigain" | "thrigain" => Num::Score(60),
        "cant" | "gant" | "chant" => Num::Hundred { welsh: true },
        "mil" | "fil" => Num::Thousand { welsh: true },
        "dwbl" | "ddwbl" | "dwbwl" => Num::Times(2),
        "tripl" | "dripl" | "triphlyg" | "driphlyg" | "trebl" => Num::Times(3),
        "dwywaith" | "ddwywaith" => Num::Again(2),
        "teirgwaith" | "deirgwaith" => Num::Again(3),
        "hanner" => Num::Half,
        _ => return None,
    })
}

/// The pieces of number words that make up the whole of `word`, as in `onethreefivenine`; empty if they do not.
pub(super) fn split(word: &str) -> Vec<&str> {
    const LONGEST: usize = 96;
    const PIECES: std::ops::RangeInclusive<usize> = 2..=9;
    if word.len() > LONGEST || !word.is_ascii() || number(word).is_some() {
        return Vec::new();
    }
    // For each length that can be reached, the length before its last piece.
    let mut from: Vec<Option<usize>> = vec![None; word.len() + 1];
    for start in 0..word.len() {
        if start > 0 && from[start].is_none() {
            continue;
        }
        for end in PIECES.map(|piece| start + piece).take_while(|end| *end <= word.len()) {
            let fits = !matches!(number(&word[start..end]), None | Some(Num::Sound(_) | Num::Half | Num::Plural(_)));
            if fits && from[end].is_none() {
                from[end] = Some(start);
            }
        }
    }
    let mut pieces = Vec::new();
    let mut end = word.len();
    while let Some(start) = from[end] {
        pieces.push(&word[start..end]);
        end = start;
    }
    pieces.reverse();
    pieces
}
