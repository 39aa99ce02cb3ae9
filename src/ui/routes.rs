//! The addresses of the screens. Nothing stands in queries; paths hold only letters, digits, `_` and `-`.

use dioxus::prelude::*;

use super::app::Frame;
use super::screens::dial::Dial;
use super::screens::log::Log;
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
        /// My log.
        #[route("/log")]
        Log {},
        /// Settings.
        #[route("/settings")]
        Settings {},
        /// What would be dialled, on a device without a dialler.
        #[route("/dial/:whom")]
        Dial {
            /// `999` or `on-call`.
            whom: String,
        },
        /// Any other address.
        #[route("/:..rest")]
        Elsewhere {
            /// What was asked for.
            rest: Vec<String>,
        },
}

/// Any other address shows today.
#[component]
fn Elsewhere(rest: Vec<String>) -> Element {
    let _ = rest;
    rsx! { Today {} }
}
