//! The three flows on a real phone with a real office: killed in each state, moved, out of the window, with bad notes.

use std::sync::Arc;
use std::time::Duration;

use doorstep::domain::door::{EmergencyAsk, Event, Gate, NoReplyAsk, Step};
use doorstep::domain::entry::flow::{
    Asked, Attempt, BestInterests, Breathing, Call, CallResult, Capacity, Contact, Decided, Decision, Ending, Ground,
    Heard, KeyFrom, Outcome, Release, Secured, Sight, ToldBy, TookOver, Trigger, Word,
};
use doorstep::domain::entry::{Dialled, Fact, KeyPlace, Purpose};
use doorstep::domain::ids::VisitId;
use doorstep::domain::reveal::Refusal;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::door::AnswerError;

use crate::support::clock::START;
use crate::support::facts::manager_said;
use crate::support::phone::{count, facts, look, refused, unlock};
use crate::support::world::{World, reason, walk_to_key_safe, wish};

const MINUTE: Duration = Duration::from_mins(1);

fn say(fact: Fact) -> Event {
    Event::Say(Box::new(fact))
}

fn call(whom: Contact, result: CallResult) -> Event {
    say(Fact::Phoned(Call::new(whom, result)))
}

fn told(whom: Contact, name: &str, said: &str) -> Event {
    say(Fact::Told(Word { name: name.into(), said: said.into(), ..Word::to(whom) }))
}

/// Nobody answers at Mr Bevan's, up to the wait for a release.
fn to_no_reply() -> Vec<Event> {
    vec![
        Event::RightDoor { notice_read: false },
        Event::Knocked,
        Event::GoOnEarly(reason()),
        Event::Knocked,
        Event::GoOnEarly(reason()),
    ]
}

fn to_the_wait() -> Vec<Event> {
    let mut events = to_no_reply();
    events.extend([
        say(Fact::Attempted { how: Attempt::Letterbox, heard: Heard::Nothing }),
        say(Fact::Attempted { how: Attempt::BackDoor, heard: Heard::Nothing }),
        say(Fact::AskDone { asked: Asked::Attempts }),
        say(Fact::Observed { seen: vec![Sight::Lights, Sight::Post], words: String::new() }),
        call(Contact::Client, CallResult::RangOut),
        call(Contact::Client, CallResult::Voicemail),
        call(Contact::OnCall, CallResult::RangOut),
        told(Contact::SecondOnCall, "Ifor Rees", "Stay there, I ring his sister"),
        say(Fact::WaitingForRelease { accounted_by: String::new(), wait: 0 }),
        say(Fact::StillHere),
    ]);
    events
}

fn released() -> Fact {
    Fact::Released(Release {
        by: "Ifor Rees".into(),
        ground: Ground::TakenOver,
        said: "Police go in".into(),
        told: ToldBy::Phone,
    })
}

/// An emergency from the wait to its end, with the key safe.
fn emergency() -> Vec<Event> {
    vec![
        Event::Emergency,
        say(Fact::EmergencyTrigger { trigger: Trigger::Collapsed }),
        say(Fact::LifeAtRisk { risk: true }),
        told(Contact::Ambulance, "", "On the way"),
        call(Contact::EmergencyContact, CallResult::NoSignal),
        say(Fact::CapacityOwed { within: 0 }),
        Event::KeyTaken,
        Event::Inside,
        say(Fact::HowFound { state: Breathing::Breathing }),
        say(Fact::Finding { words: "On the kitchen floor, talks a little".into() }),
        say(Fact::AskDone { asked: Asked::Help }),
        say(Fact::TakenOver { by: Contact::Ambulance, name: "Crew 4471".into(), taken_to: "Ysbyty Glan Afon".into() }),
        say(Fact::HomeSecured {
            what: vec![Secured::Door, Secured::Windows],
            words: String::new(),
            stays: String::new(),
        }),
        say(Fact::CodeTold { told: false, whom: String::new() }),
        say(Fact::KinTold { by: "Ifor Rees".into() }),
        say(Fact::VisitOutcome(Outcome { handed_to: "Ifor Rees".into(), ..Outcome::plain(Ending::NeedsHelp) })),
    ]
}

