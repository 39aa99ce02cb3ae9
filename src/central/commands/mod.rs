//! `doorstep-central`'s commands.
//!
//! Exit codes: 0 done; 1 nothing was done, and why is said; 2 some lines of a file are bad, or some of the log differs; 64
//! wrong use.

mod check;
mod door;
mod log;
mod office;
mod recovery;
mod root;
mod rotate;
pub mod simulate;

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde::Serialize;

use super::config::{ConfigError, Folder};
use super::db::{DbError, devices, entries, organisation, people, visits};
use super::import::{self, ImportError, Job, Kind, Report};
use super::keys;
use super::manage::Refused;
use super::routes::enrolments::code_digest;
use super::serve::{Listen, ServeError, listen};
use super::{digests, drift, recovery as recovering, router, system_clock, watch};
use crate::domain::ids::OrgId;
use crate::domain::window::Margins;
use crate::sync::wire::OnCall;
use crate::sync::wire::enrolment::{ALPHABET, CODE_LENGTH, Invitation, fingerprint, shown_code};
use crate::sync::wire::http_signature::usable_address;

/// Wrong use (BSD's `EX_USAGE`).
const USAGE: u8 = 64;
/// Some lines of a file are bad.
const SOME_BAD: u8 = 2;
/// How long an enrolment code is good.
const CODE_TIME: Duration = Duration::from_mins(10);

#[derive(Parser)]
#[command(name = "doorstep-central", version, about = "The central service behind Doorstep")]
struct Cli {
    /// The data folder.
    #[arg(long, env = "DOORSTEP_DATA", global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A PostgreSQL database instead of the file in the data folder, such as
    /// `postgres:///doorstep?host=/run/postgresql`.
    #[arg(long, env = "DOORSTEP_DATABASE", global = true, value_name = "URL", hide_env_values = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

/// Where everything lies.
struct At {
    data: PathBuf,
    database: Option<String>,
}

impl At {
    fn folder(&self) -> Result<Folder, ConfigError> {
        Folder::open(&self.data, self.database.as_deref())
    }

