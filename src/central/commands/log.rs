//! Commands for the log as a whole: recomputing it, writing it out, taking in what a phone saved to a file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{At, SOME_BAD, Trouble, output};
use crate::central::db::{devices, visits};
use crate::central::export::{self, ExportError};
use crate::central::verify::{self, Report, Scope};
use crate::central::{parcel, system_clock};
use crate::domain::ids::DeviceId;
use crate::domain::sync_plan::Verdict;

/// `verify`.
#[derive(Args)]
pub(super) struct Verify {
    /// Only the chains of this phone.
    #[arg(long, value_name = "ID", conflicts_with = "visit")]
    device: Option<String>,
    /// Only the chains in which this visit of the rota has entries.
    #[arg(long, value_name = "REF")]
    visit: Option<String>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// `export-log`.
#[derive(Args)]
pub(super) struct ExportLog {
    /// The file, which is made; the public keys go beside it, in FILE.keys.json.
    file: PathBuf,
}

/// `take-unsent`.
#[derive(Args)]
pub(super) struct TakeUnsent {
    /// The file that a phone saved.
    file: PathBuf,
    /// Print the verdicts as JSON, an object a line.
    #[arg(long)]
    json: bool,
}

pub(super) fn verify(at: &At, args: &Verify) -> Result<ExitCode, Trouble> {
    let central = at.folder()?.central(system_clock())?;
    let org = central.organisation.id;
    let report = central.db.read_now(|tx| {
        let scope = match (&args.device, &args.visit) {
            (Some(device), _) => {
                let id: Option<DeviceId> = device.parse().ok();
                let found = id.map(|id| devices::find(tx, org, id)).transpose()?.flatten();
                let unknown = || Trouble::Refused(format!("no phone {device}: `log --json` names them"));
                Scope::Device(found.ok_or_else(unknown)?.id)
            }
            (None, Some(reference)) => {
                let unknown = || Trouble::Refused(format!("no visit {reference} in the rota"));
                Scope::Visit(visits::by_reference(tx, org, reference)?.ok_or_else(unknown)?.id)
            }
            (None, None) => Scope::All,
        };
        verify::verify(tx, &central, scope).map_err(Trouble::from)
    })?;
    if args.json {
        output(&report)?;
    } else {
        print(&report)?;
    }
    Ok(if report.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_BAD) })
}

fn print(report: &Report) -> Result<(), Trouble> {
    let mut out = std::io::stdout().lock();
    for difference in &report.differences {
        writeln!(out, "{}: {}", difference.of, difference.what)?;
    }
    let Report { chains, entries, unsigned, without_text, set_aside, events, digests, quotes, differences } = report;
    writeln!(
        out,
        "{entries} entries in {chains} chains, {events} events of the office, {digests} digests, {quotes} quotes of them"
    )?;
    writeln!(out, "{unsigned} entries unsigned, {without_text} without text, {set_aside} put aside when they arrived")?;
    match differences.len() {
        0 => writeln!(out, "all of it comes out")?,
        count => writeln!(out, "{count} differ")?,
    }
    Ok(())
}

/// A new file that only its owner reads.
fn new_file(path: &Path) -> Result<File, Trouble> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|error| Trouble::Refused(format!("{} cannot be made: {error}", path.display())))
}

pub(super) fn export_log(at: &At, args: &ExportLog) -> Result<(), Trouble> {
    let central = at.folder()?.central(system_clock())?;
    let beside = PathBuf::from(format!("{}.keys.json", args.file.display()));
    let mut out = BufWriter::new(new_file(&args.file)?);
    let written = central.db.read_now(|tx| {
        let lines = export::write(tx, &central, &mut out)?;
        Ok::<_, ExportError>((lines, export::keys(tx, &central)?))
    });
    let (lines, keys) = written?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    let mut beside_out = new_file(&beside)?;
    writeln!(beside_out, "{keys}")?;
    beside_out.sync_all()?;
    println!("{lines} lines in {}, public keys in {}", args.file.display(), beside.display());
    println!("it tells what was done in whose home: keep it as the database itself");
    Ok(())
}

pub(super) fn take_unsent(at: &At, args: &TakeUnsent) -> Result<ExitCode, Trouble> {
    let name = args.file.display();
    let size = std::fs::metadata(&args.file).map(|meta| meta.len());
    if size.is_ok_and(|size| size > parcel::LARGEST) {
        return Err(Trouble::Refused(format!("{name} is larger than any file a phone saves")));
    }
    let bytes =
        std::fs::read(&args.file).map_err(|error| Trouble::Refused(format!("{name} cannot be read: {error}")))?;
    let central = at.folder()?.central(system_clock())?;
    let taken = parcel::take(&central, &bytes).map_err(|error| match error {
        parcel::ParcelError::Db(error) => Trouble::Db(error),
        other => Trouble::Refused(format!("{name}: {other}")),
    })?;
    for (entry, said) in &taken.entries {
        if args.json {
            output(&serde_json::json!({
                "id": entry.id, "device": entry.device, "epoch": entry.epoch, "seq": entry.seq,
                "verdict": said.verdict, "why": said.why,
            }))?;
        } else {
            let short = &entry.device.to_string()[24..];
            let why = said.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
            writeln!(std::io::stdout(), "phone {short} #{:<5} {} {}{why}", entry.seq, entry.id, word(said.verdict))?;
        }
    }
    let count = |verdict| taken.entries.iter().filter(|(_, said)| said.verdict == verdict).count();
    let (created, duplicate) = (count(Verdict::Created), count(Verdict::Duplicate));
    let bad = taken.entries.len() - created - duplicate;
    if !args.json {
        writeln!(std::io::stdout(), "{created} stored, {duplicate} were here already, {bad} not taken as they are")?;
    }
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME_BAD) })
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Created => "stored",
        Verdict::Duplicate => "was here already",
        Verdict::Quarantined => "put aside",
        Verdict::Unreadable => "cannot be read: the phone seals it again",
        Verdict::Retry => "not now",
    }
}

impl From<ExportError> for Trouble {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Db(error) => Self::Db(error),
            ExportError::Io(error) => Self::Output(error),
        }
    }
}
