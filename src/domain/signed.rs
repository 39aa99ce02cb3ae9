//! Bodies that are signed as the bytes they are: bundle, receipt, time, and the like.
//!
//! `{"payload":"<base64url of the exact JSON bytes>","kid":…,"sig":…}`, Ed25519 over
//! `"doorstep/<kind>/v1" ‖ 0x00 ‖ payload`. Nothing is re-serialised before the signature is checked, and a
//! signature of one kind is no signature of another. Signing and checking: `vault::signing`.

use serde::{Deserialize, Serialize};

/// What a signed body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A service key, certified by the organisation's root.
    ServiceKey,
    /// The answer to an enrolment.
    Enrolment,
    /// Visits, clients and envelopes for one phone.
    Bundle,
    /// What became of a batch of entries.
    Receipt,
    /// Central's instant.
    Time,
    /// *Your request's time is too far off.*
    Stale,
    /// *This phone is blocked.*
    Block,
    /// A request for a grant was noted.
    Grant,
    /// A code released online, on request.
    Code,
    /// What central holds of all chains at an hour.
    Digest,
    /// The unsent log of a phone, as a file; signed by the phone.
    Parcel,
}

impl Kind {
    /// The word in the signed prefix.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceKey => "service-key",
            Self::Enrolment => "enrolment",
            Self::Bundle => "bundle",
            Self::Receipt => "receipt",
            Self::Time => "time",
            Self::Stale => "stale",
            Self::Block => "block",
            Self::Grant => "grant",
            Self::Code => "code",
            Self::Digest => "digest",
            Self::Parcel => "parcel",
        }
    }

    /// The bytes that are signed for this payload.
    pub fn message(self, payload: &[u8]) -> Vec<u8> {
        let mut message = format!("doorstep/{}/v1", self.as_str()).into_bytes();
        message.push(0);
        message.extend_from_slice(payload);
        message
    }
}

/// A signed body on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Signed {
    /// The exact JSON bytes.
    #[serde(with = "super::encoding::bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub payload: Vec<u8>,
    /// Which key signed.
    pub kid: String,
    /// 64 bytes.
    #[serde(with = "super::encoding::bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub sig: Vec<u8>,
}
