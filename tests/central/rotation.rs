//! Keys that are replaced while the service runs: what was sealed before still opens, and nothing is lost on the way.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use doorstep::central::config::Folder;
use doorstep::central::db::codes::{self, NewCode, RewrapError};
use doorstep::central::db::{Db, DbError};
use doorstep::central::import::{self, ImportError, Job, Kind};
use doorstep::central::keys::organisation::{self, Rotation, organisation_key};
use doorstep::central::keys::{Keys, ORGANISATION_KEY, ORGANISATION_KEY_NEXT, ingest};
use doorstep::domain::encoding::base64url;
use doorstep::domain::entry::Fact;
use doorstep::domain::ids::{ClientId, CodeVersionId, MethodId, OrgId};
use doorstep::domain::sync_plan::Verdict;
use doorstep::domain::visit::MethodKind;
use doorstep::vault::Secret32;
use doorstep::vault::code_vault::{self, OrganisationKey, Place, StoredCode};
use doorstep::vault::secret::Code;

use super::root::{central, code, contents, done, err, initialised, out, refused, run};
use super::routes::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

// --- the ingest key -------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn an_entry_sealed_to_a_retired_ingest_key_still_opens_and_the_next_is_sealed_to_the_new_one() {
    let world = World::new().await;
    let keys = world.central_folder().join("keys");
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let early = phone.first(&world);
    let rotated = ingest::rotate(&keys, world.clock.now()).unwrap();
    assert!(world.central.keys.refresh(&keys, world.clock.now()).unwrap());

    let receipt = phone.send(&world, &phone.batch(&[early])).await.unwrap();
    assert_eq!(receipt.entries[0].verdict, Verdict::Created);
    let bundle = phone.bundle(&world, &phone.bundle_request(0)).await.unwrap();
    assert_eq!(bundle.ingest.kid, rotated.present);
    assert_ne!(Some(bundle.ingest.kid.clone()), rotated.retired);
    phone.enrolment.ingest = bundle.ingest;
    let late = phone.write(&world, Fact::Left);
    assert_eq!(late.ingest_kid, rotated.present);
    let receipt = phone.send(&world, &phone.batch(&[late])).await.unwrap();
    assert_eq!(receipt.entries[0].verdict, Verdict::Created);
}

/// What becomes of an entry sealed before a rotation that comes so many days after it, to a service started then.
async fn verdict_after(days: u64) -> Verdict {
    let mut world = World::new().await;
    let keys = world.central_folder().join("keys");
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let early = phone.first(&world);
    ingest::rotate(&keys, START).unwrap();
    world.clock.set(START + Duration::from_hours(24 * days));
    world.service.stop().await;
    world.central.keys = Keys::load(&keys, world.central.organisation.id, world.clock.now()).unwrap().into();
    world.restart_service().await;
    phone.send(&world, &phone.batch(&[early])).await.unwrap().entries[0].verdict
}

#[tokio::test]
async fn an_entry_that_comes_399_days_after_a_rotation_is_taken_as_it_is() {
    assert_eq!(verdict_after(399).await, Verdict::Created);
}

#[tokio::test]
async fn an_entry_that_comes_400_days_after_a_rotation_has_to_be_sealed_again() {
    assert_eq!(verdict_after(400).await, Verdict::Unreadable);
}

#[test]
fn rotating_the_ingest_key_says_which_key_phones_seal_to() {
    let data = initialised();
    let said = done(central(data.path()).arg("rotate-ingest"), "");
    let keys = contents(&data.path().join("keys/ingest-retired"));
    let name = keys.keys().next().unwrap().file_stem().unwrap().to_string_lossy().into_owned();
    assert!(said.contains(&name) && said.contains("400 days"), "{said}");
}

#[test]
fn a_lost_ingest_key_is_replaced_and_nothing_is_retired() {
    let data = initialised();
    std::fs::remove_file(data.path().join("keys/ingest.key")).unwrap();
    let said = done(central(data.path()).arg("rotate-ingest"), "");
    assert!(said.contains("seal again"), "{said}");
    assert!(!data.path().join("keys/ingest-retired").exists());
    done(central(data.path()).args(["import", "people", "-"]), "worker_id,name,roles\nW1,Nia,care_worker\n");
    done(central(data.path()).args(["enrol", "--worker", "W1"]), "");
}

// --- the organisation key ---------------------------------------------------------------------------------------------------

