//! The page round the app: its frame, style, what it does when its socket is lost, and opening a browser.

use std::process::{Command, Stdio};

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::domain::visit::Language;
use crate::ui;
use crate::ui::i18n::in_language;

const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#ffc645" d="M8 4h16v22H8z"/><path fill="#0f2830" d="M8 3l8.5 4v17L8 26.5zM1.5 26h29v4h-29z"/><path fill="none" stroke="#0f2830" stroke-width="3" d="M8 27V3.5h16V27"/></svg>"##;

/// Empties a page that lost its socket, so that it neither looks alive nor shows a code; comes back by itself.
const WATCH: &str = r#"<script>
(() => {
  let leaving = false;
  const lost = () => {
    if (leaving) return;
    leaving = true;
    document.getElementById("main").replaceChildren();
    document.getElementById("lost").hidden = false;
    const again = () => fetch("/up").then((answer) => answer.ok ? location.reload() : wait(), wait);
    const wait = () => setTimeout(again, 300);
    wait();
  };
  addEventListener("pagehide", () => { leaving = true; });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const socket = window.ipc && window.ipc.ws;
  if (socket) socket.addEventListener("close", lost); else lost();
})();
</script>"#;

fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// Whether a path may be written into the page's script: Dioxus does not escape it.
pub(super) fn is_plain(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-'))
}

pub(super) fn index(language: Language) -> Response {
    let glue = dioxus_liveview::interpreter_glue("/ws");
    let (name, title, words) = (
        in_language(language, "app-name", &[]),
        in_language(language, "lost-title", &[]),
        in_language(language, "lost-words", &[]),
    );
    let lang = language.tag();
    guarded(
        Html(format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{name}</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
             <link rel=\"icon\" href=\"/icon.svg\"><link rel=\"stylesheet\" href=\"/app.css\"></head>\
             <body><div id=\"main\" class=\"stage\"></div>\
             <div id=\"lost\" class=\"lost\" role=\"alert\" hidden><h1>{title}</h1><p>{words}</p></div>\
             {glue}{WATCH}</body></html>"
        ))
        .into_response(),
    )
}

pub(super) fn refused() -> Response {
    let (title, words) = (
        in_language(Language::English, "page-refused-title", &[]),
        in_language(Language::English, "page-refused-words", &[]),
    );
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/app.css\"></head><body><div class=\"lost\"><h1>{title}</h1><p>{words}</p>\
         </div></body></html>"
    );
    guarded((StatusCode::UNAUTHORIZED, Html(html)).into_response())
}

pub(super) fn not_found() -> Response {
    guarded(StatusCode::NOT_FOUND.into_response())
}

pub(super) async fn style() -> Response {
    guarded(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], ui::CSS).into_response())
}

pub(super) async fn icon() -> Response {
    guarded(([(header::CONTENT_TYPE, "image/svg+xml")], ICON).into_response())
}

/// Opens a browser, as best it can; says so where it does not.
pub(super) fn open_in_browser(link: &str) {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let wanted = !std::env::var("DOORSTEP_NO_OPEN").is_ok_and(|value| value == "1");
    let root = rustix::process::geteuid().is_root();
    let display = cfg!(target_os = "macos") || set("DISPLAY") || set("WAYLAND_DISPLAY");
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let opened = wanted
        && !root
        && display
        && Command::new(opener)
            .arg(link)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .is_ok();
    if !opened {
        println!("open this address yourself");
    }
}
