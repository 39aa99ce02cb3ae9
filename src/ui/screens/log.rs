//! My log: what I did, and how far each line has come.

use dioxus::prelude::*;

use crate::say;
use crate::shell::view::{Done, LogGroup};
use crate::ui::hooks::{LogPlace, use_phone, use_view};
use crate::ui::i18n::facts;
use crate::ui::i18n::time::{time, time_near};
use crate::ui::parts::answers::Answer;
use crate::ui::parts::back::use_back;
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::problem::Problem;
use crate::ui::parts::receipts::{Receipts, words};
use crate::ui::parts::strip::PhoneStrip;
use crate::ui::parts::unsent::{SendNow, Unsent};
use crate::ui::routes::Route;

fn title(group: &LogGroup, now: crate::domain::clock::Timestamp) -> String {
    match (&group.title, &group.reference) {
        (Some((name, starts)), _) => say!("log-visit", name: name.as_str(), time: time_near(*starts, now)),
        (None, Some(reference)) => say!("log-visit-gone", reference: reference.as_str()),
        (None, None) => say!("log-phone"),
    }
}

/// The screen.
#[component]
pub fn Log() -> Element {
    // Back from a line that was opened: on its page, with it in sight.
    let place = use_context::<LogPlace>();
    let came_from = use_hook(|| {
        let mut place = place.0;
        let from = *place.peek();
        place.set(None);
        from
    });
    let mut page = use_signal(|| came_from.map_or(0, |(page, _)| page));
    use_back(page(), move || page -= 1);
    let groups = use_view(|phone| phone.log(page()));
    let more = use_view(|phone| phone.log_goes_on(page()).unwrap_or(false));
    let now = use_phone().shown_now();
    rsx! {
        div { class: "under",
            div { class: "room",
                header {
                    PageBar { title: say!("log-title"), back: true }
                    PhoneStrip {}
                }
                main { class: "page",
                    Unsent {}
                    Answer {
                        label: say!("later-go"),
                        icon: IconName::Clock,
                        onanswer: move |()| drop(navigator().push(Route::Later {})),
                    }
                    match groups {
                        Err(_) => rsx! { Problem { text: say!("problem-fault") } },
                        Ok(groups) if groups.is_empty() => rsx! { p { {say!("log-empty")} } },
                        Ok(groups) => rsx! {
                            for (place, group) in groups.into_iter().enumerate() {
                                section { key: "{place}",
                                    h2 { class: "heading", {title(&group, now)} }
                                    ol { class: "rows", role: "list",
                                        for (line, done) in group.lines.into_iter().enumerate() {
                                            LogLine {
                                                key: "{line}",
                                                here: came_from.is_some_and(|(_, entry)| entry == done.id),
                                                page: page(),
                                                done,
                                                now,
                                            }
                                        }
                                    }
                                }
                            }
                        },
                    }
                    div { class: "answers",
                            if page() > 0 {
                                Answer {
                                    label: say!("log-newer"),
                                    half: more,
                                    onanswer: move |()| page -= 1,
                                }
                            }
                            if more {
                                Answer {
                                    label: say!("log-older"),
                                    half: page() > 0,
                                    onanswer: move |()| page += 1,
                                }
                            }
                    }
                }
            }
            SendNow {}
        }
    }
}

#[component]
fn LogLine(done: Done, page: usize, here: bool, now: crate::domain::clock::Timestamp) -> Element {
    let (mut place, entry) = (use_context::<LogPlace>().0, done.id);
    let receipt = if done.quarantined { say!("kept-quarantined") } else { words(done.kept) };
    rsx! {
        li {
            onmounted: move |event| async move {
                if here {
                    let _ = event.scroll_to(ScrollBehavior::Instant).await;
                }
            },
            Link { class: "row", to: Route::entry(entry), onclick: move |_| place.set(Some((page, entry))),
                span { class: "row__time", {time(done.at)} }
                span { class: "row__words",
                    b { {done.fact.as_ref().map_or_else(|| say!("log-changed"), facts::words)} }
                    if let Some(told) = done.told_at {
                        small { {say!("log-told", time: time_near(told, now))} }
                    }
                    if let Some(corrected) = facts::corrected(&done) {
                        small { "{corrected}" }
                    }
                    small { class: "kept",
                        Receipts { kept: done.kept, plain: true }
                        "{receipt}"
                    }
                }
            }
        }
    }
}
