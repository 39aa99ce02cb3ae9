//! The foot: 999 and on-call. Same place, same size, every screen; nothing stands before the dialler.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::entry::Dialled;
use crate::say;
use crate::shell::platform::Dialling;
use crate::ui::hooks::use_phone;
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
    let phone = use_phone();
    use_callback(move |whom: Dialled| match phone.dial(whom) {
        Dialling::Opened => {}
        Dialling::Shown => drop(navigator().push(Route::Dial { whom: dial_word(whom).to_owned() })),
    })
}

/// The foot.
#[component]
pub fn Foot() -> Element {
    let dial = use_dial();
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
        }
    }
}
