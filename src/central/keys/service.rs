//! The service key and its certificate, and how one pair takes the place of another.
//!
//! The next key lies in `service.next.key` before there is a certificate for it. Writing `service.json` is the one
//! step that counts; only then `service.next.key` becomes `service.key`. A crash before that step leaves the old pair,
//! and after it the key that the certificate names still waits under its old name, where `settled` finds it.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{KeyError, files};
use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::domain::signed::{Kind, Signed};
use crate::sync::wire::{ServiceKey, VERSION};
use crate::vault::Secret32;
use crate::vault::signing::{NotSigned, PublicKey, SigningKey};

/// How long a service key is certified for.
pub const VALID: Duration = Duration::from_hours(2160);
pub(super) const KEY: &str = "service.key";
pub(super) const NEXT: &str = "service.next.key";
pub(super) const CERTIFICATE: &str = "service.json";

/// What `service.json` holds, and what `root certify` hands over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The root's public half.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    pub root: [u8; 32],
    /// The service key ([`ServiceKey`]), signed by the root.
    pub service_key: Signed,
}

impl Certificate {
    /// What it certifies, once the root's signature is checked. Whether it is the right root is the caller's to say.
    ///
    /// # Errors
    /// [`NotSigned`].
    pub fn open(&self) -> Result<ServiceKey, NotSigned> {
        let key: ServiceKey = PublicKey(self.root).open_body(Kind::ServiceKey, &self.service_key)?;
        let right = key.v == VERSION && key.kid == PublicKey(key.public).kid() && key.from < key.to;
        if right { Ok(key) } else { Err(NotSigned::BadPayload) }
    }
}

/// A certificate that was opened.
pub(super) struct Certified {
    pub root: PublicKey,
    pub certificate: Certificate,
    pub body: ServiceKey,
}

/// The key in use, and what makes phones believe it.
pub(super) struct Service {
    pub key: SigningKey,
    pub certificate: Signed,
    pub body: ServiceKey,
}

/// Certifies a key from an hour ago, so that a phone whose clock is a little behind takes it, for 90 days.
pub(super) fn certify(
    root: &SigningKey,
    public: PublicKey,
    organisation: OrgId,
    sequence: u64,
    now: Timestamp,
) -> Result<Certificate, NotSigned> {
    let (from, to) = (now - Duration::from_hours(1), now + VALID);
    let key = ServiceKey { v: VERSION, organisation, kid: public.kid(), public: public.0, from, to, sequence };
    let service_key = root.sign_body(Kind::ServiceKey, &key)?;
    Ok(Certificate { root: root.public().0, service_key })
}

/// The certificate in use.
pub(super) fn certified(folder: &Path) -> Result<Certified, KeyError> {
    let path = folder.join(CERTIFICATE);
    let text = std::fs::read(&path).map_err(|error| KeyError::Unreadable(path.clone(), error))?;
    let certificate: Certificate = serde_json::from_slice(&text).map_err(|_| KeyError::NoKey(path))?;
    let body = certificate.open().map_err(|_| KeyError::WrongCertificate)?;
    Ok(Certified { root: PublicKey(certificate.root), certificate, body })
}

/// The certificate in use, once a change that a crash cut off is ended. The key itself may be lost: a renewal makes
/// another.
pub(super) fn settled(folder: &Path) -> Result<Certified, KeyError> {
    let certified = certified(folder)?;
    let fits = |name| files::signing_key(&folder.join(name)).is_ok_and(|key| key.public().0 == certified.body.public);
    if !fits(KEY) && fits(NEXT) {
        // Where the folder cannot be written the key is used from where it lies.
        let _ = files::put_in_place(&folder.join(NEXT), &folder.join(KEY));
    }
    Ok(certified)
}

/// The pair in use.
pub(super) fn read(folder: &Path) -> Result<(PublicKey, Service), KeyError> {
    let Certified { root, certificate, body } = settled(folder)?;
    let fits = |key: &SigningKey| key.public().0 == body.public;
    let present = files::signing_key(&folder.join(KEY));
    let key = match (present, files::signing_key(&folder.join(NEXT))) {
        (Ok(key), _) if fits(&key) => key,
        (_, Ok(next)) if fits(&next) => next,
        (Err(error), _) => return Err(error),
        (Ok(_), _) => return Err(KeyError::WrongCertificate),
    };
    Ok((root, Service { key, certificate: certificate.service_key, body }))
}

/// The key that waits for a certificate, made if there is none. [`settled`] has gone before.
pub(super) fn waiting(folder: &Path) -> Result<SigningKey, KeyError> {
    let path = folder.join(NEXT);
    if let Ok(key) = files::signing_key(&path) {
        return Ok(key);
    }
    files::write_key(&path, &Secret32::make())?;
    files::signing_key(&path)
}

/// Puts the certificate of the waiting key in force.
pub(super) fn put_in_force(folder: &Path, certificate: &Certificate) -> Result<(), KeyError> {
    write_certificate(folder, certificate)?;
    files::put_in_place(&folder.join(NEXT), &folder.join(KEY))
}

pub(super) fn write_certificate(folder: &Path, certificate: &Certificate) -> Result<(), KeyError> {
    let bytes = serde_json::to_vec_pretty(certificate).map_err(|_| KeyError::WrongCertificate)?;
    files::write(&folder.join(CERTIFICATE), &bytes)
}
