//! The foot: 999, on-call, and *I am not safe*. Same place, same size, every screen; nothing stands before the dialler.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::entry::Dialled;
use crate::domain::entry::flow::Contact;
use crate::domain::ids::{EntryId, VisitId};
use crate::say;
use crate::shell::Phone;
use crate::shell::platform::Dialling;
use crate::shell::view::Stage;
use crate::ui::hooks::{use_phone, use_view};
use crate::ui::routes::Route;

/// The word of the address.
pub fn dial_word(whom: Dialled) -> &'static str {
    match whom {
        Dialled::Emergency => "999",
        Dialled::OnCall => "on-call",
        Dialled::Contact(whom) => whom.as_str(),
    }
}

/// Opens the dialler; where there is none, a page shows the number.
pub fn use_dial() -> Callback<Dialled> {
    use_dial_in(None)
}

/// The same on a visit's page: the call belongs to that visit.
pub fn use_dial_in(page: impl Into<Option<VisitId>>) -> Callback<Dialled> {
    let (phone, page) = (use_phone(), page.into());
    use_callback(move |whom: Dialled| follow(phone.dial_in(whom, page), whom, page))
}

/// The same for a reported loss, whose case the call belongs to.
pub fn use_dial_for() -> Callback<(Dialled, Option<EntryId>)> {
    let phone = use_phone();
    use_callback(move |(whom, case): (Dialled, Option<EntryId>)| follow(phone.dial_for(whom, case), whom, None))
}

fn follow(dialling: Dialling, whom: Dialled, page: Option<VisitId>) {
    if dialling == Dialling::Shown {
        let whom = dial_word(whom).to_owned();
        navigator().push(match page {
            Some(visit) => Route::DialIn { id: visit.to_string(), whom },
            None => Route::Dial { whom },
        });
    }
}

/// Whom the word of an address means; 999 for any other.
pub fn dial_parse(word: &str) -> Dialled {
    if word == dial_word(Dialled::OnCall) {
        Dialled::OnCall
    } else {
        Contact::parse(word).map_or(Dialled::Emergency, Dialled::Contact)
    }
}

/// The foot.
#[component]
pub fn Foot() -> Element {
    // A page that is shut is no page to go by.
    let open = use_view(Phone::stage) == Stage::Open;
    let route = use_route::<Route>();
    let on_not_safe = matches!(route, Route::NotSafe {});
    let page = route.visit_id().filter(|_| open);
    let dial = use_dial_in(page);
    let phone = use_phone();
    rsx! {
        nav { class: "foot", aria_label: say!("help-now"),
            a {
                class: "foot__999",
                href: "/dial/999",
                "onclick": "event.preventDefault()",
                onclick: move |_| dial.call(Dialled::Emergency),
                Icon { name: IconName::Phone }
                span { {say!("call-999")} }
            }
            a {
                class: "foot__on-call",
                href: "/dial/on-call",
                "onclick": "event.preventDefault()",
                onclick: move |_| dial.call(Dialled::OnCall),
                Icon { name: IconName::Headset }
                span { {say!("ring-on-call")} }
            }
            button {
                class: "foot__not-safe",
                r#type: "button",
                onclick: move |_| {
                    // In a practice visit the page says what would happen, and goes back to it.
                    if phone.is_practising() {
                        navigator().push(Route::NotSafe {});
                        return;
                    }
                    // Said, and not safe since: the screen that woke is pressed again, and no second alarm is meant.
                    if on_not_safe && phone.not_safe_since().is_some() {
                        return;
                    }
                    // Whether a dialler opened or not: the number is on the page that follows.
                    let _ = phone.not_safe(page);
                    navigator().replace(Route::NotSafe {});
                },
                {say!("ns-button")}
            }
        }
    }
}
