//! Leave to see a code outside its window: asked of the office where there is signal, read out over the phone where there
//! is none. Life at risk is 999, which stays where it is.

use std::time::Duration;

use dioxus::prelude::*;

use super::visit::VisitHead;
use crate::domain::entry::Dialled;
use crate::domain::grant::NoVoice;
use crate::domain::ids::{MethodId, VisitId};
use crate::say;
use crate::shell::grants::{AskError, VoiceError};
use crate::shell::view::{AtDoor, LeaveView};
use crate::ui::hooks::{use_phone, use_seconds, use_view};
use crate::ui::i18n::time::{duration, time};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::field::TextField;
use crate::ui::parts::foot::use_dial_in;
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::problem::Problem;
use crate::ui::parts::step::{FactLine, Heading};
use crate::ui::routes::Route;

/// Why the office did not answer as asked, in words.
pub fn ask_words(error: &AskError) -> String {
    match error {
        AskError::Unreachable => say!("ask-unreachable"),
        AskError::Recovering => say!("ask-recovering"),
        AskError::Refused => say!("ask-refused"),
        AskError::Fault(_) => say!("problem-fault"),
    }
}

fn voice_words(error: &VoiceError) -> String {
    match error {
        VoiceError::No(NoVoice::Misheard) => say!("voice-misheard"),
        VoiceError::No(NoVoice::Wrong { left }) => say!("voice-wrong", left: *left),
        VoiceError::No(NoVoice::TriesSpent) => say!("voice-spent"),
        VoiceError::No(NoVoice::TooOld) => say!("voice-old"),
        VoiceError::No(NoVoice::UsedUp) => say!("voice-used-up"),
        VoiceError::NoKey => say!("voice-no-key"),
        VoiceError::Shadow => say!("shadow-code-lead"),
        VoiceError::Fault(_) => say!("problem-fault"),
    }
}

/// The visit and the way in that an address names.
fn place(id: &str, method: &str) -> Option<(AtDoor, MethodId, LeaveView)> {
    let (visit, method): (VisitId, MethodId) = (id.parse().ok()?, method.parse().ok()?);
    use_view(|phone| {
        let at = phone.at_door(visit).ok().flatten()?;
        let leave = phone.leave(visit, at.client.id, method);
        Some((at, method, leave))
    })
}

#[component]
fn Gone() -> Element {
    rsx! {
        div { class: "room",
            main { class: "page", Heading { title: say!("not-here-title"), lead: say!("not-here-words") } }
        }
        Dock {
            label: say!("back-to-today"),
            icon: IconName::Back,
            onanswer: move |()| drop(navigator().push(Route::Today {})),
        }
    }
}

/// *A manager has given leave.*
#[component]
fn Given(at: AtDoor, leave: LeaveView) -> Element {
    let visit = at.visit.id;
    let until = leave.until(at.now).map(time).unwrap_or_default();
    let lead = match &leave.granted {
        Some((by, _)) => say!("leave-given-by", name: by.as_str(), time: until),
        None => say!("leave-given-voice", time: until),
    };
    rsx! {
        div { class: "room",
            VisitHead { at }
            main { class: "page",
                Heading { title: say!("leave-given-title"), lead }
                FactLine { icon: IconName::Info, text: say!("leave-given-once") }
            }
        }
        Dock { label: say!("ask-back"), onanswer: move |()| drop(navigator().replace(Route::visit(visit))) }
    }
}

