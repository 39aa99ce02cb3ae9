//! Many phones and one central under every fault, in made-up time: real stores, seals, chains and rounds, the real service
//! with its real database, and a network in between that a seed decides. Afterwards the faults end, and nothing that a phone
//! showed as saved may be missing at central, or be there twice.
//!
//! One seed gives one run: `DOORSTEP_SIMULATION_SEED=7 cargo test --test main -- simulation` repeats it. How many are run:
//! `DOORSTEP_SIMULATION_SEEDS`. No machine is too slow for it: nothing here reads a clock.

mod network;
mod office;
mod phones;

use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use doorstep::domain::clock::Timestamp;
use doorstep::sync::client::NetError;
use doorstep::sync::transport::{Incoming, Outgoing};

use crate::support::clock::START;
use crate::support::say_count;
use network::{Dice, Fault, Posted, Reply, Weather, bend, portal, unavailable};
use office::{Office, Template};
use phones::{Looked, SimPhone};

/// For how long faults strike.
const STORM: Duration = Duration::from_mins(30);
/// How long healing may take. A pause is at most 15 minutes.
const PEACE: Duration = Duration::from_hours(3);
/// When a phone gives a request up.
const GIVES_UP: Duration = Duration::from_secs(30);

/// What happens at an instant.
#[derive(Clone, Debug)]
enum Event {
    /// A phone looks whether a round is due.
    Look { phone: usize, life: u32 },
    /// A worker does something: entries are written.
    Write { phone: usize },
    /// A request arrives at central.
    Arrive { phone: usize, life: u32, number: u64, request: Outgoing, fault: Option<Fault> },
    /// What comes back, arrives at the phone.
    Answer { phone: usize, life: u32, number: u64, answer: Result<Incoming, NetError> },
    /// The app is killed.
    Crash { phone: usize },
    /// It starts again; the handset perhaps too.
    Start { phone: usize, reboots: bool },
    /// Somebody sets the phone's clock.
    ClockJump { phone: usize },
    /// A phone is out of reach, until then.
    Partition { phone: usize, until: Timestamp },
    /// Central is killed, or stopped.
    CentralStops,
    /// It starts again.
    CentralStarts,
    /// Its database is copied.
    Backup,
    /// The copy takes its place.
    Restore,
    /// What was decided since the copy was gone through.
    Confirm,
    /// Codes are turned off on a phone.
    Block { phone: usize },
    /// A phone is enrolled anew, with another key: what its key before wrote, it carries.
    EnrolAgain { phone: usize },
}

struct Due {
    at: Timestamp,
    order: u64,
    event: Event,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // The heap gives its greatest: the earliest.
        (other.at, other.order).cmp(&(self.at, self.order))
    }
}

/// What came of runs, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Report {
    runs: u64,
    written: u64,
    requests: u64,
    /// Entries that another phone than their author brought.
    carried: u64,
    /// Entries of a phone that was blocked or replaced by then.
    after_end: u64,
    faults: BTreeMap<&'static str, u64>,
    /// Over everything that happened, in order.
    trace: u64,
}

impl Report {
    fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.written += other.written;
        self.requests += other.requests;
        self.carried += other.carried;
        self.after_end += other.after_end;
        for (what, count) in &other.faults {
            *self.faults.entry(what).or_default() += count;
        }
        self.trace = self.trace.wrapping_add(other.trace);
    }
}

struct Run {
    dice: Dice,
    weather: Weather,
    now: Timestamp,
    ends: Timestamp,
    queue: BinaryHeap<Due>,
    order: u64,
    office: Office,
    phones: Vec<SimPhone>,
    /// The last answers, for whoever replays them.
    heard: BTreeMap<String, Incoming>,
    report: Report,
}

impl Run {
    fn new(template: &Arc<Template>, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let weather = Weather::of(&mut dice);
        let office = Office::copy(template, START);
        let count = usize::try_from(dice.between(2, 4)).unwrap();
        let phones = (0..count).map(|n| SimPhone::copy(template, n, office.folder(), START)).collect();
        let mut run = Self {
            dice,
            weather,
            now: START,
            ends: START + STORM,
            queue: BinaryHeap::new(),
            order: 0,
            office,
            phones,
            heard: BTreeMap::new(),
            report: Report { runs: 1, ..Report::default() },
        };
        run.plan(count);
        run
    }

