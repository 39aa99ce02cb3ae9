//! `doorstep-central rotate-ingest` and `rotate-key`: keys that are replaced while the service runs.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::root::refused;
use super::{At, Trouble};
use crate::central::config::{ConfigError, Folder};
use crate::central::db::codes;
use crate::central::keys::organisation::{self, Rotation};
use crate::central::keys::{ORGANISATION_KEY, ORGANISATION_KEY_NEXT, REFRESHED, ingest};
use crate::central::system_clock;

/// How long services have to learn the next key before the codes are wrapped under it: one reading, and some more.
const LEARNED: Duration = REFRESHED.saturating_add(Duration::from_secs(15));

#[derive(Args)]
pub(super) struct RotateKey {
    /// Do not wait until services that run have read the next key: for when none runs on this folder.
    #[arg(long)]
    no_wait: bool,
    /// Give up codes that do not open, as when the key was lost: each has to be set anew at its door.
    #[arg(long)]
    give_up_codes: bool,
}

pub(super) fn rotate_ingest(at: &At) -> Result<ExitCode, Trouble> {
    let rotated = ingest::rotate(&Folder::keys_of(&at.data)?, system_clock()()).map_err(refused)?;
    let mut out = std::io::stdout();
    writeln!(out, "phones seal to {} from their next bundle on; back up the keys now", rotated.present)?;
    match rotated.retired {
        Some(kid) => writeln!(out, "{kid} is kept for 400 days, for phones that come back late")?,
        None => writeln!(out, "there was no ingest.key before: phones seal again what they have not sent")?,
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn rotate_key(at: &At, args: &RotateKey) -> Result<ExitCode, Trouble> {
    let folder = at.folder()?;
    let keys = folder.keys();
    let db = folder.db()?;
    let org = folder.organisation(&db)?.id;
    let mut out = std::io::stdout();
    if organisation::settle(&keys, &db, org).map_err(ConfigError::from)? {
        writeln!(out, "the change that was cut off is done: organisation.key is the new key; back it up now")?;
        return Ok(ExitCode::SUCCESS);
    }
    let Rotation { from, to, by_operator } =
        organisation::begin(&keys, args.give_up_codes).map_err(ConfigError::from)?;
    let in_force = db.read_now(|tx| codes::key_in_force(tx, org))?;
    if by_operator && in_force.is_some_and(|kid| kid == to.kid()) {
        writeln!(out, "the codes are wrapped under the next key already")?;
        say_what_is_left(&mut out)?;
        return Ok(ExitCode::SUCCESS);
    }
    if !by_operator && !args.no_wait {
        let seconds = LEARNED.as_secs();
        writeln!(out, "services that run learn the next key: {seconds} seconds (--no-wait where none runs)")?;
        std::thread::sleep(LEARNED);
    }
    let all = db.write_now(|tx| codes::rewrap_all(tx, org, &from, &to, args.give_up_codes)).map_err(refused)?;
    writeln!(out, "{} code versions are wrapped under the new key {}", all.done, to.kid())?;
    if all.given_up > 0 {
        writeln!(out, "{} do not open and were given up: set these codes anew, and import them", all.given_up)?;
    }
    if by_operator {
        say_what_is_left(&mut out)?;
    } else {
        organisation::finish(&keys, &to).map_err(ConfigError::from)?;
        writeln!(out, "organisation.key is the new key: back it up now, apart from the database")?;
        writeln!(out, "backups of the database from before open only with the key from before: keep it with them")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn say_what_is_left(out: &mut impl Write) -> Result<(), Trouble> {
    writeln!(out, "now set {ORGANISATION_KEY} to what {ORGANISATION_KEY_NEXT} holds, remove that one,")?;
    writeln!(out, "and start the service again; backups from before open only with the key from before")?;
    Ok(())
}
