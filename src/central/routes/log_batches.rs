//! `POST /v1/log/batches`: entries up, a signed receipt back. Phones that were replaced may still deliver.

use axum::Json;
use axum::extract::State;

use crate::central::auth::Signed;
use crate::central::error::Failure;
use crate::central::routes::block_order;
use crate::central::{Central, ingest};
use crate::domain::signed::Kind;
use crate::domain::sync_plan::MOST_ENTRIES;
use crate::sync::wire::Answer;
use crate::sync::wire::log::Batch;

/// Stores entries. The receipt is signed once they are on disk.
#[utoipa::path(post, operation_id = "send_log", path = "/v1/log/batches", tag = "phone", request_body = Batch, security(("device" = [])), responses(
    (status = 200, description = "a signed `Receipt`", body = Answer),
    (status = "4XX", content_type = "application/problem+json", body = crate::sync::wire::problem::Problem)))]
pub async fn create(State(central): State<Central>, signed: Signed<Batch>) -> Result<Json<Answer>, Failure> {
    if signed.body.entries.len() > MOST_ENTRIES {
        return Err(Failure::TooLarge);
    }
    let taker = central.clone();
    let order = block_order(&central, &signed.device)?;
    let receipt = central.db.write(move |tx| ingest::take(tx, &taker, &signed.device, &signed.body)).await?;
    let mut answer = central.sign(Kind::Receipt, &receipt)?;
    answer.block = order.map(|order| order.body);
    Ok(Json(answer))
}
