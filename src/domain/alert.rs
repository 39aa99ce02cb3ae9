//! Whom the office tells of an entry, at once.
//!
//! | what happened | kind | who is told |
//! |---|---|---|
//! | an emergency began; it was none after all | `emergency`, `emergency_over` | on-call, Registered Manager, safeguarding |
//! | nobody answers; the way in failed | `no_reply`, `could_not_open` | on-call, Registered Manager |
//! | the second knock | `second_knock` | on-call |
//! | *I am not safe*; *I am safe now* | `not_safe`, `safe_now` | on-call, Registered Manager |
//! | the worker waits for a release | `waiting` | on-call, Registered Manager |
//! | *I am going in* | `going_in` | on-call |
//! | refused and not seen, something is wrong, a child alone | `refused_not_seen`, `something_wrong`, `child_alone` | on-call, safeguarding |
//! | gas, smoke, a break-in; locked out | `trouble`, `locked_out` | on-call |
//! | found dead, or so it looks | `death` | Registered Manager, Responsible Individual, safeguarding, on-call |
//! | a key, fob or phone is lost; nobody knows where the key is | `key_lost` | Registered Manager, safeguarding, on-call |
//! | the door does not lock, or a service broke it open and the worker stayed outside | `not_locked` | on-call, Registered Manager |
//! | left with the key | `key_not_back` | on-call, coordinator |
//! | the code may be known to others: it was told, the safe stood open, the worker knew it by heart | `code_compromised` | Registered Manager; on-call too where the safe is empty |
//! | the key will not turn, the code was changed | `could_not_open` | on-call, Registered Manager |
//! | a code did not open twice | `code_failed` | Registered Manager, coordinator |
//! | a concern | `concern` | Registered Manager, safeguarding |
//! | a concern about the manager | `concern` | Responsible Individual, safeguarding; nobody who is Registered Manager |
//! | something written in words on a phone that no PIN opens | `in_words` | on-call |
//! | running late | `running_late` | coordinator, on-call |
//!
//! A correction tells whoever would have been told of what it says now, where they have not heard it of this entry before.
//!
//! Nothing that is told holds a code, or words of the entry. Source: policy 7.2, 8.1, 9.1, 9.2; DOOR.

use super::authority::Role;
use super::entry::flow::{Breathing, Ending, Found, Opening, SafeFault, Secured, Seen};
use super::entry::report::Subject;
use super::entry::{Fact, KeyPlace, Someone};

/// That somebody is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Of what, in a word.
    pub kind: &'static str,
    /// Everybody with one of these roles.
    pub to: &'static [Role],
    /// But for those with this role.
    pub not: Option<Role>,
}

impl Alert {
    fn of(kind: &'static str, to: &'static [Role]) -> Self {
        Self { kind, to, not: None }
    }

    /// Whether somebody with these roles is told.
    pub fn tells(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.to.contains(role)) && !self.not.is_some_and(|not| roles.contains(&not))
    }
}

