//! A code goes in by import, is revealed, and is searched for in every file that phone and central wrote.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use base64::Engine;
use doorstep::central::import::Kind;
use doorstep::domain::door::Event;
use doorstep::domain::encoding::hex;
use doorstep::domain::entry::{Hidden, KeyPlace, Purpose};
use doorstep::domain::visit::MethodKind;

use crate::support::clock::START;
use crate::support::phone::{look, unlock};
use crate::support::world::{PAGE, PIN, World, walk_to_key_safe, wish};

const HOUR: Duration = Duration::from_hours(1);

const CANARY: &str = "7Q4X9ZK2M8WP";
/// Written on purpose, so that the search is known to find.
const CONTROL: &str = "5R8J3VN6T1YD";

/// The ways in which a text might lie in a file.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let reversed: String = text.chars().rev().collect();
    let spaced: String = text.chars().map(|c| format!("{c} ")).collect();
    let wide = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let escaped: String = text.chars().map(|c| format!("\\u{:04x}", c as u32)).collect();
    let percent: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
    let mut all = vec![
        text.as_bytes().to_vec(),
        text.to_lowercase().into_bytes(),
        reversed.into_bytes(),
        spaced.trim_end().as_bytes().to_vec(),
        hex(text.as_bytes()).into_bytes(),
        hex(text.as_bytes()).to_uppercase().into_bytes(),
        wide(text, false),
        wide(text, true),
        escaped.into_bytes(),
        percent.into_bytes(),
    ];
    // Base64 depends on where the text begins in the bytes: three phases, the ends cut off.
    for phase in 0..3 {
        let shifted = ["x".repeat(phase), text.to_owned()].concat();
        let encoded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(shifted);
        all.push(encoded.as_bytes()[4..encoded.len() - 4].to_vec());
    }
    all
}

fn found(folder: &Path, text: &str) -> Vec<String> {
    let needles = encodings(text);
    let mut hits = Vec::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        for (place, needle) in needles.iter().enumerate() {
            if bytes.windows(needle.len()).any(|window| window == needle) {
                hits.push(format!("{} in encoding {place}", entry.path().display()));
            }
        }
    }
    hits
}

/// An agency where the canary is Mrs Pritchard's key safe code.
fn plant(world: &World) {
    let file = format!("client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,{CANARY},false,Elin,Rhys\n");
    assert_eq!(world.import(Kind::Codes, &file).updated, 1);
}

fn nowhere(world: &World, when: &str) {
    assert_eq!(found(world.folder.path(), CANARY), Vec::<String>::new(), "{when}");
}

#[tokio::test]
async fn a_code_is_in_no_file_of_phone_or_central_in_any_of_thirteen_encodings() {
    let world = World::new().await;
    plant(&world);
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    phone.show(PAGE, visit, wish).unwrap();
    assert_eq!(phone.shown(PAGE, visit).unwrap().expose(), CANARY);
    assert_eq!(found(world.folder.path(), CANARY), Vec::<String>::new(), "while it is shown");
    world.clock.advance(Duration::from_secs(3));
    phone.hide(PAGE, Hidden::Released);
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::Safe)] {
        phone.answer(visit, event).unwrap();
    }
    phone.sync_once(true).await;
    drop(phone);
    let _again = world.open();
    assert_eq!(found(world.folder.path(), CANARY), Vec::<String>::new(), "after reveal, leave, sync and restart");
    for (place, needle) in encodings(CONTROL).into_iter().enumerate() {
        let path = world.folder.path().join(format!("control-{place}"));
        std::fs::write(&path, [b"before".to_vec(), needle, b"after".to_vec()].concat()).unwrap();
    }
    let hits = found(world.folder.path(), CONTROL);
    assert_eq!(hits.len(), encodings(CONTROL).len(), "the same search finds what was put there: {hits:?}");
}

