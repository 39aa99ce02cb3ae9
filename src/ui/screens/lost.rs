//! A key, a fob or the phone is lost or stolen: a few short questions, then ring. Works offline, and on a locked phone.

use dioxus::prelude::*;

use crate::domain::entry::Dialled;
use crate::domain::entry::Fact;
use crate::domain::entry::flow::{Call, Contact, Word};
use crate::domain::entry::report::{KeyStep, Loss, LostThing, YesNo};
use crate::domain::ids::VisitId;
use crate::say;
use crate::shell::Phone;
use crate::shell::drafts::{Key, LOST_WHILE_LOCKED};
use crate::shell::reports::LossTold;
use crate::shell::view::Stage;
use crate::ui::hooks::{Note, use_note, use_phone, use_view};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::back::use_back;
use crate::ui::parts::field::TextField;
use crate::ui::parts::flow::{ManagerCall, spaced};
use crate::ui::parts::foot::use_dial_for;
use crate::ui::parts::form::{Form, PickAnswers, YesNoAnswers, options};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::kept::{Kept, use_kept_of};
use crate::ui::parts::step::{FactLine, Say};
use crate::ui::routes::Route;
use crate::ui::screens::today::homes;

/// How long a report is shown on a locked phone.
const JUST: std::time::Duration = std::time::Duration::from_mins(30);

/// The questions, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    What,
    Tag,
    Whose,
    Opens,
    Stolen,
    LastHad,
    Identifies,
    Codes,
    AtRisk,
    Check,
}

impl Ask {
    const ALL: [Self; 10] = [
        Self::What,
        Self::Tag,
        Self::Whose,
        Self::Opens,
        Self::Stolen,
        Self::LastHad,
        Self::Identifies,
        Self::Codes,
        Self::AtRisk,
        Self::Check,
    ];

    /// How many questions it comes after, where this one is the first. `whose`: whether it is asked whose home it opens.
    fn steps(self, first: Self, (loss, whose): (&Loss, bool)) -> usize {
        let mut ask = self;
        let mut steps = 0;
        while ask != first && ask != Self::What {
            ask = ask.before(loss, whose);
            steps += 1;
        }
        steps
    }

    fn next(self, loss: &Loss, whose: bool) -> Self {
        match self {
            Self::What if loss.what == LostThing::Phone => Self::Stolen,
            Self::What => Self::Tag,
            // Without a tag the office has to know what it opens.
            Self::Tag if loss.tag.is_empty() && whose => Self::Whose,
            Self::Tag if loss.tag.is_empty() => Self::Opens,
            Self::Whose if loss.home.is_none() => Self::Opens,
            Self::Tag | Self::Whose | Self::Opens => Self::Stolen,
            Self::Stolen => Self::LastHad,
            Self::LastHad => Self::Identifies,
            Self::Identifies => Self::Codes,
            Self::Codes => Self::AtRisk,
            Self::AtRisk | Self::Check => Self::Check,
        }
    }

    fn before(self, loss: &Loss, whose: bool) -> Self {
        match self {
            Self::What | Self::Tag => Self::What,
            Self::Opens if whose => Self::Whose,
            Self::Opens | Self::Whose => Self::Tag,
            Self::Stolen if loss.what == LostThing::Phone => Self::What,
            Self::Stolen if loss.tag.is_empty() && loss.home.is_some() && whose => Self::Whose,
            Self::Stolen if loss.tag.is_empty() => Self::Opens,
            Self::Stolen => Self::Tag,
            Self::LastHad => Self::Stolen,
            Self::Identifies => Self::LastHad,
            Self::Codes => Self::Identifies,
            Self::AtRisk => Self::Codes,
            Self::Check => Self::AtRisk,
        }
    }
}

/// Under what the answers are kept. One that was begun on the locked phone is gone on with when it is unlocked.
fn key(phone: &Phone, visit: Option<VisitId>, tag: &str) -> Key {
    let of = |question: &str| Key { visit, question: question.to_owned() };
    let locked = of(LOST_WHILE_LOCKED);
    let begun_locked = visit.is_none() && tag.is_empty() && (!phone.is_unlocked() || phone.has_draft(&locked));
    if begun_locked { locked } else { of(&format!("lost {tag}")) }
}

