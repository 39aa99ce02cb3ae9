//! The practice visit: the flow with a made-up client, in memory only. Nothing of it is stored, sent or dialled, and the
//! code is nobody's.
//!
//! It goes through the very screens of a real visit: the phone's methods for a visit branch here at their top, for this
//! one identity. It ends when the worker goes to another screen, locks the phone or closes the app.

use uuid::Uuid;

use super::door::AnswerError;
use super::reveal::{PageId, RevealError, Shown};
use super::view::{AtDoor, CodeView, Done, Kept, LeaveView, looks_at};
use super::{Fault, Phone, door};
use crate::domain::clock::Timestamp;
use crate::domain::door::{Door, Event, Step};
use crate::domain::entry::{About, CareRules, Dialled, Fact, FlowPlan, Hidden, How, PlannedMethod, Purpose, Record};
use crate::domain::ids::{ClientId, CodeVersionId, EntryId, MethodId, VisitId};
use crate::domain::notes_guard::{self, Secret, Verdict};
use crate::domain::reveal::{self, Refusal, Wish};
use crate::domain::timings::Timings;
use crate::domain::visit::{AccessMethod, AccessPlan, CarePlan, Client, Language, MethodKind, Release, Visit, Waits};
use crate::domain::window::Window;
use crate::store::{StoreError, meta};

/// The practice visit's identity. The office makes none like it.
pub const VISIT: VisitId = VisitId(Uuid::from_u128(0x0d00_0000_0000_7000_8000_0000_0000_0001));
const CLIENT: ClientId = ClientId(Uuid::from_u128(0x0d00_0000_0000_7000_8000_0000_0000_0002));
const KEY_SAFE: MethodId = MethodId(Uuid::from_u128(0x0d00_0000_0000_7000_8000_0000_0000_0003));
const VERSION: CodeVersionId = CodeVersionId(Uuid::from_u128(0x0d00_0000_0000_7000_8000_0000_0000_0004));
/// Nobody's code.
const CODE: &str = "52037";
/// Seconds to wait after the knock: long enough to see the wait, no longer.
const WAIT: u32 = 15;
/// How long the made-up visit is.
const LENGTH: std::time::Duration = std::time::Duration::from_mins(30);

/// Whether this is the practice visit.
pub fn is(visit: VisitId) -> bool {
    visit == VISIT
}

/// A practice visit under way.
pub(super) struct Practice {
    begun: Timestamp,
    records: Vec<(EntryId, Record)>,
    look: Option<Look>,
    seen: bool,
}

#[derive(Clone, Copy)]
struct Look {
    page: PageId,
    wish: Wish,
    how: How,
    intent: EntryId,
    since_ms: u64,
}

impl Practice {
    fn door(&self) -> Door {
        Door::replay(self.records.iter().map(|(id, record)| (*id, record)))
    }
}

/// The made-up client.
fn client(language: Language) -> Client {
    let (door, find, safe_place) = match language {
        Language::English => ("Yellow door", "At the end of the path.", "Grey box, right of the door."),
        Language::Welsh => ("Drws melyn", "Ym mhen draw’r llwybr.", "Blwch llwyd, i’r dde o’r drws."),
    };
    Client {
        id: CLIENT,
        name: String::from("Anwen Price"),
        preferred_name: String::new(),
        language,
        address: String::from("1 Heol yr Afon, Llanfaen"),
        door: door.to_owned(),
        find: find.to_owned(),
        hazards: Vec::new(),
        phone: String::from("01632 960999"),
        emergency_contact: String::new(),
        notice: String::new(),
        safe_place: safe_place.to_owned(),
        alternative: String::new(),
        care: CarePlan::default(),
        tag: None,
    }
}

fn visit(begun: Timestamp) -> Visit {
    let (starts, ends) = (begun, begun + LENGTH);
    Visit {
        id: VISIT,
        reference: String::new(),
        client: CLIENT,
        starts,
        ends,
        window: Window { opens: starts, closes: ends },
        plan: AccessPlan::LetYourselfIn,
        waits: Waits { first: WAIT, second: WAIT },
        timings: None,
        methods: vec![AccessMethod {
            id: KEY_SAFE,
            kind: MethodKind::KeySafe,
            version: Some(VERSION),
            order_free: true,
            older: None,
            online: false,
            release: Release::Ok,
        }],
        unplanned: false,
        shadow: false,
    }
}

fn plan(visit: &Visit) -> FlowPlan {
    FlowPlan {
        plan: visit.plan,
        first_wait: visit.waits.first,
        second_wait: visit.waits.second,
        methods: vec![PlannedMethod { id: KEY_SAFE, kind: MethodKind::KeySafe, replacing: false }],
        reference: String::new(),
        starts: visit.starts,
        ends: visit.ends,
        care: CareRules::default(),
        timings: Timings::default(),
        shadow: false,
    }
}

