//! *I am not safe*: one tap, and nothing is asked. It works on a locked phone too, as far as that can.

use super::platform::Dialling;
use super::view::Stage;
use super::{Fault, LATELY, Phone};
use crate::domain::clock::Timestamp;
use crate::domain::door::Event;
use crate::domain::entry::{Dialled, Fact, Hidden};
use crate::domain::ids::{ClientId, VisitId};

/// How long after its last line a visit still tells where the worker is.
const JUST_NOW: std::time::Duration = std::time::Duration::from_mins(30);

impl Phone {
    /// *I am not safe* while practising, and it is meant: the practice ends, and all of it is done at once.
    pub fn not_safe_for_real(&self) -> Dialling {
        self.end_practice();
        self.not_safe(None)
    }

    /// Opens the dialler with 999, hides what is shown, destroys this visit's envelopes, and tells the office where the
    /// worker is: at the visit whose page it was pressed on, where there is one and it has begun; else at the one they acted in
    /// last. Nothing that fails here stops the rest. In a practice visit none of it is done: the screen says so, and
    /// offers [`Self::not_safe_for_real`].
    pub fn not_safe(&self, page: Option<VisitId>) -> Dialling {
        if self.is_practising() {
            return Dialling::Shown;
        }
        let dialling = self.dial_in(Dialled::Emergency, page);
        self.hide_everywhere(Hidden::PageGone);
        let at = self.visit_of_call(page).or_else(|| self.last_visit());
        let (step, address) = at.and_then(|at| self.whereabouts(at).ok()).unwrap_or_default();
        self.say_of_safety(at, Fact::NotSafe { step, address });
        dialling
    }

    /// *I am safe now*: for every visit in which the worker said that they are not. It takes an unlocked phone: whoever
    /// stands beside a worker must not call off their help.
    pub fn safe_now(&self) {
        if self.stage() != Stage::Open {
            return;
        }
        let store = self.store();
        let visits = store.visits_between(Timestamp(0), Timestamp(i64::MAX)).unwrap_or_default();
        let unsafe_in = |id: VisitId| store.door(id).is_ok_and(|door| door.is_not_safe());
        let visits: Vec<_> = visits
            .into_iter()
            .map(|stored| (stored.visit.id, stored.visit.client))
            .filter(|(id, _)| unsafe_in(*id))
            .collect();
        drop(store);
        if visits.is_empty() {
            self.say_of_safety(None, Fact::SafeNow);
        }
        for at in visits {
            self.say_of_safety(Some(at), Fact::SafeNow);
        }
    }

    /// Since when the worker is not safe, as they said; `None` once they said that they are again.
    pub fn not_safe_since(&self) -> Option<Timestamp> {
        let doors = self.doors().unwrap_or_default();
        let of_visits = doors.iter().filter(|(_, door)| door.is_not_safe());
        let said = of_visits.filter_map(|(_, door)| door.codes_off_since()).min();
        said.or_else(|| {
            let lines = self.store().entries_without_visit().ok()?;
            let mut records = lines.iter().rev().filter_map(|line| line.record.as_ref());
            let last = records.find(|record| matches!(record.fact, Fact::NotSafe { .. } | Fact::SafeNow))?;
            matches!(last.fact, Fact::NotSafe { .. }).then_some(last.now.at)
        })
    }

    /// The visit that was written in last, lately: where the worker is, or was just now.
    fn last_visit(&self) -> Option<(VisitId, ClientId)> {
        let store = self.store();
        let now = self.when_of(&store).ok()?.now.at;
        let lines = store.newest_lines(0, LATELY).ok()?;
        let mut lately = lines.into_iter().filter(|line| now.since(line.written_at) < JUST_NOW);
        let visit = lately.find_map(|line| line.record?.about.visit)?;
        store.visit(visit).ok().flatten().map(|stored| (visit, stored.visit.client))
    }

    /// A bundle brings the codes of every visit: those of one whose worker was not safe in it go again, all of them until they
    /// are safe, and then all but those of a manager's grant.
    pub(super) fn drop_codes_of_the_unsafe(&self) {
        let dropped = self.doors().and_then(|doors| {
            let mut store = self.store();
            let mut gone = false;
            for (visit, door) in doors.iter().filter(|(_, door)| door.codes_off_since().is_some()) {
                let unsafe_now = door.is_not_safe();
                gone |= store.change(|change| {
                    if unsafe_now { change.drop_codes(*visit, None) } else { change.drop_own_codes(*visit) }
                })? > 0;
            }
            if gone { store.scrub().map_err(Fault::from) } else { Ok(()) }
        });
        if let Err(fault) = dropped {
            tracing::error!(%fault, "the codes of a visit whose worker was not safe were not destroyed");
        }
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
