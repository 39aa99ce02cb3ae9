//! Showing and hiding codes, in the order of the design: the rule, the intent on disk, the envelope, the screen.

use super::{Fault, Phone, practice};
use crate::domain::clock::Timestamp;
use crate::domain::entry::{Fact, Hidden, How, NotShown};
use crate::domain::grant::{HeldGrant, Voice};
use crate::domain::ids::{ClientId, CodeVersionId, EntryId, VisitId};
use crate::domain::reveal::{self, Leave, PhoneState, RecordedPermit, Refusal, Wish};
use crate::store::codes::StoredCode;
use crate::store::visits::{BundleState, StoredVisit};
use crate::store::{StoreError, meta};
use crate::vault::envelope::{Binding, Holder, NO_VISIT, OpenError, ReleaseMode, RevealPair};
use crate::vault::secret::Code;

/// One window over this phone. Several may be open; one at a time may hold a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u64);

/// A code on screen.
pub(super) struct Look {
    page: PageId,
    visit: VisitId,
    client: ClientId,
    wish: Wish,
    how: How,
    intent: EntryId,
    version: CodeVersionId,
    code: Code,
    order_free: bool,
    since_ms: u64,
    until: Timestamp,
    /// Whether `reveal_shown` is on disk: nothing is drawn before.
    recorded: bool,
}

/// What ends a look by itself.
struct End {
    since_ms: u64,
    how: How,
    until: Timestamp,
}

impl Look {
    fn end(&self) -> End {
        End { since_ms: self.since_ms, how: self.how, until: self.until }
    }
}

/// The one copy of a code that stays in memory after a look, for the notes guard only: until *left*, lock or restart.
pub(super) struct Guard {
    pub(super) visit: VisitId,
    version: CodeVersionId,
    pub(super) code: Code,
    pub(super) order_free: bool,
}

/// Why no code came on screen.
#[derive(Debug, thiserror::Error)]
pub enum RevealError {
    /// A rule says no.
    #[error("the code is not shown")]
    Refused(Refusal),
    /// Another window shows a code.
    #[error("another window shows a code")]
    OtherWindow,
    /// The code is not on this phone, or its seal did not open: ring on-call.
    #[error("the code is not on this phone")]
    NotHere,
    /// Central has to release it first: `Phone::fetch_code`.
    #[error("the office has to release this code now")]
    AskOffice,
    /// Something is broken.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<StoreError> for RevealError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

/// What a window that holds the button may draw.
pub struct Shown {
    digits: zeroize::Zeroizing<String>,
    /// Whether the buttons may be pressed in any order.
    pub order_free: bool,
    /// Seconds until it hides by itself.
    pub left: u64,
    /// What it was asked for.
    pub wish: Wish,
    /// How it is looked at.
    pub how: How,
}

impl Shown {
    /// The code of the practice visit, which is nobody's.
    pub(super) fn made_up(code: &str, left: u64, wish: Wish, how: How) -> Self {
        Self { digits: zeroize::Zeroizing::new(code.to_owned()), order_free: true, left, wish, how }
    }

    /// The code. Say why at each call: `// EXPOSE: …`.
    pub fn expose(&self) -> &str {
        &self.digits
    }
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown(hidden)")
    }
}

impl Phone {
    fn phone_state(&self) -> Result<PhoneState, Fault> {
        let bundle: Option<BundleState> = self.store().sealed_meta(meta::BUNDLE)?;
        let state = self.state();
        let enrolled = state.identity.enrolled.as_ref().ok_or(Fault::NotEnrolled)?;
        Ok(PhoneState {
            organisation: enrolled.organisation,
            device: enrolled.device,
            worker: enrolled.worker,
            blocked: enrolled.blocked,
            unlocked: state.session.root.is_some(),
            lease_until: bundle.map_or(Timestamp(0), |bundle| bundle.lease_until),
        })
    }

