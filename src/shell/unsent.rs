//! What waits to be sent: why, and as a file for the day when nothing else gets through.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::platform::Platform;
use super::start::{StartError, open_beside, signer_beside};
use super::{Phone, clock, moment};
use crate::domain::clock::Timestamp;
use crate::domain::unsent::{Ended, Why, why};
use crate::store::{StoreError, meta};
use crate::sync::client::NetError;
use crate::sync::engine::RoundError;
use crate::sync::parcel;
use crate::sync::wire::problem;

/// Where files go that the worker saves, in the data folder.
pub const FOLDER: &str = "unsent";

/// Why no file was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Nothing waits.
    #[error("nothing waits to be sent: there is nothing to save")]
    Nothing,
    /// The phone's key does not answer.
    #[error("the phone's key storage does not answer, so the file cannot be signed: unlock the device and try again")]
    NoKey,
    /// The phone is not set up.
    #[error("this phone is not set up yet")]
    NotEnrolled,
    /// The phone's storage.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The data folder.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The file.
    #[error("{0} cannot be written ({1}): give another place, and check that the disk has room")]
    File(PathBuf, std::io::Error),
}

/// A file that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Where.
    pub path: PathBuf,
    /// How many entries are in it.
    pub count: usize,
}

impl Phone {
    /// Why what waits is not sent yet.
    pub fn why_unsent(&self) -> Why {
        why(&self.state().sync.tries)
    }

    /// Saves what waits to a file in the data folder: signed by this phone, each entry sealed for the office. What waits
    /// goes on waiting.
    ///
    /// # Errors
    /// [`SaveError`].
    pub fn save_unsent(&self) -> Result<Saved, SaveError> {
        let (enrolled, signer) = {
            let state = self.state();
            (state.identity.enrolled.clone().ok_or(SaveError::NotEnrolled)?, state.signer.clone())
        };
        let signer = signer.ok_or(SaveError::NoKey)?;
        let (now, made) = {
            let store = self.store();
            let now = self.when_of(&store)?.now.at;
            (now, parcel::make(&store, (enrolled.organisation, enrolled.device), &signer, now)?)
        };
        let (bytes, count) = made.ok_or(SaveError::Nothing)?;
        let folder = self.folder.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(|error| SaveError::File(folder.clone(), error))?;
        let path = free_name(&folder, now);
        write(&path, &bytes)?;
        Ok(Saved { path, count })
    }
}

/// A name that says what it is and when, and that no file has.
fn free_name(folder: &Path, now: Timestamp) -> PathBuf {
    let at = now.utc().map(|at| at.format("%Y-%m-%d-%H%M%S").to_string()).unwrap_or_default();
    let name = |n: u32| {
        let more = if n == 0 { String::new() } else { format!("-{n}") };
        folder.join(format!("doorstep-unsent-{at}{more}.json"))
    };
    (0..u32::MAX).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(u32::MAX))
}

/// Writes a new file for its owner alone, to the disk.
fn write(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let failed = |error| SaveError::File(path.into(), error);
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

/// Saves what waits on the phone of this folder to `path`, beside a running app: for `doorstep export-unsent`.
///
/// # Errors
/// [`SaveError`].
pub fn export_beside(folder: &Path, platform: &dyn Platform, path: &Path) -> Result<Saved, SaveError> {
    let (identity, store) = open_beside(folder, platform)?;
    let enrolled = identity.enrolled.as_ref().ok_or(SaveError::NotEnrolled)?;
    let signer = signer_beside(folder, platform, &identity)?.ok_or(SaveError::NoKey)?;
    let now = moment(&clock::SystemClocks, &store.meta(meta::TIME)?.unwrap_or_default()).now.at;
    let made = parcel::make(&store, (enrolled.organisation, enrolled.device), &signer, now)?;
    let (bytes, count) = made.ok_or(SaveError::Nothing)?;
    write(path, &bytes)?;
    Ok(Saved { path: path.into(), count })
}

/// How a round ended, as the worker is told.
pub(super) fn ended(failure: Option<&RoundError>) -> Ended {
    match failure {
        None => Ended::Fine,
        Some(RoundError::Net(NetError::Unreachable)) => Ended::NoSignal,
        Some(RoundError::Net(NetError::Certificate)) => Ended::Certificate,
        Some(RoundError::Net(NetError::NotTheOffice)) => Ended::Stranger,
        Some(RoundError::Net(NetError::Address)) => Ended::Refused,
        Some(RoundError::Net(NetError::Problem(said, _))) => match said.kind.as_str() {
            problem::DEVICE_ENDED => Ended::Blocked,
            problem::TOO_MANY => Ended::TooMany,
            problem::UNAVAILABLE | problem::INTERNAL => Ended::Silent,
            _ => Ended::Refused,
        },
        Some(RoundError::Distrust(_) | RoundError::DoesNotFit) => Ended::Unbelieved,
        Some(RoundError::Store(_)) => Ended::Storage,
    }
}
