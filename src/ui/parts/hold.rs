//! Hold to see: the door that opens while the thumb holds, and the button that opens it.
//!
//! The code is in the page only while it is held, outside the accessibility tree, and cannot be selected. It goes when
//! the thumb lifts or slides off (the pointer is captured), at a key's release, and when the page loses focus; the
//! window's own guards and the 30 seconds are the phone's.

use dioxus::prelude::*;

use super::answers::Answer;
use super::icon::{Icon, IconName};
use crate::domain::entry::{Hidden, How};
use crate::domain::ids::VisitId;
use crate::domain::reveal::{Refusal, Wish};
use crate::say;
use crate::shell::reveal::RevealError;
use crate::ui::hooks::{use_page, use_phone, use_seconds, use_view};
use crate::ui::i18n::time::duration;

/// Why a hold showed nothing, for the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotShown {
    /// A rule says no.
    Refused(Refusal),
    /// Another window shows a code.
    OtherWindow,
    /// Not on this phone, or it did not open.
    NotHere,
    /// The office has to release it first.
    AskOffice,
    /// It could not be logged.
    Fault,
}

/// What became of the last hold on this screen.
pub type LastHold = Signal<Option<NotShown>>;

/// Shows while held, or for a while after a tap.
pub fn use_hold(visit: VisitId, wish: Wish, mut last: LastHold) -> (Callback<How>, Callback<Hidden>) {
    let (phone, page) = (use_phone(), use_page());
    let shown = use_callback({
        let phone = phone.clone();
        move |how| {
            let refused = match phone.show_by(page, visit, wish, how) {
                Ok(()) => None,
                Err(RevealError::Refused(refusal)) => Some(NotShown::Refused(refusal)),
                Err(RevealError::OtherWindow) if phone.shown(page, visit).is_some() => None,
                Err(RevealError::OtherWindow) => Some(NotShown::OtherWindow),
                Err(RevealError::NotHere) => Some(NotShown::NotHere),
                Err(RevealError::AskOffice) => Some(NotShown::AskOffice),
                Err(RevealError::Fault(fault)) => {
                    tracing::error!(%fault, "a code was not shown");
                    Some(NotShown::Fault)
                }
            };
            last.set(refused);
        }
    });
    let hidden = use_callback(move |reason: Hidden| phone.hide(page, reason));
    (shown, hidden)
}

/// The door: shut, or open with the code on it. Fills the same place before, during and after.
#[component]
pub fn Door(visit: VisitId, wish: Wish) -> Element {
    use_seconds();
    let page = use_page();
    let shown = use_view(|phone| phone.shown(page, visit)).filter(|shown| shown.wish == wish);
    match shown {
        None => rsx! {
            div { class: "safe safe--shut", role: "status",
                p { class: "safe__word",
                    Icon { name: IconName::Lock }
                    {say!("code-hidden")}
                }
            }
        },
        Some(shown) => {
            // EXPOSE: drawn while the worker holds the button; not selectable, not copied, not logged.
            let digits = shown.expose();
            let length = digits.chars().count();
            // From seven on, two rows: read in halves.
            let half = if length > 6 { length.div_ceil(2) } else { length };
            let (first, second): (String, String) =
                (digits.chars().take(half).collect(), digits.chars().skip(half).collect());
            rsx! {
                div { class: "safe safe--open",
                    span { class: "safe__leaf", "aria-hidden": "true" }
                    p { class: "safe__code", style: "--digits: {half}", "aria-hidden": "true",
                        "{first}"
                        if !second.is_empty() {
                            br {}
                            "{second}"
                        }
                    }
                    // The one place where a screen reader meets a code: the worker asked for it, for this look.
                    if shown.how == How::Spoken {
                        p { class: "for-ears", role: "alert",
                            // EXPOSE: said digit by digit, by the worker's own wish, through an earpiece.
                            {spoken(digits)}
                        }
                    }
                }
            }
        }
    }
}

/// The sentence under the door: what holds before, during and after a look.
#[component]
pub fn DoorWords(visit: VisitId, wish: Wish, before: String) -> Element {
    use_seconds();
    let page = use_page();
    let shown = use_view(|phone| phone.shown(page, visit)).filter(|shown| shown.wish == wish);
    match shown {
        None => rsx! {
            p { class: "fact",
                Icon { name: IconName::Clock }
                span { "{before}" }
            }
        },
        Some(shown) => {
            let left = duration(std::time::Duration::from_secs(shown.left));
            let order = if shown.order_free { say!("code-any-order") } else { say!("code-in-order") };
            rsx! {
                p { class: "fact",
                    Icon { name: IconName::Clock }
                    span {
                        b { "{order}" }
                        " "
                        {say!("code-hides", seconds: left)}
                    }
                }
            }
        }
    }
}

