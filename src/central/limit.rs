//! How often one address may ask without a signature: for the time, and to enrol.
//!
//! Per process and in memory: it blunts a flood, it is not what keeps an enrolment code safe (60 random bits and ten
//! minutes do). Signed requests are not counted by address: a whole agency may share one.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::IntoResponse;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};
use utoipa_axum::router::OpenApiRouter;

use super::Central;
use super::error::Failure;

/// Requests at once, and how long it takes until one more is allowed.
const BURST: u32 = 200;
const REFILL: Duration = Duration::from_millis(50);
/// How often addresses that have been quiet are forgotten.
const FORGET: Duration = Duration::from_mins(1);

#[derive(Clone, Copy, Debug)]
struct Caller {
    behind_proxy: bool,
}

impl KeyExtractor for Caller {
    type Key = IpAddr;

    fn extract<T>(&self, request: &Request<T>) -> Result<IpAddr, GovernorError> {
        // The proxy appends the address it saw; what stands before it is the caller's own word.
        // It may add a line of its own: the last one is the proxy's.
        let named =
            request.headers().get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let named = named.and_then(|list| list.rsplit(',').next()).and_then(|ip| ip.trim().parse().ok());
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        (if self.behind_proxy { named.or(peer) } else { peer }).ok_or(GovernorError::UnableToExtractKey)
    }
}

/// Puts the limit before these routes.
pub fn by_address(routes: OpenApiRouter<Central>, behind_proxy: bool) -> OpenApiRouter<Central> {
    let config = GovernorConfigBuilder::default()
        .period(REFILL)
        .burst_size(BURST)
        .key_extractor(Caller { behind_proxy })
        .finish();
    // Nothing but a period or burst of zero is refused.
    let Some(config) = config.map(Arc::new) else { return routes };
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        let limiter = Arc::downgrade(config.limiter());
        runtime.spawn(async move {
            while let Some(limiter) = limiter.upgrade() {
                limiter.retain_recent();
                drop(limiter);
                tokio::time::sleep(FORGET).await;
            }
        });
    }
    routes.layer(GovernorLayer::new(config).error_handler(refused))
}

#[expect(clippy::needless_pass_by_value, reason = "the form that the limiter calls")]
fn refused(error: GovernorError) -> axum::response::Response {
    match error {
        // Rounded down by the limiter: a second is the least that means anything.
        GovernorError::TooManyRequests { wait_time, .. } => Failure::TooMany(wait_time.max(1)).into_response(),
        GovernorError::UnableToExtractKey | GovernorError::Other { .. } => Failure::Internal.into_response(),
    }
}
