//! Nobody answers: one screen for each question of the no-response flow. Few words, big answers, usable with a telephone at
//! the ear; what was tried stands on each.

use dioxus::prelude::*;

use super::enter::AlarmCode;
use super::knock::OutcomeSheet;
use super::leave_to_open::{LeaveDock, LeaveToOpen, offered};
use crate::domain::clock::Timestamp;
use crate::domain::door::no_reply::Cause;
use crate::domain::door::{Event, Moment, NoReplyAsk, TimerName};
use crate::domain::entry::flow::{
    Asked, Attempt, Attending, Authority, Call, CallResult, Contact, Decided, Decision, Ending, Found, Ground, Heard,
    KeyFrom, Release, Room, Sight, ToldBy, Word,
};
use crate::domain::entry::{Fact, Purpose};
use crate::domain::visit::{AccessMethod, MethodKind, Release as CodeRelease};
use crate::say;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{use_answer, use_phone, use_seconds, use_view};
use crate::ui::i18n::time::{countdown, duration, time};
use crate::ui::i18n::{facts, in_language};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::ask::{Field, PickSheet, Question, Several, WordsSheet};
use crate::ui::parts::field::TextField;
use crate::ui::parts::flow::{
    AnsweredSheet, CallSheet, EndingSheet, OneLineSheet, OpenedSheet, Quietly, ReadBack, SkipSheet, Tile, Timers,
    Tried, WhoAnswered, named, options, rang_whom, spaced, use_answered, use_over, use_over_then, use_ring, use_say,
    who, with_places,
};
use crate::ui::parts::icon::IconName;
use crate::ui::parts::kept::{Kept, use_kept};
use crate::ui::parts::problem::Wrong;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::{FactLine, Notice, Say};
use crate::ui::parts::timer::Timer;
use crate::ui::parts::timings::{Silence, least_wait, next_in_line, twice};
use crate::ui::routes::Route;

/// What lies over a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Over {
    Skip(Asked),
    Someone,
    Heard,
    Said,
    Call(Contact),
    Manager(Contact),
    Opened,
    Given,
    AskFirst,
    Others,
    Neighbour,
    Decision,
    Decided(Decision),
    Wait,
    Released,
    Ending,
    Nobody(Vec<Room>),
}

type Overs = Signal<Option<Over>>;

/// The sheet that a call which was made just now asks for.
fn after_call(at: &AtDoor) -> Option<Over> {
    rang_whom(at).map(|whom| if whom.is_manager() { Over::Manager(whom) } else { Over::Call(whom) })
}

/// That the worker may go, where that is what a manager decided last: *come back later* once the wait is over.
fn use_may_leave(at: &AtDoor) -> Option<Decided> {
    let timer = use_phone().timers(&at.door).into_iter().find(|timer| timer.name == TimerName::Release);
    let waited = timer.is_none_or(|timer| timer.left.is_zero());
    at.door.known().may_leave().filter(|decided| waited || decided.what != Decision::ComeBack).cloned()
}

/// The release, where the last that was said is that the worker may leave: why is all that is left to ask.
fn after_leave(at: &AtDoor, may_leave: Option<&Decided>) -> Option<Over> {
    let said = at.done.iter().rev().filter_map(|done| done.fact.as_ref());
    let mut said = said.skip_while(|fact| matches!(fact, Fact::WaitingForRelease { .. }));
    let last = said.next().filter(|fact| matches!(fact, Fact::Decided(decided) if decided.what.leaves()));
    last.and(may_leave).map(|_| Over::Released)
}

/// The screen.
#[component]
pub fn NoReply(at: AtDoor, ask: NoReplyAsk) -> Element {
    match ask {
        NoReplyAsk::Attempts => rsx! { Attempts { at } },
        NoReplyAsk::Look => rsx! { Look { at } },
        NoReplyAsk::PhoneClient => rsx! { PhoneClient { at, again: false } },
        NoReplyAsk::PhoneAgain => rsx! { PhoneClient { at, again: true } },
        NoReplyAsk::TellOnCall => rsx! { TellOnCall { at } },
        NoReplyAsk::Stay => rsx! { Stay { at } },
        NoReplyAsk::Waiting => rsx! { Waiting { at } },
        NoReplyAsk::Rooms => rsx! { Rooms { at } },
        NoReplyAsk::Outcome => rsx! { Outcome { at } },
    }
}

/// What can be said on every one of these screens.
#[component]
fn Ways(
    at: AtDoor,
    over: Overs,
    #[props(default)] skip: Option<Asked>,
    /// Whether *someone else opened it* is offered here.
    #[props(default = true)]
    opened: bool,
) -> Element {
    let answer = use_answer(at.visit.id);
    let mut over = over;
    let pending = after_call(&at);
    rsx! {
        div { class: "answers",
            if let Some(pending) = pending {
                Answer {
                    label: say!("call-title"),
                    icon: IconName::Phone,
                    onanswer: move |()| over.set(Some(pending.clone())),
                }
            }
            Answer {
                label: say!("in-danger"),
                half: true,
                danger: true,
                icon: IconName::Warning,
                onanswer: move |()| answer.call(Event::Emergency),
            }
            Answer { label: say!("nr-came"), half: true, onanswer: move |()| over.set(Some(Over::Someone)) }
            Answer { label: say!("nr-said"), half: true, onanswer: move |()| over.set(Some(Over::Said)) }
            if opened {
                Answer { label: say!("nr-opened"), half: true, onanswer: move |()| over.set(Some(Over::Opened)) }
            }
            if let Some(asked) = skip {
                Answer { label: say!("skip"), half: true, onanswer: move |()| over.set(Some(Over::Skip(asked))) }
            }
            Answer {
                label: say!("hand-back"),
                half: opened == skip.is_some(),
                icon: IconName::Back,
                onanswer: move |()| answer.call(Event::GoBack),
            }
        }
    }
}

