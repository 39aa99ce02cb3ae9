//! What is written in an emergency: for 999, for the law on capacity, for whoever takes over. None of it is needed to go on.

use dioxus::prelude::*;

use crate::domain::entry::Fact;
use crate::domain::entry::flow::{Attending, BestInterests, Breathing, Capacity, Contact, Secured, Shared, Word};
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::Troubles;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, PickSheet, Several, WordsSheet};
use crate::ui::parts::field::{Choices, TextField};
use crate::ui::parts::flow::{OneLineSheet, contacts, options, use_say};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::kept::use_kept;
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::problem::Wrong;
use crate::ui::parts::sheet::Sheet;

const SERVICES: [Contact; 3] = [Contact::Ambulance, Contact::Police, Contact::Fire];

/// What stands before a job number where it is kept: whose it is.
fn job_mark(whom: Option<Contact>) -> String {
    format!("number {}:", whom.map(Contact::as_str).unwrap_or_default())
}

fn job(numbers: &[String], whom: Option<Contact>) -> Option<String> {
    let mark = job_mark(whom);
    numbers.iter().find_map(|one| one.strip_prefix(mark.as_str())).map(str::to_owned)
}

/// Whose job numbers are asked for.
fn jobs(called: &[Contact]) -> Vec<Option<Contact>> {
    if called.is_empty() { vec![None] } else { called.iter().copied().map(Some).collect() }
}

