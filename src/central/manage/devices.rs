//! Codes turned off on a phone: a block order with a rising number, told with the answer to its next signed request.

use super::{Refused, authorise, holds_code, noted, person};
use crate::central::db::people::Person;
use crate::central::db::{DbError, Tx, devices, office};
use crate::central::{Central, bundle};
use crate::domain::authority::Act;
use crate::domain::ids::PersonId;

/// Turns codes off on all phones of a worker. Their logs still send. Gives how many.
///
/// The reason is compared with the codes of the worker's clients: why a phone is blocked may well be a code that was told.
///
/// # Errors
/// [`Refused`].
pub fn block(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    worker: &str,
    reason: &str,
) -> Result<u64, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let (worker, _) = person(tx, org, worker)?;
    let by = authorise(tx, central, actor, Act::Block, None, (None, reason))?;
    for client in bundle::clients_near(tx, central, worker)? {
        match holds_code(tx, central, client, &by.reason) {
            Ok(true) => return Err(Refused::CodeInReason),
            Ok(false) => {}
            // A stolen phone does not wait for a code that can be compared.
            Err(DbError::Row("code_version")) => {
                tracing::error!("the reason was not compared with a code that does not open");
            }
            Err(error) => return Err(error.into()),
        }
    }
    let ended = devices::end_all(tx, org, worker, now)?;
    if ended == 0 {
        return Err(Refused::Nothing("this worker has no phone with codes"));
    }
    noted(tx, central, &by, ("phone_blocked", serde_json::json!({ "worker": worker, "phones": ended })), now)?;
    Ok(ended)
}

/// Decides whether workers' own phones may hold codes: signed for by the Responsible Individual, dated, with a reason.
///
/// # Errors
/// [`Refused`].
pub fn decide_own_phones(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    answer: bool,
    reason: &str,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let by = authorise(tx, central, actor, Act::OwnPhones, None, (None, reason))?;
    office::decide(tx, org, office::OWN_PHONES, (by.id, answer, &by.reason), now)?;
    noted(tx, central, &by, (office::OWN_PHONES, serde_json::json!({ "answer": answer })), now)?;
    Ok(())
}
