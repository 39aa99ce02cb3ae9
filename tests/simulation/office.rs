//! Central in a simulation: the service's own router, called in process, over a SQLite file that is copied for each run, on
//! a machine that can be killed between any two statements.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use doorstep::central::config::Folder;
use doorstep::central::db::organisation::Organisation;
use doorstep::central::db::people::Person;
use doorstep::central::db::sqlite::Sqlite;
use doorstep::central::db::{self, Backend, Db, DbError, Mode, Row, Tx, Value};
use doorstep::central::import::{self, Job, Kind};
use doorstep::central::manage::recovery::GoneThrough;
use doorstep::central::manage::{self, Refused};
use doorstep::central::routes::enrolments::code_digest;
use doorstep::central::{Central, keys, recovery, router};
use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::{DeviceId, OrgId, PersonId};
use doorstep::domain::window::Margins;
use doorstep::shell::platform::fake::Fake;
use doorstep::sync::transport::{Incoming, Outgoing};
use doorstep::sync::wire::OnCall;
use doorstep::sync::wire::enrolment::ALPHABET;
use tower::ServiceExt;

use super::network::AUTHORITY;
use super::phones::{Line, SimPhone};
use crate::support::clock::{START, TestClock};
use crate::support::world::PEOPLE;

/// How many phones are enrolled beforehand.
pub const PHONES: usize = 4;

/// More workers, each with a phone.
const WORKERS: &str = "worker_id,name,roles,dbs_until,trained_until\n\
    W3,Mali Prosser,care_worker,2028-03-31,2027-06-30\nW4,Idris Morgan,care_worker,2028-03-31,2027-06-30\n";

/// A folder in memory, where the machine has one: what a run writes is not to be kept.
fn folder() -> tempfile::TempDir {
    let named = |builder: &mut tempfile::Builder<'_, '_>| builder.prefix("doorstep-simulation-").tempdir_in("/dev/shm");
    named(&mut tempfile::Builder::new()).unwrap_or_else(|_| crate::support::folder())
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// A machine that can be killed between two statements of a transaction.
struct Machine {
    path: PathBuf,
    running: Mutex<Option<Arc<Sqlite>>>,
    /// So many statements of a change until it is killed; negative where it is not.
    dies_in: AtomicI64,
    was_killed: std::sync::atomic::AtomicBool,
}

/// A transaction on a machine that is about to be killed.
struct Dying<'a> {
    tx: &'a mut dyn Tx,
    machine: &'a Machine,
}

impl Dying<'_> {
    fn lives(&self) -> Result<(), DbError> {
        if self.machine.dies_in.fetch_sub(1, Ordering::SeqCst) == 0 {
            self.machine.was_killed.store(true, Ordering::SeqCst);
        }
        if self.machine.was_killed.load(Ordering::SeqCst) { Err(DbError::Busy) } else { Ok(()) }
    }
}

impl Tx for Dying<'_> {
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        self.lives()?;
        self.tx.execute(sql, values)
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        self.lives()?;
        self.tx.query(sql, values)
    }
}

impl Backend for Machine {
    fn transact(&self, mode: Mode, work: &mut dyn FnMut(&mut dyn Tx) -> bool) -> Result<(), DbError> {
        let Some(running) = self.running.lock().unwrap().clone() else { return Err(DbError::Busy) };
        if mode == Mode::Read || self.dies_in.load(Ordering::SeqCst) < 0 {
            return running.transact(mode, work);
        }
        running.transact(mode, &mut |tx| {
            let wants = work(&mut Dying { tx, machine: self });
            wants && !self.was_killed.load(Ordering::SeqCst)
        })?;
        if self.was_killed.load(Ordering::SeqCst) { Err(DbError::Busy) } else { Ok(()) }
    }
}

/// An office with its phones, made once and copied for each run.
pub struct Template {
    folder: tempfile::TempDir,
    /// Where the phones' keys lie.
    pub platform: Fake,
}

