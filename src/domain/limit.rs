//! How often somebody may ask: a bucket that holds so many tokens and is refilled one by one.
//!
//! Kept as one number, the instant at which the bucket is full again, so that a full bucket needs no keeping at all: of
//! [`Buckets`] those that were quiet for as long as a refill takes are dropped together, a generation at a time, and no
//! request pays for looking at the others.

use std::collections::BTreeMap;

use super::clock::Timestamp;

/// How large a bucket is and how fast it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Tokens it holds.
    pub burst: u32,
    /// Milliseconds until one more is there.
    pub refill_ms: u32,
}

impl Rate {
    /// Milliseconds from empty to full.
    pub fn whole_ms(self) -> i64 {
        i64::from(self.burst) * i64::from(self.refill_ms)
    }
}

/// A bucket; a new one is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// When it is full again, milliseconds since 1970.
    full_at: i64,
}

impl Bucket {
    /// Takes a token.
    ///
    /// # Errors
    /// How long to wait for the next one, milliseconds, at least 1; nothing is taken then.
    pub fn take(&mut self, rate: Rate, now: Timestamp) -> Result<(), u64> {
        // Full later than an empty bucket would be: the clock was set back, and nobody is to wait for that.
        let owed = if self.full_at > now.0.saturating_add(rate.whole_ms()) { now.0 } else { self.full_at.max(now.0) };
        let after = owed.saturating_add(i64::from(rate.refill_ms));
        let over = after.saturating_sub(now.0.saturating_add(rate.whole_ms()));
        if over > 0 {
            return Err(u64::try_from(over).unwrap_or(1));
        }
        self.full_at = after;
        Ok(())
    }
}

/// A bucket for each of many.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    young: BTreeMap<K, Bucket>,
    old: BTreeMap<K, Bucket>,
    since: Timestamp,
}

impl<K: Ord> Buckets<K> {
    /// All full.
    pub fn new(rate: Rate) -> Self {
        Self { rate, young: BTreeMap::new(), old: BTreeMap::new(), since: Timestamp(0) }
    }

    /// Takes a token of this one's bucket.
    ///
    /// # Errors
    /// As [`Bucket::take`].
    pub fn take(&mut self, key: K, now: Timestamp) -> Result<(), u64> {
        let age = now.0.saturating_sub(self.since.0);
        if age < 0 || age >= self.rate.whole_ms() {
            // Whoever has not asked for a whole generation has a full bucket by now: forgotten with the map they are in.
            self.old = std::mem::take(&mut self.young);
            self.since = now;
        }
        let before = self.old.remove(&key);
        self.young.entry(key).or_insert(before.unwrap_or_default()).take(self.rate, now)
    }

    /// How many are kept.
    pub fn kept(&self) -> usize {
        self.young.len() + self.old.len()
    }
}
