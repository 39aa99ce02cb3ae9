//! Screens rendered to text, as a window would draw them.

use std::sync::Arc;
use std::time::Duration;

use dioxus::prelude::VirtualDom;
use doorstep::domain::door::Event;
use doorstep::domain::entry::flow::{
    Asked, Attempt, Attending, Breathing, Call, CallResult, Contact, Decided, Decision, Ending, FoundDead, Ground,
    Heard, Outcome, Release, Sight, ToldBy, TookOver, Trigger, Word,
};
use doorstep::domain::entry::report::{Loss, LostThing, YesNo};
use doorstep::domain::entry::{Dialled, Fact, KeyPlace, Purpose, Someone, Trouble};
use doorstep::domain::ids::{PersonId, VisitId};
use doorstep::domain::round::{Colleague, ColleagueLine, Round};
use doorstep::domain::visit::{Language, MethodKind};
use doorstep::shell::Phone;
use doorstep::shell::practice::VISIT;
use doorstep::shell::settings::Settings;
use doorstep::shell::view::Done;
use doorstep::ui::app::App;

use crate::support::clock::START;
use crate::support::phone::unlock;
use crate::support::world::{PAGE, World, reason, walk_to_key_safe, wish};

/// The window at this address, as HTML.
fn html_at(phone: &Arc<Phone>, path: &str) -> String {
    let history: std::rc::Rc<dyn dioxus::history::History> =
        std::rc::Rc::new(dioxus::history::MemoryHistory::with_initial_path(path));
    let mut dom = VirtualDom::new(App).with_root_context(Arc::clone(phone)).with_root_context(history);
    dom.rebuild_in_place();
    dioxus_ssr::render(&dom)
}

fn nodes(html: &str) -> usize {
    html.matches('<').count() - html.matches("</").count()
}

fn checked(phone: &Arc<Phone>, path: &str, words: &str) -> String {
    let html = html_at(phone, path);
    assert!(html.contains(words), "{path} says {words}: {html}");
    assert!(html.contains("foot__999"), "{path} has 999");
    assert!(nodes(&html) <= 300, "{path} has {} nodes", nodes(&html));
    assert!(!html.contains('…'), "{path} lacks a text: {html}");
    html
}

#[tokio::test]
async fn before_enrolment_and_before_the_pin_999_is_there() {
    let world = World::new().await;
    let phone = world.open();
    checked(&phone, "/", "Set up this phone");
    world.enrol(&phone, "W1").await;
    phone.lock();
    let locked = checked(&phone, "/", "Enter your PIN");
    assert!(!locked.contains("Pritchard"), "and nothing of a client");
    checked(&phone, "/dial/999", "This would ring 999");
}

#[tokio::test]
async fn every_step_of_a_visit_has_its_screen_in_both_languages() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    let path = format!("/visit/{visit}");
    let said = |english: &str, welsh: &str| {
        for (language, words) in [(Language::English, english), (Language::Welsh, welsh)] {
            phone.set_settings(&Settings { language: Some(language), ..Settings::default() }).unwrap();
            checked(&phone, &path, words);
        }
    };
    said("Start the visit", "Dechrau’r ymweliad");
    phone.start(visit).unwrap();
    said("Is this the right door?", "Ai dyma’r drws cywir?");
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    said("Knock and announce", "Curwch a dweud pwy ydych chi");
    phone.answer(visit, Event::Knocked).unwrap();
    said("30 seconds", "30 eiliad");
    phone.answer(visit, Event::GoOnEarly(reason())).unwrap();
    said("Hold to see the code", "Pwyswch a daliwch i weld y cod");
    phone.answer(visit, Event::KeyTaken).unwrap();
    said("Hold: alarm code", "Pwyso a dal: cod y larwm");
    phone.answer(visit, Event::Inside).unwrap();
    said("You are inside", "Rydych chi i mewn");
    phone.answer(visit, Event::Leave).unwrap();
    said("Before you go", "Cyn i chi fynd");
    phone.answer(visit, Event::DoorLocked).unwrap();
    said("Where is the key now?", "Ble mae’r allwedd nawr?");
    phone.answer(visit, Event::KeyLeft(KeyPlace::WithMe)).unwrap();
    said("key is with you", "mae’r allwedd gyda chi");
    phone.answer(visit, Event::KeyLeft(KeyPlace::Safe)).unwrap();
    said("Visit finished", "Ymweliad wedi gorffen");
}

