//! Numbers that look like a code by where they stand: three to eight digits or number words beside key-safe words.
//!
//! Ordinary notes are full of numbers, so one that says itself what it is (a dose, a time, a date, money, a reading, a
//! telephone number, an address) is passed over: see [`super::typed`]. In a suspicious visit far fewer are.

use super::lattice::Lattice;
use super::numbers::Num;
use super::text::{Gap, Kind};
use super::typed::{Typed, typed};
use super::words::{Filler, Key};
use super::{Finding, Verdict, Why};

/// How far from a number a word that is only about key safes counts. Tokens.
const NEAR_STRONG: usize = 8;
/// The same in a suspicious visit.
const NEAR_SUSPICIOUS: usize = 12;
/// The same for a word that has other uses (*box*, *press*), and for a number that may well be something else.
const NEAR_WEAK: usize = 4;
/// The same, in a suspicious visit, for a word that seems to be used otherwise.
const NEAR_FAINT: usize = 2;
/// How many digits a code has.
const LONG: std::ops::RangeInclusive<usize> = 3..=8;
/// Words in a note beside its number, for it to belong to the note before: "it's 4471 now".
const FEW_WORDS: usize = 4;
/// How many words may stand between two parts of a number: "then the".
const FILLERS: usize = 3;

/// A number, or part of one.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// Its first token.
    pub first: usize,
    /// One past its last token.
    pub end: usize,
    /// How many digits.
    pub long: usize,
    /// Whether it is a number word.
    pub spoken: bool,
}

/// The worst that the shape of the numbers says.
pub(super) fn seek(lattice: &Lattice<'_>, suspicious: bool) -> Finding {
    let mut worst = Finding::OK;
    let mut at = 0;
    while at < lattice.visit.tokens.len() {
        let group = group(lattice, at);
        at = group.last().map_or(at + 1, |piece| piece.end);
        let long = digits(&group);
        if LONG.contains(&long) {
            worst = worst.or(judge(lattice, &group, suspicious));
        } else if long > *LONG.end() && !is_telephone(lattice, &group) {
            worst = worst.or(judge_list(lattice, &group, suspicious));
        }
    }
    worst
}

/// Of a list each number that is long enough is judged; of one of single digits the list as it is.
fn judge_list(lattice: &Lattice<'_>, group: &[Piece], suspicious: bool) -> Finding {
    let long = || group.iter().filter(|piece| piece.long >= *LONG.start());
    if long().next().is_none() {
        return judge(lattice, group, suspicious);
    }
    let each = long().filter(|piece| LONG.contains(&piece.long));
    each.fold(Finding::OK, |worst, piece| worst.or(judge(lattice, &[*piece], suspicious)))
}

fn digits(group: &[Piece]) -> usize {
    group.iter().map(|piece| piece.long).sum()
}

/// The pieces from `at` on that make up one number.
fn group(lattice: &Lattice<'_>, at: usize) -> Vec<Piece> {
    let mut group: Vec<Piece> = piece(lattice, at).into_iter().collect();
    while let Some(last) = group.last().copied() {
        let Some(next) = next_piece(lattice, last) else { break };
        group.push(next);
    }
    group
}

fn piece(lattice: &Lattice<'_>, at: usize) -> Option<Piece> {
    let token = lattice.visit.tokens.get(at).filter(|token| !token.skip)?;
    let sounds = matches!(token.number, Some(Num::Sound(_) | Num::Half | Num::Plural(_) | Num::Again(_)));
    match token.kind {
        Kind::Digits => Some(Piece { first: at, end: at + 1, long: token.span.len(), spoken: false }),
        Kind::Letters if token.number.is_some() && !sounds => {
            let spoken = lattice.readings(at).iter().filter(|reading| {
                reading.spoken && !reading.doubtful && reading.symbols.bytes().all(|byte| byte.is_ascii_digit())
            });
            let longest = spoken.max_by_key(|reading| reading.tokens)?;
            Some(Piece { first: at, end: at + longest.tokens, long: longest.symbols.len(), spoken: true })
        }
        Kind::Letters | Kind::End => None,
    }
}

