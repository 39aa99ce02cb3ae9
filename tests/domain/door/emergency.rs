use std::time::Duration;

use doorstep::domain::door::{EmergencyAsk as Ask, Event, Gate, Key, NoReplyAsk, Owed, StaysOut, Step, TimerName};
use doorstep::domain::entry::flow::{
    Asked, BestInterests, Breathing, CallResult, Capacity, Contact, Ending, FoundDead, Opening, Outcome, Secured,
    TookOver, Trigger,
};
use doorstep::domain::entry::{CareRules, Entered, Fact, KeyPlace, Purpose, Someone, Trouble};
use doorstep::domain::visit::{AccessPlan, MethodKind};

use super::no_reply::on;
use super::{answers_the_door, at_the_knock, reason};
use crate::support::facts::{Walk, called, ended, method, moment, plan, say, told};

fn at(walk: &Walk) -> Ask {
    match walk.door.step_now() {
        Step::Emergency(ask) => *ask,
        other => panic!("no emergency: {other:?}"),
    }
}

fn begun(mut walk: Walk, trigger: Trigger, risk: bool) -> Walk {
    assert_eq!(walk.take(Event::Emergency), [Fact::EmergencyBegun]);
    assert_eq!(at(&walk), Ask::Trigger);
    on(&mut walk, [Fact::EmergencyTrigger { trigger }]);
    assert_eq!(at(&walk), Ask::LifeAtRisk);
    on(&mut walk, [Fact::LifeAtRisk { risk }]);
    walk
}

fn best_interests() -> Fact {
    Fact::BestInterests(BestInterests { decides: Capacity::No, tried: String::new(), because: String::new() })
}

fn opened() -> Fact {
    Fact::OpenedBy(Opening { name: "PC 4471".into(), ..Opening::by(Contact::Police) })
}

/// At the knock, life at risk, as far as the way in.
fn at_the_way_in() -> Walk {
    let mut walk = begun(at_the_knock(answers_the_door()), Trigger::Collapsed, true);
    assert_eq!(at(&walk), Ask::Tell999, "999 comes first");
    on(&mut walk, [told(Contact::Ambulance, "")]);
    assert_eq!(at(&walk), Ask::PhoneClient);
    on(&mut walk, [called(Contact::Client, CallResult::RangOut)]);
    assert_eq!(at(&walk), Ask::PhoneContact);
    on(&mut walk, [called(Contact::EmergencyContact, CallResult::RangOut)]);
    assert_eq!(at(&walk), Ask::Capacity);
    on(&mut walk, [Fact::CapacityOwed { within: 9 }]);
    assert_eq!(at(&walk), Ask::WayIn);
    walk
}

fn inside() -> Walk {
    let mut walk = at_the_way_in();
    walk.take(Event::KeyTaken);
    assert_eq!(walk.take(Event::Inside), [Fact::Entered { how: Entered::Key }]);
    walk
}

/// The questions of the end, each with one answer.
fn to_the_outcome(walk: &mut Walk) {
    on(
        walk,
        [
            told(Contact::OnCall, "Bethan Howe"),
            Fact::AskDone { asked: Asked::Help },
            Fact::TakenOver { by: Contact::Ambulance, name: String::new(), taken_to: "Ysbyty Glan Afon".into() },
            Fact::HomeSecured { what: vec![Secured::Door], words: String::new(), stays: String::new() },
            Fact::CodeTold { told: false, whom: String::new() },
            Fact::KinTold { by: "Bethan Howe".into() },
        ],
    );
    assert_eq!(at(walk), Ask::Outcome);
}

#[test]
fn from_the_knock_to_the_end_it_needs_a_tap_for_each_question() {
    let mut walk = inside();
    assert_eq!(at(&walk), Ask::HowFound);
    on(&mut walk, [Fact::HowFound { state: Breathing::Breathing }]);
    assert_eq!(at(&walk), Ask::Help);
    on(&mut walk, [Fact::Finding { words: "talks a little".into() }]);
    to_the_outcome(&mut walk);
    for fact in [ended(Ending::NeedsHelp, " "), ended(Ending::Unknown, "")] {
        assert_eq!(walk.take(say(fact)), [], "somebody takes over, by name");
    }
    assert_eq!(walk.take(say(ended(Ending::NeedsHelp, "Bethan Howe"))).len(), 1);
    assert_eq!(walk.door.step_now(), &Step::Inside, "to lock up");
    assert_eq!((walk.door.key(), walk.door.is_emergency()), (Key::Taken, false));
    for event in [Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::Safe)] {
        walk.take(event);
    }
    assert_eq!(walk.door.step_now(), &Step::Ended);
}

