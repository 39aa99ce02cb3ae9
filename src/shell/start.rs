//! Opening the data folder, and what to do with a damaged one. The app starts whatever it finds.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, watch};

use super::clock::Clocks;
use super::platform::Platform;
use super::{Fault, Phone, State, lock, sync};
use crate::domain::clock::TimeMemory;
use crate::domain::entry::{About, Fact, Hidden};
use crate::domain::ids::Epoch;
use crate::domain::pin::Tries;
use crate::store::codes::Pairs;
use crate::store::damage::{self, Found};
use crate::store::identity::Identity;
use crate::store::{Store, StoreError, meta};
use crate::vault::envelope::Opener;
use crate::vault::fields::FieldKey;
use crate::vault::keystore::{self, Keystore, KeystoreError};
use crate::vault::log::IngestKey;
use crate::vault::signing::SigningKey;
use crate::vault::{Secret32, make_bytes};

/// The database's file name.
pub const DATABASE: &str = "phone.db";

/// How often the folder's lock is asked for, and how long between: a process that has just ended, or one that is being
/// started by another, holds it a moment longer.
const LOCK_TRIES: u32 = 40;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

/// What a phone is made of.
pub struct Parts {
    /// The data folder.
    pub folder: PathBuf,
    /// Central's address, where the command line gives it.
    pub central: Option<String>,
    /// A certificate to trust instead of the public roots, PEM.
    pub private_root: Option<Vec<u8>>,
    /// The clocks.
    pub clocks: Arc<dyn Clocks>,
    /// The device.
    pub platform: Arc<dyn Platform>,
    /// What opens envelopes.
    pub opener: Arc<dyn Opener>,
}

