//! What the parts of a code are like and what stands between them: whether they belong together is read off that.

use super::lattice::Reading;
use super::text::Gap;
use super::words::Filler;

/// So many parts are no numbers of separate things, whatever follows the last.
const MANY_PARTS: usize = 4;

/// What stands between two parts.
pub(super) struct Passed {
    /// The last gap.
    gap: Gap,
    /// The signs of all gaps folded into one number.
    look: u32,
    /// Whether a gap is more than white space only or one sign only.
    loose: bool,
    /// Words that join, that put parts in order, and that are about something else.
    weak: bool,
    strong: bool,
    content: usize,
    /// Words of any kind, and ends of notes.
    words: usize,
    /// Whether the part before is a quantity of something.
    measured: bool,
}

impl Passed {
    /// Nothing yet but the gap before the first token.
    pub fn new(gap: Gap) -> Self {
        let loose = !gap.is_tight();
        Passed { gap, look: gap.look, loose, weak: false, strong: false, content: 0, words: 0, measured: false }
    }

    /// Passes a word, and the gap after it. `unit`: a number before it would be a quantity.
    pub fn word(&mut self, filler: Filler, unit: bool, next: Gap) {
        match filler {
            Filler::Weak => self.weak = true,
            Filler::Strong => self.strong = true,
            Filler::No => self.content += 1,
        }
        self.measured |= unit && self.words == 0;
        self.end(next);
    }

    /// Passes the end of a note.
    pub fn end(&mut self, next: Gap) {
        self.words += 1;
        self.loose |= !next.is_tight();
        self.look = self.look.wrapping_mul(31).wrapping_add(next.look);
        self.gap = next;
    }

    /// How many words about something else.
    pub fn content(&self) -> usize {
        self.content
    }

    /// How many other words and ends of notes.
    pub fn fillers(&self) -> usize {
        self.words - self.content
    }
}

/// What has been passed on the way from the first part of a code to the last.
#[derive(Clone, Copy, Default)]
pub(super) struct Trail {
    /// Parts that stand by themselves; what touches is one part.
    pub parts: usize,
    /// Characters in the part being read, and in the first that ended.
    long: usize,
    first_long: usize,
    /// Whether a part before the last had another length than the first.
    uneven: bool,
    /// How the first gap looks, and whether another looked otherwise.
    look: Option<u32>,
    mixed: bool,
    /// Whether a gap was more than white space only or one sign only.
    loose: bool,
    last_gap: Option<Gap>,
    /// Words between: that join, that put parts in order, and that are about something else.
    weak: bool,
    strong: bool,
    pub content: usize,
    /// Whether a part before the last is a quantity of something.
    pub measured: bool,
    /// Whether a part is a number word, and whether one is to be believed only beside key-safe words.
    spoken: bool,
    pub doubtful: bool,
    /// Whether a part is a word rather than digits or one character.
    pub wordy: bool,
    /// Whether any part has a digit.
    pub any_digit: bool,
}

impl Trail {
    /// Takes one more reading, after what was passed.
    pub fn take(mut self, reading: &Reading<'_>, passed: &Passed) -> Self {
        let symbols = reading.symbols.chars().count();
        let has_digit = reading.symbols.bytes().any(|byte| byte.is_ascii_digit());
        let touches = passed.words == 0 && passed.gap.is_glued() && !reading.spoken;
        if self.parts > 0 && touches {
            self.long += symbols;
        } else {
            if self.parts > 0 {
                self.leave_part(passed);
            }
            self.parts += 1;
            self.long = symbols;
            self.wordy |= symbols > 1 && !has_digit;
        }
        self.spoken |= reading.spoken;
        self.doubtful |= reading.doubtful;
        self.any_digit |= has_digit;
        self
    }

    fn leave_part(&mut self, passed: &Passed) {
        if self.parts == 1 {
            self.first_long = self.long;
        }
        self.uneven |= self.long != self.first_long;
        self.mixed |= self.look.is_some_and(|look| look != passed.look);
        self.look = Some(passed.look);
        self.loose |= passed.loose;
        self.last_gap = Some(passed.gap);
        self.weak |= passed.weak;
        self.strong |= passed.strong;
        self.content += passed.content;
        self.measured |= passed.measured;
    }

    /// Whether the parts belong together by how they are written alone. `quantity`: a unit follows the last.
    ///
    /// `13-59`, "1, 3, 5, 9", "thirteen fifty-nine" and "135 then 9" do; "1.35, 9 tablets" and "135 and 9" do not.
    pub fn is_joined(&self, quantity: bool) -> bool {
        if self.content > 0 || self.doubtful {
            return false;
        }
        if self.parts < 2 {
            return true;
        }
        let even = !self.uneven && self.long <= self.first_long;
        let (loose, touching) = self.last_gap.map_or((false, false), |gap| {
            let sign = gap.signs > 0;
            (sign && gap.spaced, sign && !gap.spaced)
        });
        let few = self.parts < MANY_PARTS && !(even && self.first_long == 1);
        if quantity && few && (loose || (!even && !touching && self.long < 3)) {
            return false;
        }
        even || self.spoken || self.strong || !(self.weak || (self.loose && self.mixed))
    }
}
