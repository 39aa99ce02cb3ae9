//! What holds on every walk, whatever is answered.

use std::collections::{HashSet, VecDeque};

use doorstep::domain::door::{Door, EmergencyAsk, Event, Key, NoReplyAsk, RefusalAsk, Step};
use doorstep::domain::entry::flow::{Capacity, Contact, Decision, Ending, Seen};
use doorstep::domain::entry::{Dialled, Fact, Record};
use doorstep::domain::ids::EntryId;
use proptest::prelude::*;

use crate::support::facts::{Walk, any_event, any_plan, any_walk, is_over, moment, say, taken};

/// What tells one place of a flow from another, as far as a way out is concerned.
fn place(door: &Door) -> String {
    let step = match door.step_now() {
        Step::Waiting { round, .. } => format!("waiting {round}"),
        other => format!("{other:?}"),
    };
    let known = door.known();
    format!("{step} {:?} {} {} {}", door.key(), door.is_inside(), known.is_waiting(), known.going_in.is_some())
}

/// The answers that lead from here to the end, found by trying a few at each step, nearest first.
fn way_out(from: &Door, seconds: u64) -> Option<Vec<Event>> {
    let mut seen = HashSet::from([place(from)]);
    let mut next = VecDeque::from([(from.clone(), Vec::new())]);
    while let Some((door, way)) = next.pop_front() {
        if is_over(door.step_now()) {
            return Some(way);
        }
        let now = seconds + 2000 * (way.len() as u64 + 1);
        for event in taken(&door, now) {
            let after = door.clone().step(event.clone(), &moment(now)).next;
            if seen.insert(place(&after)) {
                next.push_back((after, way.iter().cloned().chain([event]).collect()));
            }
        }
    }
    None
}

/// Walks on to the end.
fn to_the_end(walk: &mut Walk) {
    let way = way_out(&walk.door, walk.seconds).unwrap_or_default();
    for event in way {
        walk.seconds += 2000;
        walk.take(event);
    }
}

fn replayed(records: &[(EntryId, Record)]) -> Door {
    Door::replay(records.iter().map(|(id, record)| (*id, record)))
}

