use std::time::Duration;

use doorstep::domain::door::emergency::Owed;
use doorstep::domain::door::{EmergencyAsk, Event, Gate, HandOver, Key, NoReplyAsk, Step, TimerName};
use doorstep::domain::entry::flow::{
    Asked, Attempt, Authority, CallResult, Contact, Decided, Decision, Ending, Found, Ground, Heard, KeyFrom, Opening,
    Outcome, Release, Room, SafeFault, Sight, ToldBy, TookOver, Trigger,
};
use doorstep::domain::entry::{CareRules, Entered, Fact, Purpose, Reason, Someone, Trouble};
use doorstep::domain::visit::{AccessPlan, MethodKind};

use super::{at_the_knock, reason};
use crate::support::facts::{Walk, called, ended, manager_said, method, moment, plan, say, told};

/// Nobody answered at a client who comes to the door.
pub fn no_reply(care: CareRules) -> Walk {
    let mut plan = plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]);
    plan.care = care;
    let mut walk = at_the_knock(Walk::begun(plan));
    walk.take(Event::CannotKnock(reason("asked")));
    walk.take(Event::NoReply);
    walk
}

pub fn on(walk: &mut Walk, facts: impl IntoIterator<Item = Fact>) {
    for fact in facts {
        let kind = fact.kind();
        walk.seconds += 5;
        assert_ne!(walk.take(say(fact)), [], "{kind} in {:?}", walk.door.step_now());
    }
}

fn to_stay(walk: &mut Walk) {
    on(
        walk,
        [
            Fact::Attempted { how: Attempt::Letterbox, heard: Heard::Nothing },
            Fact::AskDone { asked: Asked::Attempts },
            Fact::Observed { seen: vec![Sight::Post], words: String::new() },
            called(Contact::Client, CallResult::RangOut),
            called(Contact::Client, CallResult::RangOut),
            told(Contact::OnCall, "Bethan Howe"),
        ],
    );
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Stay));
}

fn agreed() -> CareRules {
    CareRules { no_reply_entry: true, ..CareRules::default() }
}

fn waiting(accounted_by: &str) -> Fact {
    Fact::WaitingForRelease { accounted_by: accounted_by.into(), wait: 0 }
}

fn going_in() -> Event {
    say(Fact::GoingIn { by: Authority::Plan, wait: 0 })
}

fn release(ground: Ground) -> Fact {
    Fact::Released(Release { by: "Bethan Howe".into(), ground, said: String::new(), told: ToldBy::Phone })
}

fn opened() -> Fact {
    Fact::OpenedBy(Opening { name: "Ifor Rees".into(), ..Opening::by(Contact::SchemeManager) })
}

fn rooms(found: Found) -> Fact {
    Fact::RoomsChecked { rooms: Room::ALL.to_vec(), found, words: String::new() }
}

#[test]
fn the_questions_come_in_the_order_of_the_protocol_and_each_may_be_passed_over_with_a_reason() {
    let mut walk = no_reply(CareRules::default());
    for (ask, asked) in [
        (NoReplyAsk::Attempts, Asked::Attempts),
        (NoReplyAsk::Look, Asked::Look),
        (NoReplyAsk::PhoneClient, Asked::PhoneClient),
        (NoReplyAsk::PhoneAgain, Asked::PhoneAgain),
        (NoReplyAsk::TellOnCall, Asked::TellOnCall),
    ] {
        assert_eq!(walk.door.step_now(), &Step::NoReply(ask));
        let skipped = Fact::AskSkipped { asked, reason: reason("asked") };
        assert_eq!(walk.take(say(skipped.clone())), std::slice::from_ref(&skipped));
        assert_eq!(walk.take(say(skipped)), [], "once");
    }
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Stay));
}

#[test]
fn a_client_without_a_telephone_is_not_phoned_and_one_who_answered_is_not_phoned_again() {
    let mut walk = no_reply(CareRules { no_phone: true, ..CareRules::default() });
    on(&mut walk, [Fact::AskDone { asked: Asked::Attempts }, Fact::AskDone { asked: Asked::Look }]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::TellOnCall));
    let mut walk = no_reply(CareRules::default());
    on(&mut walk, [Fact::AskDone { asked: Asked::Attempts }, Fact::AskDone { asked: Asked::Look }]);
    on(&mut walk, [called(Contact::Client, CallResult::Person)]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::TellOnCall));
    assert!(walk.door.known().client_answered());
}

