//! The client against real sockets: bad certificates, cut-off and huge answers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use doorstep::central::serve::{Listen, ServeError, listen};
use doorstep::domain::clock::Timestamp;
use doorstep::sync::client::{Client, NetError, usable_address};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

fn client(address: &str, root: Option<&str>) -> Client {
    client_at(address, root, now())
}

fn now() -> Timestamp {
    doorstep::central::system_clock()()
}

fn client_at(address: &str, root: Option<&str>, at: Timestamp) -> Client {
    Client::new(address, root.map(str::as_bytes), Arc::new(move || at), Arc::new(move || at)).unwrap()
}

/// Answers every connection with these bytes, whatever is asked.
fn answering(bytes: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(1) {
            let mut stream = stream.unwrap();
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked);
            let _ = stream.write_all(&bytes);
        }
    });
    address
}

async fn post_to(bytes: Vec<u8>) -> Result<Vec<u8>, NetError> {
    let address = answering(bytes);
    client(&format!("http://{address}"), None).post("/v1/time", &serde_json::json!({}), None).await
}

fn response(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

#[tokio::test]
async fn an_answer_in_json_is_read() {
    let got = post_to(response("200 OK\r\ncontent-type: application/json", "{}")).await;
    assert_eq!(got.as_deref(), Ok(&b"{}"[..]));
}

#[tokio::test]
async fn a_problem_says_what_and_when_to_come_back() {
    let body = r#"{"type":"urn:doorstep:unavailable","title":"busy","status":503}"#;
    let got = post_to(response("503 S\r\nretry-after: 7\r\ncontent-type: application/problem+json", body)).await;
    let Err(NetError::Problem(problem, after)) = got else { panic!("{got:?}") };
    assert_eq!((problem.title.as_str(), after.unwrap().as_secs()), ("busy", 7));
}

#[tokio::test]
async fn a_cut_off_answer_and_a_dropped_connection_are_failures_to_try_again() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{".to_vec();
    assert_eq!(post_to(cut).await, Err(NetError::NotTheOffice));
    assert_eq!(post_to(b"HTTP/1.1 200".to_vec()).await, Err(NetError::Unreachable));
    assert_eq!(post_to(Vec::new()).await, Err(NetError::Unreachable));
    assert_eq!(post_to(b"\x00\xff garbage\r\n\r\n".to_vec()).await, Err(NetError::Unreachable));
}

#[tokio::test]
async fn an_answer_larger_than_it_may_be_is_not_read_to_the_end() {
    let mut huge = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n".to_vec();
    huge.resize(huge.len() + doorstep::sync::client::LONGEST_ANSWER + 10, b' ');
    assert_eq!(post_to(huge).await, Err(NetError::NotTheOffice));
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let got = client(&format!("http://{address}"), None).post("/v1/time", &1, None).await;
    assert_eq!(got, Err(NetError::Unreachable));
}

#[test]
fn plain_http_goes_to_this_machine_only() {
    for good in ["https://doorstep.example.org", "http://127.0.0.1:8471", "HTTPS://x.example/", "http://127.0.0.1"] {
        assert!(usable_address(good).is_ok(), "{good}");
    }
    for bad in [
        "http://doorstep.example.org",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://localhost:8471",
        "https://",
        "ftp://x",
        "doorstep.example.org",
        "",
    ] {
        assert_eq!(usable_address(bad), Err(NetError::Address), "{bad}");
    }
}

// --- TLS ---------------------------------------------------------------------------------------------------------------

struct Certificates {
    folder: tempfile::TempDir,
    root: CertifiedIssuer<'static, KeyPair>,
}

impl Certificates {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { folder: crate::support::folder(), root }
    }

    /// A service with a certificate for this name, valid between these years. Gives its port.
    async fn serve(&self, name: &str, years: (i32, i32), issued_by_root: bool) -> u16 {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(years.0, 1, 1);
        params.not_after = rcgen::date_time_ymd(years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = if issued_by_root {
            params.signed_by(&key, &self.root).unwrap()
        } else {
            params.self_signed(&key).unwrap()
        };
        let (chain, private) = (self.folder.path().join("chain.pem"), self.folder.path().join("key.pem"));
        std::fs::write(&chain, certificate.pem()).unwrap();
        std::fs::write(&private, key.serialize_pem()).unwrap();
        let how = Listen { at: ([127, 0, 0, 1], 0).into(), tls: Some((chain, private)), behind_proxy: false };
        let listening = listen(&how).await.unwrap();
        let port = listening.address().unwrap().port();
        let router = axum::Router::new().route("/v1/time", axum::routing::post(|| async { axum::Json(true) }));
        tokio::spawn(listening.serve(router, std::future::pending()));
        port
    }

    async fn ask(&self, port: u16, root: bool, at: Timestamp) -> Result<Vec<u8>, NetError> {
        let pem = self.root.pem();
        let client = client_at(&format!("https://localhost:{port}"), root.then_some(pem.as_str()), at);
        client.post("/v1/time", &1, None).await
    }
}

fn year(year: i32) -> Timestamp {
    let at = chrono::NaiveDate::from_ymd_opt(year, 6, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc();
    Timestamp(at.timestamp_millis())
}

#[tokio::test]
async fn the_right_root_is_trusted_and_the_public_roots_do_not_know_it() {
    let certificates = Certificates::new();
    let port = certificates.serve("localhost", (2020, 2040), true).await;
    assert_eq!(certificates.ask(port, true, year(2026)).await.as_deref(), Ok(&b"true"[..]));
    assert_eq!(certificates.ask(port, false, year(2026)).await, Err(NetError::Certificate));
}

#[tokio::test]
async fn a_wrong_name_and_a_self_signed_certificate_are_refused() {
    let certificates = Certificates::new();
    let port = certificates.serve("other.example", (2020, 2040), true).await;
    assert_eq!(certificates.ask(port, true, year(2026)).await, Err(NetError::Certificate));
    let port = certificates.serve("localhost", (2020, 2040), false).await;
    assert_eq!(certificates.ask(port, true, year(2026)).await, Err(NetError::Certificate));
}

#[tokio::test]
async fn certificate_dates_are_judged_by_the_trusted_clock() {
    let certificates = Certificates::new();
    let port = certificates.serve("localhost", (2030, 2031), true).await;
    assert_eq!(certificates.ask(port, true, year(2026)).await, Err(NetError::Certificate), "not yet");
    assert!(certificates.ask(port, true, year(2030)).await.is_ok(), "in time by the phone's trusted clock");
    assert_eq!(certificates.ask(port, true, year(2032)).await, Err(NetError::Certificate), "over");
}

#[tokio::test]
async fn plain_http_beyond_this_machine_is_refused_without_a_proxy() {
    let how = Listen { at: ([0, 0, 0, 0], 0).into(), tls: None, behind_proxy: false };
    assert!(matches!(listen(&how).await, Err(ServeError::PlainHttp(_))));
    assert!(listen(&Listen { behind_proxy: true, ..how }).await.is_ok());
}
