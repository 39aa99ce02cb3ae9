//! Looks outside the window, by a manager's leave.

use std::time::Duration;

use doorstep::domain::clock::{Boot, Timestamp};
use doorstep::domain::door::{Door, Event, Gate, NoReplyAsk, Step, TimerId};
use doorstep::domain::entry::{Fact, Hidden, How, KeyPlace, Purpose};
use doorstep::domain::grant::{Accepted, Grant, HeldGrant, OPEN_FOR, TAKE_WITHIN, Voice};
use doorstep::domain::ids::{ClientId, CodeVersionId, EntryId, GrantId, MethodId, VisitId};
use doorstep::domain::reveal::{Leave, Refusal, RevealPermit, Wish, permit};
use doorstep::domain::visit::{AccessPlan, MethodKind, OlderCode, Release, ReleaseMode, Visit, WhyNot};
use doorstep::domain::window::RETURN_FOR;
use proptest::prelude::*;
use uuid::Uuid;

use super::{ID, at_the_key_safe, now, phone, the_visit, visit};
use crate::support::clock::START;
use crate::support::facts::{Walk, any_walk, method, plan};

const HOUR: Duration = Duration::from_hours(1);
const MINUTE: Duration = Duration::from_mins(1);

fn key_safe() -> MethodId {
    method(MethodKind::KeySafe).id
}

/// A grant for this client and way in, given at this instant.
fn grant_for(client: ClientId, method: MethodId, given_at: Timestamp, taken_at: Option<Timestamp>) -> HeldGrant {
    let grant = Grant {
        id: GrantId(Uuid::from_u128(31)),
        client,
        method,
        visit: VisitId(ID),
        given_at,
        by: "Bethan Howe".into(),
        taken_at: None,
    };
    HeldGrant { grant, taken_at }
}

fn granted_at(given_at: Timestamp) -> HeldGrant {
    grant_for(ClientId(ID), key_safe(), given_at, None)
}

fn boot(minutes: u64) -> Boot {
    Boot { id: "b".into(), elapsed_ms: minutes * 60_000 }
}

/// A voice grant for this client, accepted when the boot clock said so many minutes.
fn voice(client: ClientId, minutes: u64) -> Voice {
    Voice { accepted: Some(Accepted { client, at: boot(minutes) }), ..Voice::default() }
}

struct Asked<'a> {
    visit: Visit,
    taken_off: bool,
    walk: &'a Walk,
    wish: Wish,
    grants: Vec<HeldGrant>,
    voice: Voice,
    boot: Boot,
}

impl<'a> Asked<'a> {
    fn to_enter(walk: &'a Walk) -> Self {
        Self {
            visit: the_visit(),
            taken_off: false,
            walk,
            wish: Wish::new(key_safe(), Purpose::Enter),
            grants: Vec::new(),
            voice: Voice::default(),
            boot: boot(0),
        }
    }

    fn by(walk: &'a Walk, held: HeldGrant) -> Self {
        Self { grants: vec![held], ..Self::to_enter(walk) }
    }

    fn at(&self, at: Timestamp) -> Result<RevealPermit, Refusal> {
        let leave = Leave { grants: &self.grants, voice: &self.voice, boot: &self.boot };
        let asked = (self.wish, How::Hold);
        permit(&phone(), &self.visit, self.taken_off, &self.walk.door, asked, &leave, now(at))
    }

    fn refused_at(&self, at: Timestamp) -> Refusal {
        self.at(at).unwrap_err()
    }
}

fn modes(permit: RevealPermit) -> &'static [ReleaseMode] {
    permit.recorded(EntryId(ID)).modes()
}

fn until(permit: RevealPermit) -> Timestamp {
    permit.recorded(EntryId(ID)).until()
}

/// The door after one more look that this permit allowed, which was shown and hidden.
fn looked(walk: &mut Walk, permit: &RevealPermit) {
    let intent = walk.append(permit.intent().unwrap());
    walk.append(Fact::RevealShown { intent });
    walk.append(Fact::RevealHidden { intent, shown_ms: Some(2000), reason: Hidden::Released });
    walk.door = Door::replay(walk.records.iter().map(|(id, record)| (*id, record)));
}