#[test]
fn no_code_without_the_right_door_and_none_before_the_way_in() {
    let enter = |walk: &Walk| walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false);
    let mut walk = begun(answers_the_door(), Trigger::Calling, false);
    assert_eq!(at(&walk), Ask::RightDoor);
    assert_eq!(enter(&walk), Err(Gate::RightDoor));
    for granted in [false, true] {
        for kind in MethodKind::ALL {
            assert_eq!(walk.door.gate(kind, Purpose::Enter, granted), Err(Gate::RightDoor));
        }
    }
    walk.take(Event::RightDoor { notice_read: false });
    for ask in [Ask::PhoneClient, Ask::PhoneContact, Ask::Capacity] {
        assert_eq!(at(&walk), ask);
        assert_eq!(enter(&walk), Err(Gate::Step));
        let asked = ask.passes_over(true).unwrap();
        let skipped = say(Fact::AskSkipped { asked, reason: reason("life") });
        assert_eq!(walk.take(skipped), [], "phoning and capacity are passed over only where life is at risk");
        let answered = match ask {
            Ask::PhoneClient => called(Contact::Client, CallResult::RangOut),
            Ask::PhoneContact => called(Contact::EmergencyContact, CallResult::RangOut),
            _capacity => best_interests(),
        };
        on(&mut walk, [answered]);
    }
    assert_eq!(at(&walk), Ask::WayIn);
    assert_eq!(enter(&walk), Ok(()));
    let walk = at_the_way_in();
    for purpose in Purpose::ALL.into_iter().filter(|purpose| *purpose != Purpose::Enter) {
        assert_eq!(walk.door.gate(MethodKind::KeySafe, purpose, true), Err(Gate::Step), "{purpose:?}");
    }
}

#[test]
fn what_the_flow_before_has_done_is_not_asked_again() {
    let mut walk = super::no_reply::no_reply(CareRules::default());
    on(
        &mut walk,
        [
            called(Contact::Client, CallResult::Voicemail),
            told(Contact::OnCall, "Bethan Howe"),
            told(Contact::Ambulance, ""),
            called(Contact::EmergencyContact, CallResult::RangOut),
        ],
    );
    let walk = begun(walk, Trigger::NotResponding, true);
    assert_eq!(at(&walk), Ask::Capacity, "999, the client and the contact are done");
    assert!(walk.door.known().manager_told());
}

#[test]
fn smoke_fire_and_gas_and_access_denied_lead_nobody_in_and_offer_no_code() {
    let smoke = begun(at_the_knock(answers_the_door()), Trigger::SmokeGas, true);
    let mut denied = at_the_way_in();
    on(&mut denied, [Fact::AccessDenied { words: "the son".into() }]);
    assert_eq!(denied.take(say(Fact::AccessDenied { words: "the son".into() })), [], "once");
    let mut smoke = smoke;
    on(&mut smoke, [told(Contact::Fire, "")]);
    for mut walk in [smoke, denied] {
        assert_eq!(at(&walk), Ask::Outside);
        assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, true), Err(Gate::Step));
        assert_eq!(walk.take(Event::KeyTaken), []);
        assert_eq!(walk.take(say(opened())).len(), 2, "police or fire open");
    }
}

#[test]
fn where_access_is_denied_999_is_told_and_owed_until_then() {
    let mut walk = begun(at_the_knock(answers_the_door()), Trigger::Calling, false);
    assert_eq!(at(&walk), Ask::PhoneClient);
    on(&mut walk, [Fact::AccessDenied { words: String::new() }]);
    assert_eq!(at(&walk), Ask::Tell999);
    assert_eq!(walk.door.owed(), [Owed::Tell999]);
    on(&mut walk, [told(Contact::Police, "")]);
    assert_eq!((at(&walk), walk.door.owed()), (Ask::Outside, Vec::new()));
}

#[test]
fn a_door_that_opens_is_taken_whatever_is_being_asked() {
    for to_here in [
        |walk: Walk| walk,
        |walk: Walk| begun(walk, Trigger::Calling, true),
        |walk: Walk| begun(walk, Trigger::Calling, false),
    ] {
        let mut walk = to_here(at_the_knock(answers_the_door()));
        walk.take(Event::Emergency);
        let ask = at(&walk);
        assert_eq!(walk.take(Event::Answered).len(), 2, "at {ask:?}");
        assert!(walk.door.is_inside() && walk.door.is_emergency());
    }
}

