//! What a line of the log says.
//!
//! A [`Record`] is the readable part of an entry: who, where, when, and one [`Fact`]. Its JSON bytes are
//! written once and kept as written: they are hashed, sealed and signed, never re-serialised (`vault::log`).
//! Every fact carries `type` and `v`; replay reads every version ever shipped and passes over unknown ones
//! visibly ([`Fact::Unknown`]).
//!
//! Source: policy 7.1 (date, time, staff member, purpose; made at the time of the event) and 9.2.

pub mod flow;
pub mod report;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use flow::{
    Asked, Attempt, Authority, BestInterests, Breathing, Call, Capacity, Contact, Decided, Found, FoundDead, Heard,
    KeyFrom, Opening, Outcome, Release, Room, SafeFault, Secured, Seen, Sight, ToldBy, TookOver, Trigger, Word,
};
use report::{Amendment, Concern, KeyStep, Loss, Proposed, ToldLater};

use super::clock::{Now, Quality, Reading, Timestamp};
use super::digest::Quote;
use super::ids::{ClientId, CodeVersionId, EntryId, Epoch, GrantId, MethodId, PersonId, VisitId};
use super::tag::TagWhy;
use super::timings::Timings;
use super::visit::{AccessPlan, MethodKind, WhyNot};

/// A way in, as the flow at the door knew it when the visit started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMethod {
    /// Which.
    pub id: MethodId,
    /// What it is.
    pub kind: MethodKind,
    /// Whether its code was being replaced: then the log says which one opened.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replacing: bool,
}

/// What the flow goes by, written when the visit starts so that replay needs nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowPlan {
    /// How the worker gets in.
    pub plan: AccessPlan,
    /// Seconds to wait after the first knock.
    pub first_wait: u32,
    /// Seconds to wait after the second knock.
    pub second_wait: u32,
    /// The ways in, in the order of the visit.
    pub methods: Vec<PlannedMethod>,
    /// The rota's own reference of the visit.
    pub reference: String,
    /// Planned start.
    pub starts: Timestamp,
    /// Planned end.
    pub ends: Timestamp,
    /// What the client's plan says about the door and about nobody answering.
    #[serde(default, skip_serializing_if = "is_default")]
    pub care: CareRules,
    /// How long the flows wait.
    #[serde(default, skip_serializing_if = "is_default")]
    pub timings: Timings,
    /// Whether the worker shadows a colleague: the colleague opens, and no code is offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shadow: bool,
}

/// What of the client's plan the flows go by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one agreed point of a plan")]
pub struct CareRules {
    /// Entry by the agreed route is agreed where nobody answers.
    pub no_reply_entry: bool,
    /// First name only, no voicemail, no neighbours, no card, only the safe numbers.
    pub discreet: bool,
    /// A visit that must not be missed: insulin, hoist, food.
    pub critical: bool,
    /// The client has no telephone.
    pub no_phone: bool,
    /// A neighbour may be asked.
    pub neighbour: bool,
    /// The door is known for no signal: the office rings instead of waiting for word.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_signal: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A reason from a short list, or in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The word of the list; `other` when the worker wrote.
    pub code: String,
    /// The worker's words; empty unless `other`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Who came to the door, when it was not the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Someone {
    /// Partner or relative.
    Relative,
    /// A neighbour.
    Neighbour,
    /// A child, alone.
    ChildAlone,
    /// Somebody the worker does not know.
    Stranger,
    /// Police, ambulance or fire.
    EmergencyService,
    /// A colleague, who is inside already.
    Colleague,
}

impl Someone {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Relative, Self::Neighbour, Self::Colleague, Self::EmergencyService, Self::ChildAlone, Self::Stranger];

    /// The word of the log, and of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relative => "relative",
            Self::Neighbour => "neighbour",
            Self::ChildAlone => "child_alone",
            Self::Stranger => "stranger",
            Self::EmergencyService => "emergency_service",
            Self::Colleague => "colleague",
        }
    }
}

