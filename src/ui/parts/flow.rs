//! What the screens of a flow share: tiles, what was tried so far, timers in words, passing over, calls and their results,
//! somebody who opened, and how it ended.

use dioxus::prelude::*;

use super::answers::{Answer, Dock};
use super::ask::{Field, PickSheet, ReasonSheet, WordsSheet};
use super::foot::use_dial_in;
use super::icon::{Icon, IconName};
use super::kept::use_kept;
use super::problem::AnswerProblem;
use super::sheet::Sheet;
use super::step::{FactLine, Notice};
use crate::domain::door::{Event, TimerName};
use crate::domain::entry::flow::{
    Asked, Call, CallResult, Contact, Decided, Decision, Ending, Ground, Opening, Outcome, TookOver, Word,
};
use crate::domain::entry::{Dialled, Fact};
use crate::domain::visit::ToRing;
use crate::say;
use crate::shell::view::{AtDoor, Done};
use crate::ui::hooks::{Troubles, use_answer, use_phone, use_seconds};
use crate::ui::i18n::facts;
use crate::ui::i18n::time::{countdown, duration, time};

/// A list of words with their texts, for choices.
pub fn options<T: Copy>(all: &[T], list: &str, word: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().map(|one| (word(*one).to_owned(), say!(&format!("{list}-{}", word(*one))))).collect()
}

/// Contacts as choices.
pub fn contacts(all: &[Contact]) -> Vec<(String, String)> {
    options(all, "contact", Contact::as_str)
}

/// Logs a fact where the step takes it.
pub fn use_say(at: &AtDoor) -> Callback<Fact> {
    let answer = use_answer(at.visit.id);
    use_callback(move |fact: Fact| answer.call(Event::Say(Box::new(fact))))
}

/// Whether an entry is only a look or a call: no answer to a question.
fn is_aside(done: &Done) -> bool {
    matches!(
        done.fact,
        Some(
            Fact::Dialled { .. }
                | Fact::RevealIntent { .. }
                | Fact::RevealShown { .. }
                | Fact::RevealHidden { .. }
                | Fact::RevealRefused { .. }
        )
    )
}

/// Whom the worker rang last, where nothing was said since.
pub fn rang(at: &AtDoor) -> Option<Dialled> {
    let said = |fact: &Option<Fact>| match fact {
        Some(Fact::Dialled { whom, .. }) => Some(*whom),
        _ => None,
    };
    at.done.iter().rev().take_while(|done| is_aside(done)).find_map(|done| said(&done.fact))
}

/// The contact whose call has to be told of: the one that was rung last. 999 has its own questions.
pub fn rang_whom(at: &AtDoor) -> Option<Contact> {
    match rang(at)? {
        Dialled::OnCall => Some(Contact::OnCall),
        Dialled::Contact(whom) => Some(whom),
        Dialled::Emergency => None,
    }
}

/// The red answer that leads to 999.
#[component]
pub fn RedDock(label: String, #[props(default)] hint: String, onanswer: EventHandler<()>) -> Element {
    rsx! {
        div { class: "dock--red",
            Dock { label, hint, icon: IconName::Phone, onanswer }
        }
    }
}

/// The gas emergency line, as the lit answer.
#[component]
pub fn GasDock(number: String, onanswer: EventHandler<()>) -> Element {
    rsx! {
        Dock { label: say!("contact-gas"), hint: number, icon: IconName::Phone, onanswer }
    }
}

/// What lies over a screen. It goes away by itself as soon as something was said.
pub fn use_over<T: Clone + PartialEq + 'static>(at: &AtDoor, first: impl FnOnce() -> Option<T>) -> Signal<Option<T>> {
    use_over_then(at, first, None)
}

/// The same where what was said asks for something more.
pub fn use_over_then<T: Clone + PartialEq + 'static>(
    at: &AtDoor,
    first: impl FnOnce() -> Option<T>,
    then: Option<T>,
) -> Signal<Option<T>> {
    let said = at.done.iter().filter(|done| !is_aside(done)).count();
    let mut over = use_signal(first);
    let mut before = use_signal(|| said);
    use_effect(use_reactive!(|(said, then)| {
        if *before.peek() != said {
            before.set(said);
            over.set(then);
        }
    }));
    over
}