#[test]
fn capacity_is_owed_for_an_hour_on_phone_and_paper_and_can_be_written_after_left() {
    let mut walk = inside();
    let owed = |walk: &Walk| walk.door.timer(TimerName::Owed, &moment(walk.seconds));
    let timer = owed(&walk).unwrap();
    assert_eq!(timer.whole, 3600, "whatever the screen said");
    on(&mut walk, [Fact::HowFound { state: Breathing::Responding }]);
    to_the_outcome(&mut walk);
    on(&mut walk, [ended(Ending::NeedsHelp, "Bethan Howe")]);
    for event in [Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::Safe)] {
        walk.take(event);
    }
    assert_eq!((walk.door.step_now(), walk.door.owed()), (&Step::Ended, vec![Owed::Capacity]));
    walk.seconds += 4000;
    assert_eq!(owed(&walk).map(|timer| timer.left), Some(Duration::ZERO), "overdue, and still shown");
    assert_eq!(walk.take(say(best_interests())).len(), 1);
    assert_eq!(walk.take(say(best_interests())), [], "once: what is wrong with it is corrected");
    assert_eq!((walk.door.owed(), owed(&walk)), (Vec::new(), None));
    assert_eq!(walk.door.step_now(), &Step::Ended);
}

#[test]
fn everything_that_was_passed_over_stays_owed_and_can_be_written_until_nothing_is() {
    let mut walk = at_the_way_in();
    on(&mut walk, [opened(), Fact::HowFound { state: Breathing::Responding }, Fact::AskDone { asked: Asked::Help }]);
    // No code was seen: nobody can have heard one.
    for ask in [Ask::TakenOver, Ask::Secured, Ask::KinTold] {
        assert_eq!(at(&walk), ask);
        let asked = ask.passes_over(true).unwrap();
        on(&mut walk, [Fact::AskSkipped { asked, reason: reason("life") }]);
    }
    assert_eq!(walk.take(say(ended(Ending::NeedsHelp, "Bethan Howe"))).len(), 1);
    assert_eq!(walk.door.owed(), [Owed::OnCall, Owed::Capacity, Owed::Secured, Owed::KinTold]);
    on(&mut walk, [called(Contact::OnCall, CallResult::RangOut), told(Contact::SecondOnCall, "Ifor Rees")]);
    let open = || vec![Secured::Broken];
    let unnamed = Fact::HomeSecured { what: open(), words: "cat fed".into(), stays: " ".into() };
    assert_eq!(walk.take(say(unnamed)), [], "a home that does not lock is left to a name");
    let mut left = walk.clone();
    on(&mut left, [Fact::HomeSecured { what: open(), words: String::new(), stays: "Gwen Lewis".into() }]);
    assert_eq!(left.door.wont_lock(), Some("Gwen Lewis"), "and nobody is asked who again");
    on(
        &mut walk,
        [best_interests(), Fact::HomeSecured { what: vec![Secured::Door], words: String::new(), stays: String::new() }],
    );
    let mut will = walk.clone();
    assert_eq!(will.take(say(Fact::KinToBeTold { by: " ".into() })), [], "somebody, by name");
    on(&mut will, [Fact::KinToBeTold { by: "Bethan Howe".into() }]);
    assert!(!will.door.owed().contains(&Owed::KinTold), "it is theirs");
    assert_eq!(will.take(say(Fact::KinTold { by: " ".into() })), []);
    on(&mut will, [Fact::KinTold { by: "Bethan Howe".into() }]);
    assert!(!will.door.may_say_that_kin_were_told(), "and that they did is said once");
    on(&mut walk, [Fact::KinTold { by: String::new() }]);
    assert_eq!(walk.door.owed(), [Owed::KinTold], "nobody has told them yet");
    on(&mut walk, [Fact::KinTold { by: "Bethan Howe".into() }]);
    assert_eq!(walk.door.owed(), []);
    assert_eq!(walk.take(say(Fact::KinTold { by: "Bethan Howe".into() })), []);
}

#[test]
fn how_a_home_is_left_is_asked_of_nobody_who_was_not_in_it() {
    let mut walk = at_the_way_in();
    on(&mut walk, [Fact::AskDone { asked: Asked::Help }]);
    assert_eq!(at(&walk), Ask::TakenOver);
    on(&mut walk, [Fact::AskSkipped { asked: Asked::TakenOver, reason: reason("not_safe") }]);
    assert_eq!(at(&walk), Ask::KinTold);
    on(&mut walk, [Fact::KinTold { by: "Bethan Howe".into() }]);
    assert_eq!(walk.door.owed(), [Owed::Capacity], "the worker may still go in");
    walk.take(say(ended(Ending::Unknown, "Bethan Howe")));
    assert_eq!(walk.door.owed(), [Owed::OnCall], "whoever stayed outside has no going in to answer for");
    let timers: Vec<TimerName> = walk.door.timers(&moment(99)).iter().map(|timer| timer.name).collect();
    assert!(!timers.contains(&TimerName::Owed), "and no time runs for it: {timers:?}");
    let mut forced = at_the_way_in();
    on(&mut forced, [Fact::AskDone { asked: Asked::Help }]);
    on(&mut forced, [Fact::TakenOver { by: Contact::Fire, name: "Crew 9".into(), taken_to: String::new() }]);
    assert_eq!(at(&forced), Ask::Secured, "whoever took over went in");
}

