//! Flows for tests of the domain: plans, moments, and random walks.

use std::time::Duration;

use doorstep::domain::clock::{Boot, Timestamp};
use doorstep::domain::clock::{Now, Quality, Reading};
use doorstep::domain::door::{Door, Event, Moment, Step, TimerId};
use doorstep::domain::entry::flow::{
    Asked, Attempt, Attending, Authority, BestInterests, Breathing, Call, CallResult, Capacity, Contact, Decided,
    Decision, Ending, Found, FoundDead, Ground, Heard, KeyFrom, Opening, Outcome, Release, Room, SafeFault, Secured,
    Seen, Shared, Sight, ToldBy, TookOver, Trigger, Word,
};
use doorstep::domain::entry::report::{
    Amendment, Concern, KeyStep, Later, Loss, LostThing, Proposed, Subject, ToldLater, YesNo,
};
use doorstep::domain::entry::{
    About, CareRules, Dialled, Entered, Fact, FlowPlan, Hidden, How, KeyPlace, NotShown, PlannedMethod, Previous,
    Purpose, Reason, Record, Someone, Trouble,
};
use doorstep::domain::grant::Voice;
use doorstep::domain::ids::{ClientId, CodeVersionId, EntryId, Epoch, GrantId, MethodId, PersonId, VisitId};
use doorstep::domain::reveal::Leave;
use doorstep::domain::tag::TagWhy;
use doorstep::domain::timings::Timings;
use doorstep::domain::visit::{AccessPlan, MethodKind, WhyNot};
use proptest::prelude::*;
use uuid::Uuid;

use super::clock::START;

pub fn method(kind: MethodKind) -> PlannedMethod {
    PlannedMethod { id: MethodId(Uuid::from_u128(u128::from(kind.byte()) + 1)), kind, replacing: false }
}

pub fn plan(plan: AccessPlan, kinds: &[MethodKind]) -> FlowPlan {
    FlowPlan {
        plan,
        first_wait: 30,
        second_wait: 60,
        methods: kinds.iter().map(|kind| method(*kind)).collect(),
        reference: "V1".into(),
        starts: START,
        ends: START + Duration::from_mins(45),
        care: CareRules::default(),
        timings: Timings::default(),
        shadow: false,
    }
}

pub fn no_boot() -> Boot {
    Boot { id: "b".into(), elapsed_ms: 0 }
}

/// No manager has allowed anything.
pub fn no_leave(boot: &Boot) -> Leave<'_> {
    const NOTHING: &Voice = &Voice { challenge: None, accepted: None, acceptances: 0 };
    Leave { grants: &[], voice: NOTHING, boot }
}

pub fn moment(seconds: u64) -> Moment {
    Moment { at: START + Duration::from_secs(seconds), boot: Boot { id: "b".into(), elapsed_ms: seconds * 1000 } }
}

/// A log of one visit, kept as records, and the door that follows from it.
#[derive(Clone, Default)]
pub struct Walk {
    pub records: Vec<(EntryId, Record)>,
    pub door: Door,
    pub seconds: u64,
}

/// What was said and when, one line each: a walk that fails is read by a person.
impl std::fmt::Debug for Walk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (_, record) in &self.records {
            writeln!(f, "{:>6} {:?}", record.since_boot_ms / 1000, record.fact)?;
        }
        write!(f, "{:>6} {:?}", self.seconds, self.door.step_now())
    }
}

impl Walk {
    /// Takes an answer; gives what it logged.
    pub fn take(&mut self, event: Event) -> Vec<Fact> {
        let now = moment(self.seconds);
        let outcome = std::mem::take(&mut self.door).step(event, &now);
        for fact in &outcome.entries {
            self.append(fact.clone());
        }
        self.replay();
        assert_eq!(self.door.step_now(), outcome.next.step_now(), "the fold is the next state");
        outcome.entries
    }

    pub fn append(&mut self, fact: Fact) -> EntryId {
        let now = moment(self.seconds);
        let id = EntryId(Uuid::from_u128(self.records.len() as u128 + 1000));
        let about = About { worker: PersonId(Uuid::from_u128(7)), visit: None, client: None };
        let reading = Reading { wall: now.at, boot: now.boot.clone() };
        let record = Record::new(about, Now { at: now.at, quality: Quality::Anchored }, &reading, fact);
        self.records.push((id, record));
        id
    }

    /// Looks at the codes that the step allows.
    pub fn look(&mut self, granted: bool) {
        let methods = self.door.plan().map(|plan| plan.methods.clone()).unwrap_or_default();
        for method in methods {
            for purpose in Purpose::ALL {
                let granted = granted && self.door.gate(method.kind, purpose, false).is_err();
                if self.door.gate(method.kind, purpose, granted).is_ok() {
                    self.looked(&method, purpose, granted);
                }
            }
        }
    }

    /// The entries of one look, as the shell writes them.
    pub fn looked(&mut self, method: &PlannedMethod, purpose: Purpose, granted: bool) {
        let intent = self.append(Fact::RevealIntent {
            method: method.id,
            kind: method.kind,
            version: CodeVersionId(Uuid::from_u128(61)),
            purpose,
            nth: u32::try_from(self.door.looks().len()).unwrap() + 1,
            how: How::Hold,
            grant: granted.then_some(GrantId(Uuid::from_u128(62))),
            voice: false,
        });
        self.append(Fact::RevealShown { intent });
        self.append(Fact::RevealHidden { intent, shown_ms: Some(900), reason: Hidden::Released });
        self.replay();
    }