/// One of several equal answers; ticked once it was given.
#[component]
pub fn Tile(
    label: String,
    #[props(default)] hint: String,
    #[props(default)] icon: Option<IconName>,
    #[props(default)] done: bool,
    #[props(default)] wide: bool,
    #[props(default)] danger: bool,
    onanswer: EventHandler<()>,
) -> Element {
    let mut class = String::from("answer");
    for (is, word) in [(wide, " answer--wide"), (done, " answer--done"), (danger, " answer--danger")] {
        if is {
            class.push_str(word);
        }
    }
    let icon = if done { Some(IconName::Tick) } else { icon };
    rsx! {
        button { class, r#type: "button", onclick: move |_| onanswer.call(()),
            if let Some(name) = icon {
                Icon { name }
            }
            span { class: "answer__words",
                "{label}"
                if !hint.is_empty() {
                    small { "{hint}" }
                }
            }
        }
    }
}

/// Whether a fact belongs to what was tried, seen, said or decided.
fn is_of_flow(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Attempted { .. }
            | Fact::Observed { .. }
            | Fact::AskSkipped { .. }
            | Fact::Phoned(_)
            | Fact::Told(_)
            | Fact::GoingIn { .. }
            | Fact::OutSafe
            | Fact::OpenedBy(_)
            | Fact::RoomsChecked { .. }
            | Fact::FoundOutside
            | Fact::WaitingForRelease { .. }
            | Fact::StillHere
            | Fact::Released(_)
            | Fact::Decided(_)
            | Fact::OnTheWay { .. }
            | Fact::CardLeft { .. }
            | Fact::EmergencyTrigger { .. }
            | Fact::LifeAtRisk { .. }
            | Fact::CapacityOwed { .. }
            | Fact::BestInterests(_)
            | Fact::AccessDenied { .. }
            | Fact::HowFound { .. }
            | Fact::DeathFound(_)
            | Fact::Finding { .. }
            | Fact::SomeoneSaid { .. }
            | Fact::TakenOver { .. }
            | Fact::HomeSecured { .. }
            | Fact::ServiceMet { .. }
            | Fact::KeySafeFault { .. }
            | Fact::CodeDidNotOpen { .. }
    )
}

/// What was done so far, with times: the newest, oldest first. All of it is in the strip.
#[component]
pub fn Tried(at: AtDoor, #[props(default = 3)] most: usize) -> Element {
    let told =
        |done: &Done| done.fact.as_ref().filter(|fact| is_of_flow(fact)).map(|fact| (done.at, facts::words(fact)));
    let all: Vec<_> = at.done.iter().filter_map(told).collect();
    if all.is_empty() {
        return rsx! {};
    }
    let from = all.len().saturating_sub(most);
    rsx! {
        ol { class: "rows", role: "list", aria_label: say!("tried"),
            for (place, (when, words)) in all.into_iter().enumerate().skip(from) {
                li { key: "{place}", class: "row row--short",
                    Icon { name: IconName::Tick }
                    span { class: "row__words", "{words}" }
                    span { class: "row__at", {time(when)} }
                }
            }
        }
    }
}

/// The timers that run, in words; but for the knock's and *out safe?*, which have their own place.
#[component]
pub fn Timers(at: AtDoor, #[props(default)] but: Option<TimerName>) -> Element {
    use_seconds();
    let apart = [Some(TimerName::Knock), Some(TimerName::OutSafe), but];
    let running: Vec<_> =
        use_phone().timers(&at.door).into_iter().filter(|timer| !apart.contains(&Some(timer.name))).collect();
    rsx! {
        for timer in running {
            FactLine {
                key: "{timer.name.as_str()}",
                icon: IconName::Clock,
                text: if timer.left.is_zero() {
                    say!(&format!("timer-{}-over", timer.name.as_str()))
                } else {
                    say!(&format!("timer-{}", timer.name.as_str()), time: duration(countdown(timer.left)))
                },
            }
        }
    }
}

/// What the plan forbids: whom never to contact, and how quiet to be.
#[component]
pub fn Quietly(at: AtDoor) -> Element {
    let care = &at.client.care;
    rsx! {
        if !care.never_contact.is_empty() {
            Notice { icon: IconName::Warning, text: say!("never-contact", name: care.never_contact.as_str()) }
        }
        if care.discreet {
            FactLine { icon: IconName::Info, text: say!("discreet-rules") }
        }
    }
}