#[test]
fn whoever_was_not_safe_outside_stays_out_of_that_home_in_an_emergency_too() {
    let not_safe = || say(Fact::NotSafe { step: String::new(), address: String::new() });
    let mut walk = begun(at_the_knock(answers_the_door()), Trigger::Harm, false);
    assert_eq!(walk.door.stays_out(), None);
    let asked = at(&walk);
    walk.take(not_safe());
    assert_eq!((walk.door.stays_out(), at(&walk)), (Some(StaysOut::Danger), Ask::Outside));
    walk.take(say(Fact::SafeNow));
    assert_eq!((walk.door.stays_out(), at(&walk)), (None, asked), "until they say that they are safe");
    let mut inside = inside();
    inside.take(not_safe());
    assert_eq!(inside.door.stays_out(), None, "whoever is inside is asked how the person is");
}

#[test]
fn somebody_found_dead_is_noted_and_handed_over_by_name() {
    let mut walk = inside();
    on(&mut walk, [Fact::HowFound { state: Breathing::LooksDead }]);
    assert_eq!(at(&walk), Ask::Dead);
    on(&mut walk, [Fact::DeathFound(FoundDead { last_seen: String::new(), position: String::new(), dnacpr: true })]);
    assert_eq!(at(&walk), Ask::Help);
    to_the_outcome(&mut walk);
    assert_eq!(walk.take(say(Fact::VisitOutcome(Outcome::plain(Ending::FoundDead)))), []);
    on(&mut walk, [ended(Ending::FoundDead, "Bethan Howe")]);
    assert_eq!(walk.door.step_now(), &Step::Inside);
}

#[test]
fn one_who_gets_worse_is_said_again_and_life_at_risk_can_be_said_at_any_question() {
    let mut walk = begun(super::inside_with_the_key(), Trigger::Other, false);
    assert_eq!(at(&walk), Ask::HowFound, "inside nobody is phoned and nothing is opened");
    on(&mut walk, [Fact::HowFound { state: Breathing::Responding }, Fact::LifeAtRisk { risk: true }]);
    assert_eq!(at(&walk), Ask::Tell999);
    assert_eq!(walk.take(say(Fact::LifeAtRisk { risk: true })), [], "once");
    on(&mut walk, [told(Contact::Ambulance, ""), Fact::HowFound { state: Breathing::NotBreathing }]);
    assert_eq!(walk.door.emergency().and_then(|emergency| emergency.state), Some(Breathing::NotBreathing));
    on(&mut walk, [Fact::HowFound { state: Breathing::LooksDead }]);
    assert_eq!(at(&walk), Ask::Dead);
}

#[test]
fn a_second_one_in_a_visit_asks_everything_anew_and_keeps_what_the_first_owes() {
    let mut walk = inside();
    on(&mut walk, [Fact::HowFound { state: Breathing::Responding }]);
    to_the_outcome(&mut walk);
    on(&mut walk, [ended(Ending::FoundWell, "")]);
    assert_eq!(walk.door.owed(), [Owed::Capacity]);
    let mut walk = begun(walk, Trigger::Collapsed, true);
    assert_eq!(at(&walk), Ask::Tell999, "the first call is no answer to the second collapse");
    assert!(walk.door.owed().contains(&Owed::Capacity));
    assert!(walk.door.owed().contains(&Owed::Tell999));
    on(&mut walk, [told(Contact::Ambulance, "")]);
    assert_eq!(at(&walk), Ask::HowFound);
    on(&mut walk, [Fact::HowFound { state: Breathing::Breathing }]);
    to_the_outcome(&mut walk);
    on(&mut walk, [ended(Ending::NeedsHelp, "Bethan Howe"), best_interests()]);
    assert_eq!(walk.door.owed(), []);
}