    /// The door as it follows from the log alone.
    pub fn replay(&mut self) {
        self.door = Door::replay(self.records.iter().map(|(id, record)| (*id, record)));
    }

    /// The door after each line of the log.
    pub fn states(&self) -> Vec<Door> {
        let mut door = Door::default();
        let after = |(id, record): &(EntryId, Record)| {
            let boot = Boot { id: record.boot.clone(), elapsed_ms: record.since_boot_ms };
            door.apply(*id, &Moment { at: record.now.at, boot }, &record.fact);
            door.clone()
        };
        self.records.iter().map(after).collect()
    }

    pub fn facts(&self) -> Vec<&Fact> {
        self.records.iter().map(|(_, record)| &record.fact).collect()
    }

    pub fn begun(plan: FlowPlan) -> Self {
        let mut walk = Self::default();
        walk.take(Event::Start(plan));
        walk
    }
}

const ID: Uuid = Uuid::from_u128(5);

fn a_reason() -> Reason {
    Reason { code: "asked".into(), words: String::new() }
}

/// Something that goes in the log as it is said.
pub fn say(fact: Fact) -> Event {
    Event::Say(Box::new(fact))
}

/// What a manager decided in one call, and the words with it.
pub fn manager_said(whom: Contact, name: &str, what: &[Decision]) -> Event {
    let told = Fact::Told(Word { name: name.into(), said: "The words".into(), ..Word::to(whom) });
    let decided = what.iter().map(|what| {
        let (said, reference) = (String::new(), String::new());
        Fact::Decided(Decided { what: *what, by: name.into(), said, reference, attending: None })
    });
    Event::ManagerSaid([told].into_iter().chain(decided).collect())
}

pub fn called(whom: Contact, result: CallResult) -> Fact {
    Fact::Phoned(Call::new(whom, result))
}

pub fn told(whom: Contact, name: &str) -> Fact {
    Fact::Told(Word { name: name.into(), ..Word::to(whom) })
}

pub fn ended(ending: Ending, handed_to: &str) -> Fact {
    Fact::VisitOutcome(Outcome { ending, confirmed_by: "Ward 4".into(), handed_to: handed_to.into(), took_over: None })
}

/// One of a closed list.
fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

/// Some of a closed list, in its order.
fn some_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    prop::sample::subsequence(all.to_vec(), 0..=all.len())
}

/// What a person may have typed.
pub fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => Just("   ".to_owned()),
        4 => Just("Bethan Howe".to_owned()),
        1 => Just("ci mawr 🐕 wrth y drws".to_owned()),
    ]
}

fn any_reason() -> impl Strategy<Value = Reason> {
    prop_oneof![Just("asked"), Just("life"), Just("other")]
        .prop_flat_map(|code| any_text().prop_map(move |words| Reason { code: code.into(), words }))
}

