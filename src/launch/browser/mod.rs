//! The phone in a browser: the real app, rendered over loopback by Dioxus liveview.
//!
//! It listens on this machine only. A link with a token sets a cookie; without the cookie there is no page and no
//! socket. `Host` must be this very address, the socket's `Origin` too, so that no other page on the machine can
//! speak for the worker (`guard`). A page that loses its socket is emptied and waits (`page`).

mod guard;
mod page;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Router, middleware};
use dioxus::dioxus_core::VirtualDom;
use dioxus_liveview::{LiveViewPool, axum_socket};
use tokio::net::TcpListener;

use crate::domain::entry::Hidden;
use crate::shell::Phone;
use crate::ui::app::App;
use guard::{Guard, Secrets};

/// Why the page cannot be served. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// Beyond this machine.
    #[error("{0} is not this machine: the phone listens on 127.0.0.1 only")]
    NotLoopback(SocketAddr),
    /// The port is taken.
    #[error("cannot listen on {0} ({1}): give another port with --listen")]
    Bind(SocketAddr, std::io::Error),
    /// The token file.
    #[error("the page's token cannot be kept: {0}")]
    Token(std::io::Error),
}

/// How the page is served.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Address and port on this machine.
    pub listen: SocketAddr,
    /// Whether to open a browser.
    pub open: bool,
}

#[derive(Clone)]
struct Served {
    phone: Arc<Phone>,
    guard: Arc<Guard>,
    pool: LiveViewPool,
}

/// Serves the page until the process is told to end.
///
/// # Errors
/// [`BrowserError`].
pub async fn serve(phone: Arc<Phone>, folder: &Path, options: Options) -> Result<(), BrowserError> {
    if !options.listen.ip().is_loopback() {
        return Err(BrowserError::NotLoopback(options.listen));
    }
    let listener =
        TcpListener::bind(options.listen).await.map_err(|error| BrowserError::Bind(options.listen, error))?;
    let address = listener.local_addr().map_err(|error| BrowserError::Bind(options.listen, error))?;
    let secrets = Secrets::read_or_make(folder).map_err(BrowserError::Token)?;
    let guard = Arc::new(Guard::new(address, secrets));
    println!("phone {}", guard.link());
    if options.open {
        page::open_in_browser(&guard.link_for_once());
    }
    phone.run_in_background(&tokio::runtime::Handle::current());
    let served = Served { phone: Arc::clone(&phone), guard, pool: LiveViewPool::new() };
    tokio::select! {
        // Ends only when the listener does.
        result = std::future::IntoFuture::into_future(axum::serve(listener, router(served))) => {
            result.map_err(|error| BrowserError::Bind(address, error))
        }
        () = ended() => {
            // Open sockets would keep a graceful end waiting; everything shown as saved is on disk.
            phone.hide_everywhere(Hidden::PageGone);
            Ok(())
        }
    }
}

fn router(served: Served) -> Router {
    Router::new()
        .route("/up", get(|| async { StatusCode::NO_CONTENT }))
        .route("/app.css", get(page::style))
        .route("/icon.svg", get(page::icon))
        .route("/ws", get(socket))
        .fallback(get(index))
        .layer(middleware::from_fn_with_state(Arc::clone(&served.guard), guard::check_host))
        .with_state(served)
}

async fn index(State(served): State<Served>, request: Request) -> Response {
    if let Some(token) = guard::token_of(request.uri()) {
        return match served.guard.cookie_for(&token) {
            Some(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
            None => page::refused(),
        };
    }
    if !served.guard.has_cookie(request.headers()) {
        return page::refused();
    }
    if page::is_plain(request.uri().path()) { page::index(served.phone.language()) } else { page::not_found() }
}

async fn socket(State(served): State<Served>, request: Request) -> Response {
    use axum::extract::FromRequestParts;
    if !served.guard.has_cookie(request.headers()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if !served.guard.has_origin(request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (mut parts, _) = request.into_parts();
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &served).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    upgrade.on_upgrade(move |socket| async move {
        let phone = Arc::clone(&served.phone);
        let made = move || VirtualDom::new(App).with_root_context(phone);
        if served.pool.launch_virtualdom(axum_socket(socket), made).await.is_err() {
            // The page went away: its own guard has hidden what it showed.
            tokio::time::sleep(Duration::ZERO).await;
        }
    })
}

/// Ctrl-C, or the signal that ends services.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
