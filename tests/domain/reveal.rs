mod leave;
mod long_stay;
mod shadow;

use std::time::Duration;

use doorstep::domain::clock::{Now, Quality, Timestamp};
use doorstep::domain::door::{Event, Gate};
use doorstep::domain::entry::flow::Authority;
use doorstep::domain::entry::{Fact, How, KeyPlace, Purpose};
use doorstep::domain::ids::{ClientId, CodeVersionId, DeviceId, MethodId, OrgId, PersonId, VisitId};
use doorstep::domain::reveal::{PhoneState, Refusal, Wish, permit};
use doorstep::domain::visit::{AccessMethod, AccessPlan, MethodKind, Release, Visit, Waits, WhyNot};
use doorstep::domain::window::Window;
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::clock::START;
use crate::support::facts::{Walk, any_walk, method, no_boot, no_leave, plan};

const ID: Uuid = Uuid::from_u128(5);

fn phone() -> PhoneState {
    PhoneState {
        organisation: OrgId(ID),
        device: DeviceId(ID),
        worker: PersonId(ID),
        blocked: false,
        unlocked: true,
        lease_until: START + Duration::from_hours(24),
    }
}

fn visit(access: AccessPlan, kinds: &[MethodKind]) -> Visit {
    let methods = kinds.iter().map(|kind| AccessMethod {
        id: method(*kind).id,
        kind: *kind,
        version: Some(CodeVersionId(ID)),
        order_free: true,
        older: None,
        online: false,
        release: Release::Ok,
    });
    Visit {
        id: VisitId(ID),
        reference: "V1".into(),
        client: ClientId(ID),
        starts: START,
        ends: START + Duration::from_mins(45),
        window: Window { opens: START, closes: START + Duration::from_hours(1) },
        plan: access,
        waits: Waits::of(access, None),
        timings: None,
        methods: methods.collect(),
        unplanned: false,
        shadow: false,
    }
}

fn now(at: Timestamp) -> Now {
    Now { at, quality: Quality::Anchored }
}

fn at_the_key_safe() -> Walk {
    let mut walk = Walk::begun(plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe]));
    walk.take(Event::RightDoor { notice_read: false });
    walk.take(Event::CannotKnock(crate::support::world::reason()));
    walk
}

fn wish(purpose: Purpose) -> Wish {
    Wish::new(method(MethodKind::KeySafe).id, purpose)
}

fn asked(
    phone: &PhoneState,
    visit: &Visit,
    taken_off: bool,
    walk: &Walk,
    purpose: Purpose,
    now: Now,
) -> Result<(), Refusal> {
    permit(phone, visit, taken_off, &walk.door, (wish(purpose), How::Hold), &no_leave(&no_boot()), now).map(drop)
}

fn the_visit() -> Visit {
    visit(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe])
}

#[test]
fn a_code_may_be_seen_in_the_window_after_the_steps_that_must_come_first() {
    assert_eq!(asked(&phone(), &the_visit(), false, &at_the_key_safe(), Purpose::Enter, now(START)), Ok(()));
}

#[test]
fn a_code_stays_hidden_one_millisecond_before_the_visit_window_opens() {
    let early = now(Timestamp(START.0 - 1));
    let refused = asked(&phone(), &the_visit(), false, &at_the_key_safe(), Purpose::Enter, early);
    assert_eq!(refused, Err(Refusal::TooEarly { opens: START }));
}

#[test]
fn a_code_stays_hidden_from_the_instant_the_window_closes() {
    let visit = the_visit();
    let refused = asked(&phone(), &visit, false, &at_the_key_safe(), Purpose::Enter, now(visit.window.closes));
    assert_eq!(refused, Err(Refusal::TooLate { closed: visit.window.closes }));
}

#[test]
fn a_taken_key_may_be_put_back_for_two_hours_after_the_window_and_no_longer() {
    let visit = the_visit();
    let mut walk = at_the_key_safe();
    walk.take(Event::KeyTaken);
    let limit = visit.window.closes + Duration::from_hours(2);
    let ask = |at| asked(&phone(), &visit, false, &walk, Purpose::Return, now(at));
    assert_eq!(ask(visit.window.closes), Ok(()));
    assert_eq!(ask(Timestamp(limit.0 - 1)), Ok(()));
    assert_eq!(ask(limit), Err(Refusal::TooLate { closed: visit.window.closes }));
}

