//! Today: the next visit first and big, the rest below.

use dioxus::prelude::*;

use crate::domain::clock::Timestamp;
use crate::domain::door::{Event, Key};
use crate::domain::visit::{AccessPlan, Client, Language, Visit};
use crate::say;
use crate::shell::Phone;
use crate::shell::view::{Standing, VisitCard};
use crate::ui::hooks::{Troubles, trouble_of, use_phone, use_seconds, use_view};
use crate::ui::i18n::time::{date_time, time};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::problem::{AnswerProblem, Problem};
use crate::ui::parts::start::StartDock;
use crate::ui::parts::step::{Chips, FactLine, Heading};
use crate::ui::parts::strip::PhoneStrip;
use crate::ui::routes::Route;

/// The plan in one line.
fn plan_words(plan: AccessPlan) -> String {
    say!(&format!("plan-{}", plan.as_str()))
}

/// The same for a visit: whoever shadows is told that their colleague opens.
pub fn way_in_words(visit: &Visit) -> String {
    if visit.shadow { say!("plan-shadow") } else { plan_words(visit.plan) }
}

/// The client's language, if it is not the app's.
pub fn language_chip(language: Language, app: Language) -> String {
    match language {
        same if same == app => String::new(),
        Language::Welsh => say!("speaks-welsh"),
        Language::English => say!("speaks-english"),
    }
}

/// Hazards; before them that a visit must not be missed.
pub fn hazard_chips(client: &Client) -> Vec<String> {
    let critical = client.care.critical.then(|| say!("critical"));
    critical.into_iter().chain(client.hazards.iter().cloned()).collect()
}

/// The first line of an address, and the rest.
pub fn address_lines(address: &str) -> (String, String) {
    let (first, rest) = address.split_once(',').unwrap_or((address, ""));
    (first.trim().to_owned(), rest.trim().to_owned())
}

/// The homes of the round, each once: name and street by the client's id. None on a locked phone.
pub fn homes(phone: &Phone) -> Vec<(String, String)> {
    let today = if phone.is_unlocked() { phone.today().ok() } else { None };
    let Some(today) = today else { return Vec::new() };
    let cards = today.next.iter().chain(&today.later).chain(&today.done).chain(&today.tomorrow);
    let mut homes: Vec<(String, String)> = Vec::new();
    for card in cards {
        let client = card.client.id.to_string();
        if !homes.iter().any(|(other, _)| *other == client) {
            let (street, _) = address_lines(&card.client.address);
            homes.push((client, format!("{}, {street}", card.client.call_name())));
        }
    }
    homes
}

/// First line of the address, and the door.
fn place(card: &VisitCard) -> String {
    let (first, rest) = address_lines(&card.client.address);
    let door = if card.client.door.is_empty() { rest } else { card.client.door.clone() };
    if door.is_empty() { first } else { format!("{first}. {door}") }
}

/// What a list says under the name.
fn standing_words(card: &VisitCard, now: Timestamp) -> String {
    if card.not_safe {
        return say!("ns-standing");
    }
    if card.taken_off {
        return say!("taken-off");
    }
    match card.standing {
        Standing::Waiting if card.visit.window.closes <= now => say!("not-started-over"),
        Standing::Waiting => way_in_words(&card.visit),
        Standing::UnderWay => say!("under-way"),
        Standing::KeyOut(_) => say!("key-with-you", name: card.client.call_name()),
        Standing::Left(at, Key::Settled) => say!("left-key-safe", time: time(at)),
        Standing::Left(at, Key::Lost) => say!("left-key-lost", time: time(at)),
        Standing::Left(at, Key::InSafe | Key::Taken | Key::WithMe) => say!("left-at", time: time(at)),
    }
}

