//! Staff and visiting professionals.

use super::{Change, DbError, Row, Tx, Value};
use crate::domain::authority::Role;
use crate::domain::entry::How;
use crate::domain::ids::{OrgId, PersonId};
use crate::domain::release::Dbs;
use crate::domain::visit::Language;

/// A person, as a file gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The agency's reference.
    pub reference: String,
    /// Full name.
    pub name: String,
    /// Role words, sorted.
    pub roles: Vec<String>,
    /// Telephone.
    pub phone: String,
    /// The language of their app.
    pub language: Language,
    /// Last day on which the DBS check counts, `YYYY-MM-DD`; empty where not recorded.
    pub dbs_until: String,
    /// The same for key-holding training.
    pub trained_until: String,
    /// `barred`, or empty.
    pub dbs: String,
    /// Ways of looking at a code, besides holding, that were agreed with them: words, sorted.
    pub adjustments: Vec<String>,
}

impl Person {
    /// Whether this person visits clients: only those are given visits, and with them codes.
    pub fn is_care_worker(&self) -> bool {
        self.has(Role::CareWorker)
    }

    /// Whether this person has a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.iter().any(|word| word == role.as_str())
    }

    /// The roles this version knows.
    pub fn roles(&self) -> Vec<Role> {
        self.roles.iter().filter_map(|word| Role::parse(word)).collect()
    }

    /// What stands of the DBS check (policy 9.2).
    pub fn dbs(&self) -> Dbs<'_> {
        match (self.dbs.as_str(), self.dbs_until.as_str()) {
            ("barred", _) => Dbs::Barred,
            (_, "") => Dbs::Missing,
            (_, until) => Dbs::Until(until),
        }
    }

    /// The ways of looking at a code that were agreed with them.
    pub fn how(&self) -> Vec<How> {
        [("tap", How::Tap), ("spoken", How::Spoken)]
            .into_iter()
            .filter(|(word, _)| self.adjustments.iter().any(|agreed| agreed == word))
            .map(|(_, how)| how)
            .collect()
    }
}

const COLUMNS: &str = "id, reference, name, roles, phone, language, dbs_until, trained_until, dbs, adjustments";

/// Words separated by `;`.
fn words(text: &str) -> Vec<String> {
    text.split(';').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn read(row: &Row) -> Result<(PersonId, Person), DbError> {
    let roles = row.text(3)?;
    let person = Person {
        reference: row.text(1)?,
        name: row.text(2)?,
        roles: words(&roles),
        phone: row.text(4)?,
        language: Language::parse(&row.text(5)?).unwrap_or_default(),
        dbs_until: row.text(6)?,
        trained_until: row.text(7)?,
        dbs: row.text(8)?,
        adjustments: words(&row.text(9)?),
    };
    Ok((PersonId(row.uuid(0)?), person))
}

/// The person with this reference.
///
/// # Errors
/// [`DbError`].
pub fn by_reference(tx: &mut dyn Tx, org: OrgId, reference: &str) -> Result<Option<(PersonId, Person)>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE org = $1 AND reference = $2");
    tx.one(&sql, &[org.as_bytes().into(), reference.into()])?.as_ref().map(read).transpose()
}

/// The person with this identity.
///
/// # Errors
/// [`DbError`].
pub fn by_id(tx: &mut dyn Tx, org: OrgId, id: PersonId) -> Result<Option<Person>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE org = $1 AND id = $2");
    Ok(tx.one(&sql, &[org.as_bytes().into(), id.as_bytes().into()])?.as_ref().map(read).transpose()?.map(|(_, p)| p))
}

/// The people with a role, in the order of their references.
///
/// # Errors
/// [`DbError`].
pub fn with_role(tx: &mut dyn Tx, org: OrgId, role: Role) -> Result<Vec<PersonId>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE org = $1 ORDER BY reference");
    let people: Vec<_> = tx.query(&sql, &[org.as_bytes().into()])?.iter().map(read).collect::<Result<_, _>>()?;
    Ok(people.into_iter().filter(|(_, person)| person.has(role)).map(|(id, _)| id).collect())
}

/// Everybody, in the order of their references.
///
/// # Errors
/// [`DbError`].
pub fn all(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<(PersonId, Person)>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE org = $1 ORDER BY reference");
    tx.query(&sql, &[org.as_bytes().into()])?.iter().map(read).collect()
}

/// Puts a person in place. `fresh` is the identity if they are new.
///
/// # Errors
/// [`DbError`].
pub fn put(tx: &mut dyn Tx, org: OrgId, fresh: PersonId, person: &Person) -> Result<Change, DbError> {
    let known = by_reference(tx, org, &person.reference)?;
    let change = match &known {
        None => Change::Created,
        Some((_, same)) if same == person => return Ok(Change::Unchanged),
        Some(_) => Change::Updated,
    };
    let id = known.map_or(fresh, |(id, _)| id);
    let values: [Value; 11] = [
        org.as_bytes().into(),
        id.as_bytes().into(),
        (&person.reference).into(),
        (&person.name).into(),
        (&person.roles.join(";")).into(),
        (&person.phone).into(),
        person.language.tag().into(),
        (&person.dbs_until).into(),
        (&person.trained_until).into(),
        (&person.dbs).into(),
        (&person.adjustments.join(";")).into(),
    ];
    let sql = format!(
        "INSERT INTO person (org, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (org, id) DO UPDATE SET name = $4, roles = $5, phone = $6, language = $7, dbs_until = $8, \
         trained_until = $9, dbs = $10, adjustments = $11"
    );
    tx.execute(&sql, &values)?;
    Ok(change)
}
