//! Numbers that say themselves what they are: quantities, times, dates, money, readings, addresses.
//!
//! They have fields of their own in the app; here they keep an ordinary note from being taken for a code.

use super::lattice::Lattice;
use super::shape::Piece;
use super::text::Gap;
use super::words::{self, Key};

/// Telephone numbers that are dialled in an emergency or for advice.
const SHORT_NUMBERS: [&str; 6] = ["999", "111", "112", "101", "105", "119"];

/// How clearly a number says what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    /// Not at all.
    No,
    /// It may be a time, a reading, an address; but a new code may well be written as "14.30".
    Likely,
    /// It says so: "500 mg", "at 14:30".
    Plainly,
}

/// How clearly a number says what it is.
pub(super) fn typed(lattice: &Lattice<'_>, group: &[Piece]) -> Typed {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return Typed::No };
    let number = Number { lattice, group, first: first.first, end: last.end };
    if number.is_plainly_typed() {
        Typed::Plainly
    } else if number.is_likely_typed() {
        Typed::Likely
    } else {
        Typed::No
    }
}

struct Number<'l, 'v> {
    lattice: &'l Lattice<'v>,
    group: &'l [Piece],
    first: usize,
    end: usize,
}

impl Number<'_, '_> {
    fn is_plainly_typed(&self) -> bool {
        let clock = self.is_clock(':') || self.is_clock('.');
        self.is_quantity()
            || self.is_money()
            || self.is_postcode()
            || self.is_full_date()
            || (clock && (self.is_at() || self.is_before_hours() || self.group.len() == 4))
            || (self.is_four_digit_time() && self.is_before_hours())
            || (self.is_reading() && self.is_labelled())
    }

    fn is_likely_typed(&self) -> bool {
        let time_word = self.is_after_time_word() || self.is_before_day_part();
        self.is_clock(':')
            || (time_word && (self.is_clock('.') || self.is_four_digit_time() || self.is_year() || self.is_range()))
            || self.is_short_date()
            || self.is_reading()
            || self.is_labelled()
            || self.is_address()
            || self.is_part_of_word()
            || (self.group.len() == 1 && SHORT_NUMBERS.contains(&self.literal(0).unwrap_or("")))
    }

    fn word(&self, at: Option<usize>) -> &str {
        at.map_or("", |at| self.lattice.visit.word(at))
    }

    /// The word before, in the same sentence.
    fn word_before(&self) -> &str {
        if self.gap_before().is_some_and(ends_sentence) { "" } else { self.word(self.first.checked_sub(1)) }
    }

    /// The word after, with nothing but white space between.
    fn word_after(&self) -> &str {
        if self.gap_after().signs > 0 { "" } else { self.word(Some(self.end)) }
    }

    fn gap_before(&self) -> Option<Gap> {
        self.lattice.visit.tokens.get(self.first).map(|token| token.gap)
    }

    fn gap_after(&self) -> Gap {
        self.lattice.visit.gap_after(self.end - 1)
    }

    /// The digits of a piece that is written in digits.
    fn literal(&self, at: usize) -> Option<&str> {
        let piece = self.group.get(at)?;
        (!piece.spoken && piece.end == piece.first + 1).then(|| self.lattice.visit.word(piece.first))
    }

    fn value(&self, at: usize) -> Option<u32> {
        self.literal(at)?.parse().ok()
    }

    /// Whether the piece and the one before it stand with just this sign between them.
    fn is_tied(&self, at: usize, sign: char) -> bool {
        let gap =
            self.group.get(at).and_then(|piece| self.lattice.visit.tokens.get(piece.first)).map(|token| token.gap);
        at > 0 && gap.is_some_and(|gap| gap.is(sign))
    }

    fn lengths(&self) -> Vec<usize> {
        self.group.iter().map(|piece| piece.long).collect()
    }

    fn is_quantity(&self) -> bool {
        let (gap, word) = (self.gap_after(), self.word_after());
        let counted = words::unit(word) && !words::day_part(word) && word != "times";
        matches!(gap.first, Some('%' | '°' | 'º')) || counted
    }

    fn is_money(&self) -> bool {
        self.gap_before().is_some_and(|gap| matches!(gap.last, Some('£' | '$' | '€')))
    }

    /// LL57 2AB.
    fn is_postcode(&self) -> bool {
        let area = self.word_before().len() <= 2 && self.gap_before().is_some_and(Gap::is_glued);
        let unit = self.word_after().len() == 2 && self.gap_after().is_glued();
        area && unit && matches!(self.lengths()[..], [1..=2, 1])
    }

