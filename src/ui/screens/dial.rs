//! What would be dialled, on a device without a dialler. It dials nothing.

use dioxus::prelude::*;

use crate::domain::entry::Dialled;
use crate::domain::entry::flow::Contact;
use crate::say;
use crate::shell::Phone;
use crate::shell::view::Stage;
use crate::ui::hooks::{use_phone, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::foot::{dial_word, use_dial};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::step::Heading;

/// The screen.
#[component]
pub fn Dial(whom: String) -> Element {
    let phone = use_phone();
    let whom = match Contact::parse(&whom) {
        _ if whom == dial_word(Dialled::OnCall) => Dialled::OnCall,
        Some(contact) => Dialled::Contact(contact),
        None => Dialled::Emergency,
    };
    if use_view(Phone::is_practising) {
        return rsx! { InPractice { whom } };
    }
    let number = phone.number(whom);
    let title = match whom {
        Dialled::Emergency => say!("dial-999-title"),
        Dialled::OnCall => say!("dial-on-call-title"),
        Dialled::Contact(_) => say!("dial-contact-title"),
    };
    // An address wants an unlocked phone; the dialler does not.
    let open = use_view(Phone::stage) == Stage::Open;
    let address = use_view(Phone::address_under_way).filter(|_| open && whom == Dialled::Emergency);
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
                if let Some(address) = address {
                    section {
                        h2 { class: "heading", {say!("dial-say")} }
                        p { class: "place", "{address}" }
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
