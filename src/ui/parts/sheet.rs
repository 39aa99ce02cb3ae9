//! A sheet: a question about the question. It never covers the foot.

use dioxus::prelude::*;

use super::back::use_back;

/// Marks what stands in a sheet.
#[derive(Clone, Copy, Debug)]
pub struct InSheet;

/// The sheet's frame: a heading, then the children. The back gesture and Escape put it away, or go back to the question
/// before.
#[component]
pub fn Sheet(
    title: String,
    /// How many questions back it can be gone: 1 where it is the first of its sheet.
    #[props(default = 1)]
    steps: usize,
    /// One question back, or away.
    onclose: EventHandler<()>,
    children: Element,
) -> Element {
    use_context_provider(|| InSheet);
    use_back(steps, move || onclose.call(()));
    rsx! {
        div { class: "veil", onclick: move |_| onclose.call(()) }
        section {
            class: "sheet",
            role: "dialog",
            aria_modal: "true",
            aria_labelledby: "sheet-title",
            h2 {
                id: "sheet-title",
                tabindex: "-1",
                onmounted: move |event| async move {
                    let _ = event.set_focus(true).await;
                },
                "{title}"
            }
            {children}
        }
    }
}
