//! History cannot be rewritten quietly: whatever is changed, taken away or put in shows, to the service's own command and
//! to a checker that shares no code with it. And the unsent log as a file, for the day when nothing else gets through.

use std::sync::Arc;
use std::time::Duration;

use doorstep::central::db::{DbError, Tx, Value};
use doorstep::central::parcel::{self, ParcelError};
use doorstep::central::verify::{Report, Scope, verify};
use doorstep::central::{digests, export};
use doorstep::domain::entry::{Fact, Record};
use doorstep::domain::signed::Kind;
use doorstep::domain::sync_plan::Verdict;
use doorstep::shell::Phone;
use doorstep::store::entries::Kept;
use doorstep::sync::wire::digest::Digest;
use doorstep::sync::wire::parcel::{File, Parcel};
use doorstep::vault::Secret32;
use doorstep::vault::signing::SigningKey;

use crate::support::phone::in_files;
use crate::support::wire::Passing;
use crate::support::world::{World, walk_to_key_safe};

/// The independent checker: its source, none of ours.
#[allow(dead_code, reason = "its own `main` is not called here")]
#[path = "../../examples/verify_export.rs"]
mod verify_export;

fn records(world: &World) -> Vec<Record> {
    let rows = world.rows("SELECT payload FROM entry WHERE payload IS NOT NULL ORDER BY device, epoch, seq", &[]);
    rows.iter().map(|row| Record::from_bytes(&row.blob(0).unwrap()).unwrap()).collect()
}

/// A visit under way, digests before and after, and entries that quote both.
async fn history() -> (World, Arc<Phone>) {
    let world = World::new().await;
    let phone = world.phone().await;
    assert_eq!(digests::once(&world.central).unwrap(), Some(1));
    phone.sync_once(true).await;
    walk_to_key_safe(&phone, world.visit_id("V1"));
    phone.sync_once(true).await;
    let longer = serde_json::json!({ "visit": "V1", "minutes": 30, "reason": "the client is late home" });
    assert_eq!(world.post_as("M1", "/v1/extensions", longer).await.0, 200);
    world.clock.advance(Duration::from_hours(1));
    assert_eq!(digests::once(&world.central).unwrap(), Some(2));
    phone.sync_once(true).await;
    phone.start(world.visit_id("V2")).unwrap();
    phone.sync_once(true).await;
    (world, phone)
}

fn report(world: &World, scope: Scope) -> Report {
    world.central.db.read_now(|tx| verify(tx, &world.central, scope)).unwrap()
}

fn exported(tx: &mut dyn Tx, world: &World) -> (String, String) {
    let mut out = Vec::new();
    export::write(tx, &world.central, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), export::keys(tx, &world.central).unwrap().to_string())
}

#[tokio::test]
async fn a_phone_writes_each_digest_into_its_next_entry_and_only_there() {
    let (world, _phone) = history().await;
    let quotes: Vec<_> =
        records(&world).iter().filter_map(|record| record.digest.map(|q| (record.fact.kind(), q))).collect();
    assert_eq!(
        quotes.iter().map(|(kind, quote)| (kind.as_str(), quote.number)).collect::<Vec<_>>(),
        [("visit_started", 1), ("visit_started", 2)]
    );
    for (_, quote) in quotes {
        let row = &world.rows("SELECT hash FROM digest WHERE number = $1", &[quote.number.into()])[0];
        assert_eq!(row.hash(0).unwrap(), quote.hash);
    }
}

#[tokio::test]
async fn a_digest_that_the_office_did_not_sign_is_not_quoted_and_takes_nothing_else_with_it() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    digests::once(&world.central).unwrap();
    // A bundle that the office signed, around a digest that it did not.
    let central = world.central.clone();
    world
        .put_between(move |passing: Passing| {
            if passing.path != "/v1/bundle" {
                return passing;
            }
            let mut bundle: doorstep::sync::wire::bundle::Bundle =
                serde_json::from_slice(&passing.answer().body.payload).unwrap();
            if let Some(digest) = &mut bundle.digest {
                digest.body.sig[5] ^= 1;
            }
            let answer = central.keys.answer(Kind::Bundle, &bundle).unwrap();
            passing.with(&answer)
        })
        .await;
    phone.sync_once(true).await;
    assert_eq!(phone.progress().failures, 0, "the bundle is applied");
    phone.start(world.visit_id("V1")).unwrap();
    phone.sync_once(true).await;
    assert!(records(&world).iter().all(|record| record.digest.is_none()));
}

