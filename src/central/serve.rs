//! Listening: plain HTTP on this machine or behind a proxy, else TLS; slow clients cut; an orderly end.
//!
//! `axum::serve` never cuts a client that sends half a header, so connections are served with hyper's own builder:
//! three seconds for the header, ten for the first byte.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

const HEADER_TIME: Duration = Duration::from_secs(3);
const FIRST_BYTE_TIME: Duration = Duration::from_secs(10);
/// How long open requests may take once the service ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// How the service is reached.
#[derive(Clone, Debug)]
pub struct Listen {
    /// Address and port.
    pub at: SocketAddr,
    /// Certificate chain and key, PEM files.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether a proxy in front ends TLS.
    pub behind_proxy: bool,
}

/// Why the service cannot listen. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Plain HTTP beyond this machine.
    #[error(
        "{0} is reached from other machines: give --tls-cert and --tls-key, or --behind-proxy where a proxy ends TLS"
    )]
    PlainHttp(IpAddr),
    /// The port is taken, or the address is not this machine's.
    #[error("cannot listen on {0} ({1}): give another address or port with --listen")]
    Bind(SocketAddr, std::io::Error),
    /// The certificate or key does not read.
    #[error("the TLS files cannot be used: {0}")]
    Tls(String),
}

/// A service that is listening.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    acceptor: Option<Tls>,
}

#[derive(Clone)]
struct Tls(TlsAcceptor);

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

/// Binds the address, after checking that plain HTTP does not leave this machine.
///
/// # Errors
/// [`ServeError`].
pub async fn listen(how: &Listen) -> Result<Listening, ServeError> {
    if how.tls.is_none() && !how.behind_proxy && !how.at.ip().is_loopback() {
        return Err(ServeError::PlainHttp(how.at.ip()));
    }
    let acceptor = how.tls.as_ref().map(|(chain, key)| tls(chain, key)).transpose()?;
    let listener = TcpListener::bind(how.at).await.map_err(|error| ServeError::Bind(how.at, error))?;
    Ok(Listening { listener, acceptor })
}

fn tls(chain: &PathBuf, key: &PathBuf) -> Result<Tls, ServeError> {
    let failed =
        |path: &PathBuf, error: &dyn std::fmt::Display| ServeError::Tls(format!("{}: {error}", path.display()));
    let chain: Vec<_> = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect)
        .map_err(|error: rustls::pki_types::pem::Error| failed(chain, &error))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| failed(key, &error))?;
    let mut config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, private))
        .map_err(|error| failed(key, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Tls(TlsAcceptor::from(Arc::new(config))))
}

impl Listening {
    /// The address, with the port that was given out for port 0.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listener.local_addr().ok()
    }

    /// `https` or `http`.
    pub fn scheme(&self) -> &'static str {
        if self.acceptor.is_some() { "https" } else { "http" }
    }

    /// Serves until `end`; then open requests have three seconds.
    pub async fn serve(self, router: Router, end: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        tokio::pin!(end);
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        let served = connection(stream, peer, self.acceptor.clone(), router.clone(), graceful.watcher());
                        tokio::spawn(served);
                    }
                    // Out of file descriptors, most likely: let some go first.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
                () = &mut end => break,
            }
        }
        drop(self.listener);
        let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, tls: Option<Tls>, router: Router, watcher: Watcher) {
    let mut first = [0];
    if !matches!(tokio::time::timeout(FIRST_BYTE_TIME, stream.peek(&mut first)).await, Ok(Ok(1..))) {
        return;
    }
    let _ = stream.set_nodelay(true);
    match tls {
        None => answer(TokioIo::new(stream), peer, router, watcher).await,
        Some(Tls(acceptor)) => {
            if let Ok(Ok(stream)) = tokio::time::timeout(HEADER_TIME, acceptor.accept(stream)).await {
                answer(TokioIo::new(stream), peer, router, watcher).await;
            }
        }
    }
}

async fn answer<I>(io: I, peer: SocketAddr, router: Router, watcher: Watcher)
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    // One version only: telling two apart would wait without end for a second byte. A phone asks one thing at a time.
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIME);
    // A connection that breaks is the client's affair: what it sent is stored or will be sent again.
    let _ = watcher.watch(builder.serve_connection(io, service).into_owned()).await;
}
