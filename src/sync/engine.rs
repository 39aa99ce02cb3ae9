//! One round between phone and central: the time if it is not known, entries up, the bundle down.
//!
//! What to do is planned by [`crate::domain::sync_plan::RoundPlan`]; this module carries it out. Only a signed answer that
//! echoes the request counts; everything else is a failure to try again, and leaves what waits where it is. One
//! request is outstanding at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::client::{Client, NetError, Signer};
use super::transport::{self, Transport};
use super::trust::{Believed, Distrust, Trust};
use super::wire::digest::Digest;
use super::wire::{
    Answer, VERSION, bundle, code as wire_code, grant as wire_grant, log as wire_log, problem, time as wire_time,
};
use crate::domain::clock::{Quality, TimeMemory, Timestamp};
use crate::domain::digest::Newest;
use crate::domain::entry::{About, Fact};
use crate::domain::grant::{HeldGrant, Voice};
use crate::domain::ids::{BatchId, CodeVersionId, DeviceId, EntryId, MethodId, OrgId, PersonId, VisitId};
use crate::domain::signed::Kind;
use crate::domain::sync_plan::{self, Action, Held, HeldPlan, Incoming, RoundPlan, Stand, VisitState, Word};
use crate::domain::visit::{AccessMethod, Release, ReleaseMode, Visit, no_visit};
use crate::domain::window::{HORIZON, RETURN_FOR, Window};
use crate::store::codes::{Pair, Pairs, SealedVoiceKey, StoredCode};
use crate::store::entries::{Pen, When};
use crate::store::visits::BundleState;
use crate::store::{Change, Store, StoreError, meta};
use crate::vault::envelope::grant_window;
use crate::vault::keystore::Keystore;
use crate::vault::log::{IngestKey, Written};
use crate::vault::signing::SigningKey;

/// A round trip longer than this tells nobody the time.
const LONGEST_TIME_TRIP: Duration = Duration::from_secs(10);
/// A correction of the clock larger than this is raised.
const NOTABLE_STEP: Duration = Duration::from_mins(2);

/// The phone's database, shared with the shell.
pub type SharedStore = Arc<Mutex<Store>>;

/// Tells the moment.
pub type Moments = Arc<dyn Fn(&TimeMemory) -> When + Send + Sync>;

/// Locks the store. A panic elsewhere while it was held leaves a database in a sound state: transactions see to that.
pub fn lock(store: &SharedStore) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who this phone is, to central.
#[derive(Clone)]
pub struct Credentials {
    /// The agency.
    pub organisation: OrgId,
    /// The phone.
    pub device: DeviceId,
    /// Its worker.
    pub worker: PersonId,
    /// The device key.
    pub signer: Arc<SigningKey>,
    /// Where entries are sealed to.
    pub ingest: IngestKey,
    /// Whose answers are believed.
    pub trust: Trust,
}

/// Why a round ended early. What waits is where it was.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// The network, or central's *no*.
    #[error(transparent)]
    Net(#[from] NetError),
    /// An answer that is not believed.
    #[error(transparent)]
    Distrust(#[from] Distrust),
    /// A signed answer that answers something else, or does not fit together.
    #[error("the office's answer does not fit the request")]
    DoesNotFit,
    /// The phone's own disk.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RoundError {
    /// How long central asks to be left alone, if it does.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Net(NetError::Problem(_, after)) => *after,
            Self::Net(_) | Self::Distrust(_) | Self::DoesNotFit | Self::Store(_) => None,
        }
    }

    /// Whether the office says that this phone was replaced or blocked.
    pub fn has_ended_the_enrolment(&self) -> bool {
        matches!(self, Self::Net(NetError::Problem(problem, _)) if problem.kind == problem::DEVICE_ENDED)
    }
}

/// What came of a round.
#[derive(Debug, Default)]
pub struct Round {
    /// Entries receipted.
    pub sent: usize,
    /// The bundle that was applied.
    pub bundle: Option<BundleState>,
    /// The ingest key as the bundle names it.
    pub ingest: Option<IngestKey>,
    /// The highest sequence of a service key seen.
    pub sequence: u64,
    /// When central answered last, by its own clock.
    pub contact: Option<Timestamp>,
    /// A block order that rode on an answer; not checked yet.
    pub block: Option<Answer>,
    /// How many chains central turned out to hold less of than it did: what it lost waits again.
    pub lost: usize,
    /// Why it ended early.
    pub failure: Option<RoundError>,
}

