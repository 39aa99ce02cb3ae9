//! The data folder, and opening what lies in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::db::organisation::{self, Organisation};
use super::db::{Db, DbError, codes, sqlite::Sqlite};
use super::keys::organisation::{SettleError, organisation_key, settle};
use super::keys::{KeyError, Keys};
use super::{Central, Clock, recovery};
use crate::vault::signing::SigningKey;

/// Why the data folder cannot be used. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The path is a file.
    #[error("{0} is a file, not a folder: give a folder with --data, or move the file away")]
    NotAFolder(PathBuf),
    /// The folder cannot be made or written.
    #[error("the data folder {0} cannot be used ({1}): check who owns it, and that the disk has room")]
    Folder(PathBuf, std::io::Error),
    /// It holds other things, which would be closed to everybody else.
    #[error("{0} holds other things: give `init` an empty folder, or one that is not there yet")]
    NotEmpty(PathBuf),
    /// There is no organisation yet.
    #[error("{0} holds no organisation yet: run `doorstep-central init` first")]
    NotInitialised(PathBuf),
    /// There is one already.
    #[error("{0} holds an organisation already; `init` changes nothing")]
    Initialised(PathBuf),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// PostgreSQL.
    #[cfg(feature = "postgres")]
    #[error(transparent)]
    Postgres(#[from] super::db::postgres::PostgresError),
    /// An address was given to a program that has no use for one.
    #[cfg(not(feature = "postgres"))]
    #[error("this program was built without PostgreSQL: leave --database away, or build with --features postgres")]
    NoPostgres,
}

impl From<SettleError> for ConfigError {
    fn from(error: SettleError) -> Self {
        match error {
            SettleError::Db(error) => Self::Db(error),
            SettleError::Keys(error) => Self::Keys(error),
        }
    }
}

const KEYS: &str = "keys";
const DATABASE: &str = "central.db";

/// A data folder: keys, and the database unless that is PostgreSQL.
#[derive(Clone)]
pub struct Folder {
    path: PathBuf,
    /// PostgreSQL's address; it may hold a password.
    database: Option<String>,
}

