//! What came of a call to a line that takes a report: the gas emergency line, or a service behind 999. Who answered, what
//! they said, and the reference they gave.

use dioxus::prelude::*;

use super::ask::{Field, PickSheet, WordsSheet};
use super::flow::{contacts, named, options, use_say};
use super::foot::use_dial_in;
use crate::domain::entry::flow::{Call, CallResult, Contact, Word};
use crate::domain::entry::{Dialled, Fact};
use crate::say;
use crate::shell::view::AtDoor;

/// The services behind 999.
const SERVICES: [Contact; 3] = [Contact::Fire, Contact::Police, Contact::Ambulance];

/// What came of it where nobody answered.
const MISSED: [CallResult; 3] = [CallResult::Voicemail, CallResult::RangOut, CallResult::NoSignal];

/// The question. Of 999 (`whom` is none) which service it was is asked in place of whether anybody answered.
#[component]
pub fn ServiceCallSheet(at: AtDoor, whom: Option<Contact>, onclose: EventHandler<()>) -> Element {
    let say = use_say(&at);
    let dial = use_dial_in(at.visit.id);
    let mut answered = use_signal(|| None::<Contact>);
    if let Some(who) = answered() {
        return rsx! {
            WordsSheet {
                title: say!("call-said"),
                lead: named(&at, who),
                fields: vec![
                    Field::free("call-said", say!("told-said")),
                    Field::free("call-reference", say!("call-reference")),
                ],
                of: who.as_str(),
                steps: 2,
                onclose: move |()| answered.set(None),
                onwords: move |(_, mut texts): (String, Vec<String>)| {
                    let reference = texts.pop().unwrap_or_default();
                    let said = texts.pop().unwrap_or_default();
                    say.call(Fact::Told(Word { said, reference, ..Word::to(who) }));
                },
            }
        };
    }
    let Some(whom) = whom else {
        return rsx! {
            PickSheet {
                title: say!("call-999-which"),
                lead: say!("call-999-lead"),
                options: contacts(&SERVICES).into_iter().chain([(String::new(), say!("em-call-again"))]).collect::<Vec<_>>(),
                onclose,
                // Nobody answered, or it never rang.
                onpick: move |word: String| match Contact::parse(&word) {
                    Some(service) => answered.set(Some(service)),
                    None => dial.call(Dialled::Emergency),
                },
            }
        };
    };
    let first = (CallResult::Person.as_str().to_owned(), say!("call-person"));
    rsx! {
        PickSheet {
            title: say!("call-title"),
            lead: named(&at, whom),
            options: [first].into_iter().chain(options(&MISSED, "call", CallResult::as_str)).collect::<Vec<_>>(),
            onclose,
            onpick: move |word: String| match CallResult::parse(&word) {
                Some(CallResult::Person) => answered.set(Some(whom)),
                Some(result) => say.call(Fact::Phoned(Call::new(whom, result))),
                None => {}
            },
        }
    }
}
