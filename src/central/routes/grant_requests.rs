//! `POST /v1/grants/requests`: a worker asks for leave to see one code outside its window.

use axum::Json;
use axum::extract::State;

use crate::central::auth::Signed;
use crate::central::error::Failure;
use crate::central::routes::active;
use crate::central::{Central, manage};
use crate::domain::signed::Kind;
use crate::sync::wire::Answer;
use crate::sync::wire::grant::Request;

/// Notes the question, and has whoever is on call told. The same question again has no further effect.
#[utoipa::path(post, operation_id = "ask_for_grant", path = "/v1/grants/requests", tag = "phone", request_body = Request, security(("device" = [])),
    responses((status = 200, description = "a signed `Noted`", body = Answer),
    (status = "4XX", content_type = "application/problem+json", body = crate::sync::wire::problem::Problem)))]
pub async fn create(State(central): State<Central>, signed: Signed<Request>) -> Result<Json<Answer>, Failure> {
    active(&central, &signed.device)?;
    let maker = central.clone();
    let asked = central
        .db
        .write(move |tx| manage::grants::ask(tx, &maker, &signed.device, &signed.body).map_err(Failure::from));
    Ok(Json(central.sign(Kind::Grant, &asked.await?)?))
}