#[tokio::test]
async fn all_comes_out_where_nothing_was_changed() {
    let (world, _phone) = history().await;
    let all = report(&world, Scope::All);
    assert_eq!(all.differences, []);
    assert_eq!((all.chains, all.entries, all.digests, all.quotes), (1, 6, 2, 2));
    assert!(all.events > 0);
    let device = doorstep::domain::ids::DeviceId(world.rows("SELECT id FROM device", &[])[0].uuid(0).unwrap());
    for scope in [Scope::Device(device), Scope::Visit(world.visit_id("V1"))] {
        assert_eq!(report(&world, scope).entries, 6);
    }
    let (log, keys) = world.central.db.read_now(|tx| Ok::<_, DbError>(exported(tx, &world))).unwrap();
    let outcome = verify_export::check(log.as_bytes(), &keys).unwrap();
    assert_eq!(outcome.differences, [""; 0]);
    assert_eq!((outcome.entries, outcome.digests, outcome.quotes), (6, 2, 2));
    assert_eq!(outcome.events, all.events);
}

/// A change that is taken back once it was looked at.
enum Undone {
    Seen(Box<(Report, String, String)>),
    Db(DbError),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

/// What is said of the log after this change, which is taken back: by the command, and by the checker.
fn after(world: &World, change: impl Fn(&mut dyn Tx) -> Result<u64, DbError>) -> (Vec<String>, Vec<String>) {
    let undone = world.central.db.write_now(|tx| {
        assert!(change(tx)? > 0, "something was changed");
        let report = verify(tx, &world.central, Scope::All)?;
        let (log, keys) = exported(tx, world);
        Err::<(), _>(Undone::Seen(Box::new((report, log, keys))))
    });
    let (report, log, keys) = match undone {
        Err(Undone::Seen(seen)) => *seen,
        Err(Undone::Db(error)) => panic!("{error}"),
        Ok(()) => unreachable!(),
    };
    let ours = report.differences.into_iter().map(|difference| difference.what).collect();
    (ours, verify_export::check(log.as_bytes(), &keys).unwrap().differences)
}

#[tokio::test]
async fn whatever_is_changed_in_the_database_shows_in_words_to_the_command_and_to_the_checker() {
    let (world, _phone) = history().await;
    let bytes = |count: usize| Value::Blob(vec![7; count]);
    let cases: [(&str, Vec<Value>, &str, bool); 17] = [
        ("UPDATE entry SET written_at = written_at + 1 WHERE seq = 2", vec![], "does not come out of its parts", true),
        ("UPDATE entry SET id = $1 WHERE seq = 2", vec![bytes(16)], "does not come out of its parts", true),
        ("UPDATE entry SET prev = $1 WHERE seq = 3", vec![bytes(32)], "does not follow", true),
        ("UPDATE entry SET hash = $1 WHERE seq = 3", vec![bytes(32)], "does not come out of its parts", true),
        ("UPDATE entry SET signature = $1 WHERE seq = 3", vec![bytes(64)], "did not sign", true),
        ("UPDATE entry SET payload = $1 WHERE seq = 4", vec![bytes(20)], "not the one that the phone wrote", true),
        ("UPDATE entry SET salt = $1 WHERE seq = 4", vec![bytes(32)], "not the one that the phone wrote", true),
        ("DELETE FROM entry WHERE seq = 3", vec![], "is missing", true),
        // The last ones that a digest has seen, taken away with everything that counts them.
        ("UPDATE chain SET held_hash = $1", vec![bytes(32)], "in its place", true),
        ("UPDATE office_event SET detail = '{}' WHERE seq = 1", vec![], "does not come out of its parts", true),
        ("UPDATE office_event SET prev = $1 WHERE seq = 1", vec![bytes(32)], "does not", true),
        ("UPDATE digest_head SET hash = $1 WHERE number = 2", vec![bytes(32)], "heads", true),
        ("DELETE FROM digest_head WHERE number = 2", vec![], "heads", true),
        ("DELETE FROM digest WHERE number = 1", vec![], "missing", true),
        ("DELETE FROM digest", vec![], "is not here", true),
        // Not in the file, and nobody but this service looks things up by them.
        ("UPDATE entry SET visit = NULL WHERE seq = 3", vec![], "filed under another", false),
        ("UPDATE entry SET signature = NULL WHERE seq = 3", vec![], "its signature is gone", false),
    ];
    for (sql, values, says, checker_too) in cases {
        let (ours, theirs) = after(&world, |tx| tx.execute(sql, &values));
        assert!(ours.iter().any(|what| what.contains(says)), "{sql}: {ours:?}");
        assert_eq!(!theirs.is_empty(), checker_too, "{sql}: {theirs:?}");
    }
    assert_eq!(report(&world, Scope::All).differences, [], "and each change was taken back");
}

#[tokio::test]
async fn who_holds_the_service_key_and_signs_another_history_is_found_out_by_what_phones_quoted() {
    let (world, _phone) = history().await;
    let central = world.central.clone();
    let (ours, theirs) = after(&world, |tx| {
        // Everything after the first digest is made to fit: another office event, and a new digest 1 over it.
        let row = tx.one("SELECT answer FROM digest WHERE number = 1", &[])?.unwrap();
        let answer: doorstep::sync::wire::Answer = serde_json::from_slice(&row.blob(0)?).unwrap();
        let mut digest: Digest = serde_json::from_slice(&answer.body.payload).unwrap();
        digest.at = digest.at + Duration::from_secs(1);
        let answer = central.keys.answer(Kind::Digest, &digest).unwrap();
        let hash = doorstep::vault::digest::quote(1, &answer.body.payload).hash;
        let json = serde_json::to_vec(&answer).unwrap();
        let values = [Value::from(&json), Value::from(&hash), Value::Int(digest.at.0)];
        tx.execute("UPDATE digest SET answer = $1, hash = $2, at = $3 WHERE number = 1", &values)?;
        tx.execute("DELETE FROM digest WHERE number = 2", &[])
    });
    assert!(ours.iter().any(|what| what.contains("quotes digest 1, which was another one")), "{ours:?}");
    assert!(theirs.iter().any(|what| what.contains("quotes digest 1, which was another one")), "{theirs:?}");
}

#[tokio::test]
async fn whatever_is_changed_in_an_exported_file_shows() {
    let (world, _phone) = history().await;
    let (log, keys) = world.central.db.read_now(|tx| Ok::<_, DbError>(exported(tx, &world))).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    let differ = |lines: &[String], keys: &str| match verify_export::check(lines.join("\n").as_bytes(), keys) {
        Ok(outcome) => !outcome.differences.is_empty(),
        Err(_) => true,
    };
    let whole: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    assert!(!differ(&whole, &keys));
    for place in 0..whole.len() {
        let mut without = whole.clone();
        without.remove(place);
        assert!(differ(&without, &keys), "without line {}", place + 1);
        let mut twice = whole.clone();
        twice.insert(place, whole[place].clone());
        assert!(differ(&twice, &keys), "line {} twice", place + 1);
        // Every member of every line, changed by its last digit or letter.
        let value: serde_json::Value = serde_json::from_str(&whole[place]).unwrap();
        for (name, member) in value.as_object().unwrap() {
            let changed = match member {
                serde_json::Value::String(text) if !text.is_empty() && name != "type" && name != "why" => {
                    let last = if text.ends_with('A') || text.ends_with('0') { '1' } else { '0' };
                    serde_json::json!(format!("{}{last}", &text[..text.len() - 1]))
                }
                // When the file was made is nobody's word.
                serde_json::Value::Number(number) if !(place == 0 && name == "at") => {
                    serde_json::json!(number.as_i64().unwrap() + 1)
                }
                _ => continue,
            };
            let mut bent = value.clone();
            bent[name] = changed;
            let mut other = whole.clone();
            other[place] = bent.to_string();
            assert!(differ(&other, &keys), "line {}: {name}", place + 1);
        }
    }
    let mut cut = whole.clone();
    cut.truncate(whole.len() / 2);
    assert!(differ(&cut, &keys), "cut off in the middle");
    let mut other: serde_json::Value = serde_json::from_str(&keys).unwrap();
    other["root"] = serde_json::json!(doorstep::domain::encoding::base64url(&[3; 32]));
    assert!(differ(&whole, &other.to_string()), "another root");
}

#[tokio::test]
async fn an_exported_file_holds_no_key_no_seal_and_no_concern() {
    let (world, phone) = history().await;
    let concern = doorstep::domain::entry::report::Concern {
        about: doorstep::domain::entry::report::Subject::Manager,
        home: None,
        child: false,
        words: "a canary of a concern".into(),
    };
    phone.note(None, Fact::Concern(concern), None).unwrap();
    phone.sync_once(false).await;
    let (log, keys) = world.central.db.read_now(|tx| Ok::<_, DbError>(exported(tx, &world))).unwrap();
    assert!(world.kinds_at_central().contains(&"concern".to_owned()));
    for text in log.lines().filter_map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        doorstep::domain::encoding::unbase64url(line["payload"].as_str()?)
    }) {
        assert!(!String::from_utf8_lossy(&text).contains("canary"));
    }
    assert!(!log.contains("\"sealed\"") && !keys.contains("private"));
    assert_eq!(verify_export::check(log.as_bytes(), &keys).unwrap().differences, [""; 0]);
}

