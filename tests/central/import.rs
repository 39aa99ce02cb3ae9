use doorstep::central::db::people;
use doorstep::central::import::{Kind, LineError, Report};
use doorstep::domain::entry::How;
use doorstep::domain::release::Dbs;
use doorstep::domain::visit::{Release, WhyNot};
use proptest::prelude::*;

use super::routes::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

async fn empty() -> World {
    World::empty(START).await
}

fn counts(report: &Report) -> (u64, u64, u64, u64, usize) {
    (report.rows, report.created, report.updated, report.unchanged, report.errors.len())
}

fn places(report: &Report) -> Vec<(u64, &str)> {
    report.errors.iter().map(|error| (error.line, error.column.as_str())).collect()
}

#[tokio::test]
async fn the_same_content_is_unchanged_and_other_content_updated() {
    let world = empty().await;
    let file = "worker_id,name,roles\nW7,Siwan Brynon,care_worker\nW8,Gareth Lloyd,coordinator\n";
    assert_eq!(counts(&world.import(Kind::People, file)), (2, 2, 0, 0, 0));
    assert_eq!(counts(&world.import(Kind::People, file)), (2, 0, 0, 2, 0));
    let changed = file.replace("Gareth Lloyd", "Gareth Lloyd-Jones");
    assert_eq!(counts(&world.import(Kind::People, &changed)), (2, 0, 1, 1, 0));
}

#[tokio::test]
async fn header_names_decide_not_their_order_and_a_byte_order_mark_is_allowed() {
    let world = empty().await;
    let file = "\u{feff}Roles, NAME ,worker_id\n\"care_worker; coordinator\",\"Jones, Mair\",W9\n";
    assert_eq!(counts(&world.import(Kind::People, file)), (1, 1, 0, 0, 0));
}

#[tokio::test]
async fn semicolons_instead_of_commas_are_understood() {
    let world = empty().await;
    assert_eq!(counts(&world.import(Kind::People, "worker_id;name;roles\nW9;Mair;care_worker\n")), (1, 1, 0, 0, 0));
}

#[tokio::test]
async fn good_lines_go_in_and_bad_ones_are_listed_by_the_line_they_begin_on() {
    let world = empty().await;
    let file = "client_id,name,address,plan,wait_seconds,notice\n\
        C8,\"Two\nlines\",Street,family,10,\n\
        C9,Eleri,Street,climbs_in,10,\"a notice\nof two lines\"\n\
        C10,Idris,Street,family,soon,\n\
        C11,,Street,family,10,\n\
        C12,Ann,Street,family,10\n\
        C13,Ann,Street,family,10,\n";
    let report = world.import(Kind::Clients, file);
    assert_eq!(places(&report), [(2, "name"), (4, "plan"), (6, "wait_seconds"), (7, "name"), (8, "")]);
    assert_eq!(counts(&report), (6, 1, 0, 0, 5));
    assert_eq!(report.errors[1].got.as_deref(), Some("climbs_in"));
}

#[tokio::test]
async fn lines_are_counted_as_an_editor_counts_them_whatever_ends_them() {
    for (file, line) in [
        ("worker_id,name,roles\r\nW7,Siwan,care_worker\r\nW8,,care_worker\r\n", 3),
        ("\u{feff}worker_id,name,roles\r\nW7,,care_worker\r\n", 2),
        ("\u{feff}worker_id,name,roles\nW7,,care_worker\n", 2),
        ("worker_id,name,roles\n\n\nW7,,care_worker\n", 4),
        ("worker_id,name,roles\r\n\r\nW7,Siwan,care_worker\r\n\r\nW8,,care_worker", 5),
        ("worker_id,name,roles\r\n\"W\r\n7\",Siwan,care_worker\r\nW8,,care_worker\r\n", 4),
    ] {
        let report = empty().await.import(Kind::People, file);
        assert_eq!(report.errors.last().map(|error| error.line), Some(line), "{file:?}: {report:?}");
    }
}

#[tokio::test]
async fn columns_that_mean_nothing_make_two_lines_no_other() {
    let world = empty().await;
    let file = "worker_id,name,roles,remark\nW7,Siwan,care_worker,first\nW7,Siwan,care_worker,second\n";
    assert_eq!(world.import(Kind::People, file).errors, []);
}

