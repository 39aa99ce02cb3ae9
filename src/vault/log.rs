//! An entry of the log: committed, chained, signed, and sealed to the organisation's ingest key when it is written.
//!
//! - commitment = SHA-256(`doorstep/commit/v1` ‖ salt ‖ payload); the salt is 32 bytes
//! - hash = SHA-256(`doorstep/entry/v1` ‖ prev (32) ‖ organisation (16) ‖ device (16) ‖ epoch (16) ‖ seq u64 ‖ entry
//!   id (16) ‖ written_at u64 ms ‖ commitment (32)), lengths in bytes, integers big-endian
//! - signature = Ed25519 over the hash, by the phone's device key
//! - sealed = HPKE base mode to the ingest key, info = `doorstep/ingest/v1` ‖ organisation ‖ device, AAD = hash,
//!   plaintext = salt ‖ payload
//!
//! Purging deletes salt and payload, and the chain still verifies. A fixed test vector holds the form.
//! Not protected: that an entry was written at all, its size, and when it was sent.

use super::hazmat;
use super::secret::Secret32;
use super::signing::{PublicKey, SigningKey};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{DeviceId, EntryId, Epoch, OrgId};

/// The public half of the organisation's ingest key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IngestKey(pub [u8; 32]);

impl IngestKey {
    /// The key's identity, as entries quote it.
    pub fn kid(&self) -> String {
        PublicKey(self.0).kid()
    }
}

/// The private half, at central.
#[derive(Debug)]
pub struct IngestPrivate(Secret32);

impl IngestPrivate {
    /// A fresh pair: the private half.
    pub fn make() -> Self {
        Self(hazmat::make_pair().0)
    }

    /// From its stored bytes.
    pub fn new(private: Secret32) -> Self {
        Self(private)
    }

    /// The public half; `None` if the stored bytes are no key.
    pub fn public(&self) -> Option<IngestKey> {
        hazmat::derive_public(&self.0).map(IngestKey)
    }

    /// The private bytes, for central's key file.
    pub fn secret(&self) -> &Secret32 {
        &self.0
    }
}

/// Where a chain stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The agency.
    pub organisation: OrgId,
    /// The phone.
    pub device: DeviceId,
    /// The chain.
    pub epoch: Epoch,
    /// Number of the next entry, 1 for the first.
    pub next_seq: u64,
    /// Hash of the last entry; zeros before the first.
    pub hash: [u8; 32],
}

/// What is chained and signed of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The agency.
    pub organisation: OrgId,
    /// The phone that wrote it.
    pub device: DeviceId,
    /// Its chain.
    pub epoch: Epoch,
    /// Its number.
    pub seq: u64,
    /// Its identity.
    pub id: EntryId,
    /// When it was written.
    pub written_at: Timestamp,
    /// Hash of the entry before.
    pub prev: [u8; 32],
    /// Commitment to salt and payload.
    pub commitment: [u8; 32],
}

/// An entry in its final form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What is chained.
    pub header: Header,
    /// Its hash.
    pub hash: [u8; 32],
    /// 64 bytes; `None` when the device key could not be used.
    pub signature: Option<[u8; 64]>,
    /// Which ingest key it is sealed to.
    pub ingest_kid: String,
    /// The sealed salt and payload.
    pub sealed: Vec<u8>,
    /// The salt.
    pub salt: [u8; 32],
}

/// Why an entry is not what it says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// The seal did not open.
    #[error("the seal is broken")]
    BrokenSeal,
    /// The salt and payload are not those committed to.
    #[error("the payload is not the one committed to")]
    OtherPayload,
    /// The signature is not the phone's.
    #[error("the signature does not fit")]
    BadSignature,
}

/// The commitment to a payload.
pub fn commitment(salt: &[u8; 32], payload: &[u8]) -> [u8; 32] {
    hazmat::sha256(&[b"doorstep/commit/v1", salt, payload])
}

impl Header {
    /// The entry's hash.
    pub fn hash(&self) -> [u8; 32] {
        hazmat::sha256(&[
            b"doorstep/entry/v1",
            &self.prev,
            self.organisation.as_bytes(),
            self.device.as_bytes(),
            &self.epoch.0,
            &self.seq.to_be_bytes(),
            self.id.as_bytes(),
            &u64::try_from(self.written_at.0).unwrap_or(0).to_be_bytes(),
            &self.commitment,
        ])
    }

    /// Checks that `author` signed this entry.
    ///
    /// # Errors
    /// [`EntryError::BadSignature`].
    pub fn verify(&self, signature: &[u8], author: &PublicKey) -> Result<(), EntryError> {
        author.verify(&self.hash(), signature).map_err(|_| EntryError::BadSignature)
    }

    fn info(&self) -> Vec<u8> {
        [b"doorstep/ingest/v1".as_slice(), self.organisation.as_bytes(), self.device.as_bytes()].concat()
    }

    /// Seals salt and payload to the ingest key.
    ///
    /// # Errors
    /// [`EntryError::BrokenSeal`] if the ingest key is none.
    pub fn seal(&self, salt: &[u8; 32], payload: &[u8], ingest: &IngestKey) -> Result<Vec<u8>, EntryError> {
        let plaintext = [salt.as_slice(), payload].concat();
        hazmat::hpke_seal(&ingest.0, &self.info(), &self.hash(), &plaintext).map_err(|_| EntryError::BrokenSeal)
    }

    /// Opens what [`Self::seal`] made: salt and payload, checked against the commitment.
    ///
    /// # Errors
    /// [`EntryError::BrokenSeal`], [`EntryError::OtherPayload`].
    pub fn open(&self, sealed: &[u8], ingest: &IngestPrivate) -> Result<([u8; 32], Vec<u8>), EntryError> {
        let opened =
            hazmat::hpke_open(&ingest.0, &self.info(), &self.hash(), sealed).map_err(|_| EntryError::BrokenSeal)?;
        let (salt, payload) = opened.split_first_chunk::<32>().ok_or(EntryError::OtherPayload)?;
        if commitment(salt, payload) == self.commitment {
            Ok((*salt, payload.to_vec()))
        } else {
            Err(EntryError::OtherPayload)
        }
    }
}

/// Writes the next entry of a chain. `salt` is 32 fresh random bytes ([`super::make_bytes`]).
///
/// # Errors
/// [`EntryError::BrokenSeal`] if the ingest key is none.
pub fn write(
    head: &Head,
    id: EntryId,
    written_at: Timestamp,
    (salt, payload): ([u8; 32], &[u8]),
    signer: Option<&SigningKey>,
    ingest: &IngestKey,
) -> Result<Written, EntryError> {
    let header = Header {
        organisation: head.organisation,
        device: head.device,
        epoch: head.epoch,
        seq: head.next_seq,
        id,
        written_at,
        prev: head.hash,
        commitment: commitment(&salt, payload),
    };
    let hash = header.hash();
    let sealed = header.seal(&salt, payload, ingest)?;
    let signature = signer.map(|key| key.sign(&hash));
    Ok(Written { header, hash, signature, ingest_kid: ingest.kid(), sealed, salt })
}