impl std::fmt::Debug for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Folder").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Folder {
    /// The folder at `path`, which [`Self::make`] made. `database` is the address of a PostgreSQL database; without one
    /// the database is a file in the folder.
    ///
    /// # Errors
    /// [`ConfigError::NotAFolder`], [`ConfigError::NotInitialised`]; nothing is made or changed then.
    pub fn open(path: &Path, database: Option<&str>) -> Result<Self, ConfigError> {
        if path.is_file() {
            return Err(ConfigError::NotAFolder(path.into()));
        }
        let has_database = database.is_some() || path.join(DATABASE).is_file();
        if !path.join(KEYS).is_dir() || !has_database {
            return Err(ConfigError::NotInitialised(path.into()));
        }
        Ok(Self { path: path.into(), database: database.map(str::to_owned) })
    }

    /// Where the keys of the folder at `path` lie, for commands that need no database.
    ///
    /// # Errors
    /// [`ConfigError::NotAFolder`], [`ConfigError::NotInitialised`].
    pub fn keys_of(path: &Path) -> Result<PathBuf, ConfigError> {
        if path.is_file() {
            return Err(ConfigError::NotAFolder(path.into()));
        }
        let keys = path.join(KEYS);
        if keys.is_dir() { Ok(keys) } else { Err(ConfigError::NotInitialised(path.into())) }
    }

    /// The folder at `path`, made if it is not there, for its owner alone.
    ///
    /// # Errors
    /// [`ConfigError::NotAFolder`]; [`ConfigError::NotEmpty`] where it holds something else; [`ConfigError::Folder`].
    pub fn make(path: &Path, database: Option<&str>) -> Result<Self, ConfigError> {
        if path.is_file() {
            return Err(ConfigError::NotAFolder(path.into()));
        }
        let failed = |error| ConfigError::Folder(path.into(), error);
        let ours = |name: &std::ffi::OsStr| name == KEYS || name.to_string_lossy().starts_with("central.");
        if let Ok(entries) = std::fs::read_dir(path)
            && entries.flatten().any(|entry| !ours(&entry.file_name()))
        {
            return Err(ConfigError::NotEmpty(path.into()));
        }
        std::fs::create_dir_all(path.join(KEYS)).map_err(failed)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let private = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(path.join(KEYS), private.clone()).map_err(failed)?;
            std::fs::set_permissions(path, private).map_err(failed)?;
        }
        Ok(Self { path: path.into(), database: database.map(str::to_owned) })
    }

    /// Where the keys lie.
    pub fn keys(&self) -> PathBuf {
        self.path.join(KEYS)
    }

    /// The database.
    ///
    /// # Errors
    /// [`ConfigError::Db`]; [`ConfigError`] for PostgreSQL.
    pub fn db(&self) -> Result<Db, ConfigError> {
        match &self.database {
            None => Ok(Db::new(Arc::new(Sqlite::open(&self.path.join(DATABASE))?))),
            #[cfg(feature = "postgres")]
            Some(address) => Ok(Db::new(Arc::new(super::db::postgres::Postgres::open(address)?))),
            #[cfg(not(feature = "postgres"))]
            Some(_) => Err(ConfigError::NoPostgres),
        }
    }

    /// The organisation.
    ///
    /// # Errors
    /// [`ConfigError::NotInitialised`], [`ConfigError::Db`].
    pub fn organisation(&self, db: &Db) -> Result<Organisation, ConfigError> {
        db.read_now(organisation::find)?.ok_or_else(|| ConfigError::NotInitialised(self.path.clone()))
    }

    /// Makes the organisation and its keys, the root too.
    ///
    /// # Errors
    /// [`ConfigError::Initialised`] if there is one; [`ConfigError`].
    pub fn initialise(&self, organisation: &Organisation, clock: &Clock) -> Result<(), ConfigError> {
        self.initialise_under(None, organisation, clock)
    }

    /// [`Self::initialise`] under a root that stays where it is.
    ///
    /// # Errors
    /// [`ConfigError::Initialised`] if there is one; [`ConfigError`].
    pub fn initialise_under(
        &self,
        root: Option<&SigningKey>,
        organisation: &Organisation,
        clock: &Clock,
    ) -> Result<(), ConfigError> {
        let db = self.db()?;
        if db.read_now(organisation::find)?.is_some() {
            return Err(ConfigError::Initialised(self.path.clone()));
        }
        // Keys first: an organisation without keys could not be repaired, keys without one are made anew.
        match root {
            None => Keys::make(&self.keys(), organisation.id, clock())?,
            Some(root) => Keys::make_under(&self.keys(), root, organisation.id, clock())?,
        }
        let kid = organisation_key(&self.keys())?.kid();
        Ok(db.write_now(|tx| {
            organisation::create(tx, organisation, clock())?;
            codes::set_key_in_force(tx, organisation.id, &kid)
        })?)
    }

    /// Everything a handler needs.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn central(&self, clock: Clock) -> Result<Central, ConfigError> {
        let db = self.db()?;
        let organisation = self.organisation(&db)?;
        if settle(&self.keys(), &db, organisation.id)? {
            tracing::info!("a change of the organisation key that was cut off is done");
        }
        let keys = Keys::load(&self.keys(), organisation.id, clock())?;
        let in_force = db.read_now(|tx| codes::key_in_force(tx, organisation.id))?;
        if in_force.is_some_and(|kid| !keys.organisation.holds(&kid)) {
            // No code can go out; everything else, the log above all, goes on.
            tracing::error!("the organisation key is not the one this database belongs to: put that one back");
        }
        let central = Central {
            db,
            keys: keys.into(),
            organisation: organisation.into(),
            clock,
            drift: Arc::default(),
            limits: Arc::default(),
        };
        if recovery::look(&central)? {
            tracing::warn!("recovering: no codes go out until a Registered Manager has confirmed (`recovery list`)");
        }
        Ok(central)
    }
}