/// What 999 said: which service, job number, whether they come, and what they were told of the client.
#[component]
pub fn Told999Sheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let kept = use_kept(|| String::from("told-999"));
    let all: Vec<String> = Shared::ALL.iter().map(|shared| shared.as_str().to_owned()).collect();
    let mut services = use_signal(|| kept.list_or("services", &[]));
    let mut nobody = use_signal(|| false);
    let trouble = consume_context::<Troubles>().0;
    let mut attending = use_signal(|| kept.get("attending").and_then(|word| Attending::parse(&word)));
    // Each service has its own; typed before any is chosen, it is the first one's.
    let mut numbers = use_signal(|| {
        let whose = [None].into_iter().chain(SERVICES.map(Some));
        whose
            .filter_map(|whom| kept.get(&job_mark(whom)).map(|text| format!("{}{text}", job_mark(whom))))
            .collect::<Vec<_>>()
    });
    let mut keep_job = move |whom: Option<Contact>, text: String| {
        let mark = job_mark(whom);
        let mut now = numbers();
        now.retain(|one| !one.starts_with(&mark));
        kept.keep(&mark, &text);
        now.push(format!("{mark}{text}"));
        numbers.set(now);
    };
    let mut shared = use_signal(|| kept.list_or("shared", &[]));
    let mut ticked_all = use_signal(|| false);
    let first = use_hook(|| {
        let attending = (*attending.peek()).map(Attending::as_str).unwrap_or_default();
        (attending, services.peek().clone(), shared.peek().clone())
    });
    let called = move || services().iter().filter_map(|word| Contact::parse(word)).collect::<Vec<Contact>>();
    let save = move |()| {
        let called = called();
        nobody.set(called.is_empty());
        // One call reaches them all. The first goes last: what is wrong with it is what is shown then.
        for service in called.iter().rev() {
            say.call(Fact::Told(Word {
                reference: job(&numbers(), Some(*service)).unwrap_or_default().trim().to_owned(),
                attending: attending(),
                shared: shared().iter().filter_map(|word| Shared::parse(word)).collect(),
                ..Word::to(*service)
            }));
        }
        // What was not taken is there again.
        if !called.is_empty() && trouble.peek().is_none() {
            kept.settle();
        }
    };
    rsx! {
        Sheet { title: say!("em-told-title"), onclose,
            div { class: "sheet__body",
                AnswerProblem {}
                if nobody() {
                    Wrong { text: say!("choose-one") }
                }
                Several {
                    name: "services",
                    legend: say!("em-told-service"),
                    options: contacts(&SERVICES),
                    initial: first.1,
                    onchange: move |words: Vec<String>| {
                        // What was typed before any was chosen is of the first that is.
                        let early = job(&numbers.peek(), None).unwrap_or_default();
                        if let (Some(first), false) = (words.first().and_then(|word| Contact::parse(word)), early.is_empty()) {
                            keep_job(None, String::new());
                            keep_job(Some(first), early);
                        }
                        kept.keep_list("services", &words);
                        services.set(words);
                        nobody.set(false);
                    },
                }
                for (place, whom) in jobs(&called()).into_iter().enumerate() {
                    TextField {
                        key: "{whom:?}",
                        id: whom.filter(|_| place > 0).map_or_else(|| String::from("job"), |whom| format!("job-{}", whom.as_str())),
                        label: whom.filter(|_| called().len() > 1).map_or_else(
                            || say!("em-told-number"),
                            |whom| say!("em-told-number-of", whom: say!(&format!("contact-{}", whom.as_str()))),
                        ),
                        initial: job(&numbers.peek(), whom).unwrap_or_default(),
                        longest: 200,
                        oninput: move |text: String| keep_job(whom, text),
                    }
                }
                Choices {
                    name: "attending",
                    legend: say!("decided-attending"),
                    options: options(Attending::ALL, "attending", Attending::as_str),
                    chosen: first.0,
                    onchoice: move |word: String| {
                        kept.keep("attending", &word);
                        attending.set(Attending::parse(&word));
                    },
                }
                for whole in [ticked_all()] {
                    Several {
                        key: "{whole}",
                        name: "shared",
                        legend: say!("em-told-shared"),
                        options: options(Shared::ALL, "shared", Shared::as_str),
                        initial: if whole { all.clone() } else { first.2.clone() },
                        onchange: move |words: Vec<String>| {
                            kept.keep_list("shared", &words);
                            shared.set(words);
                        },
                    }
                }
                if !ticked_all() {
                    Answer {
                        label: say!("em-told-all"),
                        icon: IconName::Tick,
                        onanswer: {
                            let all = all.clone();
                            move |()| {
                                kept.keep_list("shared", &all);
                                shared.set(all.clone());
                                ticked_all.set(true);
                            }
                        },
                    }
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
            Dock { label: say!("save"), icon: IconName::Tick, onanswer: save }
        }
    }
}

/// Could they decide, what was tried, why it is in their interest (Mental Capacity Act 2005).
#[component]
pub fn BestInterestsSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    rsx! {
        WordsSheet {
            title: say!("em-capacity-write"),
            legend: say!("em-capacity-decides"),
            options: options(Capacity::ALL, "capacity", Capacity::as_str),
            fields: vec![
                Field::free("tried", say!("em-capacity-tried")),
                Field::free("because", say!("em-capacity-because")),
            ],
            onclose,
            onwords: move |(word, mut texts): (String, Vec<String>)| {
                let because = texts.pop().unwrap_or_default();
                let tried = texts.pop().unwrap_or_default();
                if let Some(decides) = Capacity::parse(&word) {
                    say.call(Fact::BestInterests(BestInterests { decides, tried, because }));
                }
            },
        }
    }
}

