//! Names, addresses and the readable log in the phone's database, each field sealed by itself.
//!
//! AES-256-GCM under the key derived from the keystore's `db` item, nonce before the ciphertext, bound to table,
//! column and row, so that a field moved elsewhere does not open. It protects a stolen database file, not a stolen
//! unlocked phone: the key is at hand while the app runs, so that waits end, and entries are sent, while it is locked.

use super::hazmat::{self, BrokenSeal};
use super::secret::Secret32;
use zeroize::Zeroizing;

/// The key of the database's fields.
#[derive(Debug)]
pub struct FieldKey(Secret32);

impl FieldKey {
    /// Derives it from the keystore's `db` item.
    pub fn derive(db: &Secret32) -> Self {
        // EXPOSE: into the derivation.
        Self(hazmat::derive(&[], db.expose(), b"doorstep/kek-db/v1"))
    }

    fn aad(table: &str, column: &str, row: &[u8]) -> Vec<u8> {
        [table.as_bytes(), &[0], column.as_bytes(), &[0], row].concat()
    }

    /// Seals one field.
    pub fn seal(&self, table: &str, column: &str, row: &[u8], plaintext: &[u8]) -> Vec<u8> {
        hazmat::seal(&self.0, &Self::aad(table, column, row), plaintext)
    }

    /// Opens one field.
    ///
    /// # Errors
    /// [`BrokenSeal`] if it was changed, or belongs elsewhere.
    pub fn open(&self, table: &str, column: &str, row: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, BrokenSeal> {
        hazmat::open(&self.0, &Self::aad(table, column, row), sealed)
    }
}
