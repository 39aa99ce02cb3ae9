//! What is said afterwards: a correction of an earlier entry, and something that happened earlier.
//!
//! Nothing is ever changed or taken away: a correction is an entry of its own that names the field, what it said, what it
//! should say and the reason; something told later keeps both times. What can be corrected is what the worker said: words,
//! a choice from a list, and when it happened. What the phone measured (a look at a code, the start and the end of the
//! visit, a call that was dialled) stands, and so do the steps of the flow: a correction changes what is read, not what was
//! done. (Policy 7.1: made at the time of the event; amendments show who, when and why.)

use std::time::Duration;

use chrono::NaiveDate;

use super::clock::{Fold, Timestamp, local_instant, start_of_day};
use super::entry::flow::{
    Attempt, Attending, BestInterests, Breathing, Call, CallResult, Capacity, Contact, Decided, Decision, Ending,
    Found, FoundDead, Ground, Heard, KeyFrom, Opening, Outcome, Release, Room, SafeFault, Secured, Seen, Shared, Sight,
    ToldBy, Trigger, Word,
};
use super::entry::report::{Amendment, KeyStep, Later, Loss, ToldLater, YesNo};
use super::entry::{Entered, Fact, KeyPlace, Reason, Someone, Trouble};

/// How long ago something may have happened that belongs to no visit.
pub const LONG_AGO: Duration = Duration::from_hours(36);

/// Times are typed to the minute.
const MINUTE: Duration = Duration::from_mins(1);

/// Between the words of a field that holds several.
const BETWEEN: &str = ", ";

/// The names of all fields that can be corrected, for the screens' keys.
pub const FIELDS: [&str; 55] = [
    "accounted_by",
    "at",
    "at_risk",
    "attending",
    "because",
    "by",
    "by_force",
    "codes_with_it",
    "confirmed_by",
    "decides",
    "decision",
    "dnacpr",
    "ending",
    "fault",
    "found",
    "from",
    "ground",
    "handed_to",
    "harm",
    "heard",
    "how",
    "identifies",
    "inside",
    "last_had",
    "last_seen",
    "later",
    "left",
    "name",
    "number",
    "opens",
    "position",
    "reason",
    "reference",
    "result",
    "risk",
    "rooms",
    "said",
    "secured",
    "seen",
    "shared",
    "state",
    "stays",
    "stolen",
    "tag",
    "taken_to",
    "told",
    "tried",
    "trigger",
    "was_seen",
    "way",
    "what",
    "when",
    "who",
    "whom",
    "words",
];

/// Why a correction, or something told later, is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The entry has no such field.
    #[error("this entry has no such field")]
    NoSuchField,
    /// It would say less than it has to: who takes over, or who confirmed it, comes first.
    #[error("first say who takes over, or who confirmed it")]
    NotWhole,
    /// The list has no such word.
    #[error("choose what it should say")]
    NotListed,
    /// Something else stands there now: it was corrected meanwhile.
    #[error("what stands there has changed meanwhile")]
    OldDiffers,
    /// Nothing would change.
    #[error("that is what it says already")]
    Same,
    /// The new text is missing.
    #[error("write what it should say")]
    Empty,
    /// The reason is missing.
    #[error("write why")]
    NoReason,
    /// What happened is missing.
    #[error("write what happened")]
    NoWords,
    /// The time is missing, or none.
    #[error("give the time it happened")]
    NoTime,
    /// It would lie in the future.
    #[error("that time has not come yet")]
    Future,
    /// It would lie before the visit was started.
    #[error("that is before the visit was started")]
    BeforeStart,
    /// The time of an entry would lie before its visit was started.
    #[error("that is before the visit was started, and this entry is of the visit")]
    BeforeVisit,
    /// It would lie too long ago.
    #[error("that is more than 36 hours ago")]
    TooLongAgo,
}

