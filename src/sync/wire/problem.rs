//! Errors on the wire: `application/problem+json` (RFC 9457), each with a stable `type`.

use serde::{Deserialize, Serialize};

use super::Answer;

/// The media type.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Which: one of this module's constants.
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence: what it is.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Signed evidence, where the phone should act on it: *stale signature*, *blocked*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Answer>,
}

/// The request does not read.
pub const BAD_REQUEST: &str = "urn:doorstep:bad-request";
/// No such place.
pub const NOT_FOUND: &str = "urn:doorstep:not-found";
/// The request is not signed, or not rightly.
pub const UNSIGNED: &str = "urn:doorstep:signature-required";
/// The request's time is too far off; `evidence` holds central's.
pub const STALE: &str = "urn:doorstep:stale-signature";
/// No such phone.
pub const UNKNOWN_DEVICE: &str = "urn:doorstep:unknown-device";
/// The phone's enrolment was replaced or ended.
pub const DEVICE_ENDED: &str = "urn:doorstep:device-ended";
/// The enrolment code is not right, was used, or is too old.
pub const ENROLMENT_CODE: &str = "urn:doorstep:enrolment-code";
/// A code is not released online.
pub const NOT_RELEASED: &str = "urn:doorstep:not-released";
/// The office was restored: no codes, no leave and no new phones until somebody accountable has confirmed.
pub const RECOVERING: &str = "urn:doorstep:recovering";
/// No token of a person, or one that has ended.
pub const NO_TOKEN: &str = "urn:doorstep:token-required";
/// Who asked may not.
pub const DENIED: &str = "urn:doorstep:denied";
/// What was wished for is not possible; `title` says why.
pub const REFUSED: &str = "urn:doorstep:refused";
/// Too large.
pub const TOO_LARGE: &str = "urn:doorstep:too-large";
/// Too many requests.
pub const TOO_MANY: &str = "urn:doorstep:too-many-requests";
/// Something is broken at central.
pub const INTERNAL: &str = "urn:doorstep:internal";
/// Central cannot answer now.
pub const UNAVAILABLE: &str = "urn:doorstep:unavailable";
