//! Signed requests: who sent this, checked before the body is read as anything.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde::de::DeserializeOwned;

use super::Central;
use super::db::devices::{self, Device};
use super::db::office;
use super::db::people::{self, Person};
use super::error::Failure;
use crate::domain::authority::{self, Act, Actor};
use crate::domain::ids::PersonId;
use crate::domain::signed::Kind;
use crate::sync::wire::http_signature::{
    self, DIGEST_HEADER, INPUT_HEADER, Params, SIGNATURE_HEADER, TOLERANCE, parse_signature,
};
use crate::sync::wire::time::Stale;
use crate::sync::wire::{VERSION, http_signature::Request as SignedParts};

/// A request that a phone signed, and the phone.
#[derive(Debug)]
pub struct Signed<T> {
    /// The phone; its enrolment may have ended.
    pub device: Device,
    /// The body.
    pub body: T,
}

/// The only value of a header; none or two are refused.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Failure> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(Failure::Unsigned)?;
    if values.next().is_some() {
        return Err(Failure::Unsigned);
    }
    value.to_str().map_err(|_| Failure::Unsigned)
}

async fn verify(
    central: &Central,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Device, Failure> {
    let params = Params::parse(only(headers, INPUT_HEADER)?).map_err(|_| Failure::Unsigned)?;
    let signature = parse_signature(only(headers, SIGNATURE_HEADER)?).map_err(|_| Failure::Unsigned)?;
    let digest = only(headers, DIGEST_HEADER)?;
    if digest != http_signature::digest_header(&crate::vault::sha256(&[body])) {
        return Err(Failure::Unsigned);
    }
    let org = central.organisation.id;
    let device = central
        .db
        .read(move |tx| devices::find(tx, org, params.device).map_err(Failure::from))
        .await?
        .ok_or(Failure::UnknownDevice)?;
    let authority = http_signature::authority(&central.organisation.public_url).ok_or(Failure::Internal)?;
    let parts = SignedParts {
        method: method.as_str(),
        authority: &authority,
        path: uri.path(),
        query: uri.query().unwrap_or_default(),
        digest,
    };
    device.public_key.verify(params.base(&parts).as_bytes(), &signature).map_err(|_| Failure::Unsigned)?;
    let now = (central.clock)();
    if now.0.div_euclid(1000).abs_diff(params.created) > TOLERANCE {
        let stale = Stale { v: VERSION, request: crate::vault::sha256(&[&signature]), at: now };
        return Err(Failure::Stale(Box::new(central.sign(Kind::Stale, &stale)?)));
    }
    Ok(device)
}

/// Where batches of the log go: the only requests that may be emergencies.
const BATCHES: &str = "/v1/log/batches";

/// Whether a batch says that it holds an emergency. Its signature is checked already.
fn says_urgent(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Says {
        #[serde(default)]
        urgent: bool,
    }
    serde_json::from_slice::<Says>(body).is_ok_and(|says| says.urgent)
}

impl<T: DeserializeOwned> FromRequest<Central> for Signed<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, central: &Central) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let bytes = read_body(request, central).await?;
        let device = verify(central, &parts.method, &parts.uri, &parts.headers, &bytes).await?;
        let is_urgent = || parts.uri.path() == BATCHES && says_urgent(&bytes);
        central.limits.let_in(device.id, (central.clock)(), is_urgent)?;
        Ok(Self { device, body: read_json(&bytes)? })
    }
}

/// Somebody at the office, by their token.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Who.
    pub id: PersonId,
    /// The person.
    pub person: Person,
}

impl From<Staff> for (PersonId, Person) {
    fn from(staff: Staff) -> Self {
        (staff.id, staff.person)
    }
}

impl Staff {
    /// Whether they may do this for nobody in particular.
    ///
    /// # Errors
    /// [`Failure::Refused`].
    pub fn may(&self, central: &Central, act: Act) -> Result<(), Failure> {
        let roles = self.person.roles();
        let actor = Actor { id: self.id, roles: &roles, trained_until: &self.person.trained_until };
        authority::may(&actor, act, None, (central.clock)()).map_err(|denied| Failure::Refused(denied.into()))
    }
}

/// How a token is kept: only its digest.
pub fn token_digest(token: &str) -> [u8; 32] {
    crate::vault::sha256(&[b"doorstep/token/v1", token.as_bytes()])
}

impl FromRequestParts<Central> for Staff {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, central: &Central) -> Result<Self, Failure> {
        let header = only(&parts.headers, AUTHORIZATION.as_str()).map_err(|_| Failure::NoToken)?;
        let digest = token_digest(header.strip_prefix("Bearer ").ok_or(Failure::NoToken)?);
        let (org, now) = (central.organisation.id, (central.clock)());
        let found = central.db.read(move |tx| {
            let Some(id) = office::token_holder(tx, org, &digest, now)? else { return Ok(None) };
            Ok::<_, Failure>(people::by_id(tx, org, id)?.map(|person| Self { id, person }))
        });
        found.await?.ok_or(Failure::NoToken)
    }
}

/// An unsigned request's body.
#[derive(Debug)]
pub struct Unsigned<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Central> for Unsigned<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, central: &Central) -> Result<Self, Failure> {
        let bytes = read_body(request, central).await?;
        Ok(Self(read_json(&bytes)?))
    }
}

/// The whole body, up to the limit of the router.
async fn read_body(request: Request, central: &Central) -> Result<Bytes, Failure> {
    Bytes::from_request(request, central).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { Failure::TooLarge } else { Failure::BrokeOff }
    })
}

fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    // The place, never the value: it may be anything.
    serde_json::from_slice(bytes).map_err(|error| {
        Failure::BadRequest(format!("The body does not read at line {}, column {}.", error.line(), error.column()))
    })
}