#[tokio::test]
async fn a_phone_that_wrote_another_entry_than_the_office_holds_raises_it_once() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.start(world.visit_id("V1")).unwrap();
    phone.sync_once(false).await;
    let copy = "INSERT INTO entry (org, device, epoch, seq, id, written_at, prev, commitment, hash, signature, salt, \
                payload, kind, worker, visit, client, at, received_at, arrival, carrier, flags) \
                SELECT org, device, epoch, seq + 1, $1, written_at, prev, commitment, $2, signature, salt, payload, kind, \
                worker, visit, client, at, received_at, arrival + 100, carrier, flags FROM entry WHERE seq = 2";
    let values = [Value::Blob(vec![9; 16]), Value::Blob(vec![9; 32])];
    world.central.db.write_now(|tx| tx.execute(copy, &values)).unwrap();
    phone.start(world.visit_id("V2")).unwrap();
    for _ in 0..3 {
        phone.sync_once(false).await;
    }
    let raised = |fact: &Fact| matches!(fact, Fact::DamageFound { what, seq: Some(3), .. } if what == "chain");
    assert_eq!(records(&world).iter().filter(|record| raised(&record.fact)).count(), 1);
}

/// A phone that has walked to a key safe without signal, and the file it saved.
async fn saved(world: &mut World) -> (Arc<Phone>, Vec<u8>) {
    let phone = world.phone().await;
    world.service.stop().await;
    walk_to_key_safe(&phone, world.visit_id("V1"));
    phone.sync_once(false).await;
    let saved = phone.save_unsent().unwrap();
    assert_eq!(saved.count, 4);
    assert_eq!(phone.tally().waiting, 4, "and everything goes on waiting");
    let bytes = std::fs::read(&saved.path).unwrap();
    (phone, bytes)
}

