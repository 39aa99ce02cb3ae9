//! The log: append-only, chained, each entry in its final form and with a copy this phone can read.

use rusqlite::Row;

use super::{Change, Store, StoreError, hash_column, id_column, meta, sound};
use crate::domain::clock::{Now, Reading, TimeMemory, Timestamp};
use crate::domain::digest::Newest;
use crate::domain::door::Door;
use crate::domain::encoding::hex;
use crate::domain::entry::{About, Fact, Previous, Priority, Record};
use crate::domain::ids::{DeviceId, EntryId, Epoch, OrgId, VisitId};
use crate::vault::log::{self, Head, Header, IngestKey};
use crate::vault::signing::SigningKey;

/// What an entry is written with.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    /// The agency.
    pub organisation: OrgId,
    /// The phone.
    pub device: DeviceId,
    /// Its key; `None` when the keystore does not give it: the entry is kept unsigned and flagged.
    pub signer: Option<&'a SigningKey>,
    /// Where entries are sealed to.
    pub ingest: &'a IngestKey,
}

/// The moment of writing.
#[derive(Clone, Debug)]
pub struct When {
    /// The instant, and how good it is.
    pub now: Now,
    /// What the clocks said.
    pub reading: Reading,
}

/// How far an entry has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// On this phone.
    Saved,
    /// Receipted by central.
    Sent,
    /// Central holds the chain without a hole up to here.
    Held,
}

/// One line of the log, as this phone reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entry.
    pub id: EntryId,
    /// Its chain.
    pub epoch: Epoch,
    /// Its number.
    pub seq: u64,
    /// When it was written.
    pub written_at: Timestamp,
    /// How far it has come.
    pub kept: Kept,
    /// Whether central put it aside.
    pub quarantined: bool,
    /// What it says; `None` where the stored copy was changed.
    pub record: Option<Record>,
}

const LINE: &str = "SELECT e.id, e.epoch, e.seq, e.written_at, e.commitment, e.readable, r.verdict, c.held_seq \
    FROM entry e LEFT JOIN receipt r ON r.entry = e.id \
    LEFT JOIN chain c ON c.device = e.device AND c.epoch = e.epoch ";

