//! The organisation's keys: files beside the database, never in it.
//!
//! | file | holds |
//! |---|---|
//! | `root.key` | the root's Ed25519 seed: certifies service keys; belongs offline once the service runs |
//! | `service.key`, `service.json` | the service key's seed, and its certificate by the root, 90 days |
//! | `ingest.key` | the X25519 private half that entries are sealed to |
//! | `organisation.key` | wraps the data keys of the codes; or `DOORSTEP_ORGANISATION_KEY` |
//!
//! Each holds 32 bytes in base64url; only their owner may read them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::domain::clock::Timestamp;
use crate::domain::encoding::{base64url, unbase64url};
use crate::domain::ids::OrgId;
use crate::domain::signed::{Kind, Signed};
use crate::sync::wire::{Answer, ServiceKey, VERSION};
use crate::vault::Secret32;
use crate::vault::code_vault::OrganisationKey;
use crate::vault::files::write_private;
use crate::vault::log::{IngestKey, IngestPrivate};
use crate::vault::signing::{NotSigned, PublicKey, SigningKey};

const VALID: Duration = Duration::from_hours(2160);
/// A service key with less time left than this is renewed at start, where the root is at hand.
const RENEW_BEFORE: Duration = Duration::from_hours(336);
/// Names the organisation's key in the environment instead of a file.
pub const ORGANISATION_KEY: &str = "DOORSTEP_ORGANISATION_KEY";

/// Why the keys are not usable. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file is missing or cannot be read.
    #[error("the key file {0} cannot be read ({1}): put it back from your backup")]
    Unreadable(PathBuf, std::io::Error),
    /// A file does not hold a key.
    #[error(
        "{0} is there already: put its database back beside it, or move the keys away if nothing needs them any more"
    )]
    Exists(PathBuf),
    /// A file that holds something else.
    #[error("the key file {0} holds no key: put it back from your backup")]
    NoKey(PathBuf),
    /// The certificate does not fit root and service key.
    #[error("service.json is not a certificate of this service key: put the key files back from one backup")]
    WrongCertificate,
    /// The certificate has run out, and the root is not here.
    #[error(
        "the service key ended on {0} and root.key is not here to make a new one: bring the root, then start again"
    )]
    Ended(Timestamp),
}

/// The keys in use.
pub struct Keys {
    service: SigningKey,
    certificate: Signed,
    /// The root's public half.
    pub root: PublicKey,
    /// The ingest key, private half.
    pub ingest: IngestPrivate,
    /// The ingest key, public half.
    pub ingest_public: IngestKey,
    /// What the codes are wrapped with.
    pub organisation: OrganisationKey,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("service", &self.service).finish_non_exhaustive()
    }
}

fn read_key(path: &Path) -> Result<Secret32, KeyError> {
    let text =
        fs::read_to_string(path).map(Zeroizing::new).map_err(|error| KeyError::Unreadable(path.into(), error))?;
    key_of(&text).ok_or_else(|| KeyError::NoKey(path.into()))
}

fn key_of(text: &str) -> Option<Secret32> {
    Secret32::from_slice(&Zeroizing::new(unbase64url(text.trim())?))
}

fn write_key(path: &Path, key: &Secret32) -> Result<(), KeyError> {
    // EXPOSE: into the key file.
    write_private(path, Zeroizing::new(base64url(key.expose())).as_bytes())
        .map_err(|error| KeyError::Unreadable(path.into(), error))
}

fn signing_key(path: &Path) -> Result<SigningKey, KeyError> {
    SigningKey::from_seed(&read_key(path)?).ok_or_else(|| KeyError::NoKey(path.into()))
}

fn certify(
    root: &SigningKey,
    service: &SigningKey,
    org: OrgId,
    sequence: u64,
    now: Timestamp,
) -> Result<Signed, KeyError> {
    let public = service.public();
    // An hour back, so that a phone whose clock is a little behind takes it.
    let from = now - Duration::from_hours(1);
    let key = ServiceKey {
        v: VERSION,
        organisation: org,
        kid: public.kid(),
        public: public.0,
        from,
        to: now + VALID,
        sequence,
    };
    root.sign_body(Kind::ServiceKey, &key).map_err(|_| KeyError::WrongCertificate)
}