#[tokio::test]
async fn visits_are_given_to_care_workers_only_and_last_at_most_a_week() {
    let world = empty().await;
    world.import(Kind::People, "worker_id,name,roles\nI1,Ann Rees,inspector\n");
    let file = "visit_id,worker_id,client_id,start,end\n\
        X1,I1,C1,2026-11-24T09:00,2026-11-24T09:30\n\
        X2,W1,C1,2026-11-24T09:00,2036-11-24T09:30\n\
        X3,W1,C1,2026-11-24T09:00,2026-12-01T09:00\n";
    assert_eq!(places(&world.import(Kind::Rota, file)), [(2, "worker_id"), (3, "end")]);
}

#[tokio::test]
async fn a_stray_quote_puts_no_other_client_on_a_clients_card() {
    let world = empty().await;
    let file =
        "client_id,name,address,notice\nC7,Ann,Street,\"Dog in garden\nC8,Bet,Lane,key under pot\nC9,Cai,Road,\n";
    let report = world.import(Kind::Clients, file);
    assert_eq!(places(&report), [(2, "notice")]);
    assert_eq!(report.created, 0);
}

#[tokio::test]
async fn one_identity_twice_in_a_file_with_other_content_is_an_error_on_the_second_line() {
    let world = empty().await;
    let file = "worker_id,name,roles\nW7,Ann,care_worker\nW7,Anna,care_worker\nW7,Ann,care_worker\n";
    let report = world.import(Kind::People, file);
    assert_eq!(places(&report), [(3, "worker_id")]);
    assert_eq!(counts(&report), (3, 1, 0, 1, 1));
}

#[tokio::test]
async fn a_bad_line_does_not_spoil_a_good_one_of_the_same_identity_after_it() {
    let world = empty().await;
    let file = "worker_id,name,roles\nW7,Ann,wizard\nW7,Ann,care_worker\n";
    assert_eq!(places(&world.import(Kind::People, file)), [(2, "roles")]);
}

#[tokio::test]
async fn a_rota_wants_known_people_and_clients_and_an_end_after_the_start() {
    let world = empty().await;
    let file = "visit_id,worker_id,client_id,start,end\n\
        A,W9,C1,2026-11-24T09:30,2026-11-24T10:00\n\
        B,W1,C99,2026-11-24T09:30,2026-11-24T10:00\n\
        C,W1,C1,2026-11-24T09:30,2026-11-24T09:00\n\
        D,W1,C1,half past nine,2026-11-24T09:00\n\
        E,W1,C1,2026-10-25T01:30,2026-10-25T01:15\n\
        F,W1,C1,2026-07-04T09:30+01:00,2026-07-04T09:00Z\n";
    let report = world.import(Kind::Rota, file);
    assert_eq!(places(&report), [(2, "worker_id"), (3, "client_id"), (4, "end"), (5, "start")]);
    assert_eq!(report.created, 2);
    assert!(report.errors[2].expected.contains("after the start"));
}

