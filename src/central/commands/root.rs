//! `doorstep-central root …`: the root, and the service key it certifies.
//!
//! What another program or machine reads goes to standard output, and nothing else; what a person is to compare goes to
//! standard error beside it.

use std::fmt::Display;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Subcommand;
use serde::Serialize;

use super::{At, Trouble};
use crate::central::config::Folder;
use crate::central::keys::renewal::{self, Request};
use crate::central::keys::root::{self, Standing};
use crate::central::keys::{REFRESHED, RENEW_BEFORE};
use crate::central::system_clock;
use crate::domain::clock::Timestamp;
use crate::domain::encoding::base64url;
use crate::sync::wire::ServiceKey;
use crate::vault::signing::{PublicKey, SigningKey};

/// A request and a certificate are about a kilobyte.
const LONGEST: u64 = 64 * 1024;
const DAY: Duration = Duration::from_hours(24);

#[derive(Subcommand)]
pub(super) enum Root {
    /// Make a root, on a machine that is kept offline.
    Make {
        /// Where to; never written over.
        file: PathBuf,
    },
    /// Show whose root a file holds.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// At the server: make the next service key, and print what the root has to certify.
    Request,
    /// Where the root is: certify the request that standard input gives, for 90 days.
    Certify {
        /// The root.
        #[arg(long, value_name = "FILE")]
        root: PathBuf,
    },
    /// At the server: put the certificate that standard input gives in force.
    Install,
    /// Request, certify and install in one, where the root is brought to the server.
    Renew {
        /// The root.
        #[arg(long, value_name = "FILE")]
        root: PathBuf,
    },
    /// Take the root out of the data folder.
    Take {
        /// Where to, such as a file on a stick; never written over.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Show the service key, how long it is good, and whether the root lies in the data folder.
    Show {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

impl Root {
    /// Whether it runs on a machine without a data folder.
    pub(super) fn is_offline(&self) -> bool {
        match self {
            Self::Make { .. } | Self::Check { .. } | Self::Certify { .. } => true,
            Self::Request | Self::Install | Self::Renew { .. } | Self::Take { .. } | Self::Show { .. } => false,
        }
    }
}

pub(super) fn run(at: &At, command: Root) -> Result<ExitCode, Trouble> {
    let keys = || Folder::keys_of(&at.data);
    match command {
        Root::Make { file } => make(&file),
        Root::Check { file } => print_public(&read(&file)?.public()),
        Root::Request => request(&keys()?),
        Root::Certify { root } => certify(&root),
        Root::Install => {
            let installed = renewal::install(&keys()?, &standard_input()?, system_clock()()).map_err(refused)?;
            say_in_force(&installed)
        }
        Root::Renew { root } => {
            let folder = keys()?;
            say_in_force(&renewal::renew(&folder, &read(&root)?, system_clock()()).map_err(refused)?)
        }
        Root::Take { to } => take(&keys()?, &to),
        Root::Show { json } => show(&keys()?, json),
    }
    .map(|()| ExitCode::SUCCESS)
}

pub(super) fn refused(error: impl Display) -> Trouble {
    Trouble::Refused(error.to_string())
}

/// The root in a file that an operator named.
pub(super) fn read(file: &Path) -> Result<SigningKey, Trouble> {
    root::read(file).map_err(refused)
}

fn standard_input() -> Result<Vec<u8>, Trouble> {
    let mut text = Vec::new();
    std::io::stdin().take(LONGEST).read_to_end(&mut text)?;
    Ok(text)
}

fn print_public(public: &PublicKey) -> Result<(), Trouble> {
    let mut out = std::io::stdout();
    writeln!(out, "public  {}", base64url(&public.0))?;
    writeln!(out, "sign    {}: enrolment shows it too", root::sign(public))?;
    Ok(())
}

fn make(file: &Path) -> Result<(), Trouble> {
    let public = root::make(file).map_err(refused)?;
    print_public(&public)?;
    eprintln!("the root is in {}: keep a second copy elsewhere, and both offline", file.display());
    Ok(())
}

fn print_json<T: Serialize>(value: &T) -> Result<(), Trouble> {
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(value).map_err(std::io::Error::other)?)?;
    Ok(())
}

fn request(folder: &Path) -> Result<(), Trouble> {
    let request = renewal::request(folder).map_err(refused)?;
    print_json(&request)?;
    eprintln!("sign    {}: `root certify` has to show the same", root::sign(&PublicKey(request.public)));
    Ok(())
}

fn certify(file: &Path) -> Result<(), Trouble> {
    // The root first: without it there is no use in waiting for the request.
    let root = read(file)?;
    let request = Request::parse(&standard_input()?).map_err(refused)?;
    let certificate = renewal::certify(&root, &request, system_clock()()).map_err(refused)?;
    let key = certificate.open().map_err(refused)?;
    eprintln!("certified for organisation {}", key.organisation);
    eprintln!("by root {} ({})", root::sign(&root.public()), file.display());
    eprintln!("key     {}, number {}", key.kid, key.sequence);
    eprintln!("sign    {}: `root request` has shown the same, or this is another server's key", sign_of(&key));
    eprintln!("from    {}\nto      {}", key.from, key.to);
    print_json(&certificate)
}

fn sign_of(key: &ServiceKey) -> String {
    root::sign(&PublicKey(key.public))
}

fn say_in_force(key: &ServiceKey) -> Result<(), Trouble> {
    let mut out = std::io::stdout();
    writeln!(out, "the service key {} with the number {} is in force until {}", key.kid, key.sequence, key.to)?;
    writeln!(out, "a service that runs uses it within {} seconds; back up the keys now", REFRESHED.as_secs())?;
    Ok(())
}

fn take(folder: &Path, to: &Path) -> Result<(), Trouble> {
    let public = root::take(folder, to).map_err(refused)?;
    let mut out = std::io::stdout();
    writeln!(out, "the root {} is in {} and no longer in the data folder", root::sign(&public), to.display())?;
    writeln!(out, "keep a second copy elsewhere, both offline, and take it out of your backups of the data folder")?;
    Ok(())
}

#[derive(Serialize)]
struct Shown {
    kid: String,
    sequence: u64,
    from: String,
    to: String,
    days_left: u64,
    waiting: Option<String>,
    root: String,
    root_in_folder: bool,
}

fn show(folder: &Path, json: bool) -> Result<(), Trouble> {
    let now = system_clock()();
    let Standing { root, service, waiting, root_is_here } = root::standing(folder).map_err(refused)?;
    let days_left = service.to.since(now).as_secs() / DAY.as_secs();
    let shown = Shown {
        kid: service.kid,
        sequence: service.sequence,
        from: service.from.rfc3339(),
        to: service.to.rfc3339(),
        days_left,
        waiting,
        root: root::sign(&root),
        root_in_folder: root_is_here,
    };
    if json {
        return print_json(&shown);
    }
    let mut out = std::io::stdout();
    writeln!(out, "key     {}, number {}", shown.kid, shown.sequence)?;
    writeln!(out, "from    {}\nto      {}, {days_left} days left", shown.from, shown.to)?;
    writeln!(out, "root    {}", shown.root)?;
    if let Some(kid) = &shown.waiting {
        writeln!(out, "next    {kid} waits for its certificate")?;
    }
    warn(service.to, root_is_here, now);
    Ok(())
}

fn warn(to: Timestamp, root_is_here: bool, now: Timestamp) {
    if now >= to {
        eprintln!("the service key has ended and phones refuse it: run `root renew`, or `root request`");
    } else if now + RENEW_BEFORE >= to {
        eprintln!("the service key ends soon: run `root renew`, or `root request`");
    }
    if root_is_here {
        eprintln!("root.key lies in the data folder: whoever takes over this server passes for the office for good;");
        eprintln!("take it away with `root take --to FILE`");
    }
}
