//! The outbox: log entries written on this phone that the office does not hold yet.
//!
//! A worker may have no signal for a whole round, so an entry counts as safe once it is on disk here, not once it is
//! sent, and it stays until the office has signed for it. One bad entry never holds up the others: each has a verdict
//! of its own.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;

use super::{Change, Store, StoreError, hash_column, id_column, sound};
use crate::domain::clock::Timestamp;
use crate::domain::entry::Priority;
use crate::domain::ids::{DeviceId, EntryId, Epoch, OrgId};
use crate::domain::sync_plan::{Again, Held, HeldPlan, MOST_ENTRIES, ReceiptPlan, Told, Verdict, Waiting, Word};
use crate::vault::log::{Header, IngestKey, Written};

/// How long receipted and held entries are kept on the phone.
pub const KEPT_FOR: std::time::Duration = std::time::Duration::from_hours(840);

/// Why an entry that was put aside stays out of its chain at central.
const APART: &str = "apart";

/// The bytes an entry takes in a batch: its seal in base64url, and the rest of the form.
pub(super) fn size_on_wire(sealed: usize) -> i64 {
    i64::try_from(sealed.div_ceil(3) * 4 + 640).unwrap_or(i64::MAX)
}

/// Where a chain stands, on the phone and at central.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainState {
    /// The phone that wrote it.
    pub device: DeviceId,
    /// The chain.
    pub epoch: Epoch,
    /// The number of the next entry.
    pub next_seq: u64,
    /// Hash of the last.
    pub hash: [u8; 32],
    /// The lowest number still waiting.
    pub oldest_waiting: Option<u64>,
    /// How far central holds it.
    pub held: Held,
}

/// What waits, for the strip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Entries not receipted.
    pub waiting: u64,
    /// Entries receipted and not held.
    pub sent: u64,
    /// All entries on this phone.
    pub all: u64,
    /// Entries that central put aside.
    pub quarantined: u64,
}

impl Tally {
    /// After so many entries were added.
    #[must_use]
    pub(super) fn with(self, added: u64) -> Self {
        Self { waiting: self.waiting + added, all: self.all + added, ..self }
    }
}