/// One of every kind of line, and of every form of it that differs.
pub fn every_fact() -> Vec<Fact> {
    let reason = Reason { code: "other".into(), words: "ci mawr 🐕".into() };
    let (method, intent) = (MethodId(ID), EntryId(ID));
    vec![
        Fact::EpochStarted { previous: Previous::None },
        Fact::EpochStarted { previous: Previous::Unknown },
        Fact::EpochStarted { previous: Previous::Entry { epoch: Epoch([7; 16]), seq: 9, hash: "ab".into() } },
        Fact::VisitStarted { plan: plan(AccessPlan::LetYourselfIn, &MethodKind::ALL) },
        Fact::DoorChecked { notice_read: true },
        Fact::Trouble { trouble: Trouble::BreakIn },
        Fact::BuzzerRung,
        Fact::AtOwnDoor,
        Fact::Knocked { round: 2, wait: 120 },
        Fact::KnockSkipped { reason: reason.clone() },
        Fact::Waited { round: 1 },
        Fact::WaitCutShort { round: 1, reason, left: 5 },
        Fact::Answered,
        Fact::SomeoneAnswered { who: Someone::ChildAlone },
        Fact::Refused,
        Fact::NoReply,
        Fact::CouldNotOpen,
        Fact::HandedTo { name: "Bethan".into(), took_over: None },
        Fact::WentBack,
        Fact::KeyTaken,
        Fact::Entered { how: Entered::Key },
        Fact::LockUpBegun,
        Fact::LockUpDropped,
        Fact::LockedOut,
        Fact::Leaving,
        Fact::StayedOn,
        Fact::DoorLocked,
        Fact::KeyLeft { place: KeyPlace::Safe },
        Fact::KeyLeft { place: KeyPlace::Given { name: "Elin".into() } },
        Fact::KeyLeft { place: KeyPlace::WithMe },
        Fact::KeyLeft { place: KeyPlace::Unknown },
        Fact::Left,
        Fact::RevealIntent {
            method,
            kind: MethodKind::KeySafe,
            version: CodeVersionId(ID),
            purpose: Purpose::LockedOut,
            nth: 3,
            how: How::Hold,
            grant: None,
            voice: false,
        },
        Fact::RevealIntent {
            method,
            kind: MethodKind::Alarm,
            version: CodeVersionId(ID),
            purpose: Purpose::Unset,
            nth: 1,
            how: How::Spoken,
            grant: Some(GrantId(ID)),
            voice: true,
        },
        Fact::CodeOpened { method, version: CodeVersionId(ID) },
        Fact::GrantAsked { method },
        Fact::VoiceShown,
        Fact::VoiceTried { left: 4 },
        Fact::VoiceAccepted,
        Fact::PinChanged,
        Fact::RevealShown { intent },
        Fact::RevealHidden { intent, shown_ms: Some(6000), reason: Hidden::Blur },
        Fact::RevealHidden { intent, shown_ms: None, reason: Hidden::Restart },
        Fact::RevealRefused { method, purpose: Purpose::Enter, why: NotShown::TooEarly },
        Fact::RevealRefused { method, purpose: Purpose::Enter, why: NotShown::Withheld { reason: WhyNot::Dbs } },
        Fact::Dialled { whom: Dialled::Emergency, case: None },
        Fact::Dialled { whom: Dialled::OnCall, case: None },
        Fact::DamageFound { what: "entry".into(), seq: Some(4), saved: None },
        Fact::DamageFound { what: "database".into(), seq: None, saved: None },
        Fact::ClockStepped { by_ms: -130_000 },
        Fact::Dialled { whom: Dialled::Contact(Contact::Police), case: None },
        Fact::RefusalSeen { seen: Seen::Heard },
        Fact::RefusalCapacity { decides: Capacity::Doubt },
        Fact::RefusalHarm { harm: true },
        Fact::RefusalReason { reason: a_reason() },
        Fact::SomethingWrong,
        Fact::ServiceMet { whom: Contact::Fire, name: "Ifor Rees".into(), number: "4471".into() },
        Fact::Attempted { how: Attempt::TheirWay, heard: Heard::Voice },
        Fact::Observed { seen: vec![Sight::Lights, Sight::Milk], words: "a curtain moved".into() },
        Fact::Observed { seen: Vec::new(), words: String::new() },
        Fact::AskDone { asked: Asked::Attempts },
        Fact::AskSkipped { asked: Asked::PhoneContact, reason: a_reason() },
        Fact::Phoned(Call {
            name: "Elin".into(),
            said: "she is in hospital".into(),
            ..Call::new(Contact::EmergencyContact, CallResult::Person)
        }),
        called(Contact::Client, CallResult::NoSignal),
        Fact::Told(Word {
            whom: Contact::Ambulance,
            name: "Crew".into(),
            said: "on the way".into(),
            reference: "4471".into(),
            attending: Some(Attending::Yes),
            shared: Shared::ALL.to_vec(),
            case: None,
        }),
        Fact::Told(Word::to(Contact::OnCall)),
        Fact::GoingIn { by: Authority::Manager, wait: 600 },
        Fact::OutSafe,
        Fact::OpenedBy(Opening {
            name: "Ifor Rees".into(),
            how: "master key".into(),
            ..Opening::by(Contact::SchemeManager)
        }),
        Fact::RoomsChecked { rooms: Room::ALL.to_vec(), found: Found::Nobody, words: "bed is made".into() },
        Fact::WaitingForRelease { accounted_by: "Elin".into(), wait: 0 },
        Fact::WaitingForRelease { accounted_by: String::new(), wait: 900 },
        Fact::StillHere,
        Fact::Released(Release {
            by: "Bethan Howe".into(),
            ground: Ground::ComeBack,
            said: "back at six".into(),
            told: ToldBy::Sync,
        }),
        Fact::Decided(Decided {
            what: Decision::Police101,
            by: "Bethan Howe".into(),
            said: "they decline".into(),
            reference: "4471".into(),
            attending: Some(Attending::No),
        }),
        Fact::CardLeft { left: false },
        ended(Ending::Away, ""),
        ended(Ending::Unknown, "Bethan Howe"),
        Fact::EmergencyBegun,
        Fact::EmergencyTrigger { trigger: Trigger::SmokeGas },
        Fact::LifeAtRisk { risk: true },
        Fact::EmergencyOver { reason: a_reason() },
        Fact::CapacityOwed { within: 3600 },
        Fact::BestInterests(BestInterests {
            decides: Capacity::No,
            tried: "called out".into(),
            because: "calls for help".into(),
        }),
        Fact::AccessDenied { words: "the son".into() },
        Fact::HowFound { state: Breathing::NotBreathing },
        Fact::DeathFound(FoundDead {
            last_seen: "Elin, last night".into(),
            position: "in the chair".into(),
            dnacpr: true,
        }),
        Fact::Finding { words: "talks a little 🐕".into() },
        Fact::TakenOver { by: Contact::Ambulance, name: "Crew".into(), taken_to: "Ysbyty Glan Afon".into() },
        Fact::HomeSecured {
            what: vec![Secured::Door, Secured::Windows, Secured::Heating, Secured::Pets, Secured::SomeoneStays],
            words: "cat is fed".into(),
            stays: String::new(),
        },
        Fact::CodeTold { told: true, whom: "the crew".into() },
        Fact::KinTold { by: "Bethan Howe".into() },
        Fact::KeySafeFault { fault: SafeFault::ToldNew },
        Fact::CodeDidNotOpen { method, version: CodeVersionId(ID), attempt: 2 },
        Fact::WentOut,
        Fact::AlreadyInside { reason: a_reason() },
        Fact::RunningLate { minutes: 20, proposed: vec![Proposed { visit: VisitId(ID), starts: START }] },
        Fact::NotSafe { step: "knock".into(), address: "14 Heol y Bont".into() },
        Fact::SafeNow,
        Fact::KeyMoved { tag: "K-17".into(), step: KeyStep::HandedOver, name: "Elin".into() },
        Fact::Lost(Loss {
            what: LostThing::Fob,
            tag: "K-17".into(),
            opens: String::new(),
            stolen: YesNo::Unknown,
            last_had: "on the bus".into(),
            identifies: YesNo::No,
            codes_with_it: YesNo::Yes,
            home: None,
            at_risk: YesNo::No,
        }),
        Fact::Concern(Concern { about: Subject::Manager, home: None, child: true, words: "said so to me".into() }),
        Fact::Amended(Amendment {
            entry: intent,
            field: "words".into(),
            old: "bed".into(),
            new: "chair".into(),
            reason: "misheard".into(),
        }),
        Fact::ToldLater(ToldLater { what: Later::KeyBack, words: "put back".into(), reason: "no signal".into() }),
        Fact::TagMatched,
        Fact::TagMismatch { why: TagWhy::OtherHome },
        Fact::TagMismatch { why: TagWhy::Unknown },
        Fact::NotInside,
        Fact::SomeoneAnswered { who: Someone::Neighbour },
        Fact::Decided(Decided {
            what: Decision::AskNeighbour,
            by: "Bethan Howe".into(),
            said: String::new(),
            reference: String::new(),
            attending: None,
        }),
        Fact::VisitOutcome(Outcome { handed_to: "Ifor Rees".into(), ..Outcome::plain(Ending::ServiceTookOver) }),
        Fact::Lost(Loss {
            what: LostThing::Key,
            tag: String::new(),
            opens: "a front door, from a key safe".into(),
            stolen: YesNo::No,
            last_had: String::new(),
            identifies: YesNo::Unknown,
            codes_with_it: YesNo::No,
            home: None,
            at_risk: YesNo::No,
        }),
        Fact::LockedBehind,
        Fact::HandedTo { name: "Bethan".into(), took_over: Some(TookOver::Phone) },
        Fact::OnTheWay { name: "Ifor Rees".into(), when: "in 20 minutes".into() },
        Fact::Dialled { whom: Dialled::OnCall, case: Some(intent) },
        Fact::Phoned(Call { case: Some(intent), ..Call::new(Contact::OnCall, CallResult::RangOut) }),
        Fact::Told(Word { name: "Ifor Rees".into(), case: Some(intent), ..Word::to(Contact::SecondOnCall) }),
        Fact::InWords { words: "at Mrs Pritchard's, she is well 🐕".into() },
        Fact::GotOut,
        Fact::KeyHad { from: KeyFrom::Known, name: String::new() },
        Fact::KeyHad { from: KeyFrom::Given, name: "Gwen Lewis".into() },
        Fact::OpenedBy(Opening {
            name: "PC 2217".into(),
            by_force: true,
            stayed_out: true,
            ..Opening::by(Contact::Police)
        }),
        Fact::WontLock { name: "PC 2217".into() },
        Fact::PeopleInside { inside: false },
        Fact::Concern(Concern {
            about: Subject::Home,
            home: Some(ClientId(ID)),
            child: false,
            words: "no food in the home".into(),
        }),
        Fact::HomeSecured { what: vec![Secured::Broken], words: String::new(), stays: "Gwen Lewis".into() },
        Fact::Lost(Loss {
            what: LostThing::Key,
            tag: String::new(),
            opens: String::new(),
            home: Some(ClientId(ID)),
            stolen: YesNo::No,
            last_had: String::new(),
            identifies: YesNo::Unknown,
            codes_with_it: YesNo::No,
            at_risk: YesNo::No,
        }),
        Fact::KinToBeTold { by: "Bethan Howe".into() },
        Fact::SomeoneSaid { name: "Gwen Lewis".into(), said: "went off in a taxi".into() },
        Fact::SomeoneSaid { name: String::new(), said: "went off in a taxi".into() },
        Fact::FoundOutside,
    ]
}