/// The loss as far as it was answered.
fn kept_loss(kept: Kept, what: Option<LostThing>, tag: String) -> Loss {
    let yes_no = |field: &str| kept.get(field).and_then(|word| YesNo::parse(&word)).unwrap_or(YesNo::Unknown);
    Loss {
        what: kept.get("what").and_then(|word| LostThing::parse(&word)).or(what).unwrap_or(LostThing::Key),
        tag: kept.get("tag").unwrap_or(tag),
        opens: kept.or("opens", ""),
        home: kept.get("home").and_then(|client| client.parse().ok()),
        stolen: yes_no("stolen"),
        last_had: kept.or("had", ""),
        identifies: yes_no("identifies"),
        codes_with_it: yes_no("codes"),
        at_risk: yes_no("risk"),
    }
}

fn keep_loss(kept: Kept, loss: &Loss) {
    kept.keep("what", loss.what.as_str());
    kept.keep("tag", &loss.tag);
    kept.keep("opens", &loss.opens);
    kept.keep("home", &loss.home.map(|client| client.to_string()).unwrap_or_default());
    kept.keep("had", &loss.last_had);
    for (field, answer) in [
        ("stolen", loss.stolen),
        ("identifies", loss.identifies),
        ("codes", loss.codes_with_it),
        ("risk", loss.at_risk),
    ] {
        kept.keep(field, answer.as_str());
    }
}

/// From the menu, from Today, from the locked phone.
#[component]
pub fn Lost() -> Element {
    rsx! { Report { what: None, tag: String::new(), visit: None } }
}

/// One of my keys.
#[component]
pub fn LostKey(nth: usize) -> Element {
    let keys = use_view(Phone::my_keys).map(|view| view.keys).unwrap_or_default();
    // Which key it was when the screen was opened: the list changes its order with the report.
    let tag = use_hook(|| keys.get(nth).map(|key| key.tag.clone()).unwrap_or_default());
    rsx! { Report { what: Some(LostThing::Key), tag, visit: None } }
}

/// The key of a visit.
#[component]
pub fn LostAt(id: String) -> Element {
    let visit: Option<VisitId> = id.parse().ok();
    rsx! { Report { what: Some(LostThing::Key), tag: String::new(), visit } }
}

