//! `POST /v1/bundle`: visits, clients and envelopes for the phone that asks.

use axum::Json;
use axum::extract::State;

use crate::central::auth::Signed;
use crate::central::error::Failure;
use crate::central::routes::active;
use crate::central::{Central, bundle};
use crate::domain::signed::Kind;
use crate::sync::wire::Answer;
use crate::sync::wire::bundle::Request;

/// The next bundle of this phone. A phone that was replaced gets a signed block order instead.
#[utoipa::path(post, path = "/v1/bundle", tag = "phone", request_body = Request, security(("device" = [])), responses(
    (status = 200, description = "a signed `Bundle`", body = Answer),
    (status = 403, description = "the phone was replaced or blocked; `evidence` holds the signed order",
     content_type = "application/problem+json", body = crate::sync::wire::problem::Problem),
    (status = "4XX", content_type = "application/problem+json", body = crate::sync::wire::problem::Problem)))]
pub async fn fetch(State(central): State<Central>, signed: Signed<Request>) -> Result<Json<Answer>, Failure> {
    active(&central, &signed.device)?;
    let maker = central.clone();
    let made = central.db.write(move |tx| bundle::make(tx, &maker, &signed.device, &signed.body)).await?;
    Ok(Json(central.sign(Kind::Bundle, &made)?))
}
