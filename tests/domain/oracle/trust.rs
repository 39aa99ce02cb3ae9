//! The trusted clock: what a phone may believe after any sequence of reboots, set clocks, entries and answers.
//!
//! The model below is the *Time* rules of the threat model once more. It keeps what the rules speak of: the trust
//! that runs in this boot, the last known instant with the boot it was written in, and how often trust was carried.
//! A reboot that was once seen stays seen: nothing anchored before it counts again, whatever the boot clock says later.

use doorstep::domain::clock::{Boot, Quality, Reading, TimeMemory, Timestamp};
use doorstep::domain::window::{Place, Window};

use super::{Random, count, every_case};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What the device's clocks say. A boot's identity is a number here, 0 where the platform gives none.
#[derive(Clone, Copy, Debug)]
struct Clocks {
    wall: i64,
    boot: u32,
    since_boot: u64,
}

impl Clocks {
    fn reading(self) -> Reading {
        let id = if self.boot == 0 { String::new() } else { self.boot.to_string() };
        Reading { wall: Timestamp(self.wall), boot: Boot { id, elapsed_ms: self.since_boot } }
    }
}

/// Trust that runs: an instant, and the boot clock at which it was known.
#[derive(Clone, Copy, Debug)]
struct Running {
    at: i64,
    since_boot: u64,
    carried: bool,
}

/// The last known instant, and where it was written.
#[derive(Clone, Copy, Debug)]
struct Last {
    at: i64,
    boot: u32,
    since_boot: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Model {
    running: Option<Running>,
    last: Option<Last>,
    carries: u8,
}

impl Model {
    /// The app starts: after a reboot, or again in the same boot.
    fn start(&mut self, clocks: Clocks) {
        let Some(last) = self.last else { return };
        if clocks.boot != last.boot || clocks.since_boot < last.since_boot {
            self.running = None;
        }
        let fits = clocks.wall >= last.at - 2 * MINUTE && clocks.wall <= last.at + 12 * HOUR;
        if self.running.is_none() && fits && self.carries < 3 {
            self.carries += 1;
            self.trust(clocks.wall.max(last.at), clocks, true);
        }
    }

    /// Central's verified answer: it always wins.
    fn anchor(&mut self, at: i64, clocks: Clocks) {
        self.carries = 0;
        self.trust(at, clocks, false);
    }

    fn trust(&mut self, at: i64, clocks: Clocks, carried: bool) {
        self.running = Some(Running { at, since_boot: clocks.since_boot, carried });
        self.last = Some(Last { at, boot: clocks.boot, since_boot: clocks.since_boot });
    }

    /// An entry is written. The last known instant only moves on.
    fn entry(&mut self, clocks: Clocks) {
        if let Some(at) = self.trusted(clocks)
            && self.last.is_none_or(|last| at >= last.at)
        {
            self.last = Some(Last { at, boot: clocks.boot, since_boot: clocks.since_boot });
        }
    }

    fn trusted(&self, clocks: Clocks) -> Option<i64> {
        let running = self.running?;
        running.at.checked_add_unsigned(clocks.since_boot - running.since_boot)
    }