#[component]
fn Report(what: Option<LostThing>, tag: String, visit: Option<VisitId>) -> Element {
    let first = match (what, tag.is_empty()) {
        (None, _) => Ask::What,
        (Some(_), true) => Ask::Tag,
        (Some(_), false) => Ask::Stolen,
    };
    let (phone, mut tag_there) = (use_phone(), tag.clone());
    let kept = use_kept_of(move || key(&phone, visit, &tag));
    let mut loss = use_signal(|| kept_loss(kept, what, std::mem::take(&mut tag_there)));
    let mut ask = use_signal(|| kept.place(&Ask::ALL, first));
    // Whose home is asked of the worker alone, and not where the visit says it.
    let homes = use_view(homes);
    let whose = visit.is_none() && !homes.is_empty();
    let saved = use_callback(move |()| {
        kept.forget();
        navigator().replace(Route::LostTold {});
    });
    let note = use_note(saved);
    let go = use_callback(move |to: Ask| {
        keep_loss(kept, &loss.peek());
        let place = Ask::ALL.iter().position(|ask| *ask == to).unwrap_or(0);
        kept.keep("ask", &place.to_string());
        ask.set(to);
    });
    let forth = use_callback(move |()| {
        let next = ask.peek().next(&loss.peek(), whose);
        go.call(next);
    });
    let back = use_callback(move |()| {
        if *ask.peek() == first && first != Ask::What {
            navigator().go_back();
            return;
        }
        let before = ask.peek().before(&loss.peek(), whose);
        go.call(before);
    });
    use_back(ask().steps(first, (&loss.read(), whose)), move || back.call(()));
    let thing = loss.read().what.as_str();
    let bar =
        if loss.read().tag.is_empty() { say!("menu-lost") } else { say!("lost-tag-bar", tag: loss.read().tag.clone()) };
    let yes_no = |key: &str, set: fn(&mut Loss, YesNo)| {
        rsx! {
            Form {
                key: "{key}",
                bar: bar.clone(),
                title: say!(&format!("lost-{key}-title")),
                lead: say!(&format!("lost-{key}-lead")),
                YesNoAnswers {
                    onanswer: move |answer| {
                        set(&mut loss.write(), answer);
                        forth.call(());
                    },
                    onback: move |()| back.call(()),
                }
            }
        }
    };
    match ask() {
        Ask::What => rsx! {
            Form { bar, title: say!("lost-what-title"), lead: say!("lost-what-lead"),
                PickAnswers {
                    options: options("lost", LostThing::ALL.iter().map(|thing| thing.as_str())),
                    onpick: move |word: String| {
                        if let Some(thing) = LostThing::parse(&word) {
                            let mut now = loss.write();
                            now.what = thing;
                            if thing == LostThing::Phone {
                                now.tag = String::new();
                                now.opens = String::new();
                                now.home = None;
                            }
                            drop(now);
                            forth.call(());
                        }
                    },
                }
            }
        },
        Ask::Tag => rsx! {
            InWords {
                bar,
                kept,
                field: "tag",
                title: say!("lost-tag-title"),
                lead: say!("lost-tag-lead"),
                label: say!("keys-tag"),
                none: say!("lost-tag-none"),
                initial: loss.peek().tag.clone(),
                onwords: move |text: String| {
                    let mut now = loss.write();
                    // The tag says it.
                    if !text.is_empty() {
                        (now.home, now.opens) = (None, String::new());
                    }
                    now.tag = text;
                },
                onforth: forth,
                onback: back,
            }
        },
        Ask::Whose => rsx! {
            Form { bar, title: say!("concern-whose-title"),
                PickAnswers {
                    options: homes.into_iter().chain([(String::from("other"), say!("lost-whose-other"))]).collect::<Vec<_>>(),
                    onpick: move |word: String| {
                        let mut now = loss.write();
                        now.home = word.parse().ok();
                        if now.home.is_some() {
                            now.opens = String::new();
                        }
                        drop(now);
                        forth.call(());
                    },
                    onback: move |()| back.call(()),
                }
            }
        },
        Ask::Opens => rsx! {
            InWords {
                bar,
                kept,
                field: "opens",
                title: say!("lost-opens-title"),
                lead: say!("lost-opens-lead"),
                label: say!("reason-words"),
                hint: say!("lost-opens-hint"),
                initial: loss.peek().opens.clone(),
                onwords: move |text| loss.write().opens = text,
                onforth: forth,
                onback: back,
            }
        },
        Ask::Stolen => yes_no("stolen", |loss, answer| loss.stolen = answer),
        Ask::LastHad => rsx! {
            InWords {
                bar,
                kept,
                field: "had",
                title: say!("lost-had-title"),
                lead: say!("lost-had-lead"),
                label: say!("reason-words"),
                hint: say!("lost-had-hint"),
                longest: 2000,
                initial: loss.peek().last_had.clone(),
                onwords: move |text| loss.write().last_had = text,
                onforth: forth,
                onback: back,
            }
        },
        Ask::Identifies => yes_no("identifies", |loss, answer| loss.identifies = answer),
        Ask::Codes => yes_no("codes", |loss, answer| loss.codes_with_it = answer),
        Ask::AtRisk => yes_no("risk", |loss, answer| loss.at_risk = answer),
        Ask::Check => {
            let now = loss.read().clone();
            let answered = |key: &str, answer: YesNo| {
                let answer = say!(&format!("yes_no-{}", answer.as_str()));
                (say!(&format!("lost-{key}-short")), answer)
            };
            let mut lines = vec![answered("stolen", now.stolen)];
            let home = home_of(&homes, &now);
            // A locked phone says that one was chosen, and names nobody.
            let home = if home.is_empty() && now.home.is_some() { say!("lost-home-chosen") } else { home };
            if !home.is_empty() {
                lines.insert(0, (say!("concern-whose-title"), home));
            }
            if !now.opens.is_empty() {
                lines.insert(0, (say!("lost-opens-title"), now.opens.clone()));
            }
            if !now.last_had.is_empty() {
                lines.push((say!("lost-had-short"), now.last_had.clone()));
            }
            lines.extend([
                answered("identifies", now.identifies),
                answered("codes", now.codes_with_it),
                answered("risk", now.at_risk),
            ]);
            let thing = say!(&format!("lost-{thing}"));
            let title =
                if now.tag.is_empty() { thing } else { say!("lost-thing-tag", thing: thing, tag: now.tag.as_str()) };
            rsx! {
                Form {
                    bar,
                    title: say!("lost-check-title"),
                    lead: title,
                    dock: rsx! {
                        Dock {
                            label: say!("lost-yes"),
                            icon: IconName::Tick,
                            onanswer: move |()| {
                                let told = loss.peek().clone();
                                note.call(Note { visit, fact: Fact::Lost(told), happened_at: None });
                                kept.settle();
                            },
                        }
                    },
                    dl { class: "told",
                        for (name, text) in lines {
                            div { key: "{name}",
                                dt { "{name}" }
                                dd { "{text}" }
                            }
                        }
                    }
                    div { class: "answers",
                        Answer { label: say!("finish-no"), icon: IconName::Back, onanswer: move |()| back.call(()) }
                    }
                }
            }
        }
    }
}

