//! The unsent log of a phone as a file, for the day when nothing else gets through.
//!
//! The phone signs it as it would a batch, and the entries in it are sealed as they lie in the outbox: whoever carries the
//! file can neither read nor change it. Central takes it as it takes batches, so that a file taken twice, or before the phone
//! has sent the same entries, doubles nothing.

use serde::{Deserialize, Serialize};

use super::log::{Chain, Entry};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{DeviceId, OrgId};
use crate::domain::signed::Signed;

/// What the file calls itself.
pub const FORMAT: &str = "doorstep-unsent-log";

/// The file, JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// [`FORMAT`].
    pub format: String,
    /// Message version.
    pub v: u32,
    /// The phone that signed it: only to find its key by. What counts is in the signed part.
    pub device: DeviceId,
    /// A [`Parcel`], signed by the phone's device key.
    pub signed: Signed,
}

/// The signed part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Message version.
    pub v: u32,
    /// The agency.
    pub organisation: OrgId,
    /// The carrier: the phone that saved the file.
    pub device: DeviceId,
    /// When, by the phone's clock; nothing is decided by it.
    pub made_at: Timestamp,
    /// Where each chain of this phone stands.
    pub chains: Vec<Chain>,
    /// Everything that waits, as many as there are.
    pub entries: Vec<Entry>,
}
