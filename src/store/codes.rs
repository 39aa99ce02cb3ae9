//! The envelopes, and the key pairs they are sealed to.
//!
//! An envelope is a row here until it is no longer needed; its key pair is a keystore item, wrapped under the reveal
//! root. Deleting the pair **is** the erasure; overwriting the rows is hygiene.

use serde::{Deserialize, Serialize};

use super::{Change, Store, StoreError, id_column, meta};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CodeVersionId, MethodId, VisitId};
use crate::domain::visit::{ReleaseMode, Visit};

/// A key pair the phone made for envelopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The keystore item with the wrapped private half.
    pub item: String,
    /// The public half.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    pub public: [u8; 32],
    /// When the newest bundle that was sealed to it was made; `None` for one that no bundle has used.
    pub used_at: Option<Timestamp>,
}

/// All pairs on this phone, oldest first: at most one unused, the last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairs(pub Vec<Pair>);

/// Places for pairs in the keystore. They are few and have fixed names, so that all can be erased when the database that
/// knew which were used is gone.
const PLACES: u32 = 48;

impl Pairs {
    /// The keystore items that may hold a pair.
    pub fn items() -> impl Iterator<Item = String> {
        (0..PLACES).map(|place| format!("pair-{place}"))
    }

    /// A place that no pair is in; none when all are taken by keys that are still out.
    pub fn free_item(&self) -> Option<String> {
        Self::items().find(|item| !self.0.iter().any(|pair| pair.item == *item))
    }

    /// The pair to offer to central.
    pub fn offered(&self) -> Option<&Pair> {
        self.0.last()
    }

    /// Whether a fresh pair is wanted: there is none, or the newest has been used by an applied bundle.
    pub fn wants_fresh(&self) -> bool {
        self.0.last().is_none_or(|pair| pair.used_at.is_some())
    }
}

/// The key by which grants are read out, as the bundle sealed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedVoiceKey {
    /// The bundle that carried it, which is bound into the seal.
    pub bundle: u64,
    /// The keystore item of the pair it is sealed to.
    pub pair: String,
    /// The sealed key.
    #[serde(with = "crate::domain::encoding::bytes")]
    pub sealed: Vec<u8>,
}

/// An envelope, and what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCode {
    /// The visit as it was when the envelope was sealed.
    pub visit: Visit,
    /// Of which access method.
    pub method: MethodId,
    /// Which version of its code.
    pub version: CodeVersionId,
    /// How it was released.
    pub mode: ReleaseMode,
    /// Until then a new bundle leaves it in place.
    pub kept_until: Timestamp,
    /// The bundle that carried it.
    pub bundle: u64,
    /// The keystore item of the pair.
    pub pair: String,
    /// The sealed code.
    pub sealed: Vec<u8>,
}

impl Store {
    /// The envelope for this look. Read only once the intent is on disk.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the row was changed.
    pub fn sealed_code(
        &self,
        visit: VisitId,
        method: MethodId,
        version: CodeVersionId,
        mode: ReleaseMode,
    ) -> Result<Option<StoredCode>, StoreError> {
        let sql = "SELECT bundle, pair, body, sealed, kept_until FROM sealed_code \
                   WHERE visit = ?1 AND method = ?2 AND version = ?3 AND mode = ?4";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query((visit.as_bytes(), method.as_bytes(), version.as_bytes(), mode.byte()))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let bundle = u64::try_from(row.get::<_, i64>(0)?).map_err(|_| StoreError::Damaged("envelope"))?;
        let (pair, body, sealed): (String, Vec<u8>, Vec<u8>) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let (visit, kept_until) = (self.open_bound_visit(visit, &body)?, Timestamp(row.get(4)?));
        Ok(Some(StoredCode { visit, method, version, mode, kept_until, bundle, pair, sealed }))
    }

