//! `POST /v1/bundle`: visits, clients and envelopes for one phone, applied in one transaction or not at all.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::enrolment::{Ingest, Worker};
use super::{Answer, OnCall};
use crate::domain::clock::Timestamp;
use crate::domain::grant::Grant;
use crate::domain::ids::{ClientId, CodeVersionId, DeviceId, GrantId, MethodId, OrgId, VisitId};
use crate::domain::round::Round;
use crate::domain::sync_plan::Held;
use crate::domain::visit::{AccessPlan, Client, MethodKind, ReleaseMode, Visit};

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
    /// The chains on this phone, and how far it knows central to hold each: so that a phone that has nothing to send
    /// learns of a restore too. At most [`super::log::MOST_CHAINS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chains: Vec<Held>,
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
    /// Whether the office was restored and gives out no codes yet: why there are no envelopes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recovering: bool,
    /// The full set of envelopes: all earlier ones are superseded.
    pub envelopes: Vec<Envelope>,
    /// Managers' grants to this worker that may still be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// The key by which grants are read out, sealed to `reveal_key`; absent where that is.
    #[serde(default, with = "crate::domain::encoding::optional_bytes", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "central", schema(value_type = Option<String>))]
    pub voice_key: Option<Vec<u8>>,
    /// Envelopes for grants that are read out: for the clients of the next day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voice_envelopes: Vec<VoiceEnvelope>,
    /// Whom to ring, issued keys, colleagues, releases.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub round: Round,
    /// How far central holds the chains that the phone named; none from a central that does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held>,
    /// The newest signed digest over all chains ([`super::digest::Digest`]), with the certificate of the key that signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Answer>,
}

fn is_nothing(round: &Round) -> bool {
    *round == Round::default()
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
    /// How it was released.
    #[serde(default, skip_serializing_if = "ReleaseMode::is_ahead")]
    pub mode: ReleaseMode,
    /// The grant it belongs to, where it was released by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantId>,
    /// The sealed code.
    #[serde(with = "crate::domain::encoding::bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub sealed: Vec<u8>,
}

/// A sealed code that waits for a grant read out over the phone. It belongs to no visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct VoiceEnvelope {
    /// Whose home.
    pub client: ClientId,
    /// Of which access method.
    pub method: MethodId,
    /// What it is.
    pub kind: MethodKind,
    /// How workers get in there.
    pub plan: AccessPlan,
    /// Which version of its code.
    pub version: CodeVersionId,
    /// Whether its buttons may be pressed in any order.
    pub order_free: bool,
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
