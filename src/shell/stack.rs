//! A phone without screens: store, vault, outbox and engine, over any transport. For simulations of many phones, and for
//! whoever doubts that nothing is lost.
//!
//! It has no PIN and offers no key to seal codes to, so that no code ever reaches it. Everything else is the phone's own:
//! the chain, the seals, the outbox, the time, the rounds.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use super::clock::Clocks;
use super::enrol::{self, EnrolError};
use super::start::{self, DATABASE, FolderLock, StartError};
use crate::domain::clock::TimeMemory;
use crate::domain::entry::{About, Fact, Priority};
use crate::domain::ids::{EntryId, Epoch};
use crate::domain::signed::Kind;
use crate::store::damage::{self, Found};
use crate::store::entries::When;
use crate::store::identity::{Enrolled, Identity};
use crate::store::{Store, StoreError, meta};
use crate::sync::client::NetError;
use crate::sync::engine::{self, Credentials, Engine, Moments, Round, RoundError, SharedStore};
use crate::sync::transport::Transport;
use crate::sync::trust::Trust;
use crate::sync::wire::Answer;
use crate::sync::wire::block::Block;
use crate::vault::fields::FieldKey;
use crate::vault::keystore::{self, Keystore};
use crate::vault::log::IngestKey;
use crate::vault::signing::{PublicKey, SigningKey};
use crate::vault::{Secret32, make_bytes};

/// What it is made of.
pub struct Parts<T> {
    /// The data folder.
    pub folder: PathBuf,
    /// Where keys lie.
    pub keystore: Keystore,
    /// The clocks.
    pub clocks: Arc<dyn Clocks>,
    /// What carries its requests.
    pub transport: T,
}

/// The phone.
pub struct Stack<T> {
    folder: PathBuf,
    keystore: Keystore,
    clocks: Arc<dyn Clocks>,
    transport: T,
    store: SharedStore,
    identity: Identity,
    signer: Option<Arc<SigningKey>>,
    found: Found,
    _lock: FolderLock,
}

