//! The three receipts: saved on this phone, sent, held by the office. Solid when reached, dotted before, and always
//! with the words.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use crate::say;
use crate::shell::view::Kept;

/// Three joined rounds.
#[component]
pub fn Receipts(kept: Kept) -> Element {
    let round = |reached: bool| if reached { "receipt receipt--got" } else { "receipt" };
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
