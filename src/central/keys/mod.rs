//! The organisation's keys: files beside the database, never in it.
//!
//! | file | holds |
//! |---|---|
//! | `root.key` | the root's Ed25519 seed: certifies service keys; belongs offline once the service runs ([`root`]) |
//! | `service.key`, `service.json` | the service key's seed, and its certificate by the root, 90 days ([`service`]) |
//! | `service.next.key` | the next service key, while it waits for its certificate ([`renewal`]) |
//! | `ingest.key` | the X25519 private half that entries are sealed to |
//! | `ingest-retired/KID.key` | those before it, for 400 days ([`ingest`]) |
//! | `organisation.key` | wraps the data keys of the codes; or `DOORSTEP_ORGANISATION_KEY` |
//! | `organisation.next.key` | the next one, while the codes are wrapped again ([`organisation`]) |
//! | `lock` | nothing: whoever reads or changes the others holds it |
//!
//! A key file holds 32 bytes in base64url; only their owner may read them. A running service reads them again once a
//! minute ([`watch`]), so that a key can be renewed without stopping it.

mod files;
pub mod ingest;
mod latest;
pub mod organisation;
pub mod renewal;
pub mod root;
pub mod service;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::Clock;
use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::domain::signed::Kind;
use crate::sync::wire::Answer;
use crate::vault::Secret32;
use crate::vault::code_vault::OrganisationKey;
use crate::vault::log::{IngestKey, IngestPrivate};
use crate::vault::signing::{NotSigned, PublicKey, SigningKey};
use ingest::Ring;
pub use latest::Latest;
pub use organisation::{ORGANISATION_KEY, ORGANISATION_KEY_NEXT, organisation_key};
use service::Service;

/// A service key with less time left than this is renewed, where the root is at hand; else that is said.
pub const RENEW_BEFORE: Duration = Duration::from_hours(336);
/// How often a running service reads its keys again.
pub const REFRESHED: Duration = Duration::from_mins(1);
/// How often it says that its key ends soon.
const REMINDED: Duration = Duration::from_hours(24);

/// Why the keys are not usable. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file is missing or cannot be read.
    #[error("the key file {0} cannot be read ({1}): put it back from your backup")]
    Unreadable(PathBuf, std::io::Error),
    /// A file cannot be written.
    #[error("the key file {0} cannot be written ({1}): check who owns the folder, and that the disk has room")]
    Unwritable(PathBuf, std::io::Error),
    /// There are keys already.
    #[error(
        "{0} is there already: put its database back beside it, or move the keys away if nothing needs them any more"
    )]
    Exists(PathBuf),
    /// A file that holds something else.
    #[error("the key file {0} holds no key: put it back from your backup")]
    NoKey(PathBuf),
    /// The environment holds something else.
    #[error("{0} holds no key: give it 32 bytes in base64url, 43 characters")]
    NotInEnvironment(String),
    /// A rotation needs a key to rotate to.
    #[error(
        "the organisation key comes from {ORGANISATION_KEY}: put a new one (32 random bytes in base64url) into \
         {ORGANISATION_KEY_NEXT}, start the service again with both, then run `rotate-key` with both"
    )]
    NoNextKey,
    /// A next key without a present one.
    #[error(
        "{ORGANISATION_KEY_NEXT} goes with {ORGANISATION_KEY}, and here the key comes from organisation.key: unset it"
    )]
    NextAlone,
    /// The certificate does not fit root and service key.
    #[error("service.json is not a certificate of this service key: put the key files back from one backup")]
    WrongCertificate,
    /// A running service serves phones that trust one root.
    #[error("service.json names another root than this service began with: put the key files back from one backup")]
    OtherRoot,
    /// What lies on disk is older than what the service runs with.
    #[error(
        "service.json has the number {on_disk}, and this service runs with {running}, which phones have seen: put the \
         newer key files back"
    )]
    WentBack {
        /// On disk.
        on_disk: u64,
        /// In memory.
        running: u64,
    },
    /// The certificate has run out, and the root is not here.
    #[error(
        "the service key ended on {0} and root.key is not here to make a new one: bring the root with `doorstep-central \
         root renew`, or take `root request` to it"
    )]
    Ended(Timestamp),
}