fn step(phone: &Phone, visit: VisitId) -> Step {
    phone.at_door(visit).unwrap().unwrap().door.step_now().clone()
}

async fn begun(reference: &str) -> (World, Arc<Phone>, VisitId) {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id(reference);
    phone.start(visit).unwrap();
    (world, phone, visit)
}

#[tokio::test]
async fn a_phone_killed_in_any_state_of_the_flows_comes_back_to_the_same_question_with_the_same_time_left() {
    let (world, mut phone, visit) = begun("V2").await;
    let events: Vec<Event> = to_the_wait().into_iter().chain(emergency()).collect();
    for event in events {
        world.clock.advance(Duration::from_secs(7));
        let before = facts(&phone, visit).len();
        phone.answer(visit, event.clone()).unwrap();
        assert!(facts(&phone, visit).len() > before, "{event:?} is taken in {:?}", step(&phone, visit));
        let was = phone.at_door(visit).unwrap().unwrap().door;
        // The task that checked the PIN may hold it a moment longer.
        while Arc::strong_count(&phone) > 1 {
            tokio::task::yield_now().await;
        }
        drop(phone);
        phone = world.open();
        unlock(&phone).await;
        let is = phone.at_door(visit).unwrap().unwrap().door;
        assert_eq!(is, was, "after {event:?}");
    }
    assert_eq!(step(&phone, visit), Step::Inside, "and the visit goes on to lock up");
}

#[tokio::test]
async fn what_was_said_in_the_flows_is_held_by_the_office_word_for_word() {
    let (world, phone, visit) = begun("V2").await;
    for event in to_the_wait().into_iter().chain(emergency()) {
        phone.answer(visit, event).unwrap();
    }
    phone.sync_once(false).await;
    let said: Vec<Fact> = facts(&phone, visit);
    let sql = "SELECT payload FROM entry WHERE visit IS NOT NULL ORDER BY seq";
    let rows = world.rows(sql, &[]);
    let held: Vec<Fact> = rows
        .iter()
        .map(|row| doorstep::domain::entry::Record::from_bytes(&row.blob(0).unwrap()).unwrap().fact)
        .collect();
    assert_eq!(held, said);
    assert!(held.contains(&Fact::TakenOver {
        by: Contact::Ambulance,
        name: "Crew 4471".into(),
        taken_to: "Ysbyty Glan Afon".into()
    }));
}

#[tokio::test]
async fn a_released_worker_ends_only_with_an_outcome_and_unknown_only_with_a_name() {
    let (_world, phone, visit) = begun("V2").await;
    for event in to_the_wait() {
        phone.answer(visit, event).unwrap();
    }
    phone.answer(visit, say(released())).unwrap();
    assert_eq!(step(&phone, visit), Step::NoReply(NoReplyAsk::Outcome));
    let unknown =
        |name: &str| say(Fact::VisitOutcome(Outcome { handed_to: name.into(), ..Outcome::plain(Ending::Unknown) }));
    let refused = phone.answer(visit, unknown(" "));
    assert!(matches!(refused, Err(AnswerError::NotNow)), "what is not taken does not look as if it were: {refused:?}");
    let other = Fact::Released(Release {
        by: "Bethan Howe".into(),
        ground: Ground::Other,
        said: "Go home".into(),
        told: ToldBy::Phone,
    });
    let again = phone.answer(visit, say(other));
    assert!(matches!(again, Err(AnswerError::NotNow)), "other words are no second tap: {again:?}");
    phone.answer(visit, say(released())).unwrap();
    assert_eq!(count(&phone, visit, "released"), 1, "the same words are");
    assert_eq!(count(&phone, visit, "visit_outcome"), 0, "nobody has taken over");
    phone.answer(visit, unknown("Ifor Rees")).unwrap();
    assert_eq!(step(&phone, visit), Step::Ended);
}

