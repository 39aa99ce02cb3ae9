//! That a database was restored, and that what it does not know was gone through.

use super::{Refused, authorise, noted};
use crate::central::Central;
use crate::central::db::Tx;
use crate::central::db::people::Person;
use crate::central::db::recovery::{self as db, Recovering};
use crate::central::recovery;
use crate::domain::authority::Act;
use crate::domain::clock::Timestamp;
use crate::domain::ids::PersonId;

/// What was gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoneThrough {
    /// Phones that were blocked, and workers who left.
    pub blocks: bool,
    /// Key holding agreements that were withdrawn.
    pub withdrawals: bool,
    /// Codes that were changed, and ways in that were taken out of use.
    pub codes: bool,
}

/// Says that the database was put back. Whoever runs this has the machine already: who they are is written down, and
/// turning codes off asks for no role. All tokens end, for one that was ended since the backup would be good again.
///
/// # Errors
/// [`Refused`].
pub fn restore(
    tx: &mut dyn Tx,
    central: &Central,
    (id, _): (PersonId, Person),
    known_until: Option<Timestamp>,
    reason: &str,
) -> Result<Recovering, Refused> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 || reason.chars().any(char::is_control) {
        return Err(Refused::Reason);
    }
    if known_until.is_some_and(|until| until > (central.clock)()) {
        return Err(Refused::Time("a backup is of the past"));
    }
    db::end_all_tokens(tx, central.organisation.id)?;
    Ok(recovery::begin(tx, central, ("restored", Some(id), reason), known_until)?)
}

/// Says that blocks, withdrawals and changes of codes since the backup were gone through: codes go out again.
///
/// # Errors
/// [`Refused`].
pub fn confirm(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    gone_through: GoneThrough,
    reason: &str,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let by = authorise(tx, central, actor, Act::Recover, None, (None, reason))?;
    let recovering = db::current(tx, org)?.ok_or(Refused::Nothing("nothing has to be confirmed: codes are on"))?;
    let GoneThrough { blocks, withdrawals, codes } = gone_through;
    for (done, what) in [(blocks, "blocked phones"), (withdrawals, "withdrawn agreements"), (codes, "changed codes")] {
        if !done {
            return Err(Refused::NotGoneThrough(what));
        }
    }
    let since = recovering.since.rfc3339();
    let known_until = recovering.known_until.rfc3339();
    db::confirm(tx, org, (by.id, &by.reason), now)?;
    let detail = serde_json::json!({ "since": since, "known_until": known_until });
    Ok(noted(tx, central, &by, ("recovery_confirmed", detail), now)?)
}
