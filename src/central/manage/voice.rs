//! A grant read out over the phone: the manager types the 8 digits of the worker's phone and reads back 12.

use super::grants::released;
use super::{Refused, authorise, noted, person};
use crate::central::db::devices::{self, Device};
use crate::central::db::people::Person;
use crate::central::db::{DbError, Tx, clients, codes, grants, visits};
use crate::central::{Central, bundle, recovery};
use crate::domain::authority::Act;
use crate::domain::grant::{ASKED_DIGITS, is_checked};
use crate::domain::ids::{ClientId, PersonId};
use crate::vault::code_vault;
use crate::vault::voice::Asked;

/// Whose digits, for which home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    /// The worker's reference.
    pub worker: &'a str,
    /// The client's reference.
    pub client: &'a str,
    /// The 8 digits, spaces and all.
    pub digits: &'a str,
}

/// The 12 digits to read back: by the newest key first. A phone that has not applied its last bundle yet knows the other.
///
/// Written to the office's chain, and told to the Registered Manager, before the digits are given out.
///
/// # Errors
/// [`Refused`].
pub fn answer(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    told: &Told<'_>,
    reason: &str,
) -> Result<Vec<String>, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let digits: String = told.digits.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
    if digits.len() != ASKED_DIGITS || !is_checked(&digits) {
        return Err(Refused::Digits);
    }
    let (worker, _) = person(tx, org, told.worker)?;
    let client = clients::by_reference(tx, org, told.client)?.ok_or(Refused::NotFound("client"))?;
    let by = authorise(tx, central, actor, Act::VoiceGrant, Some(worker), (Some(client.card.id), reason))?;
    if recovery::is_on(tx, central)? {
        return Err(Refused::Recovering);
    }
    let device = devices::of_worker(tx, org, worker)?.into_iter().next().ok_or(Refused::NotFound("phone"))?;
    may_be_read_out(tx, central, &device, client.card.id)?;
    let keys = grants::voice_keys(tx, org, device.id)?;
    let asked = Asked { organisation: org, device: device.id, client: client.card.id, digits: &digits };
    let mut answers = Vec::with_capacity(keys.len());
    for (_, stored) in &keys {
        let key = code_vault::open_voice_key(&central.keys.organisation, org, device.id, stored);
        answers.push(key.map_err(|_| DbError::Row("voice_key"))?.answer(&asked));
    }
    if answers.is_empty() {
        return Err(Refused::NoKey);
    }
    let detail = serde_json::json!({ "worker": worker, "client": client.card.id, "device": device.id });
    noted(tx, central, &by, ("voice_grant_given", detail), now)?;
    Ok(answers)
}

/// The phone holds an envelope for this client only where the client's codes travel ahead, are released to the worker, and
/// the visit's window opens within the horizon; a worker's own phone may hold none at all.
fn may_be_read_out(tx: &mut dyn Tx, central: &Central, device: &Device, client: ClientId) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let row = clients::by_id(tx, org, client)?.ok_or(Refused::NotFound("client"))?;
    if row.online_release {
        return Err(Refused::Nothing("this client's codes never travel ahead: give an online grant instead"));
    }
    if bundle::holds_none(tx, central, device)? {
        return Err(Refused::Nothing(
            "this phone is the worker's own and holds no codes: give an online grant instead",
        ));
    }
    let mut why = Refused::Nothing("this worker has no visit at this client: their phone holds no code for it");
    let methods = codes::of_client(tx, org, client)?;
    for visit in visits::of_worker(tx, org, device.worker, now - bundle::BEHIND, now + bundle::AHEAD)? {
        let due = visit.client == client
            && bundle::prepare_one(tx, central, &visit)?.window.opens <= now + crate::domain::window::HORIZON;
        for method in methods.iter().filter(|_| due) {
            match released(tx, central, &visit, method) {
                Ok(()) => return Ok(()),
                Err(refused) => why = refused,
            }
        }
    }
    Err(why)
}
