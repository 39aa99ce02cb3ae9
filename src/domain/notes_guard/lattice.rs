//! What each token of a visit may stand for, and where key-safe words are.

use std::borrow::Cow;

use super::numbers::Num;
use super::spoken;
use super::text::{Kind, Visit};
use super::words::{Key, spelled_letter};

/// One way to read the tokens from some place on.
pub(super) struct Reading<'v> {
    /// How many tokens it takes.
    pub tokens: usize,
    /// The characters of a code that it stands for.
    pub symbols: Cow<'v, str>,
    /// Whether it is to be believed only beside key-safe words.
    pub doubtful: bool,
    /// Whether it is a number word.
    pub spoken: bool,
}

/// A visit's notes with everything that they may be read as.
pub(super) struct Lattice<'v> {
    /// The notes.
    pub visit: &'v Visit,
    readings: Vec<Reading<'v>>,
    /// For each token, where its readings begin; one more at the end.
    starts: Vec<usize>,
    /// For each level of [`Key`] above `No`, the next token from here on that is at least that.
    keys: [Vec<usize>; 3],
    /// For each note, the tokens that hold its numbers: the first and one past the last.
    numbers: Vec<Option<(usize, usize)>>,
}

impl<'v> Lattice<'v> {
    /// Reads every token.
    pub fn of(visit: &'v Visit) -> Self {
        let mut lattice = Lattice {
            visit,
            readings: Vec::with_capacity(visit.tokens.len()),
            starts: Vec::with_capacity(visit.tokens.len() + 1),
            keys: [Key::Faint, Key::Weak, Key::Strong].map(|level| next_keys(visit, level)),
            numbers: vec![None; visit.turned.len()],
        };
        for at in 0..visit.tokens.len() {
            lattice.starts.push(lattice.readings.len());
            lattice.read(at);
        }
        lattice.starts.push(lattice.readings.len());
        lattice
    }

    /// What the tokens from `at` on may stand for.
    pub fn readings(&self, at: usize) -> &[Reading<'v>] {
        let bound = |at: usize| self.starts.get(at).copied().unwrap_or(self.readings.len());
        self.readings.get(bound(at)..bound(at + 1)).unwrap_or(&[])
    }

    /// The first key-safe word of at least this level from one token up to another, without that.
    pub fn key_between(&self, from: usize, to: usize, level: Key) -> Option<usize> {
        let keys = match level {
            Key::No | Key::Faint => &self.keys[0],
            Key::Weak => &self.keys[1],
            Key::Strong => &self.keys[2],
        };
        keys.get(from).copied().filter(|key| *key < to)
    }

    /// The first key-safe word of at least this level in `reach` tokens before `first` or from `end` on, or between.
    pub fn key_near(&self, first: usize, end: usize, reach: usize, level: Key) -> Option<usize> {
        self.key_between(first.saturating_sub(reach), end + reach, level)
    }

    /// Whether no number of a note stands before this token. What may be a small word as well, such as *one* or *un*,
    /// is not asked about.
    pub fn numbers_begin(&self, note: usize, first: usize) -> bool {
        self.numbers.get(note).copied().flatten().is_none_or(|(start, _)| first <= start)
    }

    /// Whether no number of a note stands outside these tokens, in the same sense.
    pub fn numbers_only(&self, note: usize, first: usize, end: usize) -> bool {
        self.numbers.get(note).copied().flatten().is_none_or(|(start, stop)| first <= start && stop <= end)
    }

    fn read(&mut self, at: usize) {
        let token = &self.visit.tokens[at];
        match token.kind {
            Kind::Digits => {
                self.literal(at);
                self.note_number(at);
                self.spoken(at);
            }
            Kind::Letters => {
                self.literal(at);
                self.letter(at);
                // The O of 1O59 is a look-alike; the one of "1 o 5 9" is spoken.
                let drawn = self.visit.word(at) == "o" && self.touches_digits(at);
                if !drawn && (token.number.is_some() || matches!(self.visit.word(at), "pair" | "couple" | "par")) {
                    if !matches!(token.number, None | Some(Num::Unit { digit: 0 | 1, .. } | Num::Sound(_) | Num::Half))
                    {
                        self.note_number(at);
                    }
                    self.spoken(at);
                }
            }
            Kind::End => {}
        }
    }

    fn touches_digits(&self, at: usize) -> bool {
        let digits =
            |at: Option<usize>| at.and_then(|at| self.visit.tokens.get(at)).is_some_and(|t| t.kind == Kind::Digits);
        (self.visit.tokens[at].gap.is_glued() && digits(at.checked_sub(1)))
            || (self.visit.gap_after(at).is_glued() && digits(Some(at + 1)))
    }

    fn literal(&mut self, at: usize) {
        let symbols = Cow::Borrowed(self.visit.word(at));
        self.readings.push(Reading { tokens: 1, symbols, doubtful: false, spoken: false });
    }

    fn note_number(&mut self, at: usize) {
        if let Some(numbers) = self.numbers.get_mut(self.visit.tokens[at].note) {
            *numbers = Some((numbers.map_or(at, |(first, _)| first), at + 1));
        }
    }

    fn spoken(&mut self, at: usize) {
        let visit = self.visit;
        for said in spoken::readings(|at| visit.part(at), at) {
            let symbols = Cow::Owned(said.digits);
            self.readings.push(Reading { tokens: said.tokens, symbols, doubtful: said.doubtful, spoken: true });
        }
    }

    /// "Bravo", "x-ray", "double u", "B for Bravo".
    fn letter(&mut self, at: usize) {
        let visit = self.visit;
        let (word, next) = (visit.word(at), visit.word(at + 1));
        let mut add = |tokens: usize, letter: &'v str| {
            self.readings.push(Reading { tokens, symbols: Cow::Borrowed(letter), doubtful: false, spoken: true });
        };
        match (word, next) {
            ("x" | "ex", "ray") => add(2, "x"),
            ("double", "u" | "you") => add(2, "w"),
            _ => {}
        }
        if let Some(letter) = spelled_letter(word) {
            add(1, letter);
        }
        let example = match next {
            "for" | "fel" | "am" => 2,
            "as" if matches!(visit.word(at + 2), "in") => 3,
            _ => return,
        };
        let same = word.chars().count() == 1 && visit.word(at + example).starts_with(word);
        if same {
            add(example + 1, word);
        }
    }
}

/// For each token, the next from there on that is at least `level`; the number of tokens where there is none.
fn next_keys(visit: &Visit, level: Key) -> Vec<usize> {
    let mut next = vec![usize::MAX; visit.tokens.len()];
    let mut seen = usize::MAX;
    for (at, token) in visit.tokens.iter().enumerate().rev() {
        if token.key >= level {
            seen = at;
        }
        next[at] = seen;
    }
    next
}