impl Round {
    fn note_lost(&mut self, plan: &HeldPlan) {
        if !plan.again.is_empty() {
            tracing::warn!(chains = plan.again.len(), "the office has lost entries: they are sent again");
        }
        self.lost += plan.again.len();
    }
}

/// Sends and fetches.
#[derive(Clone)]
pub struct Engine<T = Client> {
    transport: T,
    store: SharedStore,
    keystore: Keystore,
    credentials: Credentials,
    moments: Moments,
}

impl<T: Transport> Engine<T> {
    /// An engine for an enrolled phone.
    pub fn new(
        transport: T,
        store: SharedStore,
        keystore: Keystore,
        credentials: Credentials,
        moments: Moments,
    ) -> Self {
        Self { transport, store, keystore, credentials, moments }
    }

    /// One round. Never fails as a whole: what was done counts, and the failure says why it ended early.
    pub async fn round(&mut self, fetch: bool) -> Round {
        let mut round = Round { sequence: self.credentials.trust.sequence, ..Round::default() };
        let mut plan = RoundPlan::new(fetch);
        if let Err(failure) = self.carry_out(&mut plan, &mut round).await {
            round.failure = Some(failure);
        }
        if let Some(failure) = &round.failure {
            tracing::info!(%failure, "the sync round ended early");
        }
        if !plan.unreadable().is_empty() {
            // They wait, and hold up nothing: the strip goes on counting them.
            tracing::error!(count = plan.unreadable().len(), "entries cannot be read by the office, nor sealed again");
        }
        round
    }

    async fn carry_out(&mut self, plan: &mut RoundPlan, round: &mut Round) -> Result<(), RoundError> {
        loop {
            match self.next(plan)? {
                Action::AskTime => match self.ask_time(round).await {
                    Ok(()) => plan.time_told(),
                    Err(slow @ RoundError::DoesNotFit) => {
                        plan.time_too_slow();
                        round.failure = Some(slow);
                    }
                    Err(failure) => return Err(failure),
                },
                Action::Send(ids) => self.push(&ids, plan, round).await?,
                Action::AskHeld => self.push(&[], plan, round).await?,
                Action::Fetch => match self.pull(round).await {
                    Ok(held) => plan.fetched(&held),
                    Err(refusal) if refusal.has_ended_the_enrolment() => {
                        // The log may still be sent, and what a restored office has lost of it.
                        plan.refused();
                        round.failure = Some(refusal);
                    }
                    Err(failure) => return Err(failure),
                },
                Action::SealAgain(ids) => {
                    let Credentials { organisation, ingest, .. } = &self.credentials;
                    lock(&self.store).seal_again(*organisation, &ids, ingest)?;
                    plan.sealed_again();
                }
                Action::End => return Ok(()),
            }
        }
    }

    /// What to do next, by where the phone stands now.
    fn next(&self, plan: &RoundPlan) -> Result<Action, StoreError> {
        let store = lock(&self.store);
        let is_anchored = self.when_of(&store)?.now.quality == Quality::Anchored;
        let waiting = store.waiting(plan.tried().len())?;
        Ok(plan.next(&Stand { is_anchored, waiting: &waiting }))
    }

    fn when(&self) -> Result<When, StoreError> {
        let memory = lock(&self.store).meta(meta::TIME)?.unwrap_or_default();
        Ok((self.moments)(&memory))
    }

    async fn post<B: serde::Serialize + Sync>(
        &mut self,
        path: &str,
        body: &B,
        round: &mut Round,
    ) -> Result<Vec<u8>, RoundError> {
        match self.post_once(path, body).await {
            Err(RoundError::Net(NetError::Problem(problem, _))) if problem.kind == problem::STALE => {
                // The phone's clock is off by more than the signature allows: ask, and send once more.
                let evidence = problem.evidence.as_ref().ok_or(RoundError::DoesNotFit)?;
                let believed: Believed<wire_time::Stale> =
                    self.credentials.trust.open(Kind::Stale, evidence, |stale: &wire_time::Stale| stale.at)?;
                round.sequence = believed.sequence;
                self.ask_time(round).await?;
                self.post_once(path, body).await
            }
            other => other,
        }
    }