/// What kept the worker from the bell (DOOR 0.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// A smell of gas: no bell, no switch, no flame.
    Gas,
    /// Smoke or fire: out, stay out, 999.
    Smoke,
    /// Signs of a break-in, raised voices, a stranger, a loose dog.
    BreakIn,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Gas, Self::Smoke, Self::BreakIn];

    /// The word of the log, and of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gas => "gas",
            Self::Smoke => "smoke",
            Self::BreakIn => "break_in",
        }
    }
}

/// How the worker came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entered {
    /// The client opened.
    Answered,
    /// A relative or a neighbour opened, and the worker saw the client.
    LetIn,
    /// A colleague was inside already.
    Colleague,
    /// With the key from the key safe.
    Key,
    /// Somebody else opened: a scheme manager, a keyholder, police.
    Opened,
    /// The worker was inside already.
    Already,
    /// In with the client, who was found outside.
    WithClient,
}

impl Entered {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Answered, Self::LetIn, Self::Colleague, Self::Key, Self::Opened, Self::Already, Self::WithClient];

    /// The word of the log, and of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::LetIn => "let_in",
            Self::Colleague => "colleague",
            Self::Key => "key",
            Self::Opened => "opened",
            Self::Already => "already",
            Self::WithClient => "with_client",
        }
    }
}

/// Where the key is, as the worker says when leaving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the safe, dials mixed up, cover shut, pulled to check.
    Safe,
    /// Given to somebody, by name.
    Given {
        /// To whom.
        name: String,
    },
    /// Still with the worker: overdue.
    WithMe,
    /// The worker does not know: the lost-key case.
    Unknown,
}

/// Why a code is looked at (DOOR 0.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To get in.
    Enter,
    /// To unset the alarm at the moment the door opens.
    Unset,
    /// To set the alarm while leaving.
    Set,
    /// To fetch the key for locking up, once inside.
    LockUp,
    /// To get back in: locked out, client inside.
    LockedOut,
    /// To get back in on a long stay.
    WentOut,
    /// To put a taken key back.
    Return,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Enter, Self::Unset, Self::Set, Self::LockUp, Self::LockedOut, Self::WentOut, Self::Return];
}

/// How a code is looked at: by hold, unless the office agreed another way with this worker (Equality Act 2010).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Shown while the button is held.
    #[default]
    Hold,
    /// Shown for eight seconds after a tap.
    Tap,
    /// Said digit by digit to a screen reader, after a tap.
    Spoken,
}

impl How {
    /// For fields that are left out where nothing is said.
    pub fn is_hold(&self) -> bool {
        *self == Self::Hold
    }
}

/// Why a shown code was hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// The worker let go, or slid off.
    Released,
    /// The page lost focus, or another window came in front.
    Blur,
    /// Thirty seconds, or the eight of a tap.
    TimeUp,
    /// The window closed.
    WindowClosed,
    /// The app locked.
    Locked,
    /// The page went away.
    PageGone,
    /// The app ended while the code was on screen.
    Restart,
}

/// Why a code was asked for and not shown; for the manager, once for each reason and visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotShown {
    /// Before the window.
    TooEarly,
    /// After the window.
    TooLate,
    /// No trusted time.
    NoTrustedTime,
    /// The last good sync is too long ago.
    LeaseLapsed,
    /// Central does not release it.
    Withheld {
        /// Central's reason.
        reason: WhyNot,
    },
    /// The visit was taken off this worker's round.
    TakenOff,
    /// No envelope on this phone.
    NoEnvelope,
    /// The envelope did not open.
    BrokenSeal,
    /// Central would have to release it now, and could not be reached or said no.
    NotReleasedOnline,
}

/// What the previous chain of this phone ended with, quoted by the first entry of a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum Previous {
    /// The last entry of the chain before.
    Entry {
        /// That chain.
        epoch: Epoch,
        /// Its last number.
        seq: u64,
        /// Its last hash, hexadecimal.
        hash: String,
    },
    /// This phone's first chain.
    None,
    /// There was one, and its end could not be read.
    Unknown,
}

