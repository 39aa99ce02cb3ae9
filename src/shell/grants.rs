//! Leave outside the window, and codes that never travel ahead: what is asked of the office, and what is read out over
//! the phone. The rules are [`crate::domain::grant`]'s.

use std::time::Duration;

use super::{Fault, Phone};
use crate::domain::clock::Timestamp;
use crate::domain::entry::{Fact, NotShown};
use crate::domain::grant::{GrantState, HeldGrant, NoVoice, TAKE_WITHIN, Voice};
use crate::domain::ids::{ClientId, GrantId, MethodId, VisitId};
use crate::domain::reveal::Wish;
use crate::store::codes::SealedVoiceKey;
use crate::store::{Change, Store, StoreError, meta};
use crate::sync::client::NetError;
use crate::sync::engine::{RoundError, Wanted};
use crate::sync::wire::problem;
use crate::vault::envelope::RevealPair;
use crate::vault::voice::{Asked, VoiceKey};

/// Why the office did not answer as asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// No signal, or something else answered.
    #[error("the office could not be reached")]
    Unreachable,
    /// The office was restored, and gives out no codes and no leave yet.
    #[error("the office gives out no codes until it has gone through what has changed")]
    Recovering,
    /// The office says no.
    #[error("the office said no")]
    Refused,
    /// The app is locked, the visit is not here, or the disk fails.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<StoreError> for AskError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<RoundError> for AskError {
    fn from(error: RoundError) -> Self {
        match error {
            RoundError::Net(NetError::Problem(problem, _)) if problem.kind == problem::RECOVERING => Self::Recovering,
            RoundError::Net(NetError::Problem(problem, _)) if (400..500).contains(&problem.status) => Self::Refused,
            RoundError::Store(error) => error.into(),
            RoundError::Net(_) | RoundError::Distrust(_) | RoundError::DoesNotFit => Self::Unreachable,
        }
    }
}

/// Why 12 digits did not open anything.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The rules say no.
    #[error(transparent)]
    No(#[from] NoVoice),
    /// This phone has no key for it: no bundle since it was unlocked, or it is locked.
    #[error("this phone cannot take a grant over the phone now")]
    NoKey,
    /// The worker shadows in this visit: the colleague opens.
    #[error("whoever shadows has no code: the colleague opens")]
    Shadow,
    /// Something is broken.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<StoreError> for VoiceError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

/// What managers have allowed for one way in, for the screens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaveView {
    /// When the office was asked, if it was and the answer may still come.
    pub asked: Option<Timestamp>,
    /// Who gave an online grant, and until when it is good.
    pub granted: Option<(String, Timestamp)>,
    /// Whether it is taken up.
    pub taken: bool,
    /// How long a grant that was read out is good.
    pub voice: Option<Duration>,
}

impl LeaveView {
    /// Whether a code may be seen by it now.
    pub fn is_open(&self) -> bool {
        self.granted.is_some() || self.voice.is_some()
    }

    /// Until when.
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let granted = self.granted.as_ref().map(|(_, until)| *until);
        granted.max(self.voice.map(|left| now + left))
    }
}

/// Takes up a grant, in the transaction of the look that quotes it.
pub(super) fn take_up(change: &Change<'_>, grant: GrantId, at: Timestamp) -> Result<(), StoreError> {
    let mut grants: Vec<HeldGrant> = change.sealed_meta(meta::GRANTS)?.unwrap_or_default();
    for held in grants.iter_mut().filter(|held| held.grant.id == grant) {
        held.taken_at = held.taken_at.or(Some(at));
    }
    change.set_sealed_meta(meta::GRANTS, &grants)
}

fn voice_of(store: &Store) -> Result<Voice, StoreError> {
    Ok(store.sealed_meta(meta::VOICE)?.unwrap_or_default())
}

