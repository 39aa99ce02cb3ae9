//! What managers call, with a person's token: grants, extensions, releases, blocks. References are those of the agency's
//! own files. Who may do what: [`crate::domain::authority`].

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::central::Central;
use crate::central::auth::{Staff, Unsigned};
use crate::central::db::grants::{self, RequestLine};
use crate::central::error::Failure;
use crate::central::manage::{self, Refused, grants::Wanted, voice::Told};
use crate::domain::authority::Act;
use crate::domain::clock::Timestamp;
use crate::domain::grant::{CHALLENGE_FOR, Grant, HeldGrant};
use crate::domain::ids::GrantId;
use crate::domain::visit::MethodKind;
use crate::sync::wire::problem::Problem;

/// How far back requests are listed.
const REQUESTS_FOR: Duration = Duration::from_hours(24);

/// Leave to see one code now.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GrantWish {
    /// The worker's reference.
    worker: String,
    /// The client's reference.
    client: String,
    /// `key_safe`, `door_entry`, `communal` or `alarm`.
    method: MethodKind,
    /// Why.
    reason: String,
}

/// A grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantAnswer {
    /// The grant.
    grant: Grant,
    /// First instant at which it may not be taken up any more.
    take_until: Timestamp,
    /// When the first look that quoted it was written, once that is known here.
    taken_at: Option<Timestamp>,
    /// Until when looks may last, once it is taken up.
    open_until: Option<Timestamp>,
}

fn answer(grant: Grant, taken_at: Option<Timestamp>) -> GrantAnswer {
    let held = HeldGrant { grant: grant.clone(), taken_at };
    let open_until = taken_at.and_then(|at| held.until(at, false));
    GrantAnswer { take_until: grant.take_until(), grant, taken_at, open_until }
}

/// Gives leave to see one code now, once, within fifteen minutes. The phone picks it up with its next bundle.
#[utoipa::path(post, path = "/v1/grants", tag = "office", request_body = GrantWish, security(("person" = [])), responses(
    (status = 200, description = "given", body = GrantAnswer),
    (status = 403, description = "another role is needed, or it is the giver's own request",
     content_type = "application/problem+json", body = Problem),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn give(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<GrantWish>,
) -> Result<Json<GrantAnswer>, Failure> {
    let maker = central.clone();
    let given = central.db.write(move |tx| {
        let wanted = Wanted { worker: &wish.worker, client: &wish.client, kind: wish.method };
        manage::grants::give(tx, &maker, staff.into(), &wanted, &wish.reason).map_err(Failure::from)
    });
    Ok(Json(answer(given.await?, None)))
}

