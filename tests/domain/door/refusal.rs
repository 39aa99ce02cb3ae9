use doorstep::domain::door::{Event, HandOver, RefusalAsk, StaysOut, Step};
use doorstep::domain::entry::flow::{
    CallResult, Capacity, Contact, Decision, Ending, Outcome, Seen, TookOver, Trigger,
};
use doorstep::domain::entry::{CareRules, Fact, KeyPlace, Someone};
use doorstep::domain::visit::{AccessPlan, MethodKind};

use super::{at_the_knock, reason};
use crate::support::facts::{Walk, called, ended, manager_said, moment, plan, say, told};

fn refused(care: CareRules) -> Walk {
    let mut plan = plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]);
    plan.care = care;
    let mut walk = at_the_knock(Walk::begun(plan));
    walk.take(Event::Refused);
    walk
}

fn answers(seen: Seen, decides: Capacity) -> [Fact; 4] {
    [
        Fact::RefusalSeen { seen },
        Fact::RefusalCapacity { decides },
        Fact::RefusalHarm { harm: false },
        Fact::RefusalReason { reason: reason("asked") },
    ]
}

#[test]
fn it_asks_seen_decides_harm_and_why_in_this_order_and_takes_no_other() {
    let mut walk = refused(CareRules::default());
    let asks = [RefusalAsk::Seen, RefusalAsk::CanDecide, RefusalAsk::Harm, RefusalAsk::Why];
    let answers = answers(Seen::Well, Capacity::Yes);
    for (nth, ask) in asks.into_iter().enumerate() {
        assert_eq!(walk.door.step_now(), &Step::Refusal(ask));
        for (other, fact) in answers.iter().enumerate() {
            if other != nth {
                assert_eq!(walk.take(say(fact.clone())), [], "{fact:?} at {ask:?}");
            }
        }
        assert_eq!(walk.take(Event::Finish), []);
        assert_eq!(walk.take(say(answers[nth].clone())).len(), 1);
    }
    assert_eq!(walk.door.step_now(), &Step::Refusal(RefusalAsk::Respect));
}

#[test]
fn somebody_seen_and_well_who_can_decide_is_respected() {
    let mut walk = refused(CareRules::default());
    super::no_reply::on(&mut walk, answers(Seen::Well, Capacity::Yes));
    assert_eq!(walk.take(say(ended(Ending::FoundWell, ""))), [], "it was a refusal");
    let seen = Outcome::plain(Ending::RefusedSeen);
    assert_eq!(walk.take(say(Fact::VisitOutcome(seen.clone()))), [Fact::VisitOutcome(seen), Fact::Left]);
    assert_eq!(walk.door.step_now(), &Step::Ended);
}

#[test]
fn not_seen_in_doubt_or_critical_goes_through_on_call_and_ends_with_a_name() {
    for seen in Seen::ALL {
        for decides in Capacity::ALL {
            for critical in [false, true] {
                let mut walk = refused(CareRules { critical, ..CareRules::default() });
                super::no_reply::on(&mut walk, answers(*seen, *decides));
                let respected = *seen == Seen::Well && *decides == Capacity::Yes && !critical;
                if respected {
                    assert_eq!(walk.door.step_now(), &Step::Refusal(RefusalAsk::Respect));
                    continue;
                }
                assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Refused), "{seen:?} {decides:?}");
                assert_eq!(walk.take(Event::HandedTo(" ".into(), TookOver::Here)), []);
                let logged = walk.take(Event::HandedTo("Bethan Howe".into(), TookOver::Here));
                let ending = if *seen == Seen::Well { Ending::RefusedSeen } else { Ending::RefusedNotSeen };
                let took_over = Some(TookOver::Here);
                let outcome = Outcome { handed_to: "Bethan Howe".into(), took_over, ..Outcome::plain(ending) };
                assert_eq!(logged, [Fact::VisitOutcome(outcome), Fact::Left]);
            }
        }
    }
}

#[test]
fn beside_somebody_whom_the_worker_does_not_know_a_refusal_goes_through_on_call_until_a_manager_knows_of_them() {
    let no = |walk: &mut Walk| {
        walk.take(Event::Refused);
        super::no_reply::on(walk, answers(Seen::Well, Capacity::Yes));
    };
    let met = || {
        let mut walk = at_the_knock(Walk::begun(plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe])));
        walk.take(Event::SomeoneAnswered(Someone::Stranger));
        assert!(walk.door.met_stranger());
        walk
    };
    let mut walk = met();
    no(&mut walk);
    assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Refused));
    let mut walk = met();
    assert_eq!(walk.take(manager_said(Contact::OnCall, "Bethan Howe", &[Decision::Stay])).len(), 2, "and no wait");
    no(&mut walk);
    assert_eq!(walk.door.step_now(), &Step::Refusal(RefusalAsk::Respect), "on-call was told");
    let mut walk = super::no_reply::no_reply(CareRules::default());
    super::no_reply::on(&mut walk, [told(Contact::OnCall, "Bethan Howe")]);
    walk.seconds += 60;
    walk.take(Event::SomeoneAnswered(Someone::Stranger));
    no(&mut walk);
    assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Refused), "on-call heard of a silent door, not of them");
    let mut walk = met();
    walk.take(Event::GoBack);
    assert!(!walk.door.met_stranger(), "a wrong tap");
    no(&mut walk);
    assert_eq!(walk.door.step_now(), &Step::Refusal(RefusalAsk::Respect));
}

