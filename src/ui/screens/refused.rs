//! Why a code is not shown, and what to do instead. The lit answer is what can be done; no lamp burns on a door that
//! will not open.

use dioxus::prelude::*;

use super::visit::VisitHead;
use crate::domain::door::{Gate, Step};
use crate::domain::entry::Dialled;
use crate::domain::ids::MethodId;
use crate::domain::reveal::Refusal;
use crate::domain::visit::WhyNot;
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_phone, use_seconds};
use crate::ui::i18n::time::{duration, time, time_near};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::foot::use_dial_in;
use crate::ui::parts::hold::NotShown;
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::step::{Heading, Notice};
use crate::ui::routes::Route;

/// Heading and sentence of a refusal.
pub fn words(at: &AtDoor, why: NotShown) -> (String, String) {
    let name = at.client.call_name();
    match why {
        NotShown::OtherWindow => (say!("refused-other-window-title"), say!("refused-other-window-lead")),
        NotShown::NotHere if at.office_recovering => {
            (say!("refused-recovering-title"), say!("refused-recovering-lead"))
        }
        NotShown::NotHere => (say!("refused-not-here-title"), say!("refused-not-here-lead")),
        NotShown::AskOffice => (say!("fetch-title"), say!("fetch-lead")),
        NotShown::Fault => (say!("problem-title"), say!("problem-fault")),
        NotShown::Refused(refusal) => match refusal {
            Refusal::TooEarly { opens } => (
                say!("refused-early-title", time: time_near(opens, at.now)),
                say!("refused-early-lead", wait: duration(whole_minutes(opens.since(at.now)))),
            ),
            Refusal::TooLate { closed } => {
                (say!("refused-late-title"), say!("refused-late-lead", time: time_near(closed, at.now)))
            }
            Refusal::LeaseLapsed { since } => {
                let contact = time_near(since - std::time::Duration::from_hours(24), at.now);
                (say!("refused-lease-title"), say!("refused-lease-lead", time: contact))
            }
            Refusal::NoTrustedTime => (say!("refused-time-title"), say!("refused-time-lead")),
            Refusal::Blocked => (say!("refused-blocked-title"), say!("refused-blocked-lead")),
            Refusal::TakenOff => (say!("refused-taken-off-title"), say!("refused-taken-off-lead")),
            Refusal::Locked => (say!("refused-locked-title"), say!("refused-locked-lead")),
            Refusal::NotYet(Gate::NewerFirst) => (say!("refused-newer-title"), say!("refused-newer-lead")),
            Refusal::NotYet(Gate::Shadow) | Refusal::Withheld(WhyNot::Shadowing) => {
                (say!("shadow-title"), say!("shadow-code-lead"))
            }
            Refusal::NotYet(Gate::NotSafe) => (say!("refused-not-safe-title"), say!("refused-not-safe-lead")),
            Refusal::NotYet(Gate::CodesOff) => (say!("refused-not-safe-title"), say!("refused-codes-off-lead")),
            Refusal::NotYet(Gate::Start | Gate::RightDoor | Gate::Step | Gate::Left) => {
                (say!("refused-not-yet-title"), say!("refused-not-yet-lead"))
            }
            Refusal::NoSuchMethod => (say!("refused-not-here-title"), say!("refused-not-here-lead")),
            Refusal::Withheld(reason) => (say!("refused-withheld-title"), withheld(reason, name)),
        },
    }
}

fn withheld(reason: WhyNot, name: &str) -> String {
    match reason {
        WhyNot::NoAgreement => say!("refused-withheld-no_agreement"),
        WhyNot::ConsentWithdrawn => say!("refused-withheld-consent_withdrawn", name: name),
        WhyNot::Dbs => say!("refused-withheld-dbs"),
        WhyNot::DbsMissing => say!("refused-withheld-dbs_missing"),
        WhyNot::Barred => say!("refused-withheld-barred"),
        WhyNot::Training => say!("refused-withheld-training"),
        WhyNot::MethodRemoved => say!("refused-withheld-method_removed"),
        WhyNot::NoCode => say!("refused-withheld-no_code"),
        WhyNot::Shadowing => say!("shadow-code-lead"),
        WhyNot::Other => say!("refused-withheld-other"),
    }
}

/// Whether a manager's leave would help: outside the window, or where the visit went to somebody else.
fn may_be_asked(why: NotShown) -> bool {
    matches!(
        why,
        NotShown::Refused(
            Refusal::TooEarly { .. }
                | Refusal::TooLate { .. }
                | Refusal::TakenOff
                | Refusal::NotYet(Gate::Shadow | Gate::CodesOff)
        ) | NotShown::NotHere
    )
}