/// Captures the pointer: without it a mouse that slides off never sends its release. Where the button lay is noted, for it
/// may be moved from under a thumb that holds still, by the door that opens above it.
const TAKEN: &str = "this.setPointerCapture(event.pointerId); this.heldAt = this.getBoundingClientRect();";

/// Lets go of a pointer that left the button by more than a thumb's wobble: the release hides the code.
const SLID_OFF: &str = "const box = this.heldAt ?? this.getBoundingClientRect(), wobble = 12; \
    if (event.clientX < box.left - wobble || event.clientX > box.right + wobble || \
        event.clientY < box.top - wobble || event.clientY > box.bottom + wobble) { \
        if (this.hasPointerCapture(event.pointerId)) this.releasePointerCapture(event.pointerId); }";

/// The button. Held by thumb, mouse, space or enter.
#[component]
pub fn HoldButton(
    visit: VisitId,
    wish: Wish,
    label: String,
    #[props(default = true)] main: bool,
    last: LastHold,
) -> Element {
    let (shown, hidden) = use_hold(visit, wish, last);
    let page = use_page();
    let held = use_view(|phone| phone.shown(page, visit)).is_some_and(|shown| shown.wish == wish);
    // A button that goes away can send no release.
    use_drop(move || hidden.call(Hidden::PageGone));
    let mut class = String::from(if main { "answer answer--main answer--hold" } else { "answer answer--hold-quiet" });
    if held {
        class.push_str(" answer--held");
    }
    rsx! {
        button {
            class,
            r#type: "button",
            "onpointerdown": TAKEN,
            // With it captured, only the place says that the thumb has slid off.
            "onpointermove": SLID_OFF,
            "oncontextmenu": "event.preventDefault()",
            onpointerdown: move |event| {
                if event.is_primary() {
                    shown.call(How::Hold);
                }
            },
            onpointerup: move |_| hidden.call(Hidden::Released),
            onpointercancel: move |_| hidden.call(Hidden::Released),
            onlostpointercapture: move |_| hidden.call(Hidden::Released),
            onpointerleave: move |_| hidden.call(Hidden::Released),
            onblur: move |_| hidden.call(Hidden::Blur),
            onkeydown: move |event| {
                if !event.is_auto_repeating() && is_press(&event.key()) {
                    shown.call(How::Hold);
                }
            },
            onkeyup: move |event| {
                if is_press(&event.key()) {
                    hidden.call(Hidden::Released);
                }
            },
            if !main {
                Icon { name: IconName::Thumb }
            }
            span { class: "answer__words",
                if held {
                    {say!("code-holding")}
                } else {
                    "{label}"
                }
            }
            if main {
                span { class: "answer__knob", Icon { name: IconName::Thumb } }
            }
        }
    }
}

/// A code as it is said: sign by sign.
fn spoken(code: &str) -> String {
    let signs: Vec<String> = code.chars().map(String::from).collect();
    signs.join(", ")
}

/// The other ways of looking that the office agreed with this worker: a tap, or said to a screen reader.
#[component]
pub fn OtherWays(visit: VisitId, wish: Wish, last: LastHold) -> Element {
    let (shown, hidden) = use_hold(visit, wish, last);
    let page = use_page();
    let ways: Vec<How> = use_view(crate::shell::Phone::ways).into_iter().filter(|how| !how.is_hold()).collect();
    let showing = use_view(|phone| phone.shown(page, visit)).filter(|shown| shown.wish == wish).map(|shown| shown.how);
    let label = |how: How| match how {
        _ if showing == Some(how) => say!("code-hide-now"),
        How::Tap => say!("code-tap"),
        How::Spoken | How::Hold => say!("code-spoken"),
    };
    rsx! {
        for how in ways {
            Answer {
                key: "{label(how)}",
                label: label(how),
                icon: IconName::Eye,
                onanswer: move |()| {
                    if showing == Some(how) { hidden.call(Hidden::Released) } else { shown.call(how) }
                },
            }
        }
    }
}

fn is_press(key: &Key) -> bool {
    match key {
        Key::Enter => true,
        Key::Character(text) => text == " ",
        _ => false,
    }
}
