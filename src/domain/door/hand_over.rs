//! The worker stays outside, and somebody with a name takes over.
//!
//! No code is offered here. On-call is rung, then whoever is next; who answered and what they said (go, stay, come back,
//! they take over) is written. Somebody who is on the way is written too, and ends nothing: it ends only with the name of
//! whoever has taken over, on the spot or by saying so on the phone, in an outcome of its own: a child alone, a
//! stranger, kept out, a service took over, danger, not safe to stay. A door that opens after all, or a wrong tap, leads back (DOOR: a door that opens at any step ends the no-response flow; a worker is never stuck).

use super::no_reply::manager_said;
use super::{Door, Event, HandOver};
use crate::domain::entry::flow::{Ending, Outcome, Trigger};
use crate::domain::entry::{Fact, Someone, Trouble};

impl Door {
    pub(super) fn hand_over(&self, why: HandOver, event: Event) -> Option<Vec<Fact>> {
        match event {
            Event::HandedTo(name, how) if !name.trim().is_empty() => {
                let handed = self.handed(why, name.trim().to_owned());
                self.ended(Outcome { took_over: Some(how), ..handed })
            }
            Event::Answered if opens_after_all(why) => Some(self.answered()),
            Event::AnsweredInNeed if opens_after_all(why) => Some(self.answered_in_need()),
            Event::SomeoneAnswered(who) if opens_after_all(why) && why != HandOver::Someone(who) => {
                Some(self.someone_answered(who))
            }
            Event::Refused if opens_after_all(why) && why != HandOver::Refused => Some(vec![Fact::Refused]),
            Event::GoBack => Some(vec![Fact::WentBack]),
            Event::ManagerSaid(facts) => manager_said(facts),
            Event::Trouble(trouble) if why != HandOver::Trouble(trouble) => Some(vec![Fact::Trouble { trouble }]),
            Event::Say(fact) => match *fact {
                Fact::OnTheWay { name, .. } if name.trim().is_empty() => None,
                Fact::PeopleInside { inside } => Self::people_inside(why, inside),
                fact @ (Fact::OnTheWay { .. }
                | Fact::Phoned(_)
                | Fact::Told(_)
                | Fact::ServiceMet { .. }
                | Fact::Decided(_)
                | Fact::Finding { .. }
                | Fact::SomethingWrong
                | Fact::AccessDenied { .. }) => Some(vec![fact]),
                _not_here => None,
            },
            // A tap that came twice or too late.
            _late => None,
        }
    }

    /// Gas or smoke, and somebody inside: 999, and all that is known goes with it (DOOR 0.2).
    fn people_inside(why: HandOver, inside: bool) -> Option<Vec<Fact>> {
        let said = Fact::PeopleInside { inside };
        match why {
            HandOver::Trouble(Trouble::Gas | Trouble::Smoke) if inside => Some(vec![
                said,
                Fact::EmergencyBegun,
                Fact::EmergencyTrigger { trigger: Trigger::SmokeGas },
                Fact::LifeAtRisk { risk: true },
            ]),
            HandOver::Trouble(Trouble::Gas | Trouble::Smoke) => Some(vec![said]),
            HandOver::Trouble(Trouble::BreakIn) | HandOver::Refused | HandOver::Someone(_) | HandOver::NotSafe => None,
        }
    }

    /// How it ends with somebody who takes over.
    fn handed(&self, why: HandOver, handed_to: String) -> Outcome {
        let ending = match why {
            HandOver::Refused => return self.refused_outcome(handed_to),
            HandOver::Someone(Someone::ChildAlone) => Ending::ChildAlone,
            HandOver::Someone(Someone::Stranger) => Ending::Stranger,
            HandOver::Someone(Someone::EmergencyService) => Ending::ServiceTookOver,
            HandOver::Someone(Someone::Relative | Someone::Neighbour | Someone::Colleague) => Ending::KeptOut,
            HandOver::Trouble(_) => Ending::Danger,
            HandOver::NotSafe => Ending::NotSafe,
        };
        Outcome { handed_to, ..Outcome::plain(ending) }
    }
}

/// Whether a client who comes to the door now ends the hand-over. Not where something is wrong at the house, nor
/// before the right door was checked.
fn opens_after_all(why: HandOver) -> bool {
    match why {
        HandOver::Refused | HandOver::Someone(_) => true,
        HandOver::Trouble(_) | HandOver::NotSafe => false,
    }
}
