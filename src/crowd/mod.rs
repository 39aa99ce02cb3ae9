//! A crowd of real phones without screens, against any address: for whoever doubts that nothing is lost.
//!
//! Each phone is a [`Stack`] with a store, keys and an outbox of its own, over real sockets. It writes its entries at
//! moments that a seed repeats, runs rounds when [`Schedule`] says so, and goes on until central holds all of them. Then
//! central's database is asked what it holds. Between the phones and central may stand whatever the address leads to: a
//! proxy that loses, delays and lies, or a process that is killed now and then.
//!
//! What a phone said was saved is noted in a file beside the phones, so that a crowd that was killed itself can be
//! taken up again in the same folder and still be judged.
//!
//! It uses both programs and none uses it: it stands above them (`src/lib.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use crate::central::Central;
use crate::central::commands::simulate::{Crowd, Wanted};
use crate::central::db::people::{self, Person};
use crate::central::db::{DbError, devices, entries};
use crate::central::routes::enrolments::code_digest;
use crate::domain::entry::{Dialled, Fact, Priority};
use crate::domain::ids::{DeviceId, EntryId, PersonId};
use crate::domain::sync_schedule::{Ended, Schedule, Trigger};
use crate::domain::visit::Language;
use crate::shell::clock::{Clocks, SystemClocks};
use crate::shell::enrol::EnrolError;
use crate::shell::stack::{Parts, Stack};
use crate::shell::start::StartError;
use crate::store::StoreError;
use crate::sync::client::{Client, NetError};
use crate::sync::engine::RoundError;
use crate::sync::transport::{Outgoing, Transport};
use crate::sync::wire::enrolment::{ALPHABET, CODE_LENGTH};
use crate::vault::keystore::{DevelopmentStore, Keystore};

/// References of the workers whose phones these are begin so.
const REFERENCE: &str = "SIM-";
/// How long the crowd may take to deliver everything once the last entry is written.
const HEAL: Duration = Duration::from_mins(10);
/// How often a phone whose last round failed tries again while the crowd heals: as if its signal came back.
const AGAIN: Duration = Duration::from_secs(2);
/// How often a phone fetches without another reason.
const FETCH_EVERY: Duration = Duration::from_mins(1);
/// How often one phone may be set up anew when the network keeps it from hearing the answer.
const ENROL_TRIES: u32 = 20;
/// How long an enrolment code is good.
const CODE_TIME: Duration = Duration::from_mins(10);
/// The file of what was said to be saved.
const SAVED: &str = "saved.log";

/// Why there was no crowd.
#[derive(Debug, thiserror::Error)]
pub enum CrowdError {
    /// Somebody works with this agency.
    #[error("this agency has phones of real workers: simulate against one that was made for it with `init`")]
    RealPhones,
    /// The address is none that a phone uses.
    #[error("give an address that phones use: https://…, or http://127.0.0.1:…")]
    Address(#[source] NetError),
    /// A phone's folder.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A phone's storage.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A phone could not be set up.
    #[error("a phone could not be set up: {0}")]
    Enrol(#[from] EnrolError),
    /// Central's database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The folder of the crowd.
    #[error("the folder of the phones cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// A phone's task ended badly.
    #[error("a phone stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Phones.
    pub phones: usize,
    /// Entries that a phone said were saved.
    pub written: usize,
    /// Of these, how many central's log holds.
    pub held: usize,
    /// Of these, how many it does not hold and no phone will send any more.
    pub lost: usize,
    /// Entries that stand in central's log more than once.
    pub doubled: usize,
    /// Entries that wait on the phones, or are sent and not held.
    pub waiting: u64,
    /// Requests that were made.
    pub requests: u64,
    /// How long it took, seconds.
    pub seconds: u64,
}

impl Tally {
    /// Whether everything arrived once.
    pub fn is_whole(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.waiting == 0 && self.held == self.written
    }
}

/// A client that counts its requests.
#[derive(Clone, Debug)]
pub struct Counted {
    client: Client,
    requests: Arc<AtomicU64>,
}

impl Counted {
    /// Counts the requests of `client` in `requests`.
    pub fn new(client: Client, requests: Arc<AtomicU64>) -> Self {
        Self { client, requests }
    }
}

impl Transport for Counted {
    fn authority(&self) -> &str {
        self.client.authority()
    }

    async fn send(&self, request: Outgoing) -> Result<Vec<u8>, NetError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.client.send(request).await
    }

    fn at_certain_past(&self) -> Self {
        Self { client: self.client.at_certain_past(), requests: Arc::clone(&self.requests) }
    }
}

/// Random numbers that a seed repeats (`SplitMix64`).
#[derive(Clone, Copy, Debug)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }
}

/// The file of what was said to be saved: a line for each entry, `DEVICE ENTRY`.
#[derive(Debug)]
struct Saved(Mutex<File>);

impl Saved {
    fn open(folder: &Path) -> std::io::Result<Self> {
        Ok(Self(Mutex::new(File::options().create(true).append(true).open(folder.join(SAVED))?)))
    }

