//! Whether central releases an access method for a visit: from agreement and consent, the worker's eligibility, and
//! the state of the method. The bundle carries the answer, and the phone obeys it.
//!
//! A missing date is no refusal here: an agency that keeps DBS and training elsewhere leaves the columns out.
//! Source: policy 4.1 and 4.2 (consent, agreement), 9.2 (DBS), 10.1 (training).

use super::clock::Civil;
use super::visit::{Release, WhyNot};

/// What stands of the key holding agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agreement {
    /// Signed and in force.
    #[default]
    InForce,
    /// Consent was taken back.
    Withdrawn,
    /// There is none.
    None,
}

impl Agreement {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::InForce, Self::Withdrawn, Self::None];

    /// The word of the files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Withdrawn => "withdrawn",
            Self::None => "none",
        }
    }

    /// The agreement a file names; `None` for another word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|agreement| agreement.as_str() == word)
    }
}

/// What the decision goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'a> {
    /// The agreement.
    pub agreement: Agreement,
    /// Last day on which the worker's DBS check counts, `YYYY-MM-DD`; empty where not recorded.
    pub dbs_until: &'a str,
    /// The same for key-holding training.
    pub trained_until: &'a str,
    /// Whether the method was taken out of use.
    pub removed: bool,
    /// Whether a code is on file.
    pub has_code: bool,
}

/// Decides for a visit on this local day.
pub fn decide(facts: &Facts<'_>, day: Civil) -> Release {
    let today = format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
    // Dates of this form compare as text.
    let lapsed = |until: &str| !until.is_empty() && until < today.as_str();
    match facts.agreement {
        Agreement::Withdrawn => return Release::Withheld(WhyNot::ConsentWithdrawn),
        Agreement::None => return Release::Withheld(WhyNot::NoAgreement),
        Agreement::InForce => {}
    }
    if lapsed(facts.dbs_until) {
        Release::Withheld(WhyNot::Dbs)
    } else if lapsed(facts.trained_until) {
        Release::Withheld(WhyNot::Training)
    } else if facts.removed {
        Release::Withheld(WhyNot::MethodRemoved)
    } else if !facts.has_code {
        Release::Withheld(WhyNot::NoCode)
    } else {
        Release::Ok
    }
}
