//! The root offline, and the service key's renewal: by hand with the real program, and every certificate that must not
//! be taken.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use doorstep::central::keys::renewal::{self, Request};
use doorstep::central::keys::root::{self, RootError};
use doorstep::central::keys::service::Certificate;
use doorstep::central::keys::{Keys, ORGANISATION_KEY, ORGANISATION_KEY_NEXT};
use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::OrgId;
use doorstep::sync::wire::VERSION;
use doorstep::vault::Secret32;
use doorstep::vault::signing::{PublicKey, SigningKey};
use uuid::Uuid;

use crate::support::clock::START;
use crate::support::folder;

const ORG: OrgId = OrgId(Uuid::from_u128(1));
const DAY: Duration = Duration::from_hours(24);

/// The program, with nothing of the environment that would change what it does.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep-central"));
    for name in ["DOORSTEP_DATA", "DOORSTEP_DATABASE", ORGANISATION_KEY, ORGANISATION_KEY_NEXT] {
        command.env_remove(name);
    }
    command
}

pub fn central(data: &Path) -> Command {
    let mut command = program();
    command.arg("--data").arg(data);
    command
}

pub fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses at once reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What was done, once it was: standard output.
pub fn done(command: &mut Command, input: &str) -> String {
    let output = run(command, input);
    assert_eq!(code(&output), 0, "{}", err(&output));
    out(&output)
}

/// What was said, once it was refused: one line.
pub fn refused(command: &mut Command, input: &str) -> String {
    let output = run(command, input);
    assert_eq!(code(&output), 1, "{}{}", out(&output), err(&output));
    assert_eq!(out(&output), "");
    err(&output)
}

const INIT: [&str; 7] =
    ["init", "--name", "Gofal", "--on-call", "07700 900162", "--public-url", "https://doorstep.example.org"];

/// A data folder whose root lies in it.
pub fn initialised() -> tempfile::TempDir {
    let data = folder();
    done(central(data.path()).args(INIT), "");
    data
}

/// Every file below a folder, with its bytes.
pub fn contents(folder: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    files.map(|e| (e.path().to_owned(), std::fs::read(e.path()).unwrap())).collect()
}

fn shown(data: &Path) -> serde_json::Value {
    serde_json::from_str(&done(central(data).args(["root", "show", "--json"]), "")).unwrap()
}

// --- by hand -------------------------------------------------------------------------------------------------------------

#[test]
fn a_service_key_is_renewed_while_the_root_never_comes_near_the_server() {
    let (offline, data) = (folder(), folder());
    let root = offline.path().join("root.key");
    let made = done(program().args(["root", "make"]).arg(&root), "");
    done(central(data.path()).args(INIT).arg("--root").arg(&root), "");
    assert!(!data.path().join("keys/root.key").exists());
    let before = shown(data.path());
    assert_eq!((&before["sequence"], &before["root_in_folder"]), (&1.into(), &false.into()));

    let asked = run(central(data.path()).args(["root", "request"]), "");
    let certified = run(program().args(["root", "certify", "--root"]).arg(&root), &out(&asked));
    assert_eq!((code(&asked), code(&certified)), (0, 0), "{}", err(&certified));
    let sign = err(&asked).split(':').next().unwrap().to_owned();
    assert!(err(&certified).contains(&sign), "both show the sign of the same key: {sign} {}", err(&certified));
    assert_eq!(shown(data.path())["waiting"].as_str().map(str::len), Some(16));
    done(central(data.path()).args(["root", "install"]), &out(&certified));

    let after = shown(data.path());
    assert_eq!((&after["sequence"], &after["days_left"]), (&2.into(), &89.into()));
    assert_eq!((after["kid"] != before["kid"], &after["waiting"]), (true, &serde_json::Value::Null));
    assert_eq!(after["root"], before["root"]);
    assert!(made.contains(after["root"].as_str().unwrap()), "the sign that `root make` showed");
    let secret = std::fs::read(&root).unwrap();
    for (path, bytes) in contents(data.path()) {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret), "the root is in {}", path.display());
    }
    let twice = refused(central(data.path()).args(["root", "install"]), &out(&certified));
    assert!(twice.contains("number 2 is in use"), "{twice}");
}

