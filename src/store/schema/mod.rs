//! The numbered scripts of the phone's database. A shipped script is never edited; a new one is added.
//!
//! | table | holds |
//! |---|---|
//! | `meta` | single values by name: what the phone remembers of time, the last bundle, settings, wrong PINs |
//! | `chain` | where each chain of entries stands, on the phone and at central |
//! | `entry` | the log, append-only: every entry in its final sealed form, and a copy this phone can read |
//! | `outbox` | the entries that central has not receipted yet |
//! | `receipt` | central's word on the others |
//! | `visit`, `client_card` | what the last bundles brought, sealed |
//! | `sealed_code` | the envelopes; a row goes at close, leave, the next bundle or a block |
//! | `damage` | what was found changed on disk, so that it is raised once |

use rusqlite_migration::{M, Migrations};

const SCRIPTS: &[M<'_>] = &[M::up(include_str!("001_first.sql")), M::up(include_str!("002_release.sql"))];

/// All scripts, in order.
pub const MIGRATIONS: Migrations<'_> = Migrations::from_slice(SCRIPTS);
