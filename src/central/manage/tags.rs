//! The tag at a client's door: made once, printed as often as wanted, replaced where it is lost or read by strangers.

use super::{Refused, authorise, noted};
use crate::central::Central;
use crate::central::db::people::Person;
use crate::central::db::{Tx, clients, tags};
use crate::domain::authority::Act;
use crate::domain::ids::{OrgId, PersonId};
use crate::domain::tag::TagCode;

/// How often a random code is tried before it is said that there is none.
const TRIES: usize = 20;

fn make(tx: &mut dyn Tx, org: OrgId) -> Result<TagCode, Refused> {
    for _ in 0..TRIES {
        let code = TagCode::make(crate::vault::make_bytes());
        if !tags::is_taken(tx, org, &code)? {
            return Ok(code);
        }
    }
    Err(Refused::Nothing("no unused code was found: try again"))
}

/// The code of a client's tag: the one there is, or a new one where there is none or `replace` asks for it.
///
/// # Errors
/// [`Refused`].
pub fn print(
    tx: &mut dyn Tx,
    central: &Central,
    actor: (PersonId, Person),
    (reference, replace): (&str, bool),
    reason: &str,
) -> Result<TagCode, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let client = clients::by_reference(tx, org, reference)?.map(|client| client.card.id);
    let by = authorise(tx, central, actor, Act::Tag, None, (client, reason))?;
    let client = client.ok_or(Refused::NotFound("client"))?;
    let known = tags::of_client(tx, org, client)?;
    let (code, kind) = match (known, replace) {
        (Some(code), false) => (code, "tag_printed"),
        (known, _) => {
            let code = make(tx, org)?;
            tags::put(tx, org, client, &code, (by.id, now))?;
            (code, if known.is_some() { "tag_replaced" } else { "tag_made" })
        }
    };
    // The event names the home and not the code: who reads events learns no tag.
    noted(tx, central, &by, (kind, serde_json::json!({ "client": client })), now)?;
    Ok(code)
}
