//! How often somebody may ask: a phone, once its signature is checked; an address, for what is not signed (the time, and
//! to enrol).
//!
//! Per process and in memory: it blunts a flood, it is not what keeps an enrolment code safe (60 random bits and ten
//! minutes do). Signed requests are not counted by address: a whole agency may share one. A phone has a bucket of 200
//! requests, refilled one a second, and 10 more for batches that say, signed, that they hold an emergency: a phone that
//! went wrong must not keep its worker's emergency out.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
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
use crate::domain::clock::Timestamp;
use crate::domain::ids::DeviceId;
use crate::domain::limit::{Buckets, Rate};

/// Requests at once, and how long it takes until one more is allowed.
const BURST: u32 = 200;
const REFILL: Duration = Duration::from_millis(50);
/// How often addresses that have been quiet are forgotten.
const FORGET: Duration = Duration::from_mins(1);

/// What a phone may ask, and what its emergencies may beyond that.
pub const PHONE: Rate = Rate { burst: 200, refill_ms: 1000 };
/// See [`PHONE`].
pub const EMERGENCY: Rate = Rate { burst: 10, refill_ms: 1000 };

/// How often each phone has asked.
#[derive(Debug)]
pub struct Phones(Mutex<(Buckets<DeviceId>, Buckets<DeviceId>)>);

impl Default for Phones {
    fn default() -> Self {
        Self(Mutex::new((Buckets::new(PHONE), Buckets::new(EMERGENCY))))
    }
}

impl Phones {
    /// Lets a request of this phone in. `is_urgent` is asked only where its bucket is empty.
    ///
    /// # Errors
    /// [`Failure::TooMany`], with the seconds to wait.
    pub fn let_in(&self, phone: DeviceId, now: Timestamp, is_urgent: impl FnOnce() -> bool) -> Result<(), Failure> {
        // A panic elsewhere leaves the buckets as good as they were: each is one number.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (usual, urgent) = &mut *held;
        let Err(wait) = usual.take(phone, now) else { return Ok(()) };
        if is_urgent() && urgent.take(phone, now).is_ok() {
            return Ok(());
        }
        Err(Failure::TooMany(wait.div_ceil(1000).max(1)))
    }
}

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
