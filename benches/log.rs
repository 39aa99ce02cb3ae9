//! The phone's log: writing an entry, what waits, and the chain recomputed at central.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use doorstep::central::db::entries::{self, NewEntry};
use doorstep::central::verify::{self, Scope};
use doorstep::domain::clock::{Now, Quality};
use doorstep::domain::entry::{About, Fact, Record};
use doorstep::domain::ids::{ClientId, DeviceId, EntryId, Epoch, OrgId, PersonId, VisitId};
use doorstep::domain::sync_plan::MOST_ENTRIES;
use doorstep::shell::clock::Clocks;
use doorstep::store::Store;
use doorstep::store::entries::{Pen, When};
use doorstep::vault::Secret32;
use doorstep::vault::fields::FieldKey;
use doorstep::vault::log::{Header, IngestKey, IngestPrivate, commitment};
use doorstep::vault::signing::{PublicKey, SigningKey};
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, UnparsedPublicKey};
use uuid::Uuid;

use crate::bare::Bare;
use crate::figure::{Figure, Ratio, Target, Times, median, ms, typical};
use crate::peers::Peer;
use crate::support::clock::{START, TestClock};
use crate::support::world::World;

/// Single entries of one round.
const APPENDS: usize = 40;

/// A phone's store with a chain, and what is needed to write to it.
struct Log {
    store: Store,
    signer: SigningKey,
    ingest: IngestKey,
    about: About,
    when: When,
    path: PathBuf,
}

impl Log {
    fn new(folder: &Path, name: &str) -> Self {
        let path = folder.join(name);
        let store = Store::open(&path, FieldKey::derive(&Secret32::new([5; 32]))).unwrap();
        let id = Uuid::from_u128;
        let about = About { worker: PersonId(id(7)), visit: Some(VisitId(id(8))), client: Some(ClientId(id(9))) };
        let reading = TestClock::new(START).read();
        let when = When { now: Now { at: START, quality: Quality::Anchored }, reading };
        let signer = SigningKey::from_seed(&Secret32::new([3; 32])).unwrap();
        let ingest = IngestPrivate::make().public().unwrap();
        let mut log = Self { store, signer, ingest, about, when, path };
        let pen = pen(&log.signer, &log.ingest);
        log.store.begin_chain(&pen, about, Epoch([6; 16]), false, &log.when).unwrap();
        log
    }

    /// A log with so many waiting.
    fn with(folder: &Path, name: &str, waiting: usize) -> Self {
        let mut log = Self::new(folder, name);
        let facts = vec![fact(); 1000];
        let mut left = waiting - 1;
        while left > 0 {
            let some = left.min(facts.len());
            log.append(&facts[..some]);
            left -= some;
        }
        assert_eq!(log.store.tally().unwrap().waiting, waiting as u64);
        log
    }

    /// Time goes on between entries, as it does.
    fn append(&mut self, facts: &[Fact]) -> Duration {
        self.when.now.at = self.when.now.at + Duration::from_secs(1);
        let begin = Instant::now();
        let pen = pen(&self.signer, &self.ingest);
        let (about, when) = (self.about, &self.when);
        let ids = self.store.change(|change| change.append(&pen, about, facts, when)).unwrap();
        assert_eq!(ids.len(), facts.len());
        begin.elapsed()
    }

    fn reader(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(&self.path).unwrap()
    }

    /// Bytes of an entry's columns, and of its salt and payload alone.
    fn bytes(&self) -> (usize, usize) {
        let sql = "SELECT length(id) + length(device) + length(epoch) + 8 + 8 + length(prev) + length(commitment) \
                   + length(hash) + length(signature) + length(ingest_kid) + length(sealed) + length(readable) \
                   + length(visit), length(readable) FROM entry ORDER BY seq DESC LIMIT 1";
        let whole = |row: &rusqlite::Row<'_>, column| row.get::<_, i64>(column).map(|n| usize::try_from(n).unwrap());
        // The readable copy is sealed with a nonce of 12 bytes and a tag of 16.
        self.reader().query_row(sql, [], |row| Ok((whole(row, 0)?, whole(row, 1)? - 28))).unwrap()
    }
}