    /// Whether there is an envelope for this look, without reading it.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn has_sealed_code(
        &self,
        visit: VisitId,
        method: MethodId,
        version: CodeVersionId,
        mode: ReleaseMode,
    ) -> Result<bool, StoreError> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM sealed_code WHERE visit = ?1 AND method = ?2 AND version = ?3 AND mode = ?4)";
        let key = (visit.as_bytes(), method.as_bytes(), version.as_bytes(), mode.byte());
        Ok(self.db.prepare_cached(sql)?.query_row(key, |row| row.get(0))?)
    }

    /// The visits that have envelopes whose time is over, with the end of their time for a return.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn closed_codes(&self, now: Timestamp) -> Result<Vec<(VisitId, Timestamp)>, StoreError> {
        let sql = "SELECT visit, max(return_until) FROM sealed_code WHERE closes <= ?1 GROUP BY visit";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement
            .query_map([now.0], |row| Ok((id_column(row, 0, VisitId::from_slice)?, Timestamp(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The visits that an envelope sealed to this pair belongs to.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn visits_of_pair(&self, item: &str) -> Result<Vec<VisitId>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT DISTINCT visit FROM sealed_code WHERE pair = ?1")?;
        let rows = statement.query_map([item], |row| id_column(row, 0, VisitId::from_slice))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The pairs that some envelope, or the key by which grants are read out, is still sealed to.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn pairs_in_use(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT DISTINCT pair FROM sealed_code")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        let mut pairs: Vec<String> = rows.collect::<Result<_, _>>()?;
        pairs.extend(self.meta::<SealedVoiceKey>(meta::VOICE_KEY)?.map(|key| key.pair));
        Ok(pairs)
    }
}

impl Change<'_> {
    /// Deletes all envelopes but those of these visits, which are superseded only where a new one comes, and those that
    /// are kept beyond `now`.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn drop_codes_except(&self, keep: &[VisitId], now: Timestamp) -> Result<(), StoreError> {
        let mut statement = self.tx.prepare_cached("SELECT DISTINCT visit FROM sealed_code")?;
        let visits: Vec<VisitId> =
            statement.query_map([], |row| id_column(row, 0, VisitId::from_slice))?.collect::<Result<_, _>>()?;
        let mut delete = self.tx.prepare_cached("DELETE FROM sealed_code WHERE visit = ?1 AND kept_until <= ?2")?;
        for visit in visits.iter().filter(|visit| !keep.contains(visit)) {
            delete.execute((visit.as_bytes(), now.0))?;
        }
        Ok(())
    }

    /// Deletes a visit's envelopes whose time is over, but for the access method `keep`.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn drop_closed_codes(
        &self,
        visit: VisitId,
        keep: Option<MethodId>,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let keep = keep.map(|method| method.as_bytes().to_vec()).unwrap_or_default();
        Ok(self
            .tx
            .prepare_cached("DELETE FROM sealed_code WHERE visit = ?1 AND method <> ?2 AND closes <= ?3")?
            .execute((visit.as_bytes(), keep, now.0))?)
    }

    /// Deletes a visit's envelopes, but for the access method `keep` (the key safe's, while its key is out).
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn drop_codes(&self, visit: VisitId, keep: Option<MethodId>) -> Result<usize, StoreError> {
        let keep = keep.map(|method| method.as_bytes().to_vec()).unwrap_or_default();
        Ok(self
            .tx
            .prepare_cached("DELETE FROM sealed_code WHERE visit = ?1 AND method <> ?2")?
            .execute((visit.as_bytes(), keep))?)
    }

    /// Deletes the envelopes that a visit brought by itself; those of a manager's grants stay.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn drop_own_codes(&self, visit: VisitId) -> Result<usize, StoreError> {
        let (ahead, online) = (ReleaseMode::Ahead.byte(), ReleaseMode::Online.byte());
        Ok(self.tx.prepare_cached("DELETE FROM sealed_code WHERE visit = ?1 AND mode IN (?2, ?3)")?.execute((
            visit.as_bytes(),
            ahead,
            online,
        ))?)
    }

    /// Deletes what is sealed to a pair: envelopes, and the key by which grants are read out.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn drop_codes_of_pair(&self, item: &str) -> Result<(), StoreError> {
        self.tx.execute("DELETE FROM sealed_code WHERE pair = ?1", [item])?;
        let voice: Option<SealedVoiceKey> = self.meta(meta::VOICE_KEY)?;
        if voice.is_some_and(|key| key.pair == item) { self.clear_meta(meta::VOICE_KEY) } else { Ok(()) }
    }

    /// Puts an envelope in place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_code(&self, code: &StoredCode) -> Result<(), StoreError> {
        let body = self.seal_bound_visit(&code.visit)?;
        let window = code.visit.window;
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO sealed_code \
                 (visit, method, version, mode, bundle, pair, closes, return_until, kept_until, body, sealed) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(rusqlite::params![
                code.visit.id.as_bytes(),
                code.method.as_bytes(),
                code.version.as_bytes(),
                code.mode.byte(),
                i64::try_from(code.bundle).unwrap_or(i64::MAX),
                code.pair,
                window.closes.0,
                window.return_until().0,
                code.kept_until.0,
                body,
                code.sealed,
            ])?;
        Ok(())
    }
}