#[tokio::test]
async fn a_visit_moved_to_somebody_else_at_the_door_goes_on_being_recorded_and_shows_no_code() {
    let (world, phone, visit) = begun("V2").await;
    for event in to_the_wait() {
        phone.answer(visit, event).unwrap();
    }
    phone.sync_once(true).await;
    world.visit("V2", "W2", "C2", START, START + MINUTE * 45);
    phone.sync_once(true).await;
    assert!(phone.at_door(visit).unwrap().unwrap().taken_off);
    phone.answer(visit, Event::Emergency).unwrap();
    phone.answer(visit, say(Fact::EmergencyTrigger { trigger: Trigger::Calling })).unwrap();
    phone.answer(visit, say(Fact::LifeAtRisk { risk: false })).unwrap();
    phone.answer(visit, call(Contact::EmergencyContact, CallResult::RangOut)).unwrap();
    phone.answer(visit, say(best_interests())).unwrap();
    assert_eq!(step(&phone, visit), Step::Emergency(EmergencyAsk::WayIn));
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(refused(&phone, visit, enter), Refusal::TakenOff);
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"best_interests".to_owned()), "and the office has it all");
}

fn best_interests() -> Fact {
    Fact::BestInterests(BestInterests {
        decides: Capacity::No,
        tried: "Called through the window".into(),
        because: "He calls for help and cannot get up".into(),
    })
}

#[tokio::test]
async fn in_an_emergency_inside_the_window_the_code_is_seen_after_the_right_door_and_outside_it_by_leave_only() {
    let (world, phone, visit) = begun("V2").await;
    phone.answer(visit, Event::Emergency).unwrap();
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert!(matches!(refused(&phone, visit, enter), Refusal::NotYet(_)), "not before the right door");
    phone.answer(visit, say(Fact::EmergencyTrigger { trigger: Trigger::Calling })).unwrap();
    phone.answer(visit, say(Fact::LifeAtRisk { risk: false })).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, call(Contact::Client, CallResult::RangOut)).unwrap();
    phone.answer(visit, call(Contact::EmergencyContact, CallResult::RangOut)).unwrap();
    phone.answer(visit, say(best_interests())).unwrap();
    assert_eq!(look(&phone, visit, enter).unwrap(), "4719");
    // The window closes while the worker stands there.
    world.clock.advance(MINUTE * 180);
    phone.tick();
    unlock_if_locked(&phone).await;
    phone.sync_once(true).await;
    assert!(matches!(refused(&phone, visit, enter), Refusal::TooLate { .. }));
    world.give("C2", MethodKind::KeySafe);
    phone.sync_once(true).await;
    assert_eq!(look(&phone, visit, enter).unwrap(), "4719", "a manager's leave opens it");
    phone.answer(visit, Event::KeyTaken).unwrap();
    phone.answer(visit, Event::Inside).unwrap();
    phone.answer(visit, say(Fact::HowFound { state: Breathing::Responding })).unwrap();
    assert_eq!(count(&phone, visit, "how_found"), 1, "and nothing keeps the worker from recording");
}

async fn unlock_if_locked(phone: &Arc<Phone>) {
    if phone.stage() == doorstep::shell::view::Stage::Locked {
        unlock(phone).await;
    }
}

#[tokio::test]
async fn a_note_with_the_code_is_refused_wherever_the_flows_take_words() {
    let (_world, phone, visit) = begun("V1").await;
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::Knocked).unwrap();
    phone.answer(visit, Event::GoOnEarly(reason())).unwrap();
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    look(&phone, visit, enter).unwrap();
    phone.answer(visit, Event::CouldNotOpen).unwrap();
    let words = "safe says 2 5 8 0 3 6".to_owned();
    for fact in [
        Fact::Observed { seen: vec![Sight::Lights], words: words.clone() },
        Fact::Told(Word { said: words.clone(), ..Word::to(Contact::OnCall) }),
        Fact::Phoned(Call { said: words.clone(), ..Call::new(Contact::Client, CallResult::Person) }),
        Fact::Decided(Decided {
            what: Decision::StandDown,
            by: "Ifor Rees".into(),
            said: words.clone(),
            reference: String::new(),
            attending: None,
        }),
        Fact::Finding { words: words.clone() },
    ] {
        let kind = fact.kind();
        let refused = phone.answer(visit, say(fact));
        assert!(matches!(refused, Err(AnswerError::HoldsCode)), "{kind}: {refused:?}");
        assert_eq!(count(&phone, visit, &kind), 0);
    }
    // A name is a text as any, and of a call all is saved or nothing.
    for event in [
        Event::WontLock(words.clone()),
        Event::KeyHad(KeyFrom::Given, words.clone()),
        Event::HandedTo(words.clone(), TookOver::Phone),
        Event::KeyLeft(KeyPlace::Given { name: words.clone() }),
        manager_said(Contact::OnCall, &words, &[Decision::Stay]),
    ] {
        let refused = phone.answer(visit, event.clone());
        assert!(matches!(refused, Err(AnswerError::HoldsCode)), "{event:?}: {refused:?}");
        let long = phone.answer(visit, Event::WontLock("a ".repeat(5000)));
        assert!(matches!(long, Err(AnswerError::TooLong(_))), "{long:?}");
    }
    assert_eq!((count(&phone, visit, "told"), count(&phone, visit, "decided")), (0, 0));
    phone.answer(visit, manager_said(Contact::OnCall, "Bethan Howe", &[Decision::Stay])).unwrap();
    assert_eq!((count(&phone, visit, "told"), count(&phone, visit, "decided")), (1, 1));
}

