//! Views that follow the phone, and answers that report trouble.

use std::sync::Arc;
use std::time::Duration;

use dioxus::prelude::*;

use crate::domain::amend::Refused;
use crate::domain::clock::Timestamp;
use crate::domain::door::Event;
use crate::domain::entry::Fact;
use crate::domain::ids::{EntryId, VisitId};
use crate::shell::Phone;
use crate::shell::door::AnswerError;
use crate::shell::reveal::PageId;

/// Rises with each change of the phone.
#[derive(Clone, Copy)]
pub struct Revision(pub Signal<u64>);

/// Rises every second, for what counts down.
#[derive(Clone, Copy)]
pub struct Seconds(pub Signal<u64>);

/// What went wrong with the last answer, for the summary at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A free text holds the code.
    CodeInText,
    /// A free text looks like one: the worker may say that it is none.
    LikeCode,
    /// A free text is too long.
    TooLong,
    /// The step does not take it.
    NotNow,
    /// The visit is no longer this worker's.
    TakenOff,
    /// A correction, or something told later, is against its rules.
    Afterwards(Refused),
    /// It was not saved.
    Fault,
    /// It was not saved: the disk has no room.
    Full,
}

/// Where [`Trouble`] is shown.
#[derive(Clone, Copy)]
pub struct Troubles(pub Signal<Option<Trouble>>);

/// The line of *My log* that was opened, and the page it stood on: where the log comes back to.
#[derive(Clone, Copy)]
pub struct LogPlace(pub Signal<Option<(usize, EntryId)>>);

/// The answer that was not taken because it looks like a code, to be sent again if it is none.
#[derive(Clone, Copy)]
pub struct Doubted(pub Signal<Option<(VisitId, Event)>>);

/// A fact outside the flow, to be written: about which visit, and when it happened if that was earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The visit, if any.
    pub visit: Option<VisitId>,
    /// The fact.
    pub fact: Fact,
    /// When it happened, where it is told later.
    pub happened_at: Option<Timestamp>,
}

impl Note {
    /// About no visit, and of now.
    pub fn now(fact: Fact) -> Self {
        Self { visit: None, fact, happened_at: None }
    }
}

/// The note that was not taken because it looks like a code, and what follows once it is saved.
#[derive(Clone, Copy)]
pub struct DoubtedNote(pub Signal<Option<(Note, Callback<()>)>>);

/// The phone. Not a hook: it may stand anywhere in a component.
pub fn use_phone() -> Arc<Phone> {
    consume_context::<Arc<Phone>>()
}

/// This window. Not a hook.
pub fn use_page() -> PageId {
    consume_context::<PageId>()
}

/// A view of the phone, made anew at each change. Not a hook.
pub fn use_view<T>(view: impl FnOnce(&Phone) -> T) -> T {
    let phone = use_phone();
    let _ = consume_context::<Revision>().0.read();
    view(&phone)
}

/// Makes the component follow the seconds.
pub fn use_seconds() {
    let _ = consume_context::<Seconds>().0.read();
}

/// Sends an answer of this visit; trouble is shown at the top of the screen.
pub fn use_answer(visit: VisitId) -> Callback<Event> {
    let phone = use_phone();
    let (troubles, doubted) = (consume_context::<Troubles>(), consume_context::<Doubted>());
    use_callback(move |event: Event| {
        let (mut shown, mut doubted) = (troubles.0, doubted.0);
        let trouble = trouble_of(phone.answer(visit, event.clone()));
        doubted.set((trouble == Some(Trouble::LikeCode)).then_some((visit, event)));
        shown.set(trouble);
    })
}

/// Sends the doubted answer again: the worker says that it is no code.
pub fn use_despite() -> Callback<()> {
    let phone = use_phone();
    let (troubles, doubted) = (consume_context::<Troubles>(), consume_context::<Doubted>());
    let notes = consume_context::<DoubtedNote>();
    use_callback(move |()| {
        let (mut shown, mut doubted, mut notes) = (troubles.0, doubted.0, notes.0);
        if let Some((visit, event)) = doubted.take() {
            shown.set(trouble_of(phone.answer_despite(visit, event)));
        }
        if let Some((note, saved)) = notes.take() {
            let result = phone.note_despite(note.visit, note.fact, note.happened_at);
            let done = result.is_ok();
            shown.set(trouble_of(result));
            if done {
                saved.call(());
            }
        }
    })
}

/// Writes a note; `saved` follows once it is on disk. Trouble is shown at the top of the screen.
pub fn use_note(saved: Callback<()>) -> Callback<Note> {
    let phone = use_phone();
    let (troubles, doubted) = (consume_context::<Troubles>(), consume_context::<DoubtedNote>());
    use_callback(move |note: Note| {
        let (mut shown, mut doubted) = (troubles.0, doubted.0);
        let result = phone.note(note.visit, note.fact.clone(), note.happened_at);
        let done = result.is_ok();
        let trouble = trouble_of(result);
        doubted.set((trouble == Some(Trouble::LikeCode)).then_some((note, saved)));
        shown.set(trouble);
        if done {
            saved.call(());
        }
    })
}

/// What the screen says of an answer's result.
pub fn trouble_of(result: Result<(), AnswerError>) -> Option<Trouble> {
    match result {
        // Locked: the screen that asks for the PIN says so by itself.
        Ok(()) | Err(AnswerError::Locked) => None,
        Err(AnswerError::HoldsCode) => Some(Trouble::CodeInText),
        Err(AnswerError::LooksLikeCode) => Some(Trouble::LikeCode),
        Err(AnswerError::TooLong(_)) => Some(Trouble::TooLong),
        Err(AnswerError::NotNow) => Some(Trouble::NotNow),
        Err(AnswerError::TakenOff) => Some(Trouble::TakenOff),
        Err(AnswerError::Afterwards(refused)) => Some(Trouble::Afterwards(refused)),
        Err(AnswerError::Fault(fault)) => {
            tracing::error!(%fault, "an answer was not saved");
            Some(if fault.is_full_disk() { Trouble::Full } else { Trouble::Fault })
        }
    }
}

/// Follows the phone and the clock for as long as the window lives. Only the root calls it.
pub fn use_following(phone: &Arc<Phone>, mut revision: Signal<u64>, mut seconds: Signal<u64>) {
    let phone = Arc::clone(phone);
    use_future(move || {
        let mut changes = phone.changes();
        async move {
            while changes.changed().await.is_ok() {
                let number = *changes.borrow_and_update();
                revision.set(number);
            }
        }
    });
    use_future(move || async move {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            seconds += 1;
        }
    });
}
