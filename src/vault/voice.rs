//! The key by which a grant is read out over the phone: 8 digits one way, 12 the other.
//!
//! answer = HMAC-SHA-256(K_voice, `doorstep/voice/v1` ‖ organisation ‖ device ‖ client (16 bytes each) ‖ the 8 digits in
//! ASCII), the 32 bytes as one big-endian number, modulo 10¹¹, eleven digits with leading zeros, and Damm's check digit.
//! A fixed vector holds the form. K_voice is fresh in each bundle and travels sealed to the bundle's pair:
//! HPKE base mode, info = `doorstep/voice-key/v1` ‖ organisation ‖ device ‖ bundle number (u64 big-endian), AAD empty.
//!
//! Not protected: a modified app, which may show what it holds without asking; the window itself is no stronger.

use super::hazmat::{self, BrokenSeal};
use super::secret::Secret32;
use crate::domain::grant::with_check;
use crate::domain::ids::{ClientId, DeviceId, OrgId};

/// K_voice of one phone.
#[derive(Debug)]
pub struct VoiceKey(Secret32);

/// What both sides have to agree on for an answer to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The agency.
    pub organisation: OrgId,
    /// The phone.
    pub device: DeviceId,
    /// Whose home.
    pub client: ClientId,
    /// The 8 digits on the phone.
    pub digits: &'a str,
}

impl VoiceKey {
    /// A fresh key.
    pub fn make() -> Self {
        Self(Secret32::make())
    }

    /// From its stored bytes.
    pub fn new(key: Secret32) -> Self {
        Self(key)
    }

    /// The key's bytes, for its seals.
    pub fn secret(&self) -> &Secret32 {
        &self.0
    }

    /// The 12 digits to read out.
    pub fn answer(&self, asked: &Asked<'_>) -> String {
        const MODULUS: u64 = 100_000_000_000;
        let Asked { organisation, device, client, digits } = asked;
        let tag = hazmat::hmac(
            &self.0,
            &[b"doorstep/voice/v1", organisation.as_bytes(), device.as_bytes(), client.as_bytes(), digits.as_bytes()],
        );
        // Below 10¹¹ · 256 + 255 in each step: far from overflowing.
        let number = tag.iter().fold(0_u64, |number, byte| (number * 256 + u64::from(*byte)) % MODULUS);
        with_check(&format!("{number:011}"))
    }

    /// Whether this is the answer, compared in constant time.
    pub fn is_answer(&self, asked: &Asked<'_>, answer: &str) -> bool {
        super::is_same(self.answer(asked).as_bytes(), answer.as_bytes())
    }

    fn info(organisation: OrgId, device: DeviceId, bundle: u64) -> Vec<u8> {
        let label = b"doorstep/voice-key/v1".as_slice();
        [label, organisation.as_bytes(), device.as_bytes(), &bundle.to_be_bytes()].concat()
    }

    /// Seals the key to a phone's public key.
    ///
    /// # Errors
    /// [`BrokenSeal`] if the public key is none.
    pub fn seal(
        &self,
        to: &[u8; 32],
        organisation: OrgId,
        device: DeviceId,
        bundle: u64,
    ) -> Result<Vec<u8>, BrokenSeal> {
        // EXPOSE: into its seal.
        hazmat::hpke_seal(to, &Self::info(organisation, device, bundle), &[], self.0.expose())
    }

    /// Opens what [`Self::seal`] made.
    ///
    /// # Errors
    /// [`BrokenSeal`].
    pub fn open(
        pair: &super::envelope::RevealPair,
        organisation: OrgId,
        device: DeviceId,
        bundle: u64,
        sealed: &[u8],
    ) -> Result<Self, BrokenSeal> {
        let opened = hazmat::hpke_open(pair.private(), &Self::info(organisation, device, bundle), &[], sealed)?;
        Secret32::from_slice(&opened).map(Self).ok_or(BrokenSeal)
    }
}