#[tokio::test]
async fn a_call_from_the_hand_over_is_asked_after_as_any_other() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    let path = format!("/visit/{visit}");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::Trouble(Trouble::Gas)).unwrap();
    assert!(
        !checked(&phone, &path, "0800 111 999").contains("What came of the call?"),
        "not of a call that was not made"
    );
    phone.dial_in(Dialled::Contact(Contact::Gas), Some(visit));
    checked(&phone, &path, "What came of the call?");
    let said = Word { reference: "nine four, Ceri".into(), ..Word::to(Contact::Gas) };
    phone.answer(visit, Event::Say(Box::new(Fact::Told(said)))).unwrap();
    let html = checked(&phone, &path, "Told gas emergency line");
    assert!(!html.contains("What came of the call?"));
    phone.dial_in(Dialled::Emergency, Some(visit));
    checked(&phone, &path, "Which service answered?");
    checked(&phone, "/log", "Phone opened to ring 999");
}

#[tokio::test]
async fn the_finished_visit_and_the_log_show_what_was_corrected_and_say_so() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::Trouble(Trouble::Gas)).unwrap();
    phone.answer(visit, Event::HandedTo("Iwan Rees".into(), TookOver::Here)).unwrap();
    let done = phone.at_door(visit).unwrap().unwrap().done;
    let is_outcome = |done: &&Done| matches!(done.fact, Some(Fact::VisitOutcome(_)));
    let entry = done.iter().find(is_outcome).unwrap().id;
    let correction = phone.correction(entry, "handed_to", "Ifor Rees", "Wrong name").unwrap();
    phone.note(correction.visit, correction.fact, None).unwrap();
    checked(&phone, &format!("/visit/{visit}"), "Handed to Ifor Rees");
    for path in [format!("/visit/{visit}"), String::from("/log"), format!("/log/{entry}")] {
        let html = checked(&phone, &path, "Corrected. Before:");
        assert!(html.contains("Ifor Rees") && html.contains("Iwan Rees"), "{path} shows both");
    }
}

#[tokio::test]
async fn what_came_of_a_call_about_a_lost_key_is_asked_once_the_number_was_rung() {
    let world = World::new().await;
    let phone = world.phone().await;
    let loss = Loss {
        what: LostThing::Key,
        tag: "K-0417".into(),
        opens: String::new(),
        stolen: YesNo::No,
        last_had: "On the bus".into(),
        identifies: YesNo::No,
        codes_with_it: YesNo::No,
        home: None,
        at_risk: YesNo::Unknown,
    };
    phone.note(None, Fact::Lost(loss), None).unwrap();
    assert!(!checked(&phone, "/lost/told", "Bethan Howe").contains("What came of the call?"));
    let told = phone.last_loss().unwrap().unwrap();
    phone.dial_for(told.ring, Some(told.case));
    checked(&phone, "/lost/told", "What came of the call?");
}

#[tokio::test]
async fn every_way_of_staying_outside_has_its_screen() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    let path = format!("/visit/{visit}");
    phone.start(visit).unwrap();
    for (event, words) in [
        (Event::Trouble(Trouble::Gas), "0800 111 999"),
        (Event::Trouble(Trouble::Smoke), "Out, and stay out"),
        (Event::Trouble(Trouble::BreakIn), "Step back to a safe place"),
    ] {
        phone.answer(visit, event).unwrap();
        checked(&phone, &path, words);
        phone.answer(visit, Event::GoBack).unwrap();
    }
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    for (event, words) in [
        (Event::Refused, "They said no"),
        (Event::SomeoneAnswered(Someone::ChildAlone), "Do not leave the child"),
        (Event::SomeoneAnswered(Someone::Stranger), "Step back and ring on-call"),
        (Event::SomeoneAnswered(Someone::EmergencyService), "Give no code to anyone"),
    ] {
        phone.answer(visit, event).unwrap();
        checked(&phone, &path, words);
        phone.answer(visit, Event::GoBack).unwrap();
    }
    phone.answer(visit, Event::CannotKnock(reason())).unwrap();
    checked(&phone, &path, "What happened at the door?");
    phone.answer(visit, Event::NoReply).unwrap();
    for (asked, words) in [
        (Asked::Attempts, "Make sure they hear you"),
        (Asked::Look, "Look from outside"),
        (Asked::TellOnCall, "Tell on-call"),
    ] {
        let html = checked(&phone, &path, words);
        assert!(!html.contains("Hold"), "no code is offered");
        say(&phone, visit, Fact::AskSkipped { asked, reason: reason() });
    }
    checked(&phone, &path, "Stay at the door");
}