#[test]
fn no_reply_offers_no_code_and_ends_only_with_a_name() {
    let mut walk = no_reply(CareRules::default());
    for purpose in Purpose::ALL {
        for kind in MethodKind::ALL {
            assert!(walk.door.gate(kind, purpose, false).is_err(), "{kind:?} {purpose:?}");
        }
    }
    for event in
        [Event::Finish, Event::Leave, Event::DoorLocked, Event::KeyTaken, Event::HandedTo("  ".into(), TookOver::Here)]
    {
        assert_eq!(walk.take(event.clone()), [], "{event:?}");
    }
    for fact in [ended(Ending::Unknown, " "), Fact::VisitOutcome(Outcome::plain(Ending::Away))] {
        assert_eq!(walk.take(say(fact.clone())), [], "{fact:?}");
    }
    let logged = walk.take(Event::HandedTo(" Bethan Howe ".into(), TookOver::Here));
    let took_over = Some(TookOver::Here);
    let unknown = Outcome { handed_to: "Bethan Howe".into(), took_over, ..Outcome::plain(Ending::Unknown) };
    assert_eq!(logged, [Fact::VisitOutcome(unknown), Fact::Left]);
    assert_eq!(walk.door.step_now(), &Step::Ended);
}

#[test]
fn a_door_that_opens_at_any_question_ends_it_as_answered_late() {
    let to_here: [fn(&mut Walk); 3] = [
        |_| {},
        to_stay,
        |walk| {
            to_stay(walk);
            on(walk, [waiting("")]);
        },
    ];
    for to_here in to_here {
        let mut walk = no_reply(agreed());
        to_here(&mut walk);
        let logged = walk.take(Event::Answered);
        let late = Fact::VisitOutcome(Outcome::plain(Ending::AnsweredLate));
        assert_eq!(logged, [Fact::Answered, late, Fact::Entered { how: Entered::Answered }]);
        assert_eq!(walk.door.step_now(), &Step::Inside);
        assert!(walk.door.no_reply().is_none());
    }
}

#[test]
fn it_is_answered_late_also_by_a_relative_a_colleague_after_going_back_and_at_the_key_safe() {
    let late = Fact::VisitOutcome(Outcome::plain(Ending::AnsweredLate));
    let ways: [&[Event]; 4] = [
        &[Event::SomeoneAnswered(Someone::Relative), Event::LetIn],
        &[Event::SomeoneAnswered(Someone::Colleague)],
        &[Event::GoBack, Event::Answered],
        &[Event::Refused, Event::Answered],
    ];
    for way in ways {
        let mut walk = no_reply(agreed());
        let logged: Vec<Fact> = way.iter().flat_map(|event| walk.take(event.clone())).collect();
        assert!(logged.contains(&late), "{way:?}: {logged:?}");
        assert_eq!(walk.door.step_now(), &Step::Inside, "and no room has to be searched");
    }
    let mut walk = no_reply(agreed());
    to_stay(&mut walk);
    walk.take(going_in());
    assert_eq!(walk.door.step_now(), &Step::Enter);
    assert!(walk.take(Event::Answered).contains(&late));
}

#[test]
fn the_agreed_entry_comes_after_the_questions_before_it_and_opens_the_key_safe() {
    let mut walk = no_reply(agreed());
    assert_eq!(walk.take(going_in()), [], "nobody has looked, phoned or told on-call");
    on(&mut walk, [Fact::AskDone { asked: Asked::Attempts }]);
    assert_eq!(walk.take(going_in()), []);
    assert_eq!(walk.take(say(waiting(""))), [waiting_logged(900)], "waiting is no way round them");
    assert_eq!(walk.take(going_in()), []);
    let mut walk = no_reply(agreed());
    to_stay(&mut walk);
    assert_eq!(walk.take(going_in()), [Fact::GoingIn { by: Authority::Plan, wait: 600 }]);
    assert_eq!(walk.door.step_now(), &Step::Enter);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false), Ok(()));
    assert_eq!(walk.door.timer(TimerName::OutSafe, &moment(walk.seconds)).map(|timer| timer.whole), Some(600));
    walk.take(Event::KeyTaken);
    walk.take(Event::Inside);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Rooms));
}

fn waiting_logged(wait: u32) -> Fact {
    Fact::WaitingForRelease { accounted_by: String::new(), wait }
}

