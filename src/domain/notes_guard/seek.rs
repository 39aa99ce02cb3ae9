//! Looks for one code in the notes of a visit.
//!
//! A code is found when readings of tokens that follow one another make it up whole, from a token's beginning to a
//! token's end, and what stands between them lets them belong together. So `13-59` and "thirteen, then 59" hold 1359,
//! and "135 over 90" and "at 1.35, 9 tablets" do not. Within a longer run of digits it is looked for apart.

use super::code::{Code, Taken, Way};
use super::lattice::Lattice;
use super::text::{Gap, Kind};
use super::trail::{Passed, Trail};
use super::words::{self, Filler, Key};
use super::{Finding, Verdict, Why};

/// How far from a code a key-safe word still says what the code is for. Tokens.
const NEAR: usize = 10;
/// The same for a word that usually means something else, and for a code too short to be told from other numbers.
const VERY_NEAR: usize = 4;
/// How many words about something else may stand between two parts beside key-safe words.
const WORDS_BETWEEN: usize = 6;
/// How many words that put parts in order or join them, and ends of notes.
const FILLERS_BETWEEN: usize = 8;
/// How many words between the last number of one note and the first of the next, when neither has another.
const WORDS_ACROSS: usize = 60;
/// Fewest characters of a code that is looked for without key-safe words: a house number would be blocked.
const SHORTEST: usize = 3;
/// Most readings tried from one place, and after many tries on the average. A note written by a person takes far fewer;
/// one made to take long still comes to an end.
const STEPS: usize = 600;
const STEPS_ON_AVERAGE: usize = 20;

/// The worst that the notes say of a code looked for in one way.
pub(super) fn seek(lattice: &Lattice<'_>, code: &Code) -> Finding {
    let mut worst = Finding::OK;
    let mut steps = 0;
    for (first, token) in lattice.visit.tokens.iter().enumerate() {
        // What begins later is not completed earlier.
        if worst.verdict == Verdict::Block && worst.note < Some(token.note) {
            break;
        }
        let limit = if steps > STEPS + first * STEPS_ON_AVERAGE { STEPS_ON_AVERAGE } else { STEPS };
        let mut walk = Walk { lattice, code, first, steps: 0, limit, worst };
        walk.step(first, Taken::default(), Trail::default());
        worst = walk.worst;
        steps += walk.steps;
    }
    if code.is_exact() { worst.or(inside(lattice, code)) } else { worst }
}

/// A code within a longer run of digits and letters that touch.
fn inside(lattice: &Lattice<'_>, code: &Code) -> Finding {
    let tokens = &lattice.visit.tokens;
    let mut worst = Finding::OK;
    let mut at = 0;
    while at < tokens.len() {
        let glued = tokens[at + 1..].iter().take_while(|token| token.kind != Kind::End && token.gap.is_glued());
        let end = at + 1 + glued.count();
        let run = lattice.visit.text.get(tokens[at].span.start..tokens[end - 1].span.end).unwrap_or("");
        if code.len() >= SHORTEST && code.is_inside(run) {
            let note = tokens[at].note;
            worst = worst.or(match lattice.key_near(at, end, NEAR, Key::Weak) {
                Some(key) => Finding::new(Verdict::Block, note.max(tokens[key].note), Why::InsideNumber),
                None => Finding::new(Verdict::Warn, note, Why::InsideNumber),
            });
        }
        at = end;
    }
    worst
}

/// A search from one token.
struct Walk<'l, 'v> {
    lattice: &'l Lattice<'v>,
    code: &'l Code,
    first: usize,
    steps: usize,
    limit: usize,
    worst: Finding,
}

impl Walk<'_, '_> {
    /// Goes on from `at`, past words that may stand between, to every reading with which the code goes on.
    fn step(&mut self, mut at: usize, taken: Taken, trail: Trail) {
        let tokens = &self.lattice.visit.tokens;
        let Some(token) = tokens.get(at) else { return };
        let mut passed = Passed::new(token.gap);
        loop {
            for reading in self.lattice.readings(at) {
                self.steps += 1;
                if self.steps > self.limit {
                    return;
                }
                let Some(taken) = self.code.take(taken, &reading.symbols) else { continue };
                let trail = trail.take(reading, &passed);
                let end = at + reading.tokens;
                if self.code.is_whole(taken) {
                    self.found(end, taken, &trail);
                } else {
                    self.step(end, taken, trail);
                }
            }
            let Some(next) = tokens.get(at + 1) else { return };
            if trail.parts == 0 || !self.pass(at, &mut passed, next.gap) {
                return;
            }
            at += 1;
        }
    }

