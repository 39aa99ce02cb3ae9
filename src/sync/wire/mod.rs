//! What goes over the wire: JSON over HTTPS, `/v1/…`, shared by phone and central.
//!
//! Every message carries `v`. Phones sign each request with their device key ([`http_signature`], RFC 9421); central
//! signs the bodies that phones keep ([`crate::domain::signed`]). Bytes are base64url without padding, hashes and
//! chains hexadecimal, identities hyphenated, instants milliseconds since 1970. Errors are
//! `application/problem+json` (RFC 9457) with a stable `type` ([`problem`]).
//!
//! Only `domain` is used here: the forms say what is sent, not how it is signed or sealed.

pub mod block;
pub mod bundle;
pub mod code;
pub mod digest;
pub mod enrolment;
pub mod grant;
pub mod http_signature;
pub mod log;
pub mod parcel;
pub mod problem;
pub mod time;

use serde::{Deserialize, Serialize};

use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::domain::signed::Signed;

/// The version of every message of this release.
pub const VERSION: u32 = 1;

/// A signed answer, and the certificate of the key that signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Answer {
    /// The service key, certified by the organisation's root ([`ServiceKey`]).
    pub service_key: Signed,
    /// The body.
    pub body: Signed,
    /// A block order for the phone that asked, signed by the same service key: it may ride on any answer to a signed
    /// request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Signed>,
}

impl Answer {
    /// The block order that rides on this answer, as an answer of its own.
    pub fn block_order(&self) -> Option<Self> {
        let body = self.block.clone()?;
        Some(Self { service_key: self.service_key.clone(), body, block: None })
    }
}

/// A service key, as the root certifies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct ServiceKey {
    /// Message version.
    pub v: u32,
    /// Whose.
    pub organisation: OrgId,
    /// The key's identity.
    pub kid: String,
    /// The public half.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub public: [u8; 32],
    /// First instant at which it may sign.
    pub from: Timestamp,
    /// End.
    pub to: Timestamp,
    /// Rises with each new key; a phone refuses a lower one than it has seen.
    pub sequence: u64,
}

/// A telephone number to ring, and who answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct OnCall {
    /// Who answers; may be empty.
    #[serde(default)]
    pub name: String,
    /// The number.
    pub tel: String,
}