/// One of its questions in words: may be left empty.
#[component]
fn InWords(
    bar: String,
    kept: Kept,
    /// The field it is kept under.
    field: &'static str,
    title: String,
    lead: String,
    label: String,
    #[props(default)] hint: String,
    /// The answer of whoever cannot say; *I don't know* where it is not given.
    #[props(default = say!("yes_no-unknown"))]
    none: String,
    #[props(default = 120)] longest: i64,
    initial: String,
    onwords: EventHandler<String>,
    onforth: EventHandler<()>,
    onback: EventHandler<()>,
) -> Element {
    rsx! {
        Form {
            bar,
            title,
            lead,
            dock: rsx! { Dock { label: say!("go-on"), onanswer: move |()| onforth.call(()) } },
            TextField {
                id: "lost-{field}",
                label,
                hint,
                initial,
                longest,
                oninput: move |text: String| {
                    kept.keep(field, text.trim());
                    onwords.call(text.trim().to_owned());
                },
                onenter: move |()| onforth.call(()),
            }
            div { class: "answers",
                Answer { label: say!("back"), icon: IconName::Back, half: true, onanswer: move |()| onback.call(()) }
                Answer {
                    label: none,
                    half: true,
                    onanswer: move |()| {
                        onwords.call(String::new());
                        onforth.call(());
                    },
                }
            }
        }
    }
}

/// It is reported: ring now, with the words to say.
#[component]
pub fn LostTold() -> Element {
    // On a locked phone only to whoever has just reported it.
    let open = use_view(Phone::stage) == Stage::Open;
    let now = use_phone().shown_now();
    let told = use_view(|phone| phone.last_loss().ok().flatten());
    match told.filter(|told| open || now.since(told.at) < JUST) {
        Some(told) => rsx! { Ring { told } },
        None => rsx! { Lost {} },
    }
}

/// The name and the street of the home that was chosen; empty on a locked phone, and where none was.
pub fn home_of(homes: &[(String, String)], loss: &Loss) -> String {
    let chosen = loss.home.map(|client| client.to_string());
    let home = homes.iter().find(|(client, _)| chosen.as_ref() == Some(client));
    home.map(|(_, name)| name.clone()).unwrap_or_default()
}

/// What the worker says on the telephone.
fn words_to_say(loss: &Loss, home: &str) -> String {
    let thing = match (loss.what, loss.stolen) {
        (LostThing::Phone, YesNo::Yes) => say!("lost-say-phone-stolen"),
        (LostThing::Phone, _) => say!("lost-say-phone"),
        (_, YesNo::Yes) if loss.tag.is_empty() => {
            say!("lost-say-stolen-plain", thing: say!(&format!("lost-say-thing-{}", loss.what.as_str())))
        }
        (_, _) if loss.tag.is_empty() => {
            say!("lost-say-lost-plain", thing: say!(&format!("lost-say-thing-{}", loss.what.as_str())))
        }
        (_, YesNo::Yes) => {
            say!("lost-say-stolen", thing: say!(&format!("lost-say-thing-{}", loss.what.as_str())), tag: loss.tag.as_str())
        }
        (_, _) => {
            say!("lost-say-lost", thing: say!(&format!("lost-say-thing-{}", loss.what.as_str())), tag: loss.tag.as_str())
        }
    };
    let had =
        if loss.last_had.is_empty() { String::new() } else { say!("lost-say-had", words: loss.last_had.as_str()) };
    let stolen = match (loss.what, loss.stolen) {
        (LostThing::Key | LostThing::Fob, YesNo::Unknown) => say!("lost-say-maybe-stolen"),
        (_, _) => String::new(),
    };
    let risk = if loss.at_risk == YesNo::Yes { say!("lost-say-risk") } else { String::new() };
    let opens = if loss.opens.is_empty() { String::new() } else { say!("lost-say-opens", words: loss.opens.as_str()) };
    let home = if home.is_empty() { String::new() } else { say!("lost-say-home", name: home) };
    [thing, stolen, home, opens, had, risk].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
}

