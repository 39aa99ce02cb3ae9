//! Whoever stays outside: how it ends in words of its own; and the words of a door that did not open.

use doorstep::domain::door::no_reply::Cause;
use doorstep::domain::door::{EmergencyAsk, Event, HandOver, Key, NoReplyAsk, Step};
use doorstep::domain::entry::flow::{
    CallResult, Contact, Decision, Ending, FoundDead, Outcome, SafeFault, TookOver, Trigger,
};
use doorstep::domain::entry::{CareRules, Fact, KeyPlace, Someone, Trouble};

use super::no_reply::{no_reply, on};
use super::{answers_the_door, at_the_knock, inside_with_the_key, lets_itself_in, to_the_key_safe};
use crate::support::facts::{Walk, called, ended, manager_said, say, told};

fn at_the_door(event: Event) -> Walk {
    let mut walk = at_the_knock(answers_the_door());
    walk.take(Event::Knocked);
    walk.take(event);
    walk
}

#[test]
fn each_reason_to_stay_outside_ends_in_words_of_its_own_with_the_name_of_whoever_takes_over() {
    for (who, ending) in [
        (Someone::ChildAlone, Ending::ChildAlone),
        (Someone::Stranger, Ending::Stranger),
        (Someone::EmergencyService, Ending::ServiceTookOver),
        (Someone::Relative, Ending::KeptOut),
        (Someone::Neighbour, Ending::KeptOut),
    ] {
        let mut walk = at_the_door(Event::SomeoneAnswered(who));
        if matches!(walk.door.step_now(), Step::WithSomeone { .. }) {
            walk.take(say(Fact::AccessDenied { words: String::new() }));
        }
        ends_so(walk, ending);
    }
    for trouble in Trouble::ALL {
        let mut walk = answers_the_door();
        walk.take(Event::Trouble(trouble));
        ends_so(walk, Ending::Danger);
    }
}

fn ends_so(mut walk: Walk, ending: Ending) {
    assert!(matches!(walk.door.step_now(), Step::HandOver(_)), "{ending:?}");
    assert_eq!(walk.take(Event::HandedTo("  ".into(), TookOver::Here)), [], "a name is needed");
    let coming = Fact::OnTheWay { name: "Ifor Rees".into(), when: "in 20 minutes".into() };
    let step = walk.door.step_now().clone();
    assert_eq!(walk.take(say(coming.clone())), [coming]);
    assert!(walk.door.is_under_way() && *walk.door.step_now() == step, "on the way is not here: the worker stays");
    assert_eq!(walk.take(say(Fact::OnTheWay { name: " ".into(), when: String::new() })), [], "nobody is on the way");
    let took_over = Some(TookOver::Here);
    let outcome = Outcome { handed_to: "Ifor Rees".into(), took_over, ..Outcome::plain(ending) };
    assert_eq!(
        walk.take(Event::HandedTo(" Ifor Rees ".into(), TookOver::Here)),
        [Fact::VisitOutcome(outcome), Fact::Left]
    );
    assert_eq!(walk.door.step_now(), &Step::Ended);
}

#[test]
fn an_ending_that_hands_over_is_never_whole_without_a_name() {
    for ending in [Ending::ChildAlone, Ending::Stranger, Ending::ServiceTookOver, Ending::KeptOut, Ending::Danger] {
        assert!(!Outcome::plain(ending).is_whole(), "{ending:?}");
    }
}

#[test]
fn what_on_call_says_is_written_and_who_is_rung_next_follows_from_who_did_not_answer() {
    let mut walk = at_the_door(Event::SomeoneAnswered(Someone::Stranger));
    let line = [Contact::OnCall, Contact::SecondOnCall, Contact::RegisteredManager, Contact::ResponsibleIndividual];
    for whom in line {
        assert_eq!(walk.door.known().whom_to_ring(), whom);
        on(&mut walk, [called(whom, CallResult::RangOut)]);
    }
    on(&mut walk, [told(Contact::ResponsibleIndividual, "Bethan Howe")]);
    for what in Decision::OUTSIDE {
        let said = walk.take(manager_said(Contact::ResponsibleIndividual, "Bethan Howe", &[*what]));
        assert_eq!(said.len(), 2, "{what:?}: told and decided, and no wait begins outside of a silent door");
        assert_eq!(walk.door.known().last_word().map(|word| word.what), Some(*what));
        assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Someone(Someone::Stranger)), "said, not done");
    }
    assert_eq!(walk.door.known().manager_by_name(), "Bethan Howe");
}

#[test]
fn somebody_else_may_come_to_a_door_that_was_refused_or_kept_shut() {
    let mut refused = at_the_door(Event::Refused);
    assert_eq!(refused.take(Event::SomeoneAnswered(Someone::Stranger)).len(), 1);
    assert_eq!(refused.door.step_now(), &Step::HandOver(HandOver::Someone(Someone::Stranger)));
    assert_eq!(refused.take(Event::SomeoneAnswered(Someone::Stranger)), [], "the same one again");
    assert_eq!(refused.take(Event::Refused), [Fact::Refused]);
}

#[test]
fn a_neighbour_who_opens_is_asked_to_let_the_worker_see_the_client_alone() {
    let mut walk = at_the_door(Event::SomeoneAnswered(Someone::Neighbour));
    assert_eq!(walk.door.step_now(), &Step::WithSomeone { who: Someone::Neighbour });
    walk.take(Event::LetIn);
    assert!(walk.door.is_inside());
}

