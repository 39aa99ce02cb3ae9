//! The keys that were issued to a worker: what the office's list says, and what the worker has said since.
//!
//! A key is known by its tag, never by a name or an address (policy 5.4). What this phone logged of it after it was
//! issued decides where it is; before that, it is with the worker because the office says so.

use super::clock::Timestamp;
use super::entry::Fact;
use super::entry::report::KeyStep;
use super::ids::VisitId;
use super::round::{HeldKey, KeyBack};

/// Where a key is, as far as this phone knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// Issued by the office; the worker has not said yet that they have it.
    Issued,
    /// With the worker, since then.
    Taken(Timestamp),
    /// With somebody else.
    HandedOver {
        /// Since when.
        at: Timestamp,
        /// With whom.
        name: String,
    },
    /// With the office again.
    GivenBack(Timestamp),
    /// Reported lost or stolen.
    Lost(Timestamp),
}

/// A key of *My keys*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyKey {
    /// Its tag.
    pub tag: String,
    /// When it has to be back; `None` where the office's list does not have it.
    pub due_back: Option<Timestamp>,
    /// The visit that needs it next.
    pub visit: Option<VisitId>,
    /// Where it is.
    pub place: Whereabouts,
}

impl MyKey {
    /// Whether the worker answers for it now.
    pub fn is_with_me(&self) -> bool {
        matches!(self.place, Whereabouts::Issued | Whereabouts::Taken(_))
    }

    /// Whether it should have been back by now.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.is_with_me() && self.due_back.is_some_and(|due| due <= now)
    }

    /// Whether no visit needs it any more: it has to go back.
    pub fn is_unneeded(&self) -> bool {
        self.is_with_me() && self.due_back.is_some() && self.visit.is_none()
    }

    fn rank(&self) -> u8 {
        match self.place {
            Whereabouts::Issued | Whereabouts::Taken(_) => 0,
            Whereabouts::Lost(_) => 1,
            Whereabouts::HandedOver { .. } | Whereabouts::GivenBack(_) => 2,
        }
    }
}

/// Whether two tags are the same key's, however they were typed.
pub fn same_tag(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// What this fact says of a key, if it says anything.
fn told(at: Timestamp, fact: &Fact) -> Option<(&str, Whereabouts)> {
    match fact {
        Fact::KeyMoved { tag, step, name } => Some((
            tag,
            match step {
                KeyStep::Taken | KeyStep::FoundAgain => Whereabouts::Taken(at),
                KeyStep::HandedOver => Whereabouts::HandedOver { at, name: name.clone() },
                KeyStep::GivenBack => Whereabouts::GivenBack(at),
            },
        )),
        Fact::Lost(loss) => Some((&loss.tag, Whereabouts::Lost(at))),
        _nothing_of_keys => None,
    }
}

/// The worker's keys: those of the office's list, as of `listed_at`, and those that this phone has told of. `said` is what
/// this phone logged, oldest first, each with its time. A key that the worker said they have stays until they say otherwise,
/// or the office has written it back (`back`). Keys that the worker answers for come first, the one due soonest first of all.
pub fn my_keys<'a>(
    (issued, back): (&[HeldKey], &[KeyBack]),
    listed_at: Timestamp,
    said: impl IntoIterator<Item = (Timestamp, &'a Fact)>,
) -> Vec<MyKey> {
    let mut keys: Vec<MyKey> = issued
        .iter()
        .map(|key| MyKey {
            tag: key.tag.clone(),
            due_back: Some(key.due_back),
            visit: key.visit,
            place: Whereabouts::Issued,
        })
        .collect();
    for (at, fact) in said {
        let Some((tag, place)) = told(at, fact).filter(|(tag, _)| !tag.trim().is_empty()) else { continue };
        let since = issued.iter().find(|key| same_tag(&key.tag, tag)).map(|key| key.issued_at);
        match keys.iter_mut().find(|key| same_tag(&key.tag, tag)) {
            Some(key) if since.is_none_or(|since| at >= since) => key.place = place,
            Some(_) => {}
            None => keys.push(MyKey { tag: tag.trim().to_owned(), due_back: None, visit: None, place }),
        }
    }
    keys.retain(|key| key.due_back.is_some() || stays(key, back, listed_at));
    keys.sort_by(|one, other| {
        let due = |key: &MyKey| key.due_back.unwrap_or(Timestamp(i64::MAX));
        (one.rank(), due(one), &one.tag).cmp(&(other.rank(), due(other), &other.tag))
    });
    keys
}

/// Whether a key that is not on the office's list is shown: it is with the worker or lost, or was told of after the list was
/// made; and the office has not written it back since.
fn stays(key: &MyKey, back: &[KeyBack], listed_at: Timestamp) -> bool {
    let (told, settled) = match &key.place {
        Whereabouts::Issued => return true,
        Whereabouts::Taken(at) | Whereabouts::Lost(at) => (*at, false),
        Whereabouts::HandedOver { at, .. } | Whereabouts::GivenBack(at) => (*at, true),
    };
    let is_back = back.iter().any(|back| same_tag(&back.tag, &key.tag) && back.at >= told);
    !is_back && (!settled || told > listed_at)
}
