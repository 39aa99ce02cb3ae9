//! *I am not safe*: one tap, and nothing is asked. It works on a locked phone too, as far as that can.

use super::platform::Dialling;
use super::{Fault, Phone};
use crate::domain::door::Event;
use crate::domain::entry::{Dialled, Fact, Hidden};
use crate::domain::ids::{ClientId, VisitId};

impl Phone {
    /// Opens the dialler with 999, hides what is shown, destroys this visit's envelopes, and tells the office where the
    /// worker is. Nothing that fails here stops the rest.
    pub fn not_safe(&self) -> Dialling {
        // Whoever needs help while practising needs it all the same.
        self.end_practice();
        let dialling = self.dial(Dialled::Emergency);
        self.hide_everywhere(Hidden::PageGone);
        let at = self.visit_under_way();
        let (step, address) = at.and_then(|at| self.whereabouts(at).ok()).unwrap_or_default();
        self.say_of_safety(at, Fact::NotSafe { step, address });
        dialling
    }

    /// *I am safe now.*
    pub fn safe_now(&self) {
        self.say_of_safety(self.visit_under_way(), Fact::SafeNow);
    }

    fn whereabouts(&self, (visit, client): (VisitId, ClientId)) -> Result<(String, String), Fault> {
        let store = self.store();
        let step = store.door(visit)?.step_now().as_str().to_owned();
        Ok((step, store.client(client)?.map(|client| client.address).unwrap_or_default()))
    }

    fn say_of_safety(&self, at: Option<(VisitId, ClientId)>, fact: Fact) {
        let said = match at {
            Some((visit, _)) => self.answer(visit, Event::Say(Box::new(fact))).map_err(|error| error.to_string()),
            None => self.write(None, &[fact], |_| Ok(())).map(drop).map_err(|fault| fault.to_string()),
        };
        if let Err(error) = said {
            tracing::error!(%error, "whether the worker is safe was not saved");
        }
        self.sync_now();
    }
}
