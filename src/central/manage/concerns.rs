//! Concerns: read by those whom they are for, and each look noted. What is about the manager is hidden from the manager.

use serde::Serialize;
use utoipa::ToSchema;

use super::Refused;
use crate::central::Central;
use crate::central::db::people::Person;
use crate::central::db::{Tx, clients, entries, office};
use crate::central::seen::Names;
use crate::domain::authority::{self, Act, Actor, Role};
use crate::domain::clock::Timestamp;
use crate::domain::entry::report::Subject;
use crate::domain::entry::{Fact, Record};
use crate::domain::ids::PersonId;

/// A concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConcernLine {
    /// When it was written, RFC 3339.
    pub at: String,
    /// When central stored it, RFC 3339.
    pub received_at: String,
    /// Who wrote it: their reference.
    pub by: String,
    /// `home`, `access`, `colleague` or `manager`; empty where the text is held back.
    pub about: String,
    /// Whose home it is about: the client's reference; empty where none was named.
    pub client: String,
    /// Whether a child is at risk.
    pub child: bool,
    /// In the worker's words; empty where they are held back.
    pub words: String,
    /// Whether the words are held back: they hold a code.
    pub held_back: bool,
}

/// The concerns that this person may read, newest first. That they looked is noted.
///
/// # Errors
/// [`Refused`].
pub fn read(tx: &mut dyn Tx, central: &Central, (id, person): (PersonId, Person)) -> Result<Vec<ConcernLine>, Refused> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let roles = person.roles();
    let actor = Actor { id, roles: &roles, trained_until: &person.trained_until };
    authority::may(&actor, Act::Concerns, None, now)?;
    // Whoever is the manager, whatever else they are.
    let is_manager = person.has(Role::RegisteredManager);
    let mut names = Names::default();
    let mut found = Vec::new();
    for entry in entries::of_kind_since(tx, org, "concern", Timestamp(0))? {
        let record = entry.payload.as_ref().and_then(|payload| Record::from_bytes(payload).ok());
        let concern = record.and_then(|record| match record.fact {
            Fact::Concern(concern) => Some(concern),
            _other => None,
        });
        // What is held back may be about the manager too: nobody knows until it is opened.
        let hidden = concern.as_ref().is_none_or(|concern| concern.about == Subject::Manager);
        if is_manager && hidden {
            continue;
        }
        let (by, _) = names.person(tx, central, entry.worker)?;
        let held_back = concern.is_none();
        let client = concern.as_ref().and_then(|concern| concern.home);
        let (about, child, words) = concern
            .map(|concern| (concern.about.as_str().to_owned(), concern.child, concern.words))
            .unwrap_or_default();
        let client = client.map(|client| clients::by_id(tx, org, client)).transpose()?.flatten();
        let client = client.map(|client| client.reference).unwrap_or_default();
        let (at, received_at) = (entry.at.rfc3339(), entry.received_at.rfc3339());
        found.push(ConcernLine { at, received_at, by, about, client, child, words, held_back });
    }
    found.reverse();
    office::note(tx, org, Some(id), ("concerns_read", &serde_json::json!({})), now)?;
    Ok(found)
}