/// The screen.
#[component]
pub fn Today() -> Element {
    use_seconds();
    let phone = use_phone();
    let today = match use_view(Phone::today) {
        Ok(today) => today,
        Err(fault) => {
            tracing::error!(%fault, "today could not be read");
            return rsx! {
                div { class: "room",
                    header { PageBar { title: say!("today") } }
                    main { class: "page", Problem { text: say!("problem-fault") } }
                }
            };
        }
    };
    let trying = phone.clone();
    let unsafe_since = use_view(Phone::not_safe_since);
    let offers_practice = use_view(Phone::offers_practice);
    let all = [today.next.as_slice(), &today.later, &today.done];
    let with_owed: Vec<VisitCard> = all.into_iter().flatten().filter(|card| card.owed > 0).cloned().collect();
    rsx! {
      div { class: "under",
        div { class: "room",
            header {
                PageBar { title: say!("today"), sub: date_time(today.now), menu: true }
                PhoneStrip {}
            }
            main { class: "page",
                AnswerProblem {}
                if let Some(since) = unsafe_since {
                    Link { class: "owed", to: Route::NotSafe {},
                        Icon { name: IconName::Warning }
                        span { {say!("ns-today", time: time(since))} }
                        Icon { name: IconName::Next }
                    }
                }
                for card in with_owed {
                    Link { key: "{card.visit.id}", class: "owed", to: Route::owed(card.visit.id),
                        Icon { name: IconName::List }
                        span { {say!("owed-of", count: card.owed, name: card.client.call_name())} }
                        Icon { name: IconName::Next }
                    }
                }
                if let Some(card) = &today.next {
                    NextVisit { card: card.clone() }
                    if offers_practice && card.standing == Standing::Waiting {
                        OfferPractice {}
                    }
                    div { class: "beside",
                        Link { class: "quiet-link", to: Route::Late {},
                            Icon { name: IconName::Clock }
                            {say!("late-go")}
                        }
                        Link { class: "quiet-link", to: Route::Lost {},
                            Icon { name: IconName::Key }
                            {say!("menu-lost")}
                        }
                    }
                } else if !today.fetched {
                    Heading { title: say!("no-bundle-title"), lead: say!("no-bundle-words") }
                } else if today.done.is_empty() {
                    Heading { title: say!("no-visits"), lead: say!("no-visits-words") }
                } else {
                    Heading { title: say!("all-done") }
                }
                VisitList { title: say!("later-today"), cards: today.later.clone(), now: today.now }
                VisitList { title: say!("after-today"), cards: today.tomorrow.clone(), now: today.now }
                VisitList { title: say!("done"), cards: today.done.clone(), now: today.now }
                if today.next.is_none() {
                    div { class: "answers",
                        Answer {
                            label: say!("menu-practice"),
                            hint: say!("menu-practice-hint"),
                            half: true,
                            onanswer: move |()| drop(navigator().push(Route::Practice {})),
                        }
                        Answer {
                            label: say!("menu-lost"),
                            hint: say!("menu-lost-hint"),
                            half: true,
                            onanswer: move |()| drop(navigator().push(Route::Lost {})),
                        }
                    }
                }
            }
        }
        if let Some(card) = today.next {
            NextDock { card }
        } else {
            Dock { label: say!("try-now"), icon: IconName::Up, onanswer: move |()| trying.sync_now() }
        }
      }
    }
}

/// Offered once: the practice visit.
#[component]
fn OfferPractice() -> Element {
    let phone = use_phone();
    rsx! {
        section { class: "offer", aria_label: say!("menu-practice"),
            p { {say!("practice-offer")} }
            div { class: "beside",
                Link { class: "quiet-link", to: Route::Practice {},
                    Icon { name: IconName::Thumb }
                    {say!("practice-try")}
                }
                button {
                    class: "quiet-link",
                    r#type: "button",
                    onclick: move |_| {
                        if let Err(error) = phone.practice_offered() {
                            tracing::error!(%error, "that the practice was offered could not be kept");
                        }
                    },
                    Icon { name: IconName::Cross }
                    {say!("practice-not-now")}
                }
            }
        }
    }
}

