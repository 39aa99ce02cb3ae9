//! My keys: by tag, never by a name or an address.

use dioxus::prelude::*;

use crate::domain::clock::Timestamp;
use crate::domain::entry::report::KeyStep;
use crate::domain::entry::{Dialled, Fact};
use crate::domain::keys::{MyKey, Whereabouts};
use crate::say;
use crate::shell::Phone;
use crate::ui::hooks::{Note, use_note, use_view};
use crate::ui::i18n::time::time_near;
use crate::ui::parts::answers::Answer;
use crate::ui::parts::ask::{Field, PickSheet, WordsSheet};
use crate::ui::parts::foot::use_dial;
use crate::ui::parts::form::{Form, options};
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::problem::Problem;
use crate::ui::parts::step::Notice;
use crate::ui::routes::Route;

/// What is asked over the list.
#[derive(Clone, PartialEq, Eq)]
enum Asked {
    Nothing,
    /// What happened to this key?
    What(usize, MyKey),
    /// To whom was it handed?
    Whom(usize, MyKey),
    /// Which other key?
    Other,
}

/// Where the key is, or when it is due.
fn state_words(key: &MyKey, now: Timestamp) -> String {
    match &key.place {
        Whereabouts::Issued | Whereabouts::Taken(_) => match key.due_back {
            Some(due) if key.is_overdue(now) => say!("keys-overdue", time: time_near(due, now)),
            Some(due) => say!("keys-due", time: time_near(due, now)),
            None => say!("keys-not-listed"),
        },
        Whereabouts::HandedOver { at, name } => say!("keys-handed", name: name.as_str(), time: time_near(*at, now)),
        Whereabouts::GivenBack(at) => say!("keys-given-back", time: time_near(*at, now)),
        Whereabouts::Lost(at) => say!("keys-lost", time: time_near(*at, now)),
    }
}

/// What can be said of it.
fn steps(key: &MyKey) -> Vec<&'static str> {
    match key.place {
        Whereabouts::Issued => vec!["taken", "handed_over", "given_back", "lost"],
        Whereabouts::Taken(_) => vec!["handed_over", "given_back", "lost"],
        Whereabouts::HandedOver { .. } | Whereabouts::GivenBack(_) => vec!["taken"],
        Whereabouts::Lost(_) => vec!["found_again", "ring"],
    }
}

/// The screen.
#[component]
pub fn Keys() -> Element {
    let view = use_view(Phone::my_keys);
    let dial = use_dial();
    let mut asked = use_signal(|| Asked::Nothing);
    let mut taken = use_signal(|| false);
    let mut found = use_signal(|| false);
    let saved = use_callback(move |()| asked.set(Asked::Nothing));
    let note = use_note(saved);
    let moved = move |tag: String, step: KeyStep, name: String| {
        taken.set(step == KeyStep::Taken);
        found.set(step == KeyStep::FoundAgain);
        note.call(Note::now(Fact::KeyMoved { tag, step, name }));
    };
    let (now, keys) = match view {
        Ok(view) => (view.now, view.keys),
        Err(fault) => {
            tracing::error!(%fault, "the keys could not be read");
            return rsx! {
                Form { bar: say!("menu-title"), title: say!("keys-title"), Problem { text: say!("problem-fault") } }
            };
        }
    };
    let sheet = match asked() {
        Asked::Nothing => None,
        Asked::What(nth, key) => Some(rsx! {
            PickSheet {
                title: say!("keys-what", tag: key.tag.as_str()),
                options: options("key-step", steps(&key)),
                onclose: move |()| asked.set(Asked::Nothing),
                onpick: {
                    let mut moved = moved;
                    move |word: String| match word.as_str() {
                        "handed_over" => asked.set(Asked::Whom(nth, key.clone())),
                        "lost" => drop(navigator().push(Route::LostKey { nth })),
                        "ring" => drop(navigator().push(Route::LostTold {})),
                        other => {
                            if let Some(step) = KeyStep::parse(other) {
                                moved(key.tag.clone(), step, String::new());
                            }
                        }
                    }
                },
            }
        }),
        Asked::Whom(nth, key) => Some(rsx! {
            WordsSheet {
                title: say!("key-given-title"),
                fields: vec![Field::name("key-name", say!("key-given-name"))],
                of: format!("key {}", key.tag),
                steps: 2,
                onclose: {
                    let key = key.clone();
                    move |()| asked.set(Asked::What(nth, key.clone()))
                },
                onwords: {
                    let mut moved = moved;
                    move |(_, texts): (String, Vec<String>)| {
                        let name = texts.first().cloned().unwrap_or_default();
                        moved(key.tag.clone(), KeyStep::HandedOver, name);
                    }
                },
            }
        }),
        Asked::Other => Some(rsx! {
            WordsSheet {
                title: say!("keys-other"),
                lead: say!("keys-other-lead"),
                fields: vec![Field { missing: say!("keys-tag-missing"), ..Field::free("key-tag", say!("keys-tag")) }],
                of: "key",
                onclose: move |()| asked.set(Asked::Nothing),
                onwords: {
                    let mut moved = moved;
                    move |(_, texts): (String, Vec<String>)| {
                        moved(texts.first().cloned().unwrap_or_default(), KeyStep::Taken, String::new());
                    }
                },
            }
        }),
    };
    let lead = if keys.is_empty() { say!("keys-none") } else { say!("keys-lead") };
    rsx! {
        Form { bar: say!("menu-title"), title: say!("keys-title"), lead, sheet,
            if found() {
                Notice { icon: IconName::Phone, title: say!("lost-found-title"), text: say!("lost-found-lead") }
                Answer { label: say!("ring-on-call"), icon: IconName::Headset, onanswer: move |()| dial.call(Dialled::OnCall) }
            }
            if taken() {
                Notice { icon: IconName::Key, title: say!("keys-pouch"), text: say!("keys-pouch-words") }
            }
            ul { class: "rows", role: "list",
                for (nth, key) in keys.into_iter().enumerate() {
                    li { key: "{key.tag}",
                        button {
                            class: "row",
                            r#type: "button",
                            onclick: {
                                let key = key.clone();
                                move |_| asked.set(Asked::What(nth, key.clone()))
                            },
                            Icon { name: if key.is_overdue(now) { IconName::Warning } else { IconName::Key } }
                            span { class: "row__words",
                                b { "{key.tag}" }
                                small { {state_words(&key, now)} }
                                if key.is_unneeded() {
                                    small { b { {say!("keys-unneeded")} } }
                                }
                            }
                            Icon { name: IconName::Next }
                        }
                    }
                }
            }
            div { class: "answers",
                Answer { label: say!("keys-other"), half: true, onanswer: move |()| asked.set(Asked::Other) }
                Answer {
                    label: say!("menu-lost"),
                    half: true,
                    onanswer: move |()| drop(navigator().push(Route::Lost {})),
                }
            }
        }
    }
}
