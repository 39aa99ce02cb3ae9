//! What tests are built on: a clock that is set, a central service over real HTTP, a phone without a window.

pub mod clock;
pub mod facts;
pub mod managers;
pub mod office;
pub mod phone;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod wire;
pub mod world;

/// A folder that is gone after the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("doorstep-test-").tempdir().unwrap()
}

/// Says what a long test has counted, past the runner's capture: `make test` repeats it at its end.
pub fn say_count(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "\ncount: {what}");
}

/// A plain HTTP client, for requests bent by hand.
pub fn http() -> reqwest::Client {
    use std::sync::Arc;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap()
}
