//! `POST /v1/time`: what time it is, signed with the phone's nonce.

use axum::Json;
use axum::extract::State;

use crate::central::Central;
use crate::central::auth::Unsigned;
use crate::central::error::Failure;
use crate::domain::signed::Kind;
use crate::sync::wire::time::{Request, Time};
use crate::sync::wire::{Answer, VERSION};

/// Central's instant. Needs no signature, no clock and no enrolment.
#[utoipa::path(post, path = "/v1/time", tag = "phone", request_body = Request, responses(
    (status = 200, description = "a signed `Time`", body = Answer),
    (status = "4XX", content_type = "application/problem+json", body = crate::sync::wire::problem::Problem)))]
pub async fn tell(
    State(central): State<Central>,
    Unsigned(request): Unsigned<Request>,
) -> Result<Json<Answer>, Failure> {
    let time = Time { v: VERSION, nonce: request.nonce, at: (central.clock)() };
    Ok(Json(central.sign(Kind::Time, &time)?))
}