const ASKED: &[Asked] = &[
    Asked::Attempts,
    Asked::Look,
    Asked::PhoneClient,
    Asked::PhoneAgain,
    Asked::TellOnCall,
    Asked::PhoneContact,
    Asked::Tell999,
    Asked::Capacity,
    Asked::Rooms,
    Asked::HowFound,
    Asked::Help,
    Asked::StayOut,
    Asked::TakenOver,
    Asked::Secured,
    Asked::CodeTold,
    Asked::KinTold,
];

/// What is said of a refusal, of attempts and of people outside.
fn any_fact_of_the_door() -> impl Strategy<Value = Fact> {
    let call = (one_of(Contact::ALL), one_of(CallResult::ALL), any_text(), any_text())
        .prop_map(|(whom, result, name, said)| Call { name, said, ..Call::new(whom, result) });
    let attending = proptest::option::of(one_of(Attending::ALL));
    let word = (one_of(Contact::ALL), any_text(), any_text(), any_text(), attending, some_of(Shared::ALL)).prop_map(
        |(whom, name, said, reference, attending, shared)| Word {
            whom,
            name,
            said,
            reference,
            attending,
            shared,
            case: None,
        },
    );
    prop_oneof![
        one_of(Seen::ALL).prop_map(|seen| Fact::RefusalSeen { seen }),
        one_of(Capacity::ALL).prop_map(|decides| Fact::RefusalCapacity { decides }),
        any::<bool>().prop_map(|harm| Fact::RefusalHarm { harm }),
        any_reason().prop_map(|reason| Fact::RefusalReason { reason }),
        Just(Fact::SomethingWrong),
        Just(Fact::TagMatched),
        prop::sample::select(TagWhy::ALL.to_vec()).prop_map(|why| Fact::TagMismatch { why }),
        (one_of(Contact::ALL), any_text(), any_text()).prop_map(|(whom, name, number)| Fact::ServiceMet {
            whom,
            name,
            number
        }),
        (any_text(), any_text()).prop_map(|(name, when)| Fact::OnTheWay { name, when }),
        (one_of(Attempt::ALL), one_of(Heard::ALL)).prop_map(|(how, heard)| Fact::Attempted { how, heard }),
        (some_of(Sight::ALL), any_text()).prop_map(|(seen, words)| Fact::Observed { seen, words }),
        one_of(ASKED).prop_map(|asked| Fact::AskDone { asked }),
        (one_of(ASKED), any_reason()).prop_map(|(asked, reason)| Fact::AskSkipped { asked, reason }),
        call.prop_map(Fact::Phoned),
        word.prop_map(Fact::Told),
        (one_of(Authority::ALL), 0_u32..9).prop_map(|(by, wait)| Fact::GoingIn { by, wait }),
        Just(Fact::OutSafe),
        (one_of(Contact::ALL), any_text(), any_text(), any::<bool>(), any::<bool>()).prop_map(
            |(who, name, how, by_force, stayed_out)| Fact::OpenedBy(Opening { who, name, how, by_force, stayed_out })
        ),
        any::<bool>().prop_map(|inside| Fact::PeopleInside { inside }),
        (some_of(Room::ALL), one_of(Found::ALL), any_text()).prop_map(|(rooms, found, words)| Fact::RoomsChecked {
            rooms,
            found,
            words
        }),
        one_of(SafeFault::ALL).prop_map(|fault| Fact::KeySafeFault { fault }),
        any_text().prop_map(|words| Fact::Finding { words }),
        (one_of(KeyFrom::ALL), any_text()).prop_map(|(from, name)| Fact::KeyHad { from, name }),
        Just(Fact::NotInside),
    ]
}

