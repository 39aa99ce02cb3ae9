use std::sync::Arc;

use doorstep::vault::Secret32;
use doorstep::vault::keystore::{DevelopmentStore, Keyring, Keystore, KeystoreError};
use keyring_core::mock;

fn both(folder: &std::path::Path) -> [Keystore; 2] {
    let keyring = Keyring::new(mock::Store::new().unwrap(), "here".into());
    let development = DevelopmentStore::new(folder.join("keys.json"));
    [Keystore::new(Arc::new(keyring)), Keystore::new(Arc::new(development))]
}

#[test]
fn a_key_is_made_once_kept_and_deleted() {
    let folder = crate::support::folder();
    for keystore in both(folder.path()) {
        assert_eq!(keystore.key("db").err(), Some(KeystoreError::Missing));
        let made = keystore.key_or_make("db").unwrap();
        assert_eq!(keystore.key_or_make("db").unwrap().expose(), made.expose());
        keystore.set_key("db", &Secret32::new([1; 32])).unwrap();
        assert_eq!(keystore.key("db").unwrap().expose(), &[1; 32]);
        keystore.delete("db").unwrap();
        keystore.delete("db").unwrap();
        assert_eq!(keystore.key("db").err(), Some(KeystoreError::Missing));
    }
}

#[test]
fn items_of_other_lengths_are_kept_too_but_are_no_keys() {
    let folder = crate::support::folder();
    for keystore in both(folder.path()) {
        keystore.set("pair-1", &[7; 60]).unwrap();
        assert_eq!(keystore.get("pair-1").unwrap().as_slice(), [7; 60]);
        assert_eq!(keystore.key("pair-1").err(), Some(KeystoreError::Missing));
    }
}

#[test]
fn two_installations_on_one_machine_do_not_see_each_others_keys() {
    let store = mock::Store::new().unwrap();
    let [here, there] =
        ["here", "there"].map(|name| Keystore::new(Arc::new(Keyring::new(Arc::clone(&store) as _, name.to_owned()))));
    here.set("db", &[1; 32]).unwrap();
    assert_eq!(there.key("db").err(), Some(KeystoreError::Missing));
}

#[test]
fn a_store_that_works_passes_the_probe_and_leaves_nothing_behind() {
    let keyring = Keyring::new(mock::Store::new().unwrap(), "here".into());
    assert_eq!(keyring.probe(), Ok(()));
    assert_eq!(Keystore::new(Arc::new(keyring)).get("probe").err(), Some(KeystoreError::Missing));
}

#[test]
fn only_the_development_store_calls_itself_one() {
    let folder = crate::support::folder();
    assert_eq!(both(folder.path()).map(|keystore| keystore.is_development()), [false, true]);
}

#[cfg(unix)]
#[test]
fn the_development_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = crate::support::folder();
    let [_, development] = both(folder.path());
    development.set("db", &[1; 32]).unwrap();
    let mode = std::fs::metadata(folder.path().join("keys.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_damaged_development_file_is_said_to_be_damaged_not_empty() {
    let folder = crate::support::folder();
    std::fs::write(folder.path().join("keys.json"), "{").unwrap();
    let [_, development] = both(folder.path());
    assert!(matches!(development.key_or_make("db"), Err(KeystoreError::Broken(_))));
}
