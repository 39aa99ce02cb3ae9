//! Visits and clients as the last bundles brought them, sealed field by field.

use rusqlite::OptionalExtension;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Change, Store, StoreError, id_column, meta};
use crate::domain::clock::Timestamp;
use crate::domain::entry::How;
use crate::domain::ids::{ClientId, PersonId, VisitId};
use crate::domain::round::Round;
use crate::domain::sync_plan::BundlePlan;
use crate::domain::visit::{Client, Language, Visit};

/// What the last applied bundle said beside its visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleState {
    /// Its number.
    pub number: u64,
    /// When central made it.
    pub issued_at: Timestamp,
    /// Until when codes may be shown without another.
    pub lease_until: Timestamp,
    /// The agency's name, as workers say it.
    pub organisation_name: String,
    /// The worker.
    pub worker: PersonId,
    /// Their name.
    pub worker_name: String,
    /// The language of the app, unless the worker chose another.
    pub language: Language,
    /// Ways of looking at a code, besides holding, that the office agreed with the worker.
    #[serde(default)]
    pub how: Vec<How>,
    /// Who answers on-call; may be empty.
    pub on_call_name: String,
    /// Their number.
    pub on_call_tel: String,
    /// Whom to ring after them, issued keys, colleagues, releases.
    #[serde(default)]
    pub round: Round,
    /// Whether the office was restored and gives out no codes yet.
    #[serde(default)]
    pub recovering: bool,
}

/// A visit on this phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVisit {
    /// The visit.
    pub visit: Visit,
    /// Whether it was taken off this worker's round while under way.
    pub taken_off: bool,
}

impl Store {
    fn open_body<T: DeserializeOwned>(&self, table: &'static str, id: &[u8], body: &[u8]) -> Result<T, StoreError> {
        let opened = self.fields.open(table, "body", id, body).map_err(|_| StoreError::Damaged(table))?;
        serde_json::from_slice(&opened).map_err(|_| StoreError::Damaged(table))
    }

    /// One visit.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the row was changed.
    pub fn visit(&self, id: VisitId) -> Result<Option<StoredVisit>, StoreError> {
        let sql = "SELECT body, taken_off FROM visit WHERE id = ?1";
        let row: Option<(Vec<u8>, bool)> =
            self.db.prepare_cached(sql)?.query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        row.map(|(body, taken_off)| {
            Ok(StoredVisit { visit: self.open_body("visit", id.as_bytes(), &body)?, taken_off })
        })
        .transpose()
    }

    /// The visits that start between two instants, in order. A row that was changed is left out.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn visits_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<StoredVisit>, StoreError> {
        let sql = "SELECT id, body, taken_off FROM visit WHERE starts >= ?1 AND starts < ?2 ORDER BY starts, id";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([from.0, to.0], |row| {
            let id = id_column(row, 0, VisitId::from_slice)?;
            Ok((id, row.get::<_, Vec<u8>>(1)?, row.get::<_, bool>(2)?))
        })?;
        let mut visits = Vec::new();
        for row in rows {
            let (id, body, taken_off) = row?;
            if let Ok(visit) = self.open_body("visit", id.as_bytes(), &body) {
                visits.push(StoredVisit { visit, taken_off });
            }
        }
        Ok(visits)
    }

    /// The identities of all visits on this phone.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn visit_ids(&self) -> Result<Vec<VisitId>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT id FROM visit ORDER BY starts, id")?;
        let rows = statement.query_map([], |row| id_column(row, 0, VisitId::from_slice))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One client's card.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the row was changed.
    pub fn client(&self, id: ClientId) -> Result<Option<Client>, StoreError> {
        let sql = "SELECT body FROM client_card WHERE id = ?1";
        let body: Option<Vec<u8>> =
            self.db.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0)).optional()?;
        body.map(|body| self.open_body("client_card", id.as_bytes(), &body)).transpose()
    }
}

impl Change<'_> {
    fn seal_body<T: Serialize>(&self, table: &str, id: &[u8], value: &T) -> Result<Vec<u8>, StoreError> {
        let json = zeroize::Zeroizing::new(serde_json::to_vec(value).map_err(|_| StoreError::Unsealable)?);
        Ok(self.fields.seal(table, "body", id, &json))
    }

    /// Puts the visits and clients of a bundle in place, and takes away what the plan says.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_visits(
        &self,
        visits: &[Visit],
        clients: &[Client],
        plan: &BundlePlan,
        state: &BundleState,
    ) -> Result<(), StoreError> {
        for visit in visits {
            let body = self.seal_body("visit", visit.id.as_bytes(), visit)?;
            self.tx
                .prepare_cached(
                    "INSERT INTO visit (id, client, starts, closes, body, taken_off) VALUES (?1, ?2, ?3, ?4, ?5, 0) \
                     ON CONFLICT (id) DO UPDATE SET client = ?2, starts = ?3, closes = ?4, body = ?5, taken_off = 0",
                )?
                .execute((visit.id.as_bytes(), visit.client.as_bytes(), visit.starts.0, visit.window.closes.0, body))?;
        }
        for client in clients {
            let body = self.seal_body("client_card", client.id.as_bytes(), client)?;
            self.tx
                .prepare_cached("INSERT OR REPLACE INTO client_card (id, body) VALUES (?1, ?2)")?
                .execute((client.id.as_bytes(), body))?;
        }
        for id in &plan.take_off {
            self.tx.execute("UPDATE visit SET taken_off = 1 WHERE id = ?1", [id.as_bytes()])?;
        }
        for id in &plan.remove {
            self.tx.execute("DELETE FROM visit WHERE id = ?1", [id.as_bytes()])?;
        }
        self.tx.execute("DELETE FROM client_card WHERE id NOT IN (SELECT client FROM visit)", [])?;
        self.set_sealed_meta(meta::BUNDLE, state)
    }

    /// Seals the visit an envelope was bound to, for the envelope's own row.
    pub(super) fn seal_bound_visit(&self, visit: &Visit) -> Result<Vec<u8>, StoreError> {
        self.seal_body("sealed_code", visit.id.as_bytes(), visit)
    }
}

impl Store {
    /// Opens what [`Change::seal_bound_visit`] sealed.
    pub(super) fn open_bound_visit(&self, id: VisitId, body: &[u8]) -> Result<Visit, StoreError> {
        self.open_body("sealed_code", id.as_bytes(), body)
    }
}
