//! One question on a screen: its frame, and the sheets that ask for a choice, a reason or a few words.

use dioxus::prelude::*;

use super::answers::{Answer, Dock};
use super::field::{Choices, TextField};
use super::icon::IconName;
use super::kept::{Kept, use_kept};
use super::problem::{AnswerProblem, Wrong};
use super::sheet::Sheet;
use super::step::Heading;
use crate::domain::entry::Reason;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::screens::visit::VisitHead;

/// The frame of a question in a visit: head, heading, what the answer needs (`children`), and what stands under it
/// (`dock`, and `sheet` over all of it).
#[component]
pub fn Question(
    at: AtDoor,
    title: String,
    #[props(default)] lead: String,
    children: Element,
    #[props(default)] dock: Option<Element>,
    #[props(default)] sheet: Option<Element>,
) -> Element {
    rsx! {
        div { class: "under",
            div { class: "room",
                VisitHead { at }
                main { class: "page",
                    AnswerProblem {}
                    Heading { title, lead }
                    {children}
                }
            }
            if let Some(dock) = dock {
                {dock}
            }
            if let Some(sheet) = sheet {
                {sheet}
            }
        }
    }
}

/// Where the chosen word of a sheet is kept.
const CHOSEN: &str = "chosen";

/// A field of a [`WordsSheet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its id in the page.
    pub id: &'static str,
    /// Its label.
    pub label: String,
    /// What stands in it at first.
    pub initial: String,
    /// What is said where it is left empty; empty where it may be.
    pub missing: String,
}

impl Field {
    /// A field that may be left empty.
    pub fn free(id: &'static str, label: String) -> Self {
        Self { id, label, initial: String::new(), missing: String::new() }
    }

    /// A name that has to be given.
    pub fn name(id: &'static str, label: String) -> Self {
        Self { id, label, initial: String::new(), missing: say!("name-missing") }
    }

    /// The same with something in it.
    #[must_use]
    pub fn with(self, initial: &str) -> Self {
        Self { initial: initial.to_owned(), ..self }
    }
}

