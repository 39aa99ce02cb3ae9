//! Interim.
use unicode_normalization::UnicodeNormalization;

/// What the guard says of texts, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// May be saved.
    Ok,
    /// Looks like a code.
    Warn,
    /// Holds a code.
    Block,
}
/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Exact.
    Exact,
}
/// The finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// The note that completes it.
    pub note: Option<usize>,
    /// Why.
    pub why: Option<Why>,
}
/// A code to look for.
#[derive(Clone, Copy)]
pub struct Secret<'a> {
    /// The code.
    pub code: &'a str,
    /// Order-free.
    pub order_free: bool,
}
fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()).collect()
}
/// Judges.
pub fn judge(secrets: &[Secret<'_>], _suspicious: bool, notes: &[&str]) -> Finding {
    for (n, note) in notes.iter().enumerate() {
        for secret in secrets {
            let code = folded(secret.code);
            if code.chars().count() >= 3 && folded(note).contains(&code) {
                return Finding { verdict: Verdict::Block, note: Some(n), why: Some(Why::Exact) };
            }
        }
    }
    Finding { verdict: Verdict::Ok, note: None, why: None }
}