    async fn post_once<B: serde::Serialize + Sync>(&self, path: &str, body: &B) -> Result<Vec<u8>, RoundError> {
        let now = self.when()?.now.at;
        let signer = Signer { key: &self.credentials.signer, device: self.credentials.device, now };
        Ok(transport::post(&self.transport, path, body, Some(signer)).await?)
    }

    /// Asks central what time it is, and anchors the trusted clock to its answer.
    ///
    /// A phone that does not know the time judges certificates by its wall clock; where that does not get through, once
    /// more by the latest instant that is certainly past.
    async fn ask_time(&mut self, round: &mut Round) -> Result<(), RoundError> {
        let request = wire_time::Request { v: VERSION, nonce: crate::vault::make_bytes() };
        let mut asked = self.when()?;
        let bytes = match transport::post(&self.transport, "/v1/time", &request, None).await {
            Err(NetError::Unreachable | NetError::Certificate) if !asked.now.is_trusted() => {
                asked = self.when()?;
                transport::post(&self.transport.at_certain_past(), "/v1/time", &request, None).await?
            }
            answered => answered?,
        };
        let answered = self.when()?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| NetError::NotTheOffice)?;
        let Believed { body, sequence } =
            self.credentials.trust.open(Kind::Time, &answer, |time: &wire_time::Time| time.at)?;
        let trip = answered.reading.boot.elapsed_ms.saturating_sub(asked.reading.boot.elapsed_ms);
        if body.nonce != request.nonce || Duration::from_millis(trip) > LONGEST_TIME_TRIP {
            return Err(RoundError::DoesNotFit);
        }
        self.saw(sequence, body.at, round);
        self.anchor(body.at, &answered)
    }

    fn anchor(&self, at: Timestamp, answered: &When) -> Result<(), RoundError> {
        let by_ms = at.0 - answered.now.at.0;
        let notable = answered.now.is_trusted() && u128::from(by_ms.unsigned_abs()) > NOTABLE_STEP.as_millis();
        let memory = TimeMemory::anchored(at, &answered.reading);
        let when = When { now: memory.now(&answered.reading), reading: answered.reading.clone() };
        let about = About { worker: self.credentials.worker, visit: None, client: None };
        Ok(lock(&self.store).change(|change| {
            change.set_meta(meta::TIME, &memory)?;
            if notable {
                change.append(&self.pen(), about, &[Fact::ClockStepped { by_ms }], &when)?;
            }
            Ok(())
        })?)
    }

    fn saw(&mut self, sequence: u64, at: Timestamp, round: &mut Round) {
        self.credentials.trust.sequence = sequence;
        round.sequence = sequence;
        round.contact = Some(at);
    }

    fn pen(&self) -> Pen<'_> {
        let Credentials { organisation, device, signer, ingest, .. } = &self.credentials;
        Pen { organisation: *organisation, device: *device, signer: Some(signer), ingest }
    }

    /// Sends these entries, or asks with none of them how far central holds the chains.
    async fn push(&mut self, ids: &[EntryId], plan: &mut RoundPlan, round: &mut Round) -> Result<(), RoundError> {
        let batch = self.batch(ids)?;
        let sent: Vec<_> = batch.entries.iter().map(|entry| entry.id).collect();
        plan.passed_over(ids.iter().filter(|id| !sent.contains(id)).copied());
        if sent.is_empty() && !ids.is_empty() {
            return Ok(());
        }
        let bytes = self.post("/v1/log/batches", &batch, round).await?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| NetError::NotTheOffice)?;
        round.block = answer.block_order().or(round.block.take());
        let Believed { body, sequence } =
            self.credentials.trust.open(Kind::Receipt, &answer, |receipt: &wire_log::Receipt| receipt.signed_at)?;
        if body.batch_id != batch.batch_id || body.device != self.credentials.device {
            return Err(RoundError::DoesNotFit);
        }
        self.saw(sequence, body.signed_at, round);
        let words: Vec<_> = body.entries.iter().map(word).collect();
        let mut store = lock(&self.store);
        let told = store.told(&body.held)?;
        let receipt = sync_plan::after_receipt(&sent, &words, &told);
        store.apply_receipt(&receipt, body.signed_at)?;
        round.sent += receipt.receipted.len();
        round.note_lost(&receipt.chains);
        plan.receipted(&sent, &receipt);
        Ok(self.raise_differences(&mut store, &body.held)?)
    }

    /// Raises, once for each, that central holds another entry in the place of one that this phone wrote: history was
    /// written over, here or there.
    fn raise_differences(&self, store: &mut Store, held: &[Held]) -> Result<(), StoreError> {
        for head in store.differing(held)? {
            let what = [b"chain".as_slice(), &head.epoch.0, &head.seq.to_be_bytes()].concat();
            if store.has_noted_damage(&what)? {
                continue;
            }
            let when = self.when_of(store)?;
            let about = About { worker: self.credentials.worker, visit: None, client: None };
            let fact = Fact::DamageFound { what: "chain".into(), seq: Some(head.seq), saved: None };
            store.change(|change| {
                change.append(&self.pen(), about, &[fact], &when)?;
                change.note_damage(&what, Some(head.seq))
            })?;
        }
        Ok(())
    }

    fn batch(&self, ids: &[EntryId]) -> Result<wire_log::Batch, StoreError> {
        let store = lock(&self.store);
        let entries = store.written(self.credentials.organisation, ids)?.into_iter().map(on_wire).collect();
        let urgent = store.has_urgent(ids)?;
        let chains = store.chains()?.into_iter().take(wire_log::MOST_CHAINS).map(|chain| wire_log::Chain {
            device: chain.device,
            epoch: chain.epoch,
            next_seq: chain.next_seq,
            head_hash: chain.hash,
            oldest_waiting: chain.oldest_waiting,
        });
        let batch_id = BatchId(crate::vault::make_uuid(self.when_of(&store)?.now.at));
        Ok(wire_log::Batch { v: VERSION, batch_id, chains: chains.collect(), entries, urgent })
    }

    fn when_of(&self, store: &Store) -> Result<When, StoreError> {
        Ok((self.moments)(&store.meta(meta::TIME)?.unwrap_or_default()))
    }

    /// Fetches the bundle and applies it, whole or not at all.
    async fn pull(&mut self, round: &mut Round) -> Result<HeldPlan, RoundError> {
        let (request, pair) = self.bundle_request()?;
        let bytes = self.post("/v1/bundle", &request, round).await?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| NetError::NotTheOffice)?;
        let Believed { body, sequence } =
            self.credentials.trust.open(Kind::Bundle, &answer, |bundle: &bundle::Bundle| bundle.issued_at)?;
        let ours = body.request == request.id
            && body.device == self.credentials.device
            && body.organisation == self.credentials.organisation
            && body.reveal_key == request.reveal_key
            && body.number > request.applied
            && body.v == VERSION;
        if !ours {
            return Err(RoundError::DoesNotFit);
        }
        self.saw(sequence, body.issued_at, round);
        let state = state_of(&body);
        if !is_sound(&body) {
            return Err(RoundError::DoesNotFit);
        }
        let held = self.apply(&body, pair.as_ref(), &state)?;
        round.note_lost(&held);
        self.credentials.ingest = IngestKey(body.ingest.public);
        round.ingest = Some(self.credentials.ingest);
        round.bundle = Some(state);
        Ok(held)
    }

    fn bundle_request(&self) -> Result<(bundle::Request, Option<Pair>), StoreError> {
        let store = lock(&self.store);
        let applied: Option<BundleState> = store.sealed_meta(meta::BUNDLE)?;
        let pair = store.meta::<Pairs>(meta::PAIRS)?.unwrap_or_default().offered().cloned();
        let number = applied.as_ref().map(|state| state.number);
        let request = bundle::Request {
            v: VERSION,
            id: crate::vault::make_uuid(self.when_of(&store)?.now.at),
            applied: number.unwrap_or(0),
            // What does not read here any more is sent again only where everything is.
            cursor: number.filter(|_| all_read(&store)),
            reveal_key: pair.as_ref().map(|pair| pair.public),
            app: env!("CARGO_PKG_VERSION").to_owned(),
            chains: store.chains()?.into_iter().take(wire_log::MOST_CHAINS).map(|chain| chain.held).collect(),
        };
        Ok((request, pair))
    }

    fn apply(&self, bundle: &bundle::Bundle, pair: Option<&Pair>, state: &BundleState) -> Result<HeldPlan, RoundError> {
        let mut store = lock(&self.store);
        let held = sync_plan::after_held(&store.told(&bundle.held)?);
        let on_phone = visit_states(&store)?;
        let named: Vec<_> = bundle.visits.iter().map(|visit| visit.id).collect();
        let incoming = Incoming { full: bundle.full, visits: &named, gone: &bundle.gone };
        let plan = sync_plan::plan_bundle(&on_phone, &incoming);
        let codes = codes_of(bundle, pair, &store);
        let superseded = store.change(|change| {
            change.put_visits(&bundle.visits, &bundle.clients, &plan, state)?;
            change.drop_codes_except(&plan.keep_codes, bundle.issued_at)?;
            for code in &codes {
                change.put_code(code)?;
            }
            put_grants(change, bundle)?;
            put_voice(change, bundle, pair)?;
            change.apply_held(&held)?;
            put_digest(change, bundle, &self.credentials.trust)?;
            change.set_meta(meta::CONTACT, &bundle.issued_at)?;
            let mut pairs: Pairs = change.meta(meta::PAIRS)?.unwrap_or_default();
            for kept in &mut pairs.0 {
                if pair.is_some_and(|pair| pair.item == kept.item) {
                    // A locked phone offers the same pair again: its day begins anew with what is sealed to it anew.
                    kept.used_at = Some(bundle.issued_at);
                }
            }
            change.set_meta(meta::PAIRS, &pairs)?;
            Ok(pairs)
        })?;
        erase_superseded(&mut store, &self.keystore, &superseded)?;
        store.scrub()?;
        self.raise_differences(&mut store, &bundle.held)?;
        Ok(held)
    }
}

