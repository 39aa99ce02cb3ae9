//! Once an hour, a signed digest over all that is held: the heads of all chains, and of the office's events.
//!
//! Bundles carry the newest, and phones quote it ([`crate::domain::digest`]). Of several processes on one database one makes
//! it: whether it is due is looked at in the transaction that writes it, and writers follow one another (by PostgreSQL's
//! advisory lock, by SQLite's own). While the clock is not to be believed none is made.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Central;
use super::db::digests::{self, Stored};
use super::db::{Tx, chains, next_number};
use super::error::Failure;
use crate::domain::signed::Kind;
use crate::domain::sync_plan::Held;
use crate::sync::wire::VERSION;
use crate::sync::wire::digest::Digest;
use crate::vault::digest;

/// How old the newest is before another is made.
pub const AGE: Duration = Duration::from_hours(1);
/// How often it is looked whether one is due.
pub const LOOKED: Duration = Duration::from_mins(1);

/// Makes a digest if one is due; gives its number.
///
/// # Errors
/// [`Failure`].
pub fn once(central: &Central) -> Result<Option<u64>, Failure> {
    if central.drift.is_adrift() {
        return Ok(None);
    }
    // Most looks find nothing to do, and keep no writer waiting.
    if !central.db.read_now(|tx| is_due(tx, central))? {
        return Ok(None);
    }
    central.db.write_now(|tx| if is_due(tx, central)? { make(tx, central).map(Some) } else { Ok(None) })
}

fn is_due(tx: &mut dyn Tx, central: &Central) -> Result<bool, Failure> {
    let newest = digests::newest(tx, central.organisation.id)?;
    Ok(newest.is_none_or(|newest| (central.clock)() >= newest.at + AGE))
}

fn make(tx: &mut dyn Tx, central: &Central) -> Result<u64, Failure> {
    let (org, at) = (central.organisation.id, (central.clock)());
    let before = digests::newest(tx, org)?;
    let number = next_number(tx, org.as_bytes(), "digest")?;
    let heads = chains::heads(tx, org)?;
    let known: BTreeMap<_, Held> =
        digests::last_heads(tx, org)?.into_iter().map(|head| ((head.device, head.epoch), head)).collect();
    for head in heads.iter().filter(|head| known.get(&(head.device, head.epoch)) != Some(head)) {
        digests::put_head(tx, org, number, head)?;
    }
    let (office_seq, office_hash) = digests::office_head(tx, org)?;
    let body = Digest {
        v: VERSION,
        organisation: org,
        number,
        at,
        before: before.map_or([0; 32], |before| before.hash),
        chains: u64::try_from(heads.len()).unwrap_or(u64::MAX),
        heads: digest::heads(org, &heads),
        office_seq,
        office_hash,
    };
    let answer = central.keys.answer(Kind::Digest, &body)?;
    let hash = digest::quote(number, &answer.body.payload).hash;
    digests::put(tx, org, &Stored { number, at, hash, answer })?;
    Ok(number)
}

/// Makes one whenever one is due, for as long as the service runs.
pub async fn keep(central: Central, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let making = central.clone();
        match tokio::task::spawn_blocking(move || once(&making)).await {
            Ok(Ok(None)) => {}
            Ok(Ok(Some(number))) => tracing::info!(number, "a digest over all chains was signed"),
            Ok(Err(error)) => tracing::error!(%error, "no digest could be made"),
            Err(error) => tracing::error!(%error, "no digest could be made"),
        }
    }
}