impl<T> std::fmt::Debug for Stack<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stack").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl<T: Transport> Stack<T> {
    /// Opens the phone in its folder, as a start of the app does.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn open(parts: Parts<T>) -> Result<Self, StartError> {
        let Parts { folder, keystore, clocks, transport } = parts;
        start::make_private_folder(&folder).map_err(|error| StartError::Folder(folder.clone(), error))?;
        let held = FolderLock::take(&folder)?;
        let identity = if let Some(known) = Identity::read(&folder)? {
            known
        } else {
            let installation = crate::domain::encoding::hex(&make_bytes::<8>());
            let fresh = Identity { installation, development_keys: keystore.is_development(), enrolled: None };
            fresh.write(&folder)?;
            fresh
        };
        let key = keystore.key_or_make(keystore::DB)?;
        // EXPOSE: into the derivation of the field key, which a damaged database wants twice.
        let fields = || FieldKey::derive(&Secret32::new(*key.expose()));
        let organisation = identity.enrolled.as_ref().map(|enrolled| enrolled.organisation);
        let reading = clocks.read();
        let (mut store, found) = damage::open_or_set_aside(&folder, DATABASE, fields, organisation, reading.wall)?;
        let memory: TimeMemory = store.meta(meta::TIME)?.unwrap_or_default();
        if let Some(carried) = memory.carry(&reading) {
            store.set_meta(meta::TIME, &carried)?;
        }
        let signer = start::signer(&keystore, &identity);
        let store = Arc::new(Mutex::new(store));
        let lost = found.set_aside.is_some();
        let stack = Self { folder, keystore, clocks, transport, store, identity, signer, found, _lock: held };
        stack.begin_chain_if_none(lost)?;
        Ok(stack)
    }

    /// Makes it a worker's, with a code of one use. `address` is kept with it.
    ///
    /// # Errors
    /// [`EnrolError`]; it is as it was then.
    pub async fn enrol(&mut self, code: String, address: &str) -> Result<(), EnrolError> {
        let roots = enrol::Roots { digest: None, known: self.identity.enrolled.as_ref().map(|before| before.root) };
        let asked = enrol::ask(&self.transport, code, &roots, "simulation").await?;
        self.keystore.set_key(keystore::DEVICE, &asked.seed)?;
        let enrolled = asked.enrolled(address, &self.store());
        let identity = Identity { enrolled: Some(enrolled), ..self.identity.clone() };
        identity.write(&self.folder)?;
        self.identity = identity;
        self.signer = Some(Arc::new(asked.signer));
        Ok(self.begin_chain_if_none(false)?)
    }

    /// Its enrolment, once there is one.
    pub fn enrolled(&self) -> Option<&Enrolled> {
        self.identity.enrolled.as_ref()
    }

    /// What was found damaged when it was opened.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// Its database.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        engine::lock(&self.store)
    }

    /// The moment, as good as it knows it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn when(&self) -> Result<When, StoreError> {
        let memory = self.store().meta(meta::TIME)?.unwrap_or_default();
        Ok(super::moment(self.clocks.as_ref(), &memory))
    }

    /// Writes entries about no visit. What this gives is on disk.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub fn write(&self, facts: &[Fact]) -> Result<Vec<EntryId>, StoreError> {
        let enrolled = self.enrolled().ok_or(StoreError::NoChain)?;
        let about = About { worker: enrolled.worker, visit: None, client: None };
        let ingest = IngestKey(enrolled.ingest);
        let pen = super::pen(enrolled, self.signer.as_deref(), &ingest);
        let when = self.when()?;
        self.store().change(|change| change.append(&pen, about, facts, &when))
    }

    /// Whether an urgent entry waits.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn urgent_waits(&self) -> Result<bool, StoreError> {
        let waiting = self.store().waiting(0)?;
        Ok(waiting.first().is_some_and(|entry| entry.priority == Priority::Urgent))
    }

    /// What runs rounds; `None` before it is enrolled. Tell [`Self::after`] what came of each.
    pub fn engine(&self) -> Option<Engine<T>> {
        let enrolled = self.enrolled()?;
        let credentials = Credentials {
            organisation: enrolled.organisation,
            device: enrolled.device,
            worker: enrolled.worker,
            signer: self.signer.clone()?,
            ingest: IngestKey(enrolled.ingest),
            trust: trust(enrolled),
        };
        let clocks = Arc::clone(&self.clocks);
        let moments: Moments = Arc::new(move |memory| super::moment(clocks.as_ref(), memory));
        let (transport, store) = (self.transport.clone(), Arc::clone(&self.store));
        Some(Engine::new(transport, store, self.keystore.clone(), credentials, moments))
    }

    /// Keeps what has to survive a restart, purges what the office holds for long, and obeys a block order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn after(&mut self, round: &Round) -> Result<(), StoreError> {
        let mut identity = self.identity.clone();
        let Some(enrolled) = identity.enrolled.as_mut() else { return Ok(()) };
        enrolled.service_sequence = enrolled.service_sequence.max(round.sequence);
        if let Some(ingest) = round.ingest {
            enrolled.ingest = ingest.0;
        }
        let refused = match &round.failure {
            Some(RoundError::Net(NetError::Problem(problem, _))) => problem.evidence.as_ref(),
            Some(_) | None => None,
        };
        for order in refused.into_iter().chain(round.block.as_ref()) {
            obey(enrolled, order);
        }
        if identity != self.identity {
            identity.write(&self.folder)?;
            self.identity = identity;
        }
        if let Some(bundle) = round.bundle.as_ref().filter(|_| round.failure.is_none()) {
            self.store().purge(bundle.issued_at)?;
        }
        Ok(())
    }

    fn begin_chain_if_none(&self, lost: bool) -> Result<(), StoreError> {
        let Some(enrolled) = self.enrolled() else { return Ok(()) };
        let when = self.when()?;
        let mut store = self.store();
        if store.has_chain(enrolled.device)? {
            return Ok(());
        }
        let about = About { worker: enrolled.worker, visit: None, client: None };
        let ingest = IngestKey(enrolled.ingest);
        let pen = super::pen(enrolled, self.signer.as_deref(), &ingest);
        store.begin_chain(&pen, about, Epoch(make_bytes()), lost, &when)
    }
}

fn trust(enrolled: &Enrolled) -> Trust {
    Trust {
        organisation: Some(enrolled.organisation),
        root: PublicKey(enrolled.root),
        sequence: enrolled.service_sequence,
    }
}

/// There are no codes here to erase: a block order is only noted.
fn obey(enrolled: &mut Enrolled, order: &Answer) {
    let Ok(order) = trust(enrolled).open(Kind::Block, order, |block: &Block| block.at) else { return };
    if order.body.device == enrolled.device && order.body.number >= enrolled.block_number {
        enrolled.block_number = order.body.number;
        (enrolled.blocked, enrolled.erased) = (true, true);
    }
}