/// How the home was left.
#[component]
pub fn SecuredSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let kept = use_kept(|| String::from("secured"));
    let mut what = use_signal(|| kept.list_or("what", &[]));
    let mut words = use_signal(|| kept.or("words", ""));
    let first = use_hook(|| (what.peek().clone(), words.peek().clone()));
    let mut nothing = use_signal(|| false);
    let mut unnamed = use_signal(|| false);
    let mut stays = use_signal(|| kept.or("stays", ""));
    let later = at.door.locks_later();
    let open: Vec<Secured> = Secured::ALL.iter().copied().filter(|what| *what != Secured::Door || !later).collect();
    // A home that does not lock is left to somebody with a name.
    let broken = what.read().iter().any(|word| word == Secured::Broken.as_str());
    rsx! {
        Sheet { title: say!("em-secured-title"), onclose,
            div { class: "sheet__body",
                AnswerProblem {}
                if nothing() {
                    Wrong { text: say!("em-secured-missing") }
                }
                Several {
                    name: "secured",
                    legend: say!("em-secured-title"),
                    quiet_legend: true,
                    options: options(&open, "secured", Secured::as_str),
                    initial: first.0,
                    onchange: move |words: Vec<String>| {
                        kept.keep_list("what", &words);
                        what.set(words);
                    },
                }
                if broken {
                    TextField {
                        id: "secured-stays",
                        label: say!("leave-wont-lock-name"),
                        wrong: if unnamed() { say!("name-missing") } else { String::new() },
                        initial: stays.peek().clone(),
                        longest: 2000,
                        oninput: move |text: String| {
                            kept.keep("stays", &text);
                            stays.set(text);
                        },
                    }
                }
                TextField {
                    id: "secured-words",
                    label: say!("em-secured-words"),
                    initial: first.1,
                    longest: 2000,
                    oninput: move |text: String| {
                        kept.keep("words", &text);
                        words.set(text);
                    },
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
            Dock {
                label: say!("save"),
                icon: IconName::Tick,
                onanswer: move |()| {
                    let what: Vec<Secured> = what().iter().filter_map(|word| Secured::parse(word)).collect();
                    let words = words().trim().to_owned();
                    if what.is_empty() && words.is_empty() {
                        nothing.set(true);
                    } else {
                        let stays = if broken { stays().trim().to_owned() } else { String::new() };
                        let secured = Fact::HomeSecured { what, words, stays };
                        if !secured.is_whole() {
                            return unnamed.set(true);
                        }
                        say.call(secured);
                        kept.settle();
                    }
                },
            }
        }
    }
}

/// Who may take over.
const TAKERS: [Contact; 7] = [
    Contact::Ambulance,
    Contact::Police,
    Contact::Fire,
    Contact::OnCall,
    Contact::EmergencyContact,
    Contact::NextOfKin,
    Contact::Council,
];

/// Who took over, and where the client was taken.
#[component]
pub fn TakenOverSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    // The only crew that came, by the name the worker wrote.
    let crews = at.done.iter().filter_map(|done| match &done.fact {
        Some(Fact::ServiceMet { name, .. }) => Some(name.clone()),
        _other => None,
    });
    let crews: Vec<String> = crews.collect();
    let met = if let [only] = crews.as_slice() { only.clone() } else { String::new() };
    rsx! {
        WordsSheet {
            title: say!("em-taken-title"),
            options: contacts(&TAKERS),
            fields: vec![
                Field::free("taken-name", say!("em-taken-name")).with(&met),
                Field::free("taken-to", say!("em-taken-to")),
            ],
            onclose,
            onwords: move |(word, mut texts): (String, Vec<String>)| {
                let taken_to = texts.pop().unwrap_or_default();
                let name = texts.pop().unwrap_or_default();
                if let Some(by) = Contact::parse(&word) {
                    say.call(Fact::TakenOver { by, name, taken_to });
                }
            },
        }
    }
}

/// Who told next of kin, or who will.
#[component]
pub fn KinSheet(at: AtDoor, will: bool, #[props(default = 1)] steps: usize, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    rsx! {
        OneLineSheet {
            title: if will { say!("em-kin-will-title") } else { say!("em-kin-title") },
            field: if will {
                Field::name("kin-will", say!("em-kin-will-by"))
            } else {
                Field::name("kin", say!("em-kin-by"))
            },
            steps,
            onclose,
            online: move |by: String| say.call(if will { Fact::KinToBeTold { by } } else { Fact::KinTold { by } }),
        }
    }
}

/// How they are now.
#[component]
pub fn HowSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    rsx! {
        PickSheet {
            title: say!("em-how-title"),
            options: options(Breathing::ALL, "breathing", Breathing::as_str),
            onclose,
            onpick: move |word: String| {
                if let Some(state) = Breathing::parse(&word) {
                    say.call(Fact::HowFound { state });
                }
            },
        }
    }
}
