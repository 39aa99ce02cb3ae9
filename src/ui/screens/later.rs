//! Something happened earlier: of which visit, what, when, in words, and why it is told only now.

use dioxus::prelude::*;

use crate::domain::amend::{Day, Refused, typed_time};
use crate::domain::clock::Timestamp;
use crate::domain::entry::Fact;
use crate::domain::entry::report::{Later as What, ToldLater};
use crate::domain::ids::VisitId;
use crate::say;
use crate::shell::Phone;
use crate::shell::drafts::Key;
use crate::ui::hooks::{Note, use_note, use_phone, use_view};
use crate::ui::i18n::time::time_near;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::back::use_back;
use crate::ui::parts::field::{Choices, TextBox, TextField};
use crate::ui::parts::form::{Form, PickAnswers, options};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::kept::use_kept_of;
use crate::ui::routes::Route;

/// The questions, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Visit,
    What,
    When,
    Words,
}

impl Ask {
    const ALL: [Self; 4] = [Self::Visit, Self::What, Self::When, Self::Words];

    /// How many questions it comes after.
    fn place(self) -> usize {
        Self::ALL.iter().position(|ask| *ask == self).unwrap_or(0)
    }

    fn before(self) -> Self {
        Self::ALL[self.place().saturating_sub(1)]
    }
}

/// The word of *none of these visits*.
const NONE: &str = "none";

fn key() -> Key {
    Key { visit: None, question: String::from("later") }
}

/// Goes to the screen with the visit answered already; not where words of another telling wait there.
pub fn tell_of(phone: &Phone, visit: VisitId) {
    if phone.draft(&key(), "words").is_none_or(|words| words.is_empty()) {
        phone.drop_draft(&key());
        phone.keep_draft(&key(), "visit", &visit.to_string());
        phone.keep_draft(&key(), "ask", &Ask::What.place().to_string());
    }
    navigator().push(Route::Later {});
}

/// The screen.
#[component]
pub fn Later() -> Element {
    let phone = use_phone();
    let kept = use_kept_of(key);
    let mut visit = use_signal(|| kept.get("visit").and_then(|id| id.parse::<VisitId>().ok()));
    let mut what = use_signal(|| kept.get("what").and_then(|word| What::parse(&word)).unwrap_or(What::Other));
    let mut day = use_signal(|| kept.get("day").map_or(Day::Today, |word| Day::of(&word)));
    let mut typed = use_signal(|| kept.or("time", ""));
    let mut at = use_signal(|| kept.get("at").and_then(|at| at.parse().ok()).map(Timestamp));
    // A time of yesterday that was kept past midnight is asked for again.
    let mut ask = use_signal(|| match kept.place(&Ask::ALL, Ask::Visit) {
        Ask::Words if at.peek().is_none() => Ask::When,
        ask => ask,
    });
    let mut wrong = use_signal(|| None::<Refused>);
    let mut words = use_signal(|| kept.or("words", ""));
    let mut reason = use_signal(|| kept.or("reason", ""));
    let note = use_note(use_callback(move |()| {
        kept.forget();
        navigator().replace(Route::Log {});
    }));
    let mut go = move |to: Ask| {
        kept.keep("ask", &to.place().to_string());
        ask.set(to);
    };
    let back = use_callback(move |()| {
        let before = ask.peek().before();
        go(before);
    });
    use_back(ask().place(), move || back.call(()));
    let bar = say!("log-title");
    let recent = use_view(|phone| phone.recent_visits().unwrap_or_default());
    let now = phone.shown_now();
    let refused = move |why: Refused| say!(&format!("afterwards-{}", why.as_str()));
    let time_told = use_callback(move |()| {
        let judged = typed_time(&typed.peek(), *day.peek(), phone.shown_now())
            .ok_or(Refused::NoTime)
            .and_then(|time| phone.may_have_happened(*visit.peek(), time).map(|()| time));
        match judged {
            Ok(time) => {
                kept.keep("at", &time.0.to_string());
                at.set(Some(time));
                wrong.set(None);
                go(Ask::Words);
            }
            Err(why) => wrong.set(Some(why)),
        }
    });
    match ask() {
        Ask::Visit => {
            let mut visits: Vec<(String, String)> = recent
                .iter()
                .map(|one| {
                    let time = time_near(one.starts, now);
                    (one.id.to_string(), say!("log-visit", name: one.name.as_str(), time: time))
                })
                .collect();
            visits.push((NONE.to_owned(), say!("later-no-visit")));
            rsx! {
                Form { bar, title: say!("later-visit-title"), lead: say!("later-visit-lead"),
                    PickAnswers {
                        options: visits,
                        onpick: move |word: String| {
                            kept.keep("visit", &word);
                            visit.set(word.parse().ok());
                            go(Ask::What);
                        },
                    }
                }
            }
        }
        Ask::What => rsx! {
            Form { bar, title: say!("later-what-title"),
                PickAnswers {
                    options: options("later", What::ALL.iter().map(|what| what.as_str())),
                    two: true,
                    onpick: move |word: String| {
                        if let Some(told) = What::parse(&word) {
                            kept.keep("what", told.as_str());
                            what.set(told);
                            go(Ask::When);
                        }
                    },
                    onback: move |()| back.call(()),
                }
            }
        },
        Ask::When => rsx! {
            Form {
                bar,
                title: say!("later-when-title"),
                dock: rsx! { Dock { label: say!("go-on"), onanswer: move |()| time_told.call(()) } },
                Choices {
                    name: "later-day",
                    legend: say!("later-day"),
                    quiet_legend: true,
                    two: true,
                    options: options("later-day", Day::ALL.map(Day::as_str)),
                    chosen: day.peek().as_str(),
                    onchoice: move |word: String| {
                        kept.keep("day", &word);
                        day.set(Day::of(&word));
                    },
                }
                TextField {
                    id: "later-time",
                    label: say!("later-time"),
                    hint: say!("later-time-hint"),
                    wrong: wrong().map(refused).unwrap_or_default(),
                    initial: typed.peek().clone(),
                    longest: 8,
                    oninput: move |text: String| {
                        kept.keep("time", &text);
                        typed.set(text);
                    },
                    onenter: move |()| time_told.call(()),
                }
                div { class: "answers",
                    Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| back.call(()) }
                }
            }
        },
        Ask::Words => rsx! {
            Form {
                bar,
                title: say!(&format!("later-{}", what().as_str())),
                lead: at().map(|at| time_near(at, now)).unwrap_or_default(),
                dock: rsx! {
                    Dock {
                        label: say!("save"),
                        icon: IconName::Tick,
                        onanswer: move |()| {
                            let told = ToldLater {
                                what: *what.peek(),
                                words: words.peek().clone(),
                                reason: reason.peek().clone(),
                            };
                            note.call(Note {
                                visit: *visit.peek(),
                                fact: Fact::ToldLater(told),
                                happened_at: *at.peek(),
                            });
                            kept.settle();
                        },
                    }
                },
                TextBox {
                    id: "later-words",
                    label: say!("later-words"),
                    initial: words.peek().clone(),
                    oninput: move |text: String| {
                        kept.keep("words", &text);
                        words.set(text);
                    },
                }
                TextField {
                    id: "later-reason",
                    label: say!("later-reason"),
                    initial: reason.peek().clone(),
                    longest: 2000,
                    oninput: move |text: String| {
                        kept.keep("reason", &text);
                        reason.set(text);
                    },
                }
                div { class: "answers",
                    Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| back.call(()) }
                }
            }
        },
    }
}
