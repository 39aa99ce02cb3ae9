//! A step with a code: hidden, held, seen; or the reason why not, and what to do instead.

use dioxus::prelude::*;

use super::did_not_open::FaultSheet;
use super::refused::Refused;
use super::visit::VisitHead;
use crate::domain::door::Event;
use crate::domain::entry::flow::KeyFrom;
use crate::domain::entry::{Dialled, Purpose};
use crate::domain::reveal::Wish;
use crate::domain::visit::MethodKind;
use crate::say;
use crate::shell::view::{AtDoor, CodeView};
use crate::ui::hooks::{use_answer, use_page, use_phone, use_seconds, use_view};
use crate::ui::i18n::time::{duration, time};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::PickSheet;
use crate::ui::parts::flow::{WhoAnswered, options, use_over};
use crate::ui::parts::foot::use_dial_in;
use crate::ui::parts::hold::{Door, DoorWords, HoldButton, LastHold, NotShown, OtherWays};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::problem::{AnswerProblem, Problem};
use crate::ui::parts::step::{FactLine, Heading};

/// A code that a step may offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Of which way in.
    pub kind: MethodKind,
    /// Why.
    pub purpose: Purpose,
    /// The heading while it is hidden.
    pub title: String,
}

/// What a look came to, in words.
pub fn look_words(code: &CodeView) -> Option<String> {
    code.last.map(|(at, ms)| match ms {
        Some(ms) => {
            let held = duration(std::time::Duration::from_secs(ms.div_ceil(1000).max(1)));
            say!("code-shown-once", time: time(at), seconds: held)
        }
        None => say!("code-shown", time: time(at)),
    })
}

/// The screen: one code at a time; the first offer that this visit has counts first.
#[component]
pub fn CodeScreen(
    at: AtDoor,
    offers: Vec<Offer>,
    lead: String,
    /// The lit answer once the code was seen.
    next: String,
    #[props(default)] seen_title: String,
    #[props(default)] seen_lead: String,
    onnext: EventHandler<()>,
    /// Whether the lit answer says that the key is in hand.
    #[props(default)]
    is_key: bool,
    ondidnot: EventHandler<()>,
    /// What the way out is called, where it is not *it did not open*.
    #[props(default)]
    did_not_label: String,
    #[props(default)] onanswered: Option<EventHandler<()>>,
    /// A further answer.
    #[props(default)]
    inside_label: String,
    #[props(default)] oninside: Option<EventHandler<()>>,
) -> Element {
    let mut fault = use_over::<()>(&at, || None);
    let (onnext, how_key_came) = use_how_key_came(&at, is_key, onnext);
    use_seconds();
    let did_not = if did_not_label.is_empty() { say!("did-not-open") } else { did_not_label };
    let visit = at.visit.id;
    let last: LastHold = use_signal(|| None);
    let codes: Vec<(Offer, CodeView)> = offers
        .into_iter()
        .filter_map(|offer| use_view(|phone| phone.code(&at, offer.kind, offer.purpose)).map(|code| (offer, code)))
        .collect();
    if at.visit.shadow {
        let let_in = oninside.or(onanswered).unwrap_or(ondidnot);
        return rsx! {
            Shadowing { at, onletin: let_in, ondidnot }
        };
    }
    let Some((offer, code)) = codes.first().cloned() else {
        return rsx! {
            Refused {
                at,
                why: NotShown::NotHere,
                next,
                onnext,
                ondidnot,
                onanswered,
                inside_label,
                oninside,
                method: None,
            }
            {how_key_came}
        };
    };
    let why = code.may.err().map(NotShown::Refused).or(*last.read()).filter(|why| *why != NotShown::AskOffice);
    if let Some(why) = why {
        let method = code.wish.method;
        return rsx! {
            Refused { at, why, next, onnext, ondidnot, onanswered, inside_label, oninside, method }
            {how_key_came}
        };
    }
    if code.fetch {
        return rsx! {
            Fetch { at, title: offer.title.clone(), wish: code.wish, ondidnot, onanswered, inside_label, oninside }
        };
    }
    let seen = code.looks > 0;
    let (title, lead) =
        if seen && !seen_title.is_empty() { (seen_title, seen_lead) } else { (offer.title.clone(), lead) };
    let before = look_words(&code).unwrap_or_else(|| match &code.leave.granted {
        Some((by, _)) if code.leave.is_open() => say!("code-by-leave", name: by.as_str(), time: time(code.until)),
        Some(_) | None => say!("code-until", time: time(code.until)),
    });
    let others: Vec<_> = codes.iter().skip(1).cloned().collect();
    let is_safe = offer.kind == MethodKind::KeySafe;
    rsx! {
      div { class: "under",
        div { class: "room",
            VisitHead { at: at.clone() }
            main { class: "page",
                AnswerProblem {}
                Heading { title: title.clone(), lead }
                Door { visit, wish: code.wish }
                DoorWords { visit, wish: code.wish, before }
                if let Some(older) = code.older {
                    OlderCode { at: at.clone(), wish: older, kind: code.kind }
                }
                for (other, view) in others {
                    OtherCode { key: "{other.kind.as_str()}", at: at.clone(), offer: other, code: view }
                }
                div { class: "answers answers--tight",
                    if seen {
                        HoldButton { visit, wish: code.wish, label: say!("code-hold-again"), main: false, last }
                        OtherWays { visit, wish: code.wish, last }
                        Answer { label: did_not, half: true, onanswer: move |()| ondidnot.call(()) }
                    } else {
                        OtherWays { visit, wish: code.wish, last }
                        Answer { label: next.clone(), half: true, onanswer: move |()| onnext.call(()) }
                        Answer { label: did_not, half: true, onanswer: move |()| ondidnot.call(()) }
                    }
                    if let Some(inside) = oninside {
                        Answer { label: inside_label, onanswer: move |()| inside.call(()) }
                    }
                    if let Some(answered) = onanswered {
                        Answer { label: say!("wait-answered"), half: is_safe, onanswer: move |()| answered.call(()) }
                    }
                    if is_safe {
                        Answer {
                            label: say!("sf-report"),
                            half: onanswered.is_some(),
                            onanswer: move |()| fault.set(Some(())),
                        }
                    }
                }
            }
        }
        if seen {
            Dock { label: next, onanswer: move |()| onnext.call(()) }
        } else {
            section { class: "dock", aria_label: say!("your-answer"),
                HoldButton { visit, wish: code.wish, label: say!("code-hold"), last }
            }
        }
        if fault().is_some() {
            FaultSheet { at, onclose: move |()| fault.set(None) }
        }
        {how_key_came}
      }
    }
}