/// The keys in use. Those that can be replaced while the service runs are read through [`Latest`].
pub struct Keys {
    service: Latest<Service>,
    /// The root's public half.
    pub root: PublicKey,
    /// The ingest key, private half.
    pub ingest: Latest<IngestPrivate>,
    /// The ingest key, public half.
    pub ingest_public: Latest<IngestKey>,
    /// The present ingest key and the retired ones.
    ring: Latest<Ring>,
    /// What the codes are wrapped with.
    pub organisation: Latest<OrganisationKey>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("service", &self.service.key).finish_non_exhaustive()
    }
}

/// The keys as they lie on disk.
struct OnDisk {
    root: PublicKey,
    service: Service,
    ingest: ingest::Ingest,
    organisation: OrganisationKey,
}

impl OnDisk {
    /// Reads them under the lock; renews a service key that is about to end, where the root is at hand.
    fn read(folder: &Path, org: OrgId, now: Timestamp) -> Result<Self, KeyError> {
        let _held = files::lock(folder).ok();
        let (root, mut service) = service::read(folder)?;
        if now + RENEW_BEFORE >= service.body.to && folder.join(root::KEY).exists() {
            match renewal::renew_here(folder, &root, now) {
                Ok(()) => {
                    service = service::read(folder)?.1;
                    tracing::info!(until = %service.body.to, "the service key was renewed");
                }
                Err(error) => tracing::warn!(%error, "the service key could not be renewed"),
            }
        }
        if now >= service.body.to {
            return Err(KeyError::Ended(service.body.to));
        }
        if service.body.organisation != org {
            return Err(KeyError::WrongCertificate);
        }
        Ok(Self { root, service, ingest: ingest::read(folder, now)?, organisation: organisation::read(folder)? })
    }
}

impl Keys {
    /// Makes all keys of a new organisation, the root too: it lies in the folder until `root take`.
    ///
    /// # Errors
    /// [`KeyError::Exists`] where there are keys already; [`KeyError::Unwritable`].
    pub fn make(folder: &Path, org: OrgId, now: Timestamp) -> Result<(), KeyError> {
        nothing_there(folder)?;
        files::write_key(&folder.join(root::KEY), &Secret32::make())?;
        Self::write(folder, &files::signing_key(&folder.join(root::KEY))?, org, now)
    }

    /// Makes the keys of a new organisation under a root that stays where it is.
    ///
    /// # Errors
    /// [`KeyError::Exists`] where there are keys already; [`KeyError::Unwritable`].
    pub fn make_under(folder: &Path, root: &SigningKey, org: OrgId, now: Timestamp) -> Result<(), KeyError> {
        nothing_there(folder)?;
        Self::write(folder, root, org, now)
    }

    fn write(folder: &Path, root: &SigningKey, org: OrgId, now: Timestamp) -> Result<(), KeyError> {
        for name in [service::KEY, organisation::KEY] {
            files::write_key(&folder.join(name), &Secret32::make())?;
        }
        files::write_key(&folder.join(ingest::KEY), IngestPrivate::make().secret())?;
        let service = files::signing_key(&folder.join(service::KEY))?.public();
        let certificate = service::certify(root, service, org, 1, now).map_err(|_| KeyError::WrongCertificate)?;
        service::write_certificate(folder, &certificate)
    }