/// Every code version of a database, as it is stored.
fn stored(db: &Db, org: OrgId) -> Vec<(Place, StoredCode)> {
    let sql = "SELECT c.id, c.method, m.client, c.wrapped, c.sealed FROM code_version c \
               JOIN access_method m ON m.org = c.org AND m.id = c.method WHERE c.org = $1 ORDER BY c.id";
    let rows = db.read_now(|tx| tx.query(sql, &[org.as_bytes().into()])).unwrap();
    let row = |row: &doorstep::central::db::Row| {
        let place = Place {
            organisation: org,
            client: ClientId(row.uuid(2).unwrap()),
            method: MethodId(row.uuid(1).unwrap()),
            version: CodeVersionId(row.uuid(0).unwrap()),
        };
        (place, StoredCode { wrapped: row.blob(3).unwrap(), sealed: row.blob(4).unwrap() })
    };
    rows.iter().map(row).collect()
}

/// How many of the stored codes a key opens, and how many there are.
fn opens(key: &OrganisationKey, db: &Db, org: OrgId) -> (usize, usize) {
    let all = stored(db, org);
    let any = Code::new("0".into()).unwrap();
    let opened = all.iter().filter(|(place, stored)| code_vault::is_same(key, place, stored, &any).is_ok());
    (opened.count(), all.len())
}

fn key_in(path: &Path) -> OrganisationKey {
    let text = std::fs::read_to_string(path).unwrap();
    let bytes = doorstep::domain::encoding::unbase64url(text.trim()).unwrap();
    OrganisationKey::new(Secret32::from_slice(&bytes).unwrap())
}

const CLIENTS: &str = "client_id,name,address\nC1,Mair,Street\nC2,Huw,Street\n";
const CODES: &str = "client_id,kind,code,order_free,set_by,coordinated_by\n\
    C1,key_safe,258036,true,Elin,Rhys\nC1,alarm,7731,false,Elin,Rhys\nC2,key_safe,4719,true,Carys,Rhys\n";

/// A data folder with three codes and one that was replaced.
fn with_codes() -> tempfile::TempDir {
    let data = initialised();
    done(central(data.path()).args(["import", "clients", "-"]), CLIENTS);
    done(central(data.path()).args(["import", "codes", "-"]), &CODES.replace("4719", "9174"));
    done(central(data.path()).args(["import", "codes", "-"]), CODES);
    data
}

fn database(data: &Path) -> (Db, OrgId) {
    let folder = Folder::open(data, None).unwrap();
    let db = folder.db().unwrap();
    let org = folder.organisation(&db).unwrap().id;
    (db, org)
}

fn unchanged(data: &Path, command: &mut Command) {
    let report = done(command.args(["import", "codes", "-", "--json"]), CODES);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["unchanged"], 3, "{report} in {}", data.display());
}

#[test]
fn a_rotated_organisation_key_opens_every_code_and_the_one_before_opens_none() {
    let data = with_codes();
    let path = data.path().join("keys/organisation.key");
    let (old, (db, org)) = (key_in(&path), database(data.path()));
    assert_eq!(opens(&old, &db, org), (4, 4));
    let said = done(central(data.path()).args(["rotate-key", "--no-wait"]), "");
    assert!(said.contains("4 code versions") && said.contains("back it up"), "{said}");
    let new = key_in(&path);
    assert!(said.contains(&new.kid()) && new.kid() != old.kid());
    assert_eq!((opens(&new, &db, org), opens(&old, &db, org)), ((4, 4), (0, 4)));
    assert!(!data.path().join("keys/organisation.next.key").exists());
    unchanged(data.path(), &mut central(data.path()));
    done(central(data.path()).args(["rotate-key", "--no-wait"]), "");
    assert_eq!((opens(&key_in(&path), &db, org), opens(&new, &db, org)), ((4, 4), (0, 4)), "and again");
}

/// A rotation of a world's key, up to its transaction.
fn begun(world: &World) -> Rotation {
    organisation::begin(&world.central_folder().join("keys"), false).unwrap()
}

fn rewrapped(world: &World, Rotation { from, to, .. }: &Rotation) -> Result<u64, RewrapError> {
    let org = world.central.organisation.id;
    world.central.db.write_now(|tx| codes::rewrap_all(tx, org, from, to, false)).map(|all| all.done)
}