/// What happened. One variant is one kind of line in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Fact {
    /// A chain began.
    EpochStarted {
        /// What came before.
        previous: Previous,
    },
    /// The worker pressed *Start*.
    VisitStarted {
        /// What the flow goes by.
        plan: FlowPlan,
    },
    /// *I am at the right door*; the notice, if any, was read.
    DoorChecked {
        /// Whether there was a notice, and it was acknowledged with the same tap.
        notice_read: bool,
    },
    /// Something kept the worker from the bell.
    Trouble {
        /// What.
        trouble: Trouble,
    },
    /// Where there is gas or smoke: whether somebody is inside, or may be.
    PeopleInside {
        /// Not sure is yes.
        inside: bool,
    },
    /// The buzzer of a communal door was rung.
    BuzzerRung,
    /// The worker is at the client's own door.
    AtOwnDoor,
    /// Rang, knocked and announced; the wait began.
    Knocked {
        /// First or second time.
        round: u8,
        /// Seconds to wait, in force for this wait whatever the plan says later.
        wait: u32,
    },
    /// *I cannot knock*: the manager sees it.
    KnockSkipped {
        /// Why.
        reason: Reason,
    },
    /// The wait ended by itself.
    Waited {
        /// Of which knock.
        round: u8,
    },
    /// The worker went on early.
    WaitCutShort {
        /// Of which knock.
        round: u8,
        /// Why.
        reason: Reason,
        /// Seconds that were left.
        left: u32,
    },
    /// The client answered.
    Answered,
    /// Somebody else did.
    SomeoneAnswered {
        /// Who.
        who: Someone,
    },
    /// The client said no: never enter against it.
    Refused,
    /// Nobody answered.
    NoReply,
    /// The key safe did not open, or its key did not.
    CouldNotOpen,
    /// The visit was handed to a named person.
    HandedTo {
        /// To whom.
        name: String,
        /// How they took over, where that was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        took_over: Option<TookOver>,
    },
    /// Somebody is coming to take over, and has not yet.
    OnTheWay {
        /// Who.
        name: String,
        /// When they will be here, in words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        when: String,
    },
    /// *Let me go back to the step before*: a wrong tap, or the reason has gone. Nothing is erased.
    WentBack,
    /// The key is out of the safe.
    KeyTaken,
    /// How the key came to the worker, who looked at no code for it.
    KeyHad {
        /// From the list.
        from: KeyFrom,
        /// Who gave it, where somebody did.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
    },
    /// The worker is in.
    Entered {
        /// How.
        how: Entered,
    },
    /// *I am not inside*: the tap that led in was wrong. What was before it holds again; nothing is erased.
    NotInside,
    /// *I need the key to lock up.*
    LockUpBegun,
    /// It was not needed after all.
    LockUpDropped,
    /// Locked out, client inside.
    LockedOut,
    /// The worker is about to leave.
    Leaving,
    /// *I am not leaving yet.*
    StayedOn,
    /// Announced leaving; door locked.
    DoorLocked,
    /// The worker got out, or away, because it was not safe.
    GotOut,
    /// Announced leaving; somebody inside locks the door, or it is left to them.
    LockedBehind,
    /// The door does not lock: somebody stays until it is made safe.
    WontLock {
        /// Who.
        name: String,
    },
    /// Where the key is.
    KeyLeft {
        /// Where.
        #[serde(flatten)]
        place: KeyPlace,
    },
    /// The visit ended on this phone.
    Left,
    /// A code is about to be opened. On disk before the envelope is read.
    RevealIntent {
        /// Whose code.
        method: MethodId,
        /// What it is.
        kind: MethodKind,
        /// Which version.
        version: CodeVersionId,
        /// Why.
        purpose: Purpose,
        /// The how-manieth look of this visit, 1 for the first.
        nth: u32,
        /// How it is looked at.
        #[serde(default, skip_serializing_if = "How::is_hold")]
        how: How,
        /// The manager's grant that allows it outside the window; the first look that quotes one takes it up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grant: Option<GrantId>,
        /// Whether a grant read out over the phone allows it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        voice: bool,
    },
    /// The code came on screen.
    RevealShown {
        /// The intent it belongs to.
        intent: EntryId,
    },
    /// The code went off screen.
    RevealHidden {
        /// The intent it belongs to.
        intent: EntryId,
        /// Milliseconds it was shown; none where the app died meanwhile.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shown_ms: Option<u64>,
        /// Why it went.
        reason: Hidden,
    },
    /// A code was asked for and not shown.
    RevealRefused {
        /// Whose.
        method: MethodId,
        /// Why it was wanted.
        purpose: Purpose,
        /// Why not.
        #[serde(flatten)]
        why: NotShown,
    },
    /// Which of two codes opened, while one was being replaced.
    CodeOpened {
        /// Of which way in.
        method: MethodId,
        /// The version that opened.
        version: CodeVersionId,
    },
    /// The office was asked for leave to see a code now.
    GrantAsked {
        /// Whose code.
        method: MethodId,
    },
    /// Eight digits were shown, to be read to a manager over the phone.
    VoiceShown,
    /// Twelve digits were typed and were not the right ones.
    VoiceTried {
        /// Tries left.
        left: u8,
    },
    /// A grant read out over the phone was accepted.
    VoiceAccepted,
    /// The worker chose another PIN.
    PinChanged,
    /// The dialler was opened.
    Dialled {
        /// `999` or `on_call`.
        whom: Dialled,
        /// The report of a loss that it was for: it belongs to that case, and to no visit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<EntryId>,
    },
    /// Something stored on this phone was found changed.
    DamageFound {
        /// What, in a word: `entry`, `database`, `chain`.
        what: String,
        /// The entry's number, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seq: Option<u64>,
        /// How many entries were saved from it, for a database.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        saved: Option<u64>,
    },
    /// Central's verified time differed from the phone's by more than two minutes.
    ClockStepped {
        /// Milliseconds the trusted clock moved; negative is backwards.
        by_ms: i64,
    },
    /// Whether the client who refused was seen.
    RefusalSeen {
        /// How far.
        seen: Seen,
    },
    /// Whether they can decide this now.
    RefusalCapacity {
        /// The worker's impression.
        decides: Capacity,
    },
    /// Whether there is any sign of harm, coercion or illness.
    RefusalHarm {
        /// There is.
        harm: bool,
    },
    /// Why they refuse.
    RefusalReason {
        /// From the list, or in words.
        reason: Reason,
    },
    /// A silent report from the door: something is wrong with whoever opened.
    SomethingWrong,
    /// Police, ambulance or fire were at the door.
    ServiceMet {
        /// Which.
        whom: Contact,
        /// Name of the officer.
        name: String,
        /// Service and job number.
        number: String,
    },
    /// One more way of being heard.
    Attempted {
        /// How.
        how: Attempt,
        /// What came of it.
        heard: Heard,
    },
    /// What is seen and heard from outside.
    Observed {
        /// From the list.
        seen: Vec<Sight>,
        /// In words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        words: String,
    },
    /// A question of the flow is done with.
    AskDone {
        /// Which.
        asked: Asked,
    },
    /// A question of the flow was passed over.
    AskSkipped {
        /// Which.
        asked: Asked,
        /// Why.
        reason: Reason,
    },
    /// A call was made.
    Phoned(Call),
    /// Somebody was told.
    Told(Word),
    /// *I am going in.* From now on somebody has to ask whether the worker is out safe.
    GoingIn {
        /// On whose word.
        by: Authority,
        /// Seconds until *out safe?* is asked.
        wait: u32,
    },
    /// *I am out, and safe.*
    OutSafe,
    /// Somebody opened.
    OpenedBy(Opening),
    /// The home was searched.
    RoomsChecked {
        /// Where.
        rooms: Vec<Room>,
        /// What came of it.
        found: Found,
        /// In words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        words: String,
    },
    /// The worker waits until a named manager releases them.
    WaitingForRelease {
        /// Who says where the client is; empty where nobody does.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        accounted_by: String,
        /// The least wait, seconds.
        wait: u32,
    },
    /// *Still here, I am safe.*
    StillHere,
    /// A named manager released the worker.
    Released(Release),
    /// A manager decided what comes next.
    Decided(Decided),
    /// A card was put through the door, or not.
    CardLeft {
        /// It was.
        left: bool,
    },
    /// How a visit that did not go as planned ended.
    VisitOutcome(Outcome),
    /// An emergency began.
    EmergencyBegun,
    /// What set it off.
    EmergencyTrigger {
        /// From the list.
        trigger: Trigger,
    },
    /// Whether life is at risk.
    LifeAtRisk {
        /// It is.
        risk: bool,
    },
    /// It was none after all.
    EmergencyOver {
        /// Why.
        reason: Reason,
    },
    /// Capacity and best interests are owed: life comes first.
    CapacityOwed {
        /// Seconds in which they are to be written.
        within: u32,
    },
    /// Consent and capacity, where entry was not agreed.
    BestInterests(BestInterests),
    /// Somebody denies access (policy 9.1: 999, wait outside).
    AccessDenied {
        /// Who, in words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        words: String,
    },
    /// How the client is.
    HowFound {
        /// As seen.
        state: Breathing,
    },
    /// Found dead, or so it looks.
    DeathFound(FoundDead),
    /// A finding as it happens.
    Finding {
        /// A short note.
        words: String,
    },
    /// Somebody took over the care.
    TakenOver {
        /// Who.
        by: Contact,
        /// Name or job number.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        /// Where the client was taken; empty where they stay.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        taken_to: String,
    },
    /// How the home was left.
    HomeSecured {
        /// What was made secure.
        what: Vec<Secured>,
        /// In words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        words: String,
        /// Who stays with a home that does not lock, until it is made safe.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        stays: String,
    },
    /// Whether the code was told to anybody: then it has to be changed.
    CodeTold {
        /// It was.
        told: bool,
        /// To whom.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        whom: String,
    },
    /// Whether next of kin were told.
    KinTold {
        /// By whom; empty where nobody has yet.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        by: String,
    },
    /// The client was found outside the home, and well.
    FoundOutside,
    /// Somebody will tell next of kin: nothing says that they have.
    KinToBeTold {
        /// Who.
        by: String,
    },
    /// What somebody at the door or on the telephone said of the client: a neighbour, a passer-by, family.
    SomeoneSaid {
        /// Who they are; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        /// Their words.
        said: String,
    },
    /// Something is wrong with the key safe or its key.
    KeySafeFault {
        /// What.
        fault: SafeFault,
    },
    /// A code that was shown did not open.
    CodeDidNotOpen {
        /// Whose code.
        method: MethodId,
        /// Which version.
        version: CodeVersionId,
        /// First or second attempt; from the second on the way in counts as failed.
        attempt: u8,
    },
    /// On a long stay: out for a while, to come back.
    WentOut,
    /// *I am already inside*: on a new phone, or where the flow was not begun at the door.
    AlreadyInside {
        /// Why.
        reason: Reason,
    },
    /// *Running late.*
    RunningLate {
        /// Minutes behind.
        minutes: u32,
        /// New times for the rest of the round.
        proposed: Vec<Proposed>,
    },
    /// *I am not safe.* Nothing is asked.
    NotSafe {
        /// Where in the flow the worker was.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        step: String,
        /// The address, where a visit is under way.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        address: String,
    },
    /// *I am safe now.*
    SafeNow,
    /// A key that was issued to the worker changed hands.
    KeyMoved {
        /// Its tag.
        tag: String,
        /// What happened.
        step: KeyStep,
        /// To whom.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
    },
    /// A key, fob or phone is lost or stolen.
    Lost(Loss),
    /// A concern, or misuse.
    Concern(Concern),
    /// A correction of an earlier entry.
    Amended(Amendment),
    /// Something that happened earlier.
    ToldLater(ToldLater),
    /// What happened, in words: who, what, where. Written on a phone that no PIN opens now, where no visit can be gone through;
    /// so by whoever holds it.
    InWords {
        /// The words.
        words: String,
    },
    /// The tag at the door is this home's.
    TagMatched,
    /// The tag at the door is not: noted and warned about, it blocks nothing.
    TagMismatch {
        /// What it is instead.
        why: TagWhy,
    },
    /// A kind or version this app does not know: shown as such, passed over by replay.
    #[serde(skip)]
    Unknown {
        /// Its `type`.
        kind: String,
        /// Its `v`.
        v: u64,
    },
}

