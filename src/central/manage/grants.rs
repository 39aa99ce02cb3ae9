//! An online grant: a named worker, client and access method, once, now.

use std::time::Duration;

use super::{By, Refused, authorise, noted, person, why_words};
use crate::central::db::codes::{self, Method};
use crate::central::db::grants::{self, AskedFor};
use crate::central::db::people::{self, Person};
use crate::central::db::visits::{self, VisitRow};
use crate::central::db::{DbError, Tx, clients, devices::Device, office};
use crate::central::{Central, bundle, recovery};
use crate::domain::authority::{Act, Role};
use crate::domain::clock::Timestamp;
use crate::domain::grant::Grant;
use crate::domain::ids::{ClientId, GrantId, PersonId, VisitId};
use crate::domain::visit::{MethodKind, Release, WhyNot};
use crate::sync::wire::VERSION;
use crate::sync::wire::grant::{Noted, Request};

/// What is granted, by the references of the agency's own files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// For whom.
    pub worker: &'a str,
    /// Whose home.
    pub client: &'a str,
    /// Which way in.
    pub kind: MethodKind,
}

/// How long the visit lasts that is made where the worker has none at this client.
const UNPLANNED: Duration = Duration::from_hours(1);

/// Gives leave to see one code now: taken up once, within fifteen minutes. The phone picks it up with its next bundle.
///
/// # Errors
/// [`Refused`].
pub fn give(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    wanted: &Wanted<'_>,
    reason: &str,
) -> Result<Grant, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let (worker, worker_row) = person(tx, org, wanted.worker)?;
    if !worker_row.is_care_worker() {
        return Err(Refused::NotFound("care worker"));
    }
    let client = clients::by_reference(tx, org, wanted.client)?.ok_or(Refused::NotFound("client"))?;
    let by = authorise(tx, central, actor, Act::Grant, Some(worker), (Some(client.card.id), reason))?;
    if recovery::is_on(tx, central)? {
        return Err(Refused::Recovering);
    }
    let method = method_of(tx, central, client.card.id, wanted.kind)?;
    let visit = visit_for(tx, central, worker, client.card.id)?;
    released(tx, central, &visit, &method)?;
    let id = GrantId(crate::vault::make_uuid(now));
    let grant = Grant {
        id,
        client: client.card.id,
        method: method.id,
        visit: visit.id,
        given_at: now,
        by: by.person.name.clone(),
        taken_at: None,
    };
    grants::give(tx, org, &grant, worker, (by.id, &by.reason))?;
    note(tx, central, &by, &grant, worker)?;
    Ok(grant)
}

fn note(tx: &mut dyn Tx, central: &Central, by: &By, grant: &Grant, worker: PersonId) -> Result<(), DbError> {
    let detail = serde_json::json!({
        "grant": grant.id, "worker": worker, "client": grant.client, "method": grant.method, "visit": grant.visit,
    });
    noted(tx, central, by, ("grant_given", detail), grant.given_at)
}

pub(super) fn method_of(
    tx: &mut dyn Tx,
    central: &Central,
    client: ClientId,
    kind: MethodKind,
) -> Result<Method, Refused> {
    let methods = codes::of_client(tx, central.organisation.id, client)?;
    methods.into_iter().find(|method| method.kind == kind).ok_or(Refused::NotFound("way in of this kind"))
}

/// The worker's visit at this client that is nearest in time; where there is none, one is made, whose own window opens
/// nothing.
fn visit_for(tx: &mut dyn Tx, central: &Central, worker: PersonId, client: ClientId) -> Result<VisitRow, DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let near = visits::of_worker(tx, org, worker, now - bundle::BEHIND, now + bundle::AHEAD)?;
    let near = near.into_iter().filter(|visit| visit.client == client);
    let distance = |visit: &VisitRow| now.since(visit.ends).max(visit.starts.since(now));
    if let Some(visit) = near.min_by_key(distance) {
        return Ok(visit);
    }
    let id = VisitId(crate::vault::make_uuid(now));
    let reference = format!("LEAVE-{}", &id.to_string()[24..]);
    let visit =
        VisitRow { id, reference, worker, client, starts: now, ends: now + UNPLANNED, unplanned: true, shadow: false };
    visits::put(tx, org, &visit)?;
    Ok(visit)
}

/// A grant opens a window, and nothing else: what is not released stays so.
pub(super) fn released(tx: &mut dyn Tx, central: &Central, visit: &VisitRow, method: &Method) -> Result<(), Refused> {
    let prepared = bundle::prepare_one(tx, central, visit)?;
    match prepared.method(method.id).map(|access| access.release) {
        Some(Release::Ok) => Ok(()),
        Some(Release::Withheld(why)) => Err(Refused::Withheld(why_words(why))),
        None => Err(Refused::NotFound("way in of this kind")),
    }
}

/// Notes that a worker asks, and has whoever is on call told. The same question again has no further effect.
///
/// # Errors
/// [`Refused::NotFound`] for a visit that is not this worker's, or a way in that is not the client's.
pub fn ask(tx: &mut dyn Tx, central: &Central, device: &Device, request: &Request) -> Result<Noted, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    if recovery::is_on(tx, central)? {
        return Err(Refused::Recovering);
    }
    let visit = visits::by_id(tx, org, request.visit)?.filter(|visit| visit.worker == device.worker);
    let visit = visit.ok_or(Refused::NotFound("visit"))?;
    if visit.shadow {
        return Err(Refused::Withheld(why_words(WhyNot::Shadowing)));
    }
    let methods = codes::of_client(tx, org, visit.client)?;
    if !methods.iter().any(|method| method.id == request.method) {
        return Err(Refused::NotFound("way in"));
    }
    let asked = AskedFor {
        id: request.id,
        device: device.id,
        worker: device.worker,
        client: visit.client,
        method: request.method,
        visit: visit.id,
        at: now,
    };
    if grants::ask(tx, org, &asked)? {
        tell_on_call(tx, central, &asked, now)?;
    }
    Ok(Noted { v: VERSION, request: request.id, device: device.id, at: now })
}

fn tell_on_call(tx: &mut dyn Tx, central: &Central, asked: &AskedFor, now: Timestamp) -> Result<(), DbError> {
    let org = central.organisation.id;
    let detail = serde_json::json!({
        "request": asked.id, "worker": asked.worker, "client": asked.client, "method": asked.method,
        "visit": asked.visit,
    });
    let event = office::note(tx, org, None, ("grant_asked", &detail), now)?;
    for role in [Role::OnCallManager, Role::RegisteredManager] {
        let recipients = people::with_role(tx, org, role)?;
        office::tell(tx, org, (event, "grant_asked"), &recipients, now)?;
    }
    Ok(())
}
