//! What tests ask of a phone, and of its files.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use doorstep::domain::entry::{Fact, Hidden};
use doorstep::domain::ids::VisitId;
use doorstep::domain::reveal::{Refusal, Wish};
use doorstep::domain::round::Round;
use doorstep::shell::Phone;
use doorstep::shell::lock::PinError;
use doorstep::shell::platform::Platform;
use doorstep::shell::reveal::RevealError;
use doorstep::shell::start::open_beside;
use doorstep::store::meta;
use doorstep::store::visits::BundleState;
use doorstep::vault::keystore::Keystore;
use doorstep::vault::secret::Pin;

use super::world::{PAGE, PIN, World};

/// Holds the button for a moment: the code, or why there is none.
pub fn look(phone: &Phone, visit: VisitId, wish: Wish) -> Result<String, RevealError> {
    phone.show(PAGE, visit, wish)?;
    let code = phone.shown(PAGE, visit).unwrap().expose().to_owned();
    phone.hide(PAGE, Hidden::Released);
    Ok(code)
}

/// The rule that forbids this look.
pub fn refused(phone: &Phone, visit: VisitId, wish: Wish) -> Refusal {
    match look(phone, visit, wish) {
        Err(RevealError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {:?}", other.map(|_| "a code")),
    }
}

pub fn facts(phone: &Phone, visit: VisitId) -> Vec<Fact> {
    phone.at_door(visit).unwrap().unwrap().done.into_iter().filter_map(|done| done.fact).collect()
}

/// How many entries of this kind the visit has.
pub fn count(phone: &Phone, visit: VisitId, kind: &str) -> usize {
    facts(phone, visit).iter().filter(|fact| fact.kind() == kind).count()
}

pub async fn try_pin(phone: &Arc<Phone>, digits: &str) -> Result<(), PinError> {
    let (phone, pin) = (Arc::clone(phone), Pin::new(digits.into()));
    tokio::task::spawn_blocking(move || phone.unlock(&pin)).await.unwrap()
}

pub async fn change_pin(phone: &Arc<Phone>, present: &str, new: &str) -> Result<(), PinError> {
    let (phone, present, new) = (Arc::clone(phone), Pin::new(present.into()), Pin::new(new.into()));
    tokio::task::spawn_blocking(move || phone.change_pin(&present, &new)).await.unwrap()
}

pub async fn unlock(phone: &Arc<Phone>) {
    try_pin(phone, PIN).await.unwrap();
}

impl World {
    /// Puts in the phone what a bundle would bring beside visits.
    pub fn bring(&self, round: &Round) {
        let (_, mut store) = open_beside(&self.phone_folder(), self.platform.as_ref()).unwrap();
        let bundle: BundleState = store.sealed_meta(meta::BUNDLE).unwrap().unwrap();
        let bundle = BundleState { round: round.clone(), ..bundle };
        store.change(|change| change.set_sealed_meta(meta::BUNDLE, &bundle)).unwrap();
    }

    /// The phone's database, read beside the app.
    pub fn phone_db(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.phone_folder().join("phone.db")).unwrap()
    }

    /// Envelopes on the phone that fit this condition.
    pub fn envelopes(&self, condition: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM sealed_code WHERE {condition}");
        self.phone_db().query_row(&sql, [], |row| row.get(0)).unwrap()
    }

    /// How many rows a table of the phone has.
    pub fn phone_db_count(&self, table: &str) -> i64 {
        self.phone_db().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    /// Everything that bundles, receipts and block orders may change on the phone, as text to compare.
    pub fn phone_contents(&self) -> String {
        let db = self.phone_db();
        let mut all = String::new();
        for (table, order) in [
            ("visit", "id"),
            ("client_card", "id"),
            ("sealed_code", "visit, method, version, mode"),
            ("entry", "id"),
            ("outbox", "entry"),
            ("receipt", "entry"),
            ("chain", "device, epoch"),
            ("meta", "key"),
        ] {
            let mut statement = db.prepare(&format!("SELECT * FROM {table} ORDER BY {order}")).unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let values: Vec<rusqlite::types::Value> = (0..columns).map(|column| row.get(column).unwrap()).collect();
                writeln!(all, "{table} {values:?}").unwrap();
            }
        }
        all
    }

    /// The phone's keystore, as the app opens it.
    pub fn phone_keystore(&self) -> Keystore {
        let identity = std::fs::read(self.phone_folder().join("phone.json")).unwrap();
        let identity: serde_json::Value = serde_json::from_slice(&identity).unwrap();
        let installation = identity["installation"].as_str().unwrap();
        self.platform.keystore(&self.phone_folder(), installation, Some(false)).unwrap()
    }
}

/// Whether these digits stand in any file under this folder.
pub fn in_files(folder: &Path, text: &str) -> Vec<String> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    let holds = |path: &Path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    files.filter(|file| holds(file.path())).map(|file| file.path().display().to_string()).collect()
}
