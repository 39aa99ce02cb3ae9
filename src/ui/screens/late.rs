//! Running late: how much, the new times as proposed, and a yes. The office decides.

use dioxus::prelude::*;

use crate::domain::entry::Fact;
use crate::domain::entry::report::Proposed;
use crate::say;
use crate::shell::late::{MINUTES, Moved};
use crate::ui::hooks::{Note, use_note, use_view};
use crate::ui::i18n::time::{duration, time};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::back::use_back;
use crate::ui::parts::form::{Form, PickAnswers};
use crate::ui::parts::icon::IconName;
use crate::ui::routes::Route;

fn minutes_words(minutes: u32) -> String {
    duration(std::time::Duration::from_secs(u64::from(minutes) * 60))
}

/// The screen.
#[component]
pub fn Late() -> Element {
    let mut chosen = use_signal(|| None::<u32>);
    let mut told = use_signal(|| false);
    use_back(usize::from(chosen().is_some() && !told()), move || chosen.set(None));
    let moved = use_view(|phone| chosen().map(|minutes| phone.would_move(minutes).unwrap_or_default()));
    let note = use_note(use_callback(move |()| told.set(true)));
    let bar = say!("today");
    if told() {
        return rsx! {
            Form {
                bar,
                title: say!("late-told-title"),
                lead: say!("late-told-lead"),
                dock: rsx! {
                    Dock {
                        label: say!("ended-today"),
                        icon: IconName::Back,
                        onanswer: move |()| drop(navigator().push(Route::Today {})),
                    }
                },
            }
        };
    }
    match (chosen(), moved) {
        (Some(minutes), Some(moved)) => rsx! {
            Times {
                minutes,
                moved: moved.clone(),
                onyes: move |()| {
                    let proposed = moved.iter().map(|one| Proposed { visit: one.card.visit.id, starts: one.starts });
                    note.call(Note::now(Fact::RunningLate { minutes, proposed: proposed.collect() }));
                },
                onback: move |()| chosen.set(None),
            }
        },
        _not_chosen => rsx! {
            Form { bar, title: say!("late-title"), lead: say!("late-lead"),
                PickAnswers {
                    options: MINUTES.iter().map(|minutes| (minutes.to_string(), minutes_words(*minutes))).collect::<Vec<_>>(),
                    onpick: move |word: String| chosen.set(word.parse().ok()),
                }
            }
        },
    }
}

#[component]
fn Times(minutes: u32, moved: Vec<Moved>, onyes: EventHandler<()>, onback: EventHandler<()>) -> Element {
    let lead = if moved.is_empty() { say!("late-nothing-moves") } else { say!("late-times-lead") };
    rsx! {
        Form {
            bar: say!("today"),
            title: say!("late-times-title", time: minutes_words(minutes)),
            lead,
            dock: rsx! {
                Dock { label: say!("late-yes"), icon: IconName::Up, onanswer: move |()| onyes.call(()) }
            },
            ol { class: "rows", role: "list",
                for one in moved {
                    li { key: "{one.card.visit.id}", class: "row row--short",
                        span { class: "row__words",
                            b { {one.card.client.call_name()} }
                            small { {say!("late-from-to", from: time(one.card.visit.starts), to: time(one.starts))} }
                        }
                    }
                }
            }
            div { class: "answers",
                Answer { label: say!("finish-no"), icon: IconName::Back, onanswer: move |()| onback.call(()) }
            }
        }
    }
}