/// A request for one code that never travels ahead.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// For which visit.
    pub visit: VisitId,
    /// Whose code.
    pub method: MethodId,
    /// Which version.
    pub version: CodeVersionId,
}

/// How long a code that was released online stays, whatever bundles come: a worker at the door looks more than once.
pub const ONLINE_FOR: Duration = Duration::from_mins(5);

impl<T: Transport> Engine<T> {
    /// Asks a manager for leave to see a code: central notes it and tells whoever is on call.
    ///
    /// # Errors
    /// [`RoundError`]; nothing is known of the request then.
    pub async fn ask_for_grant(&mut self, visit: VisitId, method: MethodId) -> Result<Timestamp, RoundError> {
        let mut round = Round::default();
        let id = crate::vault::make_uuid(self.when()?.now.at);
        let request = wire_grant::Request { v: VERSION, id, visit, method };
        let bytes = self.post("/v1/grants/requests", &request, &mut round).await?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| NetError::NotTheOffice)?;
        let noted = self.credentials.trust.open(Kind::Grant, &answer, |noted: &wire_grant::Noted| noted.at)?.body;
        if noted.request != id || noted.device != self.credentials.device {
            return Err(RoundError::DoesNotFit);
        }
        Ok(noted.at)
    }

    /// Asks central to release a code that never travels ahead, and keeps its envelope.
    ///
    /// # Errors
    /// [`RoundError`]; a signed *no* is a problem with what to do.
    pub async fn fetch_code(&mut self, wanted: Wanted) -> Result<(), RoundError> {
        let mut round = Round::default();
        let id = crate::vault::make_uuid(self.when()?.now.at);
        let pairs: Pairs = lock(&self.store).meta(meta::PAIRS)?.unwrap_or_default();
        let pair = pairs.offered().cloned().ok_or(RoundError::DoesNotFit)?;
        let Wanted { visit, method, version } = wanted;
        let request = wire_code::Request { v: VERSION, id, visit, method, version, reveal_key: pair.public };
        let bytes = self.post("/v1/codes", &request, &mut round).await?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| NetError::NotTheOffice)?;
        let trust = &self.credentials.trust;
        let released = trust.open(Kind::Code, &answer, |released: &wire_code::Released| released.at)?.body;
        let ours = released.request == id
            && released.device == self.credentials.device
            && (released.visit, released.method, released.version) == (visit, method, version);
        let mut store = lock(&self.store);
        let Some(stored) = store.visit(visit)?.filter(|_| ours) else { return Err(RoundError::DoesNotFit) };
        let code = StoredCode {
            visit: stored.visit,
            method,
            version,
            mode: ReleaseMode::Online,
            kept_until: released.at + ONLINE_FOR,
            bundle: released.bundle,
            pair: pair.item,
            sealed: released.sealed,
        };
        Ok(store.change(|change| change.put_code(&code))?)
    }
}