#[test]
fn a_wrong_tap_leads_back_where_it_was_and_leaves_nothing_owed() {
    let starts: [fn() -> Walk; 4] = [
        answers_the_door,
        || at_the_knock(answers_the_door()),
        || super::to_the_key_safe(super::lets_itself_in()),
        super::inside_with_the_key,
    ];
    for start in starts {
        let mut walk = start();
        let before = walk.door.step_now().clone();
        walk.take(Event::Emergency);
        walk.take(Event::GoBack);
        assert_eq!(walk.door.step_now(), &before);
        assert!(!walk.door.is_emergency());
        walk.take(Event::Emergency);
        on(&mut walk, [Fact::EmergencyTrigger { trigger: Trigger::Other }]);
        walk.take(Event::GoBack);
        assert_eq!(walk.door.step_now(), &before);
        assert!(!walk.door.is_emergency());
        assert_eq!(walk.door.owed(), []);
        walk.take(Event::Emergency);
        assert_eq!(at(&walk), Ask::Trigger, "and it can be begun again");
    }
}

#[test]
fn whoever_leaves_the_house_is_outside_and_an_emergency_that_was_none_leads_back_to_the_door() {
    let mut walk = begun(super::inside_with_the_key(), Trigger::SmokeGas, true);
    on(&mut walk, [told(Contact::Fire, ""), Fact::OutSafe]);
    assert_eq!(at(&walk), Ask::Outside);
    on(&mut walk, [Fact::EmergencyOver { reason: reason("other") }]);
    assert_eq!(walk.door.step_now(), &Step::LockedOut);
}

#[test]
fn the_alarm_can_be_unset_once_somebody_is_inside_or_has_the_key() {
    let mut plan = plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe, MethodKind::Alarm]);
    plan.care = CareRules::default();
    let mut walk = begun(at_the_knock(Walk::begun(plan)), Trigger::Calling, true);
    let unset = |walk: &Walk| walk.door.gate(MethodKind::Alarm, Purpose::Unset, false);
    assert_eq!(unset(&walk), Err(Gate::Step));
    on(&mut walk, [opened()]);
    assert_eq!(unset(&walk), Ok(()));
}

#[test]
fn a_no_reply_that_became_one_which_was_none_goes_on_with_its_rooms_if_somebody_went_in() {
    let mut walk = super::no_reply::no_reply(CareRules::default());
    let mut walk2 = walk.clone();
    walk.take(Event::Emergency);
    on(&mut walk, [opened(), Fact::EmergencyOver { reason: reason("other") }]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Rooms));
    walk2.take(Event::Emergency);
    on(&mut walk2, [Fact::EmergencyOver { reason: reason("other") }]);
    assert_eq!(walk2.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts));
}

/// An emergency after this, to the question that comes once life is at risk, 999 told and what is wrong said.
fn emergency_after(mut walk: Walk, trigger: Trigger) -> Walk {
    walk.take(Event::Emergency);
    on(&mut walk, [Fact::LifeAtRisk { risk: true }]);
    walk.take(say(told(Contact::Ambulance, "")));
    walk.take(say(Fact::EmergencyTrigger { trigger }));
    walk
}

#[test]
fn whoever_was_kept_out_before_an_emergency_is_led_to_no_code_in_it() {
    let relative = |mut walk: Walk| {
        walk.take(Event::Knocked);
        walk.take(Event::SomeoneAnswered(Someone::Relative));
        walk.take(say(Fact::AccessDenied { words: String::new() }));
        walk
    };
    let trouble = |mut walk: Walk| {
        walk.take(Event::Trouble(Trouble::Smoke));
        walk
    };
    let again = |walk: Walk| {
        let mut walk = emergency_after(walk, Trigger::Calling);
        walk.take(say(Fact::EmergencyOver { reason: reason("mistake") }));
        walk
    };
    for walk in [
        relative(at_the_knock(answers_the_door())),
        trouble(at_the_knock(answers_the_door())),
        again(relative(at_the_knock(answers_the_door()))),
    ] {
        let walk = emergency_after(walk, Trigger::NotResponding);
        assert_eq!(at(&walk), Ask::Outside);
        for kind in MethodKind::ALL {
            for granted in [false, true] {
                assert!(walk.door.gate(kind, Purpose::Enter, granted).is_err(), "{kind:?}");
            }
        }
    }
}

#[test]
fn a_refusal_keeps_the_worker_out_but_not_from_somebody_who_is_seen_collapsed_since() {
    let refused = || {
        let mut walk = at_the_knock(answers_the_door());
        walk.take(Event::Knocked);
        walk.take(Event::Refused);
        walk
    };
    assert_eq!(at(&emergency_after(refused(), Trigger::Harm)), Ask::Outside, "never against a refusal");
    let collapsed = emergency_after(refused(), Trigger::Collapsed);
    assert_ne!(at(&collapsed), Ask::Outside);
}

