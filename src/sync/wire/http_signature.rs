//! Signed requests: HTTP Message Signatures (RFC 9421), Ed25519, one fixed shape.
//!
//! `sig1=("@method" "@authority" "@path" "@query" "content-digest");created=…;alg="ed25519";keyid="…";tag="doorstep-v1"`
//!
//! The shape is compared byte for byte before any cryptography; a header that is missing or given twice is refused by
//! whoever reads it. `@authority` is the **configured** public name, not the `Host` header, or a proxy would decide.
//! There is no nonce: each POST has an identity in its signed body, so that a second has no effect.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::domain::ids::DeviceId;

const COMPONENTS: &str = r#"("@method" "@authority" "@path" "@query" "content-digest")"#;
const TAG: &str = "doorstep-v1";

/// The header with the parameters.
pub const INPUT_HEADER: &str = "signature-input";
/// The header with the signature.
pub const SIGNATURE_HEADER: &str = "signature";
/// The header with the body's digest (RFC 9530).
pub const DIGEST_HEADER: &str = "content-digest";
/// How far `created` may be from the receiver's clock. Seconds.
pub const TOLERANCE: u64 = 300;

/// What is signed of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// Upper case.
    pub method: &'a str,
    /// Host, with the port unless it is the scheme's default; lower case.
    pub authority: &'a str,
    /// Path, `/` if empty.
    pub path: &'a str,
    /// Query without its question mark.
    pub query: &'a str,
    /// The value of `content-digest`.
    pub digest: &'a str,
}

/// Who signed, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    /// Seconds since 1970, by the phone's trusted clock.
    pub created: i64,
    /// The phone.
    pub device: DeviceId,
}

/// A request that is not signed in our shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request is not signed as this service asks")]
pub struct NotOurShape;

/// The `content-digest` of a body, given its SHA-256.
pub fn digest_header(sha256: &[u8; 32]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256))
}

/// The authority of an address: host and port, lower case, without the scheme's default port. `None` if it has none.
pub fn authority(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase();
    let default = match scheme.to_lowercase().as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let authority = authority.strip_suffix(default).unwrap_or(&authority).to_owned();
    (!authority.is_empty() && !authority.contains('@')).then_some(authority)
}

/// Central's address without a trailing slash, if phones may use it: `https://…`, or `http://127.0.0.1…` on a computer.
pub fn usable_address(address: &str) -> Option<String> {
    let address = address.trim().trim_end_matches('/');
    let loopback = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host == "127.0.0.1" || host.starts_with("127.0.0.1:")
    };
    let lower = address.to_lowercase();
    let fits = if let Some(rest) = lower.strip_prefix("https://") {
        !rest.is_empty()
    } else if let Some(rest) = lower.strip_prefix("http://") {
        !cfg!(feature = "mobile") && loopback(rest)
    } else {
        false
    };
    (fits && authority(address).is_some()).then(|| address.to_owned())
}

impl Params {
    fn text(self) -> String {
        format!(r#"{COMPONENTS};created={};alg="ed25519";keyid="{}";tag="{TAG}""#, self.created, self.device)
    }

    /// The value of `signature-input`.
    pub fn input_header(self) -> String {
        format!("sig1={}", self.text())
    }

    /// Reads `signature-input`.
    ///
    /// # Errors
    /// [`NotOurShape`] unless it is, byte for byte, what [`Self::input_header`] writes.
    pub fn parse(header: &str) -> Result<Self, NotOurShape> {
        let after = |text: &str, key: &str| text.split_once(key).map(|(_, rest)| rest.to_owned()).ok_or(NotOurShape);
        let created = after(header, ";created=")?;
        let created = created.split(';').next().and_then(|digits| digits.parse().ok()).ok_or(NotOurShape)?;
        let device = after(header, r#";keyid=""#)?;
        let device = device.split('"').next().and_then(|id| id.parse().ok()).ok_or(NotOurShape)?;
        let params = Self { created, device };
        if params.input_header() == header { Ok(params) } else { Err(NotOurShape) }
    }

    /// The bytes that are signed (RFC 9421, section 2.5).
    pub fn base(self, request: &Request<'_>) -> String {
        let Request { method, authority, path, query, digest } = request;
        let path = if path.is_empty() { "/" } else { path };
        format!(
            "\"@method\": {method}\n\"@authority\": {authority}\n\"@path\": {path}\n\"@query\": ?{query}\n\
             \"content-digest\": {digest}\n\"@signature-params\": {}",
            self.text()
        )
    }
}

/// The value of `signature`.
pub fn signature_header(signature: &[u8; 64]) -> String {
    format!("sig1=:{}:", STANDARD.encode(signature))
}

/// Reads `signature`.
///
/// # Errors
/// [`NotOurShape`].
pub fn parse_signature(header: &str) -> Result<[u8; 64], NotOurShape> {
    let text = header.strip_prefix("sig1=:").and_then(|rest| rest.strip_suffix(':')).ok_or(NotOurShape)?;
    let bytes = STANDARD.decode(text).map_err(|_| NotOurShape)?;
    bytes.try_into().map_err(|_| NotOurShape)
}