/// Why a question is passed over.
const SKIP: [&str; 4] = ["done", "not_safe", "cannot", "told"];

/// *Skip this*, with a reason.
#[component]
pub fn SkipSheet(at: AtDoor, asked: Asked, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    rsx! {
        ReasonSheet {
            title: say!("skip-title"),
            lead: say!("skip-lead"),
            list: "skip",
            words: SKIP.to_vec(),
            of: asked.as_str(),
            onclose,
            onreason: move |reason| say.call(Fact::AskSkipped { asked, reason }),
        }
    }
}

/// A telephone number as it is read: *01632 960 245*.
pub fn spaced(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (freephone, eleven) = (digits.starts_with(&['0', '8', '0', '0']), digits.len() == 11 && digits[0] == '0');
    let groups = match (freephone, eleven) {
        (true, _) if digits.len() >= 10 => [0..4, 4..7, 7..digits.len()],
        (_, true) if digits[1] == '2' => [0..3, 3..7, 7..11],
        (_, true) => [0..5, 5..8, 8..11],
        (_, false) => return number.to_owned(),
    };
    groups.map(|group| digits[group].iter().collect::<String>()).join(" ")
}

/// Who a contact is: name and number, as the plan or the office gave them.
pub fn who(at: &AtDoor, whom: Contact) -> (String, String) {
    let phone = use_phone();
    let (name, number) = match whom {
        Contact::OnCall => (at.on_call.clone(), phone.number(Dialled::OnCall)),
        whom if whom.is_manager() => phone.in_line(whom).map(|next| (next.name, next.tel)).unwrap_or_default(),
        whom => at.client.contact(whom).unwrap_or_default(),
    };
    (name, spaced(&number))
}

/// Name and place, or the place alone.
pub fn named(at: &AtDoor, whom: Contact) -> String {
    let place = say!(&format!("contact-{}", whom.as_str()));
    let (name, _) = who(at, whom);
    if whom == Contact::Client && !name.is_empty() {
        return name;
    }
    if name.is_empty() { place } else { say!("contact-named", name: name, place: place) }
}

/// Somebody of the plan by name, with all of their places.
pub fn with_places(at: &AtDoor, person: &ToRing) -> String {
    let places: Vec<String> = person.places.iter().map(|place| say!(&format!("contact-{}", place.as_str()))).collect();
    match person.places.as_slice() {
        [only] => named(at, *only),
        _ if person.name.is_empty() => places.join(", "),
        _several => say!("contact-named", name: person.name.as_str(), place: places.join(", ")),
    }
}

/// What the dialler is opened for.
pub fn dialled(whom: Contact) -> Dialled {
    if whom == Contact::OnCall { Dialled::OnCall } else { Dialled::Contact(whom) }
}

/// Opens the dialler for a contact.
pub fn use_ring(at: &AtDoor) -> Callback<Contact> {
    let dial = use_dial_in(at.visit.id);
    use_callback(move |whom: Contact| dial.call(dialled(whom)))
}

/// What came of a call. One tap where nobody answered.
#[component]
pub fn CallSheet(at: AtDoor, whom: Contact, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let mut answered = use_signal(|| false);
    let results: Vec<CallResult> = CallResult::ALL.to_vec();
    let client = whom == Contact::Client;
    let mut name = use_signal(String::new);
    let (known, _) = who(&at, whom);
    if answered() && !client && name().is_empty() {
        return rsx! {
            WhoAnswered { known, onclose: move |()| answered.set(false), onname: move |said| name.set(said) }
        };
    }
    if answered() {
        return rsx! {
            WordsSheet {
                title: say!("call-said"),
                lead: name(),
                fields: vec![Field::free("call-said", say!("told-said"))],
                of: whom.as_str(),
                steps: if client { 2 } else { 3 },
                onclose: move |()| {
                    if client {
                        answered.set(false);
                    }
                    name.set(String::new());
                },
                onwords: move |(_, mut texts): (String, Vec<String>)| {
                    let said = texts.pop().unwrap_or_default();
                    say.call(Fact::Phoned(Call { name: name(), said, ..Call::new(whom, CallResult::Person) }));
                },
            }
        };
    }
    rsx! {
        PickSheet {
            title: say!("call-title"),
            lead: named(&at, whom),
            options: options(&results, "call", CallResult::as_str),
            onclose,
            onpick: move |word: String| match CallResult::parse(&word) {
                Some(CallResult::Person) => answered.set(true),
                Some(result) => {
                    say.call(Fact::Phoned(Call::new(whom, result)));
                }
                None => {}
            },
        }
    }
}

