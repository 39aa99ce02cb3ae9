use doorstep::domain::door::{Door, TimerName};
use doorstep::domain::entry::Fact;
use doorstep::domain::timings::{OutOfRange, Own, Rule, Timing, Timings, Whose, in_force};
use doorstep::domain::visit::{AccessPlan, Waits};
use proptest::prelude::*;

use crate::support::facts::{Walk, any_walk, moment};

/// What one owner may set: any of the timings, each within its bounds.
fn any_own(whose: Whose) -> impl Strategy<Value = Own> {
    let all: Vec<Timing> = if whose == Whose::Client { Timing::OF_CLIENT.to_vec() } else { Timing::ALL.to_vec() };
    let one = move |timing: Timing| {
        let (least, most) = timing.bounds(whose);
        prop::option::of(least..=most).prop_map(move |seconds| (timing, seconds))
    };
    all.into_iter()
        .map(one)
        .collect::<Vec<_>>()
        .prop_map(|set| set.into_iter().filter_map(|(timing, seconds)| Some((timing, seconds?))).collect())
}

fn any_rule() -> impl Strategy<Value = Rule> {
    (prop::sample::select(AccessPlan::ALL.to_vec()), any::<bool>()).prop_map(|(plan, critical)| Rule { plan, critical })
}

const NONE: fn() -> Own = Own::default;

#[test]
fn where_nobody_says_anything_the_agreed_defaults_are_in_force() {
    let rule = |plan, critical| in_force(&Rule { plan, critical }, &NONE(), &NONE());
    let usual = rule(AccessPlan::AnswersDoor, false);
    assert_eq!(usual.waits, Waits { first: 120, second: 120 });
    assert_eq!(
        usual.timings,
        Timings { phone_again: 60, on_call: 300, out_safe: 600, release: 900, owed: 3600, silent: 900, late: 1800 }
    );
    assert_eq!(usual.timings, Timings::default());
    assert_eq!(rule(AccessPlan::LetYourselfIn, false).waits, Waits { first: 30, second: 30 });
    assert_eq!(rule(AccessPlan::AnswersDoor, true).timings.late, 900, "one that must not be missed");
}

#[test]
fn each_owner_sets_what_lies_within_its_bounds_and_is_told_them() {
    for whose in [Whose::Organisation, Whose::Client] {
        for timing in Timing::ALL {
            let (least, most) = timing.bounds(whose);
            assert!(least <= timing.default_seconds() && timing.default_seconds() <= most, "{timing:?}");
            assert_eq!((timing.check(whose, least), timing.check(whose, most)), (Ok(()), Ok(())));
            let error = OutOfRange { name: timing.as_str(), least, most };
            assert_eq!(timing.check(whose, most + 1), Err(error));
            assert!(least == 0 || timing.check(whose, least - 1) == Err(error), "{timing:?}");
        }
    }
    assert!(Timing::Knock.check(Whose::Client, 0).is_ok(), "a plan may say none");
    assert!(Timing::Knock.check(Whose::Organisation, 0).is_err(), "nobody knocks on every door without waiting");
    let error = Timing::Release.check(Whose::Client, 10).unwrap_err().to_string();
    assert_eq!(error, "release is from 300 to 7200 seconds");
}

#[test]
fn a_second_knock_waits_as_the_first_unless_the_same_owner_says_otherwise() {
    let rule = Rule::default();
    let own = |set: &[(Timing, u32)]| set.iter().copied().collect::<Own>();
    let ours = own(&[(Timing::Knock, 180)]);
    assert_eq!(in_force(&rule, &NONE(), &ours).waits, Waits { first: 180, second: 180 });
    let theirs = own(&[(Timing::KnockAgain, 240)]);
    assert_eq!(in_force(&rule, &theirs, &ours).waits, Waits { first: 180, second: 240 });
    let theirs = own(&[(Timing::Knock, 0)]);
    assert_eq!(in_force(&rule, &theirs, &ours).waits, Waits { first: 0, second: 0 });
    let lets_in = Rule { plan: AccessPlan::LetYourselfIn, critical: false };
    assert_eq!(in_force(&lets_in, &NONE(), &ours).waits, Waits { first: 30, second: 30 }, "not the long knock");
}

#[test]
fn what_an_earlier_version_stored_reads_and_what_a_later_one_adds_is_passed_over() {
    let stored = r#"{"phone_again":60,"on_call":300,"out_safe":600,"release":1200,"owed":3600,"moonrise":5}"#;
    let own: Own = serde_json::from_str(stored).unwrap();
    assert_eq!((own.get(Timing::Release), own.get(Timing::Silent)), (Some(1200), None));
    let entry = r#"{"phone_again":60,"on_call":300,"out_safe":600,"release":1200,"owed":3600}"#;
    let timings: Timings = serde_json::from_str(entry).unwrap();
    assert_eq!(timings, Timings { release: 1200, ..Timings::default() });
}