impl Template {
    pub fn make() -> Arc<Self> {
        let template = Self { folder: folder(), platform: Fake::default() };
        let clock = TestClock::new(START);
        let organisation = Organisation {
            id: OrgId(doorstep::vault::make_uuid(START)),
            name: "Gofal Glan Afon".into(),
            on_call: OnCall { name: "Bethan Howe".into(), tel: "07700 900162".into() },
            public_url: format!("http://{AUTHORITY}"),
            margins: Margins::default(),
        };
        let data = Folder::make(&template.central(), None).unwrap();
        data.initialise(&organisation, &clock.for_central()).unwrap();
        let central = data.central(clock.for_central()).unwrap();
        for text in [PEOPLE, WORKERS] {
            let key = keys::organisation_key(&data.keys()).unwrap();
            let job = Job {
                kind: Kind::People,
                file: "test.csv",
                bytes: text.as_bytes(),
                dry_run: false,
                organisation: organisation.id,
                key: Some(&key),
                now: START,
            };
            assert_eq!(import::run(&central.db, &job).unwrap().0.errors, []);
        }
        let mut codes = Vec::new();
        for n in 0..PHONES {
            let code = format!("ABCDEFGHJKL{}", n + 2);
            let worker = format!("W{}", n + 1);
            let until = START + Duration::from_mins(10);
            central
                .db
                .write_now(|tx| {
                    let (id, _) = db::people::by_reference(tx, organisation.id, &worker)?.unwrap();
                    db::devices::invite(tx, organisation.id, &code_digest(&code), (id, false), START, until)
                })
                .unwrap();
            codes.push(code);
        }
        drop(central);
        let template = Arc::new(template);
        let mut office = Office::over(&template.central(), START, None);
        for (n, code) in codes.into_iter().enumerate() {
            SimPhone::enrol(&template, n, &code, &mut office);
        }
        drop(office);
        template
    }

    fn central(&self) -> PathBuf {
        self.folder.path().join("central")
    }

    pub fn phone(&self, n: usize) -> PathBuf {
        self.folder.path().join(format!("phone-{n}"))
    }
}

/// Addresses that no other run uses: the service counts unsigned requests by address.
static ADDRESSES: AtomicU32 = AtomicU32::new(0x0A00_0001);

pub fn address() -> SocketAddr {
    let ip = Ipv4Addr::from_bits(ADDRESSES.fetch_add(1, Ordering::SeqCst));
    SocketAddr::new(IpAddr::V4(ip), 40_000)
}

/// Three of the signs of enrolment codes, another for each number.
fn letters(number: usize) -> String {
    let sign = |place: u32| char::from(ALPHABET[number / 32_usize.pow(place) % 32]);
    [2, 1, 0].map(sign).iter().collect()
}

/// The office of one run.
pub struct Office {
    runtime: tokio::runtime::Runtime,
    machine: Arc<Machine>,
    central: Central,
    router: axum::Router,
    clock: TestClock,
    backup: Option<PathBuf>,
    /// How often its database was put back.
    pub restores: u32,
    /// The manager's own book: on whose phone codes are off.
    blocked: BTreeSet<usize>,
    invited: usize,
    folder: Option<tempfile::TempDir>,
}

impl Office {
    /// A copy of the template, for one run.
    pub fn copy(template: &Template, now: Timestamp) -> Self {
        let folder = folder();
        let central = folder.path().join("central");
        copy_folder(&template.central(), &central);
        for n in 0..PHONES {
            copy_folder(&template.phone(n), &folder.path().join(format!("phone-{n}")));
        }
        Self::over(&central, now, Some(folder))
    }

    fn over(central_folder: &Path, now: Timestamp, folder: Option<tempfile::TempDir>) -> Self {
        let clock = TestClock::new(now);
        let data = Folder::open(central_folder, None).unwrap();
        let central = data.central(clock.for_central()).unwrap();
        let machine = Arc::new(Machine {
            path: central_folder.join("central.db"),
            running: Mutex::new(None),
            dies_in: AtomicI64::new(-1),
            was_killed: false.into(),
        });
        let central = Central { db: Db::new(Arc::clone(&machine) as Arc<dyn Backend>), ..central };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let router = {
            let _inside = runtime.enter();
            router::router(central.clone(), false)
        };
        let mut office = Self {
            runtime,
            machine,
            central,
            router,
            clock,
            backup: None,
            restores: 0,
            blocked: BTreeSet::new(),
            invited: 0,
            folder,
        };
        office.start();
        office
    }

    pub fn folder(&self) -> &Path {
        self.folder.as_ref().unwrap().path()
    }

    pub fn set(&self, now: Timestamp) {
        self.clock.set(now);
    }

    pub fn is_up(&self) -> bool {
        self.machine.running.lock().unwrap().is_some()
    }

    /// Whether it was killed in the middle of the last request.
    pub fn was_killed(&self) -> bool {
        self.machine.was_killed.load(Ordering::SeqCst)
    }

    pub fn start(&mut self) {
        if !self.is_up() {
            let opened = Sqlite::open(&self.machine.path).unwrap();
            *self.machine.running.lock().unwrap() = Some(Arc::new(opened));
            self.machine.dies_in.store(-1, Ordering::SeqCst);
            self.machine.was_killed.store(false, Ordering::SeqCst);
        }
    }

    pub fn stop(&mut self) {
        *self.machine.running.lock().unwrap() = None;
    }

