//! The app's command line, on a computer.
//!
//! Exit codes: 0 done; 1 it did not start, and why is said; 64 wrong use.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use serde::Serialize;

use super::{Made, Setup};
use crate::domain::clock::Timestamp;
use crate::domain::pin::Weak;
use crate::shell::enrol::Given;
use crate::shell::lock::PinError;
use crate::shell::{platform, start, unsent};
use crate::vault::secret::Pin;

const USAGE: u8 = 64;

#[derive(Parser)]
#[command(name = "doorstep", version, about = "Doorstep: the phone app, in a window on this computer")]
#[command(args_conflicts_with_subcommands = false)]
struct Cli {
    /// The data folder.
    #[arg(long, env = "DOORSTEP_DATA", global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Central's address, where it is not the one given at set-up.
    #[arg(long, global = true, value_name = "URL")]
    central: Option<String>,
    /// A certificate to trust instead of the public roots, PEM.
    #[arg(long, global = true, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Address and port of the page, on this machine.
    #[arg(long, default_value = "127.0.0.1:8470")]
    listen: SocketAddr,
    /// Open the page in a browser.
    #[arg(long)]
    open: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Set this phone up with a code from the office, and choose its PIN.
    Enrol(Enrol),
    /// Save what waits to be sent to a new file, sealed for the office: `doorstep-central take-unsent` takes it in.
    ExportUnsent(ExportUnsent),
    /// Say what is on this phone: visits and what was done, never a name or a code.
    Status(Status),
}

#[derive(Args)]
struct Enrol {
    /// A file with the code or the link.
    #[arg(long, value_name = "FILE")]
    code_file: PathBuf,
    /// A file with the PIN.
    #[arg(long, value_name = "FILE")]
    pin_file: PathBuf,
}

#[derive(Args)]
struct ExportUnsent {
    /// The file, which is made.
    file: PathBuf,
}

#[derive(Args)]
struct Status {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Refused(String),
}

fn refused(error: impl std::fmt::Display) -> Trouble {
    Trouble::Refused(error.to_string())
}

/// Runs the command line; `made` is [`Made::default`] in every shipped build.
pub fn run(made: Made) -> ExitCode {
    super::forbid_core_dumps();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    match dispatch(cli, made) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("doorstep: {trouble}");
            ExitCode::from(if matches!(trouble, Trouble::Usage(_)) { USAGE } else { 1 })
        }
    }
}

fn dispatch(cli: Cli, made: Made) -> Result<(), Trouble> {
    let folder =
        cli.data.ok_or_else(|| Trouble::Usage("give a data folder with --data DIR, or set DOORSTEP_DATA".into()))?;
    let central = cli.central.as_deref().map(crate::sync::client::usable_address).transpose();
    let central = central.map_err(|error| Trouble::Usage(error.to_string()))?;
    let private_root = cli.ca.as_ref().map(std::fs::read).transpose();
    let private_root = private_root.map_err(|error| Trouble::Refused(format!("the certificate: {error}")))?;
    let setup = Setup { folder: folder.clone(), central, private_root, made };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(refused)?;
    match cli.command {
        Some(Command::Enrol(args)) => runtime.block_on(enrol(setup, &args)),
        Some(Command::ExportUnsent(args)) => {
            let saved = unsent::export_beside(&folder, platform::current().as_ref(), &args.file).map_err(refused)?;
            println!("{} entries in {}: give it to the office", saved.count, saved.path.display());
            Ok(())
        }
        Some(Command::Status(args)) => status(&folder, &args),
        None => show(setup, &runtime, cli.listen, cli.open),
    }
}

#[cfg(feature = "browser")]
fn show(setup: Setup, runtime: &tokio::runtime::Runtime, listen: SocketAddr, open: bool) -> Result<(), Trouble> {
    use super::browser::{Options, serve};
    let folder = setup.folder.clone();
    let phone = setup.open().map_err(refused)?;
    runtime.block_on(serve(phone, &folder, Options { listen, open })).map_err(refused)
}

#[cfg(all(feature = "desktop", not(feature = "browser")))]
fn show(setup: Setup, runtime: &tokio::runtime::Runtime, _listen: SocketAddr, _open: bool) -> Result<(), Trouble> {
    let phone = setup.open().map_err(refused)?;
    phone.run_in_background(runtime.handle());
    super::window::show(phone);
    Ok(())
}

async fn enrol(setup: Setup, args: &Enrol) -> Result<(), Trouble> {
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).map_err(|error| Trouble::Refused(format!("{}: {error}", path.display())))
    };
    let code = read(&args.code_file)?.trim().to_owned();
    let pin = Pin::new(read(&args.pin_file)?.trim().to_owned());
    // EXPOSE: to the check for weak PINs, before a code of one use is spent.
    crate::domain::pin::check(pin.expose()).map_err(|weak| refused(weak_words(weak)))?;
    let phone = setup.open().map_err(refused)?;
    phone.enrol(&Given { code, address: String::new() }).await.map_err(refused)?;
    phone.choose_pin(&pin).map_err(|error| refused(pin_words(&error)))?;
    phone.sync_once(true).await;
    println!("this phone is set up");
    Ok(())
}

fn weak_words(weak: Weak) -> &'static str {
    match weak {
        Weak::TooShort => "the PIN is too short: use 6 digits or more",
        Weak::TooLong => "the PIN is too long: use 12 digits at most",
        Weak::NotDigits => "the PIN has something other than digits",
        Weak::Repeats => "the PIN repeats itself: choose another",
        Weak::Run => "the PIN is a run of digits: choose another",
    }
}

fn pin_words(error: &PinError) -> String {
    match error {
        PinError::Weak(weak) => weak_words(*weak).to_owned(),
        other => other.to_string(),
    }
}

/// A visit, as `status` says it: no name, no address, no code.
#[derive(Serialize)]
struct VisitStatus {
    visit: String,
    reference: String,
    begun: bool,
    finished: bool,
    opens: String,
    closes: String,
}

fn status(folder: &std::path::Path, args: &Status) -> Result<(), Trouble> {
    let platform = platform::current();
    let (identity, store) = start::open_beside(folder, platform.as_ref()).map_err(refused)?;
    let mut visits = Vec::new();
    for stored in store.visits_between(Timestamp(0), Timestamp(i64::MAX)).map_err(refused)? {
        let door = store.door(stored.visit.id).map_err(refused)?;
        visits.push(VisitStatus {
            visit: stored.visit.id.to_string(),
            reference: stored.visit.reference,
            begun: door.is_started(),
            finished: door.left().is_some(),
            opens: stored.visit.window.opens.rfc3339(),
            closes: stored.visit.window.closes.rfc3339(),
        });
    }
    let tally = store.tally().map_err(refused)?;
    if args.json {
        let enrolled = identity.enrolled.as_ref().map(|enrolled| enrolled.device.to_string());
        let status = serde_json::json!({
            "device": enrolled, "waiting": tally.waiting, "entries": tally.all, "visits": visits
        });
        println!("{status}");
    } else {
        println!("{} entries, {} waiting to be sent", tally.all, tally.waiting);
        for visit in visits {
            let step = if visit.finished {
                "finished"
            } else if visit.begun {
                "under way"
            } else {
                "not begun"
            };
            println!("{:<16} {step:<10} {} to {}", visit.reference, visit.opens, visit.closes);
        }
    }
    Ok(())
}
