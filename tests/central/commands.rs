//! `doorstep-central` as an operator meets it: exit codes, output, and what it says when something is wrong.

use std::path::Path;
use std::process::{Command, Output};

pub use super::root::{central, code, err, out, run};
use crate::support::folder;

pub fn initialised() -> tempfile::TempDir {
    let data = folder();
    let output = run(
        central(data.path()).args([
            "init",
            "--name",
            "Gofal",
            "--on-call",
            "07700 900162",
            "--public-url",
            "https://doorstep.example.org",
        ]),
        "",
    );
    assert_eq!(code(&output), 0, "{}", err(&output));
    data
}

pub fn import(data: &Path, args: &[&str], input: &str) -> Output {
    run(central(data).arg("import").args(args), input)
}

const PEOPLE: &str = "worker_id,name,roles\nW1,Nia Rowlands,care_worker\n";

#[test]
fn wrong_use_is_64_and_help_is_0() {
    let data = folder();
    for args in [&["frobnicate"][..], &["init"], &["serve", "--listen", "nowhere"], &["import", "weather", "x"], &[]] {
        assert_eq!(code(&run(central(data.path()).args(args), "")), 64, "{args:?}");
    }
    assert_eq!(code(&run(central(data.path()).arg("--help"), "")), 0);
    let nowhere = run(Command::new(env!("CARGO_BIN_EXE_doorstep-central")).env_remove("DOORSTEP_DATA").arg("log"), "");
    assert_eq!(code(&nowhere), 64);
    assert!(err(&nowhere).contains("--data"), "{}", err(&nowhere));
}

#[test]
fn a_second_init_changes_nothing() {
    let data = initialised();
    let args = ["init", "--name", "Other", "--on-call", "07700 900163", "--public-url", "https://x.example"];
    let again = run(central(data.path()).args(args), "");
    assert_eq!(code(&again), 1);
    assert!(err(&again).contains("already"));
}

#[test]
fn init_never_writes_over_keys_though_the_database_is_gone() {
    let data = initialised();
    let key = || std::fs::read(data.path().join("keys/organisation.key")).unwrap();
    let before = key();
    std::fs::remove_file(data.path().join("central.db")).unwrap();
    let args = ["init", "--name", "Gofal", "--on-call", "07700 900162", "--public-url", "https://x.example"];
    let again = run(central(data.path()).args(args), "");
    assert_eq!(code(&again), 1);
    assert!(err(&again).contains("put its database back"), "{}", err(&again));
    assert_eq!(key(), before);
}

#[test]
fn a_folder_that_is_not_doorsteps_is_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let other = folder();
    std::fs::write(other.path().join("letter.txt"), "Dear").unwrap();
    std::fs::set_permissions(other.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let init = ["init", "--name", "Gofal", "--on-call", "07700 900162", "--public-url", "https://x.example"];
    for args in [&["log"][..], &["enrol", "--worker", "W1"], &["serve", "--listen", "127.0.0.1:0"], &init] {
        assert_eq!(code(&run(central(other.path()).args(args), "")), 1, "{args:?}");
    }
    assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 1);
    assert_eq!(std::fs::metadata(other.path()).unwrap().permissions().mode() & 0o777, 0o755);
    let nowhere = other.path().join("nowhere");
    assert_eq!(code(&run(central(&nowhere).arg("log"), "")), 1);
    assert!(!nowhere.exists());
}

#[test]
fn an_address_that_phones_cannot_use_and_an_on_call_number_without_digits_are_wrong_use() {
    let data = folder();
    for (url, tel) in [("http://office.example.org", "07700 900162"), ("https://office.example.org", "")] {
        let args = ["init", "--name", "Gofal", "--on-call", tel, "--public-url", url];
        assert_eq!(code(&run(central(&data.path().join("new")).args(args), "")), 64, "{url} {tel}");
    }
}

