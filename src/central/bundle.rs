//! What one phone may have: its worker's visits, their clients, and a sealed code for each way in that is released.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::Central;
use super::db::bundles::{self, Manifest};
use super::db::clients::{self, ClientRow};
use super::db::codes::{self, LiveCode, Method};
use super::db::devices::{self, Device};
use super::db::digests;
use super::db::people::{self, Person};
use super::db::visits::{self, VisitRow};
use super::db::{DbError, Tx, grants, office, organisation, tags};
use super::error::Failure;
use super::{ingest, recovery, round};
use crate::domain::clock::Timestamp;
use crate::domain::grant::Grant;
use crate::domain::ids::{ClientId, PersonId};
use crate::domain::release::{self, Facts};
use crate::domain::timings::Own;
use crate::domain::visit::{AccessMethod, Client, OlderCode, Release, Visit, no_visit};
use crate::domain::window::{self, HORIZON, Place, Window};
use crate::sync::wire::bundle::{Bundle, Envelope, Request, VoiceEnvelope};
use crate::sync::wire::enrolment::{Ingest, Worker};
use crate::sync::wire::{VERSION, code};
use crate::vault::code_vault;
use crate::vault::code_vault::Place as Stored;
use crate::vault::envelope::{Binding, Holder, ReleaseMode, grant_window};
use crate::vault::tag::mark;
use crate::vault::voice::VoiceKey;

/// How far ahead a phone sees its visits.
pub const AHEAD: Duration = Duration::from_hours(48);
/// How long it keeps seeing those that are over.
pub const BEHIND: Duration = Duration::from_hours(36);

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
    let none = holds_none(tx, central, device)?;
    let timings = organisation::timings(tx, org)?;
    let mut prepared = Vec::with_capacity(rows.len());
    for row in &rows {
        let client = clients.get(&row.client).ok_or(DbError::Row("visit"))?;
        prepared.push(prepare(tx, central, row, (client, &timings), &worker, none)?);
    }
    let recovering = recovery::is_on(tx, central)?;
    let mut live: Vec<Grant> = grants::live(tx, org, device.worker, now)?.into_iter().map(|row| row.grant).collect();
    if recovering {
        live.clear();
        recovery::hear(tx, central, device, request)?;
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
    let holder = Holder { organisation: org, device: device.id, worker: device.worker };
    let sealer = request.reveal_key.filter(|_| !recovering).map(|to| Sealer { central, holder, to, number });
    let round = round::of(tx, central, device.worker, &rows, now)?;
    let held = ingest::held_of(tx, org, request.chains.iter().map(|chain| (chain.device, chain.epoch)))?;
    let (mut envelopes, mut voice_envelopes, mut sealed_key) = (Vec::new(), Vec::new(), None);
    if let Some(sealer) = &sealer {
        sealed_key = Some(voice_key(tx, sealer)?);
        envelopes = ahead(sealer, &prepared, now)?;
        envelopes.extend(by_grant(sealer, &prepared, &live)?);
        voice_envelopes = for_voice(sealer, &prepared, now)?;
    }
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
        worker: Worker { id: device.worker, how: worker.how(), name: worker.name, language: worker.language },
        on_call: central.organisation.on_call.clone(),
        ingest: Ingest { kid: central.keys.ingest_public.kid(), public: central.keys.ingest_public.0 },
        full: before.is_none(),
        gone: gone.map(|((_, id), _)| crate::domain::ids::VisitId(*id)).collect(),
        visits: prepared.into_iter().map(|p| p.visit).filter(|visit| changed("visit", visit.id.0)).collect(),
        clients: clients.into_values().map(|c| c.card).filter(|card| changed("client", card.id.0)).collect(),
        reveal_key: request.reveal_key,
        recovering,
        envelopes,
        grants: live,
        voice_key: sealed_key,
        voice_envelopes,
        round,
        held,
        digest: digests::newest(tx, org)?.map(|digest| digest.answer),
    })
}

fn clients_of(tx: &mut dyn Tx, central: &Central, rows: &[VisitRow]) -> Result<BTreeMap<ClientId, ClientRow>, DbError> {
    let mut clients = BTreeMap::new();
    for row in rows {
        if let std::collections::btree_map::Entry::Vacant(e) = clients.entry(row.client) {
            let org = central.organisation.id;
            let mut client = clients::by_id(tx, org, row.client)?.ok_or(DbError::Row("visit"))?;
            client.card.tag = tags::of_client(tx, org, row.client)?.map(|code| mark(org, &code));
            e.insert(client);
        }
    }
    Ok(clients)
}