#[tokio::test]
async fn bundles_carry_codes_before_during_and_after_a_rotation() {
    let world = World::new().await;
    let keys = world.central_folder().join("keys");
    let phone = HandPhone::enrol(&world, "W1").await;
    let refresh = || world.central.keys.refresh(&keys, world.clock.now()).unwrap();
    let carried = async || phone.bundle(&world, &phone.bundle_request(0)).await.unwrap().envelopes.len();
    let all = carried().await;
    assert!(all >= 3, "{all}");

    let rotation = begun(&world);
    assert!(refresh(), "the next key is read beside the present one");
    assert_eq!(carried().await, all);
    assert_eq!(rewrapped(&world, &rotation).unwrap(), 4);
    assert_eq!(carried().await, all, "no reading in between is needed");
    organisation::finish(&keys, &rotation.to).unwrap();
    assert_eq!(carried().await, all);
    assert!(refresh());
    assert_eq!(carried().await, all);
    assert_eq!(world.central.keys.organisation.kid(), rotation.to.kid());
    assert_eq!(world.central.keys.organisation.next_kid(), None);
}

#[tokio::test]
async fn a_rotation_cut_off_before_its_transaction_has_changed_nothing_and_goes_on() {
    let world = World::new().await;
    let keys = world.central_folder().join("keys");
    let org = world.central.organisation.id;
    let first = begun(&world);
    assert!(!organisation::settle(&keys, &world.central.db, org).unwrap());
    let key = organisation_key(&keys).unwrap();
    assert_eq!((key.kid(), opens(&key, &world.central.db, org)), (first.from.kid(), (4, 4)));
    let second = begun(&world);
    assert_eq!(second.to.kid(), first.to.kid(), "the next key is not made twice");
    rewrapped(&world, &second).unwrap();
    organisation::finish(&keys, &second.to).unwrap();
    assert_eq!(opens(&organisation_key(&keys).unwrap(), &world.central.db, org), (4, 4));
}

#[tokio::test]
async fn a_rotation_cut_off_after_its_transaction_loses_nothing_and_is_ended_at_the_next_start() {
    let world = World::new().await;
    let keys = world.central_folder().join("keys");
    let (db, org) = (&world.central.db, world.central.organisation.id);
    let rotation = begun(&world);
    rewrapped(&world, &rotation).unwrap();
    // What a start reads, before anything is mended.
    let loaded = Keys::load(&keys, org, world.clock.now()).unwrap();
    assert_eq!(opens(&loaded.organisation, db, org), (4, 4));
    assert!(organisation::settle(&keys, db, org).unwrap());
    assert!(!organisation::settle(&keys, db, org).unwrap(), "once");
    assert!(!keys.join("organisation.next.key").exists());
    let key = organisation_key(&keys).unwrap();
    assert_eq!((key.kid(), key.next_kid()), (rotation.to.kid(), None));
    assert_eq!(opens(&key, db, org), (4, 4));
}

#[test]
fn the_command_ends_a_rotation_that_was_cut_off() {
    let data = with_codes();
    let keys = data.path().join("keys");
    let (db, org) = database(data.path());
    let Rotation { from, to, .. } = organisation::begin(&keys, false).unwrap();
    db.write_now(|tx| codes::rewrap_all(tx, org, &from, &to, false)).unwrap();
    let said = done(central(data.path()).args(["rotate-key", "--no-wait"]), "");
    assert!(said.contains("cut off"), "{said}");
    assert_eq!(key_in(&keys.join("organisation.key")).kid(), to.kid());
    unchanged(data.path(), &mut central(data.path()));
}

#[tokio::test]
async fn nothing_is_written_under_a_key_that_was_rotated_away() {
    let world = World::new().await;
    let keys = world.central_folder().join("keys");
    let (db, org) = (&world.central.db, world.central.organisation.id);
    let stale = organisation_key(&keys).unwrap();
    let rotation = begun(&world);
    let both = organisation_key(&keys).unwrap();
    rewrapped(&world, &rotation).unwrap();
    organisation::finish(&keys, &rotation.to).unwrap();

    let file = "client_id,kind,code,order_free,set_by,coordinated_by\nC2,alarm,1234,false,Elin,Rhys\n";
    let now = world.clock.now();
    let run = |key: &OrganisationKey| {
        let job = Job {
            kind: Kind::Codes,
            file: "-",
            bytes: file.as_bytes(),
            dry_run: false,
            organisation: org,
            key: Some(key),
            now,
        };
        import::run(db, &job).map(|(report, _)| report.created)
    };
    let refused = run(&stale);
    assert!(matches!(refused, Err(ImportError::Db(DbError::OtherKey))), "{refused:?}");
    assert_eq!(stored(db, org).len(), 4);
    // A service that has both keys in hand takes the one in force.
    assert_eq!(run(&both).unwrap(), 1);
    assert_eq!(opens(&rotation.to, db, org), (5, 5));
}