fn too_early() -> Refusal {
    Refusal::TooEarly { opens: START }
}

#[test]
fn a_grant_opens_before_the_window_and_after_it() {
    let walk = at_the_key_safe();
    for at in [START - HOUR, the_visit().window.closes + HOUR] {
        assert!(Asked::to_enter(&walk).at(at).is_err());
        let permit = Asked::by(&walk, granted_at(at)).at(at).unwrap();
        assert_eq!(permit.grant(), Some(GrantId(Uuid::from_u128(31))));
        assert!(matches!(permit.intent(), Some(Fact::RevealIntent { grant: Some(_), voice: false, .. })));
        assert_eq!(modes(permit), [ReleaseMode::Grant]);
    }
}

#[test]
fn a_look_by_a_grant_lasts_no_longer_than_the_grant() {
    let (walk, given) = (at_the_key_safe(), START - HOUR);
    let first = Asked::by(&walk, granted_at(given)).at(given + MINUTE).unwrap();
    assert_eq!(until(first), given + MINUTE + OPEN_FOR);
    let taken = grant_for(ClientId(ID), key_safe(), given, Some(given + MINUTE));
    let second = Asked::by(&walk, taken.clone()).at(given + MINUTE * 5).unwrap();
    assert_eq!(until(second), given + MINUTE + OPEN_FOR);
    assert_eq!(Asked::by(&walk, taken).refused_at(given + MINUTE + OPEN_FOR), too_early());
}

#[test]
fn a_grant_not_taken_up_within_fifteen_minutes_opens_nothing() {
    let (walk, given) = (at_the_key_safe(), START - HOUR);
    let asked = Asked::by(&walk, granted_at(given));
    let end = given + TAKE_WITHIN;
    assert!(asked.at(Timestamp(end.0 - 1)).is_ok());
    assert_eq!(asked.refused_at(end), too_early());
    assert_eq!(asked.refused_at(Timestamp(given.0 - 1)), too_early(), "nor before it was given");
}

#[test]
fn a_grant_for_another_client_or_another_way_in_opens_nothing() {
    let (walk, at) = (at_the_key_safe(), START - HOUR);
    let strangers = ClientId(Uuid::from_u128(77));
    for (client, method) in [(strangers, key_safe()), (ClientId(ID), method(MethodKind::Alarm).id)] {
        let asked = Asked::by(&walk, grant_for(client, method, at, None));
        assert_eq!(asked.refused_at(at), too_early(), "{client} {method}");
    }
}

#[test]
fn a_voice_grant_opens_its_clients_codes_for_fifteen_minutes_of_boot_time_whatever_the_clock_says() {
    let walk = at_the_key_safe();
    let asked = |minutes, client| Asked { voice: voice(client, 10), boot: boot(minutes), ..Asked::to_enter(&walk) };
    let permit = asked(24, ClientId(ID)).at(START - HOUR).unwrap();
    assert!(matches!(permit.intent(), Some(Fact::RevealIntent { grant: None, voice: true, .. })));
    assert_eq!((permit.grant(), modes(permit)), (None, &[ReleaseMode::Voice][..]));
    let permit = asked(24, ClientId(ID)).at(START - HOUR).unwrap();
    assert_eq!(until(permit), START - HOUR + MINUTE, "one minute is left");
    assert_eq!(asked(25, ClientId(ID)).refused_at(START - HOUR), too_early());
    assert_eq!(asked(12, ClientId(Uuid::from_u128(77))).refused_at(START - HOUR), too_early());
    let rebooted = Boot { id: "c".into(), elapsed_ms: 12 * 60_000 };
    let after = Asked { boot: rebooted, ..asked(12, ClientId(ID)) };
    assert_eq!(after.refused_at(START - HOUR), too_early(), "a reboot cancels it");
}

#[test]
fn an_online_grant_comes_before_a_voice_grant_so_that_the_office_sees_it_used() {
    let (walk, at) = (at_the_key_safe(), START - HOUR);
    let both = Asked { voice: voice(ClientId(ID), 0), ..Asked::by(&walk, granted_at(at)) };
    assert!(both.at(at).unwrap().grant().is_some());
}

