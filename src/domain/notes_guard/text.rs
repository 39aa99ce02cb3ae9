//! The notes of a visit as tokens: runs of digits, words, and what stands between them.
//!
//! All notes lie in one row, each closed by an [`Kind::End`], so that a code split over two notes is next to itself.

use std::ops::Range;

use super::fold::{fold, turns_round};
use super::numbers::{self, Num};
use super::spoken::Part;
use super::words::{self, Filler, Key};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of digits.
    Digits,
    /// A word, or the letters of something like `81B44`.
    Letters,
    /// The end of a note.
    End,
}

/// What stands between two tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// Whether there is any white space.
    pub spaced: bool,
    /// How many signs that are neither white space, letter nor digit.
    pub signs: usize,
    /// The first such sign.
    pub first: Option<char>,
    /// The last such sign.
    pub last: Option<char>,
    /// The signs folded into one number: two gaps with equal ones look alike.
    pub look: u32,
}

impl Gap {
    const NOTHING: Gap = Gap { spaced: false, signs: 0, first: None, last: None, look: 0 };

    fn add(&mut self, c: char) {
        if c.is_whitespace() {
            self.spaced = true;
        } else {
            self.first = self.first.or(Some(c));
            self.last = Some(c);
            self.signs += 1;
            self.look = self.look.wrapping_mul(31).wrapping_add(u32::from(c));
        }
    }

    /// Whether the tokens touch.
    pub fn is_glued(self) -> bool {
        !self.spaced && self.signs == 0
    }

    /// White space only, or one sign only.
    pub fn is_tight(self) -> bool {
        self.signs == 0 || (self.signs == 1 && !self.spaced)
    }

    /// One sign only, and it is this one.
    pub fn is(self, sign: char) -> bool {
        !self.spaced && self.signs == 1 && self.first == Some(sign)
    }
}

/// One token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Where its text lies in [`Visit::text`].
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// What stands before it, back to the token before or the beginning of the note.
    pub gap: Gap,
    /// The note it is in.
    pub note: usize,
    /// What it adds to a number.
    pub number: Option<Num>,
    /// Whether it may stand between the parts of a code.
    pub filler: Filler,
    /// What it says of a key safe.
    pub key: Key,
    /// Whether it is a number that only says which digits are meant, as in "the first two".
    pub skip: bool,
}

/// How signs that resemble letters are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    /// They part tokens, as other signs do.
    Part,
    /// They are the letters they resemble: `|3$9` is `l3s9`.
    Resemble,
}

/// The notes of a visit, folded.
pub(super) struct Visit {
    /// The letters and digits of all notes, one after the other.
    pub text: String,
    /// The tokens, in order.
    pub tokens: Vec<Token>,
    /// For each note, whether characters in it turn the writing round.
    pub turned: Vec<bool>,
    /// Whether a sign in it may be read as a letter.
    pub resembles: bool,
}

impl Visit {
    /// Reads the notes of a visit, in order.
    pub fn read(notes: &[&str], signs: Signs) -> Visit {
        let mut visit = Visit { text: String::new(), tokens: Vec::new(), turned: Vec::new(), resembles: false };
        for (note, text) in notes.iter().enumerate() {
            visit.turned.push(text.chars().any(turns_round));
            let mut reader = Reader { visit: &mut visit, note, signs, gap: Gap::NOTHING, open: None, apostrophe: None };
            fold(text, |c| reader.take(c));
            reader.close();
            let gap = reader.gap;
            let end = visit.text.len();
            visit.push(end..end, Kind::End, gap, note, None);
        }
        visit.mark();
        visit
    }

