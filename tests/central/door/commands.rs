//! The same by command.

use crate::central::commands::{code, err, out};
use crate::central::office_commands::{agency, decides, does, done, kinds, listed};

#[test]
fn what_managers_decide_about_doors_is_done_said_and_listed() {
    let data = agency();
    let data = data.path();
    assert!(done(data, &["discreet", "--client", "C1"]).starts_with("C1 is discreet"));
    assert!(done(data, &["discreet", "--client", "C1", "--off"]).starts_with("C1 is not discreet"));
    let tag = done(data, &["key", "add", "--client", "C1"]).trim().to_owned();
    assert!(tag.starts_with("K-"), "{tag}");
    let due = ["--due", "2099-11-26T18:00"];
    let issued = done(data, &[&["key", "issue", "--tag", &tag, "--to", "W1", "--visit", "V1"][..], &due].concat());
    assert!(issued.starts_with(&format!("{tag} is with W1 until 2099-11-26T18:00")), "{issued}");
    assert_eq!(listed(data, "keys")[0]["holder"], "W1");
    assert_eq!(done(data, &["key", "lookup", "--tag", &tag]), "C1\n");
    assert!(done(data, &["key", "return", "--tag", &tag]).contains("at the office"));
    let waits = decides(data, &["door-release", "--visit", "V1", "--ground", "accounted"]);
    assert!(code(&waits) == 1 && err(&waits).contains("nobody waits"), "{}", err(&waits));
    assert_eq!(listed(data, "board").len(), 2);
    assert_eq!((listed(data, "waiting").len(), listed(data, "late").len()), (0, 0));
    let known = ["discreet_set", "discreet_ended", "key_added", "key_issued", "key_looked_up", "key_returned"];
    assert_eq!(kinds(data), known);
}

#[test]
fn a_visit_is_moved_by_command() {
    let data = agency();
    let data = data.path();
    let board = listed(data, "board");
    let starts = board.iter().find(|line| line["visit"] == "V1").unwrap()["ends"].as_str().unwrap().to_owned();
    let moved = done(data, &["retime", "--visit", "V1", "--starts", &starts]);
    assert!(moved.starts_with(&format!("V1 is from {starts}")), "{moved}");
}

#[test]
fn waits_are_set_within_their_ranges_and_shown() {
    let data = agency();
    let data = data.path();
    let shown = |args: &[&str]| -> serde_json::Value {
        let output = does(data, args);
        assert_eq!(code(&output), 0, "{}", err(&output));
        serde_json::from_str(&out(&output)).unwrap()
    };
    assert_eq!(shown(&["timings"])["release"], 900);
    assert_eq!(shown(&["timings"])["knock"], 120);
    let set = shown(&["timings", "--release", "1200", "--phone-again", "90"]);
    assert_eq!((&set["release"], &set["phone_again"], &set["on_call"]), (&1200.into(), &90.into(), &300.into()));
    assert_eq!(shown(&["timings"])["release"], 1200);
    let wrong = does(data, &["timings", "--release", "10"]);
    assert!(code(&wrong) == 1 && err(&wrong).contains("--release is from 300 to 7200 seconds"), "{}", err(&wrong));
    let knock = shown(&["timings", "--knock", "180", "--silent", "600", "--late-critical", "600"]);
    assert_eq!((&knock["knock"], &knock["knock_again"], &knock["let_in"]), (&180.into(), &180.into(), &30.into()));
    assert_eq!((&knock["silent"], &knock["release"]), (&600.into(), &1200.into()));
    let wrong = does(data, &["timings", "--knock", "0"]);
    assert!(code(&wrong) == 1 && err(&wrong).contains("--knock is from 30 to 1800 seconds"), "{}", err(&wrong));
    assert_eq!(shown(&["timings", "--default"])["release"], 900);
    assert_eq!(kinds(data), ["timings_set", "timings_set", "timings_set"]);
}

#[test]
fn direct_lines_are_set_shown_and_taken_away() {
    let data = agency();
    let data = data.path();
    let (council, ciw) = ("Council safeguarding, 01632 960411", "Care Inspectorate Wales, 01632 960412");
    assert_eq!(out(&does(data, &["contacts", "--direct", council, "--direct", ciw])), format!("{council}\n{ciw}\n"));
    assert_eq!(out(&does(data, &["contacts"])), format!("{council}\n{ciw}\n"));
    assert_eq!(code(&does(data, &["contacts", "--direct", "the council"])), 64);
    assert_eq!(out(&does(data, &["contacts", "--none"])), "");
}

#[test]
fn the_watch_looks_once_by_command_and_says_how_much_it_raised() {
    let data = agency();
    let data = data.path();
    assert!(out(&does(data, &["watch", "--once"])).starts_with("raised 0"));
    assert_ne!(code(&does(data, &["watch"])), 0);
}

#[test]
fn a_record_is_printed_for_somebody_who_may_read_it() {
    let data = agency();
    let data = data.path();
    let json = does(data, &["record", "--visit", "V1", "--as", "M1"]);
    let record: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(record["verification"]["person"], "Mair Pritchard");
    let page = out(&does(data, &["record", "--visit", "V1", "--as", "M1", "--html", "--lang", "cy"]));
    assert!(page.starts_with("<!doctype html><html lang=\"cy\">") && page.contains("Cofnod ymweliad"), "{page}");
    assert_eq!(code(&does(data, &["record", "--visit", "V1", "--as", "W1"])), 1);
    assert_eq!(kinds(data), ["record_read", "record_read"]);
}
