//! Identities: a type for each kind of thing, so that a client is never passed for a visit.
//!
//! All are `UUIDv7` (RFC 9562), made outside the domain; 16 bytes where bytes are bound or hashed,
//! the hyphenated text elsewhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
        pub struct $name(pub Uuid);

        impl $name {
            /// The 16 bytes, as bound into envelopes and hashes.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// From 16 stored bytes; `None` for any other length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                Uuid::from_slice(bytes).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    };
}

id!(
    /// The agency.
    OrgId
);
id!(
    /// A member of staff, or a visiting professional.
    PersonId
);
id!(
    /// The one who is cared for, at home.
    ClientId
);
id!(
    /// A scheduled call at a home.
    VisitId
);
id!(
    /// One enrolment of one phone.
    DeviceId
);
id!(
    /// A way into a home: its key safe, its communal door, its alarm.
    MethodId
);
id!(
    /// One value that an access method's code had, from when it was set until it was retired.
    CodeVersionId
);
id!(
    /// One line of the log.
    EntryId
);
id!(
    /// One batch of entries on its way to central.
    BatchId
);
id!(
    /// A manager's leave to see one code outside the visit's window.
    GrantId
);

/// A chain of entries on one phone: new at enrolment, at a new device key, and after a salvage.
///
/// 16 random bytes; lower-case hexadecimal in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Epoch(pub [u8; 16]);

impl Epoch {
    /// From 16 stored bytes; `None` for any other length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that is not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an epoch is 32 hexadecimal digits")]
pub struct NotAnEpoch;

impl FromStr for Epoch {
    type Err = NotAnEpoch;
    fn from_str(text: &str) -> Result<Self, NotAnEpoch> {
        if text.len() != 32 || !text.is_ascii() {
            return Err(NotAnEpoch);
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(pair).map_err(|_| NotAnEpoch)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NotAnEpoch)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Epoch {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Epoch {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
