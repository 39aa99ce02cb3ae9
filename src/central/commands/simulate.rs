//! `simulate`: the command's words. The crowd itself uses the phone's code, which this service does not know: whoever
//! starts the program hands it in ([`super::run`]).

use std::path::{Path, PathBuf};

use clap::Args;

use super::{At, Trouble};
use crate::central::{Central, system_clock};

/// What a crowd is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where the phones send to.
    pub against: String,
    /// What they sign their requests for, where that is another address.
    pub signed_for: Option<String>,
    /// A certificate to trust instead of the public roots, PEM.
    pub ca: Option<Vec<u8>>,
    /// How many phones.
    pub phones: usize,
    /// Entries of each phone.
    pub entries: usize,
    /// What chance begins with.
    pub seed: u64,
    /// Over how many minutes the entries are written; at once where not given.
    pub minutes: Option<u64>,
}

/// All that a crowd needs.
#[derive(Clone, Copy)]
pub struct Crowd<'a> {
    /// Central's database, which is asked what it holds.
    pub central: &'a Central,
    /// What is wanted.
    pub wanted: &'a Wanted,
    /// Where the phones lie.
    pub folder: &'a Path,
    /// Whether the outcome is printed as JSON.
    pub json: bool,
}

/// Runs a crowd; gives whether everything arrived once. Its error is a sentence.
pub type RunCrowd = fn(Crowd<'_>) -> Result<bool, String>;

#[derive(Args)]
pub(super) struct Simulate {
    /// The address that the phones send to: central's own, or a proxy before it.
    #[arg(long, value_name = "URL")]
    against: String,
    /// Central's public address, which requests are signed for, where the phones send to another one.
    #[arg(long, value_name = "URL")]
    signed_for: Option<String>,
    /// A certificate to trust instead of the public roots, PEM.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// How many phones.
    #[arg(long, default_value_t = 10)]
    phones: usize,
    /// Entries of each phone.
    #[arg(long, default_value_t = 100)]
    entries: usize,
    /// What chance begins with: the same seed writes the same entries at the same moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Spread the entries over so many minutes.
    #[arg(long)]
    minutes: Option<u64>,
    /// Keep the phones in this folder, and take up those that lie there.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn simulate(at: &At, args: Simulate, run: Option<RunCrowd>) -> Result<bool, Trouble> {
    let run = run.ok_or_else(|| Trouble::Refused("this build has no phones in it".into()))?;
    let ca = args.ca.as_ref().map(std::fs::read).transpose();
    let wanted = Wanted {
        against: args.against,
        signed_for: args.signed_for,
        ca: ca.map_err(|error| Trouble::Refused(format!("the certificate: {error}")))?,
        phones: args.phones,
        entries: args.entries,
        seed: args.seed,
        minutes: args.minutes,
    };
    let central = at.folder()?.central(system_clock())?;
    let own = at.data.join(format!("crowd-{}", std::process::id()));
    let folder = args.keep.as_deref().unwrap_or(&own);
    let whole = run(Crowd { central: &central, wanted: &wanted, folder, json: args.json }).map_err(Trouble::Refused);
    if args.keep.is_none() {
        // What came of it was printed; a folder that stays is no reason to say otherwise.
        let _ = std::fs::remove_dir_all(&own);
    }
    whole
}