fn verdicts(taken: &parcel::Taken) -> Vec<Verdict> {
    taken.entries.iter().map(|(_, said)| said.verdict).collect()
}

#[tokio::test]
async fn the_unsent_log_as_a_file_is_taken_once_however_often_and_the_phone_learns_of_it() {
    let mut world = World::new().await;
    let (phone, bytes) = saved(&mut world).await;
    let before = world.count("entry");
    assert_eq!(verdicts(&parcel::take(&world.central, &bytes).unwrap()), [Verdict::Created; 4]);
    assert_eq!(verdicts(&parcel::take(&world.central, &bytes).unwrap()), [Verdict::Duplicate; 4]);
    assert_eq!(world.count("entry"), before + 4);
    assert_eq!(world.event_kinds().iter().filter(|kind| *kind == "unsent_taken").count(), 1);
    world.restart_service().await;
    phone.sync_once(false).await;
    assert_eq!(phone.tally().waiting, 0);
    assert_eq!(phone.at_door(world.visit_id("V1")).unwrap().unwrap().kept, Some(Kept::Held));
    assert_eq!(world.count("entry"), before + 4, "what the phone sends again is not stored again");
    assert_eq!(report(&world, Scope::All).differences, []);
}

#[tokio::test]
async fn a_file_that_was_changed_or_is_another_phones_or_none_is_refused_and_stores_nothing() {
    let mut world = World::new().await;
    let (_phone, bytes) = saved(&mut world).await;
    let before = world.count("entry");
    let file: File = serde_json::from_slice(&bytes).unwrap();
    let refused = |file: &File| parcel::take(&world.central, &serde_json::to_vec(file).unwrap()).unwrap_err();
    for place in [0, file.signed.payload.len() / 2, file.signed.payload.len() - 1] {
        let mut bent = file.clone();
        bent.signed.payload[place] ^= 1;
        assert!(matches!(refused(&bent), ParcelError::Changed), "byte {place}");
    }
    let mut fewer: Parcel = serde_json::from_slice(&file.signed.payload).unwrap();
    fewer.entries.pop();
    let other = SigningKey::from_seed(&Secret32::make()).unwrap();
    let bent = File { signed: other.sign_body(Kind::Parcel, &fewer).unwrap(), ..file.clone() };
    assert!(matches!(refused(&bent), ParcelError::Changed), "signed with another key");
    let bent = File { device: doorstep::domain::ids::DeviceId(uuid::Uuid::from_u128(5)), ..file.clone() };
    assert!(matches!(refused(&bent), ParcelError::UnknownPhone));
    let bent = File { v: 9, ..file.clone() };
    assert!(matches!(refused(&bent), ParcelError::Newer));
    let bent = File { format: "other".into(), ..file };
    assert!(matches!(refused(&bent), ParcelError::NotAParcel));
    for none in [&b""[..], b"{}", b"null", &bytes[..bytes.len() / 2]] {
        assert!(matches!(parcel::take(&world.central, none), Err(ParcelError::NotAParcel)));
    }
    assert_eq!(world.count("entry"), before);
    let world_2 = World::new().await;
    assert!(matches!(parcel::take(&world_2.central, &bytes), Err(ParcelError::UnknownPhone)), "another agency");
}

