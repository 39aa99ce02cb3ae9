//! What to do with a database that was damaged or changed: set it aside, save what reads, and say so.
//!
//! A damaged file is moved, never deleted: it may hold entries that nobody else has. Entries that still read and whose
//! hash fits are taken over into the new file and sent from there. Whatever is found changed is written to the log
//! once ([`Fact::DamageFound`]).
//!
//! [`Fact::DamageFound`]: crate::domain::entry::Fact::DamageFound

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::pages::{self, Column};
use super::{Store, StoreError, hash_column, id_column};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{DeviceId, EntryId, Epoch, OrgId};
use crate::vault::fields::FieldKey;
use crate::vault::log::{Header, commitment};

/// What was found when the database was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Where the damaged file lies now, if it had to be set aside.
    pub set_aside: Option<PathBuf>,
    /// How many entries could be taken over from it.
    pub saved: usize,
    /// Entries whose stored bytes were changed: identity as stored, and number.
    pub changed: Vec<(Vec<u8>, u64)>,
}

/// Opens the database; a damaged one is set aside first, and a new one begun with what could be saved.
///
/// # Errors
/// [`StoreError`] when not even a new file can be made.
pub fn open_or_set_aside(
    folder: &Path,
    file: &str,
    key: impl Fn() -> FieldKey,
    organisation: Option<OrgId>,
    now: Timestamp,
) -> Result<(Store, Found), StoreError> {
    let path = folder.join(file);
    let opened = Store::open(&path, key()).and_then(|store| store.check().map(|()| store));
    match opened {
        Ok(store) => {
            let changed = organisation.map_or(Ok(Vec::new()), |organisation| store.changed_entries(organisation))?;
            Ok((store, Found { changed, ..Found::default() }))
        }
        Err(error) if is_damage(&error) => {
            let aside = set_aside(folder, file, now)?;
            let mut store = Store::open(&path, key())?;
            let saved = organisation.map_or(0, |organisation| store.salvage(&aside.join(file), organisation));
            Ok((store, Found { set_aside: Some(aside), saved, changed: Vec::new() }))
        }
        Err(error) => Err(error),
    }
}

/// Whether the file itself is at fault, rather than the disk or another process.
fn is_damage(error: &StoreError) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match error {
        StoreError::Sqlite(rusqlite::Error::SqliteFailure(failure, _))
        | StoreError::Migration(rusqlite_migration::Error::RusqliteError {
            err: rusqlite::Error::SqliteFailure(failure, _),
            ..
        }) => {
            matches!(failure.code, DatabaseCorrupt | NotADatabase)
        }
        // Written by a later version of the app: sound, and not ours to set aside.
        StoreError::Migration(rusqlite_migration::Error::MigrationDefinition(_)) => false,
        // A table that should be there is not, or a script meets what it should not: the file was tampered with.
        StoreError::Migration(_) | StoreError::Damaged(_) => true,
        StoreError::Sqlite(_) | StoreError::Io(_) | StoreError::Unsealable | StoreError::NoChain => false,
    }
}

