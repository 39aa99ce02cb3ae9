//! The worker stays outside, and somebody with a name takes over.
//!
//! No code is offered here. It ends only with *handed to NAME*; a door that opens after all, or a wrong tap,
//! leads back (DOOR: a door that opens at any step ends the no-response flow; a worker is never stuck).

use super::{Door, Event, HandOver};
use crate::domain::entry::Fact;

impl Door {
    pub(super) fn hand_over(&self, why: HandOver, event: Event) -> Option<Vec<Fact>> {
        match event {
            Event::HandedTo(name) if !name.trim().is_empty() && why == HandOver::Refused => {
                self.ended(self.refused_outcome(name.trim().to_owned()))
            }
            Event::HandedTo(name) if !name.trim().is_empty() => {
                let handed = Fact::HandedTo { name: name.trim().to_owned() };
                Some(if self.key().is_out() { vec![handed] } else { vec![handed, Fact::Left] })
            }
            Event::Answered if opens_after_all(why) => Some(self.answered()),
            Event::GoBack => Some(vec![Fact::WentBack]),
            Event::Trouble(trouble) if why != HandOver::Trouble(trouble) => Some(vec![Fact::Trouble { trouble }]),
            Event::Say(fact) => match *fact {
                fact @ (Fact::Phoned(_)
                | Fact::Told(_)
                | Fact::ServiceMet { .. }
                | Fact::Decided(_)
                | Fact::SomethingWrong
                | Fact::AccessDenied { .. }) => Some(vec![fact]),
                _not_here => None,
            },
            // A tap that came twice or too late.
            _late => None,
        }
    }
}

/// Whether a client who comes to the door now ends the hand-over. Not where something is wrong at the house, nor
/// before the right door was checked.
fn opens_after_all(why: HandOver) -> bool {
    match why {
        HandOver::Refused | HandOver::Someone(_) => true,
        HandOver::Trouble(_) => false,
    }
}
