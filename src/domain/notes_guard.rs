//! No code in a free text: keeping key-safe codes in notes is a data breach (Camden's guidance; policy 5.3).
//!
//! While the app holds the one copy it keeps after a reveal, every free text of the visit is compared with it before
//! it is saved. The comparison folds case, compatibility forms (full-width digits), separators and zero-width
//! characters, so `1-3 5.9` and `１３５９` are both found in a note when the code is 1359.

use unicode_normalization::UnicodeNormalization;

/// What the guard says of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be saved.
    Ok,
    /// It holds the code: it must not be saved.
    Block,
}

/// The letters and digits of a text, folded so that two ways of writing one code compare equal.
pub fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Whether `text` holds `code` exactly, however it is spaced or written.
///
/// Codes of fewer than three characters are not looked for: a house number would be blocked.
pub fn check(code: &str, text: &str) -> Verdict {
    let code = folded(code);
    if code.chars().count() >= 3 && folded(text).contains(&code) { Verdict::Block } else { Verdict::Ok }
}