#[tokio::test]
async fn a_saved_file_tells_nothing_of_what_was_done_or_where() {
    let mut world = World::new().await;
    let (phone, bytes) = saved(&mut world).await;
    let payload = serde_json::from_slice::<File>(&bytes).unwrap().signed.payload;
    for text in ["visit_started", "knocked", "Pritchard", "Rowlands", "\"visit\""] {
        assert!(!String::from_utf8_lossy(&payload).contains(text), "{text}");
    }
    let folder = world.phone_folder().join("unsent");
    assert_eq!(in_files(&folder, "Pritchard"), [""; 0]);
    let again = phone.save_unsent().unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "a second one beside the first: {again:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&again.path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn where_nothing_waits_there_is_nothing_to_save() {
    let world = World::new().await;
    let phone = world.phone().await;
    assert!(matches!(phone.save_unsent(), Err(doorstep::shell::unsent::SaveError::Nothing)));
    let unset = World::new().await;
    assert!(matches!(unset.open().save_unsent(), Err(doorstep::shell::unsent::SaveError::NotEnrolled)));
}

/// What somebody in between makes of an answer.
type Bent = fn(Passing) -> Passing;

#[tokio::test]
async fn why_it_is_not_sent_is_what_the_phone_saw_and_since_when() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    assert_eq!(phone.why_unsent().word, "turn");
    world.service.stop().await;
    phone.start(world.visit_id("V1")).unwrap();
    let since = world.clock.now();
    phone.sync_once(false).await;
    world.clock.advance(Duration::from_mins(2));
    phone.sync_once(false).await;
    let why = phone.why_unsent();
    assert_eq!((why.word, why.since), ("no_signal", Some(since)));
    assert!(why.again.is_some_and(|again| again > world.clock.now()));
    let bent: [(&str, Bent); 4] = [
        ("stranger", |passing| Passing { media: "text/html".into(), body: b"sign in".to_vec(), ..passing }),
        ("silent", |passing| passing.no(503, doorstep::sync::wire::problem::UNAVAILABLE)),
        ("too_many", |passing| passing.no(429, doorstep::sync::wire::problem::TOO_MANY)),
        ("refused", |passing| passing.no(401, doorstep::sync::wire::problem::UNKNOWN_DEVICE)),
    ];
    for (word, change) in bent {
        world.put_between(change).await;
        phone.sync_once(false).await;
        assert_eq!(phone.why_unsent().word, word);
        assert_eq!(phone.why_unsent().since, Some(world.clock.now()), "another reason begins anew");
    }
    world.service.stop().await;
    world.restart_service().await;
    phone.sync_once(false).await;
    assert_eq!((phone.why_unsent().word, phone.tally().waiting), ("turn", 0));
}

#[tokio::test]
async fn the_command_line_saves_the_unsent_log_beside_a_running_app_and_over_no_other_file() {
    let mut world = World::new().await;
    let (_phone, _bytes) = saved(&mut world).await;
    let path = world.folder.path().join("unsent.json");
    let export = || doorstep::shell::unsent::export_beside(&world.phone_folder(), world.platform.as_ref(), &path);
    assert_eq!(export().unwrap().count, 4);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(verdicts(&parcel::take(&world.central, &bytes).unwrap()), [Verdict::Created; 4]);
    assert!(matches!(export(), Err(doorstep::shell::unsent::SaveError::File(..))), "a file that is there stays");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}