#[test]
fn a_grant_that_is_open_already_is_used_before_a_second_one_is_taken_up() {
    let (walk, at) = (at_the_key_safe(), START - HOUR);
    let open = grant_for(ClientId(ID), key_safe(), at - MINUTE * 2, Some(at - MINUTE));
    let mut fresh = granted_at(at);
    fresh.grant.id = GrantId(Uuid::from_u128(32));
    for grants in [vec![open.clone(), fresh.clone()], vec![fresh, open.clone()]] {
        let asked = Asked { grants, ..Asked::to_enter(&walk) };
        assert_eq!(asked.at(at).unwrap().grant(), Some(open.grant.id));
    }
}

#[test]
fn in_the_window_a_grant_is_not_spent_on_what_needs_none() {
    let walk = at_the_key_safe();
    let permit = Asked::by(&walk, granted_at(START)).at(START).unwrap();
    assert_eq!(permit.grant(), None);
    assert_eq!(modes(permit), [ReleaseMode::Ahead, ReleaseMode::Online]);
}

#[test]
fn what_central_withholds_stays_withheld_under_a_grant() {
    let (walk, at) = (at_the_key_safe(), START - HOUR);
    for why in [WhyNot::ConsentWithdrawn, WhyNot::NoAgreement, WhyNot::Barred, WhyNot::MethodRemoved] {
        for voice in [Voice::default(), voice(ClientId(ID), 0)] {
            let mut asked = Asked { voice, ..Asked::by(&walk, granted_at(at)) };
            asked.visit.methods[0].release = Release::Withheld(why);
            assert_eq!(asked.refused_at(at), Refusal::Withheld(why));
        }
    }
}

#[test]
fn the_phone_comes_first_under_a_grant_too() {
    let (walk, at) = (at_the_key_safe(), START - HOUR);
    let grants = [granted_at(at)];
    let (voice, boot) = (voice(ClientId(ID), 0), boot(0));
    let leave = Leave { grants: &grants, voice: &voice, boot: &boot };
    let asked = (Wish::new(key_safe(), Purpose::Enter), How::Hold);
    let ask = |phone, now| permit(&phone, &the_visit(), false, &walk.door, asked, &leave, now).unwrap_err();
    assert_eq!(ask(super::PhoneState { blocked: true, ..phone() }, now(at)), Refusal::Blocked);
    assert_eq!(ask(super::PhoneState { unlocked: false, ..phone() }, now(at)), Refusal::Locked);
    let lapsed = super::PhoneState { lease_until: at, ..phone() };
    assert_eq!(ask(lapsed, now(at)), Refusal::LeaseLapsed { since: at });
    let wall = super::Now { at, quality: super::Quality::Wall };
    assert_eq!(ask(phone(), wall), Refusal::NoTrustedTime);
}

#[test]
fn the_right_door_and_the_knock_come_before_a_look_by_grant_all_the_same() {
    let at = START - HOUR;
    let gate = |walk: &Walk| Asked::by(walk, granted_at(at)).refused_at(at);
    assert_eq!(gate(&Walk::default()), Refusal::NotYet(Gate::Start));
    let mut walk = Walk::begun(plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe]));
    assert_eq!(gate(&walk), Refusal::NotYet(Gate::RightDoor));
    walk.take(Event::RightDoor { notice_read: false });
    assert_eq!(gate(&walk), Refusal::NotYet(Gate::Step));
    walk.take(Event::Knocked);
    assert_eq!(gate(&walk), Refusal::NotYet(Gate::Step), "nor while the wait runs");
    walk.seconds += 30;
    walk.take(Event::TimerFired(TimerId(1)));
    assert!(Asked::by(&walk, granted_at(at)).at(at).is_ok());
}