impl Store {
    /// The entries to choose the next batch from: urgent ones first, then by number.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn waiting(&self, besides: usize) -> Result<Vec<Waiting>, StoreError> {
        let sql = "SELECT entry, seq, priority, bytes FROM outbox ORDER BY priority, seq LIMIT ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([i64::try_from(MOST_ENTRIES + besides).unwrap_or(i64::MAX)], |row| {
            Ok(Waiting {
                id: id_column(row, 0, EntryId::from_slice)?,
                seq: u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
                priority: if row.get::<_, i64>(2)? == 0 { Priority::Urgent } else { Priority::Usual },
                bytes: usize::try_from(row.get::<_, i64>(3)?).unwrap_or(usize::MAX),
            })
        })?;
        Ok(rows.filter_map(sound).collect::<Result<_, _>>()?)
    }

    /// Entries in their final form, to be sent. One that is not there is left out.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn written(&self, organisation: OrgId, ids: &[EntryId]) -> Result<Vec<Written>, StoreError> {
        let sql = "SELECT device, epoch, seq, written_at, prev, commitment, hash, signature, ingest_kid, sealed \
                   FROM entry WHERE id = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let row = statement.query_row([id.as_bytes()], |row| {
                Ok(Written {
                    header: Header {
                        organisation,
                        device: id_column(row, 0, DeviceId::from_slice)?,
                        epoch: id_column(row, 1, Epoch::from_slice)?,
                        seq: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
                        id: *id,
                        written_at: Timestamp(row.get(3)?),
                        prev: hash_column(row, 4)?,
                        commitment: hash_column(row, 5)?,
                    },
                    hash: hash_column(row, 6)?,
                    signature: row.get::<_, Option<Vec<u8>>>(7)?.and_then(|sig| sig.try_into().ok()),
                    ingest_kid: row.get(8)?,
                    sealed: row.get(9)?,
                    salt: [0; 32],
                })
            });
            found.extend(sound(row).transpose().optional()?.flatten());
        }
        Ok(found)
    }

    /// Where every chain on this phone stands, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn chains(&self) -> Result<Vec<ChainState>, StoreError> {
        // Along `outbox_order`, to the first of this chain: each batch asks, and must not read all that waits.
        let sql = "SELECT c.device, c.epoch, c.next_seq, c.hash, c.held_seq, c.held_hash, \
            (SELECT o.seq FROM outbox o CROSS JOIN entry e ON e.id = o.entry AND e.device = c.device \
             AND e.epoch = c.epoch WHERE o.priority = 0 ORDER BY o.seq LIMIT 1), \
            (SELECT o.seq FROM outbox o CROSS JOIN entry e ON e.id = o.entry AND e.device = c.device \
             AND e.epoch = c.epoch WHERE o.priority = 1 ORDER BY o.seq LIMIT 1) \
            FROM chain c ORDER BY c.rowid DESC";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let (device, epoch) = (id_column(row, 0, DeviceId::from_slice)?, id_column(row, 1, Epoch::from_slice)?);
            let number = |column| row.get::<_, i64>(column).map(|n| u64::try_from(n).unwrap_or(0));
            let oldest = |column| row.get::<_, Option<i64>>(column).map(|n| n.and_then(|n| u64::try_from(n).ok()));
            Ok(ChainState {
                device,
                epoch,
                next_seq: number(2)?,
                hash: hash_column(row, 3)?,
                oldest_waiting: [oldest(6)?, oldest(7)?].into_iter().flatten().min(),
                held: Held { device, epoch, seq: number(4)?, hash: hash_column(row, 5)? },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether one of these entries goes before the others.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn has_urgent(&self, ids: &[EntryId]) -> Result<bool, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT 1 FROM entry WHERE id = ?1 AND priority = 0")?;
        for id in ids {
            if statement.exists([id.as_bytes()])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Of what central says it holds, that which is another entry on this phone: numbers and hashes as central has them.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn differing(&self, held: &[Held]) -> Result<Vec<Held>, StoreError> {
        let sql = "SELECT hash FROM entry WHERE device = ?1 AND epoch = ?2 AND seq = ?3";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut found = Vec::new();
        for head in held {
            let seq = i64::try_from(head.seq).unwrap_or(i64::MAX);
            let here = statement.query_row((head.device.as_bytes(), head.epoch.0, seq), |row| hash_column(row, 0));
            // An entry that is not here any more, or not yet, says nothing.
            let here: Option<[u8; 32]> = sound(here.optional()).transpose()?.flatten();
            found.extend(here.filter(|hash| *hash != head.hash).map(|_| *head));
        }
        Ok(found)
    }

    /// What waits, for the strip, which asks after every entry: the counts are carried along while only entries are
    /// added, and counted anew after anything else.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn tally(&self) -> Result<Tally, StoreError> {
        // Another number after another connection has written.
        let version = self.db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        match self.tally.get() {
            Some((known, tally)) if known == version => Ok(tally),
            Some(_) | None => {
                let tally = self.count()?;
                self.tally.set(Some((version, tally)));
                Ok(tally)
            }
        }
    }

    fn count(&self) -> Result<Tally, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM outbox), \
            (SELECT count(*) FROM entry e JOIN receipt r ON r.entry = e.id JOIN chain c \
             ON c.device = e.device AND c.epoch = e.epoch WHERE e.seq > c.held_seq), \
            (SELECT count(*) FROM entry), (SELECT count(*) FROM receipt WHERE verdict = 'quarantined')";
        Ok(self.db.prepare_cached(sql)?.query_row([], |row| {
            let number = |column| row.get::<_, i64>(column).map(|n| u64::try_from(n).unwrap_or(0));
            Ok(Tally { waiting: number(0)?, sent: number(1)?, all: number(2)?, quarantined: number(3)? })
        })?)
    }

    /// What central says of chains, beside what this phone knows of them. A chain that is not on this phone is left out.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn told(&self, held: &[Held]) -> Result<Vec<Told>, StoreError> {
        let sql = "SELECT c.held_seq, c.held_hash, \
            (SELECT e.hash FROM entry e WHERE e.device = c.device AND e.epoch = c.epoch AND e.seq = ?3), \
            EXISTS (SELECT 1 FROM entry e JOIN receipt r ON r.entry = e.id WHERE e.device = c.device \
             AND e.epoch = c.epoch AND e.seq = ?3 + 1 AND r.why IS NOT ?4 \
             AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.entry = e.id)) \
            FROM chain c WHERE c.device = ?1 AND c.epoch = ?2";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut all = Vec::with_capacity(held.len());
        for now in held {
            let Held { device, epoch, seq, .. } = *now;
            let seq = i64::try_from(seq).unwrap_or(i64::MAX - 1).min(i64::MAX - 1);
            let row = statement.query_row((device.as_bytes(), epoch.0, seq, APART), |row| {
                let known = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
                let own: Option<Vec<u8>> = row.get(2)?;
                Ok(Told {
                    now: *now,
                    known: Held { device, epoch, seq: known, hash: hash_column(row, 1)? },
                    own: own.and_then(|hash| hash.try_into().ok()),
                    next_is_sent: row.get(3)?,
                })
            });
            all.extend(row.optional()?);
        }
        Ok(all)
    }

    /// Carries out what a receipt means, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is changed then, and the batch is sent again.
    pub fn apply_receipt(&mut self, plan: &ReceiptPlan, signed_at: Timestamp) -> Result<(), StoreError> {
        self.change(|change| {
            // First what was lost: what this very receipt says of an entry is newer.
            change.apply_held(&plan.chains)?;
            plan.receipted.iter().try_for_each(|word| change.receipt(word, signed_at))?;
            change.set_meta(super::meta::CONTACT, &signed_at)
        })
    }

    /// Seals entries again from their readable copies, to this key; one whose copy was changed too stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn seal_again(
        &mut self,
        organisation: OrgId,
        ids: &BTreeSet<EntryId>,
        ingest: &IngestKey,
    ) -> Result<(), StoreError> {
        let mut resealed = Vec::new();
        for id in ids {
            let sql = "SELECT readable FROM entry WHERE id = ?1";
            let readable: Option<Vec<u8>> =
                self.db.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0)).optional()?;
            let Some((salt, payload)) = readable.and_then(|readable| self.read_copy(*id, &readable)) else { continue };
            let Some(written) = self.written(organisation, &[*id])?.pop() else { continue };
            resealed.extend(written.header.seal(&salt, &payload, ingest).ok().map(|sealed| (*id, sealed)));
        }
        self.change(|change| {
            for (id, sealed) in &resealed {
                change.tx.execute(
                    "UPDATE entry SET sealed = ?2, ingest_kid = ?3 WHERE id = ?1",
                    (id.as_bytes(), sealed, ingest.kid()),
                )?;
            }
            Ok(())
        })
    }

    /// Deletes entries that central signed for longer than [`KEPT_FOR`] ago and holds, of visits that are not on this
    /// phone any more. When an entry was written does not count: the phone's clock may have been wrong.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn purge(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        let before = now - KEPT_FOR;
        self.change(|change| {
            let old = "SELECT e.id FROM entry e JOIN receipt r ON r.entry = e.id \
                 JOIN chain c ON c.device = e.device AND c.epoch = e.epoch \
                 WHERE e.seq <= c.held_seq AND r.signed_at < ?1 \
                 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.entry = e.id) \
                 AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = e.visit)";
            let ids: Vec<Vec<u8>> =
                change.tx.prepare_cached(old)?.query_map([before.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
            change.count_anew();
            for id in &ids {
                change.tx.execute("DELETE FROM receipt WHERE entry = ?1", [id])?;
                change.tx.execute("DELETE FROM entry WHERE id = ?1", [id])?;
            }
            Ok(ids.len())
        })
    }
}