impl Refused {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::NoSuchField,
        Self::NotWhole,
        Self::NotListed,
        Self::OldDiffers,
        Self::Same,
        Self::Empty,
        Self::NoReason,
        Self::NoWords,
        Self::NoTime,
        Self::Future,
        Self::BeforeStart,
        Self::BeforeVisit,
        Self::TooLongAgo,
    ];

    /// The word of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSuchField => "no_such_field",
            Self::NotWhole => "not_whole",
            Self::NotListed => "not_listed",
            Self::OldDiffers => "old_differs",
            Self::Same => "same",
            Self::Empty => "empty",
            Self::NoReason => "no_reason",
            Self::NoWords => "no_words",
            Self::NoTime => "no_time",
            Self::Future => "future",
            Self::BeforeStart => "before_start",
            Self::BeforeVisit => "before_visit",
            Self::TooLongAgo => "too_long_ago",
        }
    }
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Words of the worker's.
    Text,
    /// One word of a list, by the list's name among the screens' texts.
    One(&'static str, Vec<&'static str>),
    /// Any words of a list, in its order and with a comma and a space between them; at least one.
    Several(&'static str, Vec<&'static str>),
    /// An instant, as RFC 3339.
    Time,
}

/// A field of an entry that can be corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub stands: String,
    /// What it takes.
    pub takes: Takes,
}

impl Takes {
    /// The words of a list among these, as they are written: `yes, no` is two.
    pub fn split(text: &str) -> Vec<&str> {
        text.split(BETWEEN).filter(|word| !word.is_empty()).collect()
    }

    /// These words of a list, as they are written.
    pub fn join<S: AsRef<str>>(words: &[S]) -> String {
        words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(BETWEEN)
    }
}

/// What can stand in a field: how it is written in a correction, and read from one.
trait Part {
    fn takes(&self) -> Takes;
    fn stands(&self) -> String;
    /// Whether it could be set: a word that no list of this release holds leaves what stood there.
    fn set(&mut self, new: &str) -> bool;
}

impl Part for String {
    fn takes(&self) -> Takes {
        Takes::Text
    }

    fn stands(&self) -> String {
        self.clone()
    }

    fn set(&mut self, new: &str) -> bool {
        new.clone_into(self);
        !new.trim().is_empty()
    }
}

/// A reason from a list can be corrected by words of the worker's.
impl Part for Reason {
    fn takes(&self) -> Takes {
        Takes::Text
    }

    fn stands(&self) -> String {
        self.words.clone()
    }

    fn set(&mut self, new: &str) -> bool {
        *self = Self { code: String::from("other"), words: new.to_owned() };
        !new.trim().is_empty()
    }
}

/// A word of a closed list.
trait Listed: Copy + PartialEq + 'static {
    /// The list's name among the screens' texts.
    const LIST: &'static str;
    fn all() -> Vec<Self>;
    fn word(self) -> &'static str;

    fn words() -> Vec<&'static str> {
        Self::all().into_iter().map(Self::word).collect()
    }

    fn read(word: &str) -> Option<Self> {
        Self::all().into_iter().find(|one| one.word() == word)
    }
}

macro_rules! listed {
    ($($name:ident = $list:literal),+ $(,)?) => {$(
        impl Listed for $name {
            const LIST: &'static str = $list;

            fn all() -> Vec<Self> {
                Self::ALL.to_vec()
            }

            fn word(self) -> &'static str {
                self.as_str()
            }
        }
    )+};
}

listed! {
    Attempt = "attempt", Attending = "attending", Breathing = "breathing", CallResult = "call", Capacity = "capacity",
    Contact = "contact", Decision = "decision", Ending = "ending", Entered = "entered", Found = "found", Ground = "ground",
    Heard = "heard", KeyFrom = "key_from", Later = "later", Room = "room", SafeFault = "safe_fault", Secured = "secured", Seen = "seen",
    Shared = "shared", Sight = "sight", Someone = "someone", Trigger = "trigger", Trouble = "trouble", YesNo = "yes_no",
}

impl Listed for bool {
    const LIST: &'static str = "yes_no";

    fn all() -> Vec<Self> {
        vec![true, false]
    }

    fn word(self) -> &'static str {
        if self { "yes" } else { "no" }
    }
}

impl<L: Listed> Part for L {
    fn takes(&self) -> Takes {
        Takes::One(L::LIST, L::words())
    }

