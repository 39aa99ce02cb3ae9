//! A tag at the door is noted and warned about; it never blocks, and a locked phone says nothing (DOOR 0.1).

use std::sync::Arc;

use doorstep::domain::door::{Event, Step};
use doorstep::domain::entry::{Fact, Purpose};
use doorstep::domain::ids::VisitId;
use doorstep::domain::tag::{TagSeen, TagWhy};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::door::AnswerError;
use doorstep::shell::tag::TagSaid;

use crate::support::clock::START;
use crate::support::phone::{count, facts, in_files, look, unlock};
use crate::support::world::{World, reason, wish};

/// At the right-door question of V1; C1 and C2 have tags.
async fn arriving() -> (World, Arc<Phone>, VisitId, String, String) {
    let world = World::new().await;
    let (own, other) = (world.tag("C1", false).link(), world.tag("C2", false).link());
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    (world, phone, visit, own, other)
}

fn noted(visit: VisitId, seen: TagSeen, arriving: bool) -> TagSaid {
    TagSaid::Noted { visit, seen, arriving }
}

#[tokio::test]
async fn the_right_tag_is_noted_once_and_reaches_the_office() {
    let (world, phone, visit, own, _) = arriving().await;
    for _ in 0..2 {
        assert_eq!(phone.read_tag(&own, None).unwrap(), noted(visit, TagSeen::Matched, true));
    }
    assert_eq!(phone.at_door(visit).unwrap().unwrap().door.tag(), Some(TagSeen::Matched));
    assert_eq!(count(&phone, visit, "tag_matched"), 1);
    phone.sync_once(false).await;
    assert_eq!(world.kinds_at_central(), ["epoch_started", "visit_started", "tag_matched"]);
}

#[tokio::test]
async fn another_homes_tag_warns_is_noted_with_what_it_is_and_blocks_nothing() {
    let (world, phone, visit, own, other) = arriving().await;
    let wrong = TagSeen::Mismatch(TagWhy::OtherHome);
    assert_eq!(phone.read_tag(&other, None).unwrap(), noted(visit, wrong, true));
    assert!(facts(&phone, visit).contains(&Fact::TagMismatch { why: TagWhy::OtherHome }));
    // The worker goes on all the same, and sees the code.
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::Knocked).unwrap();
    phone.answer(visit, Event::GoOnEarly(reason())).unwrap();
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    // Read once more at the right one, in a later step.
    assert_eq!(phone.read_tag(&own, None).unwrap(), noted(visit, TagSeen::Matched, false));
    assert_eq!(*phone.at_door(visit).unwrap().unwrap().door.step_now(), Step::Enter);
    phone.sync_once(false).await;
    let kinds = world.kinds_at_central();
    assert!(kinds.contains(&"tag_mismatch".into()) && kinds.contains(&"tag_matched".into()), "{kinds:?}");
    let record = world.get_as("M1", "/v1/visits/V1/record").await;
    assert!(record.1.to_string().contains("tag_mismatch"), "{record:?}");
}

#[tokio::test]
async fn a_tag_of_nobody_known_or_an_old_one_is_a_mismatch_and_a_typing_error_is_none() {
    let (world, phone, visit, own, _) = arriving().await;
    let unknown = noted(visit, TagSeen::Mismatch(TagWhy::Unknown), true);
    let elsewhere = doorstep::domain::tag::TagCode::make([3; 7]);
    assert_eq!(phone.read_tag(&elsewhere.shown(), Some(visit)).unwrap(), unknown);
    for text in ["", "K7QF-2M9", "doorstep://door/", "not a tag at all", &own.replace("doorstep", "https")] {
        assert_eq!(phone.read_tag(text, Some(visit)).unwrap(), TagSaid::NoTag, "{text}");
    }
    assert_eq!(count(&phone, visit, "tag_mismatch"), 1);
    world.tag("C1", true);
    phone.sync_once(true).await;
    assert_eq!(phone.read_tag(&own, None).unwrap(), unknown, "the old one");
}

#[tokio::test]
async fn without_a_visit_under_way_it_says_of_which_visit_it_is_and_notes_nothing() {
    let world = World::new().await;
    let own = world.tag("C2", false).link();
    let phone = world.phone().await;
    let said = phone.read_tag(&own, None).unwrap();
    let TagSaid::Of(card) = &said else { panic!("{said:?}") };
    assert_eq!(card.visit.id, world.visit_id("V2"));
    assert_eq!(phone.read_tag(&doorstep::domain::tag::TagCode::make([3; 7]).link(), None).unwrap(), TagSaid::Unknown);
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().iter().all(|kind| !kind.starts_with("tag")), "{:?}", world.kinds_at_central());
}

#[tokio::test]
async fn inside_and_after_leaving_nothing_is_noted_any_more() {
    let (world, phone, visit, own, other) = arriving().await;
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::Answered).unwrap();
    assert!(matches!(phone.read_tag(&own, None).unwrap(), TagSaid::Of(card) if card.visit.id == visit));
    assert!(
        matches!(phone.read_tag(&other, None).unwrap(), TagSaid::Of(card) if card.visit.id == world.visit_id("V2"))
    );
    assert!(facts(&phone, visit).iter().all(|fact| TagSeen::of(fact).is_none()));
}

#[tokio::test]
async fn a_locked_phone_says_nothing_of_any_tag_and_notes_nothing() {
    let (world, phone, visit, own, other) = arriving().await;
    phone.lock();
    for text in [own.as_str(), other.as_str(), "not a tag"] {
        assert!(matches!(phone.read_tag(text, None), Err(AnswerError::Locked)), "{text}");
        assert!(matches!(phone.read_tag(text, Some(visit)), Err(AnswerError::Locked)), "{text}");
    }
    unlock(&phone).await;
    assert_eq!(count(&phone, visit, "tag_matched") + count(&phone, visit, "tag_mismatch"), 0);
    assert_eq!(phone.read_tag(&own, None).unwrap(), noted(visit, TagSeen::Matched, true));
    let _ = (world, START);
}

#[tokio::test]
async fn no_code_of_a_tag_lies_on_the_phone() {
    let (world, phone, _, own, _) = arriving().await;
    phone.read_tag(&own, None).unwrap();
    let code = own.strip_prefix("doorstep://door/").unwrap();
    assert_eq!(in_files(&world.phone_folder(), code), Vec::<String>::new());
}

#[tokio::test]
async fn a_link_that_the_system_opens_the_app_with_waits_for_a_window_once() {
    let (_world, phone, _, own, _) = arriving().await;
    phone.open_link("https://example.org/door/K7QF2M9X");
    assert_eq!(phone.take_link(), None);
    phone.open_link(&own);
    assert_eq!(phone.take_link().unwrap().link(), own);
    assert_eq!(phone.take_link(), None);
}
