//! Whose answers the phone believes: the organisation's root, and the service key it certified.

use crate::domain::clock::Timestamp;
use crate::domain::ids::OrgId;
use crate::domain::signed::Kind;
use crate::vault::signing::{NotSigned, PublicKey};

use super::wire::{Answer, ServiceKey, VERSION};

/// Why an answer is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// A signature does not fit, or the text is not understood.
    #[error("an answer that the office did not sign")]
    NotSigned(#[from] NotSigned),
    /// The service key belongs to another organisation.
    #[error("an answer signed for another organisation")]
    OtherOrganisation,
    /// The service key is older than one this phone has seen.
    #[error("an answer signed with a replaced key")]
    OldKey,
    /// The service key was not in force when the answer was made.
    #[error("an answer signed with a key that was not in force")]
    NotInForce,
}

/// The root, and what the phone has seen of service keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trust {
    /// The organisation; `None` while enrolling.
    pub organisation: Option<OrgId>,
    /// Its root.
    pub root: PublicKey,
    /// The highest sequence of a service key seen.
    pub sequence: u64,
}

/// A body that was believed, and the sequence of the key that signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed<T> {
    /// The body.
    pub body: T,
    /// To be remembered as the highest seen.
    pub sequence: u64,
}

impl Trust {
    /// Checks the chain root → service key → body. `made` gives the instant the body says it was made, by which the
    /// key's time is judged.
    ///
    /// # Errors
    /// [`Distrust`].
    pub fn open<T: serde::de::DeserializeOwned>(
        &self,
        kind: Kind,
        answer: &Answer,
        made: impl FnOnce(&T) -> Timestamp,
    ) -> Result<Believed<T>, Distrust> {
        let key: ServiceKey = self.root.open_body(Kind::ServiceKey, &answer.service_key)?;
        if self.organisation.is_some_and(|organisation| organisation != key.organisation) {
            return Err(Distrust::OtherOrganisation);
        }
        if key.sequence < self.sequence {
            return Err(Distrust::OldKey);
        }
        let service = PublicKey(key.public);
        if key.v != VERSION || service.kid() != key.kid {
            return Err(Distrust::NotSigned(NotSigned::BadPayload));
        }
        let body: T = service.open_body(kind, &answer.body)?;
        let made = made(&body);
        if made < key.from || made >= key.to {
            return Err(Distrust::NotInForce);
        }
        Ok(Believed { body, sequence: key.sequence })
    }
}