/// What managers say, and how it ended.
fn any_fact_of_managers() -> impl Strategy<Value = Fact> {
    let release = (any_text(), one_of(Ground::ALL), any_text(), one_of(ToldBy::ALL))
        .prop_map(|(by, ground, said, told)| Release { by, ground, said, told });
    let decided =
        (one_of(Decision::ALL), any_text(), any_text(), any_text(), proptest::option::of(one_of(Attending::ALL)))
            .prop_map(|(what, by, said, reference, attending)| Decided { what, by, said, reference, attending });
    prop_oneof![
        (any_text(), 0_u32..9).prop_map(|(accounted_by, wait)| Fact::WaitingForRelease { accounted_by, wait }),
        Just(Fact::StillHere),
        release.prop_map(Fact::Released),
        decided.prop_map(Fact::Decided),
        any::<bool>().prop_map(|left| Fact::CardLeft { left }),
        any_outcome().prop_map(Fact::VisitOutcome),
    ]
}

pub fn any_outcome() -> impl Strategy<Value = Outcome> {
    let took_over = prop::option::of(one_of(TookOver::ALL));
    (one_of(Ending::ALL), any_text(), any_text(), took_over)
        .prop_map(|(ending, confirmed_by, handed_to, took_over)| Outcome { ending, confirmed_by, handed_to, took_over })
}

/// What is said in an emergency, and by somebody who is not safe.
fn any_fact_of_an_emergency() -> impl Strategy<Value = Fact> {
    let best = (one_of(Capacity::ALL), any_text(), any_text()).prop_map(|(decides, tried, because)| BestInterests {
        decides,
        tried,
        because,
    });
    let death = (any_text(), any_text(), any::<bool>()).prop_map(|(last_seen, position, dnacpr)| FoundDead {
        last_seen,
        position,
        dnacpr,
    });
    prop_oneof![
        one_of(Trigger::ALL).prop_map(|trigger| Fact::EmergencyTrigger { trigger }),
        any::<bool>().prop_map(|risk| Fact::LifeAtRisk { risk }),
        any_reason().prop_map(|reason| Fact::EmergencyOver { reason }),
        (0_u32..9).prop_map(|within| Fact::CapacityOwed { within }),
        best.prop_map(Fact::BestInterests),
        any_text().prop_map(|words| Fact::AccessDenied { words }),
        one_of(Breathing::ALL).prop_map(|state| Fact::HowFound { state }),
        death.prop_map(Fact::DeathFound),
        (one_of(Contact::ALL), any_text(), any_text()).prop_map(|(by, name, taken_to)| Fact::TakenOver {
            by,
            name,
            taken_to
        }),
        (some_of(Secured::ALL), any_text(), any_text()).prop_map(|(what, words, stays)| Fact::HomeSecured {
            what,
            words,
            stays
        }),
        (any::<bool>(), any_text()).prop_map(|(told, whom)| Fact::CodeTold { told, whom }),
        any_text().prop_map(|by| Fact::KinTold { by }),
        any_text().prop_map(|by| Fact::KinToBeTold { by }),
        (any_text(), any_text()).prop_map(|(name, said)| Fact::SomeoneSaid { name, said }),
        (any_text(), any_text()).prop_map(|(step, address)| Fact::NotSafe { step, address }),
        Just(Fact::SafeNow),
    ]
}

