//! The platform's key storage, through `keyring-core`; and the loud development store.
//!
//! Items hold 32 bytes or less than a few hundred, as base64 text (one desktop store keeps text only). Which store a
//! phone uses is decided once, at its first start, and remembered: later an error means *locked* or *signed out*,
//! never another store.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error as KeyringError};
use zeroize::Zeroizing;

use super::secret::Secret32;
use crate::domain::encoding::{base64url, unbase64url};

/// The Ed25519 seed of this enrolment.
pub const DEVICE: &str = "device";
/// What the database's field key is derived from.
pub const DB: &str = "db";
/// The keystore's half of the key over the reveal root.
pub const REVEAL: &str = "reveal";

/// Why a key could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeystoreError {
    /// It is not there: never made, or the app was signed out.
    #[error("no such key in the phone's key storage")]
    Missing,
    /// The store is locked, or refuses.
    #[error("the phone's key storage is locked: unlock the phone and try again")]
    Locked,
    /// The store does not work here.
    #[error("the phone's key storage does not answer: {0}")]
    Broken(String),
}

impl From<KeyringError> for KeystoreError {
    fn from(error: KeyringError) -> Self {
        match error {
            KeyringError::NoEntry => Self::Missing,
            KeyringError::NoStorageAccess(_) => Self::Locked,
            // The text of these names items and platform errors, never a secret.
            other => Self::Broken(other.to_string()),
        }
    }
}

/// Somewhere that keeps named secrets.
pub trait Items: Send + Sync {
    /// The item's bytes.
    ///
    /// # Errors
    /// [`KeystoreError`].
    fn get(&self, item: &str) -> Result<Zeroizing<Vec<u8>>, KeystoreError>;
    /// Sets or replaces an item.
    ///
    /// # Errors
    /// [`KeystoreError`].
    fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeystoreError>;
    /// Deletes an item; one that is not there is no error.
    ///
    /// # Errors
    /// [`KeystoreError`].
    fn delete(&self, item: &str) -> Result<(), KeystoreError>;
    /// Whether this is the development store, which every screen must say.
    fn is_development(&self) -> bool {
        false
    }
}

/// The phone's named secrets.
#[derive(Clone)]
pub struct Keystore {
    items: Arc<dyn Items>,
}

impl std::fmt::Debug for Keystore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keystore").field("development", &self.items.is_development()).finish_non_exhaustive()
    }
}

impl Keystore {
    /// Over any kind of store.
    pub fn new(items: Arc<dyn Items>) -> Self {
        Self { items }
    }

    /// Whether every screen must say that keys lie in a file.
    pub fn is_development(&self) -> bool {
        self.items.is_development()
    }

    /// A key of 32 bytes.
    ///
    /// # Errors
    /// [`KeystoreError`]; [`KeystoreError::Missing`] also for an item of another length.
    pub fn key(&self, item: &str) -> Result<Secret32, KeystoreError> {
        Secret32::from_slice(&self.items.get(item)?).ok_or(KeystoreError::Missing)
    }

    /// The key, made fresh if there is none.
    ///
    /// # Errors
    /// [`KeystoreError`], but for [`KeystoreError::Missing`].
    pub fn key_or_make(&self, item: &str) -> Result<Secret32, KeystoreError> {
        match self.key(item) {
            Err(KeystoreError::Missing) => {
                let key = Secret32::make();
                self.set_key(item, &key)?;
                Ok(key)
            }
            known => known,
        }
    }

    /// Sets or replaces a key.
    ///
    /// # Errors
    /// [`KeystoreError`].
    pub fn set_key(&self, item: &str, key: &Secret32) -> Result<(), KeystoreError> {
        // EXPOSE: into the platform's key storage.
        self.items.set(item, key.expose())
    }

    /// An item of any length.
    ///
    /// # Errors
    /// [`KeystoreError`].
    pub fn get(&self, item: &str) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        self.items.get(item)
    }

    /// Sets or replaces an item of any length.
    ///
    /// # Errors
    /// [`KeystoreError`].
    pub fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeystoreError> {
        self.items.set(item, secret)
    }

    /// Deletes an item; one that is not there is no error.
    ///
    /// # Errors
    /// [`KeystoreError`].
    pub fn delete(&self, item: &str) -> Result<(), KeystoreError> {
        self.items.delete(item)
    }
}