fn say(phone: &Arc<Phone>, visit: VisitId, fact: Fact) {
    phone.answer(visit, Event::Say(Box::new(fact))).unwrap();
}

fn done(asked: Asked) -> Fact {
    Fact::AskSkipped { asked, reason: reason() }
}

#[tokio::test]
async fn every_question_of_no_response_has_its_screen_in_both_languages() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    let path = format!("/visit/{visit}");
    let said = |english: &str, welsh: &str| {
        for (language, words) in [(Language::English, english), (Language::Welsh, welsh)] {
            phone.set_settings(&Settings { language: Some(language), ..Settings::default() }).unwrap();
            checked(&phone, &path, words);
        }
    };
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::CannotKnock(reason())).unwrap();
    phone.answer(visit, Event::NoReply).unwrap();
    said("Make sure they hear you", "Gwnewch yn siŵr");
    say(&phone, visit, Fact::Attempted { how: Attempt::Bell, heard: Heard::Nothing });
    said("answer--done", "answer--done");
    say(&phone, visit, Fact::AskDone { asked: Asked::Attempts });
    said("Look from outside", "Edrychwch o’r tu allan");
    say(&phone, visit, Fact::Observed { seen: vec![Sight::Lights], words: String::new() });
    // This client has no telephone.
    let call = |whom| Call::new(whom, CallResult::RangOut);
    said("Ring Bethan Howe", "Ffonio Bethan Howe");
    say(&phone, visit, Fact::Phoned(call(Contact::OnCall)));
    said("Ring the next one", "Ffoniwch y nesaf");
    say(&phone, visit, Fact::Told(Word::to(Contact::SecondOnCall)));
    said("Stay at the door", "Arhoswch wrth y drws");
    say(&phone, visit, Fact::WaitingForRelease { accounted_by: String::new(), wait: 0 });
    said("I am here and safe", "Dw i yma ac yn ddiogel");
    let by = String::from("Bethan Howe");
    let release = Release { by, ground: Ground::Accounted, said: String::new(), told: ToldBy::Phone };
    say(&phone, visit, Fact::Released(release));
    said("Bethan Howe released you", "Cewch fynd");
    let unknown = Outcome { handed_to: String::from("Ifor Rees"), ..Outcome::plain(Ending::Unknown) };
    say(&phone, visit, Fact::VisitOutcome(unknown));
    said("Handed to Ifor Rees", "Ifor Rees");
}

#[tokio::test]
async fn the_card_for_999_says_what_is_wrong_as_far_as_the_worker_has_said_it() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    let card = |words: &str| checked(&phone, &format!("/visit/{visit}/dial/999"), words);
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::CannotKnock(reason())).unwrap();
    assert!(!card("Say where you are").contains("What is wrong"), "nothing is known yet");
    phone.answer(visit, Event::NoReply).unwrap();
    card("Nobody has answered since");
    say(&phone, visit, Fact::Attempted { how: Attempt::Listened, heard: Heard::Voice });
    card("Heard a voice");
    phone.answer(visit, Event::Emergency).unwrap();
    card("Heard a voice");
    say(&phone, visit, Fact::EmergencyTrigger { trigger: Trigger::Collapsed });
    let seen = card("Collapsed or fallen");
    assert!(!seen.contains("Nobody has answered"), "what was seen says more: {seen}");
}

