//! What managers decide about a door: that a client is discreet, that a waiting worker may go, that a visit begins later; and
//! what came of ringing somebody who gives no word.

use std::time::Duration;

use super::{Refused, authorise, noted};
use crate::central::db::people::Person;
use crate::central::db::{Tx, clients, phone_checks, releases, visits};
use crate::central::{Central, seen, watch};
use crate::domain::authority::Act;
use crate::domain::board::door_of;
use crate::domain::clock::{Boot, Timestamp};
use crate::domain::door::{Door, Moment};
use crate::domain::entry::flow::Ground;
use crate::domain::ids::PersonId;
use crate::domain::phone_check::{Check, Reached};
use crate::domain::round::DoorRelease;
use crate::domain::text;

/// How far a visit may be moved.
const FURTHEST: Duration = Duration::from_hours(24);

/// Makes a client discreet, or ends that: first name only, no voicemail, no neighbours, no card.
///
/// # Errors
/// [`Refused`].
pub fn discreet(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    (reference, discreet): (&str, bool),
    reason: &str,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let client = clients::by_reference(tx, org, reference)?;
    let whose = client.as_ref().map(|client| client.card.id);
    let by = authorise(tx, central, actor, Act::Discreet, None, (whose, reason))?;
    let card = client.ok_or(Refused::NotFound("client"))?.card;
    if card.care.discreet == discreet {
        return Err(Refused::Nothing("this is how it is already: nothing was changed"));
    }
    clients::set_discreet(tx, org, &card, discreet)?;
    let kind = if discreet { "discreet_set" } else { "discreet_ended" };
    noted(tx, central, &by, (kind, serde_json::json!({ "client": card.id })), now)?;
    Ok(())
}

/// A manager's word that a waiting worker may go.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// Which visit, by reference.
    pub visit: &'a str,
    /// On what ground.
    pub ground: Ground,
    /// What the manager says to the worker.
    pub said: &'a str,
    /// Why, for the office; empty for the ground alone.
    pub reason: &'a str,
}

/// Releases a worker who waits at a door. The phone picks it up with its next bundle.
///
/// # Errors
/// [`Refused`].
pub fn release(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    word: &Word<'_>,
) -> Result<DoorRelease, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let row = visits::by_reference(tx, org, word.visit)?;
    let (worker, client) = row.as_ref().map_or((None, None), |row| (Some(row.worker), Some(row.client)));
    let said = text::clean(word.said).map_err(|_| Refused::Reason)?;
    let reason = if word.reason.trim().is_empty() { word.ground.as_str() } else { word.reason };
    // What is said to the worker is compared with the codes as well: it goes to the phone and into its log.
    if !said.is_empty() {
        authorise(tx, central, actor.clone(), Act::DoorRelease, worker, (client, &said))?;
    }
    let by = authorise(tx, central, actor, Act::DoorRelease, worker, (client, reason))?;
    let row = row.ok_or(Refused::NotFound("visit"))?;
    let heard = seen::heard(tx, central, &row)?;
    let door = door_of(&heard);
    let known = door.known();
    let waiting = known.waiting.as_ref().filter(|_| known.is_waiting() && door.left().is_none());
    let waiting = waiting.ok_or(Refused::Nothing("nobody waits at this visit for a release"))?;
    let moment = Moment { at: now, boot: Boot { id: String::new(), elapsed_ms: 0 } };
    if !door.may_be_released(word.ground, &moment) {
        return Err(Refused::Time(
            "nobody knows where the client is, and the least wait is not over: the worker stays until then",
        ));
    }
    // The phone knows the wait by its own clock.
    let written = Door::replay(heard.iter().map(|one| (one.id, &one.record)));
    let since = written.known().waiting.as_ref().map_or(waiting.since.at, |waiting| waiting.since.at);
    let release =
        DoorRelease { visit: row.id, since, by: by.person.name.clone(), ground: word.ground, said, given_at: now };
    releases::give(tx, org, &release, (by.id, &by.reason))?;
    let detail = serde_json::json!({
        "visit": row.id, "worker": row.worker, "client": row.client, "ground": word.ground, "since": release.since,
    });
    noted(tx, central, &by, ("door_released", detail), now)?;
    Ok(release)
}

/// What came of ringing a worker who gives no word, or the house they are at.
#[derive(Clone, Copy, Debug)]
pub struct Rang<'a> {
    /// At which visit, by reference.
    pub visit: &'a str,
    /// Whether they were reached.
    pub result: Reached,
    /// What was said, for the office; empty for the result alone.
    pub note: &'a str,
}

/// Writes what came of ringing. Not reached: silence is raised at once.
///
/// # Errors
/// [`Refused`].
pub fn phone_check(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    rang: &Rang<'_>,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let row = visits::by_reference(tx, org, rang.visit)?;
    let (whose, client) = row.as_ref().map_or((None, None), |row| (Some(row.worker), Some(row.client)));
    let there = match &row {
        Some(row) => seen::who_gives_no_word(tx, central, row)?,
        None => None,
    };
    let note = if rang.note.trim().is_empty() { rang.result.as_str() } else { rang.note };
    let by = authorise(tx, central, actor, Act::PhoneCheck, there.or(whose), (client, note))?;
    let row = row.ok_or(Refused::NotFound("visit"))?;
    let worker = there.ok_or(Refused::Nothing(
        "nobody waits at this visit or is in an emergency there: there is nobody to ring about it",
    ))?;
    let check = Check { at: now, result: rang.result };
    phone_checks::put(tx, org, (row.id, worker), &check, (by.id, &by.reason))?;
    let detail = serde_json::json!({
        "visit": row.id, "worker": worker, "client": row.client, "result": rang.result,
    });
    noted(tx, central, &by, ("phone_check", detail), now)?;
    watch::within(tx, central)?;
    Ok(())
}

/// Moves a visit's start; it stays as long as it was. Gives start and end.
///
/// # Errors
/// [`Refused`].
pub fn retime(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    (reference, starts): (&str, Timestamp),
    reason: &str,
) -> Result<(Timestamp, Timestamp), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let row = visits::by_reference(tx, org, reference)?;
    let (worker, client) = row.as_ref().map_or((None, None), |row| (Some(row.worker), Some(row.client)));
    let by = authorise(tx, central, actor, Act::Retime, worker, (client, reason))?;
    let row = row.ok_or(Refused::NotFound("visit"))?;
    if row.unplanned {
        return Err(Refused::Time("this visit was made for a grant and has no time of its own"));
    }
    if starts.since(row.starts) > FURTHEST || row.starts.since(starts) > FURTHEST {
        return Err(Refused::Time("a visit is moved by 24 hours at most: change the rota for more"));
    }
    if starts == row.starts {
        return Err(Refused::Nothing("this is when it starts already: nothing was changed"));
    }
    let ends = starts + row.ends.since(row.starts);
    if ends <= now {
        return Err(Refused::Time("the visit would be over already"));
    }
    if door_of(&seen::heard(tx, central, &row)?).is_started() {
        return Err(Refused::Nothing("this visit has begun: keep its window open longer instead"));
    }
    visits::retime(tx, org, row.id, (starts, ends))?;
    let detail = serde_json::json!({
        "visit": row.id, "worker": row.worker, "from": row.starts, "starts": starts, "ends": ends,
    });
    noted(tx, central, &by, ("visit_retimed", detail), now)?;
    Ok((starts, ends))
}
