//! The central service: takes the rota in, gives each phone what it may have, and keeps the log.
//!
//! Stateless processes over one database ([`db`]); the organisation's keys lie beside it ([`keys`]). Rules are the
//! domain's, the very crate the phone uses.
//!
//! | module | holds |
//! |---|---|
//! | [`commands`] | `doorstep-central`'s commands |
//! | [`config`] | the data folder, and how the service is reached |
//! | [`router`], [`routes`] | the API; the OpenAPI document is generated from it |
//! | [`auth`] | signed requests |
//! | [`error`] | every failure, mapped to a problem in one place |
//! | [`bundle`] | what one phone may have |
//! | [`ingest`] | entries in, verdicts out |
//! | [`chains`] | how far each chain is held, and what is raised about it |
//! | [`digests`] | hourly, signed: what is held of all chains |
//! | [`verify`], [`export`] | the log recomputed; the log as a file for others to recompute |
//! | [`parcel`] | the unsent log of a phone, brought as a file |
//! | [`import`] | CSV files |
//! | [`guard`] | no code stays in the readable log |
//! | [`manage`] | what managers decide: grants, extensions, releases, blocks |
//! | [`recovery`] | after a restore: no codes until what the backup does not know was gone through |
//! | [`round`] | whom to ring, keys, colleagues, releases: what a bundle says beside visits and codes |
//! | [`db`] | the queries, over SQLite or PostgreSQL |
//! | [`seen`] | who is where, who waits, who is late |
//! | [`watch`] | what the office notices by itself |
//! | [`page`], [`words`] | a visit's record to print, in English or Welsh |
//! | [`drift`] | whether the clock agrees with the database's |
//! | [`limit`] | how often a phone may ask, and an address without a signature |
//! | [`serve`] | listening: TLS, slow clients, shutting down |

pub mod auth;
pub mod bundle;
pub mod chains;
pub mod commands;
pub mod config;
pub mod db;
pub mod digests;
pub mod drift;
pub mod error;
pub mod export;
pub mod guard;
pub mod import;
pub mod ingest;
pub mod keys;
pub mod limit;
pub mod manage;
pub mod page;
pub mod parcel;
pub mod recovery;
pub mod round;
pub mod router;
pub mod routes;
pub mod seen;
pub mod serve;
pub mod verify;
pub mod watch;
pub mod words;

use std::sync::Arc;

use crate::domain::clock::Timestamp;
use crate::domain::signed::Kind;
use crate::sync::wire::Answer;
use db::Db;
use db::organisation::Organisation;
use drift::Drift;
use error::Failure;
use keys::Keys;

/// Tells the time: a parameter, so that a test can set it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What every handler has at hand.
#[derive(Clone)]
pub struct Central {
    /// The database.
    pub db: Db,
    /// The organisation's keys.
    pub keys: Arc<Keys>,
    /// The organisation.
    pub organisation: Arc<Organisation>,
    /// The time.
    pub clock: Clock,
    /// Whether that agrees with the database's.
    pub drift: Arc<Drift>,
    /// How often each phone has asked.
    pub limits: Arc<limit::Phones>,
}

impl Central {
    /// Signs an answer that phones take the time from.
    ///
    /// # Errors
    /// [`Failure::ClockAdrift`] while the clock is not to be believed.
    pub fn sign<T: serde::Serialize>(&self, kind: Kind, body: &T) -> Result<Answer, Failure> {
        if self.drift.is_adrift() {
            return Err(Failure::ClockAdrift);
        }
        Ok(self.keys.answer(kind, body)?)
    }
}

impl std::fmt::Debug for Central {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Central").field("organisation", &self.organisation.id).finish_non_exhaustive()
    }
}

/// The system's clock.
#[expect(clippy::disallowed_methods, reason = "the one place where central reads the clock")]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}
