//! No code stays in the readable log: held back as it arrives, and when a code is set.

use std::time::Duration;

use doorstep::central::import::Kind;
use doorstep::central::keys;
use doorstep::domain::entry::report::{Amendment, Concern, Subject};
use doorstep::domain::entry::{Fact, Record};
use doorstep::domain::sync_plan::Verdict;
use doorstep::domain::visit::{AccessPlan, MethodKind};
use doorstep::vault::Secret32;
use doorstep::vault::log::{Written, commitment};

use super::routes::HandPhone;
use crate::support::clock::START;
use crate::support::facts::plan;
use crate::support::world::World;

fn said(text: &str) -> Fact {
    Fact::HandedTo { name: text.into(), took_over: None }
}

/// What is on file of an entry: salt, payload, flags.
fn stored(world: &World, written: &Written) -> (Option<Vec<u8>>, Option<Vec<u8>>, String) {
    let values = [written.header.id.as_bytes().into()];
    let rows = world.rows("SELECT salt, payload, flags FROM entry WHERE id = $1", &values);
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    (row.optional_blob(0).unwrap(), row.optional_blob(1).unwrap(), row.text(2).unwrap())
}

fn is_held_back(world: &World, written: &Written) -> bool {
    let (salt, payload, flags) = stored(world, written);
    let held = flags.split(';').any(|flag| flag == "held_back");
    assert_eq!((salt.is_none(), payload.is_none()), (held, held), "both or neither: {flags}");
    held
}

fn kinds(world: &World) -> Vec<(String, Option<String>)> {
    world.incidents().into_iter().map(|incident| (incident.kind, incident.method)).collect()
}

#[tokio::test]
async fn a_text_that_holds_the_code_is_answered_like_any_other_and_held_back() {
    for text in ["it is 258036", "2580 36", "the alarm takes 7731"] {
        let world = World::new().await;
        let mut phone = HandPhone::enrol(&world, "W1").await;
        let first = phone.first(&world);
        let leak = phone.write_in(&world, ("V1", "C1"), said(text));
        let after = phone.write_in(&world, ("V1", "C1"), said("Elin next door"));
        let receipt = phone.send(&world, &phone.batch(&[first, leak.clone(), after.clone()])).await.unwrap();
        assert!(receipt.entries.iter().all(|entry| entry.verdict == Verdict::Created && entry.why.is_none()));
        assert_eq!((receipt.held[0].seq, receipt.held[0].hash), (3, after.hash), "the chain goes on");
        assert!(is_held_back(&world, &leak), "{text}");
        assert!(!is_held_back(&world, &after));
        let [incident] = world.incidents().try_into().unwrap();
        let method = if text.contains("alarm") { "alarm" } else { "key_safe" };
        assert_eq!((incident.kind.as_str(), incident.client.as_str()), ("code_in_note", "C1"));
        assert_eq!((incident.method.as_deref(), incident.state.as_str()), (Some(method), "open"));
        assert_eq!(world.event_kinds(), ["code_in_note"]);
        assert_eq!(world.told_of_last(), ["M1", "S1"]);
        let row = world.rows("SELECT kind, hash, commitment FROM entry ORDER BY seq", &[]).remove(1);
        assert_eq!((row.text(0).unwrap().as_str(), row.hash(1).unwrap()), ("handed_to", leak.hash));
        assert_eq!(row.hash(2).unwrap(), leak.header.commitment);
    }
}

#[tokio::test]
async fn a_held_back_entry_sent_again_is_a_duplicate_and_no_second_incident() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let leak = phone.write_in(&world, ("V1", "C1"), said("258036"));
    let batch = phone.batch(std::slice::from_ref(&leak));
    phone.send(&world, &batch).await.unwrap();
    let again = phone.send(&world, &batch).await.unwrap();
    assert_eq!(again.entries[0].verdict, Verdict::Duplicate);
    assert_eq!((world.incidents().len(), world.count("held_back")), (1, 1));
    assert!(is_held_back(&world, &leak));
}