    fn now(&self, clocks: Clocks) -> (i64, Quality) {
        match (self.trusted(clocks), self.running) {
            (Some(at), Some(Running { carried: false, .. })) => (at, Quality::Anchored),
            (Some(at), _) => (at, Quality::Degraded),
            (None, _) => (clocks.wall, Quality::Wall),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Event {
    /// Time passes; the phone may be asleep.
    Passes(u64),
    /// Somebody sets the wall clock.
    WallSet(i64),
    /// Off and on again: the identity and the boot clock at which the app starts, and how long it was off.
    Reboots { boot: u32, since_boot: u64, off: i64 },
    /// The process ends and starts again.
    Restarts,
    /// An entry is written.
    Entry,
    /// Central answers.
    Anchored(i64),
}

/// A phone under test beside the model: both see the same clocks.
struct Pair {
    clocks: Clocks,
    memory: TimeMemory,
    model: Model,
    story: Vec<Event>,
}

impl Pair {
    fn new(random: &mut Random) -> Self {
        let wall = random.between(946_684_800, 4_070_908_800) * SECOND;
        let boot = u32::from(random.one_in(2));
        let since_boot = random.between(0, 30 * DAY).unsigned_abs();
        let clocks = Clocks { wall, boot, since_boot };
        Self { clocks, memory: TimeMemory::default(), model: Model::default(), story: Vec::new() }
    }

    /// An event that is more often at an edge of a rule than anywhere else.
    fn any_event(&self, random: &mut Random) -> Event {
        match random.between(0, 15) {
            0..=2 => Event::Passes(random.between(0, 6 * HOUR).unsigned_abs()),
            3 => {
                // Up to where an earlier boot's clock stood.
                let stood = self.model.last.map_or(0, |last| last.since_boot);
                let on = stood.saturating_sub(self.clocks.since_boot);
                Event::Passes(on.saturating_add_signed(random.between(-1, 1)))
            }
            4..=6 => Event::WallSet(self.any_wall(random)),
            7..=10 => self.any_reboot(random),
            11 => Event::Restarts,
            12..=14 if self.model.last.is_some() => Event::Entry,
            _ => Event::Anchored(self.clocks.wall + random.pick(&[0, 0, 1, -DAY, DAY, 3 * HOUR, -5 * MINUTE])),
        }
    }

    fn any_wall(&self, random: &mut Random) -> i64 {
        let last = self.model.last.map_or(self.clocks.wall, |last| last.at);
        let edge = random.pick(&[-2 * MINUTE, 0, 12 * HOUR]) + random.between(-1, 1);
        match random.between(0, 5) {
            0..=2 => last + edge,
            3..=4 => last + random.between(-HOUR, 13 * HOUR),
            _ => last + random.between(-4000 * DAY, 4000 * DAY),
        }
    }

    fn any_reboot(&self, random: &mut Random) -> Event {
        let stood = self.model.last.map_or(self.clocks.since_boot, |last| last.since_boot);
        let since_boot = match random.between(0, 5) {
            0..=1 => random.between(0, 5 * MINUTE).unsigned_abs(),
            // About where the boot clock stood when the last instant was written, and anywhere before.
            2..=3 => stood.saturating_add_signed(random.between(-2, 2)),
            _ => random.next() % (stood + 1),
        };
        let boot = if random.one_in(2) { self.clocks.boot } else { self.clocks.boot + 1 };
        let off = if random.one_in(3) { random.between(0, 13 * HOUR) } else { random.between(0, 10 * MINUTE) };
        Event::Reboots { boot, since_boot, off }
    }

    fn take(&mut self, event: Event, random: &mut Random) {
        self.story.push(event);
        match event {
            Event::Passes(by) => {
                self.clocks.since_boot += by;
                self.clocks.wall = self.clocks.wall.checked_add_unsigned(by).unwrap();
            }
            Event::WallSet(wall) => self.clocks.wall = wall,
            Event::Reboots { boot, since_boot, off } => {
                self.clocks = Clocks { wall: self.clocks.wall + off, boot, since_boot };
                self.start(random);
            }
            Event::Restarts => self.start(random),
            Event::Entry => {
                let reading = self.clocks.reading();
                self.memory = self.memory.noted(self.memory.now(&reading), &reading);
                self.model.entry(self.clocks);
            }
            Event::Anchored(at) => {
                self.memory = TimeMemory::anchored(Timestamp(at), &self.clocks.reading());
                self.model.anchor(at, self.clocks);
            }
        }
    }

    /// The app's start: what is on disk is read, and written where trust is carried.
    fn start(&mut self, random: &mut Random) {
        if random.one_in(16) {
            let disk = serde_json::to_vec(&self.memory).unwrap();
            self.memory = serde_json::from_slice(&disk).unwrap();
        }
        if let Some(carried) = self.memory.carry(&self.clocks.reading()) {
            self.memory = carried;
        }
        self.model.start(self.clocks);
    }

    /// Asks both what time it is, and whether a code would be shown: in a window that begins or ends about now, too.
    fn agree(&self, random: &mut Random) {
        let (expected, quality) = self.model.now(self.clocks);
        let now = self.memory.now(&self.clocks.reading());
        let told = || format!("{:?}, {:?}, {:?}", self.story, self.memory, self.model);
        assert_eq!((now.at.0, now.quality), (expected, quality), "left Doorstep, right the model: {}", told());
        let kept = (self.memory.last_known.as_ref().map(|last| last.at.0), self.memory.carried);
        let wanted = (self.model.last.map(|last| last.at), self.model.carries);
        assert_eq!(kept, wanted, "what is kept; left Doorstep, right the model: {}", told());
        let opens = expected + random.pick(&[-HOUR, -1, 0, 1, HOUR]);
        let closes = opens + random.pick(&[1, HOUR, HOUR + 1, 4 * HOUR]);
        let shown = now.is_trusted()
            && Window { opens: Timestamp(opens), closes: Timestamp(closes) }.place(now.at) == Place::Open;
        let may_show = self.model.running.is_some() && opens <= expected && expected < closes;
        assert_eq!(shown, may_show, "whether a code is shown from {opens} to {closes}: {}", told());
    }
}

#[test]
fn a_million_histories_of_a_phone_agree_with_a_model_of_the_trusted_clock() {
    let sorts = [
        "carried over a reboot",
        "reboots that three were carried before",
        "reboots at a strange wall clock",
        "reboots that only the boot clock shows",
        "reboots that nothing shows",
        "set back by central",
        "boot clocks that reach the old one again",
    ];
    every_case("a_million_histories", sorts, |random, met| {
        let mut pair = Pair::new(random);
        let mut is = [false; 7];
        if !random.one_in(8) {
            pair.take(Event::Anchored(pair.clocks.wall), random);
        }
        for _ in 0..random.between(1, 16) {
            let before = (pair.model, pair.clocks);
            let event = pair.any_event(random);
            pair.take(event, random);
            pair.agree(random);
            note(&mut is, event, before, &pair);
        }
        count(met, is);
    });
}

/// Which sorts of case an event makes of its history.
fn note(is: &mut [bool; 7], event: Event, (before, clocks): (Model, Clocks), pair: &Pair) {
    let Some(last) = before.last else { return };
    let same_boot = pair.clocks.boot == last.boot && pair.clocks.since_boot >= last.since_boot;
    match event {
        Event::Reboots { boot, .. } => {
            is[0] |= pair.model.carries > before.carries;
            is[1] |= before.carries == 3 && pair.model.running.is_none();
            is[2] |= before.carries < 3 && pair.model.running.is_none();
            is[3] |= boot == last.boot && boot == clocks.boot && !same_boot;
            is[4] |= before.running.is_some() && same_boot;
        }
        Event::Anchored(at) => is[5] |= before.trusted(clocks).is_some_and(|now| at < now),
        Event::Passes(_) | Event::WallSet(_) | Event::Restarts | Event::Entry => {
            is[6] |= same_boot && before.running.is_none();
        }
    }
}
