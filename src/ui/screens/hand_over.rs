//! Staying outside: ring on-call; it ends with *handed to NAME*, unless the door opens after all.

use dioxus::prelude::*;

use super::code::{Offer, OtherCode};
use super::visit::VisitHead;
use crate::domain::door::{Event, HandOver as Why};
use crate::domain::entry::{Dialled, Purpose};
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_answer, use_page, use_view};
use crate::ui::i18n::time::time;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::field::TextField;
use crate::ui::parts::foot::use_dial;
use crate::ui::parts::hold::{Door, DoorWords, HoldButton, LastHold};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::Heading;
use crate::ui::routes::Route;

/// The words' key for a reason.
fn key(why: Why) -> &'static str {
    match why {
        Why::Refused => "refused",
        Why::Someone(who) => who.as_str(),
        Why::Trouble(trouble) => trouble.as_str(),
    }
}

/// The screen.
#[component]
pub fn HandOver(at: AtDoor, why: Why) -> Element {
    let answer = use_answer(at.visit.id);
    let dial = use_dial();
    let mut naming = use_signal(|| false);
    let key = key(why);
    let name = at.client.call_name().to_owned();
    let may_open = !matches!(why, Why::Trouble(_));
    // Nobody came, or the way in failed: with a manager's leave the safe may be opened all the same.
    let leave = false;
    let code = use_view(|phone| phone.code(&at, MethodKind::KeySafe, Purpose::Enter)).filter(|_| leave);
    let (visit, page) = (at.visit.id, use_page());
    let last: LastHold = use_signal(|| None);
    // While the first look goes on its button stays where the thumb is.
    let held = use_view(|phone| phone.shown(page, visit));
    let seen = at.door.granted_look().is_some_and(|look| look.hidden);
    let granted = seen && held.is_none();
    let first = code.as_ref().filter(|code| code.leave.is_open() && code.may.is_ok() && !seen);
    let look = first.map(|code| code.wish);
    let ring =
        if at.on_call.is_empty() { say!("ring-on-call") } else { say!("ring-on-call-name", name: at.on_call.clone()) };
    rsx! {
        div { class: "under",
            div { class: "room",
                VisitHead { at: at.clone() }
                main { class: "page",
                    AnswerProblem {}
                    Heading {
                        title: say!(&format!("hand-{key}-title")),
                        lead: say!(&format!("hand-{key}-lead"), name: name),
                    }
                    if let Some(code) = code.clone().filter(|code| code.leave.is_open() && granted) {
                        section { class: "extra",
                            OtherCode {
                                at: at.clone(),
                                offer: Offer { kind: code.kind, purpose: Purpose::Enter, title: String::new() },
                                code,
                            }
                        }
                    }
                    if let Some(wish) = look {
                        Door { visit, wish }
                        DoorWords { visit, wish, before: say!("leave-given-once") }
                    }
                    div { class: "answers",
                        if let Some(code) = code.clone().filter(|code| !code.leave.is_open()) {
                            Answer {
                                label: say!("ask-go"),
                                icon: IconName::Headset,
                                onanswer: move |()| drop(navigator().push(Route::ask(visit, code.wish.method))),
                            }
                        }
                        Answer { label: say!("hand-over"), icon: IconName::People, onanswer: move |()| naming.set(true) }
                        if may_open {
                            Answer {
                                label: say!("hand-opened"),
                                half: true,
                                onanswer: move |()| answer.call(Event::Answered),
                            }
                        }
                        Answer {
                            label: say!("hand-back"),
                            half: may_open,
                            onanswer: move |()| answer.call(Event::GoBack),
                        }
                    }
                }
            }
            // The lit answer is what can be done now.
            if let Some(wish) = look {
                section { class: "dock", aria_label: say!("your-answer"),
                    HoldButton { visit, wish, label: say!("code-hold"), last }
                }
            } else if granted {
                Dock { label: say!("got-key"), onanswer: move |()| answer.call(Event::KeyTaken) }
            } else {
                Dock { label: ring, icon: IconName::Phone, onanswer: move |()| dial.call(Dialled::OnCall) }
            }
            if naming() {
                NameSheet {
                    on_call: at.on_call.clone(),
                    now: time(at.now),
                    onclose: move |()| naming.set(false),
                    onname: move |name| answer.call(Event::HandedTo(name)),
                }
            }
        }
    }
}

/// Who takes over? Then it is read back for a yes.
#[component]
fn NameSheet(on_call: String, now: String, onclose: EventHandler<()>, onname: EventHandler<String>) -> Element {
    let mut name = use_signal(|| on_call.clone());
    let mut wrong = use_signal(String::new);
    let mut check = use_signal(|| false);
    let go = use_callback(
        move |()| {
            if name().trim().is_empty() { wrong.set(say!("name-missing")) } else { check.set(true) }
        },
    );
    if check() {
        let said = name().trim().to_owned();
        return rsx! {
            Sheet { title: say!("hand-over-title"), onclose,
                div { class: "sheet__body",
                    AnswerProblem {}
                    p { class: "step__lead", {say!("hand-over-check", name: said.clone(), time: now)} }
                    Answer { label: say!("finish-no"), icon: IconName::Back, onanswer: move |()| check.set(false) }
                }
                Dock {
                    label: say!("hand-over-yes"),
                    icon: IconName::Tick,
                    onanswer: move |()| onname.call(said.clone()),
                }
            }
        };
    }
    rsx! {
        Sheet { title: say!("hand-over-title"), onclose,
            div { class: "sheet__body",
                TextField {
                    id: "hand-name",
                    label: say!("hand-over-name"),
                    wrong: wrong(),
                    initial: on_call,
                    oninput: move |text| name.set(text),
                    onenter: move |()| go.call(()),
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
            Dock { label: say!("hand-over-next"), onanswer: move |()| go.call(()) }
        }
    }
}