#[test]
fn a_start_that_fails_leaves_the_public_address_as_it_was() {
    let data = initialised();
    let args = ["serve", "--listen", "0.0.0.0:0", "--public-url", "https://other.example.org"];
    assert_eq!(code(&run(central(data.path()).args(args), "")), 1);
    import(data.path(), &["people", "-"], PEOPLE);
    let invited = run(central(data.path()).args(["enrol", "--worker", "W1", "--json"]), "");
    assert!(out(&invited).contains("doorstep.example.org"), "{}", out(&invited));
    assert!(!out(&invited).contains("other.example.org"));
}

#[test]
fn a_phone_is_set_up_for_a_care_worker_only() {
    let data = initialised();
    import(data.path(), &["people", "-"], "worker_id,name,roles\nI1,Ann Rees,inspector\n");
    let invited = run(central(data.path()).args(["enrol", "--worker", "I1"]), "");
    assert_eq!(code(&invited), 1);
    assert!(err(&invited).contains("care_worker"));
}

#[test]
fn an_address_that_is_none_is_wrong_use() {
    let data = folder();
    for url in ["doorstep.example.org", "ftp://x", "https://x.example/path", "https://"] {
        let output = run(central(data.path()).args(["init", "--name", "G", "--on-call", "1", "--public-url", url]), "");
        assert_eq!(code(&output), 64, "{url}");
    }
}

#[test]
fn before_init_every_command_says_to_run_it() {
    let data = folder();
    for args in [&["log"][..], &["enrol", "--worker", "W1"], &["serve"]] {
        let output = run(central(data.path()).args(args), "");
        assert_eq!(code(&output), 1, "{args:?}");
        assert!(err(&output).contains("init"), "{}", err(&output));
    }
}

#[test]
fn a_data_folder_that_is_a_file_is_said_to_be_one() {
    let data = folder();
    let file = data.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let output = run(central(&file).arg("log"), "");
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("is a file"), "{}", err(&output));
    assert_eq!(std::fs::read(&file).unwrap(), b"x");
}

#[test]
fn the_data_folder_may_come_from_the_environment() {
    let data = initialised();
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep-central"));
    assert_eq!(code(&run(command.env("DOORSTEP_DATA", data.path()).arg("log"), "")), 0);
}

#[test]
fn an_import_exits_0_when_all_is_good_2_when_some_lines_are_bad_and_1_when_the_file_cannot_be_used() {
    let data = initialised();
    assert_eq!(code(&import(data.path(), &["people", "-"], PEOPLE)), 0);
    assert_eq!(code(&import(data.path(), &["people", "-"], &format!("{PEOPLE}W2,,x\n"))), 2);
    for unusable in ["", "name,roles\nx,y\n", "worker_id,worker_id,name,roles\n", "\u{0}\u{1}"] {
        let output = import(data.path(), &["people", "-"], unusable);
        assert_eq!(code(&output), 1, "{unusable:?}");
        assert!(err(&output).contains("first line"), "{}", err(&output));
    }
    let missing = import(data.path(), &["people", "/nowhere/people.csv"], "");
    assert_eq!(code(&missing), 1);
    assert!(err(&missing).contains("/nowhere/people.csv"));
}

#[test]
fn a_dry_run_says_what_would_happen_and_keeps_nothing() {
    let data = initialised();
    let dry: serde_json::Value =
        serde_json::from_str(&out(&import(data.path(), &["people", "-", "--dry-run", "--json"], PEOPLE))).unwrap();
    assert_eq!((&dry["created"], &dry["dry_run"]), (&1.into(), &true.into()));
    let wet: serde_json::Value =
        serde_json::from_str(&out(&import(data.path(), &["people", "-", "--json"], PEOPLE))).unwrap();
    assert_eq!((&wet["created"], &wet["dry_run"]), (&1.into(), &false.into()));
}

