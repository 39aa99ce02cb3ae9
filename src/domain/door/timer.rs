//! What runs while the worker waits: each has a number and a name, and is shown in words on the screen it governs.

use std::time::Duration;

use super::{Door, Moment, Owed, Step, TimerId};
use crate::domain::entry::flow::{Asked, Contact};

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimerName {
    /// An answer after a knock.
    Knock,
    /// Until the client is phoned again.
    PhoneAgain,
    /// Until the next manager is tried.
    OnCall,
    /// Until *out safe?* is asked.
    OutSafe,
    /// The least wait for a release.
    Release,
    /// In which consent and capacity are to be written.
    Owed,
}

impl TimerName {
    /// The word of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Knock => "knock",
            Self::PhoneAgain => "phone_again",
            Self::OnCall => "on_call",
            Self::OutSafe => "out_safe",
            Self::Release => "release",
            Self::Owed => "owed",
        }
    }
}

/// A timer that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Which: stays the same for as long as it runs.
    pub id: TimerId,
    /// What is waited for.
    pub name: TimerName,
    /// How long it is as a whole, seconds.
    pub whole: u32,
    /// What is left; zero when it is over and what follows is due.
    pub left: Duration,
}

/// The numbers of the timers that are no knock's begin here: a thousand for each name.
const OF_A_NAME: u32 = 1000;

impl Door {
    /// The timers that run, as of `now`, in the order of their names.
    pub fn timers(&self, now: &Moment) -> Vec<Running> {
        let known = self.known();
        let mut running = Vec::new();
        let mut add = |name: TimerName, nth: usize, since: &Moment, whole: u32| {
            let nth = u32::try_from(nth).unwrap_or(u32::MAX).min(OF_A_NAME - 1);
            let id = if name == TimerName::Knock { TimerId(nth) } else { TimerId(OF_A_NAME * name as u32 + nth) };
            let left = Duration::from_secs(u64::from(whole)).saturating_sub(now.since(since));
            running.push(Running { id, name, whole, left });
        };
        if let Step::Waiting { timer, since, wait, .. } = self.step_now() {
            add(TimerName::Knock, timer.0 as usize, since, *wait);
        }
        let Some(timings) = self.plan().map(|plan| plan.timings) else { return running };
        // What has ended, has ended: nobody is to be rung any more.
        let ended = self.left().is_some() || known.outcome.is_some();
        // Only where nobody answers is the client phoned twice.
        let again =
            matches!(self.step_now(), Step::NoReply(_)) && !known.is_done(Asked::PhoneAgain) && !self.is_inside();
        let calls: Vec<_> = known.calls_to(Contact::Client).collect();
        if let (Some((since, _)), false) = (calls.last(), known.client_phoned(2) || ended || !again) {
            add(TimerName::PhoneAgain, calls.len(), since, timings.phone_again);
        }
        if let Some(since) = known.on_call_silent_since().filter(|_| !ended) {
            let nth = known.calls.iter().filter(|(_, call)| call.whom.is_manager()).count();
            add(TimerName::OnCall, nth, since, timings.on_call);
        }
        if let Some((since, whole)) = known.going_in.as_ref().filter(|_| !ended) {
            add(TimerName::OutSafe, 1, since, *whole);
        }
        if let Some(waiting) = known
            .waiting
            .as_ref()
            .filter(|_| known.is_waiting() && self.no_reply().is_some() && !self.is_emergency() && !ended)
        {
            add(TimerName::Release, 1, &waiting.since, waiting.wait);
        }
        let owed = self.emergency().filter(|_| self.owed().contains(&Owed::Capacity));
        if let Some((since, within)) = owed.and_then(|emergency| emergency.owed.as_ref()) {
            add(TimerName::Owed, 1, since, *within);
        }
        running
    }

    /// The timer with this name, if it runs.
    pub fn timer(&self, name: TimerName, now: &Moment) -> Option<Running> {
        self.timers(now).into_iter().find(|timer| timer.name == name)
    }
}
