//! The frame of a step: heading, one sentence, what the answer needs, the answers.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};

/// The heading of a step. Focus goes to it whenever it changes, so that a screen reader starts there.
#[component]
pub fn Heading(title: String, #[props(default)] lead: String) -> Element {
    rsx! {
        div { class: "step",
            // A list of one: another title is another element, which is mounted anew.
            for text in [title] {
                h1 {
                    key: "{text}",
                    tabindex: "-1",
                    onmounted: move |event| async move {
                        // Moves the focus; the browser phone reports an error all the same.
                        let _ = event.set_focus(true).await;
                    },
                    "{text}"
                }
            }
            if !lead.is_empty() {
                p { class: "step__lead", "{lead}" }
            }
        }
    }
}

/// A fact with an icon before it.
#[component]
pub fn FactLine(icon: IconName, #[props(default)] strong: bool, text: String) -> Element {
    rsx! {
        p { class: "fact",
            Icon { name: icon }
            if strong {
                b { "{text}" }
            } else {
                span { "{text}" }
            }
        }
    }
}

/// Hazards and the client's language, as chips: hazards solid.
#[component]
pub fn Chips(hazards: Vec<String>, #[props(default)] language: String) -> Element {
    if hazards.is_empty() && language.is_empty() {
        return rsx! {};
    }
    rsx! {
        ul { class: "chips", role: "list",
            for hazard in hazards {
                li { key: "{hazard}", class: "chip chip--hazard",
                    Icon { name: IconName::Warning }
                    "{hazard}"
                }
            }
            if !language.is_empty() {
                li { class: "chip",
                    Icon { name: IconName::Speech }
                    "{language}"
                }
            }
        }
    }
}

/// Something to know: heavy edge and a sign.
#[component]
pub fn Notice(icon: IconName, #[props(default)] title: String, text: String) -> Element {
    rsx! {
        div { class: "notice", role: "note",
            Icon { name: icon }
            p {
                if !title.is_empty() {
                    b { "{title} " }
                }
                "{text}"
            }
        }
    }
}

/// Words to say aloud: in the client's language first, the worker's below.
#[component]
pub fn Say(
    caption: String,
    first: String,
    first_lang: String,
    #[props(default)] second: String,
    #[props(default)] second_lang: String,
) -> Element {
    rsx! {
        figure { class: "say",
            figcaption { class: "say__who",
                Icon { name: IconName::Speech }
                "{caption}"
            }
            blockquote { lang: "{first_lang}", "{first}" }
            if !second.is_empty() {
                blockquote { lang: "{second_lang}", "{second}" }
            }
        }
    }
}