impl Keys {
    /// Makes all keys of a new organisation.
    ///
    /// # Errors
    /// [`KeyError::Exists`] where there are keys already; [`KeyError::Unreadable`] when a file cannot be written.
    pub fn make(folder: &Path, org: OrgId, now: Timestamp) -> Result<(), KeyError> {
        // What is there already protects something: codes, entries under way, every phone's trust.
        let files = ["root.key", "service.key", "organisation.key", "ingest.key", "service.json"];
        if let Some(path) = files.map(|name| folder.join(name)).into_iter().find(|path| path.exists()) {
            return Err(KeyError::Exists(path));
        }
        for name in ["root.key", "service.key", "organisation.key"] {
            write_key(&folder.join(name), &Secret32::make())?;
        }
        write_key(&folder.join("ingest.key"), IngestPrivate::make().secret())?;
        let (root, service) = (signing_key(&folder.join("root.key"))?, signing_key(&folder.join("service.key"))?);
        write_certificate(folder, &certify(&root, &service, org, 1, now)?)
    }

    /// Reads the keys; renews a service key that is about to end, where the root is at hand.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn load(folder: &Path, org: OrgId, now: Timestamp) -> Result<Self, KeyError> {
        let path = folder.join("service.json");
        let bytes = fs::read(&path).map_err(|error| KeyError::Unreadable(path.clone(), error))?;
        let (root, mut certificate): (PublicKey, Signed) = read_certificate(&bytes).ok_or(KeyError::NoKey(path))?;
        let mut service = signing_key(&folder.join("service.key"))?;
        let mut key: ServiceKey = root.open_body(Kind::ServiceKey, &certificate).map_err(wrong)?;
        if now + RENEW_BEFORE >= key.to {
            match signing_key(&folder.join("root.key")) {
                Ok(private) if private.public() == root => {
                    let seed = Secret32::make();
                    service = SigningKey::from_seed(&seed).ok_or(KeyError::WrongCertificate)?;
                    certificate = certify(&private, &service, org, key.sequence + 1, now)?;
                    write_key(&folder.join("service.key"), &seed)?;
                    write_certificate(folder, &certificate)?;
                    key = root.open_body(Kind::ServiceKey, &certificate).map_err(wrong)?;
                    tracing::info!(until = %key.to, "the service key was renewed");
                }
                Ok(_) | Err(_) if now >= key.to => return Err(KeyError::Ended(key.to)),
                Ok(_) | Err(_) => {
                    tracing::warn!(until = %key.to, "the service key ends soon: bring root.key and restart");
                }
            }
        }
        if key.organisation != org || service.public() != PublicKey(key.public) {
            return Err(KeyError::WrongCertificate);
        }
        let ingest = IngestPrivate::new(read_key(&folder.join("ingest.key"))?);
        let ingest_public = ingest.public().ok_or_else(|| KeyError::NoKey(folder.join("ingest.key")))?;
        Ok(Self { service, certificate, root, ingest, ingest_public, organisation: organisation_key(folder)? })
    }

    /// Signs an answer of this kind.
    ///
    /// # Errors
    /// [`NotSigned::BadPayload`] if it does not serialise, which no type of the wire does.
    pub fn answer<T: serde::Serialize>(&self, kind: Kind, body: &T) -> Result<Answer, NotSigned> {
        Ok(Answer { service_key: self.certificate.clone(), body: self.service.sign_body(kind, body)? })
    }
}

fn wrong(_: NotSigned) -> KeyError {
    KeyError::WrongCertificate
}

/// The key that wraps the codes: from the environment, or from its file.
///
/// # Errors
/// [`KeyError`].
pub fn organisation_key(folder: &Path) -> Result<OrganisationKey, KeyError> {
    let path = folder.join("organisation.key");
    let key = match std::env::var(ORGANISATION_KEY).map(Zeroizing::new) {
        Ok(text) => key_of(&text).ok_or_else(|| KeyError::NoKey(ORGANISATION_KEY.into()))?,
        Err(_) => read_key(&path)?,
    };
    Ok(OrganisationKey::new(key))
}

#[derive(serde::Serialize, serde::Deserialize)]
struct CertificateFile {
    #[serde(with = "crate::domain::encoding::base32bytes")]
    root: [u8; 32],
    service_key: Signed,
}

fn read_certificate(bytes: &[u8]) -> Option<(PublicKey, Signed)> {
    let file: CertificateFile = serde_json::from_slice(bytes).ok()?;
    Some((PublicKey(file.root), file.service_key))
}

fn write_certificate(folder: &Path, certificate: &Signed) -> Result<(), KeyError> {
    let path = folder.join("service.json");
    let root = signing_key(&folder.join("root.key"))?.public().0;
    let file = CertificateFile { root, service_key: certificate.clone() };
    let bytes = serde_json::to_vec_pretty(&file).map_err(|_| KeyError::WrongCertificate)?;
    write_private(&path, &bytes).map_err(|error| KeyError::Unreadable(path, error))
}
