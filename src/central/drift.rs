//! Whether this machine's clock agrees with its database's.
//!
//! Phones take their time from what central signs, so a central whose clock is off moves every window. Where the
//! database is another machine there is a second clock to ask; while the two are more than [`MOST`] apart nothing with a
//! time in it is signed (SECURITY, *Time*), and phones go on with the time they have.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Central;
use super::db::DbError;

/// How far the clocks may be apart.
pub const MOST: Duration = Duration::from_secs(2);
/// How often they are compared.
pub const COMPARED: Duration = Duration::from_mins(1);

/// What the last comparison said.
#[derive(Debug, Default)]
pub struct Drift(AtomicBool);

impl Drift {
    /// Whether the clocks were too far apart when they were last compared.
    pub fn is_adrift(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Compares the clocks now, and keeps what it found; gives whether they are too far apart. An engine without a clock of
/// its own, `SQLite`, always agrees.
///
/// # Errors
/// [`DbError`]: what was found last stands.
pub fn compare(central: &Central) -> Result<bool, DbError> {
    let before = (central.clock)();
    let Some(theirs) = central.db.clock()? else { return Ok(false) };
    let after = (central.clock)();
    // The answer was made at some instant between the two.
    let adrift = theirs < before - MOST || theirs > after + MOST;
    let was = central.drift.0.swap(adrift, Ordering::AcqRel);
    if adrift && !was {
        tracing::error!(here = %after, database = %theirs, "the clocks of this machine and of the database differ: no time is signed until they agree");
    } else if was && !adrift {
        tracing::info!("the clocks agree again");
    }
    Ok(adrift)
}

/// Compares the clocks again and again, for as long as the service runs.
pub async fn watch(central: Central, every: Duration) {
    let mut tick = tokio::time::interval(every);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let asked = central.clone();
        match tokio::task::spawn_blocking(move || compare(&asked)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the database's clock could not be read"),
            Err(error) => tracing::warn!(%error, "the database's clock could not be read"),
        }
    }
}