    /// Everything that is going to happen by itself.
    fn plan(&mut self, count: usize) {
        let storm = u64::try_from(STORM.as_millis()).unwrap();
        for phone in 0..count {
            self.after(Duration::ZERO, Event::Start { phone, reboots: false });
            for _ in 0..self.dice.between(2, 6) {
                let at = self.dice.millis(1, storm);
                self.after(at, Event::Write { phone });
            }
            for _ in 0..self.dice.below(3) {
                let at = self.dice.millis(1, storm);
                self.after(at, Event::Crash { phone });
            }
            if self.dice.happens(300) {
                let at = self.dice.millis(1, storm);
                self.after(at, Event::ClockJump { phone });
            }
            if self.dice.happens(250) {
                let at = self.dice.millis(1, storm);
                self.after(at, Event::Block { phone });
            }
            if self.dice.happens(250) {
                let at = self.dice.millis(1, storm);
                self.after(at, Event::EnrolAgain { phone });
            }
            if self.dice.happens(400) {
                let at = self.dice.millis(1, storm);
                let until = START + at + self.dice.millis(1_000, 900_000);
                self.after(at, Event::Partition { phone, until });
            }
        }
        for _ in 0..self.dice.below(2) {
            let at = self.dice.millis(1, storm);
            self.after(at, Event::CentralStops);
        }
        for _ in 0..self.dice.below(3) {
            let at = self.dice.millis(1, storm * 2 / 3);
            self.after(at, Event::Backup);
            let later = at + self.dice.millis(1, storm / 2);
            self.after(later, Event::Restore);
        }
    }

    fn after(&mut self, span: Duration, event: Event) {
        self.order += 1;
        self.queue.push(Due { at: self.now + span, order: self.order, event });
    }

    fn is_stormy(&self) -> bool {
        self.now < self.ends
    }