    fn note(&self, device: DeviceId, ids: &[EntryId]) -> std::io::Result<()> {
        let lines: String = ids.iter().map(|id| format!("{} {}\n", device.0, id.0)).collect();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write_all(lines.as_bytes())
    }

    /// All that was ever noted. A last line that was cut off by a kill is passed over: it was noted too late to count.
    fn all(folder: &Path) -> std::io::Result<BTreeMap<DeviceId, BTreeSet<EntryId>>> {
        let text = std::fs::read_to_string(folder.join(SAVED))?;
        let mut all: BTreeMap<DeviceId, BTreeSet<EntryId>> = BTreeMap::new();
        for (device, id) in text.lines().filter_map(|line| line.split_once(' ')) {
            if let (Ok(device), Ok(id)) = (device.parse(), id.parse()) {
                all.entry(DeviceId(device)).or_default().insert(EntryId(id));
            }
        }
        Ok(all)
    }
}

/// One phone of the crowd.
struct Member {
    stack: Stack<Counted>,
    chance: Chance,
    /// When each entry is due, from the crowd's start, soonest last.
    due: Vec<Duration>,
    saved: Arc<Saved>,
}

impl Member {
    /// Something that a worker does; one in eight is urgent.
    fn fact(&mut self) -> Fact {
        match self.chance.below(8) {
            0 => Fact::NotSafe { step: String::new(), address: String::new() },
            1 => Fact::Dialled { whom: Dialled::OnCall, case: None },
            2 | 3 => Fact::Leaving,
            _ => Fact::Left,
        }
    }

    fn write(&mut self, schedule: &mut Schedule, now: Duration) -> Result<(), CrowdError> {
        while self.due.pop_if(|due| *due <= now).is_some() {
            let fact = self.fact();
            let trigger = if fact.priority() == Priority::Urgent { Trigger::Urgent } else { Trigger::Entry };
            let ids = self.stack.write(&[fact])?;
            if let Some(enrolled) = self.stack.enrolled() {
                self.saved.note(enrolled.device, &ids)?;
            }
            schedule.heard(trigger, now);
        }
        Ok(())
    }

    fn waiting(&self) -> Result<u64, StoreError> {
        let tally = self.stack.store().tally()?;
        Ok(tally.waiting + tally.sent)
    }

    /// Writes and sends until all is held, or the time is over. Gives how many wait at the end.
    async fn live(mut self, writes_for: Duration) -> Result<u64, CrowdError> {
        let begun = Instant::now();
        let until = writes_for + HEAL;
        let mut schedule = Schedule::default();
        loop {
            let now = begun.elapsed();
            self.write(&mut schedule, now)?;
            if let Some(wish) = schedule.begin(now)
                && let Some(mut engine) = self.stack.engine()
            {
                let round = engine.round(wish.fetch).await;
                self.stack.after(&round)?;
                let how = Ended {
                    failed: round.failure.is_some(),
                    retry_after: round.failure.as_ref().and_then(RoundError::retry_after),
                    urgent_waits: self.stack.urgent_waits()?,
                    every: FETCH_EVERY,
                };
                let random = u32::try_from(self.chance.below(1 << 32)).unwrap_or(0);
                schedule.ended(wish, &how, begun.elapsed(), random);
            }
            let now = begun.elapsed();
            let waiting = self.waiting()?;
            if self.due.is_empty() && (waiting == 0 || now >= until) {
                return Ok(waiting);
            }
            if self.due.is_empty() && schedule.failures() > 0 {
                tokio::time::sleep(AGAIN).await;
                schedule.heard(Trigger::Signal, begun.elapsed());
                continue;
            }
            let next = self.due.last().map_or(schedule.next(now), |due| schedule.next(now).min(*due));
            tokio::time::sleep(next.saturating_sub(now).min(AGAIN)).await;
        }
    }
}

/// Runs a crowd, and asks central's database what it holds.
///
/// # Errors
/// [`CrowdError`].
pub async fn run(central: &Central, wanted: &Wanted, folder: &Path) -> Result<Tally, CrowdError> {
    let begun = Instant::now();
    let org = central.organisation.id;
    if central.db.read_now(|tx| devices::of_others(tx, org, REFERENCE))? > 0 {
        return Err(CrowdError::RealPhones);
    }
    std::fs::create_dir_all(folder)?;
    let requests = Arc::new(AtomicU64::new(0));
    let wall = || Arc::new(|| SystemClocks.read().wall) as crate::sync::client::CertificateTime;
    let client = Client::new(&wanted.against, wanted.ca.as_deref(), wall(), wall()).map_err(CrowdError::Address)?;
    let client = match &wanted.signed_for {
        Some(public) => client.signed_for(public).map_err(CrowdError::Address)?,
        None => client,
    };
    let transport = Counted::new(client, Arc::clone(&requests));
    let saved = Arc::new(Saved::open(folder)?);
    let writes_for = Duration::from_secs(wanted.minutes.unwrap_or(0).saturating_mul(60));
    let mut members = Vec::with_capacity(wanted.phones);
    for number in 1..=wanted.phones {
        let mut chance = Chance(wanted.seed ^ (number as u64).wrapping_mul(0xd6e8_feb8_6659_fd93));
        let span = u64::try_from(writes_for.as_millis()).unwrap_or(u64::MAX);
        let mut due: Vec<Duration> =
            (0..wanted.entries).map(|_| Duration::from_millis(chance.below(span.saturating_add(1)))).collect();
        due.sort_unstable_by(|a, b| b.cmp(a));
        let stack = set_up(central, &transport, wanted, folder, number).await?;
        members.push(Member { stack, chance, due, saved: Arc::clone(&saved) });
    }
    let lives: Vec<_> = members.into_iter().map(|member| tokio::spawn(member.live(writes_for))).collect();
    let mut waiting = 0;
    for life in lives {
        waiting += life.await??;
    }
    let mut tally = judge(central, folder)?;
    (tally.phones, tally.waiting) = (wanted.phones, waiting);
    // What a phone still has is late, not lost.
    tally.lost = tally.lost.saturating_sub(usize::try_from(waiting).unwrap_or(usize::MAX));
    tally.requests = requests.load(Ordering::Relaxed);
    tally.seconds = begun.elapsed().as_secs();
    Ok(tally)
}

