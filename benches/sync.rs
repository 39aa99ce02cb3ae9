//! What waits on a phone, sent to central over real sockets with a delay between; and sent again.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use doorstep::crowd::Counted;
use doorstep::domain::entry::Fact;
use doorstep::domain::ids::BatchId;
use doorstep::domain::sync_plan::MOST_ENTRIES;
use doorstep::shell::stack::{Parts, Stack};
use doorstep::sync::client::{Client, Signer};
use doorstep::sync::engine::on_wire;
use doorstep::sync::transport;
use doorstep::sync::wire::VERSION;
use doorstep::sync::wire::log::{Batch, Chain};
use doorstep::vault::keystore::{DEVICE, DevelopmentStore, Keystore};
use doorstep::vault::signing::SigningKey;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::bare::{Bare, PAYLOAD};
use crate::figure::{Figure, Ratio, Target, Times, ms};
use crate::peers::{self, Peer, PouchServer};
use crate::support::clock::START;
use crate::support::world::World;

/// Round trips, milliseconds.
const TRIPS: [u64; 3] = [0, 50, 300];

/// How much is sent, in entries.
#[derive(Clone, Copy)]
pub struct Amount {
    /// By Doorstep.
    pub ours: usize,
    /// With one request for each, and held against as many of ours.
    pub one_each: usize,
    /// By `PouchDB`, at each of the round trips, likewise.
    pub pouch: [usize; 3],
    /// Twice over.
    pub repeated: usize,
}

/// Passes bytes on, each half a round trip late, however many are under way. Opening a connection costs nothing.
struct Delay {
    address: SocketAddr,
    one_way_ms: Arc<AtomicU64>,
}

impl Delay {
    async fn before(service: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let (address, one_way_ms) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
        let delay = Arc::clone(&one_way_ms);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(service).await else { continue };
                near.set_nodelay(true).unwrap();
                far.set_nodelay(true).unwrap();
                let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                tokio::spawn(pass(near_in, far_out, Arc::clone(&delay)));
                tokio::spawn(pass(far_in, near_out, Arc::clone(&delay)));
            }
        });
        Self { address, one_way_ms }
    }

    fn set(&self, round_trip_ms: u64) {
        self.one_way_ms.store(round_trip_ms / 2, Ordering::Relaxed);
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    delay: Arc<AtomicU64>,
) {
    let (late, mut due) = mpsc::unbounded_channel::<(tokio::time::Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((at, bytes)) = due.recv().await {
            if at > tokio::time::Instant::now() {
                tokio::time::sleep_until(at).await;
            }
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
    });
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        let at = tokio::time::Instant::now() + Duration::from_millis(delay.load(Ordering::Relaxed));
        if late.send((at, bytes[..read].to_vec())).is_err() {
            return;
        }
    }
}

/// A phone of its own, enrolled, with so many entries waiting.
struct Waiting {
    stack: Stack<Counted>,
    client: Client,
    requests: Arc<AtomicU64>,
    signer: SigningKey,
    _folder: tempfile::TempDir,
}

impl Waiting {
    async fn new(world: &World, url: &str, entries: usize) -> Self {
        let folder = crate::support::folder();
        let time = || Arc::new(|| START) as doorstep::sync::client::CertificateTime;
        let client = Client::new(url, None, time(), time()).unwrap().signed_for(&world.address()).unwrap();
        let requests = Arc::new(AtomicU64::new(0));
        let transport = Counted::new(client.clone(), Arc::clone(&requests));
        let keystore = Keystore::new(Arc::new(DevelopmentStore::new(folder.path().join("development-keystore.json"))));
        let clocks = Arc::new(world.clock.clone());
        let parts = Parts { folder: folder.path().to_owned(), keystore: keystore.clone(), clocks, transport };
        let mut stack = Stack::open(parts).unwrap();
        stack.enrol(world.invite("W1"), &world.address()).await.unwrap();
        let signer = SigningKey::from_seed(&keystore.key(DEVICE).unwrap()).unwrap();
        // The chain's first entry waits too.
        let facts = vec![Fact::Knocked { round: 1, wait: 30 }; 1000];
        let mut left = entries - 1;
        while left > 0 {
            let some = left.min(facts.len());
            stack.write(&facts[..some]).unwrap();
            left -= some;
        }
        Self { stack, client, requests, signer, _folder: folder }
    }

