//! The phone behind the screens: it runs what the domain asks for, and is the only place that does.
//!
//! One [`Phone`] per process stands behind every window. Screens read views from it ([`view`]) and send answers
//! ([`door`]); it commits entries before a screen shows the next step, opens codes only against a permit ([`reveal`]),
//! runs timers ([`Phone::tick`]) and sync ([`sync`]). Screens that want to know when something changed subscribe to
//! [`Phone::changes`].
//!
//! | module | holds |
//! |---|---|
//! | [`clock`] | reading the device's clocks |
//! | [`platform`] | dialling, folders, key storage, per platform |
//! | [`start`] | opening the data folder; what to do with a damaged one |
//! | [`enrol`] | making this phone a worker's |
//! | [`lock`] | PIN, unlocking, locking |
//! | [`door`] | answers at the door, and timers |
//! | [`reveal`] | showing and hiding codes |
//! | [`grants`] | leave outside the window: asked online, read out over the phone; codes released online |
//! | [`reports`] | losses, concerns and other notes outside the flow: cleaned, guarded, written |
//! | [`keys`] | the keys that were issued to the worker |
//! | [`amend`] | an entry looked at, corrected; something told later |
//! | [`late`] | running late: new times for the rest of the round |
//! | [`practice`] | the practice visit, in memory only |
//! | [`drafts`] | what is typed and not saved yet, in memory only |
//! | [`releases`] | a manager's release that came with a bundle |
//! | [`safety`] | *I am not safe* |
//! | [`sync`] | when to send and fetch |
//! | [`stack`] | a phone without screens: store, vault, outbox and engine, over any transport |
//! | [`unsent`] | why something is not sent yet; the unsent log as a file |
//! | [`settings`] | language, colours, text size |
//! | [`view`] | what screens show |

pub mod amend;
pub mod clock;
pub mod door;
pub mod drafts;
pub mod enrol;
pub mod grants;
pub mod keys;
pub mod late;
pub mod lock;
pub mod platform;
pub mod practice;
pub mod releases;
pub mod reports;
pub mod reveal;
pub mod safety;
pub mod settings;
pub mod stack;
pub mod start;
pub mod sync;
pub mod tag;
pub mod unsent;
pub mod view;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

use crate::domain::clock::{TimeMemory, Timestamp};
use crate::domain::entry::flow::Contact;
use crate::domain::entry::{About, Dialled, Fact, Priority};
use crate::domain::ids::{ClientId, EntryId, VisitId};
use crate::domain::sync_schedule::{Schedule, Trigger};
use crate::domain::tag::TagCode;
use crate::store::entries::{Pen, When};
use crate::store::identity::{Enrolled, Identity};
use crate::store::{Change, Store, StoreError, meta};
use crate::sync::engine::{self, Moments, SharedStore};
use crate::vault::envelope::Opener;
use crate::vault::keystore::Keystore;
use crate::vault::log::IngestKey;
use crate::vault::signing::SigningKey;

use clock::Clocks;
use platform::{Dialling, Platform};

/// The phone.
pub struct Phone {
    folder: PathBuf,
    central: Option<String>,
    private_root: Option<Vec<u8>>,
    clocks: Arc<dyn Clocks>,
    platform: Arc<dyn Platform>,
    opener: Arc<dyn Opener>,
    keystore: Keystore,
    store: SharedStore,
    state: Mutex<State>,
    changes: watch::Sender<u64>,
    wake: Arc<Notify>,
    /// When to sync.
    schedule: Mutex<Schedule>,
    /// When this process began, for it.
    started: tokio::time::Instant,
    _lock: start::FolderLock,
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phone").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// How many entries back the visit is looked for that the worker is in, where several are open.
const LATELY: usize = 100;

/// What lives in memory only, and the identity.
struct State {
    identity: Identity,
    signer: Option<Arc<SigningKey>>,
    session: lock::Session,
    /// Whether the key storage did not answer the last PIN.
    keys_failed: bool,
    look: Option<reveal::Look>,
    guards: Vec<reveal::Guard>,
    front: lock::Front,
    waits: Vec<VisitId>,
    damage: start::Damage,
    sync: sync::Progress,
    dialled: Option<Dialled>,
    practice: Option<practice::Practice>,
    /// The tag of a link that the app was opened with, until a window shows its screen.
    link: Option<TagCode>,
    drafts: drafts::Drafts,
}

/// Why the phone did not do something: something is broken, not forbidden. The worker is told what to do.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The phone's storage.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The phone is not enrolled.
    #[error("this phone is not set up yet")]
    NotEnrolled,
    /// No such visit on this phone.
    #[error("this visit is not on this phone")]
    NoSuchVisit,
}

