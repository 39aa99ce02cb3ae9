//! Every failure of a request, mapped to a problem (RFC 9457) in one place.
//!
//! A problem says what to do; it never carries a value of the request, a query or a stack.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::db::DbError;
use super::manage::Refused;
use crate::sync::wire::Answer;
use crate::sync::wire::problem::{self, Problem};
use crate::vault::signing::NotSigned;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The body does not read.
    #[error("the body is not the JSON this address takes")]
    BadRequest(String),
    /// No such address.
    #[error("there is nothing at this address")]
    NotFound,
    /// Another method is wanted.
    #[error("this address takes another method")]
    Method,
    /// Not signed, or not in our shape.
    #[error("the request has to be signed by an enrolled phone")]
    Unsigned,
    /// The signature's time is too far off.
    #[error("the request's time is too far from the office's")]
    Stale(Box<Answer>),
    /// No such phone.
    #[error("this phone is not enrolled here")]
    UnknownDevice,
    /// The phone was replaced or blocked.
    #[error("this phone was replaced by another, or blocked")]
    DeviceEnded(Box<Answer>),
    /// The enrolment code is not right, was used, or is too old.
    #[error("this code is not right, was used already, or is older than ten minutes")]
    EnrolmentCode,
    /// A code is not released online.
    #[error("{0}")]
    NotReleased(&'static str),
    /// The office was restored, and gives out no codes yet.
    #[error(
        "the office was restored from a backup and gives out no codes until what has changed since was gone through"
    )]
    Recovering,
    /// No token of a person, or one that has ended.
    #[error("this address wants the token of a person")]
    NoToken,
    /// A manager's wish that is not granted, and why.
    #[error("{0}")]
    Refused(#[source] Refused),
    /// Too large.
    #[error("the request is too large")]
    TooLarge,
    /// The request did not arrive in time.
    #[error("the request took too long to arrive")]
    Slow,
    /// The connection broke off in the middle of the body.
    #[error("the request broke off")]
    BrokeOff,
    /// Too many requests.
    #[error("too many requests")]
    TooMany(u64),
    /// The clock is not to be believed.
    #[error("the office's clock is not to be believed")]
    ClockAdrift,
    /// The database is busy.
    #[error("the service is busy")]
    Unavailable,
    /// Something is broken.
    #[error("something is broken here")]
    Internal,
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy => Self::Unavailable,
            // Until the keys are read again, or for good: the log says which.
            DbError::OtherKey => {
                tracing::error!(%error, "a code could not be written");
                Self::Unavailable
            }
            DbError::Engine(_) | DbError::Row(_) => {
                tracing::error!(%error, "a request failed");
                Self::Internal
            }
        }
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Db(error) => error.into(),
            Refused::Recovering => Self::Recovering,
            other => Self::Refused(other),
        }
    }
}

impl From<NotSigned> for Failure {
    fn from(error: NotSigned) -> Self {
        tracing::error!(%error, "an answer could not be signed");
        Self::Internal
    }
}

impl Failure {
    /// Status, stable type, and what to do.
    fn parts(&self) -> (StatusCode, &'static str, String) {
        let (status, kind, detail) = match self {
            Self::BadRequest(detail) => return (StatusCode::BAD_REQUEST, problem::BAD_REQUEST, detail.clone()),
            Self::NotReleased(_) => (StatusCode::FORBIDDEN, problem::NOT_RELEASED, "Ring on-call: a manager decides."),
            Self::Recovering => (
                StatusCode::SERVICE_UNAVAILABLE,
                problem::RECOVERING,
                "At a door: ring on-call. At the office: a Registered Manager goes through /v1/recovery and confirms.",
            ),
            Self::NoToken => (StatusCode::UNAUTHORIZED, problem::NO_TOKEN, "Ask for one: doorstep-central token."),
            Self::Refused(Refused::Denied(_)) => {
                (StatusCode::FORBIDDEN, problem::DENIED, "Somebody who may has to do it.")
            }
            Self::Refused(Refused::NotFound(_)) => (StatusCode::NOT_FOUND, problem::NOT_FOUND, "Check the reference."),
            Self::Refused(_) => (StatusCode::CONFLICT, problem::REFUSED, "Nothing was changed."),
            Self::NotFound => (StatusCode::NOT_FOUND, problem::NOT_FOUND, "See /v1/openapi.json for the addresses."),
            Self::Method => {
                (StatusCode::METHOD_NOT_ALLOWED, problem::BAD_REQUEST, "See /v1/openapi.json for the methods.")
            }
            Self::Unsigned => (
                StatusCode::UNAUTHORIZED,
                problem::UNSIGNED,
                "Sign the request with the phone's device key as the API document says.",
            ),
            Self::Stale(_) => {
                (StatusCode::UNAUTHORIZED, problem::STALE, "Ask /v1/time, then send the request once more.")
            }
            Self::UnknownDevice => {
                (StatusCode::UNAUTHORIZED, problem::UNKNOWN_DEVICE, "Ask the office to enrol this phone.")
            }
            Self::DeviceEnded(_) => {
                (StatusCode::FORBIDDEN, problem::DEVICE_ENDED, "Codes are off. The log still sends. Ring the office.")
            }
            Self::EnrolmentCode => (StatusCode::FORBIDDEN, problem::ENROLMENT_CODE, "Ask the office for a new code."),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, problem::TOO_LARGE, "Send smaller batches."),
            Self::Slow => (StatusCode::REQUEST_TIMEOUT, problem::UNAVAILABLE, "Try again in a while."),
            Self::BrokeOff => (StatusCode::BAD_REQUEST, problem::BAD_REQUEST, "Send the request again."),
            Self::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, problem::TOO_MANY, "Wait as Retry-After says."),
            Self::ClockAdrift => (
                StatusCode::SERVICE_UNAVAILABLE,
                problem::UNAVAILABLE,
                "Set the clocks of the service and of its database right.",
            ),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, problem::UNAVAILABLE, "Try again in a while."),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, problem::INTERNAL, "It has been logged."),
        };
        (status, kind, detail.to_owned())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, kind, detail) = self.parts();
        let title = self.to_string();
        let retry = match &self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Unavailable | Self::ClockAdrift => Some(5),
            _ => None,
        };
        let evidence = match self {
            Self::Stale(answer) | Self::DeviceEnded(answer) => Some(*answer),
            _ => None,
        };
        let problem = Problem { kind: kind.to_owned(), title, status: status.as_u16(), detail, evidence };
        let mut response = (status, axum::Json(problem)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(problem::MEDIA_TYPE));
        if let Some(seconds) = retry {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
