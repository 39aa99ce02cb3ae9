use std::path::Path;

use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::{ClientId, CodeVersionId, MethodId, VisitId};
use doorstep::domain::visit::{
    AccessMethod, AccessPlan, Client, Language, MethodKind, Release, ReleaseMode, Visit, Waits,
};
use doorstep::domain::window::Window;
use doorstep::store::Store;
use doorstep::store::visits::StoredVisit;
use doorstep::vault::Secret32;
use doorstep::vault::fields::FieldKey;
use rusqlite::Connection;
use rusqlite::types::Value;
use uuid::Uuid;

/// The first version of the phone's database, as it was shipped: frozen, so that no later hand changes it.
const FIRST: &str = include_str!("../../src/store/schema/001_first.sql");

const VISIT: VisitId = VisitId(Uuid::from_u128(3));
const CLIENT: ClientId = ClientId(Uuid::from_u128(2));
const METHOD: MethodId = MethodId(Uuid::from_u128(6));
const VERSION: CodeVersionId = CodeVersionId(Uuid::from_u128(7));

pub fn fields() -> FieldKey {
    FieldKey::derive(&Secret32::new([5; 32]))
}

fn visit() -> Visit {
    Visit {
        id: VISIT,
        reference: "V1".into(),
        client: CLIENT,
        starts: Timestamp(1000),
        ends: Timestamp(2000),
        window: Window { opens: Timestamp(900), closes: Timestamp(2900) },
        plan: AccessPlan::LetYourselfIn,
        waits: Waits { first: 30, second: 30 },
        timings: None,
        methods: vec![AccessMethod {
            id: METHOD,
            kind: MethodKind::KeySafe,
            version: Some(VERSION),
            order_free: true,
            older: None,
            online: false,
            release: Release::Ok,
        }],
        unplanned: false,
        shadow: false,
    }
}

fn client() -> Client {
    Client {
        id: CLIENT,
        name: "Mair Pritchard".into(),
        preferred_name: String::new(),
        language: Language::Welsh,
        address: "14 Heol y Bont, Llanfaen".into(),
        door: "blue door".into(),
        find: String::new(),
        hazards: Vec::new(),
        phone: String::new(),
        emergency_contact: String::new(),
        notice: String::new(),
        safe_place: String::new(),
        alternative: String::new(),
        care: doorstep::domain::visit::CarePlan::default(),
        tag: None,
    }
}

/// A database of the first version with a row in every table.
pub fn first_version(path: &Path) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(FIRST).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    let seal = |table: &str, id: &[u8], json: Vec<u8>| fields().seal(table, "body", id, &json);
    let visit_body = seal("visit", VISIT.as_bytes(), serde_json::to_vec(&visit()).unwrap());
    let bound_body = seal("sealed_code", VISIT.as_bytes(), serde_json::to_vec(&visit()).unwrap());
    let client_body = seal("client_card", CLIENT.as_bytes(), serde_json::to_vec(&client()).unwrap());
    db.execute("INSERT INTO meta (key, value) VALUES ('contact', x'31323334')", []).unwrap();
    db.execute_batch(
        "INSERT INTO chain (device, epoch, next_seq, hash, current) VALUES (x'05', x'06', 3, zeroblob(32), 1);
         INSERT INTO entry VALUES (x'0a', x'05', x'06', 1, 1000, zeroblob(32), zeroblob(32), zeroblob(32),
                                   zeroblob(64), 'kid', x'01', x'02', NULL, 1);
         INSERT INTO entry VALUES (x'0b', x'05', x'06', 2, 1001, zeroblob(32), zeroblob(32), zeroblob(32),
                                   NULL, 'kid', x'03', x'04', x'09', 0);
         INSERT INTO outbox VALUES (x'0b', 0, 2, 400);
         INSERT INTO receipt VALUES (x'0a', 'created', NULL, 5000);
         INSERT INTO damage VALUES (x'0c', 7);",
    )
    .unwrap();
    db.execute(
        "INSERT INTO visit VALUES (?1, ?2, 1000, 2900, ?3, 1)",
        (VISIT.as_bytes(), CLIENT.as_bytes(), visit_body),
    )
    .unwrap();
    db.execute("INSERT INTO client_card VALUES (?1, ?2)", (CLIENT.as_bytes(), client_body)).unwrap();
    let code = "INSERT INTO sealed_code VALUES (?1, ?2, ?3, 7, 'pair-4', 2900, 10100, ?4, x'aabbcc')";
    db.execute(code, (VISIT.as_bytes(), METHOD.as_bytes(), VERSION.as_bytes(), bound_body)).unwrap();
}

