//! Going in: the key safe, the door, and being inside (DOOR 0.5, 1, 4).

use super::{Door, Event, Key, Step};
use crate::domain::entry::{Entered, Fact};
use crate::domain::visit::MethodKind;

impl Door {
    pub(super) fn enter(&self, event: Event) -> Option<Vec<Fact>> {
        match (self.step_now(), event) {
            (Step::Enter, Event::KeyTaken) => Some(self.key_taken_facts()),
            // No answer, and something is not as it should be: the worker looks first.
            (Step::Enter, Event::NoReply) => Some(vec![Fact::NoReply]),
            (Step::Enter | Step::Opening | Step::DidNotOpen, Event::CouldNotOpen) => {
                Some(self.shut_out(Fact::CouldNotOpen))
            }
            (Step::Enter, Event::CodeDidNotOpen(kind)) => self.code_did_not_open(kind, true),
            (Step::DidNotOpen, Event::GoBack) => Some(vec![Fact::WentBack]),
            (Step::DidNotOpen, Event::KeyTaken) => Some(self.key_taken_facts()),
            (Step::Enter | Step::Opening | Step::DidNotOpen, Event::Say(fact)) => match *fact {
                fact @ Fact::KeySafeFault { fault } if fault.shuts_out() => Some(self.shut_out(fact)),
                fact @ (Fact::KeySafeFault { .. } | Fact::Phoned(_) | Fact::Told(_)) => Some(vec![fact]),
                _not_here => None,
            },
            (Step::Opening, Event::Inside) => Some(vec![Fact::Entered { how: Entered::Key }]),
            (Step::Enter | Step::Opening | Step::DidNotOpen, Event::Answered) => Some(self.answered()),
            (Step::Enter | Step::Opening | Step::DidNotOpen, Event::AnsweredInNeed) => Some(self.answered_in_need()),
            (Step::Enter | Step::Opening | Step::DidNotOpen, Event::Trouble(trouble)) => {
                Some(vec![Fact::Trouble { trouble }])
            }
            (Step::Enter | Step::Opening | Step::DidNotOpen, Event::SomeoneAnswered(who)) => {
                Some(self.someone_answered(who))
            }
            (Step::Enter | Step::Opening | Step::DidNotOpen, Event::Refused) => Some(vec![Fact::Refused]),
            (Step::WithSomeone { who }, Event::LetIn) => Some(self.came_in(super::entered_with(*who))),
            (Step::WithSomeone { .. }, Event::GoBack) => Some(vec![Fact::WentBack]),
            (Step::WithSomeone { .. }, Event::Refused) => Some(vec![Fact::Refused]),
            (Step::WithSomeone { .. }, Event::Say(fact)) => match *fact {
                fact @ (Fact::SomethingWrong | Fact::AccessDenied { .. } | Fact::Phoned(_) | Fact::Told(_)) => {
                    Some(vec![fact])
                }
                _not_here => None,
            },
            // A tap that came twice or too late.
            (_, _late) => None,
        }
    }

    /// The key is in hand: the code that was looked at last has opened the safe, which proves it (DOOR 4).
    pub(super) fn key_taken_facts(&self) -> Vec<Fact> {
        self.code_opened(|kind| kind == MethodKind::KeySafe).into_iter().chain([Fact::KeyTaken]).collect()
    }

    /// Which of two codes has opened, where one of them is being replaced: the one that was looked at last.
    pub(super) fn code_opened(&self, kind: impl Fn(MethodKind) -> bool) -> Option<Fact> {
        let look = self.looks().iter().rev().find(|look| kind(look.kind) && look.shown.is_some())?;
        let replacing = self.plan()?.methods.iter().any(|method| method.id == look.method && method.replacing);
        replacing.then_some(Fact::CodeOpened { method: look.method, version: look.version })
    }

    /// The code that was looked at last did not open: once more; at the second time the way in has failed. While a code is
    /// being replaced, each of the two has its try (DOOR 4).
    pub(super) fn code_did_not_open(&self, kind: MethodKind, fails: bool) -> Option<Vec<Fact>> {
        let look = self.looks().iter().rev().find(|look| look.kind == kind && look.shown.is_some())?;
        let replacing = self.plan()?.methods.iter().any(|method| method.id == look.method && method.replacing);
        let before = self.unopened(look.method);
        let attempt = u8::try_from(before + 1).unwrap_or(u8::MAX);
        let did_not = Fact::CodeDidNotOpen { method: look.method, version: look.version, attempt };
        let most = if replacing { 3 } else { 2 };
        Some(if fails && usize::from(attempt) >= most {
            [did_not].into_iter().chain(self.shut_out(Fact::CouldNotOpen)).collect()
        } else {
            vec![did_not]
        })
    }

    /// The way in has failed. Where the visit must not be missed (insulin, hoist, food) that is an emergency at once (DOOR 4);
    /// but whoever was inside knows how the client is, and says so.
    fn shut_out(&self, fact: Fact) -> Vec<Fact> {
        let critical = self.plan().is_some_and(|plan| plan.care.critical);
        let was_in = matches!(self.step_now(), Step::LockedOut | Step::WentOut);
        if critical && !was_in && !self.is_inside() && self.may_begin_emergency() {
            vec![fact, Fact::EmergencyBegun]
        } else {
            vec![fact]
        }
    }

    pub(super) fn inside(&self, event: Event) -> Option<Vec<Fact>> {
        match (self.step_now(), event) {
            (Step::Inside, Event::Leave) => Some(vec![Fact::Leaving]),
            (Step::Inside, Event::LockedOut) => Some(vec![Fact::LockedOut]),
            (Step::Inside, Event::WentOut) if self.is_long_stay() => Some(vec![Fact::WentOut]),
            (Step::Inside | Step::LockUp | Step::LockedOut | Step::WentOut, Event::Say(fact)) => match *fact {
                fact @ Fact::KeySafeFault { fault }
                    if fault.shuts_out() && matches!(self.step_now(), Step::LockedOut | Step::WentOut) =>
                {
                    Some(self.shut_out(fact))
                }
                fact @ (Fact::KeySafeFault { .. } | Fact::Phoned(_) | Fact::Told(_) | Fact::Finding { .. }) => {
                    Some(vec![fact])
                }
                _not_here => None,
            },
            (Step::LockUp | Step::LockedOut | Step::WentOut, Event::KeyTaken) => Some(self.key_taken_facts()),
            (Step::LockUp, Event::NoKeyNeeded) => Some(vec![Fact::LockUpDropped]),
            // The key is with the worker already, or somebody opened.
            (Step::LockedOut | Step::WentOut, Event::Inside) => {
                let how = if self.key() == Key::Taken { Entered::Key } else { Entered::Answered };
                Some(vec![Fact::Entered { how }])
            }
            (Step::LockedOut | Step::WentOut, Event::CodeDidNotOpen(kind)) => self.code_did_not_open(kind, true),
            (Step::LockUp, Event::CodeDidNotOpen(kind)) => self.code_did_not_open(kind, false),
            (Step::LockedOut | Step::WentOut, Event::CouldNotOpen) => Some(self.shut_out(Fact::CouldNotOpen)),
            // A tap that came twice or too late.
            (_, _late) => None,
        }
    }
}
