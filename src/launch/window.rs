//! A native window, on a computer or a handset: the same screens, drawn by the system's web view.

use std::sync::Arc;

#[cfg(all(feature = "desktop", not(feature = "mobile")))]
use dioxus::desktop::{Config, tao::event::Event, use_wry_event_handler};
#[cfg(feature = "mobile")]
use dioxus::mobile::{Config, tao::event::Event, use_wry_event_handler};
use dioxus::prelude::*;

use crate::domain::visit::Language;
use crate::shell::Phone;
use crate::shell::platform;
use crate::ui;
use crate::ui::app::App;
use crate::ui::i18n::in_language;
use crate::ui::parts::back::RouterInMemory;

/// The page's frame: the default one forbids zoom and leaves out the safe areas.
fn index() -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Doorstep</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <style>{}</style></head><body><div id=\"main\" class=\"stage\"></div></body></html>",
        ui::CSS
    )
}

fn launcher() -> dioxus::LaunchBuilder {
    dioxus::LaunchBuilder::new().with_cfg(Config::new().with_custom_index(index()))
}

/// Shows the phone until its window is closed.
pub fn show(phone: Arc<Phone>) {
    launcher().with_context(phone).launch(Window);
}

/// The app, and what a handset's system tells it.
#[component]
fn Window() -> Element {
    let phone = use_context::<Arc<Phone>>();
    use_context_provider(|| RouterInMemory);
    use_wry_event_handler(move |event, _| match event {
        // Another app is in front, or the screen went dark.
        Event::Suspended => phone.went_to_background(),
        Event::Resumed => {
            phone.came_back();
            // Android keeps the link of a tag with the activity; iOS hands it over below.
            phone.look_for_link();
        }
        Event::Opened { urls } => urls.iter().for_each(|url| phone.open_link(url.as_str())),
        _ => {}
    });
    rsx! {
        App {}
    }
}

/// Shows that the app cannot open, with 999 all the same.
pub fn show_broken() {
    launcher().launch(Broken);
}

/// In both languages: the worker's choice is among what cannot be read.
#[component]
fn Broken() -> Element {
    let mut shown = use_signal(|| false);
    let languages = [Language::English, Language::Welsh];
    rsx! {
        div { class: "phone",
            main { class: "page",
                for language in languages {
                    section { lang: language.tag(),
                        h1 { class: "step__title", {in_language(language, "broken-title", &[])} }
                        p { class: "step__lead", {in_language(language, "broken-words", &[])} }
                    }
                }
                if shown() {
                    p { class: "number", "999" }
                }
            }
            nav { class: "foot",
                a {
                    class: "foot__999",
                    href: "/dial/999",
                    "onclick": "event.preventDefault()",
                    onclick: move |_| shown.set(platform::current().dial("999") == platform::Dialling::Shown),
                    for language in languages {
                        span { lang: language.tag(), {in_language(language, "call-999", &[])} }
                    }
                }
            }
        }
    }
}
