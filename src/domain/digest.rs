//! What a phone quotes of the office's digests, so that rewritten history shows.
//!
//! Once an hour central signs a digest over the heads of all chains and of its own events. A bundle carries the newest, and
//! the phone writes into its next entry which one it saw. From then on neither the chains nor the office's events can be
//! changed without a digest that somebody quoted no longer coming out. Source: SECURITY, *Log*.

use serde::{Deserialize, Serialize};

/// Which digest was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Its number.
    pub number: u64,
    /// SHA-256 of its signed bytes.
    #[serde(with = "super::encoding::hex32")]
    pub hash: [u8; 32],
}

/// The newest digest that a phone has seen, and whether an entry quotes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newest {
    /// Which.
    pub quote: Quote,
    /// Whether it was written into an entry.
    pub quoted: bool,
}

impl Newest {
    /// After this digest came with a bundle. The same one again is not quoted again.
    pub fn after(known: Option<Self>, quote: Quote) -> Self {
        known.filter(|known| known.quote == quote).unwrap_or(Self { quote, quoted: false })
    }

    /// What the next entry quotes.
    pub fn to_quote(&self) -> Option<Quote> {
        (!self.quoted).then_some(self.quote)
    }
}