fn pen<'a>(signer: &'a SigningKey, ingest: &'a IngestKey) -> Pen<'a> {
    Pen { organisation: OrgId(Uuid::from_u128(1)), device: DeviceId(Uuid::from_u128(2)), signer: Some(signer), ingest }
}

fn fact() -> Fact {
    Fact::Knocked { round: 1, wait: 30 }
}

/// Pages in a WAL of SQLite's.
fn frames(wal: &Path) -> u64 {
    std::fs::metadata(wal).unwrap().len() / (4096 + 24)
}

/// What a plain file costs: 4 KiB more and `fdatasync`.
fn synced(file: &mut std::fs::File) -> Duration {
    let begin = Instant::now();
    file.write_all(&[0x5a; 4096]).unwrap();
    file.sync_data().unwrap();
    begin.elapsed()
}

/// One entry on disk.
pub fn append(rounds: usize) -> Figure {
    let folder = crate::support::folder();
    let mut log = Log::new(folder.path(), "phone.db");
    log.append(&[fact()]);
    let (bytes, payload) = log.bytes();
    let (bare, mut stores, body) = (Bare::new(folder.path()), Peer::stores(folder.path()), vec![0x5a; bytes]);
    let mut file = std::fs::File::create(folder.path().join("synced")).unwrap();
    let pages = [folder.path().join("phone.db-wal"), folder.path().join("bare.db-wal")];
    let before = pages.each_ref().map(|path| frames(path));
    log.append(&[fact()]);
    bare.commit(&body);
    let [written, bare_written] = [0, 1].map(|place| frames(&pages[place]) - before[place]);
    let payload = vec![2; payload];
    let [mut ours, mut sealing, mut sqlite, mut cipher, mut redb, mut sync] = [
        "entry_append",
        "entry_append, HPKE seal and signature alone",
        "entry_append, bare SQLite",
        "entry_append, SQLCipher",
        "entry_append, redb",
        "entry_append, fdatasync of 4 KiB alone",
    ]
    .map(Times::new);
    for _ in 0..rounds {
        ours.rounds.push(typical(APPENDS, || log.append(&[fact()])));
        sealing.rounds.push(typical(APPENDS, || bare.seal_and_sign(&payload)));
        sqlite.rounds.push(typical(APPENDS, || bare.commit(&body)));
        for (store, times) in [("sqlcipher", &mut cipher), ("redb", &mut redb)] {
            let took: Vec<f64> = stores.commits(store, bytes, APPENDS).into_iter().map(ms).collect();
            times.rounds.push(median(&took));
        }
        sync.rounds.push(typical(APPENDS, || synced(&mut file)));
    }
    let ratios = vec![
        Ratio::new("entry_append, as fast as bare SQLite", &sqlite, &ours, Target::AtLeast(0.6)),
        Ratio::new("entry_append, as fast as SQLCipher", &cipher, &ours, Target::AtLeast(0.6)),
        Ratio::new("entry_append, as fast as redb", &redb, &ours, Target::None),
        Ratio::new("entry_append, as fast as fdatasync alone", &sync, &ours, Target::None),
    ];
    let words = format!(
        "**entry_append**: one entry sealed, signed, chained and durably on disk (`synchronous=FULL`), against one durable \
         commit of as many bytes ({bytes}) in bare SQLite (WAL, `FULL`), in SQLCipher (the same, with a raw key) and in redb. \
         The median of {APPENDS} is a round. What an entry costs beyond the bare commit is its HPKE seal and signature ({:.0} % \
         of that commit here), and {written} pages written instead of {bare_written}: the entry and its four indexes, the \
         outbox and its order, the chain, the time.",
        100.0 * sealing.median() / sqlite.median()
    );
    Figure { times: vec![ours, sealing, sqlite, cipher, redb, sync], ratios, words, ..Figure::default() }
}