    fn stands(&self) -> String {
        self.word().to_owned()
    }

    fn set(&mut self, new: &str) -> bool {
        L::read(new).map(|new| *self = new).is_some()
    }
}

impl<L: Listed> Part for Option<L> {
    fn takes(&self) -> Takes {
        Takes::One(L::LIST, L::words())
    }

    fn stands(&self) -> String {
        self.map(|one| one.word().to_owned()).unwrap_or_default()
    }

    fn set(&mut self, new: &str) -> bool {
        L::read(new).map(|new| *self = Some(new)).is_some()
    }
}

impl<L: Listed> Part for Vec<L> {
    fn takes(&self) -> Takes {
        Takes::Several(L::LIST, L::words())
    }

    fn stands(&self) -> String {
        Takes::join(&self.iter().map(|one| one.word()).collect::<Vec<_>>())
    }

    fn set(&mut self, new: &str) -> bool {
        let read: Option<Self> = Takes::split(new).into_iter().map(L::read).collect();
        let read = read.filter(|read| !read.is_empty());
        read.map(|read| *self = read).is_some()
    }
}

/// The parts of a fact that can be corrected, by name.
fn parts(fact: &mut Fact) -> Vec<(&'static str, &mut dyn Part)> {
    if fact.reason().is_some() {
        return fact.reason_mut().into_iter().map(|reason| ("reason", reason as &mut dyn Part)).collect();
    }
    match fact {
        Fact::Trouble { trouble } => vec![("what", trouble)],
        Fact::SomeoneAnswered { who } => vec![("who", who)],
        Fact::Entered { how } => vec![("way", how)],
        Fact::RefusalSeen { seen } => vec![("was_seen", seen)],
        Fact::RefusalCapacity { decides } => vec![("decides", decides)],
        Fact::RefusalHarm { harm } => vec![("harm", harm)],
        Fact::HandedTo { name, .. } | Fact::KeyLeft { place: KeyPlace::Given { name } } | Fact::WontLock { name } => {
            vec![("name", name)]
        }
        Fact::KeyMoved { name, step: KeyStep::HandedOver, .. } => vec![("name", name)],
        Fact::OnTheWay { name, when } => vec![("name", name), ("when", when)],
        Fact::ServiceMet { whom, name, number } => vec![("who", whom), ("name", name), ("number", number)],
        Fact::Attempted { how, heard } => vec![("way", how), ("heard", heard)],
        Fact::Observed { seen, words } => vec![("seen", seen), ("words", words)],
        Fact::RoomsChecked { rooms, found, words } => vec![("rooms", rooms), ("found", found), ("words", words)],
        Fact::HomeSecured { what, words, stays } => vec![("secured", what), ("words", words), ("stays", stays)],
        Fact::AccessDenied { words } | Fact::Finding { words } | Fact::InWords { words } => vec![("words", words)],
        Fact::Phoned(Call { whom, result, name, said, .. }) => {
            vec![("who", whom), ("result", result), ("name", name), ("said", said)]
        }
        Fact::Told(Word { whom, name, said, reference, attending, shared, .. }) => vec![
            ("who", whom),
            ("name", name),
            ("said", said),
            ("reference", reference),
            ("attending", attending),
            ("shared", shared),
        ],
        Fact::OpenedBy(Opening { who, name, how, by_force, .. }) => {
            vec![("who", who), ("name", name), ("how", how), ("by_force", by_force)]
        }
        Fact::WaitingForRelease { accounted_by, .. } => vec![("accounted_by", accounted_by)],
        // One that came with sync is the manager's own word.
        Fact::Released(Release { by, said, ground, told: ToldBy::Phone }) => {
            vec![("by", by), ("ground", ground), ("said", said)]
        }
        Fact::Decided(Decided { what, by, said, reference, attending }) => {
            vec![("decision", what), ("by", by), ("said", said), ("reference", reference), ("attending", attending)]
        }
        Fact::CardLeft { left } => vec![("left", left)],
        Fact::VisitOutcome(Outcome { ending, confirmed_by, handed_to, .. }) => {
            vec![("ending", ending), ("confirmed_by", confirmed_by), ("handed_to", handed_to)]
        }
        Fact::EmergencyTrigger { trigger } => vec![("trigger", trigger)],
        Fact::LifeAtRisk { risk } => vec![("risk", risk)],
        Fact::BestInterests(BestInterests { decides, tried, because }) => {
            vec![("decides", decides), ("tried", tried), ("because", because)]
        }
        Fact::HowFound { state } => vec![("state", state)],
        Fact::DeathFound(FoundDead { last_seen, position, dnacpr }) => {
            vec![("last_seen", last_seen), ("position", position), ("dnacpr", dnacpr)]
        }
        Fact::TakenOver { by, name, taken_to } => vec![("who", by), ("name", name), ("taken_to", taken_to)],
        Fact::CodeTold { told: told @ true, whom } => vec![("told", told), ("whom", whom)],
        Fact::CodeTold { told, .. } => vec![("told", told)],
        Fact::KinTold { by } | Fact::KinToBeTold { by } => vec![("by", by)],
        Fact::SomeoneSaid { name, said } => vec![("name", name), ("said", said)],
        Fact::KeySafeFault { fault } => vec![("fault", fault)],
        Fact::KeyHad { from: from @ KeyFrom::Given, name } => vec![("from", from), ("name", name)],
        Fact::KeyHad { from, .. } => vec![("from", from)],
        Fact::PeopleInside { inside } => vec![("inside", inside)],
        Fact::Lost(Loss { tag, opens, stolen, last_had, identifies, codes_with_it, at_risk, .. }) => vec![
            ("tag", tag),
            ("opens", opens),
            ("stolen", stolen),
            ("last_had", last_had),
            ("identifies", identifies),
            ("codes_with_it", codes_with_it),
            ("at_risk", at_risk),
        ],
        Fact::ToldLater(ToldLater { what, words, reason }) => {
            vec![("later", what), ("words", words), ("reason", reason)]
        }
        _as_it_was => Vec::new(),
    }
}