/// Whom the dialler was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dialled {
    /// The emergency services.
    #[serde(rename = "999")]
    Emergency,
    /// The agency's on-call manager.
    #[serde(rename = "on_call")]
    OnCall,
    /// Somebody else.
    #[serde(untagged)]
    Contact(Contact),
}

/// How soon an entry should reach central.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Somebody may be in danger, or is waiting for an answer: first.
    Urgent,
    /// In order.
    Usual,
}

/// The version written beside `type`. All facts of this release are version 1.
pub const FACT_VERSION: u64 = 1;

/// The reason of a fact, borrowed as the fact is.
macro_rules! reason_of {
    ($fact:expr) => {
        match $fact {
            Fact::KnockSkipped { reason }
            | Fact::WaitCutShort { reason, .. }
            | Fact::RefusalReason { reason }
            | Fact::AskSkipped { reason, .. }
            | Fact::EmergencyOver { reason }
            | Fact::AlreadyInside { reason } => Some(reason),
            _without => None,
        }
    };
}

/// The free texts of a fact, borrowed as the fact is: one list for reading and for cleaning them.
macro_rules! free_texts {
    ($fact:expr) => {
        match $fact {
            Fact::KnockSkipped { reason: Reason { words, .. } }
            | Fact::WaitCutShort { reason: Reason { words, .. }, .. }
            | Fact::RefusalReason { reason: Reason { words, .. } }
            | Fact::AskSkipped { reason: Reason { words, .. }, .. }
            | Fact::EmergencyOver { reason: Reason { words, .. } }
            | Fact::AlreadyInside { reason: Reason { words, .. } } => vec![words],
            Fact::HandedTo { name, .. }
            | Fact::KeyLeft { place: KeyPlace::Given { name } }
            | Fact::KeyHad { name, .. }
            | Fact::WontLock { name } => vec![name],
            Fact::ServiceMet { name, number, .. } => vec![name, number],
            Fact::OnTheWay { name, when } => vec![name, when],
            Fact::Observed { words, .. }
            | Fact::RoomsChecked { words, .. }
            | Fact::AccessDenied { words }
            | Fact::Finding { words }
            | Fact::InWords { words } => vec![words],
            Fact::HomeSecured { words, stays, .. } => vec![words, stays],
            Fact::Phoned(Call { name, said, .. }) => vec![name, said],
            Fact::Told(Word { name, said, reference, .. }) => vec![name, said, reference],
            Fact::OpenedBy(Opening { name, how, .. }) => vec![name, how],
            Fact::WaitingForRelease { accounted_by, .. } => vec![accounted_by],
            Fact::Released(Release { by, said, .. }) => vec![by, said],
            Fact::Decided(Decided { by, said, reference, .. }) => vec![by, said, reference],
            Fact::VisitOutcome(Outcome { confirmed_by, handed_to, .. }) => vec![confirmed_by, handed_to],
            Fact::BestInterests(BestInterests { tried, because, .. }) => vec![tried, because],
            Fact::DeathFound(FoundDead { last_seen, position, .. }) => vec![last_seen, position],
            Fact::TakenOver { name, taken_to, .. } => vec![name, taken_to],
            Fact::CodeTold { whom, .. } => vec![whom],
            Fact::KinTold { by } | Fact::KinToBeTold { by } => vec![by],
            Fact::SomeoneSaid { name, said } => vec![name, said],
            Fact::KeyMoved { tag, name, .. } => vec![tag, name],
            Fact::Lost(Loss { tag, opens, last_had, .. }) => vec![tag, opens, last_had],
            Fact::Concern(Concern { words, .. }) => vec![words],
            // A time is none of the worker's words, and its digits are no code; what only calls itself one is looked at.
            Fact::Amended(Amendment { field, new, reason, .. }) => {
                if Amendment::is_time(field, new) {
                    vec![reason]
                } else {
                    vec![new, reason]
                }
            }
            Fact::ToldLater(ToldLater { words, reason, .. }) => vec![words, reason],
            _without_free_text => Vec::new(),
        }
    };
}

