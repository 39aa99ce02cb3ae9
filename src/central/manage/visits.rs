//! A visit's window kept open longer, and its release in spite of a lapse.

use std::time::Duration;

use super::{Refused, authorise, noted, why_words};
use crate::central::db::people::Person;
use crate::central::db::visits::{self, VisitRow};
use crate::central::db::{Tx, grants};
use crate::central::{Central, bundle};
use crate::domain::authority::Act;
use crate::domain::clock::Timestamp;
use crate::domain::ids::PersonId;
use crate::domain::release::may_be_released;
use crate::domain::visit::{Release, WhyNot};

/// How long after its planned end a window may be kept open.
const LONGEST: Duration = crate::domain::window::MOST_EXTENDED;

fn visit(tx: &mut dyn Tx, central: &Central, reference: &str) -> Result<VisitRow, Refused> {
    visits::by_reference(tx, central.organisation.id, reference)?.ok_or(Refused::NotFound("visit"))
}

/// Keeps a visit's window open for so many minutes from now, or from its end where that is later. Gives when it closes.
///
/// # Errors
/// [`Refused`].
pub fn extend(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    (reference, minutes): (&str, u32),
    reason: &str,
) -> Result<Timestamp, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let visit = visit(tx, central, reference)?;
    let by = authorise(tx, central, actor, Act::Extend, Some(visit.worker), (Some(visit.client), reason))?;
    if visit.unplanned {
        return Err(Refused::Time("this visit was made for a grant and has no window: give another grant"));
    }
    let window = bundle::prepare_one(tx, central, &visit)?.window;
    let closes = window.closes.max(now) + Duration::from_secs(u64::from(minutes) * 60);
    if minutes == 0 || closes > visit.ends + LONGEST || now > visit.ends + LONGEST {
        return Err(Refused::Time("a window stays open for 12 hours after the visit's planned end at most"));
    }
    grants::extend(tx, org, (visit.id, closes), (by.id, &by.reason), now)?;
    let detail = serde_json::json!({ "visit": visit.id, "worker": visit.worker, "closes": closes });
    noted(tx, central, &by, ("window_extended", detail), now)?;
    Ok(closes)
}

/// Releases one visit although training or DBS renewal has lapsed since the rota was made (policy 9.2).
///
/// # Errors
/// [`Refused`].
pub fn release(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    reference: &str,
    reason: &str,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let visit = visit(tx, central, reference)?;
    let by = authorise(tx, central, actor, Act::Release, Some(visit.worker), (Some(visit.client), reason))?;
    let withheld: Vec<WhyNot> = bundle::prepare_one(tx, central, &visit)?
        .methods
        .iter()
        .filter_map(|method| match method.release {
            Release::Withheld(why) => Some(why),
            Release::Ok => None,
        })
        .collect();
    if let Some(why) = withheld.iter().find(|why| !may_be_released(**why)) {
        return Err(Refused::Withheld(why_words(*why)));
    }
    if withheld.is_empty() {
        return Err(Refused::Nothing("nothing is withheld in this visit: there is nothing to release"));
    }
    grants::release(tx, org, visit.id, (by.id, &by.reason), now)?;
    let detail = serde_json::json!({ "visit": visit.id, "worker": visit.worker });
    noted(tx, central, &by, ("visit_released", detail), now)?;
    Ok(())
}