/// What central holds of all that was ever said to be saved.
fn judge(central: &Central, folder: &Path) -> Result<Tally, CrowdError> {
    let mut tally = Tally::default();
    for (device, saved) in Saved::all(folder)? {
        let rows = central.db.read_now(|tx| entries::ids_of(tx, central.organisation.id, device))?;
        let held: BTreeSet<EntryId> = rows.iter().copied().collect();
        tally.written += saved.len();
        tally.held += saved.intersection(&held).count();
        tally.doubled += rows.len() - held.len();
        tally.lost += saved.difference(&held).count();
    }
    Ok(tally)
}

/// Opens one phone of the crowd; the first time it is set up, with a code that central's database is given.
async fn set_up(
    central: &Central,
    transport: &Counted,
    wanted: &Wanted,
    folder: &Path,
    number: usize,
) -> Result<Stack<Counted>, CrowdError> {
    let own = folder.join(format!("phone-{number:05}"));
    let mut stack = open(own, transport.clone())?;
    let address = wanted.signed_for.as_deref().unwrap_or(&wanted.against);
    let mut tries = 0;
    while stack.enrolled().is_none() {
        let code = invite(central, number)?;
        match stack.enrol(code, address).await {
            Ok(()) => {}
            // The network ate the question or the answer; a code is good for one phone key.
            Err(
                EnrolError::Unreachable | EnrolError::NotTheOffice | EnrolError::Refused | EnrolError::OtherOffice(_),
            ) if tries < ENROL_TRIES => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(stack)
}

fn open(folder: PathBuf, transport: Counted) -> Result<Stack<Counted>, CrowdError> {
    std::fs::create_dir_all(&folder)?;
    let keystore = Keystore::new(Arc::new(DevelopmentStore::new(folder.join("development-keystore.json"))));
    Ok(Stack::open(Parts { folder, keystore, clocks: Arc::new(SystemClocks), transport })?)
}

/// A worker of the crowd, and a code for their phone.
fn invite(central: &Central, number: usize) -> Result<String, DbError> {
    let (org, now) = (central.organisation.id, (central.clock)());
    let random: [u8; CODE_LENGTH] = crate::vault::make_bytes();
    let code: String =
        random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 31))).map(|b| char::from(*b)).collect();
    central.db.write_now(|tx| {
        let person = worker(number);
        people::put(tx, org, PersonId(crate::vault::make_uuid(now)), &person)?;
        if let Some((id, _)) = people::by_reference(tx, org, &person.reference)? {
            devices::invite(tx, org, &code_digest(&code), (id, false), now, now + CODE_TIME)?;
        }
        Ok::<_, DbError>(())
    })?;
    Ok(code)
}

fn worker(number: usize) -> Person {
    Person {
        reference: format!("{REFERENCE}{number:05}"),
        name: format!("Simulated worker {number}"),
        roles: vec![String::from("care_worker")],
        phone: String::new(),
        language: Language::default(),
        dbs_until: String::new(),
        trained_until: String::new(),
        dbs: String::new(),
        adjustments: Vec::new(),
    }
}

/// The crowd of `doorstep-central simulate`, as the command wants it: runs it to its end, prints, gives whether all is
/// whole.
///
/// # Errors
/// What went wrong, in words.
pub fn command(crowd: Crowd<'_>) -> Result<bool, String> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    let tally = runtime.block_on(run(crowd.central, crowd.wanted, crowd.folder)).map_err(|error| error.to_string())?;
    let line = if crowd.json {
        serde_json::to_string(&tally).map_err(|error| error.to_string())?
    } else {
        format!(
            "{} phones: {} entries written, {} held, {} lost, {} doubled, {} waiting; {} requests, {} s",
            tally.phones,
            tally.written,
            tally.held,
            tally.lost,
            tally.doubled,
            tally.waiting,
            tally.requests,
            tally.seconds
        )
    };
    writeln!(std::io::stdout(), "{line}").map_err(|error| error.to_string())?;
    Ok(tally.is_whole())
}