    fn is_full_date(&self) -> bool {
        let tied = |at| ['/', '-', '.'].iter().any(|sign| self.is_tied(at, *sign));
        let day_and_month = self.is_day(0) && self.value(1).is_some_and(|month| (1..=12).contains(&month));
        (day_and_month && tied(1) && tied(2) && matches!(self.lengths()[..], [1..=2, 1..=2, 2 | 4]))
            || self.is_beside_month()
    }

    fn is_beside_month(&self) -> bool {
        words::month(self.word_before()) || (self.is_day(0) && self.group.len() == 1 && words::month(self.word_after()))
    }

    fn is_day(&self, at: usize) -> bool {
        self.value(at).is_some_and(|day| (1..=31).contains(&day))
    }

    fn is_short_date(&self) -> bool {
        let month = self.value(1).is_some_and(|month| (1..=12).contains(&month));
        self.group.len() == 2 && self.is_day(0) && month && self.is_tied(1, '/')
    }

    /// 14:30, and 14:30-15:00.
    fn is_clock(&self, sign: char) -> bool {
        let minutes = |at| self.literal(at).is_some_and(|text| text.len() == 2 && text < "60");
        let hours = |at| self.value(at).is_some_and(|hours| hours < 24);
        self.is_tied(1, sign) && hours(0) && minutes(1) && matches!(self.group.len(), 2 | 4)
    }

    fn is_four_digit_time(&self) -> bool {
        let Some(text) = self.literal(0).filter(|text| self.group.len() == 1 && (3..=4).contains(&text.len())) else {
            return false;
        };
        text.parse::<u32>().is_ok_and(|time| time / 100 < 24 && time % 100 < 60)
    }

    fn is_year(&self) -> bool {
        self.group.len() == 1 && self.value(0).is_some_and(|year| (1900..2100).contains(&year))
    }

    /// 10-11, 9-10.
    fn is_range(&self) -> bool {
        matches!(self.lengths()[..], [1..=2, 1..=2]) && (self.is_tied(1, '-') || self.is_tied(1, '–'))
    }

    fn is_after_time_word(&self) -> bool {
        words::before_time(self.word_before()) || self.gap_before().is_some_and(|gap| gap.last == Some('@'))
    }

    /// "At 14:30", but not "changed to 14:30".
    fn is_at(&self) -> bool {
        words::at_time(self.word_before()) || self.gap_before().is_some_and(|gap| gap.last == Some('@'))
    }

    fn is_before_day_part(&self) -> bool {
        words::day_part(self.word_after())
    }

    fn is_before_hours(&self) -> bool {
        matches!(self.word_after(), "h" | "hrs" | "am" | "pm" | "yb" | "yh" | "yp")
    }

    /// A blood pressure, or a number with one decimal.
    fn is_reading(&self) -> bool {
        match self.lengths()[..] {
            [2..=3, 2..=3] => self.is_tied(1, '/'),
            [1..=3, 1] => self.is_tied(1, '.'),
            _ => false,
        }
    }

    /// "Room 112", "temp 368", but not "safe number 4471".
    fn is_labelled(&self) -> bool {
        let tokens = &self.lattice.visit.tokens;
        if self.word_before().is_empty() {
            return false;
        }
        let near = |back: usize| self.first.checked_sub(back).filter(|at| words::label(self.word(Some(*at))));
        let link =
            matches!(self.word_before(), "is" | "was" | "of" | "no" | "number" | "oedd" | "yn" | "o" | "yw" | "rhif");
        let Some(label) = near(1).or_else(|| near(2).filter(|_| link)) else { return false };
        let key = |back: usize| label.checked_sub(back).is_some_and(|at| tokens[at].key >= Key::Weak);
        !key(0) && !key(1)
    }

    fn is_address(&self) -> bool {
        let after = self.word_after();
        words::street(after) || (!after.is_empty() && words::street(self.word(Some(self.end + 1))))
    }

    /// Digits that touch letters, as in the number of a bus or a form; not those of "code1359".
    fn is_part_of_word(&self) -> bool {
        let tokens = &self.lattice.visit.tokens;
        let is_word =
            |at: usize| tokens.get(at).is_some_and(|token| token.key == Key::No && !self.word(Some(at)).is_empty());
        // One letter before the digits may be the code's own.
        let long = self.word_before().len() > 1;
        let before =
            long && self.gap_before().is_some_and(Gap::is_glued) && self.first.checked_sub(1).is_some_and(is_word);
        before || (self.gap_after().is_glued() && is_word(self.end))
    }
}

fn ends_sentence(gap: Gap) -> bool {
    gap.signs > 0 && !matches!(gap.first, Some(':' | '=' | '-' | '(' | '#' | '@' | '£' | '$' | '€'))
}
