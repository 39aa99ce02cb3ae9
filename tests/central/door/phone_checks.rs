//! A door that is known for no signal: somebody rings instead of waiting for word.

use doorstep::central::import::Kind;
use doorstep::central::watch;
use doorstep::domain::entry::Fact;
use serde_json::{Value, json};

use super::{start, wait};
use crate::central::commands::{code, err};
use crate::central::office_commands::{agency, does};
use crate::central::routes::{HandPhone, later};
use crate::support::world::World;

/// Huw Bevan's door has no signal; the worker of V2 waits there, the others have begun.
async fn waiting() -> (World, HandPhone) {
    let world = World::new().await;
    let file = "client_id,name,address,no_signal\nC2,Huw Bevan,3 Quarry Terrace,yes\n";
    assert_eq!(world.import(Kind::Clients, file).errors, []);
    let mut phone = HandPhone::enrol(&world, "W1").await;
    for (visit, client) in [("V1", "C1"), ("V3", "C3")] {
        phone.tells(&world, (visit, client), vec![start()]).await;
    }
    phone.tells(&world, ("V2", "C2"), vec![start(), Fact::NoReply, wait()]).await;
    (world, phone)
}

async fn rang(world: &World, who: &str, result: &str) -> (u16, Value) {
    let wish = json!({ "visit": "V2", "result": result, "note": "rang the house and his landline" });
    world.post_as(who, "/v1/phone-checks", wish).await
}

async fn on_the_board(world: &World) -> Value {
    let board = world.get_as("M2", "/v1/board").await.1;
    board.as_array().unwrap().iter().find(|line| line["visit"] == "V2").unwrap()["phone_check"].clone()
}

fn last(world: &World) -> String {
    world.event_kinds().pop().unwrap_or_default()
}

#[tokio::test]
async fn the_flag_comes_by_the_clients_file_and_goes_to_the_phone() {
    let (world, phone) = waiting().await;
    let flags = |bundle: doorstep::sync::wire::bundle::Bundle| -> Vec<(String, bool)> {
        bundle.clients.iter().map(|client| (client.name.clone(), client.care_rules().no_signal)).collect()
    };
    let found = flags(phone.full(&world).await);
    assert!(
        found.contains(&("Huw Bevan".into(), true)) && found.contains(&("Mair Pritchard".into(), false)),
        "{found:?}"
    );
    let wrong = world.import(Kind::Clients, "client_id,name,address,no_signal\nC2,Huw Bevan,3 Quarry Terrace,maybe\n");
    assert_eq!(wrong.errors.iter().map(|error| error.column.as_str()).collect::<Vec<_>>(), ["no_signal"]);
}

#[tokio::test]
async fn after_a_quarter_of_an_hour_on_call_is_told_to_ring_and_nobody_of_silence() {
    let (world, _) = waiting().await;
    later(&world, 15 * 60 - 1);
    assert_eq!((watch::once(&world.central).unwrap(), on_the_board(&world).await), (0, Value::Null));
    later(&world, 1);
    assert_eq!((watch::once(&world.central).unwrap(), watch::once(&world.central).unwrap()), (1, 0));
    assert_eq!(
        (last(&world).as_str(), world.told_of_last()),
        ("phone_check_due", vec!["M1".to_owned(), "M2".to_owned()])
    );
    assert_eq!(on_the_board(&world).await["state"], "due");
    assert!(!world.event_kinds().contains(&"wait_silent".to_owned()));
}

#[tokio::test]
async fn a_worker_who_was_reached_has_given_word_and_the_next_check_is_due_as_long_after() {
    let (world, _) = waiting().await;
    later(&world, 16 * 60);
    assert_eq!(watch::once(&world.central).unwrap(), 1);
    assert_eq!(rang(&world, "M2", "reached").await.0, 200);
    assert_eq!((last(&world).as_str(), world.told_of_last()), ("phone_check", vec!["M1".to_owned()]));
    assert_eq!(on_the_board(&world).await["state"], "reached");
    let note = world.rows("SELECT result, note FROM phone_check", &[]);
    assert_eq!(
        (note[0].text(0).unwrap(), note[0].text(1).unwrap()),
        ("reached".into(), "rang the house and his landline".into())
    );
    later(&world, 15 * 60 - 1);
    assert_eq!(watch::once(&world.central).unwrap(), 0);
    later(&world, 1);
    assert_eq!((watch::once(&world.central).unwrap(), last(&world).as_str()), (1, "phone_check_due"));
}

#[tokio::test]
async fn not_reached_is_raised_as_silence_in_the_same_breath() {
    let (world, _) = waiting().await;
    later(&world, 16 * 60);
    watch::once(&world.central).unwrap();
    assert_eq!(rang(&world, "M2", "not_reached").await.0, 200);
    assert_eq!((last(&world).as_str(), world.told_of_last()), ("wait_silent", vec!["M1".to_owned(), "M2".to_owned()]));
    assert_eq!(on_the_board(&world).await["state"], "not_reached");
    assert_eq!(watch::once(&world.central).unwrap(), 0, "once");
}

#[tokio::test]
async fn a_check_that_nobody_makes_becomes_silence_after_as_long_again() {
    let (world, _) = waiting().await;
    later(&world, 15 * 60);
    watch::once(&world.central).unwrap();
    later(&world, 15 * 60);
    watch::once(&world.central).unwrap();
    let kinds = world.event_kinds();
    assert_eq!(kinds.iter().filter(|kind| *kind == "wait_silent").count(), 1, "{kinds:?}");
}

#[tokio::test]
async fn where_nobody_waits_there_is_nobody_to_ring_about_it_and_nobody_checks_on_themselves() {
    let (world, mut phone) = waiting().await;
    let wish = |visit: &str, note: &str| json!({ "visit": visit, "result": "reached", "note": note });
    assert_eq!(
        world.post_as("M2", "/v1/phone-checks", wish("V1", "all well")).await.0,
        409,
        "at the door, not waiting"
    );
    assert_eq!(world.post_as("M2", "/v1/phone-checks", wish("V9", "all well")).await.0, 404);
    assert_eq!(world.post_as("M2", "/v1/phone-checks", wish("V2", "he put 4719 in")).await.0, 409, "no code in a note");
    assert_eq!(rang(&world, "M2", "perhaps").await.0, 400);
    assert_eq!(world.count("phone_check"), 0);
    assert_eq!(world.post_as("M2", "/v1/phone-checks", wish("V2", "")).await.0, 200, "the result may stand alone");
    phone.tells(&world, ("V2", "C2"), vec![Fact::Left]).await;
    assert_eq!(rang(&world, "M2", "reached").await.0, 409, "gone");
    world.import(Kind::People, crate::support::office::BOTH);
    let now = world.clock.now();
    world.visit("V8", "B1", "C2", now, now + std::time::Duration::from_mins(30));
    let mut both = HandPhone::enrol(&world, "B1").await;
    both.tells(&world, ("V8", "C2"), vec![start(), Fact::NoReply, wait()]).await;
    assert_eq!(world.post_as("B1", "/v1/phone-checks", wish("V8", "I am fine")).await.0, 403);
}

#[test]
fn the_same_by_command() {
    let data = agency();
    let check =
        |more: &[&str]| does(data.path(), &[&["phone-check", "--visit", "V1", "--as", "M1"][..], more].concat());
    let nobody = check(&["--result", "not-reached", "--note", "no answer"]);
    assert!(code(&nobody) == 1 && err(&nobody).contains("nobody waits at this visit"), "{}", err(&nobody));
    assert_ne!(code(&check(&["--result", "perhaps"])), 0);
}