impl Store {
    /// Begins a chain for this device, and writes its first entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_chain(
        &mut self,
        pen: &Pen<'_>,
        about: About,
        epoch: Epoch,
        lost: bool,
        when: &When,
    ) -> Result<(), StoreError> {
        self.change(|change| {
            let before = change.head(pen.organisation)?;
            let previous = match before {
                Some(head) if head.next_seq > 1 && !lost => {
                    Previous::Entry { epoch: head.epoch, seq: head.next_seq - 1, hash: hex(&head.hash) }
                }
                Some(_) | None if lost => Previous::Unknown,
                Some(_) | None => Previous::None,
            };
            change.tx.execute("UPDATE chain SET current = 0", [])?;
            change.tx.execute(
                "INSERT INTO chain (device, epoch, next_seq, hash, current) VALUES (?1, ?2, 1, ?3, 1)",
                (pen.device.as_bytes(), epoch.0, [0_u8; 32]),
            )?;
            change.append(pen, about, &[Fact::EpochStarted { previous }], when).map(drop)
        })
    }

    /// Where the current chain stands.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn has_chain(&self, device: DeviceId) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM chain WHERE current = 1 AND device = ?1";
        Ok(self.db.prepare_cached(sql)?.query_row([device.as_bytes()], |row| row.get::<_, i64>(0))? > 0)
    }

    /// The entries of one visit written by this phone, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]. A changed entry is a line without a record.
    pub fn entries_of(&self, visit: VisitId) -> Result<Vec<Line>, StoreError> {
        let sql = format!("{LINE} WHERE e.visit = ?1 ORDER BY e.written_at, e.seq");
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map([visit.as_bytes()], |row| self.line(row))?;
        let mut lines = rows.filter_map(sound).collect::<Result<Vec<_>, _>>()?;
        // Within a chain the number decides; chains follow each other in time.
        lines.sort_by(|a, b| if a.epoch == b.epoch { a.seq.cmp(&b.seq) } else { a.written_at.cmp(&b.written_at) });
        Ok(lines)
    }

    /// The flow of one visit, as its entries tell it.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn door(&self, visit: VisitId) -> Result<Door, StoreError> {
        let lines = self.entries_of(visit)?;
        Ok(Door::replay(lines.iter().filter_map(|line| Some((line.id, line.record.as_ref()?)))))
    }

    /// The newest lines of the log, after skipping so many.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn newest_lines(&self, skip: usize, most: usize) -> Result<Vec<Line>, StoreError> {
        let sql = format!("{LINE} ORDER BY e.written_at DESC, e.seq DESC LIMIT ?1 OFFSET ?2");
        let mut statement = self.db.prepare_cached(&sql)?;
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let rows = statement.query_map([number(most), number(skip)], |row| self.line(row))?;
        Ok(rows.filter_map(sound).collect::<Result<_, _>>()?)
    }

    /// The entries of this phone that are about no visit, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn entries_without_visit(&self) -> Result<Vec<Line>, StoreError> {
        let sql = format!("{LINE} WHERE e.visit IS NULL ORDER BY e.written_at, e.seq");
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| self.line(row))?;
        Ok(rows.filter_map(sound).collect::<Result<_, _>>()?)
    }

    /// One entry; `None` if it is not on this phone.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn entry(&self, id: EntryId) -> Result<Option<Line>, StoreError> {
        let sql = format!("{LINE} WHERE e.id = ?1");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query_map([id.as_bytes()], |row| self.line(row))?.filter_map(sound);
        Ok(rows.next().transpose()?)
    }

    fn line(&self, row: &Row<'_>) -> Result<Line, rusqlite::Error> {
        let id = id_column(row, 0, EntryId::from_slice)?;
        let seq: i64 = row.get(2)?;
        let commitment: Vec<u8> = row.get(4)?;
        let readable: Vec<u8> = row.get(5)?;
        let verdict: Option<String> = row.get(6)?;
        let held: i64 = row.get::<_, Option<i64>>(7)?.unwrap_or(0);
        let kept = match (&verdict, seq <= held) {
            (_, true) => Kept::Held,
            (Some(_), false) => Kept::Sent,
            (None, false) => Kept::Saved,
        };
        let record = self
            .read_copy(id, &readable)
            .filter(|(salt, payload)| log::commitment(salt, payload).as_slice() == commitment)
            .and_then(|(_, payload)| Record::from_bytes(&payload).ok());
        Ok(Line {
            id,
            epoch: id_column(row, 1, Epoch::from_slice)?,
            seq: u64::try_from(seq).unwrap_or(0),
            written_at: Timestamp(row.get(3)?),
            kept,
            quarantined: verdict.as_deref() == Some("quarantined"),
            record,
        })
    }

    /// Salt and payload of the readable copy; `None` where it was changed.
    pub(super) fn read_copy(&self, id: EntryId, readable: &[u8]) -> Option<([u8; 32], Vec<u8>)> {
        let opened = self.fields.open("entry", "readable", id.as_bytes(), readable).ok()?;
        let (salt, payload) = opened.split_first_chunk::<32>()?;
        Some((*salt, payload.to_vec()))
    }
}

