//! What managers do about doors by command: discreet clients, releases of workers who wait, new times, keys, records; and
//! how long the flows wait.

use clap::{Args, Subcommand, ValueEnum};

use super::office::{Decides, decide, decide_as, say};
use super::{At, Trouble, output};
use crate::central::db::{office, organisation};
use crate::central::manage::{
    self,
    door::{Rang, Word},
    keys::Issue,
};
use crate::central::{page, system_clock, watch};
use crate::domain::clock::Timestamp;
use crate::domain::entry::flow::Ground;
use crate::domain::phone_check::Reached;
use crate::domain::text;
use crate::domain::timings::{Own, Timing, Whose};
use crate::domain::visit::Language;
use crate::domain::window::instant_of;

#[derive(Args)]
pub(super) struct Discreet {
    /// Which client.
    #[arg(long, value_name = "REF")]
    client: String,
    /// They are no more.
    #[arg(long)]
    off: bool,
    #[command(flatten)]
    by: Decides,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum GroundWord {
    /// The client is accounted for.
    Accounted,
    /// Police or ambulance have taken over.
    TakenOver,
    /// To come back later.
    ComeBack,
    /// Another, in words.
    Other,
}

impl From<GroundWord> for Ground {
    fn from(word: GroundWord) -> Self {
        match word {
            GroundWord::Accounted => Self::Accounted,
            GroundWord::TakenOver => Self::TakenOver,
            GroundWord::ComeBack => Self::ComeBack,
            GroundWord::Other => Self::Other,
        }
    }
}

#[derive(Args)]
pub(super) struct DoorRelease {
    /// At which visit a worker waits.
    #[arg(long, value_name = "REF")]
    visit: String,
    /// On what ground they may go.
    #[arg(long, value_enum)]
    ground: GroundWord,
    /// What the worker is told.
    #[arg(long, default_value = "")]
    said: String,
    #[command(flatten)]
    by: Decides,
}

#[derive(Clone, Copy, ValueEnum)]
enum ReachedWord {
    /// The worker is safe.
    Reached,
    /// Nobody answered: silence is raised at once.
    NotReached,
}

#[derive(Args)]
pub(super) struct PhoneCheck {
    /// At which visit.
    #[arg(long, value_name = "REF")]
    visit: String,
    /// Whether the worker was reached.
    #[arg(long, value_enum)]
    result: ReachedWord,
    /// The reference of the person who rang.
    #[arg(long = "as", value_name = "PERSON")]
    person: String,
    /// What was said, in a few words. No code.
    #[arg(long, default_value = "")]
    note: String,
}

#[derive(Args)]
pub(super) struct Retime {
    /// Which visit.
    #[arg(long, value_name = "REF")]
    visit: String,
    /// Its new start, local time or with an offset. It stays as long as it was.
    #[arg(long, value_name = "TIME", value_parser = time)]
    starts: Timestamp,
    #[command(flatten)]
    by: Decides,
}

fn time(text: &str) -> Result<Timestamp, String> {
    instant_of(text).map_err(|error| error.to_string())
}

#[derive(Subcommand)]
pub(super) enum Key {
    /// Put a client's key into the register; prints its tag.
    Add {
        /// Its tag; without one, one is made.
        #[arg(long)]
        tag: Option<String>,
        /// Whose home it opens.
        #[arg(long, value_name = "REF")]
        client: String,
        #[command(flatten)]
        by: Decides,
    },
    /// Give a key out.
    Issue {
        /// Its tag.
        #[arg(long)]
        tag: String,
        /// To which worker.
        #[arg(long, value_name = "REF")]
        to: String,
        /// For which visit.
        #[arg(long, value_name = "REF")]
        visit: Option<String>,
        /// When it has to be back, local time or with an offset.
        #[arg(long, value_name = "TIME", value_parser = time)]
        due: Timestamp,
        #[command(flatten)]
        by: Decides,
    },
    /// Take a key back.
    Return {
        /// Its tag.
        #[arg(long)]
        tag: String,
        #[command(flatten)]
        by: Decides,
    },
    /// See whose home a key opens. Each look is noted.
    Lookup {
        /// Its tag.
        #[arg(long)]
        tag: String,
        #[command(flatten)]
        by: Decides,
    },
}

#[derive(Args)]
pub(super) struct Tag {
    /// At whose door it hangs.
    #[arg(long, value_name = "REF")]
    client: String,
    /// Make another: the one that hangs there is good no longer.
    #[arg(long)]
    replace: bool,
    /// The reference of the person who prints it: that they did is noted.
    #[arg(long = "as", value_name = "PERSON")]
    person: String,
    /// Why, in a few words. No code.
    #[arg(long, default_value = "a tag for the door")]
    reason: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct TimingsOf {
    /// Seconds to wait after the first knock.
    #[arg(long, value_name = "SECONDS")]
    knock: Option<u32>,
    /// Seconds to wait after the second knock; as after the first, where it is not set.
    #[arg(long, value_name = "SECONDS")]
    knock_again: Option<u32>,
    /// Seconds to wait after knocking where the worker lets themselves in.
    #[arg(long, value_name = "SECONDS")]
    let_in: Option<u32>,
    /// Seconds between the first and the second call to the client.
    #[arg(long, value_name = "SECONDS")]
    phone_again: Option<u32>,
    /// Seconds until the next manager is tried.
    #[arg(long, value_name = "SECONDS")]
    on_call: Option<u32>,
    /// Seconds after *I am going in* until *out safe?* is asked.
    #[arg(long, value_name = "SECONDS")]
    out_safe: Option<u32>,
    /// The least wait for a release, seconds.
    #[arg(long, value_name = "SECONDS")]
    release: Option<u32>,
    /// Seconds in which capacity and best interests are to be written.
    #[arg(long, value_name = "SECONDS")]
    owed: Option<u32>,
    /// Seconds without a word from a worker who waits or is in an emergency, until the office rings.
    #[arg(long, value_name = "SECONDS")]
    silent: Option<u32>,
    /// Seconds after its planned start until a visit is late.
    #[arg(long, value_name = "SECONDS")]
    late: Option<u32>,
    /// The same for a visit that must not be missed.
    #[arg(long, value_name = "SECONDS")]
    late_critical: Option<u32>,
    /// Go back to Doorstep's own, before anything else that is given.
    #[arg(long)]
    default: bool,
}

impl TimingsOf {
    fn given(&self, timing: Timing) -> Option<u32> {
        match timing {
            Timing::Knock => self.knock,
            Timing::KnockAgain => self.knock_again,
            Timing::LetIn => self.let_in,
            Timing::PhoneAgain => self.phone_again,
            Timing::OnCall => self.on_call,
            Timing::OutSafe => self.out_safe,
            Timing::Release => self.release,
            Timing::Owed => self.owed,
            Timing::Silent => self.silent,
            Timing::Late => self.late,
            Timing::LateCritical => self.late_critical,
        }
    }
}

#[derive(Args)]
pub(super) struct Contacts {
    /// Somebody to whom workers may report direct: name, then number last. Once for each; they replace those on file.
    #[arg(long, value_name = "NAME AND NUMBER")]
    direct: Vec<String>,
    /// Take all of them away.
    #[arg(long, conflicts_with = "direct")]
    none: bool,
}

#[derive(Args)]
pub(super) struct Watch {
    /// Look once now, and end.
    #[arg(long, required = true)]
    once: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Lang {
    #[default]
    En,
    Cy,
}

#[derive(Args)]
pub(super) struct RecordOf {
    /// Which visit.
    #[arg(long, value_name = "REF")]
    visit: String,
    /// The reference of the person who reads it: that they did is noted.
    #[arg(long = "as", value_name = "PERSON")]
    person: String,
    /// Print a page instead of JSON.
    #[arg(long)]
    html: bool,
    /// In which language the page is.
    #[arg(long, value_enum, default_value = "en", requires = "html")]
    lang: Lang,
}

pub(super) fn discreet(at: &At, args: &Discreet) -> Result<(), Trouble> {
    decide(at, &args.by, |tx, central, person| {
        manage::door::discreet(tx, central, person, (&args.client, !args.off), &args.by.reason)
    })?;
    let is = if args.off { "is not discreet any more" } else { "is discreet" };
    say(&format!("{} {is}, from each phone's next bundle on", args.client))
}

pub(super) fn release(at: &At, args: &DoorRelease) -> Result<(), Trouble> {
    let word = Word { visit: &args.visit, ground: args.ground.into(), said: &args.said, reason: &args.by.reason };
    decide(at, &args.by, |tx, central, person| manage::door::release(tx, central, person, &word))?;
    say(&format!(
        "released from {}; the phone picks it up when it has signal: ring the worker if it has none",
        args.visit
    ))
}

pub(super) fn phone_check(at: &At, args: &PhoneCheck) -> Result<(), Trouble> {
    let result = match args.result {
        ReachedWord::Reached => Reached::Reached,
        ReachedWord::NotReached => Reached::NotReached,
    };
    let rang = Rang { visit: &args.visit, result, note: &args.note };
    decide_as(at, &args.person, |tx, central, person| manage::door::phone_check(tx, central, person, &rang))?;
    say(match result {
        Reached::Reached => "noted: it counts as word from the worker",
        Reached::NotReached => "noted, and silence is raised: find out where the worker is; 999 if in doubt",
    })
}

pub(super) fn retime(at: &At, args: &Retime) -> Result<(), Trouble> {
    let (starts, ends) = decide(at, &args.by, |tx, central, person| {
        manage::door::retime(tx, central, person, (&args.visit, args.starts), &args.by.reason)
    })?;
    say(&format!("{} is from {} to {}", args.visit, starts.rfc3339(), ends.rfc3339()))
}

pub(super) fn key(at: &At, args: &Key) -> Result<(), Trouble> {
    match args {
        Key::Add { tag, client, by } => {
            let tag = decide(at, by, |tx, central, person| {
                manage::keys::add(tx, central, person, (tag.as_deref(), client), &by.reason)
            })?;
            say(&tag)
        }
        Key::Issue { tag, to, visit, due, by } => {
            let issue = Issue { tag, to, visit: visit.as_deref(), due: *due };
            decide(at, by, |tx, central, person| manage::keys::issue(tx, central, person, &issue, &by.reason))?;
            say(&format!(
                "{tag} is with {to} until {}; carry it in a pouch, never leave it in a vehicle",
                due.rfc3339()
            ))
        }
        Key::Return { tag, by } => {
            decide(at, by, |tx, central, person| manage::keys::take_back(tx, central, person, tag, &by.reason))?;
            say(&format!("{tag} is at the office"))
        }
        Key::Lookup { tag, by } => {
            let client =
                decide(at, by, |tx, central, person| manage::keys::look_up(tx, central, person, tag, &by.reason))?;
            say(&client)
        }
    }
}

/// What is printed says nothing of whose home it is: it hangs at the door.
pub(super) fn tag(at: &At, args: &Tag) -> Result<(), Trouble> {
    let central = at.folder()?.central(system_clock())?;
    let org = central.organisation.id;
    let code = central.db.write_now(|tx| {
        let person = manage::person(tx, org, &args.person)?;
        manage::tags::print(tx, &central, person, (&args.client, args.replace), &args.reason)
    })?;
    let (tag, link) = (code.shown(), code.link());
    if args.json {
        return output(&serde_json::json!({ "tag": tag, "link": link }));
    }
    say(&format!("tag     {tag}\nlink    {link}"))?;
    super::square(&link)
}

pub(super) fn timings(at: &At, args: &TimingsOf) -> Result<(), Trouble> {
    let folder = at.folder()?;
    let db = folder.db()?;
    let org = folder.organisation(&db)?.id;
    let now = system_clock()();
    let own = db.write_now(|tx| {
        let before = organisation::timings(tx, org)?;
        let mut own = if args.default { Own::default() } else { before.clone() };
        for timing in Timing::ALL {
            let Some(seconds) = args.given(*timing) else { continue };
            timing
                .check(Whose::Organisation, seconds)
                .map_err(|error| Trouble::Refused(format!("--{}", error.to_string().replace('_', "-"))))?;
            own.set(*timing, Some(seconds));
        }
        if own != before {
            organisation::set_timings(tx, org, &own)?;
            office::note(tx, org, None, ("timings_set", &serde_json::json!(own)), now)?;
        }
        Ok::<_, Trouble>(own)
    })?;
    // What is in force where a client's plan says nothing.
    let knock_again = own.get(Timing::KnockAgain).or(own.get(Timing::Knock));
    let shown = Timing::ALL.iter().map(|timing| match timing {
        Timing::KnockAgain => (*timing, knock_again.unwrap_or_else(|| timing.default_seconds())),
        _other => (*timing, own.get(*timing).unwrap_or_else(|| timing.default_seconds())),
    });
    output(&shown.collect::<Own>())
}

pub(super) fn contacts(at: &At, args: &Contacts) -> Result<(), Trouble> {
    let folder = at.folder()?;
    let db = folder.db()?;
    let org = folder.organisation(&db)?.id;
    let now = system_clock()();
    let mut lines = Vec::with_capacity(args.direct.len());
    for line in &args.direct {
        let line = text::clean(line).map_err(|error| Trouble::Refused(error.to_string()))?;
        if crate::domain::visit::telephone(&line).is_none() || line.chars().count() > 200 {
            return Err(Trouble::Usage(format!(
                "{line}: give a name and then its number, such as \"Council safeguarding, 01632 960411\""
            )));
        }
        lines.push(line);
    }
    let changes = args.none || !lines.is_empty();
    let direct = db.write_now(|tx| {
        if changes {
            organisation::set_direct(tx, org, &lines)?;
            office::note(tx, org, None, ("contacts_set", &serde_json::json!({ "direct": lines })), now)?;
        }
        organisation::direct(tx, org)
    })?;
    direct.iter().try_for_each(|line| say(line))
}

pub(super) fn watch(at: &At, _once: &Watch) -> Result<(), Trouble> {
    let central = at.folder()?.central(system_clock())?;
    let raised = watch::once(&central)?;
    say(&format!("raised {raised}: see office notices"))
}

pub(super) fn record(at: &At, args: &RecordOf) -> Result<(), Trouble> {
    let central = at.folder()?.central(system_clock())?;
    let org = central.organisation.id;
    let record = central.db.write_now(|tx| {
        let person = manage::person(tx, org, &args.person)?;
        manage::records::read(tx, &central, person, &args.visit)
    })?;
    if args.html {
        let language = match args.lang {
            Lang::En => Language::English,
            Lang::Cy => Language::Welsh,
        };
        say(&page::record(&record, language, (central.clock)()))
    } else {
        output(&record)
    }
}
