//! `POST /v1/enrolments`: a code of one use makes this phone the worker's.

use serde::{Deserialize, Serialize};

use super::OnCall;
use crate::domain::clock::Timestamp;
use crate::domain::encoding::{base64url, unbase64url};
use crate::domain::entry::How;
use crate::domain::ids::{DeviceId, OrgId, PersonId};
use crate::domain::visit::Language;

/// The letters and digits of a code: no 0, 1, I or O, which are misread. 32 of them, 5 bits each.
pub const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Characters of a code: 60 bits.
pub const CODE_LENGTH: usize = 12;

/// Why a typed code is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// So many characters instead of 12.
    Length(usize),
    /// A character that no code has.
    Character(char),
}

/// A typed code without its dashes and spaces, in capitals.
///
/// # Errors
/// [`CodeError`].
pub fn normal_code(typed: &str) -> Result<String, CodeError> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '.'))
        .flat_map(char::to_uppercase)
        .collect();
    if let Some(stray) = code.chars().find(|c| !u8::try_from(*c).is_ok_and(|byte| ALPHABET.contains(&byte))) {
        return Err(CodeError::Character(stray));
    }
    if code.len() == CODE_LENGTH { Ok(code) } else { Err(CodeError::Length(code.len())) }
}

/// A code of 12 characters in threes of four, as people read it: `XXXX-XXXX-XXXX`.
pub fn shown_code(code: &str) -> String {
    let groups: Vec<String> =
        code.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join("-")
}

/// A short sign of the organisation's root, for people to compare: 12 characters of its digest, as codes are written.
pub fn fingerprint(root_digest: &[u8; 32]) -> String {
    let signs = root_digest.iter().take(CODE_LENGTH).map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
    shown_code(&signs.collect::<String>())
}

/// What the square and the link carry: address, code, and the digest of the organisation's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Central's address.
    pub address: String,
    /// The code, 12 characters.
    pub code: String,
    /// SHA-256 of the root's public key.
    pub root_digest: [u8; 32],
}

impl Invitation {
    /// The link. Code and digest stand behind `#`, which no browser sends to a server.
    pub fn link(&self) -> String {
        format!(
            "{}/enrol#code={}&root={}",
            self.address.trim_end_matches('/'),
            shown_code(&self.code),
            base64url(&self.root_digest)
        )
    }

    /// Reads a link; `None` for anything else.
    pub fn parse(link: &str) -> Option<Self> {
        let (address, fragment) = link.trim().split_once("/enrol#")?;
        let field = |name: &str| {
            fragment.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, v)| v))
        };
        let code = normal_code(field("code")?).ok()?;
        let root_digest = unbase64url(field("root")?)?.try_into().ok()?;
        Some(Self { address: address.to_owned(), code, root_digest })
    }
}

/// A phone asks to be enrolled. Not signed by a device key yet: `sig` proves that it holds the one it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Request {
    /// Message version.
    pub v: u32,
    /// The code, 12 characters.
    pub code: String,
    /// The public half of the phone's new device key.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub device_key: [u8; 32],
    /// `android`, `ios`, `browser`, `desktop`.
    pub platform: String,
    /// The app's version.
    pub app: String,
    /// Ed25519 over [`Request::message`], by the device key.
    #[serde(with = "crate::domain::encoding::bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub sig: Vec<u8>,
}

impl Request {
    /// The bytes that `sig` signs.
    pub fn message(&self) -> Vec<u8> {
        [b"doorstep/enrol/v1\0".as_slice(), self.code.as_bytes(), &[0], &self.device_key].concat()
    }
}

/// The answer: the root, and a signed [`Enrolment`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Response {
    /// The organisation's root, public half. The phone compares its digest with the link's.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub root: [u8; 32],
    /// The certified service key and the signed enrolment.
    #[serde(flatten)]
    pub answer: super::Answer,
}

/// What this phone is from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// Message version.
    pub v: u32,
    /// The agency.
    pub organisation: OrgId,
    /// Its name.
    pub organisation_name: String,
    /// This enrolment.
    pub device: DeviceId,
    /// The worker.
    pub worker: Worker,
    /// Whom to ring.
    pub on_call: OnCall,
    /// Where entries are sealed to.
    pub ingest: Ingest,
    /// When central answered.
    pub issued_at: Timestamp,
}

/// The worker, as their own phone knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Worker {
    /// Their identity.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// The language of the app.
    #[serde(default)]
    pub language: Language,
    /// Ways of looking at a code, besides holding, that the office has agreed with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "central", schema(value_type = Vec<String>))]
    pub how: Vec<How>,
}

/// The organisation's ingest key, public half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Ingest {
    /// The key's identity.
    pub kid: String,
    /// 32 bytes.
    #[serde(with = "crate::domain::encoding::base32bytes")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub public: [u8; 32],
}
