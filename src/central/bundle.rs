//! What one phone may have: its worker's visits, their clients, and a sealed code for each way in that is released.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Central;
use super::db::bundles::{self, Manifest};
use super::db::clients::{self, ClientRow};
use super::db::codes::{self, Method};
use super::db::devices::{self, Device};
use super::db::people::{self, Person};
use super::db::visits::{self, VisitRow};
use super::db::{DbError, Tx};
use super::error::Failure;
use crate::domain::clock::Timestamp;
use crate::domain::ids::ClientId;
use crate::domain::release::{self, Facts};
use crate::domain::visit::{AccessMethod, Client, Release, Visit, Waits};
use crate::domain::window;
use crate::sync::wire::VERSION;
use crate::sync::wire::bundle::{Bundle, Envelope, Request};
use crate::sync::wire::enrolment::{Ingest, Worker};
use crate::vault::code_vault::{self, Place};
use crate::vault::envelope::{Binding, ReleaseMode};

/// How far ahead a phone sees its visits.
const AHEAD: Duration = Duration::from_hours(48);
/// How long it keeps seeing those that are over.
const BEHIND: Duration = Duration::from_hours(36);
/// Codes travel for windows that open within this, and a phone may use them this long without another bundle.
pub const HORIZON: Duration = Duration::from_hours(24);

/// A visit with everything a bundle says of it.
struct Prepared {
    visit: Visit,
    methods: Vec<Method>,
}

/// Makes the next bundle of a phone, and notes what it carries.
///
/// # Errors
/// [`Failure`].
pub fn make(tx: &mut dyn Tx, central: &Central, device: &Device, request: &Request) -> Result<Bundle, Failure> {
    let now = (central.clock)();
    let org = central.organisation.id;
    let worker = people::by_id(tx, org, device.worker)?.ok_or(DbError::Row("device"))?;
    let rows = visits::of_worker(tx, org, device.worker, now - BEHIND, now + AHEAD)?;
    let clients = clients_of(tx, central, &rows)?;
    let mut prepared = Vec::with_capacity(rows.len());
    for row in &rows {
        let client = clients.get(&row.client).ok_or(DbError::Row("visit"))?;
        prepared.push(prepare(tx, central, row, client, &worker)?);
    }
    let number = device.bundle.max(request.applied).saturating_add(1);
    let manifest = manifest_of(&prepared, &clients)?;
    let before = match request.cursor {
        Some(cursor) => bundles::manifest(tx, org, device.id, cursor)?,
        None => None,
    };
    bundles::put(tx, org, device.id, number, request.cursor.filter(|_| before.is_some()), &manifest)?;
    devices::set_bundle(tx, org, device.id, number)?;
    devices::seen(tx, org, device.id, now)?;
    let envelopes = envelopes(central, device, request, number, &prepared, now)?;
    let changed = |kind: &str, id| {
        let key = (kind.to_owned(), id);
        before.as_ref().is_none_or(|before| before.get(&key) != manifest.get(&key))
    };
    let gone = before.iter().flatten().filter(|((kind, _), _)| kind == "visit");
    let gone = gone.filter(|(key, _)| !manifest.contains_key(*key));
    Ok(Bundle {
        v: VERSION,
        request: request.id,
        organisation: org,
        organisation_name: central.organisation.name.clone(),
        device: device.id,
        number,
        issued_at: now,
        lease_until: now + HORIZON,
        worker: Worker { id: device.worker, name: worker.name, language: worker.language },
        on_call: central.organisation.on_call.clone(),
        ingest: Ingest { kid: central.keys.ingest_public.kid(), public: central.keys.ingest_public.0 },
        full: before.is_none(),
        gone: gone.map(|((_, id), _)| crate::domain::ids::VisitId(*id)).collect(),
        visits: prepared.into_iter().map(|p| p.visit).filter(|visit| changed("visit", visit.id.0)).collect(),
        clients: clients.into_values().map(|c| c.card).filter(|card| changed("client", card.id.0)).collect(),
        reveal_key: request.reveal_key,
        envelopes,
    })
}

