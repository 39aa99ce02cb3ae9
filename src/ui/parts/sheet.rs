//! A sheet: a question about the question. It never covers the foot.

use dioxus::prelude::*;

/// Marks what stands in a sheet.
#[derive(Clone, Copy, Debug)]
pub struct InSheet;

/// The sheet's frame: a heading, then the children. Escape puts it away.
#[component]
pub fn Sheet(title: String, onclose: EventHandler<()>, children: Element) -> Element {
    use_context_provider(|| InSheet);
    rsx! {
        div { class: "veil", onclick: move |_| onclose.call(()) }
        section {
            class: "sheet",
            role: "dialog",
            aria_modal: "true",
            aria_labelledby: "sheet-title",
            onkeydown: move |event| if event.key() == Key::Escape { onclose.call(()) },
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
