//! One line of the log: both its times, its receipts, its texts, what was corrected; and the way to correct it.

use dioxus::prelude::*;

use super::later::tell_of;
use crate::domain::amend::{Field, Takes, typed_before};
use crate::domain::clock::Timestamp;
use crate::domain::entry::Fact;
use crate::domain::entry::report::Amendment;
use crate::domain::ids::EntryId;
use crate::say;
use crate::shell::Phone;
use crate::shell::amend::LogEntry as Seen;
use crate::shell::view::Kept;
use crate::ui::hooks::{Note, Troubles, use_note, use_phone, use_view};
use crate::ui::i18n::facts;
use crate::ui::i18n::time::{date_time, time_near};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field as Question, PickSheet, Several, WordsSheet};
use crate::ui::parts::form::Form;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::receipts::{Receipts, words};
use crate::ui::parts::step::FactLine;
use crate::ui::parts::unsent::why_words;
use crate::ui::routes::Route;
use crate::ui::screens::lost::home_of;
use crate::ui::screens::today::homes;

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

/// A field and what it says.
fn field_and_words(field: &Field) -> String {
    let words = facts::field(&field.takes, &field.stands);
    if words.is_empty() {
        field_words(field.name)
    } else {
        say!("log-field", field: field_words(field.name), words: words)
    }
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
    let mut trouble = consume_context::<Troubles>().0;
    let note = use_note(use_callback(move |()| asked.set(Asked::Nothing)));
    let (entry, visit, teller) = (seen.done.id, seen.visit, phone.clone());
    let homes = use_view(homes);
    let home = match &seen.done.fact {
        // Of a round that is over the name is not on this phone any more.
        Some(Fact::Lost(loss)) if loss.home.is_some() && home_of(&homes, loss).is_empty() => say!("lost-home-chosen"),
        Some(Fact::Lost(loss)) => home_of(&homes, loss),
        _other => String::new(),
    };
    let title = seen.done.fact.as_ref().map_or_else(|| say!("log-changed"), facts::words);
    let lead = match &seen.title {
        Some((name, starts)) => say!("log-visit", name: name.as_str(), time: time_near(*starts, now)),
        None => String::new(),
    };
    let correct = use_callback(move |(field, new, why): (&'static str, String, String)| {
        match phone.correction(entry, field, &new, &why) {
            Ok(correction) => note.call(Note { visit: correction.visit, fact: correction.fact, happened_at: None }),
            Err(fault) => tracing::error!(%fault, "a correction could not be made"),
        }
    });
    let first = seen.fields.first().map(|field| field.name);
    let many = seen.fields.len() > 1;
    let sheet = match asked() {
        Asked::Nothing => None,
        Asked::Which => {
            let fields = seen.fields.clone();
            Some(rsx! {
                PickSheet {
                    title: say!("log-correct-which"),
                    options: fields.iter().map(|one| (one.name.to_owned(), field_and_words(one))).collect::<Vec<_>>(),
                    onclose: move |()| asked.set(Asked::Nothing),
                    onpick: move |word: String| {
                        if let Some(field) = fields.iter().find(|one| one.name == word) {
                            asked.set(Asked::What(field.name));
                        }
                    },
                }
            })
        }
        Asked::What(name) => seen.fields.iter().find(|one| one.name == name).map(|field| {
            rsx! {
                CorrectSheet {
                    key: "{name}",
                    entry,
                    field: field.clone(),
                written: seen.written_at,
                    steps: if many { 2 } else { 1 },
                    onclose: move |()| {
                    // What was wrong with one try is no word on the next.
                    trouble.set(None);
                    asked.set(if many { Asked::Which } else { Asked::Nothing });
                },
                    oncorrect: move |(new, why)| correct.call((name, new, why)),
                }
            }
        }),
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
    let takes =
        |name: &str| seen.fields.iter().find(|one| one.name == name).map_or(Takes::Text, |one| one.takes.clone());
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
                if !home.is_empty() {
                    div {
                        dt { {say!("concern-whose-title")} }
                        dd { "{home}" }
                    }
                }
                for field in seen.fields.iter().filter(|one| one.takes != Takes::Time && !one.stands.is_empty()) {
                    div { key: "{field.name}",
                        dt { {field_words(field.name)} }
                        dd { {facts::field(&field.takes, &field.stands)} }
                    }
                }
            }
            if seen.fields.iter().all(|field| field.takes == Takes::Time) {
                // Nothing but its time to correct, or not even that: what is wrong with it is told beside it.
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
                                takes: takes(&amendment.field),
                                by: say!("log-corrected-by", name: seen.worker.as_str(), time: date_time(*at)),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a field should say, and why: words, a choice, several, or a time of today or yesterday.
#[component]
fn CorrectSheet(
    entry: EntryId,
    field: Field,
    /// When the entry was written: the time that is typed is the last before that.
    written: Timestamp,
    steps: usize,
    onclose: EventHandler<()>,
    oncorrect: EventHandler<(String, String)>,
) -> Element {
    let Field { name, stands, takes } = field;
    let ticked = use_signal(|| Takes::split(&stands).into_iter().map(str::to_owned).collect::<Vec<String>>());
    let label = field_words(name);
    let listed = |list: &str, words: &[&str]| -> Vec<(String, String)> {
        words.iter().map(|word| ((*word).to_owned(), facts::answer(list, word))).collect()
    };
    let new = |label: String, missing: String| Question { missing, ..Question::free("correct-new", label) };
    let mut fields = match &takes {
        Takes::Text => vec![new(label.clone(), say!("afterwards-empty")).with(&stands)],
        Takes::Time => vec![new(say!("later-time"), say!("afterwards-no_time"))],
        Takes::One(..) | Takes::Several(..) => Vec::new(),
    };
    fields.push(Question {
        missing: say!("afterwards-no_reason"),
        ..Question::free("correct-why", say!("log-correct-why"))
    });
    let choices = match &takes {
        Takes::One(list, words) => listed(list, words).into_iter().filter(|(word, _)| *word != stands).collect(),
        Takes::Text | Takes::Several(..) | Takes::Time => Vec::new(),
    };
    let above = match &takes {
        Takes::Several(list, words) => rsx! {
            Several {
                name: "correct-several",
                legend: label.clone(),
                options: listed(list, words),
                initial: ticked.peek().clone(),
                onchange: {
                    let mut ticked = ticked;
                    move |words| ticked.set(words)
                },
            }
        },
        Takes::Text | Takes::One(..) | Takes::Time => rsx! {},
    };
    let says = facts::field(&takes, &stands);
    // Words stand in their field already.
    let lead = match &takes {
        Takes::Text => say!("log-correct-lead"),
        _ if says.is_empty() => say!("log-correct-lead"),
        Takes::One(..) | Takes::Several(..) => say!("log-correct-lead-says", words: says),
        Takes::Time => format!("{} {}", say!("log-correct-lead-says", words: says), say!("later-time-hint")),
    };
    rsx! {
        WordsSheet {
            title: say!("log-correct-title"),
            // Words stand in their field already.
            lead,
            options: choices,
            legend: label,
            above,
            fields,
            of: format!("{entry} {name}"),
            steps,
            onclose,
            onwords: move |(chosen, texts): (String, Vec<String>)| {
                let why = texts.last().cloned().unwrap_or_default();
                let typed = texts.first().cloned().unwrap_or_default();
                let new = match &takes {
                    Takes::Text => typed,
                    Takes::One(..) => chosen,
                    Takes::Several(..) => Takes::join(&ticked.peek()),
                    // One that is no time is refused as such.
                    Takes::Time => typed_before(&typed, written).map_or(typed, Timestamp::rfc3339),
                };
                oncorrect.call((new, why));
            },
        }
    }
}

#[component]
fn Correction(amendment: Amendment, takes: Takes, by: String) -> Element {
    let Amendment { field, old, new, reason, .. } = amendment;
    rsx! {
        li { class: "row row--short",
            span { class: "row__words",
                b { {field_words(&field)} }
                small { {say!("log-old", text: facts::field(&takes, &old))} }
                small { {say!("log-new", text: facts::field(&takes, &new))} }
                small { {say!("log-why", text: reason)} }
                small { "{by}" }
            }
        }
    }
}
