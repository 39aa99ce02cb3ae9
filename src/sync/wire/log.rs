//! `POST /v1/log/batches`: entries up, a signed receipt back.
//!
//! At most 100 entries or 512 KiB. The request's signature names the carrier, each entry's the author. A batch says of
//! each chain where it stands, so that central can tell *not sent yet* from a *gap*.

use serde::{Deserialize, Serialize};

use crate::domain::clock::Timestamp;
use crate::domain::ids::{BatchId, DeviceId, EntryId, Epoch};
use crate::domain::sync_plan::{Held, Verdict};

/// Most chains that a request names; a phone has one for each enrolment and each salvage, and names the newest.
pub const MOST_CHAINS: usize = 64;

/// Why an entry was put aside that central does not count to its chain: nobody who may speak for its phone brought it.
pub const UNKNOWN_AUTHOR: &str = "unknown_author";

/// Entries on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Batch {
    /// Message version.
    pub v: u32,
    /// Its identity, echoed in the receipt.
    pub batch_id: BatchId,
    /// Where each chain of this phone stands.
    pub chains: Vec<Chain>,
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether one of them says that somebody may be in danger, or waits for an answer: such a batch is let in where a
    /// phone has asked too often.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
}

/// Where a chain stands on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Chain {
    /// The phone that wrote it.
    pub device: DeviceId,
    /// The chain.
    pub epoch: Epoch,
    /// The number that the next entry will have.
    pub next_seq: u64,
    /// Hash of the last entry written.
    #[serde(with = "crate::domain::encoding::hex32")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub head_hash: [u8; 32],
    /// The lowest number that is still waiting on the phone, this batch included; `None` when none waits.
    pub oldest_waiting: Option<u64>,
}

/// An entry, readable by whoever holds the ingest key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its identity.
    pub id: EntryId,
    /// The phone that wrote it.
    pub device: DeviceId,
    /// Its chain.
    pub epoch: Epoch,
    /// Its number.
    pub seq: u64,
    /// When it was written.
    pub written_at: Timestamp,
    /// Hash of the entry before.
    #[serde(with = "crate::domain::encoding::hex32")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub prev: [u8; 32],
    /// Commitment to salt and payload.
    #[serde(with = "crate::domain::encoding::hex32")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub commitment: [u8; 32],
    /// The phone's signature over the hash; `None` when its key could not be used.
    #[serde(with = "crate::domain::encoding::optional_bytes", default)]
    #[cfg_attr(feature = "central", schema(value_type = Option<String>))]
    pub sig: Option<Vec<u8>>,
    /// Which ingest key it is sealed to.
    pub ingest_kid: String,
    /// Salt and payload, sealed.
    #[serde(with = "crate::domain::encoding::bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub sealed: Vec<u8>,
}

/// The signed body of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Message version.
    pub v: u32,
    /// The batch it is for.
    pub batch_id: BatchId,
    /// The carrier.
    pub device: DeviceId,
    /// When central signed.
    pub signed_at: Timestamp,
    /// A verdict on each entry.
    pub entries: Vec<EntryVerdict>,
    /// How far central holds the chains of the batch, those of its entries and those it names.
    pub held: Vec<Held>,
}

/// Central's word on one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct EntryVerdict {
    /// Which.
    pub id: EntryId,
    /// The word.
    pub verdict: Verdict,
    /// Why, for a verdict that is not plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}
