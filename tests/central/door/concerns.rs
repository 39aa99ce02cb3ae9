//! Concerns, for those whom they are for.

use doorstep::central::db::{DbError, office};
use doorstep::central::import::Kind;
use doorstep::domain::entry::Fact;
use doorstep::domain::entry::report::{Concern, Subject};

use crate::central::routes::HandPhone;
use crate::support::world::World;

async fn concerns() -> World {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let home = Some(world.client_id("C1"));
    let concern = |about, words: &str| Fact::Concern(Concern { about, home, child: false, words: words.into() });
    let facts = vec![
        concern(Subject::Home, "bruises on her arm"),
        concern(Subject::Manager, "tells us to skip the log"),
        concern(Subject::Access, "the safe is 258036 they say"),
    ];
    phone.tells(&world, ("V1", "C1"), facts).await;
    world
}

async fn read(world: &World, person: &str) -> Vec<String> {
    let (status, found) = world.get_as(person, "/v1/concerns").await;
    assert_eq!(status, 200, "{found}");
    found.as_array().unwrap().iter().map(|one| one["about"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_manager_reads_what_is_not_about_the_manager_and_others_read_all() {
    let world = concerns().await;
    assert_eq!(read(&world, "M1").await, ["home"]);
    assert_eq!(read(&world, "R1").await, ["", "manager", "home"]);
    assert_eq!(read(&world, "S1").await, ["", "manager", "home"]);
    assert_eq!(world.get_as("M2", "/v1/concerns").await.0, 403);
    let two = "worker_id,name,roles\nS1,Gwen Rhydderch,safeguarding;registered_manager\n";
    world.import(Kind::People, two);
    assert_eq!(read(&world, "S1").await, ["home"], "whoever is the manager, whatever else they are");
}

#[tokio::test]
async fn each_look_is_noted_and_a_concern_that_holds_a_code_shows_no_words() {
    let world = concerns().await;
    let (_, found) = world.get_as("S1", "/v1/concerns").await;
    assert_eq!((found[0]["held_back"].as_bool(), found[0]["words"].as_str()), (Some(true), Some("")));
    assert_eq!(found[2]["client"].as_str(), Some("C1"), "whose home it is about");
    assert!(!found.to_string().contains("258036"));
    let last = world.events().pop().unwrap();
    assert_eq!((last.kind.as_str(), last.by.as_deref()), ("concerns_read", Some("S1")));
    assert_eq!(last.detail, "{}", "not how many there are");
}

#[tokio::test]
async fn no_list_of_the_office_shows_what_a_concern_says() {
    let world = concerns().await;
    let org = world.central.organisation.id;
    let log = world.central.db.read_now(|tx| doorstep::central::db::entries::lines(tx, org, None, 0, 100)).unwrap();
    let log = serde_json::to_string(&log).unwrap();
    let events = serde_json::to_string(&world.events()).unwrap();
    for path in ["/v1/board", "/v1/incidents", "/v1/visits/V1/record"] {
        let text = world.get_as("M1", path).await.1.to_string();
        assert!(!text.contains("bruises") && !text.contains("skip the log"), "{path}");
    }
    for text in [log, events] {
        assert!(!text.contains("bruises") && !text.contains("skip the log"));
    }
}

#[tokio::test]
async fn no_list_of_the_office_shows_that_there_is_a_concern() {
    let world = concerns().await;
    let org = world.central.organisation.id;
    let (log, events, notices) = world
        .central
        .db
        .read_now(|tx| {
            let log = doorstep::central::db::entries::lines(tx, org, None, 0, 100)?;
            Ok::<_, DbError>((log, office::events(tx, org, 0)?, office::notices(tx, org)?))
        })
        .unwrap();
    assert!(world.event_kinds().iter().any(|kind| kind == "concern"));
    assert!(log.iter().all(|line| line.kind != "concern"));
    assert!(events.iter().all(|event| event.kind != "concern"));
    assert!(notices.iter().all(|notice| notice.kind != "concern"));
}
