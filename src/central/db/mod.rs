//! Central's database: one set of queries, over SQLite (embedded) or PostgreSQL (shared).
//!
//! A query is written once, in the SQL that both engines speak, with `$1` for its first parameter, against [`Tx`]: an
//! open transaction that runs a statement and gives plain [`Value`]s. What differs between the engines (types in the
//! schema, how a transaction begins, how parameters are marked) is in one file for each, about a page.
//!
//! Work on the database blocks; handlers call [`Db::write`] and [`Db::read`], which move it off the async threads.

pub mod bundles;
pub mod chains;
pub mod clients;
pub mod codes;
pub mod devices;
pub mod digests;
pub mod duties;
pub mod entries;
pub mod grants;
pub mod keys;
pub mod log;
pub mod office;
pub mod organisation;
pub mod people;
pub mod phone_checks;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod recovery;
pub mod releases;
pub mod sqlite;
pub mod tags;
pub mod visits;
pub mod watch;

use std::sync::Arc;

use uuid::Uuid;

use crate::domain::clock::Timestamp;

/// A value in or out of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// SQL's null.
    Null,
    /// Any whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u64> for Value {
    /// Numbers beyond 2⁶³ − 1 are stored as that: none of ours come near.
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Blob(value.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(value: &[u8; N]) -> Self {
        Self::Blob(value.to_vec())
    }
}

impl From<&Vec<u8>> for Value {
    fn from(value: &Vec<u8>) -> Self {
        Self::Blob(value.clone())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine says no. Its text names tables and columns, never a value.
    #[error("the database failed: {0}")]
    Engine(String),
    /// Another process holds the database, or the connection was lost: try again.
    #[error("the database is busy or out of reach")]
    Busy,
    /// A row is not of the form this version writes.
    #[error("a row of {0} is not as it was written")]
    Row(&'static str),
    /// Another organisation key is in force: ours was rotated away, or is another database's.
    #[error(
        "the codes are wrapped under another organisation key: try again in a minute if `rotate-key` was just run, else \
         put back the organisation.key that belongs to this database"
    )]
    OtherKey,
}

/// A row of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// A whole number.
    ///
    /// # Errors
    /// [`DbError::Row`] for another type.
    pub fn int(&self, column: usize) -> Result<i64, DbError> {
        self.optional_int(column)?.ok_or(DbError::Row("number"))
    }

    /// A whole number that is not negative.
    ///
    /// # Errors
    /// [`DbError::Row`].
    pub fn count(&self, column: usize) -> Result<u64, DbError> {
        u64::try_from(self.int(column)?).map_err(|_| DbError::Row("number"))
    }

    /// A whole number or null.
    ///
    /// # Errors
    /// [`DbError::Row`].
    pub fn optional_int(&self, column: usize) -> Result<Option<i64>, DbError> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(Some(*value)),
            Some(Value::Null) => Ok(None),
            Some(Value::Text(_) | Value::Blob(_)) | None => Err(DbError::Row("number")),
        }
    }

    /// Text.
    ///
    /// # Errors
    /// [`DbError::Row`].
    pub fn text(&self, column: usize) -> Result<String, DbError> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value.clone()),
            Some(Value::Null | Value::Int(_) | Value::Blob(_)) | None => Err(DbError::Row("text")),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`DbError::Row`].
    pub fn blob(&self, column: usize) -> Result<Vec<u8>, DbError> {
        self.optional_blob(column)?.ok_or(DbError::Row("bytes"))
    }

    /// Bytes or null.
    ///
    /// # Errors
    /// [`DbError::Row`].
    pub fn optional_blob(&self, column: usize) -> Result<Option<Vec<u8>>, DbError> {
        match self.0.get(column) {
            Some(Value::Blob(value)) => Ok(Some(value.clone())),
            Some(Value::Null) => Ok(None),
            Some(Value::Int(_) | Value::Text(_)) | None => Err(DbError::Row("bytes")),
        }
    }

    /// 32 bytes.
    ///
    /// # Errors
    /// [`DbError::Row`].
    pub fn hash(&self, column: usize) -> Result<[u8; 32], DbError> {
        self.blob(column)?.try_into().map_err(|_| DbError::Row("hash"))
    }

    /// An identity.
    ///
    /// # Errors
    /// [`DbError::Row`].
    pub fn uuid(&self, column: usize) -> Result<Uuid, DbError> {
        Uuid::from_slice(&self.blob(column)?).map_err(|_| DbError::Row("identity"))
    }

    /// An identity or null.
    ///
    /// # Errors
    /// [`DbError::Row`].
    pub fn optional_uuid(&self, column: usize) -> Result<Option<Uuid>, DbError> {
        self.optional_blob(column)?
            .map(|bytes| Uuid::from_slice(&bytes).map_err(|_| DbError::Row("identity")))
            .transpose()
    }
}

