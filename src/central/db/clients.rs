//! Clients: where they live, how workers get in, what was agreed.

use super::{Change, DbError, Row, Tx, Value};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, OrgId};
use crate::domain::release::Agreement;
use crate::domain::timings::{self, InForce, Own, Timing};
use crate::domain::visit::{AccessPlan, CarePlan, Client, Language};

/// A client, as a file gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRow {
    /// The agency's reference.
    pub reference: String,
    /// What the worker sees at the door; its `id` is the stored one.
    pub card: Client,
    /// How the worker gets in.
    pub plan: AccessPlan,
    /// How long the flows wait here, where the plan says.
    pub timings: Own,
    /// What was agreed.
    pub agreement: Agreement,
    /// When an interim agreement ends.
    pub agreement_until: Option<Timestamp>,
    /// Whether no code of this client travels ahead.
    pub online_release: bool,
}

const COLUMNS: &str = "id, reference, name, preferred_name, language, address, door, find, hazards, plan, \
                       wait_seconds, phone, emergency_contact, notice, agreement, safe_place, alternative, \
                       agreement_until, online_release, care, timings";

fn read(row: &Row) -> Result<ClientRow, DbError> {
    let knock =
        row.optional_int(10)?.map(|wait| u32::try_from(wait).map_err(|_| DbError::Row("client"))).transpose()?;
    let mut own = read_timings(&row.text(20)?)?;
    own.set(Timing::Knock, knock);
    Ok(ClientRow {
        reference: row.text(1)?,
        card: Client {
            id: ClientId(row.uuid(0)?),
            name: row.text(2)?,
            preferred_name: row.text(3)?,
            language: Language::parse(&row.text(4)?).unwrap_or_default(),
            address: row.text(5)?,
            door: row.text(6)?,
            find: row.text(7)?,
            hazards: row.text(8)?.split(';').filter(|hazard| !hazard.is_empty()).map(str::to_owned).collect(),
            phone: row.text(11)?,
            emergency_contact: row.text(12)?,
            notice: row.text(13)?,
            safe_place: row.text(15)?,
            alternative: row.text(16)?,
            care: read_care(&row.text(19)?)?,
            // The bundle puts it in: whoever reads a client's row needs no tag.
            tag: None,
        },
        plan: AccessPlan::parse(&row.text(9)?).ok_or(DbError::Row("client"))?,
        timings: own,
        agreement: Agreement::parse(&row.text(14)?).ok_or(DbError::Row("client"))?,
        agreement_until: row.optional_int(17)?.map(Timestamp),
        online_release: row.int(18)? != 0,
    })
}

/// The plan as it is stored: JSON, empty where nothing is agreed. What a later version adds is passed over.
fn read_care(text: &str) -> Result<CarePlan, DbError> {
    if text.is_empty() {
        return Ok(CarePlan::default());
    }
    serde_json::from_str(text).map_err(|_| DbError::Row("client"))
}

fn write_care(care: &CarePlan) -> Result<String, DbError> {
    if care.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(care).map_err(|_| DbError::Row("client"))
}

/// A client's own timings, but for the wait after the first knock, which has a column of its own.
fn read_timings(text: &str) -> Result<Own, DbError> {
    if text.is_empty() {
        return Ok(Own::default());
    }
    serde_json::from_str(text).map_err(|_| DbError::Row("client"))
}

fn write_timings(timings: &Own) -> Result<String, DbError> {
    let mut rest = timings.clone();
    rest.set(Timing::Knock, None);
    if rest.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(&rest).map_err(|_| DbError::Row("client"))
}

impl ClientRow {
    /// How long the flows wait here, in an organisation that says `organisation`.
    pub fn in_force(&self, organisation: &Own) -> InForce {
        let rule = timings::Rule { plan: self.plan, critical: self.card.care.critical };
        timings::in_force(&rule, &self.timings, organisation)
    }
}

/// The client with this reference.
///
/// # Errors
/// [`DbError`].
pub fn by_reference(tx: &mut dyn Tx, org: OrgId, reference: &str) -> Result<Option<ClientRow>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM client WHERE org = $1 AND reference = $2");
    tx.one(&sql, &[org.as_bytes().into(), reference.into()])?.as_ref().map(read).transpose()
}

/// The client with this identity.
///
/// # Errors
/// [`DbError`].
pub fn by_id(tx: &mut dyn Tx, org: OrgId, id: ClientId) -> Result<Option<ClientRow>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM client WHERE org = $1 AND id = $2");
    tx.one(&sql, &[org.as_bytes().into(), id.as_bytes().into()])?.as_ref().map(read).transpose()
}

/// Puts a client in place. The identity on the card counts only if they are new.
///
/// # Errors
/// [`DbError`].
pub fn put(tx: &mut dyn Tx, org: OrgId, client: &ClientRow) -> Result<Change, DbError> {
    let mut client = client.clone();
    let change = match by_reference(tx, org, &client.reference)? {
        None => Change::Created,
        Some(known) => {
            client.card.id = known.card.id;
            if known == client {
                return Ok(Change::Unchanged);
            }
            Change::Updated
        }
    };
    let card = &client.card;
    let values: [Value; 22] = [
        org.as_bytes().into(),
        card.id.as_bytes().into(),
        (&client.reference).into(),
        (&card.name).into(),
        (&card.preferred_name).into(),
        card.language.tag().into(),
        (&card.address).into(),
        (&card.door).into(),
        (&card.find).into(),
        (&card.hazards.join(";")).into(),
        client.plan.as_str().into(),
        client.timings.get(Timing::Knock).map(i64::from).into(),
        (&card.phone).into(),
        (&card.emergency_contact).into(),
        (&card.notice).into(),
        client.agreement.as_str().into(),
        (&card.safe_place).into(),
        (&card.alternative).into(),
        client.agreement_until.map(|until| until.0).into(),
        i64::from(client.online_release).into(),
        (&write_care(&card.care)?).into(),
        (&write_timings(&client.timings)?).into(),
    ];
    let sql = format!(
        "INSERT INTO client (org, {COLUMNS}) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) \
         ON CONFLICT (org, id) DO UPDATE SET name = $4, preferred_name = $5, language = $6, address = $7, door = $8, \
         find = $9, hazards = $10, plan = $11, wait_seconds = $12, phone = $13, emergency_contact = $14, notice = $15, \
         agreement = $16, safe_place = $17, alternative = $18, agreement_until = $19, online_release = $20, \
         care = $21, timings = $22"
    );
    tx.execute(&sql, &values)?;
    Ok(change)
}

/// Makes a client discreet, or ends that.
///
/// # Errors
/// [`DbError`].
pub fn set_discreet(tx: &mut dyn Tx, org: OrgId, client: &Client, discreet: bool) -> Result<(), DbError> {
    let care = write_care(&CarePlan { discreet, ..client.care.clone() })?;
    let values: [Value; 3] = [org.as_bytes().into(), client.id.as_bytes().into(), (&care).into()];
    tx.execute("UPDATE client SET care = $3 WHERE org = $1 AND id = $2", &values)?;
    Ok(())
}
