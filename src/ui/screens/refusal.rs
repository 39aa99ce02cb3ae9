//! The client says no: seen, able to decide, any harm, why. Never enter against it.

use dioxus::prelude::*;

use super::knock::OutcomeSheet;
use crate::domain::door::{Event, RefusalAsk};
use crate::domain::entry::flow::{Capacity, Decision, Ending, Outcome, Seen};
use crate::domain::entry::{Fact, Reason};
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_answer, use_view};
use crate::ui::i18n::in_language;
use crate::ui::i18n::time::time;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, Question};
use crate::ui::parts::flow::{OneLineSheet, ReadBack, use_over, use_say};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::step::{Notice, Say};

/// Why they may say no.
const WHY: [&str; 5] = ["later", "unwell", "family", "not_wanted", "no_word"];

/// The screen.
#[component]
pub fn Refusal(at: AtDoor, ask: RefusalAsk) -> Element {
    let say = use_say(&at);
    let name = at.client.call_name().to_owned();
    let opened = use_over::<()>(&at, || None);
    match ask {
        RefusalAsk::Seen => rsx! {
            Question {
                at: at.clone(),
                title: say!("rf-seen-title", name: name),
                lead: say!("rf-seen-lead"),
                sheet: opened_sheet(&at, opened),
                dock: rsx! {
                    Dock {
                        label: say!("rf-seen-well"),
                        icon: IconName::Tick,
                        onanswer: move |()| say.call(Fact::RefusalSeen { seen: Seen::Well }),
                    }
                },
                Words { at: at.clone() }
                Ways { at, opened,
                    Answer {
                        label: say!("rf-seen-heard"),
                        half: true,
                        onanswer: move |()| say.call(Fact::RefusalSeen { seen: Seen::Heard }),
                    }
                    Answer {
                        label: say!("rf-seen-not_seen"),
                        half: true,
                        onanswer: move |()| say.call(Fact::RefusalSeen { seen: Seen::NotSeen }),
                    }
                }
            }
        },
        RefusalAsk::CanDecide => rsx! {
            Question {
                at: at.clone(),
                title: say!("rf-decide-title", name: name),
                lead: say!("rf-decide-lead"),
                sheet: opened_sheet(&at, opened),
                dock: rsx! {
                    Dock {
                        label: say!("capacity-yes"),
                        icon: IconName::Tick,
                        onanswer: move |()| say.call(Fact::RefusalCapacity { decides: Capacity::Yes }),
                    }
                },
                Ways { at, opened,
                    Answer {
                        label: say!("capacity-doubt"),
                        half: true,
                        onanswer: move |()| say.call(Fact::RefusalCapacity { decides: Capacity::Doubt }),
                    }
                    Answer {
                        label: say!("capacity-no"),
                        half: true,
                        onanswer: move |()| say.call(Fact::RefusalCapacity { decides: Capacity::No }),
                    }
                }
            }
        },
        RefusalAsk::Harm => rsx! {
            Question {
                at: at.clone(),
                title: say!("rf-harm-title"),
                lead: say!("rf-harm-lead"),
                sheet: opened_sheet(&at, opened),
                dock: rsx! {
                    Dock {
                        label: say!("rf-harm-no"),
                        icon: IconName::Tick,
                        onanswer: move |()| say.call(Fact::RefusalHarm { harm: false }),
                    }
                },
                if at.door.met_stranger() {
                    Notice { icon: IconName::Warning, text: say!("rf-harm-stranger") }
                }
                Ways { at, opened,
                    Answer {
                        label: say!("rf-harm-yes"),
                        hint: say!("rf-harm-yes-hint"),
                        danger: true,
                        icon: IconName::Warning,
                        onanswer: move |()| say.call(Fact::RefusalHarm { harm: true }),
                    }
                }
            }
        },
        RefusalAsk::Why => rsx! { Why { at } },
        RefusalAsk::Respect => rsx! { Respect { at } },
    }
}