#[tokio::test]
async fn nothing_of_a_bad_line_of_codes_is_ever_shown() {
    let world = empty().await;
    let file = "client_id,kind,code,order_free,set_by,coordinated_by\n\
        C1,key_safe,12!4,true,Elin,Rhys\n\
        5826,C1,key_safe,true,Elin,Rhys\n\
        C1,5826,key_safe,true,Elin,Rhys\n\
        C1,key_safe,5826,maybe,Elin,Rhys\n\
        C1,key_safe,5826,true,,Rhys\n\
        C1,key_safe,12345678901234567,true,Elin,Rhys\n";
    let report = world.import(Kind::Codes, file);
    assert_eq!(
        places(&report),
        [(2, "code"), (3, "client_id"), (4, "kind"), (5, "order_free"), (6, "set_by"), (7, "code")]
    );
    let shown = serde_json::to_string(&report).unwrap();
    for secret in ["5826", "12!4", "12345678901234567"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn a_code_is_taken_in_any_case_and_told_from_another() {
    let world = empty().await;
    let file =
        |code: &str| format!("client_id,kind,code,order_free,set_by,coordinated_by\nC2,alarm,{code},false,Elin,Rhys\n");
    assert_eq!(world.import(Kind::Codes, &file("12b4")).created, 1);
    assert_eq!(world.import(Kind::Codes, &file("12B4")).unchanged, 1);
    assert_eq!(world.import(Kind::Codes, &file("12B5")).updated, 1);
}

#[tokio::test]
async fn a_report_is_the_json_that_the_command_promises() {
    let world = empty().await;
    let report = world.import(Kind::People, "worker_id,name,roles\nW7,Ann,wizard\n");
    let json = serde_json::to_value(&report).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["created", "dry_run", "errors", "file", "kind", "rows", "unchanged", "updated"]);
    let LineError { line, column, got, .. } = &report.errors[0];
    assert_eq!((*line, column.as_str(), got.as_deref()), (2, "roles", Some("wizard")));
}

fn stored(world: &World, sql: &str) -> Vec<doorstep::central::db::Row> {
    world.rows(sql, &[])
}

#[tokio::test]
async fn what_stands_of_a_workers_check_and_what_was_agreed_with_them_is_taken_in() {
    let world = empty().await;
    let file = "worker_id,name,roles,dbs_until,dbs,adjustments\n\
        W7,Siwan,care_worker,2028-03-31,,\nW8,Gareth,care_worker,2028-03-31,Barred,tap\n\
        W9,Olwen,care_worker,2028-03-31,,\"tap; spoken;tap\"\n";
    assert_eq!(counts(&world.import(Kind::People, file)), (3, 3, 0, 0, 0));
    let org = world.central.organisation.id;
    let person = |reference: &str| {
        let found = world.central.db.read_now(|tx| people::by_reference(tx, org, reference));
        found.unwrap().unwrap().1
    };
    assert_eq!((person("W7").dbs(), person("W7").how()), (Dbs::Until("2028-03-31"), vec![]));
    assert_eq!((person("W8").dbs(), person("W8").how()), (Dbs::Barred, vec![How::Tap]));
    assert_eq!(person("W9").how(), [How::Tap, How::Spoken]);
    // Somebody who is barred is so whatever date is given; and the file may say otherwise later.
    assert_eq!(counts(&world.import(Kind::People, &file.replace("Barred", ""))), (3, 0, 1, 2, 0));
    assert_eq!(person("W8").dbs(), Dbs::Until("2028-03-31"));
    let bad = "worker_id,name,roles,dbs,adjustments\nX1,Ann,care_worker,cleared,\nX2,Ann,care_worker,,shout\n\
        X3,Ann,care_worker,,tap;shout\nX4,Ann,care_worker,2028-03-31,\n";
    let report = world.import(Kind::People, bad);
    assert_eq!(places(&report), [(2, "dbs"), (3, "adjustments"), (4, "adjustments"), (5, "dbs")]);
    assert_eq!(report.created, 0);
}

#[tokio::test]
async fn an_interim_agreement_ends_within_seventy_two_hours_and_no_other_has_an_end() {
    let head = "client_id,name,address,agreement,agreement_until\nC7,Ann,Street,";
    // It is 09:30 on 22 November.
    for (words, good) in [
        ("interim,2026-11-25T09:30", true),
        ("Interim,2026-11-23T09:00", true),
        ("interim,2026-11-25T09:30Z", true),
        ("interim,2026-11-25T09:31", false),
        ("interim,2027-11-23T09:00", false),
        ("interim,", false),
        ("interim,tomorrow", false),
        ("interim,2026-11-23", false),
        ("in_force,", true),
        (",", true),
        ("withdrawn,", true),
        ("none,", true),
        ("in_force,2026-11-23T09:00", false),
        ("withdrawn,2026-11-23T09:00", false),
        (",2026-11-23T09:00", false),
    ] {
        let world = empty().await;
        let report = world.import(Kind::Clients, &format!("{head}{words}\n"));
        if good {
            assert_eq!((report.created, report.errors), (1, vec![]), "{words}");
        } else {
            assert_eq!((report.created, places(&report)), (0, vec![(2, "agreement_until")]), "{words}");
        }
    }
    let world = empty().await;
    let report = world.import(Kind::Clients, "client_id,name,address,agreement\nC7,Ann,Street,perhaps\n");
    assert_eq!(places(&report), [(2, "agreement")]);
}

#[tokio::test]
async fn an_interim_agreement_ends_by_itself() {
    let world = World::new().await;
    let file = "client_id,name,address,plan,agreement,agreement_until\n\
        C1,Mair Pritchard,14 Heol y Bont,let_yourself_in,interim,2026-11-22T10:00\n";
    assert_eq!(world.import(Kind::Clients, file).errors, []);
    let phone = HandPhone::enrol(&world, "W1").await;
    let release = async || {
        let bundle = phone.full(&world).await;
        bundle.visits.iter().find(|visit| visit.reference == "V1").unwrap().methods[0].release
    };
    world.clock.set(START + std::time::Duration::from_mins(30) - std::time::Duration::from_millis(1));
    assert_eq!(release().await, Release::Ok);
    world.clock.set(START + std::time::Duration::from_mins(30));
    assert_eq!(release().await, Release::Withheld(WhyNot::NoAgreement));
}

#[tokio::test]
async fn whether_a_clients_codes_travel_and_what_to_do_without_them_is_taken_in() {
    let world = empty().await;
    let file = "client_id,name,address,online_release,alternative\n\
        C7,Ann,Street,Yes,ring Elin at number 16\nC8,Bet,Lane,0,\nC9,Cai,Road,,\n";
    assert_eq!(world.import(Kind::Clients, file).created, 3);
    let rows = stored(
        &world,
        "SELECT online_release, alternative FROM client WHERE reference IN ('C7', 'C8', 'C9') ORDER BY reference",
    );
    let read: Vec<_> = rows.iter().map(|row| (row.int(0).unwrap(), row.text(1).unwrap())).collect();
    assert_eq!(read, [(1, "ring Elin at number 16".to_owned()), (0, String::new()), (0, String::new())]);
    let long = "x".repeat(501);
    let bad = format!(
        "client_id,name,address,online_release,alternative\nD1,Ann,Street,perhaps,\nD2,Ann,Street,no,\"two\nlines\"\n\
         D3,Ann,Street,no,{long}\n"
    );
    let report = world.import(Kind::Clients, &bad);
    let columns: Vec<_> = report.errors.iter().map(|error| error.column.as_str()).collect();
    assert_eq!((columns, report.created), (vec!["online_release", "alternative", "alternative"], 0));
}

#[tokio::test]
async fn a_code_is_live_or_pending_and_nothing_else() {
    let world = empty().await;
    let head = "client_id,kind,code,order_free,set_by,coordinated_by,state\n";
    let report = world.import(
        Kind::Codes,
        &format!(
            "{head}C1,key_safe,440917,true,Elin,Rhys,PENDING\nC1,alarm,5151,true,Elin,Rhys,\n\
             C2,key_safe,1212,true,Elin,Rhys,retired\nC3,communal,3434,true,Elin,Rhys,live\n"
        ),
    );
    assert_eq!(places(&report), [(4, "state")]);
    assert_eq!(report.updated, 3);
    let states = stored(&world, "SELECT state, count(*) FROM code_version GROUP BY state ORDER BY state");
    let states: Vec<_> = states.iter().map(|row| (row.text(0).unwrap(), row.int(1).unwrap())).collect();
    // Four were live: one has another waiting beside it, two were followed by others.
    assert_eq!(states, [("live".to_owned(), 4), ("pending".to_owned(), 1), ("retired".to_owned(), 2)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_file_makes_the_import_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), header in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = crate::support::folder();
        let _guard = runtime.enter();
        let db = doorstep::central::db::sqlite::Sqlite::open(&folder.path().join("db")).unwrap();
        let db = doorstep::central::db::Db::new(std::sync::Arc::new(db));
        let mut file = if header { b"visit_id,worker_id,client_id,start,end\n".to_vec() } else { Vec::new() };
        file.extend(bytes);
        for kind in [Kind::People, Kind::Clients, Kind::Rota] {
            let job = doorstep::central::import::Job {
                kind,
                file: "x",
                bytes: &file,
                dry_run: true,
                organisation: doorstep::domain::ids::OrgId(uuid::Uuid::nil()),
                key: None,
                now: START,
            };
            let _ = doorstep::central::import::run(&db, &job);
        }
    }
}