/// Everything that is said as it is, whether or not the step takes it.
pub fn any_said() -> impl Strategy<Value = Fact> {
    prop_oneof![any_fact_of_the_door(), any_fact_of_managers(), any_fact_of_an_emergency()]
}

/// Any answer a worker or a timer can give.
pub fn any_event() -> impl Strategy<Value = Event> {
    let place = prop_oneof![
        Just(KeyPlace::Safe),
        Just(KeyPlace::WithMe),
        Just(KeyPlace::Unknown),
        Just(KeyPlace::Given { name: "Elin".into() }),
        Just(KeyPlace::Given { name: "  ".into() }),
    ];
    let plain =
        prop_oneof![
            any::<bool>().prop_map(|notice_read| Event::RightDoor { notice_read }),
            prop::sample::select(Trouble::ALL.to_vec()).prop_map(Event::Trouble),
            Just(Event::RangBuzzer),
            Just(Event::AtOwnDoor),
            Just(Event::Knocked),
            any_reason().prop_map(Event::CannotKnock),
            (1_u32..4).prop_map(|id| Event::TimerFired(TimerId(id))),
            any_reason().prop_map(Event::GoOnEarly),
            Just(Event::Answered),
            Just(Event::AnsweredInNeed),
            prop::sample::select(Someone::ALL.to_vec()).prop_map(Event::SomeoneAnswered),
            Just(Event::LetIn),
            Just(Event::Refused),
            Just(Event::NoReply),
            Just(Event::CouldNotOpen),
            prop::sample::select(MethodKind::ALL.to_vec()).prop_map(Event::CodeDidNotOpen),
            any_reason().prop_map(Event::AlreadyInside),
            (any_text(), one_of(TookOver::ALL)).prop_map(|(name, how)| Event::HandedTo(name, how)),
            Just(Event::GoBack),
            Just(Event::KeyTaken),
            (one_of(KeyFrom::ALL), any_text()).prop_map(|(from, name)| Event::KeyHad(from, name)),
            (any_text(), prop::collection::vec(one_of(Decision::OF_NO_REPLY), 0..3))
                .prop_map(|(name, what)| manager_said(Contact::OnCall, &name, &what)),
            any_text().prop_map(Event::WontLock),
            Just(Event::Inside),
            Just(Event::FoundOutside),
            Just(Event::NeedKeyToLockUp),
            Just(Event::NoKeyNeeded),
            Just(Event::LockedOut),
            Just(Event::WentOut),
            Just(Event::Leave),
            Just(Event::StayOn),
            Just(Event::DoorLocked),
            place.prop_map(Event::KeyLeft),
            Just(Event::Finish),
        ];
    prop_oneof![30 => plain, 1 => Just(Event::Emergency), 40 => any_said().prop_map(say)]
}

/// Any plan with any ways in, any care rules, short and long.
pub fn any_plan() -> impl Strategy<Value = FlowPlan> {
    let plans = prop::sample::select(AccessPlan::ALL.to_vec());
    let kinds = prop::sample::subsequence(MethodKind::ALL.to_vec(), 0..=4);
    let rules = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (plans, kinds, rules, any::<bool>(), any::<bool>(), prop::bool::weighted(0.1)).prop_map(|given| {
        let (access, kinds, rules, long, replacing, shadow) = given;
        let (no_reply_entry, discreet, critical, no_phone, neighbour) = rules;
        let neighbour = neighbour && !discreet;
        let care = CareRules { no_reply_entry, discreet, critical, no_phone, neighbour, no_signal: false };
        let hours = if long { 9 } else { 1 };
        let ends = START + Duration::from_hours(hours);
        let mut plan = FlowPlan { care, ends, shadow, ..plan(access, &kinds) };
        plan.methods.iter_mut().for_each(|method| method.replacing = replacing);
        plan
    })
}

