//! The root: what every phone of an organisation trusts from the day it is enrolled.
//!
//! It certifies service keys and does nothing else, so it is needed once in 90 days and may lie in a drawer the rest of
//! the time. Who holds it can pass for the office towards every phone; who loses it enrols every phone again.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::service::{self, Certified};
use super::{KeyError, files};
use crate::domain::clock::Timestamp;
use crate::sync::wire::ServiceKey;
use crate::sync::wire::enrolment::fingerprint;
use crate::vault::Secret32;
use crate::vault::signing::{NotSigned, PublicKey, SigningKey};

pub(in crate::central) const KEY: &str = "root.key";

/// Why nothing was done with a root or a certificate. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// A key file of the data folder.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// A new root would be written over something.
    #[error("{0} is there already, and stays as it is: give another name")]
    There(PathBuf),
    /// A root cannot be written there.
    #[error("{0} cannot be written ({1}): give a file in a folder that is there and has room")]
    Unwritable(PathBuf, std::io::Error),
    /// There is no root to read.
    #[error("the root {0} cannot be read ({1}): give the file that `root make` or `root take` wrote")]
    Unreadable(PathBuf, std::io::Error),
    /// A file that holds something else.
    #[error("{0} holds no root: give the file that `root make` or `root take` wrote")]
    NoRoot(PathBuf),
    /// Another organisation's root.
    #[error("this is the root {given}, and the phones of this organisation trust {kept}: bring that one")]
    OtherRoot {
        /// The sign of the root that was brought.
        given: String,
        /// The sign of the organisation's.
        kept: String,
    },
    /// A root that is to leave the data folder would stay in it.
    #[error("{0} is in the data folder, which the root is to leave: give a file on a stick or another machine's disk")]
    Inside(PathBuf),
    /// It was taken already.
    #[error("there is no root.key in {0}: it was taken away already, or never lay there")]
    NoRootHere(PathBuf),
    /// The copy is not what was written.
    #[error("{0} does not read back as it was written, so root.key stays where it is: try another stick")]
    NotTheSame(PathBuf),
    /// The copy is good, and the original could not be deleted.
    #[error("the root is in {0}, but root.key could not be deleted ({1}): run this again, or delete it yourself")]
    Left(PathBuf, std::io::Error),
    /// The input is no request.
    #[error("the input is no request for a service key ({0}): give all that `root request` printed")]
    NoRequest(&'static str),
    /// The input is no certificate.
    #[error("the input is no certificate, or was changed ({0}): give all that `root certify` printed")]
    NoCertificate(NotSigned),
    /// A certificate of another organisation.
    #[error("the certificate is for another organisation: bring the answer to this server's request")]
    OtherOrganisation,
    /// Nothing was asked for.
    #[error("no key waits for a certificate: run `root request` here, take what it prints to the root, and come back")]
    NothingWaits,
    /// The answer to another request.
    #[error("the certificate is for the key {certified}, and {waiting} waits: bring the answer to the last request")]
    OtherKey {
        /// The identity of the key in the certificate.
        certified: String,
        /// The identity of the key that waits.
        waiting: String,
    },
    /// Phones would refuse it, or soon refuse what comes after it.
    #[error(
        "the certificate has the number {given}, and number {present} is in use, so phones would refuse it: run \
         `root request` again"
    )]
    NotHigher {
        /// In the certificate.
        given: u64,
        /// In use.
        present: u64,
    },
    /// Its time is over, or has not come.
    #[error(
        "the certificate is good from {from} to {to}, and it is {now} here: check the clocks of both machines, and \
         certify the request again"
    )]
    NotInForce {
        /// First instant.
        from: Timestamp,
        /// End.
        to: Timestamp,
        /// By this machine.
        now: Timestamp,
    },
}

/// The sign by which people tell roots apart, as enrolment shows it.
pub fn sign(public: &PublicKey) -> String {
    fingerprint(&crate::vault::sha256(&[&public.0]))
}