/// A hundred entries in one transaction.
pub fn append_100(rounds: usize) -> Figure {
    let folder = crate::support::folder();
    let mut log = Log::new(folder.path(), "phone.db");
    let facts = vec![fact(); 100];
    log.append(&facts);
    let (bytes, payload) = log.bytes();
    let (mut bare, payload) = (Bare::new(folder.path()), vec![2; payload]);
    let (mut ours, mut peer) = (Times::new("entry_append_100"), Times::new("entry_append_100, bare peer"));
    for _ in 0..rounds {
        ours.rounds.push(typical(5, || log.append(&facts)));
        peer.rounds.push(typical(5, || bare.seal_and_commit(facts.len(), &payload, bytes)));
    }
    let ratio = Ratio::new("entry_append_100, as fast as the bare peer", &peer, &ours, Target::AtLeast(0.8));
    let words = "**entry_append_100**: a hundred entries in one transaction, against a hundred HPKE seals and Ed25519 \
                 signatures and one durable commit of as many bytes. The median of five is a round."
        .into();
    Figure { times: vec![ours, peer], ratios: vec![ratio], words, ..Figure::default() }
}

/// All that waits, read and put in order, as without an index.
fn full_scan(db: &rusqlite::Connection) -> Duration {
    let begin = Instant::now();
    let mut statement = db.prepare_cached("SELECT priority, seq, entry, bytes FROM outbox NOT INDEXED").unwrap();
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?, row.get::<_, i64>(3)?))
    });
    let mut all: Vec<_> = rows.unwrap().map(Result::unwrap).collect();
    all.sort_unstable();
    all.truncate(MOST_ENTRIES);
    assert_eq!(all.len(), MOST_ENTRIES);
    begin.elapsed()
}

/// The oldest hundred of what waits, and the count for the strip, with few and with many waiting.
pub fn outbox(rounds: usize, (few, many): (usize, usize)) -> Figure {
    let folder = crate::support::folder();
    let mut logs = [("few.db", few), ("many.db", many)].map(|(name, waiting)| Log::with(folder.path(), name, waiting));
    let readers = [logs[0].reader(), logs[1].reader()];
    let named = |what: &str| [few, many].map(|waiting| Times::new(&format!("{what}, of {waiting} waiting")));
    let (mut oldest, mut badge) = (named("outbox_oldest"), named("badge"));
    let mut scan = named("outbox_oldest, full scan");
    for _ in 0..rounds {
        for (place, log) in logs.iter_mut().enumerate() {
            oldest[place].rounds.push(typical(50, || {
                let begin = Instant::now();
                assert_eq!(log.store.waiting(0).unwrap().len(), MOST_ENTRIES);
                begin.elapsed()
            }));
            badge[place].rounds.push(typical(20, || {
                log.append(&[fact()]);
                let begin = Instant::now();
                let waiting = log.store.tally().unwrap().waiting;
                let took = begin.elapsed();
                assert!(waiting > few as u64);
                took
            }));
            scan[place].rounds.push(typical(3, || full_scan(&readers[place])));
        }
    }
    let grown = |what: &str, [few, many]: &[Times; 2], target| Ratio::new(what, many, few, target);
    let ratios = vec![
        grown(&format!("outbox_oldest, {many} waiting over {few}"), &oldest, Target::AtMost(1.5)),
        grown(&format!("badge, {many} waiting over {few}"), &badge, Target::AtMost(1.5)),
        grown(&format!("full scan, {many} waiting over {few}"), &scan, Target::None),
    ];
    let words = format!(
        "**outbox_oldest**, **badge**: the oldest {MOST_ENTRIES} of what waits, and the counts of the strip after one entry \
         more, with {few} and with {many} entries waiting. The peer reads all of it and puts it in order."
    );
    Figure { times: oldest.into_iter().chain(badge).chain(scan).collect(), ratios, words, ..Figure::default() }
}

/// The bytes that a chain is recomputed from.
struct Chained {
    header: Vec<u8>,
    text: Vec<u8>,
    signature: [u8; 64],
}

