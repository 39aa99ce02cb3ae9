//! What managers do by command, until the office has pages: each is done by a named person, with a reason.

use std::io::Write;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{At, Trouble};
use crate::central::auth::token_digest;
use crate::central::commands::output;
use crate::central::db::people::Person;
use crate::central::db::{DbError, Tx, grants, keys, office};
use crate::central::manage::codes::Word;
use crate::central::manage::grants::Wanted;
use crate::central::manage::voice::Told;
use crate::central::manage::{self, Refused};
use crate::central::routes::office::in_threes;
use crate::central::{Central, seen, system_clock};
use crate::domain::authority::Act;
use crate::domain::encoding::base64url;
use crate::domain::grant::{CHALLENGE_FOR, TAKE_WITHIN};
use crate::domain::ids::PersonId;
use crate::domain::visit::MethodKind;

/// Who decides, and why.
#[derive(Args)]
pub(super) struct Decides {
    /// The reference of the person who decides.
    #[arg(long = "as", value_name = "PERSON")]
    pub(super) person: String,
    /// Why, in a few words. No code.
    #[arg(long)]
    pub(super) reason: String,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Way {
    KeySafe,
    DoorEntry,
    Communal,
    Alarm,
}

impl From<Way> for MethodKind {
    fn from(way: Way) -> Self {
        match way {
            Way::KeySafe => Self::KeySafe,
            Way::DoorEntry => Self::DoorEntry,
            Way::Communal => Self::Communal,
            Way::Alarm => Self::Alarm,
        }
    }
}

#[derive(Args)]
pub(super) struct Grant {
    /// For which worker.
    #[arg(long, value_name = "REF")]
    worker: String,
    /// For whose home.
    #[arg(long, value_name = "REF")]
    client: String,
    /// Which way in.
    #[arg(long, value_enum, default_value = "key_safe")]
    method: Way,
    #[command(flatten)]
    by: Decides,
}

#[derive(Args)]
pub(super) struct VoiceGrant {
    /// Which worker is on the phone. Ring back, or be sure of the voice.
    #[arg(long, value_name = "REF")]
    worker: String,
    /// For whose home.
    #[arg(long, value_name = "REF")]
    client: String,
    /// The 8 digits on their phone.
    #[arg(long)]
    digits: String,
    #[command(flatten)]
    by: Decides,
}

#[derive(Args)]
pub(super) struct Extend {
    /// Which visit.
    #[arg(long, value_name = "REF")]
    visit: String,
    /// So many minutes longer: from its close, or from now where that is later.
    #[arg(long)]
    minutes: u32,
    #[command(flatten)]
    by: Decides,
}

#[derive(Args)]
pub(super) struct Release {
    /// Which visit.
    #[arg(long, value_name = "REF")]
    visit: String,
    #[command(flatten)]
    by: Decides,
}

#[derive(Args)]
pub(super) struct Block {
    /// Whose phones.
    #[arg(long, value_name = "REF")]
    worker: String,
    #[command(flatten)]
    by: Decides,
}

#[derive(Clone, Copy, ValueEnum)]
enum CodeWord {
    /// The new code counts; the old one is retired.
    New,
    /// The old code stays; the new one is retired.
    Old,
    /// The safe or panel is out of use.
    Remove,
    /// It is in use again.
    Restore,
}

#[derive(Args)]
pub(super) struct Code {
    /// What to do.
    #[arg(value_enum)]
    word: CodeWord,
    /// Whose home.
    #[arg(long, value_name = "REF")]
    client: String,
    /// Which way in.
    #[arg(long, value_enum, default_value = "key_safe")]
    method: Way,
    #[command(flatten)]
    by: Decides,
}

#[derive(Clone, Copy, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

#[derive(Args)]
pub(super) struct OwnPhones {
    /// Whether workers' own phones may hold codes.
    #[arg(value_enum)]
    answer: YesNo,
    #[command(flatten)]
    by: Decides,
}

#[derive(Args)]
pub(super) struct Token {
    /// For whom: it does what they may do, and is shown once.
    #[arg(long = "for", value_name = "PERSON")]
    person: String,
    /// How long it is good.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u64).range(1..=24 * 30))]
    hours: u64,
    /// End all tokens of this person instead.
    #[arg(long)]
    end: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum List {
    /// Who asks for leave to see a code.
    Requests,
    /// What people at the office did.
    Events,
    /// Whom something was told.
    Notices,
    /// Codes found in notes, misuse, and lost keys.
    Incidents,
    /// Where the worker of each visit is.
    Board,
    /// Who waits for a release.
    Waiting,
    /// Who runs late, and the times they propose.
    Late,
    /// Keys, by tag.
    Keys,
}

#[derive(Args)]
pub(super) struct Office {
    /// What to list.
    #[arg(value_enum)]
    what: List,
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Db(error) => Self::Db(error),
            other => Self::Refused(other.to_string()),
        }
    }
}