/// The clients of the visits that a worker's bundle would hold.
///
/// # Errors
/// [`DbError`].
pub fn clients_near(tx: &mut dyn Tx, central: &Central, worker: PersonId) -> Result<BTreeSet<ClientId>, DbError> {
    let now = (central.clock)();
    let rows = visits::of_worker(tx, central.organisation.id, worker, now - BEHIND, now + AHEAD)?;
    Ok(rows.into_iter().map(|row| row.client).collect())
}

/// A visit as this bundle would give it, for whoever has to decide about it.
///
/// # Errors
/// [`DbError`].
pub fn prepare_one(tx: &mut dyn Tx, central: &Central, row: &VisitRow) -> Result<Visit, DbError> {
    let org = central.organisation.id;
    let client = clients::by_id(tx, org, row.client)?.ok_or(DbError::Row("visit"))?;
    let worker = people::by_id(tx, org, row.worker)?.ok_or(DbError::Row("visit"))?;
    let timings = organisation::timings(tx, org)?;
    Ok(prepare(tx, central, row, (&client, &timings), &worker, false)?.visit)
}

/// `holds_none`: whether the phone may hold no code beforehand, whoever the client is.
fn prepare(
    tx: &mut dyn Tx,
    central: &Central,
    row: &VisitRow,
    (client, organisation): (&ClientRow, &Own),
    worker: &Person,
    holds_none: bool,
) -> Result<Prepared, DbError> {
    let org = central.organisation.id;
    let methods = codes::of_client(tx, org, row.client)?;
    let window = window_of(tx, central, row)?;
    let released = grants::is_released(tx, org, row.id)?;
    let now = (central.clock)();
    let online = client.online_release || holds_none;
    let access = methods.iter().map(|method| {
        let newest = method.codes().next();
        let older = method.pending.as_ref().and(method.live.as_ref());
        AccessMethod {
            id: method.id,
            kind: method.kind,
            version: newest.map(|code| code.version),
            order_free: newest.is_some_and(|code| code.order_free),
            older: older.map(|code| OlderCode { version: code.version, order_free: code.order_free }),
            online,
            release: release::decide(
                &Facts {
                    agreement: client.agreement,
                    agreement_until: client.agreement_until,
                    dbs: worker.dbs(),
                    trained_until: &worker.trained_until,
                    released,
                    removed: method.removed,
                    has_code: newest.is_some(),
                    shadow: row.shadow,
                },
                row.starts,
                now,
            ),
        }
    });
    let in_force = client.in_force(organisation);
    let visit = Visit {
        id: row.id,
        reference: row.reference.clone(),
        client: row.client,
        starts: row.starts,
        ends: row.ends,
        window,
        plan: client.plan,
        waits: in_force.waits,
        timings: Some(in_force.timings),
        methods: access.collect(),
        unplanned: row.unplanned,
        shadow: row.shadow,
    };
    Ok(Prepared { visit, methods })
}

/// The window of a visit: the rota's, longer where a manager extended it; none for one that was made for a grant.
///
/// # Errors
/// [`DbError`].
pub fn window_of(tx: &mut dyn Tx, central: &Central, row: &VisitRow) -> Result<Window, DbError> {
    if row.unplanned {
        return Ok(Window { opens: row.starts, closes: row.starts });
    }
    let window =
        window::window(row.starts, row.ends, central.organisation.margins).map_err(|_| DbError::Row("visit"))?;
    let extended = grants::extended_until(tx, central.organisation.id, row.id)?;
    // What an extension can reach: a phone believes no window beyond it.
    let extended = extended.map(|until| until.min(row.ends + window::MOST_EXTENDED));
    Ok(Window { closes: extended.map_or(window.closes, |until| until.max(window.closes)), ..window })
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

/// Everything one bundle seals to one phone.
struct Sealer<'a> {
    central: &'a Central,
    holder: Holder,
    to: [u8; 32],
    number: u64,
}