#[tokio::test]
async fn every_question_of_an_emergency_has_its_screen_and_what_is_owed_stays_in_sight() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    let path = format!("/visit/{visit}");
    checked(&phone, &path, "Emergency");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::Emergency).unwrap();
    checked(&phone, &path, "What is wrong?");
    say(&phone, visit, Fact::LifeAtRisk { risk: true });
    checked(&phone, &path, "Ring 999 now");
    phone.dial_in(Dialled::Emergency, Some(visit));
    let card = checked(&phone, &path, "Read this to 999");
    assert!(card.contains("14 Heol y Bont") && !card.contains("258036"), "the place, never the code: {card}");
    say(&phone, visit, Fact::Told(Word::to(Contact::Ambulance)));
    checked(&phone, &path, "What is wrong?");
    say(&phone, visit, Fact::EmergencyTrigger { trigger: Trigger::NotResponding });
    checked(&phone, &path, "Is this the right door?");
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    // No number of hers is on file: the contact comes first.
    checked(&phone, &path, "emergency contact");
    say(&phone, visit, done(Asked::PhoneContact));
    checked(&phone, &path, "May you go in?");
    say(&phone, visit, Fact::CapacityOwed { within: 0 });
    let way = checked(&phone, &path, "Go in with the key");
    assert!(way.contains("1 thing to write"), "{way}");
    phone.answer(visit, Event::KeyTaken).unwrap();
    phone.answer(visit, Event::Inside).unwrap();
    checked(&phone, &path, "How are they?");
    say(&phone, visit, Fact::HowFound { state: Breathing::LooksDead });
    checked(&phone, &path, "Touch and move nothing");
    say(
        &phone,
        visit,
        Fact::DeathFound(FoundDead { last_seen: String::new(), position: String::new(), dnacpr: false }),
    );
    checked(&phone, &path, "Write what I find");
    say(&phone, visit, Fact::AskDone { asked: Asked::Help });
    for (asked, words) in [
        (Asked::TakenOver, "Who took over?"),
        (Asked::Secured, "How is the home left?"),
        (Asked::KinTold, "Who told the family?"),
    ] {
        checked(&phone, &path, words);
        say(&phone, visit, done(asked));
    }
    checked(&phone, &path, "How did it end?");
    let dead = Outcome { handed_to: String::from("Ifor Rees"), ..Outcome::plain(Ending::FoundDead) };
    say(&phone, visit, Fact::VisitOutcome(dead));
    checked(&phone, &path, "4 things to write");
    checked(&phone, &format!("{path}/owed"), "Why going in was right");
    checked(&phone, "/", "4 things to write");
    say(&phone, visit, Fact::KinTold { by: "Ifor Rees".into() });
    checked(&phone, &path, "3 things to write");
    checked(&phone, &format!("{path}/owed"), "No manager was told yet");
}

#[tokio::test]
async fn a_call_is_untold_until_what_came_of_it_is_said_and_whoever_is_next_is_rung_anew() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let untold = |whom| phone.at_door(visit).unwrap().unwrap().has_untold_call(whom, START);
    assert!(!untold(Contact::OnCall));
    let _shown = phone.dial_in(Dialled::OnCall, Some(visit));
    assert!(untold(Contact::OnCall) && !untold(Contact::SecondOnCall));
    say(&phone, visit, Fact::Phoned(Call::new(Contact::OnCall, CallResult::RangOut)));
    assert!(!untold(Contact::OnCall));
    let _shown = phone.dial_in(Dialled::Contact(Contact::SecondOnCall), Some(visit));
    assert!(untold(Contact::SecondOnCall) && !untold(Contact::OnCall));
}

#[tokio::test]
async fn a_phone_that_is_not_safe_is_dark_without_a_name_and_has_no_codes_left() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    phone.lock();
    let _ = phone.not_safe(None);
    let dark = html_at(&phone, "/not-safe");
    assert!(dark.contains("class=\"dark\"") && !dark.contains("Pritchard"), "{dark}");
    phone.safe_now();
    let said = |phone: &Arc<Phone>| phone.at_door(visit).unwrap().unwrap().door.is_not_safe();
    assert!(said(&phone), "whoever holds a locked phone calls off nobody's help");
    unlock(&phone).await;
    let today = checked(&phone, "/", "You said at 9.30am that you are not safe");
    assert!(today.contains("href=\"/not-safe\""), "with a way back to it");
    phone.safe_now();
    assert!(!html_at(&phone, "/").contains("You said"), "until they are safe again");
    let codes = phone.at_door(visit).unwrap().unwrap();
    let facts: Vec<String> = codes.done.iter().filter_map(|done| done.fact.as_ref().map(Fact::kind)).collect();
    assert!(facts.ends_with(&["dialled".into(), "not_safe".into(), "safe_now".into()]), "{facts:?}");
}