/// Whether the times of a bundle's visits are such as the domain makes them: a signed slip must not open for years.
fn is_sound(bundle: &bundle::Bundle) -> bool {
    bundle.visits.iter().all(|visit| visit.window.fits(visit.starts, visit.ends))
        && bundle.lease_until >= bundle.issued_at
        && bundle.lease_until <= bundle.issued_at + HORIZON
}

/// The grants of a bundle; one that was taken up here stays taken up, and is remembered until its key must be back.
fn put_grants(change: &Change<'_>, bundle: &bundle::Bundle) -> Result<(), StoreError> {
    let before: Vec<HeldGrant> = change.sealed_meta(meta::GRANTS)?.unwrap_or_default();
    let known = |id| before.iter().find(|held| held.grant.id == id);
    let mut grants: Vec<HeldGrant> = bundle
        .grants
        .iter()
        .map(|grant| HeldGrant {
            grant: grant.clone(),
            taken_at: known(grant.id).and_then(|held| held.taken_at).or(grant.taken_at),
        })
        .collect();
    let kept = before.iter().filter(|held| held.taken_at.is_some());
    let kept = kept.filter(|held| bundle.issued_at < held.grant.ends() + RETURN_FOR);
    let kept: Vec<_> = kept.filter(|held| !bundle.grants.iter().any(|grant| grant.id == held.grant.id)).collect();
    grants.extend(kept.into_iter().cloned());
    change.set_sealed_meta(meta::GRANTS, &grants)
}