#[test]
fn enrolment_shows_the_sign_of_the_root_that_was_made() {
    let (offline, data) = (folder(), folder());
    let root = offline.path().join("root.key");
    let made = done(program().args(["root", "make"]).arg(&root), "");
    assert_eq!(made, done(program().args(["root", "check"]).arg(&root), ""));
    done(central(data.path()).args(INIT).arg("--root").arg(&root), "");
    done(central(data.path()).args(["import", "people", "-"]), "worker_id,name,roles\nW1,Nia,care_worker\n");
    let enrolled = done(central(data.path()).args(["enrol", "--worker", "W1"]), "");
    let sign = |text: &str| text.lines().find_map(|line| Some(line.strip_prefix("sign    ")?[..14].to_owned()));
    assert_eq!(sign(&enrolled), sign(&made));
    assert!(sign(&made).is_some());
}

#[test]
fn a_root_on_a_stick_renews_in_one_step() {
    let (stick, data) = (folder(), initialised());
    let root = stick.path().join("root.key");
    done(central(data.path()).args(["root", "take", "--to"]).arg(&root), "");
    for sequence in 2..5 {
        done(central(data.path()).args(["root", "renew", "--root"]).arg(&root), "");
        assert_eq!(shown(data.path())["sequence"], sequence);
    }
    assert!(!data.path().join("keys/root.key").exists());
}

#[test]
fn a_root_that_was_taken_is_nowhere_in_the_folder_and_the_service_runs_without_it() {
    let (stick, data) = (folder(), initialised());
    let (here, there) = (data.path().join("keys/root.key"), stick.path().join("gofal.key"));
    let secret = std::fs::read(&here).unwrap();
    let warned = run(central(data.path()).args(["root", "show"]), "");
    assert_eq!((code(&warned), err(&warned).contains("root take")), (0, true), "{}", err(&warned));

    let said = done(central(data.path()).args(["root", "take", "--to"]).arg(&there), "");
    assert_eq!(std::fs::read(&there).unwrap(), secret);
    for (path, bytes) in contents(data.path()) {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret), "the root is in {}", path.display());
    }
    let quiet = run(central(data.path()).args(["root", "show"]), "");
    assert_eq!((code(&quiet), err(&quiet).as_str()), (0, ""));
    assert!(said.contains(shown(data.path())["root"].as_str().unwrap()));
    done(central(data.path()).args(["import", "people", "-"]), "worker_id,name,roles\nW1,Nia,care_worker\n");
    done(central(data.path()).args(["enrol", "--worker", "W1"]), "");
    let again = refused(central(data.path()).args(["root", "take", "--to"]).arg(stick.path().join("x")), "");
    assert!(again.contains("no root.key"), "{again}");
}

#[test]
fn a_root_is_taken_neither_over_a_file_nor_into_the_data_folder_nor_to_nowhere() {
    let (stick, data) = (folder(), initialised());
    let letter = stick.path().join("letter.txt");
    std::fs::write(&letter, "Dear").unwrap();
    let before = contents(data.path().join("keys").as_path());
    for to in [
        letter.clone(),
        stick.path().to_owned(),
        data.path().join("mine.key"),
        data.path().join("keys/../keys/mine.key"),
        stick.path().join("nowhere/root.key"),
    ] {
        let said = refused(central(data.path()).args(["root", "take", "--to"]).arg(&to), "");
        assert!(said.contains(": give "), "{said}");
    }
    let mut after = contents(data.path().join("keys").as_path());
    after.retain(|path, _| !path.ends_with("lock"));
    assert!(before.iter().filter(|(path, _)| !path.ends_with("lock")).eq(after.iter()));
    assert_eq!(std::fs::read(&letter).unwrap(), b"Dear");
    assert_eq!(std::fs::read_dir(stick.path()).unwrap().count(), 1);
}

#[test]
fn a_root_is_never_made_over_a_file() {
    let offline = folder();
    let file = offline.path().join("root.key");
    done(program().args(["root", "make"]).arg(&file), "");
    let before = contents(offline.path());
    assert!(refused(program().args(["root", "make"]).arg(&file), "").contains("there already"));
    assert!(
        refused(program().args(["root", "make"]).arg(offline.path().join("no/x")), "").contains("cannot be written")
    );
    assert_eq!(contents(offline.path()), before);
}