/// The piece after `last`, if it belongs to the same number.
fn next_piece(lattice: &Lattice<'_>, last: Piece) -> Option<Piece> {
    let tokens = &lattice.visit.tokens;
    let gap = tokens.get(last.end)?.gap;
    // 81B44: one letter that touches digits on both sides.
    let letter = &tokens[last.end];
    if !last.spoken && letter.kind == Kind::Letters && letter.span.len() == 1 && gap.is_glued() {
        let after = piece(lattice, last.end + 1)?;
        let touches = !after.spoken && tokens[after.first].gap.is_glued();
        return touches.then_some(Piece { first: last.end, long: after.long + 1, ..after });
    }
    if let Some(next) = piece(lattice, last.end) {
        return belongs(last, next, gap).then_some(next);
    }
    let words = (last.end..).take(FILLERS).take_while(|at| {
        tokens.get(*at).is_some_and(|token| token.kind != Kind::End && (token.filler != Filler::No || token.skip))
    });
    let next = piece(lattice, last.end + words.count())?;
    (next.first > last.end && is_alike(last, next)).then_some(next)
}

fn belongs(last: Piece, next: Piece, gap: Gap) -> bool {
    let comma = gap.signs == 1 && gap.first == Some(',');
    gap.is_tight() || (last.spoken && next.spoken) || (last.long == next.long && (last.long == 1 || comma))
}

fn is_alike(last: Piece, next: Piece) -> bool {
    (last.spoken && next.spoken) || last.long == next.long
}

/// A number longer than a code that begins as telephone numbers do.
fn is_telephone(lattice: &Lattice<'_>, group: &[Piece]) -> bool {
    let Some((first, rest)) = group.split_first() else { return false };
    let word = lattice.visit.word(first.first);
    let tight = rest.iter().all(|piece| lattice.visit.tokens[piece.first].gap.is_tight());
    tight && (word.starts_with('0') || word.starts_with("44"))
}

fn judge(lattice: &Lattice<'_>, group: &[Piece], suspicious: bool) -> Finding {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return Finding::OK };
    let key = match typed(lattice, group) {
        Typed::Plainly => None,
        Typed::Likely if suspicious => lattice.key_near(first.first, last.end, NEAR_WEAK, Key::Weak),
        Typed::Likely => None,
        Typed::No => key(lattice, first.first, last.end, suspicious),
    };
    let Some(key) = key else { return Finding::OK };
    let tokens = &lattice.visit.tokens;
    let note = tokens[first.first].note.max(tokens[key].note);
    if suspicious {
        Finding::new(Verdict::Block, note, Why::NewCode)
    } else {
        Finding::new(Verdict::Warn, note, Why::Shape)
    }
}

/// The key-safe word beside these tokens.
fn key(lattice: &Lattice<'_>, first: usize, end: usize, suspicious: bool) -> Option<usize> {
    let tokens = &lattice.visit.tokens;
    let note = tokens[first].note;
    let from = |reach: usize| first.saturating_sub(reach);
    // In another note it counts when the number's note says little else.
    let strong = if suspicious { NEAR_SUSPICIOUS } else { NEAR_STRONG };
    let words = tokens[from(strong)..tokens.len().min(end + strong)].iter();
    let alone = words.filter(|token| token.note == note && token.kind != Kind::End).count() <= end - first + FEW_WORDS;
    let find = |reach: usize, level: Key| {
        let (mut from, mut to) = (from(reach), end + reach);
        if !suspicious && !alone {
            from = (from..first).rfind(|at| tokens[*at].note != note).map_or(from, |at| at + 1);
            to = (end..to.min(tokens.len())).find(|at| tokens[*at].note != note).unwrap_or(to);
        }
        lattice.key_between(from, to, level)
    };
    let faint = || if suspicious { find(NEAR_FAINT, Key::Faint) } else { None };
    find(strong, Key::Strong).or_else(|| find(NEAR_WEAK, Key::Weak)).or_else(faint)
}