#[tokio::test]
async fn a_code_is_in_no_page_but_the_one_that_holds_it() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    let path = format!("/visit/{visit}");
    walk_to_key_safe(&phone, visit);
    phone.show(PAGE, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).unwrap();
    for path in [path.as_str(), "/", "/log", "/settings"] {
        assert!(!html_at(&phone, path).contains("258036"), "{path}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_shows_today_and_a_visit_that_is_not_here_says_so() {
    let world = World::new().await;
    let phone = world.phone().await;
    checked(&phone, "/nothing/here", "Mrs Pritchard");
    checked(&phone, "/visit/not-a-visit", "This visit is not here");
    checked(&phone, "/visit/01900000-0000-7000-8000-000000000001", "This visit is not here");
}

#[tokio::test]
async fn a_hundred_entries_and_forty_visits_do_not_make_a_screen_too_heavy() {
    let world = World::new().await;
    for n in 0..40 {
        let start = START + Duration::from_secs(1800 * n);
        world.visit(&format!("M{n}"), "W1", "C2", start, start + Duration::from_mins(25));
    }
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    for _ in 0..50 {
        phone.answer(visit, Event::Trouble(Trouble::Gas)).unwrap();
        phone.answer(visit, Event::GoBack).unwrap();
    }
    checked(&phone, "/", "Show all");
    checked(&phone, "/log", "Older");
    checked(&phone, "/settings", "Text size");
    checked(&phone, &format!("/visit/{visit}"), "Is this the right door?");
}

#[tokio::test]
async fn every_screen_beside_the_flows_speaks_both_languages() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    let entry = phone.at_door(visit).unwrap().unwrap().done[0].id;
    for (path, english, welsh) in [
        ("/menu", "Lost or stolen", "Ar goll neu wedi’i ddwyn"),
        ("/help", "then press 55", "yna pwyswch 55"),
        ("/keys", "You hold no keys", "ddim allweddi gan y swyddfa"),
        ("/lost", "What is gone?", "Beth sydd ar goll?"),
        ("/lost/told", "What is gone?", "Beth sydd ar goll?"),
        ("/concern", "What worries you?", "Beth sy’n eich poeni?"),
        ("/late", "How late are you?", "Pa mor hwyr ydych chi?"),
        ("/later", "Which visit was it?", "Pa ymweliad oedd e?"),
        ("/practice", "Try a practice visit", "Rhowch gynnig ar ymweliad ymarfer"),
        ("/log/not-an-entry", "This line is not here", "Nid yw’r llinell hon yma"),
        (&format!("/log/{entry}"), "Happened Sun 22 Nov, 9.30am", "Digwyddodd: Sul 22 Tach, 9.30yb"),
        (&format!("/visit/{visit}/lost"), "What is on its tag?", "Beth sydd ar y tag?"),
    ] {
        for (language, words) in [(Language::English, english), (Language::Welsh, welsh)] {
            phone.set_settings(&Settings { language: Some(language), ..Settings::default() }).unwrap();
            checked(&phone, path, words);
        }
    }
}

#[tokio::test]
async fn a_locked_phone_takes_a_loss_and_shows_nothing_else() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.lock();
    checked(&phone, "/", "Lost or stolen key, fob or phone");
    checked(&phone, "/lost", "What is gone?");
    phone.note(None, Fact::Lost(loss()), None).unwrap();
    checked(&phone, "/lost/told", "Ring Bethan Howe now");
    checked(&phone, "/lost/told", "I have lost key K-0417.");
    unlock(&phone).await;
    let home = Some(world.client_id("C1"));
    phone.note(None, Fact::Lost(Loss { tag: String::new(), home, ..loss() }), None).unwrap();
    checked(&phone, "/lost/told", "It opens the home of Mrs Pritchard, ");
    phone.lock();
    let html = checked(&phone, "/lost/told", "I have lost a key");
    assert!(!html.contains("Pritchard"), "a locked phone names nobody");
    for path in ["/keys", "/log", "/concern", "/late", "/later", "/practice", "/keys/0/lost"] {
        checked(&phone, path, "Enter your PIN");
    }
}