    /// Whether this look would be granted now, without asking for it.
    ///
    /// # Errors
    /// The [`Refusal`], or a fault.
    pub fn may_see(&self, visit: VisitId, wish: Wish) -> Result<(), RevealError> {
        self.may_see_or_fetch(visit, wish).map(drop)
    }

    /// The same; and whether the code has to be fetched from the office first.
    pub(super) fn may_see_or_fetch(&self, visit: VisitId, wish: Wish) -> Result<bool, RevealError> {
        if practice::is(visit) {
            return self.practice_may_see(wish).map(|()| false);
        }
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        let permit = self.permit(&stored, (wish, How::Hold))?;
        Ok(self.waits_for_office(&stored, wish, permit.modes())?)
    }

    fn permit(&self, stored: &StoredVisit, wish: (Wish, How)) -> Result<reveal::RevealPermit, RevealError> {
        let phone = self.phone_state()?;
        let store = self.store();
        let door = store.door(stored.visit.id)?;
        let grants: Vec<HeldGrant> = store.sealed_meta(meta::GRANTS)?.unwrap_or_default();
        let voice: Voice = store.sealed_meta(meta::VOICE)?.unwrap_or_default();
        let when = self.when_of(&store)?;
        drop(store);
        let leave = Leave { grants: &grants, voice: &voice, boot: &when.reading.boot };
        reveal::permit(&phone, &stored.visit, stored.taken_off, &door, wish, &leave, when.now)
            .map_err(RevealError::Refused)
    }

    /// The ways of looking at a code that this worker may use: by hold, and what the office agreed with them.
    pub fn ways(&self) -> Vec<How> {
        let bundle: Option<BundleState> = self.store().sealed_meta(meta::BUNDLE).ok().flatten();
        let agreed = bundle.map(|bundle| bundle.how).unwrap_or_default();
        [How::Hold].into_iter().chain(agreed.into_iter().filter(|how| !how.is_hold())).collect()
    }

    /// Shows a code in this window while the button is held.
    ///
    /// # Errors
    /// [`RevealError`]. A refusal is logged once for each reason; the envelope is then unread.
    pub fn show(&self, page: PageId, visit: VisitId, wish: Wish) -> Result<(), RevealError> {
        self.show_by(page, visit, wish, How::Hold)
    }

    /// Shows a code in this window in one of this worker's ways ([`Self::ways`]).
    ///
    /// # Errors
    /// [`RevealError`], as for [`Self::show`].
    pub fn show_by(&self, page: PageId, visit: VisitId, wish: Wish, how: How) -> Result<(), RevealError> {
        if !self.ways().contains(&how) {
            return Err(RevealError::Refused(Refusal::NoSuchMethod));
        }
        if practice::is(visit) {
            return self.practice_show(page, wish, how);
        }
        self.touch();
        if self.state().look.is_some() {
            // Also for this window: a second press while one is held changes nothing.
            return Err(RevealError::OtherWindow);
        }
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        let about = (visit, stored.visit.client);
        let permit = match self.permit(&stored, (wish, how)) {
            Ok(permit) => permit,
            Err(RevealError::Refused(refusal)) => {
                self.log_refusal(about, wish, refusal.logged())?;
                return Err(RevealError::Refused(refusal));
            }
            Err(other) => return Err(other),
        };
        if self.waits_for_office(&stored, wish, permit.modes())? {
            return Err(RevealError::AskOffice);
        }
        let intent = permit.intent().ok_or(RevealError::NotHere)?;
        // The first look that quotes a grant takes it up: both are on disk, or neither.
        let grant = permit.grant();
        let taken_at = self.when()?.now.at;
        let ids = self.write(Some(about), &[intent], |change| match grant {
            Some(grant) => super::grants::take_up(change, grant, taken_at),
            None => Ok(()),
        })?;
        let intent = *ids.first().ok_or(RevealError::NotHere)?;
        let permit = permit.recorded(intent);
        let (until, version) = (permit.until(), permit.version());
        let (code, order_free) = match self.open_envelope(permit) {
            Ok(opened) => opened,
            Err((why, error)) => {
                self.log_refusal(about, wish, Some(why))?;
                return Err(error);
            }
        };
        self.put_on_screen(Look {
            page,
            visit,
            client: about.1,
            wish,
            how,
            intent,
            version,
            code,
            order_free,
            since_ms: self.clocks.read().boot.elapsed_ms,
            until,
            recorded: false,
        })
    }