/// What a manager answered; *no answer* offers the next in line.
#[component]
pub fn ManagerSheet(at: AtDoor, whom: Contact, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let (known, _) = who(&at, whom);
    rsx! {
        ManagerCall {
            whom,
            lead: named(&at, whom),
            known,
            onclose,
            onmissed: move |result| say.call(Fact::Phoned(Call::new(whom, result))),
            ontold: move |(name, said)| say.call(Fact::Told(Word { name, said, ..Word::to(whom) })),
        }
    }
}

/// The questions after a call to a manager, of a visit or of none: did anybody answer, who, and what they said.
#[component]
pub fn ManagerCall(
    whom: Contact,
    lead: String,
    known: String,
    onclose: EventHandler<()>,
    onmissed: EventHandler<CallResult>,
    ontold: EventHandler<(String, String)>,
) -> Element {
    let answered = use_answered();
    let name = answered.name();
    if name.is_empty() {
        return rsx! { AnsweredSheet { lead, known, who: answered, onclose, onmissed } };
    }
    rsx! {
        WordsSheet {
            title: say!("told-title"),
            lead: name.clone(),
            fields: vec![Field::free("told-said", say!("told-said"))],
            of: whom.as_str(),
            steps: 3,
            onclose: move |()| answered.back(),
            onwords: move |(_, mut texts): (String, Vec<String>)| {
                ontold.call((name.clone(), texts.pop().unwrap_or_default()));
            },
        }
    }
}

/// What a manager said to a worker who stays outside: did they answer, who was it, go or stay, and their words. Where nobody
/// answered, the next in line is rung.
#[component]
pub fn InstructedSheet(at: AtDoor, whom: Contact, onclose: EventHandler<()>) -> Element {
    let answer = use_answer(at.visit.id);
    let say = use_say(&at);
    let answered = use_answered();
    let name = answered.name();
    if name.is_empty() {
        return rsx! {
            AnsweredSheet {
                lead: named(&at, whom),
                known: who(&at, whom).0,
                who: answered,
                onclose,
                onmissed: move |result| say.call(Fact::Phoned(Call::new(whom, result))),
            }
        };
    }
    rsx! {
        WordsSheet {
            title: say!("told-title"),
            lead: name.clone(),
            options: options(Decision::OUTSIDE, "outside", Decision::as_str),
            fields: vec![Field::free("told-said", say!("told-said"))],
            of: whom.as_str(),
            steps: 3,
            onclose: move |()| answered.back(),
            onwords: move |(word, mut texts): (String, Vec<String>)| {
                let Some(what) = Decision::parse(&word) else { return };
                let said = texts.pop().unwrap_or_default();
                let told = Fact::Told(Word { name: name.clone(), said, ..Word::to(whom) });
                let (said, reference) = (String::new(), String::new());
                let decided = Fact::Decided(Decided { what, by: name.clone(), said, reference, attending: None });
                answer.call(Event::ManagerSaid(vec![told, decided]));
            },
        }
    }
}

/// How far *did they answer, and who was it?* has come.
#[derive(Clone, Copy, PartialEq)]
pub struct Answered {
    answered: Signal<bool>,
    name: Signal<String>,
}

impl Answered {
    /// Who answered; empty until that is said.
    pub fn name(self) -> String {
        self.name.read().clone()
    }

    /// Back to who it was.
    pub fn back(self) {
        let mut name = self.name;
        name.set(String::new());
    }
}

/// A hook: nobody has answered yet.
pub fn use_answered() -> Answered {
    Answered { answered: use_signal(|| false), name: use_signal(String::new) }
}

