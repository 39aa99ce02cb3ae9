//! The PIN: choosing one, unlocking, locking, and what ten wrong ones do.
//!
//! The reveal root is in memory only while unlocked. The app locks after five minutes untouched; one unlock at *Start*
//! serves the visit under way until *left*, or 20 minutes untouched, so that no prompt falls between a door and its
//! alarm panel (DOOR, rules for all flows).

use std::collections::BTreeSet;
use std::time::Duration;

use super::reveal::PageId;
use super::{Fault, Phone, practice};
use crate::domain::clock::Timestamp;
use crate::domain::entry::{Fact, Hidden};
use crate::domain::ids::VisitId;
use crate::domain::pin::{self, Attempt, LAST_TRY, Tries, Weak};
use crate::domain::session::{self, Session as Use};
use crate::store::codes::{Pair, Pairs};
use crate::store::identity::Enrolled;
use crate::store::{StoreError, meta};
use crate::vault::envelope::RevealPair;
use crate::vault::keystore::{self, KeystoreError};
use crate::vault::pin::{Cost, RevealRoot};
pub use crate::vault::secret::Pin;

/// How long one try of a PIN should take.
const PIN_TIME: Duration = Duration::from_millis(300);

/// What is in memory while unlocked.
#[derive(Debug, Default)]
pub(super) struct Session {
    pub(super) root: Option<RevealRoot>,
    /// When somebody last touched the screen: milliseconds since boot.
    touched_ms: u64,
}

/// Which windows of the app are in front. None at all, before the first, counts as in front: a command line has none.
#[derive(Debug, Default)]
pub(super) struct Front {
    windows: BTreeSet<PageId>,
    /// When the last one went to the background: milliseconds since boot.
    away_since_ms: Option<u64>,
}

/// Why a PIN was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// Too weak for a new one.
    #[error("this PIN is too easy to guess")]
    Weak(Weak),
    /// There is one already.
    #[error("this phone has a PIN already")]
    Chosen,
    /// The new one is the present one.
    #[error("that is the PIN you have: choose another")]
    Same,
    /// Not the right one; so many wrong tries are left before the codes are destroyed.
    #[error("that is not the right PIN")]
    Wrong {
        /// Tries left.
        left: u32,
        /// How long to wait before the next.
        wait: Duration,
    },
    /// Too soon after a wrong one.
    #[error("wait before the next try")]
    Wait(Duration),
    /// The tenth wrong one: the reveal keys are gone.
    #[error("no codes on this phone until the office sets it up again")]
    Shredded,
    /// The key storage does not answer.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The phone's storage, or no enrolment.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl PinError {
    /// How long to wait before the next try, if at all.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::Wait(left) => Some(*left),
            Self::Wrong { wait, .. } if !wait.is_zero() => Some(*wait),
            Self::Wrong { .. }
            | Self::Weak(_)
            | Self::Chosen
            | Self::Same
            | Self::Shredded
            | Self::Keystore(_)
            | Self::Fault(_) => None,
        }
    }
}

impl From<StoreError> for PinError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl Phone {
    fn enrolled(&self) -> Result<Enrolled, Fault> {
        self.state().identity.enrolled.clone().ok_or(Fault::NotEnrolled)
    }

    fn update_enrolled(&self, change: impl FnOnce(&mut Enrolled)) -> Result<(), Fault> {
        let mut state = self.state();
        let mut identity = state.identity.clone();
        change(identity.enrolled.as_mut().ok_or(Fault::NotEnrolled)?);
        identity.write(&self.folder)?;
        state.identity = identity;
        Ok(())
    }

    /// Chooses the first PIN, and unlocks. Takes about a third of a second: call it off the window's thread.
    ///
    /// # Errors
    /// [`PinError::Weak`] with the reason; [`PinError`].
    pub fn choose_pin(&self, pin: &Pin) -> Result<(), PinError> {
        // EXPOSE: to the check for weak PINs.
        pin::check(pin.expose()).map_err(PinError::Weak)?;
        let enrolled = self.enrolled()?;
        if enrolled.sealed_root.is_some() || enrolled.shredded {
            return Err(PinError::Chosen);
        }
        let reveal = self.keystore.key_or_make(keystore::REVEAL)?;
        let root = RevealRoot::make();
        let sealed = root
            .seal(pin, enrolled.device, &reveal, Cost::calibrated(PIN_TIME))
            .map_err(|_| KeystoreError::Broken("the PIN could not be stretched".into()))?;
        self.update_enrolled(|enrolled| {
            enrolled.sealed_root = Some(sealed);
            enrolled.shredded = false;
        })?;
        self.store().set_meta(meta::TRIES, &Tries::default())?;
        self.opened(root)
    }

    /// Unlocks with the PIN. Takes about a third of a second: call it off the window's thread.
    ///
    /// # Errors
    /// [`PinError`]. The try is counted on disk before the PIN is tried.
    pub fn unlock(&self, pin: &Pin) -> Result<(), PinError> {
        let root = self.try_pin(pin)?;
        self.opened(root)
    }

