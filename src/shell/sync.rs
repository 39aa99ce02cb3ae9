//! Sends and fetches in the background, when [`crate::domain::sync_schedule`] says so.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Phone, unsent};
use crate::domain::clock::Timestamp;
use crate::domain::entry::Priority;
use crate::domain::signed::Kind;
use crate::domain::sync_schedule::{Ended, Schedule, Trigger, Wish};
use crate::domain::unsent::Tries;
use crate::store::StoreError;
use crate::store::outbox::Tally;
use crate::sync::client::NetError;
use crate::sync::engine::{Credentials, Engine, Round, RoundError};
use crate::sync::trust::Trust;
use crate::sync::wire::Answer;
use crate::sync::wire::block::Block;
use crate::vault::log::IngestKey;
use crate::vault::signing::PublicKey;

/// How often the bundle is fetched without another reason, at the latest.
pub const FETCH_EVERY: Duration = Duration::from_mins(1);
/// The same while a manager is asked for leave to see a code.
const FETCH_WHILE_ASKING: Duration = Duration::from_secs(5);
/// How often [`Phone::tick`] runs.
const TICK: Duration = Duration::from_millis(500);

/// How the connection to the office is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signal {
    /// Not tried yet.
    #[default]
    Unknown,
    /// The last round went well.
    Fine,
    /// The office could not be reached.
    None,
    /// Something else answered, or the office is in trouble: trying again.
    Trouble,
    /// The office has replaced or blocked this phone.
    Blocked,
}

/// Where sync stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The connection.
    pub signal: Signal,
    /// Failed rounds in a row.
    pub failures: u32,
    /// When the office answered last, by its clock.
    pub contact: Option<Timestamp>,
    /// How the last tries ended, for the worker.
    pub tries: Tries,
}

impl Phone {
    /// Runs the phone's timers and sync on this runtime, for as long as the process lives.
    pub fn run_in_background(self: &Arc<Self>, runtime: &tokio::runtime::Handle) {
        let phone = Arc::clone(self);
        runtime.spawn(async move {
            loop {
                let ticking = Arc::clone(&phone);
                // Off the async threads: a tick may write to disk.
                let _ = tokio::task::spawn_blocking(move || ticking.tick()).await;
                tokio::time::sleep(TICK).await;
            }
        });
        let phone = Arc::clone(self);
        runtime.spawn(async move { phone.sync_for_ever().await });
    }

    /// Send and fetch now: the worker asked, or came back to the app. Does not wait for the pause after a failure.
    pub fn sync_now(&self) {
        self.call_for(Trigger::Resume);
    }

    /// Send and fetch now: the phone has signal again.
    pub fn signal_is_back(&self) {
        self.call_for(Trigger::Signal);
    }

    /// Notes that something calls for a round, and wakes whoever runs them.
    pub(super) fn call_for(&self, trigger: Trigger) {
        self.schedule().heard(trigger, self.running_for());
        self.wake.notify_one();
    }

    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        // A panic elsewhere leaves at worst a round too many.
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For how long this process has run, by a clock that nobody can set.
    fn running_for(&self) -> Duration {
        self.started.elapsed()
    }

    async fn sync_for_ever(&self) {
        loop {
            let begun = self.schedule().begin(self.running_for());
            if let Some(wish) = begun {
                self.sync(wish).await;
                continue;
            }
            let next = self.started + self.schedule().next(self.running_for());
            tokio::select! {
                () = tokio::time::sleep_until(next) => {}
                () = self.wake.notified() => {}
            }
        }
    }

    /// One round at once. Gives how long it is until the next.
    pub async fn sync_once(&self, fetch: bool) -> Duration {
        self.schedule().begin_now(self.running_for());
        self.sync(Wish { fetch, urgent: false }).await;
        let now = self.running_for();
        self.schedule().next(now).saturating_sub(now)
    }

    async fn sync(&self, wish: Wish) {
        let wish = Wish { fetch: wish.fetch || self.wants_bundle(), ..wish };
        let Some(mut engine) = self.engine() else {
            let idle = Ended { every: FETCH_EVERY, ..Ended::default() };
            self.schedule().ended(Wish { fetch: true, ..wish }, &idle, self.running_for(), 0);
            return;
        };
        let round = engine.round(wish.fetch).await;
        self.after_round(&round);
        let how = Ended {
            failed: round.failure.is_some(),
            retry_after: round.failure.as_ref().and_then(RoundError::retry_after),
            urgent_waits: self.urgent_waits(),
            every: self.fetch_every(),
        };
        let random = u32::from_be_bytes(crate::vault::make_bytes());
        let mut schedule = self.schedule();
        schedule.ended(wish, &how, self.running_for(), random);
        let failures = schedule.failures();
        let running = self.running_for();
        let pause = schedule.next(running).saturating_sub(running);
        drop(schedule);
        let now = self.shown_now();
        let again = how.failed.then(|| now + pause);
        let mut state = self.state();
        state.sync.failures = failures;
        state.sync.tries = state.sync.tries.after(unsent::ended(round.failure.as_ref()), now, again);
        drop(state);
        self.changed();
    }

    fn urgent_waits(&self) -> bool {
        let waiting = self.store().waiting(0).unwrap_or_default();
        waiting.first().is_some_and(|entry| entry.priority == Priority::Urgent)
    }

