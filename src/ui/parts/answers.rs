//! Answers: the lit one nearest the thumb, quiet ones above it.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use super::sheet::InSheet;
use crate::say;

/// The lit answer, in a dock of its own. A new answer ignores taps for a moment, so that a double tap answers once.
#[component]
pub fn Dock(
    label: String,
    #[props(default)] hint: String,
    #[props(default = IconName::Next)] icon: IconName,
    #[props(default)] busy: bool,
    onanswer: EventHandler<()>,
) -> Element {
    // In a sheet it is no landmark of its own: the one behind it has the name.
    let role = if try_use_context::<InSheet>().is_some() { "group" } else { "region" };
    rsx! {
        section { class: "dock", role, aria_label: say!("your-answer"),
            // A list of one: another answer is another button.
            for text in [label] {
                button {
                    key: "{text}",
                    class: "answer answer--main",
                    r#type: "button",
                    "aria-disabled": if busy { "true" } else { "false" },
                    onclick: move |_| if !busy { onanswer.call(()) },
                    span { class: "answer__words",
                        "{text}"
                        if !hint.is_empty() {
                            small { "{hint}" }
                        }
                    }
                    span { class: "answer__knob", Icon { name: icon } }
                }
            }
        }
    }
}

/// A quiet answer.
#[component]
pub fn Answer(
    label: String,
    #[props(default)] hint: String,
    #[props(default)] half: bool,
    #[props(default)] danger: bool,
    #[props(default)] icon: Option<IconName>,
    onanswer: EventHandler<()>,
) -> Element {
    let mut class = String::from("answer");
    if half {
        class.push_str(" answer--half");
    }
    if danger {
        class.push_str(" answer--danger");
    }
    rsx! {
        button { class, r#type: "button", onclick: move |_| onanswer.call(()),
            if let Some(name) = icon {
                Icon { name }
            }
            span { class: "answer__words",
                "{label}"
                if !hint.is_empty() {
                    small { "{hint}" }
                }
            }
        }
    }
}
