//! What is left of a body that was answered before its end.
//!
//! A connection on which something of a request is left takes no other one, and a client that is not told so loses the next
//! that it sends there.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CONNECTION, EXPECT};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::timeout;

use super::limits;

/// Reads what is left of a body, if it is little, before the answer goes out. After any other the connection ends, and the
/// answer says so.
pub async fn read_on(request: Request, next: Next) -> Response {
    // Whoever asks first whether to send the body is not made to send it in vain.
    let asks_first = request.headers().contains_key(EXPECT);
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let sent = Sent::new(body);
    let mut response = next.run(Request::from_parts(parts, Body::new(sent.clone()))).await;
    if !sent.is_end_stream() && !asks_first {
        // What does not come in time is left.
        let _ = timeout(limits::REST_TIMEOUT, sent.clone().drop_little()).await;
    }
    if !sent.is_end_stream() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// A body that is read on where its first reader has left off.
#[derive(Clone)]
struct Sent(Arc<Mutex<(Body, bool)>>);

impl Sent {
    fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new((body, false))))
    }

    async fn drop_little(mut self) {
        let mut left = limits::BODY_BYTES;
        if self.size_hint().lower() > left as u64 {
            return;
        }
        while let Some(Ok(frame)) = self.frame().await {
            let Some(less) = left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) else { return };
            left = less;
        }
    }
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (body, ended) = &mut *sent;
        let polled = Pin::new(body).poll_frame(cx);
        *ended |= matches!(polled, Poll::Ready(None));
        polled
    }

    fn is_end_stream(&self) -> bool {
        let sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.1 || sent.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0.size_hint()
    }
}
