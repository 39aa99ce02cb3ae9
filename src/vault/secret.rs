//! Types for secrets.
//!
//! None of them can be printed, serialised or compared by accident; all are wiped when dropped.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 secret bytes: a key or a seed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret32([u8; 32]);

impl Secret32 {
    /// Takes the bytes over.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Fresh random bytes.
    pub fn make() -> Self {
        Self(super::make_bytes())
    }

    /// From stored bytes; `None` for another length. The caller's buffer is the caller's to wipe.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes. Say why at each call: `// EXPOSE: …`.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret32(hidden)")
    }
}

/// A code of a key safe, door or alarm: 1 to 63 bytes.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Code(String);

impl Code {
    /// Longest code that an envelope holds, bytes.
    pub const LONGEST: usize = 63;

    /// Takes the text over; `None` when empty or too long.
    pub fn new(text: String) -> Option<Self> {
        let code = Self(text);
        (1..=Self::LONGEST).contains(&code.0.len()).then_some(code)
    }

    /// The code. Say why at each call: `// EXPOSE: …`.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// One length byte, the code, zeros to 64: all envelopes are alike in size.
    pub(super) fn padded(&self) -> zeroize::Zeroizing<[u8; 64]> {
        let mut padded = zeroize::Zeroizing::new([0; 64]);
        // EXPOSE: into the plaintext of an envelope, sealed at once.
        let bytes = self.0.as_bytes();
        padded[0] = u8::try_from(bytes.len()).unwrap_or(u8::MAX);
        padded[1..=bytes.len()].copy_from_slice(bytes);
        padded
    }

    /// The reverse of [`Self::padded`]; `None` for any other form.
    pub(super) fn from_padded(padded: &[u8]) -> Option<Self> {
        let (length, rest) = padded.split_first()?;
        let length = usize::from(*length);
        let zeros = rest.get(length..)?;
        if padded.len() != 64 || zeros.iter().any(|byte| *byte != 0) {
            return None;
        }
        Self::new(String::from_utf8(rest.get(..length)?.to_vec()).ok()?)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(hidden)")
    }
}

/// A PIN as it was typed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Pin(String);

impl Pin {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The digits. Say why at each call: `// EXPOSE: …`.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(hidden)")
    }
}