    /// Reads the keys; renews a service key that is about to end, where the root is at hand.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn load(folder: &Path, org: OrgId, now: Timestamp) -> Result<Self, KeyError> {
        let OnDisk { root, service, ingest, organisation } = OnDisk::read(folder, org, now)?;
        let keys = Self {
            service: Latest::new(service),
            root,
            ingest: Latest::new(ingest.private),
            ingest_public: Latest::new(ingest.public),
            ring: Latest::new(ingest.ring),
            organisation: Latest::new(organisation),
        };
        keys.say_if_ending(now);
        Ok(keys)
    }

    /// Reads the keys again, as [`Self::load`] does, and takes over what has changed; gives whether something has.
    ///
    /// # Errors
    /// [`KeyError`]: all keys stay as they were then.
    pub fn refresh(&self, folder: &Path, now: Timestamp) -> Result<bool, KeyError> {
        let OnDisk { root, service, ingest, organisation } = OnDisk::read(folder, self.service.body.organisation, now)?;
        if root != self.root {
            return Err(KeyError::OtherRoot);
        }
        let (on_disk, running) = (service.body.sequence, self.service.body.sequence);
        if on_disk < running {
            return Err(KeyError::WentBack { on_disk, running });
        }
        let mut changed = false;
        if service.certificate != self.service.certificate {
            self.service.replace(service);
            changed = true;
        }
        if !ingest.ring.keys().eq(self.ring.keys()) {
            self.ring.replace(ingest.ring);
            changed = true;
        }
        // Given out only now that everything can be opened again.
        if ingest.public != *self.ingest_public {
            self.ingest.replace(ingest.private);
            self.ingest_public.replace(ingest.public);
            changed = true;
        }
        if (organisation.kid(), organisation.next_kid()) != (self.organisation.kid(), self.organisation.next_kid()) {
            self.organisation.replace(organisation);
            changed = true;
        }
        Ok(changed)
    }

    /// Signs an answer of this kind.
    ///
    /// # Errors
    /// [`NotSigned::BadPayload`] if it does not serialise, which no type of the wire does.
    pub fn answer<T: serde::Serialize>(&self, kind: Kind, body: &T) -> Result<Answer, NotSigned> {
        let Service { key, certificate, .. } = &*self.service;
        Ok(Answer { service_key: certificate.clone(), body: key.sign_body(kind, body)?, block: None })
    }

    /// The private half of the ingest key of this identity: the present one, or one retired less than 400 days ago. An
    /// identity nobody knows gets the present one, which will not open what it was not sealed to.
    pub fn ingest_for(&self, kid: &str) -> &IngestPrivate {
        let ring: &Ring = &self.ring;
        ring.get(kid).unwrap_or(&self.ingest)
    }

    /// When the service key ends.
    pub fn ends(&self) -> Timestamp {
        self.service.body.to
    }

    fn say_if_ending(&self, now: Timestamp) -> bool {
        let ending = now + RENEW_BEFORE >= self.ends();
        if ending {
            let until = self.ends();
            tracing::warn!(%until, "the service key ends soon: renew it with `doorstep-central root renew` or `root request`");
        }
        ending
    }
}

/// What is there already protects something: codes, entries under way, every phone's trust.
fn nothing_there(folder: &Path) -> Result<(), KeyError> {
    let files = [
        root::KEY,
        service::KEY,
        service::NEXT,
        service::CERTIFICATE,
        ingest::KEY,
        organisation::KEY,
        organisation::NEXT,
    ];
    match files.map(|name| folder.join(name)).into_iter().find(|path| path.exists()) {
        Some(path) => Err(KeyError::Exists(path)),
        None => Ok(()),
    }
}

/// Reads the keys again and again ([`REFRESHED`]), for as long as the service runs. What fails is logged, and the keys
/// stay as they were; a key that ends soon is said once a day.
pub async fn watch(keys: Arc<Keys>, folder: PathBuf, clock: Clock, every: Duration) {
    let mut tick = tokio::time::interval(every);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    tick.tick().await;
    let mut said = clock();
    loop {
        tick.tick().await;
        let (reading, folder, now) = (Arc::clone(&keys), folder.clone(), clock());
        match tokio::task::spawn_blocking(move || reading.refresh(&folder, now)).await {
            Ok(Ok(true)) => tracing::info!(until = %keys.ends(), "the keys on disk have changed, and are in use"),
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the keys could not be read again; those in memory stay in use"),
            Err(error) => tracing::error!(%error, "the keys could not be read again; those in memory stay in use"),
        }
        if now >= said + REMINDED && keys.say_if_ending(now) {
            said = now;
        }
    }
}
