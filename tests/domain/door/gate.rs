//! Which code may be looked at where: the table of DOOR 0.5 told a second time, from the log and the question on screen.

use doorstep::domain::door::{Door, EmergencyAsk, NoReplyAsk, Step};
use doorstep::domain::entry::flow::Authority;
use doorstep::domain::entry::{Fact, KeyPlace, Purpose};
use doorstep::domain::visit::{AccessPlan, MethodKind};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use crate::support::facts::{Walk, any_walk};

/// What the log says has been done.
struct Done {
    started: bool,
    right_door: bool,
    buzzer: bool,
    announced: bool,
    entered: bool,
    left: bool,
    key_out: bool,
    key_taken: bool,
    /// The worker has said that they are going in as the plan agrees, and nothing has ended it.
    going_in_as_agreed: bool,
    let_yourself_in: bool,
    long: bool,
    /// The worker said that they are not safe, and not since that they are.
    not_safe: bool,
    /// They said so at any time.
    codes_off: bool,
    /// The worker shadows a colleague.
    shadow: bool,
}

fn done(facts: &[&Fact]) -> Done {
    let has = |wanted: &dyn Fn(&Fact) -> bool| facts.iter().any(|fact| wanted(fact));
    let plan = facts.iter().find_map(|fact| match fact {
        Fact::VisitStarted { plan } => Some(plan),
        _ => None,
    });
    let key = facts.iter().rev().find_map(|fact| match fact {
        Fact::KeyTaken => Some((true, true)),
        Fact::KeyLeft { place: KeyPlace::WithMe } => Some((true, false)),
        Fact::KeyLeft { .. } => Some((false, false)),
        _ => None,
    });
    let (key_out, key_taken) = key.unwrap_or((false, false));
    // A wrong tap to *inside* that was put right ended nothing: the outcome that came with it does not count.
    let mut with_wrong_tap = std::collections::BTreeSet::new();
    for (place, _) in facts.iter().enumerate().filter(|(_, fact)| matches!(fact, Fact::NotInside)) {
        let inside = facts[..place].iter().rposition(|fact| matches!(fact, Fact::Entered { .. }));
        let before = inside.and_then(|inside| inside.checked_sub(1));
        with_wrong_tap.extend(before.filter(|place| matches!(facts[*place], Fact::VisitOutcome(_))));
    }
    let counted = facts.iter().enumerate().filter(|(place, _)| !with_wrong_tap.contains(place)).map(|(_, fact)| fact);
    let going_in = counted.collect::<Vec<_>>().into_iter().rev().find_map(|fact| match fact {
        Fact::GoingIn { by, .. } => Some(*by == Authority::Plan),
        Fact::OutSafe | Fact::VisitOutcome(_) => Some(false),
        _ => None,
    });
    Done {
        started: plan.is_some(),
        right_door: has(&|fact| matches!(fact, Fact::DoorChecked { .. })),
        buzzer: has(&|fact| matches!(fact, Fact::BuzzerRung)),
        announced: has(&|fact| matches!(fact, Fact::Knocked { .. } | Fact::KnockSkipped { .. })),
        entered: has(&|fact| matches!(fact, Fact::Entered { .. })),
        left: has(&|fact| matches!(fact, Fact::Left)),
        key_out,
        key_taken,
        going_in_as_agreed: going_in == Some(true) && plan.is_some_and(|plan| plan.care.no_reply_entry),
        let_yourself_in: plan.is_some_and(|plan| {
            plan.plan == AccessPlan::LetYourselfIn
                && plan.methods.iter().any(|method| method.kind == MethodKind::KeySafe)
        }),
        long: plan.is_some_and(|plan| plan.ends.since(plan.starts) > std::time::Duration::from_hours(4)),
        not_safe: facts.iter().rev().find_map(|fact| match fact {
            Fact::NotSafe { .. } => Some(true),
            Fact::SafeNow => Some(false),
            _ => None,
        }) == Some(true),
        codes_off: has(&|fact| matches!(fact, Fact::NotSafe { .. })),
        shadow: plan.is_some_and(|plan| plan.shadow),
    }
}