#[test]
fn codes_come_by_standard_input_only_and_are_echoed_nowhere() {
    let data = initialised();
    let clients = "client_id,name,address\nC1,Mair,Street\n";
    assert_eq!(code(&import(data.path(), &["clients", "-"], clients)), 0);
    let codes =
        "client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,258036,true,E,R\nC1,alarm,25!036,true,E,R\n";
    let file = data.path().join("codes.csv");
    std::fs::write(&file, codes).unwrap();
    let by_file = import(data.path(), &["codes", file.to_str().unwrap()], "");
    assert_eq!(code(&by_file), 64);
    assert!(err(&by_file).contains("breach"));
    for json in [&["codes", "-"][..], &["codes", "-", "--json"]] {
        let output = import(data.path(), json, codes);
        assert_eq!(code(&output), 2);
        assert!(!format!("{}{}", out(&output), err(&output)).contains("036"));
    }
}

#[test]
fn a_column_that_means_nothing_is_said_and_left_out() {
    let data = initialised();
    let output = import(data.path(), &["people", "-"], "worker_id,name,roles,shoe_size\nW1,Nia,care_worker,5\n");
    assert_eq!(code(&output), 0);
    assert!(err(&output).contains("shoe_size"));
}

#[test]
fn enrol_gives_code_link_and_end_and_refuses_a_stranger() {
    let data = initialised();
    import(data.path(), &["people", "-"], PEOPLE);
    let output = run(central(data.path()).args(["enrol", "--worker", "W1", "--json"]), "");
    let json: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let code_text = json["code"].as_str().unwrap();
    assert_eq!((code_text.len(), code_text.matches('-').count()), (14, 2));
    assert!(json["link"].as_str().unwrap().starts_with("https://doorstep.example.org/enrol#code="));
    assert!(json["expires"].as_str().unwrap().ends_with('Z'));
    let shown = out(&run(central(data.path()).args(["enrol", "--worker", "W1"]), ""));
    assert!(shown.contains("link") && shown.contains('█'), "with a square to scan");
    let stranger = run(central(data.path()).args(["enrol", "--worker", "W9"]), "");
    assert_eq!(code(&stranger), 1);
    assert!(err(&stranger).contains("W9"));
}

#[test]
fn the_log_of_a_visit_that_is_not_in_the_rota_is_refused() {
    let data = initialised();
    assert_eq!(code(&run(central(data.path()).args(["log", "--visit", "V9"]), "")), 1);
    assert_eq!(out(&run(central(data.path()).arg("log"), "")), "");
}

#[test]
fn plain_http_beyond_this_machine_and_half_of_tls_are_refused() {
    let data = initialised();
    let open = run(central(data.path()).args(["serve", "--listen", "0.0.0.0:0"]), "");
    assert_eq!(code(&open), 1);
    assert!(err(&open).contains("--tls-cert"), "{}", err(&open));
    let half = run(central(data.path()).args(["serve", "--tls-cert", "x.pem"]), "");
    assert_eq!(code(&half), 64);
    let missing = run(central(data.path()).args(["serve", "--tls-cert", "x.pem", "--tls-key", "y.pem"]), "");
    assert_eq!(code(&missing), 1);
    assert!(err(&missing).contains("x.pem"), "{}", err(&missing));
}

#[test]
fn a_taken_port_is_said_to_be_taken() {
    let data = initialised();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(central(data.path()).args(["serve", "--listen", &address]), "");
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains(&address) && err(&output).contains("--listen"), "{}", err(&output));
}

#[test]
fn a_lost_key_file_is_named_and_nothing_starts() {
    let data = initialised();
    for name in ["service.key", "service.json", "ingest.key", "organisation.key"] {
        let path = data.path().join("keys").join(name);
        let aside = data.path().join("aside");
        std::fs::rename(&path, &aside).unwrap();
        let output = run(central(data.path()).args(["serve", "--listen", "127.0.0.1:0"]), "");
        assert_eq!(code(&output), 1, "{name}");
        assert!(err(&output).contains(name), "{}", err(&output));
        std::fs::rename(&aside, &path).unwrap();
    }
}