#[tokio::test]
async fn a_note_is_kept_as_it_was_meant_or_refused_in_words_and_never_cut() {
    let (_world, phone, visit) = begun("V2").await;
    for event in to_no_reply() {
        phone.answer(visit, event).unwrap();
    }
    let finding = |words: &str| say(Fact::Finding { words: words.into() });
    phone.answer(visit, say(Fact::AskDone { asked: Asked::Attempts })).unwrap();
    let long = "a ".repeat(5000);
    assert!(matches!(phone.answer(visit, finding(&long)), Err(AnswerError::TooLong(_))));
    assert_eq!(count(&phone, visit, "finding"), 0);
    for (typed, kept) in [
        ("  Light on 💡, TV on ", "Light on 💡, TV on"),
        ("שלום, nobody", "שלום, nobody"),
        ("one\ntwo\u{7}\u{202e}", "one two"),
        ("", ""),
    ] {
        phone.answer(visit, finding(typed)).unwrap();
        let last = facts(&phone, visit).into_iter().rev().find_map(|fact| match fact {
            Fact::Finding { words } => Some(words),
            _ => None,
        });
        assert_eq!(last.as_deref(), Some(kept), "{typed:?}");
    }
}

#[tokio::test]
async fn two_visits_under_way_at_once_each_keep_their_own_flow() {
    let (world, phone, first) = begun("V2").await;
    let second = world.visit_id("V1");
    for event in to_no_reply() {
        phone.answer(first, event).unwrap();
    }
    walk_to_key_safe(&phone, second);
    phone.answer(second, Event::Emergency).unwrap();
    assert_eq!(step(&phone, first), Step::NoReply(NoReplyAsk::Attempts));
    assert_eq!(step(&phone, second), Step::Emergency(EmergencyAsk::Trigger));
    phone.answer(first, Event::Answered).unwrap();
    assert_eq!(step(&phone, first), Step::Inside);
    assert_eq!(step(&phone, second), Step::Emergency(EmergencyAsk::Trigger));
}

#[tokio::test]
async fn of_two_visits_under_way_a_call_belongs_to_the_one_whose_page_it_is_made_from() {
    let (world, phone, first) = begun("V2").await;
    let second = world.visit_id("V1");
    for event in to_no_reply() {
        phone.answer(first, event).unwrap();
    }
    walk_to_key_safe(&phone, second);
    let calls = |visit| count(&phone, visit, "dialled");
    let client = Dialled::Contact(Contact::Client);
    assert_eq!(phone.called_in(None).unwrap().visit.id, second, "the other one was acted in last");
    assert_eq!(phone.called_in(Some(first)).unwrap().client.call_name(), "Mr Bevan");
    for (nth, whom) in [client, Dialled::Emergency, Dialled::OnCall].into_iter().enumerate() {
        phone.dial_in(whom, Some(first));
        assert_eq!((calls(first), calls(second)), (nth + 1, 0));
    }
    walk_on(&phone, second);
    phone.dial(Dialled::OnCall);
    assert_eq!((calls(first), calls(second)), (3, 1), "elsewhere it is the one that was acted in last");
    phone.dial_in(Dialled::OnCall, Some(world.visit_id("V3")));
    assert_eq!((calls(first), calls(second)), (3, 2), "as on the page of one that was not begun");
    // So does *I am not safe*: help is sent to the home whose page it was pressed on.
    let _ = phone.not_safe(Some(first));
    let unsafe_in = |visit| phone.at_door(visit).unwrap().unwrap().door.is_not_safe();
    assert_eq!((unsafe_in(first), unsafe_in(second)), (true, false));
}

