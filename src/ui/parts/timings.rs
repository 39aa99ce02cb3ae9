//! The timings in force, in words, for the screens they govern. They are those of the visit's first entry: what the office
//! changes meanwhile governs the next visit.

use std::time::Duration;

use dioxus::prelude::*;

use crate::domain::timings::Timings;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::i18n::time::duration;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::step::FactLine;

fn words(seconds: u32) -> String {
    duration(Duration::from_secs(u64::from(seconds)))
}

fn in_force(at: &AtDoor) -> Timings {
    at.door.plan().map_or_else(Timings::default, |plan| plan.timings)
}

/// *Then wait 2 minutes*, after the words of what to do now; nothing where the plan says no wait.
pub fn then_wait(at: &AtDoor, round: u8) -> String {
    let wait = at.door.plan().map_or(0, |plan| if round < 2 { plan.first_wait } else { plan.second_wait });
    if wait == 0 { String::new() } else { format!(" {}", say!("knock-then-wait", time: words(wait))) }
}

/// How far apart the two calls to the client are.
pub fn twice(at: &AtDoor) -> String {
    say!("nr-phone-twice", time: words(in_force(at).phone_again))
}

/// When to try the next manager.
pub fn next_in_line(at: &AtDoor) -> String {
    say!("nr-on-call-next", time: words(in_force(at).on_call))
}

/// The least wait for a release.
pub fn least_wait(at: &AtDoor) -> String {
    say!("nr-wait-least", time: words(in_force(at).release))
}

/// In which consent and capacity are to be written.
pub fn owed_within(at: &AtDoor) -> String {
    say!("em-capacity-later-hint", time: words(in_force(at).owed))
}

/// What the office does where it hears nothing: rings the worker; at a door without signal, the house or another number.
#[component]
pub fn Silence(at: AtDoor) -> Element {
    let time = words(in_force(&at).silent);
    let no_signal = at.door.plan().is_some_and(|plan| plan.care.no_signal);
    let text = if no_signal && !at.door.is_emergency() {
        say!("nr-waiting-no-signal", time: time)
    } else {
        say!("nr-waiting-silent", time: time)
    };
    rsx! { FactLine { icon: IconName::Phone, text } }
}