/// Answers that lead on from some step: few, so that what is taken can be tried out.
pub fn helpful() -> Vec<Event> {
    let name = || "Bethan Howe".to_owned();
    vec![
        Event::RightDoor { notice_read: false },
        Event::RangBuzzer,
        Event::AtOwnDoor,
        Event::Knocked,
        Event::GoOnEarly(a_reason()),
        Event::CannotKnock(a_reason()),
        Event::NoReply,
        Event::Refused,
        Event::CouldNotOpen,
        Event::CodeDidNotOpen(MethodKind::KeySafe),
        Event::KeyTaken,
        Event::KeyHad(KeyFrom::Given, name()),
        manager_said(Contact::OnCall, &name(), &[Decision::StandDown]),
        Event::WontLock(name()),
        say(Fact::PeopleInside { inside: true }),
        Event::Inside,
        Event::LetIn,
        Event::GoBack,
        Event::SomeoneAnswered(Someone::Relative),
        Event::SomeoneAnswered(Someone::Stranger),
        Event::Answered,
        Event::AnsweredInNeed,
        say(Fact::NotInside),
        Event::Leave,
        Event::LockedOut,
        Event::WentOut,
        Event::NeedKeyToLockUp,
        Event::NoKeyNeeded,
        Event::DoorLocked,
        Event::KeyLeft(KeyPlace::Safe),
        Event::Finish,
        Event::HandedTo(name(), TookOver::Here),
        Event::Emergency,
        say(Fact::RefusalSeen { seen: Seen::Well }),
        say(Fact::RefusalSeen { seen: Seen::NotSeen }),
        say(Fact::RefusalCapacity { decides: Capacity::Yes }),
        say(Fact::RefusalHarm { harm: false }),
        say(Fact::RefusalHarm { harm: true }),
        say(Fact::RefusalReason { reason: a_reason() }),
        say(Fact::AskDone { asked: Asked::Attempts }),
        say(Fact::Observed { seen: Vec::new(), words: String::new() }),
        say(called(Contact::Client, CallResult::RangOut)),
        say(called(Contact::EmergencyContact, CallResult::RangOut)),
        say(called(Contact::OnCall, CallResult::RangOut)),
        say(told(Contact::OnCall, "Bethan Howe")),
        say(told(Contact::Ambulance, "")),
        say(Fact::GoingIn { by: Authority::Plan, wait: 0 }),
        say(Fact::OutSafe),
        say(Fact::OpenedBy(Opening { name: name(), ..Opening::by(Contact::SchemeManager) })),
        say(Fact::OpenedBy(Opening { name: name(), stayed_out: true, ..Opening::by(Contact::Police) })),
        say(Fact::RoomsChecked { rooms: Vec::new(), found: Found::Nobody, words: String::new() }),
        say(Fact::RoomsChecked { rooms: Vec::new(), found: Found::NeedsHelp, words: String::new() }),
        say(Fact::WaitingForRelease { accounted_by: String::new(), wait: 0 }),
        say(Fact::StillHere),
        say(Fact::Released(Release {
            by: name(),
            ground: Ground::TakenOver,
            said: String::new(),
            told: ToldBy::Phone,
        })),
        say(Fact::EmergencyTrigger { trigger: Trigger::Collapsed }),
        say(Fact::LifeAtRisk { risk: true }),
        say(Fact::CapacityOwed { within: 0 }),
        say(Fact::AskSkipped { asked: Asked::PhoneClient, reason: a_reason() }),
        say(Fact::AskSkipped { asked: Asked::Capacity, reason: a_reason() }),
        say(Fact::AccessDenied { words: String::new() }),
        say(Fact::HowFound { state: Breathing::Breathing }),
        say(Fact::HowFound { state: Breathing::LooksDead }),
        say(Fact::DeathFound(FoundDead { last_seen: String::new(), position: String::new(), dnacpr: false })),
        say(Fact::AskDone { asked: Asked::Help }),
        say(Fact::AskDone { asked: Asked::StayOut }),
        say(Fact::TakenOver { by: Contact::Ambulance, name: String::new(), taken_to: String::new() }),
        say(Fact::HomeSecured { what: Vec::new(), words: String::new(), stays: String::new() }),
        say(Fact::CodeTold { told: false, whom: String::new() }),
        say(Fact::KinTold { by: name() }),
        say(Fact::KinToBeTold { by: name() }),
        say(Fact::SomeoneSaid { name: name(), said: "the words".into() }),
        Event::FoundOutside,
        say(Fact::EmergencyOver { reason: a_reason() }),
        say(ended(Ending::RefusedSeen, "Bethan Howe")),
        say(ended(Ending::NeedsHelp, "Bethan Howe")),
        say(ended(Ending::FoundDead, "Bethan Howe")),
    ]
}

/// Those of [`helpful`] that the step takes now.
pub fn taken(door: &Door, seconds: u64) -> Vec<Event> {
    let is_taken = |event: &Event| !door.clone().step(event.clone(), &moment(seconds)).entries.is_empty();
    helpful().into_iter().filter(is_taken).collect()
}

/// One move of a random walk.
#[derive(Clone, Debug)]
enum Move {
    /// Any answer, fitting or not.
    Say(Box<Event>),
    /// One that leads on.
    Go(prop::sample::Index),
    /// A look at every code that the step allows, with a manager's grant or without.
    Look(bool),
}

fn go(event: Event) -> Move {
    Move::Say(Box::new(event))
}

fn all_said(facts: Vec<Fact>) -> Vec<Move> {
    facts.into_iter().map(|fact| go(say(fact))).collect()
}

/// To the client's own door, without a wait.
fn to_the_door() -> Vec<Move> {
    let events =
        [Event::RightDoor { notice_read: false }, Event::RangBuzzer, Event::AtOwnDoor, Event::CannotKnock(a_reason())];
    events.into_iter().map(go).collect()
}

fn to_stay() -> Vec<Move> {
    let said = all_said(vec![
        Fact::AskDone { asked: Asked::Attempts },
        Fact::Observed { seen: vec![Sight::Post], words: String::new() },
        called(Contact::Client, CallResult::RangOut),
        called(Contact::Client, CallResult::Voicemail),
        told(Contact::OnCall, "Bethan Howe"),
    ]);
    let begun = [go(Event::NoReply), go(Event::CouldNotOpen)];
    to_the_door().into_iter().chain(begun).chain(said).collect()
}

