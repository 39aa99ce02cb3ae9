//! Faults of the disk, inflicted on the phone in a process of its own: killed at every call that touches a file, writes
//! that reached the disk in part, a disk that is full. What was shown as saved is there afterwards, and it goes on.
//!
//! `strace` inflicts and records. Where it may not run these tests say so loudly; under `CI=true` they fail.

mod full;
mod killed;
mod pages;
mod torn;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::VisitId;
use doorstep::shell::Phone;
use doorstep::shell::clock::{Clocks, SystemClocks};
use doorstep::shell::platform;
use doorstep::shell::start::Parts;
use doorstep::vault::envelope::HpkeOpener;

use crate::support::phone::unlock;
use crate::support::world::World;

/// The calls by which a phone changes its files. To die before one of them is to die at every state the disk can be in.
const CALLS: &str = "write,pwrite64,pwritev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,\
                     mkdirat,chmod,fchmod,fallocate";

/// Every how many calls one is tried: 1 in `make faults`.
fn stride(usual: usize) -> usize {
    std::env::var("DOORSTEP_KILL_STRIDE").ok().and_then(|text| text.parse().ok()).unwrap_or(usual).max(1)
}

/// Whether `strace` may run here. A missing one fails under `CI=true`.
fn may_trace() -> bool {
    let tried = Command::new("strace").args(["-f", "-qq", "-o", "/dev/null", "true"]).output();
    let works = tried.is_ok_and(|output| output.status.success());
    assert!(works || std::env::var_os("CI").is_none(), "strace is missing or may not run (Debian: strace)");
    if !works {
        eprintln!("NOT RUN: faults of the disk: strace is missing or may not run (Debian: strace)");
    }
    works
}

/// The subject's program, built with these tests.
fn subject() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().and_then(Path::parent).unwrap().join("examples/phone_on_disk");
    assert!(path.is_file(), "{} is missing: build it with `cargo build --locked --examples`", path.display());
    path
}

/// Runs the subject under `strace` with these options.
fn traced(options: &[&str], folder: &Path, deed: &str, visit: Option<VisitId>) -> Output {
    let visit = visit.map(|visit| visit.0.to_string());
    Command::new("strace")
        .args(["-f", "-qq"])
        .args(options)
        .arg(subject())
        .arg(folder)
        .arg(deed)
        .args(visit)
        .env("DBUS_SESSION_BUS_ADDRESS", "")
        .env("RUST_LOG", "off")
        .output()
        .unwrap()
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// The highest number of entries that was said to be saved.
fn said_saved(lines: &[String]) -> u64 {
    lines.iter().filter_map(|line| line.strip_prefix("saved ")?.parse().ok()).max().unwrap_or(0)
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    for file in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(file.path().strip_prefix(from).unwrap());
        if file.file_type().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
        } else if file.path().extension().is_none_or(|ending| ending != "reserve") {
            std::fs::copy(file.path(), &target).unwrap();
        }
    }
    // The reserve without its 8 MiB: its writing would be most of what the phone does.
    let reserve = std::fs::File::create(to.join("phone.reserve")).unwrap();
    reserve.set_len(doorstep::store::reserve::SIZE).unwrap();
}

/// An agency of this moment, and the folder of a phone of it that is closed: set up, with its bundle, as a computer
/// keeps it. What a test does to it is done to copies.
struct Bed {
    world: World,
    visit: VisitId,
    template: PathBuf,
}

impl Bed {
    async fn new() -> Self {
        let world = World::at(SystemClocks.read().wall).await;
        let template = world.folder.path().join("template");
        let phone = open(&template, Some(world.address()));
        world.enrol(&phone, "W1").await;
        drop(phone);
        let visit = world.visit_id("V1");
        Self { world, visit, template }
    }

    /// A fresh copy of the template.
    fn fresh(&self, name: &str) -> PathBuf {
        self.world.clock.set(SystemClocks.read().wall);
        let folder = self.world.folder.path().join(name);
        copy(&self.template, &folder);
        folder
    }
}

/// Opens a phone's folder as the app would.
fn open(folder: &Path, central: Option<String>) -> Arc<Phone> {
    let parts = Parts {
        folder: folder.into(),
        central,
        private_root: None,
        clocks: Arc::new(SystemClocks),
        platform: platform::current(),
        opener: Arc::new(HpkeOpener),
    };
    Arc::new(Phone::open(parts).unwrap())
}

/// The phone opens undamaged, with at least what was said to be saved, and its chain has no hole.
fn sound(folder: &Path, said: u64, about: &str) -> Arc<Phone> {
    let phone = open(folder, None);
    let strip = phone.strip();
    assert!(!strip.damage.set_aside && strip.damage.changed == 0, "{about}: {:?}", strip.damage);
    assert!(strip.tally.all >= said, "{about}: {said} were said to be saved, {} are there", strip.tally.all);
    let db = rusqlite::Connection::open(folder.join("phone.db")).unwrap();
    let sql = "SELECT count(*) = max(e.seq) AND max(e.seq) + 1 = c.next_seq FROM entry e, chain c WHERE c.current = 1";
    assert!(db.query_row(sql, [], |row| row.get::<_, bool>(0)).unwrap(), "{about}: the chain has a hole");
    phone
}

/// Now, for what a test writes itself.
fn now() -> Timestamp {
    SystemClocks.read().wall
}

async fn unlocked(folder: &Path) -> Arc<Phone> {
    let phone = open(folder, None);
    unlock(&phone).await;
    phone
}