#[test]
fn without_an_agreed_entry_nobody_goes_in_and_a_managers_word_opens_no_key_safe() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    assert_eq!(walk.take(going_in()), []);
    let go_in = |by: &str| {
        Fact::Decided(Decided {
            what: Decision::GoIn,
            by: by.into(),
            said: String::new(),
            reference: String::new(),
            attending: None,
        })
    };
    assert_eq!(walk.take(say(go_in(" "))), [], "somebody has said so, and has a name");
    on(&mut walk, [go_in("Bethan Howe")]);
    assert_eq!(walk.take(say(go_in("Bethan Howe"))), [], "once");
    assert_eq!(walk.take(going_in()), [Fact::GoingIn { by: Authority::Manager, wait: 600 }]);
    assert!(matches!(walk.door.step_now(), Step::NoReply(_)));
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false), Err(Gate::Step));
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, true), Ok(()), "with their leave it does");
    walk.looked(&method(MethodKind::KeySafe), Purpose::Enter, true);
    walk.take(Event::KeyTaken);
    assert_eq!(walk.door.step_now(), &Step::Opening);
}

#[test]
fn whoever_opened_every_room_is_checked_each_time_somebody_goes_in() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    on(&mut walk, [opened()]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Rooms));
    assert_eq!(walk.take(Event::Answered), []);
    assert_eq!(walk.take(say(opened())), [], "one tap");
    on(&mut walk, [rooms(Found::Nobody)]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Stay), "nobody is there: it goes on");
    on(&mut walk, [Fact::OutSafe]);
    assert!(!walk.door.is_inside());
    on(&mut walk, [opened()]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Rooms));
    let logged = walk.take(say(rooms(Found::Well)));
    assert_eq!(logged[1], Fact::VisitOutcome(Outcome::plain(Ending::FoundWell)));
    assert_eq!(walk.door.step_now(), &Step::Inside);
    assert_eq!(walk.door.timer(TimerName::OutSafe, &moment(walk.seconds)), None, "found well: nobody has to ask");
}

#[test]
fn somebody_whom_the_worker_never_saw_is_well_only_by_the_name_of_whoever_says_so() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    on(&mut walk, [waiting("Carys Bevan, daughter"), release(Ground::Accounted)]);
    let well = |by: &str| {
        let confirmed_by = by.to_owned();
        say(Fact::VisitOutcome(Outcome { confirmed_by, ..Outcome::plain(Ending::FoundWell) }))
    };
    assert!(walk.door.needs_confirming(Ending::FoundWell));
    for nobody in ["", " "] {
        assert_eq!(walk.take(well(nobody)), []);
    }
    assert_eq!(walk.take(well("Carys Bevan, daughter")).len(), 2, "and left");
}

#[test]
fn somebody_found_in_need_of_help_or_dead_is_an_emergency_at_once() {
    for found in [Found::NeedsHelp, Found::Dead] {
        let mut walk = no_reply(CareRules::default());
        on(&mut walk, [opened()]);
        let logged = walk.take(say(rooms(found)));
        assert_eq!(logged[..2], [rooms(found), Fact::EmergencyBegun]);
        // What was found says what is wrong with somebody dead: 999 is next.
        let next = if found == Found::Dead { EmergencyAsk::Tell999 } else { EmergencyAsk::Trigger };
        assert_eq!(walk.door.step_now(), &Step::Emergency(next));
        assert_eq!(walk.door.owed().contains(&Owed::Trigger), found == Found::NeedsHelp);
    }
}

#[test]
fn a_wrong_tap_at_the_rooms_leads_back_outside_and_never_past_them() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    on(&mut walk, [opened()]);
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Stay));
    assert!(!walk.door.is_inside());
    on(&mut walk, [opened(), rooms(Found::Nobody)]);
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Rooms), "the rooms once more");
}

#[test]
fn going_back_leads_to_the_question_before_and_never_past_it() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    on(&mut walk, [waiting(""), release(Ground::Ordered)]);
    let back = [
        NoReplyAsk::Waiting,
        NoReplyAsk::Stay,
        NoReplyAsk::TellOnCall,
        NoReplyAsk::PhoneAgain,
        NoReplyAsk::Look,
        NoReplyAsk::Attempts,
    ];
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Outcome));
    for ask in back {
        assert_eq!(walk.take(Event::GoBack), [Fact::WentBack]);
        assert_eq!(walk.door.step_now(), &Step::NoReply(ask));
    }
    // What was said is known still: answered again, each leads on to where the worker was.
    on(&mut walk, [Fact::AskDone { asked: Asked::Attempts }]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Stay));
    for ask in [NoReplyAsk::TellOnCall, NoReplyAsk::PhoneAgain] {
        walk.take(Event::GoBack);
        assert_eq!(walk.door.step_now(), &Step::NoReply(ask));
    }
    let reason = Reason { code: "done".into(), words: String::new() };
    on(&mut walk, [Fact::AskSkipped { asked: Asked::PhoneAgain, reason }]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Stay));
    let mut walk = no_reply(CareRules::default());
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::Knock { round: 1 }, "the first question leads to the door");
}

