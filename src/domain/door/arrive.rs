//! Arriving: the right door, trouble before the bell, the outer door's buzzer and code (DOOR 0).

use super::{Door, Event, Step};
use crate::domain::entry::Fact;
use crate::domain::visit::MethodKind;

impl Door {
    pub(super) fn arrive(&self, event: Event) -> Option<Vec<Fact>> {
        match (self.step_now(), event) {
            (Step::NotStarted, Event::Start(plan)) => Some(vec![Fact::VisitStarted { plan }]),
            (Step::Arrive, Event::RightDoor { notice_read }) => Some(vec![Fact::DoorChecked { notice_read }]),
            (Step::Arrive | Step::Buzzer | Step::DoorEntry, Event::Trouble(trouble)) => {
                Some(vec![Fact::Trouble { trouble }])
            }
            (Step::Buzzer, Event::RangBuzzer) => Some(vec![Fact::BuzzerRung]),
            // The outer door stood open, or somebody let the worker through, or its code did.
            (Step::Buzzer, Event::AtOwnDoor) => Some(vec![Fact::AtOwnDoor]),
            (Step::DoorEntry, Event::AtOwnDoor) => {
                Some(self.code_opened(MethodKind::is_outer_door).into_iter().chain([Fact::AtOwnDoor]).collect())
            }
            (Step::DoorEntry, Event::CouldNotOpen) => Some(vec![Fact::CouldNotOpen]),
            (Step::DoorEntry, Event::CodeDidNotOpen(kind)) => self.code_did_not_open(kind, true),
            (Step::Buzzer | Step::DoorEntry, Event::AlreadyInside(reason)) => Some(super::already_inside(reason)),
            // A tap that came twice or too late.
            (_, _late) => None,
        }
    }
}