    /// Gives the answer to a request; none where nobody answers. With `dies_in` it is killed before that statement of the
    /// transaction, if there are so many.
    pub fn take(&mut self, from: SocketAddr, request: Outgoing, dies_in: Option<u64>) -> Option<Incoming> {
        if !self.is_up() {
            return None;
        }
        let dies_in = dies_in.map_or(-1, |statements| i64::try_from(statements).unwrap());
        self.machine.dies_in.store(dies_in, Ordering::SeqCst);
        let mut asked = Request::post(&request.path).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in &request.headers {
            asked = asked.header(*name, value);
        }
        let mut asked = asked.body(Body::from(request.body)).unwrap();
        asked.extensions_mut().insert(ConnectInfo(from));
        let router = self.router.clone();
        let answer = self.runtime.block_on(async move {
            let (parts, body) = router.oneshot(asked).await.unwrap().into_parts();
            let word = |name| parts.headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
            Incoming {
                status: parts.status.as_u16(),
                media: word(header::CONTENT_TYPE).unwrap_or_default().to_owned(),
                retry_after: word(header::RETRY_AFTER).and_then(|seconds| seconds.parse().ok()),
                body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
            }
        });
        self.machine.dies_in.store(-1, Ordering::SeqCst);
        Some(answer).filter(|_| !self.was_killed())
    }

    /// Copies the database.
    pub fn back_up(&mut self) {
        let was_up = self.is_up();
        // The last connection that closes leaves everything in the one file.
        self.stop();
        let to = self.machine.path.with_extension("backup");
        std::fs::copy(&self.machine.path, &to).unwrap();
        self.backup = Some(to);
        if was_up {
            self.start();
        }
    }

    /// Whether there is a copy to put back. Until one is, no phone may hold a receipt for what is not here.
    pub fn may_restore(&self, phones: &[SimPhone]) -> bool {
        if self.restores == 0 && self.is_up() {
            self.check_receipts(phones);
        }
        self.backup.is_some()
    }

    /// Puts the copy in the database's place.
    pub fn restore(&mut self) {
        let was_up = self.is_up();
        self.stop();
        std::fs::copy(self.backup.as_ref().unwrap(), &self.machine.path).unwrap();
        self.restores += 1;
        self.start();
        self.decide(|tx, central, by| manage::recovery::restore(tx, central, by, None, "the disk failed").map(drop))
            .unwrap();
        for worker in self.blocked.clone() {
            self.block(worker);
        }
        if !was_up {
            self.stop();
        }
    }

    fn decide(
        &self,
        act: impl FnOnce(&mut dyn Tx, &Central, (PersonId, Person)) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        self.central.db.write_now(|tx| {
            let by = manage::person(tx, self.central.organisation.id, "M1")?;
            act(tx, &self.central, by)
        })
    }

    /// What was decided since the backup was gone through: codes and enrolments are on again.
    pub fn confirm(&self) {
        let all = GoneThrough { blocks: true, withdrawals: true, codes: true };
        match self.decide(|tx, central, by| manage::recovery::confirm(tx, central, by, all, "gone through")) {
            Ok(()) | Err(Refused::Nothing(_) | Refused::Db(DbError::Busy)) => {}
            Err(other) => panic!("{other}"),
        }
    }

    /// Turns codes off on a worker's phone; whether there was one, and somebody there to do it.
    pub fn block(&mut self, worker: usize) -> bool {
        let reference = format!("W{}", worker + 1);
        let done =
            self.decide(|tx, central, by| manage::devices::block(tx, central, by, &reference, "phone lost").map(drop));
        match done {
            Ok(()) => {
                self.blocked.insert(worker);
                true
            }
            Err(Refused::Nothing(_) | Refused::Db(DbError::Busy)) => false,
            Err(other) => panic!("{other}"),
        }
    }

    /// Whether a phone can be enrolled now.
    pub fn may_enrol(&self) -> bool {
        self.is_up() && !self.central.db.write_now(|tx| recovery::is_on(tx, &self.central)).unwrap()
    }

    /// A fresh code for a worker. A copy from before is no use any more: a phone that it does not know is a stranger, and
    /// what it wrote would be put aside.
    pub fn invite(&mut self, worker: usize) -> String {
        self.invited += 1;
        let code = format!("ABCDEFGHJ{}", letters(self.invited));
        let (org, now) = (self.central.organisation.id, self.clock.now());
        self.central
            .db
            .write_now(|tx| {
                let (id, _) = db::people::by_reference(tx, org, &format!("W{}", worker + 1))?.unwrap();
                let until = now + Duration::from_mins(10);
                db::devices::invite(tx, org, &code_digest(&code), (id, false), now, until)
            })
            .unwrap();
        self.backup = None;
        self.blocked.remove(&worker);
        code
    }

    fn rows(&self, sql: &str, values: &[Value]) -> Vec<Row> {
        self.central.db.read_now(|tx| tx.query(sql, values)).unwrap()
    }