impl Phone {
    /// Whether a practice visit is under way: then nothing is dialled either.
    pub fn is_practising(&self) -> bool {
        self.state().practice.is_some()
    }

    /// Ends the practice visit. Nothing is left of it.
    pub fn end_practice(&self) {
        let mut state = self.state();
        let ended = state.practice.take().is_some();
        state.waits.retain(|visit| !is(*visit));
        state.drafts.forget_visit(VISIT);
        drop(state);
        if ended {
            self.changed();
        }
    }

    /// Whether the practice visit has not been offered yet on this phone.
    pub fn offers_practice(&self) -> bool {
        let offered: Option<bool> = self.store().meta(meta::PRACTICE).ok().flatten();
        offered.is_none()
    }

    /// The practice visit was tried, or put off: it is not offered again by itself.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn practice_offered(&self) -> Result<(), StoreError> {
        self.store().set_meta(meta::PRACTICE, &true)?;
        self.changed();
        Ok(())
    }

    pub(super) fn begin_practice(&self) -> Result<(), AnswerError> {
        if !self.is_unlocked() {
            return Err(AnswerError::Locked);
        }
        let begun = self.when()?.now.at;
        self.state().practice = Some(Practice { begun, records: Vec::new(), look: None, seen: false });
        self.practise(Event::Start(plan(&visit(begun))), Verdict::Ok)
    }

    pub(super) fn practice_door(&self) -> Door {
        self.state().practice.as_ref().map(Practice::door).unwrap_or_default()
    }

    /// Takes an answer as a real visit would, and keeps it in memory.
    pub(super) fn practise(&self, event: Event, allowed: Verdict) -> Result<(), AnswerError> {
        if !self.is_unlocked() {
            return Err(AnswerError::Locked);
        }
        if !matches!(event, Event::TimerFired(_)) {
            self.touch();
        }
        let event = door::cleaned(event)?;
        self.guard_practice(&door::words(&event), allowed)?;
        let outcome = self.practice_door().step(event, &door::moment_of(&self.when()?));
        self.remember_practice(&outcome.entries)?;
        let waits = matches!(outcome.next.step_now(), Step::Waiting { .. });
        let mut state = self.state();
        state.waits.retain(|other| !is(*other));
        if waits {
            state.waits.push(VISIT);
        }
        drop(state);
        self.changed();
        Ok(())
    }

    /// The made-up code is kept out of free texts like a real one, once it was seen.
    pub(super) fn guard_practice(&self, texts: &[&str], allowed: Verdict) -> Result<(), AnswerError> {
        let seen = self.state().practice.as_ref().is_some_and(|practice| practice.seen);
        let code = Secret { code: CODE, order_free: true };
        let secrets = if seen { vec![code] } else { Vec::new() };
        match notes_guard::judge(&secrets, false, texts).verdict {
            Verdict::Block => Err(AnswerError::HoldsCode),
            Verdict::Warn if allowed < Verdict::Warn => Err(AnswerError::LooksLikeCode),
            Verdict::Warn | Verdict::Ok => Ok(()),
        }
    }

    /// A call that a real visit would have made: it is asked about as there.
    pub(super) fn practise_call(&self, whom: Dialled) {
        if let Err(fault) = self.remember_practice(&[Fact::Dialled { whom, case: None }]) {
            tracing::info!(%fault, "a practice call was not kept");
        }
        self.changed();
    }

    fn remember_practice(&self, facts: &[Fact]) -> Result<Vec<EntryId>, Fault> {
        let when = self.when()?;
        let mut state = self.state();
        let worker = state.identity.enrolled.as_ref().ok_or(Fault::NotEnrolled)?.worker;
        let Some(practice) = state.practice.as_mut() else { return Ok(Vec::new()) };
        let about = About { worker, visit: Some(VISIT), client: Some(CLIENT) };
        let mut ids = Vec::with_capacity(facts.len());
        for fact in facts {
            let id = EntryId(crate::vault::make_uuid(when.now.at));
            practice.records.push((id, Record::new(about, when.now, &when.reading, fact.clone())));
            ids.push(id);
        }
        Ok(ids)
    }

    pub(super) fn practice_at_door(&self) -> Result<AtDoor, Fault> {
        let now = self.when()?.now.at;
        let language = self.language();
        let worker = self.worker_name().unwrap_or_default();
        let (organisation, on_call) = (self.organisation(), self.on_call_name());
        let state = self.state();
        let practice = state.practice.as_ref();
        let done = practice.map(|practice| practice.records.as_slice()).unwrap_or_default();
        let done = done.iter().map(|(id, record)| Done {
            id: *id,
            at: record.now.at,
            told_at: None,
            first: None,
            first_at: None,
            fact: Some(record.fact.clone()),
            kept: Kept::Saved,
            quarantined: false,
        });
        Ok(AtDoor {
            office_recovering: false,
            visit: visit(practice.map_or(now, |practice| practice.begun)),
            client: client(language),
            door: practice.map(Practice::door).unwrap_or_default(),
            taken_off: false,
            now,
            // It is kept nowhere.
            kept: None,
            done: done.collect(),
            worker,
            organisation,
            on_call,
        })
    }

    pub(super) fn practice_may_see(&self, wish: Wish) -> Result<(), RevealError> {
        if wish.method != KEY_SAFE {
            return Err(RevealError::Refused(Refusal::NoSuchMethod));
        }
        if !self.is_unlocked() {
            return Err(RevealError::Refused(Refusal::Locked));
        }
        let gate = self.practice_door().gate(MethodKind::KeySafe, wish.purpose, false);
        gate.map_err(|gate| RevealError::Refused(Refusal::NotYet(gate)))
    }

    pub(super) fn practice_code(&self, at: &AtDoor, kind: MethodKind, purpose: Purpose) -> Option<CodeView> {
        let method = at.visit.methods.iter().find(|method| method.kind == kind)?;
        let wish = Wish::new(method.id, purpose);
        let may = match self.practice_may_see(wish) {
            Err(RevealError::Refused(refusal)) => Err(refusal),
            Ok(()) | Err(_) => Ok(()),
        };
        let looks = looks_at(&at.door, method.id);
        Some(CodeView {
            wish,
            kind,
            may,
            looks: looks.len(),
            last: looks.last().and_then(|look| Some((look.shown?, look.shown_ms))),
            until: at.visit.window.closes,
            fetch: false,
            leave: LeaveView::default(),
            older: None,
        })
    }

    pub(super) fn practice_show(&self, page: PageId, wish: Wish, how: How) -> Result<(), RevealError> {
        self.touch();
        let held = self.state().practice.as_ref().is_some_and(|practice| practice.look.is_some());
        if held || self.state().look.is_some() {
            return Err(RevealError::OtherWindow);
        }
        self.practice_may_see(wish)?;
        let nth = u32::try_from(self.practice_door().looks().len() + 1).unwrap_or(u32::MAX);
        let intent = Fact::RevealIntent {
            method: KEY_SAFE,
            kind: MethodKind::KeySafe,
            version: VERSION,
            purpose: wish.purpose,
            nth,
            how,
            grant: None,
            voice: false,
        };
        let intent = *self.remember_practice(&[intent])?.first().ok_or(RevealError::NotHere)?;
        self.remember_practice(&[Fact::RevealShown { intent }])?;
        let since_ms = self.clocks.read().boot.elapsed_ms;
        if let Some(practice) = self.state().practice.as_mut() {
            practice.look = Some(Look { page, wish, how, intent, since_ms });
            practice.seen = true;
        }
        self.changed();
        Ok(())
    }

    pub(super) fn practice_shown(&self, page: PageId) -> Option<Shown> {
        let state = self.state();
        let look = state.practice.as_ref()?.look.filter(|look| look.page == page)?;
        let held = self.clocks.read().boot.elapsed_ms.saturating_sub(look.since_ms) / 1000;
        let left = reveal::longest(look.how).saturating_sub(held);
        Some(Shown::made_up(CODE, left, look.wish, look.how))
    }

    /// Hides the made-up code; `page`: only what this window shows.
    pub(super) fn practice_hide(&self, page: Option<PageId>, reason: Hidden) {
        let look = {
            let mut state = self.state();
            let Some(practice) = state.practice.as_mut() else { return };
            if page.is_some_and(|page| practice.look.is_some_and(|look| look.page != page)) {
                return;
            }
            practice.look.take()
        };
        let Some(look) = look else { return };
        let shown_ms = self.clocks.read().boot.elapsed_ms.saturating_sub(look.since_ms);
        let due = shown_ms >= reveal::longest(look.how) * 1000;
        let reason = if due { Hidden::TimeUp } else { reason };
        let hidden = Fact::RevealHidden { intent: look.intent, shown_ms: Some(shown_ms), reason };
        if let Err(fault) = self.remember_practice(&[hidden]) {
            tracing::error!(%fault, "the end of a practice look could not be kept");
        }
        self.changed();
    }

    /// Hides the made-up code after as long as a real one.
    pub(super) fn practice_hide_if_due(&self) {
        let look = self.state().practice.as_ref().and_then(|practice| practice.look);
        let Some(look) = look else { return };
        let held = self.clocks.read().boot.elapsed_ms.saturating_sub(look.since_ms);
        if held >= reveal::longest(look.how) * 1000 {
            self.practice_hide(None, Hidden::TimeUp);
        }
    }
}
