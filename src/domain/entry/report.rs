//! The words of reports that need no visit: keys, losses, concerns, corrections, lateness.

use serde::{Deserialize, Serialize};

use super::flow::words;
use crate::domain::clock::Timestamp;
use crate::domain::ids::{ClientId, EntryId, VisitId};

words! {
    /// What happened to a key that was issued to the worker (DOOR 4).
    KeyStep {
        /// Taken from the office.
        Taken = "taken",
        /// Handed over to somebody, by name.
        HandedOver = "handed_over",
        /// Given back to the office.
        GivenBack = "given_back",
        /// Found again after it was reported lost.
        FoundAgain = "found_again",
    }
}

words! {
    /// What is lost or stolen.
    LostThing {
        /// A key.
        Key = "key",
        /// A fob.
        Fob = "fob",
        /// The phone.
        Phone = "phone",
    }
}

words! {
    /// Yes, no, or the worker does not know.
    YesNo {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not known.
        Unknown = "unknown",
    }
}

/// A key, fob or phone is lost or stolen (policy 8.1 and the risk assessment of 8.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// What.
    pub what: LostThing,
    /// Its tag: never a name or address (policy 5.4). Empty for a phone, or where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// What it opens, in words, where it has no tag and no home was chosen: never whose home, nor where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub opens: String,
    /// Whose home it opens, where it has no tag and one was chosen. Only on an unlocked phone, and shown on none that is
    /// locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<ClientId>,
    /// Whether it was stolen.
    pub stolen: YesNo,
    /// When and where it was last had.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_had: String,
    /// Whether somebody could tell whose home it opens.
    pub identifies: YesNo,
    /// Whether an alarm's or a door's code was with it.
    pub codes_with_it: YesNo,
    /// Whether the person is alone or at risk now.
    pub at_risk: YesNo,
}

words! {
    /// What a concern is about (policy 7.2, 9.2).
    Subject {
        /// A home.
        Home = "home",
        /// How somebody gets in.
        Access = "access",
        /// A colleague.
        Colleague = "colleague",
        /// The manager: to the Responsible Individual, and hidden from the manager.
        Manager = "manager",
    }
}

/// A concern, or misuse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// About what.
    pub about: Subject,
    /// Whose home it is about, where one was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<ClientId>,
    /// Whether a child is at risk: then children's services.
    pub child: bool,
    /// In the worker's words.
    pub words: String,
}

/// A correction of one field of an earlier entry. The original stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// Which entry.
    pub entry: EntryId,
    /// Which field of it.
    pub field: String,
    /// What it said.
    pub old: String,
    /// What it should say.
    pub new: String,
    /// Why.
    pub reason: String,
}

impl Amendment {
    /// The field of when it happened: its old and new text are instants, as RFC 3339.
    pub const AT: &str = "at";

    /// Whether this text of this field is an instant, written as this program writes one, and nothing else.
    pub fn is_time(field: &str, text: &str) -> bool {
        field == Self::AT && Timestamp::from_rfc3339(text).is_some_and(|at| at.rfc3339() == text)
    }
}

words! {
    /// What is told later.
    Later {
        /// Knocked and announced.
        Knocked = "knocked",
        /// Somebody was phoned.
        Phoned = "phoned",
        /// Somebody was told.
        Told = "told",
        /// The worker went in.
        WentIn = "went_in",
        /// Something was found.
        Found = "found",
        /// The key was put back.
        KeyBack = "key_back",
        /// The worker left.
        Left = "left",
        /// Something else.
        Other = "other",
    }
}

/// Something that happened earlier and is told now; the record says when it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldLater {
    /// What.
    pub what: Later,
    /// In the worker's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Why it was not told at the time.
    pub reason: String,
}

/// A visit's new time, as the phone proposes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// Which visit.
    pub visit: VisitId,
    /// Its new start.
    pub starts: crate::domain::clock::Timestamp,
}
