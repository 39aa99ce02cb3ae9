//! One line of the log: both its times, its receipts, its texts, what was corrected; and the way to correct it.

use dioxus::prelude::*;

use super::later::tell_of;
use crate::domain::entry::report::Amendment;
use crate::domain::ids::EntryId;
use crate::say;
use crate::shell::Phone;
use crate::shell::amend::LogEntry as Seen;
use crate::shell::view::Kept;
use crate::ui::hooks::{Note, use_note, use_phone, use_view};
use crate::ui::i18n::facts;
use crate::ui::i18n::time::{date_time, time_near};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, PickSheet, WordsSheet};
use crate::ui::parts::form::{Form, options};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::receipts::{Receipts, words};
use crate::ui::parts::step::FactLine;
use crate::ui::parts::unsent::why_words;
use crate::ui::routes::Route;

/// What is asked over the line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Which,
    What(&'static str),
}

fn field_words(field: &str) -> String {
    dioxus_i18n::te!(&format!("field-{field}")).unwrap_or_else(|_| field.to_owned())
}

/// The screen.
#[component]
pub fn LogEntry(entry: String) -> Element {
    let parsed: Option<EntryId> = entry.parse().ok();
    match use_view(|phone| parsed.and_then(|entry| phone.log_entry(entry).ok().flatten())) {
        Some(seen) => rsx! { Line { seen } },
        None => rsx! {
            Form {
                bar: say!("log-title"),
                title: say!("log-gone-title"),
                lead: say!("log-gone-lead"),
                dock: rsx! {
                    Dock {
                        label: say!("log-back"),
                        icon: IconName::Back,
                        onanswer: move |()| drop(navigator().push(Route::Log {})),
                    }
                },
            }
        },
    }
}

#[component]
fn Line(seen: Seen) -> Element {
    let phone = use_phone();
    let now = phone.shown_now();
    let why = use_view(Phone::why_unsent);
    let mut asked = use_signal(|| Asked::Nothing);
    let note = use_note(use_callback(move |()| asked.set(Asked::Nothing)));
    let (entry, visit, teller) = (seen.done.id, seen.visit, phone.clone());
    let title = seen.done.fact.as_ref().map_or_else(|| say!("log-changed"), facts::words);
    let lead = match &seen.title {
        Some((name, starts)) => say!("log-visit", name: name.as_str(), time: time_near(*starts, now)),
        None => String::new(),
    };
    let correct = use_callback(move |(field, texts): (&'static str, Vec<String>)| {
        let mut texts = texts.into_iter();
        let (new, reason) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
        match phone.correction(entry, field, &new, &reason) {
            Ok(correction) => note.call(Note { visit: correction.visit, fact: correction.fact, happened_at: None }),
            Err(fault) => tracing::error!(%fault, "a correction could not be made"),
        }
    });
    let names: Vec<&'static str> = seen.texts.iter().map(|(name, _)| *name).collect();
    let first = names.first().copied();
    let many = names.len() > 1;
    let sheet = match asked() {
        Asked::Nothing => None,
        Asked::Which => Some(rsx! {
            PickSheet {
                title: say!("log-correct-which"),
                options: options("field", names.clone()),
                onclose: move |()| asked.set(Asked::Nothing),
                onpick: move |word: String| {
                    if let Some(name) = names.iter().find(|name| **name == word) {
                        asked.set(Asked::What(name));
                    }
                },
            }
        }),
        Asked::What(field) => {
            let stands = seen.texts.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone());
            Some(rsx! {
                WordsSheet {
                    title: say!("log-correct-title"),
                    lead: say!("log-correct-lead"),
                    fields: vec![
                        Field { missing: say!("afterwards-empty"), ..Field::free("correct-new", field_words(field)) }
                            .with(&stands.unwrap_or_default()),
                        Field { missing: say!("afterwards-no_reason"), ..Field::free("correct-why", say!("log-correct-why")) },
                    ],
                    of: format!("{entry} {field}"),
                    steps: if many { 2 } else { 1 },
                    onclose: move |()| asked.set(if many { Asked::Which } else { Asked::Nothing }),
                    onwords: move |(_, texts)| correct.call((field, texts)),
                }
            })
        }
    };
    let dock = if let Some(first) = first {
        rsx! {
            Dock {
                label: say!("log-correct"),
                onanswer: move |()| asked.set(if many { Asked::Which } else { Asked::What(first) }),
            }
        }
    } else {
        rsx! {
            Dock {
                label: say!("log-back"),
                icon: IconName::Back,
                onanswer: move |()| drop(navigator().push(Route::Log {})),
            }
        }
    };
    let waits = (seen.done.kept == Kept::Saved && !seen.done.quarantined).then(|| why_words(&why, now));
    let receipt = if seen.done.quarantined { say!("kept-quarantined") } else { words(seen.done.kept) };
    rsx! {
        Form { bar: say!("log-title"), title, lead, dock, sheet,
            div { class: "facts",
                FactLine { icon: IconName::Clock, text: say!("log-happened", time: date_time(seen.done.at)) }
                if seen.done.told_at.is_some() {
                    FactLine { icon: IconName::Clock, text: say!("log-told", time: date_time(seen.written_at)) }
                }
                p { class: "fact",
                    Receipts { kept: seen.done.kept }
                    span { "{receipt}" }
                }
                if let Some(corrected) = facts::corrected(&seen.done) {
                    FactLine { icon: IconName::List, text: corrected }
                }
                if let Some(why) = waits {
                    FactLine { icon: IconName::Info, text: why }
                }
            }
            dl { class: "told",
                for (name, text) in seen.texts.iter().filter(|(_, text)| !text.is_empty()) {
                    div { key: "{name}",
                        dt { {field_words(name)} }
                        dd { "{text}" }
                    }
                }
            }
            if first.is_none() {
                // No words of the worker's in it to correct: what is wrong with it is told beside it.
                Answer {
                    label: say!("log-wrong-here"),
                    icon: IconName::List,
                    onanswer: move |()| match visit {
                        Some(visit) => tell_of(&teller, visit),
                        None => drop(navigator().push(Route::Later {})),
                    },
                }
            }
            if !seen.corrections.is_empty() {
                section { class: "topic",
                    h2 { {say!("log-corrections")} }
                    ol { class: "rows", role: "list",
                        for (place, (at, amendment)) in seen.corrections.iter().enumerate() {
                            Correction {
                                key: "{place}",
                                amendment: amendment.clone(),
                                by: say!("log-corrected-by", name: seen.worker.as_str(), time: date_time(*at)),
                            }
                        }
                    }
                }
            }
        }
    }
}

#[component]
fn Correction(amendment: Amendment, by: String) -> Element {
    let Amendment { field, old, new, reason, .. } = amendment;
    rsx! {
        li { class: "row row--short",
            span { class: "row__words",
                b { {field_words(&field)} }
                small { {say!("log-old", text: old)} }
                small { {say!("log-new", text: new)} }
                small { {say!("log-why", text: reason)} }
                small { "{by}" }
            }
        }
    }
}
