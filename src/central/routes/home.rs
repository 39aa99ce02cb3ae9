//! `GET /` and `GET /enrol`: plain pages that say what this is.

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use crate::central::Central;

const STYLE: &str = "body{font:18px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;\
color:#0f2830;background:#fdfcf8}code{background:#f1efe8;padding:.1em .3em;border-radius:4px}\
a{color:inherit}h1{line-height:1.1}@media(prefers-color-scheme:dark){body{color:#f3f0e6;background:#0c191d}\
code{background:#16292f}}";

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'";

fn page(title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>"
    );
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What this is, and how to see the log.
pub async fn home(State(central): State<Central>) -> Response {
    let name = escaped(&central.organisation.name);
    page(
        &format!("Doorstep for {name}"),
        &format!(
            "<h1>Doorstep for {name}</h1>\
             <p>This is the central service of Doorstep. Care workers’ phones fetch their visits here and send every \
             step they take at a client’s door. There is nothing to click: no page here shows a client, a worker or a \
             code.</p>\
             <h2>See the log</h2>\
             <p>On the machine that runs this service:</p>\
             <p><code>doorstep-central log --follow --data FOLDER</code></p>\
             <p>A line for each entry, as phones send them; <code>--visit REF</code> for one visit, \
             <code>--json</code> for programs.</p>\
             <h2>For programs</h2>\
             <p><a href=\"/v1/health\">/v1/health</a> says whether it is up; \
             <a href=\"/v1/openapi.json\">/v1/openapi.json</a> describes the API (OpenAPI 3.1).</p>"
        ),
    )
}

/// Where an enrolment link leads when it is opened in a browser instead of the app.
pub async fn enrol() -> Response {
    page(
        "Set up a phone",
        "<h1>Open this in the Doorstep app</h1><p>This link sets up one worker’s phone. Open the app, choose \
         <b>Set up this phone</b>, and scan the square or paste the link. It works once, for ten minutes.</p>",
    )
}