fn set_aside(folder: &Path, file: &str, now: Timestamp) -> Result<PathBuf, StoreError> {
    let aside =
        (0..u32::MAX).map(|n| folder.join("set-aside").join(format!("{}-{n}", now.0))).find(|path| !path.exists());
    let aside = aside.unwrap_or_else(|| folder.join("set-aside"));
    fs::create_dir_all(&aside)?;
    for ending in ["", "-wal", "-shm"] {
        let name = format!("{file}{ending}");
        match fs::rename(folder.join(&name), aside.join(&name)) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(aside)
}

/// An entry row as it lies on disk.
struct Row {
    header: Header,
    hash: [u8; 32],
    signature: Option<Vec<u8>>,
    ingest_kid: String,
    sealed: Vec<u8>,
    readable: Vec<u8>,
    visit: Option<Vec<u8>>,
    priority: i64,
}

const ROW: &str = "SELECT device, epoch, seq, id, written_at, prev, commitment, hash, signature, ingest_kid, sealed, \
                   readable, visit, priority FROM entry";

fn read_row(row: &rusqlite::Row<'_>, organisation: OrgId) -> Result<Row, rusqlite::Error> {
    Ok(Row {
        header: Header {
            organisation,
            device: id_column(row, 0, DeviceId::from_slice)?,
            epoch: id_column(row, 1, Epoch::from_slice)?,
            seq: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
            id: id_column(row, 3, EntryId::from_slice)?,
            written_at: Timestamp(row.get(4)?),
            prev: hash_column(row, 5)?,
            commitment: hash_column(row, 6)?,
        },
        hash: hash_column(row, 7)?,
        signature: row.get(8)?,
        ingest_kid: row.get(9)?,
        sealed: row.get(10)?,
        readable: row.get(11)?,
        visit: row.get(12)?,
        priority: row.get(13)?,
    })
}

impl Store {
    /// Whether SQLite finds the file sound, and the tables are there.
    fn check(&self) -> Result<(), StoreError> {
        let word: String = self.db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if word == "ok" { Ok(()) } else { Err(StoreError::Damaged("database")) }
    }

    /// Entries whose hash, link or readable copy no longer fits.
    fn changed_entries(&self, organisation: OrgId) -> Result<Vec<(Vec<u8>, u64)>, StoreError> {
        let sql = format!("{ROW} ORDER BY device, epoch, seq");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut changed = Vec::new();
        let mut before: Option<(Epoch, u64, [u8; 32])> = None;
        while let Some(row) = rows.next()? {
            let named =
                (row.get::<_, Vec<u8>>(3).unwrap_or_default(), row.get::<_, i64>(2).unwrap_or(0).unsigned_abs());
            let Ok(row) = read_row(row, organisation) else {
                // A column of another length.
                changed.push(named);
                continue;
            };
            let Header { id, epoch, seq, prev, .. } = row.header;
            let linked = before.is_none_or(|(e, s, hash)| e != epoch || s + 1 != seq || hash == prev);
            let readable = self
                .read_copy(id, &row.readable)
                .is_some_and(|(salt, payload)| commitment(&salt, &payload) == row.header.commitment);
            if row.header.hash() != row.hash || !linked || !readable {
                changed.push(named);
            }
            before = Some((epoch, seq, row.hash));
        }
        Ok(changed)
    }

    /// Takes over the entries of a damaged file that still read and whose hash fits. Returns how many.
    fn salvage(&mut self, damaged: &Path, organisation: OrgId) -> usize {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let old = Connection::open_with_flags(damaged, flags);
        let mut sound: Vec<Row> = old.map(|old| readable_rows(&old, organisation)).unwrap_or_default();
        sound.extend(rows_of_pages(&fs::read(damaged).unwrap_or_default(), organisation));
        // Each once: what SQLite read comes first, for it knows what has been written since.
        let mut known = BTreeSet::new();
        sound.retain(|row| known.insert(row.header.id));
        self.change(|change| sound.iter().try_fold(0, |saved, row| change.take_over(row).map(|()| saved + 1)))
            .unwrap_or(0)
    }
}

/// The columns of an entry, in the order of its table.
const COLUMNS: usize = 14;

/// Every entry that lies on a page of its own and whose hash fits, whatever became of the pages above.
fn rows_of_pages(file: &[u8], organisation: OrgId) -> Vec<Row> {
    let found = pages::rows(file, COLUMNS);
    found.iter().filter_map(|row| of_page(row, organisation)).filter(|row| row.header.hash() == row.hash).collect()
}

fn of_page(row: &[Column], organisation: OrgId) -> Option<Row> {
    let [
        id,
        device,
        epoch,
        seq,
        written_at,
        prev,
        commitment,
        hash,
        signature,
        ingest_kid,
        sealed,
        readable,
        visit,
        priority,
    ] = row
    else {
        return None;
    };
    let bytes = |column: &Column| column.blob().and_then(|bytes| bytes.try_into().ok());
    Some(Row {
        header: Header {
            organisation,
            device: DeviceId::from_slice(device.blob()?)?,
            epoch: Epoch::from_slice(epoch.blob()?)?,
            seq: u64::try_from(seq.int()?).ok()?,
            id: EntryId::from_slice(id.blob()?)?,
            written_at: Timestamp(written_at.int()?),
            prev: bytes(prev)?,
            commitment: bytes(commitment)?,
        },
        hash: bytes(hash)?,
        signature: signature.blob().map(<[u8]>::to_vec),
        ingest_kid: ingest_kid.text()?,
        sealed: sealed.blob()?.to_vec(),
        readable: readable.blob()?.to_vec(),
        visit: visit.blob().map(<[u8]>::to_vec),
        priority: priority.int()?,
    })
}

/// Rows that are asked for by number after the last that is known, where the file does not say how many there are.
const BEYOND: i64 = 50_000;

/// Every entry of a damaged file that reads and whose hash fits.
///
/// A page that does not read ends a walk through the table, so from there on each row is asked for by its number: a page
/// takes its own rows with it and no others.
fn readable_rows(old: &Connection, organisation: OrgId) -> Vec<Row> {
    let mut sound = Vec::new();
    let mut keep = |row: &rusqlite::Row<'_>| {
        sound.extend(read_row(row, organisation).ok().filter(|row| row.header.hash() == row.hash));
        row.get::<_, i64>(14).ok()
    };
    let (mut last, mut whole) = (0, false);
    let by_number = format!("{} WHERE rowid = ?1", ROW.replacen(" FROM", ", rowid FROM", 1));
    if let Ok(mut statement) = old.prepare(&format!("{} ORDER BY rowid", ROW.replacen(" FROM", ", rowid FROM", 1)))
        && let Ok(mut rows) = statement.query([])
    {
        whole = loop {
            match rows.next() {
                Ok(Some(row)) => last = keep(row).unwrap_or(last),
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
    }
    if whole {
        return sound;
    }
    let most = old.query_row("SELECT max(rowid) FROM entry", [], |row| row.get::<_, i64>(0));
    for number in last + 1..=most.unwrap_or(last + BEYOND) {
        // A statement that met a bad page is not used again.
        if let Ok(mut statement) = old.prepare_cached(&by_number)
            && let Ok(mut rows) = statement.query([number])
            && let Ok(Some(row)) = rows.next()
        {
            keep(row);
        }
    }
    sound
}

impl Store {
    /// Whether this damage was raised before.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn has_noted_damage(&self, what: &[u8]) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM damage WHERE what = ?1)";
        Ok(self.db.query_row(sql, [what], |row| row.get(0))?)
    }
}

impl super::Change<'_> {
    fn take_over(&self, row: &Row) -> Result<(), StoreError> {
        self.count_anew();
        let Header { device, epoch, seq, id, written_at, prev, commitment, .. } = row.header;
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        self.tx.execute(
            "INSERT INTO chain (device, epoch, next_seq, hash, current) VALUES (?1, ?2, ?3, ?4, 0) \
             ON CONFLICT (device, epoch) DO UPDATE SET next_seq = max(next_seq, ?3), \
             hash = CASE WHEN ?3 > next_seq THEN ?4 ELSE hash END",
            (device.as_bytes(), epoch.0, seq + 1, row.hash),
        )?;
        self.tx.execute(
            "INSERT OR IGNORE INTO entry (id, device, epoch, seq, written_at, prev, commitment, hash, signature, \
             ingest_kid, sealed, readable, visit, priority) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            rusqlite::params![
                id.as_bytes(),
                device.as_bytes(),
                epoch.0,
                seq,
                written_at.0,
                prev,
                commitment,
                row.hash,
                row.signature,
                row.ingest_kid,
                row.sealed,
                row.readable,
                row.visit,
                row.priority,
            ],
        )?;
        // Whether central has it is not known any more: it is sent again, and central tells it from a new one.
        self.tx.execute(
            "INSERT OR IGNORE INTO outbox (entry, priority, seq, bytes) VALUES (?1, ?2, ?3, ?4)",
            (id.as_bytes(), row.priority, seq, super::outbox::size_on_wire(row.sealed.len())),
        )?;
        Ok(())
    }

    /// Notes that this damage is raised, with the entry that raises it.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn note_damage(&self, what: &[u8], seq: Option<u64>) -> Result<(), StoreError> {
        let seq = seq.and_then(|seq| i64::try_from(seq).ok());
        self.tx.execute("INSERT OR IGNORE INTO damage (what, seq) VALUES (?1, ?2)", (what, seq))?;
        Ok(())
    }
}
