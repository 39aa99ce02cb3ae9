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

#[cfg(feature = "postgres")]
#[test]
fn a_database_on_another_host_is_refused_before_anything_is_sent() {
    for address in ["postgres://192.0.2.7/doorstep", "postgres://db.example.org/doorstep", "host=localhost,192.0.2.7"] {
        assert!(matches!(Postgres::open(address), Err(PostgresError::OtherHost)), "{address}");
    }
    assert!(matches!(Postgres::open("postgres://["), Err(PostgresError::Address)));
}
