//! `GET /v1/health`, `GET /v1/ready`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::central::Central;
use crate::central::db::organisation;
use crate::central::error::Failure;

/// How the service is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: &'static str,
    /// The service's version.
    version: &'static str,
}

const OK: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// The process is up.
#[utoipa::path(get, path = "/v1/health", tag = "service", responses((status = 200, body = Health)))]
pub async fn health() -> Json<Health> {
    Json(OK)
}

/// The process is up and its database answers.
#[utoipa::path(get, path = "/v1/ready", tag = "service", responses(
    (status = 200, body = Health),
    (status = 503, description = "the database does not answer", content_type = "application/problem+json",
     body = crate::sync::wire::problem::Problem)))]
pub async fn ready(State(central): State<Central>) -> Result<Json<Health>, Failure> {
    match central.db.read(|tx| organisation::find(tx).map_err(Failure::from)).await {
        Ok(Some(_)) => Ok(Json(OK)),
        Ok(None) | Err(_) => Err(Failure::Unavailable),
    }
}