#[test]
fn a_manager_who_orders_the_worker_to_go_and_takes_over_ends_the_wait_at_once_by_name() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    assert_eq!(walk.take(say(release(Ground::Ordered))), [], "nobody waits yet");
    on(&mut walk, [waiting(""), release(Ground::Ordered)]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Outcome));
    assert_eq!(walk.take(say(Fact::VisitOutcome(Outcome::plain(Ending::Unknown)))), [], "not without a name");
    assert_eq!(walk.take(say(ended(Ending::Unknown, "Bethan Howe"))).len(), 2);
}

#[test]
fn a_manager_who_says_that_the_worker_may_leave_is_asked_for_the_reason_next_and_nothing_else() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    let may_leave = |said: &str| {
        let (by, reference) = (String::from("Bethan Howe"), String::new());
        Fact::Decided(Decided { what: Decision::StandDown, by, said: said.into(), reference, attending: None })
    };
    let decided = may_leave("Her daughter will look in");
    assert_eq!(walk.take(say(decided.clone())), [decided, waiting_logged(900)]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Waiting), "not free to go without a release by name");
    let again = may_leave("She is with her daughter");
    assert_eq!(walk.take(say(again.clone())), [again], "one wait");
    on(&mut walk, [release(Ground::Accounted)]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Outcome));
}

#[test]
fn whoever_is_locked_out_looks_for_nobody_and_is_inside_again_when_the_door_opens() {
    for critical in [false, true] {
        let mut plan = plan(AccessPlan::AnswersDoor, &[MethodKind::KeySafe]);
        plan.care.critical = critical;
        let mut walk = at_the_knock(Walk::begun(plan));
        for event in [Event::Answered, Event::LockedOut, Event::CouldNotOpen] {
            walk.take(event);
        }
        assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts), "no emergency by itself");
        on(&mut walk, [Fact::AskDone { asked: Asked::Attempts }]);
        assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::PhoneClient), "nothing to look for");
        on(&mut walk, [opened()]);
        assert_eq!(walk.door.step_now(), &Step::Inside);
    }
}

#[test]
fn nobody_has_answered_since_the_first_of_two_knocks() {
    let mut walk = at_the_knock(Walk::begun(plan(AccessPlan::AnswersDoor, &[])));
    walk.take(Event::Knocked);
    let first = walk.door.knocked_at();
    assert_eq!(first, Some(moment(walk.seconds).at));
    walk.seconds += 40;
    walk.take(Event::GoOnEarly(reason("called")));
    walk.take(Event::Knocked);
    assert_eq!(walk.door.knocked_at(), first);
    walk.seconds += 300;
    walk.take(Event::GoOnEarly(reason("called")));
    assert!(matches!(walk.door.step_now(), Step::NoReply(_)));
    assert_eq!(walk.door.knocked_at(), first);
}

#[test]
fn the_wait_is_a_quarter_of_an_hour_and_none_where_somebody_says_where_the_client_is() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    assert_eq!(walk.take(say(waiting(""))), [waiting_logged(900)]);
    assert_eq!(walk.take(say(waiting(""))), [], "a second tap does not begin it anew");
    assert_eq!(walk.take(say(release(Ground::ComeBack))), [], "not before its time");
    let accounted = Fact::WaitingForRelease { accounted_by: "Elin, daughter".into(), wait: 0 };
    assert_eq!(walk.take(say(accounted.clone())), [accounted]);
    assert_eq!(walk.take(say(release(Ground::ComeBack))), [release(Ground::ComeBack)]);
    assert_eq!(walk.take(say(release(Ground::ComeBack))), [], "once");
    assert_eq!(walk.take(say(release(Ground::Accounted))).len(), 1, "what another says is kept beside it");
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Outcome));
}