impl Fact {
    /// The `type` word.
    pub fn kind(&self) -> String {
        match self {
            Self::Unknown { kind, .. } => kind.clone(),
            known => serde_json::to_value(known)
                .ok()
                .and_then(|value| value.get("type").and_then(Value::as_str).map(str::to_owned))
                .unwrap_or_default(),
        }
    }

    /// Whether it names everybody that it has to: who takes over, who confirmed it, who stays with a home that does not lock.
    pub fn is_whole(&self) -> bool {
        match self {
            Self::VisitOutcome(outcome) => outcome.is_whole(),
            Self::HomeSecured { what, stays, .. } => !what.contains(&Secured::Broken) || !stays.trim().is_empty(),
            _names_nobody => true,
        }
    }

    /// The reason it gives from a list, if it gives one.
    pub fn reason(&self) -> Option<&Reason> {
        reason_of!(self)
    }

    /// The same, to be corrected.
    pub fn reason_mut(&mut self) -> Option<&mut Reason> {
        reason_of!(self)
    }

    /// The free texts it holds: what the notes guard looks at, on the phone and at central.
    pub fn texts(&self) -> Vec<&str> {
        free_texts!(self)
    }

    /// The same, to be cleaned before they are written ([`crate::domain::text`]).
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        free_texts!(self)
    }

    /// Whether the worker did it there and then. Not what the phone writes by itself, nor what is said afterwards.
    pub fn is_done_there(&self) -> bool {
        !matches!(
            self,
            Self::EpochStarted { .. }
                | Self::Waited { .. }
                | Self::NoReply
                | Self::RevealHidden { .. }
                | Self::RevealRefused { .. }
                | Self::DamageFound { .. }
                | Self::ClockStepped { .. }
                | Self::Released(Release { told: ToldBy::Sync, .. })
                | Self::Amended(_)
                | Self::ToldLater(_)
        )
    }

    /// Which entries go first (DOOR: on-call is told silently at the second knock; emergencies, no reply, whoever waits or
    /// is not safe, hand-overs, lost keys, concerns).
    pub fn priority(&self) -> Priority {
        match self {
            Self::Trouble { .. }
            | Self::PeopleInside { .. }
            | Self::WontLock { .. }
            | Self::Knocked { round: 2.., .. }
            | Self::SomeoneAnswered { .. }
            | Self::Refused
            | Self::RefusalSeen { .. }
            | Self::RefusalCapacity { .. }
            | Self::RefusalHarm { .. }
            | Self::SomethingWrong
            | Self::ServiceMet { .. }
            | Self::NoReply
            | Self::CouldNotOpen
            | Self::CodeDidNotOpen { attempt: 2.., .. }
            | Self::KeySafeFault { .. }
            | Self::HandedTo { .. }
            | Self::OnTheWay { .. }
            | Self::LockedOut
            | Self::GotOut
            | Self::KeyLeft { place: KeyPlace::WithMe | KeyPlace::Unknown }
            | Self::Dialled { .. }
            | Self::Phoned(_)
            | Self::Told(_)
            | Self::SomeoneSaid { .. }
            | Self::GoingIn { .. }
            | Self::OutSafe
            | Self::OpenedBy(_)
            | Self::NotInside
            | Self::RoomsChecked { .. }
            | Self::FoundOutside
            | Self::WaitingForRelease { .. }
            | Self::StillHere
            | Self::Released(_)
            | Self::Decided(_)
            | Self::VisitOutcome(_)
            | Self::EmergencyBegun
            | Self::EmergencyTrigger { .. }
            | Self::EmergencyOver { .. }
            | Self::LifeAtRisk { .. }
            | Self::AccessDenied { .. }
            | Self::HowFound { .. }
            | Self::DeathFound(_)
            | Self::TakenOver { .. }
            | Self::CodeTold { told: true, .. }
            | Self::Amended(_)
            | Self::RunningLate { .. }
            | Self::NotSafe { .. }
            | Self::SafeNow
            | Self::Lost(_)
            | Self::Concern(_)
            | Self::InWords { .. }
            | Self::GrantAsked { .. }
            | Self::VoiceAccepted
            | Self::DamageFound { .. } => Priority::Urgent,
            Self::HomeSecured { what, .. } if what.contains(&Secured::Broken) => Priority::Urgent,
            Self::KeyHad { from, .. } if from.compromises() => Priority::Urgent,
            _in_order => Priority::Usual,
        }
    }
}

