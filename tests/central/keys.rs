use std::time::Duration;

use doorstep::central::keys::{KeyError, Keys};
use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::OrgId;
use doorstep::domain::signed::Kind;
use doorstep::sync::trust::Trust;
use doorstep::sync::wire::VERSION;
use doorstep::sync::wire::time::Time;
use uuid::Uuid;

use crate::support::clock::START;

const ORG: OrgId = OrgId(Uuid::from_u128(1));
const DAY: Duration = Duration::from_hours(24);

fn made() -> tempfile::TempDir {
    let folder = crate::support::folder();
    Keys::make(folder.path(), ORG, START).unwrap();
    folder
}

fn believed(keys: &Keys, at: Timestamp, sequence: u64) -> Option<u64> {
    let answer = keys.answer(Kind::Time, &Time { v: VERSION, nonce: [0; 32], at }).unwrap();
    let trust = Trust { organisation: Some(ORG), root: keys.root, sequence };
    trust.open(Kind::Time, &answer, |time: &Time| time.at).ok().map(|believed| believed.sequence)
}

#[test]
fn a_service_key_is_good_for_ninety_days() {
    let folder = made();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    assert_eq!(believed(&keys, START + DAY * 89, 1), Some(1));
    assert_eq!(believed(&keys, START + DAY * 90, 1), None);
}

#[test]
fn a_key_that_is_about_to_end_is_renewed_where_the_root_is_at_hand() {
    let folder = made();
    let keys = Keys::load(folder.path(), ORG, START + DAY * 80).unwrap();
    assert_eq!(believed(&keys, START + DAY * 100, 1), Some(2), "and phones take the higher sequence");
    let again = Keys::load(folder.path(), ORG, START + DAY * 80).unwrap();
    assert_eq!(believed(&again, START + DAY * 100, 2), Some(2), "once");
}

#[test]
fn without_the_root_it_serves_to_the_end_and_then_says_to_bring_it() {
    let folder = made();
    std::fs::remove_file(folder.path().join("root.key")).unwrap();
    let keys = Keys::load(folder.path(), ORG, START + DAY * 89).unwrap();
    assert_eq!(believed(&keys, START + DAY * 89, 1), Some(1));
    assert!(matches!(Keys::load(folder.path(), ORG, START + DAY * 91), Err(KeyError::Ended(_))));
}

#[test]
fn keys_of_another_backup_are_refused() {
    let (one, two) = (made(), made());
    std::fs::copy(two.path().join("service.key"), one.path().join("service.key")).unwrap();
    assert!(matches!(Keys::load(one.path(), ORG, START), Err(KeyError::WrongCertificate)));
    std::fs::write(one.path().join("ingest.key"), "short").unwrap();
    std::fs::copy(two.path().join("service.json"), one.path().join("service.json")).unwrap();
    assert!(matches!(Keys::load(one.path(), ORG, START), Err(KeyError::NoKey(_))));
}

#[cfg(unix)]
#[test]
fn key_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = made();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