    /// Chooses another PIN. The reveal root is wrapped anew, and nothing else changes: the identity file holds the old
    /// wrapping or the new one, whenever the phone dies.
    ///
    /// # Errors
    /// [`PinError::Weak`] for the new one; [`PinError`] for the present one, whose tries count as at the lock.
    pub fn change_pin(&self, present: &Pin, new: &Pin) -> Result<(), PinError> {
        // EXPOSE: to the check for weak PINs, and to see that it is another.
        pin::check(new.expose()).map_err(PinError::Weak)?;
        if present.expose() == new.expose() {
            return Err(PinError::Same);
        }
        let root = self.try_pin(present)?;
        let enrolled = self.enrolled()?;
        let reveal = self.keystore.key(keystore::REVEAL)?;
        let sealed = root
            .seal(new, enrolled.device, &reveal, Cost::calibrated(PIN_TIME))
            .map_err(|_| KeystoreError::Broken("the PIN could not be stretched".into()))?;
        self.update_enrolled(|enrolled| enrolled.sealed_root = Some(sealed))?;
        self.write(None, &[Fact::PinChanged], |_| Ok(()))?;
        self.changed();
        Ok(())
    }

    /// The reveal root, if this is the PIN.
    fn try_pin(&self, pin: &Pin) -> Result<RevealRoot, PinError> {
        let enrolled = self.enrolled()?;
        let Some(sealed) = enrolled.sealed_root.clone() else { return Err(PinError::Shredded) };
        let boot = self.clocks.read().boot;
        // First: a key storage that does not answer is no wrong PIN.
        let reveal = self.keystore.key(keystore::REVEAL);
        self.state().keys_failed = reveal.is_err();
        self.changed();
        let reveal = reveal?;
        // One lock for reading and counting: two tries at once are two tries.
        let mut store = self.store();
        let tries: Tries = store.meta(meta::TRIES)?.unwrap_or_default();
        let attempt = tries.attempt(&boot);
        let counted = tries.counted(&boot);
        if attempt == Attempt::Allowed {
            store.set_meta(meta::TRIES, &counted)?;
        }
        drop(store);
        match attempt {
            Attempt::Allowed => {}
            Attempt::Wait(left) => return Err(PinError::Wait(left)),
            Attempt::Spent => return Err(self.shred()),
        }
        match sealed.open(pin, enrolled.device, &reveal) {
            Ok(root) => {
                self.store().set_meta(meta::TRIES, &Tries::default())?;
                Ok(root)
            }
            Err(_) if counted.wrong >= LAST_TRY => Err(self.shred()),
            Err(_) => {
                self.changed();
                Err(PinError::Wrong { left: LAST_TRY - counted.wrong, wait: counted.wait_before_next() })
            }
        }
    }

    fn opened(&self, root: RevealRoot) -> Result<(), PinError> {
        let offered = self.offer_pair(&root);
        let mut state = self.state();
        state.session = Session { root: Some(root), touched_ms: self.clocks.read().boot.elapsed_ms };
        drop(state);
        self.sync_now();
        self.changed();
        // Without a fresh pair the codes at hand still open; the next unlock makes one.
        offered
    }

    /// Makes a fresh pair for the next bundle, if the newest was used by one. Stored as offered before it is sent.
    fn offer_pair(&self, root: &RevealRoot) -> Result<(), PinError> {
        let mut store = self.store();
        let mut pairs: Pairs = store.meta(meta::PAIRS)?.unwrap_or_default();
        if !pairs.wants_fresh() {
            return Ok(());
        }
        let pair = RevealPair::make();
        let Some(item) = pairs.free_item() else { return Ok(()) };
        self.keystore.set(&item, &root.wrap(&item, pair.private()))?;
        pairs.0.push(Pair { item, public: pair.public(), used_at: None });
        Ok(store.set_meta(meta::PAIRS, &pairs)?)
    }

    /// Ten wrong PINs: root, `reveal`, pairs and envelopes go. The device key, the log and what waits stay.
    fn shred(&self) -> PinError {
        let shredded = (|| -> Result<(), PinError> {
            self.update_enrolled(|enrolled| {
                enrolled.sealed_root = None;
                enrolled.shredded = true;
            })?;
            self.erase_codes()?;
            Ok(self.keystore.delete(keystore::REVEAL)?)
        })();
        self.lock();
        // Whoever typed the ten is not known to be the worker.
        self.state().drafts.forget_all();
        shredded.err().unwrap_or(PinError::Shredded)
    }