#[tokio::test]
async fn a_practice_visit_says_so_on_every_screen() {
    let world = World::new().await;
    let phone = world.phone().await;
    let path = format!("/visit/{VISIT}");
    phone.start(VISIT).unwrap();
    let steps = [
        (Event::RightDoor { notice_read: false }, "Is this the right door?"),
        (Event::Knocked, "Knock and announce"),
        (Event::GoOnEarly(reason()), "left"),
        (Event::KeyTaken, "Hold to see the code"),
        (Event::Inside, "Call out"),
        (Event::Leave, "You are inside"),
        (Event::DoorLocked, "Before you go"),
        (Event::KeyLeft(KeyPlace::Safe), "Where is the key now?"),
    ];
    for (event, words) in steps {
        let html = checked(&phone, &path, words);
        assert!(html.contains("Practice. Nothing is real"), "{words}");
        assert!(!html.contains("Saved on this phone"), "{words}");
        phone.answer(VISIT, event).unwrap();
    }
    checked(&phone, &path, "Practice. Nothing is real");
    checked(&phone, "/dial/999", "Practice: nothing is dialled");
}

fn loss() -> Loss {
    Loss {
        what: LostThing::Key,
        tag: "K-0417".into(),
        opens: String::new(),
        stolen: YesNo::No,
        last_had: String::new(),
        identifies: YesNo::No,
        codes_with_it: YesNo::No,
        home: None,
        at_risk: YesNo::No,
    }
}

#[tokio::test]
async fn what_a_colleague_has_done_stands_with_the_visit() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    let line = |kind: &str| ColleagueLine { at: START, kind: kind.into() };
    let colleague = Colleague {
        visit,
        who: PersonId(uuid::Uuid::from_u128(8)),
        name: "Huw Parry".into(),
        done: vec![line("door_checked"), line("handed_to"), line("of_a_newer_app")],
    };
    world.bring(&Round { colleagues: vec![colleague], ..Round::default() });
    let html = checked(&phone, &format!("/visit/{visit}"), "Your colleague Huw Parry on this visit");
    assert!(html.contains("Handed over") && html.contains("A step"));
    assert!(!html.contains("$name"));
}

#[tokio::test]
async fn police_who_decline_are_no_ending_the_screen_says_whom_to_try_next() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::CannotKnock(reason())).unwrap();
    phone.answer(visit, Event::NoReply).unwrap();
    for asked in [Asked::Attempts, Asked::Look, Asked::TellOnCall] {
        say(&phone, visit, Fact::AskSkipped { asked, reason: reason() });
    }
    let declined = Decided {
        what: Decision::Police101,
        by: String::from("Bethan Howe"),
        said: String::from("PC 2217: no sign of danger"),
        reference: String::from("4471"),
        attending: Some(Attending::No),
    };
    say(&phone, visit, Fact::Decided(declined));
    checked(&phone, &format!("/visit/{visit}"), "out-of-hours team");
    say(&phone, visit, Fact::WaitingForRelease { accounted_by: String::new(), wait: 0 });
    checked(&phone, &format!("/visit/{visit}"), "out-of-hours team");
}

#[tokio::test]
async fn my_log_says_what_is_not_sent_and_why_and_offers_to_send_it_or_to_save_it() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let nothing = checked(&phone, "/log", "My log");
    assert!(!nothing.contains("Send now"), "nothing waits");
    world.service.stop().await;
    phone.start(world.visit_id("V1")).unwrap();
    phone.sync_once(false).await;
    let entry = phone.log(0).unwrap()[0].lines[0].id;
    let both = [
        (Language::English, "1 step is not sent yet", "No signal since 9.30am.", "Send now", "Save to a file"),
        (Language::Welsh, "Mae 1 cam heb ei anfon eto", "Dim signal ers 9.30", "Anfon nawr", "Cadw mewn ffeil"),
    ];
    for (language, title, why, send, save) in both {
        phone.set_settings(&Settings { language: Some(language), ..Settings::default() }).unwrap();
        let page = checked(&phone, "/log", title);
        // Marks of direction stand around what is put in.
        let page = page.replace(['\u{2068}', '\u{2069}'], "");
        for words in [why, send, save] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let line = html_at(&phone, &format!("/log/{entry}")).replace(['\u{2068}', '\u{2069}'], "");
        assert!(line.contains(why), "{line}");
    }
}
