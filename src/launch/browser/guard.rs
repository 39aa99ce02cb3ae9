//! Who may open the page: a token in the link becomes a cookie; `Host` and `Origin` must be this very address.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::domain::encoding::base64url;
use crate::vault::files::write_private;
use crate::vault::{is_same, make_bytes};

const FILE: &str = "page.json";
/// How long the link that a browser is opened with is good.
const ONCE: Duration = Duration::from_mins(1);

/// Token and cookie of a data folder: kept, so that an open page survives a restart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Secrets {
    token: String,
    cookie: String,
}

fn make_secret() -> String {
    base64url(&make_bytes::<24>())
}

impl Secrets {
    pub(super) fn read_or_make(folder: &Path) -> std::io::Result<Self> {
        let path = folder.join(FILE);
        if let Some(secrets) = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
            return Ok(secrets);
        }
        let secrets = Self { token: make_secret(), cookie: make_secret() };
        write_private(&path, &serde_json::to_vec(&secrets)?)?;
        Ok(secrets)
    }
}

/// The guard of one address.
#[derive(Debug)]
pub(super) struct Guard {
    host: String,
    name: String,
    secrets: Secrets,
    once: Mutex<Option<(String, Instant)>>,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, secrets: Secrets) -> Self {
        let name = format!("doorstep_phone_{}", address.port());
        Self { host: address.to_string(), name, secrets, once: Mutex::new(None) }
    }

    /// The printed link, for scripts.
    pub(super) fn link(&self) -> String {
        format!("http://{}/?token={}", self.host, self.secrets.token)
    }

    /// The link a browser is opened with: good once, for a minute.
    pub(super) fn link_for_once(&self) -> String {
        let token = make_secret();
        let link = format!("http://{}/?token={token}", self.host);
        *self.once.lock().unwrap_or_else(PoisonError::into_inner) = Some((token, Instant::now()));
        link
    }

    /// The cookie for a right token.
    pub(super) fn cookie_for(&self, token: &str) -> Option<String> {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |(expected, made): &(String, Instant)| {
            is_same(expected.as_bytes(), token.as_bytes()) && made.elapsed() < ONCE
        };
        let right = if once.as_ref().is_some_and(fresh) {
            *once = None;
            true
        } else {
            is_same(self.secrets.token.as_bytes(), token.as_bytes())
        };
        right.then(|| format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.name, self.secrets.cookie))
    }

    pub(super) fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(name, value)| name == self.name && is_same(value.as_bytes(), self.secrets.cookie.as_bytes()))
    }

    pub(super) fn has_origin(&self, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let origin = origins.next().and_then(|value| value.to_str().ok());
        origin == Some(&format!("http://{}", self.host)) && origins.next().is_none()
    }
}

/// The token of a link.
pub(super) fn token_of(uri: &Uri) -> Option<String> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("token=")).map(str::to_owned)
}

/// Refuses requests for another host: a page elsewhere that resolves its name to this machine.
pub(super) async fn check_host(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|value| value.to_str().ok());
    if host == Some(&guard.host) && hosts.next().is_none() {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}
