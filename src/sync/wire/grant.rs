//! `POST /v1/grants/requests`: a worker asks for leave to see one code outside its window. A manager decides.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::clock::Timestamp;
use crate::domain::ids::{DeviceId, MethodId, VisitId};

/// A phone asks. The same `id` again has no further effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Request {
    /// Message version.
    pub v: u32,
    /// This request's identity, echoed in the answer.
    pub id: Uuid,
    /// In which visit.
    pub visit: VisitId,
    /// Whose code.
    pub method: MethodId,
}

/// The signed body of the answer: the request is on file, and whoever is on call has been told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Noted {
    /// Message version.
    pub v: u32,
    /// The request it answers.
    pub request: Uuid,
    /// The phone.
    pub device: DeviceId,
    /// When central noted it.
    pub at: Timestamp,
}