    /// Deletes every envelope and every pair.
    pub(super) fn erase_codes(&self) -> Result<(), PinError> {
        let mut store = self.store();
        let pairs: Pairs = store.meta(meta::PAIRS)?.unwrap_or_default();
        // Envelopes and pairs are each useless without the other: a keystore that refuses keeps no envelope alive.
        store.change(|change| {
            change.drop_codes_except(&[], Timestamp(i64::MAX))?;
            for key in [meta::PAIRS, meta::VOICE_KEY, meta::VOICE, meta::GRANTS] {
                change.clear_meta(key)?;
            }
            Ok(())
        })?;
        store.scrub()?;
        let items = pairs.0.into_iter().map(|pair| pair.item).chain(Pairs::items());
        let deleted: Vec<_> = items.map(|item| self.keystore.delete(&item)).collect();
        Ok(deleted.into_iter().collect::<Result<(), _>>()?)
    }

    /// Obeys the block order of this number: codes and their keys go, recording and sending go on.
    pub(super) fn block(&self, number: u64) -> Result<(), PinError> {
        self.hide_any(Hidden::Locked);
        self.state().guards.clear();
        // First what refuses every look, then what erases: whichever fails, no code is shown.
        self.update_enrolled(|enrolled| {
            enrolled.blocked = true;
            enrolled.block_number = number;
            enrolled.erased = false;
        })?;
        self.erase_codes()?;
        self.update_enrolled(|enrolled| enrolled.erased = true)?;
        Ok(())
    }

    /// Locks the app: root and code leave memory.
    pub fn lock(&self) {
        self.hide_any(Hidden::Locked);
        let mut state = self.state();
        state.session = Session::default();
        state.practice = None;
        state.drafts.forget_visit(practice::VISIT);
        state.guards.clear();
        drop(state);
        self.changed();
    }

    /// Whether the app is unlocked.
    pub fn is_unlocked(&self) -> bool {
        self.state().session.root.is_some()
    }

    /// Whether an answer in this visit is taken.
    pub(super) fn may_record(&self, visit: VisitId) -> bool {
        self.is_unlocked() || self.recordable() == Some(visit)
    }

    /// The visit under way on a phone that no PIN opens, after ten wrong ones or without its key storage: what happens at
    /// that door is recorded all the same.
    pub fn recordable(&self) -> Option<VisitId> {
        if !self.is_shut() {
            return None;
        }
        self.visit_under_way().map(|(visit, _)| visit)
    }

    /// Whether no PIN opens this phone any more: after ten wrong ones, or without its key storage.
    fn is_shut(&self) -> bool {
        let state = self.state();
        let shredded = state.identity.enrolled.as_ref().is_some_and(|enrolled| enrolled.shredded);
        state.session.root.is_none() && (shredded || state.keys_failed)
    }

    /// Whether no PIN opens this phone now: it is shut, or another PIN may not be tried yet. What happens is then taken in
    /// words, of whoever holds it.
    pub fn cannot_be_opened(&self) -> bool {
        self.is_shut() || !(self.is_unlocked() || self.pin_wait().is_zero())
    }

    /// Somebody touched the screen.
    pub fn touch(&self) {
        let now = self.clocks.read().boot.elapsed_ms;
        self.state().session.touched_ms = now;
    }

    /// Locks if nobody touched the screen for too long, or something else is in front ([`session`]).
    pub(super) fn lock_if_idle(&self) {
        let now = self.clocks.read().boot.elapsed_ms;
        let since = |then: u64| Duration::from_millis(now.saturating_sub(then));
        let (unlocked, untouched, away) = {
            let state = self.state();
            (state.session.root.is_some(), since(state.session.touched_ms), state.front.away_since_ms.map(since))
        };
        // Looked up only where it matters: most ticks find a phone in use.
        let idle = Use { untouched, away, in_visit: false };
        if unlocked
            && session::must_lock(idle)
            && session::must_lock(Use { in_visit: self.visit_under_way().is_some(), ..idle })
        {
            self.lock();
        }
    }

    /// This window came to the front.
    pub fn came_to_front(&self, page: PageId) {
        let mut state = self.state();
        state.front.windows.insert(page);
        state.front.away_since_ms = None;
    }

    /// The handset shows something else, or is dark: every window is in the background.
    pub fn went_to_background(&self) {
        self.hide_any(Hidden::Blur);
        let windows = self.state().front.windows.clone();
        for page in windows {
            self.left_front(page);
        }
    }

    /// The handset shows the app again. A lock that was due meanwhile comes first.
    pub fn came_back(&self) {
        self.lock_if_idle();
        self.state().front.away_since_ms = None;
        self.sync_now();
    }

    /// This window went to the background, or is gone: another app is in front, or the screen is dark.
    pub fn left_front(&self, page: PageId) {
        let now = self.clocks.read().boot.elapsed_ms;
        let mut state = self.state();
        if state.front.windows.remove(&page) && state.front.windows.is_empty() {
            state.front.away_since_ms = Some(now);
        }
    }

    /// How long until another PIN may be tried.
    pub fn pin_wait(&self) -> Duration {
        let tries: Tries = self.store().meta(meta::TRIES).ok().flatten().unwrap_or_default();
        match tries.attempt(&self.clocks.read().boot) {
            Attempt::Wait(left) => left,
            Attempt::Allowed | Attempt::Spent => Duration::ZERO,
        }
    }
}
