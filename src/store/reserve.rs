//! Room kept for the day when the disk is full: a file of 8 MiB beside the database, given up before the first entry
//! that would not fit, so that an emergency is still recorded. It is made again where there is room again.
//!
//! Source: sync promise 1. An entry takes about 2 KiB: what is given up holds some thousands of them.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The reserve's size, bytes.
pub const SIZE: u64 = 8 * 1024 * 1024;
/// Below this many free bytes the reserve is given up: more than one transaction of the phone ever takes.
const LOW: u64 = 2 * 1024 * 1024;
/// The reserve is made only where this much would stay free for others.
const PLENTY: u64 = 3 * SIZE;

/// The file, whether it is there or not.
#[derive(Clone, Debug)]
pub struct Reserve(PathBuf);

impl Reserve {
    /// The reserve of the database at `path`.
    pub fn beside(path: &Path) -> Self {
        Self(path.with_extension("reserve"))
    }

    /// Whether room is kept. If not, the disk is full or nearly so.
    pub fn is_kept(&self) -> bool {
        fs::metadata(&self.0).is_ok_and(|file| file.len() == SIZE)
    }

    /// Makes the file where there is plenty of room. Gives whether room is kept now; a disk that refuses is no error.
    pub fn keep(&self) -> bool {
        if self.is_kept() {
            return true;
        }
        let room = free(&self.0).is_some_and(|free| free >= PLENTY);
        if room && self.write().is_err() {
            self.give_up();
        }
        self.is_kept()
    }

    /// Gives the file up where hardly anything is free. Called before each change of the database.
    pub fn make_room(&self) {
        if free(&self.0).is_some_and(|free| free < LOW) {
            self.give_up();
        }
    }

    /// Gives the file up.
    pub fn give_up(&self) {
        match fs::remove_file(&self.0) {
            Ok(()) => tracing::warn!("the disk is nearly full: the phone's reserve was given up"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => tracing::error!(%error, "the phone's reserve could not be given up"),
        }
    }

    /// Written in full, not only declared: a file with holes keeps no room.
    fn write(&self) -> std::io::Result<()> {
        let mut file = File::create(&self.0)?;
        let block = [0; 8 * 1024];
        for _ in 0..SIZE / block.len() as u64 {
            file.write_all(&block)?;
        }
        file.flush()
    }
}

/// Free bytes for this app on the disk that `path` lies on; `None` where the system does not say.
#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path.parent()?).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_path: &Path) -> Option<u64> {
    None
}
