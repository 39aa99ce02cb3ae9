//! Windows and the trusted clock against an oracle: the same rules written a second time from their text alone, driven
//! by random cases that crowd where such code goes wrong.
//!
//! The oracle shares nothing with the domain: no zone tables (it knows the one rule of British summer time), no
//! calendar library (it counts days), no type of the clock. [`rule`] is civil time, [`texts`] how a time is
//! written, [`windows`] the visit window, [`trust`] the trusted clock.
//!
//! `DOORSTEP_ORACLE_CASES` is how many cases each test runs, 20,000 unless set; `DOORSTEP_SEED` is the first case's
//! seed, fresh unless set. Case *n* has the seed *first + n*, so a failure is replayed alone, as it says itself.

mod rule;
mod texts;
mod trust;
mod windows;

use std::hash::{BuildHasher, Hasher, RandomState};

/// Enough to meet every sort of case hundreds of times, in a second or two.
const CASES: u64 = 20_000;
/// From so many cases on, every sort of case must have come up.
const ENOUGH: u64 = 10_000;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.trim().parse().unwrap_or_else(|_| panic!("{variable} must be a whole number, not {text:?}")))
}

/// Runs a test's cases, each from its own seed, and says how often each sort of case came up if one is missing.
fn every_case<const N: usize>(test: &str, sorts: [&str; N], case: impl Fn(&mut Random, &mut [u64; N])) {
    let first = number("DOORSTEP_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let cases = number("DOORSTEP_ORACLE_CASES").unwrap_or(CASES);
    let mut met = [0; N];
    for n in 0..cases {
        let seed = first.wrapping_add(n);
        let _replay = Replay { test, seed };
        case(&mut Random(seed), &mut met);
    }
    let rare = sorts.iter().zip(met).filter(|(_, met)| cases >= ENOUGH && *met < cases / 1000);
    let rare: Vec<_> = rare.collect();
    assert!(rare.is_empty(), "{test}, seed {first}: of {cases} cases too few were {rare:?}");
}

/// Says how to replay a case that failed, also where the code under test panicked.
struct Replay<'a> {
    test: &'a str,
    seed: u64,
}

impl Drop for Replay<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self { test, seed } = self;
            eprintln!("seed {seed}; to replay this case:");
            eprintln!("DOORSTEP_SEED={seed} DOORSTEP_ORACLE_CASES=1 cargo test --locked --test main -- {test}");
        }
    }
}

/// Random numbers from a seed: SplitMix64, so that a seed means the same on every machine and in every release.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From `least` to `most`, both included.
    fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.abs_diff(least) + 1;
        least.wrapping_add_unsigned(self.next() % span)
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.next().is_multiple_of(n)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Counts a case among the sorts that it is of.
fn count<const N: usize>(met: &mut [u64; N], is: [bool; N]) {
    for (met, is) in met.iter_mut().zip(is) {
        *met += u64::from(is);
    }
}
