//! A phone without a window that does one thing and says after each step what it would have shown as saved; tests kill
//! it, fill its disk and cut its writes short. Never shipped.
//!
//! `phone_on_disk FOLDER DEED [VISIT]`, where DEED is
//! - `append`: unlock, and walk a *let yourself in* visit to its key safe;
//! - `reveal`: unlock, and look at the code of the key safe once;
//! - `sync`: one round with central, bundle and all;
//! - `migrate`: bring the schema of `FOLDER/phone.db` up to date;
//! - `full`: fill the disk that the folder lies on to the last byte and go on recording.
//!
//! It prints `saved N` (entries on the phone after an answer returned), `visible`, `done`, or what went wrong.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use doorstep::domain::door::Event;
use doorstep::domain::entry::{Fact, Hidden, Purpose, Reason};
use doorstep::domain::ids::VisitId;
use doorstep::domain::reveal::Wish;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::clock::SystemClocks;
use doorstep::shell::platform;
use doorstep::shell::reveal::PageId;
use doorstep::shell::start::Parts;
use doorstep::store::Store;
use doorstep::vault::Secret32;
use doorstep::vault::envelope::HpkeOpener;
use doorstep::vault::fields::FieldKey;
use doorstep::vault::secret::Pin;

const PAGE: PageId = PageId(1);

fn say(line: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn open(folder: &Path) -> Result<Arc<Phone>, String> {
    let parts = Parts {
        folder: folder.into(),
        central: None,
        private_root: None,
        clocks: Arc::new(SystemClocks),
        platform: platform::current(),
        opener: Arc::new(HpkeOpener),
    };
    Phone::open(parts).map(Arc::new).map_err(|error| error.to_string())
}

fn unlocked(folder: &Path) -> Result<Arc<Phone>, String> {
    let phone = open(folder)?;
    phone.unlock(&Pin::new("284951".into())).map_err(|error| error.to_string())?;
    Ok(phone)
}

fn saved(phone: &Phone) {
    say(&format!("saved {}", phone.strip().tally.all));
}

fn early() -> Event {
    Event::GoOnEarly(Reason { code: "called".into(), words: String::new() })
}

fn append(phone: &Phone, visit: VisitId) -> Result<(), String> {
    phone.start(visit).map_err(|error| error.to_string())?;
    saved(phone);
    for event in [Event::RightDoor { notice_read: false }, Event::Knocked, early()] {
        phone.answer(visit, event).map_err(|error| error.to_string())?;
        saved(phone);
    }
    Ok(())
}

fn reveal(phone: &Phone, visit: VisitId) -> Result<(), String> {
    let at = phone.at_door(visit).map_err(|error| error.to_string())?.ok_or("no such visit")?;
    let method = at.visit.methods.iter().find(|method| method.kind == MethodKind::KeySafe).ok_or("no key safe")?.id;
    let before = phone.strip().tally.all;
    phone.show(PAGE, visit, Wish::new(method, Purpose::Enter)).map_err(|error| error.to_string())?;
    say(if phone.shown(PAGE, visit).is_some() { "visible" } else { "not visible" });
    phone.hide(PAGE, Hidden::Released);
    say(&format!("looks {}", phone.strip().tally.all - before));
    saved(phone);
    Ok(())
}

fn sync(phone: &Phone) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    runtime.block_on(phone.sync_once(true));
    Ok(())
}

/// Writes until the disk takes no more. Gives the file's path.
fn fill(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    if let Ok(mut file) = std::fs::File::create(&path) {
        for block in [64 * 1024, 4096, 512, 1] {
            let bytes = vec![1_u8; block];
            while file.write_all(&bytes).is_ok() {}
        }
    }
    path
}

/// A long finding, in words that differ from one to the next.
fn finding(n: usize) -> Event {
    let ends: String = n.to_string().bytes().map(|digit| char::from(digit + 49)).collect();
    Event::Say(Box::new(Fact::Finding { words: format!("{} {ends}", "she lies still and speaks; ".repeat(60)) }))
}

fn full(folder: &Path, visit: VisitId) -> Result<(), String> {
    let phone = unlocked(folder)?;
    say(&format!("room {}", !phone.strip().short_of_room));
    let first = fill(folder, "filler-1");
    append(&phone, visit)?;
    phone.answer(visit, Event::Emergency).map_err(|error| error.to_string())?;
    saved(&phone);
    say(&format!("room {}", !phone.strip().short_of_room));
    // Now the reserve is gone too, and somebody takes what it left.
    let second = fill(folder, "filler-2");
    let mut refused = 0;
    for n in 0..200 {
        match phone.answer(visit, finding(n)) {
            Ok(()) => saved(&phone),
            Err(error) => {
                refused += 1;
                say(&format!("refused {error}"));
                if refused == 2 {
                    break;
                }
            }
        }
    }
    saved(&phone);
    for path in [first, second] {
        std::fs::remove_file(path).map_err(|error| error.to_string())?;
    }
    phone.answer(visit, finding(999)).map_err(|error| error.to_string())?;
    saved(&phone);
    drop(phone);
    let phone = open(folder)?;
    say(&format!("room {}", !phone.strip().short_of_room));
    Ok(())
}

fn run() -> Result<(), String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, deed, rest @ ..] = words.as_slice() else { return Err("FOLDER DEED [VISIT]".into()) };
    let folder = PathBuf::from(folder);
    let visit = rest.first().and_then(|id| id.parse().ok()).map(VisitId);
    match (deed.as_str(), visit) {
        ("append", Some(visit)) => append(&*unlocked(&folder)?, visit)?,
        ("reveal", Some(visit)) => reveal(&*unlocked(&folder)?, visit)?,
        ("full", Some(visit)) => full(&folder, visit)?,
        ("sync", _) => sync(&*open(&folder)?)?,
        ("migrate", _) => {
            let fields = FieldKey::derive(&Secret32::new([5; 32]));
            drop(Store::open(&folder.join("phone.db"), fields).map_err(|error| error.to_string())?);
        }
        _ => return Err("no such deed".into()),
    }
    say("done");
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error {error}"));
            ExitCode::FAILURE
        }
    }
}
