//! What the first release wrote and sent, byte for byte (`tests/fixtures/release-1`): a bundle, a phone's folder before it
//! came, and central's database in the first version's form. This release has to read all of it.
//!
//! `cargo run --example freeze_release DIR` makes such a folder anew.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::routing::post;
use axum::{Json as Body, Router};
use doorstep::central::config::Folder;
use doorstep::central::db::organisation;
use doorstep::central::serve::{Listen, listen};
use doorstep::central::{router, verify};
use doorstep::domain::encoding::{unbase64url, unhex};
use doorstep::domain::entry::Purpose;
use doorstep::domain::signed::{Kind, Signed};
use doorstep::domain::sync_plan::Verdict;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::platform::Platform;
use doorstep::shell::platform::fake::Fake;
use doorstep::shell::start::Parts;
use doorstep::shell::sync::Signal;
use doorstep::sync::trust::Trust;
use doorstep::sync::wire::bundle::Bundle;
use doorstep::sync::wire::log::{Batch, EntryVerdict, Receipt};
use doorstep::sync::wire::time::{self, Time};
use doorstep::sync::wire::{Answer, VERSION};
use doorstep::vault::Secret32;
use doorstep::vault::envelope::HpkeOpener;
use doorstep::vault::signing::{PublicKey, SigningKey};
use serde_json::Value as Json;

use crate::support::clock::{START, TestClock};
use crate::support::folder;
use crate::support::phone::{look, unlock};
use crate::support::world::{PAGE, Service, serve_router, walk_to_key_safe, wish};

/// The tables of the first version, with the columns they had.
const FIRST: &str = include_str!("../fixtures/release-1/central/first.sql");
const ROWS: &str = include_str!("../fixtures/release-1/central/rows.sql");
const BUNDLE: &[u8] = include_bytes!("../fixtures/release-1/bundle.json");

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/release-1")
}

fn answer() -> Answer {
    serde_json::from_slice(BUNDLE).unwrap()
}

/// A key file that lies here: a test key, used nowhere else.
fn test_key(name: &str) -> SigningKey {
    let text = std::fs::read_to_string(frozen().join("central/keys").join(name)).unwrap();
    SigningKey::from_seed(&Secret32::from_slice(&unbase64url(text.trim()).unwrap()).unwrap()).unwrap()
}

fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The frozen phone, opened by this release in a folder of its own; what it knows is where central is now.
fn phone(folder: &Path, clock: &TestClock, address: String) -> Arc<Phone> {
    copy_files(&frozen().join("phone"), folder);
    let items = folder.join("keys.json");
    let keys: Json = serde_json::from_slice(&std::fs::read(&items).unwrap()).unwrap();
    std::fs::remove_file(items).unwrap();
    let identity: Json = serde_json::from_slice(&std::fs::read(folder.join("phone.json")).unwrap()).unwrap();
    let platform = Arc::new(Fake::default());
    let keystore = platform.keystore(folder, identity["installation"].as_str().unwrap(), Some(false)).unwrap();
    for (item, secret) in keys.as_object().unwrap() {
        keystore.set(item, &unhex(secret.as_str().unwrap()).unwrap()).unwrap();
    }
    let parts = Parts {
        folder: folder.to_owned(),
        central: Some(address),
        private_root: None,
        clocks: Arc::new(clock.clone()),
        platform,
        opener: Arc::new(HpkeOpener),
    };
    Arc::new(Phone::open(parts).unwrap())
}