fn clients_of(tx: &mut dyn Tx, central: &Central, rows: &[VisitRow]) -> Result<BTreeMap<ClientId, ClientRow>, DbError> {
    let mut clients = BTreeMap::new();
    for row in rows {
        if let std::collections::btree_map::Entry::Vacant(e) = clients.entry(row.client) {
            let client = clients::by_id(tx, central.organisation.id, row.client)?.ok_or(DbError::Row("visit"))?;
            e.insert(client);
        }
    }
    Ok(clients)
}

fn prepare(
    tx: &mut dyn Tx,
    central: &Central,
    row: &VisitRow,
    client: &ClientRow,
    worker: &Person,
) -> Result<Prepared, DbError> {
    let methods = codes::of_client(tx, central.organisation.id, row.client)?;
    let window =
        window::window(row.starts, row.ends, central.organisation.margins).map_err(|_| DbError::Row("visit"))?;
    let day = row.starts.civil();
    let access = methods.iter().map(|method| AccessMethod {
        id: method.id,
        kind: method.kind,
        version: method.live.as_ref().map(|live| live.version),
        order_free: method.live.as_ref().is_some_and(|live| live.order_free),
        release: release::decide(
            &Facts {
                agreement: client.agreement,
                dbs_until: &worker.dbs_until,
                trained_until: &worker.trained_until,
                removed: method.removed,
                has_code: method.live.is_some(),
            },
            day,
        ),
    });
    let visit = Visit {
        id: row.id,
        reference: row.reference.clone(),
        client: row.client,
        starts: row.starts,
        ends: row.ends,
        window,
        plan: client.plan,
        waits: Waits::of(client.plan, client.wait_seconds),
        methods: access.collect(),
    };
    Ok(Prepared { visit, methods })
}

fn manifest_of(prepared: &[Prepared], clients: &BTreeMap<ClientId, ClientRow>) -> Result<Manifest, Failure> {
    let digest = |json: Result<Vec<u8>, serde_json::Error>| {
        json.map(|json| crate::vault::sha256(&[&json])).map_err(|_| Failure::Internal)
    };
    let visits = prepared
        .iter()
        .map(|p| Ok((("visit".to_owned(), p.visit.id.0), digest(serde_json::to_vec::<Visit>(&p.visit))?)));
    let cards = clients
        .values()
        .map(|c| Ok((("client".to_owned(), c.card.id.0), digest(serde_json::to_vec::<Client>(&c.card))?)));
    visits.chain(cards).collect()
}

fn envelopes(
    central: &Central,
    device: &Device,
    request: &Request,
    number: u64,
    prepared: &[Prepared],
    now: Timestamp,
) -> Result<Vec<Envelope>, Failure> {
    let Some(to) = request.reveal_key else { return Ok(Vec::new()) };
    let mut envelopes = Vec::new();
    let due = |visit: &Visit| visit.window.opens <= now + HORIZON && now < visit.window.closes;
    for Prepared { visit, methods } in prepared.iter().filter(|prepared| due(&prepared.visit)) {
        for method in methods {
            let released = visit.method(method.id).is_some_and(|access| access.release == Release::Ok);
            let Some(live) = method.live.as_ref().filter(|_| released) else { continue };
            let organisation = central.organisation.id;
            let place = Place { organisation, client: visit.client, method: method.id, version: live.version };
            let binding = Binding {
                organisation,
                client: visit.client,
                visit: visit.id,
                worker: device.worker,
                device: device.id,
                method: method.id,
                version: live.version,
                kind: method.kind,
                plan: visit.plan,
                mode: ReleaseMode::Ahead,
                order_free: live.order_free,
                bundle: number,
                opens: visit.window.opens,
                closes: visit.window.closes,
                return_until: visit.window.return_until(),
            };
            let sealed = code_vault::reseal(&central.keys.organisation, &place, &live.stored, &to, &binding);
            let sealed = sealed.map_err(|_| {
                tracing::error!(method = %method.id, "a code could not be sealed for a phone: is organisation.key the right one?");
                Failure::Internal
            })?;
            envelopes.push(Envelope { visit: visit.id, method: method.id, version: live.version, sealed });
        }
    }
    Ok(envelopes)
}