/// *Ask to see the code.*
#[component]
pub fn Ask(id: String, method: String) -> Element {
    use_seconds();
    let phone = use_phone();
    let mut busy = use_signal(|| false);
    let mut problem = use_signal(|| None::<String>);
    let Some((at, method, leave)) = place(&id, &method) else { return rsx! { Gone {} } };
    if leave.is_open() {
        return rsx! { Given { at, leave } };
    }
    let visit = at.visit.id;
    let go = move |()| {
        if busy() {
            return;
        }
        busy.set(true);
        let phone = phone.clone();
        spawn(async move {
            let done = phone.ask_for_grant(visit, method).await;
            problem.set(done.err().map(|error| ask_words(&error)));
            busy.set(false);
        });
    };
    let asked = leave.asked.filter(|_| problem.read().is_none());
    // Whoever was told to go in still needs that yes here.
    let lead = match at.door.known().told_to_go_in() {
        Some(name) => say!("ask-lead-told", name: name),
        None => say!("ask-lead"),
    };
    rsx! {
        div { class: "room",
            VisitHead { at: at.clone() }
            main { class: "page",
                if let Some(text) = problem() {
                    Problem { text }
                }
                Heading { title: say!("ask-title"), lead }
                if let Some(asked) = asked {
                    p { class: "fact", role: "status",
                        Icon { name: IconName::Clock }
                        span { {say!("ask-asked", time: time(asked))} }
                    }
                }
                div { class: "answers",
                    Answer {
                        label: say!("ask-voice"),
                        hint: say!("ask-voice-hint"),
                        icon: IconName::Phone,
                        onanswer: move |()| drop(navigator().push(Route::voice(visit, method))),
                    }
                    Answer {
                        label: say!("ask-back"),
                        icon: IconName::Back,
                        onanswer: move |()| drop(navigator().replace(Route::visit(visit))),
                    }
                }
            }
        }
        Dock {
            label: if busy() { say!("ask-working") } else if asked.is_some() { say!("ask-again") } else { say!("ask-office") },
            icon: IconName::Up,
            busy: busy(),
            onanswer: go,
        }
    }
}

/// Eight digits as they are read out: in fours.
fn in_fours(digits: &str) -> String {
    let groups: Vec<String> = digits.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into()).collect();
    groups.join(" ")
}

/// *Read these to on-call*, and type what they read back.
#[component]
pub fn Voice(id: String, method: String) -> Element {
    use_seconds();
    let phone = use_phone();
    let dial = use_dial_in(id.parse::<VisitId>().ok());
    let mut typed = use_signal(String::new);
    let mut problem = use_signal(|| None::<String>);
    let Some((at, _, leave)) = place(&id, &method) else { return rsx! { Gone {} } };
    if leave.voice.is_some() {
        return rsx! { Given { at, leave } };
    }
    let (visit, client) = (at.visit.id, at.client.id);
    let digits = use_view(|phone| phone.voice_digits(client));
    let show = {
        let phone = phone.clone();
        move |()| problem.set(phone.show_voice_digits(visit).err().map(|error| voice_words(&error)))
    };
    let Some((digits, left, _tries)) = digits else {
        return rsx! {
            div { class: "room",
                VisitHead { at }
                main { class: "page",
                    if let Some(text) = problem() {
                        Problem { text }
                    }
                    Heading { title: say!("voice-title"), lead: say!("voice-lead") }
                    div { class: "answers",
                        Answer {
                            label: say!("ring-on-call"),
                            icon: IconName::Phone,
                            onanswer: move |()| dial.call(Dialled::OnCall),
                        }
                        Answer {
                            label: say!("ask-back"),
                            icon: IconName::Back,
                            onanswer: move |()| drop(navigator().replace(Route::visit(visit))),
                        }
                    }
                }
            }
            Dock { label: say!("voice-show"), onanswer: show }
        };
    };
    let minutes = Duration::from_secs(left.as_secs().div_ceil(60) * 60);
    // What is wrong takes the place of what was read already: the field stays in sight.
    let lead = if problem.read().is_some() { String::new() } else { say!("voice-read-lead", time: duration(minutes)) };
    let check = use_callback(move |()| {
        let answer = typed();
        problem.set(phone.answer_voice(visit, &answer).err().map(|error| voice_words(&error)));
    });
    let spoken: Vec<String> = digits.chars().map(String::from).collect();
    rsx! {
        div { class: "room",
            VisitHead { at }
            main { class: "page",
                if let Some(text) = problem() {
                    Problem { text, field: "voice" }
                }
                Heading { title: say!("voice-read-title"), lead }
                p { class: "number", role: "img", aria_label: spoken.join(" "), {in_fours(&digits)} }
                TextField {
                    id: "voice",
                    label: say!("voice-answer"),
                    mode: "numeric",
                    longest: 20,
                    oninput: move |text| typed.set(text),
                    onenter: move |()| check.call(()),
                }
                div { class: "answers",
                    Answer {
                        label: say!("ring-on-call"),
                        half: true,
                        icon: IconName::Phone,
                        onanswer: move |()| dial.call(Dialled::OnCall),
                    }
                    Answer {
                        label: say!("ask-back"),
                        half: true,
                        icon: IconName::Back,
                        onanswer: move |()| drop(navigator().replace(Route::visit(visit))),
                    }
                }
            }
        }
        Dock { label: say!("voice-check"), icon: IconName::Tick, onanswer: move |()| check.call(()) }
    }
}