#[test]
fn the_frozen_bundle_is_signed_and_reads_and_every_changed_byte_of_it_is_refused() {
    let answer = answer();
    let trust = Trust { organisation: None, root: test_key("root.key").public(), sequence: 0 };
    let bundle: Bundle = trust.open(Kind::Bundle, &answer, |bundle: &Bundle| bundle.issued_at).unwrap().body;
    assert_eq!((bundle.v, bundle.number, bundle.full, bundle.recovering), (1, 1, true, false));
    assert_eq!((bundle.visits.len(), bundle.clients.len()), (3, 3));
    assert_eq!((bundle.envelopes.len(), bundle.voice_envelopes.len()), (4, 4));
    let refused = |changed: &Answer| trust.open(Kind::Bundle, changed, |bundle: &Bundle| bundle.issued_at).is_err();
    for at in 0..answer.body.payload.len() {
        let mut changed = answer.clone();
        changed.body.payload[at] ^= 1;
        assert!(refused(&changed), "byte {at}");
    }
    let other = Trust { root: PublicKey([7; 32]), ..trust };
    assert!(other.open(Kind::Bundle, &answer, |bundle: &Bundle| bundle.issued_at).is_err());
}

/// An office that knows nothing but the frozen bundle: it answers each phone's request with it, under the request's own
/// identity, and the rest as it was sent.
async fn office_of_the_first_release() -> (Service, String) {
    let (frozen, key) = (answer(), Arc::new(test_key("service.key")));
    let certificate = frozen.service_key.clone();
    let signed = move |kind: Kind, payload: Vec<u8>| {
        let sig = key.sign(&kind.message(&payload)).to_vec();
        let body = Signed { payload, kid: key.public().kid(), sig };
        Answer { service_key: certificate.clone(), body, block: None }
    };
    let (telling, taking) = (signed.clone(), signed.clone());
    let payload = String::from_utf8(frozen.body.payload).unwrap();
    let sent: Json = serde_json::from_str(&payload).unwrap();
    let (request, device) = (sent["request"].as_str().unwrap().to_owned(), sent["device"].clone());
    let device = serde_json::from_value(device).unwrap();
    let bundle = move |Body(asked): Body<Json>| async move {
        Body(signed(Kind::Bundle, payload.replace(&request, asked["id"].as_str().unwrap()).into_bytes()))
    };
    let tell = move |Body(asked): Body<time::Request>| async move {
        let time = Time { v: VERSION, nonce: asked.nonce, at: START };
        Body(telling(Kind::Time, serde_json::to_vec(&time).unwrap()))
    };
    let take = move |Body(batch): Body<Batch>| async move {
        let created = |id| EntryVerdict { id, verdict: Verdict::Created, why: None };
        let receipt = Receipt {
            v: VERSION,
            batch_id: batch.batch_id,
            device,
            signed_at: START,
            entries: batch.entries.iter().map(|entry| created(entry.id)).collect(),
            held: Vec::new(),
        };
        Body(taking(Kind::Receipt, serde_json::to_vec(&receipt).unwrap()))
    };
    let router = Router::new()
        .route("/v1/bundle", post(bundle))
        .route("/v1/time", post(tell))
        .route("/v1/log/batches", post(take));
    let listening = listen(&Listen { at: ([127, 0, 0, 1], 0).into(), tls: None, behind_proxy: false }).await.unwrap();
    let at = listening.address().unwrap();
    (serve_router(listening, at, router), format!("http://{at}"))
}

#[tokio::test]
async fn a_phone_of_the_first_release_takes_its_bundle_with_this_one_and_shows_the_code() {
    let (_office, address) = office_of_the_first_release().await;
    let (folder, clock) = (folder(), TestClock::new(START));
    let phone = phone(folder.path(), &clock, address);
    let before = phone.tally().waiting;
    assert!(before > 1, "what it had written and not sent");
    unlock(&phone).await;
    phone.sync_once(true).await;
    assert_eq!((phone.progress().signal, phone.tally().waiting), (Signal::Fine, 0));
    shows_the_code(&phone);
}

