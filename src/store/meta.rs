//! Single values by name, as JSON.

use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Change, Store, StoreError};
use crate::vault::fields::FieldKey;

/// What the phone remembers of time ([`crate::domain::clock::TimeMemory`]).
pub const TIME: &str = "time";
/// The last applied bundle ([`super::visits::BundleState`]), sealed.
pub const BUNDLE: &str = "bundle";
/// The worker's settings.
pub const SETTINGS: &str = "settings";
/// Wrong PINs ([`crate::domain::pin::Tries`]).
pub const TRIES: &str = "tries";
/// The key pairs kept for envelopes ([`super::codes::Pairs`]).
pub const PAIRS: &str = "pairs";
/// Managers' grants ([`crate::domain::grant::HeldGrant`]), sealed.
pub const GRANTS: &str = "grants";
/// What the phone remembers of voice grants ([`crate::domain::grant::Voice`]), sealed.
pub const VOICE: &str = "voice";
/// The key by which grants are read out, as the bundle sealed it ([`super::codes::SealedVoiceKey`]).
pub const VOICE_KEY: &str = "voice_key";
/// Whether the practice visit was offered: it was tried, or put off.
pub const PRACTICE: &str = "practice";
/// The office's newest digest, and whether an entry quotes it ([`crate::domain::digest::Newest`]).
pub const DIGEST: &str = "digest";
/// When central last answered.
pub const CONTACT: &str = "contact";

fn read<T: DeserializeOwned>(db: &rusqlite::Connection, key: &str) -> Result<Option<T>, StoreError> {
    let value: Option<Vec<u8>> =
        db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?;
    // A value that no longer reads is as good as none: each of these is fetched or made again.
    Ok(value.and_then(|value| serde_json::from_slice(&value).ok()))
}

fn open_sealed<T: DeserializeOwned>(
    db: &rusqlite::Connection,
    fields: &FieldKey,
    key: &str,
) -> Result<Option<T>, StoreError> {
    let sealed: Option<Vec<u8>> =
        db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?;
    let opened = sealed.and_then(|sealed| fields.open("meta", key, &[], &sealed).ok());
    Ok(opened.and_then(|json| serde_json::from_slice(&json).ok()))
}

impl Store {
    /// The value of this name, if there is one and it reads.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        read(&self.db, key)
    }

    /// Sets a value, in a transaction of its own.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn set_meta<T: Serialize>(&mut self, key: &str, value: &T) -> Result<(), StoreError> {
        self.change(|change| change.set_meta(key, value))
    }
}

impl Store {
    /// The sealed value of this name, if there is one and it opens.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn sealed_meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        open_sealed(&self.db, &self.fields, key)
    }

    /// Seals a short text that is kept outside the database, bound to what it is and whose.
    pub fn seal_text(&self, what: &str, whose: &[u8], text: &str) -> Vec<u8> {
        self.fields.seal("outside", what, whose, text.as_bytes())
    }

    /// Opens what [`Self::seal_text`] sealed; empty where it was changed.
    pub fn open_text(&self, what: &str, whose: &[u8], sealed: &[u8]) -> String {
        let opened = self.fields.open("outside", what, whose, sealed).ok();
        opened.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()).unwrap_or_default()
    }
}

impl Change<'_> {
    /// The sealed value of this name, if there is one and it opens.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn sealed_meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        open_sealed(&self.tx, self.fields, key)
    }

    /// Sets a value that names people: sealed.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn set_sealed_meta<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        let json = zeroize::Zeroizing::new(serde_json::to_vec(value).map_err(|_| StoreError::Unsealable)?);
        self.put(key, &self.fields.seal("meta", key, &[], &json))
    }

    fn put(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.tx
            .prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?
            .execute((key, value))?;
        Ok(())
    }

    /// The value of this name, if there is one and it reads.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        read(&self.tx, key)
    }

    /// Sets a value.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn set_meta<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        self.put(key, &serde_json::to_vec(value).map_err(|_| StoreError::Unsealable)?)
    }

    /// Removes a value.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn clear_meta(&self, key: &str) -> Result<(), StoreError> {
        self.tx.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?;
        Ok(())
    }
}
