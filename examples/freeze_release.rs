//! Writes what a release froze: a phone's folder before its first bundle, the bundle, and central's database in the first
//! version's form, all of it made up. `cargo run --example freeze_release DIR`; the tests read `tests/fixtures/release-1`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "one that fails should say where")]

#[path = "../tests/support/mod.rs"]
#[expect(dead_code, reason = "the tests' world, of which this uses a part")]
mod support;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use doorstep::central::db::{DbError, Value};
use doorstep::domain::encoding::hex;
use doorstep::domain::entry::{Dialled, Purpose};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::enrol::Given;
use doorstep::shell::start::open_beside;
use doorstep::store::codes::Pairs;
use doorstep::store::meta;
use doorstep::vault::keystore;
use doorstep::vault::secret::Pin;
use serde_json::Value as Json;
use support::clock::START;
use support::phone::look;
use support::world::{PIN, World, walk_to_key_safe, wish};

fn main() {
    let to = std::env::args_os().nth(1).map(PathBuf::from).expect("the folder to write to");
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(freeze(&to));
}

/// Writes the folder. Everything in it is made up, keys and names too.
async fn freeze(to: &Path) {
    let mut world = World::new().await;
    let (start, end) = (START - Duration::from_mins(5), START + Duration::from_mins(40));
    world.visit("V4", "W2", "C1", start, end);
    // Huw Parry's phone: a whole visit, sent.
    let other = Arc::new(Phone::open(world.parts(world.folder.path().join("other"))).unwrap());
    world.enrol(&other, "W2").await;
    let visit = world.visit_id("V4");
    walk_to_key_safe(&other, visit);
    let enter = wish(&other, visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(look(&other, visit, enter).unwrap(), "258036");
    other.sync_once(true).await;
    // Nia Rowlands's: set up, two calls, and no bundle yet.
    let phone = world.open();
    let given = Given { code: world.invite("W1"), address: world.address() };
    phone.enrol(&given).await.unwrap();
    let choosing = Arc::clone(&phone);
    let pin = || Pin::new(PIN.into());
    tokio::task::spawn_blocking(move || choosing.choose_pin(&pin())).await.unwrap().unwrap();
    phone.dial(Dialled::OnCall);
    phone.dial(Dialled::OnCall);
    drop(phone);
    let keys = world.phone_keystore();
    let pairs: Pairs = {
        let (_, store) = open_beside(&world.phone_folder(), world.platform.as_ref()).unwrap();
        store.meta(meta::PAIRS).unwrap().unwrap()
    };
    let mut items: serde_json::Map<String, Json> = serde_json::Map::new();
    let offered = pairs.offered().unwrap().item.clone();
    for item in [keystore::DEVICE, keystore::DB, keystore::REVEAL, offered.as_str()] {
        items.insert(item.to_owned(), hex(&keys.get(item).unwrap()).into());
    }
    std::fs::create_dir_all(to.join("phone")).unwrap();
    std::fs::write(to.join("phone/keys.json"), serde_json::to_vec_pretty(&items).unwrap()).unwrap();
    for file in ["phone.json", "phone.db"] {
        std::fs::copy(world.phone_folder().join(file), to.join("phone").join(file)).unwrap();
    }
    // The bundle, as it passes.
    let bundle = to.join("bundle.json");
    let saved = bundle.clone();
    world
        .put_between(move |passing| {
            if passing.path == "/v1/bundle" && passing.status == 200 {
                std::fs::write(&saved, &passing.body).unwrap();
            }
            passing
        })
        .await;
    let phone = world.open();
    phone.sync_once(true).await;
    assert!(bundle.is_file());
    std::fs::create_dir_all(to.join("central/keys")).unwrap();
    for file in ["root.key", "service.key", "service.json", "ingest.key", "organisation.key"] {
        std::fs::copy(world.central_folder().join("keys").join(file), to.join("central/keys").join(file)).unwrap();
    }
    let first = include_str!("../src/central/db/schema/001_first.sql");
    std::fs::write(to.join("central/first.sql"), first).unwrap();
    std::fs::write(to.join("central/rows.sql"), rows_of(&world, first)).unwrap();
}

/// The rows of the first version's tables, with the columns they had then.
fn rows_of(world: &World, first: &str) -> String {
    let old = rusqlite::Connection::open_in_memory().unwrap();
    old.execute_batch(first).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut statement = old.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut all = String::new();
    for table in names("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
        let columns = names(&format!("SELECT name FROM pragma_table_info('{table}')")).join(", ");
        let found = world.central.db.read_now(|tx| tx.query(&format!("SELECT {columns} FROM {table}"), &[]));
        for row in found.unwrap_or_else(|error: DbError| panic!("{error}")) {
            let values: Vec<String> = row.0.iter().map(literal).collect();
            writeln!(all, "INSERT INTO {table} ({columns}) VALUES ({});", values.join(", ")).unwrap();
        }
    }
    all
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => format!("x'{}'", hex(bytes)),
    }
}
