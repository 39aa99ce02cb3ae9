//! What central holds of all chains at an hour: signed, carried by bundles, quoted in entries.

use serde::{Deserialize, Serialize};

use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;

/// The signed body. How `heads` comes about: `vault::digest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Digest {
    /// Message version.
    pub v: u32,
    /// The agency.
    pub organisation: OrgId,
    /// Rises by one with each.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// SHA-256 of the signed bytes of the one before; zeros for the first.
    #[serde(with = "crate::domain::encoding::hex32")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub before: [u8; 32],
    /// How many chains there were.
    pub chains: u64,
    /// Over the heads of all of them.
    #[serde(with = "crate::domain::encoding::hex32")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub heads: [u8; 32],
    /// The number of the office's last event; 0 for none.
    pub office_seq: u64,
    /// Its hash; zeros for none.
    #[serde(with = "crate::domain::encoding::hex32")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub office_hash: [u8; 32],
}
