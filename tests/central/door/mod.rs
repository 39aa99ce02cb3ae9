//! What central does about doors: the plan beyond the door, the round, alerts, the board, the watch, records, keys, concerns.

mod care;
mod commands;
mod concerns;
mod keys;
mod phone_checks;
mod raised;
mod reassigned;
mod records;
mod round;
pub mod tags;
mod timings;
mod told;
mod trainee;
mod waits;

use doorstep::domain::entry::Fact;
use doorstep::domain::visit::{AccessPlan, MethodKind};

use crate::support::facts::plan;

fn start() -> Fact {
    Fact::VisitStarted { plan: plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]) }
}

fn wait() -> Fact {
    Fact::WaitingForRelease { accounted_by: String::new(), wait: 900 }
}