/// Be heard.
#[component]
fn Attempts(at: AtDoor) -> Element {
    let say = use_say(&at);
    let first = after_call(&at);
    let mut over: Overs = use_over(&at, || first);
    // A double tap is one try.
    let phone = use_phone();
    let mut last = use_signal(|| None::<(Attempt, Timestamp)>);
    let attempt = use_callback(move |how: Attempt| {
        let now = phone.shown_now();
        let again = last.peek().is_some_and(|(other, at)| other == how && now.since(at).as_secs() <= 1);
        last.set(Some((how, now)));
        if !again {
            say.call(Fact::Attempted { how, heard: Heard::Nothing });
        }
    });
    let tried = &at.door.known().attempts;
    let untried = tried.is_empty();
    let shut = at.door.no_reply().is_some_and(|flow| flow.cause != Cause::NoAnswer);
    let locked_out = at.door.no_reply().is_some_and(|flow| flow.cause == Cause::LockedOut);
    let senses = at.client.care.senses.clone();
    let tiles: Vec<_> = Attempt::ALL
        .iter()
        .filter(|how| **how != Attempt::Listened)
        .map(|how| {
            let last = tried.iter().rev().find(|(_, other, _)| other == how);
            let hint = match last {
                Some((when, _, Heard::Nothing)) => time(when.at),
                Some((when, _, heard)) => heard_at(*heard, when.at),
                None if *how == Attempt::TheirWay => senses.clone(),
                None => String::new(),
            };
            (*how, hint, last.is_some())
        })
        .collect();
    rsx! {
        Question {
            at: at.clone(),
            title: say!("nr-attempts-title"),
            lead: if shut { say!("nr-attempts-lead-shut") } else { say!("nr-attempts-lead", name: at.client.call_name()) },
            dock: rsx! {
                Dock {
                    label: if locked_out { say!("nr-phone-next") } else { say!("nr-look-next") },
                    onanswer: move |()| say.call(Fact::AskDone { asked: Asked::Attempts }),
                }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            if untried {
                // What was just reported, such as an empty key safe: that it was taken.
                Tried { at: at.clone(), most: 1 }
            }
            LastHeard { at: at.clone() }
            div { class: "tiles",
                for (how, hint, done) in tiles {
                    Tile {
                        key: "{how.as_str()}",
                        label: say!(&format!("attempt-{}", how.as_str())),
                        hint,
                        done,
                        onanswer: move |()| attempt.call(how),
                    }
                }
                Tile {
                    label: say!("nr-heard"),
                    icon: IconName::Speech,
                    onanswer: move |()| over.set(Some(Over::Heard)),
                }
            }
            Timers { at: at.clone() }
            Ways { at, over, skip: Asked::Attempts }
        }
    }
}

/// Look from outside.
#[component]
fn Look(at: AtDoor) -> Element {
    let say = use_say(&at);
    let first = after_call(&at);
    let over: Overs = use_over(&at, || first);
    let kept = use_kept(|| String::from("look"));
    let mut seen = use_signal(|| kept.list_or("seen", &[]));
    let mut words = use_signal(|| kept.or("words", ""));
    let first = use_hook(|| (seen.peek().clone(), words.peek().clone()));
    let mut nothing = use_signal(|| false);
    // Whoever is seen on the floor has an answer of their own.
    let ticks: Vec<Sight> = Sight::ALL.iter().copied().filter(|sight| *sight != Sight::Down).collect();
    let save = use_callback(move |down: bool| {
        let seen: Vec<Sight> = seen().iter().filter_map(|word| Sight::parse(word)).collect();
        let seen: Vec<Sight> = seen.into_iter().chain(down.then_some(Sight::Down)).collect();
        let words = words().trim().to_owned();
        if seen.is_empty() && words.is_empty() {
            nothing.set(true);
        } else {
            say.call(Fact::Observed { seen, words });
            kept.settle();
        }
    });
    rsx! {
        Question {
            at: at.clone(),
            title: say!("nr-look-title"),
            lead: say!("nr-look-lead"),
            dock: rsx! {
                Dock {
                    label: say!("nr-look-save"),
                    hint: say!("nr-look-save-hint"),
                    onanswer: move |()| save.call(false),
                }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            if nothing() {
                Wrong { text: say!("nr-look-missing") }
            }
            // Before anything else that is seen.
            Answer {
                label: say!("nr-look-down"),
                hint: say!("nr-look-down-hint"),
                danger: true,
                icon: IconName::Warning,
                onanswer: move |()| save.call(true),
            }
            Several {
                name: "seen",
                legend: say!("nr-look-title"),
                quiet_legend: true,
                options: options(&ticks, "sight", Sight::as_str),
                initial: first.0,
                onchange: move |words: Vec<String>| {
                    kept.keep_list("seen", &words);
                    seen.set(words);
                    nothing.set(false);
                },
            }
            TextField {
                id: "seen-words",
                label: say!("nr-look-words"),
                initial: first.1,
                longest: 2000,
                oninput: move |text: String| {
                    kept.keep("words", &text);
                    words.set(text);
                },
            }
            Ways { at, over, skip: Asked::Look }
        }
    }
}

/// Phone the client, twice.
#[component]
fn PhoneClient(at: AtDoor, again: bool) -> Element {
    use_seconds();
    let ring = use_ring(&at);
    let first = after_call(&at);
    let mut over: Overs = use_over(&at, || first);
    let name = at.client.call_name().to_owned();
    let (_, number) = who(&at, Contact::Client);
    let title = if again { say!("nr-phone-again-title") } else { say!("nr-phone-title", name: name.clone()) };
    let discreet = at.door.is_discreet();
    let lead = if discreet { say!("nr-phone-discreet") } else { say!("nr-phone-lead") };
    let lead = if again { lead } else { format!("{lead} {}", twice(&at)) };
    let asked = if again { Asked::PhoneAgain } else { Asked::PhoneClient };
    // A minute apart: until then the answer says so.
    let soon = use_phone().timers(&at.door).into_iter().find(|timer| timer.name == TimerName::PhoneAgain);
    let soon = soon.filter(|timer| again && !timer.left.is_zero());
    let number = soon.map_or(number, |timer| say!("timer-phone_again", time: duration(countdown(timer.left))));
    rsx! {
        Question {
            at: at.clone(),
            title,
            lead,
            dock: rsx! {
                Dock {
                    label: say!("nr-phone", name: name),
                    hint: number,
                    icon: IconName::Phone,
                    onanswer: move |()| {
                        ring.call(Contact::Client);
                        over.set(Some(Over::Call(Contact::Client)));
                    },
                }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Timers { at: at.clone(), but: soon.map(|timer| timer.name) }
            Tried { at: at.clone() }
            Quietly { at: at.clone() }
            Ways { at, over, skip: asked }
        }
    }
}

/// What has failed, as the worker reported it: the word of the texts.
fn what_failed(at: &AtDoor) -> &'static str {
    let code = at.visit.methods.iter().any(|method| at.door.unopened(method.id) > 0);
    match at.door.no_reply().and_then(|flow| flow.fault) {
        Some(fault) => fault.as_str(),
        None if code => "code",
        None => "door",
    }
}

/// *You heard a voice at 10:32*: the worker's own words for on-call and 999.
pub fn heard_at(heard: Heard, when: Timestamp) -> String {
    say!("nr-heard-at", heard: say!(&format!("heard-{}", heard.as_str())), time: time(when))
}

/// What was heard, and what somebody said of the client, last: it stays in sight.
#[component]
fn LastHeard(at: AtDoor) -> Element {
    let heard = at.door.known().last_heard().map(|(heard, when)| heard_at(heard, when));
    let said = at.done.iter().rev().filter_map(|done| done.fact.as_ref());
    let said =
        said.take_while(|fact| !matches!(fact, Fact::NoReply)).find(|fact| matches!(fact, Fact::SomeoneSaid { .. }));
    let said = said.map(facts::words);
    rsx! {
        for text in heard.into_iter().chain(said) {
            FactLine { key: "{text}", icon: IconName::Speech, strong: true, text }
        }
    }
}

/// What to say to on-call, as it is: nobody answers, or the door does not open. In the worker's language.
#[component]
fn OnCallWords(at: AtDoor) -> Element {
    let app = use_view(crate::shell::Phone::language);
    let (address, _) = super::today::address_lines(&at.client.address);
    let flow = at.door.no_reply();
    let cause = flow.map_or(Cause::NoAnswer, |flow| flow.cause);
    // Nobody has answered since the first knock; the way in failed when it failed.
    let knocked = at.door.knocked_at().filter(|_| cause == Cause::NoAnswer);
    let since = knocked.or_else(|| flow.map(|flow| flow.began.at)).map(time).unwrap_or_default();
    let what = in_language(app, &format!("nr-what-{}", what_failed(&at)), &[]);
    // Rung in vain, since nobody answers.
    let in_vain = |(at, call): &&(Moment, Call)| {
        let vain = matches!(call.result, CallResult::Voicemail | CallResult::RangOut);
        vain && flow.is_some_and(|flow| at.at >= flow.began.at)
    };
    let calls = at.door.known().calls_to(Contact::Client).filter(in_vain).count();
    let phoned = match calls {
        _ if cause == Cause::LockedOut => String::new(),
        0 => String::new(),
        1 => format!(" {}", in_language(app, "nr-say-phoned-once", &[])),
        2 => format!(" {}", in_language(app, "nr-say-phoned-twice", &[])),
        _ => format!(" {}", in_language(app, "nr-say-phoned", &[("count", calls.to_string().as_str())])),
    };
    // What was heard says most of all.
    let heard = at.door.known().last_heard().map_or_else(String::new, |(heard, at)| {
        let heard = in_language(app, &format!("heard-{}", heard.as_str()), &[]);
        format!(" {}", in_language(app, "nr-say-heard", &[("heard", heard.as_str()), ("time", time(at).as_str())]))
    });
    // What somebody said of the client, too.
    let began = flow.map_or(Timestamp(0), |flow| flow.began.at);
    let told = at.done.iter().filter(|done| done.at >= began).filter_map(|done| match &done.fact {
        Some(Fact::SomeoneSaid { name, said }) => Some((name, said)),
        _other => None,
    });
    let told = told.map(|(name, said)| {
        let words = ("words", said.trim_end_matches('.'));
        let told = if name.is_empty() {
            in_language(app, "nr-say-said-nobody", &[words])
        } else {
            in_language(app, "nr-say-said", &[("name", name.as_str()), words])
        };
        format!(" {told}")
    });
    let told: String = told.collect();
    let more = format!("{phoned}{heard}{told}");
    let key = match cause {
        Cause::NoAnswer => "nr-say-on-call",
        Cause::CouldNotOpen => "nr-say-shut",
        Cause::LockedOut => "nr-say-locked-out",
    };
    let args = [
        ("name", at.client.call_name()),
        ("place", address.as_str()),
        ("time", since.as_str()),
        ("what", what.as_str()),
        ("more", more.as_str()),
    ];
    let first = in_language(app, key, &args);
    rsx! { Say { caption: say!("say"), first, first_lang: app.tag() } }
}

/// Tell on-call; nobody there, the next in line.
#[component]
fn TellOnCall(at: AtDoor) -> Element {
    use_seconds();
    let ring = use_ring(&at);
    let first = after_call(&at);
    let mut over: Overs = use_over(&at, || first);
    let whom = at.door.known().whom_to_ring();
    let next = whom != Contact::OnCall;
    let offered = offered(&at);
    let (_, number) = who(&at, whom);
    let dock = if offered.is_lit() {
        rsx! { LeaveDock { at: at.clone(), offered: offered.clone() } }
    } else {
        rsx! {
            Dock {
                label: say!("nr-ring", name: named(&at, whom)),
                hint: number,
                icon: IconName::Phone,
                onanswer: move |()| {
                    ring.call(whom);
                    over.set(Some(Over::Manager(whom)));
                },
            }
        }
    };
    rsx! {
        Question {
            at: at.clone(),
            title: if next { say!("nr-next-title") } else { say!("nr-on-call-title") },
            lead: format!("{} {}", if next { say!("nr-next-lead") } else { say!("nr-on-call-lead") }, next_in_line(&at)),
            dock,
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            OnCallWords { at: at.clone() }
            Timers { at: at.clone() }
            if offered.is_lit() {
                LeaveToOpen { at: at.clone(), offered }
            }
            Tried { at: at.clone(), most: 2 }
            Ways { at, over, skip: Asked::TellOnCall }
        }
    }
}

/// On whose word the worker may go in. What the plan agrees does not count where the office holds the code back: consent may
/// have been withdrawn.
fn may_go_in(at: &AtDoor) -> Option<Authority> {
    let held = |method: &AccessMethod| {
        method.kind == MethodKind::KeySafe && matches!(method.release, CodeRelease::Withheld(_))
    };
    let withheld = at.visit.methods.iter().any(held);
    at.door.may_go_in().filter(|by| !at.door.is_inside() && (*by == Authority::Manager || !withheld))
}

/// *Go in as agreed*, where the plan or a manager says so.
fn go_in_words(at: &AtDoor, by: Authority) -> String {
    let wait = at.door.plan().map_or(0, |plan| plan.timings.out_safe);
    let wait = duration(std::time::Duration::from_secs(u64::from(wait)));
    if by == Authority::Plan { say!("nr-go-in-plan", time: wait) } else { say!("nr-go-in-manager", time: wait) }
}

/// Stay at the door: everything that can be done from here.
#[component]
fn Stay(at: AtDoor) -> Element {
    use_seconds();
    let say = use_say(&at);
    let first = after_call(&at);
    let mut over: Overs = use_over(&at, || first);
    let offered = offered(&at);
    let go_in = may_go_in(&at);
    let lit = at.door.goes_in_next().filter(|_| go_in.is_some());
    let with_key = at.door.may_go_in_with_a_key();
    let going_in = at.door.known().going_in.is_some();
    // Whoever said that they go in has the key safe's code to ask for.
    let ask = offered.to_ask().filter(|_| at.door.wants_leave_to_open() && lit.is_none());
    let visit = at.visit.id;
    let waits = lit.is_some() || ask.is_some();
    let lead = match (going_in && with_key, ask) {
        (true, Some(_)) => say!("nr-stay-going-in-code"),
        (true, None) => say!("nr-stay-going-in"),
        (false, _) => say!("nr-stay-lead"),
    };
    let dock = match (offered.is_lit(), lit, ask) {
        (true, ..) => rsx! { LeaveDock { at: at.clone(), offered: offered.clone() } },
        (false, Some(by), _) => rsx! {
            Dock {
                label: say!("nr-go-in"),
                hint: go_in_words(&at, by),
                onanswer: move |()| say.call(Fact::GoingIn { by, wait: 0 }),
            }
        },
        (false, None, Some(method)) => rsx! {
            Dock {
                label: say!("ask-go"),
                icon: IconName::Headset,
                onanswer: move |()| drop(navigator().push(Route::ask(visit, method))),
            }
        },
        (false, None, None) => rsx! {
            Dock { label: say!("nr-wait"), hint: say!("nr-wait-hint"), onanswer: move |()| over.set(Some(Over::Wait)) }
        },
    };
    let mut open = move |what: Over| over.set(Some(what));
    rsx! {
        Question {
            at: at.clone(),
            title: say!("nr-stay-title"),
            lead,
            dock,
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            LastHeard { at: at.clone() }
            Declined { at: at.clone() }
            Timers { at: at.clone() }
            if (go_in.is_none() && ask.is_none()) || offered.is_lit() {
                LeaveToOpen { at: at.clone(), offered }
            }
            div { class: "tiles",
                Tile {
                    label: say!("nr-decided"),
                    hint: say!("nr-decided-hint"),
                    icon: IconName::Headset,
                    wide: true,
                    onanswer: move |()| open(Over::Decision),
                }
                Tile {
                    label: say!("nr-others"),
                    hint: kin_hint(&at),
                    icon: IconName::People,
                    onanswer: move |()| open(Over::Others),
                }
                Tile { label: say!("nr-opened"), icon: IconName::Key, onanswer: move |()| open(Over::Opened) }
                Tile { label: say!("nr-heard"), icon: IconName::Speech, onanswer: move |()| open(Over::Heard) }
                if waits {
                    Tile { label: say!("nr-wait"), icon: IconName::Clock, onanswer: move |()| open(Over::Wait) }
                }
                Tile {
                    label: say!("nr-ending"),
                    icon: IconName::Tick,
                    wide: waits,
                    onanswer: move |()| open(Over::Ending),
                }
                WaysIn { at: at.clone(), over, go_in: go_in.filter(|_| lit.is_none()) }
            }
            Tried { at: at.clone(), most: 3 }
            Quietly { at: at.clone() }
            Ways { at, over, opened: false }
        }
    }
}

/// The ways in that are not the lit answer: with a key that somebody gave, and as agreed.
#[component]
fn WaysIn(at: AtDoor, over: Overs, go_in: Option<Authority>) -> Element {
    let say = use_say(&at);
    let mut over = over;
    let agreed = at.door.may_go_in_with_a_key() && (may_go_in(&at).is_some() || at.door.known().going_in.is_some());
    let given = if agreed { Over::Given } else { Over::AskFirst };
    rsx! {
        if at.door.may_be_given_a_key() {
            Tile {
                label: say!("early-given_key"),
                icon: IconName::Key,
                wide: true,
                onanswer: move |()| over.set(Some(given.clone())),
            }
        }
        if let Some(by) = go_in {
            Tile {
                label: say!("nr-go-in"),
                hint: go_in_words(&at, by),
                wide: true,
                onanswer: move |()| say.call(Fact::GoingIn { by, wait: 0 }),
            }
        }
    }
}

/// Waiting until a named manager says that the worker may go.
#[component]
fn Waiting(at: AtDoor) -> Element {
    use_seconds();
    let say = use_say(&at);
    // Who said that the worker may leave, last of all that was decided.
    let may_leave = use_may_leave(&at);
    let released = after_leave(&at, may_leave.as_ref());
    let first = after_call(&at).or_else(|| released.clone());
    let mut over: Overs = use_over_then(&at, || first, released);
    let offered = offered(&at);
    let known = at.door.known();
    let timer = use_phone().timers(&at.door).into_iter().find(|timer| timer.name == TimerName::Release);
    let pings = known.waiting.as_ref().map(|waiting| (waiting.pings, time(waiting.last_word.at)));
    let accounted = known.waiting.as_ref().map(|waiting| waiting.accounted_by.clone()).unwrap_or_default();
    let may_go = may_leave.map(|decided| decided.by);
    let lead = if let Some(name) = may_go.clone() {
        say!("nr-waiting-may-go", name: name)
    } else if let Some(name) = known.told_to_go_in() {
        say!("nr-waiting-go-in", name: name)
    } else if at.on_call.is_empty() {
        say!("nr-waiting-lead")
    } else {
        say!("nr-waiting-lead-name", name: at.on_call.as_str())
    };
    let go_in = may_go_in(&at);
    // Who said that the worker may go in, last of all.
    let told_in = known.told_to_go_in().filter(|_| go_in.is_some()).map(str::to_owned);
    let mut open = move |what: Over| over.set(Some(what));
    let dock = if offered.is_lit() {
        rsx! { LeaveDock { at: at.clone(), offered: offered.clone() } }
    } else if may_go.is_some() {
        rsx! { Dock { label: say!("nr-released"), icon: IconName::Tick, onanswer: move |()| open(Over::Released) } }
    } else if let Some(by) = go_in.filter(|_| told_in.is_some()) {
        rsx! {
            Dock {
                label: say!("nr-go-in"),
                hint: go_in_words(&at, by),
                onanswer: move |()| say.call(Fact::GoingIn { by, wait: 0 }),
            }
        }
    } else {
        rsx! {
            Dock { label: say!("nr-still-here"), icon: IconName::Tick, onanswer: move |()| say.call(Fact::StillHere) }
        }
    };
    rsx! {
        Question {
            at: at.clone(),
            title: say!("nr-waiting-title"),
            lead,
            dock,
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            if let Some(timer) = timer.filter(|timer| !timer.left.is_zero()) {
                Timer { left: timer.left, whole: timer.whole }
            }
            Timers { at: at.clone(), but: TimerName::Release }
            if let Some((pings, last)) = pings.filter(|(pings, _)| *pings > 0) {
                FactLine { icon: IconName::Tick, text: say!("nr-pings", count: pings, time: last) }
            }
            LastHeard { at: at.clone() }
            Declined { at: at.clone() }
            if !accounted.is_empty() {
                FactLine { icon: IconName::Info, text: say!("nr-accounted", name: accounted) }
            }
            Silence { at: at.clone() }
            FactLine { icon: IconName::Info, text: say!("nr-waiting-car") }
            if offered.is_lit() {
                LeaveToOpen { at: at.clone(), offered: offered.clone() }
            }
            div { class: "tiles",
                if may_go.is_some() {
                    Tile { label: say!("nr-still-here"), icon: IconName::Tick, onanswer: move |()| say.call(Fact::StillHere) }
                } else {
                    Tile { label: say!("nr-released"), icon: IconName::Tick, onanswer: move |()| open(Over::Released) }
                }
                if told_in.is_some() {
                    Tile { label: say!("nr-still-here"), icon: IconName::Tick, onanswer: move |()| say.call(Fact::StillHere) }
                }
                Tile { label: say!("nr-decided"), icon: IconName::Headset, onanswer: move |()| open(Over::Decision) }
                Tile {
                    label: say!("nr-others"),
                    hint: kin_hint(&at),
                    icon: IconName::People,
                    onanswer: move |()| open(Over::Others),
                }
                Tile { label: say!("nr-opened"), icon: IconName::Key, onanswer: move |()| open(Over::Opened) }
                Tile {
                    label: say!("nr-heard"),
                    icon: IconName::Speech,
                    wide: true,
                    onanswer: move |()| open(Over::Heard),
                }
                WaysIn { at: at.clone(), over, go_in: go_in.filter(|_| told_in.is_none()) }
            }
            if !offered.is_lit() && go_in.is_none() {
                LeaveToOpen { at: at.clone(), offered }
            }
            Ways { at, over, opened: false }
        }
    }
}

/// Police or ambulance have declined: whom to try next. It is never an ending.
#[component]
fn Declined(at: AtDoor) -> Element {
    let last = at.door.known().decided.last();
    rsx! {
        if last.is_some_and(|decided| decided.attending == Some(Attending::No)) {
            Notice { icon: IconName::Warning, text: say!("nr-declined-next") }
        }
    }
}

/// Inside: every room, bathroom and garden.
#[component]
fn Rooms(at: AtDoor) -> Element {
    let say = use_say(&at);
    let answer = use_answer(at.visit.id);
    let mut over: Overs = use_over(&at, || None);
    let kept = use_kept(|| String::from("rooms"));
    let mut ticked = use_signal(|| kept.list_or("rooms", &[]));
    let first = use_hook(|| ticked.peek().clone());
    let rooms = move || ticked().iter().filter_map(|word| Room::parse(word)).collect::<Vec<_>>();
    let found = move |found: Found| {
        say.call(Fact::RoomsChecked { rooms: rooms(), found, words: String::new() });
        kept.settle();
    };
    rsx! {
        Question {
            at: at.clone(),
            title: say!("nr-rooms-title"),
            lead: say!("nr-rooms-lead"),
            dock: rsx! {
                Dock {
                    label: say!("nr-found-well"),
                    hint: say!("nr-found-well-hint"),
                    icon: IconName::Tick,
                    onanswer: move |()| found(Found::Well),
                }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            Several {
                name: "rooms",
                legend: say!("nr-rooms-title"),
                quiet_legend: true,
                options: options(Room::ALL, "room", Room::as_str),
                initial: first,
                onchange: move |words: Vec<String>| {
                    kept.keep_list("rooms", &words);
                    ticked.set(words);
                },
            }
            AlarmCode { at: at.clone(), purpose: Purpose::Unset }
            div { class: "answers",
                Answer {
                    label: say!("found-needs_help"),
                    half: true,
                    danger: true,
                    icon: IconName::Warning,
                    onanswer: move |()| found(Found::NeedsHelp),
                }
                Answer { label: say!("found-dead"), half: true, danger: true, onanswer: move |()| found(Found::Dead) }
                Answer { label: say!("found-nobody"), half: true, onanswer: move |()| over.set(Some(Over::Nobody(rooms()))) }
                Answer {
                    label: say!("nr-rooms-back"),
                    icon: IconName::Back,
                    onanswer: move |()| answer.call(Event::GoBack),
                }
            }
        }
    }
}

/// Released: a card or not, and how it ended.
#[component]
fn Outcome(at: AtDoor) -> Element {
    let say = use_say(&at);
    let first = after_call(&at);
    let mut over: Overs = use_over(&at, || first);
    let known = at.door.known();
    let discreet = at.door.is_discreet();
    let released = known.released.clone();
    let lead = released.map_or_else(|| say!("nr-outcome-lead"), |release| say!("nr-outcome-by", name: release.by));
    let card = known.card;
    rsx! {
        Question {
            at: at.clone(),
            title: say!("nr-outcome-title"),
            lead,
            dock: rsx! {
                Dock { label: say!("nr-ending"), onanswer: move |()| over.set(Some(Over::Ending)) }
            },
            sheet: over().map(|now| rsx! { Sheets { at: at.clone(), now, over } }),
            if discreet {
                FactLine { icon: IconName::Info, text: say!("nr-no-card") }
            } else {
                p { class: "heading", {say!("nr-card")} }
                div { class: "tiles",
                    Tile {
                        label: say!("nr-card-left"),
                        done: card == Some(true),
                        onanswer: move |()| say.call(Fact::CardLeft { left: true }),
                    }
                    Tile {
                        label: say!("nr-card-not"),
                        done: card == Some(false),
                        onanswer: move |()| say.call(Fact::CardLeft { left: false }),
                    }
                }
                FactLine { icon: IconName::Info, text: say!("nr-card-words") }
            }
            Tried { at: at.clone() }
            Ways { at, over }
        }
    }
}

/// That next of kin are to be rung, where a manager decided so and the worker has not rung them.
fn kin_hint(at: &AtDoor) -> String {
    let known = at.door.known();
    let decided = known.decided.iter().any(|decided| decided.what == Decision::NextOfKin);
    let rung = known.calls_to(Contact::NextOfKin).next().is_some();
    if decided && !rung { say!("decision-next_of_kin") } else { String::new() }
}

/// Whom else to ask, where the plan has them.
const OTHERS: [Contact; 6] = [
    Contact::SchemeManager,
    Contact::AlarmCentre,
    Contact::Keyholder,
    Contact::EmergencyContact,
    Contact::NextOfKin,
    Contact::Client,
];

/// Whom else to ask.
#[component]
fn OthersSheet(at: AtDoor, over: Overs) -> Element {
    let mut over = over;
    let ring = use_ring(&at);
    let people = at.client.people(&OTHERS).into_iter();
    // Somebody with several places is rung as what matters most here.
    let place = |places: &[Contact]| {
        let kin = places.iter().find(|place| matches!(place, Contact::NextOfKin));
        kin.or(places.first()).copied()
    };
    let people = people.filter_map(|person| Some((place(&person.places)?, person)));
    let neighbour = at.door.may_ask_neighbour();
    rsx! {
        Sheet { title: say!("nr-others-title"), onclose: move |()| over.set(None),
            div { class: "sheet__body answers answers--sheet",
                Quietly { at: at.clone() }
                for (whom, person) in people {
                    Answer {
                        key: "{whom.as_str()}",
                        label: with_places(&at, &person),
                        hint: spaced(&person.number),
                        icon: IconName::Phone,
                        onanswer: move |()| {
                            ring.call(whom);
                            over.set(Some(Over::Call(whom)));
                        },
                    }
                }
                if neighbour {
                    Answer {
                        label: say!("contact-neighbour"),
                        hint: say!("nr-neighbour-hint"),
                        icon: IconName::People,
                        onanswer: move |()| over.set(Some(Over::Neighbour)),
                    }
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| over.set(None) }
            }
        }
    }
}

/// A key alone is no leave: on-call says whether the worker goes in with it.
#[component]
fn AskFirst(at: AtDoor, over: Overs) -> Element {
    let mut over = over;
    let ring = use_ring(&at);
    let whom = at.door.known().whom_to_ring();
    let (_, number) = who(&at, whom);
    rsx! {
        Sheet { title: say!("nr-key-first"), onclose: move |()| over.set(None),
            div { class: "sheet__body answers answers--sheet",
                p { {say!("nr-key-first-lead")} }
                Answer {
                    label: say!("nr-decided"),
                    hint: say!("nr-decided-hint"),
                    icon: IconName::Headset,
                    onanswer: move |()| over.set(Some(Over::Decision)),
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| over.set(None) }
            }
            Dock {
                label: say!("nr-ring", name: named(&at, whom)),
                hint: number,
                icon: IconName::Phone,
                onanswer: move |()| {
                    ring.call(whom);
                    over.set(Some(Over::Manager(whom)));
                },
            }
        }
    }
}

/// The words for a neighbour, and no more; and what they said.
#[component]
fn NeighbourSheet(at: AtDoor, over: Overs) -> Element {
    let mut over = over;
    let say = use_say(&at);
    let ring = use_ring(&at);
    let (number, _) = super::today::address_lines(&at.client.address);
    let number = number.split_whitespace().next().unwrap_or_default().to_owned();
    let telephone = at.client.contact(Contact::Neighbour).map(|(_, number)| spaced(&number));
    rsx! {
        WordsSheet {
            title: say!("nr-neighbour-title"),
            lead: say!("nr-neighbour-say", number: number),
            fields: vec![
                Field::free("neighbour-name", say!("call-name")),
                Field::free("neighbour-said", say!("call-said")),
            ],
            steps: 2,
            onclose: move |()| over.set(Some(Over::Others)),
            onwords: move |(_, mut texts): (String, Vec<String>)| {
                let said = texts.pop().unwrap_or_default();
                let name = texts.pop().unwrap_or_default();
                say.call(Fact::Told(Word { name, said, ..Word::to(Contact::Neighbour) }));
            },
            if let Some(telephone) = telephone {
                Answer {
                    label: say!("nr-neighbour-ring"),
                    hint: telephone,
                    icon: IconName::Phone,
                    onanswer: move |()| {
                        ring.call(Contact::Neighbour);
                        over.set(Some(Over::Call(Contact::Neighbour)));
                    },
                }
            }
        }
    }
}

/// What a manager said on the telephone: did they answer, who was it, and on one sheet what they decided (as many as they
/// said; none, where nothing is decided yet) and their words. Each is asked once: the name goes on to the release.
#[component]
fn OnCallSheet(at: AtDoor, whom: Contact, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let answer = use_answer(at.visit.id);
    let kept = use_kept(|| format!("decided {}", whom.as_str()));
    let of_services = [use_kept(|| String::from(OF_101)), use_kept(|| String::from(OF_999))];
    let answered = use_answered();
    let name = answered.name();
    // What was ticked, and their words, once they are saved; and what the services among it came to.
    let mut said = use_signal(|| None::<(Vec<Decision>, String)>);
    let mut services = use_signal(Vec::<Decided>::new);
    let mut ticked = use_signal(|| kept.list_or("what", &[]));
    let mut contradict = use_signal(|| false);
    let write = use_callback(move |()| {
        let Some((what, words)) = said.peek().clone() else { return };
        let (services, by) = (services.peek().clone(), answered.name());
        let told = Fact::Told(Word { name: by.clone(), said: words, ..Word::to(whom) });
        let decided = what.into_iter().map(|what| {
            let found = services.iter().find(|decided| decided.what == what).cloned();
            let (said, reference) = (String::new(), String::new());
            Fact::Decided(found.unwrap_or_else(|| Decided { what, by: by.clone(), said, reference, attending: None }))
        });
        // One answer: all of it is saved, or nothing.
        answer.call(Event::ManagerSaid([told].into_iter().chain(decided).collect()));
        for kept in [kept].into_iter().chain(of_services) {
            kept.settle();
        }
    });
    if name.is_empty() {
        return rsx! {
            AnsweredSheet {
                lead: named(&at, whom),
                known: who(&at, whom).0,
                who: answered,
                onclose,
                onmissed: move |result| {
                    for kept in [kept].into_iter().chain(of_services) {
                        kept.forget();
                    }
                    say.call(Fact::Phoned(Call::new(whom, result)));
                },
            }
        };
    }
    let open = said().and_then(|(what, _)| {
        let told = |what: &Decision| services.read().iter().any(|decided| decided.what == *what);
        what.into_iter().find(|what| is_of_service(*what) && !told(what))
    });
    if open.is_some() {
        return rsx! {
            // Each its own: nothing of the one service is there for the other.
            for what in open {
                DecidedSheet {
                    key: "{what.as_str()}",
                    at: at.clone(),
                    what,
                    by: name.clone(),
                    onclose: move |()| {
                        services.set(Vec::new());
                        said.set(None);
                    },
                    ondecided: move |decided: Decided| {
                        services.write().push(decided);
                        let told = |what: &Decision| services.peek().iter().any(|decided| decided.what == *what);
                        let all = said.peek().as_ref().is_some_and(|(what, _)| {
                            what.iter().all(|what| !is_of_service(*what) || told(what))
                        });
                        if all {
                            write.call(());
                        }
                    },
                }
            }
        };
    }
    let first = ticked.peek().clone();
    rsx! {
        WordsSheet {
            title: say!("nr-decided-title"),
            lead: say!("nr-decided-lead", name: name),
            fields: vec![Field::free("told-said", say!("told-said"))],
            kept,
            steps: 3,
            onclose: move |()| answered.back(),
            onwords: move |(_, mut texts): (String, Vec<String>)| {
                let what: Vec<Decision> = ticked.peek().iter().filter_map(|word| Decision::parse(word)).collect();
                contradict.set(!Decision::agree(&what));
                if contradict() {
                    return;
                }
                // A call that was not saved is asked about anew.
                services.write().clear();
                let services = what.iter().any(|what| is_of_service(*what));
                said.set(Some((what, texts.pop().unwrap_or_default())));
                if !services {
                    write.call(());
                }
            },
            above: rsx! {
                if contradict() {
                    Wrong { text: say!("nr-decided-one") }
                }
                Several {
                    name: "decided",
                    legend: say!("nr-decided-title"),
                    quiet_legend: true,
                    options: options(Decision::OF_NO_REPLY, "decision", Decision::as_str),
                    initial: first,
                    onchange: move |words: Vec<String>| {
                        kept.keep_list("what", &words);
                        ticked.set(words);
                        contradict.set(false);
                    },
                }
            },
        }
    }
}

/// Under what the answers about a service are kept.
const OF_101: &str = "decided 101";
const OF_999: &str = "decided 999";

/// Whether a service is rung with it: whether it comes is asked, and its number.
fn is_of_service(what: Decision) -> bool {
    matches!(what, Decision::Police101 | Decision::Emergency)
}

/// What on-call decided: by whom, in their words. Of a service whether it comes.
#[component]
fn DecidedSheet(
    at: AtDoor,
    what: Decision,
    /// By whom, where that was said before, and their words with it.
    #[props(default)]
    by: String,
    onclose: EventHandler<()>,
    ondecided: EventHandler<Decided>,
) -> Element {
    let service = is_of_service(what);
    let named_before = !by.is_empty();
    let mut by = use_signal(|| by);
    // Declined: by whom and why, before it is written (DOOR 2).
    let mut declined = use_signal(|| None::<Decided>);
    let kept = use_kept(|| format!("decided {}", what.as_str()));
    let write = use_callback(move |decided: Decided| {
        ondecided.call(decided);
        // Within a call it is saved with the rest of it.
        if !named_before {
            kept.settle();
        }
    });
    if let Some(decided) = declined() {
        return rsx! {
            DeclinedSheet {
                what,
                kept,
                onclose: move |()| declined.set(None),
                onwhy: move |said: String| write.call(Decided { said, ..decided.clone() }),
            }
        };
    }
    // Whoever was told last is one choice, and not taken for granted.
    if by.read().is_empty() {
        return rsx! {
            WhoAnswered {
                title: say!("decided-by"),
                known: at.door.known().manager_by_name(),
                onclose,
                onname: move |name| by.set(name),
            }
        };
    }
    let mut fields = Vec::new();
    if !named_before {
        fields.push(Field::free("decided-said", say!("told-said")));
    }
    if service {
        fields.push(Field::free("decided-reference", say!("decided-reference")));
    }
    rsx! {
        WordsSheet {
            title: say!(&format!("decision-{}", what.as_str())),
            options: if service { options(Attending::ALL, "attending", Attending::as_str) } else { Vec::new() },
            legend: if service { say!("decided-attending") } else { String::new() },
            fields,
            kept,
            steps: 3,
            onclose: move |()| if named_before { onclose.call(()) } else { by.set(String::new()) },
            onwords: move |(word, mut texts): (String, Vec<String>)| {
                let reference = if service { texts.pop().unwrap_or_default() } else { String::new() };
                let said = texts.pop().unwrap_or_default();
                let attending = Attending::parse(&word);
                let decided = Decided { what, by: by(), said, reference, attending };
                if attending == Some(Attending::No) && decided.said.is_empty() {
                    declined.set(Some(decided));
                } else {
                    write.call(decided);
                }
            },
        }
    }
}

/// A service declined: by whom, and why.
#[component]
fn DeclinedSheet(what: Decision, kept: Kept, onclose: EventHandler<()>, onwhy: EventHandler<String>) -> Element {
    rsx! {
        WordsSheet {
            title: say!("nr-declined-title"),
            lead: say!("nr-declined-lead"),
            fields: vec![
                Field::name("declined-name", say!("nr-declined-name")),
                Field { missing: say!("reason-words-missing"), ..Field::free("declined-why", say!("nr-declined-why")) },
            ],
            of: what.as_str(),
            kept,
            steps: 4,
            onclose,
            onwords: move |(_, texts): (String, Vec<String>)| onwhy.call(texts.join(": ")),
        }
    }
}

/// The sheets of this flow.
#[component]
fn Sheets(at: AtDoor, now: Over, over: Overs) -> Element {
    let say = use_say(&at);
    let answer = use_answer(at.visit.id);
    let mut over = over;
    let onclose = use_callback(move |()| over.set(None));
    match now {
        Over::Skip(asked) => rsx! { SkipSheet { at, asked, onclose } },
        Over::Someone => rsx! { OutcomeSheet { at, onclose } },
        Over::Said => rsx! {
            WordsSheet {
                title: say!("nr-said-title"),
                lead: say!("nr-said-lead"),
                fields: vec![
                    Field::free("said-name", say!("nr-said-name")),
                    Field { missing: say!("reason-words-missing"), ..Field::free("said-words", say!("nr-said-words")) },
                ],
                onclose,
                onwords: move |(_, mut texts): (String, Vec<String>)| {
                    let said = texts.pop().unwrap_or_default();
                    say.call(Fact::SomeoneSaid { name: texts.pop().unwrap_or_default(), said });
                },
            }
        },
        Over::Heard => rsx! {
            PickSheet {
                title: say!("nr-heard"),
                lead: say!("nr-heard-lead"),
                options: options(&[Heard::Sound, Heard::Voice], "heard", Heard::as_str),
                onclose,
                onpick: move |word: String| {
                    if let Some(heard) = Heard::parse(&word) {
                        say.call(Fact::Attempted { how: Attempt::Listened, heard });
                    }
                },
            }
        },
        Over::Call(whom) => rsx! { CallSheet { at, whom, onclose } },
        Over::Manager(whom) => rsx! { OnCallSheet { at, whom, onclose } },
        Over::Opened => rsx! { OpenedSheet { at, onclose } },
        Over::Given => rsx! {
            WhoAnswered {
                known: String::new(),
                title: say!("key-from-who"),
                of: "given_key",
                steps: 1,
                onclose,
                onname: move |name: String| answer.call(Event::KeyHad(KeyFrom::Given, name)),
            }
        },
        Over::AskFirst => rsx! { AskFirst { at, over } },
        Over::Others => rsx! { OthersSheet { at, over } },
        Over::Neighbour => rsx! { NeighbourSheet { at, over } },
        Over::Decision => rsx! {
            Sheet { title: say!("nr-decided-title"), onclose,
                div { class: "sheet__body",
                    div { class: "tiles",
                        for what in Decision::OF_NO_REPLY.iter().copied() {
                            Tile {
                                key: "{what.as_str()}",
                                label: say!(&format!("decision-{}", what.as_str())),
                                wide: Decision::OF_NO_REPLY.last() == Some(&what),
                                onanswer: move |()| over.set(Some(Over::Decided(what))),
                            }
                        }
                    }
                    Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
                }
            }
        },
        Over::Decided(what) => rsx! {
            DecidedSheet {
                at,
                what,
                onclose: move |()| over.set(Some(Over::Decision)),
                ondecided: move |decided| say.call(Fact::Decided(decided)),
            }
        },
        Over::Wait => rsx! {
            OneLineSheet {
                title: say!("nr-wait-title"),
                lead: format!("{} {}", say!("nr-wait-lead"), least_wait(&at)),
                field: Field::free("accounted", say!("nr-wait-who")),
                onclose,
                online: move |accounted_by: String| say.call(Fact::WaitingForRelease { accounted_by, wait: 0 }),
            }
        },
        Over::Released => rsx! { ReleasedSheet { at, onclose } },
        Over::Ending => rsx! { EndingSheet { at, endings: Ending::OF_NO_REPLY, onclose } },
        Over::Nobody(rooms) => {
            let missed: Vec<String> = Room::ALL
                .iter()
                .filter(|room| !rooms.contains(room))
                .map(|room| say!(&format!("room-{}", room.as_str())))
                .collect();
            let words = if missed.is_empty() {
                say!("nr-nobody-all")
            } else {
                say!("nr-nobody-missed", rooms: missed.join(", "))
            };
            rsx! {
                ReadBack {
                    title: say!("nr-nobody-title"),
                    words,
                    onclose,
                    onyes: move |()| {
                        say.call(Fact::RoomsChecked { rooms: rooms.clone(), found: Found::Nobody, words: String::new() });
                    },
                }
            }
        }
    }
}

/// Who released the worker, and why. Before the wait is over only the grounds that end it are offered: the others would be
/// refused without a word.
#[component]
fn ReleasedSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    use_seconds();
    let say = use_say(&at);
    let timer = use_phone().timers(&at.door).into_iter().find(|timer| timer.name == TimerName::Release);
    let left = timer.map(|timer| timer.left).filter(|left| !left.is_zero());
    // As it was when it was opened: no ground appears under the thumb.
    let grounds = use_hook(|| match left {
        Some(_) => &[Ground::Accounted, Ground::TakenOver, Ground::Ordered][..],
        None => Ground::ALL,
    });
    let lead = left.map_or_else(String::new, |left| say!("nr-released-soon", time: duration(countdown(left))));
    let may_leave = use_may_leave(&at);
    let may_leave = use_hook(|| may_leave);
    let mut other = use_signal(|| false);
    if let Some(Decided { by, said, .. }) = may_leave.filter(|_| !other()) {
        let words = if said.is_empty() {
            say!("nr-released-may-go", name: &*by)
        } else {
            say!("nr-released-said", name: &*by, words: &*said)
        };
        let mut options = options(grounds, "ground", Ground::as_str);
        options.push((String::from("someone"), say!("nr-released-other")));
        return rsx! {
            PickSheet {
                title: say!("nr-released-title"),
                lead: format!("{words} {lead}").trim().to_owned(),
                options,
                onclose,
                onpick: move |word: String| match Ground::parse(&word) {
                    Some(ground) => {
                        let (by, said) = (by.clone(), said.clone());
                        say.call(Fact::Released(Release { by, ground, said, told: ToldBy::Phone }));
                    }
                    None => other.set(true),
                },
            }
        };
    }
    rsx! {
        WordsSheet {
            title: say!("nr-released-title"),
            lead,
            options: options(grounds, "ground", Ground::as_str),
            fields: vec![
                Field::name("released-by", say!("nr-released-by")),
                Field::free("released-said", say!("told-said")),
            ],
            steps: if other() { 2 } else { 1 },
            onclose: move |()| if other() { other.set(false) } else { onclose.call(()) },
            onwords: move |(word, mut texts): (String, Vec<String>)| {
                let said = texts.pop().unwrap_or_default();
                let by = texts.pop().unwrap_or_default();
                if let Some(ground) = Ground::parse(&word) {
                    say.call(Fact::Released(Release { by, ground, said, told: ToldBy::Phone }));
                }
            },
        }
    }
}
