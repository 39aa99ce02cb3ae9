//! The strip: how much is done here, and where the record of it is. And the banners that every screen must show.

use dioxus::prelude::*;

use super::colleagues::ColleagueLines;
use super::icon::{Icon, IconName};
use super::receipts::{Receipts, words};
use crate::say;
use crate::shell::Phone;
use crate::shell::sync::Signal as Contact;
use crate::shell::view::{Done, Kept, Stage, Strip};
use crate::ui::hooks::{use_phone, use_view};
use crate::ui::i18n::facts;
use crate::ui::i18n::time::{time, time_near};
use crate::ui::routes::Route;

/// Steps that the open strip shows: the newest.
const LONGEST_LIST: usize = 25;

/// What the strip of the phone as a whole says.
fn sentence(strip: &Strip, now: crate::domain::clock::Timestamp) -> String {
    let waiting = strip.tally.waiting;
    match strip.progress.signal {
        _ if strip.is_stop() => say!("strip-blocked", count: waiting),
        Contact::None => say!("strip-no-signal", count: waiting),
        Contact::Trouble if waiting > 0 => {
            say!("strip-waiting-trying", waiting: say!("strip-waiting", count: waiting))
        }
        _ if waiting > 0 => say!("strip-waiting", count: waiting),
        _ if strip.tally.sent > 0 => say!("strip-sent", count: strip.tally.sent),
        _ => match strip.held_at {
            Some(at) if strip.tally.all > 0 => say!("strip-all-held", time: time_near(at, now)),
            Some(_) | None => say!("strip-nothing-yet"),
        },
    }
}

fn reached(strip: &Strip) -> Kept {
    if strip.tally.waiting > 0 {
        Kept::Saved
    } else if strip.tally.sent > 0 {
        Kept::Sent
    } else {
        Kept::Held
    }
}

/// The strip of pages that are not one visit: leads to My log.
#[component]
pub fn PhoneStrip() -> Element {
    let strip = use_view(Phone::strip);
    let now = use_phone().shown_now();
    let class = if strip.is_stop() { "strip strip--stop" } else { "strip" };
    let quiet = strip.progress.signal == Contact::None || strip.is_stop();
    rsx! {
        div { class,
            Link { class: "strip__line", to: Route::Log {},
                if quiet {
                    Icon { name: if strip.is_stop() { IconName::Lock } else { IconName::NoSignal } }
                } else {
                    Receipts { kept: reached(&strip) }
                }
                span { class: "strip__words", {sentence(&strip, now)} }
                Icon { name: IconName::Next }
            }
        }
        Banners { strip }
    }
}

/// The strip of one visit: opens in place to show the steps.
#[component]
pub fn VisitStrip(kept: Option<Kept>, done: Vec<Done>) -> Element {
    let strip = use_view(Phone::strip);
    let kept = kept.unwrap_or(Kept::Saved);
    let steps = say!("strip-steps", count: done.len());
    let route = use_route::<Route>();
    let line = if route.is_practice() {
        say!("practice-strip", steps: steps)
    } else if strip.progress.signal == Contact::None && kept == Kept::Saved {
        say!("strip-done-no-signal", steps: steps, kept: words(kept))
    } else {
        say!("strip-done", steps: steps, kept: words(kept))
    };
    rsx! {
        details { class: "strip",
            summary { class: "strip__line",
                if route.is_practice() {
                    Icon { name: IconName::Info }
                } else {
                    Receipts { kept }
                }
                span { class: "strip__words", "{line}" }
                Icon { name: IconName::Down }
            }
            ol { class: "strip__list", role: "list",
                for (place, step) in done.iter().enumerate().skip(done.len().saturating_sub(LONGEST_LIST)) {
                    li { key: "{place}",
                        b { {time(step.at)} }
                        span {
                            {step.fact.as_ref().map_or_else(|| say!("log-changed"), facts::words)}
                            if let Some(corrected) = facts::corrected(step) {
                                small { "{corrected}" }
                            }
                        }
                    }
                }
            }
            if let Some(visit) = route.visit_id() {
                ColleagueLines { visit }
            }
        }
        Banners { strip }
    }
}

/// What every screen must say: keys in a file, damage found, no trusted time.
#[component]
pub fn Banners(strip: Strip) -> Element {
    let stage = use_view(Phone::stage);
    let damage = &strip.damage;
    let timeless = stage == Stage::Open && strip.quality == crate::domain::clock::Quality::Wall;
    let practice = use_route::<Route>().is_practice() || use_view(Phone::is_practising);
    rsx! {
        if practice {
            p { class: "banner banner--strong", role: "note", {say!("practice-banner")} }
        }
        if strip.development {
            p { class: "banner", role: "note", {say!("development-keys")} }
        }
        if damage.identity_lost {
            p { class: "banner banner--strong", role: "note", {say!("damage-identity")} }
        }
        if damage.set_aside {
            p { class: "banner banner--strong", role: "note", {say!("damage-database", saved: damage.saved)} }
        }
        if damage.changed > 0 {
            p { class: "banner banner--strong", role: "note", {say!("damage-entry", count: damage.changed)} }
        }
        if strip.short_of_room {
            p { class: "banner banner--strong", role: "note", {say!("short-of-room")} }
        }
        if timeless {
            p { class: "banner banner--strong", role: "note", {say!("no-time")} }
        }
    }
}
