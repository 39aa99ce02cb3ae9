//! Free text, as it comes from a person: made fit for a log that is read on other screens, on paper and in terminals.

use super::entry::Fact;

/// Longest free text, in characters.
pub const LONGEST: usize = 2000;

/// A free text that is too long to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that text has {has} characters: {LONGEST} at most")]
pub struct TooLong {
    /// How many it has.
    pub has: usize,
}

/// Trimmed, with line ends as blanks, and without control characters and marks that turn the direction of what follows
/// (Unicode bidirectional embeddings, overrides and isolates): those could make a line of the log read as another.
/// Letters of every script, emoji and their joiners stay as they are.
///
/// # Errors
/// [`TooLong`].
pub fn clean(text: &str) -> Result<String, TooLong> {
    let turns = |sign: char| matches!(sign, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let plain: String = text
        .chars()
        .map(|sign| if matches!(sign, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { sign })
        .filter(|sign| !sign.is_control() && !turns(*sign))
        .collect();
    let plain = plain.trim();
    let has = plain.chars().count();
    if has > LONGEST { Err(TooLong { has }) } else { Ok(plain.to_owned()) }
}

/// Cleans every free text of a fact.
///
/// # Errors
/// [`TooLong`], for the first that is.
pub fn clean_fact(fact: &mut Fact) -> Result<(), TooLong> {
    for text in fact.texts_mut() {
        *text = clean(text)?;
    }
    Ok(())
}
