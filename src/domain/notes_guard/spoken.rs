//! The ways in which a run of number words can be read as digits.
//!
//! "Fifty nine" is 59 when spoken in pairs and 50, 9 when the code is 509, so every reading is kept and the search
//! tries them all. Welsh is read both in tens (*tri deg pump*) and by the score (*pump ar hugain*, *hanner cant*).

use super::numbers::Num;

/// One token as the readings need it.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    /// Its folded text.
    pub text: &'a str,
    /// Whether it is a run of digits.
    pub digits: bool,
    /// What it adds to a number.
    pub number: Option<Num>,
}

/// One way to read the tokens from some place on.
pub(super) struct Spoken {
    /// How many tokens it takes.
    pub tokens: usize,
    /// The digits it stands for.
    pub digits: String,
    /// Whether it is to be believed only beside key-safe words.
    pub doubtful: bool,
}

/// A number below a thousand thousand: tokens taken, value.
type Value = (usize, u32);

/// Every way to read number words that begin at `at`.
pub(super) fn readings<'a>(part: impl Fn(usize) -> Part<'a>, at: usize) -> Vec<Spoken> {
    let words = Words { part: &part };
    let mut all: Vec<Spoken> = Vec::new();
    let mut add = |tokens: usize, digits: String, doubtful: bool| {
        if !all.iter().any(|known| known.tokens == tokens && known.digits == digits) {
            all.push(Spoken { tokens, digits, doubtful });
        }
    };
    for (tokens, value) in words.below_hundred(at).into_iter().chain(words.hundreds(at)).chain(words.thousands(at)) {
        add(tokens, value.to_string(), false);
    }
    for (tokens, digits) in words.repeated(at) {
        add(tokens, digits, false);
    }
    match words.num(at) {
        Some(Num::Sound(digit)) => add(1, digit.to_string(), true),
        Some(Num::Hundred { .. }) => add(1, "100".into(), true),
        Some(Num::Thousand { .. }) => add(1, "1000".into(), true),
        _ => {}
    }
    all
}

/// A walk over parts by number.
struct Words<'p, F> {
    part: &'p F,
}

