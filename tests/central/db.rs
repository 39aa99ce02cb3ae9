//! What the storage promises, told once and held on every engine.

#[cfg(feature = "postgres")]
use doorstep::central::db::postgres::{Postgres, PostgresError};
use doorstep::central::db::{Db, DbError, Tx, next_number, sqlite::Sqlite};
use std::sync::Arc;

/// Each promise is one function that is given an open, empty database.
macro_rules! storage_contract {
    ($($promise:ident),* $(,)?) => {
        mod on_sqlite {
            $(
                #[test]
                fn $promise() {
                    let folder = crate::support::folder();
                    let open = || super::open_sqlite(folder.path());
                    super::$promise(&open);
                }
            )*
        }

        #[cfg(feature = "postgres")]
        mod on_postgres {
            $(
                #[test]
                fn $promise() {
                    if let Some(address) = crate::support::postgres::new_database() {
                        super::$promise(&|| super::open_postgres(&address));
                    }
                }
            )*
        }
    };
}

fn open_sqlite(folder: &std::path::Path) -> Db {
    Db::new(Arc::new(Sqlite::open(&folder.join("central.db")).unwrap()))
}

#[cfg(feature = "postgres")]
fn open_postgres(address: &str) -> Db {
    Db::new(Arc::new(Postgres::open(address).unwrap()))
}

storage_contract!(
    what_was_committed_is_there_after_opening_again,
    an_error_rolls_everything_back,
    numbers_rise_without_a_hole_from_many_threads,
    every_kind_of_value_comes_back,
    processes_that_start_at_once_make_one_schema,
    a_reader_sees_one_state_while_others_write,
    work_that_panics_keeps_nothing_and_holds_nobody_up,
    every_table_and_column_of_the_scripts_is_there,
);

fn put(tx: &mut dyn Tx, name: &str, value: i64) -> Result<u64, DbError> {
    let sql = "INSERT INTO counter (org, name, value) VALUES ($1, $2, $3)";
    tx.execute(sql, &[(&[0_u8; 16]).into(), name.into(), value.into()])
}

fn count(db: &Db) -> i64 {
    db.read_now(|tx| tx.one("SELECT count(*) FROM counter", &[])).unwrap().unwrap().int(0).unwrap()
}

fn what_was_committed_is_there_after_opening_again(open: &(dyn Fn() -> Db + Sync)) {
    open().write_now(|tx| put(tx, "a", 5)).unwrap();
    assert_eq!(count(&open()), 1);
}

fn an_error_rolls_everything_back(open: &(dyn Fn() -> Db + Sync)) {
    let db = open();
    let failed: Result<(), DbError> = db.write_now(|tx| {
        put(tx, "a", 5)?;
        Err(DbError::Row("test"))
    });
    assert!(failed.is_err());
    let twice = db.write_now(|tx| put(tx, "b", 1).and_then(|_| put(tx, "b", 2)));
    assert!(matches!(twice, Err(DbError::Engine(_))), "{twice:?}");
    assert_eq!(count(&db), 0);
}

fn numbers_rise_without_a_hole_from_many_threads(open: &(dyn Fn() -> Db + Sync)) {
    let db = open();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let db = db.clone();
            std::thread::spawn(move || {
                (0..25).map(|_| db.write_now(|tx| next_number(tx, &[0; 16], "n")).unwrap()).collect::<Vec<u64>>()
            })
        })
        .collect();
    let mut all: Vec<u64> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    all.sort_unstable();
    assert_eq!(all, (1..=100).collect::<Vec<u64>>());
}

fn every_kind_of_value_comes_back(open: &(dyn Fn() -> Db + Sync)) {
    let db = open();
    db.write_now(|tx| put(tx, "Ŵ 🐕 '\"%_\\", i64::MAX)).unwrap();
    let row = db.read_now(|tx| tx.one("SELECT org, name, value, NULL FROM counter", &[])).unwrap().unwrap();
    assert_eq!(row.blob(0).unwrap(), [0; 16]);
    assert_eq!(row.text(1).unwrap(), "Ŵ 🐕 '\"%_\\");
    assert_eq!(row.int(2).unwrap(), i64::MAX);
    assert_eq!(row.optional_int(3).unwrap(), None);
    assert!(row.text(2).is_err() && row.int(1).is_err() && row.uuid(1).is_err());
}