/// Whether the phone refuses by itself, whatever the client agreed to: somebody else has to open.
fn is_phones_own(why: NotShown) -> bool {
    matches!(
        why,
        NotShown::Refused(Refusal::Blocked | Refusal::LeaseLapsed { .. } | Refusal::NoTrustedTime) | NotShown::NotHere
    )
}

/// Waits are told in whole minutes, never less than one.
fn whole_minutes(wait: std::time::Duration) -> std::time::Duration {
    std::time::Duration::from_secs(wait.as_secs().div_ceil(60).max(1) * 60)
}

/// The screen.
#[component]
pub fn Refused(
    at: AtDoor,
    why: NotShown,
    next: String,
    onnext: EventHandler<()>,
    ondidnot: EventHandler<()>,
    onanswered: Option<EventHandler<()>>,
    /// A further answer: back inside, where the worker was locked out.
    #[props(default)]
    inside_label: String,
    #[props(default)] oninside: Option<EventHandler<()>>,
    /// Whose code a manager may be asked for.
    method: Option<MethodId>,
) -> Element {
    use_seconds();
    let dial = use_dial_in(at.visit.id);
    let phone = use_phone();
    let (title, lead) = words(&at, why);
    let name = at.client.call_name().to_owned();
    let ring =
        if at.on_call.is_empty() { say!("ring-on-call") } else { say!("ring-on-call-name", name: at.on_call.clone()) };
    let early = matches!(why, NotShown::Refused(Refusal::TooEarly { .. }));
    let withheld = matches!(why, NotShown::Refused(Refusal::Withheld(_)));
    let window = at.visit.window;
    let (visit, starts, unplanned) = (at.visit.id, at.visit.starts, at.visit.unplanned);
    // Outside the window a manager decides; a clock or a lease is put right by reaching the office.
    let recovering = at.office_recovering && why == NotShown::NotHere;
    let ask = method.filter(|_| may_be_asked(why) && !recovering);
    let retry = matches!(why, NotShown::Refused(Refusal::NoTrustedTime | Refusal::LeaseLapsed { .. }));
    let plan = if at.client.alternative.is_empty() {
        say!("refused-plan", name: name.clone())
    } else {
        say!("refused-plan-own", plan: at.client.alternative.as_str())
    };
    let locked_out = matches!(at.door.step_now(), Step::LockedOut | Step::WentOut);
    // "I have the key" would say that the safe was opened all the same.
    let no_key = withheld && *at.door.step_now() == Step::Enter;
    rsx! {
        div { class: "room",
            VisitHead { at: at.clone() }
            main { class: "page",
                AnswerProblem {}
                Heading { title: title.clone(), lead }
                if locked_out {
                    Notice { icon: IconName::Warning, text: say!("locked-out-lead") }
                }
                if early && !unplanned && !locked_out {
                    WindowDrawn { now: time(at.now), opens: time(window.opens), closes: time(window.closes) }
                    p { {say!("refused-early-words", time: time(starts), name: name.clone())} }
                }
                if withheld {
                    Notice { icon: IconName::Warning, text: say!("refused-remember") }
                }
                if withheld || is_phones_own(why) {
                    p { "{plan}" }
                }
                div { class: "answers",
                    if let Some(method) = ask {
                        Answer {
                            label: say!("ask-go"),
                            icon: IconName::Headset,
                            onanswer: move |()| drop(navigator().push(Route::ask(visit, method))),
                        }
                    }
                    if retry {
                        Answer { label: say!("try-now"), icon: IconName::Up, onanswer: move |()| phone.sync_now() }
                    }
                    if !no_key {
                        Answer { label: next, half: true, onanswer: move |()| onnext.call(()) }
                    }
                    Answer { label: say!("opening-cannot"), half: !no_key, onanswer: move |()| ondidnot.call(()) }
                    if let Some(inside) = oninside {
                        Answer { label: inside_label, onanswer: move |()| inside.call(()) }
                    }
                    if let Some(answered) = onanswered {
                        Answer { label: say!("wait-answered"), onanswer: move |()| answered.call(()) }
                    }
                }
            }
        }
        Dock { label: ring, icon: IconName::Phone, onanswer: move |()| dial.call(Dialled::OnCall) }
    }
}

/// Now, and when the code can be seen, one above the other.
#[component]
fn WindowDrawn(now: String, opens: String, closes: String) -> Element {
    rsx! {
        ol { class: "window", role: "list",
            li { class: "window__now",
                Icon { name: IconName::Clock }
                span { {say!("window-now", time: now)} }
            }
            li { class: "window__open",
                Icon { name: IconName::Key }
                span { {say!("window-open", from: opens, to: closes)} }
            }
        }
    }
}
