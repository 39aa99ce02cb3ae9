//! What people at the office did: events in a chain, notices to others, tokens, decisions, incidents.

use super::{DbError, Tx, Value, next_number};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, DeviceId, EntryId, MethodId, OrgId, PersonId};

/// An event's hash: SHA-256(`doorstep/office/v1` ‖ prev ‖ organisation ‖ seq u64 ‖ at u64 ms ‖ person (16 zeros for the
/// service) ‖ kind ‖ 0 ‖ detail).
pub fn event_hash(
    org: OrgId,
    (seq, prev): (u64, &[u8; 32]),
    (at, person): (Timestamp, Option<PersonId>),
    (kind, detail): (&str, &str),
) -> [u8; 32] {
    let who = person.map_or([0; 16], |person| *person.as_bytes());
    crate::vault::sha256(&[
        b"doorstep/office/v1",
        prev,
        org.as_bytes(),
        &seq.to_be_bytes(),
        &u64::try_from(at.0).unwrap_or(0).to_be_bytes(),
        &who,
        kind.as_bytes(),
        &[0],
        detail.as_bytes(),
    ])
}

/// Writes an event, chained to the one before ([`event_hash`]). Gives its number.
///
/// # Errors
/// [`DbError`].
pub fn note(
    tx: &mut dyn Tx,
    org: OrgId,
    person: Option<PersonId>,
    (kind, detail): (&str, &serde_json::Value),
    now: Timestamp,
) -> Result<u64, DbError> {
    let seq = next_number(tx, org.as_bytes(), "office_event")?;
    let last = "SELECT hash FROM office_event WHERE org = $1 AND seq = $2";
    let before = tx.one(last, &[org.as_bytes().into(), (seq - 1).into()])?;
    let prev = before.map_or(Ok([0; 32]), |row| row.hash(0))?;
    let detail = detail.to_string();
    let hash = event_hash(org, (seq, &prev), (now, person), (kind, &detail));
    let sql = "INSERT INTO office_event (org, seq, at, person, kind, detail, prev, hash) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        org.as_bytes().into(),
        seq.into(),
        now.0.into(),
        person.as_ref().map(PersonId::as_bytes).into(),
        kind.into(),
        (&detail).into(),
        (&prev).into(),
        (&hash).into(),
    ];
    tx.execute(sql, &values)?;
    Ok(seq)
}

/// An event, as `office` lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EventLine {
    /// Its number.
    pub seq: u64,
    /// When, RFC 3339.
    pub at: String,
    /// The reference of who did it; none for the service.
    pub by: Option<String>,
    /// What.
    pub kind: String,
    /// JSON.
    pub detail: String,
}

/// The events after this number, in order; not those of concerns, which are for whoever may read them.
///
/// # Errors
/// [`DbError`].
pub fn events(tx: &mut dyn Tx, org: OrgId, after: u64) -> Result<Vec<EventLine>, DbError> {
    let sql = "SELECT e.seq, e.at, p.reference, e.kind, e.detail FROM office_event e \
               LEFT JOIN person p ON p.org = e.org AND p.id = e.person \
               WHERE e.org = $1 AND e.seq > $2 AND e.kind <> 'concern' ORDER BY e.seq";
    let rows = tx.query(sql, &[org.as_bytes().into(), after.into()])?;
    rows.iter()
        .map(|row| {
            Ok(EventLine {
                seq: row.count(0)?,
                at: Timestamp(row.int(1)?).rfc3339(),
                by: row.text(2).ok(),
                kind: row.text(3)?,
                detail: row.text(4)?,
            })
        })
        .collect()
}

/// Has somebody told of an event: one row for each event and recipient, however often it is asked.
///
/// # Errors
/// [`DbError`].
pub fn tell(
    tx: &mut dyn Tx,
    org: OrgId,
    (event, kind): (u64, &str),
    recipients: &[PersonId],
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO outbound_notice (org, event, recipient, kind, made_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org, event, recipient) DO NOTHING";
    for recipient in recipients {
        let values: [Value; 5] =
            [org.as_bytes().into(), event.into(), recipient.as_bytes().into(), kind.into(), now.0.into()];
        tx.execute(sql, &values)?;
    }
    Ok(())
}

