//! Staying outside: ring on-call, and write what they said; it ends with *handed to NAME*, unless the door opens after all.

use dioxus::prelude::*;

use super::knock::OutcomeSheet;
use crate::domain::clock::Timestamp;
use crate::domain::door::{Event, HandOver as Why};
use crate::domain::entry::flow::{Contact, Decided, Decision, TookOver};
use crate::domain::entry::{Dialled, Fact, Someone, Trouble};
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_answer, use_seconds};
use crate::ui::i18n::facts;
use crate::ui::i18n::time::time;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, PickSheet, Question, WordsSheet};
use crate::ui::parts::field::TextField;
use crate::ui::parts::flow::{
    GasDock, HasTakenOver, InstructedSheet, OneLineSheet, RedDock, Timers, Tried, contacts, named, rang, spaced,
    use_over, use_ring, use_say, who,
};
use crate::ui::parts::foot::use_dial_in;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::kept::use_kept;
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::service_call::ServiceCallSheet;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::FactLine;

/// The words' key for a reason.
fn key(why: Why) -> &'static str {
    match why {
        Why::Refused => "refused",
        Why::Someone(who) => who.as_str(),
        Why::Trouble(trouble) => trouble.as_str(),
        Why::NotSafe => "not_safe",
    }
}

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Call(Contact),
    /// A line that takes a report; none is 999.
    Line(Option<Contact>),
    Naming,
    Service,
    Opened,
    Write,
}

/// What is asked after a call.
fn asked_of(rang: Dialled) -> Option<Over> {
    match rang {
        Dialled::Emergency => Some(Over::Line(None)),
        Dialled::OnCall => Some(Over::Call(Contact::OnCall)),
        Dialled::Contact(Contact::Gas) => Some(Over::Line(Some(Contact::Gas))),
        Dialled::Contact(whom) => whom.is_manager().then_some(Over::Call(whom)),
    }
}

/// What a manager said last since the worker stays outside here.
fn word_here(at: &AtDoor) -> Option<&Decided> {
    let begins = |fact: &Fact| {
        matches!(
            fact,
            Fact::Refused
                | Fact::SomeoneAnswered { .. }
                | Fact::Trouble { .. }
                | Fact::AccessDenied { .. }
                | Fact::SomethingWrong
                | Fact::GotOut
        )
    };
    let facts = at.done.iter().rev().filter_map(|done| done.fact.as_ref());
    facts.take_while(|fact| !begins(fact)).find_map(|fact| match fact {
        Fact::Decided(decided) => Some(decided),
        _other => None,
    })
}