/// Whether saying it again at once is something of its own.
fn may_be_said_again(event: &Event) -> bool {
    match event {
        Event::Knocked | Event::GoBack | Event::GoOnEarly(_) | Event::Trouble(_) | Event::CodeDidNotOpen(_) => true,
        Event::Say(fact) => matches!(
            **fact,
            Fact::Attempted { .. }
                | Fact::Phoned(_)
                | Fact::Finding { .. }
                | Fact::StillHere
                | Fact::Observed { .. }
                | Fact::NotSafe { .. }
                | Fact::SafeNow
                | Fact::Told(_)
                | Fact::ServiceMet { .. }
                | Fact::OnTheWay { .. }
                | Fact::Decided(_)
                | Fact::KeySafeFault { .. }
                | Fact::HowFound { .. }
                | Fact::HomeSecured { .. }
                | Fact::CodeTold { .. }
                | Fact::KinTold { .. }
                | Fact::KinToBeTold { .. }
                | Fact::SomeoneSaid { .. }
                | Fact::BestInterests(_)
                | Fact::TakenOver { .. }
                | Fact::AccessDenied { .. }
                | Fact::SomethingWrong
        ),
        _once => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_state_is_a_dead_end(walk in any_walk()) {
        let way = way_out(&walk.door, walk.seconds);
        prop_assert!(way.is_some(), "no way out of {:?}", walk.door.step_now());
        prop_assert!(is_over(walk.door.step_now()) || !way.unwrap_or_default().is_empty());
    }

    #[test]
    fn an_emergency_begins_with_one_answer_in_every_state_of_a_visit_under_way(mut walk in any_walk()) {
        let (before, step) = (walk.door.is_under_way(), walk.door.step_now().clone());
        let logged = walk.take(Event::Emergency);
        if before && !matches!(step, Step::Emergency(_)) {
            prop_assert_eq!(logged, [Fact::EmergencyBegun]);
            prop_assert!(matches!(walk.door.step_now(), Step::Emergency(_)));
        } else {
            prop_assert_eq!(logged, []);
        }
    }

    #[test]
    fn dialling_changes_no_step_in_any_state(mut walk in any_walk(), whom in prop::sample::select(Contact::ALL)) {
        let before = walk.door.clone();
        for whom in [Dialled::Emergency, Dialled::OnCall, Dialled::Contact(whom)] {
            walk.append(Fact::Dialled { whom, case: None });
            walk.replay();
            prop_assert_eq!(&walk.door, &before);
        }
    }

    #[test]
    fn whatever_did_not_go_as_planned_ends_with_an_outcome_that_names_whom_it_has_to(mut walk in any_walk()) {
        to_the_end(&mut walk);
        prop_assert!(is_over(walk.door.step_now()));
        let facts = walk.facts();
        let ends_it = |fact: &Fact| matches!(fact, Fact::VisitOutcome(_) | Fact::HandedTo { .. });
        let after = |wanted: &dyn Fn(&Fact) -> bool| {
            facts.iter().rposition(|fact| wanted(fact)).map(|at| &facts[at + 1..])
        };
        if let Some(rest) = after(&|fact| matches!(fact, Fact::NoReply | Fact::CouldNotOpen)) {
            let entered = |facts: &[&Fact]| facts.iter().any(|fact| matches!(fact, Fact::Entered { .. }));
            // Locked out, and in again: there is nothing to say of somebody who was there all the time.
            let back_in = entered(&facts[..facts.len() - rest.len()]) && entered(rest);
            prop_assert!(back_in || rest.iter().any(|fact| ends_it(fact)), "nobody answered, and nothing was said of it");
        }
        if let Some(rest) = after(&|fact| matches!(fact, Fact::EmergencyBegun)) {
            let was_none = |fact: &Fact| matches!(fact, Fact::EmergencyOver { .. } | Fact::WentBack);
            prop_assert!(rest.iter().any(|fact| ends_it(fact) || was_none(fact)), "an emergency without an end");
        }
        if let Some(rest) = after(&|fact| matches!(fact, Fact::Refused)) {
            let came_to_nothing = |fact: &Fact| {
                matches!(fact, Fact::Answered | Fact::WentBack | Fact::NoReply | Fact::Entered { .. })
            };
            prop_assert!(rest.iter().any(|fact| ends_it(fact) || came_to_nothing(fact)), "refused, and no more");
        }
        for fact in facts {
            match fact {
                Fact::VisitOutcome(outcome) => {
                    prop_assert!(outcome.is_whole(), "{outcome:?}");
                    prop_assert!(outcome.ending != Ending::Unknown || !outcome.handed_to.trim().is_empty());
                }
                Fact::HandedTo { name, .. } | Fact::Released(doorstep::domain::entry::flow::Release { by: name, .. }) => {
                    prop_assert!(!name.trim().is_empty());
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_log_with_lines_lost_doubled_or_out_of_order_makes_a_visit_that_can_still_be_ended(
        walk in any_walk(), picks in prop::collection::vec(any::<prop::sample::Index>(), 0..60)
    ) {
        let mut records = vec![walk.records[0].clone()];
        records.extend(picks.iter().map(|pick| pick.get(&walk.records).clone()));
        let door = replayed(&records);
        prop_assert!(way_out(&door, walk.seconds).is_some(), "no way out of {:?}", door.step_now());
        // A line that is folded in again and again panics nowhere, also without the start.
        let _ = replayed(&records[1..]);
    }

    #[test]
    fn facts_in_any_order_without_any_flow_panic_nowhere_and_the_visit_can_be_ended(
        plan in any_plan(), facts in prop::collection::vec(crate::support::facts::any_said(), 0..30)
    ) {
        let mut walk = Walk::begun(plan);
        for fact in facts {
            walk.seconds += 7;
            walk.append(fact);
        }
        walk.replay();
        prop_assert!(way_out(&walk.door, walk.seconds).is_some(), "no way out of {:?}", walk.door.step_now());
        let _ = walk.door.timers(&moment(walk.seconds));
        let _ = walk.door.owed();
    }

    #[test]
    fn a_tap_that_comes_twice_logs_once_unless_it_may_be_said_again(mut walk in any_walk(), event in any_event()) {
        let first = walk.take(event.clone());
        let second = walk.take(event.clone());
        let again = may_be_said_again(&event);
        prop_assert!(first.is_empty() || second.is_empty() || again, "{event:?}: {first:?} then {second:?}");
    }

    #[test]
    fn left_is_logged_once_and_the_key_is_accounted_for(mut walk in any_walk()) {
        to_the_end(&mut walk);
        let lefts = walk.facts().iter().filter(|fact| matches!(fact, Fact::Left)).count();
        prop_assert_eq!(lefts, 1);
        prop_assert!(walk.door.key() != Key::Taken);
        prop_assert!(!walk.door.is_inside());
    }

    #[test]
    fn what_is_known_is_kept_from_flow_to_flow(walk in any_walk()) {
        let mut before = Door::default();
        for after in walk.states() {
            let (was, is) = (before.known(), after.known());
            prop_assert!(is.calls.starts_with(&was.calls));
            prop_assert!(is.told.starts_with(&was.told));
            prop_assert!(is.attempts.starts_with(&was.attempts));
            prop_assert!(is.decided.starts_with(&was.decided));
            // Whoever was said to have opened by a wrong tap did not.
            let undone = before.is_inside() && !after.is_inside() && was.opened.starts_with(&is.opened);
            prop_assert!(is.opened.starts_with(&was.opened) || undone);
            prop_assert!(is.seen.starts_with(&was.seen));
            prop_assert!(after.looks().len() >= before.looks().len());
            before = after;
        }
    }

    #[test]
    fn nobody_is_inside_in_the_usual_way_while_somebody_is_looked_for(walk in any_walk()) {
        for door in walk.states() {
            if matches!(door.step_now(), Step::Inside | Step::Leaving | Step::LockUp) {
                // The entry that closes it follows in the same answer.
                prop_assert!(door.no_reply().is_none(), "{:?}", door.step_now());
                prop_assert!(door.is_inside());
            }
            if *door.step_now() == Step::NoReply(NoReplyAsk::Rooms) {
                prop_assert!(door.is_inside());
            }
        }
    }

    #[test]
    fn for_a_discreet_client_no_card_is_left_and_no_neighbour_is_spoken_to(walk in any_walk()) {
        let Some(plan) = walk.door.plan() else { unreachable!() };
        if !plan.care.discreet {
            return Ok(());
        }
        for fact in walk.facts() {
            match fact {
                Fact::CardLeft { left } => prop_assert!(!left),
                Fact::Phoned(call) => prop_assert!(call.whom != Contact::Neighbour),
                Fact::Told(word) => prop_assert!(word.whom != Contact::Neighbour),
                _ => {}
            }
        }
    }

    #[test]
    fn a_refusal_is_respected_only_from_somebody_seen_and_well_who_decides_and_of_a_critical_visit_on_a_managers_word(
        walk in any_walk()
    ) {
        for door in walk.states() {
            if *door.step_now() == Step::Refusal(RefusalAsk::Respect) {
                let refusal = door.refusal();
                prop_assert_eq!(refusal.seen, Some(Seen::Well));
                prop_assert_eq!(refusal.decides, Some(Capacity::Yes));
                prop_assert_eq!(refusal.harm, Some(false));
                let may_leave = door.known().decided.iter().any(|decided| decided.what == Decision::StandDown);
                prop_assert!(may_leave || !door.plan().is_some_and(|plan| plan.care.critical));
                prop_assert!(door.known().manager_told() || !door.met_stranger());
            }
        }
    }

    #[test]
    fn whoever_is_not_safe_can_say_so_in_every_state_and_all_codes_of_the_visit_go(walk in any_walk()) {
        use doorstep::domain::door::Effect;
        let said = say(Fact::NotSafe { step: String::new(), address: String::new() });
        let step = walk.door.step_now().clone();
        let outcome = walk.door.step(said, &moment(walk.seconds));
        prop_assert_eq!(outcome.entries.len(), 1);
        prop_assert!(outcome.effects.contains(&Effect::DropAllCodes));
        prop_assert!(outcome.effects.contains(&Effect::SyncSoon));
        // Nothing else is asked of them; only in an emergency, outside, the flow no longer leads in.
        let stays_out = outcome.next.step_now() == &Step::Emergency(EmergencyAsk::Outside) && !outcome.next.is_inside();
        let in_emergency = matches!(step, Step::Emergency(_));
        prop_assert!(outcome.next.step_now() == &step || (in_emergency && stays_out), "{:?}", outcome.next.step_now());
    }
}
