//! A wrong tap that led inside is put right: *I am not inside*. The step before it holds again with all that was known.
//!
//! It is no way in: whatever could not be opened before the tap cannot be opened after its correction. What is told of
//! meanwhile stays (looks at codes, calls, who was told), and so does every line of the log.

use super::{Door, Step};
use crate::domain::entry::Fact;

/// Whether this line is of the answer that leads in, or is the one that does.
fn leads_in(fact: &Fact) -> bool {
    use crate::domain::entry::Someone::Colleague;
    use crate::domain::entry::flow::Ending::{AnsweredLate, FoundWell};
    match fact {
        Fact::OpenedBy(opening) => !opening.stayed_out,
        Fact::Answered | Fact::FoundOutside | Fact::AlreadyInside { .. } | Fact::Entered { .. } => true,
        Fact::SomeoneAnswered { who } => *who == Colleague,
        Fact::VisitOutcome(outcome) => matches!(outcome.ending, AnsweredLate | FoundWell),
        _other => false,
    }
}

/// Whether this line, said inside, leaves the tap open to correction: looks, calls, and what is taken back at once.
fn is_beside(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::RevealIntent { .. }
            | Fact::RevealShown { .. }
            | Fact::RevealHidden { .. }
            | Fact::RevealRefused { .. }
            | Fact::GrantAsked { .. }
            | Fact::VoiceShown
            | Fact::VoiceTried { .. }
            | Fact::VoiceAccepted
            | Fact::Dialled { .. }
            | Fact::Phoned(_)
            | Fact::Told(_)
            | Fact::TagMatched
            | Fact::TagMismatch { .. }
            | Fact::Leaving
            | Fact::StayedOn
            | Fact::EmergencyBegun
            | Fact::WentBack
            | Fact::NotSafe { .. }
            | Fact::SafeNow
            | Fact::Amended(_)
            | Fact::ToldLater(_)
            | Fact::Unknown { .. }
    )
}

impl Door {
    /// Keeps the state before an answer that leads in, and drops it once more is said than what it can be taken back over.
    pub(super) fn remember_before_in(&mut self, fact: &Fact) {
        if self.is_in {
            if !is_beside(fact) {
                self.before_in = None;
            }
        } else if !leads_in(fact) {
            self.before_in = None;
        } else if self.before_in.is_none() {
            self.before_in = Some(Box::new(self.clone()));
        }
    }

    /// Outside again by another way: nothing is left to take back.
    pub(super) fn forget_before_in(&mut self, fact: &Fact) {
        if !self.is_in && !leads_in(fact) {
            self.before_in = None;
        }
    }

    /// Whether the worker can say that they are not inside: nothing was said since that a wrong tap does not explain, and an
    /// emergency that has begun since was taken back.
    pub fn may_undo_in(&self) -> bool {
        let Some(before) = &self.before_in else { return false };
        // Whoever was not safe in there got out: that is no wrong tap.
        if self.codes_off != before.codes_off {
            return false;
        }
        let here = matches!(self.step, Step::Inside | Step::Emergency(_) | Step::NoReply(_));
        self.is_in && here && self.is_emergency() == before.is_emergency()
    }

    /// The state before the tap, with what was told of since.
    pub(super) fn undo_in(&mut self) {
        let Some(before) = self.before_in.take().filter(|_| self.is_in) else { return };
        let after = std::mem::replace(self, *before);
        self.looks = after.looks;
        self.not_shown = after.not_shown;
        self.not_safe = after.not_safe;
        (self.codes_off, self.voice_since) = (after.codes_off, after.voice_since);
        self.asked = after.asked;
        self.unknown = after.unknown;
        self.doubted |= after.doubted;
        self.known.attempts = after.known.attempts;
        self.known.seen = after.known.seen;
        self.known.calls = after.known.calls;
        self.known.told = after.known.told;
        self.known.decided = after.known.decided;
        match &self.step {
            Step::NoReply(_) => self.step = Step::NoReply(self.no_reply_ask()),
            Step::Emergency(_) => self.step = Step::Emergency(self.emergency_ask()),
            _as_it_was => {}
        }
    }
}