#[test]
fn a_return_is_no_way_in_while_the_key_is_in_the_safe() {
    let refused = asked(&phone(), &the_visit(), false, &at_the_key_safe(), Purpose::Return, now(START));
    assert_eq!(refused, Err(Refusal::NotYet(Gate::Step)));
}

#[test]
fn the_phone_comes_first_blocked_no_time_lease_locked() {
    let visit = the_visit();
    let walk = at_the_key_safe();
    let ask = |phone: &PhoneState, now| asked(phone, &visit, false, &walk, Purpose::Enter, now);
    let blocked = PhoneState { blocked: true, unlocked: false, ..phone() };
    assert_eq!(ask(&blocked, now(START)), Err(Refusal::Blocked));
    let wall = Now { at: START, quality: Quality::Wall };
    assert_eq!(ask(&phone(), wall), Err(Refusal::NoTrustedTime));
    let lapsed = PhoneState { lease_until: START, unlocked: false, ..phone() };
    assert_eq!(ask(&lapsed, now(START)), Err(Refusal::LeaseLapsed { since: START }));
    let locked = PhoneState { unlocked: false, ..phone() };
    assert_eq!(ask(&locked, now(START)), Err(Refusal::Locked));
}

#[test]
fn a_visit_taken_off_the_round_shows_nothing_but_the_return_of_its_key() {
    let visit = the_visit();
    let mut walk = at_the_key_safe();
    let refused = asked(&phone(), &visit, true, &walk, Purpose::Enter, now(START));
    assert_eq!(refused, Err(Refusal::TakenOff));
    walk.take(Event::KeyTaken);
    assert_eq!(asked(&phone(), &visit, true, &walk, Purpose::Return, now(START)), Ok(()));
}

#[test]
fn what_central_withholds_is_not_shown_whatever_was_done_at_the_door() {
    for why in [WhyNot::ConsentWithdrawn, WhyNot::NoAgreement, WhyNot::Dbs, WhyNot::Training, WhyNot::Other] {
        let mut visit = the_visit();
        visit.methods[0].release = Release::Withheld(why);
        let refused = asked(&phone(), &visit, false, &at_the_key_safe(), Purpose::Enter, now(START));
        assert_eq!(refused, Err(Refusal::Withheld(why)));
    }
}

#[test]
fn a_method_without_a_code_and_a_method_of_another_visit_are_refused() {
    let mut visit = the_visit();
    visit.methods[0].version = None;
    let refused = asked(&phone(), &visit, false, &at_the_key_safe(), Purpose::Enter, now(START));
    assert_eq!(refused, Err(Refusal::Withheld(WhyNot::NoCode)));
    let strange = Wish::new(MethodId(Uuid::from_u128(99)), Purpose::Enter);
    let walk = at_the_key_safe();
    let refused =
        permit(&phone(), &the_visit(), false, &walk.door, (strange, How::Hold), &no_leave(&no_boot()), now(START))
            .map(drop);
    assert_eq!(refused, Err(Refusal::NoSuchMethod));
}

#[test]
fn looks_are_counted_in_their_intents() {
    let mut walk = at_the_key_safe();
    for nth in 1..=3 {
        let permit = permit(
            &phone(),
            &the_visit(),
            false,
            &walk.door,
            (wish(Purpose::Enter), How::Hold),
            &no_leave(&no_boot()),
            now(START),
        )
        .unwrap();
        let intent = permit.intent().unwrap();
        assert!(matches!(intent, Fact::RevealIntent { nth: n, .. } if n == nth), "{intent:?}");
        walk.append(intent);
        walk.door = doorstep::domain::door::Door::replay(walk.records.iter().map(|(id, r)| (*id, r)));
    }
}

