//! Captive portals, proxies and other strangers between phone and office, in forty shapes that are met in the wild. None is
//! taken for an answer: nothing is deleted, nothing is shown, and what waits waits on.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use doorstep::domain::ids::BatchId;
use doorstep::sync::client::{Client, NetError};
use doorstep::sync::wire::log::Batch;
use doorstep::sync::wire::{Answer, VERSION};

use crate::support::world::{World, walk_to_key_safe};

/// Who answers, with which status line and headers, and with what.
type Shape = (&'static str, &'static str, &'static str);

const HTML: &str = "content-type: text/html; charset=utf-8";
const JSON: &str = "content-type: application/json";
const PROBLEM: &str = "content-type: application/problem+json";

/// Forty, each another.
const SHAPES: [Shape; 40] = [
    ("a splash page with 200", "200 OK\r\n$HTML", "<html><title>Welcome to CafeNet</title>Accept and continue</html>"),
    ("a splash page that says it is JSON", "200 OK\r\n$JSON", "<html>Welcome to the Wi-Fi</html>"),
    ("a splash page without a type", "200 OK", "<html>Sign in</html>"),
    ("an empty page", "200 OK\r\n$HTML", ""),
    ("an empty answer that says it is JSON", "200 OK\r\n$JSON", ""),
    ("empty JSON", "200 OK\r\n$JSON", "{}"),
    ("a JSON list", "200 OK\r\n$JSON", "[]"),
    ("JSON null", "200 OK\r\n$JSON", "null"),
    ("a JSON word", "200 OK\r\n$JSON", "\"ok\""),
    ("a portal's own API", "200 OK\r\n$JSON", r#"{"captive":true,"user-portal-url":"https://portal.example/login"}"#),
    ("the standard portal API", "200 OK\r\ncontent-type: application/captive+json", r#"{"captive":true}"#),
    ("a portal that says all is well", "200 OK\r\n$JSON", r#"{"status":"ok","success":true}"#),
    (
        "Apple's word for no portal",
        "200 OK\r\n$HTML",
        "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
    ),
    ("Microsoft's word for no portal", "200 OK\r\ncontent-type: text/plain", "Microsoft Connect Test"),
    ("Google's word for no portal", "204 No Content", ""),
    ("a redirect to the portal", "302 Found\r\nlocation: http://127.0.0.1:9/login", ""),
    ("a redirect for good", "301 Moved Permanently\r\nlocation: https://portal.example/", "moved"),
    (
        "a redirect that keeps the method",
        "307 Temporary Redirect\r\n$JSON\r\nlocation: http://127.0.0.1:9/v1/time",
        "{}",
    ),
    ("a redirect to itself", "308 Permanent Redirect\r\nlocation: /v1/log/batches", ""),
    ("a redirect to see other", "303 See Other\r\nlocation: http://10.0.0.1:8080/?orig=1", ""),
    (
        "a page that sends on by itself",
        "200 OK\r\n$HTML",
        r#"<meta http-equiv="refresh" content="0;url=http://1.1.1.1/">"#,
    ),
    ("a page that sends on by script", "200 OK\r\n$HTML", "<script>location.href='http://192.168.0.1/'</script>"),
    ("the standard word for a portal", "511 Network Authentication Required\r\n$HTML", "<a href=login>Log in</a>"),
    ("a login that is asked for", "401 Unauthorized\r\nwww-authenticate: Basic realm=hotel\r\n$HTML", "sign in"),
    ("a proxy that wants a login", "407 Proxy Authentication Required\r\nproxy-authenticate: NTLM", ""),
    ("a plan that has to be paid", "402 Payment Required\r\n$HTML", "Buy a day pass"),
    ("a filter for children", "403 Forbidden\r\n$HTML", "<h1>This site is blocked by your provider</h1>"),
    ("a filter that speaks JSON", "403 Forbidden\r\n$JSON", r#"{"error":"blocked","category":"health"}"#),
    ("a filter for legal reasons", "451 Unavailable For Legal Reasons\r\n$HTML", "blocked"),
    ("another server at this address", "404 Not Found\r\n$HTML", "<center>nginx</center>"),
    ("a server that takes no posts", "405 Method Not Allowed\r\nallow: GET", ""),
    ("a limit of the network", "429 Too Many Requests\r\ncontent-type: text/plain\r\nretry-after: 3600", "slow down"),
    ("a broken middle box", "500 Internal Server Error", "oops"),
    ("a proxy without the office behind it", "502 Bad Gateway\r\n$HTML", "<h1>502</h1>cloudflare"),
    ("a maintenance page", "503 Service Unavailable\r\n$HTML\r\nretry-after: 120", "Back soon"),
    ("a proxy that waited too long", "504 Gateway Time-out\r\n$HTML", "<h1>504</h1>"),
    (
        "a page squeezed by a carrier",
        "200 OK\r\n$HTML\r\nvia: 1.1 transcoder\r\nwarning: 214 - \"Transformed\"",
        "<html/>",
    ),
    ("a problem that is none", "403 Forbidden\r\n$PROBLEM", "not json"),
    (
        "a signed answer's form with nothing in it",
        "200 OK\r\n$JSON",
        r#"{"service_key":{"payload":"","kid":"","sig":""},"body":{"payload":"","kid":"","sig":""}}"#,
    ),
    ("a script in place of the answer", "200 OK\r\ncontent-type: application/javascript", "callback({\"ok\":1})"),
];

/// Answers every connection with these bytes, whatever is asked; gives its address.
fn stranger(bytes: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut vec![0; 65_536]);
            let _ = stream.write_all(&bytes);
        }
    });
    address
}

fn bytes((_, head, body): Shape) -> Vec<u8> {
    let head = head.replace("$HTML", HTML).replace("$JSON", JSON).replace("$PROBLEM", PROBLEM);
    format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

#[test]
fn the_shapes_are_forty_and_no_two_alike() {
    let all: std::collections::BTreeSet<_> = SHAPES.into_iter().map(bytes).collect();
    let named: std::collections::BTreeSet<_> = SHAPES.iter().map(|(name, ..)| name).collect();
    assert_eq!((all.len(), named.len()), (40, 40));
}

/// At the client: what has the form of JSON goes on to be checked for its signature, and everything else stops here.
#[tokio::test]
async fn no_shape_is_a_signed_answer() {
    for shape in SHAPES {
        let address = format!("http://{}", stranger(bytes(shape)));
        let clock = Arc::new(doorstep::central::system_clock());
        let (time, past) = (Arc::clone(&clock), clock);
        let client = Client::new(&address, None, Arc::new(move || time()), Arc::new(move || past())).unwrap();
        let batch_id = BatchId(uuid::Uuid::from_u128(1));
        let batch = Batch { v: VERSION, batch_id, chains: Vec::new(), entries: Vec::new(), urgent: false };
        match client.post("/v1/log/batches", &batch, None).await {
            Ok(body) => {
                let answer = serde_json::from_slice::<Answer>(&body);
                let is_form = shape.0.starts_with("a signed answer's form");
                assert_eq!(answer.is_ok(), is_form, "{}", shape.0);
            }
            Err(error) => assert_eq!(error, NetError::NotTheOffice, "{}", shape.0),
        }
    }
}

/// At the phone: all forty, one after the other, on every address; then the office itself.
#[tokio::test]
async fn a_phone_behind_each_of_them_keeps_everything_and_sends_it_to_the_office_afterwards() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    let shape = Arc::new(Mutex::new(SHAPES[0]));
    let answers = Arc::clone(&shape);
    world.service.stop().await;
    let at = world.service.address;
    let listener = std::net::TcpListener::bind(at).unwrap();
    let end = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let ended = Arc::clone(&end);
    let serving = std::thread::spawn(move || {
        for stream in listener.incoming() {
            if ended.load(std::sync::atomic::Ordering::SeqCst) {
                return;
            }
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut vec![0; 65_536]);
            let _ = stream.write_all(&bytes(*answers.lock().unwrap()));
        }
    });
    walk_to_key_safe(&phone, visit);
    let contents =
        |world: &World| (world.envelopes("1"), world.phone_db_count("outbox"), world.phone_db_count("visit"));
    let before = contents(&world);
    for one in SHAPES {
        *shape.lock().unwrap() = one;
        world.clock.advance(std::time::Duration::from_secs(1));
        phone.sync_once(true).await;
        assert_eq!(contents(&world), before, "{}", one.0);
        assert!(!phone.strip().blocked && phone.progress().failures > 0, "{}", one.0);
    }
    end.store(true, std::sync::atomic::Ordering::SeqCst);
    drop(std::net::TcpStream::connect(at));
    serving.join().unwrap();
    world.restart_service().await;
    phone.sync_once(true).await;
    assert_eq!((phone.tally().waiting, phone.tally().quarantined), (0, 0));
}
