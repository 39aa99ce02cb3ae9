//! Leaving: before you go, and where the key is.

use dioxus::prelude::*;

use super::did_not_open::FaultSheet;
use super::enter::AlarmCode;
use super::hand_over::{Coming, NameSheet};
use super::visit::VisitHead;
use crate::domain::door::{Event, Key, Step};
use crate::domain::entry::flow::TookOver;
use crate::domain::entry::{KeyPlace, Purpose};
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::{AtDoor, CodeView};
use crate::ui::hooks::{use_answer, use_page, use_seconds, use_view};
use crate::ui::i18n::time::time;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, Question};
use crate::ui::parts::field::TextField;
use crate::ui::parts::flow::{OneLineSheet, ReadBack, use_over};
use crate::ui::parts::hold::{Door, DoorWords, HoldButton, LastHold, NotShown};
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::kept::{Kept, use_kept};
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::{FactLine, Heading};

/// *Before you go.*
#[component]
pub fn Leaving(at: AtDoor) -> Element {
    if at.door.is_of_death() {
        return rsx! { LeavingTheDead { at } };
    }
    let answer = use_answer(at.visit.id);
    let mut asked = use_signal(|| None::<Event>);
    let mut open = use_signal(|| false);
    // A door that does not lock: that is the lit answer.
    let stays = at.door.wont_lock().map(str::to_owned);
    let forced = stays.is_some();
    let name = at.client.call_name().to_owned();
    let taken = at.door.key() == Key::Taken;
    let safe = at.door.has(MethodKind::KeySafe) && !at.shadows();
    let lock =
        use_callback(move |()| if taken { answer.call(Event::DoorLocked) } else { asked.set(Some(Event::DoorLocked)) });
    let mut checks = if at.door.is_client_gone() {
        vec![say!("leave-windows")]
    } else {
        vec![say!("leave-settled", name: name), say!("leave-windows"), say!("leave-goodbye")]
    };
    if at.door.has(MethodKind::Alarm) {
        checks.push(say!("leave-alarm"));
    }
    let dock = if forced {
        rsx! {
            Dock {
                label: say!("leave-wont-lock"),
                hint: say!("leave-wont-lock-hint"),
                icon: IconName::People,
                onanswer: move |()| open.set(true),
            }
        }
    } else {
        rsx! { Dock { label: say!("leave-locked"), icon: IconName::Tick, onanswer: move |()| lock.call(()) } }
    };
    let who_stays = open().then(|| {
        rsx! {
            WhoStaysSheet {
                stays: stays.clone().unwrap_or_default(),
                onclose: move |()| open.set(false),
                onname: move |name: String| {
                    open.set(false);
                    if taken { answer.call(Event::WontLock(name)) } else { asked.set(Some(Event::WontLock(name))) }
                },
            }
        }
    });
    let read_back = asked().map(|shut| {
        rsx! {
            ReadBack {
                title: say!("finish-title"),
                yes: say!("finish-yes"),
                words: match &shut {
                    Event::WontLock(name) => say!("finish-wont-lock", name: name.as_str(), time: time(at.now)),
                    _shut => say!("finish-no-key", time: time(at.now)),
                },
                onclose: move |()| asked.set(None),
                onyes: move |()| answer.call(shut.clone()),
            }
        }
    });
    rsx! {
        Question {
            at: at.clone(),
            title: say!("leave-title"),
            dock,
            sheet: who_stays.or(read_back),
            ul { class: "checks", role: "list",
                for check in checks {
                    li { key: "{check}", class: "fact",
                        Icon { name: IconName::Next }
                        span { "{check}" }
                    }
                }
            }
            AlarmCode { at, purpose: Purpose::Set }
            div { class: "answers",
                if safe && !taken {
                    Answer {
                        label: say!("leave-lock-up"),
                        half: true,
                        onanswer: move |()| answer.call(Event::NeedKeyToLockUp),
                    }
                }
                if !taken {
                    Answer {
                        label: say!("leave-locked-behind"),
                        half: true,
                        onanswer: move |()| asked.set(Some(Event::LockedBehind)),
                    }
                }
                Answer {
                    label: if forced { say!("leave-locked") } else { say!("leave-wont-lock") },
                    half: true,
                    onanswer: move |()| if forced { lock.call(()) } else { open.set(true) },
                }
                Answer { label: say!("leave-stay"), half: true, onanswer: move |()| answer.call(Event::StayOn) }
            }
        }
    }
}

