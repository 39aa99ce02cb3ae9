use std::time::Duration;

use doorstep::central::keys::service::Certificate;
use doorstep::central::keys::{KeyError, Keys, Latest, ingest, renewal, root};
use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::OrgId;
use doorstep::domain::signed::Kind;
use doorstep::sync::trust::Trust;
use doorstep::sync::wire::VERSION;
use doorstep::sync::wire::time::Time;
use doorstep::vault::Secret32;
use doorstep::vault::signing::SigningKey;
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
fn phones_take_a_renewed_key_and_then_refuse_the_one_before() {
    let folder = made();
    let old = Keys::load(folder.path(), ORG, START).unwrap();
    renewal::renew(folder.path(), &root::read(&folder.path().join("root.key")).unwrap(), START).unwrap();
    let new = Keys::load(folder.path(), ORG, START).unwrap();
    assert_eq!(old.root, new.root);
    assert_eq!(believed(&old, START, 1), Some(1));
    assert_eq!(believed(&new, START, 1), Some(2));
    assert_eq!(believed(&old, START, 2), None, "once a phone has seen the new one");
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

// --- a crash at any point ------------------------------------------------------------------------------------------------

/// A server whose root is elsewhere, with the certificate of its next key at hand but not installed.
fn about_to_install() -> (tempfile::TempDir, Certificate) {
    let (folder, root) = (crate::support::folder(), SigningKey::from_seed(&Secret32::make()).unwrap());
    Keys::make_under(folder.path(), &root, ORG, START).unwrap();
    let request = renewal::request(folder.path()).unwrap();
    (folder, renewal::certify(&root, &request, START).unwrap())
}

fn written(certificate: &Certificate) -> Vec<u8> {
    serde_json::to_vec_pretty(certificate).unwrap()
}

#[test]
fn a_crash_before_the_certificate_is_in_place_leaves_the_old_pair_and_the_request() {
    let (folder, certificate) = about_to_install();
    std::fs::write(folder.path().join("service.new"), &written(&certificate)[..40]).unwrap();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    assert_eq!(believed(&keys, START, 0), Some(1));
    assert_eq!(renewal::install(folder.path(), &written(&certificate), START).unwrap().sequence, 2);
}

#[test]
fn a_crash_between_certificate_and_key_is_mended_at_the_next_start() {
    let (folder, certificate) = about_to_install();
    let next = std::fs::read(folder.path().join("service.next.key")).unwrap();
    std::fs::write(folder.path().join("service.json"), written(&certificate)).unwrap();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    assert_eq!(believed(&keys, START, 1), Some(2));
    assert!(!folder.path().join("service.next.key").exists());
    assert_eq!(std::fs::read(folder.path().join("service.key")).unwrap(), next);
    assert_eq!(believed(&Keys::load(folder.path(), ORG, START).unwrap(), START, 2), Some(2));
}

#[test]
fn a_certified_key_that_cannot_be_moved_is_used_from_where_it_lies() {
    let (folder, certificate) = about_to_install();
    std::fs::write(folder.path().join("service.json"), written(&certificate)).unwrap();
    std::fs::remove_file(folder.path().join("service.key")).unwrap();
    std::fs::create_dir(folder.path().join("service.key")).unwrap();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    assert_eq!(believed(&keys, START, 1), Some(2));
    assert!(folder.path().join("service.next.key").exists());
}

#[test]
fn whoever_comes_first_after_a_crash_mends_it() {
    for first in 0..3 {
        let (folder, certificate) = about_to_install();
        std::fs::write(folder.path().join("service.json"), written(&certificate)).unwrap();
        match first {
            0 => assert_eq!(root::standing(folder.path()).unwrap().service.sequence, 2),
            1 => assert_eq!(renewal::request(folder.path()).unwrap().sequence, 3),
            _ => assert!(renewal::install(folder.path(), &written(&certificate), START).is_err(), "it is in force"),
        }
        assert_eq!(believed(&Keys::load(folder.path(), ORG, START).unwrap(), START, 2), Some(2), "{first}");
    }
}

#[test]
fn a_lost_service_key_is_replaced_by_a_renewal() {
    let (folder, certificate) = about_to_install();
    std::fs::remove_file(folder.path().join("service.key")).unwrap();
    assert!(matches!(Keys::load(folder.path(), ORG, START), Err(KeyError::Unreadable(..))));
    assert_eq!(root::standing(folder.path()).unwrap().service.sequence, 1);
    assert_eq!(renewal::request(folder.path()).unwrap().sequence, 2);
    renewal::install(folder.path(), &written(&certificate), START).unwrap();
    assert_eq!(believed(&Keys::load(folder.path(), ORG, START).unwrap(), START, 1), Some(2));
}

// --- a service that runs --------------------------------------------------------------------------------------------------

#[test]
fn a_service_that_runs_takes_over_a_renewed_key() {
    let (folder, certificate) = about_to_install();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    assert!(!keys.refresh(folder.path(), START).unwrap(), "nothing has changed yet");
    renewal::install(folder.path(), &written(&certificate), START).unwrap();
    assert_eq!(believed(&keys, START, 0), Some(1), "until it looks");
    assert!(keys.refresh(folder.path(), START).unwrap());
    assert_eq!(believed(&keys, START, 2), Some(2));
    assert!(!keys.refresh(folder.path(), START).unwrap(), "once");
}

#[test]
fn a_service_that_runs_renews_its_key_by_itself_where_the_root_is_at_hand() {
    let folder = made();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    assert!(!keys.refresh(folder.path(), START + DAY * 75).unwrap());
    assert!(keys.refresh(folder.path(), START + DAY * 76).unwrap());
    assert_eq!(believed(&keys, START + DAY * 160, 2), Some(2));
}

#[test]
fn keys_on_disk_that_are_older_damaged_or_anothers_leave_a_running_service_as_it_is() {
    let (folder, certificate) = about_to_install();
    let old = std::fs::read(folder.path().join("service.json")).unwrap();
    let old_key = std::fs::read(folder.path().join("service.key")).unwrap();
    renewal::install(folder.path(), &written(&certificate), START).unwrap();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    let serves = || assert_eq!(believed(&keys, START, 2), Some(2));

    std::fs::write(folder.path().join("service.json"), &old).unwrap();
    std::fs::write(folder.path().join("service.key"), &old_key).unwrap();
    assert!(matches!(keys.refresh(folder.path(), START), Err(KeyError::WentBack { on_disk: 1, running: 2 })));
    serves();
    std::fs::write(folder.path().join("service.json"), "{").unwrap();
    assert!(matches!(keys.refresh(folder.path(), START), Err(KeyError::NoKey(_))));
    serves();
    let other = made();
    for name in ["service.json", "service.key"] {
        std::fs::copy(other.path().join(name), folder.path().join(name)).unwrap();
    }
    assert!(matches!(keys.refresh(folder.path(), START), Err(KeyError::OtherRoot)));
    serves();
    std::fs::remove_file(folder.path().join("service.json")).unwrap();
    assert!(matches!(keys.refresh(folder.path(), START), Err(KeyError::Unreadable(..))));
    serves();
}

#[tokio::test]
async fn the_watch_of_a_running_service_takes_over_what_changes() {
    use std::sync::Arc;
    let (folder, certificate) = about_to_install();
    let keys = Arc::new(Keys::load(folder.path(), ORG, START).unwrap());
    let clock: doorstep::central::Clock = Arc::new(|| START);
    let every = Duration::from_millis(10);
    let watching = tokio::spawn(doorstep::central::keys::watch(keys.clone(), folder.path().into(), clock, every));
    renewal::install(folder.path(), &written(&certificate), START).unwrap();
    for _ in 0..500 {
        if believed(&keys, START, 2) == Some(2) {
            break;
        }
        tokio::time::sleep(every).await;
    }
    watching.abort();
    assert_eq!(believed(&keys, START, 2), Some(2));
}

#[test]
fn a_value_that_many_threads_replace_and_read_is_always_one_of_theirs() {
    let latest = Latest::new(0);
    std::thread::scope(|scope| {
        for thread in 1..=4 {
            let latest = &latest;
            scope.spawn(move || (0..50).for_each(|_| latest.replace(thread)));
        }
        let early: &i32 = &latest;
        assert!((0..1000).all(|_| (0..=4).contains(&*latest)));
        assert!((0..=4).contains(early), "a reference stays good");
    });
    assert_ne!(*latest, 0);
}

// --- retired ingest keys --------------------------------------------------------------------------------------------------

#[test]
fn a_retired_ingest_key_opens_for_four_hundred_days_and_is_then_gone() {
    let folder = made();
    let before = Keys::load(folder.path(), ORG, START).unwrap();
    let rotated = ingest::rotate(folder.path(), START).unwrap();
    let retired = rotated.retired.unwrap();
    assert_eq!(retired, before.ingest_public.kid());
    let file = folder.path().join("ingest-retired").join(format!("{retired}.key"));
    let public = |keys: &Keys, kid: &str| keys.ingest_for(kid).public().unwrap();
    for (days, kept) in [(0, true), (399, true), (400, false), (401, false)] {
        let keys = Keys::load(folder.path(), ORG, START + DAY * days).unwrap();
        assert_eq!(keys.ingest_public.kid(), rotated.present);
        assert_eq!(public(&keys, &rotated.present), *keys.ingest_public);
        assert_eq!(public(&keys, &retired) == *before.ingest_public, kept, "{days} days");
        assert_eq!(file.exists(), kept, "{days} days");
    }
}

#[test]
fn a_service_that_runs_takes_over_a_new_ingest_key_and_keeps_the_old_one() {
    let folder = made();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    let before = *keys.ingest_public;
    let rotated = ingest::rotate(folder.path(), START).unwrap();
    assert_eq!(*keys.ingest_public, before);
    assert!(keys.refresh(folder.path(), START).unwrap());
    assert_eq!(keys.ingest_public.kid(), rotated.present);
    assert_eq!(keys.ingest.public(), Some(*keys.ingest_public));
    assert_eq!(keys.ingest_for(&rotated.retired.unwrap()).public(), Some(before));
    assert!(!keys.refresh(folder.path(), START).unwrap());
}

#[test]
fn a_rotation_cut_off_before_the_new_ingest_key_is_in_place_changes_nothing_and_can_be_run_again() {
    let folder = made();
    let before = *Keys::load(folder.path(), ORG, START).unwrap().ingest_public;
    let key = std::fs::read(folder.path().join("ingest.key")).unwrap();
    ingest::rotate(folder.path(), START).unwrap();
    std::fs::write(folder.path().join("ingest.key"), key).unwrap();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    assert_eq!((*keys.ingest_public, keys.ingest.public()), (before, Some(before)));
    let rotated = ingest::rotate(folder.path(), START + DAY).unwrap();
    let keys = Keys::load(folder.path(), ORG, START + DAY * 400).unwrap();
    assert_eq!(keys.ingest_for(&rotated.retired.unwrap()).public(), Some(before), "400 days from the second time");
}

#[test]
fn retired_files_that_do_not_read_are_passed_over() {
    let folder = made();
    let kid = ingest::rotate(folder.path(), START).unwrap().retired.unwrap();
    let retired = folder.path().join("ingest-retired");
    for (name, text) in [("a.key", ""), ("b.key", "x\ny\n"), ("c.key", "\u{0}"), ("letter.txt", "Dear")] {
        std::fs::write(retired.join(name), text).unwrap();
    }
    std::fs::create_dir(retired.join("d.key")).unwrap();
    let keys = Keys::load(folder.path(), ORG, START).unwrap();
    assert_eq!(keys.ingest_for(&kid).public().unwrap().kid(), kid);
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