/// A notice, as `notices` lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NoticeLine {
    /// The event's number.
    pub event: u64,
    /// When it was made, RFC 3339.
    pub at: String,
    /// For whom: the reference.
    pub recipient: String,
    /// What it is about.
    pub kind: String,
}

/// All notices, newest first; at most 500. Not those of concerns.
///
/// # Errors
/// [`DbError`].
pub fn notices(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<NoticeLine>, DbError> {
    let sql = "SELECT n.event, n.made_at, p.reference, n.kind FROM outbound_notice n \
               JOIN person p ON p.org = n.org AND p.id = n.recipient \
               WHERE n.org = $1 AND n.kind <> 'concern' ORDER BY n.event DESC, p.reference LIMIT 500";
    let rows = tx.query(sql, &[org.as_bytes().into()])?;
    rows.iter()
        .map(|row| {
            Ok(NoticeLine {
                event: row.count(0)?,
                at: Timestamp(row.int(1)?).rfc3339(),
                recipient: row.text(2)?,
                kind: row.text(3)?,
            })
        })
        .collect()
}

/// Keeps the digest of a fresh token.
///
/// # Errors
/// [`DbError`].
pub fn put_token(
    tx: &mut dyn Tx,
    org: OrgId,
    token: &[u8; 32],
    person: PersonId,
    made: Timestamp,
    expires: Timestamp,
) -> Result<(), DbError> {
    // Those that have ended are of no use to anybody.
    tx.execute("DELETE FROM credential WHERE org = $1 AND expires_at <= $2", &[org.as_bytes().into(), made.0.into()])?;
    let sql = "INSERT INTO credential (org, token, person, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let values: [Value; 5] =
        [org.as_bytes().into(), token.into(), person.as_bytes().into(), made.0.into(), expires.0.into()];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Whose token this is the digest of, if it is good now.
///
/// # Errors
/// [`DbError`].
pub fn token_holder(
    tx: &mut dyn Tx,
    org: OrgId,
    token: &[u8; 32],
    now: Timestamp,
) -> Result<Option<PersonId>, DbError> {
    let sql = "SELECT person FROM credential WHERE org = $1 AND token = $2 AND expires_at > $3";
    tx.one(sql, &[org.as_bytes().into(), token.into(), now.0.into()])?.map(|row| row.uuid(0).map(PersonId)).transpose()
}

/// Ends all tokens of a person.
///
/// # Errors
/// [`DbError`].
pub fn end_tokens(tx: &mut dyn Tx, org: OrgId, person: PersonId) -> Result<u64, DbError> {
    let sql = "DELETE FROM credential WHERE org = $1 AND person = $2";
    tx.execute(sql, &[org.as_bytes().into(), person.as_bytes().into()])
}

/// That workers' own phones may hold codes: signed for by the Responsible Individual.
pub const OWN_PHONES: &str = "own_phones_hold_codes";

/// Writes a decision.
///
/// # Errors
/// [`DbError`].
pub fn decide(
    tx: &mut dyn Tx,
    org: OrgId,
    kind: &str,
    (by, answer, reason): (PersonId, bool, &str),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO decision (org, kind, at, given_by, answer, reason) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (org, kind, at) DO UPDATE SET given_by = $4, answer = $5, reason = $6";
    let values: [Value; 6] = [
        org.as_bytes().into(),
        kind.into(),
        now.0.into(),
        by.as_bytes().into(),
        i64::from(answer).into(),
        reason.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// What was decided last; no, where nothing was.
///
/// # Errors
/// [`DbError`].
pub fn decided(tx: &mut dyn Tx, org: OrgId, kind: &str) -> Result<bool, DbError> {
    let sql = "SELECT answer FROM decision WHERE org = $1 AND kind = $2 ORDER BY at DESC LIMIT 1";
    tx.one(sql, &[org.as_bytes().into(), kind.into()])?.map_or(Ok(false), |row| Ok(row.int(0)? != 0))
}

/// What an incident is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Whose home.
    pub client: ClientId,
    /// Whose code was found; none for misuse.
    pub method: Option<MethodId>,
    /// By which phone.
    pub device: DeviceId,
    /// In which entry.
    pub entry: EntryId,
}

/// Opens an incident.
///
/// # Errors
/// [`DbError`].
pub fn open_incident(
    tx: &mut dyn Tx,
    org: OrgId,
    kind: &str,
    incident: &Incident,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO incident (org, id, kind, client, method, device, entry, at, state) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')";
    let values: [Value; 8] = [
        org.as_bytes().into(),
        crate::vault::make_uuid(now).as_bytes().into(),
        kind.into(),
        incident.client.as_bytes().into(),
        incident.method.as_ref().map(MethodId::as_bytes).into(),
        incident.device.as_bytes().into(),
        incident.entry.as_bytes().into(),
        now.0.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// A key, fob or phone that was reported lost.
#[derive(Clone, Copy, Debug)]
pub struct Loss<'a> {
    /// Whose home, where the report was made in a visit or names one.
    pub client: Option<ClientId>,
    /// Its tag; may be empty.
    pub tag: &'a str,
    /// By which phone.
    pub device: DeviceId,
    /// In which entry.
    pub entry: EntryId,
}

/// Opens a lost-key incident. The agency became aware of it now: the 72 hours count from here (policy 8.5).
///
/// # Errors
/// [`DbError`].
pub fn open_loss(tx: &mut dyn Tx, org: OrgId, loss: &Loss<'_>, now: Timestamp) -> Result<(), DbError> {
    let sql = "INSERT INTO incident (org, id, kind, client, device, entry, at, state, became_aware, tag) \
               VALUES ($1, $2, 'lost_key', $3, $4, $5, $6, 'open', $6, $7)";
    // No client is written as one that there is not.
    let client = loss.client.map_or([0; 16], |client| *client.as_bytes());
    let values: [Value; 7] = [
        org.as_bytes().into(),
        crate::vault::make_uuid(now).as_bytes().into(),
        (&client).into(),
        loss.device.as_bytes().into(),
        loss.entry.as_bytes().into(),
        now.0.into(),
        loss.tag.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// How long a breach may go unreported (policy 8.5).
const ICO_WITHIN: std::time::Duration = std::time::Duration::from_hours(72);

/// An incident, as `incidents` lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct IncidentLine {
    /// When, RFC 3339.
    pub at: String,
    /// `code_in_note`, `misuse` or `lost_key`.
    pub kind: String,
    /// The client's reference; empty where a loss was reported outside a visit and names no home.
    pub client: String,
    /// The tag of a lost key.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// Until when the Information Commissioner has to know, where this is a breach: RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ico_due: Option<String>,
    /// Which way in has to be given another code, if one has.
    pub method: Option<String>,
    /// `open` or `closed`.
    pub state: String,
}

/// All incidents, newest first; at most 500.
///
/// # Errors
/// [`DbError`].
pub fn incidents(tx: &mut dyn Tx, org: OrgId) -> Result<Vec<IncidentLine>, DbError> {
    let sql = "SELECT i.at, i.kind, c.reference, m.kind, i.state, i.tag, i.became_aware FROM incident i \
               LEFT JOIN client c ON c.org = i.org AND c.id = i.client \
               LEFT JOIN access_method m ON m.org = i.org AND m.id = i.method \
               WHERE i.org = $1 ORDER BY i.at DESC, i.id LIMIT 500";
    let rows = tx.query(sql, &[org.as_bytes().into()])?;
    rows.iter()
        .map(|row| {
            Ok(IncidentLine {
                at: Timestamp(row.int(0)?).rfc3339(),
                kind: row.text(1)?,
                client: row.text(2).unwrap_or_default(),
                tag: row.text(5)?,
                ico_due: row.optional_int(6)?.map(|aware| (Timestamp(aware) + ICO_WITHIN).rfc3339()),
                method: row.text(3).ok(),
                state: row.text(4)?,
            })
        })
        .collect()
}
