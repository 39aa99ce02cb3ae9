//! Staying outside: ring on-call; it ends with *handed to NAME*, unless the door opens after all.

use dioxus::prelude::*;

use super::visit::VisitHead;
use crate::domain::door::{Event, HandOver as Why};
use crate::domain::entry::flow::Contact;
use crate::domain::entry::{Dialled, Fact, Someone, Trouble};
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::use_answer;
use crate::ui::i18n::facts;
use crate::ui::i18n::time::time;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, WordsSheet};
use crate::ui::parts::field::TextField;
use crate::ui::parts::flow::{contacts, spaced, use_over, use_say};
use crate::ui::parts::foot::use_dial;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::{FactLine, Heading};

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
    let mut meeting = use_over::<()>(&at, || None);
    let service = why == Why::Someone(Someone::EmergencyService);
    let met = at.done.iter().rev().filter_map(|done| done.fact.as_ref());
    let met = met.filter(|_| service).find(|fact| matches!(fact, Fact::ServiceMet { .. })).map(facts::words);
    let gas = at.client.contact(Contact::Gas).map(|(_, number)| number);
    let gas = gas.filter(|_| why == Why::Trouble(Trouble::Gas)).map(|number| spaced(&number));
    let may_open = !matches!(why, Why::Trouble(_));
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
                    if why == Why::Someone(Someone::ChildAlone) {
                        FactLine { icon: IconName::Info, text: say!("hand-child-safeguarding") }
                    }
                    if let Some(met) = met {
                        FactLine { icon: IconName::Tick, text: met }
                    }
                    div { class: "answers",
                        if let Some(number) = gas {
                            Answer {
                                label: say!("contact-gas"),
                                hint: number,
                                icon: IconName::Phone,
                                onanswer: move |()| dial.call(Dialled::Contact(Contact::Gas)),
                            }
                        }
                        if service {
                            Answer {
                                label: say!("hand-service"),
                                icon: IconName::List,
                                onanswer: move |()| meeting.set(Some(())),
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
            Dock { label: ring, icon: IconName::Phone, onanswer: move |()| dial.call(Dialled::OnCall) }
            if meeting().is_some() {
                ServiceSheet { at: at.clone(), onclose: move |()| meeting.set(None) }
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

/// Which service, whose name, which number. No code to anyone.
#[component]
fn ServiceSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    rsx! {
        WordsSheet {
            title: say!("hand-service"),
            lead: say!("hand-service-lead"),
            options: contacts(&[Contact::Police, Contact::Ambulance, Contact::Fire]),
            fields: vec![
                Field::free("service-name", say!("hand-service-name")),
                Field::free("service-number", say!("hand-service-number")),
            ],
            onclose,
            onwords: move |(word, mut texts): (String, Vec<String>)| {
                let number = texts.pop().unwrap_or_default();
                let name = texts.pop().unwrap_or_default();
                if let Some(whom) = Contact::parse(&word) {
                    say.call(Fact::ServiceMet { whom, name, number });
                }
            },
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
