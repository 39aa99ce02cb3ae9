use doorstep::store::pages::{Column, rows};

/// What SQLite itself wrote, small and large, negative and null, over several pages.
#[test]
fn every_row_that_sqlite_wrote_is_found() {
    let folder = crate::support::folder();
    let path = folder.path().join("some.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE some (a INTEGER, b BLOB, c TEXT)").unwrap();
    let mut expected = Vec::new();
    let numbers = [0, 1, -1, 127, -128, 40_000, -8_000_000, i64::MAX, i64::MIN, 1_795_339_800_000];
    for (place, number) in numbers.into_iter().enumerate() {
        let blob = vec![u8::try_from(place).unwrap(); place * 1_500];
        let text = (place % 3 != 0).then(|| "é".repeat(place));
        db.execute("INSERT INTO some VALUES (?1, ?2, ?3)", (number, &blob, &text)).unwrap();
        let text = text.map_or(Column::Null, |text| Column::Text(text.into_bytes()));
        expected.push(vec![Column::Int(number), Column::Blob(blob), text]);
    }
    drop(db);
    let found = rows(&std::fs::read(&path).unwrap(), 3);
    for row in &expected {
        assert!(found.contains(row), "{row:?}");
    }
}

#[test]
fn whatever_is_in_a_file_it_is_only_looked_at() {
    let folder = crate::support::folder();
    let path = folder.path().join("some.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE some (a BLOB); INSERT INTO some VALUES (randomblob(9000)), (randomblob(90))")
        .unwrap();
    drop(db);
    let file = std::fs::read(&path).unwrap();
    for at in 0..file.len() {
        let mut bent = file.clone();
        bent[at] ^= 0xff;
        let _ = rows(&bent[..bent.len() - at % 700], 1);
    }
    for bytes in [vec![], vec![0x0d; 99], vec![0xff; 70_000], vec![0x0d; 70_000]] {
        let _ = rows(&bytes, 1);
    }
}