fn allows(door: &Door, facts: &[&Fact], kind: MethodKind, purpose: Purpose, granted: bool) -> bool {
    use MethodKind as K;
    use Purpose as P;
    let done = done(facts);
    let at = door.step_now();
    let way_in = *at == Step::Emergency(EmergencyAsk::WayIn);
    let emergency = matches!(at, Step::Emergency(_));
    let nobody_came = matches!(at, Step::NoReply(_)) || way_in;
    let opens_a_door = matches!(kind, K::KeySafe | K::Communal | K::DoorEntry);
    if done.shadow && !granted {
        return false;
    }
    if done.codes_off && !granted {
        return false;
    }
    if done.not_safe || !done.started || !done.right_door || (done.left && purpose != P::Return) {
        return false;
    }
    let by_the_plan = match purpose {
        P::Enter if way_in => opens_a_door,
        P::Enter if matches!(kind, K::Communal | K::DoorEntry) => done.buzzer && *at == Step::DoorEntry,
        P::Enter if kind == K::KeySafe => {
            done.announced && *at == Step::Enter && (done.let_yourself_in || done.going_in_as_agreed)
        }
        P::LockedOut => opens_a_door && done.entered && *at == Step::LockedOut,
        P::WentOut => opens_a_door && done.entered && done.long && *at == Step::WentOut,
        P::LockUp => kind == K::KeySafe && done.entered && *at == Step::LockUp,
        P::Return => kind == K::KeySafe && done.key_out,
        P::Unset if kind == K::Alarm => {
            matches!(at, Step::Opening | Step::Inside | Step::NoReply(NoReplyAsk::Rooms))
                || (emergency && (door.is_inside() || done.key_taken))
        }
        P::Set => kind == K::Alarm && done.entered && matches!(at, Step::Leaving | Step::LockUp),
        P::Enter | P::Unset => false,
    };
    let by_a_grant = granted
        && purpose == P::Enter
        && match kind {
            K::KeySafe => (done.announced || emergency) && (nobody_came || matches!(at, Step::Enter | Step::Outcome)),
            K::Communal | K::DoorEntry => done.buzzer && nobody_came,
            K::Alarm => false,
        };
    by_the_plan || by_a_grant
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_code_is_offered_but_where_the_table_says(walk in any_walk()) {
        let facts = walk.facts();
        for (upto, door) in walk.states().into_iter().enumerate() {
            let facts = &facts[..=upto];
            for kind in MethodKind::ALL {
                for purpose in Purpose::ALL {
                    for granted in [false, true] {
                        let offered = door.gate(kind, purpose, granted).is_ok();
                        let expected = allows(&door, facts, kind, purpose, granted);
                        prop_assert_eq!(offered, expected, "{:?} {:?} {} at {:?}", kind, purpose, granted, door.step_now());
                    }
                }
            }
        }
    }

    #[test]
    fn a_look_always_comes_after_the_right_door_and_nothing_but_a_return_after_left(walk in any_walk()) {
        let (mut checked, mut left) = (false, false);
        for fact in walk.facts() {
            match fact {
                Fact::DoorChecked { .. } => checked = true,
                Fact::Left => left = true,
                Fact::RevealIntent { purpose, .. } => {
                    prop_assert!(checked);
                    prop_assert!(!left || *purpose == Purpose::Return);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn the_walks_come_to_every_question_of_every_flow() {
    use std::collections::BTreeSet;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut met = BTreeSet::new();
    for _ in 0..400 {
        let walk: Walk = any_walk().new_tree(&mut runner).unwrap().current();
        for door in walk.states() {
            let step = match door.step_now() {
                Step::Waiting { .. } => "Waiting".to_owned(),
                Step::Knock { .. } => "Knock".to_owned(),
                other => format!("{other:?}"),
            };
            met.insert(step);
        }
    }
    for wanted in [
        "Refusal(Respect)",
        "HandOver(Refused)",
        "NoReply(Look)",
        "NoReply(PhoneAgain)",
        "NoReply(Stay)",
        "NoReply(Waiting)",
        "NoReply(Rooms)",
        "NoReply(Outcome)",
        "Emergency(Tell999)",
        "Emergency(RightDoor)",
        "Emergency(Capacity)",
        "Emergency(WayIn)",
        "Emergency(Outside)",
        "Emergency(HowFound)",
        "Emergency(Dead)",
        "Emergency(Help)",
        "Emergency(Outcome)",
        "DidNotOpen",
        "LockedOut",
        "WentOut",
        "KeyOut",
        "Ended",
    ] {
        assert!(met.contains(wanted), "{wanted} was never met: {met:?}");
    }
}
