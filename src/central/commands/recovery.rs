//! After a restore: saying so, what has to be gone through, and the word that it was.

use clap::{Args, Subcommand};

use super::office::{Decides, decide, say};
use super::{At, Trouble, output};
use crate::central::manage::{self, recovery::GoneThrough};
use crate::central::recovery::{Standing, standing};
use crate::central::system_clock;
use crate::domain::window::instant_of;

/// `restore`.
#[derive(Args)]
pub(super) struct Restore {
    /// Of when the backup is, where that is known: a local time, or one with an offset. Else the newest instant in it.
    #[arg(long, value_name = "TIME")]
    backup_of: Option<String>,
    #[command(flatten)]
    by: Decides,
}

/// `recovery`.
#[derive(Subcommand)]
pub(super) enum Recovery {
    /// What has to be gone through. Phones add to it as they come back.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Everything was gone through: codes go out again.
    Confirm {
        /// Phones that were blocked since the backup, and workers who left, were gone through.
        #[arg(long)]
        blocks: bool,
        /// Key holding agreements that were withdrawn since were gone through.
        #[arg(long)]
        withdrawals: bool,
        /// Codes that were changed since, and ways in that were taken out of use, were gone through.
        #[arg(long)]
        codes: bool,
        #[command(flatten)]
        by: Decides,
    },
}

pub(super) fn restore(at: &At, args: &Restore) -> Result<(), Trouble> {
    let backup_of = args.backup_of.as_deref().map(instant_of).transpose();
    let backup_of = backup_of.map_err(|error| Trouble::Usage(error.to_string()))?;
    let begun = decide(at, &args.by, |tx, central, person| {
        manage::recovery::restore(tx, central, person, backup_of, &args.by.reason)
    })?;
    say(&format!("recovering: what was decided after {} may be missing here", begun.known_until.rfc3339()))?;
    say("the log, the time and rotas go on; no codes, no leave, no new phones; all tokens have ended")?;
    say("next: `recovery list`, then `recovery confirm` by a Registered Manager")
}

pub(super) fn recovery(at: &At, command: &Recovery) -> Result<(), Trouble> {
    match command {
        Recovery::List { json } => list(at, *json),
        Recovery::Confirm { blocks, withdrawals, codes, by } => {
            let gone_through = GoneThrough { blocks: *blocks, withdrawals: *withdrawals, codes: *codes };
            decide(at, by, |tx, central, person| {
                manage::recovery::confirm(tx, central, person, gone_through, &by.reason)
            })?;
            say("codes go out again, with each phone's next bundle")
        }
    }
}

fn list(at: &At, json: bool) -> Result<(), Trouble> {
    let central = at.folder()?.central(system_clock())?;
    let standing = central.db.read_now(|tx| standing(tx, &central))?;
    if json { output(&standing) } else { print(&standing) }
}

fn print(standing: &Standing) -> Result<(), Trouble> {
    let (Some(since), Some(until)) = (&standing.since, &standing.known_until) else {
        return say("nothing has to be gone through: codes are on");
    };
    say(&format!("recovering since {since} ({})", standing.why.as_deref().unwrap_or_default()))?;
    say(&format!("known here until {until}: go through what was decided after that"))?;
    say(&format!("{} entries have come back; phones saw {} digests more", standing.entries, standing.digests_lost))?;
    say("\nblocks: was one of these phones blocked since, or has its worker left? `block --worker`")?;
    for line in &standing.blocks {
        say(&format!("  {:<12} enrolled {}{}", line.worker, line.enrolled, mark(&line.heard)))?;
    }
    say("\nwithdrawals: did one of these clients take back their consent since? `import clients`")?;
    for line in &standing.withdrawals {
        say(&format!("  {:<12}{}", line.client, mark(&line.heard)))?;
    }
    say("\ncodes: was one of these changed since? `import codes`; taken out of use? `code remove`")?;
    for line in &standing.codes {
        say(&format!("  {:<12} {:<12} set {}{}", line.client, line.kind, line.set_at, mark(&line.heard)))?;
    }
    Ok(())
}

/// What phones said, where they said something.
fn mark(heard: &[String]) -> String {
    if heard.is_empty() { String::new() } else { format!("  << a phone says: {}", heard.join(", ")) }
}
