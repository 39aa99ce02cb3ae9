//! What carries a request to the office and an answer back: HTTPS in life ([`super::client::Client`]), a seeded network
//! in simulations.
//!
//! Requests are signed before they are handed over ([`post`]), and answers are sorted after ([`Incoming::sort`]): a
//! transport decides nothing.

use std::future::Future;
use std::time::Duration;

use serde::Serialize;

use super::client::{NetError, Signer};
use super::wire::http_signature::{self, Params, Request};
use super::wire::problem;

/// A request on its way: a `POST` of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Where to, from `/v1/…` on.
    pub path: String,
    /// The body.
    pub body: Vec<u8>,
    /// The headers of its signature, if it is signed.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back, from the office or from whoever is in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The status.
    pub status: u16,
    /// The media type; empty where none was given.
    pub media: String,
    /// Seconds to wait, where the answer says so.
    pub retry_after: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

/// Carries requests to one address.
pub trait Transport: Clone + Send + Sync {
    /// The address's authority, which requests are signed for.
    fn authority(&self) -> &str;

    /// Sends a request and gives the bytes of the answer.
    ///
    /// # Errors
    /// [`NetError`].
    fn send(&self, request: Outgoing) -> impl Future<Output = Result<Vec<u8>, NetError>> + Send;

    /// The same with certificates judged by the latest instant that is certainly past: for `/v1/time` only, and only
    /// where the phone knows no time.
    #[must_use]
    fn at_certain_past(&self) -> Self {
        self.clone()
    }
}

/// Posts a body as JSON, signed if there is a signer; gives the bytes of the answer.
///
/// # Errors
/// [`NetError`].
pub async fn post<T: Transport, B: Serialize + Sync>(
    transport: &T,
    path: &str,
    body: &B,
    signer: Option<Signer<'_>>,
) -> Result<Vec<u8>, NetError> {
    let body = serde_json::to_vec(body).map_err(|_| NetError::NotTheOffice)?;
    let headers = signer.map_or_else(Vec::new, |signer| sign(transport.authority(), path, &body, signer));
    transport.send(Outgoing { path: path.to_owned(), body, headers }).await
}

fn sign(authority: &str, path: &str, body: &[u8], signer: Signer<'_>) -> Vec<(&'static str, String)> {
    let digest = http_signature::digest_header(&crate::vault::sha256(&[body]));
    let params = Params { created: signer.now.0.div_euclid(1000), device: signer.device };
    let signed = Request { method: "POST", authority, path, query: "", digest: &digest };
    let signature = http_signature::signature_header(&signer.key.sign(params.base(&signed).as_bytes()));
    vec![
        (http_signature::DIGEST_HEADER, digest),
        (http_signature::INPUT_HEADER, params.input_header()),
        (http_signature::SIGNATURE_HEADER, signature),
    ]
}

impl Incoming {
    /// The body of an answer that may be the office's.
    ///
    /// # Errors
    /// [`NetError::Problem`] where the office says *no*; [`NetError::NotTheOffice`] for everything else.
    pub fn sort(self) -> Result<Vec<u8>, NetError> {
        match self.status {
            200 | 201 if self.media.starts_with("application/json") => Ok(self.body),
            400..=599 if self.media.starts_with(problem::MEDIA_TYPE) => {
                let problem = serde_json::from_slice(&self.body).map_err(|_| NetError::NotTheOffice)?;
                Err(NetError::Problem(Box::new(problem), self.retry_after.map(Duration::from_secs)))
            }
            _ => Err(NetError::NotTheOffice),
        }
    }
}