    /// Whether the offered pair has brought no codes yet, or the last round failed.
    fn wants_bundle(&self) -> bool {
        use crate::store::{codes::Pairs, meta};
        let pairs: Pairs = self.store().meta(meta::PAIRS).ok().flatten().unwrap_or_default();
        let unused = pairs.offered().is_some_and(|pair| pair.used_at.is_none());
        let state = self.state();
        unused || state.sync.failures > 0 || state.sync.contact.is_none()
    }

    /// How soon to fetch again: sooner while a manager is asked for leave.
    fn fetch_every(&self) -> Duration {
        if self.waits_for_leave() { FETCH_WHILE_ASKING } else { FETCH_EVERY }
    }

    pub(super) fn engine(&self) -> Option<Engine> {
        let state = self.state();
        let enrolled = state.identity.enrolled.clone()?;
        let signer = state.signer.clone()?;
        drop(state);
        // The command line's address wins: in development the service may have moved to another port.
        let address = self.central.clone().unwrap_or(enrolled.address);
        let credentials = Credentials {
            organisation: enrolled.organisation,
            device: enrolled.device,
            worker: enrolled.worker,
            signer,
            ingest: IngestKey(enrolled.ingest),
            trust: Trust {
                organisation: Some(enrolled.organisation),
                root: PublicKey(enrolled.root),
                sequence: enrolled.service_sequence,
            },
        };
        let client = self.client(&address).ok()?;
        Some(Engine::new(client, Arc::clone(&self.store), self.keystore.clone(), credentials, self.moments()))
    }

    fn after_round(&self, round: &Round) {
        if let Err(fault) = self.remember(round) {
            tracing::error!(%fault, "what the office said could not be kept");
        }
        if let Some(bundle) = round.bundle.as_ref().filter(|_| round.failure.is_none())
            && let Err(fault) = self.store().purge(bundle.issued_at)
        {
            tracing::error!(%fault, "what the office holds for long could not be deleted");
        }
        let mut state = self.state();
        state.sync.contact = round.contact.or(state.sync.contact);
        state.sync.signal = match &round.failure {
            None => Signal::Fine,
            Some(RoundError::Net(NetError::Unreachable)) => Signal::None,
            Some(failure) if failure.has_ended_the_enrolment() => Signal::Blocked,
            Some(_) => Signal::Trouble,
        };
        drop(state);
        let refused = match &round.failure {
            Some(RoundError::Net(NetError::Problem(problem, _))) => problem.evidence.as_ref(),
            Some(_) | None => None,
        };
        for order in refused.into_iter().chain(round.block.as_ref()) {
            self.obey(order);
        }
        self.log_releases();
        self.drop_codes_of_the_unsafe();
    }

    /// Keeps what has to survive a damaged database in the identity file.
    fn remember(&self, round: &Round) -> Result<(), StoreError> {
        let renamed = self.renamed(round);
        let mut state = self.state();
        let mut identity = state.identity.clone();
        let Some(enrolled) = identity.enrolled.as_mut() else { return Ok(()) };
        if let Some(sealed) = renamed {
            enrolled.worker_name = sealed;
        }
        enrolled.service_sequence = enrolled.service_sequence.max(round.sequence);
        if let Some(ingest) = round.ingest {
            enrolled.ingest = ingest.0;
        }
        if let Some(bundle) = &round.bundle {
            enrolled.organisation_name.clone_from(&bundle.organisation_name);
            enrolled.on_call_name.clone_from(&bundle.on_call_name);
            enrolled.on_call_tel.clone_from(&bundle.on_call_tel);
            enrolled.language = bundle.language;
        }
        if identity != state.identity {
            identity.write(&self.folder)?;
            state.identity = identity;
        }
        Ok(())
    }

    /// The worker's name, sealed for the identity file, where the office has changed it.
    fn renamed(&self, round: &Round) -> Option<Vec<u8>> {
        let name = &round.bundle.as_ref()?.worker_name;
        if self.worker_name().is_ok_and(|known| known == *name) {
            return None;
        }
        let device = self.state().identity.enrolled.as_ref()?.device;
        Some(self.store().seal_text("worker_name", device.as_bytes(), name))
    }

    /// Only a block order that the office signed for this phone deletes anything.
    fn obey(&self, evidence: &Answer) {
        let Some(enrolled) = self.state().identity.enrolled.clone() else { return };
        let trust = Trust {
            organisation: Some(enrolled.organisation),
            root: PublicKey(enrolled.root),
            sequence: enrolled.service_sequence,
        };
        let Ok(order) = trust.open(Kind::Block, evidence, |block: &Block| block.at) else { return };
        let known = enrolled.blocked && enrolled.erased && order.body.number <= enrolled.block_number;
        if order.body.device != enrolled.device || known || order.body.number < enrolled.block_number {
            return;
        }
        let obeyed = self.block(order.body.number);
        if let Err(error) = obeyed {
            tracing::error!(%error, "a block order could not be carried out; it will be tried again");
        }
    }

    /// What waits, for the strip.
    pub fn tally(&self) -> Tally {
        self.store().tally().unwrap_or_default()
    }

    /// Where sync stands.
    pub fn progress(&self) -> Progress {
        self.state().sync
    }
}
