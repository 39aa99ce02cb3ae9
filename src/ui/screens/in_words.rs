//! What happens, in words, on a phone that no PIN opens now: one box, with 999 and on-call in the foot.
//! It is kept on this phone, and sent when there is signal.

use dioxus::prelude::*;

use crate::domain::entry::Fact;
use crate::say;
use crate::ui::hooks::{Note, use_note};
use crate::ui::parts::answers::{Answer, Dock};
use crate::ui::parts::field::TextBox;
use crate::ui::parts::form::Form;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::step::FactLine;

/// The screen.
#[component]
pub fn InWords(onclose: EventHandler<()>) -> Element {
    let mut text = use_signal(String::new);
    let mut wrong = use_signal(|| false);
    let mut saved = use_signal(|| false);
    let kept = use_callback(move |()| {
        text.set(String::new());
        saved.set(true);
    });
    let note = use_note(kept);
    let save = move |()| {
        let words = text.peek().trim().to_owned();
        wrong.set(words.is_empty());
        if !words.is_empty() {
            note.call(Note::now(Fact::InWords { words }));
        }
    };
    let way_back = rsx! {
        div { class: "answers",
            Answer { label: say!("back"), icon: IconName::Back, onanswer: move |()| onclose.call(()) }
        }
    };
    if saved() {
        return rsx! {
            Form {
                bar: say!("app-name"),
                title: say!("in-words-saved"),
                lead: say!("in-words-saved-lead"),
                dock: rsx! {
                    Dock { label: say!("in-words-more"), icon: IconName::Next, onanswer: move |()| saved.set(false) }
                },
                {way_back}
            }
        };
    }
    rsx! {
        Form {
            bar: say!("app-name"),
            title: say!("in-words-title"),
            dock: rsx! {
                Dock { label: say!("in-words-save"), icon: IconName::Tick, onanswer: save }
            },
            TextBox {
                id: "in-words",
                label: say!("reason-words"),
                hint: say!("in-words-hint"),
                wrong: if wrong() { say!("reason-words-missing") } else { String::new() },
                initial: text.peek().clone(),
                oninput: move |words: String| text.set(words),
            }
            FactLine { icon: IconName::Eye, text: say!("in-words-sees") }
            {way_back}
        }
    }
}