#[tokio::test]
async fn of_two_visits_under_way_today_leads_to_the_one_that_the_worker_acted_in_last() {
    let (world, phone, first) = begun("V2").await;
    let second = world.visit_id("V1");
    let next = || phone.today().unwrap().next.unwrap().visit.id;
    phone.answer(first, Event::RightDoor { notice_read: false }).unwrap();
    walk_to_key_safe(&phone, second);
    assert_eq!(next(), second);
    phone.answer(first, Event::Knocked).unwrap();
    assert_eq!(next(), first);
    assert!(phone.today().unwrap().later.iter().any(|card| card.visit.id == second), "the other is in the list");
    walk_on(&phone, second);
    world.clock.advance(MINUTE * 2);
    phone.tick();
    assert_eq!(count(&phone, first, "waited"), 1);
    assert_eq!(next(), second, "a wait that ends by itself is nothing that the worker did");
}

/// From the key safe into the home.
fn walk_on(phone: &Phone, visit: VisitId) {
    let enter = wish(phone, visit, MethodKind::KeySafe, Purpose::Enter);
    look(phone, visit, enter).unwrap();
    phone.answer(visit, Event::KeyTaken).unwrap();
}

#[tokio::test]
async fn a_tap_that_comes_twice_is_one_answer() {
    let (_world, phone, visit) = begun("V2").await;
    for event in to_the_wait() {
        phone.answer(visit, event).unwrap();
    }
    let before = facts(&phone, visit).len();
    for event in [Event::Emergency, Event::Emergency] {
        phone.answer(visit, event).unwrap();
    }
    assert_eq!(facts(&phone, visit).len(), before + 1);
}

#[tokio::test]
async fn who_is_not_safe_leaves_no_code_of_this_visit_on_the_phone() {
    let (world, phone, visit) = begun("V1").await;
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::Knocked).unwrap();
    phone.answer(visit, Event::GoOnEarly(reason())).unwrap();
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    look(&phone, visit, enter).unwrap();
    phone.answer(visit, Event::KeyTaken).unwrap();
    let id = hex(visit);
    assert!(world.envelopes(&format!("hex(visit) = '{id}'")) > 0);
    phone.answer(visit, say(Fact::NotSafe { step: "opening".into(), address: "14 Heol y Bont".into() })).unwrap();
    assert_eq!(world.envelopes(&format!("hex(visit) = '{id}'")), 0, "not even for the key that is out");
    assert_eq!(count(&phone, visit, "not_safe"), 1);
    phone.sync_once(true).await;
    assert_eq!(world.envelopes(&format!("hex(visit) = '{id}'")), 0, "nor what the next bundle brings");
    assert_eq!(refused(&phone, visit, enter), Refusal::NotYet(Gate::NotSafe));
    phone.safe_now();
    phone.sync_once(true).await;
    assert_eq!(
        world.envelopes(&format!("hex(visit) = '{id}'")),
        0,
        "nor once somebody has said that they are safe again"
    );
}

/// Whoever takes the unlocked phone out of the worker's hand may say for them that they are safe.
#[tokio::test]
async fn after_not_safe_no_code_of_the_visit_comes_back_but_by_leave_that_was_given_since() {
    let (world, phone, visit) = begun("V1").await;
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    world.clock.advance(Duration::from_secs(1));
    phone.not_safe(None);
    phone.sync_once(true).await;
    assert_eq!(refused(&phone, visit, enter), Refusal::NotYet(Gate::NotSafe));
    phone.safe_now();
    for _ in 0..3 {
        phone.sync_once(true).await;
        assert_eq!(refused(&phone, visit, enter), Refusal::NotYet(Gate::CodesOff), "nor by what was given before");
    }
    world.clock.advance(Duration::from_secs(1));
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    look(&phone, visit, enter).unwrap();
}

fn hex(visit: VisitId) -> String {
    visit.0.simple().to_string().to_uppercase()
}
