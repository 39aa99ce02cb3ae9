//! Who is where and who waits, and what managers decide about a door. References are those of the agency's own files.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::office::{DONE, Done};
use crate::central::Central;
use crate::central::auth::{Staff, Unsigned};
use crate::central::db::office::{self, IncidentLine};
use crate::central::error::Failure;
use crate::central::manage::{
    self,
    door::{Rang, Word},
};
use crate::central::seen::{self, BoardLine, LateLine};
use crate::domain::authority::Act;
use crate::domain::clock::Timestamp;
use crate::domain::entry::flow::Ground;
use crate::domain::phone_check::Reached;
use crate::domain::round::DoorRelease;
use crate::domain::window::instant_of;
use crate::sync::wire::problem::Problem;

/// A local time, or one with an offset, as in the rota's file.
pub(super) fn planned(text: &str) -> Result<Timestamp, Failure> {
    instant_of(text).map_err(|error| Failure::BadRequest(error.to_string()))
}

/// Every visit of today, and where its worker is; those of before that are still under way.
#[utoipa::path(get, path = "/v1/board", tag = "office", security(("person" = [])), responses(
    (status = 200, body = Vec<BoardLine>),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn board(State(central): State<Central>, staff: Staff) -> Result<Json<Vec<BoardLine>>, Failure> {
    staff.may(&central, Act::Board)?;
    let asked = central.clone();
    Ok(Json(central.db.read(move |tx| seen::board(tx, &asked).map_err(Failure::from)).await?))
}

/// Who waits at a door for a manager's release, longest first.
#[utoipa::path(get, path = "/v1/waiting", tag = "office", security(("person" = [])), responses(
    (status = 200, body = Vec<BoardLine>),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn waiting(State(central): State<Central>, staff: Staff) -> Result<Json<Vec<BoardLine>>, Failure> {
    staff.may(&central, Act::Board)?;
    let asked = central.clone();
    Ok(Json(central.db.read(move |tx| seen::waiting(tx, &asked).map_err(Failure::from)).await?))
}

/// Who said that they run late in the last twelve hours, newest first, and the times they propose.
#[utoipa::path(get, path = "/v1/late", tag = "office", security(("person" = [])), responses(
    (status = 200, body = Vec<LateLine>),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn late(State(central): State<Central>, staff: Staff) -> Result<Json<Vec<LateLine>>, Failure> {
    staff.may(&central, Act::Board)?;
    let asked = central.clone();
    Ok(Json(central.db.read(move |tx| seen::late(tx, &asked).map_err(Failure::from)).await?))
}

/// Codes found in notes, misuse, and lost keys; newest first.
#[utoipa::path(get, path = "/v1/incidents", tag = "office", security(("person" = [])), responses(
    (status = 200, body = Vec<IncidentLine>),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn incidents(State(central): State<Central>, staff: Staff) -> Result<Json<Vec<IncidentLine>>, Failure> {
    staff.may(&central, Act::Read)?;
    let org = central.organisation.id;
    Ok(Json(central.db.read(move |tx| office::incidents(tx, org).map_err(Failure::from)).await?))
}

/// A manager's word that a waiting worker may go.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DoorReleaseWish {
    /// The visit's reference.
    visit: String,
    /// `accounted`, `taken_over`, `ordered` (leave now, I take over), `come_back` or `other`.
    #[schema(value_type = String)]
    ground: Ground,
    /// What the worker is told; may be empty.
    #[serde(default)]
    said: String,
    /// Why, for the office; empty for the ground alone.
    #[serde(default)]
    reason: String,
}

/// Releases a worker who waits at a door. The phone picks it up with its next bundle.
#[utoipa::path(post, path = "/v1/door-releases", operation_id = "release_door", tag = "office",
    request_body = DoorReleaseWish, security(("person" = [])), responses((status = 200, body = DoorRelease),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn release(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<DoorReleaseWish>,
) -> Result<Json<DoorRelease>, Failure> {
    let maker = central.clone();
    let released = central.db.write(move |tx| {
        let word = Word { visit: &wish.visit, ground: wish.ground, said: &wish.said, reason: &wish.reason };
        manage::door::release(tx, &maker, staff.into(), &word).map_err(Failure::from)
    });
    released.await.map(Json)
}

/// What came of ringing a worker who gives no word.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PhoneCheckWish {
    /// The visit's reference.
    visit: String,
    /// `reached` or `not_reached`.
    #[schema(value_type = String)]
    result: Reached,
    /// What was said, for the office; empty for the result alone.
    #[serde(default)]
    note: String,
}

/// Writes what came of ringing a worker at a door without signal, or the house. Not reached: silence is raised at once.
#[utoipa::path(post, path = "/v1/phone-checks", tag = "office", request_body = PhoneCheckWish,
    security(("person" = [])), responses((status = 200, body = Done),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn phone_check(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<PhoneCheckWish>,
) -> Result<Json<Done>, Failure> {
    let maker = central.clone();
    let written = central.db.write(move |tx| {
        let rang = Rang { visit: &wish.visit, result: wish.result, note: &wish.note };
        manage::door::phone_check(tx, &maker, staff.into(), &rang).map_err(Failure::from)
    });
    written.await.map(|()| Json(DONE))
}

/// A visit that is to start at another time.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RetimeWish {
    /// The visit's reference.
    visit: String,
    /// Its new start: local time, or with an offset. It stays as long as it was.
    starts: String,
    /// Why.
    reason: String,
}

/// A visit's new time.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetimeAnswer {
    /// Start, RFC 3339.
    starts: String,
    /// End, RFC 3339.
    ends: String,
}

/// Moves a visit's start.
#[utoipa::path(post, path = "/v1/retime", tag = "office", request_body = RetimeWish, security(("person" = [])),
    responses((status = 200, body = RetimeAnswer),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn retime(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<RetimeWish>,
) -> Result<Json<RetimeAnswer>, Failure> {
    let starts = planned(&wish.starts)?;
    let maker = central.clone();
    let moved = central.db.write(move |tx| {
        manage::door::retime(tx, &maker, staff.into(), (&wish.visit, starts), &wish.reason).map_err(Failure::from)
    });
    let (starts, ends) = moved.await?;
    Ok(Json(RetimeAnswer { starts: starts.rfc3339(), ends: ends.rfc3339() }))
}

/// A client who is to be discreet, or no more.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DiscreetWish {
    /// The client's reference.
    client: String,
    /// Whether they are.
    discreet: bool,
    /// Why.
    reason: String,
}

/// Makes a client discreet, or ends that: first name only, no voicemail, no neighbours, no card.
#[utoipa::path(post, path = "/v1/discreet", tag = "office", request_body = DiscreetWish, security(("person" = [])),
    responses((status = 200, body = Done),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn discreet(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<DiscreetWish>,
) -> Result<Json<Done>, Failure> {
    let maker = central.clone();
    let set = central.db.write(move |tx| {
        manage::door::discreet(tx, &maker, staff.into(), (&wish.client, wish.discreet), &wish.reason)
            .map_err(Failure::from)
    });
    set.await.map(|()| Json(DONE))
}