    fn note(&mut self, what: &str) {
        // FNV-1a over what happened and when.
        for byte in what.bytes().chain(self.now.0.to_be_bytes()) {
            self.report.trace = (self.report.trace ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn count(&mut self, fault: &'static str) {
        self.note(fault);
        *self.report.faults.entry(fault).or_default() += 1;
    }

    fn run(mut self) -> Report {
        while let Some(due) = self.queue.peek() {
            let until = if self.is_stormy() { self.ends } else { self.ends + PEACE };
            if due.at >= until {
                if self.is_stormy() {
                    self.make_peace();
                    continue;
                }
                break;
            }
            let Some(due) = self.queue.pop() else { break };
            self.at(due.at);
            self.happen(due.event);
            if !self.is_stormy() && self.is_settled() {
                break;
            }
        }
        if self.is_stormy() {
            self.make_peace();
        }
        self.check();
        (self.report.carried, self.report.after_end) = self.office.carried();
        self.report
    }

    fn at(&mut self, now: Timestamp) {
        self.now = now.max(self.now);
        self.office.set(self.now);
        for phone in &self.phones {
            phone.clock.set(self.now);
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Look { phone, life } => {
                if self.phones[phone].life == life {
                    self.phones[phone].looks_at = None;
                    self.look(phone);
                }
            }
            Event::Write { phone } => self.write(phone),
            Event::Arrive { phone, life, number, request, fault } => self.arrive(phone, (life, number), request, fault),
            Event::Answer { phone, life, number, answer } => self.answer(phone, (life, number), answer),
            Event::Crash { phone } => {
                if self.phones[phone].is_up() {
                    self.count("phone killed");
                    self.phones[phone].crash();
                    let (pause, reboots) = (self.dice.millis(500, 240_000), self.dice.happens(500));
                    self.after(pause, Event::Start { phone, reboots });
                }
            }
            Event::Start { phone, reboots } => self.start(phone, reboots),
            Event::ClockJump { phone } => {
                self.count("phone's clock set");
                let by = i64::try_from(self.dice.below(48 * 3_600_000)).unwrap() - 24 * 3_600_000;
                self.phones[phone].clock.set_wall_off(by);
            }
            Event::Partition { phone, until } => {
                self.count("no signal");
                self.phones[phone].out_of_reach_until = until;
            }
            Event::CentralStops => {
                self.count("central stopped");
                self.stop_central();
            }
            Event::CentralStarts => self.office.start(),
            Event::Backup => {
                self.note("backup");
                self.office.back_up();
            }
            Event::Restore => {
                if self.office.may_restore(&self.phones) {
                    self.count("central restored");
                    self.office.restore();
                    let gone_through = self.dice.millis(10_000, 600_000);
                    self.after(gone_through, Event::Confirm);
                }
            }
            Event::Confirm => self.office.confirm(),
            Event::Block { phone } => {
                if self.office.block(phone) {
                    self.count("phone blocked");
                }
            }
            Event::EnrolAgain { phone } => self.enrol_again(phone),
        }
    }

    fn stop_central(&mut self) {
        self.office.stop();
        let pause = self.dice.millis(200, 180_000);
        self.after(pause, Event::CentralStarts);
    }

    fn start(&mut self, phone: usize, reboots: bool) {
        if self.phones[phone].is_up() {
            return;
        }
        self.note("phone starts");
        if reboots {
            self.count("phone switched off and on");
        }
        self.phones[phone].start(self.now, reboots);
        self.look(phone);
    }

    /// The worker and the office are both there for it, and no restore is being gone through; else a minute later.
    fn enrol_again(&mut self, phone: usize) {
        if !self.phones[phone].is_up() || !self.office.may_enrol() {
            if self.is_stormy() {
                self.after(Duration::from_mins(1), Event::EnrolAgain { phone });
            }
            return;
        }
        self.count("phone enrolled anew");
        let code = self.office.invite(phone);
        let now = self.now;
        self.phones[phone].enrol_again(&code, &mut self.office, now);
        self.look(phone);
    }

    fn write(&mut self, phone: usize) {
        if !self.phones[phone].is_up() {
            // Nobody can write then: the worker comes back to it.
            if self.is_stormy() {
                self.after(Duration::from_mins(1), Event::Write { phone });
            }
            return;
        }
        self.note("written");
        let count = self.dice.between(1, 3);
        let facts: Vec<_> = (0..count).map(|_| phones::fact(&mut self.dice)).collect();
        let now = self.now;
        self.phones[phone].write(&facts, now);
        self.report.written += count;
        self.look(phone);
    }

    /// Begins the round that is due, or looks again when the next one is.
    fn look(&mut self, phone: usize) {
        let now = self.now;
        match self.phones[phone].begin_if_due(now) {
            Looked::Begun => self.poll(phone),
            Looked::DueAt(next) if self.phones[phone].looks_at.is_none_or(|at| next < at) => {
                let (life, span) = (self.phones[phone].life, next.since(now));
                self.phones[phone].looks_at = Some(next);
                self.after(span, Event::Look { phone, life });
            }
            Looked::Busy | Looked::DueAt(_) => {}
        }
    }

    /// Lets a phone's round go on until it waits for an answer, or is over.
    fn poll(&mut self, phone: usize) {
        if self.phones[phone].poll() {
            let (now, random) = (self.now, u32::try_from(self.dice.below(u64::from(u32::MAX))).unwrap());
            let said = self.phones[phone].finish(now, random);
            self.note(&said);
            self.look(phone);
        } else if let Some(Posted { request, reply }) = self.phones[phone].wire.take() {
            self.send(phone, request, reply);
        }
    }

    fn send(&mut self, phone: usize, request: Outgoing, reply: Reply) {
        self.report.requests += 1;
        self.note(&request.path);
        let (life, number) = self.phones[phone].waits_for(reply);
        let fault = if self.is_stormy() { self.weather.strike(&mut self.dice) } else { None };
        let gives_up = Event::Answer { phone, life, number, answer: Err(NetError::Unreachable) };
        self.after(GIVES_UP, gives_up.clone());
        let travels = self.dice.millis(20, 2_500);
        if self.now < self.phones[phone].out_of_reach_until {
            self.after(Duration::from_millis(300), gives_up);
            return;
        }
        if let Some(fault) = fault {
            self.count(fault.word());
        }
        let arrive = Event::Arrive { phone, life, number, request, fault };
        let answers = |answer| Event::Answer { phone, life, number, answer: Ok(answer) };
        match fault {
            Some(Fault::RequestLost) => {}
            Some(Fault::Late) => {
                let late = self.dice.millis(31_000, 600_000);
                self.after(late, arrive);
            }
            Some(Fault::Doubled) => {
                let later = self.dice.millis(100, 600_000);
                self.after(travels, arrive.clone());
                self.after(later, arrive);
            }
            Some(Fault::Portal) => {
                let answer = portal(&mut self.dice);
                self.after(travels, answers(answer));
            }
            Some(Fault::Unavailable) => {
                let answer = unavailable(&mut self.dice, None);
                self.after(travels, answers(answer));
            }
            Some(Fault::RetryAfter) => {
                let wait = self.dice.one_of(&[0, 1, 30, 600, 1_000_000, u64::MAX]);
                let answer = unavailable(&mut self.dice, Some(wait));
                self.after(travels, answers(answer));
            }
            Some(_) | None => self.after(travels, arrive),
        }
    }

    fn arrive(&mut self, phone: usize, (life, number): (u32, u64), request: Outgoing, fault: Option<Fault>) {
        let path = request.path.clone();
        let dies = match fault {
            Some(Fault::KilledMidway) => Some(self.dice.below(14)),
            Some(_) | None => None,
        };
        let answered = self.office.take(self.phones[phone].address, request, dies);
        let is_dead = self.office.was_killed() || fault == Some(Fault::KilledBeforeAnswer);
        if is_dead && self.office.is_up() {
            self.stop_central();
        }
        let answer = match answered.filter(|_| !is_dead) {
            None => Err(NetError::Unreachable),
            Some(answer) => {
                self.note(&format!("{path} {}", answer.status));
                let before = self.heard.insert(path, answer.clone());
                match fault {
                    Some(Fault::AnswerLost) => return,
                    Some(Fault::TakenButUnavailable) => Ok(unavailable(&mut self.dice, None)),
                    Some(Fault::Cut) => Ok(bend(&mut self.dice, answer, true)),
                    Some(Fault::Forged) => Ok(bend(&mut self.dice, answer, false)),
                    Some(Fault::Replayed) => Ok(before.unwrap_or(answer)),
                    Some(_) | None => Ok(answer),
                }
            }
        };
        let travels = self.dice.millis(20, 2_500);
        self.after(travels, Event::Answer { phone, life, number, answer });
    }

    fn answer(&mut self, phone: usize, (life, number): (u32, u64), answer: Result<Incoming, NetError>) {
        if self.phones[phone].hand_over((life, number), answer.and_then(Incoming::sort)) {
            self.poll(phone);
        }
    }

    /// The faults end; everybody is up, and has signal.
    fn make_peace(&mut self) {
        self.now = self.ends;
        self.at(self.ends);
        self.office.start();
        self.office.confirm();
        if self.office.restores == 0 {
            self.office.check_receipts(&self.phones);
        }
        // What is still on its way arrives in peace; what would still go wrong does not.
        let kept: Vec<Due> = std::mem::take(&mut self.queue).into_vec();
        for due in kept {
            match due.event {
                Event::Arrive { phone, life, number, request, .. } => {
                    let event = Event::Arrive { phone, life, number, request, fault: None };
                    self.queue.push(Due { event, ..due });
                }
                Event::Answer { .. } | Event::Look { .. } => self.queue.push(due),
                _over => {}
            }
        }
        for phone in 0..self.phones.len() {
            self.phones[phone].out_of_reach_until = self.now;
            self.start(phone, false);
            let now = self.now;
            self.phones[phone].signal(now);
            self.look(phone);
        }
    }

    fn is_settled(&self) -> bool {
        self.phones.iter().all(|phone| phone.has_heard() && phone.is_settled())
    }

    /// What must be so in the end.
    fn check(&self) {
        for phone in &self.phones {
            self.office.check(phone);
        }
        self.office.check_notices(&self.phones);
        self.office.check_flags(&self.phones);
    }
}

/// Says which seed a run had that broke off.
struct Telling(u64);

impl Drop for Telling {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "the run of seed {0} is wrong: DOORSTEP_SIMULATION_SEED={0} cargo test --test main -- simulation repeats it",
                self.0
            );
        }
    }
}