#[test]
fn with_999_first_what_is_wrong_is_asked_before_anybody_goes_in_so_that_smoke_keeps_them_out() {
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::Emergency);
    on(&mut walk, [Fact::LifeAtRisk { risk: true }]);
    assert_eq!(at(&walk), Ask::Tell999);
    walk.take(say(told(Contact::Fire, "")));
    assert_eq!(at(&walk), Ask::Trigger);
    on(&mut walk, [Fact::EmergencyTrigger { trigger: Trigger::SmokeGas }]);
    assert_eq!(at(&walk), Ask::Outside);
}

#[test]
fn a_second_emergency_that_was_none_leaves_what_the_first_owes() {
    let mut walk = inside();
    on(&mut walk, [Fact::HowFound { state: Breathing::Breathing }, Fact::AskDone { asked: Asked::Help }]);
    for asked in [Asked::TakenOver, Asked::Secured, Asked::KinTold] {
        on(&mut walk, [Fact::AskSkipped { asked, reason: reason("life") }]);
    }
    on(&mut walk, [ended(Ending::NeedsHelp, "Bethan Howe")]);
    let owed = walk.door.owed();
    assert!(owed.contains(&Owed::KinTold) && owed.contains(&Owed::Secured));
    walk.take(Event::Emergency);
    walk.take(Event::GoBack);
    assert_eq!(walk.door.owed(), owed, "a wrong tap");
    walk.take(Event::Emergency);
    on(&mut walk, [Fact::EmergencyTrigger { trigger: Trigger::Other }]);
    walk.take(say(Fact::EmergencyOver { reason: reason("mistake") }));
    assert_eq!(walk.door.owed(), owed, "and one that was none");
}

#[test]
fn an_emergency_from_before_the_right_door_that_was_none_leads_to_the_door_though_it_was_found_meanwhile() {
    let mut walk = Walk::begun(plan(AccessPlan::AnswersDoor, &[]));
    walk.take(Event::Emergency);
    on(&mut walk, [Fact::EmergencyTrigger { trigger: Trigger::Calling }, Fact::LifeAtRisk { risk: true }]);
    on(&mut walk, [told(Contact::Ambulance, "")]);
    walk.take(Event::RightDoor { notice_read: false });
    let over = || say(Fact::EmergencyOver { reason: reason("well") });
    assert_eq!(walk.take(over()).len(), 1);
    assert_eq!(walk.door.step_now(), &Step::Knock { round: 1 });
    assert_eq!(walk.take(over()), [], "a second tap");
}

#[test]
fn a_code_that_was_seen_in_an_emergency_that_was_none_still_has_to_be_accounted_for() {
    // Capacity was passed over, so that nothing of it was owed before the look.
    let at_the_way_in = || {
        let mut walk = begun(at_the_knock(answers_the_door()), Trigger::Collapsed, true);
        on(&mut walk, [told(Contact::Ambulance, "")]);
        for asked in [Asked::PhoneClient, Asked::PhoneContact, Asked::Capacity] {
            on(&mut walk, [Fact::AskSkipped { asked, reason: reason("life") }]);
        }
        assert_eq!(at(&walk), Ask::WayIn);
        walk
    };
    let over = || say(Fact::EmergencyOver { reason: reason("mistake") });
    let mut unseen = at_the_way_in();
    unseen.take(over());
    assert_eq!(unseen.door.owed(), []);
    let mut seen = at_the_way_in();
    seen.looked(&method(MethodKind::KeySafe), Purpose::Enter, false);
    seen.take(over());
    assert_eq!(seen.door.owed(), [Owed::Capacity]);
}

#[test]
fn whoever_stayed_outside_for_help_goes_in_with_it() {
    let mut walk = at_the_way_in();
    on(&mut walk, [Fact::AskDone { asked: Asked::Help }]);
    assert_eq!(at(&walk), Ask::TakenOver);
    let police = Opening { name: "PC 2217".into(), ..Opening::by(Contact::Police) };
    assert_eq!(walk.take(say(Fact::OpenedBy(police))).len(), 2);
    assert_eq!(at(&walk), Ask::HowFound);
}

#[test]
fn somebody_found_not_responding_wants_999_whatever_was_thought_before() {
    for (state, wanted) in [
        (Breathing::Responding, false),
        (Breathing::Breathing, true),
        (Breathing::NotBreathing, true),
        (Breathing::LooksDead, true),
        (Breathing::NotFound, false),
    ] {
        let mut walk = begun(super::inside_with_the_key(), Trigger::Other, false);
        assert_eq!(at(&walk), Ask::HowFound, "no life was thought to be at risk");
        on(&mut walk, [Fact::HowFound { state }]);
        assert_eq!(at(&walk) == Ask::Tell999, wanted, "{state:?}");
        assert_eq!(walk.door.owed().contains(&Owed::Tell999), wanted, "{state:?}");
        if wanted {
            on(&mut walk, [told(Contact::Ambulance, "")]);
            assert!(!walk.door.owed().contains(&Owed::Tell999));
        }
    }
}