    /// The folded text of a token; empty beyond the last.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| self.text.get(token.span.clone()).unwrap_or(""))
    }

    /// What stands after a token, up to the next or the end of the note.
    pub fn gap_after(&self, at: usize) -> Gap {
        self.tokens.get(at + 1).map_or(Gap::NOTHING, |token| token.gap)
    }

    /// A token as the readings of number words need it.
    pub fn part(&self, at: usize) -> Part<'_> {
        match self.tokens.get(at) {
            Some(token) => Part { text: self.word(at), digits: token.kind == Kind::Digits, number: token.number },
            None => Part { text: "", digits: false, number: None },
        }
    }

    fn push(&mut self, span: Range<usize>, kind: Kind, gap: Gap, note: usize, number: Option<Num>) {
        self.tokens.push(Token { span, kind, gap, note, number, filler: Filler::No, key: Key::No, skip: false });
    }

    /// Says of each word what it is, which its neighbours decide too.
    fn mark(&mut self) {
        for at in 0..self.tokens.len() {
            let before = if at > 0 { self.word(at - 1) } else { "" };
            let (word, after) = (self.word(at), self.word(at + 1));
            let (kind, number) = (self.tokens[at].kind, self.tokens[at].number);
            let glued_after = self.gap_after(at).is_glued();
            let (mut filler, mut key, mut skip) = (Filler::No, Key::No, false);
            match kind {
                Kind::Letters => {
                    // 13h59, 1x3x5x9.
                    let between = word.len() == 1 && glued_after && self.tokens[at].gap.is_glued();
                    filler = if between { Filler::Weak } else { words::filler(word) };
                    key = words::key(before, word, after);
                    let ordinal = words::ordinal_end(word) && self.tokens[at].gap.is_glued() && at > 0;
                    skip = ordinal && self.tokens[at - 1].kind == Kind::Digits;
                    skip |= number.is_some() && (words::picks_digits(before) || words::counts_digits(after));
                }
                Kind::Digits => {
                    skip = words::picks_digits(before) || words::counts_digits(after);
                    skip |= glued_after && words::ordinal_end(after);
                    skip &= self.tokens[at].span.len() <= 2;
                }
                Kind::End => {}
            }
            let token = &mut self.tokens[at];
            (token.filler, token.key, token.skip) = (filler, key, skip);
        }
    }
}

/// Reads one note, a folded character at a time.
struct Reader<'v> {
    visit: &'v mut Visit,
    note: usize,
    signs: Signs,
    gap: Gap,
    /// The token being read: where it begins, and its kind.
    open: Option<(usize, Kind)>,
    /// The first apostrophe in or after the letters being read: where in the text.
    apostrophe: Option<usize>,
}

impl Reader<'_> {
    fn take(&mut self, c: char) {
        let resembled = resembled(c);
        self.visit.resembles |= resembled.is_some();
        let c = resembled.filter(|_| self.signs == Signs::Resemble).unwrap_or(c);
        if c.is_ascii_digit() {
            self.letter(c, Kind::Digits);
        } else if c.is_alphanumeric() {
            self.letter(c, Kind::Letters);
        } else if matches!(c, '\'' | '’' | 'ʼ' | '`')
            && matches!(self.open, Some((_, Kind::Letters)))
            && self.apostrophe.is_none()
        {
            // Kept until it is clear whether a letter follows: o'r, it's.
            self.apostrophe = Some(self.visit.text.len());
        } else {
            self.close();
            self.gap.add(c);
        }
    }

    fn letter(&mut self, c: char, kind: Kind) {
        if self.open.is_some_and(|(_, open)| open != kind) {
            self.close();
        }
        if self.open.is_none() {
            self.open = Some((self.visit.text.len(), kind));
        }
        self.visit.text.push(c);
    }

    /// Ends the token being read, if there is one.
    fn close(&mut self) {
        let Some((start, kind)) = self.open.take() else { return };
        let end = self.visit.text.len();
        let word = self.visit.text.get(start..end).unwrap_or("");
        let pieces: Vec<usize> = match kind {
            Kind::Letters => numbers::split(word).iter().map(|piece| piece.len()).collect(),
            Kind::Digits | Kind::End => Vec::new(),
        };
        let apostrophe = self.apostrophe.take();
        // "can't" is no Welsh hundred.
        let inside = apostrophe.is_some_and(|place| place < end);
        let number = if inside { None } else { numbers::number(word) };
        let gap = std::mem::replace(&mut self.gap, Gap::NOTHING);
        if pieces.len() < 2 {
            self.visit.push(start..end, kind, gap, self.note, number);
        } else {
            self.pieces(start, gap, &pieces);
        }
        if apostrophe == Some(end) {
            self.gap.add('\'');
        }
    }

    fn pieces(&mut self, mut start: usize, mut gap: Gap, pieces: &[usize]) {
        for piece in pieces {
            let number = self.visit.text.get(start..start + piece).and_then(numbers::number);
            self.visit.push(start..start + piece, Kind::Letters, gap, self.note, number);
            start += piece;
            gap = Gap::NOTHING;
        }
    }
}

/// The letter that a sign resembles.
fn resembled(c: char) -> Option<char> {
    Some(match c {
        '|' | '!' | '¡' => 'l',
        '$' | '§' => 's',
        '&' => 'b',
        '@' => 'a',
        '?' => 'z',
        _ => return None,
    })
}
