//! The tag at a door: a square that holds a link, and the same code in letters and digits for who cannot read squares. The
//! code is random and says nothing of whose home it is; the phone knows the tags of its round by a mark made of each.
//!
//! | read | and | what follows |
//! |---|---|---|
//! | a visit is under way, the worker is outside | it is this home's | noted: *tag matched* |
//! | the same | it is another home's of the round, or nobody's | noted: *tag mismatch*, and a warning what to check. It blocks nothing |
//! | no visit is under way, or the worker is inside | it is a home's of the round | the screen says of which visit; nothing is noted |
//! | a locked phone | | nothing is said |
//!
//! Source: the agreed protocol at the door, 0.1 (*noted and warned about, it never blocks; no location is read*).

use serde::{Deserialize, Serialize};

use super::entry::Fact;

/// The signs of a code: none that is taken for another.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Signs of a code that are random; one more checks them.
pub const RANDOM: usize = 7;
/// What the square's link begins with; the code follows.
pub const LINK: &str = "doorstep://door/";
/// The longest text that is looked at.
const LONGEST: usize = 64;

/// The code of a tag: eight signs, of which the last checks the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCode(String);

/// A text that is no code of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these are not the 8 letters and digits of a door's tag: read them again, one by one")]
pub struct NotATag;

/// The sign that checks these: Luhn's rule over 32 signs, which finds every single wrong sign.
fn check(values: &[usize]) -> usize {
    let sum: usize = values
        .iter()
        .rev()
        .enumerate()
        .map(|(place, value)| if place % 2 == 0 { (2 * value) / 32 + (2 * value) % 32 } else { *value })
        .sum();
    (32 - sum % 32) % 32
}

fn sign(value: usize) -> char {
    char::from(SIGNS[value % 32])
}

impl TagCode {
    /// The code of these random bytes.
    pub fn make(random: [u8; RANDOM]) -> Self {
        let values = random.map(|byte| usize::from(byte) % 32);
        let checked = [check(&values)];
        Self(values.iter().chain(&checked).map(|value| sign(*value)).collect())
    }

    /// The code in a link, in an address of the phone's page, or as it was typed: in any case, with spaces or hyphens.
    ///
    /// # Errors
    /// [`NotATag`].
    pub fn parse(text: &str) -> Result<Self, NotATag> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(NotATag);
        }
        let text = text.to_ascii_uppercase();
        let code =
            text.strip_prefix(&LINK.to_ascii_uppercase()).or_else(|| text.strip_prefix("/DOOR/")).unwrap_or(&text);
        let code = code.strip_suffix('/').unwrap_or(code);
        let code: String = code.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
        let value = |byte: u8| SIGNS.iter().position(|sign| *sign == byte).ok_or(NotATag);
        let values = code.bytes().map(value).collect::<Result<Vec<usize>, NotATag>>()?;
        match values.split_last() {
            Some((last, rest)) if rest.len() == RANDOM && check(rest) == *last => Ok(Self(code)),
            Some(_) | None => Err(NotATag),
        }
    }

    /// The eight signs, without a hyphen: what is kept and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it stands under the square: `K7QF-2M9X`.
    pub fn shown(&self) -> String {
        let (first, second) = self.0.split_at(self.0.len() / 2);
        format!("{first}-{second}")
    }

    /// What the square holds: opened by the handset's own camera.
    pub fn link(&self) -> String {
        format!("{LINK}{}", self.0)
    }
}

/// What a phone knows of a tag: enough to know it again, and no more. Made by `vault::tag`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TagMark(#[serde(with = "super::encoding::base16bytes")] pub [u8; 16]);

/// Why a tag is not this home's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagWhy {
    /// It is another home's of this worker's round.
    OtherHome,
    /// It is no home's of the round: elsewhere, or an old tag.
    Unknown,
}

impl TagWhy {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::OtherHome, Self::Unknown];

    /// The word of the log, and of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OtherHome => "other_home",
            Self::Unknown => "unknown",
        }
    }
}

/// What came of a tag that was read at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagSeen {
    /// It is this home's.
    Matched,
    /// It is not.
    Mismatch(TagWhy),
}

impl TagSeen {
    /// What a fact says of a tag, if it does.
    pub fn of(fact: &Fact) -> Option<Self> {
        match fact {
            Fact::TagMatched => Some(Self::Matched),
            Fact::TagMismatch { why } => Some(Self::Mismatch(*why)),
            _of_something_else => None,
        }
    }

    /// The entry.
    pub fn fact(self) -> Fact {
        match self {
            Self::Matched => Fact::TagMatched,
            Self::Mismatch(why) => Fact::TagMismatch { why },
        }
    }
}

/// Whether a tag is this home's; of `others` of the round; or nobody's that this phone knows.
pub fn judge(read: TagMark, home: Option<TagMark>, others: impl IntoIterator<Item = TagMark>) -> TagSeen {
    if home == Some(read) {
        TagSeen::Matched
    } else if others.into_iter().any(|other| other == read) {
        TagSeen::Mismatch(TagWhy::OtherHome)
    } else {
        TagSeen::Mismatch(TagWhy::Unknown)
    }
}
