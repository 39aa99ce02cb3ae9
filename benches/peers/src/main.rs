//! Other stores that write the bytes a bench asks for: one durable commit after the other, each timed here.
//!
//! `peers FOLDER` answers each line `STORE BYTES COUNT` with a line of so many times, in microseconds, and `versions`
//! with what it is built of. The databases stay open between lines, as a phone's does.

use std::error::Error;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use redb::{Database, TableDefinition};
use rusqlite::Connection;

const ENTRIES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("entry");

fn sqlcipher(folder: &Path) -> Result<Connection, rusqlite::Error> {
    let db = Connection::open(folder.join("sqlcipher.db"))?;
    // A raw key, as a keystore gives it: no password to stretch.
    db.pragma_update(None, "key", format!("x'{}'", "5a".repeat(32)))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB NOT NULL)", [])?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

fn timed(count: usize, mut work: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<String, Box<dyn Error>> {
    let mut took = Vec::with_capacity(count);
    for _ in 0..count {
        let begin = Instant::now();
        work()?;
        took.push(format!("{:.1}", begin.elapsed().as_secs_f64() * 1e6));
    }
    Ok(took.join(" "))
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("peers FOLDER")?);
    let cipher = sqlcipher(&folder)?;
    let redb = Database::create(folder.join("redb.db"))?;
    let mut next = 0;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split_whitespace();
        let store = words.next().unwrap_or_default();
        let mut number = || words.next().and_then(|word| word.parse::<usize>().ok()).ok_or("STORE BYTES COUNT");
        let answer = match store {
            "versions" => {
                let cipher: String = cipher.query_row("PRAGMA cipher_version", [], |row| row.get(0))?;
                format!("SQLCipher {cipher} (SQLite {}), redb 4", rusqlite::version())
            }
            "sqlcipher" => {
                let (body, count) = (vec![0x5a_u8; number()?], number()?);
                timed(count, || {
                    cipher.prepare_cached("INSERT INTO entry (body) VALUES (?1)")?.execute([&body])?;
                    Ok(())
                })?
            }
            "redb" => {
                let (body, count) = (vec![0x5a_u8; number()?], number()?);
                timed(count, || {
                    let change = redb.begin_write()?;
                    change.open_table(ENTRIES)?.insert(next, body.as_slice())?;
                    change.commit()?;
                    next += 1;
                    Ok(())
                })?
            }
            other => return Err(format!("no such store: {other}").into()),
        };
        println!("{answer}");
        std::io::stdout().flush()?;
    }
    Ok(())
}
