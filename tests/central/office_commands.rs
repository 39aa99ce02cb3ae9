//! What managers do by command: exit codes, what is said, and what is listed of it.

use std::path::Path;
use std::process::Output;
use std::time::Duration;

use doorstep::central::config::Folder;
use doorstep::central::db::devices::NewDevice;
use doorstep::central::db::{devices, grants, people, visits};
use doorstep::central::routes::enrolments::code_digest;
use doorstep::central::{Central, system_clock};
use doorstep::domain::clock::Timestamp;
use doorstep::domain::grant::{is_checked, with_check};
use doorstep::domain::ids::DeviceId;
use doorstep::vault::Secret32;
use doorstep::vault::code_vault;
use doorstep::vault::signing::SigningKey;
use doorstep::vault::voice::VoiceKey;

use super::commands::{central, code, err, import, initialised, out, run};

const PEOPLE: &str = "worker_id,name,roles,dbs_until,trained_until\n\
    W1,Nia Rowlands,care_worker,2099-03-31,2099-06-30\nW3,Alun Prys,care_worker,2020-01-01,2099-06-30\n\
    M1,Bethan Howe,registered_manager,2099-05-31,2099-05-31\nM2,Ifor Rees,on_call_manager,2099-05-31,2099-05-31\n\
    R1,Sioned Vaughan,responsible_individual,,\nI1,Ann Rees,inspector,,\nS1,Gwen Rhydderch,safeguarding,,\n";
const CLIENTS: &str = "client_id,name,address,plan\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in\n\
    C2,Huw Bevan,3 Quarry Terrace,answers_door\n";
const CODES: &str = "client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,258036,true,Elin,Rhys\n\
    C2,key_safe,4719,true,Elin,Rhys\n";
const PENDING: &str =
    "client_id,kind,code,order_free,set_by,coordinated_by,state\nC1,key_safe,440917,true,Elin,Rhys,pending\n";
const WHY: [&str; 4] = ["--as", "M1", "--reason", "rang back and knows the home"];

/// An agency whose visits are now: V1 of W1 at C1, and one of a worker whose DBS renewal has lapsed.
pub fn agency() -> tempfile::TempDir {
    let data = initialised();
    let now = system_clock()();
    let local = |at: Timestamp| at.utc().unwrap().format("%Y-%m-%dT%H:%MZ").to_string();
    let (start, end) = (local(now), local(now + Duration::from_mins(45)));
    let rota = format!("visit_id,worker_id,client_id,start,end\nV1,W1,C1,{start},{end}\nLAPSED,W3,C2,{start},{end}\n");
    for (kind, file) in [("people", PEOPLE), ("clients", CLIENTS), ("codes", CODES), ("rota", &rota)] {
        let output = import(data.path(), &[kind, "-"], file);
        assert_eq!(code(&output), 0, "{}", out(&output));
    }
    data
}

fn opened(data: &Path) -> Central {
    Folder::open(data, None).unwrap().central(system_clock()).unwrap()
}

/// A phone of W1 that has fetched a bundle, as the tables tell it.
fn phone(data: &Path) -> DeviceId {
    let central = opened(data);
    let (org, now) = (central.organisation.id, system_clock()());
    let id = DeviceId(doorstep::vault::make_uuid(now));
    let public_key = SigningKey::from_seed(&Secret32::make()).unwrap().public();
    let key = &central.keys.organisation;
    let stored = code_vault::store_voice_key(key, &key.kid(), org, id, &VoiceKey::make()).unwrap();
    let digest = code_digest("ABCDEFGHJKMN");
    central
        .db
        .write_now(|tx| {
            let (worker, _) = people::by_reference(tx, org, "W1")?.unwrap();
            devices::invite(tx, org, &digest, (worker, false), now, now + Duration::from_mins(10))?;
            let (platform, app) = ("test".into(), "0".into());
            let device = NewDevice { id, worker, public_key, platform, app, is_own: false };
            devices::enrol(tx, org, &digest, &device, now)?;
            grants::put_voice_key(tx, org, (id, 1), &stored)
        })
        .unwrap();
    id
}

pub fn does(data: &Path, args: &[&str]) -> Output {
    run(central(data).args(args), "")
}

