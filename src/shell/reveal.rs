//! Showing and hiding codes, in the order of the design: the rule, the intent on disk, the envelope, the screen.

use super::{Fault, Phone};
use crate::domain::clock::Timestamp;
use crate::domain::entry::{Fact, Hidden, NotShown};
use crate::domain::ids::{ClientId, EntryId, VisitId};
use crate::domain::reveal::{self, LONGEST_LOOK, PhoneState, RecordedPermit, Refusal, Wish};
use crate::store::visits::{BundleState, StoredVisit};
use crate::store::{StoreError, meta};
use crate::vault::envelope::{Binding, OpenError, ReleaseMode, RevealPair};
use crate::vault::secret::Code;

/// One window over this phone. Several may be open; one at a time may hold a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageId(pub u64);

/// A code on screen.
pub(super) struct Look {
    page: PageId,
    visit: VisitId,
    client: ClientId,
    wish: Wish,
    intent: EntryId,
    code: Code,
    order_free: bool,
    since_ms: u64,
    until: Timestamp,
    /// Whether `reveal_shown` is on disk: nothing is drawn before.
    recorded: bool,
}

/// The copy that stays in memory after a look, for the notes guard only: until *left*, lock or restart.
pub(super) struct Guard {
    pub(super) visit: VisitId,
    pub(super) code: Code,
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
}