/// Who is told of this entry; `None` where nobody is.
pub fn alert(fact: &Fact) -> Option<Alert> {
    use Role::{Coordinator, OnCallManager, RegisteredManager, ResponsibleIndividual, Safeguarding};
    let alert = match fact {
        Fact::EmergencyBegun => Alert::of("emergency", &[OnCallManager, RegisteredManager, Safeguarding]),
        Fact::EmergencyOver { .. } => Alert::of("emergency_over", &[OnCallManager, RegisteredManager, Safeguarding]),
        Fact::NoReply => Alert::of("no_reply", &[OnCallManager, RegisteredManager]),
        Fact::CouldNotOpen => Alert::of("could_not_open", &[OnCallManager, RegisteredManager]),
        Fact::Knocked { round: 2.., .. } => Alert::of("second_knock", &[OnCallManager]),
        Fact::NotSafe { .. } => Alert::of("not_safe", &[OnCallManager, RegisteredManager]),
        Fact::SafeNow => Alert::of("safe_now", &[OnCallManager, RegisteredManager]),
        Fact::WaitingForRelease { .. } => Alert::of("waiting", &[OnCallManager, RegisteredManager]),
        Fact::GoingIn { .. } => Alert::of("going_in", &[OnCallManager]),
        Fact::RefusalSeen { seen: Seen::NotSeen } => Alert::of("refused_not_seen", &[OnCallManager, Safeguarding]),
        Fact::SomethingWrong => Alert::of("something_wrong", &[OnCallManager, Safeguarding]),
        Fact::SomeoneAnswered { who: Someone::ChildAlone } => Alert::of("child_alone", &[OnCallManager, Safeguarding]),
        Fact::Trouble { .. } => Alert::of("trouble", &[OnCallManager]),
        Fact::LockedOut => Alert::of("locked_out", &[OnCallManager]),
        Fact::DeathFound(_) | Fact::HowFound { state: Breathing::LooksDead } => {
            Alert::of("death", &[RegisteredManager, ResponsibleIndividual, Safeguarding, OnCallManager])
        }
        Fact::Lost(_) | Fact::KeyLeft { place: KeyPlace::Unknown } => {
            Alert::of("key_lost", &[RegisteredManager, Safeguarding, OnCallManager])
        }
        Fact::KeyLeft { place: KeyPlace::WithMe } => Alert::of("key_not_back", &[OnCallManager, Coordinator]),
        // Nobody asks the worker how a home is left that they never were in.
        Fact::OpenedBy(Opening { by_force: true, stayed_out: true, .. }) => {
            Alert::of("not_locked", &[OnCallManager, RegisteredManager])
        }
        Fact::WontLock { .. } => Alert::of("not_locked", &[OnCallManager, RegisteredManager]),
        Fact::HomeSecured { what, .. } if what.contains(&Secured::Broken) => {
            Alert::of("not_locked", &[OnCallManager, RegisteredManager])
        }
        Fact::CodeTold { told: true, .. } => Alert::of("code_compromised", &[RegisteredManager]),
        Fact::KeyHad { from, .. } if from.compromises() => Alert::of("code_compromised", &[RegisteredManager]),
        Fact::KeySafeFault { fault: SafeFault::Empty } => {
            Alert::of("code_compromised", &[OnCallManager, RegisteredManager])
        }
        Fact::KeySafeFault { fault: SafeFault::KeyWillNotTurn | SafeFault::Changed } => {
            Alert::of("could_not_open", &[OnCallManager, RegisteredManager])
        }
        Fact::KeySafeFault { fault } if fault.compromises() => Alert::of("code_compromised", &[RegisteredManager]),
        Fact::CodeDidNotOpen { attempt: 2.., .. } => Alert::of("code_failed", &[RegisteredManager, Coordinator]),
        Fact::Concern(concern) if concern.about == Subject::Manager => {
            Alert { kind: "concern", to: &[ResponsibleIndividual, Safeguarding], not: Some(RegisteredManager) }
        }
        Fact::Concern(_) => Alert::of("concern", &[RegisteredManager, Safeguarding]),
        Fact::InWords { .. } => Alert::of("in_words", &[OnCallManager]),
        Fact::RunningLate { .. } => Alert::of("running_late", &[Coordinator, OnCallManager]),
        _of_no_urgency => return None,
    };
    Some(alert)
}

/// Who is told of an entry that says this alone. At the door its alarm came from what was written beside it; a correction
/// writes nothing beside itself.
fn alone(fact: &Fact) -> Option<Alert> {
    let beside = match fact {
        Fact::RoomsChecked { found: Found::Dead, .. } => Fact::HowFound { state: Breathing::LooksDead },
        Fact::RoomsChecked { found: Found::NeedsHelp, .. } | Fact::LifeAtRisk { risk: true } => Fact::EmergencyBegun,
        Fact::PeopleInside { inside: true } => Fact::EmergencyBegun,
        Fact::VisitOutcome(outcome) => match outcome.ending {
            Ending::FoundDead => Fact::HowFound { state: Breathing::LooksDead },
            Ending::NeedsHelp => Fact::EmergencyBegun,
            ending if ending.needs_name() => Fact::NoReply,
            _well => return None,
        },
        other => return alert(other),
    };
    alert(&beside)
}

/// Who is told that an entry says `is` after a correction; `None` where nobody is, or where everybody heard the same of it
/// before, in one of the ways in which it stood (`were`, the first as it was written).
pub fn alert_of_correction(were: &[Fact], is: &Fact) -> Option<Alert> {
    let knows = |now: &Alert, was: &Fact| {
        alone(was).is_some_and(|was| was.kind == now.kind && now.to.iter().all(|role| was.to.contains(role)))
    };
    alone(is).filter(|now| !were.iter().any(|was| knows(now, was)))
}
