//! Whether central releases an access method for a visit: from agreement and consent, the worker's eligibility, and
//! the state of the method. The bundle carries the answer, and the phone obeys it.
//!
//! | found | answer | may a manager release one visit? |
//! |---|---|---|
//! | the worker shadows a colleague in this visit | no | no: the colleague opens |
//! | consent withdrawn; no agreement in force, and no interim one | no | no: a new agreement |
//! | worker barred; no DBS check on file | no | no, ever |
//! | DBS renewal or key-holding training lapsed | no | yes, with a reason |
//! | method out of use; no code on file | no | no |
//! | a code being replaced | yes: new first, then old | – |
//!
//! Source: policy 4.1 and 4.2 (consent, agreement), 9.2 (DBS), 10.1 (training).

use super::clock::{Civil, Timestamp};
use super::visit::{Release, WhyNot};

/// What stands of the key holding agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agreement {
    /// Signed and in force.
    #[default]
    InForce,
    /// For an urgent discharge: ends by itself, 72 hours after it was made at the latest.
    Interim,
    /// Consent was taken back.
    Withdrawn,
    /// There is none.
    None,
}

impl Agreement {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::InForce, Self::Interim, Self::Withdrawn, Self::None];

    /// The word of the files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Interim => "interim",
            Self::Withdrawn => "withdrawn",
            Self::None => "none",
        }
    }

    /// The agreement a file names; `None` for another word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|agreement| agreement.as_str() == word)
    }
}

/// How long an interim agreement may last (policy 4.1).
pub const INTERIM_FOR: std::time::Duration = std::time::Duration::from_hours(72);

/// What stands of a worker's DBS check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dbs<'a> {
    /// Checked, and to be renewed after this day, `YYYY-MM-DD`.
    Until(&'a str),
    /// None on file.
    Missing,
    /// Barred.
    Barred,
}

/// What the decision goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one finding of its own")]
pub struct Facts<'a> {
    /// The agreement.
    pub agreement: Agreement,
    /// When an interim agreement ends.
    pub agreement_until: Option<Timestamp>,
    /// The worker's DBS check.
    pub dbs: Dbs<'a>,
    /// Last day on which the worker's key-holding training counts, `YYYY-MM-DD`; empty where there was none.
    pub trained_until: &'a str,
    /// Whether a manager released this visit although DBS renewal or training has lapsed.
    pub released: bool,
    /// Whether the method was taken out of use.
    pub removed: bool,
    /// Whether a code is on file.
    pub has_code: bool,
    /// Whether the worker shadows a colleague in this visit.
    pub shadow: bool,
}

/// Decides for a visit that starts at this instant, on this local day.
pub fn decide(facts: &Facts<'_>, starts: Timestamp, now: Timestamp) -> Release {
    match withheld(facts, starts, now) {
        Some(why) => Release::Withheld(why),
        None => Release::Ok,
    }
}

fn withheld(facts: &Facts<'_>, starts: Timestamp, now: Timestamp) -> Option<WhyNot> {
    if facts.shadow {
        return Some(WhyNot::Shadowing);
    }
    match facts.agreement {
        Agreement::Withdrawn => return Some(WhyNot::ConsentWithdrawn),
        Agreement::None => return Some(WhyNot::NoAgreement),
        Agreement::Interim if facts.agreement_until.is_none_or(|until| starts.max(now) >= until) => {
            return Some(WhyNot::NoAgreement);
        }
        Agreement::Interim | Agreement::InForce => {}
    }
    if let Some(why) = ineligible(facts, starts.civil()) {
        return Some(why);
    }
    if facts.removed {
        Some(WhyNot::MethodRemoved)
    } else if !facts.has_code {
        Some(WhyNot::NoCode)
    } else {
        None
    }
}

fn ineligible(facts: &Facts<'_>, day: Civil) -> Option<WhyNot> {
    let today = day.date();
    // Dates of this form compare as text; an empty one has lapsed.
    let lapsed = |until: &str| until < today.as_str();
    match facts.dbs {
        Dbs::Barred => Some(WhyNot::Barred),
        Dbs::Missing => Some(WhyNot::DbsMissing),
        Dbs::Until(day) if lapsed(day) && !facts.released => Some(WhyNot::Dbs),
        Dbs::Until(_) if lapsed(facts.trained_until) && !facts.released => Some(WhyNot::Training),
        Dbs::Until(_) => None,
    }
}

/// Whether a manager may release one visit in spite of this (policy 9.2: a lapse between rota and door).
pub fn may_be_released(why: WhyNot) -> bool {
    match why {
        WhyNot::Dbs | WhyNot::Training => true,
        WhyNot::NoAgreement
        | WhyNot::ConsentWithdrawn
        | WhyNot::DbsMissing
        | WhyNot::Barred
        | WhyNot::MethodRemoved
        | WhyNot::NoCode
        | WhyNot::Shadowing
        | WhyNot::Other => false,
    }
}
