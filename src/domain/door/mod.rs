//! The flow at the door. Its state is a fold over the entries logged for the visit: nothing else is stored.
//!
//! A phone that dies comes back to the same step with the right time left ([`Door::replay`]), there is one
//! source of truth, and what the manager reads is what the app acted on. [`Door::step`] takes an answer of the
//! worker and gives back the entries to log, the effects asked for, and the next state; the fold over those very
//! entries *is* the next state, so that going on and coming back cannot differ.
//!
//! | step | the question on screen | leads to |
//! |---|---|---|
//! | arrive | Is this the right door? | buzzer (where there is an outer door), knock, trouble |
//! | buzzer, door entry | Ring the buzzer; then the outer door's code | knock |
//! | knock, wait | Knock and announce; wait; go on early, or with a key that somebody gives | answered, someone else, refused; *let yourself in*: the key safe; else a second knock, then no reply |
//! | outcome | What happened? (only where the worker could not knock) | the same |
//! | enter, opening | Open the key safe; announce again and go in (alarm) | inside, did not open, no response |
//! | did not open | Clear it, press again, wiggle the cover; the old code, where one is being replaced | enter, no response |
//! | with someone | A relative opened: did you get to see the client alone? | inside, hand over |
//! | refusal | Seen? Can they decide? Harm? Why? ([`refusal`]) | left, hand over, emergency |
//! | no response | Be heard, look, phone, tell on-call, stay, be released ([`no_reply`]) | inside, emergency, left |
//! | emergency | From any step, one tap ([`emergency`]) | inside, key back, left; back, where it was none |
//! | inside, lock up, locked out, went out | Care; fetch the key to lock up; get back in | leaving; *I am not inside* (a wrong tap): back to the step before it, with no more allowed than there (`door/undo.rs`) |
//! | leaving, key back | Announce, lock; after a death: nothing is touched or said, and who takes over, by name; a door that does not lock is left to somebody by name; where is the key, if it was taken? | left |
//! | hand over | Ring on-call, and what they said; ends only with the name of whoever takes over, unless the door opens after all; gas or smoke with somebody inside is an emergency | inside, emergency, left |
//! | key out | After *left*: the key is still with the worker | ended |
//!
//! 999 stands outside all of this: it is offered in every state, before any of these questions.
//!
//! Source: policy 6.1 (knock and announce even with a key; no-response protocol; key returned), 9.1, 9.2; the agreed
//! protocols at the door.

mod arrive;
pub mod emergency;
mod enter;
mod gate;
mod hand_over;
mod knock;
mod known;
mod leave;
pub mod no_reply;
pub mod refusal;
mod step;
mod timer;
mod undo;

use std::time::Duration;

use super::clock::{Boot, Timestamp};
use super::entry::flow::{self, Asked, Authority, Decision};
use super::entry::{Entered, Fact, FlowPlan, KeyPlace, NotShown, Purpose, Record, Someone, Trouble};
use super::ids::{CodeVersionId, EntryId, MethodId};
use super::tag::TagSeen;
use super::visit::{AccessPlan, MethodKind};

use no_reply::Cause;

pub use emergency::{Emergency, EmergencyAsk, Owed, StaysOut};
pub use gate::Gate;
pub use known::{Known, Waiting};
pub use no_reply::{NoReply, NoReplyAsk};
pub use refusal::{Refusal, RefusalAsk};
pub use step::{Effect, Event, Outcome};
pub use timer::{Running, TimerName};

/// A moment as an entry recorded it, or as the phone reads it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant, as good as it is.
    pub at: Timestamp,
    /// The boot clock.
    pub boot: Boot,
}

impl Moment {
    /// Time since `earlier`: by the boot clock within one boot, so that a clock set meanwhile changes no wait.
    fn since(&self, earlier: &Self) -> Duration {
        if self.boot.continues(&earlier.boot) {
            Duration::from_millis(self.boot.elapsed_ms - earlier.boot.elapsed_ms)
        } else {
            self.at.since(earlier.at)
        }
    }
}

/// Tells one wait of a visit from another, so that a late timer is harmless: the how-manieth wait it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u32);

/// Why a visit has to be handed to a named person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOver {
    /// The client said no, and on-call has to know before the worker leaves.
    Refused,
    /// Somebody else is at the door, and the worker stays outside.
    Someone(Someone),
    /// Something is wrong at the house.
    Trouble(Trouble),
    /// It was not safe to stay: the worker got out.
    NotSafe,
}

