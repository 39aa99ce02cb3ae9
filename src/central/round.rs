//! What a worker's bundle says beside visits, clients and codes ([`crate::domain::round`]).

use std::time::Duration;

use super::Central;
use super::db::people::{self, Person};
use super::db::visits::{self, VisitRow};
use super::db::{DbError, Tx, entries, keys, organisation, releases};
use crate::domain::authority::Role;
use crate::domain::clock::Timestamp;
use crate::domain::entry::flow::Contact;
use crate::domain::ids::PersonId;
use crate::domain::round::{self, Answers, Colleague, ColleagueLine, InLine, Round};
use crate::domain::timings::{self, Own, Timings};

/// How long a release travels with bundles.
const RELEASE_FOR: Duration = Duration::from_hours(24);

/// The round of a worker whose bundle holds these visits.
///
/// # Errors
/// [`DbError`].
pub fn of(
    tx: &mut dyn Tx,
    central: &Central,
    worker: PersonId,
    rows: &[VisitRow],
    now: Timestamp,
) -> Result<Round, DbError> {
    let org = central.organisation.id;
    let mut colleagues = Vec::new();
    for row in rows.iter().filter(|row| !row.unplanned) {
        colleagues.extend(colleagues_of(tx, central, row)?);
    }
    Ok(Round {
        line: line(tx, central)?,
        keys: keys::held_by(tx, org, worker)?,
        keys_back: keys::back_from(tx, org, worker)?,
        releases: releases::live(tx, org, worker, now - RELEASE_FOR)?,
        colleagues,
        timings: Some(organisation::timings(tx, org)?).filter(|own| !own.is_empty()).map(|own| own_timings(&own)),
        direct: organisation::direct(tx, org)?,
    })
}

/// What an organisation's own timings come to at a client's whose plan says nothing.
fn own_timings(own: &Own) -> Timings {
    timings::in_force(&timings::Rule::default(), &Own::default(), own).timings
}

fn line(tx: &mut dyn Tx, central: &Central) -> Result<Vec<InLine>, DbError> {
    let people = people::all(tx, central.organisation.id)?;
    let places = [
        (Role::OnCallManager, Contact::SecondOnCall),
        (Role::RegisteredManager, Contact::RegisteredManager),
        (Role::ResponsibleIndividual, Contact::ResponsibleIndividual),
    ];
    let answers = |person: &Person| {
        let (name, tel) = (person.name.clone(), person.phone.clone());
        let places = places.into_iter().filter(|(role, _)| person.has(*role));
        places.map(|(_, whom)| Answers { name: name.clone(), tel: tel.clone(), whom }).collect::<Vec<_>>()
    };
    let people: Vec<Answers> = people.iter().flat_map(|(_, person)| answers(person)).collect();
    Ok(round::line_of(&central.organisation.on_call.tel, &people))
}

fn colleagues_of(tx: &mut dyn Tx, central: &Central, row: &VisitRow) -> Result<Vec<Colleague>, DbError> {
    let org = central.organisation.id;
    let mut colleagues = Vec::new();
    for other in visits::of_colleagues(tx, org, row)? {
        if !round::is_together((row.starts, row.ends), (other.starts, other.ends)) {
            continue;
        }
        let Some(person) = people::by_id(tx, org, other.worker)? else { continue };
        let lines = entries::kinds_of_visit(tx, org, other.id, other.worker)?;
        let lines = lines.into_iter().map(|(at, kind)| ColleagueLine { at, kind }).collect();
        let done = round::done_by_colleague(lines);
        colleagues.push(Colleague { visit: row.id, who: other.worker, name: person.name, done });
    }
    Ok(colleagues)
}
