//! Leaving: lock up, and say where the key is (DOOR 4, 5; policy 6.1).
//!
//! After a death nobody is said goodbye to and nothing is touched: the worker goes when somebody, by name, has taken over
//! (DOOR 3.6).

use super::{Door, Event, Key, Step};
use crate::domain::entry::flow::{Ending, Outcome};
use crate::domain::entry::{Fact, KeyPlace};

impl Door {
    /// Whether the client was found dead, or so it looks.
    pub fn is_of_death(&self) -> bool {
        let dead = |outcome: &Outcome| outcome.ending == Ending::FoundDead;
        let found = self.emergency().is_some_and(|known| known.concluded && known.death.is_some());
        found || self.known().outcome.as_ref().is_some_and(dead)
    }

    pub(super) fn leave(&self, event: Event) -> Option<Vec<Fact>> {
        match (self.step_now(), event) {
            (Step::Leaving, Event::StayOn) => Some(vec![Fact::StayedOn]),
            (Step::Leaving, Event::NeedKeyToLockUp) if self.key() != Key::Taken && !self.is_shadow() => {
                Some(vec![Fact::LockUpBegun])
            }
            (Step::Leaving, Event::DoorLocked | Event::LockedBehind | Event::WontLock(_)) if self.is_of_death() => None,
            (Step::Leaving, Event::HandedTo(name, how)) if self.is_of_death() && !name.trim().is_empty() => {
                let handed = Fact::HandedTo { name: name.trim().to_owned(), took_over: Some(how) };
                Some(if self.key() == Key::Taken { vec![handed] } else { vec![handed, Fact::Left] })
            }
            (Step::Leaving, Event::DoorLocked) => Some(self.shut(Fact::DoorLocked)),
            (Step::Leaving, Event::LockedBehind) => Some(self.shut(Fact::LockedBehind)),
            // A home that stands open is left to somebody, by name.
            (Step::Leaving, Event::WontLock(name)) if !name.trim().is_empty() => {
                Some(self.shut(Fact::WontLock { name: name.trim().to_owned() }))
            }
            // A door that was forced is left to somebody before anything else.
            (Step::KeyBack, Event::DoorLocked) if self.asks_who_stays() => Some(self.shut(Fact::DoorLocked)),
            (Step::KeyBack, Event::LockedBehind) if self.asks_who_stays() => Some(self.shut(Fact::LockedBehind)),
            (Step::KeyBack, Event::WontLock(name)) if self.asks_who_stays() && !name.trim().is_empty() => {
                Some(self.shut(Fact::WontLock { name: name.trim().to_owned() }))
            }
            (Step::KeyBack, Event::KeyLeft(_) | Event::Finish) if self.asks_who_stays() => None,
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
                Fact::OnTheWay { name, when }
                    if *self.step_now() == Step::Leaving && self.is_of_death() && !name.trim().is_empty() =>
                {
                    Some(vec![Fact::OnTheWay { name, when }])
                }
                fact @ (Fact::KeySafeFault { .. } | Fact::Phoned(_) | Fact::Told(_)) => Some(vec![fact]),
                _not_here => None,
            },
            // A tap that came twice or too late.
            (_, _late) => None,
        }
    }

    /// After the visit the key turns out to be with the worker still, or lost: said it was put back or given, it was not.
    pub(super) fn after_the_end(&self, event: Event) -> Option<Vec<Fact>> {
        match event {
            Event::KeyLeft(place @ (KeyPlace::WithMe | KeyPlace::Unknown)) if self.key() == Key::Settled => {
                Some(vec![Fact::KeyLeft { place }])
            }
            _late => None,
        }
    }

    /// The door is shut behind the worker; where a key is out, its state is asked before they have left.
    fn shut(&self, fact: Fact) -> Vec<Fact> {
        if self.key() == Key::Taken { vec![fact] } else { vec![fact, Fact::Left] }
    }
}

/// Whether the place says enough: *given to* needs a name.
fn is_told(place: &KeyPlace) -> bool {
    match place {
        KeyPlace::Given { name } => !name.trim().is_empty(),
        KeyPlace::Safe | KeyPlace::WithMe | KeyPlace::Unknown => true,
    }
}