impl Fault {
    /// Whether the disk has no room left.
    pub fn is_full_disk(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_full())
    }
}

impl Phone {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the state as it was before the change: each is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        engine::lock(&self.store)
    }

    /// Tells windows that something changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn changed(&self) {
        self.changes.send_modify(|revision| *revision += 1);
    }

    fn moments(&self) -> Moments {
        let clocks = Arc::clone(&self.clocks);
        Arc::new(move |memory| moment(clocks.as_ref(), memory))
    }

    fn when_of(&self, store: &Store) -> Result<When, StoreError> {
        Ok(moment(self.clocks.as_ref(), &store.meta(meta::TIME)?.unwrap_or_default()))
    }

    /// The moment, as good as the phone knows it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn when(&self) -> Result<When, StoreError> {
        self.when_of(&self.store())
    }

    /// The instant for showing things: the trusted one where there is one, else the wall clock's.
    pub fn shown_now(&self) -> Timestamp {
        self.when().map_or_else(|_| self.clocks.read().wall, |when| when.now.at)
    }

    /// Writes entries about a visit, and what has to change with them, in one transaction.
    fn write(
        &self,
        visit: Option<(VisitId, ClientId)>,
        facts: &[Fact],
        also: impl FnOnce(&Change<'_>) -> Result<(), StoreError>,
    ) -> Result<Vec<EntryId>, Fault> {
        self.write_to(&mut self.store(), visit, facts, also)
    }

    /// [`Self::write`] to a store that is held already: what was read from it is still so.
    fn write_to(
        &self,
        store: &mut Store,
        visit: Option<(VisitId, ClientId)>,
        facts: &[Fact],
        also: impl FnOnce(&Change<'_>) -> Result<(), StoreError>,
    ) -> Result<Vec<EntryId>, Fault> {
        self.write_told(store, visit, facts, None, also)
    }

    /// [`Self::write_to`] for what happened earlier.
    fn write_told(
        &self,
        store: &mut Store,
        visit: Option<(VisitId, ClientId)>,
        facts: &[Fact],
        happened_at: Option<Timestamp>,
        also: impl FnOnce(&Change<'_>) -> Result<(), StoreError>,
    ) -> Result<Vec<EntryId>, Fault> {
        let (enrolled, signer) = {
            let state = self.state();
            (state.identity.enrolled.clone().ok_or(Fault::NotEnrolled)?, state.signer.clone())
        };
        let about = About {
            worker: enrolled.worker,
            visit: visit.map(|(visit, _)| visit),
            client: visit.map(|(_, client)| client),
        };
        let ingest = IngestKey(enrolled.ingest);
        let pen = pen(&enrolled, signer.as_deref(), &ingest);
        let when = self.when_of(store)?;
        let ids = store.change(|change| {
            let ids = change.append_told(&pen, about, facts, &when, happened_at)?;
            also(change)?;
            Ok(ids)
        })?;
        let is_urgent = facts.iter().any(|fact| fact.priority() == Priority::Urgent);
        self.call_for(if is_urgent { Trigger::Urgent } else { Trigger::Entry });
        self.changed();
        Ok(ids)
    }

    /// Opens the dialler. Nothing stands before it: the entry is written afterwards, where the phone can write one.
    pub fn dial(&self, whom: Dialled) -> Dialling {
        self.dial_in(whom, None)
    }

    /// The same from this visit's page: the call belongs to that visit, whichever other is under way.
    pub fn dial_in(&self, whom: Dialled, page: Option<VisitId>) -> Dialling {
        self.dial_about(whom, None, page)
    }

    /// The same for a reported loss: the call belongs to that case, and to no visit that happens to be under way.
    pub fn dial_for(&self, whom: Dialled, case: Option<EntryId>) -> Dialling {
        self.dial_about(whom, case, None)
    }

    fn dial_about(&self, whom: Dialled, case: Option<EntryId>, page: Option<VisitId>) -> Dialling {
        if self.is_practising() {
            self.practise_call(whom);
            return Dialling::Shown;
        }
        let number = self.number_in(whom, page);
        let dialling = self.platform.dial(&number);
        self.state().dialled = Some(whom);
        let about = if case.is_some() { None } else { self.visit_of_call(page) };
        if let Err(fault) = self.write(about, &[Fact::Dialled { whom, case }], |_| Ok(())) {
            tracing::info!(%fault, "a call was not logged");
        }
        self.changed();
        dialling
    }

    /// The number that would be dialled.
    pub fn number(&self, whom: Dialled) -> String {
        self.number_in(whom, None)
    }

    /// The same from this visit's page: a contact is its client's.
    pub fn number_in(&self, whom: Dialled, page: Option<VisitId>) -> String {
        match whom {
            Dialled::Emergency => String::from("999"),
            Dialled::Contact(Contact::OnCall) => self.number(Dialled::OnCall),
            Dialled::Contact(whom) if whom.is_manager() => self.in_line(whom).map(|next| next.tel).unwrap_or_default(),
            Dialled::Contact(whom) => {
                let client =
                    self.visit_of_call(page).and_then(|(_, client)| self.store().client(client).ok().flatten());
                client.and_then(|client| client.contact(whom)).map(|(_, number)| number).unwrap_or_default()
            }
            Dialled::OnCall => {
                self.state().identity.enrolled.as_ref().map(|enrolled| enrolled.on_call_tel.clone()).unwrap_or_default()
            }
        }
    }

    /// The visit that a call belongs to: the one whose page it is made from, once that was started; else the one under way.
    pub(super) fn visit_of_call(&self, page: Option<VisitId>) -> Option<(VisitId, ClientId)> {
        let of_page = page.and_then(|page| {
            let store = self.store();
            let started = store.door(page).is_ok_and(|door| door.is_started());
            store.visit(page).ok().flatten().filter(|_| started).map(|stored| (page, stored.visit.client))
        });
        of_page.or_else(|| self.visit_under_way())
    }

    /// The visit that was started and not left; of several the one that the worker acted in last.
    fn visit_under_way(&self) -> Option<(VisitId, ClientId)> {
        let store = self.store();
        // Whatever the clock says: a wrong one must not hide where the worker is.
        let visits = store.visits_between(Timestamp(0), Timestamp(i64::MAX)).ok()?;
        let under_way = |id: VisitId| store.door(id).is_ok_and(|door| door.is_under_way());
        let mut open = visits.into_iter().rev().map(|stored| stored.visit).filter(|visit| under_way(visit.id));
        let newest = open.next()?;
        let others: Vec<_> = open.collect();
        if others.is_empty() {
            return Some((newest.id, newest.client));
        }
        let lines = store.newest_lines(0, LATELY).unwrap_or_default();
        let records = lines.iter().filter_map(|line| line.record.as_ref());
        let said = records.filter(|record| record.fact.is_done_there()).filter_map(|record| record.about.visit);
        let all: Vec<_> = [newest].into_iter().chain(others).collect();
        let last = said.into_iter().find_map(|id| all.iter().find(|visit| visit.id == id));
        last.or(all.first()).map(|visit| (visit.id, visit.client))
    }

    /// Whether every screen must say that keys lie in a file.
    pub fn has_development_keys(&self) -> bool {
        self.keystore.is_development()
    }
}

fn moment(clocks: &dyn Clocks, memory: &TimeMemory) -> When {
    let reading = clocks.read();
    When { now: memory.now(&reading), reading }
}

fn pen<'a>(enrolled: &Enrolled, signer: Option<&'a SigningKey>, ingest: &'a IngestKey) -> Pen<'a> {
    Pen { organisation: enrolled.organisation, device: enrolled.device, signer, ingest }
}
