//! A manager's leave to see a code outside the visit's window: online, or read out over the phone.
//!
//! | | online grant | voice grant (no signal) |
//! |---|---|---|
//! | asked for | *ask the office*, or nobody: a manager may give it unasked | the phone shows 8 digits |
//! | given by | a named manager, for one worker, client and access method | a named manager, who types the 8 digits and reads back 12 |
//! | good for | taken up once, by the first look that quotes it, within 15 minutes; then 5 minutes of looks | 10 minutes of boot time, five tries, one acceptance; then 15 minutes for that client |
//! | limits | one use | two acceptances on a phone before it has reached the office again; a reboot cancels |
//! | told to | the Registered Manager, every time | the same; central logs it before it shows the 12 digits |
//!
//! Outside the window there is no self-service: where life is at risk it is 999, else a manager decides.
//! Source: the product's security design, *Grants*.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::{Boot, Timestamp};
use super::ids::{ClientId, GrantId, MethodId, VisitId};
use super::window::RETURN_FOR;

/// How long after it was given an online grant may be taken up.
pub const TAKE_WITHIN: Duration = Duration::from_mins(15);
/// How long looks may go on once it is taken up.
pub const OPEN_FOR: Duration = Duration::from_mins(5);
/// How long the 8 digits of a voice grant are good, by the boot clock.
pub const CHALLENGE_FOR: Duration = Duration::from_mins(10);
/// How often 12 digits may be tried for the same 8.
pub const TRIES: u8 = 5;
/// How long an accepted voice grant opens its client's codes, by the boot clock.
pub const ACCEPTED_FOR: Duration = Duration::from_mins(15);
/// How many voice grants a phone accepts before it has reached the office again.
pub const ACCEPTANCES: u8 = 2;
/// Digits that the phone shows: seven random ones and a check digit.
pub const ASKED_DIGITS: usize = 8;
/// Digits that the manager reads back: eleven and a check digit.
pub const ANSWER_DIGITS: usize = 12;

/// An online grant, as the bundle brings it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Grant {
    /// Its identity.
    pub id: GrantId,
    /// Whose home.
    pub client: ClientId,
    /// Which way in.
    pub method: MethodId,
    /// In which visit's flow it is used.
    pub visit: VisitId,
    /// When it was given.
    pub given_at: Timestamp,
    /// Who gave it.
    pub by: String,
    /// When it was taken up, as far as the office knows: on another phone of this worker, or before this one was enrolled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
}

impl Grant {
    /// First instant at which it may not be taken up any more.
    pub fn take_until(&self) -> Timestamp {
        self.given_at + TAKE_WITHIN
    }

    /// First instant at which nothing may be seen by it, whenever it was taken up.
    pub fn ends(&self) -> Timestamp {
        self.take_until() + OPEN_FOR
    }
}

/// An online grant on the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldGrant {
    /// The grant.
    pub grant: Grant,
    /// When the first look that quoted it was written.
    #[serde(default)]
    pub taken_at: Option<Timestamp>,
}

/// Where an online grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantState {
    /// Not taken up yet; it may be until then.
    Waiting(Timestamp),
    /// Taken up; looks may go on until then.
    Open(Timestamp),
    /// Over.
    Over,
}

impl HeldGrant {
    /// Where it stands at this trusted instant.
    pub fn state(&self, now: Timestamp) -> GrantState {
        match self.taken_at {
            // A clock that went back under it: whatever the reason, it is no leave from the future.
            _ if now < self.grant.given_at => GrantState::Over,
            None if now < self.grant.take_until() => GrantState::Waiting(self.grant.take_until()),
            Some(taken) if taken <= now && now < taken + OPEN_FOR => GrantState::Open(taken + OPEN_FOR),
            None | Some(_) => GrantState::Over,
        }
    }

    /// Until when a look by it may last; `None` where it gives no look. To put a key back that was taken by it
    /// (`returning`) it opens two hours longer, as a window does.
    pub fn until(&self, now: Timestamp, returning: bool) -> Option<Timestamp> {
        let taken = self.taken_at.filter(|taken| *taken <= now);
        let put_back = taken.map(|taken| taken + OPEN_FOR + RETURN_FOR);
        match self.state(now) {
            _ if returning && put_back.is_some() => put_back.filter(|until| now < *until),
            GrantState::Waiting(_) => Some(now + OPEN_FOR),
            GrantState::Open(until) => Some(until),
            GrantState::Over => None,
        }
    }
}

/// Eight digits that wait for an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// The 8 digits.
    pub digits: String,
    /// For whose home.
    pub client: ClientId,
    /// When they were made.
    pub made: Boot,
    /// How often an answer was tried.
    pub tries: u8,
}

/// A voice grant that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// For whose home.
    pub client: ClientId,
    /// When.
    pub at: Boot,
}

/// What the phone remembers of voice grants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The digits that wait for an answer.
    #[serde(default)]
    pub challenge: Option<Challenge>,
    /// The one that was accepted last.
    #[serde(default)]
    pub accepted: Option<Accepted>,
    /// Acceptances since the last bundle.
    #[serde(default)]
    pub acceptances: u8,
}

