//! A trainee who shadows has no code, whatever lies on the phone (DOOR 0.6).

use std::time::Duration;

use doorstep::domain::clock::Boot;
use doorstep::domain::door::{Event, Gate, Step};
use doorstep::domain::entry::{Fact, FlowPlan, How, Purpose};
use doorstep::domain::grant::{Accepted, Grant, HeldGrant, Voice};
use doorstep::domain::ids::{ClientId, GrantId, VisitId};
use doorstep::domain::reveal::{Leave, Refusal, Wish, permit};
use doorstep::domain::visit::{AccessPlan, MethodKind, Visit, Which, WhyNot};
use proptest::prelude::*;
use uuid::Uuid;

use super::{ID, now, phone, the_visit, visit};
use crate::support::clock::START;
use crate::support::facts::{Walk, any_shadow_walk, method, plan};

fn boot() -> Boot {
    Boot { id: "b".into(), elapsed_ms: 0 }
}

/// Every leave there is: an online grant for this way in, and one that was read out.
fn all_leave(kind: MethodKind) -> (Vec<HeldGrant>, Voice) {
    let grant = Grant {
        id: GrantId(Uuid::from_u128(31)),
        client: ClientId(ID),
        method: method(kind).id,
        visit: VisitId(ID),
        given_at: START,
        by: "Bethan Howe".into(),
        taken_at: None,
    };
    let voice = Voice { accepted: Some(Accepted { client: ClientId(ID), at: boot() }), ..Voice::default() };
    (vec![HeldGrant { grant, taken_at: None }], voice)
}

/// What the phone says of this code now, with every leave or none.
fn asked(walk: &Walk, visit: &Visit, wish: Wish, how: How, leave: bool) -> Result<(), Refusal> {
    let kind = MethodKind::ALL.into_iter().find(|kind| method(*kind).id == wish.method).unwrap();
    let (grants, voice) = if leave { all_leave(kind) } else { (Vec::new(), Voice::default()) };
    let leave = Leave { grants: &grants, voice: &voice, boot: &boot() };
    permit(&phone(), visit, false, &walk.door, (wish, how), &leave, now(START + Duration::from_mins(1))).map(drop)
}

fn shadowing() -> Walk {
    let plan = plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe, MethodKind::Communal]);
    Walk::begun(FlowPlan { shadow: true, ..plan })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_walk_of_a_shadow_ever_shows_a_code(walk in any_shadow_walk(), how in prop::sample::select(vec![How::Hold, How::Tap, How::Spoken])) {
        let kinds = MethodKind::ALL;
        let visit = Visit { shadow: true, ..visit(walk.door.plan().unwrap().plan, &kinds) };
        for door in walk.states() {
            let at = Walk { door, ..Walk::default() };
            for kind in kinds {
                for purpose in Purpose::ALL {
                    for which in [Which::Newest, Which::Older] {
                        let wish = Wish { method: method(kind).id, purpose, which };
                        for leave in [false, true] {
                            let no = Err(Refusal::Withheld(WhyNot::Shadowing));
                            prop_assert_eq!(asked(&at, &visit, wish, how, leave), no, "{:?}", at.door.step_now());
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_flow_of_a_shadow_opens_no_gate_by_itself(walk in any_shadow_walk()) {
        for door in walk.states() {
            for kind in MethodKind::ALL {
                for purpose in Purpose::ALL {
                    prop_assert!(door.gate(kind, purpose, false).is_err());
                }
            }
            prop_assert!(!matches!(door.step_now(), Step::DoorEntry | Step::LockUp));
            prop_assert!(door.may_go_in() != Some(doorstep::domain::entry::flow::Authority::Plan));
        }
    }
}

#[test]
fn a_shadow_comes_from_the_right_door_to_the_knock_and_goes_in_with_the_colleague() {
    let mut walk = shadowing();
    walk.take(Event::RightDoor { notice_read: false });
    assert_eq!(*walk.door.step_now(), Step::Knock { round: 1 }, "the outer door is the colleague's");
    walk.take(Event::SomeoneAnswered(doorstep::domain::entry::Someone::Colleague));
    assert_eq!(*walk.door.step_now(), Step::Inside);
    walk.take(Event::Leave);
    assert!(walk.take(Event::NeedKeyToLockUp).is_empty());
    assert_eq!(walk.take(Event::DoorLocked), [Fact::DoorLocked, Fact::Left]);
}

#[test]
fn a_shadow_whom_nobody_lets_in_comes_to_the_no_response_flow_and_not_to_the_key_safe() {
    let mut walk = shadowing();
    walk.take(Event::RightDoor { notice_read: false });
    for _ in 0..2 {
        walk.take(Event::Knocked);
        walk.take(Event::GoOnEarly(crate::support::world::reason()));
    }
    assert!(matches!(walk.door.step_now(), Step::NoReply(_)), "{:?}", walk.door.step_now());
}

#[test]
fn where_the_rota_says_otherwise_since_the_start_it_takes_a_managers_grant() {
    let mut walk = shadowing();
    walk.take(Event::RightDoor { notice_read: false });
    walk.take(Event::CannotKnock(crate::support::world::reason()));
    let enter = Wish::new(method(MethodKind::KeySafe).id, Purpose::Enter);
    assert_eq!(asked(&walk, &the_visit(), enter, How::Hold, false), Err(Refusal::NotYet(Gate::Shadow)));
    assert_eq!(asked(&walk, &the_visit(), enter, How::Hold, true), Ok(()));
}
