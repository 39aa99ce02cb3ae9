//! A block order: the only thing that makes a phone delete anything. It rides in the answer to a signed request.

use serde::{Deserialize, Serialize};

use crate::domain::clock::Timestamp;
use crate::domain::ids::DeviceId;

/// The signed body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Block {
    /// Message version.
    pub v: u32,
    /// The phone that is blocked.
    pub device: DeviceId,
    /// Rises with each order for this phone.
    pub number: u64,
    /// When central signed it.
    pub at: Timestamp,
}