impl Phone {
    /// Asks the office for leave to see this code now; whoever is on call is told. The log says that it was asked, also
    /// where nobody could be reached.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn ask_for_grant(&self, visit: VisitId, method: MethodId) -> Result<(), AskError> {
        self.touch();
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        if stored.visit.shadow {
            // The office would say no as well: the colleague opens.
            return Err(AskError::Refused);
        }
        self.write(Some((visit, stored.visit.client)), &[Fact::GrantAsked { method }], |_| Ok(()))?;
        let mut engine = self.engine().ok_or(Fault::NotEnrolled)?;
        engine.ask_for_grant(visit, method).await?;
        self.sync_now();
        Ok(())
    }

    /// Asks the office to release a code that never travels ahead. The look itself is another press.
    ///
    /// # Errors
    /// [`AskError`]; what the phone can judge itself is judged first.
    pub async fn fetch_code(&self, visit: VisitId, wish: Wish) -> Result<(), AskError> {
        self.touch();
        let stored = self.store().visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        let version = stored.visit.method(wish.method).and_then(|method| method.code(wish.which));
        let Some((version, _)) = version else { return Err(AskError::Refused) };
        if self.may_see(visit, wish).is_err() {
            return Err(AskError::Refused);
        }
        let mut engine = self.engine().ok_or(Fault::NotEnrolled)?;
        let done = engine.fetch_code(Wanted { visit, method: wish.method, version }).await;
        if let Err(error) = done {
            tracing::info!(%error, "a code was not released online");
            let about = (visit, stored.visit.client);
            if self.log_refusal(about, wish, Some(NotShown::NotReleasedOnline)).is_err() {
                tracing::error!("a refusal could not be logged");
            }
            return Err(error.into());
        }
        self.changed();
        Ok(())
    }

    /// Whether a manager was asked in a visit under way, and may still answer.
    pub(super) fn waits_for_leave(&self) -> bool {
        let Some((visit, _)) = self.visit_under_way() else { return false };
        let store = self.store();
        let Ok((door, when)) = store.door(visit).and_then(|door| Ok((door, self.when_of(&store)?))) else {
            return false;
        };
        door.asked_for_leave().is_some_and(|asked| when.now.at < asked + TAKE_WITHIN)
    }

    /// What managers have allowed for this way in.
    pub fn leave(&self, visit: VisitId, client: ClientId, method: MethodId) -> LeaveView {
        let store = self.store();
        let (Ok(door), Ok(when), Ok(voice)) = (store.door(visit), self.when_of(&store), voice_of(&store)) else {
            return LeaveView::default();
        };
        let now = when.now.at;
        let grants: Vec<HeldGrant> = store.sealed_meta(meta::GRANTS).ok().flatten().unwrap_or_default();
        let of_this = grants.iter().filter(|held| held.grant.client == client && held.grant.method == method);
        let of_this = of_this.filter(|held| door.takes_grant_of(held.grant.given_at));
        let granted = of_this.filter_map(|held| match held.state(now) {
            GrantState::Waiting(until) => Some((held.grant.by.clone(), until, false)),
            GrantState::Open(until) => Some((held.grant.by.clone(), until, true)),
            GrantState::Over => None,
        });
        let granted = granted.max_by_key(|(_, until, taken)| (*taken, *until));
        LeaveView {
            asked: door.asked_for_leave().filter(|asked| now < *asked + TAKE_WITHIN),
            taken: granted.as_ref().is_some_and(|(_, _, taken)| *taken),
            granted: granted.map(|(by, until, _)| (by, until)),
            voice: voice.open_for(client, &when.reading.boot, false).filter(|_| door.takes_voice()),
        }
    }

    /// Shows 8 digits to read to a manager. The same client asking again is shown the same ones while they are good.
    ///
    /// # Errors
    /// [`VoiceError::No`] with [`NoVoice::UsedUp`]; [`VoiceError::NoKey`].
    pub fn show_voice_digits(&self, visit: VisitId) -> Result<(), VoiceError> {
        self.touch();
        self.voice_key()?;
        let mut store = self.store();
        let stored = store.visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        if stored.visit.shadow {
            return Err(VoiceError::Shadow);
        }
        let client = stored.visit.client;
        let boot = self.clocks.read().boot;
        let before = voice_of(&store)?;
        let random = u64::from_be_bytes(crate::vault::make_bytes());
        let after = before.ask(client, random, &boot)?;
        if after != before {
            self.write_to(&mut store, Some((visit, client)), &[Fact::VoiceShown], |change| {
                change.set_sealed_meta(meta::VOICE, &after)
            })?;
        }
        Ok(())
    }

    /// The digits to read out for this client, how long they are good, and the tries that were made.
    pub fn voice_digits(&self, client: ClientId) -> Option<(String, Duration, u8)> {
        let boot = self.clocks.read().boot;
        let voice = voice_of(&self.store()).ok()?;
        let left = voice.asked_for(&boot)?;
        let challenge = voice.asked(&boot).filter(|challenge| challenge.client == client)?;
        Some((challenge.digits.clone(), left, challenge.tries))
    }

    /// Tries the 12 digits that the manager read out. The try is counted on disk before they are compared.
    ///
    /// # Errors
    /// [`VoiceError`].
    pub fn answer_voice(&self, visit: VisitId, typed: &str) -> Result<(), VoiceError> {
        self.touch();
        let key = self.voice_key()?;
        let answer: String = typed.chars().filter(char::is_ascii_digit).collect();
        let mut store = self.store();
        let stored = store.visit(visit)?.ok_or(Fault::NoSuchVisit)?;
        if stored.visit.shadow {
            return Err(VoiceError::Shadow);
        }
        let about = (visit, stored.visit.client);
        let boot = self.clocks.read().boot;
        let counted = voice_of(&store)?.counted(&answer, &boot)?;
        store.change(|change| change.set_sealed_meta(meta::VOICE, &counted))?;
        let Some(challenge) = counted.challenge.as_ref().filter(|challenge| challenge.client == about.1) else {
            return Err(NoVoice::TooOld.into());
        };
        let (organisation, device) = {
            let state = self.state();
            let enrolled = state.identity.enrolled.as_ref().ok_or(Fault::NotEnrolled)?;
            (enrolled.organisation, enrolled.device)
        };
        let asked = Asked { organisation, device, client: challenge.client, digits: &challenge.digits };
        match counted.answered(key.is_answer(&asked, &answer), &boot) {
            Ok(accepted) => {
                self.write_to(&mut store, Some(about), &[Fact::VoiceAccepted], |change| {
                    change.set_sealed_meta(meta::VOICE, &accepted)
                })?;
                drop(store);
                self.sync_now();
                Ok(())
            }
            Err(no) => {
                let left = if let NoVoice::Wrong { left } = no { left } else { 0 };
                self.write_to(&mut store, Some(about), &[Fact::VoiceTried { left }], |_| Ok(()))?;
                Err(no.into())
            }
        }
    }

    /// The key by which grants are read out, opened with the pair it came sealed to.
    fn voice_key(&self) -> Result<VoiceKey, VoiceError> {
        let sealed: Option<SealedVoiceKey> = self.store().meta(meta::VOICE_KEY)?;
        let sealed = sealed.ok_or(VoiceError::NoKey)?;
        let wrapped = self.keystore.get(&sealed.pair).map_err(|_| VoiceError::NoKey)?;
        let state = self.state();
        let enrolled = state.identity.enrolled.as_ref().ok_or(Fault::NotEnrolled)?;
        let root = state.session.root.as_ref().ok_or(VoiceError::NoKey)?;
        let private = root.unwrap_secret(&sealed.pair, &wrapped).map_err(|_| VoiceError::NoKey)?;
        let pair = RevealPair::from_private(private).map_err(|_| VoiceError::NoKey)?;
        VoiceKey::open(&pair, enrolled.organisation, enrolled.device, sealed.bundle, &sealed.sealed)
            .map_err(|_| VoiceError::NoKey)
    }
}