/// The key and the envelopes for grants that are read out; and that this phone has reached the office.
fn put_voice(change: &Change<'_>, bundle: &bundle::Bundle, pair: Option<&Pair>) -> Result<(), StoreError> {
    let voice: Voice = change.sealed_meta(meta::VOICE)?.unwrap_or_default();
    change.set_sealed_meta(meta::VOICE, &voice.reached_office())?;
    match (&bundle.voice_key, pair) {
        (Some(sealed), Some(pair)) => {
            let key = SealedVoiceKey { bundle: bundle.number, pair: pair.item.clone(), sealed: sealed.clone() };
            change.set_meta(meta::VOICE_KEY, &key)?;
        }
        (_, _none) => change.clear_meta(meta::VOICE_KEY)?,
    }
    let Some(pair) = pair else { return Ok(()) };
    for envelope in &bundle.voice_envelopes {
        change.put_code(&StoredCode {
            visit: voice_visit(bundle, envelope),
            method: envelope.method,
            version: envelope.version,
            mode: ReleaseMode::Voice,
            kept_until: Timestamp(0),
            bundle: bundle.number,
            pair: pair.item.clone(),
            sealed: envelope.sealed.clone(),
        })?;
    }
    Ok(())
}

/// The newest digest over all chains, to be quoted by the next entry; one that the office did not sign is passed over.
fn put_digest(change: &Change<'_>, bundle: &bundle::Bundle, trust: &Trust) -> Result<(), StoreError> {
    let Some(answer) = &bundle.digest else { return Ok(()) };
    // It may be older than the service key that signed the bundle around it.
    let trust = Trust { sequence: 0, ..*trust };
    let digest = match trust.open(Kind::Digest, answer, |digest: &Digest| digest.at) {
        Ok(Believed { body, .. }) if body.organisation == bundle.organisation && body.v == VERSION => body,
        Ok(_) | Err(_) => {
            tracing::error!("a digest over the log is not the office's, and is not quoted");
            return Ok(());
        }
    };
    let quote = crate::vault::digest::quote(digest.number, &answer.body.payload);
    change.set_meta(meta::DIGEST, &Newest::after(change.meta(meta::DIGEST)?, quote))
}

/// What an envelope for a voice grant is bound to: no visit, the client, and the time of the bundle.
fn voice_visit(bundle: &bundle::Bundle, envelope: &bundle::VoiceEnvelope) -> Visit {
    no_visit(
        envelope.client,
        envelope.plan,
        AccessMethod {
            id: envelope.method,
            kind: envelope.kind,
            version: Some(envelope.version),
            order_free: envelope.order_free,
            older: None,
            online: false,
            release: Release::Ok,
        },
        Window { opens: bundle.issued_at, closes: bundle.lease_until },
    )
}