#[test]
fn that_nobody_has_told_the_family_of_a_death_yet_is_no_task_of_the_worker() {
    for state in [Breathing::LooksDead, Breathing::NotBreathing] {
        let mut walk = begun(super::inside_with_the_key(), Trigger::Other, false);
        on(&mut walk, [Fact::HowFound { state }, told(Contact::Ambulance, "")]);
        let dead = state == Breathing::LooksDead;
        if dead {
            on(
                &mut walk,
                [Fact::DeathFound(FoundDead { last_seen: String::new(), position: String::new(), dnacpr: false })],
            );
        }
        let by = String::from("PC 2217");
        on(
            &mut walk,
            [
                Fact::AskDone { asked: Asked::Help },
                Fact::TakenOver { by: Contact::Police, name: by.clone(), taken_to: String::new() },
                Fact::HomeSecured { what: vec![Secured::Door], words: String::new(), stays: String::new() },
                Fact::KinTold { by: String::new() },
                ended(if dead { Ending::FoundDead } else { Ending::ServiceTookOver }, &by),
            ],
        );
        assert_eq!(walk.door.owed().contains(&Owed::KinTold), !dead, "{state:?}: police or a manager tell them");
    }
}

#[test]
fn whoever_is_kept_out_by_a_wrong_tap_says_so_and_goes_on_where_they_were_with_no_more_allowed() {
    let mut walk = at_the_way_in();
    on(&mut walk, [Fact::AccessDenied { words: String::new() }]);
    assert_eq!(at(&walk), Ask::Outside);
    assert!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false).is_err());
    assert_eq!(walk.take(Event::GoBack), [Fact::WentBack]);
    assert_eq!((at(&walk), walk.door.stays_out(), walk.door.is_emergency()), (Ask::WayIn, None, true));
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false), Ok(()));
    assert_eq!(walk.take(Event::GoBack), [], "once");
    walk.replay();
    let mut smoke = begun(at_the_knock(answers_the_door()), Trigger::SmokeGas, true);
    on(&mut smoke, [told(Contact::Fire, "")]);
    assert_eq!(at(&smoke), Ask::Outside);
    assert_eq!(smoke.take(Event::GoBack), [], "smoke is no wrong tap of this kind");
}

#[test]
fn somebody_else_who_opens_leads_the_worker_in_only_where_they_say_that_they_went_in() {
    let police = |stayed_out| {
        let by = Opening { name: "PC 2217".into(), by_force: true, stayed_out, ..Opening::by(Contact::Police) };
        Fact::OpenedBy(by)
    };
    let mut walk = at_the_way_in();
    assert_eq!(walk.take(say(police(true))), [police(true)]);
    assert_eq!((at(&walk), walk.door.is_inside()), (Ask::WayIn, false));
    assert!(walk.door.somebody_was_in(), "how the home is left is asked all the same");
    assert_eq!(walk.take(say(police(false))), [police(false), Fact::Entered { how: Entered::Opened }]);
    assert_eq!(at(&walk), Ask::HowFound);
    let mut silent = super::no_reply::no_reply(CareRules::default());
    let step = silent.door.step_now().clone();
    assert_eq!(silent.take(say(police(true))), [police(true)]);
    assert_eq!((silent.door.step_now(), silent.door.is_inside()), (&step, false));
}

#[test]
fn of_somebody_who_looks_dead_nobody_says_that_they_are_well_until_it_was_a_wrong_tap() {
    let mut walk = inside();
    on(&mut walk, [Fact::HowFound { state: Breathing::LooksDead }]);
    assert_eq!(at(&walk), Ask::Dead);
    assert_eq!(walk.take(say(Fact::EmergencyOver { reason: reason("well") })), []);
    let death = FoundDead { last_seen: String::new(), position: String::new(), dnacpr: false };
    on(&mut walk, [Fact::DeathFound(death)]);
    to_the_outcome(&mut walk);
    assert_eq!(walk.door.emergency_endings(), Ending::OF_DEATH);
    let mut wrong = walk.clone();
    for ending in Ending::OF_EMERGENCY {
        let logged = walk.clone().take(say(ended(*ending, "Bethan Howe"))).len();
        assert_eq!(logged > 0, Ending::OF_DEATH.contains(ending), "{ending:?}");
    }
    on(&mut wrong, [Fact::HowFound { state: Breathing::Responding }]);
    assert_eq!((at(&wrong), wrong.door.emergency_endings()), (Ask::Outcome, Ending::OF_EMERGENCY));
    assert_eq!(wrong.take(say(ended(Ending::NeedsHelp, "Bethan Howe"))).len(), 1);
    assert!(!wrong.door.is_of_death(), "and the worker says goodbye as ever");
}

