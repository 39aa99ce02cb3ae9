//! The PIN: choosing one, unlocking, and what ten wrong ones mean.

use dioxus::prelude::*;

use crate::domain::pin::{SHORTEST, Weak};
use crate::say;
use crate::shell::Phone;
use crate::shell::lock::Pin;
use crate::shell::lock::PinError;
use crate::ui::hooks::{use_phone, use_seconds, use_view};
use crate::ui::i18n::time::duration;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::back::use_back;
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::foot::use_dial;
use crate::ui::parts::icon::{Icon, IconName, Mark};
use crate::ui::parts::pad::{Pad, Typed};
use crate::ui::parts::problem::Problem;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::Heading;
use crate::ui::parts::strip::Banners;
use crate::ui::routes::Route;
use crate::ui::screens::enrol::Enrol;
use crate::ui::screens::in_words::InWords;
use crate::ui::screens::visit::Visit;

fn weak(reason: Weak) -> String {
    match reason {
        Weak::TooShort => say!("pin-weak-too-short"),
        Weak::TooLong => say!("pin-weak-too-long"),
        Weak::NotDigits => say!("pin-weak-not-digits"),
        Weak::Repeats => say!("pin-weak-repeats"),
        Weak::Run => say!("pin-weak-run"),
    }
}

fn wrong(error: &PinError) -> String {
    match error {
        PinError::Weak(reason) => weak(*reason),
        PinError::Wrong { left, .. } => say!("pin-wrong", left: *left),
        PinError::Wait(left) => say!("pin-wait", time: duration(*left)),
        PinError::Shredded => say!("pin-shredded-title"),
        PinError::Keystore(_) => say!("pin-problem-keys"),
        PinError::Same => say!("pin-same"),
        PinError::Fault(_) | PinError::Chosen => say!("problem-fault"),
    }
}

fn take(mut typed: Typed) -> Pin {
    Pin::new(std::mem::take(&mut **typed.write()))
}

/// Choosing a PIN, twice.
#[component]
pub fn ChoosePin() -> Element {
    let phone = use_phone();
    let strip = use_view(Phone::strip);
    let typed: Typed = use_signal(|| zeroize::Zeroizing::new(String::new()));
    let mut first = use_signal(|| None::<zeroize::Zeroizing<String>>);
    let mut problem = use_signal(|| None::<String>);
    let mut busy = use_signal(|| false);
    let again = first.read().is_some();
    let go = use_callback(move |()| {
        if busy() {
            return;
        }
        let pin = take(typed);
        // EXPOSE: to compare what was typed twice, and to check for weak PINs before it is typed again.
        if let Some(before) = first.write().take() {
            if before.as_str() != pin.expose() {
                problem.set(Some(say!("pin-not-same")));
                return;
            }
        } else {
            if let Err(reason) = crate::domain::pin::check(pin.expose()) {
                problem.set(Some(weak(reason)));
            } else {
                problem.set(None);
                first.set(Some(zeroize::Zeroizing::new(pin.expose().to_owned())));
            }
            return;
        }
        busy.set(true);
        let phone = phone.clone();
        spawn(async move {
            let done = tokio::task::spawn_blocking(move || phone.choose_pin(&pin)).await;
            problem.set(done.ok().and_then(Result::err).map(|error| wrong(&error)));
            busy.set(false);
        });
    });
    let mut start_over = move || {
        let mut typed = typed;
        typed.write().clear();
        first.set(None);
        problem.set(None);
    };
    use_back(usize::from(again), start_over);
    rsx! {
        div { class: "room",
            header {
                PageBar { title: say!("app-name"), sub: use_view(Phone::organisation) }
                Banners { strip }
            }
            main { class: "page",
                if let Some(text) = problem() {
                    Problem { text }
                }
                if again {
                    Heading { title: say!("pin-again-title"), lead: say!("pin-again-lead") }
                } else {
                    Heading { title: say!("pin-choose-title"), lead: say!("pin-choose-lead") }
                }
                p { class: "hint", {say!("pin-office", fingerprint: use_view(Phone::fingerprint))} }
                Pad { typed, left_label: say!("pin-start-over"), onleft: move |()| start_over(), onenter: move |()| go.call(()) }
            }
        }
        Dock {
            label: if busy() { say!("pin-working") } else if again { say!("pin-keep") } else { say!("pin-next") },
            icon: if again { IconName::Tick } else { IconName::Next },
            busy: busy(),
            onanswer: move |()| go.call(()),
        }
    }
}