fn processes_that_start_at_once_make_one_schema(open: &(dyn Fn() -> Db + Sync)) {
    std::thread::scope(|scope| {
        let starting: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
        for (n, db) in starting.into_iter().enumerate() {
            let db = db.join().unwrap();
            db.write_now(|tx| put(tx, &format!("n{n}"), 1)).unwrap();
        }
    });
    assert_eq!(count(&open()), 4);
}

fn a_reader_sees_one_state_while_others_write(open: &(dyn Fn() -> Db + Sync)) {
    let (db, other) = (open(), open());
    let (before, after) = db
        .read_now(|tx| {
            let count =
                |tx: &mut dyn Tx| tx.one("SELECT count(*) FROM counter", &[]).map(|row| row.unwrap().int(0).unwrap());
            let before = count(tx)?;
            other.write_now(|tx| put(tx, "late", 1))?;
            Ok::<_, DbError>((before, count(tx)?))
        })
        .unwrap();
    assert_eq!((before, after, count(&db)), (0, 0, 1));
}

fn work_that_panics_keeps_nothing_and_holds_nobody_up(open: &(dyn Fn() -> Db + Sync)) {
    let db = open();
    let failed = std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            db.write_now(|tx| -> Result<(), DbError> {
                put(tx, "a", 1)?;
                panic!("on purpose")
            })
        });
        work.join()
    });
    assert!(failed.is_err());
    db.write_now(|tx| put(tx, "b", 1)).unwrap();
    assert_eq!(count(&db), 1);
}

const FIRST: &str = include_str!("../../src/central/db/schema/001_first.sql");

/// Rows as the first release wrote them: one of each table that later ones add columns to.
const FIRST_ROWS: &str = "\
    INSERT INTO counter VALUES (x'01010101010101010101010101010101', 'arrival', 7);\
    INSERT INTO person VALUES (x'01010101010101010101010101010101', x'02020202020202020202020202020202', 'W1', \
        'Nia Rowlands', 'care_worker', '07700 900162', 'cy', '2028-03-31', '2027-06-30');\
    INSERT INTO client VALUES (x'01010101010101010101010101010101', x'03030303030303030303030303030303', 'C1', \
        'Mair Pritchard', 'Mrs Pritchard', 'cy', '14 Heol y Bont', 'blue', '', 'dog;stairs', 'let_yourself_in', 30, \
        '', '', '', 'in_force', 'by the door');\
    INSERT INTO visit VALUES (x'01010101010101010101010101010101', x'04040404040404040404040404040404', 'V1', \
        x'02020202020202020202020202020202', x'03030303030303030303030303030303', 1000, 2000);\
    INSERT INTO enrolment VALUES (x'01010101010101010101010101010101', x'05', x'02020202020202020202020202020202', \
        1, 2, NULL, NULL);\
    INSERT INTO device VALUES (x'01010101010101010101010101010101', x'06060606060606060606060606060606', \
        x'02020202020202020202020202020202', x'0707070707070707070707070707070707070707070707070707070707070707', \
        'android', '0.1', 5, NULL, 9, 6);";

