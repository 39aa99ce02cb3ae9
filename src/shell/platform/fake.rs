//! A device for tests: remembers what it was asked to dial, keeps keys in memory.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use keyring_core::mock;

use super::{Dialling, Platform};
use crate::vault::keystore::{Keyring, Keystore, KeystoreError};

/// The device.
#[derive(Debug)]
pub struct Fake {
    dialled: Mutex<Vec<String>>,
    /// The store that keys lie in, kept over restarts of the app under test.
    store: Option<Arc<mock::Store>>,
}

impl Default for Fake {
    fn default() -> Self {
        Self { dialled: Mutex::default(), store: mock::Store::new().ok() }
    }
}

impl Fake {
    /// The numbers it was asked to dial, in order.
    pub fn dialled(&self) -> Vec<String> {
        self.dialled.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Platform for Fake {
    fn name(&self) -> &'static str {
        "test"
    }

    fn dial(&self, number: &str) -> Dialling {
        self.dialled.lock().unwrap_or_else(PoisonError::into_inner).push(number.to_owned());
        Dialling::Opened
    }

    fn folder(&self) -> Option<PathBuf> {
        None
    }

    fn keystore(
        &self,
        _folder: &Path,
        installation: &str,
        _development: Option<bool>,
    ) -> Result<Keystore, KeystoreError> {
        let store = self.store.clone().ok_or(KeystoreError::Missing)?;
        Ok(Keystore::new(Arc::new(Keyring::new(store, installation.to_owned()))))
    }
}
