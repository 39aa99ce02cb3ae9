//! A computer: the phone in a browser or a desktop window. It dials nothing; a page shows the number.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Dialling, Platform};
use crate::vault::keystore::{DevelopmentStore, Keystore, KeystoreError};

/// A computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Computer;

impl Platform for Computer {
    fn name(&self) -> &'static str {
        if cfg!(feature = "browser") { "browser" } else { "desktop" }
    }

    fn dial(&self, _number: &str) -> Dialling {
        Dialling::Shown
    }

    fn folder(&self) -> Option<PathBuf> {
        None
    }

    fn keystore(
        &self,
        folder: &Path,
        installation: &str,
        development: Option<bool>,
    ) -> Result<Keystore, KeystoreError> {
        let loud = || Keystore::new(Arc::new(DevelopmentStore::new(folder.join("development-keystore.json"))));
        match development {
            Some(true) => Ok(loud()),
            Some(false) => secret_service(installation),
            // The first start: any answer but a working store means the loud development store.
            None => Ok(secret_service(installation).unwrap_or_else(|_| loud())),
        }
    }
}

/// The desktop's Secret Service, if it sets, gets and deletes.
#[cfg(target_os = "linux")]
fn secret_service(installation: &str) -> Result<Keystore, KeystoreError> {
    use crate::vault::keystore::Keyring;
    let store = zbus_secret_service_keyring_store::Store::new()?;
    let keyring = Keyring::new(store, installation.to_owned());
    keyring.probe()?;
    Ok(Keystore::new(Arc::new(keyring)))
}

/// Other desktops are for development only.
#[cfg(not(target_os = "linux"))]
fn secret_service(_installation: &str) -> Result<Keystore, KeystoreError> {
    Err(KeystoreError::Broken("no key storage is known for this system".into()))
}
