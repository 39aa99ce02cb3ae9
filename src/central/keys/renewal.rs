//! Renewing the service key: asked for at the server, certified where the root is, put in force at the server.
//!
//! Only public halves travel. The server's next private half never leaves it, and the root never comes near it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::root::{self, RootError};
use super::service::{self, Certificate, Certified};
use super::{KeyError, files};
use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::sync::wire::{ServiceKey, VERSION};
use crate::vault::signing::{PublicKey, SigningKey};

/// No server comes near this number: a request that names a higher one would use up all numbers at once, and phones
/// refuse every lower one from then on.
const HIGHEST: u64 = 1_000_000;

/// What a server asks its root for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Version of this form.
    pub v: u32,
    /// For which organisation.
    pub organisation: OrgId,
    /// The identity of its root, so that the wrong one is noticed at once.
    pub root: String,
    /// The identity of the next service key.
    pub kid: String,
    /// Its public half.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    pub public: [u8; 32],
    /// The number it is to have.
    pub sequence: u64,
}

impl Request {
    /// Reads what `root request` printed.
    ///
    /// # Errors
    /// [`RootError::NoRequest`].
    pub fn parse(text: &[u8]) -> Result<Self, RootError> {
        let request: Self = serde_json::from_slice(text).map_err(|_| RootError::NoRequest("it does not read"))?;
        if request.v != VERSION {
            return Err(RootError::NoRequest("it is of another version of this program"));
        }
        if request.kid != PublicKey(request.public).kid() {
            return Err(RootError::NoRequest("its name and its key do not belong together"));
        }
        if !(2..=HIGHEST).contains(&request.sequence) {
            return Err(RootError::NoRequest("its number is none that a server reaches"));
        }
        Ok(request)
    }
}

/// Asks for a certificate: makes the next key, unless one waits already, and gives what the root has to see.
///
/// # Errors
/// [`KeyError`].
pub fn request(folder: &Path) -> Result<Request, KeyError> {
    let _held = files::lock_to_change(folder)?;
    ask(folder)
}

fn ask(folder: &Path) -> Result<Request, KeyError> {
    let Certified { root, body, .. } = service::settled(folder)?;
    let next = service::waiting(folder)?.public();
    Ok(Request {
        v: VERSION,
        organisation: body.organisation,
        root: root.kid(),
        kid: next.kid(),
        public: next.0,
        sequence: body.sequence.saturating_add(1),
    })
}

/// Certifies what was asked for, from an hour ago for 90 days.
///
/// # Errors
/// [`RootError::OtherRoot`] where the request names another one.
pub fn certify(root: &SigningKey, request: &Request, now: Timestamp) -> Result<Certificate, RootError> {
    if request.root != root.public().kid() {
        return Err(RootError::NoRequest("it is for another root than this one"));
    }
    service::certify(root, PublicKey(request.public), request.organisation, request.sequence, now)
        .map_err(RootError::NoCertificate)
}

/// Puts a certificate in force: of this organisation's root, for the key that waits, with a higher number than the one
/// in use, good now. Services that run pick it up within a minute.
///
/// # Errors
/// [`RootError`]; nothing has changed then.
pub fn install(folder: &Path, text: &[u8], now: Timestamp) -> Result<ServiceKey, RootError> {
    let _held = files::lock_to_change(folder)?;
    let Certified { root: kept, body: present, .. } = service::settled(folder)?;
    let unread = RootError::NoCertificate(crate::vault::signing::NotSigned::BadPayload);
    let certificate: Certificate = serde_json::from_slice(text).map_err(|_| unread)?;
    root::expect(&PublicKey(certificate.root), &kept)?;
    let key = certificate.open().map_err(RootError::NoCertificate)?;
    if key.organisation != present.organisation {
        return Err(RootError::OtherOrganisation);
    }
    if key.sequence <= present.sequence {
        return Err(RootError::NotHigher { given: key.sequence, present: present.sequence });
    }
    // The waiting key is made by `request` alone: an answer to nothing makes none.
    let waiting = files::signing_key(&folder.join(service::NEXT)).map_err(|_| RootError::NothingWaits)?.public();
    if waiting.0 != key.public {
        return Err(RootError::OtherKey { certified: key.kid, waiting: waiting.kid() });
    }
    if now < key.from || now >= key.to {
        return Err(RootError::NotInForce { from: key.from, to: key.to, now });
    }
    service::put_in_force(folder, &certificate)?;
    Ok(key)
}

/// All in one step, where the root is brought to the server.
///
/// # Errors
/// [`RootError`]; nothing has changed then.
pub fn renew(folder: &Path, root: &SigningKey, now: Timestamp) -> Result<ServiceKey, RootError> {
    let _held = files::lock_to_change(folder)?;
    root::expect(&root.public(), &service::settled(folder)?.root)?;
    let certificate = certify(root, &ask(folder)?, now)?;
    let key = certificate.open().map_err(RootError::NoCertificate)?;
    service::put_in_force(folder, &certificate)?;
    Ok(key)
}

/// [`renew`] under the lock, with the root that lies in the folder.
pub(super) fn renew_here(folder: &Path, kept: &PublicKey, now: Timestamp) -> Result<(), RootError> {
    let root = root::read(&folder.join(root::KEY))?;
    root::expect(&root.public(), kept)?;
    service::put_in_force(folder, &certify(&root, &ask(folder)?, now)?)?;
    Ok(())
}