/// After a death: nobody is said goodbye to, nothing is touched; the worker goes when somebody has taken over, by name.
#[component]
fn LeavingTheDead(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let mut naming = use_over::<()>(&at, || None);
    // Whoever was named with the outcome, as the worker wrote it: it is read back for a yes.
    let outcome = at.door.known().outcome.as_ref();
    let taker = outcome.map(|outcome| outcome.handed_to.clone()).unwrap_or_default();
    let how = outcome.and_then(|outcome| outcome.took_over).filter(|how| *how == TookOver::Here);
    let checks = [say!("leave-death-touch"), say!("leave-death-nobody"), say!("leave-death-until")];
    rsx! {
        Question {
            at: at.clone(),
            title: say!("leave-title"),
            dock: rsx! {
                Dock { label: say!("leave-death-go"), icon: IconName::People, onanswer: move |()| naming.set(Some(())) }
            },
            sheet: naming().map(|()| rsx! {
                NameSheet { at: at.clone(), taker: taker.clone(), how, onclose: move |()| naming.set(None) }
            }),
            Coming { at: at.clone() }
            ul { class: "checks", role: "list",
                for check in checks {
                    li { key: "{check}", class: "fact",
                        Icon { name: IconName::Tick }
                        span { "{check}" }
                    }
                }
            }
            div { class: "answers",
                Answer { label: say!("leave-stay"), onanswer: move |()| answer.call(Event::StayOn) }
            }
        }
    }
}

/// *Where is the key now?*, before leaving or after.
#[component]
pub fn KeyBack(at: AtDoor) -> Element {
    use_seconds();
    let answer = use_answer(at.visit.id);
    let mut asked = use_signal(|| None::<KeyPlace>);
    let mut given = use_signal(|| false);
    let kept = use_kept(|| String::from("given"));
    let mut fault = use_over::<()>(&at, || None);
    let out = *at.door.step_now() == Step::KeyOut;
    let name = at.client.call_name().to_owned();
    let code = use_view(|phone| phone.code(&at, MethodKind::KeySafe, Purpose::Return));
    let (title, lead) = if out {
        (say!("key-out-title", name: name), say!("key-out-lead"))
    } else {
        (say!("key-title"), say!("key-lead"))
    };
    // A key that somebody gave goes back to them first.
    let giver = Some(at.door.key_giver().to_owned()).filter(|name| !name.is_empty());
    if at.door.asks_who_stays() {
        return rsx! { WhoStays { at } };
    }
    if at.door.key() != Key::Taken && !out {
        return rsx! { NothingOut { at } };
    }
    rsx! {
        div { class: "under",
            div { class: "room",
                VisitHead { at: at.clone() }
                main { class: "page",
                    AnswerProblem {}
                    Heading { title, lead }
                    if let Some(code) = code {
                        ReturnCode { at: at.clone(), code }
                    }
                    div { class: "answers answers--narrow",
                        Answer { label: say!("key-given"), half: !out, onanswer: move |()| given.set(true) }
                        if giver.is_some() {
                            Answer {
                                label: say!("key-safe"),
                                half: !out,
                                onanswer: move |()| asked.set(Some(KeyPlace::Safe)),
                            }
                        }
                        if !out {
                            Answer {
                                label: say!("key-with-me"),
                                half: true,
                                onanswer: move |()| asked.set(Some(KeyPlace::WithMe)),
                            }
                        }
                        Answer {
                            label: say!("key-unknown"),
                            half: !out,
                            onanswer: move |()| asked.set(Some(KeyPlace::Unknown)),
                        }
                        Answer {
                            label: say!("sf-report"),
                            half: !out,
                            onanswer: move |()| fault.set(Some(())),
                        }
                    }
                }
            }
            if let Some(name) = giver {
                Dock {
                    label: say!("key-given-back", name: name.as_str()),
                    icon: IconName::Tick,
                    onanswer: move |()| asked.set(Some(KeyPlace::Given { name: name.clone() })),
                }
            } else {
                Dock {
                    label: say!("key-safe"),
                    hint: say!("key-safe-hint"),
                    icon: IconName::Tick,
                    onanswer: move |()| asked.set(Some(KeyPlace::Safe)),
                }
            }
            if fault().is_some() {
                FaultSheet { at: at.clone(), onclose: move |()| fault.set(None) }
            }
            if let Some(place) = asked() {
                ReadBack {
                    words: if out { still_words(&place) } else { finish_words(&place, &time(at.now)) },
                    title: if out { say!("key-title") } else { say!("finish-title") },
                    yes: if out { say!("yes-right") } else { say!("finish-yes") },
                    steps: if given() { 2 } else { 1 },
                    onclose: move |()| asked.set(None),
                    onyes: move |()| {
                        asked.set(None);
                        answer.call(Event::KeyLeft(place.clone()));
                        if given() {
                            given.set(false);
                            kept.settle();
                        }
                    },
                }
            } else if given() {
                GivenSheet {
                    kept,
                    onclose: move |()| given.set(false),
                    onname: move |name| asked.set(Some(KeyPlace::Given { name })),
                }
            }
        }
    }
}