impl Change<'_> {
    fn receipt(&self, told: &Word, signed_at: Timestamp) -> Result<(), StoreError> {
        let word = match told.verdict {
            Verdict::Created => "created",
            Verdict::Duplicate => "duplicate",
            Verdict::Quarantined => "quarantined",
            Verdict::Unreadable | Verdict::Retry => return Ok(()),
        };
        self.count_anew();
        let (id, why) = (told.id.as_bytes(), told.apart.then_some(APART));
        self.tx.prepare_cached("DELETE FROM outbox WHERE entry = ?1")?.execute([id])?;
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO receipt (entry, verdict, why, signed_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute((id, word, why, signed_at.0))?;
        Ok(())
    }

    /// Remembers how far central holds the chains, and has wait again what it has lost.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn apply_held(&self, plan: &HeldPlan) -> Result<(), StoreError> {
        self.count_anew();
        for held in &plan.held {
            self.tx.execute(
                "UPDATE chain SET held_seq = ?3, held_hash = ?4 WHERE device = ?1 AND epoch = ?2",
                (held.device.as_bytes(), held.epoch.0, i64::try_from(held.seq).unwrap_or(i64::MAX), held.hash),
            )?;
        }
        plan.again.iter().try_for_each(|again| self.wait_again(again))
    }

    fn wait_again(&self, again: &Again) -> Result<(), StoreError> {
        let above = "SELECT id, priority, seq, length(sealed) FROM entry \
                     WHERE device = ?1 AND epoch = ?2 AND seq > ?3";
        let mut statement = self.tx.prepare_cached(above)?;
        let seq = i64::try_from(again.above).unwrap_or(i64::MAX);
        let rows: Vec<(Vec<u8>, i64, i64, i64)> = statement
            .query_map((again.device.as_bytes(), again.epoch.0, seq), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<Result<_, _>>()?;
        for (id, priority, seq, sealed) in rows {
            let bytes = size_on_wire(usize::try_from(sealed).unwrap_or(0));
            self.tx.execute("DELETE FROM receipt WHERE entry = ?1", [&id])?;
            self.tx.execute(
                "INSERT OR IGNORE INTO outbox (entry, priority, seq, bytes) VALUES (?1, ?2, ?3, ?4)",
                (&id, priority, seq, bytes),
            )?;
        }
        Ok(())
    }
}