/// Did the manager answer, and who was it?
#[component]
pub fn AnsweredSheet(
    lead: String,
    known: String,
    who: Answered,
    onclose: EventHandler<()>,
    onmissed: EventHandler<CallResult>,
) -> Element {
    let Answered { mut answered, mut name } = who;
    if answered() {
        return rsx! {
            WhoAnswered { known, onclose: move |()| answered.set(false), onname: move |said| name.set(said) }
        };
    }
    rsx! { MissedSheet { lead, onclose, onanswered: move |()| answered.set(true), onmissed } }
}

/// Who answered a call: the name that is known is one of two choices, and neither is made beforehand. Where none is known
/// it is written.
#[component]
pub fn WhoAnswered(
    known: String,
    #[props(default = say!("someone-title"))] title: String,
    #[props(default = 2)] steps: usize,
    /// Tells two questions apart.
    #[props(default)]
    of: String,
    onclose: EventHandler<()>,
    onname: EventHandler<String>,
) -> Element {
    let mut other = use_signal(|| false);
    let asks = !known.is_empty();
    if !asks || other() {
        return rsx! {
            OneLineSheet {
                title,
                field: Field::name("told-name", say!("told-name")),
                of,
                steps: if asks { steps + 1 } else { steps },
                onclose: move |()| if asks { other.set(false) } else { onclose.call(()) },
                online: move |said: String| onname.call(said),
            }
        };
    }
    rsx! {
        PickSheet {
            title,
            options: vec![(String::from("known"), known.clone()), (String::from("other"), say!("call-other"))],
            steps,
            onclose,
            onpick: move |word: String| if word == "known" { onname.call(known.clone()) } else { other.set(true) },
        }
    }
}

/// What came of a call to a manager: somebody answered, or nobody did, which is written.
#[component]
fn MissedSheet(
    lead: String,
    onclose: EventHandler<()>,
    onanswered: EventHandler<()>,
    onmissed: EventHandler<CallResult>,
) -> Element {
    // In the order of every call, so that the thumb finds them.
    let missed = [CallResult::Voicemail, CallResult::RangOut, CallResult::NoSignal];
    let first = (CallResult::Person.as_str().to_owned(), say!("call-person"));
    rsx! {
        PickSheet {
            title: say!("call-title"),
            lead,
            options: [first].into_iter().chain(options(&missed, "call", CallResult::as_str)).collect::<Vec<_>>(),
            onclose,
            onpick: move |word: String| match CallResult::parse(&word) {
                Some(CallResult::Person) => onanswered.call(()),
                Some(result) => onmissed.call(result),
                None => {}
            },
        }
    }
}

/// Who may open a door, and be told about it.
const OPENERS: [Contact; 8] = [
    Contact::SchemeManager,
    Contact::Keyholder,
    Contact::Neighbour,
    Contact::EmergencyContact,
    Contact::NextOfKin,
    Contact::Police,
    Contact::Fire,
    Contact::Ambulance,
];

/// Somebody opened: who, their name, how; of a service whether anything was broken for it; and where the worker is now.
#[component]
pub fn OpenedSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let kept = use_kept(|| String::from("opened"));
    let trouble = consume_context::<Troubles>().0;
    let mut opening = use_signal(|| None::<Opening>);
    let mut broken = use_signal(|| None::<bool>);
    let Some(opened) = opening() else {
        return rsx! {
            WordsSheet {
                title: say!("opened-title"),
                lead: say!("opened-lead"),
                options: contacts(&OPENERS),
                fields: vec![
                    Field::free("opened-name", say!("told-name")),
                    Field::free("opened-how", say!("opened-how")),
                ],
                go: say!("next"),
                kept,
                onclose,
                onwords: move |(word, mut texts): (String, Vec<String>)| {
                    let how = texts.pop().unwrap_or_default();
                    let name = texts.pop().unwrap_or_default();
                    let of = |who| Opening { name, how, ..Opening::by(who) };
                    opening.set(Contact::parse(&word).map(of));
                },
            }
        };
    };
    let may_force = opened.who.is_service();
    let yes_no = |yes: String, no: String| vec![(String::from("yes"), yes), (String::from("no"), no)];
    if may_force && broken().is_none() {
        return rsx! {
            PickSheet {
                title: say!("opened-force-title"),
                options: yes_no(say!("opened-force-yes"), say!("opened-force-no")),
                steps: 2,
                onclose: move |()| opening.set(None),
                onpick: move |word: String| broken.set(Some(word == "yes")),
            }
        };
    }
    rsx! {
        PickSheet {
            title: say!("opened-where-title"),
            options: yes_no(say!("opened-where-in"), say!("opened-where-out")),
            steps: if may_force { 3 } else { 2 },
            onclose: move |()| if may_force { broken.set(None) } else { opening.set(None) },
            onpick: move |word: String| {
                let (by_force, stayed_out) = (broken() == Some(true), word == "no");
                say.call(Fact::OpenedBy(Opening { by_force, stayed_out, ..opened.clone() }));
                if trouble.peek().is_none() {
                    kept.settle();
                }
            },
        }
    }
}