/// The ways through each flow as they are meant to be: a random walk leaves one of them somewhere.
fn scripts() -> Vec<Vec<Move>> {
    let name = || "Bethan Howe".to_owned();
    let refusal = all_said(vec![
        Fact::RefusalSeen { seen: Seen::Well },
        Fact::RefusalCapacity { decides: Capacity::Yes },
        Fact::RefusalHarm { harm: false },
        Fact::RefusalReason { reason: a_reason() },
    ]);
    let waiting = all_said(vec![
        Fact::WaitingForRelease { accounted_by: String::new(), wait: 0 },
        Fact::StillHere,
        Fact::Released(Release { by: name(), ground: Ground::TakenOver, said: String::new(), told: ToldBy::Phone }),
    ]);
    let rooms = vec![
        go(say(Fact::GoingIn { by: Authority::Plan, wait: 0 })),
        Move::Look(true),
        go(Event::KeyTaken),
        go(Event::Inside),
        go(say(Fact::OpenedBy(Opening { name: name(), ..Opening::by(Contact::SchemeManager) }))),
        go(say(Fact::RoomsChecked { rooms: Room::ALL.to_vec(), found: Found::Nobody, words: String::new() })),
        go(say(Fact::OutSafe)),
    ];
    let emergency = vec![
        go(Event::Emergency),
        go(say(Fact::EmergencyTrigger { trigger: Trigger::Collapsed })),
        go(say(Fact::LifeAtRisk { risk: true })),
        go(say(told(Contact::Ambulance, ""))),
        go(Event::RightDoor { notice_read: false }),
        go(say(called(Contact::Client, CallResult::RangOut))),
        go(say(called(Contact::EmergencyContact, CallResult::RangOut))),
        go(say(Fact::CapacityOwed { within: 0 })),
        Move::Look(false),
        go(Event::KeyTaken),
        go(Event::Inside),
        go(say(Fact::OpenedBy(Opening { name: name(), ..Opening::by(Contact::Police) }))),
        go(say(Fact::HowFound { state: Breathing::LooksDead })),
        go(say(Fact::DeathFound(FoundDead { last_seen: String::new(), position: String::new(), dnacpr: false }))),
        go(say(Fact::AskDone { asked: Asked::Help })),
        go(say(Fact::TakenOver { by: Contact::Police, name: name(), taken_to: String::new() })),
        go(say(Fact::HomeSecured { what: vec![Secured::Door], words: String::new(), stays: String::new() })),
        go(say(Fact::CodeTold { told: false, whom: String::new() })),
        go(say(Fact::KinTold { by: name() })),
        go(say(ended(Ending::FoundDead, "Bethan Howe"))),
    ];
    let away = [Event::Answered, Event::WentOut, Event::LockedOut];
    let leaving = [
        Event::Answered,
        Event::Leave,
        Event::NeedKeyToLockUp,
        Event::KeyTaken,
        Event::DoorLocked,
        Event::KeyLeft(KeyPlace::WithMe),
    ];
    let fails = [
        Move::Look(false),
        go(Event::CodeDidNotOpen(MethodKind::KeySafe)),
        go(Event::GoBack),
        Move::Look(false),
        go(Event::CodeDidNotOpen(MethodKind::KeySafe)),
    ];
    let refused = to_the_door().into_iter().chain([go(Event::Refused)]).chain(refusal).collect();
    vec![
        Vec::new(),
        refused,
        to_stay().into_iter().chain(waiting).collect(),
        to_stay().into_iter().chain(rooms).collect(),
        to_stay().into_iter().chain(emergency.clone()).collect(),
        emergency,
        to_the_door().into_iter().chain(away.into_iter().map(go)).collect(),
        to_the_door().into_iter().chain(leaving.into_iter().map(go)).collect(),
        to_the_door().into_iter().chain(fails).collect(),
    ]
}

/// A visit begun and walked at random, with the seconds that pass before each answer: some way along one of the flows, and
/// from there on with answers of which most fit the step, so that walks come far.
pub fn any_walk() -> impl Strategy<Value = Walk> {
    any_walk_of(any_plan())
}

/// The same by a worker who shadows a colleague.
pub fn any_shadow_walk() -> impl Strategy<Value = Walk> {
    any_walk_of(any_plan().prop_map(|plan| FlowPlan { shadow: true, ..plan }))
}

fn any_walk_of(plan: impl Strategy<Value = FlowPlan>) -> impl Strategy<Value = Walk> {
    let moves = prop_oneof![
        4 => any_event().prop_map(go),
        12 => any::<prop::sample::Index>().prop_map(Move::Go),
        3 => any::<bool>().prop_map(Move::Look),
    ];
    let along = (prop::sample::select(scripts()), 0_usize..30);
    let steps = prop::collection::vec((moves, 0_u64..45), 0..30);
    (plan, along, steps).prop_map(|(plan, (script, length), steps)| {
        let mut walk = Walk::begun(plan);
        let along = script.into_iter().take(length).map(|step| (step, 5));
        for (step, seconds) in along.chain(steps) {
            walk.seconds += seconds;
            match step {
                Move::Say(event) => drop(walk.take(*event)),
                Move::Go(which) => {
                    let mut events = taken(&walk.door, walk.seconds);
                    // It may begin anywhere, and would end every other walk.
                    events.retain(|event| *event != Event::Emergency);
                    if !events.is_empty() {
                        walk.take(which.get(&events).clone());
                    }
                }
                Move::Look(granted) => walk.look(granted),
            }
        }
        walk
    })
}

pub fn is_over(step: &Step) -> bool {
    matches!(step, Step::Ended)
}

pub fn instant(text: &str) -> Timestamp {
    Timestamp(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
}