#[test]
fn an_init_whose_root_does_not_read_makes_nothing() {
    let (offline, data) = (folder(), folder());
    let file = offline.path().join("root.key");
    let init = |data: &Path| refused(central(data).args(INIT).arg("--root").arg(&file), "");
    assert!(init(data.path()).contains("cannot be read"));
    for bad in ["", "short", "Dear root", &"A".repeat(5000)] {
        std::fs::write(&file, bad).unwrap();
        assert!(init(data.path()).contains("holds no root"), "{bad}");
    }
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn wrong_use_of_the_root_is_64_and_a_machine_without_a_data_folder_can_make_one() {
    for args in [&["root"][..], &["root", "make"], &["root", "certify"], &["root", "take"], &["root", "renew"]] {
        assert_eq!(code(&run(program().args(args), "")), 64, "{args:?}");
    }
    for args in [&["root", "request"][..], &["root", "show"], &["root", "install"], &["rotate-ingest"], &["rotate-key"]]
    {
        let output = run(program().args(args), "");
        assert_eq!((code(&output), err(&output).contains("--data")), (64, true), "{args:?}");
        let empty = folder();
        assert!(refused(central(empty.path()).args(args), "").contains("init"), "{args:?}");
        assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0, "{args:?}");
    }
}

#[test]
fn a_request_that_does_not_read_is_not_certified() {
    let (offline, data) = (folder(), folder());
    let (root, other) = (offline.path().join("root.key"), offline.path().join("other.key"));
    done(program().args(["root", "make"]).arg(&root), "");
    done(program().args(["root", "make"]).arg(&other), "");
    done(central(data.path()).args(INIT).arg("--root").arg(&root), "");
    let asked = done(central(data.path()).args(["root", "request"]), "");
    assert_eq!(asked, done(central(data.path()).args(["root", "request"]), ""), "asking twice is asking once");
    let certify = |root: &Path, input: &str| refused(program().args(["root", "certify", "--root"]).arg(root), input);
    for bad in [
        String::new(),
        "\u{0}\u{1}".into(),
        "{}".into(),
        asked[..asked.len() / 2].to_owned(),
        format!("{asked}{asked}"),
        asked.replace("\"v\": 1", "\"v\": 2"),
        asked.replace("\"sequence\": 2", "\"sequence\": 1"),
        asked.replace("\"sequence\": 2", "\"sequence\": 18446744073709551615"),
        asked.replace("\"sequence\": 2", "\"sequence\": -2"),
        asked.replace("\"kid\": \"", "\"kid\": \"0"),
        asked.replace("\"v\": 1", "\"v\": 1, \"to\": 1"),
        "[".repeat(100_000),
    ] {
        let said = certify(&root, &bad);
        assert!(said.contains("no request for a service key"), "{said}");
    }
    assert!(certify(&other, &asked).contains("another root"));
    assert!(certify(&offline.path().join("none"), &asked).contains("cannot be read"));
    assert!(certify(&data.path().join("keys/service.json"), &asked).contains("holds no root"));
}

#[test]
fn another_organisations_root_renews_nothing() {
    let (stick, data) = (folder(), initialised());
    let other = stick.path().join("other.key");
    done(program().args(["root", "make"]).arg(&other), "");
    let said = refused(central(data.path()).args(["root", "renew", "--root"]).arg(&other), "");
    assert!(said.contains("bring that one") && said.contains(shown(data.path())["root"].as_str().unwrap()), "{said}");
    assert_eq!(shown(data.path())["sequence"], 1);
}

#[cfg(unix)]
#[test]
fn files_of_roots_and_of_waiting_and_retired_keys_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (stick, data) = (folder(), initialised());
    done(central(data.path()).args(["root", "take", "--to"]).arg(stick.path().join("taken.key")), "");
    done(program().args(["root", "make"]).arg(stick.path().join("made.key")), "");
    done(central(data.path()).args(["root", "request"]), "");
    done(central(data.path()).args(["rotate-ingest"]), "");
    let mut seen = 0;
    for root in [stick.path().to_owned(), data.path().join("keys")] {
        for entry in walkdir::WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap) {
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{}", entry.path().display());
            seen += 1;
        }
    }
    assert_eq!(seen, 10);
}