pub fn decides(data: &Path, args: &[&str]) -> Output {
    does(data, &[args, &WHY].concat())
}

/// The output of a command that does what it is asked.
pub fn done(data: &Path, args: &[&str]) -> String {
    let output = decides(data, args);
    assert_eq!(code(&output), 0, "{args:?}: {}", err(&output));
    out(&output)
}

pub fn listed(data: &Path, what: &str) -> Vec<serde_json::Value> {
    let output = does(data, &["office", what]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn kinds(data: &Path) -> Vec<String> {
    listed(data, "events").iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_decision_is_done_said_and_listed() {
    let data = agency();
    let data = data.path();
    phone(data);
    let digits = with_check("1234567");
    let grant = done(data, &["grant", "--worker", "W1", "--client", "C1"]);
    assert!(grant.starts_with("grant ") && grant.contains("15 minutes"), "{grant}");
    let voice = done(data, &["voice-grant", "--worker", "W1", "--client", "C1", "--digits", &digits]);
    let answer = voice.lines().next().unwrap().strip_prefix("read back  ").unwrap().replace(' ', "");
    assert!(answer.len() == 12 && is_checked(&answer), "{voice}");
    assert!(voice.contains("10 minutes") && voice.contains("five tries"), "{voice}");
    let extended = done(data, &["extend", "--visit", "V1", "--minutes", "20"]);
    assert!(extended.contains("V1 is open until 20"), "{extended}");
    assert!(done(data, &["release", "--visit", "LAPSED"]).contains("LAPSED is released"));
    assert_eq!(code(&import(data, &["codes", "-"], PENDING)), 0);
    assert_eq!(done(data, &["code", "new", "--client", "C1"]), "done\n");
    assert_eq!(done(data, &["code", "remove", "--client", "C1", "--method", "key_safe"]), "done\n");
    assert_eq!(done(data, &["code", "restore", "--client", "C1"]), "done\n");
    assert_eq!(code(&import(data, &["codes", "-"], PENDING)), 0);
    let block = done(data, &["block", "--worker", "W1"]);
    assert!(block.contains("1 phone") && block.contains("logs still send"), "{block}");
    let kinds_now = kinds(data);
    let expected = [
        "grant_given",
        "voice_grant_given",
        "window_extended",
        "visit_released",
        "code_new",
        "method_removed",
        "method_restored",
        "phone_blocked",
    ];
    assert_eq!(kinds_now, expected);
    let events = listed(data, "events");
    assert!(events.iter().all(|event| event["by"] == "M1"), "{events:?}");
    let notices = listed(data, "notices");
    assert_eq!(notices.len(), expected.len());
    assert!(notices.iter().all(|notice| notice["recipient"] == "M1"));
}

#[test]
fn neither_a_code_nor_digits_nor_a_token_is_in_any_list() {
    let data = agency();
    let data = data.path();
    phone(data);
    let digits = with_check("1234567");
    let voice = done(data, &["voice-grant", "--worker", "W1", "--client", "C1", "--digits", &digits]);
    let answer = voice.lines().next().unwrap().strip_prefix("read back  ").unwrap().to_owned();
    done(data, &["grant", "--worker", "W1", "--client", "C1"]);
    let token = out(&does(data, &["token", "--for", "M2"])).trim().to_owned();
    assert_eq!(token.len(), 43);
    done(data, &["block", "--worker", "W1"]);
    let everything: String = ["events", "notices", "requests", "incidents"]
        .iter()
        .flat_map(|what| listed(data, what))
        .map(|line| line.to_string())
        .collect();
    assert!(everything.contains("token_made") && everything.contains("voice_grant_given"));
    for secret in ["258036", "4719", &answer, &answer.replace(' ', ""), &digits, &token, "Pritchard", "Quarry"] {
        assert!(!everything.contains(secret), "{secret} in {everything}");
    }
}

#[test]
fn a_decision_that_is_refused_exits_1_says_why_and_changes_nothing() {
    let data = agency();
    let data = data.path();
    phone(data);
    let grant = ["grant", "--worker", "W1", "--client", "C1"];
    let by = |args: &[&'static str], person: &'static str, reason: &'static str| {
        [args, &["--as", person, "--reason", reason]].concat()
    };
    let wrong = with_check("1234567").replace('1', "2");
    let voice = ["voice-grant", "--worker", "W1", "--client", "C1", "--digits", &wrong];
    for (args, said) in [
        (by(&grant, "S1", "asked"), "your role may not do this"),
        (by(&grant, "W1", "asked"), "your role may not do this"),
        (by(&grant, "X9", "asked"), "there is no person"),
        (by(&grant, "M2", " "), "give a reason"),
        (by(&grant, "M2", "it is 258036"), "holds a code: leave it out"),
        (by(&["grant", "--worker", "W1", "--client", "C9"], "M2", "asked"), "there is no client"),
        (by(&["grant", "--worker", "W1", "--client", "C1", "--method", "alarm"], "M2", "asked"), "no way in"),
        (by(&["grant", "--worker", "W3", "--client", "C2"], "M2", "asked"), "release the visit instead"),
        (by(&["extend", "--visit", "V1", "--minutes", "900"], "M2", "asked"), "12 hours"),
        (by(&["extend", "--visit", "V1", "--minutes", "0"], "M2", "asked"), "12 hours"),
        (by(&["extend", "--visit", "V9", "--minutes", "5"], "M2", "asked"), "there is no visit"),
        (by(&["release", "--visit", "V1"], "M2", "asked"), "nothing is withheld"),
        (by(&["block", "--worker", "W3"], "M2", "asked"), "no phone with codes"),
        (by(&["code", "new", "--client", "C1"], "M1", "asked"), "not being replaced"),
        (by(&["code", "remove", "--client", "C1"], "M2", "asked"), "your role may not do this"),
        (by(&["own-phones", "yes"], "M1", "asked"), "your role may not do this"),
        ([&voice[..], &["--as", "M2", "--reason", "asked"]].concat(), "8 digits"),
    ] {
        let output = does(data, &args);
        assert_eq!(code(&output), 1, "{args:?}: {}", out(&output));
        assert!(err(&output).contains(said), "{args:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{args:?}");
    }
    assert_eq!(kinds(data).len(), 0);
}

#[test]
fn a_decision_without_a_person_or_a_reason_or_of_another_kind_is_wrong_use() {
    let data = agency();
    let data = data.path();
    for args in [
        &["grant", "--worker", "W1", "--client", "C1", "--reason", "asked"][..],
        &["grant", "--worker", "W1", "--client", "C1", "--as", "M1"],
        &["grant", "--worker", "W1", "--client", "C1", "--method", "window", "--as", "M1", "--reason", "asked"],
        &["extend", "--visit", "V1", "--minutes", "-5", "--as", "M1", "--reason", "asked"],
        &["extend", "--visit", "V1", "--minutes", "soon", "--as", "M1", "--reason", "asked"],
        &["code", "perhaps", "--client", "C1", "--as", "M1", "--reason", "asked"],
        &["own-phones", "maybe", "--as", "R1", "--reason", "asked"],
        &["token", "--for", "M1", "--hours", "0"],
        &["token", "--for", "M1", "--hours", "721"],
        &["token"],
        &["office", "secrets"],
        &["office"],
    ] {
        assert_eq!(code(&does(data, args)), 64, "{args:?}");
    }
    assert_eq!(kinds(data).len(), 0);
}

#[test]
fn each_end_of_a_replacement_is_a_word() {
    for (word, kept, kind) in [("new", "pending", "code_new"), ("old", "live", "code_old")] {
        let data = agency();
        let data = data.path();
        import(data, &["codes", "-"], PENDING);
        let central = opened(data);
        let version = |state: &str| {
            let sql = "SELECT v.id FROM code_version v JOIN access_method m ON m.id = v.method \
                       JOIN client c ON c.id = m.client WHERE c.reference = 'C1' AND v.state = $1";
            let rows = central.db.read_now(|tx| tx.query(sql, &[state.into()])).unwrap();
            rows.iter().map(|row| row.uuid(0).unwrap()).collect::<Vec<_>>()
        };
        let keep = version(kept);
        assert_eq!(keep.len(), 1);
        done(data, &["code", word, "--client", "C1"]);
        assert_eq!((version("live"), version("pending")), (keep, vec![]), "{word}");
        assert_eq!(kinds(data), [kind]);
    }
}

#[test]
fn the_responsible_individual_decides_about_own_phones() {
    let data = agency();
    let data = data.path();
    let by = ["--as", "R1", "--reason", "insured and managed"];
    let yes = does(data, &[&["own-phones", "yes"][..], &by].concat());
    assert_eq!((code(&yes), out(&yes).trim()), (0, "workers' own phones may hold codes"));
    let no = does(data, &[&["own-phones", "no"][..], &by].concat());
    assert_eq!((code(&no), out(&no).trim()), (0, "workers' own phones hold no codes"));
    assert_eq!(kinds(data), ["own_phones_hold_codes"; 2]);
}

/// How many tokens are on file, and until when.
fn tokens(data: &Path) -> Vec<i64> {
    let central = opened(data);
    let rows = central.db.read_now(|tx| tx.query("SELECT expires_at FROM credential ORDER BY expires_at", &[]));
    rows.unwrap().iter().map(|row| row.int(0).unwrap()).collect()
}

#[test]
fn a_token_is_printed_once_and_kept_as_a_digest_for_so_many_hours() {
    let data = agency();
    let data = data.path();
    let before = system_clock()();
    let usual = does(data, &["token", "--for", "M1"]);
    let short = does(data, &["token", "--for", "S1", "--hours", "2"]);
    let after = system_clock()();
    assert_eq!((code(&usual), code(&short)), (0, 0));
    assert_eq!(out(&usual).lines().count(), 1);
    assert!(err(&usual).contains("shown this once") && err(&usual).contains("Bearer"), "{}", err(&usual));
    let hours = |at: Timestamp, hours| (at + Duration::from_hours(hours)).0;
    let [two, twelve] = tokens(data)[..] else { panic!("two tokens") };
    assert!((hours(before, 2)..=hours(after, 2)).contains(&two));
    assert!((hours(before, 12)..=hours(after, 12)).contains(&twelve));
    let token = out(&usual).trim().to_owned();
    assert_ne!(token, out(&short).trim());
    let central = opened(data);
    let digest = doorstep::central::auth::token_digest(&token);
    let org = central.organisation.id;
    let holder =
        |at| central.db.read_now(|tx| doorstep::central::db::office::token_holder(tx, org, &digest, at)).unwrap();
    assert!(holder(after).is_some());
    assert_eq!(holder(Timestamp(twelve)), None);
    for name in ["central.db", "central.db-wal"] {
        let bytes = std::fs::read(data.join(name)).unwrap_or_default();
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{name}");
    }
}

#[test]
fn the_tokens_of_a_person_end_together_and_no_other_persons() {
    let data = agency();
    let data = data.path();
    for person in ["M1", "M1", "S1"] {
        assert_eq!(code(&does(data, &["token", "--for", person])), 0);
    }
    let ended = does(data, &["token", "--for", "M1", "--end"]);
    assert_eq!((code(&ended), out(&ended).trim()), (0, "the tokens of M1 have ended"));
    assert_eq!(tokens(data).len(), 1);
    assert_eq!(kinds(data), ["token_made", "token_made", "token_made", "tokens_ended"]);
}

#[test]
fn somebody_who_may_do_nothing_with_a_token_gets_none() {
    let data = agency();
    let data = data.path();
    for (person, said) in [("W1", "your role"), ("I1", "your role"), ("X9", "there is no person")] {
        let output = does(data, &["token", "--for", person]);
        assert_eq!((code(&output), out(&output).as_str()), (1, ""), "{person}");
        assert!(err(&output).contains(said), "{}", err(&output));
    }
    assert_eq!((tokens(data).len(), kinds(data).len()), (0, 0));
}

#[test]
fn a_question_and_an_incident_are_listed_by_references() {
    let data = agency();
    let data = data.path();
    let device = phone(data);
    let central = opened(data);
    let (org, now) = (central.organisation.id, system_clock()());
    central
        .db
        .write_now(|tx| {
            use doorstep::central::db::{codes, office};
            let visit = visits::by_reference(tx, org, "V1")?.unwrap();
            let method = codes::of_client(tx, org, visit.client)?.remove(0).id;
            let asked = grants::AskedFor {
                id: uuid::Uuid::from_u128(1),
                device,
                worker: visit.worker,
                client: visit.client,
                method,
                visit: visit.id,
                at: now,
            };
            assert!(grants::ask(tx, org, &asked)?);
            let entry = doorstep::domain::ids::EntryId(uuid::Uuid::from_u128(2));
            let incident = office::Incident { client: visit.client, method: Some(method), device, entry };
            office::open_incident(tx, org, "code_in_note", &incident, now)
        })
        .unwrap();
    let [request] = listed(data, "requests").try_into().unwrap();
    assert_eq!((&request["worker"], &request["client"], &request["visit"]), (&"W1".into(), &"C1".into(), &"V1".into()));
    let [incident] = listed(data, "incidents").try_into().unwrap();
    assert_eq!((&incident["kind"], &incident["client"]), (&"code_in_note".into(), &"C1".into()));
    assert_eq!((&incident["method"], &incident["state"]), (&"key_safe".into(), &"open".into()));
}

/// Every command is a program of its own: what one wrote the next has to go by.
#[test]
fn after_a_restore_no_phone_is_set_up_and_no_leave_given_until_a_registered_manager_confirms() {
    let data = agency();
    let data = data.path();
    phone(data);
    let by = |person: &'static str| ["--as", person, "--reason", "gone through the book"];
    let restored = does(data, &[&["restore", "--backup-of", "2026-11-20T02:00Z"][..], &by("M2")].concat());
    assert_eq!(code(&restored), 0, "{}", err(&restored));
    assert!(out(&restored).contains("2026-11-20T02:00:00"), "{}", out(&restored));
    for args in [&["enrol", "--worker", "W1"][..], &[&["grant", "--worker", "W1", "--client", "C1"][..], &WHY].concat()]
    {
        let refused = does(data, args);
        assert_eq!((code(&refused), out(&refused).as_str()), (1, ""), "{args:?}");
        let said = err(&refused);
        assert!(said.contains("was restored") && said.contains("recovery list"), "{said}");
    }
    let check = does(data, &["serve", "--check"]);
    assert!(out(&check).contains("no codes go out"), "{}", out(&check));
    let list = out(&does(data, &["recovery", "list"]));
    for said in ["known here until 2026-11-20", "W1", "C1", "key_safe", "code remove", "block --worker"] {
        assert!(list.contains(said), "{said} in {list}");
    }
    for secret in ["258036", "Pritchard"] {
        assert!(!list.contains(secret), "{secret} in {list}");
    }
    let all = ["recovery", "confirm", "--blocks", "--withdrawals", "--codes"];
    for (args, said) in [
        ([&all[..], &by("M2")].concat(), "your role may not do this"),
        ([&all[..4], &by("M1")].concat(), "changed codes have to be gone through too"),
        ([&["recovery", "confirm"][..], &by("M1")].concat(), "blocked phones have to be gone through too"),
    ] {
        let refused = does(data, &args);
        assert!(code(&refused) == 1 && err(&refused).contains(said), "{args:?}: {}", err(&refused));
    }
    let confirmed = does(data, &[&all[..], &by("M1")].concat());
    assert_eq!(code(&confirmed), 0, "{}", err(&confirmed));
    assert_eq!(code(&does(data, &["enrol", "--worker", "W1"])), 0);
    done(data, &["grant", "--worker", "W1", "--client", "C1"]);
    assert_eq!(kinds(data), ["recovery_begun", "recovery_confirmed", "grant_given"]);
    let again = does(data, &[&all[..], &by("M1")].concat());
    assert!(code(&again) == 1 && err(&again).contains("codes are on"), "{}", err(&again));
    assert_eq!(out(&does(data, &["recovery", "list"])), "nothing has to be gone through: codes are on\n");
    let nonsense = does(data, &[&["restore", "--backup-of", "yesterday"][..], &by("M2")].concat());
    assert_eq!(code(&nonsense), 64);
    let ahead = does(data, &[&["restore", "--backup-of", "2199-01-01T00:00Z"][..], &by("M2")].concat());
    assert!(code(&ahead) != 0, "a backup is of the past");
}