#[test]
fn of_a_managers_call_all_is_logged_at_once_what_the_worker_does_last_and_no_two_of_it_that_contradict() {
    let mut walk = no_reply(CareRules::default());
    let by = "Bethan Howe";
    let logged = |what: &[Decision]| {
        let Event::ManagerSaid(facts) = manager_said(Contact::OnCall, by, what) else { unreachable!() };
        facts
    };
    let call = |what: &[Decision]| manager_said(Contact::OnCall, by, what);
    assert_eq!(walk.take(call(&[])), logged(&[]), "nothing is decided yet");
    assert!(walk.door.known().manager_told());
    for two in
        [[Decision::Stay, Decision::GoIn], [Decision::Stay, Decision::StandDown], [Decision::GoIn, Decision::ComeBack]]
    {
        assert_eq!(walk.take(call(&two)), [], "{two:?}");
    }
    assert_eq!(walk.take(manager_said(Contact::Neighbour, by, &[Decision::GoIn])), [], "no manager");
    assert_eq!(walk.take(manager_said(Contact::OnCall, " ", &[])), [], "nobody's word");
    let mut first = logged(&[Decision::NextOfKin, Decision::StandDown]);
    first.push(waiting_logged(900));
    assert_eq!(walk.take(call(&[Decision::StandDown, Decision::NextOfKin])), first);
    assert_eq!(walk.take(call(&[Decision::StandDown])), logged(&[Decision::StandDown]), "one wait");
    // Gone back from, and said again: the wait begins anew.
    walk.take(Event::GoBack);
    assert_eq!(walk.take(say(decided_on(Decision::StandDown))).len(), 2);
}

#[test]
fn a_door_that_was_forced_is_left_to_somebody_though_the_worker_stayed_outside() {
    let well = |handed: &str| {
        let ended = Outcome { confirmed_by: "PC 2217".into(), ..Outcome::plain(Ending::FoundWell) };
        Fact::VisitOutcome(Outcome { handed_to: handed.into(), ..ended })
    };
    for by_force in [true, false] {
        let mut walk = no_reply(CareRules::default());
        to_stay(&mut walk);
        let opening = Opening { name: "PC 2217".into(), by_force, stayed_out: true, ..Opening::by(Contact::Police) };
        on(&mut walk, [Fact::OpenedBy(opening)]);
        if !by_force {
            assert_eq!(walk.take(say(well(""))), [well(""), Fact::Left]);
            continue;
        }
        assert_eq!(walk.take(say(well(""))), [well("")]);
        assert!(walk.door.asks_who_stays() && walk.take(Event::Finish).is_empty());
        assert_eq!(walk.take(Event::WontLock(" ".into())), []);
        // A wrong tap to the emergency leads back to it.
        walk.take(Event::Emergency);
        walk.take(Event::GoBack);
        assert_eq!(walk.door.step_now(), &Step::KeyBack);
        let left = [Fact::WontLock { name: "Carys".into() }, Fact::Left];
        assert_eq!(walk.take(Event::WontLock("Carys".into())), left);
    }
}

#[test]
fn what_a_manager_decided_of_one_silent_door_says_nothing_of_the_next() {
    for what in [Decision::StandDown, Decision::GoIn] {
        let mut walk = no_reply(CareRules::default());
        walk.take(manager_said(Contact::OnCall, "Bethan Howe", &[what]));
        let known = walk.door.known();
        assert!(known.may_leave().is_some() || known.may_go_in());
        walk.take(Event::Answered);
        walk.take(Event::LockedOut);
        walk.take(Event::CouldNotOpen);
        assert!(matches!(walk.door.step_now(), Step::NoReply(_)), "{:?}", walk.door.step_now());
        let known = walk.door.known();
        assert!(known.may_leave().is_none() && !known.may_go_in(), "{what:?}");
    }
}

#[test]
fn a_key_that_somebody_gave_opens_the_door_once_going_in_is_agreed() {
    let given = |name: &str| Event::KeyHad(KeyFrom::Given, name.into());
    let had = Fact::KeyHad { from: KeyFrom::Given, name: "Gwen Lewis".into() };
    for said_first in [false, true] {
        let mut walk = no_reply(CareRules::default());
        to_stay(&mut walk);
        assert_eq!(walk.take(given("Gwen Lewis")), [], "nobody has agreed to it");
        on(&mut walk, [decided_on(Decision::GoIn), decided_on(Decision::Stay)]);
        assert_eq!(walk.take(given("Gwen Lewis")), [], "told to stay since");
        on(&mut walk, [decided_on(Decision::GoIn)]);
        assert_eq!(walk.take(given(" ")), [], "whose it is has to be known");
        let going_in = Fact::GoingIn { by: Authority::Manager, wait: 600 };
        let mut logged = vec![Fact::KeyTaken, had.clone()];
        if said_first {
            on(&mut walk, [going_in]);
        } else {
            logged.insert(0, going_in);
        }
        assert_eq!(walk.take(given("Gwen Lewis")), logged);
        assert_eq!((walk.door.key(), walk.door.key_giver()), (Key::Taken, "Gwen Lewis"));
        assert_eq!(walk.take(given("Gwen Lewis")), [], "once");
        walk.take(Event::Inside);
        assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Rooms));
    }
}