    fn put_on_screen(&self, look: Look) -> Result<(), RevealError> {
        let (about, shown) = ((look.visit, look.client), Fact::RevealShown { intent: look.intent });
        {
            let mut state = self.state();
            if state.look.is_some() {
                return Err(RevealError::OtherWindow);
            }
            state.look = Some(look);
        }
        if let Err(fault) = self.write(Some(about), &[shown], |_| Ok(())) {
            // A look that cannot be logged does not happen.
            self.state().look = None;
            self.changed();
            return Err(fault.into());
        }
        if let Some(look) = self.state().look.as_mut() {
            look.recorded = true;
        }
        self.changed();
        Ok(())
    }

    /// Opens the envelope: read only now that the intent is on disk.
    fn open_envelope(&self, permit: RecordedPermit) -> Result<(Code, bool), (NotShown, RevealError)> {
        let none = |_| (NotShown::NoEnvelope, RevealError::NotHere);
        let broken = |_: OpenError| (NotShown::BrokenSeal, RevealError::NotHere);
        let (organisation, device, worker) = permit.holder();
        let visit = permit.visit().id;
        let stored = self.envelope_for(&permit).map_err(none)?.ok_or((NotShown::NoEnvelope, RevealError::NotHere))?;
        let holder = Holder { organisation, device, worker };
        let which = (stored.method, stored.version);
        let binding = Binding::of(&holder, &stored.visit, which, stored.mode, stored.bundle)
            .ok_or((NotShown::NoEnvelope, RevealError::NotHere))?;
        let wrapped = self.keystore.get(&stored.pair).map_err(|_| (NotShown::NoEnvelope, RevealError::NotHere))?;
        let private = {
            let state = self.state();
            let root = state.session.root.as_ref();
            let root = root.ok_or((NotShown::NoEnvelope, RevealError::Refused(Refusal::Locked)))?;
            root.unwrap_secret(&stored.pair, &wrapped).map_err(|_| broken(OpenError::BrokenSeal))?
        };
        let pair = RevealPair::from_private(private).map_err(broken)?;
        let code = self.opener.open(&pair, &binding, &stored.sealed, permit).map_err(|error| {
            tracing::error!(%error, %visit, "an envelope did not open");
            broken(error)
        })?;
        Ok((code, binding.order_free))
    }