/// An open transaction.
pub trait Tx {
    /// Runs a statement; gives the number of rows it changed. After an error the transaction is good for nothing but
    /// to be rolled back: one engine would go on, the other would not.
    ///
    /// # Errors
    /// [`DbError`].
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DbError>;

    /// Runs a query; gives its rows.
    ///
    /// # Errors
    /// [`DbError`].
    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError>;

    /// The only row of a query, or none.
    ///
    /// # Errors
    /// [`DbError`].
    fn one(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, values)?.into_iter().next())
    }
}

/// What a transaction may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Read a consistent state.
    Read,
    /// Change things; one writer after the other.
    Write,
}

/// Work inside a transaction: `Ok(true)` commits.
type Work<'a> = &'a mut dyn FnMut(&mut dyn Tx) -> bool;

/// An engine.
pub trait Backend: Send + Sync {
    /// Runs `work` in one transaction. It is committed if `work` gives `true`, else rolled back.
    ///
    /// # Errors
    /// [`DbError`] when the transaction could not begin or end.
    fn transact(&self, mode: Mode, work: Work<'_>) -> Result<(), DbError>;

    /// The statement that asks the engine's own clock, in milliseconds since 1970; none where it runs on this one.
    fn clock(&self) -> Option<&'static str> {
        None
    }

    /// The statement that asks which history of itself the engine is on, as text and number: a failover and a restore to a
    /// point in time begin another. None where the engine keeps no account of it.
    fn lineage(&self) -> Option<&'static str> {
        None
    }
}

/// The database.
#[derive(Clone)]
pub struct Db {
    backend: Arc<dyn Backend>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Db")
    }
}

impl Db {
    /// Over an engine.
    pub fn new(backend: Arc<dyn Backend>) -> Self {
        Self { backend }
    }

    /// What the engine's own clock says, where it has one.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn clock(&self) -> Result<Option<Timestamp>, DbError> {
        let Some(sql) = self.backend.clock() else { return Ok(None) };
        let row = self.read_now(|tx| tx.one(sql, &[]))?.ok_or(DbError::Row("clock"))?;
        Ok(Some(Timestamp(row.int(0)?)))
    }

    /// [`Backend::lineage`].
    pub fn lineage(&self) -> Option<&'static str> {
        self.backend.lineage()
    }

    fn transact<T, E: From<DbError>>(
        &self,
        mode: Mode,
        work: impl FnOnce(&mut dyn Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut work = Some(work);
        let mut done = None;
        self.backend.transact(mode, &mut |tx| {
            let result = work.take().map(|work| work(tx));
            let commit = matches!(result, Some(Ok(_)));
            done = result;
            commit
        })?;
        done.unwrap_or_else(|| Err(DbError::Busy.into()))
    }

    /// Runs `work` in one transaction on this thread; an error rolls it back.
    ///
    /// # Errors
    /// What `work` or the database says.
    pub fn write_now<T, E: From<DbError>>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        self.transact(Mode::Write, work)
    }

    /// Reads a consistent state on this thread.
    ///
    /// # Errors
    /// What `work` or the database says.
    pub fn read_now<T, E: From<DbError>>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        self.transact(Mode::Read, work)
    }

    /// [`Self::write_now`], off the async threads.
    ///
    /// # Errors
    /// What `work` or the database says.
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.write_now(work)).await.unwrap_or_else(|_| Err(DbError::Busy.into()))
    }

    /// [`Self::read_now`], off the async threads.
    ///
    /// # Errors
    /// What `work` or the database says.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.read_now(work)).await.unwrap_or_else(|_| Err(DbError::Busy.into()))
    }
}

/// What became of a row that a file gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Created,
    /// It was there with other content.
    Updated,
    /// It was there as it is.
    Unchanged,
}

/// The next value of a rising number, taken in this transaction.
///
/// # Errors
/// [`DbError`].
pub fn next_number(tx: &mut dyn Tx, org: &[u8; 16], name: &str) -> Result<u64, DbError> {
    let sql = "INSERT INTO counter (org, name, value) VALUES ($1, $2, 1) \
               ON CONFLICT (org, name) DO UPDATE SET value = counter.value + 1 RETURNING value";
    tx.one(sql, &[org.into(), name.into()])?.ok_or(DbError::Row("counter"))?.count(0)
}