/// Mrs Pritchard's key safe, from the right door to the code.
fn shows_the_code(phone: &Phone) {
    let today = phone.today().unwrap();
    let all = today.next.iter().chain(&today.later);
    let visit = all.map(|card| &card.visit).find(|visit| visit.reference == "V1").unwrap().id;
    walk_to_key_safe(phone, visit);
    let enter = wish(phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(look(phone, visit, enter).unwrap(), "258036");
}

/// Central's folder as the first release left it.
fn central(folder: &Path) -> Folder {
    copy_files(&frozen().join("central/keys"), &folder.join("keys"));
    #[cfg(feature = "postgres")]
    if let Some(address) = crate::support::postgres::for_world() {
        // The same rows in PostgreSQL's form; the script is the first version's, as its ledger says.
        let rows = ROWS.replace("(x'", "('\\x").replace(" x'", " '\\x");
        crate::support::postgres::fill(&address, ("V1__first", FIRST), &rows);
        return Folder::open(folder, Some(&address)).unwrap();
    }
    let db = rusqlite::Connection::open(folder.join("central.db")).unwrap();
    db.execute_batch(&format!("{FIRST}\n{ROWS}\nPRAGMA user_version = 1;")).unwrap();
    drop(db);
    Folder::open(folder, None).unwrap()
}

#[test]
fn a_central_of_the_first_release_keeps_every_row_and_its_whole_log_comes_out() {
    let folder = folder();
    let clock = TestClock::new(START);
    let central = central(folder.path()).central(clock.for_central()).unwrap();
    let count = |table: &str| {
        let rows = central.db.read_now(|tx| tx.query(&format!("SELECT count(*) FROM {table}"), &[]));
        rows.unwrap()[0].int(0).unwrap()
    };
    for (table, rows) in tables_with_rows() {
        assert_eq!(count(&table), rows, "{table}");
    }
    let report = central.db.read_now(|tx| verify::verify(tx, &central, verify::Scope::All)).unwrap();
    assert_eq!(report.differences, []);
    assert!(report.chains == 2 && report.entries > 10, "{report:?}");
}

/// The tables that the frozen rows go into, and how many there are.
fn tables_with_rows() -> Vec<(String, i64)> {
    let mut tables = std::collections::BTreeMap::new();
    for line in ROWS.lines().filter_map(|line| line.strip_prefix("INSERT INTO ")) {
        *tables.entry(line.split(' ').next().unwrap().to_owned()).or_insert(0) += 1;
    }
    assert!(tables.len() >= 12, "nearly every table of the first version: {tables:?}");
    tables.into_iter().collect()
}

/// Both brought up to date on the same day: the phone of the first release and this central, on its database.
#[tokio::test]
async fn a_phone_and_a_central_of_the_first_release_go_on_together_after_both_updates() {
    let (home, place) = (folder(), folder());
    let clock = TestClock::new(START);
    let listening = listen(&Listen { at: ([127, 0, 0, 1], 0).into(), tls: None, behind_proxy: false }).await.unwrap();
    let at = listening.address().unwrap();
    let data = central(place.path());
    let mut central = data.central(clock.for_central()).unwrap();
    let id = central.organisation.id;
    let address = format!("http://{at}");
    central.db.write_now(|tx| organisation::set_public_url(tx, id, &address)).unwrap();
    central.organisation = data.organisation(&central.db).unwrap().into();
    let mut service = serve_router(listening, at, router::router(central.clone(), false));
    let phone = phone(home.path(), &clock, address);
    unlock(&phone).await;
    clock.advance(Duration::from_secs(30));
    phone.sync_once(true).await;
    assert_eq!((phone.progress().signal, phone.tally().waiting), (Signal::Fine, 0));
    shows_the_code(&phone);
    phone.hide(PAGE, doorstep::domain::entry::Hidden::Released);
    phone.sync_once(true).await;
    assert_eq!((phone.tally().waiting, phone.tally().quarantined), (0, 0));
    let report = central.db.read_now(|tx| verify::verify(tx, &central, verify::Scope::All)).unwrap();
    assert_eq!((report.differences, report.set_aside), (vec![], 0));
    service.stop().await;
}