/// Nobody answered twice, at a client who comes to the door.
fn no_reply(kinds: &[MethodKind]) -> Walk {
    let mut walk = Walk::begun(plan(AccessPlan::AnswersDoor, kinds));
    walk.take(Event::RightDoor { notice_read: false });
    if *walk.door.step_now() == Step::Buzzer {
        walk.take(Event::RangBuzzer);
        walk.take(Event::AtOwnDoor);
    }
    for round in 1..=2 {
        walk.take(Event::Knocked);
        walk.seconds += 60;
        walk.take(Event::TimerFired(TimerId(round)));
    }
    assert_eq!(*walk.door.step_now(), Step::NoReply(NoReplyAsk::Attempts));
    walk
}

#[test]
fn where_nobody_answered_a_grant_opens_the_key_safe_to_enter_and_nothing_else() {
    let kinds = [MethodKind::KeySafe, MethodKind::Alarm];
    let walk = no_reply(&kinds);
    for at in [START - HOUR, START + MINUTE, the_visit().window.closes + MINUTE] {
        for kind in kinds {
            for purpose in Purpose::ALL {
                let wish = Wish::new(method(kind).id, purpose);
                let visit = visit(AccessPlan::AnswersDoor, &kinds);
                let held = grant_for(ClientId(ID), method(kind).id, at, None);
                let asked = Asked { visit, wish, ..Asked::by(&walk, held) };
                let expected = kind == MethodKind::KeySafe && purpose == Purpose::Enter;
                assert_eq!(asked.at(at).is_ok(), expected, "{kind:?} {purpose:?} at {at}: {:?}", asked.at(at));
                let without = Asked { grants: Vec::new(), ..asked };
                assert!(without.at(at).is_err(), "and nothing without it");
            }
        }
    }
}

#[test]
fn where_nobody_answered_in_the_window_the_look_quotes_the_grant() {
    let walk = no_reply(&[MethodKind::KeySafe]);
    let visit = visit(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]);
    let permit = Asked { visit, ..Asked::by(&walk, granted_at(START)) }.at(START + MINUTE).unwrap();
    assert!(permit.grant().is_some());
    assert_eq!(modes(permit), [ReleaseMode::Grant]);
}

#[test]
fn where_the_client_said_no_or_something_is_wrong_no_grant_opens_anything() {
    use doorstep::domain::entry::{Someone, Trouble};
    for event in [
        Event::Refused,
        Event::SomeoneAnswered(Someone::Stranger),
        Event::SomeoneAnswered(Someone::ChildAlone),
        Event::Trouble(Trouble::Gas),
    ] {
        let mut walk = Walk::begun(plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]));
        walk.take(Event::RightDoor { notice_read: false });
        walk.take(event);
        assert!(matches!(walk.door.step_now(), Step::HandOver(_) | Step::Refusal(_)));
        for at in [START - HOUR, START] {
            assert_eq!(Asked::by(&walk, granted_at(at)).refused_at(at), Refusal::NotYet(Gate::Step));
        }
    }
}

#[test]
fn a_key_taken_by_a_grant_is_put_back_by_the_same_grant_for_two_hours_also_after_leaving() {
    for given in [START - HOUR, the_visit().window.closes + MINUTE] {
        let mut walk = at_the_key_safe();
        let permit = Asked::by(&walk, granted_at(given)).at(given).unwrap();
        looked(&mut walk, &permit);
        for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked] {
            walk.take(event);
        }
        let held = grant_for(ClientId(ID), key_safe(), given, Some(given));
        let wish = Wish::new(key_safe(), Purpose::Return);
        for left in [false, true] {
            if left {
                walk.take(Event::KeyLeft(KeyPlace::WithMe));
                assert!(walk.door.left().is_some());
            }
            let back = Asked { wish, ..Asked::by(&walk, held.clone()) };
            let permit = back.at(given + HOUR).unwrap();
            // The one envelope that is still there is the grant's: one that came ahead went with its window.
            assert_eq!(modes(permit), [ReleaseMode::Grant]);
            let end = given + OPEN_FOR + RETURN_FOR;
            assert_eq!(until(back.at(Timestamp(end.0 - 1)).unwrap()), end);
            let enter = Asked::by(&walk, held.clone());
            assert!(enter.at(given + HOUR).is_err() || given + HOUR >= START, "to put back, not to enter");
        }
    }
}

