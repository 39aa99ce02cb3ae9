//! The HTTPS client: follows no redirect, and reads no more than it must.
//!
//! TLS through rustls with ring; certificate dates are judged by the phone's trusted clock, so that a phone with a
//! wrong wall clock still gets through. Plain HTTP goes to this machine only, and never from a handset.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use rustls::pki_types::UnixTime;
use serde::Serialize;

use super::transport::{self, Incoming, Outgoing, Transport};
use super::wire::http_signature;
use super::wire::problem::Problem;
use crate::domain::clock::Timestamp;
use crate::domain::ids::DeviceId;
use crate::vault::signing::SigningKey;

/// Longest answer that is read, bytes.
pub const LONGEST_ANSWER: usize = 8 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Why a request brought nothing. All of them leave what waits where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// The address is none that this build may use.
    #[error("that is no address this phone can use: it begins with https://")]
    Address,
    /// No connection: no signal, nobody there.
    #[error("the office could not be reached")]
    Unreachable,
    /// Somebody answered whose certificate is no good: another name, out of date, signed by nobody that is trusted; or the
    /// phone's clock is wrong.
    #[error("the office could not show that it is the office: its certificate is no good, or a clock is wrong")]
    Certificate,
    /// The office is there and says why not.
    #[error("the office said: {}", .0.title)]
    Problem(Box<Problem>, Option<Duration>),
    /// Something answered that is not the office: a captive portal, a proxy, a cut-off answer.
    #[error("something other than the office answered")]
    NotTheOffice,
}

/// Tells the time for certificates.
pub type CertificateTime = Arc<dyn Fn() -> Timestamp + Send + Sync>;

struct TrustedTime(CertificateTime);

impl std::fmt::Debug for TrustedTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TrustedTime")
    }
}

impl rustls::time_provider::TimeProvider for TrustedTime {
    fn current_time(&self) -> Option<UnixTime> {
        let millis = u64::try_from((self.0)().0).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_millis(millis)))
    }
}

/// This release was made after this instant (26 November 2026), so that no phone running it can be earlier.
pub const NOT_BEFORE: Timestamp = Timestamp(1_795_651_200_000);

/// A client for one address.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    /// The same, judging certificates by the latest instant that is certainly past.
    certain_past: reqwest::Client,
    address: String,
    authority: String,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Who signs a request.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// The device key.
    pub key: &'a SigningKey,
    /// The phone.
    pub device: DeviceId,
    /// Now, by the trusted clock.
    pub now: Timestamp,
}

/// An address that this build may use.
///
/// # Errors
/// [`NetError::Address`].
pub fn usable_address(address: &str) -> Result<String, NetError> {
    http_signature::usable_address(address).ok_or(NetError::Address)
}

impl Client {
    /// A client for central's address. `private_root` is a PEM certificate that is trusted instead of the public roots.
    ///
    /// # Errors
    /// [`NetError::Address`].
    pub fn new(
        address: &str,
        private_root: Option<&[u8]>,
        time: CertificateTime,
        certain_past: CertificateTime,
    ) -> Result<Self, NetError> {
        let address = usable_address(address)?;
        let authority = http_signature::authority(&address).ok_or(NetError::Address)?;
        let (http, certain_past) = (http(tls(private_root, time)?)?, http(tls(private_root, certain_past)?)?);
        Ok(Self { http, certain_past, address, authority })
    }

    /// The same client, signing for another address than it connects to: a proxy stands between.
    ///
    /// # Errors
    /// [`NetError::Address`].
    pub fn signed_for(self, public: &str) -> Result<Self, NetError> {
        let authority = http_signature::authority(&usable_address(public)?).ok_or(NetError::Address)?;
        Ok(Self { authority, ..self })
    }

    /// The address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Posts a body as JSON, signed if there is a signer; gives the bytes of a 200 answer.
    ///
    /// # Errors
    /// [`NetError`].
    pub async fn post<T: Serialize + Sync>(
        &self,
        path: &str,
        body: &T,
        signer: Option<Signer<'_>>,
    ) -> Result<Vec<u8>, NetError> {
        transport::post(self, path, body, signer).await
    }
}

impl Transport for Client {
    fn authority(&self) -> &str {
        &self.authority
    }

    async fn send(&self, request: Outgoing) -> Result<Vec<u8>, NetError> {
        let mut sending =
            self.http.post(format!("{}{}", self.address, request.path)).header(CONTENT_TYPE, "application/json");
        for (name, value) in request.headers {
            sending = sending.header(name, value);
        }
        let mut response = sending.body(request.body).send().await.map_err(|error| no_connection(&error))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let word = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let media = word(CONTENT_TYPE).unwrap_or_default().to_owned();
        let retry_after = word(RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
        Incoming { status, media, retry_after, body: read(response).await? }.sort()
    }

    fn at_certain_past(&self) -> Self {
        Self { http: self.certain_past.clone(), ..self.clone() }
    }
}

fn http(tls: rustls::ClientConfig) -> Result<reqwest::Client, NetError> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("doorstep/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_| NetError::Address)
}

fn tls(private_root: Option<&[u8]>, time: CertificateTime) -> Result<rustls::ClientConfig, NetError> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    let mut roots = rustls::RootCertStore::empty();
    match private_root {
        Some(pem) => {
            let der = CertificateDer::from_pem_slice(pem).map_err(|_| NetError::Address)?;
            roots.add(der).map_err(|_| NetError::Address)?;
        }
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_details(provider, Arc::new(TrustedTime(time)))
        .with_safe_default_protocol_versions()
        .map_err(|_| NetError::Address)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Why there was no connection: whoever is there may have shown a certificate that is no good.
fn no_connection(error: &reqwest::Error) -> NetError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(found) = cause {
        if matches!(found.downcast_ref::<rustls::Error>(), Some(rustls::Error::InvalidCertificate(_))) {
            return NetError::Certificate;
        }
        // An I/O error hides what it was made of from `source`.
        let inside = found.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = match inside {
            Some(inside) => Some(inside),
            None => found.source(),
        };
    }
    NetError::Unreachable
}

async fn read(mut response: reqwest::Response) -> Result<Vec<u8>, NetError> {
    let mut answer = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| NetError::NotTheOffice)? {
        if answer.len() + chunk.len() > LONGEST_ANSWER {
            return Err(NetError::NotTheOffice);
        }
        answer.extend_from_slice(&chunk);
    }
    Ok(answer)
}
