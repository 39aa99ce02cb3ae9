//! From the PIN and the keystore to the reveal root, which wraps all reveal secrets.
//!
//! The root R is random. It is sealed under HKDF-SHA256(salt = device id, ikm = Argon2id(PIN) ‖ `reveal`, info
//! `doorstep/kek-reveal/v1`), where `reveal` is a keystore item: neither the PIN nor the keystore alone opens it.
//! Argon2id (RFC 9106): 64 MiB, at least three passes, calibrated at enrolment to about 0.3 s, one lane.
//! A rooted phone that gives up its keystore leaves six digits: hours. The README says so.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::hazmat::{self, BrokenSeal};
use super::secret::{Pin, Secret32};
use crate::domain::ids::DeviceId;

const INFO: &[u8] = b"doorstep/kek-reveal/v1";
const MIB_64: u32 = 64 * 1024;
/// Fewest passes.
pub const FEWEST_PASSES: u32 = 3;
const MOST_PASSES: u32 = 32;

/// What one derivation costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory, KiB.
    pub kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// The least the product allows.
    pub const LEAST: Self = Self { kib: MIB_64, passes: FEWEST_PASSES };

    /// The passes that take about `target` here: one measurement of the least, scaled.
    pub fn calibrated(target: Duration) -> Self {
        let begin = Instant::now();
        let _ = derive_from_pin(&Pin::new(String::from("000000")), &[0; 16], Self::LEAST);
        let pass = begin.elapsed().div_f64(f64::from(FEWEST_PASSES)).max(Duration::from_millis(1));
        let passes = target.as_millis() / pass.as_millis().max(1);
        Self { kib: MIB_64, passes: u32::try_from(passes).unwrap_or(MOST_PASSES).clamp(FEWEST_PASSES, MOST_PASSES) }
    }
}

/// The reveal root as it lies on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedRoot {
    /// Argon2id's salt.
    #[serde(with = "crate::domain::encoding::bytes")]
    salt: Vec<u8>,
    /// What a try costs.
    cost: Cost,
    #[serde(with = "crate::domain::encoding::bytes")]
    sealed: Vec<u8>,
}

/// The PIN is not the right one, or the keystore's item is another: no telling which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the PIN is not right")]
pub struct WrongPin;

/// The root of all reveal secrets, in memory only while unlocked.
#[derive(Debug)]
pub struct RevealRoot(Secret32);

impl RevealRoot {
    /// A fresh root.
    pub fn make() -> Self {
        Self(Secret32::make())
    }

    /// Seals the root under this PIN and the keystore's `reveal` item.
    ///
    /// # Errors
    /// [`BrokenSeal`] if Argon2 cannot run with this cost.
    pub fn seal(&self, pin: &Pin, device: DeviceId, reveal: &Secret32, cost: Cost) -> Result<SealedRoot, BrokenSeal> {
        let salt: [u8; 16] = hazmat::make_bytes();
        let key = key(pin, &salt, cost, device, reveal)?;
        // EXPOSE: into the seal under the PIN.
        let sealed = hazmat::seal(&key, device.as_bytes(), self.0.expose());
        Ok(SealedRoot { salt: salt.to_vec(), cost, sealed })
    }

    /// Seals a reveal secret under the root, bound to its name.
    pub fn wrap(&self, name: &str, secret: &Secret32) -> Vec<u8> {
        // EXPOSE: into the seal under the root.
        hazmat::seal(&self.0, name.as_bytes(), secret.expose())
    }

    /// Opens what [`Self::wrap`] sealed.
    ///
    /// # Errors
    /// [`BrokenSeal`].
    pub fn unwrap_secret(&self, name: &str, wrapped: &[u8]) -> Result<Secret32, BrokenSeal> {
        let opened = hazmat::open(&self.0, name.as_bytes(), wrapped)?;
        Secret32::from_slice(&opened).ok_or(BrokenSeal)
    }
}

impl SealedRoot {
    /// Opens the root.
    ///
    /// # Errors
    /// [`WrongPin`]. Takes as long as the cost says, right or wrong.
    pub fn open(&self, pin: &Pin, device: DeviceId, reveal: &Secret32) -> Result<RevealRoot, WrongPin> {
        let key = key(pin, &self.salt, self.cost, device, reveal).map_err(|_| WrongPin)?;
        let opened = hazmat::open(&key, device.as_bytes(), &self.sealed).map_err(|_| WrongPin)?;
        Secret32::from_slice(&opened).map(RevealRoot).ok_or(WrongPin)
    }

    /// What a try costs.
    pub fn cost(&self) -> Cost {
        self.cost
    }
}

fn key(pin: &Pin, salt: &[u8], cost: Cost, device: DeviceId, reveal: &Secret32) -> Result<Secret32, BrokenSeal> {
    let stretched = derive_from_pin(pin, salt, cost)?;
    // EXPOSE: both halves into the derivation.
    let ikm = Zeroizing::new([stretched.expose().as_slice(), reveal.expose()].concat());
    Ok(hazmat::derive(device.as_bytes(), &ikm, INFO))
}

fn derive_from_pin(pin: &Pin, salt: &[u8], cost: Cost) -> Result<Secret32, BrokenSeal> {
    let params = Params::new(cost.kib, cost.passes, 1, Some(32)).map_err(|_| BrokenSeal)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut stretched = Zeroizing::new([0; 32]);
    // EXPOSE: into Argon2id.
    argon2.hash_password_into(pin.expose().as_bytes(), salt, stretched.as_mut()).map_err(|_| BrokenSeal)?;
    Ok(Secret32::new(*stretched))
}
