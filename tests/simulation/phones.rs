//! A phone in a simulation: the real stack, started and killed, with clocks of its own.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use doorstep::domain::clock::{Boot, Reading, Timestamp};
use doorstep::domain::entry::{Dialled, Fact};
use doorstep::domain::ids::{DeviceId, EntryId};
use doorstep::domain::sync_schedule::{Ended, Schedule, Trigger, Wish};
use doorstep::shell::clock::Clocks;
use doorstep::shell::platform::Platform;
use doorstep::shell::platform::fake::Fake;
use doorstep::shell::stack::{Parts, Stack};
use doorstep::sync::client::NetError;
use doorstep::sync::engine::{Round, RoundError};
use doorstep::vault::keystore;

use super::network::{Dice, Reply, Wire};
use super::office::{Office, Template, address};

/// How often a phone fetches here.
const EVERY: Duration = Duration::from_mins(8);

#[derive(Clone, Debug)]
struct Clock {
    now: Timestamp,
    wall_off_ms: i64,
    boot: u32,
    booted: Timestamp,
}

/// A phone's clocks.
#[derive(Clone, Debug)]
pub struct SimClock(Arc<Mutex<Clock>>);

impl SimClock {
    fn new(now: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Clock { now, wall_off_ms: 0, boot: 1, booted: now - Duration::from_hours(1) })))
    }

    pub fn set(&self, now: Timestamp) {
        self.0.lock().unwrap().now = now;
    }

    pub fn set_wall_off(&self, milliseconds: i64) {
        self.0.lock().unwrap().wall_off_ms = milliseconds;
    }

    fn reboot(&self) {
        let mut clock = self.0.lock().unwrap();
        clock.boot += 1;
        clock.booted = clock.now;
    }
}

impl Clocks for SimClock {
    fn read(&self) -> Reading {
        let clock = self.0.lock().unwrap();
        let elapsed_ms = u64::try_from(clock.now.since(clock.booted).as_millis()).unwrap();
        let boot = Boot { id: format!("boot-{}", clock.boot), elapsed_ms };
        Reading { wall: Timestamp(clock.now.0 + clock.wall_off_ms), boot }
    }
}

/// Something that a worker does.
pub fn fact(dice: &mut Dice) -> Fact {
    match dice.below(6) {
        0 => Fact::NotSafe { step: String::new(), address: String::new() },
        1 => Fact::Dialled { whom: Dialled::OnCall, case: None },
        2 => Fact::ClockStepped { by_ms: 1 },
        3 => Fact::Leaving,
        _ => Fact::Left,
    }
}

/// An entry as it lies on disk: epoch, number, identity, hash.
pub type Line = (Vec<u8>, u64, Vec<u8>, Vec<u8>);

/// What a look at the schedule comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// A round is under way, or the phone is off.
    Busy,
    /// A round was begun.
    Begun,
    /// The next is due then.
    DueAt(Timestamp),
}

type Running = Pin<Box<dyn Future<Output = Round>>>;

/// The phone.
pub struct SimPhone {
    pub number: usize,
    /// What it is to central: the last is its own, those before it carries.
    pub devices: Vec<DeviceId>,
    pub clock: SimClock,
    pub wire: Wire,
    /// Where its unsigned requests come from.
    pub address: std::net::SocketAddr,
    pub out_of_reach_until: Timestamp,
    /// How often it was started: what is meant for an earlier life does not reach this one.
    pub life: u32,
    /// When it looks whether a round is due.
    pub looks_at: Option<Timestamp>,
    /// The entries that everybody at the office on call is told of.
    pub alerts: Vec<EntryId>,
    /// What its worker saw saved, in order.
    saved: Vec<EntryId>,
    folder: PathBuf,
    keystore: doorstep::vault::keystore::Keystore,
    started: Timestamp,
    stack: Option<Stack<Wire>>,
    schedule: Schedule,
    round: Option<(Wish, Running)>,
    began: Timestamp,
    /// Since when a bundle counts as news ([`Self::has_heard`]).
    news_since: Option<Timestamp>,
    done: Option<Round>,
    asked: u64,
    waits: Option<(u64, Reply)>,
}

impl SimPhone {
    fn new(template: &Template, number: usize, folder: PathBuf, now: Timestamp) -> Self {
        let keystore = template.platform.keystore(&folder, &format!("phone-{number}"), Some(false)).unwrap();
        Self {
            number,
            devices: Vec::new(),
            clock: SimClock::new(now),
            wire: Wire::default(),
            address: address(),
            out_of_reach_until: now,
            life: 0,
            looks_at: None,
            alerts: Vec::new(),
            saved: Vec::new(),
            folder,
            keystore,
            started: now,
            stack: None,
            schedule: Schedule::default(),
            round: None,
            began: now,
            news_since: None,
            done: None,
            asked: 0,
            waits: None,
        }
    }

