//! What can be told of a phone's chain from what central holds of it and what the phone says with each batch.
//!
//! A phone says, signed, the number its next entry will have, the hash of its last one, and the lowest number that still
//! waits to be sent. Sending order is free, so a hole at central means nothing by itself:
//!
//! | a number that central does not hold | is |
//! |---|---|
//! | at or above the lowest that waits on the phone | *not sent yet* |
//! | below it, or anywhere where nothing waits | a *gap*: the phone believes that central has it |
//! | at or above the phone's next number | not written yet |
//!
//! What is found is raised once for each number, to those who answer for the log ([`Kind::to`]). Source: SECURITY, *Log*.

use super::authority::Role;

/// Numbers of a chain, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first.
    pub from: u64,
    /// The last; never lower than the first.
    pub to: u64,
}

impl Span {
    /// A single number.
    pub fn one(seq: u64) -> Self {
        Self { from: seq, to: seq }
    }

    /// Whether the number is one of them.
    pub fn holds(&self, seq: u64) -> bool {
        (self.from..=self.to).contains(&seq)
    }
}

/// What central holds of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// The highest number with no hole below it; 0 for none.
    pub held: u64,
    /// The numbers above it that are there, stored or put aside, in rising order.
    pub above: &'a [u64],
    /// The hash of the entry that the phone calls its last, where central has one with that number.
    pub head: Option<[u8; 32]>,
}

/// What the phone says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The number that its next entry will have, 1 for the first.
    pub next_seq: u64,
    /// Hash of its last entry.
    pub head_hash: [u8; 32],
    /// The lowest number that still waits there; `None` where none does.
    pub oldest_waiting: Option<u64>,
}

/// What follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Written on the phone and not sent yet.
    pub not_sent: Vec<Span>,
    /// The phone believes that central has them, and it has not.
    pub gaps: Vec<Span>,
    /// The phone's last entry is another one here.
    pub differs: bool,
}

/// Whether something may be missing that is not merely *not sent yet*: only then the numbers above have to be looked up.
pub fn may_have_gaps(held: u64, told: &Told) -> bool {
    held.saturating_add(1) < told.oldest_waiting.unwrap_or(u64::MAX).min(told.next_seq)
}

/// Reads where a chain stands.
pub fn look(known: &Known<'_>, told: &Told) -> Standing {
    let waiting = told.oldest_waiting.unwrap_or(u64::MAX);
    let mut standing = Standing { differs: is_other_head(known, told), ..Standing::default() };
    for hole in holes(known.held, known.above, told.next_seq) {
        if hole.from < waiting {
            standing.gaps.push(Span { from: hole.from, to: hole.to.min(waiting - 1) });
        }
        if hole.to >= waiting {
            standing.not_sent.push(Span { from: hole.from.max(waiting), to: hole.to });
        }
    }
    standing
}

fn is_other_head(known: &Known<'_>, told: &Told) -> bool {
    told.next_seq > 1 && known.head.is_some_and(|here| here != told.head_hash)
}

/// The numbers above `held` and below `end` that are not among `above`.
fn holes(held: u64, above: &[u64], end: u64) -> Vec<Span> {
    let mut found = Vec::new();
    let mut next = held.saturating_add(1);
    for seq in above.iter().copied().take_while(|seq| *seq < end) {
        if seq > next {
            found.push(Span { from: next, to: seq - 1 });
        }
        next = next.max(seq.saturating_add(1));
    }
    if next < end {
        found.push(Span { from: next, to: end - 1 });
    }
    found
}

/// What is left of `found` once the numbers that were raised before are taken out, so that each is raised once.
pub fn fresh(found: Span, raised: &[Span]) -> Vec<Span> {
    let mut left = vec![found];
    for before in raised {
        left = left.into_iter().flat_map(|span| without(span, *before)).collect();
    }
    left
}

fn without(span: Span, taken: Span) -> Vec<Span> {
    if taken.to < span.from || taken.from > span.to {
        return vec![span];
    }
    let mut left = Vec::new();
    if span.from < taken.from {
        left.push(Span { from: span.from, to: taken.from - 1 });
    }
    if span.to > taken.to {
        left.push(Span { from: taken.to + 1, to: span.to });
    }
    left
}

/// Whether an entry that was put aside begins something new: one that follows or goes before another that was raised is
/// part of the same story, so that a phone that runs twice does not raise each of its entries.
pub fn begins_anew(seq: u64, raised: &[Span]) -> bool {
    !raised.iter().any(|span| seq.saturating_add(1) >= span.from && seq <= span.to.saturating_add(1))
}

/// Something about a chain that somebody has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Entries that the phone believes are here, and are not.
    Gap,
    /// Two entries with one number: a phone that was copied, or a chain that was written over.
    Fork,
    /// An entry with a signature that does not fit, or an identity that another one has.
    SetAside,
    /// The phone's last entry is another one here.
    Differs,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Gap, Self::Fork, Self::SetAside, Self::Differs];

    /// The word of events and notices.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gap => "log_gap",
            Self::Fork => "log_fork",
            Self::SetAside => "log_set_aside",
            Self::Differs => "log_differs",
        }
    }

    /// Who is told: who is accountable, who audits, and who looks after the phones. A notice names a phone and numbers,
    /// never a client.
    pub fn to(self) -> &'static [Role] {
        &[Role::RegisteredManager, Role::Compliance, Role::TechnicalAdmin]
    }
}
