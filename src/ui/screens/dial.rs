//! What would be dialled, on a device without a dialler. It dials nothing.

use dioxus::prelude::*;

use super::card::Card;
use crate::domain::entry::Dialled;
use crate::domain::entry::flow::Contact;
use crate::domain::ids::VisitId;
use crate::say;
use crate::shell::Phone;
use crate::shell::view::{AtDoor, Stage};
use crate::ui::hooks::{use_phone, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::flow::{named, spaced};
use crate::ui::parts::foot::{dial_parse, use_dial};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::step::Heading;

/// Who it is: their name, where the phone knows it and is unlocked; else their place.
fn contact_name(whom: Contact, at: Option<AtDoor>) -> String {
    at.map_or_else(|| say!(&format!("contact-{}", whom.as_str())), |at| named(&at, whom))
}

/// The screen.
#[component]
pub fn Dial(whom: String) -> Element {
    rsx! { Call { whom } }
}

/// The screen, from a visit's page.
#[component]
pub fn DialIn(id: String, whom: String) -> Element {
    rsx! { Call { whom, page: id.parse::<VisitId>().ok() } }
}

#[component]
fn Call(whom: String, #[props(default)] page: Option<VisitId>) -> Element {
    let phone = use_phone();
    let whom = dial_parse(&whom);
    if use_view(Phone::is_practising) {
        return rsx! { InPractice { whom } };
    }
    let number = spaced(&phone.number_in(whom, page));
    // An address wants an unlocked phone; the dialler does not.
    let open = use_view(Phone::stage) == Stage::Open;
    let at = use_view(|phone| phone.called_in(page)).filter(|_| open);
    let title = match whom {
        Dialled::Emergency => say!("dial-999-title"),
        Dialled::OnCall => say!("dial-on-call-title"),
        Dialled::Contact(whom) => say!("dial-contact-title", name: contact_name(whom, at.clone())),
    };
    // Whoever has left is somewhere else.
    let here = at.filter(|at| at.door.is_under_way());
    let card = here.or(use_view(Phone::under_way)).filter(|_| open && whom == Dialled::Emergency);
    rsx! {
        div { class: "room",
            header { PageBar { title: say!("app-name") } }
            main { class: "page",
                Heading { title, lead: say!("dial-words") }
                if number.is_empty() {
                    p { class: "step__lead", {say!("dial-no-number")} }
                } else {
                    p { class: "number", "{number}" }
                }
                if let Some(at) = card {
                    section {
                        h2 { class: "heading", {say!("dial-say")} }
                        Card { at }
                    }
                }
            }
        }
        Dock {
            label: say!("dial-back"),
            icon: IconName::Back,
            onanswer: move |()| navigator().go_back(),
        }
    }
}

/// In a practice visit nothing is dialled; who needs help now gets it with one more tap.
#[component]
fn InPractice(whom: Dialled) -> Element {
    let phone = use_phone();
    let dial = use_dial();
    rsx! {
        div { class: "room",
            header { PageBar { title: say!("app-name") } }
            main { class: "page",
                Heading { title: say!("practice-dial-title"), lead: say!("practice-dial-lead") }
                div { class: "answers",
                    Answer {
                        label: say!("practice-dial-really"),
                        icon: IconName::Phone,
                        danger: true,
                        onanswer: move |()| {
                            phone.end_practice();
                            dial.call(whom);
                        },
                    }
                }
            }
        }
        Dock {
            label: say!("practice-dial-back"),
            icon: IconName::Back,
            onanswer: move |()| navigator().go_back(),
        }
    }
}