/// *I have the key* where no code was looked at: how it came is asked first. What to press, and the sheet that asks.
fn use_how_key_came(at: &AtDoor, key: bool, onnext: EventHandler<()>) -> (EventHandler<()>, Element) {
    let answer = use_answer(at.visit.id);
    let mut asked = use_over::<()>(at, || None);
    let mut given = use_signal(|| false);
    let asks = key && at.door.asks_how_key_came();
    let next = use_callback(move |()| if asks { asked.set(Some(())) } else { onnext.call(()) });
    let sheet = asked().map(|()| {
        if given() {
            return rsx! {
                WhoAnswered {
                    known: String::new(),
                    title: say!("key-from-who"),
                    of: "given_key",
                    onclose: move |()| given.set(false),
                    onname: move |name: String| answer.call(Event::KeyHad(KeyFrom::Given, name)),
                }
            };
        }
        rsx! {
            PickSheet {
                title: say!("key-from-title"),
                lead: say!("key-from-lead"),
                options: options(KeyFrom::ALL, "key_from", KeyFrom::as_str),
                onclose: move |()| asked.set(None),
                onpick: move |word: String| {
                    match KeyFrom::parse(&word) {
                        Some(KeyFrom::Given) => given.set(true),
                        Some(from) => answer.call(Event::KeyHad(from, String::new())),
                        None => {}
                    }
                },
            }
        }
    });
    (next, rsx! { {sheet} })
}

