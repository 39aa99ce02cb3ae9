//! What is wrong, at the top, linked to the field: what happened, what is safe, what to do.

use dioxus::prelude::*;

use super::answers::Answer;
use super::icon::{Icon, IconName};
use crate::say;
use crate::ui::hooks::{Trouble, Troubles, use_despite};

/// Brings what is wrong into sight, also on a page or a sheet that was scrolled.
pub async fn into_view(event: MountedEvent) {
    let (behavior, vertical) = (ScrollBehavior::Instant, ScrollLogicalPosition::Center);
    let options = ScrollToOptions { behavior, vertical, horizontal: ScrollLogicalPosition::Nearest };
    if let Err(error) = event.scroll_to_with_options(options).await {
        tracing::debug!(%error, "could not be scrolled to");
    }
}

/// What is wrong with a choice, above it.
#[component]
pub fn Wrong(text: String) -> Element {
    rsx! {
        p { class: "field__wrong", role: "alert", onmounted: into_view, "{text}" }
    }
}

/// The error summary. `field` is the element it is about.
#[component]
pub fn Problem(text: String, #[props(default)] field: String) -> Element {
    rsx! {
        div { class: "problem", role: "alert", onmounted: into_view,
            h2 {
                Icon { name: IconName::Warning }
                {say!("problem-title")}
            }
            if field.is_empty() {
                p { "{text}" }
            } else {
                a { href: "#{field}", "{text}" }
            }
        }
    }
}

/// The trouble of the last answer, if any.
#[component]
pub fn AnswerProblem() -> Element {
    let trouble = use_context::<Troubles>();
    let despite = use_despite();
    match *trouble.0.read() {
        None => rsx! {},
        Some(Trouble::CodeInText) => rsx! { Problem { text: say!("problem-code-in-text") } },
        Some(Trouble::LikeCode) => rsx! {
            Problem { text: say!("problem-like-code") }
            Answer { label: say!("not-a-code"), onanswer: move |()| despite.call(()) }
        },
        Some(Trouble::TooLong) => rsx! { Problem { text: say!("problem-too-long") } },
        Some(Trouble::NotNow) => rsx! { Problem { text: say!("problem-not-now") } },
        Some(Trouble::TakenOff) => rsx! { Problem { text: say!("problem-taken-off") } },
        Some(Trouble::Afterwards(refused)) => {
            rsx! { Problem { text: say!(&format!("afterwards-{}", refused.as_str())) } }
        }
        Some(Trouble::Fault) => rsx! { Problem { text: say!("problem-fault") } },
        Some(Trouble::Full) => rsx! { Problem { text: say!("problem-full") } },
    }
}