fn decided_on(what: Decision) -> Fact {
    let (by, said, reference) = (String::from("Bethan Howe"), String::new(), String::new());
    Fact::Decided(Decided { what, by, said, reference, attending: None })
}

#[test]
fn whoever_may_leave_now_or_to_come_back_waits_for_the_release_with_it() {
    for what in [Decision::StandDown, Decision::ComeBack] {
        let mut walk = no_reply(CareRules::default());
        to_stay(&mut walk);
        let decided = decided_on(what);
        assert_eq!(walk.take(say(decided.clone())), [decided, waiting_logged(900)], "{what:?}");
        assert_eq!(walk.door.known().may_leave().map(|decided| decided.what), Some(what));
    }
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    assert!(!walk.door.known().is_to_stay(), "nobody has said so");
    assert_eq!(walk.take(say(decided_on(Decision::SendSomeone))).len(), 1, "no wait begins with it");
    assert!(walk.door.known().is_to_stay() && walk.door.known().may_leave().is_none());
    on(&mut walk, [decided_on(Decision::GoIn)]);
    assert!(!walk.door.known().is_to_stay());
    assert_eq!(walk.door.known().told_to_go_in(), Some("Bethan Howe"));
    on(&mut walk, [decided_on(Decision::Stay), decided_on(Decision::NextOfKin)]);
    assert!(walk.door.known().is_to_stay(), "whatever else is decided beside it");
    assert_eq!(walk.door.known().told_to_go_in(), None);
    walk.take(say(decided_on(Decision::StandDown)));
    on(&mut walk, [decided_on(Decision::Hospital)]);
    assert!(walk.door.known().may_leave().is_some(), "that others are rung does not take it back");
}

#[test]
fn after_its_time_any_named_manager_may_end_the_wait_and_nobody_without_a_name() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    assert_eq!(walk.take(say(release(Ground::Accounted))), [], "nobody waits yet");
    on(&mut walk, [waiting(""), Fact::StillHere, Fact::StillHere]);
    assert_eq!(walk.door.known().waiting.as_ref().map(|waiting| waiting.pings), Some(2));
    walk.seconds += 900;
    let unnamed =
        Fact::Released(Release { by: " ".into(), ground: Ground::Other, said: String::new(), told: ToldBy::Sync });
    assert_eq!(walk.take(say(unnamed)), []);
    on(&mut walk, [release(Ground::Other)]);
    assert_eq!(walk.take(say(Fact::StillHere)), [], "released");
    on(&mut walk, [Fact::CardLeft { left: true }]);
    assert_eq!(walk.take(say(Fact::CardLeft { left: true })), []);
    assert_eq!(walk.take(say(ended(Ending::Unknown, "Bethan Howe"))).len(), 2);
    assert_eq!(walk.door.step_now(), &Step::Ended);
}

#[test]
fn gas_and_smoke_at_a_door_that_nobody_answers_lead_outside_and_back_to_the_same_question() {
    for trouble in Trouble::ALL {
        let mut walk = no_reply(CareRules::default());
        to_stay(&mut walk);
        assert_eq!(walk.take(Event::Trouble(trouble)), [Fact::Trouble { trouble }]);
        assert_eq!(walk.door.step_now(), &Step::HandOver(HandOver::Trouble(trouble)));
        walk.take(Event::GoBack);
        assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Stay));
    }
}

#[test]
fn a_discreet_clients_neighbour_is_never_spoken_to_and_no_card_is_left_in_any_step() {
    let care = CareRules { discreet: true, neighbour: false, ..CareRules::default() };
    let mut walk = no_reply(care);
    to_stay(&mut walk);
    for fact in [
        called(Contact::Neighbour, CallResult::Person),
        told(Contact::Neighbour, "Elin"),
        Fact::CardLeft { left: true },
    ] {
        assert_eq!(walk.take(say(fact.clone())), [], "{fact:?}");
        let mut emergency = walk.clone();
        emergency.take(Event::Emergency);
        assert_eq!(emergency.take(say(fact.clone())), [], "{fact:?} in an emergency");
    }
    assert_eq!(walk.take(say(Fact::CardLeft { left: false })).len(), 1);
}

