//! How long the flows wait, and the office before it asks: each timing with its name, its bounds and Doorstep's default.
//!
//! In force is what the client's plan says; else what the organisation says; else the default (DOOR: *all timings are
//! Doorstep's defaults*). A visit goes by what was in force when it started: that is written into its first entry, and each
//! wait into the entry that starts it, so that what an organisation changes later changes no visit that has begun.
//!
//! | timing | from when to when | default | organisation | client's plan |
//! |---|---|---|---|---|
//! | `knock` | first knock → second | 120 s | 30 s – 30 min | 0 – 30 min |
//! | `knock_again` | second knock → *no reply*; where nothing is said, as the first | 120 s | 30 s – 30 min | 0 – 30 min |
//! | `let_in` | knock → key safe, for *let yourself in*; a client's own is `knock` | 30 s | 0 – 30 min | – |
//! | `phone_again` | first call to the client → second | 60 s | 30 s – 10 min | the same |
//! | `on_call` | a manager does not answer → the next in line | 5 min | 1 – 30 min | the same |
//! | `out_safe` | *I am going in* → *out safe?* | 10 min | 2 – 60 min | the same |
//! | `release` | waiting → may be released, where nobody knows where the client is | 15 min | 5 min – 2 h | the same |
//! | `owed` | *write it later* → it is late, for capacity and best interests | 60 min | 10 min – 4 h | the same |
//! | `silent` | last word from who waits or is in an emergency → the office rings | 15 min | 5 – 60 min | the same |
//! | `late` | planned start → late, where nothing was written | 30 min | 5 min – 4 h | the same |
//! | `late_critical` | the same where it must not be missed; a client's own is `late` | 15 min | 5 min – 4 h | – |
//!
//! What bounds a code (windows, the two hours to return a key, how long a grant or an unlocked phone is good) is no timing of
//! a flow: it is bound into what is sealed, and nobody's plan makes it longer.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::entry::flow::words;
use super::visit::{AccessPlan, Waits};

words! {
    /// A timing that an organisation or a client's plan may set, by its name in files and commands.
    Timing {
        /// After the first knock.
        Knock = "knock",
        /// After the second.
        KnockAgain = "knock_again",
        /// After knocking, where the worker lets themselves in.
        LetIn = "let_in",
        /// Between the first and the second call to the client.
        PhoneAgain = "phone_again",
        /// Until the next manager is tried.
        OnCall = "on_call",
        /// After *I am going in*, until *out safe?* is asked.
        OutSafe = "out_safe",
        /// The least wait for a release.
        Release = "release",
        /// In which capacity and best interests are to be written.
        Owed = "owed",
        /// Without a word, until the office rings.
        Silent = "silent",
        /// After the planned start, until a visit is late.
        Late = "late",
        /// The same where it must not be missed.
        LateCritical = "late_critical",
    }
}

/// Whose timing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The organisation's, for every client.
    Organisation,
    /// One client's plan.
    Client,
}

/// A timing that is shorter or longer than it may be: never so short that nobody could answer, nor so long that nobody would
/// notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} is from {least} to {most} seconds")]
pub struct OutOfRange {
    /// Which.
    pub name: &'static str,
    /// The least, seconds.
    pub least: u32,
    /// The most, seconds.
    pub most: u32,
}

impl Timing {
    /// Those that a client's plan may set.
    pub const OF_CLIENT: [Self; 9] = [
        Self::Knock,
        Self::KnockAgain,
        Self::PhoneAgain,
        Self::OnCall,
        Self::OutSafe,
        Self::Release,
        Self::Owed,
        Self::Silent,
        Self::Late,
    ];

    /// Doorstep's own, seconds.
    pub fn default_seconds(self) -> u32 {
        match self {
            Self::Knock | Self::KnockAgain => 120,
            Self::LetIn => 30,
            Self::PhoneAgain => 60,
            Self::OnCall => 300,
            Self::OutSafe => 600,
            Self::Release | Self::Silent | Self::LateCritical => 900,
            Self::Late => 1800,
            Self::Owed => 3600,
        }
    }

    /// The least and the most that this owner may set, seconds.
    pub fn bounds(self, whose: Whose) -> (u32, u32) {
        match (self, whose) {
            (Self::Knock | Self::KnockAgain, Whose::Client) | (Self::LetIn, _) => (0, 1800),
            (Self::Knock | Self::KnockAgain, Whose::Organisation) => (30, 1800),
            (Self::PhoneAgain, _) => (30, 600),
            (Self::OnCall, _) => (60, 1800),
            (Self::OutSafe, _) => (120, 3600),
            (Self::Release, _) => (300, 7200),
            (Self::Owed, _) => (600, 14_400),
            (Self::Silent, _) => (300, 3600),
            (Self::Late | Self::LateCritical, _) => (300, 14_400),
        }
    }