    /// The log of a phone as it lies here, under each key that it had: epoch, number, identity, hash.
    fn log_of(&self, phone: &SimPhone) -> Vec<Line> {
        let sql = "SELECT epoch, seq, id, hash FROM entry WHERE device = $1 ORDER BY epoch, seq";
        let line =
            |row: &Row| (row.blob(0).unwrap(), row.count(1).unwrap(), row.blob(2).unwrap(), row.blob(3).unwrap());
        let of = |device: &DeviceId| self.rows(sql, &[device.as_bytes().into()]);
        phone.devices.iter().flat_map(of).map(|row| line(&row)).collect()
    }

    /// No receipt without durability: whatever a phone holds a receipt for lies here.
    pub fn check_receipts(&self, phones: &[SimPhone]) {
        for phone in phones {
            let here: Vec<_> = self.log_of(phone).into_iter().map(|(_, _, id, _)| id).collect();
            for id in phone.receipted() {
                assert!(here.contains(&id), "a receipt of phone {} for what is not at central", phone.number);
            }
        }
    }

    /// Everything the phone showed as saved is here once, as it was written, in order; and the phone knows it.
    pub fn check(&self, phone: &SimPhone) {
        let here = self.log_of(phone);
        let on_phone = phone.log();
        let lost = on_phone.iter().filter(|line| !here.contains(line)).count();
        let doubled = here.len().saturating_sub(on_phone.len() - lost);
        assert_eq!((lost, doubled), (0, 0), "phone {}: lost, doubled", phone.number);
        assert_eq!(here, on_phone, "phone {}", phone.number);
        for chain in here.chunk_by(|one, next| one.0 == next.0) {
            let numbers: Vec<u64> = chain.iter().map(|line| line.1).collect();
            assert_eq!(numbers, (1..=chain.len() as u64).collect::<Vec<_>>(), "phone {}: no gap", phone.number);
        }
        let saved: Vec<Vec<u8>> = here.iter().map(|line| line.2.clone()).collect();
        assert!(phone.saved_in_order(&saved), "phone {}: order kept", phone.number);
        let aside = self.rows("SELECT count(*) FROM quarantine", &[])[0].int(0).unwrap();
        assert_eq!(aside, 0, "nothing was put aside");
        assert!(phone.is_settled(), "phone {} knows that all is held", phone.number);
    }

    /// What a phone wrote after it was blocked or replaced is here, and flagged; what it wrote before is not.
    pub fn check_flags(&self, phones: &[SimPhone]) {
        let sql = "SELECT e.flags, e.written_at, e.received_at, d.ended_at FROM entry e \
                   JOIN device d ON d.org = e.org AND d.id = e.device WHERE e.device = $1";
        for device in phones.iter().flat_map(|phone| &phone.devices) {
            for row in self.rows(sql, &[device.as_bytes().into()]) {
                let (flags, written, received) = (row.text(0).unwrap(), row.int(1).unwrap(), row.int(2).unwrap());
                let ended = row.optional_int(3).unwrap();
                let is_after = ended.is_some_and(|ended| written >= ended && received > ended);
                assert_eq!(flags.contains("after_end"), is_after, "{flags} of {device}, written at {written}");
            }
        }
    }

    /// How many entries another phone brought, and how many were written after their phone was blocked or replaced.
    pub fn carried(&self) -> (u64, u64) {
        let count = |sql: &str| self.rows(sql, &[])[0].count(0).unwrap();
        (
            count("SELECT count(*) FROM entry WHERE carrier <> device"),
            count("SELECT count(*) FROM entry WHERE flags LIKE '%after_end%'"),
        )
    }

    /// One event for each entry that calls for one, and one notice for each event and recipient.
    pub fn check_notices(&self, phones: &[SimPhone]) {
        let events = self.rows("SELECT seq, detail FROM office_event WHERE kind = 'not_safe'", &[]);
        let mut of: Vec<String> = events
            .iter()
            .map(|row| serde_json::from_str::<serde_json::Value>(&row.text(1).unwrap()).unwrap()["entry"].to_string())
            .collect();
        of.sort();
        let mut expected: Vec<String> =
            phones.iter().flat_map(|phone| &phone.alerts).map(|id| format!("\"{id}\"")).collect();
        expected.sort();
        assert_eq!(of, expected, "one event for each entry that calls for one");
        let sql = "SELECT p.reference FROM outbound_notice n JOIN person p ON p.org = n.org AND p.id = n.recipient \
                   WHERE n.event = $1 ORDER BY p.reference";
        for event in &events {
            let told = self.rows(sql, &[event.count(0).unwrap().into()]);
            let told: Vec<_> = told.iter().map(|row| row.text(0).unwrap()).collect();
            assert_eq!(told, ["M1", "M2"], "one notice for each recipient");
        }
    }
}
