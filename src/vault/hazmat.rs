//! Raw ciphers. Private to the vault: other modules see what is built of them.
//!
//! AES-256-GCM with a random 96-bit nonce stored before the ciphertext; HPKE base mode (RFC 9180: X25519,
//! HKDF-SHA256, AES-256-GCM) with the encapsulated key stored before the ciphertext; HKDF-SHA256; SHA-256.

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::secret::Secret32;

/// A seal that did not open: wrong key, wrong binding, or changed bytes. It says no more than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the seal is broken")]
pub struct BrokenSeal;

/// Fresh random bytes.
///
/// # Panics
/// When the operating system gives no random numbers: nothing safe could be done then.
#[expect(clippy::expect_used, reason = "without random numbers no key is safe; there is nothing to go on with")]
pub fn make_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the operating system gives random numbers");
    bytes
}

/// SHA-256 over the parts, one after the other.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// HMAC-SHA-256 over the parts, one after the other (RFC 2104).
pub fn hmac(key: &Secret32, parts: &[&[u8]]) -> [u8; 32] {
    // EXPOSE: into the authenticator.
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.expose());
    let mut context = ring::hmac::Context::with_key(&key);
    for part in parts {
        context.update(part);
    }
    let mut tag = [0; 32];
    tag.copy_from_slice(context.sign().as_ref());
    tag
}

struct Length32;

impl ring::hkdf::KeyType for Length32 {
    fn len(&self) -> usize {
        32
    }
}

/// HKDF-SHA256 to 32 bytes.
///
/// # Panics
/// Never: 32 bytes are within what HKDF-SHA256 gives. A key of zeros would be worse.
#[expect(clippy::expect_used, reason = "cannot fail for 32 bytes; the alternative is a key of zeros")]
pub fn derive(salt: &[u8], ikm: &[u8], info: &[u8]) -> Secret32 {
    let mut key = Zeroizing::new([0; 32]);
    let salt = ring::hkdf::Salt::new(ring::hkdf::HKDF_SHA256, salt);
    salt.extract(ikm)
        .expand(&[info], Length32)
        .and_then(|okm| okm.fill(key.as_mut()))
        .expect("HKDF-SHA256 gives 32 bytes");
    Secret32::new(*key)
}

fn cipher(key: &Secret32) -> Option<LessSafeKey> {
    // EXPOSE: into the cipher that uses it.
    UnboundKey::new(&AES_256_GCM, key.expose()).ok().map(LessSafeKey::new)
}

/// Seals with AES-256-GCM: nonce, ciphertext, tag.
///
/// # Panics
/// Never: a key of 32 bytes fits, and ring seals anything shorter than 64 GiB. Going on unsealed would be worse.
#[expect(clippy::expect_used, reason = "cannot fail for 32-byte keys; the alternative is to write a plaintext")]
pub fn seal(key: &Secret32, aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE_LEN] = make_bytes();
    let mut body = plaintext.to_vec();
    cipher(key)
        .and_then(|cipher| {
            let nonce = Nonce::assume_unique_for_key(nonce);
            cipher.seal_in_place_append_tag(nonce, Aad::from(aad), &mut body).ok()
        })
        .expect("AES-256-GCM seals");
    [nonce.as_slice(), &body].concat()
}

/// Opens what [`seal`] made.
pub fn open(key: &Secret32, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, BrokenSeal> {
    let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(BrokenSeal)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| BrokenSeal)?;
    let mut body = Zeroizing::new(body.to_vec());
    let cipher = cipher(key).ok_or(BrokenSeal)?;
    let length = cipher.open_in_place(nonce, Aad::from(aad), &mut body).map_err(|_| BrokenSeal)?.len();
    body.truncate(length);
    Ok(body)
}

/// Length of an encapsulated X25519 key.
pub const ENC: usize = 32;

/// A fresh X25519 pair: private, public.
pub fn make_pair() -> (Secret32, [u8; 32]) {
    let (private, public) = X25519HkdfSha256::gen_keypair();
    let private = Zeroizing::new(<[u8; 32]>::from(private.to_bytes()));
    (Secret32::new(*private), public.to_bytes().into())
}

/// The public half of an X25519 private key.
pub fn derive_public(private: &Secret32) -> Option<[u8; 32]> {
    // EXPOSE: into the curve, which gives the public half.
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(private.expose()).ok()?;
    Some(X25519HkdfSha256::sk_to_pk(&private).to_bytes().into())
}

/// Seals to an X25519 public key: encapsulated key, ciphertext, tag.
pub fn hpke_seal(public: &[u8; 32], info: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, BrokenSeal> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public).map_err(|_| BrokenSeal)?;
    let (enc, body) = hpke::single_shot_seal::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        info,
        plaintext,
        aad,
    )
    .map_err(|_| BrokenSeal)?;
    Ok([enc.to_bytes().as_slice(), &body].concat())
}

/// Opens what [`hpke_seal`] made.
pub fn hpke_open(private: &Secret32, info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, BrokenSeal> {
    let (enc, body) = sealed.split_at_checked(ENC).ok_or(BrokenSeal)?;
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).map_err(|_| BrokenSeal)?;
    // EXPOSE: into the curve that opens the seal.
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(private.expose()).map_err(|_| BrokenSeal)?;
    hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(&OpModeR::Base, &private, &enc, info, body, aad)
        .map(Zeroizing::new)
        .map_err(|_| BrokenSeal)
}