// --- certificates that must not be taken -----------------------------------------------------------------------------------

fn new_root() -> SigningKey {
    SigningKey::from_seed(&Secret32::make()).unwrap()
}

/// A key folder under a root that is not in it, with a request waiting.
struct Server {
    folder: tempfile::TempDir,
    root: SigningKey,
    request: Request,
}

impl Server {
    fn new(org: OrgId) -> Self {
        let (folder, root) = (folder(), new_root());
        Keys::make_under(folder.path(), &root, org, START).unwrap();
        let request = renewal::request(folder.path()).unwrap();
        Self { folder, root, request }
    }

    fn install(&self, certificate: &[u8], now: Timestamp) -> Result<u64, RootError> {
        renewal::install(self.folder.path(), certificate, now).map(|key| key.sequence)
    }

    /// Refused, for the reason that `expected` looks for, and every file is as it was.
    fn refuses(&self, certificate: &Certificate, now: Timestamp, expected: impl Fn(&RootError) -> bool) {
        let before = contents(self.folder.path());
        let error = self.install(&bytes(certificate), now).unwrap_err();
        assert!(expected(&error), "{error:?}");
        assert_eq!(contents(self.folder.path()), before);
    }
}

fn bytes(certificate: &Certificate) -> Vec<u8> {
    serde_json::to_vec_pretty(certificate).unwrap()
}

fn certified(root: &SigningKey, request: &Request) -> Certificate {
    renewal::certify(root, request, START).unwrap()
}

#[test]
fn a_certificate_of_another_root_is_refused() {
    let server = Server::new(ORG);
    let other = new_root();
    let request = Request { root: other.public().kid(), ..server.request.clone() };
    let theirs = certified(&other, &request);
    server.refuses(&theirs, START, |error| matches!(error, RootError::OtherRoot { .. }));
    // Under the right root's name, with the wrong one's signature.
    let named = Certificate { root: server.root.public().0, ..theirs };
    server.refuses(&named, START, |error| matches!(error, RootError::NoCertificate(_)));
}

#[test]
fn a_certificate_of_another_organisation_under_the_same_root_is_refused() {
    let server = Server::new(ORG);
    let request = Request { organisation: OrgId(Uuid::from_u128(2)), ..server.request.clone() };
    let theirs = certified(&server.root, &request);
    server.refuses(&theirs, START, |error| matches!(error, RootError::OtherOrganisation));
}

#[test]
fn a_certificate_of_a_key_that_does_not_wait_here_is_refused() {
    let server = Server::new(ORG);
    let other = new_root().public();
    let request = Request { kid: other.kid(), public: other.0, ..server.request.clone() };
    let theirs = certified(&server.root, &request);
    server.refuses(&theirs, START, |error| matches!(error, RootError::OtherKey { .. }));
    // The key in use, with a higher number: nothing waits for that.
    let present = root::standing(server.folder.path()).unwrap().service;
    let again = Request { kid: present.kid.clone(), public: present.public, ..server.request.clone() };
    let same = certified(&server.root, &again);
    server.refuses(&same, START, |error| matches!(error, RootError::OtherKey { .. }));
    std::fs::remove_file(server.folder.path().join("service.next.key")).unwrap();
    server.refuses(&same, START, |error| matches!(error, RootError::NothingWaits));
}

#[test]
fn a_certificate_with_the_same_or_a_lower_number_is_refused() {
    let server = Server::new(ORG);
    for sequence in [0, 1] {
        let request = Request { sequence, ..server.request.clone() };
        let low = certified(&server.root, &request);
        server.refuses(&low, START, |error| matches!(error, RootError::NotHigher { present: 1, .. }));
    }
    assert_eq!(server.install(&bytes(&certified(&server.root, &server.request)), START).unwrap(), 2);
}

#[test]
fn a_certificate_that_is_over_or_not_yet_good_is_refused() {
    let server = Server::new(ORG);
    let certificate = certified(&server.root, &server.request);
    for now in [START - Duration::from_hours(2), START + DAY * 90, START + DAY * 400] {
        server.refuses(&certificate, now, |error| matches!(error, RootError::NotInForce { .. }));
    }
    assert_eq!(server.install(&bytes(&certificate), START + DAY * 89).unwrap(), 2);
}

