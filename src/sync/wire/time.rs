//! `POST /v1/time`: central's instant, signed with the phone's nonce. Needs no clock and no enrolment.

use serde::{Deserialize, Serialize};

use crate::domain::clock::Timestamp;

/// A phone asks what time it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Request {
    /// Message version.
    pub v: u32,
    /// 32 fresh random bytes.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub nonce: [u8; 32],
}

/// The signed body of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Time {
    /// Message version.
    pub v: u32,
    /// The phone's nonce.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub nonce: [u8; 32],
    /// Central's instant.
    pub at: Timestamp,
}

/// The signed evidence of a *stale signature* problem: the request came with a time too far from central's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Stale {
    /// Message version.
    pub v: u32,
    /// SHA-256 of the request's signature, so that the evidence answers this request and no other.
    #[serde(with = "crate::domain::encoding::hex32")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub request: [u8; 32],
    /// Central's instant.
    pub at: Timestamp,
}
