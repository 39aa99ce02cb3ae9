//! What a worker has typed or chosen and not saved yet: kept in memory, never on disk, until it is saved.
//!
//! A call, a lock or the back gesture takes a screen away in the middle of a sentence; when it comes back, so do the words.
//! They go when they are saved, when their visit or the practice ends, and when the phone becomes somebody's anew. What
//! holds a code, or looks like one, is not kept at all. A locked phone gives none of them out, but for the loss that was
//! begun on it.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::{Phone, practice};
use crate::domain::ids::VisitId;
use crate::domain::notes_guard::Verdict;

/// The longest text that is kept, in characters: no field takes more.
const LONGEST: usize = 2000;

/// Of what something is kept: a question, of a visit or of none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The visit, if it is a question of one.
    pub visit: Option<VisitId>,
    /// Which question: a word of the screens', never shown.
    pub question: String,
}

/// The question of a loss that is reported on a locked phone: whoever began it there may go on with it there.
pub const LOST_WHILE_LOCKED: &str = "lost-while-locked";
/// Begins the questions in which a key's tag is typed. Digits beside the word *key* are no code there: each text is judged by
/// itself, as it is when it is saved.
const OF_KEYS: [&str; 2] = ["lost", "key"];

/// A text by the field it was typed into; wiped from memory when it goes.
type Texts = BTreeMap<String, Zeroizing<String>>;

/// All that is kept.
#[derive(Default)]
pub(super) struct Drafts(BTreeMap<Key, Texts>);

impl Drafts {
    /// What is kept of this visit goes.
    pub(super) fn forget_visit(&mut self, visit: VisitId) {
        self.0.retain(|key, _| key.visit != Some(visit));
    }

    /// All of it goes.
    pub(super) fn forget_all(&mut self) {
        self.0.clear();
    }
}

impl Phone {
    /// Whether whoever holds the phone now may go on with it.
    fn may_go_on_with(&self, key: &Key) -> bool {
        self.is_unlocked()
            || key.question == LOST_WHILE_LOCKED
            || key.visit.is_some_and(|visit| !practice::is(visit) && self.may_record(visit))
    }

    /// What is kept of a field, if anything; also that it was left empty.
    pub fn draft(&self, key: &Key, field: &str) -> Option<String> {
        if !self.may_go_on_with(key) {
            return None;
        }
        self.state().drafts.0.get(key)?.get(field).map(|text| text.as_str().to_owned())
    }

    /// Whether anything is kept of a question.
    pub fn has_draft(&self, key: &Key) -> bool {
        self.may_go_on_with(key) && self.state().drafts.0.contains_key(key)
    }

    /// Keeps what stands in a field now, in place of what stood there. What holds a code, looks like one or is too long to
    /// be saved is not kept, nor is what stood there before.
    pub fn keep_draft(&self, key: &Key, field: &str, text: &str) {
        if !self.may_go_on_with(key) {
            return;
        }
        let fit = text.chars().count() <= LONGEST && self.may_be_kept(key, field, text);
        let mut state = self.state();
        let texts = state.drafts.0.entry(key.clone()).or_default();
        if fit {
            texts.insert(field.to_owned(), Zeroizing::new(text.to_owned()));
        } else {
            texts.remove(field);
        }
        if texts.is_empty() {
            state.drafts.0.remove(key);
        }
    }

    /// What is kept of a question goes: it was saved, or it was refused. Not while the phone is locked: then it was neither.
    pub fn drop_draft(&self, key: &Key) {
        if self.may_go_on_with(key) {
            self.state().drafts.0.remove(key);
        }
    }

    fn may_be_kept(&self, key: &Key, field: &str, text: &str) -> bool {
        // A code may stand in two fields, half in each.
        let mut texts: Vec<Zeroizing<String>> = vec![Zeroizing::new(text.to_owned())];
        if !OF_KEYS.iter().any(|of| key.question.starts_with(of)) {
            let state = self.state();
            let beside = state.drafts.0.get(key).into_iter().flatten();
            texts.extend(beside.filter(|(other, _)| *other != field).map(|(_, text)| text.clone()));
        }
        let texts: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
        let judged = match key.visit {
            Some(visit) if practice::is(visit) => self.guard_practice(&texts, Verdict::Ok),
            visit => self.guard(visit, &texts, Verdict::Ok),
        };
        judged.is_ok()
    }
}