/// The door opens after all: what happened?
fn opened_sheet(at: &AtDoor, opened: Signal<Option<()>>) -> Option<Element> {
    let mut opened = opened;
    opened().map(|()| rsx! { OutcomeSheet { at: at.clone(), onclose: move |()| opened.set(None) } })
}

/// What can be said on each of these screens, under its own answers.
#[component]
fn Ways(at: AtDoor, opened: Signal<Option<()>>, children: Element) -> Element {
    let answer = use_answer(at.visit.id);
    let mut opened = opened;
    rsx! {
        div { class: "answers",
            {children}
            Answer { label: say!("door-opened"), half: true, onanswer: move |()| opened.set(Some(())) }
            Answer {
                label: say!("hand-back"),
                half: true,
                icon: IconName::Back,
                onanswer: move |()| answer.call(Event::GoBack),
            }
        }
    }
}

/// The words to say to somebody who says no, in their language.
#[component]
fn Words(at: AtDoor) -> Element {
    let app = use_view(crate::shell::Phone::language);
    let theirs = at.client.language;
    let args = [("client", at.client.call_name())];
    rsx! {
        Say {
            caption: say!("say"),
            first: in_language(theirs, "rf-say", &args),
            first_lang: theirs.tag(),
            second: if theirs == app { String::new() } else { in_language(app, "rf-say", &args) },
            second_lang: app.tag(),
        }
    }
}

/// Why did they say no?
#[component]
fn Why(at: AtDoor) -> Element {
    let say = use_say(&at);
    let mut other = use_over::<()>(&at, || None);
    let opened = use_over::<()>(&at, || None);
    let pick = move |word: &str| {
        let reason = Reason { code: word.to_owned(), words: String::new() };
        say.call(Fact::RefusalReason { reason });
    };
    rsx! {
        Question {
            at: at.clone(),
            title: say!("rf-why-title"),
            lead: say!("rf-why-lead"),
            sheet: opened_sheet(&at, opened).or_else(|| other().map(|()| rsx! {
                OneLineSheet {
                    title: say!("rf-why-title"),
                    field: Field {
                        missing: say!("reason-words-missing"),
                        ..Field::free("rf-why-words", say!("reason-words"))
                    },
                    onclose: move |()| other.set(None),
                    online: move |words: String| {
                        let reason = Reason { code: String::from("other"), words };
                        say.call(Fact::RefusalReason { reason });
                    },
                }
            })),
            Ways { at, opened,
                for word in WHY {
                    Answer {
                        key: "{word}",
                        label: say!(&format!("rf-why-{word}")),
                        half: true,
                        onanswer: move |()| pick(word),
                    }
                }
                Answer { label: say!("reason-other"), half: true, onanswer: move |()| other.set(Some(())) }
            }
        }
    }
}

/// Seen, well, and able to decide: respect it.
#[component]
fn Respect(at: AtDoor) -> Element {
    let say = use_say(&at);
    let mut check = use_over::<()>(&at, || None);
    let opened = use_over::<()>(&at, || None);
    let name = at.client.call_name().to_owned();
    // Whoever was rung, and said that the worker may leave.
    let word = at.door.known().last_word().filter(|word| word.what == Decision::StandDown);
    let lead = word.map_or_else(|| say!("rf-respect-lead"), |word| say!("nr-released-may-go", name: word.by.as_str()));
    rsx! {
        Question {
            at: at.clone(),
            title: say!("rf-respect-title"),
            lead,
            dock: rsx! {
                Dock { label: say!("rf-leave"), onanswer: move |()| check.set(Some(())) }
            },
            sheet: opened_sheet(&at, opened).or_else(|| check().map(|()| rsx! {
                ReadBack {
                    title: say!("finish-title"),
                    words: say!("rf-check", name: name.clone(), time: time(at.now)),
                    onclose: move |()| check.set(None),
                    onyes: move |()| say.call(Fact::VisitOutcome(Outcome::plain(Ending::RefusedSeen))),
                }
            })),
            Words { at: at.clone() }
            Ways { at: at.clone(), opened }
        }
    }
}
