//! A code ready to be compared, and the ways in which it may be written.

use super::Secret;
use super::fold::fold;

/// Longest code that is compared whole, characters; of a longer one the beginning is looked for, in order.
const LONGEST: usize = 16;
/// Longest code that is looked for in any order; a mechanical safe has a dozen buttons, each pressed once.
const LONGEST_ANY_ORDER: usize = 12;

/// How a code may stand in a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As it is.
    Exact,
    /// Its characters in any order, which open a mechanical safe.
    AnyOrder,
    /// From the end to the beginning.
    Reversed,
    /// With letters for the digits they resemble, or digits for letters.
    Alike,
    /// The same in any order.
    AlikeAnyOrder,
}

/// A code, folded. Hides from `Debug` by having none, and is overwritten when dropped.
pub(super) struct Code {
    symbols: Vec<char>,
    way: Way,
    any_order: bool,
}

impl Drop for Code {
    fn drop(&mut self) {
        self.symbols.fill('\0');
        // So that the writing is not left out as having no use.
        std::hint::black_box(&self.symbols);
    }
}

/// How much of a code has been found so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// One bit for each character of the code.
    which: u32,
    /// Whether a character was not the code's but one that resembles it.
    pub differs: bool,
    /// Whether it was a letter that few would write for that digit, so that a word may look like it by chance.
    pub far_fetched: bool,
}

impl Code {
    /// The code of a secret, to be looked for in one way; `None` when that way makes no sense for it.
    pub fn of(secret: &Secret<'_>, way: Way) -> Option<Code> {
        // Room for every character at once: a code that grows leaves copies behind.
        let mut symbols = Vec::with_capacity(secret.code.len().saturating_mul(4));
        fold(secret.code, |c| symbols.extend(c.is_alphanumeric().then_some(c)));
        let any_order = symbols.len() <= LONGEST_ANY_ORDER && matches!(way, Way::AnyOrder | Way::AlikeAnyOrder);
        let mut code = Code { symbols, way, any_order };
        code.symbols.truncate(LONGEST);
        let makes_sense = match way {
            Way::Exact | Way::Alike => true,
            Way::AnyOrder | Way::AlikeAnyOrder => secret.order_free,
            Way::Reversed => {
                let forward = code.symbols.clone();
                code.symbols.reverse();
                let turned = code.symbols != forward;
                drop(Code { symbols: forward, way, any_order });
                !secret.order_free && turned
            }
        };
        (makes_sense && !code.symbols.is_empty()).then_some(code)
    }

    /// In which way it is looked for.
    pub fn way(&self) -> Way {
        self.way
    }

    /// Whether the code itself is looked for, rather than something like it.
    pub fn is_exact(&self) -> bool {
        matches!(self.way, Way::Exact | Way::AnyOrder)
    }

    /// Whether look-alikes count.
    pub fn is_like(&self) -> bool {
        matches!(self.way, Way::Alike | Way::AlikeAnyOrder)
    }

    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Takes the next piece of text; `None` when the code does not go on like that.
    pub fn take(&self, mut taken: Taken, piece: &str) -> Option<Taken> {
        for c in piece.chars() {
            let next = if self.any_order {
                let left = || (0..self.symbols.len()).filter(|at| taken.which & (1 << at) == 0);
                left().find(|at| self.symbols[*at] == c).or_else(|| left().find(|at| self.alike(*at, c)))?
            } else {
                taken.which.count_ones() as usize
            };
            let same = *self.symbols.get(next)? == c;
            if !same && !self.alike(next, c) {
                return None;
            }
            taken.which |= 1 << next;
            taken.differs |= !same;
            taken.far_fetched |= !same && !c.is_ascii_digit() && !is_common_stand_in(c);
        }
        Some(taken)
    }

    /// Whether all of the code has been found.
    pub fn is_whole(&self, taken: Taken) -> bool {
        taken.which.count_ones() as usize == self.symbols.len()
    }

    /// Whether a longer run of characters holds the code: next to one another, wherever they begin.
    pub fn is_inside(&self, run: &str) -> bool {
        if run.len() <= self.symbols.len() {
            return false;
        }
        let run: Vec<char> = run.chars().collect();
        run.windows(self.symbols.len().max(1))
            .any(|window| if self.any_order { is_rearranged(window, &self.symbols) } else { window == self.symbols })
    }

    fn alike(&self, at: usize, c: char) -> bool {
        self.is_like() && self.symbols.get(at).is_some_and(|symbol| classes(*symbol) & classes(c) != 0)
    }
}

fn is_rearranged(window: &[char], symbols: &[char]) -> bool {
    let mut used = 0_u32;
    window.iter().all(|c| {
        let free = (0..symbols.len()).find(|at| used & (1 << at) == 0 && symbols[*at] == *c);
        free.is_some_and(|at| {
            used |= 1 << at;
            true
        })
    })
}

/// The digits that a character resembles, one bit each.
fn classes(c: char) -> u32 {
    match c {
        '0' | 'o' | 'd' => 1,
        '1' | 'i' | 'l' | 'j' => 1 << 1,
        '2' | 'z' => 1 << 2,
        '3' | 'e' => 1 << 3,
        '4' | 'a' => 1 << 4,
        '5' | 's' => 1 << 5,
        '6' => 1 << 6,
        '7' | 't' => 1 << 7,
        '8' => 1 << 8,
        '9' => 1 << 9,
        'b' => 1 << 6 | 1 << 8,
        'g' => 1 << 6 | 1 << 9,
        'q' => 1 | 1 << 9,
        _ => 0,
    }
}

/// Whether a letter is one of the few that people do write for a digit.
fn is_common_stand_in(c: char) -> bool {
    matches!(c, 'o' | 'i' | 'l' | 'z' | 's' | 'b' | 'g')
}