/// Runs a decision in one transaction.
pub(super) fn decide<T>(
    at: &At,
    by: &Decides,
    act: impl FnOnce(&mut dyn Tx, &Central, (PersonId, Person)) -> Result<T, Refused>,
) -> Result<T, Trouble> {
    decide_as(at, &by.person, act)
}

/// The same, of somebody who gives no reason beside what they say.
pub(super) fn decide_as<T>(
    at: &At,
    person: &str,
    act: impl FnOnce(&mut dyn Tx, &Central, (PersonId, Person)) -> Result<T, Refused>,
) -> Result<T, Trouble> {
    let central = at.folder()?.central(system_clock())?;
    let org = central.organisation.id;
    Ok(central.db.write_now(|tx| {
        let person = manage::person(tx, org, person)?;
        act(tx, &central, person)
    })?)
}

pub(super) fn say(line: &str) -> Result<(), Trouble> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

pub(super) fn grant(at: &At, args: &Grant) -> Result<(), Trouble> {
    let wanted = Wanted { worker: &args.worker, client: &args.client, kind: args.method.into() };
    let given = decide(at, &args.by, |tx, central, person| {
        manage::grants::give(tx, central, person, &wanted, &args.by.reason)
    })?;
    say(&format!("grant {}", given.id))?;
    let minutes = TAKE_WITHIN.as_secs() / 60;
    say(&format!("the phone picks it up when it has signal; taken up within {minutes} minutes, or not at all"))
}

pub(super) fn voice_grant(at: &At, args: &VoiceGrant) -> Result<(), Trouble> {
    let told = Told { worker: &args.worker, client: &args.client, digits: &args.digits };
    let answers =
        decide(at, &args.by, |tx, central, person| manage::voice::answer(tx, central, person, &told, &args.by.reason))?;
    for (place, digits) in answers.iter().enumerate() {
        let name = if place == 0 { "read back" } else { "otherwise" };
        say(&format!("{name}  {}", in_threes(digits)))?;
    }
    let minutes = CHALLENGE_FOR.as_secs() / 60;
    say(&format!("good on the phone for {minutes} minutes after it showed its own numbers, and for five tries"))
}

pub(super) fn extend(at: &At, args: &Extend) -> Result<(), Trouble> {
    let closes = decide(at, &args.by, |tx, central, person| {
        manage::visits::extend(tx, central, person, (&args.visit, args.minutes), &args.by.reason)
    })?;
    say(&format!("{} is open until {}", args.visit, closes.rfc3339()))
}

pub(super) fn release(at: &At, args: &Release) -> Result<(), Trouble> {
    decide(at, &args.by, |tx, central, person| {
        manage::visits::release(tx, central, person, &args.visit, &args.by.reason)
    })?;
    say(&format!("{} is released", args.visit))
}