/// The screen.
#[component]
pub fn HandOver(at: AtDoor, why: Why) -> Element {
    use_seconds();
    let answer = use_answer(at.visit.id);
    let say = use_say(&at);
    let dial = use_dial_in(at.visit.id);
    let ring = use_ring(&at);
    let key = key(why);
    let name = at.client.call_name().to_owned();
    let first = rang(&at).and_then(asked_of);
    let mut over = use_over::<Over>(&at, || first);
    // A call from the foot is asked after too.
    let rang_now = rang(&at);
    let mut rang_before = use_signal(|| rang_now);
    use_effect(use_reactive!(|rang_now| {
        if *rang_before.peek() != rang_now {
            rang_before.set(rang_now);
            if let Some(asked) = rang_now.and_then(asked_of) {
                over.set(Some(asked));
            }
        }
    }));
    let service = why == Why::Someone(Someone::EmergencyService);
    let met = at.done.iter().rev().filter_map(|done| done.fact.as_ref());
    let met = met.filter(|_| service).find(|fact| matches!(fact, Fact::ServiceMet { .. })).map(facts::words);
    let gas = at.client.contact(Contact::Gas).map(|(_, number)| number);
    let gas = gas.filter(|_| why == Why::Trouble(Trouble::Gas)).map(|number| spaced(&number));
    let may_open = !matches!(why, Why::Trouble(_) | Why::NotSafe);
    let whom = at.door.known().whom_to_ring();
    let said = word_here(&at).cloned();
    let may_go = said.as_ref().is_some_and(|said| matches!(said.what, Decision::TakeOver | Decision::StandDown));
    let taker = said.as_ref().filter(|said| said.what == Decision::TakeOver).map(|said| said.by.clone());
    // They said so themselves, on the phone: nothing is left to ask but whether that is so.
    let takes_over = taker.as_ref().map(|_| TookOver::Phone);
    let taker = taker.or(on_the_way(&at).map(|(name, _)| name)).unwrap_or_default();
    let (_, number) = who(&at, whom);
    let call = move |()| {
        ring.call(whom);
        over.set(Some(Over::Call(whom)));
    };
    let sheet = over().map(|now| match now {
        Over::Call(whom) => rsx! {
            InstructedSheet { at: at.clone(), whom, onclose: move |()| over.set(None) }
        },
        Over::Line(whom) => rsx! {
            ServiceCallSheet { at: at.clone(), whom, onclose: move |()| over.set(None) }
        },
        Over::Naming => rsx! {
            NameSheet { at: at.clone(), taker: taker.clone(), how: takes_over, onclose: move |()| over.set(None) }
        },
        Over::Service => rsx! {
            ServiceSheet {
                at: at.clone(),
                title: say!("hand-service"),
                lead: say!("hand-service-lead"),
                onclose: move |()| over.set(None),
            }
        },
        Over::Opened => rsx! { OutcomeSheet { at: at.clone(), onclose: move |()| over.set(None) } },
        Over::Write => rsx! {
            OneLineSheet {
                title: say!("hand-write"),
                lead: say!("em-finding-lead"),
                field: Field { missing: say!("reason-words-missing"), ..Field::free("finding", say!("reason-words")) },
                onclose: move |()| over.set(None),
                online: move |words: String| say.call(Fact::Finding { words }),
            }
        },
    });
    // The gas line first: on-call cannot turn it off.
    let gas_first = gas.clone().filter(|_| !at.has_dialled(Dialled::Contact(Contact::Gas), Timestamp(0)));
    let ring_gas = use_callback(move |()| {
        dial.call(Dialled::Contact(Contact::Gas));
        over.set(Some(Over::Line(Some(Contact::Gas))));
    });
    let lead = match &gas {
        _ if may_go => say!("hand-said-lead"),
        Some(number) => say!("hand-gas-lead", number: number.as_str()),
        None => say!(&format!("hand-{key}-lead"), name: name),
    };
    // Gas or smoke: whether somebody is inside decides between the gas line and 999; not sure is yes (DOOR 0.2).
    let burns = matches!(why, Why::Trouble(Trouble::Gas | Trouble::Smoke));
    let nobody_in = at.done.iter().any(|done| done.fact == Some(Fact::PeopleInside { inside: false }));
    let smoke_first = why == Why::Trouble(Trouble::Smoke) && !at.has_dialled(Dialled::Emergency, Timestamp(0));
    let on_call_last = may_go || gas_first.is_some() || smoke_first;
    let dock = if smoke_first && !may_go {
        rsx! { RedDock { label: say!("call-999"), onanswer: move |()| dial.call(Dialled::Emergency) } }
    } else if may_go {
        rsx! {
            Dock { label: say!("hand-over"), icon: IconName::People, onanswer: move |()| over.set(Some(Over::Naming)) }
        }
    } else if let Some(number) = gas_first.clone() {
        rsx! { GasDock { number, onanswer: move |()| ring_gas.call(()) } }
    } else {
        rsx! {
            Dock { label: say!("nr-ring", name: named(&at, whom)), hint: number, icon: IconName::Phone, onanswer: call }
        }
    };
    rsx! {
        Question {
            at: at.clone(),
            title: say!(&format!("hand-{key}-title")),
            lead,
            dock,
            sheet,
            if why == Why::Someone(Someone::ChildAlone) {
                FactLine { icon: IconName::Info, text: say!("hand-child-safeguarding") }
            }
            if let Some(met) = met {
                FactLine { icon: IconName::Tick, text: met }
            }
            Coming { at: at.clone() }
            Timers { at: at.clone() }
            Tried { at: at.clone(), most: 2 }
            div { class: "answers",
                if burns {
                    Answer {
                        label: say!("hand-inside-yes"),
                        hint: say!("hand-inside-yes-hint"),
                        danger: true,
                        icon: IconName::Warning,
                        onanswer: move |()| {
                            say.call(Fact::PeopleInside { inside: true });
                            dial.call(Dialled::Emergency);
                        },
                    }
                    if !nobody_in {
                        Answer {
                            label: say!("hand-inside-no"),
                            onanswer: move |()| say.call(Fact::PeopleInside { inside: false }),
                        }
                    }
                }
                if let Some(number) = gas.filter(|_| gas_first.is_none() || may_go) {
                    Answer {
                        label: say!("contact-gas"),
                        hint: number,
                        icon: IconName::Phone,
                        onanswer: move |()| ring_gas.call(()),
                    }
                }
                if service {
                    Answer {
                        label: say!("hand-service"),
                        icon: IconName::List,
                        onanswer: move |()| over.set(Some(Over::Service)),
                    }
                }
                if on_call_last {
                    Answer {
                        label: say!("nr-ring", name: named(&at, whom)),
                        icon: IconName::Phone,
                        onanswer: call,
                    }
                }
                if !may_go {
                    Answer {
                        label: say!("hand-over"),
                        icon: IconName::People,
                        onanswer: move |()| over.set(Some(Over::Naming)),
                    }
                }
                Answer {
                    label: say!("hand-write"),
                    icon: IconName::List,
                    onanswer: move |()| over.set(Some(Over::Write)),
                }
                if may_open {
                    Answer {
                        label: say!("hand-opened"),
                        half: true,
                        onanswer: move |()| over.set(Some(Over::Opened)),
                    }
                }
                Answer {
                    label: say!("hand-back"),
                    half: may_open,
                    icon: IconName::Back,
                    onanswer: move |()| answer.call(Event::GoBack),
                }
            }
        }
    }
}