    /// A round: all that waits. Gives how long it took, and the requests it took.
    async fn drain(&mut self) -> (Duration, u64) {
        let waiting = self.stack.store().tally().unwrap().waiting;
        self.requests.store(0, Ordering::Relaxed);
        let mut engine = self.stack.engine().unwrap();
        let begin = Instant::now();
        let round = engine.round(false).await;
        self.stack.after(&round).unwrap();
        let took = begin.elapsed();
        assert!(round.failure.is_none(), "{:?}", round.failure);
        assert_eq!((round.sent as u64, self.stack.store().tally().unwrap().waiting), (waiting, 0));
        (took, self.requests.load(Ordering::Relaxed))
    }

    /// What waits, in batches of so many.
    fn batches(&self, entries: usize) -> Vec<Batch> {
        let (store, enrolled) = (self.stack.store(), self.stack.enrolled().unwrap());
        let waiting = usize::try_from(store.tally().unwrap().waiting).unwrap();
        let ids: Vec<_> = store.waiting(waiting).unwrap().into_iter().map(|entry| entry.id).collect();
        let chain = store.chains().unwrap()[0];
        let batch = |ids: &[_]| Batch {
            v: VERSION,
            batch_id: BatchId(doorstep::vault::make_uuid(START)),
            chains: vec![Chain {
                device: chain.device,
                epoch: chain.epoch,
                next_seq: chain.next_seq,
                head_hash: chain.hash,
                oldest_waiting: chain.oldest_waiting,
            }],
            entries: store.written(enrolled.organisation, ids).unwrap().into_iter().map(on_wire).collect(),
            urgent: false,
        };
        ids.chunks(entries).map(batch).collect()
    }

    /// Posts these batches one after the other, each signed; nothing is noted of the answers.
    async fn post(&self, batches: &[Batch]) -> Duration {
        let device = self.stack.enrolled().unwrap().device;
        let begin = Instant::now();
        for batch in batches {
            let signer = Signer { key: &self.signer, device, now: START };
            transport::post(&self.client, "/v1/log/batches", batch, Some(signer)).await.unwrap();
        }
        begin.elapsed()
    }
}

/// `PouchDB` on both sides, and its own delay.
struct Pouch {
    phone: Peer,
    delay: Delay,
    databases: usize,
    _server: PouchServer,
}

impl Pouch {
    async fn new(folder: &Path) -> Self {
        let server = PouchServer::start(folder);
        let delay = Delay::before(server.address).await;
        Self { phone: peers::pouch_phone(folder), delay, databases: 0, _server: server }
    }

    fn drain(&mut self, trip: u64, count: usize, bytes: usize) -> f64 {
        self.delay.set(trip);
        self.databases += 1;
        let url = format!("{}/log-{}", self.delay.url(), self.databases);
        self.phone.ask(&format!("{count} {bytes} {url}")).parse().unwrap()
    }
}

fn scaled(milliseconds: f64, all: usize, part: usize) -> f64 {
    milliseconds * all as f64 / part as f64
}