/// A few words, and at most one choice before them. Gives the chosen word (empty without `options`) and the fields' texts
/// in their order. What is typed and chosen is kept until it is saved.
#[component]
pub fn WordsSheet(
    title: String,
    #[props(default)] lead: String,
    #[props(default)] options: Vec<(String, String)>,
    #[props(default)] legend: String,
    fields: Vec<Field>,
    #[props(default)] go: String,
    /// Tells two questions apart that have the same fields.
    #[props(default)]
    of: String,
    /// Where it is kept, if another question of the same sheet comes before it is saved: whoever saves it settles that.
    #[props(default)]
    kept: Option<Kept>,
    #[props(default = 1)] steps: usize,
    onclose: EventHandler<()>,
    onwords: EventHandler<(String, Vec<String>)>,
    /// What is asked over the fields, beside a choice.
    #[props(default = rsx! {})]
    above: Element,
    /// A further answer, under the fields.
    #[props(default = rsx! {})]
    children: Element,
) -> Element {
    let ids: Vec<&'static str> = fields.iter().map(|field| field.id).collect();
    let own = use_kept(|| format!("{of} {}", ids.join(" ")));
    let settles = kept.is_none();
    let kept = kept.unwrap_or(own);
    let mut chosen = use_signal(|| kept.or(CHOSEN, ""));
    let first = use_hook(|| fields.iter().map(|field| kept.or(field.id, &field.initial)).collect::<Vec<_>>());
    let mut texts = use_signal(|| first.clone());
    let chosen_first = use_hook(|| chosen.peek().clone());
    let mut wrong = use_signal(|| None::<usize>);
    let mut unchosen = use_signal(|| false);
    let has_options = !options.is_empty();
    let missing: Vec<String> = fields.iter().map(|field| field.missing.clone()).collect();
    let send = use_callback(move |()| {
        let said: Vec<String> = texts.peek().iter().map(|text| text.trim().to_owned()).collect();
        let empty = said.iter().zip(&missing).position(|(text, missing)| text.is_empty() && !missing.is_empty());
        if has_options && chosen.peek().is_empty() {
            unchosen.set(true);
        } else if let Some(place) = empty {
            wrong.set(Some(place));
        } else {
            onwords.call((chosen.peek().clone(), said));
            if settles {
                kept.settle();
            }
        }
    });
    rsx! {
        Sheet { title: title.clone(), steps, onclose,
            div { class: "sheet__body",
                AnswerProblem {}
                if !lead.is_empty() {
                    p { "{lead}" }
                }
                if unchosen() {
                    Wrong { text: say!("choose-one") }
                }
                if has_options {
                    Choices {
                        name: "choice",
                        legend: if legend.is_empty() { title } else { legend.clone() },
                        quiet_legend: legend.is_empty(),
                        two: options.len() > 4,
                        options,
                        chosen: chosen_first,
                        onchoice: move |word: String| {
                            kept.keep(CHOSEN, &word);
                            chosen.set(word);
                            unchosen.set(false);
                        },
                    }
                }
                {above}
                for (place, field) in fields.into_iter().enumerate() {
                    TextField {
                        key: "{field.id}",
                        id: field.id,
                        label: field.label,
                        initial: first.get(place).cloned().unwrap_or_default(),
                        longest: 2000,
                        wrong: if wrong() == Some(place) { field.missing } else { String::new() },
                        oninput: move |text: String| {
                            kept.keep(field.id, &text);
                            wrong.set(None);
                            if let Some(said) = texts.write().get_mut(place) {
                                *said = text;
                            }
                        },
                        onenter: move |()| send.call(()),
                    }
                }
                {children}
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
            Dock {
                label: if go.is_empty() { say!("save") } else { go },
                icon: IconName::Tick,
                onanswer: move |()| send.call(()),
            }
        }
    }
}

/// Several of a list: each a box with words. Gives those that are ticked, in the order of the list.
#[component]
pub fn Several(
    name: String,
    legend: String,
    #[props(default)] quiet_legend: bool,
    options: Vec<(String, String)>,
    /// What is ticked at first.
    #[props(default)]
    initial: Vec<String>,
    onchange: EventHandler<Vec<String>>,
) -> Element {
    let first = initial.clone();
    let mut ticked = use_signal(|| first);
    let order: Vec<String> = options.iter().map(|(word, _)| word.clone()).collect();
    rsx! {
        fieldset { class: "choices choices--two",
            legend { class: if quiet_legend { "for-ears" }, "{legend}" }
            for (word, label) in options {
                label { key: "{word}", class: "choice",
                    input {
                        r#type: "checkbox",
                        name: "{name}",
                        value: "{word}",
                        initial_checked: initial.contains(&word),
                        onchange: {
                            let (word, order) = (word.clone(), order.clone());
                            move |event: FormEvent| {
                                ticked.write().retain(|other| *other != word);
                                if event.checked() {
                                    ticked.write().push(word.clone());
                                }
                                let now = ticked.peek().clone();
                                onchange.call(order.iter().filter(|word| now.contains(word)).cloned().collect());
                            }
                        },
                    }
                    span { "{label}" }
                }
            }
        }
    }
}

/// A list of choices, each an answer: the first tap counts.
#[component]
pub fn PickSheet(
    title: String,
    #[props(default)] lead: String,
    options: Vec<(String, String)>,
    #[props(default = 1)] steps: usize,
    onclose: EventHandler<()>,
    onpick: EventHandler<String>,
) -> Element {
    rsx! {
        Sheet { title, steps, onclose,
            div { class: "sheet__body answers answers--sheet",
                AnswerProblem {}
                if !lead.is_empty() {
                    p { "{lead}" }
                }
                for (word, label) in options {
                    Answer {
                        key: "{word}",
                        label,
                        onanswer: {
                            let word = word.clone();
                            move |()| onpick.call(word.clone())
                        },
                    }
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
        }
    }
}

/// A reason from a short list, or in words.
#[component]
pub fn ReasonSheet(
    title: String,
    #[props(default)] lead: String,
    list: &'static str,
    words: Vec<&'static str>,
    #[props(default)] away: String,
    /// Tells two questions apart that have the same reasons.
    #[props(default)]
    of: String,
    onclose: EventHandler<()>,
    onreason: EventHandler<Reason>,
) -> Element {
    let kept = use_kept(|| format!("{of} {list}"));
    let mut chosen = use_signal(|| kept.or(CHOSEN, ""));
    let mut text = use_signal(|| kept.or("words", ""));
    let first = use_hook(|| (chosen.peek().clone(), text.peek().clone()));
    let mut wrong = use_signal(String::new);
    let mut options: Vec<(String, String)> =
        words.iter().map(|word| ((*word).to_owned(), say!(&format!("{list}-{word}")))).collect();
    options.push((String::from("other"), say!("reason-other")));
    let go = move |()| {
        let reason = Reason { code: chosen(), words: text().trim().to_owned() };
        match (reason.code.as_str(), reason.words.is_empty()) {
            ("", _) => wrong.set(say!("reason-missing")),
            ("other", true) => wrong.set(say!("reason-words-missing")),
            ("other", false) => {
                onreason.call(reason);
                kept.settle();
            }
            (_, _) => {
                onreason.call(Reason { words: String::new(), ..reason });
                kept.settle();
            }
        }
    };
    rsx! {
        Sheet { title: title.clone(), onclose,
            div { class: "sheet__body",
                AnswerProblem {}
                if !lead.is_empty() {
                    p { "{lead}" }
                }
                if !wrong().is_empty() && chosen().is_empty() {
                    Wrong { text: wrong() }
                }
                Choices {
                    name: list,
                    legend: title,
                    quiet_legend: true,
                    options,
                    chosen: first.0,
                    onchoice: move |word: String| {
                        kept.keep(CHOSEN, &word);
                        chosen.set(word);
                        wrong.set(String::new());
                    },
                }
                if chosen() == "other" {
                    TextField {
                        id: "reason-words",
                        label: say!("reason-words"),
                        wrong: wrong(),
                        initial: first.1,
                        oninput: move |words: String| {
                            kept.keep("words", &words);
                            text.set(words);
                        },
                    }
                }
                Answer {
                    label: if away.is_empty() { say!("back") } else { away },
                    icon: IconName::Back,
                    onanswer: move |()| onclose.call(()),
                }
            }
            Dock { label: say!("go-on"), onanswer: go }
        }
    }
}