#[component]
fn Ring(told: LossTold) -> Element {
    let dial = use_dial_for();
    let language = use_view(Phone::language);
    let homes = use_view(homes);
    let LossTold { case, loss, visit, found, ring, name, tel, nobody, rang, told, .. } = told;
    let note = use_note(use_callback(|()| {}));
    let mut over = use_signal(|| rang);
    let mut rang_before = use_signal(|| rang);
    // A call was made, or said what came of it: its questions come and go with that.
    use_effect(use_reactive!(|rang| {
        if *rang_before.peek() != rang {
            rang_before.set(rang);
            over.set(rang);
        }
    }));
    let bar = if loss.tag.is_empty() { say!("menu-lost") } else { say!("lost-tag-bar", tag: loss.tag.as_str()) };
    let home = home_of(&homes, &loss);
    if found {
        return rsx! { Settled { bar, title: say!("lost-found-title"), lead: say!("lost-found-lead") } };
    }
    let whom = match ring {
        Dialled::Contact(whom) => whom,
        Dialled::OnCall | Dialled::Emergency => Contact::OnCall,
    };
    let role = say!(&format!("lost-role-{}", whom.as_str()));
    let title = if name.is_empty() { say!("lost-ring-on-call") } else { say!("lost-ring", name: name.as_str()) };
    let tel = spaced(&tel);
    let hint = if tel.is_empty() { role } else { say!("lost-role-tel", role: role, tel: tel.as_str()) };
    let tag = loss.tag.clone();
    // The most pressing of them: more would push the answers out of sight.
    let lead = match (loss.at_risk, nobody) {
        (_, true) => say!("lost-nobody"),
        (YesNo::Yes, false) => say!("lost-risk-now"),
        (YesNo::No | YesNo::Unknown, false) => say!("lost-ring-lead"),
    };
    let sheet = over().map(|whom| {
        let (lead, known) = who_rang(whom);
        rsx! {
            ManagerCall {
                whom,
                lead,
                known,
                onclose: move |()| over.set(None),
                onmissed: move |result| {
                    let call = Call { case: Some(case), ..Call::new(whom, result) };
                    note.call(Note::now(Fact::Phoned(call)));
                    over.set(None);
                },
                ontold: move |(name, said)| {
                    let word = Word { name, said, case: Some(case), ..Word::to(whom) };
                    note.call(Note::now(Fact::Told(word)));
                    over.set(None);
                },
            }
        }
    });
    let heading = match &told {
        Some(name) => say!("lost-told", name: name.as_str()),
        None => title.clone(),
    };
    let done = told.is_some();
    let lead = if done { say!("lost-told-lead") } else { lead };
    let call = move |()| dial.call((ring, Some(case)));
    let dock = if done {
        rsx! {
            Dock {
                label: say!("ended-today"),
                icon: IconName::Back,
                onanswer: move |()| drop(navigator().push(Route::Today {})),
            }
        }
    } else {
        rsx! {
            Dock { label: title.clone(), hint: hint.clone(), icon: IconName::Phone, onanswer: call }
        }
    };
    rsx! {
        Form {
            bar,
            title: heading,
            lead,
            sheet,
            dock,
            if !done {
                Say { caption: say!("say"), first: words_to_say(&loss, &home), first_lang: language.tag() }
            }
            if done {
            } else if !home.is_empty() {
                FactLine { icon: IconName::Info, text: say!("lost-home-only") }
            } else if loss.at_risk != YesNo::Yes {
                FactLine { icon: IconName::Info, text: say!("lost-tag-only") }
            }
            div { class: "answers",
                if done {
                    Answer { label: title, hint, icon: IconName::Phone, onanswer: call }
                }
                if loss.what != LostThing::Phone {
                    Answer {
                        label: say!("key-step-found_again"),
                        half: true,
                        onanswer: move |()| {
                            let moved = Fact::KeyMoved { tag: tag.clone(), step: KeyStep::FoundAgain, name: String::new() };
                            note.call(Note { visit, fact: moved, happened_at: None });
                        },
                    }
                }
                // Only of a call that was made.
                if rang.is_some() {
                    Answer {
                        label: say!("call-title"),
                        half: loss.what != LostThing::Phone,
                        onanswer: move |()| over.set(rang),
                    }
                }
            }
        }
    }
}

/// Who was rung, as the sheet names them; and the name alone, where it is known.
fn who_rang(whom: Contact) -> (String, String) {
    let phone = use_phone();
    let name = match whom {
        Contact::OnCall => phone.on_call_name(),
        whom => phone.in_line(whom).map(|next| next.name).unwrap_or_default(),
    };
    let place = say!(&format!("contact-{}", whom.as_str()));
    (if name.is_empty() { place } else { say!("contact-named", name: name.as_str(), place: place) }, name)
}

/// Nothing more is to be done of it.
#[component]
fn Settled(bar: String, title: String, lead: String) -> Element {
    rsx! {
        Form {
            bar,
            title,
            lead,
            dock: rsx! {
                Dock {
                    label: say!("ended-today"),
                    icon: IconName::Back,
                    onanswer: move |()| drop(navigator().push(Route::Today {})),
                }
            },
        }
    }
}