impl<'a, F: Fn(usize) -> Part<'a>> Words<'_, F> {
    fn num(&self, at: usize) -> Option<Num> {
        (self.part)(at).number
    }

    fn unit(&self, at: usize) -> Option<u32> {
        match self.num(at) {
            Some(Num::Unit { digit, .. }) => Some(digit),
            _ => None,
        }
    }

    /// Where a part begins that may follow *and*, *a* or *ac* at `at`, or follow at once.
    fn joined(&self, at: usize) -> usize {
        if matches!((self.part)(at).text, "and" | "a" | "ac") { at + 1 } else { at }
    }

    /// 0 to 19: "tri", "deg", "tri ar ddeg", "dau ar bymtheg", "thirteen".
    fn below_twenty(&self, at: usize) -> Vec<Value> {
        let mut all = Vec::new();
        match self.num(at) {
            Some(Num::Unit { digit, .. }) => {
                all.push((1, digit));
                if (self.part)(at + 1).text == "ar" {
                    match self.num(at + 2) {
                        Some(Num::Deg) => all.push((3, digit + 10)),
                        Some(Num::Teen(15)) => all.push((3, digit + 15)),
                        _ => {}
                    }
                }
            }
            Some(Num::Teen(value)) => all.push((1, value)),
            Some(Num::Deg) => all.push((1, 10)),
            _ => {}
        }
        all
    }

    /// 0 to 99.
    fn below_hundred(&self, at: usize) -> Vec<Value> {
        let mut all = self.below_twenty(at);
        self.in_scores(at, &mut all);
        match self.num(at) {
            Some(Num::Tens(tens)) => {
                all.push((1, tens));
                all.extend(self.unit(at + 1).map(|unit| (2, tens + unit)));
            }
            Some(Num::Ugain) => all.push((1, 20)),
            Some(Num::Score(value)) => self.with_rest(at, 1, value, &mut all),
            Some(Num::Unit { digit, .. }) if digit > 0 && self.num(at + 1) == Some(Num::Deg) => {
                all.push((2, digit * 10));
                let next = self.joined(at + 2);
                all.extend(self.unit(next).map(|unit| (next + 1 - at, digit * 10 + unit)));
            }
            Some(Num::Unit { digit: digit @ 3..=4, .. }) if self.num(at + 1) == Some(Num::Ugain) => {
                self.with_rest(at, 2, digit * 20, &mut all);
            }
            Some(Num::Half) if matches!(self.num(at + 1), Some(Num::Hundred { welsh: true })) => {
                self.with_rest(at, 2, 50, &mut all);
            }
            _ => {}
        }
        all
    }

    /// A round number of some tokens, and with what may follow: "hanner cant a naw", "pedwar ugain a deg".
    fn with_rest(&self, at: usize, tokens: usize, round: u32, all: &mut Vec<Value>) {
        all.push((tokens, round));
        let next = self.joined(at + tokens);
        all.extend(self.below_twenty(next).into_iter().map(|(more, rest)| (next + more - at, round + rest)));
    }

    /// "pump ar hugain", "un a deugain", "deg a thrigain", "deg a phedwar ugain".
    fn in_scores(&self, at: usize, all: &mut Vec<Value>) {
        for (tokens, value) in all.clone() {
            let link = (self.part)(at + tokens).text;
            let after = at + tokens + 1;
            match self.num(after) {
                Some(Num::Ugain) if link == "ar" => all.push((tokens + 2, 20 + value)),
                Some(Num::Score(score)) if matches!(link, "a" | "ac") => all.push((tokens + 2, score + value)),
                Some(Num::Unit { digit: 4, .. }) if link == "a" && self.num(after + 1) == Some(Num::Ugain) => {
                    all.push((tokens + 3, 80 + value));
                }
                _ => {}
            }
        }
    }

    /// 100 to 9,999 with *hundred* or *cant* in it.
    fn hundreds(&self, at: usize) -> Vec<Value> {
        let is_hundred = |at| matches!(self.num(at), Some(Num::Hundred { .. }));
        let mut heads: Vec<Value> = Vec::new();
        if is_hundred(at) {
            heads.push((1, 100));
        }
        let mut counts = self.below_hundred(at);
        counts.extend(self.literal(at));
        heads.extend(counts.into_iter().filter_map(|(tokens, value)| {
            (value > 0 && value < 100 && is_hundred(at + tokens)).then_some((tokens + 1, value * 100))
        }));
        let mut all = Vec::new();
        for (tokens, value) in heads {
            // Alone, "hundred" and "cant" are said below to be doubtful: "she can't walk".
            if tokens > 1 {
                all.push((tokens, value));
            }
            let next = self.joined(at + tokens);
            all.extend(self.below_hundred(next).into_iter().map(|(more, rest)| (next + more - at, value + rest)));
        }
        all
    }

    /// 1,000 to 99,999 with *thousand* or *mil* in it.
    fn thousands(&self, at: usize) -> Vec<Value> {
        let is_thousand = |at| matches!(self.num(at), Some(Num::Thousand { .. }));
        let mut heads: Vec<Value> = Vec::new();
        if is_thousand(at) {
            heads.push((1, 1000));
        }
        let mut counts = self.below_hundred(at);
        counts.extend(self.literal(at));
        counts.extend(self.hundreds(at));
        heads.extend(counts.into_iter().filter_map(|(tokens, value)| {
            (value > 0 && value < 1000 && is_thousand(at + tokens)).then_some((tokens + 1, value * 1000))
        }));
        let mut all = Vec::new();
        for (tokens, value) in heads {
            if tokens > 1 {
                all.push((tokens, value));
            }
            let next = self.joined(at + tokens);
            let tails = self.below_hundred(next).into_iter().chain(self.hundreds(next));
            all.extend(tails.filter(|(_, rest)| *rest < 1000).map(|(more, rest)| (next + more - at, value + rest)));
        }
        all
    }

    /// One or two digits written as such.
    fn literal(&self, at: usize) -> Option<Value> {
        let part = (self.part)(at);
        if part.digits && part.text.len() <= 2 { Some((1, part.text.parse().ok()?)) } else { None }
    }

    /// "double five", "dwbl 5", "five twice", "two fives", "dau bump".
    fn repeated(&self, at: usize) -> Vec<(usize, String)> {
        let mut all = Vec::new();
        let mut values = |at: usize, before: usize, after: usize, times: usize| {
            let part = (self.part)(at);
            if part.digits && part.text.len() <= 2 {
                all.push((before + 1 + after, part.text.repeat(times)));
            }
            all.extend(
                self.below_hundred(at)
                    .into_iter()
                    .filter(|(tokens, _)| after == 0 || *tokens == 1)
                    .map(|(tokens, value)| (before + tokens + after, value.to_string().repeat(times))),
            );
        };
        if let Some(Num::Times(times)) = self.num(at) {
            values(at + 1, 1, 0, times);
        }
        if let Some(Num::Again(times)) = self.num(at + 1) {
            values(at, 0, 1, times);
        }
        if let (Some(Num::Unit { digit: times @ 2..=4, welsh: true }), Some(Num::Unit { digit, welsh: true })) =
            (self.num(at), self.num(at + 1))
        {
            all.push((2, digit.to_string().repeat(times as usize)));
        }
        all.extend(self.plural(at));
        all.extend(self.by_times(at));
        all
    }

    /// "two fives", "3 nines", "a pair of fives".
    fn plural(&self, at: usize) -> Option<(usize, String)> {
        let (tokens, times) = match (self.part)(at).text {
            "pair" | "couple" | "par" => (if matches!((self.part)(at + 1).text, "of" | "o") { 2 } else { 1 }, 2),
            _ => {
                let (tokens, value) = self.literal(at).or_else(|| self.unit(at).map(|digit| (1, digit)))?;
                (tokens, usize::try_from(value).ok().filter(|times| (1..=8).contains(times))?)
            }
        };
        match self.num(at + tokens) {
            Some(Num::Plural(digit)) => Some((tokens + 1, digit.to_string().repeat(times))),
            // 5s
            _ if (self.part)(at + tokens + 1).text == "s" => {
                let (_, digit) = self.literal(at + tokens).filter(|(_, digit)| *digit < 10)?;
                Some((tokens + 2, digit.to_string().repeat(times)))
            }
            _ => None,
        }
    }

    /// "5 x2", "five x 3".
    fn by_times(&self, at: usize) -> Option<(usize, String)> {
        let (_, digit) = self.literal(at).or_else(|| self.unit(at).map(|digit| (1, digit)))?;
        let (_, times) = self.literal(at + 2).filter(|(_, times)| (2..=4).contains(times))?;
        ((self.part)(at + 1).text == "x" && digit < 10).then(|| (3, digit.to_string().repeat(times as usize)))
    }
}
