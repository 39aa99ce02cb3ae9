//! A manager's release that came with a bundle: the phone logs it by itself, once, for the wait that it ends.

use std::time::Duration;

use super::{Fault, Phone, door};
use crate::domain::clock::Timestamp;
use crate::domain::door::Event;
use crate::domain::entry::Fact;
use crate::domain::entry::flow::{Release, ToldBy};
use crate::domain::round::DoorRelease;
use crate::domain::text;

/// How far the office's time of a wait may lie from the phone's: it is the same instant, written to the second.
const SAME: Duration = Duration::from_secs(1);

fn is_same(one: Timestamp, other: Timestamp) -> bool {
    one.since(other) <= SAME && other.since(one) <= SAME
}

impl Phone {
    /// Logs the releases that the last bundle brought, for the waits that they end.
    pub(super) fn log_releases(&self) {
        for release in self.round().releases {
            if let Err(fault) = self.log_release(&release) {
                tracing::error!(%fault, "a release could not be logged");
            }
        }
    }

    fn log_release(&self, release: &DoorRelease) -> Result<(), Fault> {
        // One lock from reading the door to writing: the worker may say the same at this moment.
        let mut store = self.store();
        let Some(stored) = store.visit(release.visit)? else { return Ok(()) };
        let door = store.door(release.visit)?;
        let known = door.known();
        let waits = known.is_waiting()
            && known.waiting.as_ref().is_some_and(|waiting| is_same(waiting.since.at, release.since));
        if !waits {
            return Ok(());
        }
        let clean = |words: &str| text::clean(words).unwrap_or_default();
        let fact = Fact::Released(Release {
            by: clean(&release.by),
            ground: release.ground,
            said: clean(&release.said),
            told: ToldBy::Sync,
        });
        let moment = door::moment_of(&self.when_of(&store)?);
        let outcome = door.step(Event::Say(Box::new(fact)), &moment);
        if outcome.entries.is_empty() {
            return Ok(());
        }
        self.write_to(&mut store, Some((release.visit, stored.visit.client)), &outcome.entries, |_| Ok(()))?;
        drop(store);
        self.sync_now();
        Ok(())
    }
}
