//! `POST /v1/voice-grants`: 8 digits in, 12 out.

use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::domain::grant::{is_checked, with_check};
use doorstep::domain::visit::{MethodKind, ReleaseMode, no_visit};
use doorstep::domain::window::Window;
use doorstep::sync::wire::bundle::Bundle;
use doorstep::sync::wire::problem;
use doorstep::vault::envelope::Binding;
use doorstep::vault::voice::{Asked, VoiceKey};
use serde_json::{Value, json};

use super::HandPhone;
use crate::support::clock::START;
use crate::support::office::unseal;
use crate::support::world::World;

fn shown() -> String {
    with_check("4031956")
}

async fn ask(world: &World, worker: &str, client: &str, digits: &str) -> (u16, Value) {
    let body = json!({ "worker": worker, "client": client, "digits": digits, "reason": "rang back" });
    world.post_as("M2", "/v1/voice-grants", body).await
}

/// The key of a bundle, opened as the phone opens it.
fn key(phone: &HandPhone, bundle: &Bundle) -> VoiceKey {
    let sealed = bundle.voice_key.as_ref().unwrap();
    VoiceKey::open(&phone.pair, bundle.organisation, bundle.device, bundle.number, sealed).unwrap()
}

/// What the phone accepts for C1 by this bundle's key.
fn expected(world: &World, phone: &HandPhone, bundle: &Bundle, digits: &str) -> String {
    let client = world.client_id("C1");
    let asked = Asked { organisation: bundle.organisation, device: bundle.device, client, digits };
    key(phone, bundle).answer(&asked)
}

fn digits_of(answer: &Value) -> String {
    answer.as_str().unwrap().replace(' ', "")
}

#[tokio::test]
async fn the_answer_is_the_one_the_phone_works_out_however_the_digits_were_typed() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = phone.full(&world).await;
    let shown = shown();
    let expected = expected(&world, &phone, &bundle, &shown);
    assert_eq!((expected.len(), is_checked(&expected)), (12, true));
    for typed in
        [shown.clone(), format!(" {} {} ", &shown[..4], &shown[4..]), format!("{}-{}", &shown[..2], &shown[2..])]
    {
        let (status, answer) = ask(&world, "W1", "C1", &typed).await;
        assert_eq!((status, digits_of(&answer["digits"])), (200, expected.clone()), "{typed:?}");
        assert_eq!((&answer["otherwise"], &answer["good_for_minutes"]), (&Value::Null, &json!(10)));
    }
    // In threes, to be read out.
    let (_, answer) = ask(&world, "W1", "C1", &shown).await;
    assert_eq!(answer["digits"].as_str().unwrap().split(' ').map(str::len).collect::<Vec<_>>(), [3, 3, 3, 3]);
    // Another client, other digits, another answer.
    let other = ask(&world, "W1", "C2", &shown).await.1;
    assert_ne!(digits_of(&other["digits"]), expected);
}

#[tokio::test]
async fn digits_that_no_phone_shows_are_refused_and_nothing_is_noted() {
    let world = World::new().await;
    HandPhone::enrol(&world, "W1").await.full(&world).await;
    let good = shown();
    let last = good.as_bytes()[7] - b'0';
    let wrong_check = format!("{}{}", &good[..7], (last + 1) % 10);
    let mut swapped = good.clone().into_bytes();
    swapped.swap(1, 2);
    let swapped = String::from_utf8(swapped).unwrap();
    let before = world.written();
    let seven = with_check("403195");
    let nine = with_check("40319567");
    for digits in [wrong_check, swapped, seven, nine, good.replace('4', "A"), String::new(), "４０３１９５６０".into()]
    {
        let (status, answer) = ask(&world, "W1", "C1", &digits).await;
        assert_eq!((status, answer["type"].as_str()), (409, Some(problem::REFUSED)), "{digits:?}: {answer}");
        assert!(answer["title"].as_str().unwrap().contains("8 digits"), "{answer}");
    }
    assert_eq!(world.written(), before);
    assert_eq!(ask(&world, "W1", "C1", &good).await.0, 200);
}

#[tokio::test]
async fn the_keys_of_the_last_two_bundles_answer_and_an_older_one_does_not() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let mut answers = Vec::new();
    for _ in 0..3 {
        let bundle = phone.full(&world).await;
        answers.push(expected(&world, &phone, &bundle, &shown()));
        world.clock.advance(Duration::from_mins(1));
    }
    let (_, answer) = ask(&world, "W1", "C1", &shown()).await;
    assert_eq!(
        (digits_of(&answer["digits"]), digits_of(&answer["otherwise"])),
        (answers[2].clone(), answers[1].clone())
    );
    assert_ne!(answers[0], answers[1]);
    assert_eq!(world.count("voice_key"), 2, "the oldest is gone");
}

#[tokio::test]
async fn an_answer_is_for_one_phone_and_the_next_one_has_another() {
    let world = World::new().await;
    let old = HandPhone::enrol(&world, "W1").await;
    let bundle = old.full(&world).await;
    let before = expected(&world, &old, &bundle, &shown());
    world.clock.advance(Duration::from_mins(1));
    let new = HandPhone::enrol(&world, "W1").await;
    let (status, answer) = ask(&world, "W1", "C1", &shown()).await;
    assert_eq!(status, 409, "a phone that has fetched nothing has no key: {answer}");
    let bundle = new.full(&world).await;
    let (_, answer) = ask(&world, "W1", "C1", &shown()).await;
    assert_eq!(digits_of(&answer["digits"]), expected(&world, &new, &bundle, &shown()));
    assert_ne!(digits_of(&answer["digits"]), before);
}