/// Timings that are written when a visit starts, each its own number.
fn any_timings() -> impl Strategy<Value = Timings> {
    any_own(Whose::Organisation).prop_map(|own| in_force(&Rule::default(), &NONE(), &own).timings)
}

/// The same walk, begun with other timings: answered again, for the waits are written by the flow.
fn with(walk: &Walk, timings: Timings) -> Walk {
    let Fact::VisitStarted { plan } = &walk.records[0].1.fact else { panic!("no start") };
    Walk::begun(doorstep::domain::entry::FlowPlan { timings, ..plan.clone() })
}

proptest! {
    /// What the client's plan says counts; else what the organisation says; else the default. Each timing by itself.
    #[test]
    fn a_clients_plan_comes_before_the_organisation_and_the_organisation_before_the_default(
        rule in any_rule(), theirs in any_own(Whose::Client), ours in any_own(Whose::Organisation),
    ) {
        let found = in_force(&rule, &theirs, &ours);
        let first = |client: &[Timing], organisation: &[Timing], default: Timing| {
            let theirs = client.iter().find_map(|timing| theirs.get(*timing));
            let ours = organisation.iter().find_map(|timing| ours.get(*timing));
            theirs.or(ours).unwrap_or(default.default_seconds())
        };
        let same = |timing: Timing| first(&[timing], &[timing], timing);
        let (knock, again) = (Timing::Knock, Timing::KnockAgain);
        let waits = if rule.plan == AccessPlan::LetYourselfIn {
            let short = Timing::LetIn;
            Waits { first: first(&[knock], &[short], short), second: first(&[again, knock], &[short], short) }
        } else {
            Waits { first: same(knock), second: first(&[again, knock], &[again, knock], again) }
        };
        prop_assert_eq!(found.waits, waits);
        let late = if rule.critical { Timing::LateCritical } else { Timing::Late };
        prop_assert_eq!(found.timings, Timings {
            phone_again: same(Timing::PhoneAgain),
            on_call: same(Timing::OnCall),
            out_safe: same(Timing::OutSafe),
            release: same(Timing::Release),
            owed: same(Timing::Owed),
            silent: same(Timing::Silent),
            late: first(&[Timing::Late], &[late], late),
        });
    }

    /// What was stored comes back as it was, and a value that no check would have let through counts as its bound.
    #[test]
    fn what_is_stored_comes_back_and_never_leaves_its_bounds(own in any_own(Whose::Client), seconds: u32) {
        let json = serde_json::to_string(&own).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Own>(&json).unwrap(), &own);
        for timing in [Timing::Release, Timing::Silent, Timing::Knock] {
            let mut damaged = own.clone();
            damaged.set(timing, Some(seconds));
            let found = in_force(&Rule::default(), &damaged, &NONE());
            let found = [found.timings.release, found.timings.silent, found.waits.first];
            for (one, timing) in found.into_iter().zip([Timing::Release, Timing::Silent, Timing::Knock]) {
                prop_assert!(timing.check(Whose::Client, one).is_ok());
            }
        }
    }

    /// A visit goes by the timings of its first entry, and each wait by what its own entry says: a replay gives the same waits
    /// whatever is in force by then, and so does one of every part of the log.
    #[test]
    fn replay_goes_by_what_was_in_force_when_the_visit_began(walk in any_walk(), timings in any_timings(), later in any_timings()) {
        let mut begun = with(&walk, timings);
        for (_, record) in &walk.records[1..] {
            let mut fact = record.fact.clone();
            match &mut fact {
                Fact::GoingIn { wait, .. } => *wait = timings.out_safe,
                Fact::WaitingForRelease { wait, accounted_by } if accounted_by.trim().is_empty() => *wait = timings.release,
                Fact::CapacityOwed { within } => *within = timings.owed,
                _other => {}
            }
            begun.seconds = record.since_boot_ms / 1000;
            begun.append(fact);
        }
        begun.replay();
        for length in 1..=begun.records.len() {
            let part = &begun.records[..length];
            let door = Door::replay(part.iter().map(|(id, record)| (*id, record)));
            let now = moment(part.last().map_or(0, |(_, record)| record.since_boot_ms / 1000));
            for timer in door.timers(&now) {
                let whole = match timer.name {
                    TimerName::Knock => continue,
                    TimerName::PhoneAgain => timings.phone_again,
                    TimerName::OnCall => timings.on_call,
                    TimerName::OutSafe => timings.out_safe,
                    TimerName::Release if timer.whole == 0 => continue,
                    TimerName::Release => timings.release,
                    TimerName::Owed => timings.owed,
                };
                prop_assert_eq!(timer.whole, whole, "{:?}, whatever {:?} says later", timer.name, later);
            }
        }
    }
}
