//! `POST /v1/codes`: a code that never travels ahead, released in the visit's window on request.

use axum::Json;
use axum::extract::State;

use crate::central::auth::Signed;
use crate::central::error::Failure;
use crate::central::routes::active;
use crate::central::{Central, bundle};
use crate::domain::signed::Kind;
use crate::sync::wire::Answer;
use crate::sync::wire::code::Request;

/// Releases one code to the phone of the worker whose visit it is, in its window.
#[utoipa::path(post, operation_id = "release_code", path = "/v1/codes", tag = "phone", request_body = Request, security(("device" = [])), responses(
    (status = 200, description = "a signed `Released`", body = Answer),
    (status = 403, description = "not released, or not now", content_type = "application/problem+json",
     body = crate::sync::wire::problem::Problem),
    (status = "4XX", content_type = "application/problem+json", body = crate::sync::wire::problem::Problem)))]
pub async fn release(State(central): State<Central>, signed: Signed<Request>) -> Result<Json<Answer>, Failure> {
    active(&central, &signed.device)?;
    let maker = central.clone();
    let released = central.db.write(move |tx| bundle::release_online(tx, &maker, &signed.device, &signed.body)).await?;
    Ok(Json(central.sign(Kind::Code, &released)?))
}