fn tables(db: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = db.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn rows(db: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut statement = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1")).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
    statement.query_map([], read).unwrap().map(Result::unwrap).collect()
}

/// Every row of [`first_version`] is in this database too.
pub fn holds_what_the_first_version_held(path: &Path, about: &str) {
    let folder = crate::support::folder();
    let first = folder.path().join("phone.db");
    first_version(&first);
    let [before, after] = [&first, path].map(|path| Connection::open(path).unwrap());
    for table in tables(&before) {
        let [kept, found] = [&before, &after].map(|db| rows(db, &table));
        assert!(!kept.is_empty(), "a row in every table: {table}");
        assert_eq!(found.len(), kept.len(), "{about}: {table}");
        // Sealed with a random nonce, so not the same twice; codes gained columns.
        if !["sealed_code", "visit", "client_card"].contains(&table.as_str()) {
            assert_eq!(found, kept, "{about}: {table}");
        }
    }
}

#[test]
fn a_phone_of_the_first_version_keeps_every_row_through_the_update() {
    let folder = crate::support::folder();
    let path = folder.path().join("phone.db");
    first_version(&path);
    let sealed: Vec<_> = ["visit", "client_card"].map(|table| rows(&Connection::open(&path).unwrap(), table)).into();
    drop(Store::open(&path, fields()).unwrap());
    holds_what_the_first_version_held(&path, "updated");
    let after = Connection::open(&path).unwrap();
    assert_eq!(sealed, ["visit", "client_card"].map(|table| rows(&after, table)));
}

#[test]
fn what_the_first_version_wrote_is_read_and_its_envelopes_came_ahead() {
    let folder = crate::support::folder();
    let path = folder.path().join("phone.db");
    first_version(&path);
    let store = Store::open(&path, fields()).unwrap();
    assert_eq!(store.visit(VISIT).unwrap(), Some(StoredVisit { visit: visit(), taken_off: true }));
    assert_eq!(store.client(CLIENT).unwrap(), Some(client()));
    assert_eq!(store.meta::<i64>("contact").unwrap(), Some(1234));
    let code = store.sealed_code(VISIT, METHOD, VERSION, ReleaseMode::Ahead).unwrap().unwrap();
    assert_eq!((code.visit, code.bundle, code.pair.as_str()), (visit(), 7, "pair-4"));
    assert_eq!((code.sealed, code.kept_until), (vec![0xaa, 0xbb, 0xcc], Timestamp(0)));
    for mode in [ReleaseMode::Online, ReleaseMode::Grant, ReleaseMode::Voice] {
        assert!(!store.has_sealed_code(VISIT, METHOD, VERSION, mode).unwrap(), "{mode:?}");
    }
    assert_eq!(store.closed_codes(Timestamp(2900)).unwrap(), [(VISIT, Timestamp(10100))]);
}

#[test]
fn an_updated_database_has_the_tables_and_columns_of_a_new_one() {
    let folder = crate::support::folder();
    let [old, new] = ["old.db", "new.db"].map(|name| folder.path().join(name));
    first_version(&old);
    for path in [&old, &new] {
        drop(Store::open(path, fields()).unwrap());
    }
    let [old, new] = [old, new].map(|path| Connection::open(path).unwrap());
    assert_eq!(tables(&old), tables(&new));
    for table in tables(&new) {
        let columns = |db: &Connection| rows(db, &format!("pragma_table_info('{table}')"));
        assert_eq!(columns(&old), columns(&new), "{table}");
    }
}

#[test]
fn the_documentation_of_the_schema_tells_of_every_table() {
    let folder = crate::support::folder();
    let path = folder.path().join("phone.db");
    drop(Store::open(&path, fields()).unwrap());
    let told = include_str!("../../src/store/schema/mod.rs");
    let in_table: Vec<&str> = told.lines().filter(|line| line.starts_with("//! | `")).collect();
    for table in tables(&Connection::open(&path).unwrap()) {
        let named = format!("`{table}`");
        assert!(in_table.iter().any(|line| line.contains(&named)), "{table} is not in the table of the module's doc");
    }
}