    /// Enrols phone `number` of the template.
    pub fn enrol(template: &Template, number: usize, code: &str, office: &mut Office) {
        let phone = Self::new(template, number, template.phone(number), crate::support::clock::START);
        let mut stack = phone.open();
        phone.enrol_with(&mut stack, code, office);
    }

    fn enrol_with(&self, stack: &mut Stack<Wire>, code: &str, office: &mut Office) {
        let mut enrolling = Box::pin(stack.enrol(code.to_owned(), "http://127.0.0.1:9"));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            match enrolling.as_mut().poll(&mut context) {
                Poll::Ready(done) => break done.unwrap(),
                Poll::Pending => {
                    let posted = self.wire.take().unwrap();
                    let answer = office.take(self.address, posted.request, None).unwrap();
                    posted.reply.send(answer.sort()).unwrap();
                }
            }
        }
    }

    /// Is enrolled anew between two rounds, with another key and a chain of its own. What waits, waits on.
    pub fn enrol_again(&mut self, code: &str, office: &mut Office, now: Timestamp) {
        self.crash();
        self.start(now, false);
        let mut stack = self.stack.take().unwrap();
        self.enrol_with(&mut stack, code, office);
        self.stack = Some(stack);
        self.knows_itself();
        self.schedule.heard(Trigger::Signal, Duration::ZERO);
    }

    fn knows_itself(&mut self) {
        let device = self.stack().enrolled().unwrap().device;
        if self.devices.last() != Some(&device) {
            self.devices.push(device);
        }
    }

    /// A copy of the template's phone, for one run.
    pub fn copy(template: &Template, number: usize, folder: &Path, now: Timestamp) -> Self {
        let mut phone = Self::new(template, number, folder.join(format!("phone-{number}")), now);
        // A key storage of its own: another run may be given other keys.
        let own = Fake::default().keystore(&phone.folder, &format!("phone-{number}"), Some(false)).unwrap();
        for item in [keystore::DB, keystore::DEVICE] {
            own.set(item, &phone.keystore.get(item).unwrap()).unwrap();
        }
        phone.keystore = own;
        phone
    }

    fn open(&self) -> Stack<Wire> {
        let parts = Parts {
            folder: self.folder.clone(),
            keystore: self.keystore.clone(),
            clocks: Arc::new(self.clock.clone()),
            transport: self.wire.clone(),
        };
        Stack::open(parts).unwrap()
    }

    pub fn is_up(&self) -> bool {
        self.stack.is_some()
    }

    fn stack(&self) -> &Stack<Wire> {
        self.stack.as_ref().unwrap()
    }

    pub fn start(&mut self, now: Timestamp, reboots: bool) {
        if reboots {
            self.clock.reboot();
        }
        self.wire = Wire::default();
        let stack = self.open();
        assert_eq!(stack.found().set_aside, None, "no start finds damage");
        self.stack = Some(stack);
        self.knows_itself();
        self.schedule = Schedule::default();
        self.started = now;
        self.life += 1;
        self.looks_at = None;
    }

    /// The app is killed: what was in memory is gone.
    pub fn crash(&mut self) {
        (self.round, self.done, self.waits) = (None, None, None);
        self.stack = None;
        self.life += 1;
    }

    fn running_for(&self, now: Timestamp) -> Duration {
        now.since(self.started)
    }

    /// Writes entries: once this returns, the worker sees them as saved.
    pub fn write(&mut self, facts: &[Fact], now: Timestamp) {
        let ids = self.stack().write(facts).unwrap();
        let alerts = |fact: &Fact| matches!(fact, Fact::NotSafe { .. });
        self.alerts.extend(ids.iter().zip(facts).filter(|(_, fact)| alerts(fact)).map(|(id, _)| *id));
        self.saved.extend(&ids);
        let is_urgent = facts.iter().any(|fact| fact.priority() == doorstep::domain::entry::Priority::Urgent);
        let trigger = if is_urgent { Trigger::Urgent } else { Trigger::Entry };
        let at = self.running_for(now);
        self.schedule.heard(trigger, at);
    }

    /// Whether a whole round that fetched the bundle has begun and ended well since [`Self::signal`].
    pub fn has_heard(&self) -> bool {
        self.news_since.is_none()
    }

    /// There is signal again.
    pub fn signal(&mut self, now: Timestamp) {
        self.news_since = Some(now);
        let at = self.running_for(now);
        self.schedule.heard(Trigger::Signal, at);
    }

    /// Begins the round that is due, if one is.
    pub fn begin_if_due(&mut self, now: Timestamp) -> Looked {
        if self.round.is_some() || !self.is_up() {
            return Looked::Busy;
        }
        let at = self.running_for(now);
        let Some(wish) = self.schedule.begin(at) else {
            return Looked::DueAt(self.started + self.schedule.next(at));
        };
        let mut engine = self.stack().engine().unwrap();
        self.began = now;
        self.round = Some((wish, Box::pin(async move { engine.round(wish.fetch).await })));
        Looked::Begun
    }

    /// Whether the round under way is over.
    pub fn poll(&mut self) -> bool {
        let Some((_, running)) = self.round.as_mut() else { return false };
        match running.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(round) => {
                self.done = Some(round);
                true
            }
            Poll::Pending => false,
        }
    }

    /// Notes how the round ended; says it in words.
    pub fn finish(&mut self, now: Timestamp, random: u32) -> String {
        let (Some((wish, _)), Some(round)) = (self.round.take(), self.done.take()) else { return String::new() };
        self.stack.as_mut().unwrap().after(&round).unwrap();
        if let Some(RoundError::Store(error)) = &round.failure {
            panic!("phone {}: {error}", self.number);
        }
        // A blocked phone is refused its bundle, and asks for what is held with a batch of nothing.
        let refused = round.failure.as_ref().is_some_and(RoundError::has_ended_the_enrolment);
        if (round.bundle.is_some() && round.failure.is_none()) || refused {
            self.news_since.take_if(|since| self.began >= *since);
        }
        let how = Ended {
            failed: round.failure.is_some(),
            retry_after: round.failure.as_ref().and_then(RoundError::retry_after),
            urgent_waits: self.stack().urgent_waits().unwrap(),
            every: EVERY,
        };
        let at = self.running_for(now);
        self.schedule.ended(wish, &how, at, random);
        let failure = round.failure.map_or_else(|| "fine".to_owned(), |failure| failure.to_string());
        format!("round of {}: {} sent, {} lost, {failure}", self.number, round.sent, round.lost)
    }

    /// Keeps whom to answer; gives the request's number.
    pub fn waits_for(&mut self, reply: Reply) -> (u32, u64) {
        self.asked += 1;
        self.waits = Some((self.asked, reply));
        (self.life, self.asked)
    }

    /// Hands an answer over, if the phone still waits for it.
    pub fn hand_over(&mut self, (life, number): (u32, u64), answer: Result<Vec<u8>, NetError>) -> bool {
        let waits = self.life == life && self.waits.as_ref().is_some_and(|(asked, _)| *asked == number);
        match self.waits.take_if(|_| waits) {
            Some((_, reply)) => reply.send(answer).is_ok(),
            None => false,
        }
    }

    /// Whether nothing waits, everything is receipted, and all of it is held.
    pub fn is_settled(&self) -> bool {
        let Some(stack) = self.stack.as_ref().filter(|_| self.round.is_none()) else { return false };
        let store = stack.store();
        let held = store.chains().unwrap().iter().all(|chain| chain.held.seq + 1 == chain.next_seq);
        let tally = store.tally().unwrap();
        held && tally.waiting == 0 && tally.quarantined == 0
    }

    fn db(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.join("phone.db")).unwrap()
    }

    /// The identities of the entries that it holds a receipt for.
    pub fn receipted(&self) -> Vec<Vec<u8>> {
        let db = self.db();
        let mut statement = db.prepare("SELECT entry FROM receipt").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Its log, what it carries first: epoch, number, identity, hash.
    pub fn log(&self) -> Vec<Line> {
        let db = self.db();
        let sql = "SELECT epoch, seq, id, hash FROM entry WHERE device = ?1 ORDER BY epoch, seq";
        let mut statement = db.prepare(sql).unwrap();
        let line =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs(), row.get(2)?, row.get(3)?));
        let mut all = Vec::new();
        for device in &self.devices {
            all.extend(statement.query_map([device.as_bytes()], line).unwrap().map(Result::unwrap));
        }
        let lines: i64 = db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
        assert_eq!(
            all.len(),
            usize::try_from(lines).unwrap(),
            "phone {}: every entry is of a known chain",
            self.number
        );
        all
    }

    /// Whether these are what the worker saw saved, in that order; entries that the app wrote by itself may stand between.
    pub fn saved_in_order(&self, all: &[Vec<u8>]) -> bool {
        let mut all = all.iter();
        self.saved.iter().all(|saved| all.any(|id| id == saved.as_bytes()))
    }
}