pub(super) fn block(at: &At, args: &Block) -> Result<(), Trouble> {
    let phones = decide(at, &args.by, |tx, central, person| {
        manage::devices::block(tx, central, person, &args.worker, &args.by.reason)
    })?;
    say(&format!(
        "codes are off on {phones} phone(s) of {}, from their next contact on; their logs still send",
        args.worker
    ))
}

pub(super) fn code(at: &At, args: &Code) -> Result<(), Trouble> {
    let word = match args.word {
        CodeWord::New => Word::New,
        CodeWord::Old => Word::Old,
        CodeWord::Remove => Word::Remove,
        CodeWord::Restore => Word::Restore,
    };
    decide(at, &args.by, |tx, central, person| {
        manage::codes::decide(tx, central, person, (&args.client, args.method.into(), word), &args.by.reason)
    })?;
    say("done")
}

pub(super) fn own_phones(at: &At, args: &OwnPhones) -> Result<(), Trouble> {
    let answer = matches!(args.answer, YesNo::Yes);
    decide(at, &args.by, |tx, central, person| {
        manage::devices::decide_own_phones(tx, central, person, answer, &args.by.reason)
    })?;
    say(if answer { "workers' own phones may hold codes" } else { "workers' own phones hold no codes" })
}

pub(super) fn token(at: &At, args: &Token) -> Result<(), Trouble> {
    let folder = at.folder()?;
    let db = folder.db()?;
    let org = folder.organisation(&db)?.id;
    let now = system_clock()();
    let token = base64url(&crate::vault::make_bytes::<32>());
    let digest = token_digest(&token);
    let expires = now + std::time::Duration::from_secs(args.hours * 3600);
    db.write_now(|tx| {
        let (id, person) = manage::person(tx, org, &args.person)?;
        let kind = if args.end { "tokens_ended" } else { "token_made" };
        office::note(tx, org, None, (kind, &serde_json::json!({ "person": id, "until": expires })), now)?;
        if args.end {
            office::end_tokens(tx, org, id)?;
            return Ok(());
        }
        // A token of somebody who may do nothing with it would only lie about.
        if !Act::ALL.iter().any(|act| act.roles().iter().any(|role| person.has(*role))) {
            return Err(Refused::Denied(crate::domain::authority::Denied::Role));
        }
        Ok(office::put_token(tx, org, &digest, id, now, expires)?)
    })?;
    if args.end {
        return say(&format!("the tokens of {} have ended", args.person));
    }
    say(&token)?;
    eprintln!("good until {}; shown this once: send it as `Authorization: Bearer …`", expires.rfc3339());
    Ok(())
}

pub(super) fn list(at: &At, args: &Office) -> Result<(), Trouble> {
    let folder = at.folder()?;
    let db = folder.db()?;
    let org = folder.organisation(&db)?.id;
    let since = system_clock()() - std::time::Duration::from_hours(24);
    match args.what {
        List::Requests => lines(db.read_now(|tx| grants::asked_since(tx, org, since))),
        List::Events => lines(db.read_now(|tx| office::events(tx, org, 0))),
        List::Notices => lines(db.read_now(|tx| office::notices(tx, org))),
        List::Incidents => lines(db.read_now(|tx| office::incidents(tx, org))),
        List::Keys => lines(db.read_now(|tx| keys::lines(tx, org))),
        List::Board | List::Waiting | List::Late => {
            let central = folder.central(system_clock())?;
            match args.what {
                List::Waiting => lines(central.db.read_now(|tx| seen::waiting(tx, &central))),
                List::Late => lines(central.db.read_now(|tx| seen::late(tx, &central))),
                _board => lines(central.db.read_now(|tx| seen::board(tx, &central))),
            }
        }
    }
}

/// A JSON object a line.
fn lines<T: Serialize>(found: Result<Vec<T>, DbError>) -> Result<(), Trouble> {
    found?.iter().try_for_each(output)
}