#[tokio::test]
async fn an_empty_vault_too_is_closed_to_a_key_that_was_rotated_away() {
    let world = World::new().await;
    let (db, org) = (&world.central.db, world.central.organisation.id);
    let stale = organisation_key(&world.central_folder().join("keys")).unwrap();
    db.write_now(|tx| tx.execute("DELETE FROM code_version", &[])).unwrap();
    assert_eq!(rewrapped(&world, &begun(&world)).unwrap(), 0);
    let sql = "SELECT client FROM access_method LIMIT 1";
    let client = ClientId(db.read_now(|tx| tx.one(sql, &[])).unwrap().unwrap().uuid(0).unwrap());
    let new = NewCode {
        client,
        kind: MethodKind::Alarm,
        pending: false,
        code: Code::new("1".into()).unwrap(),
        order_free: false,
        set_by: String::new(),
        coordinated_by: String::new(),
    };
    let put = db.write_now(|tx| codes::put(tx, org, &stale, &new, START));
    assert!(matches!(put, Err(DbError::OtherKey)), "{put:?}");
}

#[tokio::test]
async fn codes_that_do_not_open_stop_a_rotation_before_anything_has_changed() {
    let world = World::new().await;
    let (db, org) = (&world.central.db, world.central.organisation.id);
    let before = stored(db, org);
    db.write_now(|tx| {
        let sql = "UPDATE code_version SET wrapped = $2 WHERE org = $1 AND id = $3";
        let id = before[1].0.version;
        tx.execute(sql, &[org.as_bytes().into(), (&vec![0; 60]).into(), id.as_bytes().into()])
    })
    .unwrap();
    let damaged = stored(db, org);
    let rotation = begun(&world);
    assert!(matches!(rewrapped(&world, &rotation), Err(RewrapError::Broken(1))));
    assert_eq!(stored(db, org), damaged);
    let in_force = db.read_now(|tx| codes::key_in_force(tx, org)).unwrap();
    assert_eq!(in_force, Some(rotation.from.kid()));
}

#[test]
fn another_databases_organisation_key_is_noticed_before_anything_is_written() {
    let (data, other) = (with_codes(), initialised());
    let (ours, theirs) = (data.path().join("keys/organisation.key"), other.path().join("keys/organisation.key"));
    let kept = std::fs::read(&ours).unwrap();
    std::fs::copy(&theirs, &ours).unwrap();
    let (db, org) = database(data.path());
    let before = stored(&db, org);
    let said = refused(central(data.path()).args(["import", "codes", "-"]), CODES);
    assert!(said.contains("put back the organisation.key"), "{said}");
    let rotated = run(central(data.path()).args(["rotate-key", "--no-wait"]), "");
    assert_eq!(code(&rotated), 1);
    assert!(err(&rotated).contains("put back the organisation.key"), "{}", err(&rotated));
    assert_eq!(stored(&db, org), before);
    std::fs::write(&ours, kept).unwrap();
    unchanged(data.path(), &mut central(data.path()));
}

#[test]
fn codes_whose_key_is_lost_are_given_up_and_set_anew() {
    let data = with_codes();
    let path = data.path().join("keys/organisation.key");
    std::fs::remove_file(&path).unwrap();
    let said = refused(central(data.path()).args(["rotate-key", "--no-wait"]), "");
    assert!(said.contains("organisation.key"), "{said}");
    assert!(!data.path().join("keys/organisation.next.key").exists());
    let (db, org) = database(data.path());
    let before = stored(&db, org);
    let said = done(central(data.path()).args(["rotate-key", "--no-wait", "--give-up-codes"]), "");
    assert!(said.contains("4 do not open"), "{said}");
    assert_eq!(stored(&db, org), before, "kept, should the key turn up");
    let report = done(central(data.path()).args(["import", "codes", "-", "--json"]), CODES);
    assert!(report.contains("\"created\":3"), "{report}");
    unchanged(data.path(), &mut central(data.path()));
    let said = done(central(data.path()).args(["rotate-key", "--no-wait"]), "");
    assert!(said.contains("3 code versions"), "{said}");
    assert_eq!(opens(&key_in(&path), &db, org), (3, 7));
}

// --- the organisation key, from the environment ---------------------------------------------------------------------------

fn with_environment(data: &Path, present: Option<&[u8; 32]>, next: Option<&[u8; 32]>) -> Command {
    let mut command = central(data);
    for (name, key) in [(ORGANISATION_KEY, present), (ORGANISATION_KEY_NEXT, next)] {
        if let Some(key) = key {
            command.env(name, base64url(key));
        }
    }
    command
}