    /// Passes a token that is no part of the code; whether it may stand between two parts.
    fn pass(&self, at: usize, passed: &mut Passed, next: Gap) -> bool {
        let token = &self.lattice.visit.tokens[at];
        let filler = if token.skip { Filler::Strong } else { token.filler };
        match token.kind {
            Kind::End => passed.end(next),
            Kind::Digits if !token.skip => return false,
            Kind::Digits => passed.word(filler, false, next),
            Kind::Letters => passed.word(filler, words::unit(self.lattice.visit.word(at)), next),
        }
        if passed.fillers() > FILLERS_BETWEEN {
            return false;
        }
        let beside = || self.lattice.key_near(self.first, at + 1, NEAR, Key::Weak).is_some();
        match passed.content() {
            0 => true,
            1..=WORDS_BETWEEN if beside() => true,
            1..=WORDS_ACROSS => self.may_go_on_in_another_note(),
            _ => false,
        }
    }

    /// Whether there are more notes and the first part is the first number of its own.
    fn may_go_on_in_another_note(&self) -> bool {
        let visit = self.lattice.visit;
        visit.turned.len() > 1 && self.lattice.numbers_begin(visit.tokens[self.first].note, self.first)
    }

    /// The whole code was found, up to but not with `end`: says how bad that is.
    fn found(&mut self, end: usize, taken: Taken, trail: &Trail) {
        let tokens = &self.lattice.visit.tokens;
        let note = tokens[end - 1].note;
        let key = self.key(end);
        let near = key.is_some();
        let joined = trail.is_joined(self.is_quantity(end - 1)) || self.is_alone(end, trail);
        let verdict = match self.code.way() {
            Way::Exact | Way::AnyOrder if self.code.len() < SHORTEST => near.then_some(Verdict::Block),
            Way::Exact | Way::AnyOrder => (joined || near).then_some(Verdict::Block),
            // What is turned round on the screen reads as the code does.
            Way::Reversed if near || (joined && self.lattice.visit.turned[note]) => Some(Verdict::Block),
            Way::Reversed => joined.then_some(Verdict::Warn),
            Way::Alike | Way::AlikeAnyOrder => alike(near, joined, taken, trail),
        };
        let Some(verdict) = verdict else { return };
        let why = match self.code.way() {
            Way::Exact | Way::AnyOrder if self.code.len() < SHORTEST => Why::ShortCode,
            Way::Exact | Way::AnyOrder if note != tokens[self.first].note => Why::AcrossNotes,
            Way::Exact => Why::Code,
            Way::AnyOrder => Why::AnyOrder,
            Way::Reversed => Why::Reversed,
            Way::Alike | Way::AlikeAnyOrder => Why::LookAlike,
        };
        // A key-safe word in a later note completes the finding only where the code alone would not do.
        let alone = joined && self.code.is_exact() && self.code.len() >= SHORTEST;
        let needed = key.filter(|_| verdict == Verdict::Block && !alone);
        let note = needed.map_or(note, |key| note.max(tokens[key].note));
        self.worst = self.worst.or(Finding::new(verdict, note, why));
    }

    /// The key-safe word that tells what these tokens are.
    fn key(&self, end: usize) -> Option<usize> {
        let near = |reach: usize, level: Key| {
            if !self.code.is_like() {
                return self.lattice.key_near(self.first, end, reach, level);
            }
            // Letters that are said to be digits are no word at the same time: the "BOX" of 9BOX4.
            let before = self.lattice.key_between(self.first.saturating_sub(reach), self.first, level);
            before.or_else(|| self.lattice.key_between(end, end + reach, level))
        };
        if self.code.len() < SHORTEST {
            return near(VERY_NEAR, Key::Weak);
        }
        near(NEAR, Key::Weak).or_else(|| near(VERY_NEAR, Key::Faint))
    }

    /// Whether the last part is a quantity of something: "9 tablets", "9 %".
    fn is_quantity(&self, last: usize) -> bool {
        let visit = self.lattice.visit;
        let after = visit.gap_after(last);
        matches!(after.first, Some('%' | '°' | 'º')) || (after.signs == 0 && words::unit(visit.word(last + 1)))
    }

    /// Whether the parts lie in more than one note, and no note from the first to the last holds another number.
    fn is_alone(&self, end: usize, trail: &Trail) -> bool {
        let tokens = &self.lattice.visit.tokens;
        let (from, to) = (tokens[self.first].note, tokens[end - 1].note);
        let quantity = trail.measured || self.is_quantity(end - 1);
        from != to
            && !quantity
            && !trail.doubtful
            && (from..=to).all(|note| self.lattice.numbers_only(note, self.first, end))
    }
}

/// How bad a code with look-alikes is: in one part, or in parts that are not words.
fn alike(near: bool, joined: bool, taken: Taken, trail: &Trail) -> Option<Verdict> {
    let in_words = trail.parts > 1 && trail.wordy;
    if !taken.differs || in_words {
        None
    } else if near && (trail.any_digit || joined) {
        Some(Verdict::Block)
    } else {
        (joined && (trail.any_digit || !taken.far_fetched)).then_some(Verdict::Warn)
    }
}
