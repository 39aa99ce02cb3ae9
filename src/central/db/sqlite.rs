//! The embedded engine: one SQLite file in WAL mode, shared with the commands that run beside the service.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use super::{Backend, DbError, Mode, Row, Tx, Value, Work};

const SCRIPTS: &[M<'_>] = &[
    M::up(include_str!("schema/001_first.sql")),
    M::up(include_str!("schema/002_release.sql")),
    M::up(include_str!("schema/003_door.sql")),
    M::up(include_str!("schema/004_phone_check.sql")),
    M::up(include_str!("schema/005_role.sql")),
    M::up(include_str!("schema/006_chain.sql")),
    M::up(include_str!("schema/007_recovery.sql")),
];

/// How long a writer waits for another process.
const PATIENCE: Duration = Duration::from_secs(15);

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy,
            Some(_) | None => Self::Engine(error.to_string()),
        }
    }
}

/// Connections to one file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Sqlite {
    /// Opens or makes the file and brings its schema up to date; of several processes that start at once one does, and
    /// the others wait.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn open(path: &Path) -> Result<Self, DbError> {
        // SQLite's own waiting covers neither the change to WAL mode nor a look at the version before the scripts.
        let failed = |error: std::io::Error| DbError::Engine(format!("{}: {error}", path.display()));
        let starting = File::create(path.with_extension("lock")).map_err(failed)?;
        starting.lock().map_err(failed)?;
        let mut first = connect(path)?;
        Migrations::from_slice(SCRIPTS).to_latest(&mut first).map_err(|error| DbError::Engine(error.to_string()))?;
        Ok(Self { path: path.to_owned(), idle: Mutex::new(vec![first]) })
    }

    fn take(&self) -> Result<Connection, DbError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| connect(&self.path), Ok)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

fn connect(path: &Path) -> Result<Connection, DbError> {
    let db = Connection::open(path)?;
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "secure_delete", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.set_prepared_statement_cache_capacity(128);
    Ok(db)
}

impl Backend for Sqlite {
    fn transact(&self, mode: Mode, work: Work<'_>) -> Result<(), DbError> {
        let mut connection = self.take()?;
        let behavior = match mode {
            Mode::Read => TransactionBehavior::Deferred,
            Mode::Write => TransactionBehavior::Immediate,
        };
        {
            let mut tx = SqliteTx(connection.transaction_with_behavior(behavior)?);
            if work(&mut tx) { tx.0.commit()? } else { tx.0.rollback()? }
        }
        // A connection that failed is dropped instead: the next one is opened afresh.
        self.give_back(connection);
        Ok(())
    }
}

struct SqliteTx<'a>(rusqlite::Transaction<'a>);

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

fn value(column: ValueRef<'_>) -> Result<Value, DbError> {
    Ok(match column {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8(bytes.to_vec()).map_err(|_| DbError::Row("text"))?),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Real(_) => return Err(DbError::Row("number")),
    })
}

/// `$1` as SQLite numbers it: `?1`.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

impl Tx for SqliteTx<'_> {
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        let changed = self.0.prepare_cached(&numbered(sql))?.execute(rusqlite::params_from_iter(values))?;
        Ok(changed as u64)
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let mut statement = self.0.prepare_cached(&numbered(sql))?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|column| value(row.get_ref(column)?)).collect::<Result<_, DbError>>()?;
            found.push(Row(values));
        }
        Ok(found)
    }
}