/// Where the key is, after the visit.
fn still_words(place: &KeyPlace) -> String {
    match place {
        KeyPlace::Safe => say!("key-is-safe"),
        KeyPlace::Given { name } => say!("key-is-given", name: name.as_str()),
        KeyPlace::WithMe => say!("key-after-words"),
        KeyPlace::Unknown => say!("key-is-unknown"),
    }
}

fn finish_words(place: &KeyPlace, now: &str) -> String {
    match place {
        KeyPlace::Safe => say!("finish-key-safe", time: now),
        KeyPlace::Given { name } => say!("finish-key-given", name: name.as_str(), time: now),
        KeyPlace::WithMe => say!("finish-key-with-me", time: now),
        KeyPlace::Unknown => say!("finish-key-unknown", time: now),
    }
}

/// The code to shut the safe with, on the same screen.
#[component]
fn ReturnCode(at: AtDoor, code: CodeView) -> Element {
    let (visit, page) = (at.visit.id, use_page());
    let last: LastHold = use_signal(|| None);
    let why = code.may.err().map(NotShown::Refused).or(*last.read());
    let shown = use_view(|phone| phone.shown(page, visit)).is_some();
    rsx! {
        if shown {
            Door { visit, wish: code.wish }
            DoorWords { visit, wish: code.wish, before: String::new() }
        }
        if let Some(why) = why {
            FactLine { icon: IconName::Lock, text: super::refused::words(&at, why).1 }
        } else {
            HoldButton { visit, wish: code.wish, label: say!("key-hold"), main: false, last }
        }
    }
}

/// A door that was forced, from outside: who stays with the home.
#[component]
fn WhoStays(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    let mut open = use_signal(|| false);
    rsx! {
        Question {
            at,
            title: say!("leave-forced-title"),
            lead: say!("leave-wont-lock-lead"),
            dock: rsx! {
                Dock {
                    label: say!("leave-wont-lock"),
                    hint: say!("leave-wont-lock-hint"),
                    icon: IconName::People,
                    onanswer: move |()| open.set(true),
                }
            },
            sheet: open().then(|| rsx! {
                WhoStaysSheet {
                    onclose: move |()| open.set(false),
                    onname: move |name: String| answer.call(Event::WontLock(name)),
                }
            }),
            div { class: "answers",
                Answer {
                    label: say!("leave-locked-behind"),
                    half: true,
                    onanswer: move |()| answer.call(Event::LockedBehind),
                }
                Answer {
                    label: say!("leave-locked"),
                    half: true,
                    onanswer: move |()| answer.call(Event::DoorLocked),
                }
            }
        }
    }
}

/// Who stays with a home that does not lock, by name.
#[component]
fn WhoStaysSheet(
    /// Who it is, where that was said.
    #[props(default)]
    stays: String,
    onclose: EventHandler<()>,
    onname: EventHandler<String>,
) -> Element {
    rsx! {
        OneLineSheet {
            title: say!("leave-wont-lock"),
            lead: say!("leave-wont-lock-lead"),
            field: Field::name("stays", say!("leave-wont-lock-name")).with(&stays),
            onclose,
            online: onname,
        }
    }
}

/// No key is out: nothing is left to say.
#[component]
fn NothingOut(at: AtDoor) -> Element {
    let answer = use_answer(at.visit.id);
    rsx! {
        div { class: "room",
            VisitHead { at: at.clone() }
            main { class: "page",
                AnswerProblem {}
                Heading { title: say!("finish-title"), lead: say!("finish-no-key", time: time(at.now)) }
            }
        }
        Dock {
            label: say!("finish"),
            icon: IconName::Tick,
            onanswer: move |()| answer.call(Event::Finish),
        }
    }
}

/// Who has the key?
#[component]
fn GivenSheet(kept: Kept, onclose: EventHandler<()>, onname: EventHandler<String>) -> Element {
    let mut name = use_signal(|| kept.or("name", ""));
    let first = use_hook(|| name.peek().clone());
    let mut wrong = use_signal(String::new);
    let go = use_callback(move |()| {
        let given = name().trim().to_owned();
        if given.is_empty() { wrong.set(say!("name-missing")) } else { onname.call(given) }
    });
    rsx! {
        Sheet { title: say!("key-given-title"), onclose,
            div { class: "sheet__body",
                TextField {
                    id: "key-name",
                    label: say!("key-given-name"),
                    wrong: wrong(),
                    initial: first,
                    oninput: move |text: String| {
                        kept.keep("name", &text);
                        name.set(text);
                    },
                    onenter: move |()| go.call(()),
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
            Dock { label: say!("next"), onanswer: move |()| go.call(()) }
        }
    }
}