/// An entry as it goes over the wire.
pub fn on_wire(written: Written) -> wire_log::Entry {
    let header = written.header;
    wire_log::Entry {
        id: header.id,
        device: header.device,
        epoch: header.epoch,
        seq: header.seq,
        written_at: header.written_at,
        prev: header.prev,
        commitment: header.commitment,
        sig: written.signature.map(|signature| signature.to_vec()),
        ingest_kid: written.ingest_kid,
        sealed: written.sealed,
    }
}

fn word(told: &wire_log::EntryVerdict) -> Word {
    Word { id: told.id, verdict: told.verdict, apart: told.why.as_deref() == Some(wire_log::UNKNOWN_AUTHOR) }
}

fn state_of(bundle: &bundle::Bundle) -> BundleState {
    BundleState {
        number: bundle.number,
        issued_at: bundle.issued_at,
        lease_until: bundle.lease_until,
        organisation_name: bundle.organisation_name.clone(),
        worker: bundle.worker.id,
        worker_name: bundle.worker.name.clone(),
        language: bundle.worker.language,
        how: bundle.worker.how.clone(),
        on_call_name: bundle.on_call.name.clone(),
        on_call_tel: bundle.on_call.tel.clone(),
        round: bundle.round.clone(),
        recovering: bundle.recovering,
    }
}

/// Whether every visit and client on this phone reads.
fn all_read(store: &Store) -> bool {
    let reads = |id: &VisitId| match store.visit(*id) {
        Ok(Some(stored)) => matches!(store.client(stored.visit.client), Ok(Some(_))),
        Ok(None) | Err(_) => false,
    };
    store.visit_ids().is_ok_and(|ids| ids.iter().all(reads))
}

fn visit_states(store: &Store) -> Result<Vec<VisitState>, StoreError> {
    store
        .visit_ids()?
        .into_iter()
        .map(|id| {
            let door = store.door(id)?;
            let left = door.left().is_some();
            // A row that does not read is asked for again (`bundle_request`) and replaced.
            let taken_off = matches!(store.visit(id), Ok(Some(stored)) if stored.taken_off);
            Ok(VisitState { id, begun: door.is_started(), left, key_out: door.key().is_out(), taken_off })
        })
        .collect()
}

/// The bundle's envelopes with the visits they are bound to: its own, or those that did not change since the cursor.
fn codes_of(bundle: &bundle::Bundle, pair: Option<&Pair>, store: &Store) -> Vec<StoredCode> {
    let Some(pair) = pair else { return Vec::new() };
    let mut codes = Vec::with_capacity(bundle.envelopes.len());
    for envelope in &bundle.envelopes {
        let visit: Option<Visit> = match bundle.visits.iter().find(|visit| visit.id == envelope.visit) {
            Some(visit) => Some(visit.clone()),
            None => store.visit(envelope.visit).ok().flatten().map(|stored| stored.visit),
        };
        // An envelope of a grant is bound to the grant's time instead of the visit's.
        let granted = envelope.grant.and_then(|id| bundle.grants.iter().find(|grant| grant.id == id));
        let visit = visit.map(|visit| match granted {
            Some(grant) => Visit { window: grant_window(grant.given_at), ..visit },
            None => visit,
        });
        codes.extend(visit.map(|visit| StoredCode {
            visit,
            method: envelope.method,
            version: envelope.version,
            mode: envelope.mode,
            kept_until: Timestamp(0),
            bundle: bundle.number,
            pair: pair.item.clone(),
            sealed: envelope.sealed.clone(),
        }));
    }
    codes
}

/// Deletes the key pairs that nothing is sealed to any more: the erasure of the codes they opened.
///
/// # Errors
/// [`StoreError`]; a keystore that does not answer is tried again at the next round.
pub fn erase_superseded(store: &mut Store, keystore: &Keystore, pairs: &Pairs) -> Result<(), StoreError> {
    let in_use = store.pairs_in_use()?;
    let offered = pairs.offered().map(|pair| pair.item.clone());
    let (keep, gone): (Vec<_>, Vec<_>) =
        pairs.0.iter().cloned().partition(|pair| in_use.contains(&pair.item) || offered.as_ref() == Some(&pair.item));
    let stuck = gone.into_iter().filter(|pair| keystore.delete(&pair.item).is_err());
    let mut kept: Vec<Pair> = stuck.collect();
    kept.extend(keep);
    if kept.len() == pairs.0.len() { Ok(()) } else { store.set_meta(meta::PAIRS, &Pairs(kept)) }
}