#[tokio::test]
async fn no_code_is_in_what_is_listed_of_it() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let leak = phone.write_in(&world, ("V1", "C1"), said("it is 258036"));
    phone.send(&world, &phone.batch(&[leak])).await.unwrap();
    let org = world.central.organisation.id;
    let lines = world.central.db.read_now(|tx| doorstep::central::db::entries::lines(tx, org, None, 0, 9)).unwrap();
    assert_eq!(lines[0].flags, "held_back");
    let listed = format!(
        "{}{}{}",
        serde_json::to_string(&lines).unwrap(),
        serde_json::to_string(&world.events()).unwrap(),
        serde_json::to_string(&world.incidents()).unwrap()
    );
    assert!(!listed.contains("258036"), "{listed}");
    for row in world.rows("SELECT sealed, wrapped FROM held_back", &[]) {
        assert!(!row.blob(0).unwrap().windows(6).any(|bytes| bytes == b"258036"), "sealed, not plain");
    }
}

#[tokio::test]
async fn only_codes_of_visits_this_worker_was_given_are_compared() {
    let world = World::new().await;
    world.visit("X2", "W2", "C2", START, START + Duration::from_mins(30));
    let mut phone = HandPhone::enrol(&world, "W2").await;
    let guesses = [
        // In their own visit, the code of another home; in a colleague's visit; in no visit at all.
        phone.write_in(&world, ("X2", "C2"), said("is it 258036")),
        phone.write_in(&world, ("V1", "C1"), said("is it 258036")),
        phone.write_in(&world, ("X2", "C1"), said("is it 258036")),
        phone.write(&world, said("is it 258036")),
    ];
    let receipt = phone.send(&world, &phone.batch(&guesses)).await.unwrap();
    assert!(receipt.entries.iter().all(|entry| entry.verdict == Verdict::Created));
    for guess in &guesses {
        assert!(!is_held_back(&world, guess));
    }
    assert_eq!((world.incidents().len(), world.event_kinds().len()), (0, 0));
    let own = phone.write_in(&world, ("X2", "C2"), said("is it 4719"));
    phone.send(&world, &phone.batch(std::slice::from_ref(&own))).await.unwrap();
    assert!(is_held_back(&world, &own), "their own client's is found");
}

#[tokio::test]
async fn the_third_within_a_day_by_one_phone_is_raised_as_misuse() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    for (visit, client, code) in [("V1", "C1", "258036"), ("V2", "C2", "4719")] {
        let leak = phone.write_in(&world, (visit, client), said(code));
        phone.send(&world, &phone.batch(&[leak])).await.unwrap();
        world.clock.advance(Duration::from_mins(1));
    }
    assert!(kinds(&world).iter().all(|(kind, _)| kind == "code_in_note"), "two are not");
    let leak = phone.write_in(&world, ("V1", "C1"), said("7731"));
    phone.send(&world, &phone.batch(&[leak])).await.unwrap();
    let misuse: Vec<_> = kinds(&world).into_iter().filter(|(kind, _)| kind == "misuse").collect();
    assert_eq!(misuse, [("misuse".to_owned(), None)]);
    assert_eq!(world.event_kinds().last().unwrap(), "misuse");
    assert_eq!(world.told_of_last(), ["M1", "S1"]);
}

#[tokio::test]
async fn three_that_are_more_than_a_day_apart_or_by_three_phones_are_no_misuse() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    for hours in [0, 13, 12] {
        world.clock.advance(Duration::from_hours(hours));
        let leak = phone.write_in(&world, ("V1", "C1"), said("258036"));
        phone.send(&world, &phone.batch(&[leak])).await.unwrap();
    }
    assert_eq!(world.incidents().len(), 3);
    for _ in 0..2 {
        let mut next = HandPhone::enrol(&world, "W1").await;
        let leak = next.write_in(&world, ("V1", "C1"), said("258036"));
        next.send(&world, &next.batch(&[leak])).await.unwrap();
    }
    assert!(kinds(&world).iter().all(|(kind, _)| kind == "code_in_note"));
}

fn set_code(world: &World, code: &str, state: &str) {
    let file = format!(
        "client_id,kind,code,order_free,set_by,coordinated_by,state\nC1,key_safe,{code},true,Elin,Rhys,{state}\n"
    );
    assert_eq!(world.import(Kind::Codes, &file).errors, []);
}

