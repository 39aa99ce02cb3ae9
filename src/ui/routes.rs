//! The addresses of the screens. Nothing stands in queries; paths hold only letters, digits, `_` and `-`.

use dioxus::prelude::*;

use crate::domain::ids::{MethodId, VisitId};

use super::app::Frame;
use super::screens::ask::{Ask, Voice};
use super::screens::dial::Dial;
use super::screens::log::Log;
use super::screens::not_safe::NotSafe;
use super::screens::owed::Owed;
use super::screens::pin::ChangePin as Pin;
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
        /// Choosing another PIN.
        #[route("/settings/pin")]
        Pin {},
        /// My log.
        #[route("/log")]
        Log {},
        /// Settings.
        #[route("/settings")]
        Settings {},
        /// What would be dialled, on a device without a dialler.
        #[route("/dial/:whom")]
        Dial {
            /// `999`, `on-call`, or a contact's word.
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
