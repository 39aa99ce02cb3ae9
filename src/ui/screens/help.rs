//! Menu, and help: what to do, whom to ring, what the signs mean.

use dioxus::prelude::*;

use crate::say;
use crate::shell::Phone;
use crate::shell::view::Kept;
use crate::ui::hooks::{use_phone, use_view};
use crate::ui::parts::answers::Answer;
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::form::RowLink;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::receipts::{Receipts, words};
use crate::ui::parts::strip::PhoneStrip;
use crate::ui::routes::Route;

/// The menu.
#[component]
pub fn Menu() -> Element {
    let phone = use_phone();
    rsx! {
        div { class: "room",
            header {
                PageBar { title: say!("menu-title"), back: true }
                PhoneStrip {}
            }
            main { class: "page",
                ul { class: "rows", role: "list",
                    RowLink { to: Route::Lost {}, icon: IconName::Warning, title: say!("menu-lost"), hint: say!("menu-lost-hint") }
                    RowLink { to: Route::Keys {}, icon: IconName::Key, title: say!("menu-keys"), hint: say!("menu-keys-hint") }
                    RowLink { to: Route::Concern {}, icon: IconName::Speech, title: say!("menu-concern"), hint: say!("menu-concern-hint") }
                    RowLink { to: Route::Log {}, icon: IconName::List, title: say!("settings-log"), hint: say!("settings-log-hint") }
                    RowLink { to: Route::Help {}, icon: IconName::Info, title: say!("menu-help"), hint: say!("menu-help-hint") }
                    RowLink { to: Route::Practice {}, icon: IconName::Thumb, title: say!("menu-practice"), hint: say!("menu-practice-hint") }
                    RowLink { to: Route::Settings {}, icon: IconName::Device, title: say!("settings"), hint: say!("menu-settings-hint") }
                }
                div { class: "answers",
                    Answer { label: say!("settings-lock"), icon: IconName::Lock, onanswer: move |()| phone.lock() }
                }
            }
        }
    }
}

/// A heading and what it says.
#[component]
fn Topic(title: String, children: Element) -> Element {
    rsx! {
        section { class: "topic",
            h2 { "{title}" }
            {children}
        }
    }
}

/// Help.
#[component]
pub fn Help() -> Element {
    let address = use_view(Phone::under_way).map(|at| at.client.address);
    let on_call = use_view(Phone::on_call_name);
    rsx! {
        div { class: "room",
            header {
                PageBar { title: say!("help-title"), back: true }
                PhoneStrip {}
            }
            main { class: "page",
                Topic { title: say!("help-999"),
                    p { {say!("help-999-words")} }
                    if let Some(address) = address {
                        p { class: "place", "{address}" }
                    }
                    p { b { {say!("help-55")} } }
                    p { {say!("help-18001")} }
                }
                Topic { title: say!("help-on-call"),
                    p {
                        if on_call.is_empty() {
                            {say!("help-on-call-words")}
                        } else {
                            {say!("help-on-call-name", name: on_call)}
                        }
                    }
                }
                Topic { title: say!("help-receipts"),
                    for kept in [Kept::Saved, Kept::Sent, Kept::Held] {
                        p { class: "fact", key: "{kept:?}",
                            Receipts { kept }
                            span {
                                b { {words(kept)} }
                                br {}
                                {match kept {
                                    Kept::Saved => say!("help-saved"),
                                    Kept::Sent => say!("help-sent"),
                                    Kept::Held => say!("help-held"),
                                }}
                            }
                        }
                    }
                }
                Topic { title: say!("help-not-sent"),
                    p { {say!("help-not-sent-words")} }
                }
                Topic { title: say!("help-code"),
                    p { {say!("help-code-words")} }
                }
                ul { class: "rows", role: "list",
                    RowLink { to: Route::Practice {}, icon: IconName::Thumb, title: say!("menu-practice"), hint: say!("menu-practice-hint") }
                }
            }
        }
    }
}
