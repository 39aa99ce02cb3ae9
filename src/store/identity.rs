//! What this phone is, in a small file beside the database.
//!
//! It survives a damaged database: the phone still knows its agency, central's address and root, whom to ring, and the
//! sealed reveal root, so that the app starts, rings, syncs and takes the same PIN. It holds no name and no key in
//! the clear: the worker's name is sealed under the database's key.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::domain::ids::{DeviceId, OrgId, PersonId};
use crate::domain::visit::Language;
use crate::vault::files::write_private;
use crate::vault::pin::SealedRoot;

/// The file's name in the data folder.
pub const FILE: &str = "phone.json";

/// The phone's identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Tells data folders on one machine apart in the platform's key storage.
    pub installation: String,
    /// Whether keys lie in the development store: decided at the first start, never changed.
    pub development_keys: bool,
    /// The enrolment, once there is one.
    #[serde(default)]
    pub enrolled: Option<Enrolled>,
}

/// What an enrolment brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The agency.
    pub organisation: OrgId,
    /// Its name.
    pub organisation_name: String,
    /// This enrolment.
    pub device: DeviceId,
    /// The worker.
    pub worker: PersonId,
    /// The worker's name, sealed (`Store::seal_text`).
    #[serde(with = "crate::domain::encoding::bytes")]
    pub worker_name: Vec<u8>,
    /// The language of the app, unless the worker chose another.
    #[serde(default)]
    pub language: Language,
    /// Central's address.
    pub address: String,
    /// The organisation's root, public half.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    pub root: [u8; 32],
    /// The highest sequence of a service key seen.
    pub service_sequence: u64,
    /// The organisation's ingest key, public half.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    pub ingest: [u8; 32],
    /// Who answers on-call; may be empty.
    pub on_call_name: String,
    /// Their number.
    pub on_call_tel: String,
    /// The reveal root under the PIN; `None` until one is chosen, and after ten wrong ones.
    #[serde(default)]
    pub sealed_root: Option<SealedRoot>,
    /// Whether ten wrong PINs destroyed the reveal keys.
    #[serde(default)]
    pub shredded: bool,
    /// Whether a block order has been obeyed.
    #[serde(default)]
    pub blocked: bool,
    /// The highest number of a block order obeyed; a lower one is an old one.
    #[serde(default)]
    pub block_number: u64,
    /// Whether what that order erases is all gone.
    #[serde(default)]
    pub erased: bool,
}

impl Identity {
    /// Reads the file; `None` if there is none yet.
    ///
    /// # Errors
    /// [`StoreError::Io`]; [`StoreError::Damaged`] for a file that does not read.
    pub fn read(folder: &Path) -> Result<Option<Self>, StoreError> {
        match fs::read(folder.join(FILE)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| StoreError::Damaged("phone.json")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the file: beside first, then in its place, so that a crash leaves the old one or the new one.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| StoreError::Unsealable)?;
        Ok(write_private(&folder.join(FILE), &bytes)?)
    }
}