/// Visits of a list that are shown before *show all*.
const SHORT_LIST: usize = 8;

#[component]
fn NextVisit(card: VisitCard) -> Element {
    let app = use_view(Phone::language);
    let phone = use_phone();
    let troubles = use_context::<Troubles>();
    let visit = &card.visit;
    let (id, waiting) = (visit.id, card.standing == Standing::Waiting);
    let may = (waiting || card.standing == Standing::UnderWay) && !card.taken_off;
    let when = say!("next-at", from: time(visit.starts), to: time(visit.ends));
    let label = match card.standing {
        Standing::Waiting | Standing::Left(..) => say!("next"),
        Standing::UnderWay => say!("under-way"),
        Standing::KeyOut(_) => say!("put-key-back"),
    };
    rsx! {
        section { class: "next", aria_labelledby: "next",
            p { class: "next__time",
                b { "{label}" }
                ", {when}"
            }
            h2 { id: "next", {card.client.call_name()} }
            div { class: "facts",
                if card.not_safe {
                    FactLine { icon: IconName::Warning, strong: true, text: say!("ns-standing") }
                }
                FactLine { icon: IconName::Pin, text: place(&card) }
                if card.taken_off {
                    FactLine { icon: IconName::Warning, strong: true, text: say!("taken-off") }
                } else {
                    FactLine { icon: IconName::Key, strong: true, text: way_in_words(visit) }
                }
            }
            Chips { hazards: hazard_chips(&card.client), language: language_chip(card.client.language, app) }
            if may {
                Answer {
                    label: say!("emergency"),
                    danger: true,
                    icon: IconName::Warning,
                    onanswer: move |()| {
                        let mut shown = troubles.0;
                        let trouble = if waiting { trouble_of(phone.start(id)) } else { None };
                        let trouble = trouble.or_else(|| trouble_of(phone.answer(id, Event::Emergency)));
                        shown.set(trouble);
                        if trouble.is_none() {
                            navigator().push(Route::visit(id));
                        }
                    },
                }
            }
        }
    }
}

#[component]
fn NextDock(card: VisitCard) -> Element {
    let (id, name) = (card.visit.id, card.client.call_name().to_owned());
    let hint = say!("name-time", name: name.as_str(), time: time(card.visit.starts));
    let open = move |()| drop(navigator().push(Route::Visit { id: id.to_string() }));
    match card.standing {
        Standing::Waiting => rsx! { StartDock { visit: card.visit, name, hint, onstarted: open } },
        Standing::UnderWay => rsx! { Dock { label: say!("go-on-visit"), hint, onanswer: open } },
        Standing::KeyOut(_) | Standing::Left(..) => rsx! { Dock { label: say!("put-key-back"), hint, onanswer: open } },
    }
}

#[component]
fn VisitList(title: String, cards: Vec<VisitCard>, now: Timestamp) -> Element {
    let mut all = use_signal(|| false);
    if cards.is_empty() {
        return rsx! {};
    }
    let count = cards.len();
    let hidden = !all() && count > SHORT_LIST;
    let cards: Vec<VisitCard> = if hidden { cards.into_iter().take(SHORT_LIST).collect() } else { cards };
    rsx! {
        section {
            h2 { class: "heading", "{title}" }
            ol { class: "rows", role: "list",
                for card in cards {
                    li { key: "{card.visit.id}",
                        Link { class: "row", to: Route::Visit { id: card.visit.id.to_string() },
                            span { class: "row__time", {time(card.visit.starts)} }
                            span { class: "row__words",
                                b { {card.client.call_name()} }
                                small { {standing_words(&card, now)} }
                            }
                            Icon { name: IconName::Next }
                        }
                    }
                }
            }
            if hidden {
                Answer { label: say!("show-all", count: count), onanswer: move |()| all.set(true) }
            }
        }
    }
}