    fn new_folder(&self) -> Result<Folder, ConfigError> {
        Folder::make(&self.data, self.database.as_deref())
    }
}

#[derive(Subcommand)]
enum Command {
    /// Make a new organisation and its keys.
    Init(Init),
    /// Serve phones.
    Serve(Serve),
    /// Give out a code that sets up one worker's phone: one use, ten minutes.
    Enrol(Enrol),
    /// Show the log: a line for each entry.
    Log(Log),
    /// Import a CSV file; `codes` comes by standard input only (`-`).
    Import(Import),
    /// Give a worker leave to see one code now.
    Grant(office::Grant),
    /// Answer the 8 digits that a worker without signal reads out.
    VoiceGrant(office::VoiceGrant),
    /// Keep a visit's window open longer.
    Extend(office::Extend),
    /// Release one visit although training or DBS renewal has lapsed.
    Release(office::Release),
    /// Turn codes off on a worker's phones.
    Block(office::Block),
    /// End a code's replacement, or take a way in out of use.
    Code(office::Code),
    /// Decide whether workers' own phones may hold codes.
    OwnPhones(office::OwnPhones),
    /// Make a token for the API.
    Token(office::Token),
    /// Make a client discreet, or end that.
    Discreet(door::Discreet),
    /// Release a worker who waits at a door.
    DoorRelease(door::DoorRelease),
    /// Say what came of ringing a worker at a door without signal.
    PhoneCheck(door::PhoneCheck),
    /// Move a visit's start.
    Retime(door::Retime),
    /// Keys that the office holds, by tag.
    #[command(subcommand)]
    Key(door::Key),
    /// Print the tag of a client's door, to hang up there; makes one where there is none.
    Tag(door::Tag),
    /// Show or set how long the flows at the door wait.
    Timings(door::TimingsOf),
    /// Show or set whom workers may report to direct.
    Contacts(door::Contacts),
    /// Look for silence, lateness and keys that are not back.
    Watch(door::Watch),
    /// Print the record of a visit.
    Record(door::RecordOf),
    /// List requests, events, notices, incidents, who is where, who waits, who is late, or keys: a JSON object a line.
    Office(office::Office),
    /// Run a crowd of phones without screens, and say whether all their entries arrived once.
    Simulate(simulate::Simulate),
    /// The database was put back from a backup: give out no codes until a Registered Manager has gone through what has
    /// changed since. Run it before `serve`.
    Restore(recovery::Restore),
    /// What has to be gone through after a restore, and the word that it was.
    #[command(subcommand)]
    Recovery(recovery::Recovery),
    /// Recompute the whole log: hashes, links, signatures, digests and every quote of one. Exit code 2 where something
    /// differs.
    Verify(log::Verify),
    /// Write the log to a new file, a JSON object a line, and the public keys beside it, for others to recompute.
    ExportLog(log::ExportLog),
    /// Take in the unsent log that a phone saved to a file.
    TakeUnsent(log::TakeUnsent),
    /// Print the OpenAPI document.
    Openapi,
    /// The root, and renewing the service key that it certifies.
    #[command(subcommand)]
    Root(root::Root),
    /// Make a new ingest key; the present one still opens what was sealed to it, for 400 days.
    RotateIngest,
    /// Make a new organisation key, and wrap every code under it.
    RotateKey(rotate::RotateKey),
}

#[derive(Args)]
struct Init {
    /// The organisation's name, as workers say it at the door.
    #[arg(long)]
    name: String,
    /// The telephone number workers ring.
    #[arg(long, value_name = "TEL")]
    on_call: String,
    /// Who answers it.
    #[arg(long, default_value = "", value_name = "NAME")]
    on_call_name: String,
    /// The address phones use, such as <https://doorstep.example.org>.
    #[arg(long, value_name = "URL")]
    public_url: String,
    /// A root that `root make` made and that stays where it is; without one a root is made in the data folder.
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
}

#[derive(Args)]
struct Serve {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8471")]
    listen: SocketAddr,
    /// Certificate chain, PEM.
    #[arg(long, requires = "tls_key", conflicts_with = "behind_proxy")]
    tls_cert: Option<PathBuf>,
    /// Private key, PEM.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy in front ends TLS.
    #[arg(long)]
    behind_proxy: bool,
    /// Change the address phones use.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Say what is not in order before going live, and serve nothing; exit code 1 if there is something.
    #[arg(long)]
    check: bool,
}

#[derive(Args)]
struct Enrol {
    /// The worker's reference in the people file.
    #[arg(long, value_name = "REF")]
    worker: String,
    /// It is the worker's own phone: it holds no codes beforehand, unless that was decided otherwise.
    #[arg(long)]
    own: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Log {
    /// Only the entries of this visit of the rota.
    #[arg(long, value_name = "REF")]
    visit: Option<String>,
    /// Go on as entries arrive.
    #[arg(long)]
    follow: bool,
    /// Print a JSON object a line.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ImportKind {
    People,
    Clients,
    Rota,
    Codes,
}

impl From<ImportKind> for Kind {
    fn from(kind: ImportKind) -> Self {
        match kind {
            ImportKind::People => Self::People,
            ImportKind::Clients => Self::Clients,
            ImportKind::Rota => Self::Rota,
            ImportKind::Codes => Self::Codes,
        }
    }
}

#[derive(Args)]
struct Import {
    /// What the file holds.
    kind: ImportKind,
    /// The file; `-` is standard input.
    file: PathBuf,
    /// Say what would happen, and keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print the report as JSON.
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
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error("the output could not be written: {0}")]
    Output(#[from] std::io::Error),
}

/// Runs the command line. `crowd` runs the phones of `simulate`, in a program that has the phone's code.
pub fn run(crowd: Option<simulate::RunCrowd>) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let command = cli.command;
    let offline = matches!(&command, Command::Root(root) if root.is_offline());
    let needs_folder = !offline && !matches!(command, Command::Openapi);
    let done = match cli.data {
        None if needs_folder => Err(Trouble::Usage("give a data folder with --data DIR, or set DOORSTEP_DATA".into())),
        data => dispatch(&At { data: data.unwrap_or_default(), database: cli.database }, command, crowd),
    };
    match done {
        Ok(code) => code,
        // A reader that went away, as `head` does, is no failure.
        Err(Trouble::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("doorstep-central: {trouble}");
            ExitCode::from(if matches!(trouble, Trouble::Usage(_)) { USAGE } else { 1 })
        }
    }
}

fn dispatch(at: &At, command: Command, crowd: Option<simulate::RunCrowd>) -> Result<ExitCode, Trouble> {
    match command {
        Command::Init(args) => init(at, args),
        Command::Serve(args) => serve(at, args),
        Command::Enrol(args) => enrol(at, &args),
        Command::Log(args) => show_log(at, &args),
        Command::Import(args) => import_file(at, &args),
        Command::Grant(args) => office::grant(at, &args).map(done),
        Command::VoiceGrant(args) => office::voice_grant(at, &args).map(done),
        Command::Extend(args) => office::extend(at, &args).map(done),
        Command::Release(args) => office::release(at, &args).map(done),
        Command::Block(args) => office::block(at, &args).map(done),
        Command::Code(args) => office::code(at, &args).map(done),
        Command::OwnPhones(args) => office::own_phones(at, &args).map(done),
        Command::Discreet(args) => door::discreet(at, &args).map(done),
        Command::DoorRelease(args) => door::release(at, &args).map(done),
        Command::PhoneCheck(args) => door::phone_check(at, &args).map(done),
        Command::Retime(args) => door::retime(at, &args).map(done),
        Command::Key(args) => door::key(at, &args).map(done),
        Command::Tag(args) => door::tag(at, &args).map(done),
        Command::Timings(args) => door::timings(at, &args).map(done),
        Command::Contacts(args) => door::contacts(at, &args).map(done),
        Command::Watch(args) => door::watch(at, &args).map(done),
        Command::Record(args) => door::record(at, &args).map(done),
        Command::Token(args) => office::token(at, &args).map(done),
        Command::Office(args) => office::list(at, &args).map(done),
        Command::Simulate(args) => {
            simulate::simulate(at, args, crowd).map(|whole| if whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        Command::Restore(args) => recovery::restore(at, &args).map(done),
        Command::Recovery(args) => recovery::recovery(at, &args).map(done),
        Command::Verify(args) => log::verify(at, &args),
        Command::ExportLog(args) => log::export_log(at, &args).map(done),
        Command::TakeUnsent(args) => log::take_unsent(at, &args),
        Command::Openapi => {
            let json = router::openapi().to_pretty_json().map_err(|error| Trouble::Refused(error.to_string()))?;
            writeln!(std::io::stdout(), "{json}")?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Root(command) => root::run(at, command),
        Command::RotateIngest => rotate::rotate_ingest(at),
        Command::RotateKey(args) => rotate::rotate_key(at, &args),
    }
}

fn done(_: ()) -> ExitCode {
    ExitCode::SUCCESS
}

/// Prints a JSON object on a line.
fn output<T: Serialize>(value: &T) -> Result<(), Trouble> {
    let line = serde_json::to_string(value).map_err(std::io::Error::other)?;
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// An address phones can use: `https`, or `http` on this machine; a host, no path.
fn public_url(url: &str) -> Result<String, Trouble> {
    let bare = |url: &String| url.split("://").nth(1).is_some_and(|rest| !rest.contains(['/', '?', '#']));
    usable_address(url).filter(bare).ok_or_else(|| {
        let wanted = "https://doorstep.example.org (http is for 127.0.0.1 only)";
        Trouble::Usage(format!("{url} is no address that phones use: give one such as {wanted}"))
    })
}

fn init(at: &At, args: Init) -> Result<ExitCode, Trouble> {
    let clock = system_clock();
    let organisation = organisation::Organisation {
        id: OrgId(crate::vault::make_uuid(clock())),
        name: args.name.trim().to_owned(),
        on_call: OnCall { name: args.on_call_name, tel: args.on_call },
        public_url: public_url(&args.public_url)?,
        margins: Margins::default(),
    };
    if organisation.name.is_empty() {
        return Err(Trouble::Usage("give the organisation a name".into()));
    }
    if organisation.on_call.tel.chars().filter(char::is_ascii_digit).count() < 3 {
        return Err(Trouble::Usage(
            "give the number that workers ring with --on-call, such as \"07700 900162\"".into(),
        ));
    }
    let root = args.root.as_deref().map(root::read).transpose()?;
    let folder = at.new_folder()?;
    folder.initialise_under(root.as_ref(), &organisation, &clock)?;
    println!("made {} in {}", organisation.name, at.data.display());
    let then = if root.is_some() { "" } else { "; take root.key away from here with `root take`" };
    println!("keys are in {}: back them up apart from the database{then}", folder.keys().display());
    Ok(ExitCode::SUCCESS)
}

fn serve(at: &At, args: Serve) -> Result<ExitCode, Trouble> {
    let new_url = args.public_url.as_deref().map(public_url).transpose()?;
    let folder = at.folder()?;
    let mut central = folder.central(system_clock())?;
    let findings = check::findings(&central, &folder)?;
    if args.check {
        let mut out = std::io::stdout();
        for finding in &findings {
            writeln!(out, "{finding}")?;
        }
        if findings.is_empty() {
            writeln!(out, "all is in order")?;
        }
        return Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    for finding in findings {
        tracing::warn!("{finding}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let tls = args.tls_cert.zip(args.tls_key);
        let listening = listen(&Listen { at: args.listen, tls, behind_proxy: args.behind_proxy }).await?;
        // Kept only once everything else is in order: signatures are checked against it.
        if let Some(url) = new_url {
            let id = central.organisation.id;
            central.db.write_now(|tx| organisation::set_public_url(tx, id, &url))?;
            central.organisation = folder.organisation(&central.db)?.into();
        }
        if let Some(address) = listening.address() {
            println!("central {}://{address} serves {}", listening.scheme(), central.organisation.public_url);
            std::io::stdout().flush()?;
        }
        let (keys, clock) = (central.keys.clone(), central.clock.clone());
        let watching = tokio::spawn(keys::watch(keys, folder.keys(), clock, keys::REFRESHED));
        let comparing = tokio::spawn(drift::watch(central.clone(), drift::COMPARED));
        let noticing = tokio::spawn(watch::keep(central.clone(), watch::EVERY));
        let digesting = tokio::spawn(digests::keep(central.clone(), digests::LOOKED));
        listening.serve(router::router(central, args.behind_proxy), ended()).await;
        watching.abort();
        comparing.abort();
        noticing.abort();
        digesting.abort();
        Ok(ExitCode::SUCCESS)
    })
}

/// Ctrl-C, or the signal that ends services.
pub async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[derive(Serialize)]
struct Enrolled<'a> {
    code: &'a str,
    link: &'a str,
    expires: &'a str,
}

fn make_code() -> String {
    // 32 signs: each byte's low five bits choose one evenly.
    let random: [u8; CODE_LENGTH] = crate::vault::make_bytes();
    random.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

fn enrol(at: &At, args: &Enrol) -> Result<ExitCode, Trouble> {
    let clock = system_clock();
    let central = at.folder()?.central(clock.clone())?;
    let (db, organisation, keys) = (&central.db, &central.organisation, &central.keys);
    let code = make_code();
    let (made, expires) = (clock(), clock() + CODE_TIME);
    let digest = code_digest(&code);
    db.write_now(|tx| match people::by_reference(tx, organisation.id, &args.worker)? {
        _any if recovering::is_on(tx, &central)? => Err(Trouble::Refused(Refused::Recovering.to_string())),
        Some((worker, person)) if person.is_care_worker() => {
            Ok(devices::invite(tx, organisation.id, &digest, (worker, args.own), made, expires)?)
        }
        Some(_) => Err(Trouble::Refused(format!("{} has not the role care_worker: no phone is set up", args.worker))),
        None => {
            Err(Trouble::Refused(format!("no worker {}: import people first, or check the reference", args.worker)))
        }
    })?;
    let root_digest = crate::vault::sha256(&[&keys.root.0]);
    let link = Invitation { address: organisation.public_url.clone(), code: code.clone(), root_digest }.link();
    let (code, expires) = (shown_code(&code), expires.rfc3339());
    let mut out = std::io::stdout();
    if args.json {
        let line = serde_json::to_string(&Enrolled { code: &code, link: &link, expires: &expires });
        writeln!(out, "{}", line.map_err(std::io::Error::other)?)?;
    } else {
        writeln!(out, "code    {code}\nlink    {link}\nexpires {expires}, or once it is used")?;
        writeln!(out, "sign    {}: the phone shows it too, after the code was typed", fingerprint(&root_digest))?;
        square(&link)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a link as a square.
fn square(link: &str) -> Result<(), Trouble> {
    if let Ok(square) = QrCode::new(link) {
        writeln!(std::io::stdout(), "{}", square.render::<Dense1x2>().quiet_zone(true).build())?;
    }
    Ok(())
}

const LINES_AT_ONCE: u64 = 500;

fn show_log(at: &At, args: &Log) -> Result<ExitCode, Trouble> {
    let folder = at.folder()?;
    let db = folder.db()?;
    let org = folder.organisation(&db)?.id;
    let visit = match &args.visit {
        None => None,
        Some(reference) => {
            let found = db.read_now(|tx| visits::by_reference(tx, org, reference))?;
            Some(found.ok_or_else(|| Trouble::Refused(format!("no visit {reference} in the rota")))?.id)
        }
    };
    let mut after = 0;
    let mut out = std::io::stdout().lock();
    loop {
        let lines = db.read_now(|tx| entries::lines(tx, org, visit, after, LINES_AT_ONCE))?;
        for line in &lines {
            after = line.arrival;
            if args.json {
                writeln!(out, "{}", serde_json::to_string(line).map_err(std::io::Error::other)?)?;
            } else {
                let visit = line.visit.as_deref().unwrap_or("-");
                let short = &line.device.to_string()[24..];
                let flags = if line.flags.is_empty() { String::new() } else { format!("  {}", line.flags) };
                writeln!(
                    out,
                    "{}  {visit:<16} {:<20} phone {short} #{:<5} {}{flags}",
                    line.at, line.kind, line.seq, line.id
                )?;
            }
        }
        out.flush()?;
        if lines.is_empty() {
            if !args.follow {
                return Ok(ExitCode::SUCCESS);
            }
            std::thread::sleep(Duration::from_millis(400));
        }
    }
}

fn import_file(at: &At, args: &Import) -> Result<ExitCode, Trouble> {
    let standard_input = args.file.as_os_str() == "-";
    let kind = Kind::from(args.kind);
    if kind == Kind::Codes && !standard_input {
        return Err(Trouble::Usage(
            "codes come by standard input only (`import codes -`): a file of codes is a data breach".into(),
        ));
    }
    let name = args.file.display().to_string();
    let bytes = zeroize::Zeroizing::new(if standard_input {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        bytes
    } else {
        std::fs::read(&args.file).map_err(|error| Trouble::Refused(format!("{name} cannot be read: {error}")))?
    });
    let clock = system_clock();
    let folder = at.folder()?;
    let db = folder.db()?;
    let organisation = folder.organisation(&db)?.id;
    let key = match kind {
        Kind::Codes => Some(keys::organisation_key(&folder.keys()).map_err(ConfigError::from)?),
        Kind::People | Kind::Clients | Kind::Rota => None,
    };
    let job =
        Job { kind, file: &name, bytes: &bytes, dry_run: args.dry_run, organisation, key: key.as_ref(), now: clock() };
    let (report, unknown) = import::run(&db, &job).map_err(|error| match error {
        ImportError::Unusable(unusable) => Trouble::Refused(format!("{name}: {unusable}")),
        ImportError::Db(error) => Trouble::Db(error),
        ImportError::DryRun(_) => Trouble::Db(DbError::Busy),
    })?;
    for column in unknown {
        eprintln!("doorstep-central: {name}: the column {column:?} means nothing here and is left out");
    }
    print_report(&report, args.json)?;
    Ok(if report.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_BAD) })
}

fn print_report(report: &Report, json: bool) -> Result<(), Trouble> {
    let mut out = std::io::stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string(report).map_err(std::io::Error::other)?)?;
        return Ok(());
    }
    let kept = if report.dry_run { " (dry run: nothing was kept)" } else { "" };
    writeln!(
        out,
        "{} from {}: {} rows, {} created, {} updated, {} unchanged, {} bad{kept}",
        report.kind.as_str(),
        report.file,
        report.rows,
        report.created,
        report.updated,
        report.unchanged,
        report.errors.len()
    )?;
    for error in &report.errors {
        let column = if error.column.is_empty() { String::new() } else { format!(", {}", error.column) };
        let got = error.got.as_ref().map(|got| format!("; got {got:?}")).unwrap_or_default();
        writeln!(out, "line {}{column}: expected {}{got}", error.line, error.expected)?;
    }
    Ok(())
}
