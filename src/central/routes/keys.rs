//! Keys that the office holds, by tag. Whose home one opens is asked apart, with a reason, and noted.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::door::planned;
use super::office::{DONE, Done};
use crate::central::Central;
use crate::central::auth::{Staff, Unsigned};
use crate::central::db::keys::{self, KeyLine};
use crate::central::error::Failure;
use crate::central::manage::{self, keys::Issue};
use crate::domain::authority::Act;
use crate::sync::wire::problem::Problem;

/// The register: tags, where each key is, and when it has to be back.
#[utoipa::path(get, path = "/v1/keys", operation_id = "list_keys", tag = "office", security(("person" = [])), responses(
    (status = 200, body = Vec<KeyLine>),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn list(State(central): State<Central>, staff: Staff) -> Result<Json<Vec<KeyLine>>, Failure> {
    staff.may(&central, Act::Keys)?;
    let org = central.organisation.id;
    Ok(Json(central.db.read(move |tx| keys::lines(tx, org).map_err(Failure::from)).await?))
}

/// A key for the register.
#[derive(Debug, Deserialize, ToSchema)]
pub struct KeyWish {
    /// Its tag; without one, one is made.
    #[serde(default)]
    tag: Option<String>,
    /// The client's reference.
    client: String,
    /// Why.
    reason: String,
}

/// A key's tag.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyAnswer {
    /// The tag.
    tag: String,
}

/// Puts a key into the register.
#[utoipa::path(post, path = "/v1/keys", operation_id = "add_key", tag = "office", request_body = KeyWish,
    security(("person" = [])), responses((status = 200, body = KeyAnswer),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn add(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<KeyWish>,
) -> Result<Json<KeyAnswer>, Failure> {
    let maker = central.clone();
    let added = central.db.write(move |tx| {
        manage::keys::add(tx, &maker, staff.into(), (wish.tag.as_deref(), &wish.client), &wish.reason)
            .map_err(Failure::from)
    });
    Ok(Json(KeyAnswer { tag: added.await? }))
}

/// A key that is given out.
#[derive(Debug, Deserialize, ToSchema)]
pub struct IssueWish {
    /// Its tag.
    tag: String,
    /// The worker's reference.
    to: String,
    /// The visit it is for, by reference.
    #[serde(default)]
    visit: Option<String>,
    /// When it has to be back: local time, or with an offset.
    due: String,
    /// Why.
    reason: String,
}

/// Gives a key out to a worker.
#[utoipa::path(post, path = "/v1/keys/issues", operation_id = "issue_key", tag = "office", request_body = IssueWish,
    security(("person" = [])), responses((status = 200, body = Done),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn issue(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<IssueWish>,
) -> Result<Json<Done>, Failure> {
    let due = planned(&wish.due)?;
    let maker = central.clone();
    let issued = central.db.write(move |tx| {
        let issue = Issue { tag: &wish.tag, to: &wish.to, visit: wish.visit.as_deref(), due };
        manage::keys::issue(tx, &maker, staff.into(), &issue, &wish.reason).map_err(Failure::from)
    });
    issued.await.map(|()| Json(DONE))
}

/// A key, by its tag.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TagWish {
    /// The tag.
    tag: String,
    /// Why.
    reason: String,
}

/// Takes a key back.
#[utoipa::path(post, path = "/v1/keys/returns", operation_id = "return_key", tag = "office", request_body = TagWish,
    security(("person" = [])), responses((status = 200, body = Done),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn take_back(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<TagWish>,
) -> Result<Json<Done>, Failure> {
    let maker = central.clone();
    let taken = central.db.write(move |tx| {
        manage::keys::take_back(tx, &maker, staff.into(), &wish.tag, &wish.reason).map_err(Failure::from)
    });
    taken.await.map(|()| Json(DONE))
}

/// Whose home a key opens.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndexAnswer {
    /// The client's reference.
    client: String,
}

/// Whose home a key opens. Each look is noted, and told to the Registered Manager.
#[utoipa::path(post, path = "/v1/keys/lookups", operation_id = "look_up_key", tag = "office", request_body = TagWish,
    security(("person" = [])), responses((status = 200, body = IndexAnswer),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn look_up(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<TagWish>,
) -> Result<Json<IndexAnswer>, Failure> {
    let maker = central.clone();
    let found = central.db.write(move |tx| {
        manage::keys::look_up(tx, &maker, staff.into(), &wish.tag, &wish.reason).map_err(Failure::from)
    });
    Ok(Json(IndexAnswer { client: found.await? }))
}
