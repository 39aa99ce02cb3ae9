//! The addresses of the screens. Nothing stands in queries; paths hold only letters, digits, `_` and `-`.

use dioxus::prelude::*;

use crate::domain::ids::{EntryId, MethodId, VisitId};

use super::app::Frame;
use super::screens::ask::{Ask, Voice};
use super::screens::concern::Concern;
use super::screens::dial::{Dial, DialIn};
use super::screens::door_tag::DoorTag;
use super::screens::help::{Help, Menu};
use super::screens::keys::Keys;
use super::screens::late::Late;
use super::screens::later::Later;
use super::screens::log::Log;
use super::screens::log_entry::LogEntry;
use super::screens::lost::{Lost, LostAt, LostKey, LostTold};
use super::screens::not_safe::NotSafe;
use super::screens::owed::Owed;
use super::screens::pin::ChangePin as Pin;
use super::screens::practice::Practice;
use super::screens::settings::Settings;
use super::screens::today::Today;
use super::screens::visit::Visit;

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
#[rustfmt::skip]
pub enum Route {
    #[layout(Frame)]
        /// Today's visits.
        #[route("/")]
        Today {},
        /// One visit, at the step it is in.
        #[route("/visit/:id")]
        Visit {
            /// The visit's identity.
            id: String,
        },
        /// What of an emergency is still to be written.
        #[route("/visit/:id/owed")]
        Owed {
            /// The visit's identity.
            id: String,
        },
        /// Leave to see a code outside its window: asked online.
        #[route("/visit/:id/ask/:method")]
        Ask {
            /// The visit's identity.
            id: String,
            /// The access method's.
            method: String,
        },
        /// The same, read out over the phone.
        #[route("/visit/:id/voice/:method")]
        Voice {
            /// The visit's identity.
            id: String,
            /// The access method's.
            method: String,
        },
        /// A tag at a door, read by the handset's camera.
        #[route("/door/:tag")]
        DoorTag {
            /// Its code.
            tag: String,
        },
        /// Choosing another PIN.
        #[route("/settings/pin")]
        Pin {},
        /// My log.
        #[route("/log")]
        Log {},
        /// One line of it.
        #[route("/log/:entry")]
        LogEntry {
            /// The entry's identity.
            entry: String,
        },
        /// Something happened earlier.
        #[route("/later")]
        Later {},
        /// Running late.
        #[route("/late")]
        Late {},
        /// The keys issued to me.
        #[route("/keys")]
        Keys {},
        /// One of them is lost.
        #[route("/keys/:nth/lost")]
        LostKey {
            /// Its place in the list.
            nth: usize,
        },
        /// Lost or stolen.
        #[route("/lost")]
        Lost {},
        /// It was reported: ring now.
        #[route("/lost/told")]
        LostTold {},
        /// The key of a visit is lost.
        #[route("/visit/:id/lost")]
        LostAt {
            /// The visit's identity.
            id: String,
        },
        /// Concern or misuse.
        #[route("/concern")]
        Concern {},
        /// The practice visit, before it begins.
        #[route("/practice")]
        Practice {},
        /// Menu.
        #[route("/menu")]
        Menu {},
        /// Help.
        #[route("/help")]
        Help {},
        /// Settings.
        #[route("/settings")]
        Settings {},
        /// What would be dialled, on a device without a dialler.
        #[route("/dial/:whom")]
        Dial {
            /// `999`, `on-call`, or a contact's word.
            whom: String,
        },
        /// The same from a visit's page.
        #[route("/visit/:id/dial/:whom")]
        DialIn {
            /// The visit's identity.
            id: String,
            /// As for [`Route::Dial`].
            whom: String,
        },
        /// After *I am not safe*: dark, and without a name.
        #[route("/not-safe")]
        NotSafe {},
        /// Any other address.
        #[route("/:..rest")]
        Elsewhere {
            /// What was asked for.
            rest: Vec<String>,
        },
}

impl Route {
    /// The screen that asks for leave.
    pub fn ask(visit: VisitId, method: MethodId) -> Self {
        Self::Ask { id: visit.to_string(), method: method.to_string() }
    }

    /// The screen for leave that is read out.
    pub fn voice(visit: VisitId, method: MethodId) -> Self {
        Self::Voice { id: visit.to_string(), method: method.to_string() }
    }

    /// What is still to be written of this visit.
    pub fn owed(visit: VisitId) -> Self {
        Self::Owed { id: visit.to_string() }
    }

    /// One line of the log.
    pub fn entry(entry: EntryId) -> Self {
        Self::LogEntry { entry: entry.to_string() }
    }

    /// The visit that this screen is one of, if it is.
    pub fn visit_id(&self) -> Option<VisitId> {
        match self {
            Self::Visit { id }
            | Self::Owed { id }
            | Self::LostAt { id }
            | Self::DialIn { id, .. }
            | Self::Ask { id, .. }
            | Self::Voice { id, .. } => id.parse().ok(),
            _other => None,
        }
    }

    /// Whether this is a screen of the practice visit.
    pub fn is_practice(&self) -> bool {
        self.visit_id().is_some_and(crate::shell::practice::is)
    }

    /// Whether a locked phone shows this screen too: a loss is reported before the PIN is typed.
    pub fn is_open_to_all(&self) -> bool {
        matches!(self, Self::Lost {} | Self::LostTold {})
    }

    /// One visit.
    pub fn visit(visit: VisitId) -> Self {
        Self::Visit { id: visit.to_string() }
    }
}

/// Any other address shows today.
#[component]
fn Elsewhere(rest: Vec<String>) -> Element {
    let _ = rest;
    rsx! { Today {} }
}
