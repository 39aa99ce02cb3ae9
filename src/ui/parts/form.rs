//! The frame of a question outside a visit, and the questions that are asked there.

use dioxus::prelude::*;

use super::answers::Answer;
use super::bar::PageBar;
use super::icon::{Icon, IconName};
use super::problem::AnswerProblem;
use super::step::Heading;
use super::strip::PhoneStrip;
use crate::domain::entry::report::YesNo;
use crate::say;
use crate::ui::hooks::{DoubtedNote, Troubles};
use crate::ui::routes::Route;

/// Bar, strip, heading, what the answer needs (`children`), and what stands under it (`dock`, and `sheet` over all of it).
#[component]
pub fn Form(
    bar: String,
    title: String,
    #[props(default)] lead: String,
    children: Element,
    #[props(default)] dock: Option<Element>,
    #[props(default)] sheet: Option<Element>,
) -> Element {
    let (troubles, doubted) = (use_context::<Troubles>(), use_context::<DoubtedNote>());
    // What went wrong on another screen is over.
    use_hook(move || {
        let (mut troubles, mut doubted) = (troubles.0, doubted.0);
        if troubles.peek().is_some() {
            troubles.set(None);
        }
        if doubted.peek().is_some() {
            doubted.set(None);
        }
    });
    rsx! {
        div { class: "under",
            div { class: "room",
                header {
                    PageBar { title: bar, back: true, small: true }
                    PhoneStrip {}
                }
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

/// Yes, no, or *I do not know*; and the way back to the question before.
#[component]
pub fn YesNoAnswers(onanswer: EventHandler<YesNo>, onback: EventHandler<()>) -> Element {
    rsx! {
        div { class: "answers",
            for answer in YesNo::ALL.iter().copied() {
                Answer {
                    key: "{answer.as_str()}",
                    label: say!(&format!("yes_no-{}", answer.as_str())),
                    onanswer: move |()| onanswer.call(answer),
                }
            }
            Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onback.call(()) }
        }
    }
}

/// A list of choices on a page, each an answer: the first tap counts. Without `onback` there is no way back.
#[component]
pub fn PickAnswers(
    options: Vec<(String, String)>,
    /// Two beside each other.
    #[props(default)]
    two: bool,
    onpick: EventHandler<String>,
    #[props(default)] onback: Option<EventHandler<()>>,
) -> Element {
    rsx! {
        div { class: "answers",
            for (word, label) in options {
                Answer {
                    key: "{word}",
                    label,
                    half: two,
                    onanswer: {
                        let word = word.clone();
                        move |()| onpick.call(word.clone())
                    },
                }
            }
            if let Some(back) = onback {
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| back.call(()) }
            }
        }
    }
}

/// A row that leads to another screen.
#[component]
pub fn RowLink(to: Route, icon: IconName, title: String, #[props(default)] hint: String) -> Element {
    rsx! {
        li {
            Link { class: "row", to,
                Icon { name: icon }
                span { class: "row__words",
                    b { "{title}" }
                    if !hint.is_empty() {
                        small { "{hint}" }
                    }
                }
                Icon { name: IconName::Next }
            }
        }
    }
}

/// The options of a list of words, labelled by the screens' keys.
pub fn options(list: &str, words: impl IntoIterator<Item = &'static str>) -> Vec<(String, String)> {
    words.into_iter().map(|word| (word.to_owned(), say!(&format!("{list}-{word}")))).collect()
}