#[tokio::test]
async fn when_a_code_is_set_thirty_days_of_the_clients_notes_are_searched_for_it() {
    for state in ["live", "pending"] {
        let world = World::new().await;
        let mut phone = HandPhone::enrol(&world, "W1").await;
        let too_old = phone.write_in(&world, ("V1", "C1"), said("new one is 440917"));
        world.clock.advance(Duration::from_secs(1));
        let just = phone.write_in(&world, ("V1", "C1"), said("new one is 440917"));
        let other = phone.write_in(&world, ("V2", "C2"), said("new one is 440917"));
        let plain = phone.write_in(&world, ("V1", "C1"), said("Elin next door"));
        let all = [too_old.clone(), just.clone(), other.clone(), plain.clone()];
        phone.send(&world, &phone.batch(&all)).await.unwrap();
        assert!(all.iter().all(|entry| !is_held_back(&world, entry)), "nobody knew the code yet");
        world.clock.advance(Duration::from_hours(30 * 24));
        set_code(&world, "440917", state);
        let held: Vec<bool> = all.iter().map(|entry| is_held_back(&world, entry)).collect();
        assert_eq!(held, [false, true, false, false], "{state}");
        assert_eq!(kinds(&world), [("code_in_note".to_owned(), Some("key_safe".to_owned()))]);
        // The same import again finds nothing more.
        set_code(&world, "440917", state);
        assert_eq!(world.incidents().len(), 1);
    }
}

#[tokio::test]
async fn a_dry_run_of_a_code_holds_nothing_back() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let note = phone.write_in(&world, ("V1", "C1"), said("new one is 440917"));
    phone.send(&world, &phone.batch(std::slice::from_ref(&note))).await.unwrap();
    let key = keys::organisation_key(&world.central_folder().join("keys")).unwrap();
    let file = "client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,440917,true,Elin,Rhys\n";
    let job = doorstep::central::import::Job {
        kind: Kind::Codes,
        file: "-",
        bytes: file.as_bytes(),
        dry_run: true,
        organisation: world.central.organisation.id,
        key: Some(&key),
        now: world.clock.now(),
    };
    doorstep::central::import::run(&world.central.db, &job).unwrap();
    assert!(!is_held_back(&world, &note));
    assert_eq!(world.incidents().len(), 0);
}

/// Opens AES-256-GCM, nonce first.
fn open(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).unwrap());
    let nonce = Nonce::try_assume_unique_for_key(&sealed[..12]).unwrap();
    let mut body = sealed[12..].to_vec();
    let opened = key.open_in_place(nonce, Aad::from(aad), &mut body).ok()?;
    Some(opened.to_vec())
}

#[tokio::test]
async fn a_held_back_text_opens_again_whole_with_the_organisations_key_and_no_other() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let leak = phone.write_in(&world, ("V1", "C1"), said("it is 258036"));
    phone.send(&world, &phone.batch(std::slice::from_ref(&leak))).await.unwrap();
    let [row] = world.rows("SELECT wrapped, sealed FROM held_back", &[]).try_into().unwrap();
    let (wrapped, sealed) = (row.blob(0).unwrap(), row.blob(1).unwrap());
    let header = leak.header;
    let aad = [
        b"doorstep/held-back/v1".as_slice(),
        header.organisation.as_bytes(),
        header.device.as_bytes(),
        header.id.as_bytes(),
    ]
    .concat();
    let wrapping = [b"doorstep/data-key/v1".as_slice(), &aad].concat();
    let key = keys::organisation_key(&world.central_folder().join("keys")).unwrap();
    let data_key: [u8; 32] = open(key.secret().expose(), &wrapping, &wrapped).unwrap().try_into().unwrap();
    let text = open(&data_key, &aad, &sealed).unwrap();
    let (salt, payload) = text.split_at(32);
    assert_eq!(Record::from_bytes(payload).unwrap().fact, said("it is 258036"));
    let salt: [u8; 32] = salt.try_into().unwrap();
    assert_eq!(commitment(&salt, payload), header.commitment, "the chain's own commitment fits");
    assert_eq!(open(Secret32::make().expose(), &wrapping, &wrapped), None);
    let elsewhere = [&aad[..aad.len() - 1], b"x"].concat();
    assert_eq!(open(&data_key, &elsewhere, &sealed), None, "in the place of another entry");
}

#[tokio::test]
async fn notes_that_arrive_in_another_order_are_each_judged_by_their_own_text() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let leak = phone.write_in(&world, ("V1", "C1"), said("258036"));
    let plain = phone.write_in(&world, ("V1", "C1"), said("Elin next door"));
    // In two batches, the plain one first: what was stored before is not judged anew.
    phone.send(&world, &phone.batch(std::slice::from_ref(&plain))).await.unwrap();
    phone.send(&world, &phone.batch(std::slice::from_ref(&leak))).await.unwrap();
    assert!(!is_held_back(&world, &plain));
    assert!(is_held_back(&world, &leak));
}