fn decided(what: Decision) -> Fact {
    let (said, reference) = (String::new(), String::new());
    Fact::Decided(Decided { what, by: "Bethan Howe".into(), said, reference, attending: None })
}

#[test]
fn a_neighbour_is_asked_only_where_the_plan_or_on_call_says_so() {
    let mut walk = no_reply(CareRules::default());
    assert_eq!(walk.take(say(told(Contact::Neighbour, "Elin"))), []);
    on(&mut walk, [told(Contact::OnCall, "Bethan Howe")]);
    assert_eq!(walk.take(say(told(Contact::Neighbour, "Elin"))), [], "told is not said so");
    assert_eq!(walk.take(say(called(Contact::Neighbour, CallResult::Person))), []);
    on(&mut walk, [decided(Decision::AskNeighbour), told(Contact::Neighbour, "Elin")]);
    let mut walk = no_reply(CareRules { neighbour: true, ..CareRules::default() });
    on(&mut walk, [told(Contact::Neighbour, "Elin")]);
}

#[test]
fn where_on_call_does_not_answer_the_next_in_line_is_rung_up_to_the_last() {
    let mut walk = no_reply(CareRules::default());
    for whom in [Contact::OnCall, Contact::SecondOnCall, Contact::RegisteredManager, Contact::ResponsibleIndividual] {
        assert_eq!(walk.door.known().whom_to_ring(), whom);
        on(&mut walk, [called(whom, CallResult::RangOut)]);
        let timer = walk.door.timer(TimerName::OnCall, &moment(walk.seconds)).unwrap();
        assert_eq!((timer.whole, timer.left), (300, Duration::from_mins(5)));
    }
    assert_eq!(walk.door.known().whom_to_ring(), Contact::ResponsibleIndividual);
    on(&mut walk, [called(Contact::ResponsibleIndividual, CallResult::Person)]);
    assert_eq!(walk.door.timer(TimerName::OnCall, &moment(walk.seconds)), None);
}

#[test]
fn an_emergency_out_of_it_keeps_what_is_known_and_one_that_was_none_leads_back_to_the_question() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    on(&mut walk, [waiting("")]);
    let known = walk.door.known().clone();
    walk.take(Event::Emergency);
    let now = walk.door.known();
    assert_eq!((&now.calls, &now.told, &now.waiting), (&known.calls, &known.told, &known.waiting));
    let why = Reason { code: "other".into(), words: "a shadow".into() };
    on(&mut walk, [Fact::EmergencyOver { reason: why }]);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Waiting));
    assert_eq!(walk.door.owed(), [], "one that was none leaves nothing to write");
    walk.take(Event::Emergency);
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Waiting));
    assert!(!walk.door.is_emergency());
}

#[test]
fn a_way_in_that_failed_is_the_same_flow_and_going_back_leads_to_the_key_safe() {
    let mut walk = super::to_the_key_safe(super::lets_itself_in());
    walk.take(Event::CouldNotOpen);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts));
    assert!(walk.door.is_code_doubted());
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::Enter);
    walk.take(Event::KeyTaken);
    walk.take(Event::Inside);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Rooms), "somebody was looked for");
}

#[test]
fn a_second_one_in_the_same_visit_asks_anew_and_knows_who_was_told() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    on(&mut walk, [waiting(""), release(Ground::TakenOver)]);
    walk.take(Event::Answered);
    walk.take(Event::LockedOut);
    walk.take(Event::CouldNotOpen);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts), "not the outcome of the first");
    assert!(walk.door.known().manager_told());
}

#[test]
fn a_key_that_is_out_is_given_back_after_the_outcome() {
    let mut walk = no_reply(agreed());
    to_stay(&mut walk);
    walk.take(going_in());
    walk.take(Event::KeyTaken);
    walk.take(Event::CouldNotOpen);
    assert_eq!(walk.take(Event::HandedTo("Bethan Howe".into(), TookOver::Here)).len(), 1, "not left yet");
    assert_eq!((walk.door.step_now(), walk.door.key()), (&Step::KeyBack, Key::Taken));
}

