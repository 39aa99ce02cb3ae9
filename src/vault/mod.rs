//! Keys and sealed things: the only place that holds a cipher.
//!
//! Everything that is sealed here says what it is bound to, and everything that is opened says what it was opened
//! for. Raw ciphers are private (`hazmat`); what other modules see are envelopes, sealed entries, sealed fields
//! and signatures. `derive_` means same input, same key; `make_` means fresh and random.
//!
//! | module | holds |
//! |---|---|
//! | [`secret`] | types for secrets: hidden `Debug`, wiped when dropped, never serialised |
//! | [`keystore`] | the platform's key storage, and the loud development store |
//! | [`pin`] | from PIN and keystore to the reveal root, which wraps all reveal secrets |
//! | [`envelope`] | one code for one visit on one phone, opened against a permit |
//! | [`voice`] | the key by which a grant is read out over the phone |
//! | [`log`] | an entry: committed, chained, signed, sealed to the organisation's ingest key |
//! | [`fields`] | names and addresses in the phone's database |
//! | [`files`] | files that only their owner may read |
//! | [`signing`] | Ed25519: phones, the service key, the root |
//! | [`code_vault`] | the codes at central, under the organisation's key |

pub mod code_vault;
pub mod digest;
pub mod envelope;
pub mod fields;
pub mod files;
mod hazmat;
pub mod keystore;
pub mod log;
pub mod pin;
pub mod secret;
pub mod signing;
pub mod tag;
pub mod voice;

pub use hazmat::{make_bytes, sha256};
pub use secret::{Code, Pin, Secret32};

use crate::domain::clock::Timestamp;
pub use hazmat::BrokenSeal;

/// Whether two secrets are the same, compared in constant time.
pub fn is_same(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq;
    a.ct_eq(b).into()
}

/// A fresh `UUIDv7` (RFC 9562) of this instant.
pub fn make_uuid(at: Timestamp) -> uuid::Uuid {
    let millis = u64::try_from(at.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &make_bytes()).into_uuid()
}