/// Unlocking.
#[component]
pub fn Unlock() -> Element {
    use_seconds();
    let phone = use_phone();
    let strip = use_view(Phone::strip);
    let typed: Typed = use_signal(|| zeroize::Zeroizing::new(String::new()));
    let mut problem = use_signal(|| None::<String>);
    let mut busy = use_signal(|| false);
    let mut forgot = use_signal(|| false);
    let wait = use_view(Phone::pin_wait);
    let worker = use_view(|phone| phone.worker_name().unwrap_or_default());
    let go = use_callback(move |()| {
        if busy() || typed.peek().len() < SHORTEST {
            return;
        }
        let pin = take(typed);
        busy.set(true);
        let phone = phone.clone();
        spawn(async move {
            let done = tokio::task::spawn_blocking(move || phone.unlock(&pin)).await;
            problem.set(done.ok().and_then(Result::err).map(|error| wrong(&error)));
            busy.set(false);
        });
    });
    let mut again = use_signal(|| false);
    let under_way = use_view(Phone::recordable);
    let cannot_be_opened = use_view(Phone::cannot_be_opened);
    let mut recording = use_signal(|| false);
    let mut writing = use_signal(|| false);
    use_back(usize::from(again() || recording() || writing()), move || {
        again.set(false);
        recording.set(false);
        writing.set(false);
    });
    if again() {
        return rsx! {
            Enrol {}
        };
    }
    if writing() {
        return rsx! {
            InWords { onclose: move |()| writing.set(false) }
        };
    }
    // Where the key storage is gone no PIN opens the phone: the visit under way is recorded all the same.
    if let Some(visit) = under_way.filter(|_| recording()) {
        return rsx! {
            Visit { id: visit.to_string() }
        };
    }
    let text = if wait.is_zero() { problem() } else { Some(say!("pin-wait", time: duration(wait))) };
    rsx! {
        div { class: "under",
            div { class: "room",
                header { Banners { strip } }
                main { class: "page",
                    if let Some(text) = text {
                        Problem { text }
                    }
                    if under_way.is_some() {
                        Answer { label: say!("pin-shredded-record"), onanswer: move |()| recording.set(true) }
                    }
                    if cannot_be_opened {
                        Answer { label: say!("in-words-go"), onanswer: move |()| writing.set(true) }
                    }
                    div { class: "hello",
                        Mark { big: true }
                        div { class: "hello__who",
                            Heading { title: say!("pin-unlock-title") }
                            p { {say!("pin-who", worker: worker, organisation: use_view(Phone::organisation))} }
                        }
                    }
                    Link { class: "quiet-link", to: Route::Lost {},
                        Icon { name: IconName::Key }
                        {say!("lost-locked")}
                    }
                    Pad {
                        typed,
                        left_label: say!("pin-forgot"),
                        onleft: move |()| forgot.set(true),
                        onenter: move |()| go.call(()),
                    }
                }
            }
            Dock {
                label: if busy() { say!("pin-working") } else { say!("pin-unlock") },
                busy: busy(),
                onanswer: move |()| go.call(()),
            }
            if forgot() {
                Sheet { title: say!("pin-forgot-title"), onclose: move |()| forgot.set(false),
                    div { class: "sheet__body",
                        p { {say!("pin-forgot-words")} }
                        Answer { label: say!("enrol-title"), onanswer: move |()| again.set(true) }
                    }
                    Dock { label: say!("back"), icon: IconName::Back, onanswer: move |()| forgot.set(false) }
                }
            }
        }
    }
}

/// Which of the three PINs is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Present,
    New,
    Again,
}