/// Who, where and when an entry is about, beside its fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The worker.
    pub worker: PersonId,
    /// The visit, if any.
    pub visit: Option<VisitId>,
    /// The client, if any.
    pub client: Option<ClientId>,
}

/// The readable part of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Who and where.
    pub about: About,
    /// The instant, and how good it is.
    pub now: Now,
    /// What the wall clock said, recorded and never trusted.
    pub wall: Timestamp,
    /// The boot's identity.
    pub boot: String,
    /// Milliseconds since boot.
    pub since_boot_ms: u64,
    /// When it happened, if told later.
    pub happened_at: Option<Timestamp>,
    /// The office's newest digest that this phone had seen and not quoted yet.
    pub digest: Option<Quote>,
    /// What happened.
    pub fact: Fact,
}

#[derive(Serialize, Deserialize)]
struct Form {
    v: u64,
    worker: PersonId,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    visit: Option<VisitId>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    client: Option<ClientId>,
    at: Timestamp,
    quality: Quality,
    wall: Timestamp,
    boot: String,
    since_boot_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    happened_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    digest: Option<Quote>,
}

/// Payload bytes that are no record of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an entry whose text is not a record")]
pub struct NotARecord;

impl Record {
    /// The same without any of its free texts: what the steps of a visit are known by where the text is held back.
    #[must_use]
    pub fn outline(&self) -> Self {
        let mut outline = self.clone();
        outline.fact.texts_mut().into_iter().for_each(String::clear);
        if let Fact::Amended(amendment) = &mut outline.fact {
            amendment.old.clear();
        }
        outline
    }

