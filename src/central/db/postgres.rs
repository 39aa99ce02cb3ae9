//! The shared engine: PostgreSQL, for several `doorstep-central` processes on one database.
//!
//! The script is the embedded engine's, with PostgreSQL's names for the types. Queries are the same text. Calls wait
//! on a runtime of this engine's own, so that they may come from any thread. Writers take a lock of the whole database
//! for their transaction, as SQLite's do: the queries may look first and write then without a race between processes.
//! What it costs is measured before it is refined.
//!
//! Nothing here speaks TLS: the server is reached over a Unix socket or this machine's own addresses, where a proxy
//! may stand. Another host is refused, since codes' ciphertexts and people's names would pass in the clear.

use std::future::Future;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use bytes::BytesMut;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod};
use refinery::{Migration, Runner};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::Host;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Config, NoTls};

use super::{Backend, DbError, Mode, Row, Tx, Value, Work};

/// The scripts, numbered from one.
const SCRIPTS: &[(&str, &str)] = &[
    ("V1__first", include_str!("schema/001_first.sql")),
    ("V2__release", include_str!("schema/002_release.sql")),
    ("V3__door", include_str!("schema/003_door.sql")),
    ("V4__phone_check", include_str!("schema/004_phone_check.sql")),
    ("V5__role", include_str!("schema/005_role.sql")),
    ("V6__chain", include_str!("schema/006_chain.sql")),
    ("V7__recovery", include_str!("schema/007_recovery.sql")),
];

/// Connections of one process.
const CONNECTIONS: usize = 8;

/// How long a transaction waits for a connection, and a writer for the one before it.
const PATIENCE: Duration = Duration::from_secs(15);

/// The lock of writers, and that of migrations: any two numbers that nobody else on this database uses.
const WRITERS: i64 = 0x646f_6f72_0001;
const MIGRATIONS: i64 = 0x646f_6f72_0002;

/// The cluster's identity and its timeline. After a failover the timeline of the last checkpoint may still be the one
/// before; that of the log being written is not.
const LINEAGE: &str = "SELECT (SELECT system_identifier::text FROM pg_control_system()), \
    greatest((SELECT timeline_id FROM pg_control_checkpoint()), CASE WHEN pg_is_in_recovery() THEN 0 \
    ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END)";

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// The address.
    #[error("the database address cannot be read: give one such as postgres:///doorstep?host=/run/postgresql")]
    Address,
    /// Another host.
    #[error("the database is on another host, and this version has no TLS to it: use a Unix socket or a local proxy")]
    OtherHost,
    /// The server may lose what it says is stored, and a receipt would be a lie.
    #[error("the database server runs with fsync=off and may lose what it was given: turn that on")]
    NotDurable,
    /// The runtime.
    #[error("no threads for the database: {0}")]
    Threads(#[from] std::io::Error),
    /// A script failed.
    #[error("the database's schema could not be brought up to date: {0}")]
    Schema(String),
    /// The engine.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Text of a script for this engine.
fn dialect(script: &str) -> String {
    let line = |line: &str| {
        if line.trim_start().starts_with("--") {
            line.to_owned()
        } else {
            line.replace(" BLOB", " BYTEA").replace(" INTEGER", " BIGINT")
        }
    };
    script.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            return if error.is_closed() { Self::Busy } else { Self::Engine("the connection failed".into()) };
        };
        let passing = [
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::TOO_MANY_CONNECTIONS,
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CANNOT_CONNECT_NOW,
        ];
        if passing.contains(said.code()) {
            return Self::Busy;
        }
        // The message's detail would hold values; its table and constraint hold none.
        let place = [said.table(), said.constraint()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Self::Engine(format!("{} {} {place}", said.code().code(), said.message()))
    }
}

impl From<PoolError> for DbError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Timeout(_)
            | PoolError::Closed
            | PoolError::NoRuntimeSpecified
            | PoolError::PostCreateHook(_) => Self::Busy,
        }
    }
}

/// Runs a future to its end on the engine's runtime while this thread waits.
#[derive(Debug)]
struct Waiting(Option<Runtime>);

impl Waiting {
    fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, DbError> {
        let runtime = self.0.as_ref().ok_or(DbError::Busy)?;
        let (say, heard) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            let _ = say.send(work.await);
        });
        heard.recv().map_err(|_| DbError::Busy)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // A runtime may be dropped by waiting only outside others.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A pool of connections to one database.
#[derive(Debug)]
pub struct Postgres {
    pool: Pool,
    runtime: Waiting,
}

