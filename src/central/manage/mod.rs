//! What managers decide about codes: who may is the domain's business ([`crate::domain::authority`]); here it is looked up,
//! done in one transaction, written to the office's chain, and told to the Registered Manager.
//!
//! The command line and the API both end here, so that neither allows more than the other.

pub mod codes;
pub mod concerns;
pub mod devices;
pub mod door;
pub mod grants;
pub mod keys;
pub mod records;
pub mod recovery;
pub mod tags;
pub mod visits;
pub mod voice;

use super::Central;
use super::db::people::{self, Person};
use super::db::{DbError, Tx, codes as db_codes, office};
use crate::domain::authority::{self, Act, Actor, Denied, Role};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, OrgId, PersonId};
use crate::domain::notes_guard::Verdict;
use crate::domain::visit::WhyNot;
use crate::vault::code_vault::{self, Place};

/// Why something was not done. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Who asked may not.
    #[error("{0}")]
    Denied(#[from] Denied),
    /// No such person, visit, client, phone, way in, grant.
    #[error("there is no {0} with this reference")]
    NotFound(&'static str),
    /// No reason was given, or one too long.
    #[error("give a reason in 1 to 500 characters")]
    Reason,
    /// The reason holds a code.
    #[error("the reason holds a code: leave it out")]
    CodeInReason,
    /// The code is not released at all.
    #[error("this code is not released ({0}): a grant does not change that")]
    Withheld(&'static str),
    /// The time does not fit.
    #[error("{0}")]
    Time(&'static str),
    /// The 8 digits are not such as a phone shows.
    #[error("these are not 8 digits that a phone shows: ask for them again, one by one")]
    Digits,
    /// The phone has no key for it.
    #[error("this phone has not fetched a bundle since it was unlocked, so no grant can be read out to it")]
    NoKey,
    /// The office is recovering.
    #[error(
        "this database was restored, and may not know what was blocked, withdrawn or changed since: no codes, no leave and \
         no new phones until a Registered Manager has gone through that (`doorstep-central recovery list`) and confirmed"
    )]
    Recovering,
    /// Not everything was said to have been gone through.
    #[error("not confirmed yet: {0} have to be gone through too")]
    NotGoneThrough(&'static str),
    /// There is nothing to decide.
    #[error("{0}")]
    Nothing(&'static str),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Somebody who decides, and why.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub id: PersonId,
    /// The person.
    pub person: Person,
    /// Their reason.
    pub reason: String,
}

/// The words for a reason to withhold, in what a manager reads.
pub fn why_words(why: WhyNot) -> &'static str {
    match why {
        WhyNot::NoAgreement => "no agreement in force",
        WhyNot::ConsentWithdrawn => "consent withdrawn",
        WhyNot::Dbs => "DBS renewal lapsed: release the visit instead",
        WhyNot::DbsMissing => "no DBS check on file",
        WhyNot::Barred => "barred",
        WhyNot::Training => "training lapsed: release the visit instead",
        WhyNot::MethodRemoved => "out of use",
        WhyNot::NoCode => "no code on file",
        WhyNot::Shadowing => "this worker shadows in this visit: the colleague opens",
        WhyNot::Other => "other",
    }
}

/// The person with this reference.
///
/// # Errors
/// [`Refused::NotFound`].
pub fn person(tx: &mut dyn Tx, org: OrgId, reference: &str) -> Result<(PersonId, Person), Refused> {
    people::by_reference(tx, org, reference)?.ok_or(Refused::NotFound("person"))
}

/// How many people may do this now.
///
/// # Errors
/// [`DbError`].
pub fn who_may(tx: &mut dyn Tx, central: &Central, act: Act) -> Result<usize, DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let mut able = std::collections::BTreeSet::new();
    for role in act.roles() {
        for id in people::with_role(tx, org, *role)? {
            let Some(person) = people::by_id(tx, org, id)? else { continue };
            let actor = Actor { id, roles: &person.roles(), trained_until: &person.trained_until };
            if authority::may(&actor, act, None, now).is_ok() {
                able.insert(id);
            }
        }
    }
    Ok(able.len())
}

/// Whether this person may do this for this worker at this client; with a reason that holds no code.
///
/// # Errors
/// [`Refused`].
pub fn authorise(
    tx: &mut dyn Tx,
    central: &Central,
    (id, person): (PersonId, Person),
    act: Act,
    worker: Option<PersonId>,
    (client, reason): (Option<ClientId>, &str),
) -> Result<By, Refused> {
    let now = (central.clock)();
    let roles = person.roles();
    authority::may(&Actor { id, roles: &roles, trained_until: &person.trained_until }, act, worker, now)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 || reason.chars().any(char::is_control) {
        return Err(Refused::Reason);
    }
    if let Some(client) = client
        && holds_code(tx, central, client, reason)?
    {
        return Err(Refused::CodeInReason);
    }
    Ok(By { id, person, reason: reason.to_owned() })
}

fn holds_code(tx: &mut dyn Tx, central: &Central, client: ClientId, text: &str) -> Result<bool, DbError> {
    let organisation = central.organisation.id;
    let mut codes = Vec::new();
    for method in db_codes::of_client(tx, organisation, client)? {
        let place = |version| Place { organisation, client, method: method.id, version };
        codes.extend(method.codes().map(|code| (place(code.version), code.stored.clone(), code.order_free)));
    }
    let finding = code_vault::judge(&central.keys.organisation, &codes, false, &[text]);
    Ok(finding.map_err(|_| DbError::Row("code_version"))?.verdict == Verdict::Block)
}

/// Writes what was done to the office's chain, and has the Registered Managers told.
///
/// # Errors
/// [`DbError`].
fn noted(
    tx: &mut dyn Tx,
    central: &Central,
    by: &By,
    (kind, mut detail): (&str, serde_json::Value),
    now: Timestamp,
) -> Result<(), DbError> {
    let org = central.organisation.id;
    if let Some(fields) = detail.as_object_mut() {
        fields.insert("reason".into(), by.reason.clone().into());
    }
    let event = office::note(tx, org, Some(by.id), (kind, &detail), now)?;
    let managers = people::with_role(tx, org, Role::RegisteredManager)?;
    office::tell(tx, org, (event, kind), &managers, now)
}
