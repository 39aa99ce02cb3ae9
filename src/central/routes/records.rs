//! What happened in a visit, for whoever may read it; what managers write beside it; concerns. Each look is noted.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::office::{DONE, Done};
use crate::central::auth::{Staff, Unsigned};
use crate::central::error::Failure;
use crate::central::manage::{self, concerns::ConcernLine};
use crate::central::{Central, page};
use crate::domain::record::{Duty, VisitRecord};
use crate::domain::visit::Language;
use crate::sync::wire::problem::Problem;

async fn read(central: &Central, staff: Staff, reference: String) -> Result<VisitRecord, Failure> {
    let maker = central.clone();
    let read =
        central.db.write(move |tx| manage::records::read(tx, &maker, staff.into(), &reference).map_err(Failure::from));
    read.await
}

/// The record of a visit.
#[utoipa::path(get, path = "/v1/visits/{reference}/record", operation_id = "read_record", tag = "office",
    params(("reference" = String, Path)), security(("person" = [])), responses((status = 200, body = VisitRecord),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn show(
    State(central): State<Central>,
    staff: Staff,
    Path(reference): Path<String>,
) -> Result<Json<VisitRecord>, Failure> {
    read(&central, staff, reference).await.map(Json)
}

/// In which language a page is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageWish {
    /// `en`, or `cy`; English where it is not said.
    #[serde(default)]
    lang: Option<String>,
}

/// The record of a visit as a page to print.
#[utoipa::path(get, path = "/v1/visits/{reference}/record.html", operation_id = "print_record", tag = "office",
    params(("reference" = String, Path), PageWish), security(("person" = [])),
    responses((status = 200, content_type = "text/html", body = String),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn print(
    State(central): State<Central>,
    staff: Staff,
    Path(reference): Path<String>,
    Query(wish): Query<PageWish>,
) -> Result<Response, Failure> {
    let language = wish.lang.as_deref().and_then(Language::parse).unwrap_or_default();
    let record = read(&central, staff, reference).await?;
    let html = page::record(&record, language, (central.clock)());
    Ok(([(header::CONTENT_SECURITY_POLICY, page::POLICY)], Html(html)).into_response())
}

/// A manager's answer to a duty after an emergency.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DutyWish {
    /// `safeguarding`, `ciw`, `commissioner`, `candour`; of the learning review `proportionate`, `recorded_at_the_time`,
    /// `plan_changes`, `debriefed`.
    #[schema(value_type = String)]
    duty: Duty,
    /// Yes or no.
    answer: bool,
    /// Why.
    reason: String,
}

/// Writes a manager's answer to a duty after an emergency. The learning review is the Registered Manager's.
#[utoipa::path(post, path = "/v1/visits/{reference}/duties", operation_id = "answer_duty", tag = "office",
    params(("reference" = String, Path)), request_body = DutyWish, security(("person" = [])),
    responses((status = 200, body = Done),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn answer(
    State(central): State<Central>,
    staff: Staff,
    Path(reference): Path<String>,
    Unsigned(wish): Unsigned<DutyWish>,
) -> Result<Json<Done>, Failure> {
    let maker = central.clone();
    let written = central.db.write(move |tx| {
        manage::records::answer(tx, &maker, staff.into(), (&reference, wish.duty, wish.answer), &wish.reason)
            .map_err(Failure::from)
    });
    written.await.map(|()| Json(DONE))
}

/// Concerns, newest first. Those about the manager are not for the manager.
#[utoipa::path(get, path = "/v1/concerns", operation_id = "read_concerns", tag = "office", security(("person" = [])),
    responses((status = 200, body = Vec<ConcernLine>),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn concerns(State(central): State<Central>, staff: Staff) -> Result<Json<Vec<ConcernLine>>, Failure> {
    let maker = central.clone();
    let read = central.db.write(move |tx| manage::concerns::read(tx, &maker, staff.into()).map_err(Failure::from));
    read.await.map(Json)
}