#[test]
fn what_is_not_in_order_before_going_live_is_said_by_the_check() {
    let data = initialised();
    let check = |data: &Path| run(central(data).args(["serve", "--check"]), "");
    let said = check(data.path());
    assert_eq!(code(&said), 1);
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("0 of the 2 people") && text.contains("root take"), "{text}");
    let people = "worker_id,name,roles,dbs_until,trained_until\n\
                  M1,Bethan Howe,registered_manager,2099-12-31,2099-12-31\n\
                  M2,Ifor Rees,on_call_manager,2099-12-31,2099-12-31\nM3,Elin Pugh,on_call_manager,2099-12-31,2001-01-01\n";
    assert_eq!(code(&run(central(data.path()).args(["import", "people", "-"]), people)), 0);
    let out = folder();
    let root = out.path().join("root.key");
    assert_eq!(code(&run(central(data.path()).args(["root", "take", "--to"]).arg(&root), "")), 0);
    let said = check(data.path());
    assert_eq!((code(&said), String::from_utf8(said.stdout).unwrap().trim()), (0, "all is in order"));
}

#[test]
fn a_new_log_comes_out_and_is_written_out_once_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let data = initialised();
    let verified = run(central(data.path()).arg("verify"), "");
    assert_eq!(code(&verified), 0, "{}", err(&verified));
    assert!(out(&verified).contains("all of it comes out"), "{}", out(&verified));
    let report = run(central(data.path()).args(["verify", "--json"]), "");
    let report: serde_json::Value = serde_json::from_str(&out(&report)).unwrap();
    assert_eq!((report["entries"].as_u64(), report["differences"].as_array().map(Vec::len)), (Some(0), Some(0)));
    for args in [&["verify", "--device", "x"][..], &["verify", "--visit", "V9"], &["take-unsent", "/nowhere/x.json"]] {
        let refused = run(central(data.path()).args(args), "");
        assert_eq!(code(&refused), 1, "{args:?}: {}", out(&refused));
    }
    let both = ["verify", "--device", "x", "--visit", "V1"];
    assert_eq!(code(&run(central(data.path()).args(both), "")), 64);

    let folder = folder();
    let file = folder.path().join("log.jsonl");
    let export = || run(central(data.path()).arg("export-log").arg(&file), "");
    assert_eq!(code(&export()), 0);
    for path in [file.clone(), folder.path().join("log.jsonl.keys.json")] {
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
    let again = export();
    assert_eq!(code(&again), 1);
    assert!(err(&again).contains("cannot be made"), "{}", err(&again));
    let nonsense = folder.path().join("nonsense.json");
    std::fs::write(&nonsense, "{\"format\":\"other\"}").unwrap();
    let refused = run(central(data.path()).arg("take-unsent").arg(&nonsense), "");
    assert_eq!(code(&refused), 1);
    assert!(err(&refused).contains("no unsent log"), "{}", err(&refused));
}

#[test]
fn a_log_that_was_changed_is_said_so_with_exit_code_2() {
    let data = initialised();
    import(data.path(), &["people", "-"], "worker_id,name,roles\nM1,Bethan Howe,registered_manager\n");
    let token = run(central(data.path()).args(["token", "--for", "M1"]), "");
    assert_eq!(code(&token), 0, "{}", err(&token));
    let db = rusqlite::Connection::open(data.path().join("central.db")).unwrap();
    if db.execute("UPDATE office_event SET detail = '{}'", []).unwrap() == 0 {
        let event = "INSERT INTO office_event (org, seq, at, person, kind, detail, prev, hash) \
                     SELECT id, 1, 5, NULL, 'x', '{}', zeroblob(32), zeroblob(32) FROM organisation";
        assert_eq!(db.execute(event, []).unwrap(), 1);
    }
    drop(db);
    let verified = run(central(data.path()).arg("verify"), "");
    assert_eq!(code(&verified), 2, "{}", err(&verified));
    assert!(out(&verified).contains("event 1 of the office"), "{}", out(&verified));
}