impl Sealer<'_> {
    /// Seals a code of this way in, bound to `visit` as it is given.
    fn seal(&self, visit: &Visit, (method, code): (&Method, &LiveCode), mode: ReleaseMode) -> Result<Vec<u8>, Failure> {
        let organisation = self.holder.organisation;
        let place = Stored { organisation, client: visit.client, method: method.id, version: code.version };
        let binding = Binding::of(&self.holder, visit, (method.id, code.version), mode, self.number);
        let binding = binding.ok_or(Failure::Internal)?;
        code_vault::reseal(&self.central.keys.organisation, &place, &code.stored, &self.to, &binding).map_err(|_| {
            if VoiceKey::make().seal(&self.to, organisation, self.holder.device, self.number).is_err() {
                return no_key();
            }
            tracing::error!(method = %method.id, "a code could not be sealed for a phone: is organisation.key the right one?");
            Failure::Internal
        })
    }

    /// The envelopes of one visit that go by `mode`: for each way in that is released, each of its codes.
    fn of_visit(
        &self,
        Prepared { visit, methods }: &Prepared,
        bound: &Visit,
        (mode, grant): (ReleaseMode, Option<&Grant>),
    ) -> Result<Vec<Envelope>, Failure> {
        let mut envelopes = Vec::new();
        let wanted = methods.iter().filter(|method| grant.is_none_or(|grant| grant.method == method.id));
        for method in wanted.filter(|method| is_released(visit, method)) {
            for code in method.codes() {
                let sealed = self.seal(bound, (method, code), mode)?;
                let (visit, grant) = (visit.id, grant.map(|grant| grant.id));
                envelopes.push(Envelope { visit, method: method.id, version: code.version, mode, grant, sealed });
            }
        }
        Ok(envelopes)
    }
}

fn is_released(visit: &Visit, method: &Method) -> bool {
    visit.method(method.id).is_some_and(|access| access.release == Release::Ok)
}

/// The codes that travel ahead: of windows that open within the horizon and are not over.
fn ahead(sealer: &Sealer<'_>, prepared: &[Prepared], now: Timestamp) -> Result<Vec<Envelope>, Failure> {
    let mut envelopes = Vec::new();
    for prepared in due(prepared, now) {
        envelopes.extend(sealer.of_visit(prepared, &prepared.visit, (ReleaseMode::Ahead, None))?);
    }
    Ok(envelopes)
}

fn due(prepared: &[Prepared], now: Timestamp) -> impl Iterator<Item = &Prepared> {
    let due = move |visit: &Visit| visit.window.opens <= now + HORIZON && now < visit.window.closes;
    let travels = |visit: &Visit| !visit.methods.iter().any(|method| method.online);
    prepared.iter().filter(move |prepared| due(&prepared.visit) && travels(&prepared.visit))
}

/// The codes of grants, bound to the grant's own time: for each of the worker's visits to that client, for a grant names
/// no visit, and the door at which it is used is the worker's to choose.
fn by_grant(sealer: &Sealer<'_>, prepared: &[Prepared], grants: &[Grant]) -> Result<Vec<Envelope>, Failure> {
    let mut envelopes = Vec::new();
    for grant in grants {
        for prepared in prepared.iter().filter(|prepared| prepared.visit.client == grant.client) {
            let bound = Visit { window: grant_window(grant.given_at), ..prepared.visit.clone() };
            envelopes.extend(sealer.of_visit(prepared, &bound, (ReleaseMode::Grant, Some(grant)))?);
        }
    }
    Ok(envelopes)
}

/// The codes for grants that are read out: one for each way in of a client of the next day, bound to no visit.
fn for_voice(sealer: &Sealer<'_>, prepared: &[Prepared], now: Timestamp) -> Result<Vec<VoiceEnvelope>, Failure> {
    let mut envelopes: Vec<VoiceEnvelope> = Vec::new();
    // Also of a visit whose window is over: the worker may be at the door too late.
    let near = prepared.iter().filter(|prepared| prepared.visit.window.opens <= now + HORIZON);
    let travels = |visit: &Visit| !visit.methods.iter().any(|method| method.online);
    for Prepared { visit, methods } in near.filter(|prepared| travels(&prepared.visit)) {
        for method in methods.iter().filter(|method| is_released(visit, method)) {
            for code in method.codes() {
                if envelopes.iter().any(|known| known.method == method.id && known.version == code.version) {
                    continue;
                }
                let Some(access) = visit.method(method.id) else { continue };
                let only = AccessMethod {
                    version: Some(code.version),
                    order_free: code.order_free,
                    older: None,
                    ..access.clone()
                };
                let window = Window { opens: now, closes: now + HORIZON };
                let bound = no_visit(visit.client, visit.plan, only, window);
                envelopes.push(VoiceEnvelope {
                    client: visit.client,
                    method: method.id,
                    kind: method.kind,
                    plan: visit.plan,
                    version: code.version,
                    order_free: code.order_free,
                    sealed: sealer.seal(&bound, (method, code), ReleaseMode::Voice)?,
                });
            }
        }
    }
    Ok(envelopes)
}

