//! Setting up this phone: the office's link, or 12 characters.

use dioxus::prelude::*;

use crate::say;
use crate::shell::Phone;
use crate::shell::enrol::{EnrolError, Given};
use crate::ui::hooks::{use_phone, use_view};
use crate::ui::parts::answers::Dock;
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::field::TextField;
use crate::ui::parts::problem::Problem;
use crate::ui::parts::step::Heading;
use crate::ui::parts::strip::Banners;

/// What is wrong: the sentence, and the field it is about.
fn wrong(error: &EnrolError) -> (String, &'static str) {
    match error {
        EnrolError::CodeLength(count) => (say!("enrol-problem-length", count: *count), "code"),
        EnrolError::CodeCharacter(stray) => (say!("enrol-problem-character", character: stray.to_string()), "code"),
        EnrolError::Address => (say!("enrol-problem-address"), "address"),
        EnrolError::Refused => (say!("enrol-problem-refused"), "code"),
        EnrolError::Recovering => (say!("enrol-problem-recovering"), ""),
        EnrolError::Unreachable => (say!("enrol-problem-unreachable"), ""),
        EnrolError::NotTheOffice => (say!("enrol-problem-not-office"), ""),
        EnrolError::OtherOffice(_) => (say!("enrol-problem-other-office"), "code"),
        EnrolError::Keystore(_) => (say!("enrol-problem-keys"), ""),
        EnrolError::Store(_) | EnrolError::Already => (say!("enrol-problem-phone"), ""),
    }
}

/// The screen.
#[component]
pub fn Enrol() -> Element {
    let phone = use_phone();
    let strip = use_view(Phone::strip);
    let needs_address = use_view(Phone::known_address).is_none();
    let mut code = use_signal(String::new);
    let mut address = use_signal(String::new);
    let mut problem = use_signal(|| None::<(String, &'static str)>);
    let mut busy = use_signal(|| false);
    let go = use_callback(move |()| {
        if busy() {
            return;
        }
        busy.set(true);
        let phone = phone.clone();
        let given = Given { code: code(), address: address() };
        spawn(async move {
            let done = phone.enrol(&given).await;
            problem.set(done.as_ref().err().map(wrong));
            busy.set(false);
        });
    });
    let at = |field: &str| problem().filter(|(_, place)| *place == field).map(|(text, _)| text).unwrap_or_default();
    rsx! {
        div { class: "room",
            header {
                PageBar { title: say!("app-name") }
                Banners { strip }
            }
            main { class: "page",
                if let Some((text, field)) = problem() {
                    Problem { text, field }
                }
                Heading { title: say!("enrol-title"), lead: say!("enrol-lead") }
                TextField {
                    id: "code",
                    label: say!("enrol-code"),
                    wrong: at("code"),
                    longest: 400,
                    oninput: move |text| code.set(text),
                    onenter: move |()| go.call(()),
                }
                if needs_address {
                    TextField {
                        id: "address",
                        label: say!("enrol-address"),
                        hint: say!("enrol-address-hint"),
                        wrong: at("address"),
                        mode: "url",
                        longest: 200,
                        oninput: move |text| address.set(text),
                        onenter: move |()| go.call(()),
                    }
                }
            }
        }
        Dock {
            label: if busy() { say!("enrol-working") } else { say!("enrol-go") },
            busy: busy(),
            onanswer: move |()| go.call(()),
        }
    }
}