impl Postgres {
    /// Connects to `address` (a `postgres://` URL or `key=value` words) and brings the schema up to date; of several
    /// processes that start at once one does, and the others wait.
    ///
    /// # Errors
    /// [`PostgresError`].
    pub fn open(address: &str) -> Result<Self, PostgresError> {
        let config: Config = address.parse().map_err(|_| PostgresError::Address)?;
        if config.get_hosts().is_empty() || !config.get_hosts().iter().all(is_here) {
            return Err(PostgresError::OtherHost);
        }
        let runtime = Waiting(Some(Builder::new_multi_thread().worker_threads(1).enable_all().build()?));
        // A connection that comes back inside a transaction, after a panic, leaves it before it is lent again.
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Custom("ROLLBACK".into()) };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(CONNECTIONS)
            .runtime(deadpool_postgres::Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .build()
            .map_err(|_| PostgresError::Address)?;
        let engine = Self { pool, runtime };
        let pool = engine.pool.clone();
        let durable = engine.runtime.wait(async move {
            let row = pool.get().await?.query_one("SELECT current_setting('fsync')", &[]).await?;
            Ok::<bool, DbError>(row.try_get::<_, String>(0)? == "on")
        })??;
        if !durable {
            return Err(PostgresError::NotDurable);
        }
        let pool = engine.pool.clone();
        engine.runtime.wait(async move { migrate(&pool).await })??;
        Ok(engine)
    }
}

async fn migrate(pool: &Pool) -> Result<(), PostgresError> {
    let mut client = pool.get().await.map_err(DbError::from)?;
    let scripts = SCRIPTS.iter().map(|(name, script)| Migration::unapplied(name, &dialect(script)));
    let scripts = scripts.collect::<Result<Vec<_>, _>>().map_err(|error| PostgresError::Schema(error.to_string()))?;
    // The library takes no lock of its own.
    client.execute("SELECT pg_advisory_lock($1)", &[&MIGRATIONS]).await.map_err(DbError::from)?;
    let done = Runner::new(&scripts).run_async(&mut **client).await;
    client.execute("SELECT pg_advisory_unlock($1)", &[&MIGRATIONS]).await.map_err(DbError::from)?;
    done.map(|_| ()).map_err(|error| PostgresError::Schema(error.to_string()))
}

impl Backend for Postgres {
    fn clock(&self) -> Option<&'static str> {
        Some("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
    }

    fn lineage(&self) -> Option<&'static str> {
        Some(LINEAGE)
    }

    fn transact(&self, mode: Mode, work: Work<'_>) -> Result<(), DbError> {
        let pool = self.pool.clone();
        let begin = match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY".to_owned(),
            Mode::Write => {
                let patience = PATIENCE.as_millis();
                format!(
                    "BEGIN; SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = {patience}; SELECT pg_advisory_xact_lock({WRITERS})"
                )
            }
        };
        let client = self.runtime.wait(async move {
            let client = pool.get().await?;
            client.batch_execute(&begin).await?;
            Ok::<_, DbError>(Arc::new(client))
        })??;
        let mut tx = PostgresTx { client: client.clone(), runtime: &self.runtime };
        let end = if work(&mut tx) { "COMMIT" } else { "ROLLBACK" };
        self.runtime.wait(async move { client.batch_execute(end).await })?.map_err(DbError::from)
    }
}

struct PostgresTx<'a> {
    client: Arc<Object>,
    runtime: &'a Waiting,
}

/// A copy of the values to go with the statement to the runtime.
fn given(values: &[Value]) -> Vec<Value> {
    values.to_vec()
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl Tx for PostgresTx<'_> {
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        let (client, sql, values) = (self.client.clone(), sql.to_owned(), given(values));
        self.runtime.wait(async move {
            let statement = client.prepare_cached(&sql).await?;
            Ok(client.execute(&statement, &parameters(&values)).await?)
        })?
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let (client, sql, values) = (self.client.clone(), sql.to_owned(), given(values));
        self.runtime.wait(async move {
            let statement = client.prepare_cached(&sql).await?;
            let rows = client.query(&statement, &parameters(&values)).await?;
            rows.iter()
                .map(|row| (0..row.len()).map(|column| row.try_get(column)).collect::<Result<_, _>>().map(Row))
                .collect::<Result<_, _>>()
                .map_err(|_| DbError::Row("result"))
        })?
    }
}

type AnyError = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, AnyError> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
            Self::Int(value) if *ty == Type::INT8 => value.to_sql(ty, out),
            // PostgreSQL's text holds no NUL; import and ingest let none in.
            Self::Text(value) if *ty == Type::TEXT && !value.contains('\0') => value.to_sql(ty, out),
            Self::Blob(value) if *ty == Type::BYTEA => value.to_sql(ty, out),
            Self::Int(_) | Self::Text(_) | Self::Blob(_) => Err("a value of another type than its column".into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, AnyError> {
        Ok(match *ty {
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::BYTEA => Self::Blob(raw.to_vec()),
            _ => Self::Text(String::from_sql(&Type::TEXT, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, AnyError> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }
}