#[test]
fn every_bit_of_a_certificate_counts() {
    let server = Server::new(ORG);
    let certificate = bytes(&certified(&server.root, &server.request));
    let before = contents(server.folder.path());
    for place in 0..certificate.len() {
        for bit in 0..8 {
            let mut changed = certificate.clone();
            changed[place] ^= 1 << bit;
            let taken = server.install(&changed, START);
            // A space may become no other white space by one bit, nor a letter another spelling of the same bytes.
            assert!(taken.is_err(), "byte {place}, bit {bit}");
        }
    }
    for length in 0..certificate.len() {
        assert!(server.install(&certificate[..length], START).is_err(), "cut after {length}");
    }
    assert_eq!(contents(server.folder.path()), before);
    assert_eq!(server.install(&certificate, START).unwrap(), 2);
}

#[test]
fn a_certificate_of_something_else_that_the_root_signed_is_refused() {
    use doorstep::domain::signed::Kind;
    let server = Server::new(ORG);
    let right = certified(&server.root, &server.request);
    let key = right.open().unwrap();
    // The same words under another kind's prefix, and a key whose name is another's.
    let other_kind = server.root.sign_body(Kind::Bundle, &key).unwrap();
    let misnamed = doorstep::sync::wire::ServiceKey { kid: "0".repeat(16), ..key.clone() };
    let misnamed = server.root.sign_body(Kind::ServiceKey, &misnamed).unwrap();
    let version = doorstep::sync::wire::ServiceKey { v: VERSION + 1, ..key };
    let version = server.root.sign_body(Kind::ServiceKey, &version).unwrap();
    for service_key in [other_kind, misnamed, version] {
        let wrong = Certificate { service_key, ..right.clone() };
        server.refuses(&wrong, START, |error| matches!(error, RootError::NoCertificate(_)));
    }
}

// --- taking the root, cut off ---------------------------------------------------------------------------------------------

/// A data folder's key folder, with its root.
fn keys_with_root() -> (tempfile::TempDir, std::path::PathBuf) {
    let data = folder();
    let keys = data.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    Keys::make(&keys, ORG, START).unwrap();
    (data, keys)
}

#[test]
fn a_taking_that_was_cut_off_is_ended_by_taking_again() {
    let ((_data, keys), stick) = (keys_with_root(), folder());
    let (here, there) = (keys.join("root.key"), stick.path().join("root.key"));
    // After the copy.
    std::fs::copy(&here, &there).unwrap();
    // In the middle of overwriting the original.
    let zeros = vec![0; std::fs::read(&here).unwrap().len()];
    std::fs::write(&here, zeros).unwrap();
    Keys::load(&keys, ORG, START + DAY * 80).unwrap();
    let public = root::take(&keys, &there).unwrap();
    assert!(!here.exists());
    let root = root::read(&there).unwrap();
    assert_eq!(root.public(), public);
    assert_eq!(renewal::renew(&keys, &root, START).unwrap().sequence, 2);
}

#[test]
fn a_root_key_that_is_not_this_organisations_is_left_where_it_is() {
    let ((_data, keys), (_other_data, other), stick) = (keys_with_root(), keys_with_root(), folder());
    std::fs::copy(other.join("root.key"), keys.join("root.key")).unwrap();
    let taken = root::take(&keys, &stick.path().join("root.key"));
    assert!(matches!(taken, Err(RootError::OtherRoot { .. })), "{taken:?}");
    assert!(keys.join("root.key").exists());
    assert_eq!(std::fs::read_dir(stick.path()).unwrap().count(), 0);
    // And it renews nothing: the key in use serves on.
    assert_eq!(Keys::load(&keys, ORG, START + DAY * 80).unwrap().ends(), START + DAY * 90);
}

#[test]
fn the_sign_of_a_root_is_twelve_characters_that_people_compare() {
    let sign = root::sign(&PublicKey([7; 32]));
    assert_eq!(sign, doorstep::sync::wire::enrolment::fingerprint(&doorstep::vault::sha256(&[&[7; 32]])));
    assert_eq!(sign.len(), 14);
}