/// Choosing another PIN: the present one, then the new one twice. Nothing changes before the last.
#[component]
pub fn ChangePin() -> Element {
    let phone = use_phone();
    let typed: Typed = use_signal(|| zeroize::Zeroizing::new(String::new()));
    let mut present = use_signal(|| zeroize::Zeroizing::new(String::new()));
    let mut new = use_signal(|| zeroize::Zeroizing::new(String::new()));
    let mut asked = use_signal(|| Asked::Present);
    let mut problem = use_signal(|| None::<String>);
    let mut busy = use_signal(|| false);
    let go = use_callback(move |()| {
        if busy() || typed.peek().len() < SHORTEST {
            return;
        }
        let pin = take(typed);
        problem.set(None);
        // EXPOSE: to keep what was typed until all three are there, to check it, and to compare it.
        match asked() {
            Asked::Present => {
                present.set(zeroize::Zeroizing::new(pin.expose().to_owned()));
                asked.set(Asked::New);
            }
            Asked::New => {
                if let Err(reason) = crate::domain::pin::check(pin.expose()) {
                    problem.set(Some(weak(reason)));
                } else {
                    new.set(zeroize::Zeroizing::new(pin.expose().to_owned()));
                    asked.set(Asked::Again);
                }
            }
            Asked::Again if new.peek().as_str() != pin.expose() => {
                problem.set(Some(say!("pin-not-same")));
                asked.set(Asked::New);
            }
            Asked::Again => {
                busy.set(true);
                let phone = phone.clone();
                let (before, after) = (Pin::new(std::mem::take(&mut **present.write())), pin);
                new.write().clear();
                spawn(async move {
                    let done = tokio::task::spawn_blocking(move || phone.change_pin(&before, &after)).await;
                    busy.set(false);
                    match done.ok().and_then(Result::err) {
                        None => drop(navigator().replace(Route::Settings {})),
                        Some(error) => {
                            problem.set(Some(wrong(&error)));
                            asked.set(Asked::Present);
                        }
                    }
                });
            }
        }
    });
    let (title, lead) = match asked() {
        Asked::Present => (say!("pin-change-title"), say!("pin-change-lead")),
        Asked::New => (say!("pin-new-title"), say!("pin-choose-lead")),
        Asked::Again => (say!("pin-again-title"), say!("pin-again-lead")),
    };
    let mut start_over = move || {
        let mut typed = typed;
        typed.write().clear();
        asked.set(Asked::Present);
        problem.set(None);
    };
    use_back(usize::from(asked() != Asked::Present), start_over);
    let last = asked() == Asked::Again;
    rsx! {
        div { class: "room",
            header { PageBar { title: say!("settings-pin"), back: true } }
            main { class: "page",
                if let Some(text) = problem() {
                    Problem { text }
                }
                Heading { title, lead }
                Pad {
                    typed,
                    left_label: say!("pin-start-over"),
                    onleft: move |()| start_over(),
                    onenter: move |()| go.call(()),
                }
            }
        }
        Dock {
            label: if busy() { say!("pin-working") } else if last { say!("pin-keep") } else { say!("pin-next") },
            icon: if last { IconName::Tick } else { IconName::Next },
            busy: busy(),
            onanswer: move |()| go.call(()),
        }
    }
}

/// Ten wrong PINs.
#[component]
pub fn Shredded() -> Element {
    let dial = use_dial();
    let strip = use_view(Phone::strip);
    let mut again = use_signal(|| false);
    let under_way = use_view(Phone::recordable);
    let mut recording = use_signal(|| false);
    let mut writing = use_signal(|| false);
    use_back(usize::from(again() || recording() || writing()), move || {
        again.set(false);
        recording.set(false);
        writing.set(false);
    });
    if again() {
        return rsx! {
            Enrol {}
        };
    }
    if writing() {
        return rsx! {
            InWords { onclose: move |()| writing.set(false) }
        };
    }
    // The visit under way, and no other: what happens at its door is recorded whatever became of the PIN.
    if let Some(visit) = under_way.filter(|_| recording()) {
        return rsx! {
            Visit { id: visit.to_string() }
        };
    }
    rsx! {
        div { class: "room",
            header {
                PageBar { title: say!("app-name"), sub: use_view(Phone::organisation) }
                Banners { strip }
            }
            main { class: "page",
                Heading { title: say!("pin-shredded-title"), lead: say!("pin-shredded-words") }
                div { class: "answers",
                    if under_way.is_some() {
                        Answer { label: say!("pin-shredded-record"), onanswer: move |()| recording.set(true) }
                    }
                    Answer { label: say!("in-words-go"), onanswer: move |()| writing.set(true) }
                    Answer { label: say!("enrol-title"), onanswer: move |()| again.set(true) }
                }
            }
        }
        Dock {
            label: say!("ring-on-call"),
            icon: IconName::Phone,
            onanswer: move |()| dial.call(crate::domain::entry::Dialled::OnCall),
        }
    }
}