/// Whether its time is the worker's word: the tap may have come later than what it tells of. Not of what the phone did or
/// measured, of what goes out as an alarm at once, and of the taps that only move through the questions.
fn has_time(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::EpochStarted { .. }
            | Fact::VisitStarted { .. }
            | Fact::Knocked { .. }
            | Fact::Waited { .. }
            | Fact::WaitCutShort { .. }
            | Fact::WentBack
            | Fact::NotInside
            | Fact::LockUpBegun
            | Fact::LockUpDropped
            | Fact::Leaving
            | Fact::StayedOn
            | Fact::Left
            | Fact::RevealIntent { .. }
            | Fact::RevealShown { .. }
            | Fact::RevealHidden { .. }
            | Fact::RevealRefused { .. }
            | Fact::GrantAsked { .. }
            | Fact::VoiceShown
            | Fact::VoiceTried { .. }
            | Fact::VoiceAccepted
            | Fact::PinChanged
            | Fact::Dialled { .. }
            | Fact::DamageFound { .. }
            | Fact::ClockStepped { .. }
            | Fact::CodeOpened { .. }
            | Fact::Entered { .. }
            | Fact::NoReply
            | Fact::CouldNotOpen
            | Fact::Trouble { .. }
            | Fact::SomethingWrong
            | Fact::LockedOut
            | Fact::GoingIn { .. }
            | Fact::AskDone { .. }
            | Fact::AskSkipped { .. }
            | Fact::WaitingForRelease { .. }
            | Fact::StillHere
            | Fact::Released(Release { told: ToldBy::Sync, .. })
            | Fact::CapacityOwed { .. }
            | Fact::EmergencyBegun
            | Fact::NotSafe { .. }
            | Fact::SafeNow
            | Fact::RunningLate { .. }
            | Fact::Concern(_)
            | Fact::Amended(_)
            | Fact::InWords { .. }
            | Fact::TagMatched
            | Fact::TagMismatch { .. }
            | Fact::Unknown { .. }
    )
}

