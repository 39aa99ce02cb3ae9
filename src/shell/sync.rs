//! When to send and fetch: sent at once on a new entry, fetched once a minute, both on an unlock, a wish or an
//! emergency; after a failure with growing pauses.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;

use super::Phone;
use crate::domain::clock::Timestamp;
use crate::domain::signed::Kind;
use crate::domain::sync_plan;
use crate::store::StoreError;
use crate::store::outbox::Tally;
use crate::sync::client::NetError;
use crate::sync::engine::{Credentials, Engine, Round, RoundError};
use crate::sync::trust::Trust;
use crate::sync::wire::block::Block;
use crate::sync::wire::{Answer, problem};
use crate::vault::log::IngestKey;
use crate::vault::signing::PublicKey;

/// How often the bundle is fetched without another reason.
const FETCH_EVERY: Duration = Duration::from_mins(1);
/// The same while a manager is asked for leave to see a code.
const FETCH_WHILE_ASKING: Duration = Duration::from_secs(5);
/// Entries that follow each other closely go together.
const GATHER: Duration = Duration::from_millis(150);
/// How often [`Phone::tick`] runs.
const TICK: Duration = Duration::from_millis(500);
const LONGEST_RETRY_AFTER: Duration = Duration::from_mins(15);

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

    /// Send and fetch now: the worker asked, came back to the app, or an emergency was written. Does not wait for the
    /// pause after a failure.
    pub fn sync_now(&self) {
        self.hurry.store(true, Ordering::SeqCst);
        self.wake.notify_one();
    }

    async fn sync_for_ever(&self) {
        // When the bundle is fetched next, whatever is written meanwhile.
        let mut due = Instant::now();
        loop {
            let hurried = self.hurry.swap(false, Ordering::SeqCst);
            let fetch = hurried || Instant::now() >= due || self.wants_bundle();
            let pause = self.sync_once(fetch).await;
            let failing = self.state().sync.failures > 0;
            if fetch && !failing {
                due = Instant::now() + self.fetch_every();
            }
            let until = if failing { Instant::now() + pause } else { due };
            loop {
                tokio::select! {
                    () = tokio::time::sleep_until(until) => break,
                    () = self.wake.notified() => {
                        // A pause after a failure is kept, but for a wish or an emergency.
                        if !failing || self.hurry.load(Ordering::SeqCst) {
                            tokio::time::sleep(GATHER).await;
                            break;
                        }
                    }
                }
            }
        }
    }

    /// One round. Gives how long to pause before the next.
    pub async fn sync_once(&self, fetch: bool) -> Duration {
        let Some(mut engine) = self.engine() else { return FETCH_EVERY };
        let round = engine.round(fetch).await;
        self.after_round(&round)
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

    fn after_round(&self, round: &Round) -> Duration {
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
            Some(RoundError::Net(NetError::Problem(problem, _))) if problem.kind == problem::DEVICE_ENDED => {
                Signal::Blocked
            }
            Some(_) => Signal::Trouble,
        };
        let pause = match &round.failure {
            None => {
                state.sync.failures = 0;
                FETCH_EVERY
            }
            Some(failure) => {
                state.sync.failures = state.sync.failures.saturating_add(1);
                let random = u32::from_be_bytes(crate::vault::make_bytes());
                let pause = sync_plan::pause(state.sync.failures, random);
                pause.max(failure.retry_after().unwrap_or_default().min(LONGEST_RETRY_AFTER))
            }
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
        self.changed();
        pause
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