/// How it ended: which ending, then the name that it needs, then read back for a yes.
#[component]
pub fn EndingSheet(at: AtDoor, endings: &'static [Ending], onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let mut ending = use_signal(|| None::<Ending>);
    let mut whole = use_signal(|| None::<Outcome>);
    let mut taker = use_signal(String::new);
    let kept = use_kept(|| String::from("ending"));
    // Whoever took over in the emergency, by name, and whether that is a service: it is on the spot.
    let took_over = at.done.iter().rev().find_map(|done| match &done.fact {
        Some(Fact::TakenOver { by, name, .. }) => Some((name.clone(), by.is_service())).filter(|_| !name.is_empty()),
        _ => None,
    });
    // Whoever ordered the worker to go took over with it, by name, on the phone: whom nobody has seen, and no emergency.
    let ordered = at.door.known().released.as_ref().filter(|release| release.ground == Ground::Ordered);
    let ordered = ordered.filter(|_| !at.door.is_emergency()).map(|release| release.by.clone());
    // Nothing is left to ask of whoever has taken over already, but whether that is so.
    let here = took_over.clone().filter(|(_, is_service)| *is_service).map(|(name, _)| (name, TookOver::Here));
    let taken: Vec<(String, TookOver)> =
        here.into_iter().chain(ordered.clone().map(|by| (by, TookOver::Phone))).collect();
    if let Some(outcome) = whole() {
        return rsx! {
            ReadBack {
                title: say!("ending-title"),
                words: ending_words(&at, &outcome),
                steps: if ending.read().is_none() { 2 } else if outcome.took_over.is_some() { 4 } else { 3 },
                onclose: move |()| whole.set(None),
                onyes: move |()| {
                    say.call(Fact::VisitOutcome(outcome.clone()));
                    kept.settle();
                },
            }
        };
    }
    if let Some(which) = ending().filter(|_| !taker.read().is_empty()) {
        return rsx! {
            HasTakenOver {
                name: taker(),
                steps: 3,
                onclose: move |()| taker.set(String::new()),
                onhow: move |how| {
                    whole.set(Some(Outcome { handed_to: taker(), took_over: Some(how), ..Outcome::plain(which) }));
                },
                oncoming: move |when| {
                    say.call(Fact::OnTheWay { name: taker(), when });
                    kept.settle();
                },
            }
        };
    }
    if let Some(which) = ending() {
        let confirming = at.door.needs_confirming(which);
        let field = if confirming {
            let taker = took_over.clone().map(|(name, _)| name).unwrap_or_default();
            Field::name("ending-confirmed", say!("ending-confirmed")).with(&taker)
        } else {
            let name = took_over.clone().map(|(name, _)| name).or(ordered.clone()).unwrap_or_default();
            Field::name("ending-name", say!("ending-name")).with(&name)
        };
        return rsx! {
            WordsSheet {
                title: say!(&format!("ending-{}", which.as_str())),
                fields: vec![field],
                go: say!("next"),
                kept,
                steps: 2,
                onclose: move |()| ending.set(None),
                onwords: move |(_, mut texts): (String, Vec<String>)| {
                    let name = texts.pop().unwrap_or_default();
                    if confirming {
                        whole.set(Some(Outcome { confirmed_by: name, ..Outcome::plain(which) }));
                    } else if let Some((_, how)) = taken.iter().find(|(taker, _)| *taker == name) {
                        let took_over = Some(*how);
                        whole.set(Some(Outcome { handed_to: name, took_over, ..Outcome::plain(which) }));
                    } else {
                        taker.set(name);
                    }
                },
            }
        };
    }
    rsx! {
        PickSheet {
            title: say!("ending-title"),
            lead: if at.door.is_client_gone() { say!("ending-taken") } else { String::new() },
            options: options(endings, "ending", Ending::as_str),
            onclose,
            onpick: move |word: String| {
                let Some(picked) = Ending::parse(&word) else { return };
                let confirming = at.door.needs_confirming(picked);
                if picked.needs_name() || confirming {
                    ending.set(Some(picked));
                    if let Some(by) = ordered.clone().filter(|_| picked == Ending::Unknown) {
                        let outcome = Outcome::plain(picked);
                        whole.set(Some(Outcome { handed_to: by, took_over: Some(TookOver::Phone), ..outcome }));
                    }
                } else {
                    whole.set(Some(Outcome::plain(picked)));
                }
            },
        }
    }
}