/// What of an entry can be corrected, by name, and what it says: none for a concern, which is not in the worker's history,
/// and for a correction, where the original is corrected again.
pub fn fields(fact: &Fact, at: Timestamp) -> Vec<Field> {
    let mut fact = fact.clone();
    let time = has_time(&fact).then(|| Field { name: Amendment::AT, stands: at.rfc3339(), takes: Takes::Time });
    // Of a service alone there is a number, whether it comes, and the card: it is not asked of anybody else, but stays where it
    // was said.
    let asked = !matches!(&fact, Fact::Told(word) if !word.whom.is_service());
    let of_a_service = |name: &str| ["reference", "attending", "shared"].contains(&name);
    let parts = parts(&mut fact).into_iter();
    let parts = parts.filter(|(name, part)| asked || !of_a_service(name) || !part.stands().is_empty());
    parts.map(|(name, part)| Field { name, stands: part.stands(), takes: part.takes() }).chain(time).collect()
}

/// The fact as it stands after these corrections of it, oldest first. What was written is not changed by them: this is
/// what is shown, beside it.
pub fn amended<'a>(original: &Fact, before: impl IntoIterator<Item = &'a Amendment>) -> Fact {
    let mut fact = original.clone();
    for amendment in before {
        let mut tried = fact.clone();
        let part = parts(&mut tried).into_iter().find(|(name, _)| *name == amendment.field);
        if part.is_some_and(|(_, part)| part.set(&amendment.new)) {
            fact = tried;
        }
    }
    fact
}

/// When it happened, after these corrections of it, oldest first.
pub fn amended_time<'a>(original: &Fact, at: Timestamp, before: impl IntoIterator<Item = &'a Amendment>) -> Timestamp {
    let times = before.into_iter().filter(|amendment| amendment.field == Amendment::AT && has_time(original));
    times.filter_map(|amendment| Timestamp::from_rfc3339(&amendment.new)).last().unwrap_or(at)
}

/// The same fields as they stand after these corrections, oldest first.
pub fn corrected<'a>(
    original: &Fact,
    at: Timestamp,
    before: impl IntoIterator<Item = &'a Amendment> + Clone,
) -> Vec<Field> {
    fields(&amended(original, before.clone()), amended_time(original, at, before))
}

/// An entry that is to be corrected.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// What it said at first.
    pub fact: &'a Fact,
    /// When it happened, as it was said at first.
    pub at: Timestamp,
    /// When it was written: nothing in it happened after that.
    pub written: Timestamp,
    /// When the visit was started that it is about, if it is about one.
    pub started: Option<Timestamp>,
}

/// Whether this correction can be taken, after those that were `before` it.
///
/// # Errors
/// [`Refused`].
pub fn check<'a>(
    amendment: &'a Amendment,
    original: Original<'_>,
    before: impl IntoIterator<Item = &'a Amendment> + Clone,
) -> Result<(), Refused> {
    let fields = corrected(original.fact, original.at, before.clone());
    let field = fields.iter().find(|field| field.name == amendment.field).ok_or(Refused::NoSuchField)?;
    if field.stands != amendment.old {
        return Err(Refused::OldDiffers);
    }
    let new = amendment.new.trim();
    match &field.takes {
        Takes::Time => {
            let at = Timestamp::from_rfc3339(new).filter(|_| Amendment::is_time(Amendment::AT, new));
            let at = at.ok_or(Refused::NoTime)?;
            check_time(at, original.written, original.started).map_err(|refused| match refused {
                Refused::BeforeStart => Refused::BeforeVisit,
                other => other,
            })?;
            let minute = |at: Timestamp| u128::try_from(at.0).unwrap_or_default() / MINUTE.as_millis();
            if Timestamp::from_rfc3339(&field.stands).map(minute) == Some(minute(at)) {
                return Err(Refused::Same);
            }
        }
        Takes::Text if new.is_empty() => return Err(Refused::Empty),
        Takes::One(_, words) if !words.contains(&new) => return Err(Refused::NotListed),
        Takes::Several(_, words) if new.is_empty() || Takes::split(new).iter().any(|word| !words.contains(word)) => {
            return Err(Refused::NotListed);
        }
        Takes::Text | Takes::One(..) | Takes::Several(..) => {}
    }
    if !amended(original.fact, before.into_iter().chain([amendment])).is_whole() {
        return Err(Refused::NotWhole);
    }
    match amendment.reason.trim() {
        _same if new == field.stands.trim() => Err(Refused::Same),
        "" => Err(Refused::NoReason),
        _why => Ok(()),
    }
}

