//! What is typed and not saved yet: it is there again after a lock, and gone once it was saved; it never holds a code, and it
//! is nobody else's.

use std::sync::Arc;

use doorstep::domain::door::Event;
use doorstep::domain::entry::{Hidden, KeyPlace, Purpose};
use doorstep::domain::ids::VisitId;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::drafts::{Key, LOST_WHILE_LOCKED};
use doorstep::shell::practice::VISIT;
use doorstep::shell::view::Stage;

use crate::support::phone::{look, try_pin, unlock};
use crate::support::world::{PAGE, World, walk_to_key_safe, wish};

const WORDS: &str = "Keys lie about in the office";

fn of(visit: Option<VisitId>, question: &str) -> Key {
    Key { visit, question: question.to_owned() }
}

fn kept(phone: &Phone, key: &Key) -> Option<String> {
    phone.draft(key, "words")
}

async fn fresh() -> (World, Arc<Phone>, VisitId) {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    (world, phone, visit)
}

#[tokio::test]
async fn words_outlive_a_lock_and_a_locked_phone_gives_out_none() {
    let (_world, phone, visit) = fresh().await;
    let keys = [of(None, "concern"), of(Some(visit), "skip")];
    for key in &keys {
        phone.keep_draft(key, "words", WORDS);
    }
    phone.lock();
    for key in &keys {
        assert_eq!(kept(&phone, key), None, "{key:?}");
        assert!(!phone.has_draft(key));
        phone.keep_draft(key, "words", "somebody else's");
        phone.drop_draft(key);
    }
    unlock(&phone).await;
    for key in &keys {
        assert_eq!(kept(&phone, key).as_deref(), Some(WORDS), "{key:?}");
    }
}

#[tokio::test]
async fn a_loss_begun_on_the_locked_phone_is_gone_on_with_there() {
    let (_world, phone, _) = fresh().await;
    let (open, locked) = (of(None, "lost "), of(None, LOST_WHILE_LOCKED));
    phone.keep_draft(&open, "words", WORDS);
    phone.lock();
    phone.keep_draft(&locked, "words", "On the bus");
    assert_eq!(kept(&phone, &open), None, "what the worker wrote while it was open stays theirs");
    assert_eq!(kept(&phone, &locked).as_deref(), Some("On the bus"));
}

#[tokio::test]
async fn words_go_when_they_are_saved_or_refused_and_no_others() {
    let (_world, phone, visit) = fresh().await;
    let (one, other) = (of(Some(visit), "skip"), of(Some(visit), "other"));
    phone.keep_draft(&one, "words", WORDS);
    phone.keep_draft(&other, "words", "");
    phone.drop_draft(&one);
    assert_eq!(kept(&phone, &one), None);
    assert_eq!(kept(&phone, &other).as_deref(), Some(""), "that a field was emptied is kept too");
}

#[tokio::test]
async fn words_that_hold_a_code_or_look_like_one_are_not_kept_nor_what_stood_there_before() {
    let (_world, phone, visit) = fresh().await;
    walk_to_key_safe(&phone, visit);
    let code = look(&phone, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).unwrap();
    let (first, rest) = code.split_at(code.len() / 2);
    for visit in [None, Some(visit)] {
        let key = of(visit, "concern");
        for words in [format!("The key safe opens with {code}"), "The key safe code is 7351".into(), "x".repeat(2001)] {
            phone.keep_draft(&key, "words", WORDS);
            phone.keep_draft(&key, "words", &words);
            assert_eq!(kept(&phone, &key), None, "{words}");
            assert!(!phone.has_draft(&key));
        }
        phone.keep_draft(&key, "name", &format!("code {first}"));
        phone.keep_draft(&key, "words", &format!("{rest} is the rest of the code"));
        assert_eq!(kept(&phone, &key), None, "half of it in each of two fields");
        phone.drop_draft(&key);
    }
    // A tag is digits beside the word *key*, and no code.
    let key = of(None, "lost K-0417");
    phone.keep_draft(&key, "tag", "K-0417");
    phone.keep_draft(&key, "words", "With my other keys");
    assert_eq!(phone.draft(&key, "tag").as_deref(), Some("K-0417"));
}

#[tokio::test]
async fn words_of_a_visit_go_when_it_ends_and_those_of_others_stay() {
    let (world, phone, visit) = fresh().await;
    let keys = [of(Some(visit), "skip"), of(Some(world.visit_id("V2")), "skip"), of(None, "concern")];
    for key in &keys {
        phone.keep_draft(key, "words", WORDS);
    }
    walk_to_key_safe(&phone, visit);
    look(&phone, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).unwrap();
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked] {
        phone.answer(visit, event).unwrap();
        assert!(phone.has_draft(&keys[0]), "not before it ends");
    }
    phone.answer(visit, Event::KeyLeft(KeyPlace::Safe)).unwrap();
    assert_eq!(keys.map(|key| phone.has_draft(&key)), [false, true, true]);
}

#[tokio::test]
async fn words_of_the_practice_go_with_it_by_its_end_or_by_a_lock() {
    let (_world, phone, _) = fresh().await;
    let key = of(Some(VISIT), "skip");
    for ended in [Phone::end_practice as fn(&Phone), Phone::lock] {
        phone.start(VISIT).unwrap();
        phone.keep_draft(&key, "words", WORDS);
        assert_eq!(kept(&phone, &key).as_deref(), Some(WORDS));
        ended(&phone);
        if !phone.is_unlocked() {
            unlock(&phone).await;
        }
        assert_eq!(kept(&phone, &key), None);
    }
    walk_to_key_safe(&phone, VISIT);
    let wish = wish(&phone, VISIT, MethodKind::KeySafe, Purpose::Enter);
    phone.show(PAGE, VISIT, wish).unwrap();
    let code = phone.shown(PAGE, VISIT).unwrap().expose().to_owned();
    phone.hide(PAGE, Hidden::Released);
    phone.keep_draft(&key, "words", &format!("The key safe opens with {code}"));
    assert_eq!(kept(&phone, &key), None, "the made-up code is kept out too");
}

#[tokio::test]
async fn ten_wrong_pins_take_all_words_away() {
    let (world, phone, _) = fresh().await;
    let locked = of(None, LOST_WHILE_LOCKED);
    phone.lock();
    phone.keep_draft(&locked, "words", "On the bus");
    while phone.stage() != Stage::Shredded {
        assert!(phone.has_draft(&locked));
        assert!(try_pin(&phone, "000001").await.is_err());
        world.clock.advance(std::time::Duration::from_hours(2));
    }
    assert_eq!(kept(&phone, &locked), None);
}
