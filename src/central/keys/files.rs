//! The key files: 32 bytes in base64url, for their owner alone, and the lock under which they change.
//!
//! The service, `enrol` and the commands for keys are processes of their own on one folder. Whoever reads or changes
//! key files holds the lock, so nobody meets half of a change.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use zeroize::Zeroizing;

use super::KeyError;
use crate::domain::encoding::{base64url, unbase64url};
use crate::vault::Secret32;
use crate::vault::files::write_private;
use crate::vault::signing::SigningKey;

/// Key files are this long at most, bytes: a stick that was mixed up is not read into memory.
const LONGEST: u64 = 4096;

/// The key that a text holds; `None` for anything else.
pub(super) fn key_of(text: &str) -> Option<Secret32> {
    Secret32::from_slice(&Zeroizing::new(unbase64url(text.trim())?))
}

/// A key's text, for its file.
pub(super) fn text_of(key: &Secret32) -> Zeroizing<String> {
    // EXPOSE: into the key file.
    Zeroizing::new(base64url(key.expose()))
}

/// The text of a key file.
pub(super) fn read_text(path: &Path) -> std::io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "it is too long for a key"));
    }
    Ok(text)
}

pub(super) fn read_key(path: &Path) -> Result<Secret32, KeyError> {
    let text = read_text(path).map_err(|error| KeyError::Unreadable(path.into(), error))?;
    key_of(&text).ok_or_else(|| KeyError::NoKey(path.into()))
}

pub(super) fn write_key(path: &Path, key: &Secret32) -> Result<(), KeyError> {
    write(path, text_of(key).as_bytes())
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), KeyError> {
    write_private(path, bytes).map_err(|error| KeyError::Unwritable(path.into(), error))
}

/// Writes a file that is not there yet. What is there is never written over, not even by a race; nothing else in the
/// folder, which may be somebody's stick, is touched.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| sync_folder(path));
    written.inspect_err(|_| {
        // Ours, and not whole: the name is free again.
        let _ = fs::remove_file(path);
    })
}

pub(super) fn signing_key(path: &Path) -> Result<SigningKey, KeyError> {
    SigningKey::from_seed(&read_key(path)?).ok_or_else(|| KeyError::NoKey(path.into()))
}

/// Puts a file in another's place, for good.
pub(super) fn put_in_place(from: &Path, to: &Path) -> Result<(), KeyError> {
    fs::rename(from, to).and_then(|()| sync_folder(to)).map_err(|error| KeyError::Unwritable(to.into(), error))
}

/// Overwrites a file, then deletes it. What the disk keeps of it elsewhere (spare blocks, snapshots) is out of reach.
pub(super) fn wipe(path: &Path) -> std::io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    let length = usize::try_from(file.metadata()?.len().min(LONGEST)).unwrap_or(0);
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    fs::remove_file(path)?;
    sync_folder(path)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same form as on Unix")]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Makes a folder for its owner alone, unless it is there.
pub(super) fn make_folder(path: &Path) -> Result<(), KeyError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| KeyError::Unwritable(path.into(), error))
}

/// Waits for the lock of a key folder. It is held until the file is dropped; who holds it must not take it again.
///
/// # Errors
/// What the file system says. A folder that cannot be written can still be read: nobody changes it then.
pub(super) fn lock(folder: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(folder.join("lock"))?;
    file.lock()?;
    Ok(file)
}

/// [`lock`], for a change.
pub(super) fn lock_to_change(folder: &Path) -> Result<File, KeyError> {
    lock(folder).map_err(|error| KeyError::Unwritable(folder.join("lock"), error))
}