/// Which service, whose name, which number. No code to anyone.
#[component]
pub fn ServiceSheet(at: AtDoor, title: String, lead: String, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    rsx! {
        WordsSheet {
            title,
            lead,
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

/// Who comes to take over, as it was said last in this step; and when that was said.
pub fn on_the_way(at: &AtDoor) -> Option<(String, Timestamp)> {
    at.done.iter().rev().find_map(|done| match &done.fact {
        Some(Fact::OnTheWay { name, .. }) => Some((name.clone(), done.at)),
        _other => None,
    })
}

/// Somebody is on the way: they have not taken over yet.
#[component]
pub fn Coming(at: AtDoor) -> Element {
    let coming = on_the_way(&at);
    rsx! {
        if let Some((name, when)) = coming {
            FactLine { icon: IconName::Clock, strong: true, text: say!("hand-coming", name: name, time: time(when)) }
        }
    }
}

/// What is asked of whoever takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Who,
    Written,
    How,
    Check(TookOver),
}

/// Who takes over, and have they? It ends only where they have, and is read back for a yes; whoever is still on the way is
/// written as that. A name that is known (`taker`) is one of two choices.
#[component]
pub fn NameSheet(
    at: AtDoor,
    taker: String,
    /// How `taker` has taken over, where that was said: it is only read back.
    #[props(default)]
    how: Option<TookOver>,
    onclose: EventHandler<()>,
) -> Element {
    let (answer, say, now) = (use_answer(at.visit.id), use_say(&at), time(at.now));
    let kept = use_kept(|| String::from("hand-over"));
    let asks = !taker.is_empty();
    let first = if asks { Ask::Who } else { Ask::Written };
    let said_how = how.filter(|_| asks);
    let mut ask = use_signal(|| said_how.map_or(first, Ask::Check));
    let mut name = use_signal(|| if said_how.is_some() { taker.clone() } else { kept.or("name", "") });
    let leaves = said_how.is_some() && name() == taker;
    let mut wrong = use_signal(String::new);
    let steps = usize::from(asks);
    let go = use_callback(
        move |()| {
            if name().trim().is_empty() { wrong.set(say!("name-missing")) } else { ask.set(Ask::How) }
        },
    );
    let said = name().trim().to_owned();
    match ask() {
        Ask::Who => rsx! {
            PickSheet {
                title: say!("hand-over-title"),
                options: vec![(String::from("known"), taker.clone()), (String::from("other"), say!("call-other"))],
                onclose,
                onpick: move |word: String| {
                    if word == "known" {
                        name.set(taker.clone());
                        ask.set(Ask::How);
                    } else {
                        name.set(String::new());
                        ask.set(Ask::Written);
                    }
                },
            }
        },
        Ask::Written => rsx! {
            Sheet {
                title: say!("hand-over-title"),
                steps: steps + 1,
                onclose: move |()| if asks { ask.set(Ask::Who) } else { onclose.call(()) },
                div { class: "sheet__body",
                    TextField {
                        id: "hand-name",
                        label: say!("hand-over-name"),
                        wrong: wrong(),
                        initial: name.peek().clone(),
                        oninput: move |text: String| {
                            kept.keep("name", &text);
                            name.set(text);
                        },
                        onenter: move |()| go.call(()),
                    }
                    Answer {
                        label: say!("back"),
                        icon: IconName::Back,
                        onanswer: move |()| if asks { ask.set(Ask::Who) } else { onclose.call(()) },
                    }
                }
                Dock { label: say!("hand-over-next"), onanswer: move |()| go.call(()) }
            }
        },
        Ask::How => rsx! {
            HasTakenOver {
                name: said,
                onclose: move |()| ask.set(first),
                onhow: move |how| ask.set(Ask::Check(how)),
                oncoming: move |when: String| {
                    say.call(Fact::OnTheWay { name: name().trim().to_owned(), when });
                    kept.settle();
                },
            }
        },
        Ask::Check(how) => rsx! {
            Sheet {
                title: say!("hand-over-title"),
                steps: if leaves { 1 } else { 3 },
                onclose: move |()| if leaves { ask.set(Ask::Who) } else { ask.set(Ask::How) },
                div { class: "sheet__body",
                    AnswerProblem {}
                    p { class: "step__lead",
                        if leaves {
                            {say!("hand-check-leave", name: said, time: now)}
                        } else {
                            {say!(&format!("hand-check-{}", how.as_str()), name: said, time: now)}
                        }
                    }
                    Answer {
                        label: if leaves { say!("call-other") } else { say!("finish-no") },
                        icon: if leaves { IconName::People } else { IconName::Back },
                        onanswer: move |()| if leaves { ask.set(Ask::Who) } else { ask.set(Ask::How) },
                    }
                }
                Dock {
                    label: say!("hand-over-yes"),
                    icon: IconName::Tick,
                    onanswer: move |()| {
                        answer.call(Event::HandedTo(name().trim().to_owned(), how));
                        kept.settle();
                    },
                }
            }
        },
    }
}