/// Why the app cannot start at all. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The path is a file.
    #[error("{0} is a file, not a folder: give a folder with --data, or move the file away")]
    NotAFolder(PathBuf),
    /// Another process has the folder open.
    #[error("{0} is in use by another Doorstep: close that one first")]
    InUse(PathBuf),
    /// The folder cannot be made or written.
    #[error("the data folder {0} cannot be used ({1}): check who owns it, and that the disk has room")]
    Folder(PathBuf, std::io::Error),
    /// The key storage does not answer.
    #[error("{0}")]
    Keystore(#[from] KeystoreError),
    /// The database.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// Holds the folder for one process at a time.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

impl FolderLock {
    pub(super) fn take(folder: &Path) -> Result<Self, StartError> {
        let path = folder.join("lock");
        let failed = |error: std::io::Error| StartError::Folder(folder.into(), error);
        let file = File::options().create(true).truncate(false).write(true).open(path).map_err(failed)?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
                Err(std::fs::TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
        Err(StartError::InUse(folder.into()))
    }
}

/// What was found damaged at start, for the screens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// The database had to be set aside.
    pub set_aside: bool,
    /// Entries that could be taken over from it.
    pub saved: usize,
    /// Entries found changed.
    pub changed: usize,
    /// The identity file had to be set aside: the phone has to be enrolled again.
    pub identity_lost: bool,
}

impl Phone {
    /// Opens the phone in its folder.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn open(parts: Parts) -> Result<Self, StartError> {
        let Parts { folder, central, private_root, clocks, platform, opener } = parts;
        if folder.is_file() {
            return Err(StartError::NotAFolder(folder));
        }
        make_private_folder(&folder).map_err(|error| StartError::Folder(folder.clone(), error))?;
        let held = FolderLock::take(&folder)?;
        let mut seen = Damage::default();
        let (identity, keystore) = identity_and_keys(&folder, platform.as_ref(), &mut seen)?;
        let db_key = keystore.key_or_make(keystore::DB)?;
        // EXPOSE: into the derivation of the field key, which a damaged database wants twice.
        let field_key = || FieldKey::derive(&Secret32::new(*db_key.expose()));
        let organisation = identity.enrolled.as_ref().map(|enrolled| enrolled.organisation);
        let now = clocks.read().wall;
        let (store, found) = damage::open_or_set_aside(&folder, DATABASE, field_key, organisation, now)?;
        seen.set_aside = found.set_aside.is_some();
        if seen.set_aside {
            // What was sealed to them lies in the file that was set aside, and is not to be opened there.
            for item in Pairs::items() {
                if let Err(error) = keystore.delete(&item) {
                    tracing::error!(%error, "a key of codes that are out of reach could not be erased");
                }
            }
        }
        store.keep_reserve();
        seen.saved = found.saved;
        seen.changed = found.changed.len();
        let signer = signer(&keystore, &identity);
        let phone = Self {
            folder,
            central,
            private_root,
            clocks,
            platform,
            opener,
            keystore,
            store: Arc::new(Mutex::new(store)),
            state: Mutex::new(State {
                identity,
                signer,
                session: lock::Session::default(),
                keys_failed: false,
                look: None,
                guards: Vec::new(),
                front: lock::Front::default(),
                waits: Vec::new(),
                damage: seen,
                sync: sync::Progress::default(),
                dialled: None,
                practice: None,
                link: None,
                drafts: super::drafts::Drafts::default(),
            }),
            changes: watch::Sender::new(0),
            wake: Arc::new(Notify::new()),
            schedule: Mutex::default(),
            started: tokio::time::Instant::now(),
            _lock: held,
        };
        phone.settle(&found)?;
        Ok(phone)
    }

    /// Brings memory and disk in line after a start: trust over a reboot, a chain to write to, damage raised once,
    /// looks that a crash ended, waits that still run.
    fn settle(&self, found: &Found) -> Result<(), StartError> {
        let reading = self.clocks.read();
        {
            let mut store = self.store();
            let memory: TimeMemory = store.meta(meta::TIME)?.unwrap_or_default();
            if let Some(carried) = memory.carry(&reading) {
                store.set_meta(meta::TIME, &carried)?;
            }
            let tries: Tries = store.meta(meta::TRIES)?.unwrap_or_default();
            if let Some(again) = tries.after_boot(&reading.boot) {
                store.set_meta(meta::TRIES, &again)?;
            }
        }
        let Some(enrolled) = self.state().identity.enrolled.clone() else { return Ok(()) };
        self.begin_chain_if_none(&enrolled, found.set_aside.is_some())?;
        let settled = self.raise(found).and_then(|()| self.end_open_looks()).and_then(|()| self.note_waits());
        if let Err(fault) = settled {
            // The app starts all the same: 999 and the log must work.
            tracing::error!(%fault, "the start was not settled");
        }
        self.sweep();
        self.log_releases();
        Ok(())
    }

    /// A phone without a chain, or with a new database, begins one.
    pub(super) fn begin_chain_if_none(
        &self,
        enrolled: &crate::store::identity::Enrolled,
        lost: bool,
    ) -> Result<(), StoreError> {
        let signer = self.state().signer.clone();
        let mut store = self.store();
        if store.has_chain(enrolled.device)? {
            return Ok(());
        }
        let when = self.when_of(&store)?;
        let ingest = IngestKey(enrolled.ingest);
        let pen = super::pen(enrolled, signer.as_deref(), &ingest);
        let about = About { worker: enrolled.worker, visit: None, client: None };
        store.begin_chain(&pen, about, Epoch(make_bytes()), lost, &when)
    }

    /// Raises each damage once: that it was raised, and the entry that says so, are written together.
    fn raise(&self, found: &Found) -> Result<(), Fault> {
        let mut store = self.store();
        let aside = found.set_aside.as_ref().map(|aside| {
            let name = aside.file_name().map(|name| name.as_encoded_bytes().to_vec()).unwrap_or_default();
            (name, None, "database", u64::try_from(found.saved).ok())
        });
        let changed = found.changed.iter().map(|(id, seq)| (id.clone(), Some(*seq), "entry", None));
        let mut raised = Vec::new();
        for (what, seq, kind, saved) in aside.into_iter().chain(changed) {
            if !store.has_noted_damage(&what)? {
                raised.push((what, seq, Fact::DamageFound { what: kind.into(), seq, saved }));
            }
        }
        if raised.is_empty() {
            return Ok(());
        }
        let facts: Vec<Fact> = raised.iter().map(|(_, _, fact)| fact.clone()).collect();
        self.write_to(&mut store, None, &facts, |change| {
            raised.iter().try_for_each(|(what, seq, _)| change.note_damage(what, *seq))
        })?;
        Ok(())
    }

    /// A code that was on screen when the app died is hidden now: *restart*.
    fn end_open_looks(&self) -> Result<(), Fault> {
        for (visit, door) in self.doors()? {
            if let Some(look) = door.open_look() {
                let hidden = Fact::RevealHidden { intent: look.intent, shown_ms: None, reason: Hidden::Restart };
                // A visit whose row does not read has its looks ended when it does.
                let Ok(Some(stored)) = self.store().visit(visit) else { continue };
                let client = stored.visit.client;
                self.write(Some((visit, client)), &[hidden], |_| Ok(()))?;
            }
        }
        Ok(())
    }

    fn note_waits(&self) -> Result<(), Fault> {
        let when = self.when()?;
        let moment = super::door::moment_of(&when);
        let running = self.doors()?.into_iter().filter(|(_, door)| door.time_left(&moment).is_some());
        self.state().waits = running.map(|(visit, _)| visit).collect();
        Ok(())
    }
}