#[tokio::test]
async fn a_code_seen_by_an_online_or_a_voice_grant_is_in_no_file() {
    let world = World::empty(START).await;
    plant(&world);
    world.visit("V1", "W1", "C1", START + HOUR * 3, START + HOUR * 4);
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    phone.show_voice_digits(visit).unwrap();
    let client = phone.at_door(visit).unwrap().unwrap().client.id;
    let (eight, _, _) = phone.voice_digits(client).unwrap();
    phone.answer_voice(visit, &world.read_out("C1", &eight).unwrap()[0]).unwrap();
    assert_eq!(look(&phone, visit, enter).unwrap(), CANARY);
    nowhere(&world, "after a voice grant");
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    assert_eq!(look(&phone, visit, enter).unwrap(), CANARY);
    phone.sync_once(true).await;
    nowhere(&world, "after an online grant");
}

#[tokio::test]
async fn a_code_that_was_released_online_is_in_no_file() {
    let world = World::empty(START).await;
    plant(&world);
    let file = "client_id,name,address,plan,online_release\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in,true\n";
    assert_eq!(world.import(Kind::Clients, file).errors, []);
    world.visit("V1", "W1", "C1", START, START + HOUR);
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    phone.fetch_code(visit, enter).await.unwrap();
    phone.show(PAGE, visit, enter).unwrap();
    assert_eq!(phone.shown(PAGE, visit).unwrap().expose(), CANARY);
    nowhere(&world, "while it is shown");
}

#[tokio::test]
async fn a_phone_that_dies_while_a_code_is_on_screen_leaves_it_in_no_file() {
    let world = World::new().await;
    plant(&world);
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    phone.show(PAGE, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).unwrap();
    drop(phone);
    nowhere(&world, "after it died");
    let phone = world.open();
    unlock(&phone).await;
    phone.sync_once(true).await;
    nowhere(&world, "after it came back and sent");
}

/// The app's own program, on a folder of its own.
fn doorstep(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    command.env_remove("DOORSTEP_DATA").arg("--data").arg(data);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_on_the_command_line_tells_neither_code_nor_name_nor_address() {
    let world = World::new().await;
    plant(&world);
    let data = world.folder.path().join("computer");
    let files = crate::support::folder();
    let [code_file, pin_file] = ["code", "pin"].map(|name| files.path().join(name));
    std::fs::write(&code_file, world.invite("W1")).unwrap();
    std::fs::write(&pin_file, PIN).unwrap();
    let mut enrolling = doorstep(&data);
    enrolling.arg("--central").arg(world.address()).arg("enrol");
    enrolling.arg("--code-file").arg(&code_file).arg("--pin-file").arg(&pin_file);
    let enrolled = tokio::task::spawn_blocking(move || enrolling.output().unwrap()).await.unwrap();
    assert!(enrolled.status.success(), "{}", String::from_utf8_lossy(&enrolled.stderr));
    for form in [&["status"][..], &["status", "--json"]] {
        let told = doorstep(&data).args(form).output().unwrap();
        assert!(told.status.success());
        let told = [told.stdout, told.stderr].concat();
        let has = |text: &str| told.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(has("V1"), "it tells of the visit");
        for needle in encodings(CANARY) {
            assert!(!told.windows(needle.len()).any(|window| window == needle));
        }
        for text in ["Mair", "Pritchard", "Heol y Bont", "Nia", PIN] {
            assert!(!has(text), "{text}");
        }
    }
    nowhere(&world, "after the command line");
}

#[cfg(target_os = "linux")]
#[test]
fn the_app_writes_no_core_dump() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;
    let data = crate::support::folder();
    // From a shell that allows dumps, so that it is the app that forbids them.
    let program = doorstep(data.path());
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -S -c \"$(ulimit -H -c)\" && ulimit -c && exec \"$0\" \"$@\""]);
    shell.arg(program.get_program()).args(program.get_args()).args(["--listen", "127.0.0.1:0"]);
    let mut child = shell.env_remove("DOORSTEP_DATA").stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let allowed = lines.next().unwrap().unwrap();
    // Its first line says where the page is: by then it runs.
    let page = lines.next().unwrap().unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_ne!(allowed, "0", "this machine allows no dumps at all: nothing was tested");
    assert!(page.contains("127.0.0.1"), "{page}");
    let core: Vec<&str> =
        limits.lines().find(|line| line.starts_with("Max core file size")).unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "{core:?}");
}