#[tokio::test]
async fn a_service_with_the_wrong_organisation_key_still_takes_the_log() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let key = world.central_folder().join("keys/organisation.key");
    let right = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let other = doorstep::domain::encoding::base64url(Secret32::make().expose());
    std::fs::write(&key, other).unwrap();
    world.central.keys.refresh(&world.central_folder().join("keys"), world.clock.now()).unwrap();
    let entry = phone.write_in(&world, ("V1", "C1"), said("safe 258036"));
    let receipt = phone.send(&world, &phone.batch(std::slice::from_ref(&entry))).await.unwrap();
    assert_eq!(receipt.entries[0].verdict, Verdict::Created);
    assert!(!is_held_back(&world, &entry));
    std::fs::write(&key, right).unwrap();
    world.central.keys.refresh(&world.central_folder().join("keys"), world.clock.now()).unwrap();
    let leak = phone.write_in(&world, ("V1", "C1"), said("it is 258036"));
    phone.send(&world, &phone.batch(std::slice::from_ref(&leak))).await.unwrap();
    assert!(is_held_back(&world, &leak), "and it is not hidden by the one that was let through");
}

#[tokio::test]
async fn a_code_split_over_two_texts_is_held_back_with_the_second() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = phone.write_in(&world, ("V1", "C1"), said("258"));
    phone.send(&world, &phone.batch(std::slice::from_ref(&first))).await.unwrap();
    let second = phone.write_in(&world, ("V1", "C1"), said("036"));
    phone.send(&world, &phone.batch(std::slice::from_ref(&second))).await.unwrap();
    assert_eq!((is_held_back(&world, &first), is_held_back(&world, &second)), (false, true));
}

#[tokio::test]
async fn texts_of_a_visit_that_went_to_a_colleague_while_under_way_are_compared() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let started = Fact::VisitStarted { plan: plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe]) };
    let started = phone.write_in(&world, ("V1", "C1"), started);
    phone.send(&world, &phone.batch(&[started])).await.unwrap();
    world.visit("V1", "W2", "C1", START, START + Duration::from_mins(30));
    let leak = phone.write_in(&world, ("V1", "C1"), said("it is 258036"));
    phone.send(&world, &phone.batch(std::slice::from_ref(&leak))).await.unwrap();
    assert!(is_held_back(&world, &leak));
}

#[tokio::test]
async fn a_correction_that_repeats_a_code_of_what_it_corrects_is_held_back_too() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let first = phone.write_in(&world, ("V1", "C1"), said("it is 258036"));
    let amendment = Amendment {
        entry: first.header.id,
        field: "name".into(),
        old: "it is 258036".into(),
        new: "Elin next door".into(),
        reason: "wrong field".into(),
    };
    let second = phone.write_in(&world, ("V1", "C1"), Fact::Amended(amendment));
    phone.send(&world, &phone.batch(&[first.clone(), second.clone()])).await.unwrap();
    assert!(is_held_back(&world, &first) && is_held_back(&world, &second));
    let record = world.get_as("M1", "/v1/visits/V1/record").await.1.to_string();
    assert!(!record.contains("258036"), "{record}");
}

#[tokio::test]
async fn a_text_about_no_visit_is_compared_with_the_codes_of_the_workers_last_two_days() {
    let concern = || {
        Fact::Concern(Concern { about: Subject::Home, home: None, child: false, words: "the safe is 258036".into() })
    };
    let world = World::new().await;
    let mut nia = HandPhone::enrol(&world, "W1").await;
    let mut huw = HandPhone::enrol(&world, "W2").await;
    let (hers, his) = (nia.write(&world, concern()), huw.write(&world, concern()));
    nia.send(&world, &nia.batch(std::slice::from_ref(&hers))).await.unwrap();
    huw.send(&world, &huw.batch(std::slice::from_ref(&his))).await.unwrap();
    assert!(is_held_back(&world, &hers));
    assert!(!is_held_back(&world, &his), "no guess at a home that was never his");
    assert_eq!(kinds(&world), [("code_in_note".into(), Some("key_safe".into()))]);
}
