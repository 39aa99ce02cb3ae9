//! Flows for tests of the domain: plans, moments, and random walks.

use std::time::Duration;

use doorstep::domain::clock::{Boot, Timestamp};
use doorstep::domain::clock::{Now, Quality, Reading};
use doorstep::domain::door::{Door, Event, Moment, Step, TimerId};
use doorstep::domain::entry::{About, Fact, FlowPlan, KeyPlace, PlannedMethod, Reason, Record, Someone, Trouble};
use doorstep::domain::grant::Voice;
use doorstep::domain::ids::{EntryId, MethodId, PersonId};
use doorstep::domain::reveal::Leave;
use doorstep::domain::visit::{AccessPlan, MethodKind};
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
#[derive(Clone, Debug, Default)]
pub struct Walk {
    pub records: Vec<(EntryId, Record)>,
    pub door: Door,
    pub seconds: u64,
}

impl Walk {
    /// Takes an answer; gives what it logged.
    pub fn take(&mut self, event: Event) -> Vec<Fact> {
        let now = moment(self.seconds);
        let outcome = std::mem::take(&mut self.door).step(event, &now);
        for fact in &outcome.entries {
            self.append(fact.clone());
        }
        self.door = Door::replay(self.records.iter().map(|(id, record)| (*id, record)));
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

    pub fn facts(&self) -> Vec<&Fact> {
        self.records.iter().map(|(_, record)| &record.fact).collect()
    }

    pub fn begun(plan: FlowPlan) -> Self {
        let mut walk = Self::default();
        walk.take(Event::Start(plan));
        walk
    }
}

fn a_reason() -> Reason {
    Reason { code: "asked".into(), words: String::new() }
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
    prop_oneof![
        any::<bool>().prop_map(|notice_read| Event::RightDoor { notice_read }),
        Just(Event::Trouble(Trouble::Gas)),
        Just(Event::RangBuzzer),
        Just(Event::AtOwnDoor),
        Just(Event::Knocked),
        Just(Event::CannotKnock(a_reason())),
        (1_u32..4).prop_map(|id| Event::TimerFired(TimerId(id))),
        Just(Event::GoOnEarly(a_reason())),
        Just(Event::Answered),
        prop::sample::select(Someone::ALL.to_vec()).prop_map(Event::SomeoneAnswered),
        Just(Event::LetIn),
        Just(Event::NotLetIn),
        Just(Event::Refused),
        Just(Event::NoReply),
        Just(Event::CouldNotOpen),
        Just(Event::HandedTo("Bethan Howe".into())),
        Just(Event::HandedTo(String::new())),
        Just(Event::GoBack),
        Just(Event::KeyTaken),
        Just(Event::Inside),
        Just(Event::NeedKeyToLockUp),
        Just(Event::NoKeyNeeded),
        Just(Event::LockedOut),
        Just(Event::Leave),
        Just(Event::StayOn),
        Just(Event::DoorLocked),
        place.prop_map(Event::KeyLeft),
        Just(Event::Finish),
    ]
}

/// Any plan with any ways in.
pub fn any_plan() -> impl Strategy<Value = FlowPlan> {
    let plans = prop::sample::select(AccessPlan::ALL.to_vec());
    let kinds = prop::sample::subsequence(MethodKind::ALL.to_vec(), 0..=4);
    (plans, kinds).prop_map(|(access, kinds)| plan(access, &kinds))
}

/// A visit begun and walked at random, with the seconds that pass before each answer.
pub fn any_walk() -> impl Strategy<Value = Walk> {
    let steps = prop::collection::vec((any_event(), 0_u64..45), 0..40);
    (any_plan(), steps).prop_map(|(plan, steps)| {
        let mut walk = Walk::begun(plan);
        for (event, seconds) in steps {
            walk.seconds += seconds;
            walk.take(event);
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