/// A fresh key by which grants are read out, kept here and sealed to the phone.
fn voice_key(tx: &mut dyn Tx, sealer: &Sealer<'_>) -> Result<Vec<u8>, Failure> {
    let Holder { organisation, device, .. } = sealer.holder;
    let key = VoiceKey::make();
    let held = &sealer.central.keys.organisation;
    let kid = codes::wrapping_key(tx, organisation, held)?;
    let stored = code_vault::store_voice_key(held, &kid, organisation, device, &key).ok_or(DbError::OtherKey)?;
    grants::put_voice_key(tx, organisation, (device, sealer.number), &stored)?;
    key.seal(&sealer.to, organisation, device, sealer.number).map_err(|_| no_key())
}

/// A phone that offers something that is no key gets no seal to it.
fn no_key() -> Failure {
    Failure::BadRequest("`reveal_key` is no X25519 public key.".into())
}

/// Whether this phone may hold no code beforehand: a worker's own, unless the organisation has decided otherwise.
///
/// # Errors
/// [`DbError`].
pub fn holds_none(tx: &mut dyn Tx, central: &Central, device: &Device) -> Result<bool, DbError> {
    Ok(device.is_own && !office::decided(tx, central.organisation.id, office::OWN_PHONES)?)
}

/// Releases one code that never travels ahead: to the phone of the worker whose visit it is, in its window.
///
/// # Errors
/// [`Failure::NotFound`] for anything that is not this worker's; [`Failure::NotReleased`] with the reason.
pub fn release_online(
    tx: &mut dyn Tx,
    central: &Central,
    device: &Device,
    request: &code::Request,
) -> Result<code::Released, Failure> {
    let (org, now) = (central.organisation.id, (central.clock)());
    if recovery::is_on(tx, central)? {
        return Err(Failure::Recovering);
    }
    let row = visits::by_id(tx, org, request.visit)?.filter(|row| row.worker == device.worker);
    let row = row.ok_or(Failure::NotFound)?;
    if row.shadow {
        return Err(Failure::NotReleased("this worker shadows in this visit: the colleague opens"));
    }
    let client = clients::by_id(tx, org, row.client)?.ok_or(DbError::Row("visit"))?;
    let worker = people::by_id(tx, org, device.worker)?.ok_or(DbError::Row("device"))?;
    let none = holds_none(tx, central, device)?;
    let timings = organisation::timings(tx, org)?;
    let prepared = prepare(tx, central, &row, (&client, &timings), &worker, none)?;
    let method = prepared.methods.iter().find(|method| method.id == request.method).ok_or(Failure::NotFound)?;
    let code = method.codes().find(|code| code.version == request.version).ok_or(Failure::NotFound)?;
    match prepared.visit.method(method.id).map(|access| access.release) {
        Some(Release::Ok) => {}
        Some(Release::Withheld(_)) | None => return Err(Failure::NotReleased("this code is not released")),
    }
    if prepared.visit.window.place(now) != Place::Open {
        return Err(Failure::NotReleased("the visit's window is not open"));
    }
    let holder = Holder { organisation: org, device: device.id, worker: device.worker };
    let sealer = Sealer { central, holder, to: request.reveal_key, number: device.bundle };
    let sealed = sealer.seal(&prepared.visit, (method, code), ReleaseMode::Online)?;
    grants::released_online(tx, org, (request.id, device.id), (row.id, method.id, code.version), now)?;
    Ok(code::Released {
        v: VERSION,
        request: request.id,
        device: device.id,
        visit: row.id,
        method: method.id,
        version: code.version,
        bundle: device.bundle,
        at: now,
        sealed,
    })
}