fn ending_words(at: &AtDoor, outcome: &Outcome) -> String {
    let ending = say!(&format!("ending-{}", outcome.ending.as_str()));
    let now = time(at.now);
    // Whoever is outside with no key, and nothing to lock, has left with it.
    let open = at.door.stands_open() && outcome.handed_to.is_empty();
    let leaves = !at.door.is_inside() && !at.door.key().is_out() && !open;
    let leaves = if leaves { format!(" {}", say!("ending-leaves")) } else { String::new() };
    let words = if !outcome.handed_to.is_empty() {
        say!("ending-check-name", ending: ending, name: outcome.handed_to.as_str(), time: now)
    } else if !outcome.confirmed_by.is_empty() {
        say!("ending-check-confirmed", ending: ending, name: outcome.confirmed_by.as_str(), time: now)
    } else {
        say!("ending-check", ending: ending, time: now)
    };
    format!("{words}{leaves}")
}

/// Has whoever is named taken over? Being on the way is not having taken over: that is written, and ends nothing.
#[component]
pub fn HasTakenOver(
    name: String,
    #[props(default = 2)] steps: usize,
    onclose: EventHandler<()>,
    onhow: EventHandler<TookOver>,
    /// On the way: when they will be here, in words; may be empty.
    oncoming: EventHandler<String>,
) -> Element {
    let mut coming = use_signal(|| false);
    if coming() {
        return rsx! {
            OneLineSheet {
                title: say!("hand-how-coming"),
                lead: say!("hand-coming-stay", name: name),
                field: Field::free("hand-when", say!("hand-when")),
                steps: steps + 1,
                onclose: move |()| coming.set(false),
                online: move |when: String| oncoming.call(when),
            }
        };
    }
    let words = TookOver::ALL.iter().map(|how| how.as_str()).chain(["coming"]);
    rsx! {
        PickSheet {
            title: say!("hand-how-title", name: name),
            lead: say!("hand-how-lead"),
            options: words.map(|how| (how.to_owned(), say!(&format!("hand-how-{how}")))).collect::<Vec<_>>(),
            steps,
            onclose,
            onpick: move |word: String| match TookOver::parse(&word) {
                Some(how) => onhow.call(how),
                None => coming.set(true),
            },
        }
    }
}

/// What ends something is read back for a yes.
#[component]
pub fn ReadBack(
    title: String,
    words: String,
    #[props(default = say!("yes-right"))] yes: String,
    #[props(default = 1)] steps: usize,
    onclose: EventHandler<()>,
    onyes: EventHandler<()>,
) -> Element {
    rsx! {
        Sheet { title, steps, onclose,
            div { class: "sheet__body",
                AnswerProblem {}
                p { class: "step__lead", "{words}" }
                Answer { label: say!("finish-no"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
            Dock { label: yes, icon: IconName::Tick, onanswer: move |()| onyes.call(()) }
        }
    }
}

/// A name, or a few words, for one fact.
#[component]
pub fn OneLineSheet(
    title: String,
    #[props(default)] lead: String,
    field: Field,
    #[props(default)] of: String,
    #[props(default = 1)] steps: usize,
    onclose: EventHandler<()>,
    online: EventHandler<String>,
) -> Element {
    rsx! {
        WordsSheet {
            title,
            lead,
            of,
            fields: vec![field],
            steps,
            onclose,
            onwords: move |(_, mut texts): (String, Vec<String>)| online.call(texts.pop().unwrap_or_default()),
        }
    }
}
