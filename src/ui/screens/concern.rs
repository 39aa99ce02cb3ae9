//! A concern, or misuse. Who will see it is said first; afterwards it is in no list on this phone.

use dioxus::prelude::*;

use crate::domain::entry::Fact;
use crate::domain::entry::report::{Concern as Told, Subject};
use crate::say;
use crate::shell::Phone;
use crate::ui::hooks::{Note, use_note, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::field::TextBox;
use crate::ui::parts::form::{Form, PickAnswers, options};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::step::{FactLine, Notice};
use crate::ui::routes::Route;

/// The questions, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    About,
    Child,
    Words,
    Saved,
}

/// The telephone numbers for reporting direct.
#[component]
fn Direct() -> Element {
    let direct = use_view(Phone::round).direct;
    rsx! {
        section { class: "topic",
            h2 { {say!("concern-direct")} }
            if direct.is_empty() {
                p { {say!("concern-direct-none")} }
            }
            ul { class: "rows", role: "list",
                for (place, line) in direct.iter().enumerate() {
                    li { key: "{place}", class: "row row--short", "{line}" }
                }
            }
        }
    }
}

/// The screen.
#[component]
pub fn Concern() -> Element {
    let mut ask = use_signal(|| Ask::About);
    let mut about = use_signal(|| Subject::Home);
    let mut child = use_signal(|| false);
    let mut text = use_signal(String::new);
    let mut wrong = use_signal(|| false);
    let saved = use_callback(move |()| {
        text.set(String::new());
        ask.set(Ask::Saved);
    });
    let note = use_note(saved);
    let bar = say!("menu-concern");
    let sees = if about() == Subject::Manager { say!("concern-sees-manager") } else { say!("concern-sees") };
    match ask() {
        Ask::About => rsx! {
            Form { bar, title: say!("concern-about-title"), lead: say!("concern-about-lead"),
                PickAnswers {
                    options: options("concern", Subject::ALL.iter().map(|subject| subject.as_str())),
                    onpick: move |word: String| {
                        if let Some(subject) = Subject::parse(&word) {
                            about.set(subject);
                            ask.set(Ask::Child);
                        }
                    },
                }
            }
        },
        Ask::Child => rsx! {
            Form { bar, title: say!("concern-child-title"), lead: say!("concern-child-lead"),
                PickAnswers {
                    options: options("yes_no", ["yes", "no"]),
                    onpick: move |word: String| {
                        child.set(word == "yes");
                        ask.set(Ask::Words);
                    },
                    onback: move |()| ask.set(Ask::About),
                }
            }
        },
        Ask::Words => rsx! {
            Form {
                bar,
                title: say!("concern-words-title"),
                dock: rsx! {
                    Dock {
                        label: say!("concern-send"),
                        icon: IconName::Tick,
                        onanswer: move |()| {
                            let words = text.peek().trim().to_owned();
                            wrong.set(words.is_empty());
                            if !words.is_empty() {
                                let told = Told { about: *about.peek(), child: *child.peek(), words };
                                note.call(Note::now(Fact::Concern(told)));
                            }
                        },
                    }
                },
                FactLine { icon: IconName::Eye, text: sees }
                TextBox {
                    id: "concern-words",
                    label: say!("reason-words"),
                    hint: say!("concern-words-hint"),
                    wrong: if wrong() { say!("reason-words-missing") } else { String::new() },
                    initial: text.peek().clone(),
                    oninput: move |words| text.set(words),
                }
                div { class: "answers",
                    Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| ask.set(Ask::Child) }
                }
            }
        },
        Ask::Saved => rsx! {
            Form {
                bar,
                title: say!("concern-saved-title"),
                lead: sees,
                dock: rsx! {
                    Dock {
                        label: say!("ended-today"),
                        icon: IconName::Back,
                        onanswer: move |()| drop(navigator().push(Route::Today {})),
                    }
                },
                if child() {
                    Notice { icon: IconName::Warning, text: say!("concern-child-now") }
                }
                Direct {}
            }
        },
    }
}
