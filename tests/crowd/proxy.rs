//! A proxy that stands between phones and the service and behaves badly, by chance that repeats.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What networks answer in the office's name: status, media type, body.
const LIES: [(u16, &str, &str); 12] = [
    (200, "text/html", "<html>Welcome to the Wi-Fi</html>"),
    (200, "application/json", "{}"),
    (200, "application/json", r#"{"message":"e30","signature":"AAAA"}"#),
    (200, "text/plain", "ok"),
    (204, "", ""),
    (302, "text/html", "elsewhere"),
    (401, "application/json", "{}"),
    (403, "text/html", "blocked"),
    (404, "application/problem+json", "not json"),
    (429, "text/plain", "slow down"),
    (502, "text/html", "<h1>Bad gateway</h1>"),
    (503, "application/problem+json", r#"{"type":"about:blank","title":"busy","status":503}"#),
];

pub struct Proxy {
    pub address: SocketAddr,
    inflicted: Arc<Mutex<BTreeMap<&'static str, u64>>>,
}

impl Proxy {
    /// How often it did what.
    pub fn inflicted(&self) -> BTreeMap<&'static str, u64> {
        self.inflicted.lock().unwrap().clone()
    }
}

#[derive(Clone)]
struct Behind {
    service: SocketAddr,
    http: reqwest::Client,
    chance: Arc<Mutex<u64>>,
    inflicted: Arc<Mutex<BTreeMap<&'static str, u64>>>,
}

impl Behind {
    fn below(&self, limit: u64) -> u64 {
        let mut state = self.chance.lock().unwrap();
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) % limit
    }

    fn inflict(&self, what: &'static str) {
        *self.inflicted.lock().unwrap().entry(what).or_default() += 1;
    }

    async fn forward(&self, path: &str, headers: &HeaderMap, body: &Bytes) -> Option<Answer> {
        let mut request = self.http.post(format!("http://{}{path}", self.service)).body(body.clone());
        for (name, value) in headers.iter().filter(|(name, _)| *name != "host" && *name != "content-length") {
            request = request.header(name, value);
        }
        let response = request.send().await.ok()?;
        let (status, mut headers) = (response.status(), response.headers().clone());
        headers.remove(header::CONTENT_LENGTH);
        headers.remove(header::TRANSFER_ENCODING);
        Some((status, headers, response.bytes().await.ok()?))
    }
}

type Answer = (StatusCode, HeaderMap, Bytes);

fn lie((status, media, body): (u16, &'static str, &'static str)) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if status == 302 {
        headers.insert(header::LOCATION, HeaderValue::from_static("http://127.0.0.1:9/login"));
    }
    (StatusCode::from_u16(status).unwrap(), headers, Bytes::from_static(body.as_bytes()))
}

/// Half of the requests get through as they are.
async fn behave_badly(State(behind): State<Behind>, uri: Uri, headers: HeaderMap, body: Bytes) -> Answer {
    let path = uri.path();
    let through = async |behind: &Behind| {
        let unreachable = || lie((502, "text/html", "nobody there"));
        behind.forward(path, &headers, &body).await.unwrap_or_else(unreachable)
    };
    match behind.below(14) {
        0 => {
            behind.inflict("lie instead of the answer");
            lie(LIES[usize::try_from(behind.below(LIES.len() as u64)).unwrap()])
        }
        1 => {
            behind.inflict("answer lost, a lie in its place");
            through(&behind).await;
            lie(LIES[usize::try_from(behind.below(LIES.len() as u64)).unwrap()])
        }
        2 => {
            behind.inflict("answer cut short");
            let (status, mut headers, body) = through(&behind).await;
            headers.remove(header::CONTENT_LENGTH);
            (status, headers, body.slice(..body.len() / 2))
        }
        3 => {
            behind.inflict("request repeated");
            through(&behind).await;
            through(&behind).await
        }
        4 => {
            behind.inflict("answer changed");
            let (status, headers, body) = through(&behind).await;
            let mut bytes = body.to_vec();
            let place = usize::try_from(behind.below(bytes.len().max(1) as u64)).unwrap();
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= 1;
            }
            (status, headers, bytes.into())
        }
        5 => {
            behind.inflict("delay");
            tokio::time::sleep(Duration::from_millis(behind.below(1500))).await;
            through(&behind).await
        }
        6 => {
            behind.inflict("busy, come back in a second");
            let mut answer = lie((
                503,
                "application/problem+json",
                r#"{"type":"urn:doorstep:unavailable","title":"busy","status":503}"#,
            ));
            answer.1.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            answer
        }
        _ => through(&behind).await,
    }
}

/// Carries the bytes of one connection, or breaks it: at once, or in the middle of an answer.
async fn carry(behind: Behind, mut caller: TcpStream, to: SocketAddr) {
    let breaks = behind.below(12);
    if breaks == 0 {
        behind.inflict("connection refused");
        return;
    }
    let Ok(mut inner) = TcpStream::connect(to).await else { return };
    if breaks > 1 {
        let _ = tokio::io::copy_bidirectional(&mut caller, &mut inner).await;
        return;
    }
    behind.inflict("connection broken in an answer");
    let (mut from_caller, mut to_caller) = caller.split();
    let (mut from_inner, mut to_inner) = inner.split();
    let answer = async {
        let mut begun = [0; 40];
        let read = from_inner.read(&mut begun).await.unwrap_or(0);
        let _ = to_caller.write_all(&begun[..read]).await;
    };
    tokio::select! {
        _ = tokio::io::copy(&mut from_caller, &mut to_inner) => {}
        () = answer => {}
    }
}

/// Starts a proxy before this service. It ends with the test's runtime.
pub async fn start(service: SocketAddr) -> Proxy {
    let inflicted: Arc<Mutex<BTreeMap<&'static str, u64>>> = Arc::default();
    let behind = Behind {
        service,
        http: crate::support::http(),
        chance: Arc::new(Mutex::new(11)),
        inflicted: Arc::clone(&inflicted),
    };
    let inner = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = inner.local_addr().unwrap();
    let router = Router::new().fallback(behave_badly).with_state(behind.clone());
    tokio::spawn(async move { axum::serve(inner, router).await });
    let outer = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = outer.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((caller, _)) = outer.accept().await {
            tokio::spawn(carry(behind.clone(), caller, to));
        }
    });
    Proxy { address, inflicted }
}
