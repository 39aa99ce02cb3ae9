//! The codes at central, under the organisation's key.
//!
//! Each code version has a data key of its own; the data key is wrapped by the organisation's key, which lives
//! outside the database. A stolen database opens nothing. Codes leave this module only sealed again, to a phone
//! ([`reseal`]): no function here returns one. Texts in which a code was found lie here too ([`hold_back`]), and the keys
//! by which grants are read out ([`store_voice_key`]).

use subtle::ConstantTimeEq;

use super::envelope::Binding;
use super::hazmat::{self, BrokenSeal};
use super::secret::{Code, Secret32};
use super::voice::VoiceKey;
use crate::domain::ids::{ClientId, CodeVersionId, DeviceId, EntryId, MethodId, OrgId};
use crate::domain::notes_guard::{self, Finding, Secret};

/// The organisation's key, from a file or an environment variable.
#[derive(Debug)]
pub struct OrganisationKey(Secret32);

impl OrganisationKey {
    /// Takes the key over.
    pub fn new(key: Secret32) -> Self {
        Self(key)
    }

    /// The key's bytes, for central's key file.
    pub fn secret(&self) -> &Secret32 {
        &self.0
    }
}

/// What a stored code is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The agency.
    pub organisation: OrgId,
    /// Whose home.
    pub client: ClientId,
    /// Of which access method.
    pub method: MethodId,
    /// Which version.
    pub version: CodeVersionId,
}

impl Place {
    fn aad(&self, label: &[u8]) -> Vec<u8> {
        let Self { organisation, client, method, version } = self;
        [label, organisation.as_bytes(), client.as_bytes(), method.as_bytes(), version.as_bytes()].concat()
    }
}

/// A code as the database holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCode {
    /// The data key under the organisation's key.
    pub wrapped: Vec<u8>,
    /// The code under the data key.
    pub sealed: Vec<u8>,
}

/// Compares texts with stored codes, and forgets them.
///
/// # Errors
/// [`BrokenSeal`] when the organisation's key is another one, or a row was changed.
pub fn judge(
    key: &OrganisationKey,
    codes: &[(Place, StoredCode, bool)],
    suspicious: bool,
    notes: &[&str],
) -> Result<Finding, BrokenSeal> {
    let open = |(place, stored, order_free): &(Place, StoredCode, bool)| Ok((open(key, place, stored)?, *order_free));
    let opened: Vec<(Code, bool)> = codes.iter().map(open).collect::<Result<_, BrokenSeal>>()?;
    // EXPOSE: to the notes guard, which compares and forgets.
    let secrets = opened.iter().map(|(code, order_free)| Secret { code: code.expose(), order_free: *order_free });
    Ok(notes_guard::judge(&secrets.collect::<Vec<_>>(), suspicious, notes))
}

fn held_aad(organisation: OrgId, device: DeviceId, entry: EntryId) -> Vec<u8> {
    let label = b"doorstep/held-back/v1".as_slice();
    [label, organisation.as_bytes(), device.as_bytes(), entry.as_bytes()].concat()
}

/// Puts salt and payload of an entry whose text holds a code into the vault.
pub fn hold_back(
    key: &OrganisationKey,
    organisation: OrgId,
    (device, entry): (DeviceId, EntryId),
    payload: &[u8],
) -> StoredCode {
    seal_with_data_key(key, &held_aad(organisation, device, entry), payload)
}

/// Seals the key by which grants are read out to a phone.
pub fn store_voice_key(key: &OrganisationKey, organisation: OrgId, device: DeviceId, voice: &VoiceKey) -> StoredCode {
    // EXPOSE: into its seal.
    seal_with_data_key(key, &voice_aad(organisation, device), voice.secret().expose())
}

/// Opens what [`store_voice_key`] sealed.
///
/// # Errors
/// [`BrokenSeal`].
pub fn open_voice_key(
    key: &OrganisationKey,
    organisation: OrgId,
    device: DeviceId,
    stored: &StoredCode,
) -> Result<VoiceKey, BrokenSeal> {
    let opened = open_with_data_key(key, &voice_aad(organisation, device), stored)?;
    Secret32::from_slice(&opened).map(VoiceKey::new).ok_or(BrokenSeal)
}

fn voice_aad(organisation: OrgId, device: DeviceId) -> Vec<u8> {
    [b"doorstep/voice-key/v1".as_slice(), organisation.as_bytes(), device.as_bytes()].concat()
}

fn seal_with_data_key(key: &OrganisationKey, aad: &[u8], plaintext: &[u8]) -> StoredCode {
    let data_key = Secret32::make();
    // EXPOSE: the data key into its wrapping.
    let wrapped = hazmat::seal(&key.0, &[DATA_KEY, aad].concat(), data_key.expose());
    StoredCode { wrapped, sealed: hazmat::seal(&data_key, aad, plaintext) }
}

fn open_with_data_key(
    key: &OrganisationKey,
    aad: &[u8],
    stored: &StoredCode,
) -> Result<zeroize::Zeroizing<Vec<u8>>, BrokenSeal> {
    let data_key = hazmat::open(&key.0, &[DATA_KEY, aad].concat(), &stored.wrapped)?;
    let data_key = Secret32::from_slice(&data_key).ok_or(BrokenSeal)?;
    hazmat::open(&data_key, aad, &stored.sealed)
}

const DATA_KEY: &[u8] = b"doorstep/data-key/v1";
const STORED: &[u8] = b"doorstep/stored-code/v1";

/// Puts a code into the vault.
pub fn store(key: &OrganisationKey, place: &Place, code: &Code) -> StoredCode {
    let data_key = Secret32::make();
    // EXPOSE: the data key into its wrapping.
    let wrapped = hazmat::seal(&key.0, &place.aad(DATA_KEY), data_key.expose());
    let sealed = hazmat::seal(&data_key, &place.aad(STORED), code.padded().as_ref());
    StoredCode { wrapped, sealed }
}

fn open(key: &OrganisationKey, place: &Place, stored: &StoredCode) -> Result<Code, BrokenSeal> {
    let data_key = hazmat::open(&key.0, &place.aad(DATA_KEY), &stored.wrapped)?;
    let data_key = Secret32::from_slice(&data_key).ok_or(BrokenSeal)?;
    let padded = hazmat::open(&data_key, &place.aad(STORED), &stored.sealed)?;
    Code::from_padded(&padded).ok_or(BrokenSeal)
}

/// Opens a stored code and seals it to a phone, without ever returning it.
///
/// # Errors
/// [`BrokenSeal`] when the organisation's key is another one, or the row was changed.
pub fn reseal(
    key: &OrganisationKey,
    place: &Place,
    stored: &StoredCode,
    to: &[u8; 32],
    binding: &Binding,
) -> Result<Vec<u8>, BrokenSeal> {
    let code = open(key, place, stored)?;
    binding.seal(to, &code).map_err(|_| BrokenSeal)
}

/// Whether the stored code is this one, compared in constant time.
///
/// # Errors
/// [`BrokenSeal`] when the organisation's key is another one, or the row was changed.
pub fn is_same(key: &OrganisationKey, place: &Place, stored: &StoredCode, code: &Code) -> Result<bool, BrokenSeal> {
    let held = open(key, place, stored)?;
    Ok(held.padded().as_slice().ct_eq(code.padded().as_slice()).into())
}
