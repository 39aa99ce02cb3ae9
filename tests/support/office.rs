//! What tests ask of the office: tokens, requests with one, what was noted; and seals opened with nothing but the key
//! and what they are bound to, apart from the phone's rules.

use std::time::Duration;

use doorstep::central::auth::token_digest;
use doorstep::central::db::{Row, Value, clients, codes, office, people};
use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::{ClientId, PersonId};
use doorstep::domain::visit::MethodKind;
use doorstep::vault::envelope::{Binding, RevealPair};
use serde_json::Value as Json;

use super::world::World;

/// One managers' file more: somebody who both visits and decides.
pub const BOTH: &str = "worker_id,name,roles,dbs_until,trained_until\n\
    B1,Carys Bowen,care_worker;on_call_manager;registered_manager,2028-05-31,2027-05-31\n";

/// Every table that a decision writes to.
const WRITTEN: [&str; 16] = [
    "code_grant",
    "extension",
    "visit_release",
    "decision",
    "office_event",
    "outbound_notice",
    "visit",
    "incident",
    "grant_request",
    "door_release",
    "visit_duty",
    "physical_key",
    "key_index",
    "key_movement",
    "door_tag",
    "recovery",
];

impl World {
    pub fn rows(&self, sql: &str, values: &[Value]) -> Vec<Row> {
        self.central.db.read_now(|tx| tx.query(sql, values)).unwrap()
    }

    pub fn change(&self, sql: &str) {
        self.central.db.write_now(|tx| tx.execute(sql, &[])).unwrap();
    }

    pub fn count(&self, table: &str) -> i64 {
        self.rows(&format!("SELECT count(*) FROM {table}"), &[])[0].int(0).unwrap()
    }

    /// How many rows decisions have written so far, by table.
    pub fn written(&self) -> Vec<(&'static str, i64)> {
        let retired = self.rows("SELECT count(*) FROM code_version WHERE state = 'retired'", &[])[0].int(0).unwrap();
        let ended = self.rows("SELECT count(*) FROM device WHERE ended_at IS NOT NULL", &[])[0].int(0).unwrap();
        let tables = WRITTEN.map(|table| (table, self.count(table)));
        [("retired codes", retired), ("ended phones", ended)].into_iter().chain(tables).collect()
    }

    pub fn person_id(&self, reference: &str) -> PersonId {
        let org = self.central.organisation.id;
        self.central.db.read_now(|tx| people::by_reference(tx, org, reference)).unwrap().unwrap().0
    }

    pub fn client_id(&self, reference: &str) -> ClientId {
        let org = self.central.organisation.id;
        self.central.db.read_now(|tx| clients::by_reference(tx, org, reference)).unwrap().unwrap().card.id
    }

    pub fn way_in(&self, client: &str, kind: MethodKind) -> codes::Method {
        let (org, client) = (self.central.organisation.id, self.client_id(client));
        let all = self.central.db.read_now(|tx| codes::of_client(tx, org, client)).unwrap();
        all.into_iter().find(|method| method.kind == kind).unwrap()
    }

    /// A token of this person, good until then.
    pub fn token_until(&self, person: &str, until: Timestamp) -> String {
        let token = doorstep::domain::encoding::base64url(&doorstep::vault::make_bytes::<32>());
        let (org, id, now) = (self.central.organisation.id, self.person_id(person), self.clock.now());
        let digest = token_digest(&token);
        self.central.db.write_now(|tx| office::put_token(tx, org, &digest, id, now, until)).unwrap();
        token
    }

    pub fn token(&self, person: &str) -> String {
        self.token_until(person, self.clock.now() + Duration::from_hours(12))
    }

    /// All events, those of concerns too, which no list shows.
    pub fn events(&self) -> Vec<office::EventLine> {
        let sql = "SELECT e.seq, e.at, p.reference, e.kind, e.detail FROM office_event e \
                   LEFT JOIN person p ON p.org = e.org AND p.id = e.person ORDER BY e.seq";
        let line = |row: &Row| office::EventLine {
            seq: row.count(0).unwrap(),
            at: Timestamp(row.int(1).unwrap()).rfc3339(),
            by: row.text(2).ok(),
            kind: row.text(3).unwrap(),
            detail: row.text(4).unwrap(),
        };
        self.rows(sql, &[]).iter().map(line).collect()
    }

    /// The kinds of the events, in order.
    pub fn event_kinds(&self) -> Vec<String> {
        self.events().into_iter().map(|event| event.kind).collect()
    }

    /// Who was told of the newest event, by reference.
    pub fn told_of_last(&self) -> Vec<String> {
        let last = self.events().last().unwrap().seq;
        let sql = "SELECT p.reference FROM outbound_notice n JOIN person p ON p.org = n.org AND p.id = n.recipient \
                   WHERE n.event = $1 ORDER BY p.reference";
        self.rows(sql, &[last.into()]).iter().map(|row| row.text(0).unwrap()).collect()
    }

    pub fn incidents(&self) -> Vec<office::IncidentLine> {
        let org = self.central.organisation.id;
        self.central.db.read_now(|tx| office::incidents(tx, org)).unwrap()
    }

    /// A request with these headers; the status and the answer.
    pub async fn request(&self, method: &str, path: &str, tokens: &[&str], body: Option<&Json>) -> (u16, Json) {
        let method = reqwest::Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let mut request = super::http().request(method, format!("{}{path}", self.address()));
        for token in tokens {
            request = request.header("authorization", *token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        // A page is no JSON: it is given as its text.
        (status, serde_json::from_str(&text).unwrap_or(Json::String(text)))
    }

    /// Posts as this person.
    pub async fn post_as(&self, person: &str, path: &str, body: Json) -> (u16, Json) {
        let token = format!("Bearer {}", self.token(person));
        self.request("POST", path, &[&token], Some(&body)).await
    }

    /// Gets as this person.
    pub async fn get_as(&self, person: &str, path: &str) -> (u16, Json) {
        let token = format!("Bearer {}", self.token(person));
        self.request("GET", path, &[&token], None).await
    }
}

/// Opens a seal (RFC 9180) with the pair and what it should be bound to; `None` where it is bound to something else.
pub fn unseal(pair: &RevealPair, binding: &Binding, sealed: &[u8]) -> Option<String> {
    use hpke::aead::AesGcm256;
    use hpke::kdf::HkdfSha256;
    use hpke::kem::X25519HkdfSha256;
    use hpke::{Deserializable, Kem, OpModeR};
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(pair.private().expose()).unwrap();
    let (enc, body) = sealed.split_at(32);
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).unwrap();
    let opened = hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private,
        &enc,
        &binding.info(),
        body,
        &[],
    );
    let padded = opened.ok()?;
    Some(String::from_utf8(padded[1..=usize::from(padded[0])].to_vec()).unwrap())
}
