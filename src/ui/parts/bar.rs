//! The lintel: whose door this is, always; and how far the visit is.

use dioxus::prelude::*;

use super::icon::{Icon, IconName, Mark};
use crate::say;
use crate::ui::routes::Route;

/// The bar of a page with a name: Today, My log, Settings, setting up.
#[component]
pub fn PageBar(
    title: String,
    #[props(default)] sub: String,
    #[props(default)] back: bool,
    #[props(default)] menu: bool,
    /// Whether the page's heading stands below: then this is only its name.
    #[props(default)]
    small: bool,
) -> Element {
    rsx! {
        div { class: "lintel",
            if back {
                Link { class: "lintel__go", to: Route::Today {}, aria_label: say!("back-to-today"),
                    Icon { name: IconName::Back }
                }
            } else {
                Mark {}
            }
            div { class: "lintel__who",
                if small {
                    b { "{title}" }
                } else {
                    h1 { tabindex: "-1", "{title}" }
                }
                if !sub.is_empty() {
                    span { "{sub}" }
                }
            }
            if menu {
                Link { class: "lintel__go", to: Route::Menu {}, aria_label: say!("menu"),
                    Icon { name: IconName::Menu }
                }
            }
        }
    }
}

/// The bar of a visit: client and door, and the doors passed.
#[component]
pub fn VisitBar(
    name: String,
    place: String,
    step: usize,
    steps: usize,
    /// Whether an emergency is under way: the lintel is red.
    #[props(default)]
    red: bool,
    /// *Emergency*, where one may begin.
    #[props(default)]
    onemergency: Option<EventHandler<()>>,
) -> Element {
    rsx! {
        div { class: if red { "lintel lintel--emergency" } else { "lintel" },
            Link { class: "lintel__go", to: Route::Today {}, aria_label: say!("back-to-today"),
                Icon { name: IconName::Back }
            }
            p { class: "lintel__who",
                b { "{name}" }
                span { "{place}" }
                if step > 0 {
                    span { class: "lintel__steps",
                        span { class: "lintel__doors", "aria-hidden": "true",
                            for door in 1..=steps {
                                Doorway { key: "{door}", passed: door < step, here: door == step }
                            }
                        }
                        {say!("step-of", step: step, steps: steps)}
                    }
                }
            }
            if let Some(emergency) = onemergency {
                button { class: "lintel__emergency", r#type: "button", onclick: move |_| emergency.call(()),
                    {say!("emergency")}
                }
            }
        }
    }
}

/// One door of the step count: shut, ajar, passed.
#[component]
fn Doorway(passed: bool, here: bool) -> Element {
    let (class, d) = if passed {
        ("doorway doorway--passed", "M1 20V1h12v19zM3.8 10.6l2.3 2.4 4.1-5")
    } else if here {
        ("doorway doorway--here", "M1 20V1h12v19zM1 0l7 4v14l-7 2z")
    } else {
        ("doorway", "M2 19V2h10v17z")
    };
    rsx! {
        svg { class, view_box: "0 0 14 20", path { d } }
    }
}