/// So many waiting, sent at each of the round trips.
pub fn drain(rounds: usize, amount: Amount) -> Figure {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = crate::support::folder();
    let world = runtime.block_on(World::empty(START));
    let delay = runtime.block_on(Delay::before(world.service.address));
    let mut pouch = runtime.block_on(Pouch::new(folder.path()));
    let named = |what: &str| TRIPS.map(|trip| Times::new(&format!("sync_drain at {trip} ms{what}")));
    let [mut ours, mut one_each, mut pouched] = ["", ", one POST each", ", PouchDB to pouchdb-server"].map(named);
    let mut opening = Times::new("sync_drain, signatures checked and seals opened alone");
    let bare = Bare::new(folder.path());
    let most = amount.ours.div_ceil(MOST_ENTRIES) + 1;
    let mut requests = 0;
    for _ in 0..rounds {
        let part = amount.ours / 10;
        opening.rounds.push(scaled(ms(bare.verify_and_open(part, &[2; PAYLOAD])), amount.ours, part));
        for (place, trip) in TRIPS.into_iter().enumerate() {
            let bytes = runtime.block_on(async {
                delay.set(0);
                let mut phone = Waiting::new(&world, &delay.url(), amount.ours).await;
                let bytes = phone.stack.store().waiting(0).unwrap()[0].bytes;
                delay.set(trip);
                let (took, asked) = phone.drain().await;
                ours[place].rounds.push(ms(took));
                requests = requests.max(asked);
                delay.set(0);
                let single = Waiting::new(&world, &delay.url(), amount.one_each).await;
                let batches = single.batches(1);
                delay.set(trip);
                let took = single.post(&batches).await;
                one_each[place].rounds.push(scaled(ms(took), amount.ours, batches.len()));
                bytes
            });
            let part = amount.pouch[place];
            pouched[place].rounds.push(scaled(pouch.drain(trip, part, bytes), amount.ours, part));
        }
    }
    assert!(requests <= most as u64, "{requests} requests for {} entries", amount.ours);
    let mut ratios = Vec::new();
    for (place, trip) in TRIPS.into_iter().enumerate() {
        let over_one_each = if trip == 50 { Target::AtLeast(20.0) } else { Target::None };
        let over_pouch = Target::AtLeast(if trip == 0 { 10.0 } else { 2.5 });
        let (ours, name) = (&ours[place], |peer: &str| format!("sync_drain at {trip} ms, as fast as {peer}"));
        ratios.push(Ratio::new(&name("one POST each"), &one_each[place], ours, over_one_each));
        ratios.push(Ratio::new(&name("PouchDB"), &pouched[place], ours, over_pouch));
        if trip == 0 {
            let bare = name("central's signatures and seals alone");
            ratios.push(Ratio::new(&bare, &opening, ours, Target::None));
        }
    }
    let words = format!(
        "**sync_drain**: {} entries waiting on a phone, sent to central in one sync round and noted as receipted, over real \
         sockets with so long a round trip; in {requests} requests (at most {most}: one in a hundred, and the time). One \
         POST each sends {} of them to the same central and is multiplied. PouchDB replicates documents of as \
         many bytes to a pouchdb-server of its own in its own batches ({} of them at {} ms, multiplied where they are \
         fewer); it checks no signature, opens no seal, and does not wait for its disk. With no delay what is left is work: \
         central's signatures and seals alone take {:.0} ms, so that no more than {:.1} × PouchDB could be reached here \
         whatever else cost nothing.",
        amount.ours,
        amount.one_each,
        amount.pouch.map(|part| part.to_string()).join(", "),
        TRIPS.map(|trip| trip.to_string()).join(", "),
        opening.median(),
        pouched[0].median() / opening.median(),
    );
    let times = ours.into_iter().chain([opening]).chain(one_each).chain(pouched).collect();
    let mut figure = Figure { times, ratios, words, ..Figure::default() };
    figure.more.insert("sync_drain_requests".into(), requests.into());
    figure
}

/// The same batches twice.
pub fn repeat(rounds: usize, amount: Amount) -> Figure {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::empty(START));
    let (mut again, mut first) = (Times::new("sync_repeat"), Times::new("sync_repeat, the first time"));
    for _ in 0..rounds {
        runtime.block_on(async {
            let phone = Waiting::new(&world, &world.address(), amount.repeated).await;
            let (batches, before) = (phone.batches(MOST_ENTRIES), world.count("entry"));
            first.rounds.push(ms(phone.post(&batches).await));
            let held = world.count("entry");
            assert_eq!(held - before, i64::try_from(amount.repeated).unwrap());
            again.rounds.push(ms(phone.post(&batches).await));
            assert_eq!(world.count("entry"), held, "nothing is stored twice");
        });
    }
    let ratio = Ratio::new("sync_repeat, as fast as the first time", &first, &again, Target::AtLeast(0.8));
    let words = format!(
        "**sync_repeat**: {} entries in batches of {MOST_ENTRIES}, and the same batches again. Central's log holds each \
         once: no duplicate in any round.",
        amount.repeated
    );
    Figure { times: vec![again, first], ratios: vec![ratio], words, ..Figure::default() }
}
