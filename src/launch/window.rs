//! A native window, on a computer or a handset: the same screens, drawn by the system's web view.

use std::sync::Arc;

#[cfg(all(feature = "desktop", not(feature = "mobile")))]
use dioxus::desktop::Config;
#[cfg(feature = "mobile")]
use dioxus::mobile::Config;

use crate::shell::Phone;
use crate::ui;
use crate::ui::app::App;

/// The page's frame: the default one forbids zoom and leaves out the safe areas.
fn index() -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Doorstep</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <style>{}</style></head><body><div id=\"main\" class=\"stage\"></div></body></html>",
        ui::CSS
    )
}

/// Shows the phone until its window is closed.
pub fn show(phone: Arc<Phone>) {
    dioxus::LaunchBuilder::new().with_cfg(Config::new().with_custom_index(index())).with_context(phone).launch(App);
}