#[test]
fn a_manager_who_says_you_may_leave_ends_the_refusal_of_somebody_seen_and_well_and_of_nobody_else() {
    let may_leave = || manager_said(Contact::OnCall, "Bethan Howe", &[Decision::StandDown]);
    for (seen, decides) in [(Seen::Well, Capacity::Yes), (Seen::Well, Capacity::Doubt), (Seen::Heard, Capacity::Yes)] {
        let mut walk = refused(CareRules { critical: true, ..CareRules::default() });
        super::no_reply::on(&mut walk, answers(seen, decides));
        assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Refused));
        walk.take(manager_said(Contact::OnCall, "Bethan Howe", &[Decision::Stay]));
        assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Refused), "to stay is not to leave");
        walk.take(may_leave());
        let clear = (seen, decides) == (Seen::Well, Capacity::Yes);
        let step = if clear { Step::Refusal(RefusalAsk::Respect) } else { Step::HandOver(HandOver::Refused) };
        assert_eq!(walk.door.step_now(), &step, "{seen:?} {decides:?}");
        let plain = Fact::VisitOutcome(Outcome::plain(Ending::RefusedSeen));
        assert_eq!(
            walk.take(say(plain)).len(),
            if clear { 2 } else { 0 },
            "with the client's own no, and no other name"
        );
    }
}

#[test]
fn harm_begins_an_emergency_that_knows_its_trigger_and_leads_back_if_it_was_none() {
    let mut walk = refused(CareRules::default());
    super::no_reply::on(&mut walk, answers(Seen::NotSeen, Capacity::Doubt).into_iter().take(2));
    let logged = walk.take(say(Fact::RefusalHarm { harm: true }));
    assert_eq!(logged[1..], [Fact::EmergencyBegun, Fact::EmergencyTrigger { trigger: Trigger::Harm }]);
    assert!(walk.door.is_emergency());
    walk.take(say(Fact::EmergencyOver { reason: reason("other") }));
    assert_eq!(walk.door.step_now(), &Step::Refusal(RefusalAsk::Why));
    super::no_reply::on(&mut walk, [Fact::RefusalReason { reason: reason("asked") }]);
    assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Refused), "harm was seen: on-call, in any case");
}

#[test]
fn a_door_that_opens_after_all_ends_a_refusal_and_a_wrong_tap_leads_back_to_the_knock() {
    let mut walk = refused(CareRules::default());
    walk.take(Event::Answered);
    assert_eq!(walk.door.step_now(), &Step::Inside);
    let mut walk = refused(CareRules::default());
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::Knock { round: 1 });
}

#[test]
fn going_back_leads_to_the_question_before_and_the_refusal_still_stands() {
    let mut walk = refused(CareRules { critical: true, ..CareRules::default() });
    let asks = [RefusalAsk::Seen, RefusalAsk::CanDecide, RefusalAsk::Harm, RefusalAsk::Why];
    super::no_reply::on(
        &mut walk,
        [
            Fact::RefusalSeen { seen: Seen::Well },
            Fact::RefusalCapacity { decides: Capacity::Yes },
            Fact::RefusalHarm { harm: false },
            Fact::RefusalReason { reason: reason("asked") },
        ],
    );
    assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Refused), "a critical visit");
    for ask in asks.into_iter().rev() {
        walk.take(Event::GoBack);
        assert_eq!(walk.door.step_now(), &Step::Refusal(ask));
        let mut emergency = walk.door.clone().step(Event::Emergency, &moment(60)).next;
        emergency = emergency.step(say(Fact::LifeAtRisk { risk: false }), &moment(60)).next;
        assert_eq!(emergency.stays_out(), Some(StaysOut::SaidNo), "{ask:?}");
    }
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::Knock { round: 1 });
}

#[test]
fn a_call_made_during_a_refusal_is_known_to_the_flow_that_follows() {
    let mut walk = refused(CareRules::default());
    super::no_reply::on(&mut walk, [called(Contact::OnCall, CallResult::Person)]);
    walk.take(Event::NoReply);
    assert!(walk.door.known().manager_told());
    assert!(matches!(walk.door.step_now(), Step::NoReply(_)));
}

#[test]
fn a_key_in_hand_is_given_back_after_a_refusal() {
    let mut walk = super::to_the_key_safe(super::lets_itself_in());
    walk.take(Event::KeyTaken);
    walk.take(Event::Refused);
    super::no_reply::on(&mut walk, answers(Seen::Heard, Capacity::Yes));
    walk.take(Event::HandedTo("Bethan Howe".into(), TookOver::Here));
    assert_eq!(walk.door.step_now(), &Step::KeyBack);
    walk.take(Event::KeyLeft(KeyPlace::Safe));
    assert_eq!(walk.door.step_now(), &Step::Ended);
}
