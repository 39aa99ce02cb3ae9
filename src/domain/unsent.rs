//! Why something is not sent yet, for the worker to read: what the phone knows, and nothing it only guesses.
//!
//! | the last try ended | so it is said |
//! |---|---|
//! | there was none | it will be sent in a moment |
//! | well, and this still waits | it waits for its turn: emergencies first |
//! | no connection | no signal, since when |
//! | the office is there and in trouble | the office does not answer as it should, since when |
//! | somebody else answered | perhaps this Wi-Fi wants a sign-in |
//! | the certificate was no good | the office has to put its certificate or a clock right |
//! | an answer that is not believed | the office's answer could not be checked |
//! | asked too often | until when the office wants to be left alone |
//! | the office has replaced or blocked this phone | codes are off, the log still goes |
//! | the office does not know this phone, or refuses what it says | ring the office |
//! | the phone's own storage failed | so it is said |
//!
//! Whatever it is, everything stays saved on the phone.

use super::clock::Timestamp;

/// How the last try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Well.
    Fine,
    /// No connection.
    NoSignal,
    /// The office is there, and in trouble.
    Silent,
    /// Somebody else answered.
    Stranger,
    /// The certificate was no good.
    Certificate,
    /// An answer that is not believed.
    Unbelieved,
    /// Asked too often.
    TooMany,
    /// The office has replaced or blocked this phone.
    Blocked,
    /// The office refuses what the phone says.
    Refused,
    /// The phone's own storage failed.
    Storage,
}

/// What the phone knows of its tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How the last one ended; `None` before the first.
    pub ended: Option<Ended>,
    /// Since when they end like this.
    pub since: Option<Timestamp>,
    /// When it tries again by itself, while they fail.
    pub again: Option<Timestamp>,
}

impl Tries {
    /// After one more try. A row of tries that end alike counts from its first.
    #[must_use]
    pub fn after(self, ended: Ended, now: Timestamp, again: Option<Timestamp>) -> Self {
        let since = if self.ended == Some(ended) { self.since } else { Some(now) };
        Self { ended: Some(ended), since: since.or(Some(now)), again }
    }
}

/// Why something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// The word of the screens' texts.
    pub word: &'static str,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When it is tried again by itself.
    pub again: Option<Timestamp>,
}

/// All words of [`Why`].
pub const WORDS: [&str; 11] = [
    "soon",
    "turn",
    "no_signal",
    "silent",
    "stranger",
    "certificate",
    "unbelieved",
    "too_many",
    "blocked",
    "refused",
    "storage",
];

/// Why what waits is not sent yet.
pub fn why(tries: &Tries) -> Why {
    let word = match tries.ended {
        None => "soon",
        Some(Ended::Fine) => "turn",
        Some(Ended::NoSignal) => "no_signal",
        Some(Ended::Silent) => "silent",
        Some(Ended::Stranger) => "stranger",
        Some(Ended::Certificate) => "certificate",
        Some(Ended::Unbelieved) => "unbelieved",
        Some(Ended::TooMany) => "too_many",
        Some(Ended::Blocked) => "blocked",
        Some(Ended::Refused) => "refused",
        Some(Ended::Storage) => "storage",
    };
    let failing = !matches!(tries.ended, None | Some(Ended::Fine));
    Why { word, since: tries.since.filter(|_| failing), again: tries.again.filter(|_| failing) }
}