#[tokio::test]
async fn where_no_code_lies_on_the_phone_no_grant_is_read_out() {
    let clients = |column: &str, value: &str| {
        format!("client_id,name,address,plan,{column}\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,{value}\n")
    };
    for (file, said) in
        [(clients("online_release", "true"), "never travel ahead"), (clients("agreement", "withdrawn"), "withdrawn")]
    {
        let world = World::new().await;
        assert_eq!(world.import(Kind::Clients, &file).errors, []);
        let phone = HandPhone::enrol(&world, "W1").await;
        let bundle = phone.full(&world).await;
        assert!(bundle.voice_envelopes.iter().all(|envelope| envelope.client != world.client_id("C1")));
        let before = world.written();
        let (status, answer) = ask(&world, "W1", "C1", &shown()).await;
        assert_eq!(status, 409, "{answer}");
        assert!(answer["title"].as_str().unwrap().contains(said), "{answer}");
        assert_eq!(world.written(), before);
    }
    let world = World::empty(START).await;
    HandPhone::enrol(&world, "W1").await.full(&world).await;
    let (status, answer) = ask(&world, "W1", "C1", &shown()).await;
    assert_eq!(status, 409, "no visit there: {answer}");
}

#[tokio::test]
async fn the_phone_holds_an_envelope_for_each_way_in_that_belongs_to_no_visit() {
    let world = World::new().await;
    // A second visit at the same home brings no second envelope.
    world.visit("V4", "W1", "C1", START + Duration::from_hours(3), START + Duration::from_hours(4));
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = phone.full(&world).await;
    assert_eq!(bundle.voice_envelopes.len(), 4);
    let client = world.client_id("C1");
    let safe = bundle.voice_envelopes.iter();
    let safe = safe.filter(|envelope| envelope.client == client && envelope.kind == MethodKind::KeySafe);
    let [safe] = safe.collect::<Vec<_>>()[..] else { panic!("one") };
    let access = bundle.visits[0].methods.iter().find(|method| method.id == safe.method).unwrap();
    let window = Window { opens: bundle.issued_at, closes: bundle.issued_at + Duration::from_hours(24) };
    let opened = |mode| {
        let visit = no_visit(client, safe.plan, access.clone(), window);
        let binding = Binding::of(&phone.holder(), &visit, (safe.method, safe.version), mode, bundle.number).unwrap();
        unseal(&phone.pair, &binding, &safe.sealed)
    };
    assert_eq!(opened(ReleaseMode::Voice).as_deref(), Some("258036"));
    assert_eq!(opened(ReleaseMode::Ahead), None, "it opens for nothing else");
}

#[tokio::test]
async fn an_answer_is_noted_before_it_is_shown_or_not_given_at_all() {
    let world = World::new().await;
    HandPhone::enrol(&world, "W1").await.full(&world).await;
    assert_eq!(ask(&world, "W1", "C1", &shown()).await.0, 200);
    let event = world.events().pop().unwrap();
    assert_eq!((event.kind.as_str(), event.by.as_deref()), ("voice_grant_given", Some("M2")));
    assert_eq!(world.told_of_last(), ["M1"]);
    // Where it cannot be noted, nobody gets digits.
    world.change("ALTER TABLE office_event RENAME TO lost");
    let (status, answer) = ask(&world, "W1", "C1", &shown()).await;
    assert_eq!((status, &answer["digits"]), (500, &Value::Null), "{answer}");
    world.change("ALTER TABLE lost RENAME TO office_event");
    assert_eq!(world.event_kinds().len(), 1);
}

#[tokio::test]
async fn neither_the_digits_asked_nor_those_answered_are_written_anywhere() {
    let world = World::new().await;
    HandPhone::enrol(&world, "W1").await.full(&world).await;
    let (_, answer) = ask(&world, "W1", "C1", &shown()).await;
    let events = serde_json::to_string(&world.events()).unwrap();
    for digits in [shown(), digits_of(&answer["digits"]), answer["digits"].as_str().unwrap().to_owned()] {
        assert!(!events.contains(&digits), "{events}");
    }
}

#[tokio::test]
async fn a_blocked_phone_is_read_nothing() {
    let world = World::new().await;
    HandPhone::enrol(&world, "W1").await.full(&world).await;
    assert_eq!(world.post_as("M2", "/v1/blocks", json!({ "worker": "W1", "reason": "lost" })).await.0, 200);
    assert_eq!(ask(&world, "W1", "C1", &shown()).await.0, 404);
}

#[tokio::test]
async fn a_visit_of_the_day_after_tomorrow_is_too_far_off_as_its_envelope_is() {
    let world = World::empty(START).await;
    let far = START + Duration::from_hours(30);
    world.visit("far", "W1", "C1", far, far + Duration::from_mins(30));
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = phone.full(&world).await;
    assert_eq!((bundle.visits.len(), bundle.voice_envelopes.len()), (1, 0));
    assert_eq!(ask(&world, "W1", "C1", &shown()).await.0, 409);
}

#[tokio::test]
async fn a_workers_own_phone_that_holds_no_codes_is_answered_with_none() {
    let world = World::new().await;
    let phone = HandPhone::enrol_phone(&world, "W1", true).await;
    assert_eq!(phone.full(&world).await.voice_envelopes, []);
    let before = world.written();
    assert_eq!(ask(&world, "W1", "C1", &shown()).await.0, 409);
    assert_eq!(world.written(), before);
}