/// Whether something may have happened at `at`: not in the future; not before the visit was `started`; without a started
/// visit, not longer ago than [`LONG_AGO`].
///
/// # Errors
/// [`Refused`].
pub fn check_time(at: Timestamp, now: Timestamp, started: Option<Timestamp>) -> Result<(), Refused> {
    if at > now {
        return Err(Refused::Future);
    }
    match started {
        // A visit started at 14.02 and 30 seconds may have something told of 14.02.
        Some(started) if at + MINUTE <= started => Err(Refused::BeforeStart),
        None if now.since(at) > LONG_AGO => Err(Refused::TooLongAgo),
        Some(_) | None => Ok(()),
    }
}

/// The last instant of a time that was typed, up to `written`: of that day, or, past midnight, of the day before; `None`
/// where it is none.
pub fn typed_before(typed: &str, written: Timestamp) -> Option<Timestamp> {
    let that_day = typed_time(typed, Day::Today, written)?;
    if that_day <= written { Some(that_day) } else { typed_time(typed, Day::Yesterday, written) }
}

/// Which day a typed time is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Today.
    Today,
    /// Yesterday.
    Yesterday,
}

impl Day {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Today, Self::Yesterday];

    /// The day of a word; today for any other.
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|day| day.as_str() == word).unwrap_or(Self::Today)
    }

    /// The word of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Yesterday => "yesterday",
        }
    }
}

/// Hour and minute as people type them: *14:05*, *14.05*, *1405*, *2.05pm*, *2pm*, *2.05yp*, *7.30yh*.
fn hour_and_minute(typed: &str) -> Option<(u32, u32)> {
    let typed = typed.trim().to_lowercase();
    let (digits, half) = ["am", "yb", "pm", "yp", "yh"]
        .into_iter()
        .find_map(|half| typed.strip_suffix(half).map(|digits| (digits.trim_end().to_owned(), Some(half))))
        .unwrap_or((typed, None));
    let (hour, minute) = match digits.split_once([':', '.', ' ']) {
        Some((hour, minute)) if minute.len() == 2 => (hour.to_owned(), minute.to_owned()),
        Some(_) => return None,
        None if digits.is_ascii() && (3..=4).contains(&digits.len()) => {
            let (hour, minute) = digits.split_at(digits.len() - 2);
            (hour.to_owned(), minute.to_owned())
        }
        None if half.is_some() => (digits, String::from("00")),
        None => return None,
    };
    let number =
        |text: &str| text.bytes().all(|sign| sign.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let (hour, minute) = (number(&hour)?, number(&minute)?);
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        // *Yr hwyr* begins at six.
        Some("yh") if !(6..12).contains(&hour) => return None,
        Some("am" | "yb") => hour % 12,
        Some(_) => hour % 12 + 12,
    };
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// The instant of a time that was typed, on this day in Europe/London; `None` where it is none.
pub fn typed_time(typed: &str, day: Day, now: Timestamp) -> Option<Timestamp> {
    let (hour, minute) = hour_and_minute(typed)?;
    let today = start_of_day(now);
    let civil = match day {
        Day::Today => today.civil(),
        // Noon of the day before, whatever the clocks did.
        Day::Yesterday => (today - Duration::from_hours(12)).civil(),
    };
    let local = NaiveDate::from_ymd_opt(civil.year, civil.month, civil.day)?.and_hms_opt(hour, minute, 0)?;
    let first = local_instant(local, Fold::Earlier);
    let second = local_instant(local, Fold::Later);
    // Of an hour that came twice, the latest that has been.
    Some(if second <= now { second } else { first })
}
