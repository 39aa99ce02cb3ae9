//! The browser phone with parts that a test sets; never shipped. It takes the command line of `doorstep`.
//!
//! `DOORSTEP_TEST` names a folder. In it:
//! - `clock`: JSON `{"wall_ms":…,"boot_ms":…}`, how far each clock is ahead of the machine's; read at every reading.
//! - `die-at-opening`: while it is there, the process ends like `kill -9` when an envelope is about to be opened, which
//!   is after the intent was recorded and before anything is shown. It is deleted first: it ends the process once.
//! - `opened`: a byte for each envelope that was opened.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use doorstep::domain::clock::{Reading, Timestamp};
use doorstep::domain::reveal::RecordedPermit;
use doorstep::launch::{Made, cli};
use doorstep::shell::clock::{Clocks, SystemClocks};
use doorstep::vault::envelope::{Binding, HpkeOpener, OpenError, Opener, RevealPair};
use doorstep::vault::secret::Code;

struct SetClocks(PathBuf);

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Ahead {
    wall_ms: i64,
    boot_ms: u64,
}

impl Clocks for SetClocks {
    fn read(&self) -> Reading {
        let ahead: Ahead =
            fs::read(&self.0).ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
        let mut reading = SystemClocks.read();
        reading.wall = Timestamp(reading.wall.0 + ahead.wall_ms);
        reading.boot.elapsed_ms += ahead.boot_ms;
        reading
    }
}

struct CountingOpener(PathBuf);

impl Opener for CountingOpener {
    fn open(
        &self,
        pair: &RevealPair,
        binding: &Binding,
        sealed: &[u8],
        permit: RecordedPermit,
    ) -> Result<Code, OpenError> {
        let death = self.0.join("die-at-opening");
        if fs::remove_file(&death).is_ok() {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        }
        let counted = fs::File::options().create(true).append(true).open(self.0.join("opened"));
        counted.and_then(|mut file| file.write_all(b".")).map_err(|_| OpenError::BrokenSeal)?;
        HpkeOpener.open(pair, binding, sealed, permit)
    }
}

fn main() -> ExitCode {
    let Some(folder) = std::env::var_os("DOORSTEP_TEST").map(PathBuf::from) else {
        eprintln!("phone_under_test: set DOORSTEP_TEST to a folder");
        return ExitCode::from(64);
    };
    cli::run(Made { clocks: Arc::new(SetClocks(folder.join("clock"))), opener: Arc::new(CountingOpener(folder)) })
}