/// Where a grant stands.
#[utoipa::path(get, path = "/v1/grants/{id}", tag = "office", params(("id" = uuid::Uuid, Path)), security(("person" = [])),
    responses((status = 200, body = GrantAnswer),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn show(
    State(central): State<Central>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Json<GrantAnswer>, Failure> {
    let org = central.organisation.id;
    let id: GrantId = id.parse().map_err(|_| Failure::NotFound)?;
    staff.may(&central, Act::Read)?;
    let row = central.db.read(move |tx| grants::by_id(tx, org, id).map_err(Failure::from)).await?;
    let row = row.ok_or(Failure::NotFound)?;
    Ok(Json(answer(row.grant, row.taken_at)))
}

/// Who asked for leave in the last day, newest first.
#[utoipa::path(get, path = "/v1/grants/requests", tag = "office", security(("person" = [])), responses(
    (status = 200, body = Vec<RequestLine>),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn requests(State(central): State<Central>, staff: Staff) -> Result<Json<Vec<RequestLine>>, Failure> {
    staff.may(&central, Act::Read)?;
    let (org, since) = (central.organisation.id, (central.clock)() - REQUESTS_FOR);
    Ok(Json(central.db.read(move |tx| grants::asked_since(tx, org, since).map_err(Failure::from)).await?))
}

/// A grant that is read out.
#[derive(Debug, Deserialize, ToSchema)]
pub struct VoiceWish {
    /// The worker's reference.
    worker: String,
    /// The client's reference.
    client: String,
    /// The 8 digits on the worker's phone.
    digits: String,
    /// Why.
    reason: String,
}

/// What to read back.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoiceAnswer {
    /// The 12 digits, in threes.
    digits: String,
    /// What to read back if the phone takes the first for wrong: it has not fetched its last bundle yet.
    otherwise: Option<String>,
    /// How long they are good on the phone, counted from when it showed its own. Minutes.
    good_for_minutes: u64,
}

/// The 12 digits for the 8 on a worker's phone. Noted, and told to the Registered Manager, before they are given.
#[utoipa::path(post, path = "/v1/voice-grants", tag = "office", request_body = VoiceWish, security(("person" = [])),
    responses((status = 200, body = VoiceAnswer),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn voice(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<VoiceWish>,
) -> Result<Json<VoiceAnswer>, Failure> {
    let maker = central.clone();
    let answers = central.db.write(move |tx| {
        let told = Told { worker: &wish.worker, client: &wish.client, digits: &wish.digits };
        manage::voice::answer(tx, &maker, staff.into(), &told, &wish.reason).map_err(Failure::from)
    });
    let mut answers = answers.await?.into_iter().map(|digits| in_threes(&digits));
    let digits = answers.next().ok_or(Failure::Refused(Refused::NoKey))?;
    Ok(Json(VoiceAnswer { digits, otherwise: answers.next(), good_for_minutes: CHALLENGE_FOR.as_secs() / 60 }))
}

/// Digits as they are read out: `123 456 789 012`.
pub fn in_threes(digits: &str) -> String {
    let groups: Vec<String> = digits.as_bytes().chunks(3).map(|three| String::from_utf8_lossy(three).into()).collect();
    groups.join(" ")
}

/// A window that is to stay open.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ExtensionWish {
    /// The visit's reference.
    visit: String,
    /// So many minutes longer: from its close, or from now where that is later.
    minutes: u32,
    /// Why.
    reason: String,
}

/// When a window closes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExtensionAnswer {
    /// First instant at which the code may not be shown any more.
    closes: Timestamp,
}

/// Keeps a visit's window open longer.
#[utoipa::path(post, path = "/v1/extensions", tag = "office", request_body = ExtensionWish, security(("person" = [])),
    responses((status = 200, body = ExtensionAnswer),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn extend(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<ExtensionWish>,
) -> Result<Json<ExtensionAnswer>, Failure> {
    let maker = central.clone();
    let closes = central.db.write(move |tx| {
        manage::visits::extend(tx, &maker, staff.into(), (&wish.visit, wish.minutes), &wish.reason)
            .map_err(Failure::from)
    });
    Ok(Json(ExtensionAnswer { closes: closes.await? }))
}

/// A visit that is to be released in spite of a lapse.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReleaseWish {
    /// The visit's reference.
    visit: String,
    /// Why.
    reason: String,
}

/// That it was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {
    /// `done`.
    status: &'static str,
}

/// That it was done.
pub(super) const DONE: Done = Done { status: "done" };

/// Releases one visit although training or DBS renewal has lapsed.
#[utoipa::path(post, operation_id = "release_visit", path = "/v1/releases", tag = "office", request_body = ReleaseWish, security(("person" = [])),
    responses((status = 200, body = Done),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn release(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<ReleaseWish>,
) -> Result<Json<Done>, Failure> {
    let maker = central.clone();
    let released = central.db.write(move |tx| {
        manage::visits::release(tx, &maker, staff.into(), &wish.visit, &wish.reason).map_err(Failure::from)
    });
    released.await.map(|()| Json(DONE))
}

/// A worker whose phones are to show no codes.
#[derive(Debug, Deserialize, ToSchema)]
pub struct BlockWish {
    /// The worker's reference.
    worker: String,
    /// Why.
    reason: String,
}

/// Turns codes off on all phones of a worker. Their logs still send.
#[utoipa::path(post, path = "/v1/blocks", tag = "office", request_body = BlockWish, security(("person" = [])),
    responses((status = 200, body = Done),
    (status = "4XX", content_type = "application/problem+json", body = Problem)))]
pub async fn block(
    State(central): State<Central>,
    staff: Staff,
    Unsigned(wish): Unsigned<BlockWish>,
) -> Result<Json<Done>, Failure> {
    let maker = central.clone();
    let blocked = central.db.write(move |tx| {
        manage::devices::block(tx, &maker, staff.into(), &wish.worker, &wish.reason).map_err(Failure::from)
    });
    blocked.await.map(|_| Json(DONE))
}