    /// The envelope in the first of the ways that the permit allows.
    fn envelope_for(&self, permit: &RecordedPermit) -> Result<Option<StoredCode>, StoreError> {
        let store = self.store();
        for mode in permit.modes() {
            let visit = if *mode == ReleaseMode::Voice { NO_VISIT } else { permit.visit().id };
            if let Some(found) = store.sealed_code(visit, permit.wish().method, permit.version(), *mode)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Whether this code never travels ahead, and has not been released for this look yet.
    fn waits_for_office(&self, stored: &StoredVisit, wish: Wish, modes: &[ReleaseMode]) -> Result<bool, Fault> {
        let visit = &stored.visit;
        if !modes.contains(&ReleaseMode::Online) {
            return Ok(false);
        }
        let Some(method) = visit.method(wish.method).filter(|method| method.online) else { return Ok(false) };
        let Some((version, _)) = method.code(wish.which) else { return Ok(false) };
        let store = self.store();
        // One that was fetched for another window or plan of this visit does not open any more.
        let held = store.sealed_code(visit.id, wish.method, version, ReleaseMode::Online)?;
        Ok(held.is_none_or(|held| (held.visit.window, held.visit.plan) != (visit.window, visit.plan)))
    }

    /// Logs the refusal of this wish, if it would be refused now and is not logged yet.
    pub(super) fn note_refusal_of(&self, visit: VisitId, wish: Wish) -> Result<(), RevealError> {
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        match self.permit(&stored, (wish, How::Hold)) {
            Err(RevealError::Refused(refusal)) => {
                self.log_refusal((visit, stored.visit.client), wish, refusal.logged())
            }
            other => other.map(drop),
        }
    }

    pub(super) fn log_refusal(
        &self,
        about: (VisitId, ClientId),
        wish: Wish,
        why: Option<NotShown>,
    ) -> Result<(), RevealError> {
        let Some(why) = why else { return Ok(()) };
        let Wish { method, purpose, .. } = wish;
        let door = self.store().door(about.0)?;
        if door.is_started() && !door.has_logged(method, purpose, why) {
            self.write(Some(about), &[Fact::RevealRefused { method, purpose, why }], |_| Ok(()))?;
        }
        Ok(())
    }

    /// What this window may draw now: the code it holds, or nothing.
    pub fn shown(&self, page: PageId, visit: VisitId) -> Option<Shown> {
        if practice::is(visit) {
            return self.practice_shown(page);
        }
        let state = self.state();
        let look = state.look.as_ref().filter(|look| look.recorded && look.page == page && look.visit == visit)?;
        let held = self.clocks.read().boot.elapsed_ms.saturating_sub(look.since_ms) / 1000;
        Some(Shown {
            // EXPOSE: drawn while the worker holds the button; not selectable, not copied, not logged.
            digits: zeroize::Zeroizing::new(look.code.expose().to_owned()),
            order_free: look.order_free,
            left: reveal::longest(look.how).saturating_sub(held),
            wish: look.wish,
            how: look.how,
        })
    }

    /// Hides the code that this window shows.
    pub fn hide(&self, page: PageId, reason: Hidden) {
        self.practice_hide(Some(page), reason);
        if self.state().look.as_ref().is_some_and(|look| look.page == page) {
            self.hide_any(reason);
        }
    }

    /// Hides whatever is shown, in any window.
    pub fn hide_everywhere(&self, reason: Hidden) {
        self.hide_any(reason);
    }

    pub(super) fn hide_any(&self, reason: Hidden) {
        self.practice_hide(None, reason);
        let Some(look) = self.state().look.take() else { return };
        let shown_ms = self.clocks.read().boot.elapsed_ms.saturating_sub(look.since_ms);
        // A screen that saw the end before the timer did takes its button away: the end is the reason, not the button.
        let reason = self.due(&look.end()).unwrap_or(reason);
        let Look { visit, client, intent, version, code, order_free, .. } = look;
        {
            let mut state = self.state();
            // One copy of each code: that of an earlier look at it goes.
            state.guards.retain(|guard| (guard.visit, guard.version) != (visit, version));
            state.guards.push(Guard { visit, version, code, order_free });
        }
        self.changed();
        let hidden = Fact::RevealHidden { intent, shown_ms: Some(shown_ms), reason };
        if let Err(fault) = self.write(Some((visit, client)), &[hidden], |_| Ok(())) {
            // The next start writes it, as *restart*.
            tracing::error!(%fault, "the end of a look could not be logged");
        }
    }

    /// Why a look has to end by itself, if it has to.
    fn due(&self, end: &End) -> Option<Hidden> {
        let held = self.clocks.read().boot.elapsed_ms.saturating_sub(end.since_ms);
        if held >= reveal::longest(end.how) * 1000 {
            Some(Hidden::TimeUp)
        } else if self.when().is_ok_and(|when| when.now.at >= end.until) {
            Some(Hidden::WindowClosed)
        } else {
            None
        }
    }

    pub(super) fn hide_if_due(&self) {
        self.practice_hide_if_due();
        let end = self.state().look.as_ref().map(Look::end);
        if let Some(reason) = end.and_then(|end| self.due(&end)) {
            self.hide_any(reason);
        }
    }
}