/// Where the worker is in the flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Not begun.
    NotStarted,
    /// Is this the right door?
    Arrive,
    /// Ring the buzzer of the outer door.
    Buzzer,
    /// The buzzer was rung: the outer door's code may be seen.
    DoorEntry,
    /// Ring, knock and announce.
    Knock {
        /// First or second time.
        round: u8,
    },
    /// Waiting for an answer.
    Waiting {
        /// After which knock.
        round: u8,
        /// Which wait.
        timer: TimerId,
        /// When it began.
        since: Moment,
        /// How long it is, seconds.
        wait: u32,
    },
    /// The worker could not knock: what happened?
    Outcome,
    /// Agreed entry: the key safe's code may be seen.
    Enter,
    /// A code that was shown did not open: what helps, and again.
    DidNotOpen,
    /// The key is in hand: call out, open, unset the alarm.
    Opening,
    /// A relative opened.
    WithSomeone {
        /// Who.
        who: Someone,
    },
    /// Inside.
    Inside,
    /// Inside, fetching the key from the safe to lock up.
    LockUp,
    /// Locked out, client inside.
    LockedOut,
    /// On a long stay: out for a while.
    WentOut,
    /// The client says no.
    Refusal(RefusalAsk),
    /// Nobody answers, or the way in failed.
    NoReply(NoReplyAsk),
    /// An emergency.
    Emergency(EmergencyAsk),
    /// About to leave.
    Leaving,
    /// The door is locked: where is the key?
    KeyBack,
    /// On-call has to take over.
    HandOver(HandOver),
    /// Left, with the key still on the worker.
    KeyOut,
    /// Over.
    Ended,
}

impl Step {
    /// The word of the log.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Arrive => "arrive",
            Self::Buzzer => "buzzer",
            Self::DoorEntry => "door_entry",
            Self::Knock { .. } => "knock",
            Self::Waiting { .. } => "waiting",
            Self::Outcome => "outcome",
            Self::Enter => "enter",
            Self::DidNotOpen => "did_not_open",
            Self::Opening => "opening",
            Self::WithSomeone { .. } => "with_someone",
            Self::Inside => "inside",
            Self::LockUp => "lock_up",
            Self::LockedOut => "locked_out",
            Self::WentOut => "went_out",
            Self::Refusal(_) => "refusal",
            Self::NoReply(_) => "no_reply",
            Self::Emergency(_) => "emergency",
            Self::Leaving => "leaving",
            Self::KeyBack => "key_back",
            Self::HandOver(_) => "hand_over",
            Self::KeyOut => "key_out",
            Self::Ended => "ended",
        }
    }
}

/// Where the key from the safe is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Key {
    /// Never taken.
    #[default]
    InSafe,
    /// Taken, its state not yet given.
    Taken,
    /// Left with it.
    WithMe,
    /// Accounted for: back in the safe, or with a named person.
    Settled,
    /// Nobody knows: the lost-key case.
    Lost,
}

impl Key {
    /// Whether the code may still be needed to put it back.
    pub fn is_out(self) -> bool {
        match self {
            Self::Taken | Self::WithMe => true,
            Self::InSafe | Self::Settled | Self::Lost => false,
        }
    }
}

/// One look at a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The intent's entry.
    pub intent: EntryId,
    /// Whose code.
    pub method: MethodId,
    /// What it is.
    pub kind: MethodKind,
    /// Which version of its code.
    pub version: CodeVersionId,
    /// Why.
    pub purpose: Purpose,
    /// Whether a manager's grant allowed it.
    pub granted: bool,
    /// When it came on screen, if it did.
    pub shown: Option<Timestamp>,
    /// Whether it went off screen.
    pub hidden: bool,
    /// How long it was shown, where that is known: milliseconds.
    pub shown_ms: Option<u64>,
}

/// The flow of one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    step: Step,
    /// Where the worker was when the hand-over began: *go back* leads there.
    came_from: Option<Step>,
    /// Who stood at the door when the worker was kept out or refused there: *go back* leads to them.
    with_someone: Option<Someone>,
    plan: Option<FlowPlan>,
    checked: bool,
    buzzer_rung: bool,
    announced: bool,
    /// When the first knock of the last two was.
    knocked: Option<Moment>,
    entered: bool,
    /// Whether the worker is inside now.
    is_in: bool,
    refusal: Refusal,
    no_reply: Option<NoReply>,
    emergency: Option<Emergency>,
    known: Known,
    /// Whether the worker said that they are not safe, and not yet that they are again.
    not_safe: bool,
    /// When they said so last: from then on this visit shows no code but by leave that was given since.
    codes_off: Option<Timestamp>,
    /// Whether a voice grant was accepted since.
    voice_since: bool,
    /// Whether somebody kept the worker out, or something at the house does; until somebody opens.
    kept_out: Option<StaysOut>,
    /// Whether the client said no; until they open.
    said_no: bool,
    /// Since when somebody whom the worker does not know is at the door.
    stranger: Option<Timestamp>,
    /// Codes that were tried and did not open.
    unopened: Vec<(MethodId, CodeVersionId)>,
    key: Key,
    /// Who gave the worker the key that is out; empty where it is the safe's, or nobody said.
    key_giver: String,
    /// How the door was left was said, since somebody last went in.
    shut: bool,
    waits: u32,
    looks: Vec<Look>,
    not_shown: Vec<(MethodId, Purpose, NotShown)>,
    left: Option<Timestamp>,
    /// When the office was last asked for leave to see a code.
    asked: Option<Timestamp>,
    /// Whether the code was reported not to open: what is written from then on may hold another one.
    doubted: bool,
    unknown: u32,
    /// What came of the tag that was read last.
    tag: Option<TagSeen>,
    /// The state before the answer that led in, for as long as it can be taken back.
    before_in: Option<Box<Self>>,
}

