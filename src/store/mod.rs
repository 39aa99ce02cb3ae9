//! The phone's database: SQLite in WAL mode with `synchronous=FULL`, so that what was shown as saved is on disk.
//!
//! It holds the log, what waits to be sent, visits and clients, and the envelopes. Names, addresses and the readable
//! log are sealed field by field; codes stay in their envelopes. A damaged file is set aside, never deleted: it may
//! hold entries that nobody else has ([`damage`]). The store decides nothing: `domain` plans, `shell` asks.

pub mod codes;
pub mod damage;
pub mod entries;
pub mod identity;
pub mod meta;
pub mod outbox;
pub mod pages;
pub mod reserve;
pub mod schema;
pub mod visits;

use std::cell::Cell;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use outbox::Tally;
use reserve::Reserve;

use crate::vault::fields::FieldKey;

/// Something broken between the app and its disk.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite says no: a full disk, a locked or damaged file.
    #[error("the phone's storage failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The schema could not be brought up to date.
    #[error("the phone's storage could not be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// A file could not be read, written or moved.
    #[error("the phone's storage failed: {0}")]
    Io(#[from] std::io::Error),
    /// A row is not what it was written as.
    #[error("a stored {0} was changed")]
    Damaged(&'static str),
    /// An entry could not be sealed or written as JSON.
    #[error("an entry could not be sealed")]
    Unsealable,
    /// The app is not enrolled, so there is no chain to write to.
    #[error("this phone is not enrolled")]
    NoChain,
}

/// The open database.
pub struct Store {
    db: Connection,
    fields: FieldKey,
    path: PathBuf,
    reserve: Reserve,
    /// What was counted last, and the state of the file then.
    tally: Cell<Option<(i64, Tally)>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

impl StoreError {
    /// Whether the disk has no room left.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Sqlite(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull))
    }
}

/// A change under way: everything or nothing.
pub struct Change<'a> {
    tx: Transaction<'a>,
    fields: &'a FieldKey,
    /// Entries added; `None` once the counts have to be taken anew.
    added: Cell<Option<u64>>,
}

impl Store {
    /// Opens or makes the database at `path`, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`]: a damaged file is the caller's to set aside ([`damage::open_or_set_aside`]).
    pub fn open(path: &Path, fields: FieldKey) -> Result<Self, StoreError> {
        let reserve = Reserve::beside(path);
        reserve.make_room();
        let mut db = Connection::open(path)?;
        prepare(&db)?;
        schema::MIGRATIONS.to_latest(&mut db)?;
        Ok(Self { db, fields, path: path.to_owned(), reserve, tally: Cell::new(None) })
    }

    /// Runs `work` in one transaction, which takes the write lock at once and ends on disk or not at all.
    ///
    /// # Errors
    /// What `work` or the commit says; nothing is changed then.
    pub fn change<T>(&mut self, work: impl FnOnce(&Change<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.reserve.make_room();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let change = Change { tx, fields: &self.fields, added: Cell::new(Some(0)) };
        let done = work(&change).and_then(|done| {
            change.tx.commit()?;
            Ok(done)
        });
        let added = change.added.get().filter(|_| done.is_ok());
        self.tally.set(self.tally.get().zip(added).map(|((version, tally), added)| (version, tally.with(added))));
        if done.as_ref().is_err_and(StoreError::is_full) {
            // A quota that the system does not tell of: the next change finds room.
            self.reserve.give_up();
        }
        done
    }

    /// Keeps room for the day when the disk is full, where there is room now. Gives whether it is kept.
    pub fn keep_reserve(&self) -> bool {
        self.reserve.keep()
    }

    /// Whether the disk was found full and the reserve given up.
    pub fn is_short_of_room(&self) -> bool {
        !self.reserve.is_kept()
    }

    /// Overwrites freed pages in the main file and empties the WAL, after envelopes were deleted.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn scrub(&self) -> Result<(), StoreError> {
        Ok(self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// Where the database lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Change<'_> {
    fn count_added(&self) {
        self.added.set(self.added.get().map(|added| added + 1));
    }

    fn count_anew(&self) {
        self.added.set(None);
    }
}

fn prepare(db: &Connection) -> Result<(), StoreError> {
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "fullfsync", true)?;
    db.pragma_update(None, "checkpoint_fullfsync", true)?;
    db.pragma_update(None, "secure_delete", true)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// A row, unless one of its columns is not as it was written: such a row is passed over, so that it takes nothing else
/// with it. It is found and raised when the phone starts ([`damage`]).
fn sound<T>(row: rusqlite::Result<T>) -> Option<rusqlite::Result<T>> {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    match row {
        Err(error @ (FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..))) => {
            tracing::error!(%error, "a row is passed over");
            None
        }
        other => Some(other),
    }
}

/// Reads a column of 16 bytes into an identity.
fn id_column<T>(
    row: &rusqlite::Row<'_>,
    column: usize,
    read: impl FnOnce(&[u8]) -> Option<T>,
) -> Result<T, rusqlite::Error> {
    let bytes: Vec<u8> = row.get(column)?;
    read(&bytes).ok_or_else(|| wrong_column(column, "16 bytes"))
}

/// Reads a column of 32 bytes.
fn hash_column(row: &rusqlite::Row<'_>, column: usize) -> Result<[u8; 32], rusqlite::Error> {
    let bytes: Vec<u8> = row.get(column)?;
    bytes.try_into().map_err(|_| wrong_column(column, "32 bytes"))
}

fn wrong_column(column: usize, wanted: &'static str) -> rusqlite::Error {
    let expected = std::io::Error::new(std::io::ErrorKind::InvalidData, format!("expected {wanted}"));
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Blob, Box::new(expected))
}
