//! Screens rendered to text, as a window would draw them.

use std::sync::Arc;
use std::time::Duration;

use dioxus::prelude::VirtualDom;
use doorstep::domain::door::Event;
use doorstep::domain::entry::flow::Asked;
use doorstep::domain::entry::{Fact, KeyPlace, Purpose, Someone, Trouble};
use doorstep::domain::visit::{Language, MethodKind};
use doorstep::shell::Phone;
use doorstep::shell::settings::Settings;
use doorstep::ui::app::App;

use crate::support::clock::START;
use crate::support::facts::say;
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
        (Asked::PhoneClient, "No answer"),
        (Asked::PhoneAgain, "Phone again"),
        (Asked::TellOnCall, "Tell on-call"),
    ] {
        let html = checked(&phone, &path, words);
        assert!(!html.contains("Hold"), "no code is offered");
        phone.answer(visit, say(Fact::AskSkipped { asked, reason: reason() })).unwrap();
    }
    checked(&phone, &path, "Stay at the door");
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
