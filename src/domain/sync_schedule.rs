//! When to sync: what starts a round, how long to pause after a failure, and how ten thousand phones that begin their day
//! at the same minute do not fall upon the office together.
//!
//! | what happened | a round begins |
//! |---|---|
//! | an urgent entry was written | at once (it gathers with those that come with it), whatever pause or wish of the office is running; five at a time |
//! | the worker asked, came back to the app; the phone has signal again | at once, unless the office asked to be left alone |
//! | any other entry | a moment later, so that those that follow closely go together; not before a pause is over |
//! | nothing | every minute or so, each phone at its own time |
//! | a round failed | after 1 s to 15 min, full jitter, growing; at most a minute while an urgent entry waits |
//!
//! Every round but an urgent one takes a token: twenty at once, then one every two seconds. Instants are the time since any
//! fixed start, by a clock that nobody can set. Source: *sync promises* 4 (`docs/threat-model.md`).

use std::time::Duration;

/// Entries that follow each other closely go together.
pub const GATHER: Duration = Duration::from_millis(150);
/// Longest that the office can ask to be left alone, signed or not.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_mins(15);
/// Longest pause while an urgent entry waits.
pub const LONGEST_URGENT_PAUSE: Duration = Duration::from_mins(1);

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// How long to pause after `failures` failed tries in a row, full jitter: between one second and twice as long each
/// time, at most 15 minutes. `random` is any number; the same gives the same pause.
pub fn pause(failures: u32, random: u32) -> Duration {
    let cap = FIRST_PAUSE.saturating_mul(1 << failures.min(10)).min(LONGEST_PAUSE);
    FIRST_PAUSE + part_of(cap.saturating_sub(FIRST_PAUSE), random)
}

/// Some part of a span, both ends included.
fn part_of(span: Duration, random: u32) -> Duration {
    let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(u64::from(random) % millis.saturating_add(1))
}

/// A token bucket: so many at once, then one in each span. It remembers one instant: when it will be full again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    size: u32,
    refill: Duration,
    full_at: Duration,
}

impl Bucket {
    /// A full bucket. A size of zero counts as one.
    pub const fn new(size: u32, refill: Duration) -> Self {
        Self { size, refill, full_at: Duration::ZERO }
    }

    /// When the next token can be had; not after `now` if there is one.
    pub fn next(&self, now: Duration) -> Duration {
        let slack = self.refill.saturating_mul(self.size.saturating_sub(1));
        self.full_at.saturating_sub(slack).max(now)
    }

    /// Takes a token, also one that is not there yet: then the next is later.
    pub fn take(&mut self, now: Duration) {
        self.full_at = self.full_at.max(now).saturating_add(self.refill);
    }
}

/// Something that calls for a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// An entry was written.
    Entry,
    /// An urgent entry was written.
    Urgent,
    /// The worker asked, unlocked, or came back to the app; the phone was enrolled.
    Resume,
    /// The phone has signal again.
    Signal,
}

/// What a round is to do, beside sending what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Fetch the bundle.
    pub fetch: bool,
    /// An urgent entry called for it.
    pub urgent: bool,
}

/// How a round ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Whether it failed.
    pub failed: bool,
    /// How long the office asked to be left alone.
    pub retry_after: Option<Duration>,
    /// Whether an urgent entry still waits.
    pub urgent_waits: bool,
    /// When to fetch next, if nothing else happens.
    pub every: Duration,
}

/// When the next round is due, and what it is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    usual: Bucket,
    urgent: Bucket,
    /// When the bundle is fetched without another reason.
    fetch_at: Duration,
    /// When the entries written so far go.
    entries_at: Option<Duration>,
    /// When the urgent entries written so far go.
    urgent_at: Option<Duration>,
    wants_now: bool,
    failures: u32,
    /// Until when a failure makes this phone pause.
    paused_until: Duration,
    /// Until when the office asked to be left alone.
    alone_until: Duration,
}

impl Default for Schedule {
    /// The first round is due at once.
    fn default() -> Self {
        Self {
            usual: Bucket::new(20, Duration::from_secs(2)),
            urgent: Bucket::new(5, Duration::from_secs(5)),
            fetch_at: Duration::ZERO,
            entries_at: None,
            urgent_at: None,
            wants_now: false,
            failures: 0,
            paused_until: Duration::ZERO,
            alone_until: Duration::ZERO,
        }
    }
}

impl Schedule {
    /// Failed rounds in a row.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Notes that something calls for a round. While one is under way it is kept for the next.
    pub fn heard(&mut self, trigger: Trigger, now: Duration) {
        match trigger {
            Trigger::Entry => self.entries_at = self.entries_at.or(Some(now + GATHER)),
            Trigger::Urgent => self.urgent_at = self.urgent_at.or(Some(now + GATHER)),
            Trigger::Resume | Trigger::Signal => self.wants_now = true,
        }
    }

    /// When the next round is due; not after `now` if it is.
    pub fn next(&self, now: Duration) -> Duration {
        let after_pause = self.paused_until.max(self.alone_until);
        let ordered = [
            Some(self.fetch_at.max(after_pause)),
            self.entries_at.map(|at| at.max(after_pause)),
            self.wants_now.then_some(self.alone_until),
        ];
        let usual = ordered.into_iter().flatten().min().unwrap_or(now).max(self.usual.next(now));
        self.urgent_at.map_or(usual, |at| usual.min(at.max(self.urgent.next(now)))).max(now)
    }

    /// Begins the round that is due; `None` if none is. What is heard from now on is for the one after it.
    pub fn begin(&mut self, now: Duration) -> Option<Wish> {
        (self.next(now) <= now).then(|| self.begin_now(now))
    }

    /// Begins a round, due or not.
    pub fn begin_now(&mut self, now: Duration) -> Wish {
        let urgent = self.urgent_at.take().is_some();
        let fetch = std::mem::take(&mut self.wants_now) || urgent || self.fetch_at <= now;
        self.entries_at = None;
        if urgent {
            self.urgent.take(now);
        } else {
            self.usual.take(now);
        }
        Wish { fetch, urgent }
    }

    /// Notes how a round ended. `random` is any number.
    pub fn ended(&mut self, wish: Wish, how: &Ended, now: Duration, random: u32) {
        if how.failed {
            self.failures = self.failures.saturating_add(1);
            let pause = pause(self.failures, random);
            let pause = if how.urgent_waits { pause.min(LONGEST_URGENT_PAUSE) } else { pause };
            self.paused_until = now.saturating_add(pause);
            let alone = how.retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER);
            self.alone_until = now.saturating_add(alone);
            // A round that failed is repeated as a whole.
            self.fetch_at = now;
            return;
        }
        self.failures = 0;
        (self.paused_until, self.alone_until) = (now, now);
        if wish.fetch {
            // Each phone at its own time: between three quarters and the whole of the span.
            let earliest = how.every / 4 * 3;
            self.fetch_at = now.saturating_add(earliest + part_of(how.every / 4, random));
        }
    }
}
