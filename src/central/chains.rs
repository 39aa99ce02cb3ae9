//! Chains as batches tell of them: how far each is held, and what is raised about it.
//!
//! What is *not sent yet*, a gap or a fork is the domain's to say ([`crate::domain::chain`]); here it is looked up, noted
//! as an event and told to those who answer for the log, each number once.

use super::Central;
use super::db::chains::{self, Chain};
use super::db::devices::Device;
use super::db::entries::{self, ChainRow};
use super::db::{DbError, Tx, office, people};
use crate::domain::chain::{self, Kind, Known, Span, Told};
use crate::domain::clock::Timestamp;
use crate::domain::ids::PersonId;
use crate::domain::sync_plan::Held;
use crate::sync::wire::log::Chain as Said;
use crate::vault::log::Header;

/// Notes how far a chain is held and what its phone says of it, and raises what that shows.
///
/// # Errors
/// [`DbError`].
pub fn note(
    tx: &mut dyn Tx,
    central: &Central,
    (device, epoch): Chain,
    said: Option<&Said>,
    now: Timestamp,
) -> Result<Held, DbError> {
    let org = central.organisation.id;
    let held = entries::advance_held(tx, org, device, epoch)?;
    let row = ChainRow {
        held,
        next_seq: said.map_or(held.seq + 1, |chain| chain.next_seq),
        head_hash: said.map_or(held.hash, |chain| chain.head_hash),
        oldest_waiting: said.and_then(|chain| chain.oldest_waiting),
    };
    entries::put_chain(tx, org, &row, now)?;
    if let Some(said) = said {
        look(tx, central, (held, said), now)?;
    }
    Ok(held)
}

fn look(tx: &mut dyn Tx, central: &Central, (held, said): (Held, &Said), now: Timestamp) -> Result<(), DbError> {
    let (org, at) = (central.organisation.id, (held.device, held.epoch));
    let told = Told { next_seq: said.next_seq, head_hash: said.head_hash, oldest_waiting: said.oldest_waiting };
    let last = told.next_seq.saturating_sub(1);
    let head = if last > 0 { entries::hash_at(tx, org, held.device, held.epoch, last)? } else { None };
    let above = if chain::may_have_gaps(held.seq, &told) {
        chains::numbers(tx, org, at, (held.seq, told.next_seq))?
    } else {
        Vec::new()
    };
    let standing = chain::look(&Known { held: held.seq, above: &above, head }, &told);
    for gap in standing.gaps {
        raise_fresh(tx, central, at, (Kind::Gap, gap), now)?;
    }
    if standing.differs {
        raise_anew(tx, central, at, (Kind::Differs, last), now)?;
    }
    Ok(())
}

/// Raises that an entry was put aside, unless it belongs to a story that was raised.
///
/// # Errors
/// [`DbError`].
pub fn put_aside(
    tx: &mut dyn Tx,
    central: &Central,
    header: &Header,
    why: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let kind = if why == "fork" { Kind::Fork } else { Kind::SetAside };
    raise_anew(tx, central, (header.device, header.epoch), (kind, header.seq), now)
}

fn raise_fresh(
    tx: &mut dyn Tx,
    central: &Central,
    at: Chain,
    (kind, found): (Kind, Span),
    now: Timestamp,
) -> Result<(), DbError> {
    let before = chains::raised(tx, central.organisation.id, at, kind)?;
    for span in chain::fresh(found, &before) {
        chains::put_raised(tx, central.organisation.id, at, (kind, span), now)?;
        tell(tx, central, at, (kind, span), now)?;
    }
    Ok(())
}

fn raise_anew(
    tx: &mut dyn Tx,
    central: &Central,
    at: Chain,
    (kind, seq): (Kind, u64),
    now: Timestamp,
) -> Result<(), DbError> {
    let before = chains::raised(tx, central.organisation.id, at, kind)?;
    if before.iter().any(|span| span.holds(seq)) {
        return Ok(());
    }
    chains::put_raised(tx, central.organisation.id, at, (kind, Span::one(seq)), now)?;
    if chain::begins_anew(seq, &before) { tell(tx, central, at, (kind, Span::one(seq)), now) } else { Ok(()) }
}

fn tell(
    tx: &mut dyn Tx,
    central: &Central,
    (device, epoch): Chain,
    (kind, span): (Kind, Span),
    now: Timestamp,
) -> Result<(), DbError> {
    let org = central.organisation.id;
    let detail = serde_json::json!({ "device": device, "epoch": epoch, "from": span.from, "to": span.to });
    let event = office::note(tx, org, None, (kind.as_str(), &detail), now)?;
    let people = people::all(tx, org)?;
    let told = people.iter().filter(|(_, person)| kind.to().iter().any(|role| person.has(*role)));
    let told: Vec<PersonId> = told.map(|(id, _)| *id).collect();
    office::tell(tx, org, (event, kind.as_str()), &told, now)
}

/// Whether this phone may say where the chain stands: its own, or another of the same worker's. A chain is not what
/// somebody else says of it.
pub fn may_speak(carrier: &Device, author: &Device) -> bool {
    carrier.id == author.id || carrier.worker == author.worker
}