impl Change<'_> {
    fn head(&self, organisation: OrgId) -> Result<Option<Head>, StoreError> {
        let sql = "SELECT device, epoch, next_seq, hash FROM chain WHERE current = 1";
        let mut statement = self.tx.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Head {
            organisation,
            device: id_column(row, 0, DeviceId::from_slice)?,
            epoch: id_column(row, 1, Epoch::from_slice)?,
            next_seq: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(1),
            hash: hash_column(row, 3)?,
        }))
    }

    /// Appends entries to the current chain: hashed, signed, sealed, queued; and notes the time.
    ///
    /// # Errors
    /// [`StoreError::NoChain`] before enrolment; [`StoreError`].
    pub fn append(&self, pen: &Pen<'_>, about: About, facts: &[Fact], when: &When) -> Result<Vec<EntryId>, StoreError> {
        self.append_told(pen, about, facts, when, None)
    }

    /// [`Self::append`] for what is told later: the records keep when it was told and when it happened.
    ///
    /// # Errors
    /// [`StoreError`], as for [`Self::append`].
    pub fn append_told(
        &self,
        pen: &Pen<'_>,
        about: About,
        facts: &[Fact],
        when: &When,
        happened_at: Option<Timestamp>,
    ) -> Result<Vec<EntryId>, StoreError> {
        let mut head = self.head(pen.organisation)?.ok_or(StoreError::NoChain)?;
        let mut ids = Vec::with_capacity(facts.len());
        let newest: Option<Newest> = self.meta(meta::DIGEST)?;
        let mut quote = newest.and_then(|newest| newest.to_quote());
        for fact in facts {
            let digest = quote.take();
            let record = Record { happened_at, digest, ..Record::new(about, when.now, &when.reading, fact.clone()) };
            let payload = record.to_bytes().map_err(|_| StoreError::Unsealable)?;
            let id = EntryId(crate::vault::make_uuid(when.now.at));
            let salt = crate::vault::make_bytes();
            let written = log::write(&head, id, when.now.at, (salt, &payload), pen.signer, pen.ingest)
                .map_err(|_| StoreError::Unsealable)?;
            self.insert(&written, &payload, about.visit, fact.priority())?;
            head.next_seq += 1;
            head.hash = written.hash;
            ids.push(id);
        }
        self.tx
            .prepare_cached("UPDATE chain SET next_seq = ?1, hash = ?2 WHERE current = 1")?
            .execute((i64::try_from(head.next_seq).unwrap_or(i64::MAX), head.hash))?;
        if let Some(newest) = newest.filter(|newest| !newest.quoted && !ids.is_empty()) {
            self.set_meta(meta::DIGEST, &Newest { quoted: true, ..newest })?;
        }
        let memory: TimeMemory = self.meta(meta::TIME)?.unwrap_or_default();
        self.set_meta(meta::TIME, &memory.noted(when.now, &when.reading))?;
        Ok(ids)
    }

    fn insert(
        &self,
        written: &log::Written,
        payload: &[u8],
        visit: Option<VisitId>,
        priority: Priority,
    ) -> Result<(), StoreError> {
        let Header { device, epoch, seq, id, written_at, prev, commitment, .. } = written.header;
        let copy = [written.salt.as_slice(), payload].concat();
        let readable = self.fields.seal("entry", "readable", id.as_bytes(), &copy);
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        let priority = i64::from(priority == Priority::Usual);
        self.tx
            .prepare_cached(
                "INSERT INTO entry (id, device, epoch, seq, written_at, prev, commitment, hash, signature, \
                 ingest_kid, sealed, readable, visit, priority) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(rusqlite::params![
                id.as_bytes(),
                device.as_bytes(),
                epoch.0,
                seq,
                written_at.0,
                prev,
                commitment,
                written.hash,
                written.signature,
                written.ingest_kid,
                written.sealed,
                readable,
                visit.as_ref().map(VisitId::as_bytes),
                priority,
            ])?;
        let bytes = super::outbox::size_on_wire(written.sealed.len());
        self.tx
            .prepare_cached("INSERT INTO outbox (entry, priority, seq, bytes) VALUES (?1, ?2, ?3, ?4)")?
            .execute((id.as_bytes(), priority, seq, bytes))?;
        self.count_added();
        Ok(())
    }
}
