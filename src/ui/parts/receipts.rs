//! The three receipts: saved on this phone, sent, held by the office. Solid when reached, dotted before, and always
//! with the words.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use crate::say;
use crate::shell::view::Kept;

/// Three joined rounds. In lists they are drawn without their signs, which would weigh on the page.
#[component]
pub fn Receipts(kept: Kept, #[props(default)] plain: bool) -> Element {
    let round = |reached: bool| if reached { "receipt receipt--got" } else { "receipt" };
    if plain {
        return rsx! {
            span { class: "receipts receipts--plain", "aria-hidden": "true",
                span { class: round(true) }
                span { class: round(kept >= Kept::Sent) }
                span { class: round(kept >= Kept::Held) }
            }
        };
    }
    rsx! {
        span { class: "receipts", "aria-hidden": "true",
            span { class: round(true), Icon { name: IconName::Device } }
            span { class: round(kept >= Kept::Sent), Icon { name: IconName::Up } }
            span { class: round(kept >= Kept::Held), Icon { name: IconName::Tray } }
        }
    }
}

/// The words of a receipt.
pub fn words(kept: Kept) -> String {
    match kept {
        Kept::Saved => say!("kept-saved"),
        Kept::Sent => say!("kept-sent"),
        Kept::Held => say!("kept-held"),
    }
}
