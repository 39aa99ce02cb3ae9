//! Somebody between phone and office: sees every answer, and may change it.

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use doorstep::central::router;
use doorstep::central::serve::{Listen, listen};
use doorstep::sync::wire::Answer;

use super::world::{World, serve_router};

/// An answer on its way to the phone.
#[derive(Clone, Debug)]
pub struct Passing {
    /// What was asked for.
    pub path: String,
    pub status: u16,
    pub media: String,
    pub body: Vec<u8>,
}

impl Passing {
    /// The signed answer in it.
    pub fn answer(&self) -> Answer {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The same with another signed answer.
    #[must_use]
    pub fn with(self, answer: &Answer) -> Self {
        Self { body: serde_json::to_vec(answer).unwrap(), ..self }
    }

    /// A *no* without a signature.
    #[must_use]
    pub fn no(self, status: u16, kind: &str) -> Self {
        let problem = serde_json::json!({ "type": kind, "title": "no", "status": status });
        let body = serde_json::to_vec(&problem).unwrap();
        Self { status, media: "application/problem+json".into(), body, ..self }
    }
}

/// The paths that were asked for, in order.
pub type Asked = Arc<Mutex<Vec<String>>>;

impl World {
    /// Starts the service again on the same port with somebody in between. Gives what was asked for from now on.
    pub async fn put_between(&mut self, change: impl Fn(Passing) -> Passing + Send + Sync + 'static) -> Asked {
        self.service.stop().await;
        let at = self.service.address;
        let listening = listen(&Listen { at, tls: None, behind_proxy: false }).await.unwrap();
        let asked = Asked::default();
        let (seen, change) = (Arc::clone(&asked), Arc::new(change));
        let between = from_fn(move |request: Request, next: Next| {
            let (seen, change) = (Arc::clone(&seen), Arc::clone(&change));
            async move {
                let path = request.uri().path().to_owned();
                seen.lock().unwrap().push(path.clone());
                let (mut parts, body) = next.run(request).await.into_parts();
                let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
                let media = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
                let media = media.unwrap_or_default().to_owned();
                let changed = change(Passing { path, status: parts.status.as_u16(), media, body });
                parts.status = StatusCode::from_u16(changed.status).unwrap();
                parts.headers.remove(header::CONTENT_LENGTH);
                parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&changed.media).unwrap());
                Response::from_parts(parts, Body::from(changed.body))
            }
        });
        self.service = serve_router(listening, at, router::router(self.central.clone(), false).layer(between));
        asked
    }
}
