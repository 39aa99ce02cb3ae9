//! The organisation key, and its rotation while the service runs.
//!
//! 1. `organisation.next.key` is made. Services read it beside the present key within a minute, and open with both.
//! 2. One transaction wraps every code's data key under the new key, and notes in the database that it is in force.
//! 3. `organisation.next.key` becomes `organisation.key`.
//!
//! Between any two steps both keys are on disk, and the database says which one is in force: reading tries both, and
//! nothing is written under the other one ([`codes::put`]). So a crash loses nothing, and going on is either
//! `rotate-key` again or the next start ([`settle`]). Keys from the environment are changed there by the operator,
//! before and after the transaction.

use std::io::ErrorKind;
use std::path::Path;

use zeroize::Zeroizing;

use super::{KeyError, files};
use crate::central::db::{Db, DbError, codes};
use crate::domain::ids::OrgId;
use crate::vault::Secret32;
use crate::vault::code_vault::OrganisationKey;

/// Names the organisation's key in the environment instead of a file.
pub const ORGANISATION_KEY: &str = "DOORSTEP_ORGANISATION_KEY";
/// The key that is to take its place, while it does.
pub const ORGANISATION_KEY_NEXT: &str = "DOORSTEP_ORGANISATION_KEY_NEXT";
pub(super) const KEY: &str = "organisation.key";
pub(super) const NEXT: &str = "organisation.next.key";

fn from_environment(name: &str) -> Result<Option<Secret32>, KeyError> {
    match std::env::var(name).map(Zeroizing::new) {
        Ok(text) => files::key_of(&text).map(Some).ok_or_else(|| KeyError::NotInEnvironment(name.to_owned())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(KeyError::NotInEnvironment(name.to_owned())),
    }
}

/// The key that wraps the codes, and the one that takes its place if it is being changed: from the environment, or from
/// the files.
///
/// # Errors
/// [`KeyError`].
pub fn organisation_key(folder: &Path) -> Result<OrganisationKey, KeyError> {
    let _held = files::lock(folder).ok();
    read(folder)
}

/// [`organisation_key`], under the lock.
pub(super) fn read(folder: &Path) -> Result<OrganisationKey, KeyError> {
    if let Some(present) = from_environment(ORGANISATION_KEY)? {
        let key = OrganisationKey::new(present);
        return Ok(match from_environment(ORGANISATION_KEY_NEXT)? {
            Some(next) => key.with_next(next),
            None => key,
        });
    }
    let key = OrganisationKey::new(files::read_key(&folder.join(KEY))?);
    let next = folder.join(NEXT);
    if next.exists() { Ok(key.with_next(files::read_key(&next)?)) } else { Ok(key) }
}

/// A change of keys that has begun.
#[derive(Debug)]
pub struct Rotation {
    /// The present key, and the next beside it.
    pub from: OrganisationKey,
    /// The next key.
    pub to: OrganisationKey,
    /// Whether both come from the environment, where only the operator can change them.
    pub by_operator: bool,
}

/// Makes the next key, or takes the one that an earlier attempt made: it may be in force already. With `lost` the present
/// key's file may be gone, and with it what only it opened.
///
/// # Errors
/// [`KeyError::NoNextKey`] where the present key comes from the environment and the next does not; [`KeyError`].
pub fn begin(folder: &Path, lost: bool) -> Result<Rotation, KeyError> {
    let present = from_environment(ORGANISATION_KEY)?;
    let next = from_environment(ORGANISATION_KEY_NEXT)?;
    match (present, next) {
        (Some(present), Some(next)) => {
            let (from, to) = (OrganisationKey::new(present), OrganisationKey::new(copy(&next)));
            if from.kid() == to.kid() {
                return Err(KeyError::NoNextKey);
            }
            Ok(Rotation { from: from.with_next(next), to, by_operator: true })
        }
        (Some(_), None) => Err(KeyError::NoNextKey),
        (None, Some(_)) => Err(KeyError::NextAlone),
        (None, None) => {
            let _held = files::lock_to_change(folder)?;
            let present = match files::read_key(&folder.join(KEY)) {
                Ok(key) => Some(key),
                Err(KeyError::NoKey(_)) if lost => None,
                Err(KeyError::Unreadable(_, error)) if lost && error.kind() == ErrorKind::NotFound => None,
                Err(error) => return Err(error),
            };
            let path = folder.join(NEXT);
            if !path.exists() {
                files::write_key(&path, &Secret32::make())?;
            }
            let next = files::read_key(&path)?;
            let to = OrganisationKey::new(copy(&next));
            let from = match present {
                Some(present) => OrganisationKey::new(present).with_next(next),
                None => OrganisationKey::new(next),
            };
            Ok(Rotation { from, to, by_operator: false })
        }
    }
}

fn copy(key: &Secret32) -> Secret32 {
    // EXPOSE: into a second copy of the key, as well hidden as the first.
    Secret32::new(*key.expose())
}

/// Puts the next key in the present one's place. The database has it in force by now.
///
/// # Errors
/// [`KeyError`]; both keys are there then, and the next start tries again.
pub fn finish(folder: &Path, to: &OrganisationKey) -> Result<(), KeyError> {
    let _held = files::lock_to_change(folder)?;
    let (key, next) = (folder.join(KEY), folder.join(NEXT));
    let is = |path: &Path| files::read_key(path).map(|key| OrganisationKey::new(key).kid() == to.kid());
    if next.exists() && is(&next)? {
        return files::put_in_place(&next, &key);
    }
    // Another process may have done it.
    if is(&key)? { Ok(()) } else { Err(KeyError::NoKey(next)) }
}

/// Why a rotation that was cut off could not be ended.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
}

/// Ends a rotation that was cut off after its transaction; gives whether there was one.
///
/// # Errors
/// [`SettleError`].
pub fn settle(folder: &Path, db: &Db, org: OrgId) -> Result<bool, SettleError> {
    let path = folder.join(NEXT);
    if from_environment(ORGANISATION_KEY)?.is_some() || !path.exists() {
        return Ok(false);
    }
    let next = OrganisationKey::new(files::read_key(&path)?);
    if db.read_now(|tx| codes::key_in_force(tx, org))?.is_none_or(|kid| kid != next.kid()) {
        return Ok(false);
    }
    finish(folder, &next)?;
    Ok(true)
}