#[test]
fn a_database_of_the_first_release_is_brought_up_to_date_and_its_rows_survive() {
    use doorstep::central::db::{clients, devices, grants, people, visits};
    use doorstep::domain::ids::{DeviceId, OrgId, PersonId, VisitId};
    use doorstep::domain::timings::Timing;
    let folder = crate::support::folder();
    let path = folder.path().join("central.db");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(&format!("{FIRST}\n{FIRST_ROWS}\nPRAGMA user_version = 1;")).unwrap();
    drop(old);
    let id = |byte: u8| uuid::Uuid::from_bytes([byte; 16]);
    let org = OrgId(id(1));
    for again in 0..2 {
        let db = open_sqlite(folder.path());
        let (person, client, visit, device, next) = db
            .write_now(|tx| {
                Ok::<_, DbError>((
                    people::by_reference(tx, org, "W1")?.unwrap(),
                    clients::by_reference(tx, org, "C1")?.unwrap(),
                    visits::by_reference(tx, org, "V1")?.unwrap(),
                    devices::find(tx, org, DeviceId(id(6)))?.unwrap(),
                    next_number(tx, org.as_bytes(), "arrival")?,
                ))
            })
            .unwrap();
        assert_eq!((person.0, person.1.name.as_str()), (PersonId(id(2)), "Nia Rowlands"));
        assert_eq!((person.1.trained_until.as_str(), person.1.dbs.as_str()), ("2027-06-30", ""));
        assert_eq!(person.1.how(), []);
        assert_eq!((client.card.hazards.len(), client.card.safe_place.as_str()), (2, "by the door"));
        assert_eq!(
            (client.agreement_until, client.online_release, client.card.alternative.as_str()),
            (None, false, "")
        );
        assert_eq!((visit.id, visit.starts.0, visit.ends.0, visit.unplanned), (VisitId(id(4)), 1000, 2000, false));
        assert!(!visit.shadow);
        assert_eq!((device.bundle, device.is_own, device.block_number, device.ended_at), (9, false, 0, None));
        assert_eq!(next, 8 + again);
        // What is new is there too.
        assert!(client.card.care.is_empty());
        assert_eq!(client.timings, [(Timing::Knock, 30)].into_iter().collect());
        assert!(!db.read_now(|tx| grants::is_released(tx, org, visit.id)).unwrap());
    }
    let now = rusqlite::Connection::open(&path).unwrap();
    let version: i64 = now.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 7);
}

fn every_table_and_column_of_the_scripts_is_there(open: &(dyn Fn() -> Db + Sync)) {
    let db = open();
    for query in [
        "SELECT dbs, adjustments FROM person",
        "SELECT agreement_until, online_release, alternative FROM client",
        "SELECT ownership FROM enrolment",
        "SELECT ownership, block_number FROM device",
        "SELECT unplanned, role FROM visit",
        "SELECT code, made_at, made_by FROM door_tag",
        "SELECT closes FROM extension",
        "SELECT given_by FROM visit_release",
        "SELECT method FROM grant_request",
        "SELECT taken_at FROM code_grant",
        "SELECT sealed FROM voice_key",
        "SELECT version FROM online_release",
        "SELECT expires_at FROM credential",
        "SELECT hash FROM office_event",
        "SELECT sent_at FROM outbound_notice",
        "SELECT sealed FROM held_back",
        "SELECT state FROM incident",
        "SELECT answer FROM decision",
        "SELECT care FROM client",
        "SELECT timings, direct FROM organisation",
        "SELECT became_aware, tag FROM incident",
        "SELECT state, holder, visit, due FROM physical_key",
        "SELECT client FROM key_index",
        "SELECT seq, what, noted_by FROM key_movement",
        "SELECT until FROM watch",
        "SELECT subject, since FROM watch_raised",
        "SELECT ground, since FROM door_release",
        "SELECT duty, answer FROM visit_duty",
        "SELECT timings FROM client",
        "SELECT visit, at, worker, given_by, result, note FROM phone_check",
    ] {
        assert_eq!(db.read_now(|tx| tx.query(query, &[])).unwrap(), [], "{query}");
    }
    // A second start finds nothing to do.
    drop(open());
}

#[cfg(feature = "postgres")]
#[test]
fn a_database_on_another_host_is_refused_before_anything_is_sent() {
    for address in ["postgres://192.0.2.7/doorstep", "postgres://db.example.org/doorstep", "host=localhost,192.0.2.7"] {
        assert!(matches!(Postgres::open(address), Err(PostgresError::OtherHost)), "{address}");
    }
    assert!(matches!(Postgres::open("postgres://["), Err(PostgresError::Address)));
}
