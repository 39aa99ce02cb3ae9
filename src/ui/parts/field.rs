//! Fields and choices. Inputs are uncontrolled: a controlled one loses characters when typing outruns the window.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use super::problem::into_view;

/// A line of text.
#[component]
pub fn TextField(
    id: String,
    label: String,
    #[props(default)] hint: String,
    #[props(default)] wrong: String,
    #[props(default)] initial: String,
    #[props(default)] mode: String,
    #[props(default = 120)] longest: i64,
    oninput: EventHandler<String>,
    #[props(default)] onenter: EventHandler<()>,
) -> Element {
    let class = if wrong.is_empty() { "field" } else { "field field--wrong" };
    let described = if wrong.is_empty() { String::new() } else { format!("{id}-wrong") };
    rsx! {
        // A list of one: another field is another element, which does not keep what was typed into the one before.
        for key in [id.clone()] {
        div { key: "{key}", class,
            label { r#for: "{id}", "{label}" }
            if !hint.is_empty() {
                p { class: "field__hint", "{hint}" }
            }
            if !wrong.is_empty() {
                p { class: "field__wrong", id: "{id}-wrong", onmounted: into_view,
                    Icon { name: IconName::Warning }
                    "{wrong}"
                }
            }
            input {
                id: "{id}",
                r#type: "text",
                inputmode: if mode.is_empty() { "text" } else { "{mode}" },
                initial_value: "{initial}",
                maxlength: longest,
                autocomplete: "off",
                autocapitalize: "off",
                spellcheck: "false",
                aria_invalid: if wrong.is_empty() { "false" } else { "true" },
                aria_describedby: "{described}",
                oninput: move |event| oninput.call(event.value()),
                onkeydown: move |event| if event.key() == Key::Enter { onenter.call(()) },
            }
        }
        }
    }
}

/// Several lines of text.
#[component]
pub fn TextBox(
    id: String,
    label: String,
    #[props(default)] hint: String,
    #[props(default)] wrong: String,
    #[props(default)] initial: String,
    oninput: EventHandler<String>,
) -> Element {
    let class = if wrong.is_empty() { "field" } else { "field field--wrong" };
    let described = if wrong.is_empty() { String::new() } else { format!("{id}-wrong") };
    rsx! {
        // A list of one: another field is another element, which does not keep what was typed into the one before.
        for key in [id.clone()] {
        div { key: "{key}", class,
            label { r#for: "{id}", "{label}" }
            if !hint.is_empty() {
                p { class: "field__hint", "{hint}" }
            }
            if !wrong.is_empty() {
                p { class: "field__wrong", id: "{id}-wrong", onmounted: into_view,
                    Icon { name: IconName::Warning }
                    "{wrong}"
                }
            }
            textarea {
                id: "{id}",
                rows: 4,
                initial_value: "{initial}",
                maxlength: 2000,
                autocomplete: "off",
                spellcheck: "false",
                aria_invalid: if wrong.is_empty() { "false" } else { "true" },
                aria_describedby: "{described}",
                oninput: move |event| oninput.call(event.value()),
            }
        }
        }
    }
}

/// One of a few: rounds with words. Gives the word that was chosen.
#[component]
pub fn Choices(
    name: String,
    legend: String,
    #[props(default)] quiet_legend: bool,
    #[props(default)] two: bool,
    options: Vec<(String, String)>,
    #[props(default)] chosen: String,
    onchoice: EventHandler<String>,
) -> Element {
    let class = if two { "choices choices--two" } else { "choices" };
    rsx! {
        fieldset { class,
            legend { class: if quiet_legend { "for-ears" }, "{legend}" }
            for (word, label) in options {
                label { key: "{word}", class: "choice",
                    input {
                        r#type: "radio",
                        name: "{name}",
                        value: "{word}",
                        initial_checked: word == chosen,
                        onchange: {
                            let word = word.clone();
                            move |_| onchoice.call(word.clone())
                        },
                    }
                    span { "{label}" }
                }
            }
        }
    }
}
