//! A code goes in by import, is revealed, and is searched for in every file that phone and central wrote.

use std::path::Path;
use std::time::Duration;

use base64::Engine;
use doorstep::central::import::Kind;
use doorstep::domain::door::Event;
use doorstep::domain::encoding::hex;
use doorstep::domain::entry::{Hidden, KeyPlace, Purpose};
use doorstep::domain::visit::MethodKind;

use crate::support::world::{PAGE, World, walk_to_key_safe, wish};

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

#[tokio::test]
async fn a_code_is_in_no_file_of_phone_or_central_in_any_of_thirteen_encodings() {
    let world = World::new().await;
    let file = format!("client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,{CANARY},false,Elin,Rhys\n");
    assert_eq!(world.import(Kind::Codes, &file).updated, 1);
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