#[test]
fn a_key_from_the_environment_is_rotated_to_the_next_one_there() {
    let data = with_codes();
    let file = key_in(&data.path().join("keys/organisation.key"));
    // EXPOSE: the test moves the key from its file to the environment.
    let (old, new): ([u8; 32], [u8; 32]) = (*file.secret().expose(), doorstep::vault::make_bytes());
    std::fs::remove_file(data.path().join("keys/organisation.key")).unwrap();
    let rotate = |present, next| {
        let mut command = with_environment(data.path(), present, next);
        command.args(["rotate-key", "--no-wait"]);
        command
    };
    for (present, next) in [(Some(&old), None), (Some(&old), Some(&old))] {
        let said = refused(&mut rotate(present, next), "");
        assert!(said.contains(ORGANISATION_KEY_NEXT) && said.contains("32 random bytes"), "{said}");
    }
    unchanged(data.path(), &mut with_environment(data.path(), Some(&old), Some(&new)));
    let said = done(&mut rotate(Some(&old), Some(&new)), "");
    assert!(said.contains("4 code versions") && said.contains("now set DOORSTEP_ORGANISATION_KEY"), "{said}");
    let again = done(&mut rotate(Some(&old), Some(&new)), "");
    assert!(again.contains("already"), "{again}");
    unchanged(data.path(), &mut with_environment(data.path(), Some(&old), Some(&new)));
    unchanged(data.path(), &mut with_environment(data.path(), Some(&new), None));
    let stale = run(with_environment(data.path(), Some(&old), None).args(["import", "codes", "-"]), CODES);
    assert_eq!((code(&stale), out(&stale).as_str()), (1, ""));
    let (db, org) = database(data.path());
    let key = |bytes| OrganisationKey::new(Secret32::new(bytes));
    assert_eq!((opens(&key(new), &db, org), opens(&key(old), &db, org)), ((4, 4), (0, 4)));
}

#[test]
fn keys_in_the_environment_that_are_none_or_alone_are_refused() {
    let data = with_codes();
    let alone = refused(with_environment(data.path(), None, Some(&[1; 32])).args(["rotate-key", "--no-wait"]), "");
    assert!(alone.contains("unset it"), "{alone}");
    for (name, bad) in [(ORGANISATION_KEY, "short"), (ORGANISATION_KEY, ""), (ORGANISATION_KEY_NEXT, "short")] {
        let mut command = with_environment(data.path(), Some(&[1; 32]), None);
        let said = refused(command.env(name, bad).args(["rotate-key", "--no-wait"]), "");
        assert!(said.contains(name) && said.contains("43 characters") && !said.contains("short"), "{said}");
    }
    assert!(!data.path().join("keys/organisation.next.key").exists());
}

#[tokio::test]
async fn texts_held_back_and_keys_for_reading_out_go_along_and_a_lost_text_stops_only_the_first_rotation() {
    let world = World::new().await;
    let (db, org) = (&world.central.db, world.central.organisation.id);
    let keys = world.central_folder().join("keys");
    let mut phone = HandPhone::enrol(&world, "W1").await;
    phone.full(&world).await;
    let leak = phone.write_in(&world, ("V1", "C1"), Fact::HandedTo { name: "it is 258036".into(), took_over: None });
    phone.send(&world, &phone.batch(&[leak])).await.unwrap();
    let wrapped = |table: &str| {
        let rows = world.rows(&format!("SELECT wrapped, sealed FROM {table}"), &[]);
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        StoredCode { wrapped: row.blob(0).unwrap(), sealed: row.blob(1).unwrap() }
    };
    let before = (wrapped("held_back"), wrapped("voice_key"));
    let rotation = begun(&world);
    rewrapped(&world, &rotation).unwrap();
    organisation::finish(&keys, &rotation.to).unwrap();
    let after = (wrapped("held_back"), wrapped("voice_key"));
    assert_ne!((&before.0.wrapped, &before.1.wrapped), (&after.0.wrapped, &after.1.wrapped));
    assert_eq!((&before.0.sealed, &before.1.sealed), (&after.0.sealed, &after.1.sealed));
    code_vault::open_voice_key(&rotation.to, org, phone.enrolment.device, &after.1).unwrap();

    world.change("UPDATE held_back SET wrapped = sealed");
    let second = begun(&world);
    assert!(matches!(rewrapped(&world, &second), Err(RewrapError::Broken(1))));
    let given_up = db.write_now(|tx| codes::rewrap_all(tx, org, &second.from, &second.to, true)).unwrap();
    assert_eq!(given_up.given_up, 1);
    organisation::finish(&keys, &second.to).unwrap();
    rewrapped(&world, &begun(&world)).unwrap();
}