/// Whoever shadows has no code: their colleague opens (DOOR 0.6).
#[component]
fn Shadowing(at: AtDoor, onletin: EventHandler<()>, ondidnot: EventHandler<()>) -> Element {
    let dial = use_dial_in(at.visit.id);
    let ring =
        if at.on_call.is_empty() { say!("ring-on-call") } else { say!("ring-on-call-name", name: at.on_call.clone()) };
    rsx! {
        div { class: "room",
            VisitHead { at }
            main { class: "page",
                AnswerProblem {}
                Heading { title: say!("shadow-title"), lead: say!("shadow-code-lead") }
                div { class: "answers",
                    Answer { label: ring, icon: IconName::Phone, onanswer: move |()| dial.call(Dialled::OnCall) }
                    Answer { label: say!("shadow-not-let-in"), onanswer: move |()| ondidnot.call(()) }
                }
            }
        }
        Dock { label: say!("shadow-let-in"), icon: IconName::People, onanswer: move |()| onletin.call(()) }
    }
}

/// A code that never travels ahead: the office releases it now, where there is signal.
#[component]
fn Fetch(
    at: AtDoor,
    title: String,
    wish: Wish,
    ondidnot: EventHandler<()>,
    onanswered: Option<EventHandler<()>>,
    inside_label: String,
    oninside: Option<EventHandler<()>>,
) -> Element {
    let phone = use_phone();
    let visit = at.visit.id;
    let mut busy = use_signal(|| false);
    let mut problem = use_signal(|| None::<String>);
    let go = move |()| {
        if busy() {
            return;
        }
        busy.set(true);
        let phone = phone.clone();
        spawn(async move {
            let done = phone.fetch_code(visit, wish).await;
            problem.set(done.err().map(|error| super::ask::ask_words(&error)));
            busy.set(false);
        });
    };
    rsx! {
        div { class: "room",
            VisitHead { at }
            main { class: "page",
                if let Some(text) = problem() {
                    Problem { text }
                }
                Heading { title, lead: say!("fetch-lead") }
                div { class: "answers",
                    Answer { label: say!("opening-cannot"), half: true, onanswer: move |()| ondidnot.call(()) }
                    if let Some(answered) = onanswered {
                        Answer { label: say!("wait-answered"), half: true, onanswer: move |()| answered.call(()) }
                    }
                    if let Some(inside) = oninside {
                        Answer { label: inside_label, onanswer: move |()| inside.call(()) }
                    }
                }
            }
        }
        Dock {
            label: if busy() { say!("fetch-working") } else { say!("fetch-go") },
            icon: IconName::Up,
            busy: busy(),
            onanswer: go,
        }
    }
}

/// The old code, where the new one did not open: its own look.
#[component]
pub fn OlderCode(at: AtDoor, wish: Wish, kind: MethodKind) -> Element {
    let visit = at.visit.id;
    let last: LastHold = use_signal(|| None);
    let page = use_page();
    let shown = use_view(|phone| phone.shown(page, visit)).is_some_and(|shown| shown.wish == wish);
    let why = *last.read();
    rsx! {
        section { class: "extra", "data-kind": kind.as_str(),
            h2 { class: "heading", {say!("code-older-title")} }
            if shown {
                Door { visit, wish }
                DoorWords { visit, wish, before: String::new() }
            }
            if let Some(why) = why {
                FactLine { icon: IconName::Lock, text: super::refused::words(&at, why).1 }
            }
            HoldButton { visit, wish, label: say!("code-hold-older"), main: false, last }
            OtherWays { visit, wish, last }
        }
    }
}

/// A second code on the same screen, quieter.
#[component]
pub fn OtherCode(at: AtDoor, offer: Offer, code: CodeView) -> Element {
    let visit = at.visit.id;
    let last: LastHold = use_signal(|| None);
    let why = code.may.err().map(NotShown::Refused).or(*last.read());
    let page = use_page();
    let shown = use_view(|phone| phone.shown(page, visit)).is_some_and(|shown| shown.wish == code.wish);
    rsx! {
        if let Some(why) = why {
            FactLine { icon: IconName::Lock, text: super::refused::words(&at, why).1 }
        } else {
            if shown {
                Door { visit, wish: code.wish }
                DoorWords { visit, wish: code.wish, before: String::new() }
            }
            HoldButton {
                visit,
                wish: code.wish,
                label: say!(&format!("code-hold-{}", code.kind.as_str())),
                main: false,
                last,
            }
            OtherWays { visit, wish: code.wish, last }
        }
    }
}