#[test]
fn a_key_safe_that_failed_is_no_unanswered_door_and_what_is_wrong_is_known() {
    assert_eq!(
        no_reply(CareRules::default()).door.no_reply().map(|flow| (flow.cause, flow.fault)),
        Some((Cause::NoAnswer, None))
    );
    for fault in SafeFault::ALL.iter().copied().filter(|fault| fault.shuts_out()) {
        let mut walk = to_the_key_safe(lets_itself_in());
        walk.take(say(Fact::KeySafeFault { fault }));
        let flow = walk.door.no_reply().map(|flow| (flow.cause, flow.fault));
        assert_eq!(flow, Some((Cause::CouldNotOpen, Some(fault))));
        // Locked out with the key inside: the client has been seen, and is in there.
        let mut locked = inside_with_the_key();
        locked.take(Event::LockedOut);
        locked.take(say(Fact::KeySafeFault { fault }));
        let flow = locked.door.no_reply().map(|flow| (flow.cause, flow.fault));
        assert_eq!(flow, Some((Cause::LockedOut, Some(fault))), "{fault:?}");
        assert_eq!(locked.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts));
        locked.take(Event::GoBack);
        assert_eq!(locked.door.step_now(), &Step::LockedOut, "a wrong tap leads back");
    }
    let mut shut = inside_with_the_key();
    shut.take(Event::LockedOut);
    shut.take(Event::CouldNotOpen);
    assert_eq!(shut.door.no_reply().map(|flow| flow.cause), Some(Cause::LockedOut));
}

#[test]
fn after_a_death_nobody_says_goodbye_and_the_worker_goes_when_somebody_has_taken_over_by_name() {
    let mut walk = inside_with_the_key();
    walk.take(Event::Emergency);
    on(&mut walk, [Fact::EmergencyTrigger { trigger: Trigger::NotResponding }, Fact::LifeAtRisk { risk: true }]);
    on(&mut walk, [told(Contact::Police, "")]);
    on(&mut walk, [Fact::HowFound { state: doorstep::domain::entry::flow::Breathing::LooksDead }]);
    let death = FoundDead { last_seen: String::new(), position: String::new(), dnacpr: false };
    on(&mut walk, [Fact::DeathFound(death), Fact::AskDone { asked: doorstep::domain::entry::flow::Asked::Help }]);
    on(&mut walk, [Fact::TakenOver { by: Contact::Police, name: String::new(), taken_to: String::new() }]);
    on(&mut walk, [Fact::HomeSecured { what: Vec::new(), words: "as it was".into(), stays: String::new() }]);
    on(&mut walk, [Fact::CodeTold { told: false, whom: String::new() }, Fact::KinTold { by: String::new() }]);
    assert!(!walk.door.is_of_death());
    on(&mut walk, [ended(Ending::FoundDead, "PC 2217")]);
    assert!(walk.door.is_of_death() && walk.door.is_inside());
    walk.take(Event::Leave);
    assert_eq!(walk.take(Event::DoorLocked), [], "nobody is said goodbye to");
    assert_eq!(walk.take(Event::HandedTo(" ".into(), TookOver::Here)), []);
    let coming = Fact::OnTheWay { name: "PC 2217".into(), when: String::new() };
    assert_eq!(walk.take(say(coming.clone())), [coming]);
    assert_eq!(walk.door.step_now(), &Step::Leaving, "on the way is not here");
    assert_eq!(
        walk.take(Event::HandedTo(" PC 2217 ".into(), TookOver::Here)),
        [Fact::HandedTo { name: "PC 2217".into(), took_over: Some(TookOver::Here) }]
    );
    assert_eq!((walk.door.step_now(), walk.door.is_inside(), walk.door.key()), (&Step::KeyBack, false, Key::Taken));
    walk.take(Event::KeyLeft(KeyPlace::Given { name: "PC 2217".into() }));
    assert_eq!(walk.door.step_now(), &Step::Ended);
}

#[test]
fn where_there_is_gas_or_smoke_somebody_inside_is_999_at_once_and_nobody_inside_is_written() {
    let inside = |inside| say(Fact::PeopleInside { inside });
    for trouble in Trouble::ALL {
        let mut walk = at_the_knock(answers_the_door());
        walk.take(Event::Trouble(trouble));
        if trouble == Trouble::BreakIn {
            assert_eq!(walk.take(inside(true)), [], "not asked");
            continue;
        }
        assert_eq!(walk.clone().take(inside(false)), [Fact::PeopleInside { inside: false }]);
        let kinds: Vec<String> = walk.take(inside(true)).iter().map(Fact::kind).collect();
        assert_eq!(kinds, ["people_inside", "emergency_begun", "emergency_trigger", "life_at_risk"]);
        assert_eq!(walk.door.step_now(), &Step::Emergency(EmergencyAsk::Tell999));
        on(&mut walk, [told(Contact::Fire, "")]);
        assert_eq!(walk.door.step_now(), &Step::Emergency(EmergencyAsk::Outside), "nobody goes in");
    }
}

#[test]
fn a_relative_who_keeps_the_worker_out_is_written_with_their_words_and_a_wrong_tap_leads_back() {
    let mut walk = at_the_door(Event::SomeoneAnswered(Someone::Relative));
    let denied = Fact::AccessDenied { words: "the son, he shut the door".into() };
    assert_eq!(walk.take(say(denied.clone())), [denied]);
    assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Someone(Someone::Relative)));
    walk.take(Event::GoBack);
    let with = Step::WithSomeone { who: Someone::Relative };
    assert_eq!(walk.door.step_now(), &with, "whoever kept them out stands there still");
    walk.take(Event::LetIn);
    assert!(walk.door.is_inside());
    let mut wrong = at_the_door(Event::SomeoneAnswered(Someone::Relative));
    assert_eq!(wrong.take(Event::GoBack), [Fact::WentBack]);
    assert!(!matches!(wrong.door.step_now(), Step::WithSomeone { .. }));
}
