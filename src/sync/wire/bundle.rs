//! `POST /v1/bundle`: visits, clients and envelopes for one phone, applied in one transaction or not at all.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::OnCall;
use super::enrolment::{Ingest, Worker};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CodeVersionId, DeviceId, MethodId, OrgId, VisitId};
use crate::domain::visit::{Client, Visit};

/// A phone asks for its bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Request {
    /// Message version.
    pub v: u32,
    /// This request's identity, echoed in the bundle.
    pub id: Uuid,
    /// The highest bundle number this phone has applied; 0 for none.
    pub applied: u64,
    /// The bundle whose contents the phone holds, so that central sends what changed; `None` asks for everything.
    pub cursor: Option<u64>,
    /// The public half of the pair to seal codes to; `None` before the first PIN, or after the keys were destroyed.
    #[serde(with = "optional32", default)]
    #[cfg_attr(feature = "central", schema(value_type = Option<String>))]
    pub reveal_key: Option<[u8; 32]>,
    /// The app's version.
    pub app: String,
}

/// The signed body of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Bundle {
    /// Message version.
    pub v: u32,
    /// The request it answers.
    pub request: Uuid,
    /// The agency.
    pub organisation: OrgId,
    /// Its name, as workers say it at the door.
    pub organisation_name: String,
    /// The phone it is for.
    pub device: DeviceId,
    /// Rising: max(central's own, the phone's) + 1.
    pub number: u64,
    /// When central made it.
    pub issued_at: Timestamp,
    /// Until when codes may be shown without another bundle.
    pub lease_until: Timestamp,
    /// The worker.
    pub worker: Worker,
    /// Whom to ring.
    pub on_call: OnCall,
    /// Where entries are sealed to.
    pub ingest: Ingest,
    /// Whether `visits` and `clients` are all there is, rather than what changed since the cursor.
    pub full: bool,
    /// Visits, new or changed.
    pub visits: Vec<Visit>,
    /// Visits that are no longer this worker's.
    pub gone: Vec<VisitId>,
    /// Clients of these visits, new or changed.
    pub clients: Vec<Client>,
    /// The key that the envelopes are sealed to, as the phone gave it.
    #[serde(with = "optional32", default)]
    #[cfg_attr(feature = "central", schema(value_type = Option<String>))]
    pub reveal_key: Option<[u8; 32]>,
    /// The full set of envelopes: all earlier ones are superseded.
    pub envelopes: Vec<Envelope>,
}

/// A sealed code. What it is bound to, the phone reads from the bundle's own visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Envelope {
    /// For which visit.
    pub visit: VisitId,
    /// Of which access method.
    pub method: MethodId,
    /// Which version of its code.
    pub version: CodeVersionId,
    /// The sealed code.
    #[serde(with = "crate::domain::encoding::bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub sealed: Vec<u8>,
}

/// 32 bytes as base64url, or null.
mod optional32 {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::domain::encoding::{base64url, unbase64url};

    #[expect(clippy::ref_option, reason = "serde's `with` calls it so")]
    pub fn serialize<S: Serializer>(bytes: &Option<[u8; 32]>, serializer: S) -> Result<S::Ok, S::Error> {
        bytes.as_ref().map(|bytes| base64url(bytes)).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<[u8; 32]>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| unbase64url(&text).and_then(|bytes| bytes.try_into().ok()))
            .map(|bytes| bytes.ok_or_else(|| serde::de::Error::custom("expected 32 bytes in base64url")))
            .transpose()
    }
}