/// What the log must hold before this look, read off the entries alone: the rule told a second time.
fn log_allows(facts: &[&Fact], kind: MethodKind, purpose: Purpose) -> bool {
    let has = |wanted: &dyn Fn(&Fact) -> bool| facts.iter().any(|fact| wanted(fact));
    let checked = has(&|fact| matches!(fact, Fact::DoorChecked { .. }));
    let announced = has(&|fact| matches!(fact, Fact::Knocked { .. } | Fact::KnockSkipped { .. }));
    let inside = has(&|fact| matches!(fact, Fact::Entered { .. }));
    let left = has(&|fact| matches!(fact, Fact::Left));
    let let_in = has(&|fact| matches!(fact, Fact::VisitStarted { plan } if plan.plan == AccessPlan::LetYourselfIn));
    let emergency = has(&|fact| matches!(fact, Fact::EmergencyBegun));
    let going_in = has(&|fact| matches!(fact, Fact::GoingIn { by: Authority::Plan, .. }));
    let key_out = facts.iter().rev().find_map(|fact| match fact {
        Fact::KeyTaken | Fact::KeyLeft { place: KeyPlace::WithMe } => Some(true),
        Fact::KeyLeft { .. } => Some(false),
        _ => None,
    }) == Some(true);
    let asked_for = |wanted: &dyn Fn(&Fact) -> bool| has(wanted) && inside && !left;
    checked
        && match (kind, purpose) {
            (MethodKind::Communal | MethodKind::DoorEntry, Purpose::Enter) => {
                (has(&|fact| matches!(fact, Fact::BuzzerRung)) || emergency) && !left
            }
            (MethodKind::KeySafe, Purpose::Enter) => ((announced && (let_in || going_in)) || emergency) && !left,
            (MethodKind::KeySafe, Purpose::LockUp) => asked_for(&|fact| matches!(fact, Fact::LockUpBegun)),
            (MethodKind::KeySafe | MethodKind::Communal | MethodKind::DoorEntry, Purpose::LockedOut) => {
                // Out of the house in an emergency that was none after all, or a wrong tap, with the client in it.
                let came_out = has(&|fact| matches!(fact, Fact::OutSafe))
                    && has(&|fact| matches!(fact, Fact::EmergencyOver { .. } | Fact::WentBack));
                asked_for(&|fact| matches!(fact, Fact::LockedOut)) || (came_out && inside && !left)
            }
            (MethodKind::KeySafe | MethodKind::Communal | MethodKind::DoorEntry, Purpose::WentOut) => {
                asked_for(&|fact| matches!(fact, Fact::WentOut))
            }
            (MethodKind::KeySafe, Purpose::Return) => key_out,
            (MethodKind::Alarm, Purpose::Unset) => (inside || key_out) && !left,
            (MethodKind::Alarm, Purpose::Set) => asked_for(&|fact| matches!(fact, Fact::Leaving)),
            _ => false,
        }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_path_gives_a_permit_without_the_door_check_the_gate_and_an_open_window(
        walk in any_walk(), offset in -9_000_i64..20_000, taken_off in any::<bool>()
    ) {
        let Fact::VisitStarted { plan } = walk.facts()[0].clone() else { unreachable!() };
        let kinds: Vec<MethodKind> = plan.methods.iter().map(|method| method.kind).collect();
        let visit = visit(plan.plan, &kinds);
        let at = Timestamp(START.0 + offset * 1000);
        for kind in &kinds {
            for purpose in Purpose::ALL {
                let wish = Wish::new(method(*kind).id, purpose);
                let granted = permit(&phone(), &visit, taken_off, &walk.door, (wish, How::Hold), &no_leave(&no_boot()), now(at));
                let Ok(granted) = granted else { continue };
                prop_assert!(log_allows(&walk.facts(), *kind, purpose), "{kind:?} {purpose:?} {:?}", walk.facts());
                let returning = purpose == Purpose::Return;
                let end = if returning { visit.window.return_until() } else { visit.window.closes };
                prop_assert!(at >= visit.window.opens && at < end, "{purpose:?} at {at}");
                prop_assert!(!taken_off || returning);
                let intent = granted.intent().unwrap();
                prop_assert_eq!(intent.kind(), "reveal_intent");
                prop_assert!(granted.recorded(doorstep::domain::ids::EntryId(ID)).until() <= end);
            }
        }
    }
}
