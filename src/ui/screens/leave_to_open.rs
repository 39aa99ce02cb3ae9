//! The key safe opened with a manager's leave, where nobody came or the way in failed: ask for it, look, have the key.

use dioxus::prelude::*;

use super::code::{Offer, OtherCode};
use crate::domain::door::{Event, Key};
use crate::domain::entry::Purpose;
use crate::domain::ids::MethodId;
use crate::domain::reveal::Wish;
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::{AtDoor, CodeView};
use crate::ui::hooks::{use_answer, use_page, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::hold::{Door, DoorWords, HoldButton, LastHold};
use crate::ui::parts::icon::IconName;
use crate::ui::routes::Route;

/// What of it is offered now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    code: Option<CodeView>,
    /// The first look, which is the lit answer.
    look: Option<Wish>,
    /// Whether the code was seen with leave: then the key is asked for.
    granted: bool,
    /// Whether the key is in hand: then only going in is.
    taken: bool,
}

impl Offered {
    /// Whether it has the dock.
    pub fn is_lit(&self) -> bool {
        self.look.is_some() || self.granted || self.taken
    }

    /// Whose code leave can be asked for; `None` where there is none to ask for, or it was given.
    pub fn to_ask(&self) -> Option<MethodId> {
        let code = self.code.as_ref().filter(|code| !code.leave.is_open() && !self.taken);
        code.map(|code| code.wish.method)
    }
}

/// What of it is offered in this visit.
pub fn offered(at: &AtDoor) -> Offered {
    let (visit, page) = (at.visit.id, use_page());
    let code = use_view(|phone| phone.code(at, MethodKind::KeySafe, Purpose::Enter));
    // While the first look goes on its button stays where the thumb is.
    let held = use_view(|phone| phone.shown(page, visit));
    let seen = at.door.granted_look().is_some_and(|look| look.hidden);
    let first = code.as_ref().filter(|code| code.leave.is_open() && code.may.is_ok() && !seen);
    let look = first.map(|code| code.wish);
    let taken = at.door.key() == Key::Taken && !at.door.is_inside();
    Offered { look: look.filter(|_| !taken), granted: seen && held.is_none() && !taken, taken, code }
}

/// The door with the code, or the way to ask for leave.
#[component]
pub fn LeaveToOpen(at: AtDoor, offered: Offered) -> Element {
    let visit = at.visit.id;
    let Offered { code, look, granted, .. } = offered;
    let Some(code) = code else { return rsx! {} };
    if let Some(wish) = look {
        return rsx! {
            Door { visit, wish }
            DoorWords { visit, wish, before: say!("leave-given-once") }
        };
    }
    if !code.leave.is_open() {
        let method = code.wish.method;
        return rsx! {
            Answer {
                label: say!("ask-go"),
                icon: IconName::Headset,
                onanswer: move |()| drop(navigator().push(Route::ask(visit, method))),
            }
        };
    }
    if granted {
        let offer = Offer { kind: code.kind, purpose: Purpose::Enter, title: String::new() };
        return rsx! {
            section { class: "extra", OtherCode { at, offer, code } }
        };
    }
    rsx! {}
}

/// The lit answer: hold to see, then *I have the key*.
#[component]
pub fn LeaveDock(at: AtDoor, offered: Offered) -> Element {
    let answer = use_answer(at.visit.id);
    let visit = at.visit.id;
    let last: LastHold = use_signal(|| None);
    match offered.look {
        Some(wish) => rsx! {
            section { class: "dock", aria_label: say!("your-answer"),
                HoldButton { visit, wish, label: say!("code-hold"), last }
            }
        },
        None if offered.taken => rsx! {
            Dock { label: say!("opening-inside"), onanswer: move |()| answer.call(Event::Inside) }
        },
        None => rsx! {
            Dock { label: say!("got-key"), onanswer: move |()| answer.call(Event::KeyTaken) }
        },
    }
}