/// A store of `keyring-core`, with this installation's name before each item.
pub struct Keyring {
    store: Arc<CredentialStore>,
    installation: String,
    access: &'static [(&'static str, &'static str)],
}

const SERVICE: &str = "doorstep";

impl Keyring {
    /// Over this store; `installation` tells several data folders on one machine apart.
    pub fn new(store: Arc<CredentialStore>, installation: String) -> Self {
        Self { store, installation, access: &[] }
    }

    /// With these settings of the store for each item: when it may be read, for one.
    #[must_use]
    pub fn with_access(self, access: &'static [(&'static str, &'static str)]) -> Self {
        Self { access, ..self }
    }

    /// Whether the store can set, get and delete.
    ///
    /// # Errors
    /// What the store says.
    pub fn probe(&self) -> Result<(), KeystoreError> {
        self.set("probe", b"probe")?;
        let kept = self.get("probe")?;
        self.delete("probe")?;
        if kept.as_slice() == b"probe" { Ok(()) } else { Err(KeystoreError::Broken("another value came back".into())) }
    }

    fn entry(&self, item: &str) -> Result<keyring_core::Entry, KeystoreError> {
        let access: HashMap<&str, &str> = self.access.iter().copied().collect();
        let access = (!access.is_empty()).then_some(&access);
        Ok(self.store.build(SERVICE, &format!("{}/{item}", self.installation), access)?)
    }
}

impl Items for Keyring {
    fn get(&self, item: &str) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        let text = Zeroizing::new(self.entry(item)?.get_password()?);
        unbase64url(&text).map(Zeroizing::new).ok_or(KeystoreError::Missing)
    }

    fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeystoreError> {
        let text = Zeroizing::new(base64url(secret));
        Ok(self.entry(item)?.set_password(&text)?)
    }

    fn delete(&self, item: &str) -> Result<(), KeystoreError> {
        match self.entry(item)?.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}

#[cfg(any(feature = "browser", feature = "desktop"))]
pub use development::DevelopmentStore;

#[cfg(any(feature = "browser", feature = "desktop"))]
mod development {
    //! Keys in a file, for machines without key storage. Never in a `mobile` build; a banner on every screen says so.

    use std::collections::BTreeMap;
    use std::fs;
    use std::path::PathBuf;
    use std::sync::Mutex;

    use zeroize::Zeroizing;

    use super::{Items, KeystoreError};
    use crate::domain::encoding::{base64url, unbase64url};
    use crate::vault::files::write_private;

    /// Named secrets in one file that only its owner may read.
    #[derive(Debug)]
    pub struct DevelopmentStore {
        path: PathBuf,
        lock: Mutex<()>,
    }

    impl DevelopmentStore {
        /// In this file, made at the first *set*.
        pub fn new(path: PathBuf) -> Self {
            Self { path, lock: Mutex::new(()) }
        }

        fn read(&self) -> Result<BTreeMap<String, String>, KeystoreError> {
            match fs::read(&self.path) {
                Ok(bytes) => serde_json::from_slice(&bytes)
                    .map_err(|_| KeystoreError::Broken("the development key file is damaged".into())),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
                Err(error) => Err(KeystoreError::Broken(error.to_string())),
            }
        }

        fn change(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<(), KeystoreError> {
            let _held = self.lock.lock().map_err(|_| KeystoreError::Broken("in use".into()))?;
            let mut items = self.read()?;
            change(&mut items);
            self.write(&items).map_err(|error| KeystoreError::Broken(error.to_string()))
        }

        fn write(&self, items: &BTreeMap<String, String>) -> std::io::Result<()> {
            write_private(&self.path, &Zeroizing::new(serde_json::to_vec(items)?))
        }
    }

    impl Items for DevelopmentStore {
        fn get(&self, item: &str) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
            let _held = self.lock.lock().map_err(|_| KeystoreError::Broken("in use".into()))?;
            let text = self.read()?.remove(item).ok_or(KeystoreError::Missing)?;
            unbase64url(&text).map(Zeroizing::new).ok_or(KeystoreError::Missing)
        }

        fn set(&self, item: &str, secret: &[u8]) -> Result<(), KeystoreError> {
            self.change(|items| drop(items.insert(item.to_owned(), base64url(secret))))
        }

        fn delete(&self, item: &str) -> Result<(), KeystoreError> {
            self.change(|items| drop(items.remove(item)))
        }

        fn is_development(&self) -> bool {
            true
        }
    }
}
