//! Running late: new times for the rest of the round, as the phone proposes them. The office decides.

use std::time::Duration;

use super::view::{Standing, VisitCard};
use super::{Fault, Phone};
use crate::domain::clock::Timestamp;
use crate::domain::round::propose;
use crate::domain::visit::Visit;

/// How late a worker may say that they run, in minutes.
pub const MINUTES: [u32; 5] = [10, 15, 30, 45, 60];

/// A visit whose time would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The visit.
    pub card: VisitCard,
    /// Its new start.
    pub starts: Timestamp,
}

impl Phone {
    /// From when this visit is late, where it was not begun: the office is told then.
    pub fn late_from(&self, visit: &Visit) -> Timestamp {
        visit.starts + Duration::from_secs(u64::from(visit.timings.unwrap_or_else(|| self.timings()).late))
    }

    /// The visits of today that would move if the round is so many minutes behind, and to when.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn would_move(&self, minutes: u32) -> Result<Vec<Moved>, Fault> {
        let today = self.today()?;
        let waiting = |card: &VisitCard| card.standing == Standing::Waiting && !card.taken_off && !card.visit.unplanned;
        let rest: Vec<VisitCard> = today.next.into_iter().chain(today.later).filter(waiting).collect();
        let visits: Vec<Visit> = rest.iter().map(|card| card.visit.clone()).collect();
        let proposed = propose(&visits, minutes);
        let moved = rest.into_iter().filter_map(|card| {
            let starts = proposed.iter().find(|one| one.visit == card.visit.id)?.starts;
            Some(Moved { card, starts })
        });
        Ok(moved.collect())
    }
}
