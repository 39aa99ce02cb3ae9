//! A clock that tests set: the true time, and what a phone's own clocks say.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorstep::domain::clock::{Boot, Reading, Timestamp};
use doorstep::shell::clock::Clocks;

/// Sunday 22 November 2026, 09:30 UTC (and local).
pub const START: Timestamp = Timestamp(1_795_339_800_000);

#[derive(Clone, Debug)]
struct State {
    now: Timestamp,
    wall_off_ms: i64,
    boot: String,
    booted: Timestamp,
}

/// The true time, shared by central and phone; the phone's wall clock may be off.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Mutex<State>>);

impl TestClock {
    pub fn new(now: Timestamp) -> Self {
        let booted = now - Duration::from_hours(1);
        Self(Arc::new(Mutex::new(State { now, wall_off_ms: 0, boot: "boot-1".into(), booted })))
    }

    pub fn now(&self) -> Timestamp {
        self.0.lock().unwrap().now
    }

    pub fn advance(&self, by: Duration) {
        let mut state = self.0.lock().unwrap();
        state.now = state.now + by;
    }

    pub fn set(&self, now: Timestamp) {
        self.0.lock().unwrap().now = now;
    }

    /// Somebody sets the phone's wall clock.
    pub fn set_wall_off(&self, milliseconds: i64) {
        self.0.lock().unwrap().wall_off_ms = milliseconds;
    }

    /// The phone is switched off and on.
    pub fn reboot(&self, boot: &str) {
        let mut state = self.0.lock().unwrap();
        state.boot = boot.into();
        state.booted = state.now - Duration::from_secs(20);
    }

    /// For central.
    pub fn for_central(&self) -> doorstep::central::Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

impl Clocks for TestClock {
    fn read(&self) -> Reading {
        let state = self.0.lock().unwrap();
        let elapsed = state.now.since(state.booted).as_millis();
        Reading {
            wall: Timestamp(state.now.0 + state.wall_off_ms),
            boot: Boot { id: state.boot.clone(), elapsed_ms: u64::try_from(elapsed).unwrap() },
        }
    }
}