#[test]
fn the_client_who_is_found_outside_and_well_has_not_answered_and_the_care_goes_on() {
    let mut walk = no_reply(CareRules::default());
    let outcome = Fact::VisitOutcome(Outcome::plain(Ending::FoundWell));
    let found = [Fact::FoundOutside, outcome, Fact::Entered { how: Entered::WithClient }];
    assert_eq!(walk.take(Event::FoundOutside), found);
    assert_eq!(walk.door.step_now(), &Step::Inside);
    assert_eq!(walk.take(Event::FoundOutside), [], "once");
    // A wrong tap: nobody was found, and the silent door is as it was.
    walk.take(say(Fact::NotInside));
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts));
    assert!(walk.door.known().outcome.is_none());
    let mut locked = super::inside_with_the_key();
    locked.take(Event::LockedOut);
    locked.take(Event::CouldNotOpen);
    assert_eq!(locked.take(Event::FoundOutside), [], "they are inside, and were seen");
    // Before anybody said that nobody answers there is nothing to end.
    let mut knocked = at_the_knock(super::answers_the_door());
    knocked.take(Event::Knocked);
    assert_eq!(knocked.take(Event::FoundOutside), [Fact::FoundOutside, Fact::Entered { how: Entered::WithClient }]);
}

#[test]
fn whoever_sees_the_client_on_the_floor_has_begun_an_emergency_that_knows_what_is_wrong() {
    let mut walk = no_reply(CareRules::default());
    on(&mut walk, [Fact::AskDone { asked: Asked::Attempts }]);
    let seen = Fact::Observed { seen: vec![Sight::Lights, Sight::Down], words: "kitchen window".into() };
    let collapsed = Fact::EmergencyTrigger { trigger: Trigger::Collapsed };
    assert_eq!(walk.take(say(seen.clone())), [seen, Fact::EmergencyBegun, collapsed]);
    assert_eq!(walk.door.step_now(), &Step::Emergency(EmergencyAsk::LifeAtRisk));
    let up = Fact::Observed { seen: vec![Sight::Client], words: String::new() };
    assert_eq!(no_reply(CareRules::default()).take(say(up.clone())), [up], "seen up and moving");
}

#[test]
fn what_somebody_says_of_the_client_is_logged_and_answers_no_question() {
    let mut walk = no_reply(CareRules::default());
    let step = walk.door.step_now().clone();
    let said = Fact::SomeoneSaid { name: "Gwen Lewis".into(), said: "went off in a taxi".into() };
    assert_eq!(walk.take(say(said.clone())), [said]);
    assert_eq!(walk.take(say(Fact::SomeoneSaid { name: "Gwen Lewis".into(), said: " ".into() })), []);
    assert_eq!(walk.door.step_now(), &step);
}

#[test]
fn whoever_lets_themselves_in_may_look_first_and_then_goes_in_as_agreed() {
    let mut walk = super::to_the_key_safe(super::lets_itself_in());
    walk.take(Event::NoReply);
    walk.take(Event::GoBack);
    assert_eq!(walk.door.step_now(), &Step::Enter, "a wrong tap costs no knock");
    walk.take(Event::NoReply);
    assert_eq!(walk.door.step_now(), &Step::NoReply(NoReplyAsk::Attempts));
    assert_eq!(walk.door.may_go_in(), None, "not before it was asked and looked");
    on(
        &mut walk,
        [
            Fact::AskDone { asked: Asked::Attempts },
            Fact::Observed { seen: vec![Sight::Nothing], words: String::new() },
            called(Contact::Client, CallResult::RangOut),
            called(Contact::Client, CallResult::RangOut),
            told(Contact::OnCall, "Bethan Howe"),
        ],
    );
    assert_eq!(walk.door.goes_in_next(), Some(Authority::Plan));
    on(&mut walk, [Fact::GoingIn { by: Authority::Plan, wait: 0 }]);
    assert_eq!(walk.door.step_now(), &Step::Enter);
    assert_eq!(walk.door.gate(MethodKind::KeySafe, Purpose::Enter, false), Ok(()));
}

#[test]
fn the_key_safes_code_is_asked_for_next_where_a_manager_said_go_in_and_not_where_the_safe_has_failed() {
    let mut walk = no_reply(CareRules::default());
    to_stay(&mut walk);
    on(&mut walk, [decided_on(Decision::GoIn)]);
    assert!(!walk.door.wants_leave_to_open(), "not said yet");
    on(&mut walk, [Fact::GoingIn { by: Authority::Manager, wait: 0 }]);
    assert!(walk.door.wants_leave_to_open());
    on(&mut walk, [Fact::KeySafeFault { fault: SafeFault::Empty }]);
    assert!(!walk.door.wants_leave_to_open());
}
