//! After a restore: what has to be gone through, and the word that it was.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::office::{DONE, Done};
use crate::central::Central;
use crate::central::auth::{Staff, Unsigned};
use crate::central::error::Failure;
use crate::central::manage;
use crate::central::manage::recovery::GoneThrough;
use crate::central::recovery::{self, Standing};
use crate::domain::authority::Act;
use crate::sync::wire::problem::Problem;

/// Whether codes are off after a restore, and what has to be gone through before they go out again.
#[utoipa::path(get, operation_id = "show_recovery", path = "/v1/recovery", tag = "office", security(("person" = [])),
    responses((status = 200, body = Standing),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn show(State(central): State<Central>, staff: Staff) -> Result<Json<Standing>, Failure> {
    staff.may(&central, Act::Recovery)?;
    let asked = central.clone();
    Ok(Json(central.db.read(move |tx| recovery::standing(tx, &asked).map_err(Failure::from)).await?))
}

/// That everything was gone through. Each of the three has to be `true`.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Confirmation {
    /// Phones that were blocked since the backup, and workers who left.
    #[serde(default)]
    blocks: bool,
    /// Key holding agreements that were withdrawn since.
    #[serde(default)]
    withdrawals: bool,
    /// Codes that were changed since, and ways in that were taken out of use.
    #[serde(default)]
    codes: bool,
    /// How it was gone through.
    reason: String,
}

/// Turns codes, leave and new phones on again after a restore.
#[utoipa::path(post, operation_id = "confirm_recovery", path = "/v1/recovery/confirmation", tag = "office",
    request_body = Confirmation, security(("person" = [])), responses((status = 200, body = Done),
    (status = 409, description = "not everything was gone through, or codes are on",
     content_type = "application/problem+json", body = Problem),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn confirm(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(said): Unsigned<Confirmation>,
) -> Result<Json<Done>, Failure> {
    let maker = central.clone();
    let confirmed = central.db.write(move |tx| {
        let gone_through = GoneThrough { blocks: said.blocks, withdrawals: said.withdrawals, codes: said.codes };
        manage::recovery::confirm(tx, &maker, staff.into(), gone_through, &said.reason).map_err(Failure::from)
    });
    confirmed.await.map(|()| Json(DONE))
}
