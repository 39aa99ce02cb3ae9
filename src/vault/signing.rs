//! Ed25519 (RFC 8032): phones sign requests and entries, the service key signs answers, the root certifies it.
//!
//! A key's identity (`kid`) is the first 8 bytes of SHA-256 over its public half, hexadecimal.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::secret::Secret32;
use crate::domain::encoding::hex;
use crate::domain::signed::{Kind, Signed};

/// A private signing key.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

/// A public key that signatures are checked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(pub [u8; 32]);

/// Why a signature or a signed body is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// The signature does not fit the bytes and the key.
    #[error("the signature does not fit")]
    BadSignature,
    /// Signed by a key that is not the expected one.
    #[error("signed by another key")]
    OtherKey,
    /// The payload is not what this kind of body holds.
    #[error("the signed text is not understood")]
    BadPayload,
}

impl SigningKey {
    /// The key of a stored seed; `None` if ring refuses it, which it does for no 32 bytes.
    pub fn from_seed(seed: &Secret32) -> Option<Self> {
        // EXPOSE: into the signing key.
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.expose()).ok()?;
        let public = PublicKey(pair.public_key().as_ref().try_into().ok()?);
        Some(Self { pair, public })
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// 64 bytes over `message`.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(message).as_ref());
        signature
    }

    /// Signs a body of this kind.
    ///
    /// # Errors
    /// [`NotSigned::BadPayload`] if it does not serialise, which no type of the wire does.
    pub fn sign_body<T: Serialize>(&self, kind: Kind, body: &T) -> Result<Signed, NotSigned> {
        let payload = serde_json::to_vec(body).map_err(|_| NotSigned::BadPayload)?;
        let sig = self.sign(&kind.message(&payload)).to_vec();
        Ok(Signed { payload, kid: self.public.kid(), sig })
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({}, private half hidden)", self.public.kid())
    }
}

impl PublicKey {
    /// From stored bytes; `None` for another length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The key's identity.
    pub fn kid(&self) -> String {
        hex(&super::sha256(&[&self.0])[..8])
    }

    /// Checks a signature over `message`.
    ///
    /// # Errors
    /// [`NotSigned::BadSignature`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), NotSigned> {
        UnparsedPublicKey::new(&ED25519, self.0).verify(message, signature).map_err(|_| NotSigned::BadSignature)
    }

    /// Checks a signed body of this kind and reads it.
    ///
    /// # Errors
    /// [`NotSigned`].
    pub fn open_body<T: DeserializeOwned>(&self, kind: Kind, signed: &Signed) -> Result<T, NotSigned> {
        if signed.kid != self.kid() {
            return Err(NotSigned::OtherKey);
        }
        self.verify(&kind.message(&signed.payload), &signed.sig)?;
        serde_json::from_slice(&signed.payload).map_err(|_| NotSigned::BadPayload)
    }
}