fn run(template: &Arc<Template>, seed: u64) -> Report {
    let telling = Telling(seed);
    let report = Run::new(template, seed).run();
    drop(telling);
    report
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn what_was_shown_as_saved_is_at_central_once_whatever_happened_in_between() {
    let template = Template::make();
    let (from, to) = match number("DOORSTEP_SIMULATION_SEED") {
        Some(seed) => (seed, seed + 1),
        None => (1, 1 + number("DOORSTEP_SIMULATION_SEEDS").unwrap_or(500)),
    };
    let next = AtomicU64::new(from);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let mut all = Report::default();
    std::thread::scope(|scope| {
        let work = || {
            let mut sum = Report::default();
            loop {
                let seed = next.fetch_add(1, Ordering::SeqCst);
                if seed >= to {
                    return sum;
                }
                sum.add(&run(&template, seed));
            }
        };
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for worker in started {
            match worker.join() {
                Ok(sum) => all.add(&sum),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    let faults: Vec<String> = all.faults.iter().map(|(what, count)| format!("{what} {count}")).collect();
    let inflicted: u64 = all.faults.values().sum();
    say_count(&format!(
        "simulation: {} runs, {} entries written, 0 lost, 0 doubled, {} requests, {} entries brought by another phone, {} of phones \
         blocked or replaced by then, {inflicted} faults ({})",
        all.runs,
        all.written,
        all.requests,
        all.carried,
        all.after_end,
        faults.join(", ")
    ));
    assert!(all.written > 0 && inflicted > 0, "the runs have run");
}

#[test]
fn one_seed_is_one_run() {
    let template = Template::make();
    for seed in [3, 11, 29] {
        assert_eq!(run(&template, seed), run(&template, seed), "seed {seed}");
    }
    assert_ne!(run(&template, 3).trace, run(&template, 11).trace);
}
