//! Which PINs are too weak, and how long to wait after a wrong one.
//!
//! Six digits or more. Five free tries, then waits of 30 s, 1, 5, 15 and 15 minutes before tries six to ten; the
//! tenth wrong one destroys the reveal keys, never the log. The count is committed before the PIN is tried, and a
//! running wait starts again after a reboot.
//! Source: the project's threat model, *Keys on the phone*.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::Boot;

/// Fewest digits.
pub const SHORTEST: usize = 6;
/// Most digits, so that a pasted text is refused rather than hashed.
pub const LONGEST: usize = 12;
/// The wrong try that destroys the reveal keys.
pub const LAST_TRY: u32 = 10;

/// Why a PIN is refused as a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Fewer than six digits.
    TooShort,
    /// More than twelve.
    TooLong,
    /// Something that is not a digit.
    NotDigits,
    /// One digit, or a short group, over and over: 111111, 121212, 123123.
    Repeats,
    /// Digits in a row, up or down: 123456, 987654.
    Run,
}

/// Checks a new PIN.
///
/// # Errors
/// [`Weak`], with the first reason that applies.
pub fn check(pin: &str) -> Result<(), Weak> {
    if !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Weak::NotDigits);
    }
    if pin.len() < SHORTEST {
        return Err(Weak::TooShort);
    }
    if pin.len() > LONGEST {
        return Err(Weak::TooLong);
    }
    let digits: Vec<i16> = pin.bytes().map(|byte| i16::from(byte - b'0')).collect();
    if (1..=digits.len() / 2).any(|period| repeats(&digits, period)) {
        return Err(Weak::Repeats);
    }
    if [1, -1].iter().any(|step| digits.windows(2).all(|pair| (pair[1] - pair[0] - step).rem_euclid(10) == 0)) {
        return Err(Weak::Run);
    }
    Ok(())
}

fn repeats(digits: &[i16], period: usize) -> bool {
    digits.len().is_multiple_of(period) && digits.iter().zip(digits.iter().skip(period)).all(|(a, b)| a == b)
}

/// What the phone remembers of wrong tries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// Wrong tries since the last right one.
    pub wrong: u32,
    /// When the running wait began, by the boot clock.
    pub since: Option<Boot>,
}

/// What may happen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// A try may be made, after the count is on disk.
    Allowed,
    /// Wait this long first.
    Wait(Duration),
    /// No try is left.
    Spent,
}

impl Tries {
    /// The wait that precedes the next try.
    pub fn wait_before_next(&self) -> Duration {
        Duration::from_secs(match self.wrong {
            0..=4 => 0,
            5 => 30,
            6 => 60,
            7 => 5 * 60,
            _ => 15 * 60,
        })
    }

    /// Whether a try may be made at this boot time. A reboot starts the wait again ([`Self::after_boot`]).
    pub fn attempt(&self, boot: &Boot) -> Attempt {
        if self.wrong >= LAST_TRY {
            return Attempt::Spent;
        }
        let wait = self.wait_before_next();
        let waited = match &self.since {
            Some(since) if boot.continues(since) => Duration::from_millis(boot.elapsed_ms - since.elapsed_ms),
            Some(_) | None => Duration::ZERO,
        };
        match wait.saturating_sub(waited) {
            Duration::ZERO => Attempt::Allowed,
            left => Attempt::Wait(left),
        }
    }

    /// The memory to commit before a try is made.
    #[must_use]
    pub fn counted(&self, boot: &Boot) -> Self {
        Self { wrong: self.wrong + 1, since: Some(boot.clone()) }
    }

    /// The memory at start: a running wait begins again in a new boot. `None` when nothing changes.
    #[must_use]
    pub fn after_boot(&self, boot: &Boot) -> Option<Self> {
        let since = self.since.as_ref()?;
        (!boot.continues(since)).then(|| Self { wrong: self.wrong, since: Some(boot.clone()) })
    }
}
