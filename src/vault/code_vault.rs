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
use crate::domain::encoding::hex;
use crate::domain::ids::{ClientId, CodeVersionId, DeviceId, EntryId, MethodId, OrgId};
use crate::domain::notes_guard::{self, Finding, Secret};

/// The organisation's key, from a file or an environment variable; and the next one, while it takes its place.
#[derive(Debug)]
pub struct OrganisationKey {
    present: Secret32,
    next: Option<Secret32>,
}

/// Which key this is: a digest that says nothing of it.
fn kid(key: &Secret32) -> String {
    // EXPOSE: into a digest; the key has 256 random bits, so nobody finds it from there.
    hex(&hazmat::sha256(&[b"doorstep/organisation-key/v1", key.expose()])[..8])
}

impl OrganisationKey {
    /// Takes the key over.
    pub fn new(key: Secret32) -> Self {
        Self { present: key, next: None }
    }

    /// The same key with the one that is to take its place: both open, the present one wraps.
    #[must_use]
    pub fn with_next(self, next: Secret32) -> Self {
        Self { next: Some(next), ..self }
    }

    /// The identity of the present key.
    pub fn kid(&self) -> String {
        kid(&self.present)
    }

    /// The identity of the next key.
    pub fn next_kid(&self) -> Option<String> {
        self.next.as_ref().map(kid)
    }

    /// The key of this identity.
    fn of(&self, wanted: &str) -> Option<&Secret32> {
        [Some(&self.present), self.next.as_ref()].into_iter().flatten().find(|key| kid(key) == wanted)
    }

    /// Whether one of the two is the key of this identity.
    pub fn holds(&self, wanted: &str) -> bool {
        self.of(wanted).is_some()
    }

    /// The key's bytes, for central's key file.
    pub fn secret(&self) -> &Secret32 {
        &self.present
    }

    /// Unwraps a data key, with the present key or else the next.
    fn open_data_key(&self, aad: &[u8], wrapped: &[u8]) -> Result<Secret32, BrokenSeal> {
        let opened = hazmat::open(&self.present, aad, wrapped).or_else(|broken| {
            let next = self.next.as_ref().ok_or(broken)?;
            hazmat::open(next, aad, wrapped)
        })?;
        Secret32::from_slice(&opened).ok_or(BrokenSeal)
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

/// Puts salt and payload of an entry whose text holds a code into the vault, under the key of this identity; `None`
/// where that is neither the present nor the next.
pub fn hold_back(
    key: &OrganisationKey,
    kid: &str,
    organisation: OrgId,
    (device, entry): (DeviceId, EntryId),
    payload: &[u8],
) -> Option<StoredCode> {
    Some(seal_with_data_key(key.of(kid)?, &held_aad(organisation, device, entry), payload))
}

/// Seals the key by which grants are read out to a phone, under the key of this identity; `None` as in [`hold_back`].
pub fn store_voice_key(
    key: &OrganisationKey,
    kid: &str,
    organisation: OrgId,
    device: DeviceId,
    voice: &VoiceKey,
) -> Option<StoredCode> {
    // EXPOSE: into its seal.
    Some(seal_with_data_key(key.of(kid)?, &voice_aad(organisation, device), voice.secret().expose()))
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

fn seal_with_data_key(key: &Secret32, aad: &[u8], plaintext: &[u8]) -> StoredCode {
    let data_key = Secret32::make();
    let wrapped = wrap(key, &[DATA_KEY, aad].concat(), &data_key);
    StoredCode { wrapped, sealed: hazmat::seal(&data_key, aad, plaintext) }
}

fn open_with_data_key(
    key: &OrganisationKey,
    aad: &[u8],
    stored: &StoredCode,
) -> Result<zeroize::Zeroizing<Vec<u8>>, BrokenSeal> {
    hazmat::open(&key.open_data_key(&[DATA_KEY, aad].concat(), &stored.wrapped)?, aad, &stored.sealed)
}

const DATA_KEY: &[u8] = b"doorstep/data-key/v1";
const STORED: &[u8] = b"doorstep/stored-code/v1";

/// Puts a code into the vault.
pub fn store(key: &OrganisationKey, place: &Place, code: &Code) -> StoredCode {
    store_with(&key.present, place, code)
}

/// Puts a code into the vault under the key of this identity; `None` where that is neither the present nor the next.
pub fn store_under(key: &OrganisationKey, kid: &str, place: &Place, code: &Code) -> Option<StoredCode> {
    key.of(kid).map(|key| store_with(key, place, code))
}

fn store_with(key: &Secret32, place: &Place, code: &Code) -> StoredCode {
    let data_key = Secret32::make();
    let sealed = hazmat::seal(&data_key, &place.aad(STORED), code.padded().as_ref());
    StoredCode { wrapped: wrap(key, &place.aad(DATA_KEY), &data_key), sealed }
}

fn wrap(key: &Secret32, aad: &[u8], data_key: &Secret32) -> Vec<u8> {
    // EXPOSE: the data key into its wrapping.
    hazmat::seal(key, aad, data_key.expose())
}

fn open(key: &OrganisationKey, place: &Place, stored: &StoredCode) -> Result<Code, BrokenSeal> {
    let data_key = key.open_data_key(&place.aad(DATA_KEY), &stored.wrapped)?;
    let padded = hazmat::open(&data_key, &place.aad(STORED), &stored.sealed)?;
    Code::from_padded(&padded).ok_or(BrokenSeal)
}

/// Wraps the data key of an entry held back ([`hold_back`]) under another organisation key.
///
/// # Errors
/// [`BrokenSeal`] when `old` is not the key it is wrapped under, or the row was changed.
pub fn rewrap_held_back(
    old: &OrganisationKey,
    new: &OrganisationKey,
    organisation: OrgId,
    (device, entry): (DeviceId, EntryId),
    wrapped: &[u8],
) -> Result<Vec<u8>, BrokenSeal> {
    let aad = [DATA_KEY, &held_aad(organisation, device, entry)].concat();
    Ok(wrap(&new.present, &aad, &old.open_data_key(&aad, wrapped)?))
}

/// Wraps the key by which grants are read out to a phone under another organisation key.
///
/// # Errors
/// [`BrokenSeal`] when `old` is not the key it is wrapped under, or the row was changed.
pub fn rewrap_voice_key(
    old: &OrganisationKey,
    new: &OrganisationKey,
    organisation: OrgId,
    device: DeviceId,
    wrapped: &[u8],
) -> Result<Vec<u8>, BrokenSeal> {
    let aad = [DATA_KEY, &voice_aad(organisation, device)].concat();
    Ok(wrap(&new.present, &aad, &old.open_data_key(&aad, wrapped)?))
}

/// Wraps the data key of a stored code under another organisation key. The code itself is not opened.
///
/// # Errors
/// [`BrokenSeal`] when `old` is not the key it is wrapped under, or the row was changed.
pub fn rewrap(
    old: &OrganisationKey,
    new: &OrganisationKey,
    place: &Place,
    stored: &StoredCode,
) -> Result<StoredCode, BrokenSeal> {
    let aad = place.aad(DATA_KEY);
    let wrapped = wrap(&new.present, &aad, &old.open_data_key(&aad, &stored.wrapped)?);
    Ok(StoredCode { wrapped, sealed: stored.sealed.clone() })
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
