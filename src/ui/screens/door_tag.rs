//! A tag that the handset's camera has read, and the question for one that is typed.

use dioxus::prelude::*;

use super::today::address_lines;
use crate::domain::ids::VisitId;
use crate::domain::tag::{TagSeen, TagWhy};
use crate::say;
use crate::shell::door::AnswerError;
use crate::shell::tag::TagSaid;
use crate::shell::view::AtDoor;
use crate::ui::hooks::{Troubles, trouble_of, use_phone};
use crate::ui::i18n::time::time;
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::field::TextField;
use crate::ui::parts::form::Form;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::sheet::Sheet;
use crate::ui::parts::step::{FactLine, Notice};
use crate::ui::routes::Route;

/// Which thing to check.
fn check_words(why: TagWhy) -> String {
    say!(&format!("tag-mismatch-{}", why.as_str()))
}

/// What came of the tag, on the screen that asks for the right door.
#[component]
pub fn TagLine(seen: TagSeen) -> Element {
    match seen {
        TagSeen::Matched => rsx! { FactLine { icon: IconName::Tick, strong: true, text: say!("tag-matched") } },
        TagSeen::Mismatch(why) => rsx! {
            Notice { icon: IconName::Warning, title: say!("tag-mismatch-short"), text: check_words(why) }
        },
    }
}

/// The screen that a tag's link opens.
#[component]
pub fn DoorTag(tag: String) -> Element {
    rsx! {
        // A list of one: another tag is read anew.
        for tag in [tag] {
            ReadTag { key: "{tag}", tag }
        }
    }
}

#[component]
fn ReadTag(tag: String) -> Element {
    let phone = use_phone();
    let said = use_hook(move || phone.read_tag(&tag, None).inspect_err(complain).ok());
    // The right-door question shows it by itself.
    let arriving = match &said {
        Some(TagSaid::Noted { visit, arriving: true, .. }) => Some(*visit),
        _another => None,
    };
    use_effect(move || {
        if let Some(visit) = arriving {
            navigator().replace(Route::visit(visit));
        }
    });
    match said {
        Some(TagSaid::Noted { visit, seen, .. }) => rsx! { Noted { visit, seen } },
        Some(TagSaid::Of(card)) => {
            let (place, _) = address_lines(&card.client.address);
            let when = say!("from-to", from: time(card.visit.starts), to: time(card.visit.ends));
            let visit = card.visit.id;
            rsx! {
                Form {
                    bar: say!("tag-bar"),
                    title: say!("tag-of-title", name: card.client.call_name()),
                    lead: when,
                    dock: rsx! {
                        Dock {
                            label: say!("tag-of-open"),
                            onanswer: move |()| drop(navigator().replace(Route::visit(visit))),
                        }
                    },
                    FactLine { icon: IconName::Pin, text: place }
                }
            }
        }
        Some(TagSaid::NoTag) => rsx! { Nothing { title: say!("tag-bad-title"), lead: say!("tag-wrong") } },
        Some(TagSaid::Unknown) => rsx! {
            Nothing { title: say!("tag-unknown-title"), lead: say!("tag-unknown-lead") }
        },
        None => rsx! { Nothing { title: say!("problem-title"), lead: say!("problem-fault") } },
    }
}

fn complain(error: &AnswerError) {
    tracing::error!(%error, "a tag was not noted");
}

/// What was noted, in a later step than the right door.
#[component]
fn Noted(visit: VisitId, seen: TagSeen) -> Element {
    let (title, lead) = match seen {
        TagSeen::Matched => (say!("tag-matched"), String::new()),
        TagSeen::Mismatch(why) => (say!("tag-mismatch-title"), check_words(why)),
    };
    rsx! {
        Form {
            bar: say!("tag-bar"),
            title,
            lead,
            dock: rsx! {
                Dock { label: say!("ask-back"), onanswer: move |()| drop(navigator().replace(Route::visit(visit))) }
            },
        }
    }
}

/// Nothing was noted.
#[component]
fn Nothing(title: String, lead: String) -> Element {
    rsx! {
        Form {
            bar: say!("tag-bar"),
            title,
            lead,
            dock: rsx! {
                Dock {
                    label: say!("back-to-today"),
                    icon: IconName::Back,
                    onanswer: move |()| drop(navigator().replace(Route::Today {})),
                }
            },
        }
    }
}

/// *Type the tag*, for who has no camera.
#[component]
pub fn TagSheet(at: AtDoor, onclose: EventHandler<()>) -> Element {
    let phone = use_phone();
    let troubles = use_context::<Troubles>();
    let mut typed = use_signal(String::new);
    let mut wrong = use_signal(String::new);
    let visit = at.visit.id;
    let go = use_callback(move |()| {
        let mut shown = troubles.0;
        match phone.read_tag(&typed(), Some(visit)) {
            Ok(TagSaid::NoTag) => wrong.set(say!("tag-wrong")),
            Ok(TagSaid::Noted { .. } | TagSaid::Of(_) | TagSaid::Unknown) => onclose.call(()),
            Err(error) => {
                shown.set(trouble_of(Err(error)));
                onclose.call(());
            }
        }
    });
    rsx! {
        Sheet { title: say!("tag-title"), onclose,
            div { class: "sheet__body",
                p { class: "step__lead", {say!("tag-lead")} }
                TextField {
                    id: "door-tag",
                    label: say!("tag-field"),
                    wrong: wrong(),
                    longest: 20,
                    oninput: move |text| typed.set(text),
                    onenter: move |()| go.call(()),
                }
                Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
            }
            Dock { label: say!("tag-check"), onanswer: move |()| go.call(()) }
        }
    }
}