#[test]
fn somebody_found_dead_inside_says_what_is_wrong_by_itself_and_999_comes_next() {
    let dead = || Fact::HowFound { state: Breathing::LooksDead };
    let mut walk = super::inside_with_the_key();
    walk.take(Event::Emergency);
    on(&mut walk, [dead()]);
    assert_eq!(at(&walk), Ask::Tell999);
    on(&mut walk, [told(Contact::Police, "")]);
    assert_eq!(at(&walk), Ask::Dead);
    let mut outside = at_the_knock(answers_the_door());
    outside.take(Event::Emergency);
    assert_eq!(outside.take(say(dead())), [], "nobody is found from outside");
}

#[test]
fn whoever_stays_outside_says_so_and_may_still_go_in_with_no_more_than_before() {
    let mut walk = begun(at_the_knock(answers_the_door()), Trigger::Collapsed, true);
    on(&mut walk, [told(Contact::Ambulance, "")]);
    for asked in [Asked::PhoneClient, Asked::PhoneContact] {
        on(&mut walk, [Fact::AskSkipped { asked, reason: reason("life") }]);
    }
    assert_eq!(at(&walk), Ask::Capacity);
    on(&mut walk, [Fact::AskDone { asked: Asked::StayOut }]);
    assert_eq!(at(&walk), Ask::TakenOver);
    assert!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false).is_err());
    assert_eq!(walk.take(Event::GoBack), [Fact::WentBack], "a wrong tap");
    assert_eq!((at(&walk), walk.door.is_emergency()), (Ask::Capacity, true));
    assert_eq!(walk.take(Event::GoBack), [], "once");
    on(&mut walk, [Fact::CapacityOwed { within: 9 }]);
    assert_eq!(at(&walk), Ask::WayIn);
    walk.replay();
}

#[test]
fn somebody_who_kept_the_worker_out_before_the_emergency_still_does_in_it() {
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::Knocked);
    walk.take(Event::SomeoneAnswered(Someone::Relative));
    walk.take(say(Fact::AccessDenied { words: String::new() }));
    let mut walk = emergency_after(walk, Trigger::NotResponding);
    assert_eq!(at(&walk), Ask::Outside);
    assert_eq!(walk.take(say(Fact::AccessDenied { words: String::new() })), [], "said already");
    assert_eq!(walk.take(Event::GoBack), [], "what was shut before stays shut");
    let mut smoke = at_the_knock(answers_the_door());
    smoke.take(Event::Trouble(Trouble::Smoke));
    let mut smoke = emergency_after(smoke, Trigger::NotResponding);
    smoke.take(say(Fact::AccessDenied { words: String::new() }));
    smoke.take(Event::GoBack);
    assert_eq!(smoke.door.stays_out(), Some(StaysOut::SmokeGas), "and smoke is smoke whoever stands there");
}

#[test]
fn on_call_is_owed_though_they_were_rung_about_something_else_before() {
    let mut walk = super::no_reply::no_reply(CareRules::default());
    on(&mut walk, [told(Contact::OnCall, "Bethan Howe")]);
    walk.seconds += 60;
    walk.take(Event::AnsweredInNeed);
    walk.seconds += 60;
    for fact in [
        Fact::EmergencyTrigger { trigger: Trigger::Other },
        Fact::LifeAtRisk { risk: false },
        Fact::HowFound { state: Breathing::Responding },
        Fact::AskDone { asked: Asked::Help },
    ] {
        on(&mut walk, [fact]);
    }
    for asked in [Asked::TakenOver, Asked::Secured, Asked::KinTold] {
        on(&mut walk, [Fact::AskSkipped { asked, reason: reason("told") }]);
    }
    let mut by_phone = walk.clone();
    on(&mut walk, [ended(Ending::FoundWell, "")]);
    assert!(walk.door.owed().contains(&Owed::OnCall));
    let handed = Outcome {
        handed_to: "Bethan Howe".into(),
        took_over: Some(TookOver::Phone),
        ..Outcome::plain(Ending::NeedsHelp)
    };
    on(&mut by_phone, [Fact::VisitOutcome(handed)]);
    assert!(!by_phone.door.owed().contains(&Owed::OnCall), "whoever took over on the phone has heard");
}
