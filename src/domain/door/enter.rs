//! Going in: the key safe, the door, and being inside (DOOR 0.5, 1, 4).

use super::{Door, Event, Key, Step};
use crate::domain::entry::{Entered, Fact};
use crate::domain::visit::MethodKind;

impl Door {
    pub(super) fn enter(&self, event: Event) -> Option<Vec<Fact>> {
        match (self.step_now(), event) {
            (Step::Enter, Event::KeyTaken) => Some(self.key_taken_facts()),
            (Step::Enter | Step::Opening, Event::CouldNotOpen) => Some(vec![Fact::CouldNotOpen]),
            (Step::Opening, Event::Inside) => Some(vec![Fact::Entered { how: Entered::Key }]),
            (Step::Enter | Step::Opening, Event::Answered) => {
                Some(vec![Fact::Answered, Fact::Entered { how: Entered::Answered }])
            }
            (Step::Enter | Step::Opening, Event::SomeoneAnswered(who)) => Some(super::knock::someone_answered(who)),
            (Step::Enter | Step::Opening, Event::Refused) => Some(vec![Fact::Refused]),
            (Step::WithSomeone { who }, Event::LetIn) => Some(vec![Fact::Entered { how: super::entered_with(*who) }]),
            (Step::WithSomeone { .. }, Event::NotLetIn | Event::Refused) => Some(vec![Fact::Refused]),
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

    pub(super) fn inside(&self, event: Event) -> Option<Vec<Fact>> {
        match (self.step_now(), event) {
            (Step::Inside, Event::Leave) => Some(vec![Fact::Leaving]),
            (Step::Inside, Event::LockedOut) => Some(vec![Fact::LockedOut]),
            (Step::LockUp | Step::LockedOut, Event::KeyTaken) => Some(self.key_taken_facts()),
            (Step::LockUp, Event::NoKeyNeeded) => Some(vec![Fact::LockUpDropped]),
            // The key is with the worker already, or somebody opened.
            (Step::LockedOut, Event::Inside) => {
                let how = if self.key() == Key::Taken { Entered::Key } else { Entered::Answered };
                Some(vec![Fact::Entered { how }])
            }
            (Step::LockedOut, Event::CouldNotOpen) => Some(vec![Fact::CouldNotOpen]),
            // A tap that came twice or too late.
            (_, _late) => None,
        }
    }
}
