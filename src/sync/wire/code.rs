//! `POST /v1/codes`: a code that never travels ahead, released in the visit's window on request.
//!
//! For clients at high risk (`online_release`), and for workers' own phones where the organisation has not decided
//! otherwise: no envelope lies on the phone before the worker is at the door.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::clock::Timestamp;
use crate::domain::ids::{CodeVersionId, DeviceId, MethodId, VisitId};

/// A phone asks, once everything it can judge itself allows the look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Request {
    /// Message version.
    pub v: u32,
    /// This request's identity, echoed in the answer.
    pub id: Uuid,
    /// For which visit.
    pub visit: VisitId,
    /// Whose code.
    pub method: MethodId,
    /// Which version.
    pub version: CodeVersionId,
    /// The public half of the pair to seal it to.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub reveal_key: [u8; 32],
}

/// The signed body of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Released {
    /// Message version.
    pub v: u32,
    /// The request it answers.
    pub request: Uuid,
    /// The phone.
    pub device: DeviceId,
    /// For which visit.
    pub visit: VisitId,
    /// Of which access method.
    pub method: MethodId,
    /// Which version of its code.
    pub version: CodeVersionId,
    /// The phone's newest bundle: bound into the seal.
    pub bundle: u64,
    /// When central released it.
    pub at: Timestamp,
    /// The sealed code.
    #[serde(with = "crate::domain::encoding::bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub sealed: Vec<u8>,
}