#[test]
fn a_visit_made_for_a_grant_has_no_window_of_its_own_and_its_key_can_be_put_back() {
    let mut visit = the_visit();
    visit.unplanned = true;
    visit.window.closes = visit.window.opens;
    let mut walk = at_the_key_safe();
    let without = Asked { visit: visit.clone(), ..Asked::to_enter(&walk) };
    assert_eq!(without.refused_at(START), Refusal::TooLate { closed: START });
    let permit = Asked { visit: visit.clone(), ..Asked::by(&walk, granted_at(START)) }.at(START).unwrap();
    looked(&mut walk, &permit);
    walk.take(Event::KeyTaken);
    let wish = Wish::new(key_safe(), Purpose::Return);
    let held = grant_for(ClientId(ID), key_safe(), START, Some(START));
    let back = Asked { visit, wish, ..Asked::by(&walk, held) };
    assert_eq!(modes(back.at(START + HOUR).unwrap()), [ReleaseMode::Grant]);
}

#[test]
fn a_key_taken_by_a_voice_grant_is_put_back_by_it() {
    let mut walk = at_the_key_safe();
    let late = the_visit().window.closes + MINUTE;
    let permit = Asked { voice: voice(ClientId(ID), 0), ..Asked::to_enter(&walk) }.at(late).unwrap();
    looked(&mut walk, &permit);
    walk.take(Event::KeyTaken);
    let wish = Wish::new(key_safe(), Purpose::Return);
    let back = |minutes| Asked { wish, voice: voice(ClientId(ID), 0), boot: boot(minutes), ..Asked::to_enter(&walk) };
    assert_eq!(modes(back(134).at(late + MINUTE * 134).unwrap()), [ReleaseMode::Voice]);
    let over = back(135).at(late + MINUTE * 135);
    assert!(over.is_err(), "two hours and a quarter after it was accepted: {over:?}");
}

#[test]
fn the_old_code_of_one_under_replacement_comes_only_after_the_new_one_was_shown() {
    let newer = CodeVersionId(Uuid::from_u128(61));
    let older = CodeVersionId(Uuid::from_u128(60));
    let mut visit = the_visit();
    visit.methods[0].version = Some(newer);
    visit.methods[0].older = Some(OlderCode { version: older, order_free: false });
    let mut walk = at_the_key_safe();
    let newest = Wish::new(key_safe(), Purpose::Enter);
    let ask = |walk: &Walk, wish| Asked { wish, visit: visit.clone(), ..Asked::to_enter(walk) }.at(START);
    assert_eq!(ask(&walk, newest.older()).unwrap_err(), Refusal::NotYet(Gate::NewerFirst));
    // An intent alone is no look: the envelope may not have opened.
    let permit = ask(&walk, newest).unwrap();
    walk.append(permit.intent().unwrap());
    walk.door = Door::replay(walk.records.iter().map(|(id, record)| (*id, record)));
    assert_eq!(ask(&walk, newest.older()).unwrap_err(), Refusal::NotYet(Gate::NewerFirst));
    let permit = ask(&walk, newest).unwrap();
    looked(&mut walk, &permit);
    let permit = ask(&walk, newest.older()).unwrap().recorded(EntryId(ID));
    assert_eq!(permit.version(), older);
    assert_eq!(ask(&walk, newest).unwrap().recorded(EntryId(ID)).version(), newer, "and the new one still");
}

#[test]
fn there_is_no_old_code_where_nothing_is_being_replaced() {
    let walk = at_the_key_safe();
    let wish = Wish::new(key_safe(), Purpose::Enter).older();
    assert_eq!(Asked { wish, ..Asked::to_enter(&walk) }.refused_at(START), Refusal::Withheld(WhyNot::NoCode));
}