impl Shown {
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
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        self.permit(&stored, wish).map(drop)
    }

    fn permit(&self, stored: &StoredVisit, wish: Wish) -> Result<reveal::RevealPermit, RevealError> {
        let phone = self.phone_state()?;
        let store = self.store();
        let door = store.door(stored.visit.id)?;
        let now = self.when_of(&store)?.now;
        drop(store);
        reveal::permit(&phone, &stored.visit, stored.taken_off, &door, wish, now).map_err(RevealError::Refused)
    }

    /// Shows a code in this window while the button is held.
    ///
    /// # Errors
    /// [`RevealError`]. A refusal is logged once for each reason; the envelope is then unread.
    pub fn show(&self, page: PageId, visit: VisitId, wish: Wish) -> Result<(), RevealError> {
        self.touch();
        if self.state().look.is_some() {
            // Also for this window: a second press while one is held changes nothing.
            return Err(RevealError::OtherWindow);
        }
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        let about = (visit, stored.visit.client);
        let permit = match self.permit(&stored, wish) {
            Ok(permit) => permit,
            Err(RevealError::Refused(refusal)) => {
                self.log_refusal(about, wish, refusal.logged())?;
                return Err(RevealError::Refused(refusal));
            }
            Err(other) => return Err(other),
        };
        let intent = permit.intent().ok_or(RevealError::NotHere)?;
        let ids = self.write(Some(about), &[intent], |_| Ok(()))?;
        let intent = *ids.first().ok_or(RevealError::NotHere)?;
        let permit = permit.recorded(intent);
        let until = permit.until();
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
            intent,
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
        let stored = self
            .store()
            .sealed_code(visit, permit.wish().method, permit.version())
            .map_err(none)?
            .ok_or((NotShown::NoEnvelope, RevealError::NotHere))?;
        let method = stored.visit.method(stored.method).ok_or((NotShown::NoEnvelope, RevealError::NotHere))?;
        let binding = Binding {
            organisation,
            client: stored.visit.client,
            visit: stored.visit.id,
            worker,
            device,
            method: stored.method,
            version: stored.version,
            kind: method.kind,
            plan: stored.visit.plan,
            mode: ReleaseMode::Ahead,
            order_free: method.order_free,
            bundle: stored.bundle,
            opens: stored.visit.window.opens,
            closes: stored.visit.window.closes,
            return_until: stored.visit.window.return_until(),
        };
        let wrapped = self.keystore.get(&stored.pair).map_err(|_| (NotShown::NoEnvelope, RevealError::NotHere))?;
        let private = {
            let state = self.state();
            let root = state.session.root.as_ref();
            let root = root.ok_or((NotShown::NoEnvelope, RevealError::Refused(Refusal::Locked)))?;
            root.unwrap_secret(&stored.pair, &wrapped).map_err(|_| broken(OpenError::BrokenSeal))?
        };
        let pair = RevealPair::from_private(private).map_err(broken)?;
        let code = self.opener.open(&pair, &binding, &stored.sealed, permit).map_err(|error| {
            tracing::error!(%error, visit = %stored.visit.id, "an envelope did not open");
            broken(error)
        })?;
        Ok((code, method.order_free))
    }

    /// Logs the refusal of this wish, if it would be refused now and is not logged yet.
    pub(super) fn note_refusal_of(&self, visit: VisitId, wish: Wish) -> Result<(), RevealError> {
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        match self.permit(&stored, wish) {
            Err(RevealError::Refused(refusal)) => {
                self.log_refusal((visit, stored.visit.client), wish, refusal.logged())
            }
            other => other.map(drop),
        }
    }

    fn log_refusal(&self, about: (VisitId, ClientId), wish: Wish, why: Option<NotShown>) -> Result<(), RevealError> {
        let Some(why) = why else { return Ok(()) };
        let Wish { method, purpose } = wish;
        let door = self.store().door(about.0)?;
        if door.is_started() && !door.has_logged(method, purpose, why) {
            self.write(Some(about), &[Fact::RevealRefused { method, purpose, why }], |_| Ok(()))?;
        }
        Ok(())
    }

    /// What this window may draw now: the code it holds, or nothing.
    pub fn shown(&self, page: PageId, visit: VisitId) -> Option<Shown> {
        let state = self.state();
        let look = state.look.as_ref().filter(|look| look.recorded && look.page == page && look.visit == visit)?;
        let held = self.clocks.read().boot.elapsed_ms.saturating_sub(look.since_ms) / 1000;
        Some(Shown {
            // EXPOSE: drawn while the worker holds the button; not selectable, not copied, not logged.
            digits: zeroize::Zeroizing::new(look.code.expose().to_owned()),
            order_free: look.order_free,
            left: LONGEST_LOOK.saturating_sub(held),
            wish: look.wish,
        })
    }

    /// Hides the code that this window shows.
    pub fn hide(&self, page: PageId, reason: Hidden) {
        if self.state().look.as_ref().is_some_and(|look| look.page == page) {
            self.hide_any(reason);
        }
    }

    /// Hides whatever is shown, in any window.
    pub fn hide_everywhere(&self, reason: Hidden) {
        self.hide_any(reason);
    }

    pub(super) fn hide_any(&self, reason: Hidden) {
        let Some(look) = self.state().look.take() else { return };
        let shown_ms = self.clocks.read().boot.elapsed_ms.saturating_sub(look.since_ms);
        // A screen that saw the end before the timer did takes its button away: the end is the reason, not the button.
        let reason = self.due(look.since_ms, look.until).unwrap_or(reason);
        let Look { visit, client, intent, code, .. } = look;
        self.state().guard = Some(Guard { visit, code });
        self.changed();
        let hidden = Fact::RevealHidden { intent, shown_ms: Some(shown_ms), reason };
        if let Err(fault) = self.write(Some((visit, client)), &[hidden], |_| Ok(())) {
            // The next start writes it, as *restart*.
            tracing::error!(%fault, "the end of a look could not be logged");
        }
    }

    /// Why a look has to end by itself, if it has to.
    fn due(&self, since_ms: u64, until: Timestamp) -> Option<Hidden> {
        let held = self.clocks.read().boot.elapsed_ms.saturating_sub(since_ms);
        if held >= LONGEST_LOOK * 1000 {
            Some(Hidden::TimeUp)
        } else if self.when().is_ok_and(|when| when.now.at >= until) {
            Some(Hidden::WindowClosed)
        } else {
            None
        }
    }

    pub(super) fn hide_if_due(&self) {
        let look = self.state().look.as_ref().map(|look| (look.since_ms, look.until));
        if let Some(reason) = look.and_then(|(since_ms, until)| self.due(since_ms, until)) {
            self.hide_any(reason);
        }
    }
}