/// Why 12 digits were not taken, or no 8 digits are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoVoice {
    /// Two were accepted since this phone reached the office.
    #[error("two were used since this phone reached the office")]
    UsedUp,
    /// There are no 8 digits, or they are older than ten minutes, or the phone was restarted.
    #[error("the numbers are too old")]
    TooOld,
    /// Five wrong answers to these 8 digits.
    #[error("five wrong tries")]
    TriesSpent,
    /// Not 12 digits, or the last one shows that one was misheard. Costs no try.
    #[error("a digit was misheard")]
    Misheard,
    /// Twelve digits, and not the right ones.
    #[error("not the right numbers")]
    Wrong {
        /// Tries left.
        left: u8,
    },
}

fn since(now: &Boot, then: &Boot) -> Option<Duration> {
    now.continues(then).then(|| Duration::from_millis(now.elapsed_ms - then.elapsed_ms))
}

impl Voice {
    /// Shows 8 digits for this client. `random` is any number; its value modulo 10⁷ makes the first seven.
    /// The same client asking again within the ten minutes is shown the same digits, tries and all.
    ///
    /// # Errors
    /// [`NoVoice::UsedUp`].
    pub fn ask(&self, client: ClientId, random: u64, now: &Boot) -> Result<Self, NoVoice> {
        if self.acceptances >= ACCEPTANCES {
            return Err(NoVoice::UsedUp);
        }
        if self.asked(now).is_some_and(|challenge| challenge.client == client && challenge.tries < TRIES) {
            return Ok(self.clone());
        }
        let seven = format!("{:07}", random % 10_000_000);
        let challenge = Challenge { digits: with_check(&seven), client, made: now.clone(), tries: 0 };
        Ok(Self { challenge: Some(challenge), ..self.clone() })
    }

    /// The digits that wait for an answer, if they are still good.
    pub fn asked(&self, now: &Boot) -> Option<&Challenge> {
        let age = |challenge: &&Challenge| since(now, &challenge.made).is_some_and(|age| age < CHALLENGE_FOR);
        self.challenge.as_ref().filter(age)
    }

    /// How long the digits on screen are still good.
    pub fn asked_for(&self, now: &Boot) -> Option<Duration> {
        let challenge = self.asked(now)?;
        since(now, &challenge.made).map(|age| CHALLENGE_FOR.saturating_sub(age))
    }

    /// Counts a try before it is compared: to be on disk first.
    ///
    /// # Errors
    /// [`NoVoice`], but for [`NoVoice::Wrong`]; nothing is counted then.
    pub fn counted(&self, answer: &str, now: &Boot) -> Result<Self, NoVoice> {
        let challenge = self.asked(now).ok_or(NoVoice::TooOld)?;
        if challenge.tries >= TRIES {
            return Err(NoVoice::TriesSpent);
        }
        if answer.len() != ANSWER_DIGITS || !is_checked(answer) {
            return Err(NoVoice::Misheard);
        }
        let challenge = Challenge { tries: challenge.tries + 1, ..challenge.clone() };
        Ok(Self { challenge: Some(challenge), ..self.clone() })
    }

    /// After a try that was counted: whether it was the right answer is told by the vault.
    ///
    /// # Errors
    /// [`NoVoice::Wrong`], [`NoVoice::TriesSpent`] after the fifth.
    pub fn answered(&self, right: bool, now: &Boot) -> Result<Self, NoVoice> {
        let challenge = self.challenge.as_ref().ok_or(NoVoice::TooOld)?;
        match (right, TRIES.saturating_sub(challenge.tries)) {
            (true, _) => Ok(Self {
                challenge: None,
                accepted: Some(Accepted { client: challenge.client, at: now.clone() }),
                acceptances: self.acceptances.saturating_add(1),
            }),
            (false, 0) => Err(NoVoice::TriesSpent),
            (false, left) => Err(NoVoice::Wrong { left }),
        }
    }

    /// How long the accepted grant still opens this client's codes; to put a key back, two hours longer.
    pub fn open_for(&self, client: ClientId, now: &Boot, returning: bool) -> Option<Duration> {
        let accepted = self.accepted.as_ref().filter(|accepted| accepted.client == client)?;
        let whole = if returning { ACCEPTED_FOR + RETURN_FOR } else { ACCEPTED_FOR };
        let left = whole.checked_sub(since(now, &accepted.at)?)?;
        (!left.is_zero()).then_some(left)
    }

    /// After a bundle was applied: the phone has reached the office.
    #[must_use]
    pub fn reached_office(&self) -> Self {
        Self { acceptances: 0, ..self.clone() }
    }
}

/// The quasigroup of Damm's check digit (H. M. Damm, *Total anti-symmetrische Quasigruppen*, 2004): it finds every single
/// wrong digit and every swap of two neighbours.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

fn damm(digits: &str) -> Option<u8> {
    digits.bytes().try_fold(0_u8, |interim, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(DAMM[usize::from(interim)][usize::from(digit)])
    })
}

/// These digits and their check digit. What is no digit is left out.
pub fn with_check(digits: &str) -> String {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let check = damm(&digits).unwrap_or_default();
    format!("{digits}{check}")
}

/// Whether these are digits of which the last checks the others.
pub fn is_checked(digits: &str) -> bool {
    !digits.is_empty() && damm(digits) == Some(0)
}