/// Writes so many entries of one phone into central's database, and gives their bytes.
fn fill(world: &World, device: DeviceId, worker: PersonId, signer: &SigningKey, count: u64) -> Vec<Chained> {
    let organisation = world.central.organisation.id;
    let about = About { worker, visit: Some(world.visit_id("V1")), client: None };
    let now = world.clock.now();
    let moment = Now { at: now, quality: Quality::Anchored };
    let record = Record::new(about, moment, &world.clock.read(), fact());
    let (payload, epoch) = (record.to_bytes().unwrap(), Epoch([6; 16]));
    let (mut prev, mut all) = ([0; 32], Vec::new());
    for from in (1..=count).step_by(1000) {
        let piece = |tx: &mut dyn doorstep::central::db::Tx| {
            for seq in from..(from + 1000).min(count + 1) {
                let salt: [u8; 32] = doorstep::vault::make_bytes();
                let id = EntryId(doorstep::vault::make_uuid(now));
                let commitment = commitment(&salt, &payload);
                let header = Header { organisation, device, epoch, seq, id, written_at: now, prev, commitment };
                let hash = header.hash();
                let signature = signer.sign(&hash);
                let entry = NewEntry {
                    header,
                    signature: Some(signature.to_vec()),
                    salt: Some(salt),
                    payload: Some(payload.clone()),
                    outline: None,
                    kind: record.fact.kind(),
                    worker,
                    visit: about.visit,
                    client: about.client,
                    at: now,
                    carrier: device,
                    flags: Vec::new(),
                };
                entries::insert(tx, &entry, now)?;
                all.push(Chained {
                    // What Header::hash takes, one after the other.
                    header: [
                        b"doorstep/entry/v1".as_slice(),
                        &prev,
                        organisation.as_bytes(),
                        device.as_bytes(),
                        &epoch.0,
                        &seq.to_be_bytes(),
                        id.as_bytes(),
                        &u64::try_from(now.0).unwrap().to_be_bytes(),
                        &commitment,
                    ]
                    .concat(),
                    text: [b"doorstep/commit/v1".as_slice(), &salt, &payload].concat(),
                    signature,
                });
                prev = hash;
            }
            Ok::<_, doorstep::central::db::DbError>(())
        };
        world.central.db.write_now(piece).unwrap();
    }
    all
}

/// SHA-256 over text and header, and the signature over the header's.
fn bare_verify(all: &[Chained], author: &PublicKey) -> Duration {
    let begin = Instant::now();
    let author = UnparsedPublicKey::new(&ED25519, author.0);
    for entry in all {
        let committed = digest(&SHA256, &entry.text);
        assert!(entry.header.ends_with(committed.as_ref()));
        author.verify(digest(&SHA256, &entry.header).as_ref(), &entry.signature).unwrap();
    }
    begin.elapsed()
}

/// A phone's chain recomputed at central, read from its database.
pub fn chain_verify(rounds: usize, count: u64) -> Figure {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let phone = runtime.block_on(world.phone());
    let signer =
        SigningKey::from_seed(&world.phone_keystore().key(doorstep::vault::keystore::DEVICE).unwrap()).unwrap();
    drop(phone);
    let row = &world.rows("SELECT id, worker FROM device", &[])[0];
    let (device, worker) = (DeviceId(row.uuid(0).unwrap()), PersonId(row.uuid(1).unwrap()));
    // The phone's own few entries are another chain.
    let before = verified(&world, device).1;
    let all = fill(&world, device, worker, &signer, count);
    let author = signer.public();
    let (mut ours, mut peer) = (Times::new("chain_verify"), Times::new("chain_verify, bare peer"));
    for _ in 0..rounds {
        let (took, entries) = verified(&world, device);
        assert_eq!(entries, before + count);
        ours.rounds.push(ms(took));
        peer.rounds.push(ms(bare_verify(&all, &author)));
    }
    let ratio = Ratio::new("chain_verify, as fast as the bare peer", &peer, &ours, Target::AtLeast(0.7));
    let words = format!(
        "**chain_verify**: {count} entries of one phone read from central's database and recomputed, hash, link, \
         commitment, signature and the columns they are filed under, as `doorstep-central verify` does; against SHA-256 \
         and Ed25519 of the same bytes, in memory."
    );
    Figure { times: vec![ours, peer], ratios: vec![ratio], words, ..Figure::default() }
}

fn verified(world: &World, device: DeviceId) -> (Duration, u64) {
    let begin = Instant::now();
    let report = world.central.db.read_now(|tx| verify::verify(tx, &world.central, Scope::Device(device))).unwrap();
    assert_eq!(report.differences, []);
    (begin.elapsed(), report.entries)
}
