//! A concern, or misuse. Who will see it is said first; afterwards it is in no list on this phone.

use dioxus::prelude::*;

use crate::domain::entry::Fact;
use crate::domain::entry::report::{Concern as Told, Subject};
use crate::domain::ids::ClientId;
use crate::say;
use crate::shell::Phone;
use crate::ui::hooks::{Note, use_note, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::back::use_back;
use crate::ui::parts::field::TextBox;
use crate::ui::parts::form::{Form, PickAnswers, options};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::kept::use_kept;
use crate::ui::parts::step::{FactLine, Notice};
use crate::ui::routes::Route;
use crate::ui::screens::today::homes;

/// The questions, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    About,
    Whose,
    Child,
    Words,
    Saved,
}

impl Ask {
    /// Those that can be come back to.
    const OPEN: [Self; 4] = [Self::About, Self::Whose, Self::Child, Self::Words];

    /// Its place among them.
    fn place(self) -> usize {
        Self::OPEN.iter().position(|ask| *ask == self).unwrap_or(0)
    }

    /// How many questions it comes after: whose home it is, is asked of a home and of how somebody gets in.
    fn steps(self, about: Subject) -> usize {
        let passed_over = !is_of_a_home(about) && self.place() > Self::Whose.place();
        self.place() - usize::from(passed_over)
    }

    fn before(self, about: Subject) -> Self {
        match self {
            Self::Words => Self::Child,
            Self::Child if is_of_a_home(about) => Self::Whose,
            Self::About | Self::Whose | Self::Child | Self::Saved => Self::About,
        }
    }
}

fn is_of_a_home(about: Subject) -> bool {
    matches!(about, Subject::Home | Subject::Access)
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
    let kept = use_kept(|| String::from("concern"));
    let mut ask = use_signal(|| kept.place(&Ask::OPEN, Ask::About));
    let mut about = use_signal(|| kept.get("about").and_then(|word| Subject::parse(&word)).unwrap_or(Subject::Home));
    let mut child = use_signal(|| kept.get("child").is_some_and(|word| word == "yes"));
    let mut text = use_signal(|| kept.or("words", ""));
    let mut wrong = use_signal(|| false);
    let saved = use_callback(move |()| {
        kept.forget();
        text.set(String::new());
        ask.set(Ask::Saved);
    });
    let note = use_note(saved);
    let mut go = move |to: Ask| {
        kept.keep("ask", &to.place().to_string());
        ask.set(to);
    };
    let before = move || ask.peek().before(*about.peek());
    use_back(ask().steps(about()), move || go(before()));
    let homes = use_view(homes);
    let bar = say!("menu-concern");
    let sees = if about() == Subject::Manager { say!("concern-sees-manager") } else { say!("concern-sees") };
    match ask() {
        Ask::About => rsx! {
            Form { bar, title: say!("concern-about-title"), lead: say!("concern-about-lead"),
                PickAnswers {
                    options: options("concern", Subject::ALL.iter().map(|subject| subject.as_str())),
                    onpick: move |word: String| {
                        if let Some(subject) = Subject::parse(&word) {
                            kept.keep("about", subject.as_str());
                            about.set(subject);
                            go(if is_of_a_home(subject) { Ask::Whose } else { Ask::Child });
                        }
                    },
                }
            }
        },
        Ask::Whose => rsx! {
            Form { bar, title: say!("concern-whose-title"),
                PickAnswers {
                    options: homes.into_iter().chain([(String::from("other"), say!("concern-whose-other"))]).collect::<Vec<_>>(),
                    onpick: move |word: String| {
                        kept.keep("whose", &word);
                        go(Ask::Child);
                    },
                    onback: move |()| go(Ask::About),
                }
            }
        },
        Ask::Child => rsx! {
            Form { bar, title: say!("concern-child-title"), lead: say!("concern-child-lead"),
                PickAnswers {
                    options: options("yes_no", ["yes", "no"]),
                    onpick: move |word: String| {
                        kept.keep("child", &word);
                        child.set(word == "yes");
                        go(Ask::Words);
                    },
                    onback: move |()| go(before()),
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
                                let whose = kept.get("whose").filter(|_| is_of_a_home(*about.peek()));
                                let home = whose.and_then(|client| client.parse::<ClientId>().ok());
                                let told = Told { about: *about.peek(), home, child: *child.peek(), words };
                                note.call(Note::now(Fact::Concern(told)));
                                kept.settle();
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
                    oninput: move |words: String| {
                        kept.keep("words", &words);
                        text.set(words);
                    },
                }
                div { class: "answers",
                    Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| go(Ask::Child) }
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
                FactLine { icon: IconName::List, text: say!("concern-not-in-log") }
                Direct {}
            }
        },
    }
}
