//! The ingest keys: the one that phones seal to now, and those they sealed to before.
//!
//! A phone may come back after a year with entries sealed to a key that was replaced since. The private half of a
//! replaced key is kept 400 days in `ingest-retired/KID.key`: the key, and on the second line the instant (milliseconds
//! since 1970) at which it was retired. A phone whose entries are older still seals them again, from its own copy.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::{KeyError, files};
use crate::domain::clock::Timestamp;
use crate::vault::log::{IngestKey, IngestPrivate};

/// How long the private half of a replaced ingest key is kept.
pub const KEPT: Duration = Duration::from_hours(400 * 24);
pub(super) const KEY: &str = "ingest.key";
const RETIRED: &str = "ingest-retired";

/// By their identities: the present key and the retired ones.
pub(super) type Ring = BTreeMap<String, IngestPrivate>;

/// The keys as they lie on disk.
pub(super) struct Ingest {
    pub private: IngestPrivate,
    pub public: IngestKey,
    pub ring: Ring,
}

fn present(folder: &Path) -> Result<(IngestPrivate, IngestKey), KeyError> {
    let path = folder.join(KEY);
    let private = IngestPrivate::new(files::read_key(&path)?);
    let public = private.public().ok_or(KeyError::NoKey(path))?;
    Ok((private, public))
}

/// Reads the keys; deletes those retired 400 days ago. A retired file that does not read is passed over and said:
/// phones seal again what only it could open.
pub(super) fn read(folder: &Path, now: Timestamp) -> Result<Ingest, KeyError> {
    let (private, public) = present(folder)?;
    let mut ring = retired(folder, now);
    ring.insert(public.kid(), present(folder)?.0);
    Ok(Ingest { private, public, ring })
}

fn retired(folder: &Path, now: Timestamp) -> Ring {
    let Ok(entries) = std::fs::read_dir(folder.join(RETIRED)) else { return Ring::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let keys = paths.filter(|path| path.extension().is_some_and(|extension| extension == "key"));
    keys.filter_map(|path| retired_key(&path, now)).collect()
}

fn retired_key(path: &Path, now: Timestamp) -> Option<(String, IngestPrivate)> {
    let Some((key, since)) = files::read_text(path).ok().and_then(|text| parse(&text)) else {
        tracing::warn!(file = %path.display(), "a retired ingest key does not read: put it back from your backup");
        return None;
    };
    if now >= since + KEPT {
        match files::wipe(path) {
            Ok(()) => tracing::info!(file = %path.display(), "a retired ingest key was deleted after 400 days"),
            Err(error) => tracing::warn!(file = %path.display(), %error, "a retired ingest key cannot be deleted"),
        }
        return None;
    }
    Some((key.public()?.kid(), key))
}

fn parse(text: &str) -> Option<(IngestPrivate, Timestamp)> {
    let (key, since) = text.trim_end().split_once('\n')?;
    Some((IngestPrivate::new(files::key_of(key)?), Timestamp(since.trim().parse().ok()?)))
}

/// Which key took which one's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The identity of the key that is retired now; `None` where there was none, because it was lost.
    pub retired: Option<String>,
    /// The identity of the new one.
    pub present: String,
}

/// Makes a new ingest key and retires the present one, which still opens what was sealed to it.
///
/// Phones learn the new key from their next bundle. The old key is kept before the new one is put in place: a crash in
/// between leaves it in both places, and running this again puts that right. Where the present key was lost a new one
/// is made, and phones seal again what they have not sent.
///
/// # Errors
/// [`KeyError`]; the present key stays then.
pub fn rotate(folder: &Path, now: Timestamp) -> Result<Rotated, KeyError> {
    let _held = files::lock_to_change(folder)?;
    let retired = if folder.join(KEY).exists() { Some(retire(folder, now)?) } else { None };
    files::write_key(&folder.join(KEY), IngestPrivate::make().secret())?;
    Ok(Rotated { retired, present: present(folder)?.1.kid() })
}

fn retire(folder: &Path, now: Timestamp) -> Result<String, KeyError> {
    let (private, public) = present(folder)?;
    let kept: PathBuf = folder.join(RETIRED);
    files::make_folder(&kept)?;
    let text = Zeroizing::new(format!("{}\n{}\n", *files::text_of(private.secret()), now.0));
    files::write(&kept.join(format!("{}.key", public.kid())), text.as_bytes())?;
    Ok(public.kid())
}
