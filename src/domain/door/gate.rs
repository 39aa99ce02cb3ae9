//! Which code may be looked at in which step (DOOR 0.5).
//!
//! | code | purpose | gate |
//! |---|---|---|
//! | communal, door entry | enter | right door checked and buzzer rung, before the flat's own door; again when locked out |
//! | key safe | enter | after knock and announce, where the plan is *let yourself in*; else from the no-response flow, where the plan agrees entry; in an emergency after the right door |
//! | key safe | lock up | once inside, *I need the key to lock up* |
//! | key safe | locked out | once inside, *locked out, client inside* |
//! | key safe | went out | on a long stay, *I went out* |
//! | key safe | return | while the key is out, also after *left* |
//! | alarm | unset | from the moment the key is in hand until leaving |
//! | alarm | set | while leaving |
//!
//! Whoever shadows a colleague has none of these looks ([`Gate::Shadow`]): the colleague opens (DOOR 0.6). The visit itself
//! says so too, and [`crate::domain::reveal`] asks that first.
//!
//! Once *I am not safe* was said there is no look while it lasts ([`Gate::NotSafe`]), and afterwards only by a grant that was
//! given since ([`Gate::CodesOff`]).
//!
//! With a manager's grant the key safe may also be opened where nobody answered, for any plan: after the right door and
//! the knock all the same. The old code of one under replacement comes after the new one ([`Gate::NewerFirst`]).

use super::{Door, EmergencyAsk, NoReplyAsk, Step};
use crate::domain::entry::Purpose;
use crate::domain::visit::MethodKind;

/// What has to come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// The visit has not been started.
    Start,
    /// The right-door check.
    RightDoor,
    /// Knock and announce, the buzzer, being inside: the step this code belongs to.
    Step,
    /// The visit is over: nothing but a return.
    Left,
    /// *I am not safe* was said: whoever stands beside the worker sees no code.
    NotSafe,
    /// *I am not safe* was said in this visit: its codes are gone, and come back only by a manager's leave.
    CodesOff,
    /// The new code has to be tried before the old one.
    NewerFirst,
    /// The worker shadows: the colleague opens.
    Shadow,
}

impl Door {
    /// Whether the steps that must come before this look have been taken.
    ///
    /// # Errors
    /// The first [`Gate`] not passed.
    pub fn gate(&self, kind: MethodKind, purpose: Purpose, granted: bool) -> Result<(), Gate> {
        if !self.is_started() {
            return Err(Gate::Start);
        }
        // Where the rota says otherwise since the visit was begun, it takes a manager's grant. Central gives none to
        // whoever still shadows.
        if self.is_shadow() && !granted {
            return Err(Gate::Shadow);
        }
        if self.not_safe {
            return Err(Gate::NotSafe);
        }
        // Whoever stands beside the worker may have the phone unlocked, and say *I am safe now* for them.
        if self.codes_off.is_some() && !granted {
            return Err(Gate::CodesOff);
        }
        if !self.checked {
            return Err(Gate::RightDoor);
        }
        if self.left.is_some() && purpose != Purpose::Return {
            return Err(Gate::Left);
        }
        let fits = self.fits(kind, purpose) || (granted && self.fits_with_grant(kind, purpose));
        if fits { Ok(()) } else { Err(Gate::Step) }
    }

    /// Where a manager's grant opens what the plan alone would not: nobody came, or the way in failed.
    fn fits_with_grant(&self, kind: MethodKind, purpose: Purpose) -> bool {
        let outside = matches!(self.step, Step::NoReply(_) | Step::Emergency(EmergencyAsk::WayIn));
        match (kind, purpose) {
            (MethodKind::KeySafe, Purpose::Enter) => {
                let emergency = matches!(self.step, Step::Emergency(_));
                (self.announced || emergency) && (outside || matches!(self.step, Step::Enter | Step::Outcome))
            }
            (MethodKind::DoorEntry | MethodKind::Communal, Purpose::Enter) => self.buzzer_rung && outside,
            (_, _other) => false,
        }
    }

    fn fits(&self, kind: MethodKind, purpose: Purpose) -> bool {
        match (kind, purpose) {
            // In an emergency the right door is enough: knocking is replaced by it.
            (MethodKind::DoorEntry | MethodKind::Communal | MethodKind::KeySafe, Purpose::Enter)
                if self.step == Step::Emergency(EmergencyAsk::WayIn) =>
            {
                true
            }
            (MethodKind::DoorEntry | MethodKind::Communal, Purpose::Enter) => {
                self.buzzer_rung && self.step == Step::DoorEntry
            }
            (MethodKind::DoorEntry | MethodKind::Communal | MethodKind::KeySafe, Purpose::LockedOut) => {
                self.entered && self.step == Step::LockedOut
            }
            (MethodKind::DoorEntry | MethodKind::Communal | MethodKind::KeySafe, Purpose::WentOut) => {
                self.entered && self.is_long_stay() && self.step == Step::WentOut
            }
            (MethodKind::KeySafe, Purpose::Enter) => {
                let going_in =
                    self.known.going_in.is_some() && self.plan().is_some_and(|plan| plan.care.no_reply_entry);
                let agreed = self.lets_itself_in() || going_in;
                self.announced && agreed && self.step == Step::Enter
            }
            (MethodKind::KeySafe, Purpose::LockUp) => self.entered && self.step == Step::LockUp,
            (MethodKind::KeySafe, Purpose::Return) => self.key.is_out(),
            (MethodKind::Alarm, Purpose::Unset) => {
                matches!(self.step, Step::Opening | Step::Inside | Step::NoReply(NoReplyAsk::Rooms))
                    || (matches!(self.step, Step::Emergency(_)) && (self.is_in || self.key == super::Key::Taken))
            }
            (MethodKind::Alarm, Purpose::Set) => self.entered && matches!(self.step, Step::Leaving | Step::LockUp),
            // No such look.
            (MethodKind::KeySafe, Purpose::Unset | Purpose::Set)
            | (
                MethodKind::DoorEntry | MethodKind::Communal,
                Purpose::Unset | Purpose::Set | Purpose::LockUp | Purpose::Return,
            )
            | (
                MethodKind::Alarm,
                Purpose::Enter | Purpose::LockUp | Purpose::LockedOut | Purpose::WentOut | Purpose::Return,
            ) => false,
        }
    }
}
