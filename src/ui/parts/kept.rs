//! What is typed or chosen and not saved yet: a question that comes back has it ([`crate::shell::drafts`]).

use dioxus::prelude::*;

use crate::shell::drafts::Key;
use crate::ui::hooks::{Trouble, Troubles, use_phone};
use crate::ui::routes::Route;

/// What is kept of one question.
#[derive(Clone, Copy, PartialEq)]
pub struct Kept(CopyValue<Key>);

/// What is kept of this question of the visit that the screen is one of, if it is.
pub fn use_kept(question: impl FnOnce() -> String) -> Kept {
    let visit = use_route::<Route>().visit_id();
    use_kept_of(move || Key { visit, question: question() })
}

/// What is kept under this key. It stays the first that was given.
pub fn use_kept_of(key: impl FnOnce() -> Key) -> Kept {
    use_hook(|| Kept(CopyValue::new(key())))
}

impl Kept {
    /// What is kept of a field.
    pub fn get(self, field: &str) -> Option<String> {
        use_phone().draft(&self.0.peek(), field)
    }

    /// The same, or else this.
    pub fn or(self, field: &str, first: &str) -> String {
        self.get(field).unwrap_or_else(|| first.to_owned())
    }

    /// The words of a list that are kept, or else these.
    pub fn list_or(self, field: &str, first: &[String]) -> Vec<String> {
        match self.get(field) {
            Some(words) => words.split_whitespace().map(str::to_owned).collect(),
            None => first.to_vec(),
        }
    }

    /// The question that a form of several stands at, of these in their order: kept as its place.
    pub fn place<T: Copy>(self, order: &[T], first: T) -> T {
        let place: Option<usize> = self.get("ask").and_then(|place| place.parse().ok());
        place.and_then(|place| order.get(place).copied()).unwrap_or(first)
    }

    /// Keeps what stands in a field now.
    pub fn keep(self, field: &str, text: &str) {
        use_phone().keep_draft(&self.0.peek(), field, text);
    }

    /// Keeps which words of a list are chosen.
    pub fn keep_list(self, field: &str, words: &[String]) {
        self.keep(field, &words.join(" "));
    }

    /// It was saved.
    pub fn forget(self) {
        use_phone().drop_draft(&self.0.peek());
    }

    /// An answer was sent with it: what was saved goes, and so does what was refused for a code in it.
    pub fn settle(self) {
        let trouble = *consume_context::<Troubles>().0.peek();
        match trouble {
            None | Some(Trouble::CodeInText | Trouble::LikeCode) => self.forget(),
            Some(_other) => {}
        }
    }
}
