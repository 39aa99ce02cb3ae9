//! The client says no (DOOR 1): never enter against it; find out what has to be done about it.
//!
//! | question | answers |
//! |---|---|
//! | did you see or speak to them? | seen and well, heard only, not seen |
//! | can they decide this now? | yes, doubt, no (Mental Capacity Act 2005) |
//! | any sign of harm, coercion, illness? | no; yes: 999 and the emergency flow |
//! | why? | from a list, or in words |
//! | end | seen, well and able to decide: respect it and leave. Not seen, doubt, a critical visit, or somebody there whom the worker does not know and of whom no manager was told: on-call before leaving; where they say that the worker may leave somebody seen, well and able to decide, that is the end of it, else somebody takes over by name |

use super::{Door, Event, HandOver, Step};
use crate::domain::entry::Fact;
use crate::domain::entry::flow::{Capacity, Ending, Outcome, Seen, Trigger};

/// The question of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalAsk {
    /// Did you see them?
    Seen,
    /// Can they decide this now?
    CanDecide,
    /// Any sign of harm?
    Harm,
    /// Why?
    Why,
    /// Respect it, and leave.
    Respect,
}

/// What is known of a refusal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Whether they were seen.
    pub seen: Option<Seen>,
    /// Whether they can decide.
    pub decides: Option<Capacity>,
    /// Whether there is any sign of harm.
    pub harm: Option<bool>,
    /// Whether the reason was asked for.
    pub asked_why: bool,
}

impl Refusal {
    /// Whether they were seen, well and able to decide, with no sign of harm.
    pub(super) fn is_clear(self) -> bool {
        (self.seen, self.decides, self.harm) == (Some(Seen::Well), Some(Capacity::Yes), Some(false))
    }

    /// Takes the last answer back.
    pub(super) fn take_back(&mut self) {
        let Self { seen, decides, harm, asked_why } = self;
        if *asked_why {
            *asked_why = false;
        } else if harm.take().is_none() && decides.take().is_none() {
            *seen = None;
        }
    }
}

impl Door {
    /// Whether *go back* leads to the refusal's question before, and not out of it.
    pub(super) fn takes_refusal_back(&self) -> bool {
        matches!(self.step_now(), Step::Refusal(_) | Step::HandOver(HandOver::Refused)) && self.refusal.seen.is_some()
    }

    pub(super) fn refusal_step(&self) -> Step {
        let Refusal { seen, decides, harm, asked_why } = self.refusal;
        match (seen, decides, harm) {
            (None, _, _) => Step::Refusal(RefusalAsk::Seen),
            (_, None, _) => Step::Refusal(RefusalAsk::CanDecide),
            (_, _, None) => Step::Refusal(RefusalAsk::Harm),
            _ if !asked_why => Step::Refusal(RefusalAsk::Why),
            _ if self.refusal.is_clear() && !self.is_critical() && !self.stranger_untold() => {
                Step::Refusal(RefusalAsk::Respect)
            }
            _on_call_first => Step::HandOver(HandOver::Refused),
        }
    }

    /// Whether somebody whom the worker does not know was at the door in this visit.
    pub fn met_stranger(&self) -> bool {
        self.stranger.is_some()
    }

    /// Whether no manager knows of it yet.
    fn stranger_untold(&self) -> bool {
        self.stranger.is_some_and(|since| !self.known.manager_told_since(since))
    }

    fn is_critical(&self) -> bool {
        self.plan().is_some_and(|plan| plan.care.critical)
    }

    pub(super) fn in_refusal(&self, ask: RefusalAsk, event: Event) -> Option<Vec<Fact>> {
        match (ask, event) {
            (_, Event::Answered) => Some(self.answered()),
            (_, Event::AnsweredInNeed) => Some(self.answered_in_need()),
            (_, Event::SomeoneAnswered(who)) => Some(self.someone_answered(who)),
            (_, Event::GoBack) => Some(vec![Fact::WentBack]),
            (_, Event::NoReply) => Some(vec![Fact::NoReply]),
            (_, Event::Say(fact)) => match (ask, *fact) {
                (RefusalAsk::Seen, fact @ Fact::RefusalSeen { .. })
                | (RefusalAsk::CanDecide, fact @ Fact::RefusalCapacity { .. })
                | (RefusalAsk::Harm, fact @ Fact::RefusalHarm { harm: false })
                | (RefusalAsk::Why, fact @ Fact::RefusalReason { .. }) => Some(vec![fact]),
                (RefusalAsk::Harm, fact @ Fact::RefusalHarm { harm: true }) => {
                    Some(vec![fact, Fact::EmergencyBegun, Fact::EmergencyTrigger { trigger: Trigger::Harm }])
                }
                (RefusalAsk::Respect, Fact::VisitOutcome(outcome)) if outcome.ending == Ending::RefusedSeen => {
                    self.ended(outcome)
                }
                (_, fact @ (Fact::Phoned(_) | Fact::Told(_))) => Some(vec![fact]),
                _not_here => None,
            },
            // A tap that came twice or too late.
            _late => None,
        }
    }

    /// How a refusal ends that on-call has taken over.
    pub(super) fn refused_outcome(&self, name: String) -> Outcome {
        let ending = if self.refusal.seen == Some(Seen::Well) { Ending::RefusedSeen } else { Ending::RefusedNotSeen };
        Outcome { handed_to: name, ..Outcome::plain(ending) }
    }
}