/// Makes a root in a file that is not there yet; gives its public half.
///
/// # Errors
/// [`RootError::There`], [`RootError::Unwritable`].
pub fn make(file: &Path) -> Result<PublicKey, RootError> {
    let seed = Secret32::make();
    write_new(file, &seed)?;
    Ok(read(file)?.public())
}

fn write_new(file: &Path, seed: &Secret32) -> Result<(), RootError> {
    files::write_new(file, files::text_of(seed).as_bytes()).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => RootError::There(file.into()),
        _ => RootError::Unwritable(file.into(), error),
    })
}

/// Reads a root.
///
/// # Errors
/// [`RootError::Unreadable`], [`RootError::NoRoot`].
pub fn read(file: &Path) -> Result<SigningKey, RootError> {
    SigningKey::from_seed(&seed(file)?).ok_or_else(|| RootError::NoRoot(file.into()))
}

fn seed(file: &Path) -> Result<Secret32, RootError> {
    let text = files::read_text(file).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => RootError::NoRoot(file.into()),
        _ => RootError::Unreadable(file.into(), error),
    })?;
    files::key_of(&text).ok_or_else(|| RootError::NoRoot(file.into()))
}

/// That a root is the one the organisation's phones trust.
pub(super) fn expect(given: &PublicKey, kept: &PublicKey) -> Result<(), RootError> {
    if given == kept { Ok(()) } else { Err(RootError::OtherRoot { given: sign(given), kept: sign(kept) }) }
}

/// Moves `root.key` out of the key folder to `to`: copies it, reads the copy back, then overwrites and deletes the
/// original. What was cut off is ended by running it again.
///
/// # Errors
/// [`RootError`]; the original is there then, unless it is [`RootError::Left`].
pub fn take(folder: &Path, to: &Path) -> Result<PublicKey, RootError> {
    let _held = files::lock_to_change(folder)?;
    let kept = service::certified(folder)?.root;
    if is_inside(to, folder.parent().unwrap_or(folder)) {
        return Err(RootError::Inside(to.into()));
    }
    let here = folder.join(KEY);
    if !here.exists() {
        return Err(RootError::NoRootHere(folder.into()));
    }
    let is_there = || read(to).is_ok_and(|copy| copy.public() == kept);
    // An earlier attempt may have been cut off while it overwrote the original: the copy is good then.
    if !is_there() {
        let original = seed(&here)?;
        let public = SigningKey::from_seed(&original).ok_or_else(|| RootError::NoRoot(here.clone()))?.public();
        expect(&public, &kept)?;
        write_new(to, &original)?;
        if !is_there() {
            return Err(RootError::NotTheSame(to.into()));
        }
    }
    files::wipe(&here).map_err(|error| RootError::Left(to.into(), error))?;
    Ok(kept)
}

/// Whether a file would lie in this folder, links followed.
fn is_inside(file: &Path, folder: &Path) -> bool {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (parent.canonicalize(), folder.canonicalize()) {
        (Ok(parent), Ok(folder)) => parent.starts_with(folder),
        // What is not there cannot be written to either.
        (Err(_), _) | (_, Err(_)) => false,
    }
}

/// What a data folder says of its root and its service key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The root's public half.
    pub root: PublicKey,
    /// The service key in use.
    pub service: ServiceKey,
    /// The identity of the key that waits for a certificate.
    pub waiting: Option<String>,
    /// Whether the root lies in the folder.
    pub root_is_here: bool,
}

/// Tells how things stand; changes nothing but what a crash cut off.
///
/// # Errors
/// [`KeyError`].
pub fn standing(folder: &Path) -> Result<Standing, KeyError> {
    let _held = files::lock(folder).ok();
    let Certified { root, body, .. } = service::settled(folder)?;
    let waiting = files::signing_key(&folder.join(service::NEXT)).ok().map(|key| key.public().kid());
    Ok(Standing { root, service: body, waiting, root_is_here: folder.join(KEY).exists() })
}