    /// Whether this owner may set so many seconds.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn check(self, whose: Whose, seconds: u32) -> Result<(), OutOfRange> {
        let (least, most) = self.bounds(whose);
        if (least..=most).contains(&seconds) { Ok(()) } else { Err(OutOfRange { name: self.as_str(), least, most }) }
    }

    fn within(self, whose: Whose, seconds: u32) -> u32 {
        let (least, most) = self.bounds(whose);
        seconds.clamp(least, most)
    }
}

/// The timings that one owner has set; what is not in it falls to the next owner. Written as `{"release":1200}`; a name that
/// this version does not know is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own(BTreeMap<Timing, u32>);

impl Own {
    /// What is set, seconds.
    pub fn get(&self, timing: Timing) -> Option<u32> {
        self.0.get(&timing).copied()
    }

    /// Sets a timing, or with `None` leaves it to the next owner. [`Timing::check`] says what may be set.
    pub fn set(&mut self, timing: Timing, seconds: Option<u32>) {
        match seconds {
            Some(seconds) => drop(self.0.insert(timing, seconds)),
            None => drop(self.0.remove(&timing)),
        }
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Timing, u32)> for Own {
    fn from_iter<I: IntoIterator<Item = (Timing, u32)>>(set: I) -> Self {
        Self(set.into_iter().collect())
    }
}

impl Serialize for Own {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(timing, seconds)| (timing.as_str(), seconds)))
    }
}

impl<'de> Deserialize<'de> for Own {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = BTreeMap::<String, u32>::deserialize(deserializer)?;
        Ok(all.into_iter().filter_map(|(name, seconds)| Some((Timing::parse(&name)?, seconds))).collect())
    }
}

/// How long the flows of one visit wait, in seconds: what is in force there. An entry or a bundle of an earlier version that
/// lacks one means the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Timings {
    /// Between the first and the second call to the client.
    pub phone_again: u32,
    /// Until the next manager is tried where on-call does not answer.
    pub on_call: u32,
    /// After *I am going in*, until *out safe?* is asked.
    pub out_safe: u32,
    /// The least wait for a release where the client is not accounted for.
    pub release: u32,
    /// In which capacity and best interests may be written after life was at risk.
    pub owed: u32,
    /// Without a word from a worker who waits or is in an emergency, until the office rings.
    pub silent: u32,
    /// After the planned start, until the visit is late.
    pub late: u32,
}

impl Default for Timings {
    fn default() -> Self {
        in_force(&Rule::default(), &Own::default(), &Own::default()).timings
    }
}

/// What of a client's plan decides which timing is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// How the worker gets in.
    pub plan: AccessPlan,
    /// Whether the visit must not be missed.
    pub critical: bool,
}

/// What is in force at one client's door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce {
    /// After the two knocks.
    pub waits: Waits,
    /// All others.
    pub timings: Timings,
}

/// What is in force where a client's plan says `client` and their organisation says `organisation`. A stored value beyond its
/// bounds counts as the bound.
pub fn in_force(rule: &Rule, client: &Own, organisation: &Own) -> InForce {
    let theirs = |timing: Timing| client.get(timing).map(|seconds| timing.within(Whose::Client, seconds));
    let ours = |timing: Timing| organisation.get(timing).map(|seconds| timing.within(Whose::Organisation, seconds));
    let else_ours = |own: Option<u32>, timing: Timing| own.or_else(|| ours(timing));
    let pick = |timing: Timing| else_ours(theirs(timing), timing).unwrap_or_else(|| timing.default_seconds());

    let (first, second) = (theirs(Timing::Knock), theirs(Timing::KnockAgain).or(theirs(Timing::Knock)));
    let waits = if rule.plan == AccessPlan::LetYourselfIn {
        let short = ours(Timing::LetIn).unwrap_or_else(|| Timing::LetIn.default_seconds());
        Waits { first: first.unwrap_or(short), second: second.unwrap_or(short) }
    } else {
        let knock = ours(Timing::Knock).unwrap_or_else(|| Timing::Knock.default_seconds());
        let again = ours(Timing::KnockAgain).unwrap_or(knock);
        Waits { first: first.unwrap_or(knock), second: second.unwrap_or(again) }
    };
    let late = if rule.critical { Timing::LateCritical } else { Timing::Late };
    let timings = Timings {
        phone_again: pick(Timing::PhoneAgain),
        on_call: pick(Timing::OnCall),
        out_safe: pick(Timing::OutSafe),
        release: pick(Timing::Release),
        owed: pick(Timing::Owed),
        silent: pick(Timing::Silent),
        late: else_ours(theirs(Timing::Late), late).unwrap_or_else(|| late.default_seconds()),
    };
    InForce { waits, timings }
}
