//! The routes, what stands before them, and the OpenAPI document that is generated from them.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Central;
use super::error::Failure;
use super::limit;
use super::routes::{
    bundle, codes, door, enrolments, grant_requests, health, home, keys, log_batches, office, records, recovery, time,
};
use crate::sync::wire;

/// Largest body, bytes: a batch of 512 KiB and its form fit.
pub const LARGEST_BODY: usize = 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(20);

#[derive(OpenApi)]
#[openapi(
    info(title = "Doorstep", description = "The central service behind Doorstep, a phone app for home-care workers.",
         license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    tags((name = "phone", description = "What phones call. Signed by the phone's device key (RFC 9421) but for enrolment and time."),
         (name = "office", description = "What managers call, with a token of their own."),
         (name = "service", description = "Whether the service is up.")),
    components(schemas(
        wire::ServiceKey, wire::enrolment::Enrolment, wire::bundle::Bundle, wire::log::Receipt, wire::time::Time,
        wire::time::Stale, wire::block::Block, wire::digest::Digest, wire::grant::Noted, wire::code::Released
    ))
)]
struct Document;

fn described(behind_proxy: bool) -> (Router<Central>, utoipa::openapi::OpenApi) {
    let unsigned = OpenApiRouter::new().routes(routes!(time::tell)).routes(routes!(enrolments::create));
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .merge(limit::by_address(unsigned, behind_proxy))
        .routes(routes!(bundle::fetch))
        .routes(routes!(log_batches::create))
        .routes(routes!(codes::release))
        .routes(routes!(grant_requests::create, office::requests))
        .routes(routes!(office::give))
        .routes(routes!(office::show))
        .routes(routes!(office::voice))
        .routes(routes!(office::extend))
        .routes(routes!(office::release))
        .routes(routes!(office::block))
        .routes(routes!(recovery::show))
        .routes(routes!(recovery::confirm))
        .routes(routes!(door::board))
        .routes(routes!(door::waiting))
        .routes(routes!(door::late))
        .routes(routes!(door::incidents))
        .routes(routes!(door::release))
        .routes(routes!(door::phone_check))
        .routes(routes!(door::retime))
        .routes(routes!(door::discreet))
        .routes(routes!(keys::list, keys::add))
        .routes(routes!(keys::issue))
        .routes(routes!(keys::take_back))
        .routes(routes!(keys::look_up))
        .routes(routes!(records::show))
        .routes(routes!(records::print))
        .routes(routes!(records::answer))
        .routes(routes!(records::concerns))
        .split_for_parts();
    let signature = ApiKeyValue::with_description(
        "signature",
        "HTTP Message Signatures (RFC 9421), Ed25519, tag `doorstep-v1`, with `signature-input` and `content-digest`",
    );
    let scheme = SecurityScheme::ApiKey(ApiKey::Header(signature));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("device", scheme);
    components.add_security_scheme("person", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    (router, document)
}

/// The OpenAPI document, as served and as committed in `docs/api/openapi.json`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    described(false).1
}

/// The service. Behind a proxy, callers without a signature are told apart by the address the proxy names.
pub fn router(central: Central, behind_proxy: bool) -> Router {
    let (api, document) = described(behind_proxy);
    api.route("/", get(home::home))
        .route("/enrol", get(home::enrol))
        .route("/v1/openapi.json", get(move || std::future::ready(Json(document.clone()))))
        .fallback(|| std::future::ready(Failure::NotFound))
        .method_not_allowed_fallback(|| std::future::ready(Failure::Method))
        .with_state(central)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CompressionLayer::new())
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(fixed("x-content-type-options", "nosniff"))
        .layer(fixed("referrer-policy", "no-referrer"))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, TIMEOUT))
        .layer(map_response(slow))
        .layer(CatchPanicLayer::custom(|_| Failure::Internal.into_response()))
        .layer(TraceLayer::new_for_http())
}

/// A time-out says what it is, as every failure does.
async fn slow(response: Response) -> Response {
    let has_words = response.headers().contains_key(header::CONTENT_TYPE);
    if response.status() == StatusCode::REQUEST_TIMEOUT && !has_words {
        Failure::Slow.into_response()
    } else {
        response
    }
}

fn fixed(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
}
