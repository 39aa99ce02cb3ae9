//! Keys that the office holds: tagged, issued, taken back, lost. The register knows tags; whose home a key opens is apart,
//! and each look at it is noted (policy 5.4).

use super::{Refused, authorise, noted, person};
use crate::central::Central;
use crate::central::db::devices::Device;
use crate::central::db::keys::{self, KeyRow};
use crate::central::db::people::{self, Person};
use crate::central::db::{DbError, Tx, clients, visits};
use crate::domain::authority::Act;
use crate::domain::clock::Timestamp;
use crate::domain::entry::report::KeyStep;
use crate::domain::ids::{OrgId, PersonId};

/// How often a random tag is tried before it is said that there is none.
const TRIES: usize = 200;

/// Whether a text may be a tag: short, and nothing that could name a person or a house in words.
fn is_tag(tag: &str) -> bool {
    (3..=16).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
        && tag.bytes().any(|byte| byte.is_ascii_digit())
}

/// A tag that no key has yet: `K-` and four random digits, so that no tag says anything of its neighbour in the cabinet.
fn make_tag(tx: &mut dyn Tx, org: OrgId) -> Result<String, Refused> {
    for _ in 0..TRIES {
        let tag = format!("K-{:04}", u32::from_be_bytes(crate::vault::make_bytes()) % 10_000);
        if keys::find(tx, org, &tag)?.is_none() {
            return Ok(tag);
        }
    }
    Err(Refused::Nothing("no unused tag was found: give one with --tag"))
}

fn find(tx: &mut dyn Tx, org: OrgId, tag: &str) -> Result<KeyRow, Refused> {
    keys::find(tx, org, tag)?.ok_or(Refused::NotFound("key"))
}

/// Puts a key of a client into the register; with no tag, one is made. Gives the tag.
///
/// # Errors
/// [`Refused`].
pub fn add(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    (tag, client): (Option<&str>, &str),
    reason: &str,
) -> Result<String, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let by = authorise(tx, central, actor, Act::Keys, None, (None, reason))?;
    let client = clients::by_reference(tx, org, client)?.ok_or(Refused::NotFound("client"))?;
    let tag = match tag.map(keys::kept) {
        None => make_tag(tx, org)?,
        Some(tag) if !is_tag(&tag) => {
            return Err(Refused::Nothing(
                "a tag is 3 to 16 of the letters A-Z, digits and -, with a digit: such as K-0417",
            ));
        }
        Some(tag) if keys::find(tx, org, &tag)?.is_some() => {
            return Err(Refused::Nothing("another key has this tag: give another"));
        }
        Some(tag) => tag,
    };
    let key = KeyRow { tag: tag.clone(), state: "office".into(), holder: None, visit: None, due: None };
    keys::put(tx, org, &key, ("added", Some(by.id)), now)?;
    keys::put_client(tx, org, &tag, client.card.id)?;
    // The event names the tag and not the home: that is the index's.
    noted(tx, central, &by, ("key_added", serde_json::json!({ "tag": tag })), now)?;
    Ok(tag)
}

/// A key that is given out.
#[derive(Clone, Copy, Debug)]
pub struct Issue<'a> {
    /// Which.
    pub tag: &'a str,
    /// To whom, by reference.
    pub to: &'a str,
    /// For which visit, by reference.
    pub visit: Option<&'a str>,
    /// When it has to be back.
    pub due: Timestamp,
}

/// Gives a key out to a worker; nobody does to themselves.
///
/// # Errors
/// [`Refused`].
pub fn issue(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    issue: &Issue<'_>,
    reason: &str,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let to = people::by_reference(tx, org, issue.to)?.map(|(id, _)| id);
    let by = authorise(tx, central, actor, Act::Keys, to, (None, reason))?;
    let key = find(tx, org, issue.tag)?;
    let (worker, worker_row) = person(tx, org, issue.to)?;
    if !worker_row.is_care_worker() {
        return Err(Refused::NotFound("care worker"));
    }
    if key.state != "office" {
        return Err(Refused::Nothing("this key is not at the office: write it back first"));
    }
    if issue.due <= now {
        return Err(Refused::Time("the time at which it has to be back is over"));
    }
    let visit = match issue.visit {
        None => None,
        Some(reference) => {
            let row = visits::by_reference(tx, org, reference)?.filter(|row| row.worker == worker);
            Some(row.ok_or(Refused::NotFound("visit of this worker"))?.id)
        }
    };
    let key = KeyRow { state: "issued".into(), holder: Some(worker), visit, due: Some(issue.due), ..key };
    keys::put(tx, org, &key, ("issued", Some(by.id)), now)?;
    let detail = serde_json::json!({ "tag": key.tag, "worker": worker, "visit": visit, "due": issue.due });
    noted(tx, central, &by, ("key_issued", detail), now)?;
    Ok(())
}

/// Takes a key back; nobody writes back one that they answer for themselves.
///
/// # Errors
/// [`Refused`].
pub fn take_back(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    tag: &str,
    reason: &str,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let holder = keys::find(tx, org, tag)?.and_then(|key| key.holder);
    let by = authorise(tx, central, actor, Act::Keys, holder, (None, reason))?;
    let key = find(tx, org, tag)?;
    if key.state == "office" {
        return Err(Refused::Nothing("this key is at the office already"));
    }
    let key = KeyRow { state: "office".into(), holder: None, visit: None, due: None, ..key };
    keys::put(tx, org, &key, ("returned", Some(by.id)), now)?;
    noted(tx, central, &by, ("key_returned", serde_json::json!({ "tag": key.tag })), now)?;
    Ok(())
}

/// Whose home a key opens: the client's reference. Each look is noted.
///
/// # Errors
/// [`Refused`].
pub fn look_up(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    tag: &str,
    reason: &str,
) -> Result<String, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let by = authorise(tx, central, actor, Act::KeyIndex, None, (None, reason))?;
    let client = keys::client_of(tx, org, tag)?.ok_or(Refused::NotFound("key"))?;
    let client = clients::by_id(tx, org, client)?.ok_or(Refused::NotFound("client"))?;
    noted(tx, central, &by, ("key_looked_up", serde_json::json!({ "tag": keys::kept(tag) })), now)?;
    Ok(client.reference)
}

/// A worker's phone says where a key went that this worker answers for; of any other nothing changes: the entry stays. The
/// worker answers for it until the office has written it back.
///
/// # Errors
/// [`DbError`].
pub fn moved(
    tx: &mut dyn Tx,
    org: OrgId,
    author: &Device,
    (tag, step): (&str, KeyStep),
    now: Timestamp,
) -> Result<(), DbError> {
    let Some(key) = keys::find(tx, org, tag)? else { return Ok(()) };
    if key.holder != Some(author.worker) {
        return Ok(());
    }
    let state = match step {
        KeyStep::Taken | KeyStep::FoundAgain => "issued",
        // To whom, the entry says.
        KeyStep::HandedOver | KeyStep::GivenBack => "given",
    };
    keys::put(tx, org, &KeyRow { state: state.into(), ..key }, (step.as_str(), None), now)
}

/// A worker's phone says that a key is lost. One that this worker does not answer for stays where it is: the incident is
/// open all the same.
///
/// # Errors
/// [`DbError`].
pub fn lost(tx: &mut dyn Tx, org: OrgId, author: &Device, tag: &str, now: Timestamp) -> Result<(), DbError> {
    let Some(key) = keys::find(tx, org, tag)? else { return Ok(()) };
    if key.holder != Some(author.worker) {
        return Ok(());
    }
    keys::put(tx, org, &KeyRow { state: "lost".into(), ..key }, ("lost", None), now)
}