    /// A record of something that happens now.
    pub fn new(about: About, now: Now, reading: &Reading, fact: Fact) -> Self {
        Self {
            about,
            now,
            wall: reading.wall,
            boot: reading.boot.id.clone(),
            since_boot_ms: reading.boot.elapsed_ms,
            happened_at: None,
            digest: None,
            fact,
        }
    }

    /// The JSON bytes, to be kept as written.
    ///
    /// # Errors
    /// None for the facts of this release; [`NotARecord`] for [`Fact::Unknown`], which is only ever read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, NotARecord> {
        let form = Form {
            v: FACT_VERSION,
            worker: self.about.worker,
            visit: self.about.visit,
            client: self.about.client,
            at: self.now.at,
            quality: self.now.quality,
            wall: self.wall,
            boot: self.boot.clone(),
            since_boot_ms: self.since_boot_ms,
            happened_at: self.happened_at,
            digest: self.digest,
        };
        let mut value = serde_json::to_value(&self.fact).map_err(|_| NotARecord)?;
        let Value::Object(rest) = serde_json::to_value(form).map_err(|_| NotARecord)? else {
            return Err(NotARecord);
        };
        value.as_object_mut().ok_or(NotARecord)?.extend(rest);
        serde_json::to_vec(&value).map_err(|_| NotARecord)
    }

    /// Reads what [`Self::to_bytes`] of any release wrote.
    ///
    /// # Errors
    /// [`NotARecord`] where the bytes are no JSON object with who and when. An unknown `type` or a later `v` is no
    /// error: it is read as [`Fact::Unknown`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotARecord> {
        let value: Value = serde_json::from_slice(bytes).map_err(|_| NotARecord)?;
        let form = Form::deserialize(&value).map_err(|_| NotARecord)?;
        let kind = value.get("type").and_then(Value::as_str).ok_or(NotARecord)?.to_owned();
        let fact = match Fact::deserialize(&value) {
            Ok(fact) if form.v == FACT_VERSION => fact,
            Ok(_) | Err(_) => Fact::Unknown { kind, v: form.v },
        };
        Ok(Self {
            about: About { worker: form.worker, visit: form.visit, client: form.client },
            now: Now { at: form.at, quality: form.quality },
            wall: form.wall,
            boot: form.boot,
            since_boot_ms: form.since_boot_ms,
            happened_at: form.happened_at,
            digest: form.digest,
            fact,
        })
    }
}
