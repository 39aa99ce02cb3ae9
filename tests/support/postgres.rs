//! A PostgreSQL database for one test, in the server that DOORSTEP_TEST_POSTGRES names (`scripts/with-postgres`).

use std::sync::atomic::{AtomicU32, Ordering};

static MADE: AtomicU32 = AtomicU32::new(0);

/// Words of a connection to the test server, without the database's name.
fn server() -> Option<String> {
    let words = std::env::var("DOORSTEP_TEST_POSTGRES").ok().filter(|words| !words.is_empty());
    assert!(
        words.is_some() || std::env::var("CI").as_deref() != Ok("true"),
        "no PostgreSQL: run the tests through scripts/with-postgres"
    );
    words
}

/// The address of a new, empty database; none where there is no server, which is said.
pub fn new_database() -> Option<String> {
    let Some(server) = server() else {
        eprintln!("NOT RUN: no PostgreSQL (run the tests through scripts/with-postgres)");
        return None;
    };
    let name = format!("t{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::SeqCst));
    let words = format!("{server} dbname=postgres");
    let made = std::thread::spawn({
        let name = name.clone();
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let (client, connection) = tokio_postgres::connect(&words, tokio_postgres::NoTls).await.unwrap();
                let serving = tokio::spawn(connection);
                client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
                drop(client);
                serving.await.unwrap().unwrap();
            });
        }
    });
    made.join().unwrap();
    Some(format!("{server} dbname={name}"))
}

/// The database for a world, when the tests run on PostgreSQL.
pub fn for_world() -> Option<String> {
    let wanted = std::env::var("DOORSTEP_TEST_ENGINE").as_deref() == Ok("postgres");
    if !wanted {
        return None;
    }
    let made = new_database();
    assert!(made.is_some(), "DOORSTEP_TEST_ENGINE=postgres needs DOORSTEP_TEST_POSTGRES");
    made
}

/// Makes the tables of one script, as this engine spells them, and runs `rows` in them.
pub fn fill(address: &str, (name, script): (&str, &str), rows: &str) {
    let line = |line: &str| {
        if line.trim_start().starts_with("--") {
            line.to_owned()
        } else {
            line.replace(" BLOB", " BYTEA").replace(" INTEGER", " BIGINT")
        }
    };
    let script = script.lines().map(line).collect::<Vec<_>>().join("\n");
    let script = refinery::Migration::unapplied(name, &script).unwrap();
    let (address, rows) = (address.to_owned(), rows.to_owned());
    let filled = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (mut client, connection) = tokio_postgres::connect(&address, tokio_postgres::NoTls).await.unwrap();
            let serving = tokio::spawn(connection);
            refinery::Runner::new(&[script]).run_async(&mut client).await.unwrap();
            client.batch_execute(&rows).await.unwrap();
            drop(client);
            serving.await.unwrap().unwrap();
        });
    });
    filled.join().unwrap();
}