/// Whether some leave is in force for this look, told a second time.
fn in_force(asked: &Asked<'_>, at: Timestamp, returning: bool) -> bool {
    let longer = if returning { RETURN_FOR } else { Duration::ZERO };
    let online = asked.grants.iter().any(|held| {
        let fits = held.grant.client == asked.visit.client && held.grant.method == asked.wish.method;
        let in_time = match held.taken_at {
            None => at >= held.grant.given_at && at < held.grant.given_at + TAKE_WITHIN,
            Some(taken) => at >= taken && at < taken + OPEN_FOR + longer,
        };
        fits && in_time
    });
    let voice = asked.voice.accepted.as_ref().is_some_and(|accepted| {
        let same_boot = accepted.at.id == asked.boot.id && asked.boot.elapsed_ms >= accepted.at.elapsed_ms;
        let age = asked.boot.elapsed_ms.saturating_sub(accepted.at.elapsed_ms);
        let longest = Duration::from_mins(15) + longer;
        accepted.client == asked.visit.client && same_boot && u128::from(age) < longest.as_millis()
    });
    online || voice
}

fn any_grant() -> impl Strategy<Value = HeldGrant> {
    let clients = prop::sample::select(vec![ClientId(ID), ClientId(Uuid::from_u128(77))]);
    let methods = prop::sample::select(MethodKind::ALL.to_vec());
    (clients, methods, -9_000_i64..20_000, proptest::option::of(0_u64..900)).prop_map(|(client, kind, given, taken)| {
        let given_at = Timestamp(START.0 + given * 1000);
        let taken_at = taken.map(|seconds| given_at + Duration::from_secs(seconds));
        grant_for(client, method(kind).id, given_at, taken_at)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn whatever_was_done_and_given_a_look_outside_the_window_has_a_grant_in_force_for_that_client_and_way_in(
        walk in any_walk(),
        grants in prop::collection::vec(any_grant(), 0..4),
        accepted in proptest::option::of((any::<bool>(), 0_u64..9_000)),
        elapsed in 0_u64..20_000,
        offset in -9_000_i64..20_000,
        taken_off in any::<bool>(),
    ) {
        let Fact::VisitStarted { plan } = walk.facts()[0].clone() else { unreachable!() };
        let kinds: Vec<MethodKind> = plan.methods.iter().map(|method| method.kind).collect();
        let accepted = accepted.map(|(ours, seconds)| Accepted {
            client: ClientId(if ours { ID } else { Uuid::from_u128(77) }),
            at: Boot { id: "b".into(), elapsed_ms: seconds * 1000 },
        });
        let at = Timestamp(START.0 + offset * 1000);
        for kind in &kinds {
            for purpose in Purpose::ALL {
                let asked = Asked {
                    visit: visit(plan.plan, &kinds),
                    taken_off,
                    walk: &walk,
                    wish: Wish::new(method(*kind).id, purpose),
                    grants: grants.clone(),
                    voice: Voice { accepted: accepted.clone(), ..Voice::default() },
                    boot: Boot { id: "b".into(), elapsed_ms: elapsed * 1000 },
                };
                let returning = purpose == Purpose::Return && walk.door.key().is_out();
                let in_force = in_force(&asked, at, returning);
                let window = asked.visit.window;
                let end = if returning { window.return_until() } else { window.closes };
                let inside = at >= window.opens && at < end && (!taken_off || returning);
                let Ok(permit) = asked.at(at) else { continue };
                prop_assert!(inside || in_force, "{kind:?} {purpose:?} at {at}");
                let facts = walk.facts();
                let checked = facts.iter().any(|fact| matches!(fact, Fact::DoorChecked { .. }));
                prop_assert!(checked, "before the right door was checked");
                let quoted = permit.grant();
                let voiced = matches!(permit.intent(), Some(Fact::RevealIntent { voice: true, .. }));
                prop_assert!(!(quoted.is_some() || voiced) || in_force, "quotes what is not in force");
                prop_assert!(inside || quoted.is_some() || voiced, "outside the window and quotes nothing");
                if !super::log_allows(&facts, *kind, purpose) {
                    prop_assert!(quoted.is_some() || voiced);
                    prop_assert!(purpose == Purpose::Enter, "a grant leads in, and nowhere else: {kind:?} {purpose:?}");
                }
                let recorded = permit.recorded(EntryId(ID));
                prop_assert!(recorded.until() > at);
                let longest = Duration::from_mins(15) + if returning { RETURN_FOR } else { Duration::ZERO };
                prop_assert!(recorded.until() <= end.max(at + longest), "{kind:?} {purpose:?} until {}", recorded.until());
            }
        }
    }
}
