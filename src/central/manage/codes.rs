//! The end of a code's replacement, and a way in taken out of use.

use super::grants::method_of;
use super::{Refused, authorise, noted};
use crate::central::Central;
use crate::central::db::devices::Device;
use crate::central::db::people::{self, Person};
use crate::central::db::{DbError, Tx, clients, codes, office, visits};
use crate::domain::authority::{Act, Role};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CodeVersionId, MethodId, OrgId, PersonId, VisitId};
use crate::domain::visit::MethodKind;

/// What a manager says of a way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The new code counts; the old one is retired.
    New,
    /// The old code stays; the new one is retired.
    Old,
    /// The safe or panel is out of use.
    Remove,
    /// It is in use again.
    Restore,
}

/// Ends a replacement, or takes a way in out of use or back.
///
/// # Errors
/// [`Refused`].
pub fn decide(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    (client, kind, word): (&str, MethodKind, Word),
    reason: &str,
) -> Result<(), Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let client = clients::by_reference(tx, org, client)?.ok_or(Refused::NotFound("client"))?.card.id;
    let by = authorise(tx, central, actor, Act::Code, None, (Some(client), reason))?;
    let method = method_of(tx, central, client, kind)?;
    let pair = method.pending.as_ref().zip(method.live.as_ref());
    let said = match (word, pair) {
        (Word::New, Some((pending, _))) => settle(tx, org, &method, pending.version, "code_new")?,
        (Word::Old, Some((_, live))) => settle(tx, org, &method, live.version, "code_old")?,
        (Word::New | Word::Old, None) => return Err(Refused::Nothing("this code is not being replaced")),
        (Word::Remove | Word::Restore, _) => {
            let removed = word == Word::Remove;
            codes::set_removed(tx, org, method.id, removed)?;
            if removed { "method_removed" } else { "method_restored" }
        }
    };
    noted(tx, central, &by, (said, serde_json::json!({ "client": client, "method": method.id })), now)?;
    Ok(())
}

fn settle(
    tx: &mut dyn Tx,
    org: OrgId,
    method: &codes::Method,
    keep: CodeVersionId,
    said: &'static str,
) -> Result<&'static str, DbError> {
    codes::settle(tx, org, method.id, keep)?;
    Ok(said)
}

/// A worker's phone says which of two codes opened at the door: that one is proven, the other retired (DOOR 4). Only for
/// a visit that the worker was given, at the client whose way in it is.
///
/// # Errors
/// [`DbError`].
pub fn opened(
    tx: &mut dyn Tx,
    org: OrgId,
    author: &Device,
    (method, version): (MethodId, CodeVersionId),
    visit: Option<VisitId>,
    now: Timestamp,
) -> Result<(), DbError> {
    let Some(visit) = visit else { return Ok(()) };
    let Some(row) = visits::by_id(tx, org, visit)?.filter(|row| row.worker == author.worker) else { return Ok(()) };
    let Some(found) = codes::of_client(tx, org, row.client)?.into_iter().find(|known| known.id == method) else {
        return Ok(());
    };
    // Nothing is being replaced any more: a colleague was first.
    let Some(pending) = found.pending.as_ref() else { return Ok(()) };
    let is_new = pending.version == version;
    if codes::settle(tx, org, method, version)? {
        let kind = if is_new { "code_proven" } else { "code_kept" };
        let detail = serde_json::json!({ "client": row.client, "method": method, "worker": author.worker });
        let event = office::note(tx, org, None, (kind, &detail), now)?;
        let managers = people::with_role(tx, org, Role::RegisteredManager)?;
        office::tell(tx, org, (event, kind), &managers, now)?;
    }
    Ok(())
}
