//! Leaving: lock up, and say where the key is (DOOR 4, 5; policy 6.1).

use super::{Door, Event, Key, Step};
use crate::domain::entry::{Fact, KeyPlace};

impl Door {
    pub(super) fn leave(&self, event: Event) -> Option<Vec<Fact>> {
        match (self.step_now(), event) {
            (Step::Leaving, Event::StayOn) => Some(vec![Fact::StayedOn]),
            (Step::Leaving, Event::NeedKeyToLockUp) if self.key() != Key::Taken && !self.is_shadow() => {
                Some(vec![Fact::LockUpBegun])
            }
            (Step::Leaving, Event::DoorLocked) if self.key() == Key::Taken => Some(vec![Fact::DoorLocked]),
            (Step::Leaving, Event::DoorLocked) => Some(vec![Fact::DoorLocked, Fact::Left]),
            (Step::KeyBack, Event::KeyLeft(place)) if self.key() == Key::Taken && is_told(&place) => {
                Some(vec![Fact::KeyLeft { place }, Fact::Left])
            }
            (Step::KeyBack, Event::Finish) if self.key() != Key::Taken => Some(vec![Fact::Left]),
            (Step::KeyOut, Event::KeyLeft(place)) if is_told(&place) => match place {
                // Said already: it is still out.
                KeyPlace::WithMe => None,
                place @ (KeyPlace::Safe | KeyPlace::Given { .. } | KeyPlace::Unknown) => {
                    Some(vec![Fact::KeyLeft { place }])
                }
            },
            (Step::Leaving | Step::KeyBack | Step::KeyOut, Event::Say(fact)) => match *fact {
                fact @ (Fact::KeySafeFault { .. } | Fact::Phoned(_) | Fact::Told(_)) => Some(vec![fact]),
                _not_here => None,
            },
            // A tap that came twice or too late.
            (_, _late) => None,
        }
    }
}

/// Whether the place says enough: *given to* needs a name.
fn is_told(place: &KeyPlace) -> bool {
    match place {
        KeyPlace::Given { name } => !name.trim().is_empty(),
        KeyPlace::Safe | KeyPlace::WithMe | KeyPlace::Unknown => true,
    }
}