impl Default for Door {
    fn default() -> Self {
        Self {
            step: Step::NotStarted,
            came_from: None,
            with_someone: None,
            plan: None,
            checked: false,
            buzzer_rung: false,
            announced: false,
            knocked: None,
            entered: false,
            is_in: false,
            refusal: Refusal::default(),
            no_reply: None,
            emergency: None,
            known: Known::default(),
            not_safe: false,
            codes_off: None,
            voice_since: false,
            kept_out: None,
            said_no: false,
            stranger: None,
            unopened: Vec::new(),
            key: Key::InSafe,
            key_giver: String::new(),
            shut: false,
            waits: 0,
            looks: Vec::new(),
            not_shown: Vec::new(),
            left: None,
            asked: None,
            doubted: false,
            unknown: 0,
            tag: None,
            before_in: None,
        }
    }
}

impl Door {
    /// The state after these entries of one visit, oldest first. Never fails: an entry that does not fit its place
    /// still counts for what it says.
    pub fn replay<'a>(records: impl IntoIterator<Item = (EntryId, &'a Record)>) -> Self {
        let mut door = Self::default();
        for (id, record) in records {
            let boot = Boot { id: record.boot.clone(), elapsed_ms: record.since_boot_ms };
            door.apply(id, &Moment { at: record.now.at, boot }, &record.fact);
        }
        door
    }

    /// Folds one entry into the state.
    pub fn apply(&mut self, id: EntryId, moment: &Moment, fact: &Fact) {
        if *fact == Fact::NotInside {
            return self.undo_in();
        }
        self.remember_before_in(fact);
        let before = self.step.clone();
        self.known.learn(moment, fact);
        self.learn_emergency(moment, fact);
        self.learn_no_reply(fact);
        self.learn_who_keeps_out(moment, fact);
        self.fold(id, moment, fact);
        let aside = |step: &Step| matches!(step, Step::HandOver(_) | Step::NoReply(_) | Step::Refusal(_));
        if aside(&self.step) && !aside(&before) && *fact != Fact::WentBack {
            self.with_someone = match &before {
                Step::WithSomeone { who } => Some(*who),
                _alone => None,
            };
            self.came_from = Some(before);
        } else if matches!(fact, Fact::SomeoneAnswered { .. } | Fact::WentBack) {
            self.with_someone = None;
        }
        self.forget_before_in(fact);
    }

    /// Who or what keeps the worker outside, in whichever flow it was said.
    fn learn_who_keeps_out(&mut self, moment: &Moment, fact: &Fact) {
        match fact {
            // Smoke, gas and danger stay what they are.
            Fact::AccessDenied { .. } => self.kept_out = self.kept_out.or(Some(StaysOut::KeptOut)),
            Fact::Trouble { trouble: Trouble::Gas | Trouble::Smoke } => self.kept_out = Some(StaysOut::SmokeGas),
            Fact::Trouble { .. } => self.kept_out = Some(StaysOut::Danger),
            Fact::Refused => self.said_no = true,
            Fact::SomeoneAnswered { who: Someone::Stranger } => self.stranger = self.stranger.or(Some(moment.at)),
            Fact::WentBack if self.step == Step::HandOver(HandOver::Someone(Someone::Stranger)) => {
                (self.kept_out, self.said_no, self.stranger) = (None, false, None);
            }
            // A wrong tap, or the reason has gone.
            Fact::WentBack
                if matches!(self.step, Step::HandOver(_) | Step::Refusal(_)) && !self.takes_refusal_back() =>
            {
                (self.kept_out, self.said_no) = (None, false);
            }
            Fact::WentBack if self.step == Step::Emergency(EmergencyAsk::Outside) => self.kept_out = None,
            Fact::Answered | Fact::Entered { .. } => (self.kept_out, self.said_no) = (None, false),
            _says_nothing_of_it => {}
        }
    }

    fn fold(&mut self, id: EntryId, moment: &Moment, fact: &Fact) {
        match fact {
            Fact::VisitStarted { plan } => {
                self.plan = Some(plan.clone());
                self.step = Step::Arrive;
            }
            Fact::DoorChecked { .. } => {
                self.checked = true;
                self.step = self.after_right_door();
            }
            Fact::Trouble { trouble } => self.step = Step::HandOver(HandOver::Trouble(*trouble)),
            Fact::GotOut => {
                self.is_in = false;
                self.step = Step::HandOver(HandOver::NotSafe);
            }
            Fact::BuzzerRung => {
                self.buzzer_rung = true;
                self.step = Step::DoorEntry;
            }
            Fact::AtOwnDoor => self.step = Step::Knock { round: 1 },
            Fact::Knocked { round, wait } => {
                self.announced = true;
                if *round < 2 || self.knocked.is_none() {
                    self.knocked = Some(moment.clone());
                }
                self.waits += 1;
                let (timer, since) = (TimerId(self.waits), moment.clone());
                self.step = Step::Waiting { round: *round, timer, since, wait: *wait };
            }
            Fact::KnockSkipped { .. } => {
                self.announced = true;
                self.step = if self.lets_itself_in() { Step::Enter } else { Step::Outcome };
            }
            Fact::Waited { round } | Fact::WaitCutShort { round, .. } => self.step = self.after_wait(*round),
            Fact::SomeoneAnswered { who } => {
                self.step = match who {
                    Someone::Relative | Someone::Neighbour | Someone::Colleague => Step::WithSomeone { who: *who },
                    Someone::ChildAlone | Someone::Stranger | Someone::EmergencyService => {
                        Step::HandOver(HandOver::Someone(*who))
                    }
                };
            }
            // On-call was told, and said so: what is left is to respect it.
            Fact::Decided(decided)
                if decided.what == Decision::StandDown
                    && self.step == Step::HandOver(HandOver::Refused)
                    && self.refusal.is_clear() =>
            {
                self.step = Step::Refusal(RefusalAsk::Respect);
            }
            Fact::Refused => {
                self.refusal = Refusal::default();
                self.step = self.refusal_step();
            }
            Fact::RefusalSeen { seen } => self.refused(|refusal| refusal.seen = Some(*seen)),
            Fact::RefusalCapacity { decides } => self.refused(|refusal| refusal.decides = Some(*decides)),
            Fact::RefusalHarm { harm } => self.refused(|refusal| refusal.harm = Some(*harm)),
            Fact::RefusalReason { .. } => self.refused(|refusal| refusal.asked_why = true),
            Fact::SomethingWrong => self.step = Step::HandOver(HandOver::Someone(Someone::Relative)),
            Fact::NoReply => self.begin_no_reply(Cause::NoAnswer, moment),
            Fact::CouldNotOpen => {
                self.doubted = true;
                self.begin_no_reply(self.why_shut_out(), moment);
            }
            Fact::KeySafeFault { fault } => {
                self.doubted |= fault.doubts_code();
                let tries = matches!(
                    self.step,
                    Step::Enter | Step::Opening | Step::DidNotOpen | Step::LockedOut | Step::WentOut
                );
                if fault.shuts_out() && tries {
                    self.begin_no_reply(self.why_shut_out(), moment);
                }
                if let Some(flow) = self.no_reply.as_mut().filter(|_| fault.shuts_out()) {
                    flow.fault = Some(*fault);
                }
            }
            Fact::CodeDidNotOpen { method, version, .. } => {
                self.unopened.push((*method, *version));
                if self.step == Step::Enter {
                    self.step = Step::DidNotOpen;
                }
            }
            Fact::EmergencyBegun => self.begin_emergency(moment),
            Fact::EmergencyOver { .. } => {
                self.step = self.before_emergency();
                self.restore_emergency();
            }
            Fact::VisitOutcome(_) => {
                self.no_reply = None;
                self.step = self.after_emergency();
            }
            // Whatever a log ends with, the visit can be finished from here.
            Fact::HandedTo { .. } => {
                // After a death the worker goes when somebody has taken over.
                self.is_in &= self.step != Step::Leaving;
                self.no_reply = None;
                self.step = Step::KeyBack;
            }
            Fact::DoorLocked | Fact::LockedBehind | Fact::WontLock { .. } => {
                self.is_in = false;
                self.shut = true;
                self.step = Step::KeyBack;
            }
            Fact::WentBack => self.went_back(),
            Fact::KeyTaken => self.key_taken(),
            Fact::KeyHad { name, .. } => self.key_giver.clone_from(name),
            Fact::Entered { .. } => {
                self.shut = false;
                self.entered();
            }
            Fact::AlreadyInside { .. } => {}
            // What the plan agrees opens the key safe; on a manager's word alone it takes their leave (a grant), or somebody
            // who opens.
            Fact::GoingIn { by: Authority::Plan, .. } if self.has(MethodKind::KeySafe) && !self.is_shadow() => {
                self.step = Step::Enter;
            }
            Fact::AccessDenied { .. } if !matches!(self.step, Step::Emergency(_)) => {
                self.step = Step::HandOver(HandOver::Someone(Someone::Relative));
            }
            Fact::OutSafe => {
                // Said during the care that follows, it means: all is well in here.
                self.is_in &= matches!(self.step, Step::Inside | Step::LockUp | Step::Leaving);
                match &self.step {
                    // Out again before the door was open, or without having found anybody: the flow goes on.
                    Step::Enter | Step::Opening | Step::DidNotOpen if self.no_reply.is_some() => {
                        self.step = Step::NoReply(self.no_reply_ask());
                    }
                    _other => self.again(),
                }
            }
            Fact::LockUpBegun => self.step = Step::LockUp,
            Fact::LockUpDropped | Fact::Leaving => self.step = Step::Leaving,
            Fact::LockedOut => {
                self.is_in = false;
                self.step = Step::LockedOut;
            }
            Fact::WentOut => {
                self.is_in = false;
                self.step = Step::WentOut;
            }
            Fact::StayedOn => self.step = Step::Inside,
            Fact::KeyLeft { place } => self.key_left(place),
            Fact::Left => {
                self.left = self.left.or(Some(moment.at));
                self.is_in = false;
                self.step = if self.key == Key::WithMe { Step::KeyOut } else { Step::Ended };
            }
            Fact::RevealIntent { method, kind, version, purpose, grant, voice, .. } => self.looks.push(Look {
                intent: id,
                method: *method,
                kind: *kind,
                version: *version,
                purpose: *purpose,
                granted: *voice || grant.is_some(),
                shown: None,
                hidden: false,
                shown_ms: None,
            }),
            Fact::RevealShown { intent } => self.look_mut(*intent, |look| look.shown = Some(moment.at)),
            Fact::RevealHidden { intent, shown_ms, .. } => {
                self.look_mut(*intent, |look| {
                    look.hidden = true;
                    look.shown_ms = *shown_ms;
                });
            }
            Fact::RevealRefused { method, purpose, why } => self.not_shown.push((*method, *purpose, *why)),
            Fact::Unknown { .. } => self.unknown += 1,
            Fact::TagMatched | Fact::TagMismatch { .. } => self.tag = TagSeen::of(fact),
            Fact::NotSafe { .. } => {
                (self.not_safe, self.codes_off, self.voice_since) = (true, Some(moment.at), false);
                self.again();
            }
            Fact::VoiceAccepted => self.voice_since = true,
            Fact::SafeNow => {
                self.not_safe = false;
                self.again();
            }
            Fact::GrantAsked { .. } => self.asked = Some(moment.at),
            // What only adds to what is known: the next question follows from it.
            Fact::Attempted { .. }
            | Fact::Observed { .. }
            | Fact::AskDone { .. }
            | Fact::AskSkipped { .. }
            | Fact::Phoned(_)
            | Fact::Told(_)
            | Fact::OpenedBy(_)
            | Fact::RoomsChecked { .. }
            | Fact::WaitingForRelease { .. }
            | Fact::Released(_)
            | Fact::Decided(_)
            | Fact::EmergencyTrigger { .. }
            | Fact::LifeAtRisk { .. }
            | Fact::CapacityOwed { .. }
            | Fact::BestInterests(_)
            | Fact::GoingIn { .. }
            | Fact::AccessDenied { .. }
            | Fact::HowFound { .. }
            | Fact::DeathFound(_)
            | Fact::TakenOver { .. }
            | Fact::HomeSecured { .. }
            | Fact::CodeTold { .. }
            | Fact::KinTold { .. }
            | Fact::KinToBeTold { .. } => self.again(),
            _not_about_the_flow => {}
        }
    }

    fn refused(&mut self, learn: impl FnOnce(&mut Refusal)) {
        learn(&mut self.refusal);
        self.step = self.refusal_step();
    }

    /// Asks the first open question of the flow that is under way.
    fn again(&mut self) {
        match &self.step {
            Step::NoReply(_) => self.step = Step::NoReply(self.no_reply_ask()),
            Step::Emergency(_) => self.step = Step::Emergency(self.emergency_ask()),
            _other => {}
        }
    }

    fn entered(&mut self) {
        let outside = !self.is_in;
        self.entered = true;
        self.is_in = true;
        // Whoever stayed outside until help came goes in with it: how they are is asked now.
        self.known.done.retain(|asked| !matches!(asked, Asked::Help | Asked::StayOut));
        // Somebody who was looked for: every room, each time the worker goes in.
        if let Some(flow) = self.no_reply.as_mut().filter(|_| outside) {
            flow.went_in = true;
            self.known.rooms = None;
        }
        // Whoever was locked out knows where the client is.
        self.no_reply = self.no_reply.take().filter(|flow| flow.cause != Cause::LockedOut);
        self.step = match &self.step {
            Step::Emergency(_) => Step::Emergency(self.emergency_ask()),
            _ if self.no_reply.is_some() => Step::NoReply(self.no_reply_ask()),
            _as_planned => Step::Inside,
        };
    }

    /// The entries of somebody coming in because the door was opened by the client, or by one who lets them see the client: it
    /// ends a no-response flow that was under way (DOOR: *answered late*).
    fn came_in(&self, how: Entered) -> Vec<Fact> {
        let sought = self.no_reply.as_ref().is_some_and(|flow| flow.cause != Cause::LockedOut);
        let late = sought.then(|| Fact::VisitOutcome(flow::Outcome::plain(flow::Ending::AnsweredLate)));
        late.into_iter().chain([Fact::Entered { how }]).collect()
    }

    /// The client opened, and needs help: in, and into the emergency flow, which asks how they are.
    fn answered_in_need(&self) -> Vec<Fact> {
        self.answered().into_iter().chain([Fact::EmergencyBegun]).collect()
    }

    /// The client opened.
    fn answered(&self) -> Vec<Fact> {
        [Fact::Answered].into_iter().chain(self.came_in(Entered::Answered)).collect()
    }

    fn went_back(&mut self) {
        let inside = self.is_in;
        match self.step.clone() {
            // Nobody keeps the worker out, or not any more.
            Step::Emergency(EmergencyAsk::Outside) => {
                if let Some(emergency) = self.emergency.as_mut() {
                    emergency.denied = false;
                }
                self.again();
            }
            Step::Emergency(_) if self.known.is_done(Asked::StayOut) => {
                self.known.done.retain(|asked| *asked != Asked::StayOut);
                self.again();
            }
            Step::Emergency(_) => {
                self.step = self.before_emergency();
                self.forget_emergency();
            }
            // The question before, not the door.
            _ if self.takes_refusal_back() => {
                self.refusal.take_back();
                self.step = self.refusal_step();
            }
            // A wrong tap: where the worker was.
            Step::HandOver(HandOver::NotSafe) => {
                self.is_in = matches!(self.came_from, Some(Step::Inside | Step::LockUp | Step::Leaving));
                self.step = self.came_from.clone().unwrap_or(Step::Knock { round: 1 });
            }
            // Not inside after all.
            Step::NoReply(NoReplyAsk::Rooms) => {
                if let Some(flow) = self.no_reply.as_mut() {
                    flow.went_in = false;
                }
                self.is_in = false;
                self.step = Step::NoReply(self.no_reply_ask());
            }
            // The rooms once more.
            Step::NoReply(_) if inside && self.no_reply.is_some() => {
                self.known.rooms = None;
                self.step = Step::NoReply(self.no_reply_ask());
            }
            Step::NoReply(ask) if self.take_back(ask) => self.step = Step::NoReply(self.no_reply_ask()),
            _elsewhere => self.step = self.before(),
        }
    }

    fn after_right_door(&self) -> Step {
        if matches!(self.step, Step::Emergency(_)) { Step::Emergency(self.emergency_ask()) } else { self.first_door() }
    }

    /// The outer door where there is one, else the client's own.
    fn first_door(&self) -> Step {
        if self.has_outer_door() { Step::Buzzer } else { Step::Knock { round: 1 } }
    }

    /// Where the worker is.
    pub fn step_now(&self) -> &Step {
        &self.step
    }

    /// What the flow goes by, once started.
    pub fn plan(&self) -> Option<&FlowPlan> {
        self.plan.as_ref()
    }

    /// Whether what a manager says on the telephone is asked for here, beside the step's own question. The flows that ring them ask
    /// for it themselves; before the knock is over nothing of it is taken.
    pub fn takes_a_managers_word(&self) -> bool {
        match self.step {
            Step::Refusal(_)
            | Step::WithSomeone { .. }
            | Step::Enter
            | Step::Opening
            | Step::DidNotOpen
            | Step::Inside
            | Step::LockUp
            | Step::LockedOut
            | Step::WentOut
            | Step::Leaving
            | Step::KeyBack
            | Step::KeyOut
            | Step::NoReply(NoReplyAsk::Rooms) => true,
            Step::Emergency(ask) => !matches!(
                ask,
                EmergencyAsk::PhoneClient
                    | EmergencyAsk::PhoneContact
                    | EmergencyAsk::Help
                    | EmergencyAsk::Outside
                    | EmergencyAsk::WayIn
            ),
            Step::NotStarted
            | Step::Arrive
            | Step::Buzzer
            | Step::DoorEntry
            | Step::Knock { .. }
            | Step::Waiting { .. }
            | Step::Outcome
            | Step::HandOver(_)
            | Step::NoReply(_)
            | Step::Ended => false,
        }
    }

    /// Where the key is.
    pub fn key(&self) -> Key {
        self.key
    }

    /// Who gave the worker the key that is out, where somebody did.
    pub fn key_giver(&self) -> &str {
        &self.key_giver
    }

    /// Whether the door does not lock: a service broke it, or the worker said so. Who stays, where that was said.
    pub fn wont_lock(&self) -> Option<&str> {
        let stays = self.emergency.as_ref().and_then(|emergency| emergency.stays.as_deref());
        let forced = self.known.opened.iter().any(|opening| opening.by_force);
        stays.or(forced.then_some(""))
    }

    /// Whether the worker is outside a door that was forced, and nobody has said who stays with the home. In an emergency that is
    /// asked by itself.
    pub fn stands_open(&self) -> bool {
        let forced = self.known.opened.iter().any(|opening| opening.by_force);
        forced && !self.is_in && !self.shut && self.emergency.is_none()
    }

    /// Whether that is what is asked now.
    pub fn asks_who_stays(&self) -> bool {
        self.stands_open() && self.step == Step::KeyBack && !self.is_handed_over()
    }

    fn is_handed_over(&self) -> bool {
        self.known.outcome.as_ref().is_some_and(|outcome| !outcome.handed_to.trim().is_empty())
    }

    /// When the office was last asked for leave to see a code, if it was.
    pub fn asked_for_leave(&self) -> Option<Timestamp> {
        self.asked
    }

    /// Whether the code was reported not to open in this visit (the notes guard is stricter then).
    pub fn is_code_doubted(&self) -> bool {
        self.doubted
    }

    /// The key safe's look that a manager's grant allowed, if one was shown.
    pub fn granted_look(&self) -> Option<&Look> {
        let shown = |look: &&Look| look.granted && look.kind == MethodKind::KeySafe && look.shown.is_some();
        self.looks.iter().rev().find(shown)
    }

    /// The looks at codes, in order.
    pub fn looks(&self) -> &[Look] {
        &self.looks
    }

    /// The look that began and was never seen to end: the app died while the code was on screen.
    pub fn open_look(&self) -> Option<&Look> {
        self.looks.iter().find(|look| look.shown.is_some() && !look.hidden)
    }

    /// What is known so far of a door that did not go as planned.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// What is known of a refusal.
    pub fn refusal(&self) -> Refusal {
        self.refusal
    }

    /// Since when nobody has answered: the first knock.
    pub fn knocked_at(&self) -> Option<Timestamp> {
        self.knocked.as_ref().map(|moment| moment.at)
    }

    /// Whether the right door was checked.
    pub fn is_checked(&self) -> bool {
        self.checked
    }

    /// Whether the worker said that they are not safe: no code until they say that they are.
    pub fn is_not_safe(&self) -> bool {
        self.not_safe
    }

    /// When the worker said last that they are not safe, if they did in this visit: its codes are gone, also after they are
    /// safe again.
    pub fn codes_off_since(&self) -> Option<Timestamp> {
        self.codes_off
    }

    /// Whether an online grant that was given then counts here: after *I am not safe* only one that was given since.
    pub fn takes_grant_of(&self, given_at: Timestamp) -> bool {
        self.codes_off.is_none_or(|since| given_at > since)
    }

    /// Whether a voice grant counts here: after *I am not safe* only one that was accepted since.
    pub fn takes_voice(&self) -> bool {
        self.codes_off.is_none() || self.voice_since
    }

    /// Whether the worker may say that they got out or away because it was not safe: they said that it was not, and have not
    /// handed over since.
    pub fn may_get_out(&self) -> bool {
        let aside = matches!(self.step, Step::HandOver(HandOver::NotSafe) | Step::KeyBack | Step::Emergency(_));
        self.codes_off.is_some() && self.is_under_way() && !aside
    }

    /// Whether anybody went into the home: the worker, or who took over from them in an emergency.
    pub fn somebody_was_in(&self) -> bool {
        self.entered
            || !self.known.opened.is_empty()
            || self.emergency.as_ref().is_some_and(|emergency| emergency.taken_over.is_some())
    }

    /// Whether this ending has to say who confirmed it: that somebody is well, too, where the worker never saw them.
    pub fn needs_confirming(&self, ending: flow::Ending) -> bool {
        ending.needs_confirming() || (ending == flow::Ending::FoundWell && !self.entered)
    }

    /// Whether *I have the key* says too little: no code of the key safe was looked at in this visit.
    pub fn asks_how_key_came(&self) -> bool {
        !self.looks().iter().any(|look| look.kind == MethodKind::KeySafe && look.shown.is_some())
    }

    /// Whether the client is not in the home any more: taken to hospital, or away.
    pub fn is_client_gone(&self) -> bool {
        let taken = self.emergency.as_ref().and_then(|emergency| emergency.taken_over.as_ref());
        let away = self.known.outcome.as_ref().is_some_and(|outcome| outcome.ending == flow::Ending::Away);
        away || taken.is_some_and(|(_, taken_to)| !taken_to.trim().is_empty())
    }

    /// Whether the worker is inside.
    pub fn is_inside(&self) -> bool {
        self.is_in
    }

    /// Whether the visit is a long stay.
    pub fn is_long_stay(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.ends.since(plan.starts) > super::visit::LONG_STAY)
    }

    /// How often a code of this way in did not open.
    pub fn unopened(&self, method: MethodId) -> usize {
        self.unopened.iter().filter(|(other, _)| *other == method).count()
    }

    /// Whether *Start* was pressed.
    pub fn is_started(&self) -> bool {
        self.plan.is_some()
    }

    /// When the worker left, once they did.
    pub fn left(&self) -> Option<Timestamp> {
        self.left
    }

    /// Whether the visit is under way: started and not left.
    pub fn is_under_way(&self) -> bool {
        self.is_started() && self.left.is_none()
    }

    /// How many entries were of a kind this app does not know.
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// Whether this very refusal is in the log already.
    pub fn has_logged(&self, method: MethodId, purpose: Purpose, why: NotShown) -> bool {
        self.not_shown.contains(&(method, purpose, why))
    }

    /// What is left of the running wait; `None` when no wait runs. Zero when it is over and not yet logged.
    pub fn time_left(&self, now: &Moment) -> Option<(TimerId, Duration)> {
        match &self.step {
            Step::Waiting { timer, since, wait, .. } => {
                let whole = Duration::from_secs(u64::from(*wait));
                Some((*timer, whole.saturating_sub(now.since(since))))
            }
            _ => None,
        }
    }

    /// What came of the tag at the door that was read last, if one was.
    pub fn tag(&self) -> Option<TagSeen> {
        self.tag
    }

    /// Whether a tag that is read now is noted: the visit is under way, and the worker has not come in yet.
    pub fn takes_tag(&self) -> bool {
        self.is_under_way() && !self.entered && !self.is_in
    }

    /// Whether the worker shadows a colleague, who opens (DOOR 0.6).
    pub fn is_shadow(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.shadow)
    }

    /// Whether the plan agrees entry by the key safe after knocking, by this worker.
    pub(super) fn lets_itself_in(&self) -> bool {
        let agreed = |plan: &FlowPlan| plan.plan == AccessPlan::LetYourselfIn && !plan.shadow;
        self.plan.as_ref().is_some_and(agreed) && self.has(MethodKind::KeySafe)
    }

    /// Whether the visit has a way in of this kind.
    pub fn has(&self, kind: MethodKind) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.methods.iter().any(|method| method.kind == kind))
    }

    fn has_outer_door(&self) -> bool {
        let outer = |plan: &FlowPlan| plan.methods.iter().any(|method| method.kind.is_outer_door()) && !plan.shadow;
        self.plan.as_ref().is_some_and(outer)
    }

    fn after_wait(&self, round: u8) -> Step {
        if self.lets_itself_in() {
            Step::Enter
        } else if round < 2 {
            Step::Knock { round: 2 }
        } else {
            // The entry that follows says *no reply*, and begins the flow.
            Step::Outcome
        }
    }

    /// Where *go back* leads.
    fn before(&self) -> Step {
        let came_from = || self.came_from.clone();
        match &self.step {
            Step::DidNotOpen => Step::Enter,
            Step::HandOver(_) | Step::Refusal(_) | Step::WithSomeone { .. } if self.no_reply.is_some() => {
                Step::NoReply(self.no_reply_ask())
            }
            Step::NoReply(_) | Step::HandOver(_) if self.is_in => Step::Inside,
            // Whoever kept the worker out stands there still.
            Step::HandOver(HandOver::Someone(_)) | Step::Refusal(_) if self.with_someone.is_some() => {
                self.with_someone.map_or(Step::Knock { round: 1 }, |who| Step::WithSomeone { who })
            }
            // Looking first, from the key safe.
            Step::NoReply(_) if self.came_from == Some(Step::Enter) => Step::Enter,
            Step::NoReply(_) if self.no_reply.as_ref().is_some_and(|flow| flow.cause != Cause::NoAnswer) => {
                came_from().unwrap_or(Step::Knock { round: 1 })
            }
            Step::HandOver(_) if self.entered => came_from().unwrap_or(Step::LockedOut),
            Step::NoReply(_) | Step::HandOver(_) | Step::Refusal(_) if !self.checked => Step::Arrive,
            Step::NoReply(_) | Step::HandOver(_) | Step::Refusal(_) if self.has_outer_door() && !self.announced => {
                Step::Buzzer
            }
            Step::NoReply(_) | Step::HandOver(_) | Step::Refusal(_) | Step::WithSomeone { .. } => {
                Step::Knock { round: 1 }
            }
            same => same.clone(),
        }
    }

    fn key_taken(&mut self) {
        self.key = Key::Taken;
        self.key_giver.clear();
        self.step = match self.step {
            Step::LockUp => Step::Leaving,
            ref same @ (Step::Inside | Step::Leaving | Step::Emergency(_)) => same.clone(),
            _ => Step::Opening,
        };
    }

    fn key_left(&mut self, place: &KeyPlace) {
        self.key = match place {
            KeyPlace::Safe | KeyPlace::Given { .. } => Key::Settled,
            KeyPlace::WithMe => Key::WithMe,
            KeyPlace::Unknown => Key::Lost,
        };
        if self.left.is_some() {
            // Put back after the visit, or still with the worker after all.
            self.step = if self.key.is_out() { Step::KeyOut } else { Step::Ended };
        }
    }

    fn look_mut(&mut self, intent: EntryId, change: impl FnOnce(&mut Look)) {
        if let Some(look) = self.looks.iter_mut().find(|look| look.intent == intent) {
            change(look);
        }
    }
}

/// Inside already, and not through this flow.
fn already_inside(reason: super::entry::Reason) -> Vec<Fact> {
    vec![Fact::AlreadyInside { reason }, Fact::Entered { how: Entered::Already }]
}

/// How the worker came in after an answer, for the *entered* entry.
fn entered_with(who: Someone) -> Entered {
    match who {
        Someone::Colleague => Entered::Colleague,
        Someone::Relative
        | Someone::Neighbour
        | Someone::ChildAlone
        | Someone::Stranger
        | Someone::EmergencyService => Entered::LetIn,
    }
}
