//! Knock and announce, wait, and what came of it (DOOR 1; policy 6.1, even with a key).

use super::{Door, Event, Key, Moment, Step};
use crate::domain::entry::{Entered, Fact, Reason, Someone};

impl Door {
    pub(super) fn knock(&self, event: Event, moment: &Moment) -> Option<Vec<Fact>> {
        match (self.step_now(), event) {
            (Step::Knock { round }, Event::Knocked) => {
                let plan = self.plan()?;
                let wait = if *round < 2 { plan.first_wait } else { plan.second_wait };
                Some(vec![Fact::Knocked { round: *round, wait }])
            }
            (Step::Knock { .. }, Event::CannotKnock(reason)) => Some(vec![Fact::KnockSkipped { reason }]),
            (Step::Knock { .. } | Step::Waiting { .. }, Event::Trouble(trouble)) => {
                Some(vec![Fact::Trouble { trouble }])
            }
            (Step::Waiting { round, timer, .. }, Event::TimerFired(id)) if *timer == id => {
                self.time_left(moment)?.1.is_zero().then(|| self.wait_over(*round, Fact::Waited { round: *round }))
            }
            (Step::Waiting { round, .. }, Event::GoOnEarly(reason)) => self.go_on_early(*round, reason, moment),
            (Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome, Event::Answered) => Some(self.answered()),
            (Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome, Event::AnsweredInNeed) => {
                Some(self.answered_in_need())
            }
            (Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome, Event::SomeoneAnswered(who)) => {
                Some(self.someone_answered(who))
            }
            (Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome, Event::Refused) => Some(vec![Fact::Refused]),
            (Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome, Event::FoundOutside) => {
                Some(vec![Fact::FoundOutside, Fact::Entered { how: Entered::WithClient }])
            }
            (Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome, Event::AlreadyInside(reason)) => {
                Some(super::already_inside(reason))
            }
            (Step::Outcome, Event::NoReply) => Some(vec![Fact::NoReply]),
            // A timer of an earlier wait, a tap that came twice: nothing to do, and nothing went wrong.
            (_, _late) => None,
        }
    }

    /// Whether a key that somebody gave the worker while they wait opens the door to them: where going in after the knock is
    /// agreed, and no code was looked at.
    pub fn may_go_on_with_a_key(&self) -> bool {
        let waits = matches!(self.step_now(), Step::Waiting { .. });
        waits && self.lets_itself_in() && self.key() == Key::InSafe && self.asks_how_key_came()
    }

    /// The rest of the wait is given up, for a reason.
    pub(super) fn go_on_early(&self, round: u8, reason: Reason, moment: &Moment) -> Option<Vec<Fact>> {
        let left = u32::try_from(self.time_left(moment)?.1.as_secs()).unwrap_or(u32::MAX);
        Some(self.wait_over(round, Fact::WaitCutShort { round, reason, left }))
    }

    /// The second wait of somebody who answers the door themselves ends in *no reply* by itself.
    fn wait_over(&self, round: u8, ended: Fact) -> Vec<Fact> {
        if round < 2 || self.lets_itself_in() { vec![ended] } else { vec![ended, Fact::NoReply] }
    }

    /// A colleague inside opens: no more questions, and no reveal (DOOR 0.6).
    pub(super) fn someone_answered(&self, who: Someone) -> Vec<Fact> {
        let answered = [Fact::SomeoneAnswered { who }];
        match who {
            Someone::Colleague => answered.into_iter().chain(self.came_in(super::entered_with(who))).collect(),
            Someone::Relative
            | Someone::Neighbour
            | Someone::ChildAlone
            | Someone::Stranger
            | Someone::EmergencyService => answered.into(),
        }
    }
}