pub(super) fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// The identity file and the key storage it names; a first start makes both.
fn identity_and_keys(
    folder: &Path,
    platform: &dyn Platform,
    seen: &mut Damage,
) -> Result<(Identity, Keystore), StartError> {
    let known = match Identity::read(folder) {
        Err(StoreError::Damaged(_)) => {
            // Kept, not overwritten; the phone has to be enrolled again.
            let path = folder.join(crate::store::identity::FILE);
            std::fs::rename(&path, path.with_extension("damaged")).map_err(|e| StartError::Folder(folder.into(), e))?;
            seen.identity_lost = true;
            None
        }
        known => known?,
    };
    if let Some(identity) = known {
        let keystore = platform.keystore(folder, &identity.installation, Some(identity.development_keys))?;
        return Ok((identity, keystore));
    }
    let installation = crate::domain::encoding::hex(&make_bytes::<8>());
    let keystore = platform.keystore(folder, &installation, None)?;
    let identity = Identity { installation, development_keys: keystore.is_development(), enrolled: None };
    identity.write(folder)?;
    Ok((identity, keystore))
}

/// The device key, if the phone is enrolled and the keystore gives it. Without it entries are kept unsigned.
pub(super) fn signer(keystore: &Keystore, identity: &Identity) -> Option<Arc<SigningKey>> {
    identity.enrolled.as_ref()?;
    let seed = keystore.key(keystore::DEVICE).ok()?;
    SigningKey::from_seed(&seed).map(Arc::new)
}

/// The device key of a folder's phone, beside a running app.
///
/// # Errors
/// [`StartError`].
pub fn signer_beside(
    folder: &Path,
    platform: &dyn Platform,
    identity: &Identity,
) -> Result<Option<Arc<SigningKey>>, StartError> {
    let keystore = platform.keystore(folder, &identity.installation, Some(identity.development_keys))?;
    Ok(signer(&keystore, identity))
}

/// Opens the store of a folder for reading beside a running app: for `doorstep status`.
///
/// # Errors
/// [`StartError`].
pub fn open_beside(folder: &Path, platform: &dyn Platform) -> Result<(Identity, Store), StartError> {
    let identity = Identity::read(folder)?.ok_or(StoreError::NoChain)?;
    let keystore = platform.keystore(folder, &identity.installation, Some(identity.development_keys))?;
    let store = Store::open(&folder.join(DATABASE), FieldKey::derive(&keystore.key(keystore::DB)?))?;
    Ok((identity, store))
}
