//! The agreed plan beyond the door.

use doorstep::central::db::clients;
use doorstep::central::import::Kind;
use doorstep::domain::visit::CarePlan;
use serde_json::json;

use crate::central::routes::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

const FILE: &str = "client_id,name,address,born,conditions,grid,critical,no_reply_entry,next_of_kin,never_contact\n\
    C9,Huw Bevan,3 Quarry Terrace,1947,Heart failure. Takes blood thinners.,SS 004 006,true,yes,\
    \"Carys Bevan, sister, 07700 900172\",Gwyn Bevan\n";

fn care(world: &World, client: &str) -> CarePlan {
    let org = world.central.organisation.id;
    world.central.db.read_now(|tx| clients::by_reference(tx, org, client)).unwrap().unwrap().card.care
}

#[tokio::test]
async fn the_plan_beyond_the_door_is_imported_and_goes_to_the_phone() {
    let world = World::empty(START).await;
    assert_eq!(world.import(Kind::Clients, FILE).errors, []);
    let expected = CarePlan {
        born: 1947,
        conditions: "Heart failure. Takes blood thinners.".into(),
        grid: "SS 004 006".into(),
        critical: true,
        no_reply_entry: true,
        next_of_kin: "Carys Bevan, sister, 07700 900172".into(),
        never_contact: "Gwyn Bevan".into(),
        ..CarePlan::default()
    };
    assert_eq!(care(&world, "C9"), expected);
    world.visit("V9", "W1", "C9", START, START + std::time::Duration::from_mins(30));
    let phone = HandPhone::enrol(&world, "W1").await;
    assert_eq!(phone.full(&world).await.clients[0].care, expected);
    assert_eq!(world.import(Kind::Clients, FILE).unchanged, 1);
}

#[tokio::test]
async fn a_file_without_these_columns_keeps_them_and_one_with_them_changes_them() {
    let world = World::empty(START).await;
    world.import(Kind::Clients, FILE);
    let short = "client_id,name,address,born\nC9,Huw Bevan,4 Quarry Terrace,\n";
    assert_eq!(world.import(Kind::Clients, short).updated, 1);
    let kept = care(&world, "C9");
    assert_eq!((kept.born, kept.critical, kept.grid.as_str()), (0, true, "SS 004 006"));
}

#[tokio::test]
async fn a_wrong_year_or_word_is_named_by_its_column() {
    let world = World::empty(START).await;
    for (column, field) in [("born", "47"), ("born", "2027"), ("born", "old"), ("critical", "perhaps")] {
        let file = format!("client_id,name,address,{column}\nC9,Huw Bevan,3 Quarry Terrace,{field}\n");
        let errors = world.import(Kind::Clients, &file).errors;
        assert_eq!(errors.iter().map(|error| error.column.as_str()).collect::<Vec<_>>(), [column], "{field}");
    }
}

#[tokio::test]
async fn no_file_makes_a_client_discreet_or_ends_it_the_registered_manager_does() {
    let world = World::empty(START).await;
    let file = "client_id,name,address,discreet\nC1,Mair Pritchard,14 Heol y Bont,true\n";
    world.import(Kind::Clients, file);
    assert!(!care(&world, "C1").discreet);
    let wish =
        |discreet: bool| json!({ "client": "C1", "discreet": discreet, "reason": "an ex-partner looks for her" });
    assert_eq!(world.post_as("M2", "/v1/discreet", wish(true)).await.0, 403);
    assert_eq!(world.post_as("M1", "/v1/discreet", wish(true)).await.0, 200);
    assert!(care(&world, "C1").discreet);
    assert_eq!(world.event_kinds().last().map(String::as_str), Some("discreet_set"));
    assert_eq!(world.post_as("M1", "/v1/discreet", wish(true)).await.0, 409, "it is so already");
    world.import(Kind::Clients, "client_id,name,address,critical\nC1,Mair Pritchard,14 Heol y Bont,true\n");
    assert!(care(&world, "C1").discreet, "a file changes nothing of it");
    assert_eq!(world.post_as("M1", "/v1/discreet", wish(false)).await.0, 200);
    assert!(!care(&world, "C1").discreet);
}

#[test]
fn the_example_agency_has_a_card_to_read_to_999() {
    let file = include_str!("../../../examples/agency/clients.csv");
    let bevan = file.lines().find(|line| line.starts_with("C02,")).unwrap();
    for words in ["1947", "Heart failure. Takes blood thinners.", "SS 004 006", "Alone"] {
        assert!(bevan.contains(words), "{words}");
    }
}
