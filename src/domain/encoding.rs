//! How the wire writes bytes: base64url without padding (RFC 4648, section 5), or lower-case hexadecimal.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bytes as base64url without padding.
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Base64url without padding as bytes; `None` for anything else.
pub fn unbase64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Hexadecimal as bytes; `None` for anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? * 16 + digit(*pair.get(1)?)?)).collect()
}

macro_rules! text_form {
    ($(#[$doc:meta])* $name:ident, $bytes:ty, $write:path, $read:path, $wanted:literal) => {
        $(#[$doc])*
        #[allow(clippy::ptr_arg, reason = "serde gives the field as it is")]
        pub mod $name {
            use serde::{Deserialize, Deserializer, Serializer};

            /// Writes the text.
            ///
            /// # Errors
            /// The serializer's own.
            pub fn serialize<S: Serializer>(bytes: &$bytes, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$write(bytes))
            }

            /// Reads the text.
            ///
            /// # Errors
            /// For text of another form or length.
            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$bytes, D::Error> {
                let text = String::deserialize(deserializer)?;
                $read(&text)
                    .and_then(|bytes| bytes.try_into().ok())
                    .ok_or_else(|| serde::de::Error::custom(concat!("expected ", $wanted)))
            }
        }
    };
}

text_form!(
    /// 32 bytes as hexadecimal text.
    hex32, [u8; 32], super::hex, super::unhex, "64 hexadecimal digits"
);
text_form!(
    /// 32 bytes as base64url text.
    base32bytes, [u8; 32], super::base64url, super::unbase64url, "32 bytes in base64url"
);
text_form!(
    /// 16 bytes as base64url text.
    base16bytes, [u8; 16], super::base64url, super::unbase64url, "16 bytes in base64url"
);
text_form!(
    /// Any number of bytes as base64url text.
    bytes, Vec<u8>, super::base64url, super::unbase64url, "base64url"
);

/// Any number of bytes as base64url text, or null.
pub mod optional_bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes the text, or null.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
        bytes.as_ref().map(|bytes| super::base64url(bytes)).serialize(serializer)
    }

    /// Reads the text, or null.
    ///
    /// # Errors
    /// For text of another form.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| super::unbase64url(&text).ok_or_else(|| serde::de::Error::custom("expected base64url")))
            .transpose()
    }
}
