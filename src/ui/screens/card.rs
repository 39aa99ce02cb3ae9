//! The card to read to 999: from top to bottom, nothing else. It shows an address, so it wants an unlocked phone.

use dioxus::prelude::*;

use super::no_reply::heard_at;
use crate::domain::door::no_reply::Cause;
use crate::domain::entry::flow::{Breathing, Trigger};
use crate::domain::entry::{Fact, Trouble};
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::{AtDoor, Done};
use crate::ui::i18n::time::time;

/// The card. Of the client's health only what the emergency plan says; of the key safe only where it is.
#[component]
pub fn Card(at: AtDoor) -> Element {
    let client = &at.client;
    let care = &client.care;
    let full = |parts: &[&str]| {
        parts
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| part.trim_end_matches('.'))
            .collect::<Vec<_>>()
            .join(". ")
    };
    let grid = if care.grid.is_empty() { String::new() } else { say!("card-grid", grid: care.grid.as_str()) };
    let place = full(&[client.door.as_str(), client.find.as_str()]);
    let age = i64::from(at.now.civil().year) - i64::from(care.born);
    let who = if care.born == 0 { client.name.clone() } else { say!("card-age", name: client.name.as_str(), age: age) };
    let lives = full(&[care.lives_with.as_str(), care.senses.as_str()]);
    let hazards = client.hazards.join(". ");
    let safe = at.visit.methods.iter().any(|method| method.kind == MethodKind::KeySafe);
    let inside = at.door.is_inside();
    let way_in = match (safe, client.safe_place.is_empty()) {
        (true, false) => say!("card-safe", place: client.safe_place.trim_end_matches('.')),
        (true, true) => say!("card-safe-unknown"),
        (false, _) => say!("card-no-safe"),
    };
    let way_in = if inside { say!("card-inside") } else { way_in };
    let you = say!("card-you-words", name: at.worker.as_str(), agency: at.organisation.as_str());
    let mut wrong = what_is_wrong(&at).into_iter();
    let rows = [
        (say!("card-where"), unbroken(&client.address), [place, grid]),
        (say!("card-wrong"), wrong.next().unwrap_or_default(), [wrong.next().unwrap_or_default(), String::new()]),
        (say!("card-who"), who, [care.conditions.clone(), lives]),
        (say!("card-care"), hazards, [String::new(), String::new()]),
        (say!("card-way"), way_in, [String::new(), String::new()]),
        (say!("card-you"), you, [String::new(), String::new()]),
    ];
    rsx! {
        dl { class: "card",
            for (title, first, more) in rows.into_iter().filter(|(_, first, _)| !first.is_empty()) {
                div { key: "{title}",
                    dt { "{title}" }
                    dd {
                        b { "{first}" }
                        for line in more.into_iter().filter(|line| !line.is_empty()) {
                            span { key: "{line}", "{line}" }
                        }
                    }
                }
            }
        }
    }
}

/// What is wrong, as the worker said it: what set it off and how they are; before that, that nobody answers and what was
/// heard.
fn what_is_wrong(at: &AtDoor) -> Vec<String> {
    let emergency = at.door.emergency().filter(|emergency| !emergency.over);
    let trigger = emergency.and_then(|emergency| emergency.trigger).filter(|trigger| *trigger != Trigger::Other);
    let state = emergency.and_then(|emergency| emergency.state).filter(|state| *state != Breathing::NotFound);
    // Smoke or gas: which of the two, where it was said.
    let since = at.done.iter().rev().take_while(|done| done.fact != Some(Fact::WentBack));
    let seen = since.into_iter().find_map(|done| match &done.fact {
        Some(Fact::Trouble { trouble: trouble @ (Trouble::Gas | Trouble::Smoke) }) => Some(*trouble),
        _other => None,
    });
    let words = |trigger: &Trigger| match seen.filter(|_| *trigger == Trigger::SmokeGas) {
        Some(trouble) => say!(&format!("fact-trouble-{}", trouble.as_str())),
        None => say!(&format!("trigger-{}", trigger.as_str())),
    };
    let mut wrong: Vec<String> = trigger.iter().map(words).collect();
    let inside = |done: &Done| done.fact == Some(Fact::PeopleInside { inside: true });
    if trigger == Some(Trigger::SmokeGas) && at.done.iter().any(inside) {
        wrong.push(say!("fact-people_inside"));
    }
    wrong.extend(state.map(|state| say!(&format!("breathing-{}", state.as_str()))));
    let unanswered = at.door.no_reply().filter(|flow| flow.cause == Cause::NoAnswer && !at.door.is_inside());
    if let Some(flow) = unanswered.filter(|_| wrong.is_empty()) {
        let since = at.door.knocked_at().unwrap_or(flow.began.at);
        wrong.push(say!("card-no-answer", time: time(since)));
        wrong.extend(at.door.known().last_heard().map(|(heard, when)| heard_at(heard, when)));
    }
    wrong
}

/// An address whose postcode does not break over two lines: it is read aloud.
fn unbroken(address: &str) -> String {
    match address.rsplit_once(' ') {
        Some((before, inward)) if inward.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("{before}\u{a0}{inward}")
        }
        _no_postcode => address.to_owned(),
    }
}
