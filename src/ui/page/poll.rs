//! Frames over fetch with long polling.

use js_sys::Uint8Array;
use parlor_sync::{ClientFrame, Close, Codec, ServerFrame, SyncRequest, SyncResponse, WAIT_MAX_MS};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use crate::http::{self, Request};

/// What the content is called.
const CONTENT_TYPE: &str = "application/vnd.parlor.v1+postcard";
/// What a browser says of a connection that just broke.
pub(crate) const LOST: u16 = 1006;

/// A connection made of requests. Giving it up ends them.
pub(crate) struct Poll {
    url: String,
    token: Option<String>,
    session: Option<String>,
    queue: Vec<ClientFrame>,
    /// A request waits for news.
    waiting: bool,
    /// A request brings frames and does not wait.
    bringing: bool,
    abort: Option<AbortController>,
}

/// What a request was for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    Wait,
    Bring,
}

/// What became of a request.
pub(crate) struct Outcome {
    pub errand: Errand,
    pub session: Option<String>,
    pub frames: Vec<ServerFrame>,
    pub close: Option<u16>,
}

impl Poll {
    pub(crate) fn new(url: String, token: Option<String>) -> Self {
        let (session, queue, abort) = (None, Vec::new(), AbortController::new().ok());
        Self { url, token, session, queue, waiting: false, bringing: false, abort }
    }

    /// Takes a frame, to be brought with the next request.
    pub(crate) fn push(&mut self, frame: ClientFrame) {
        self.queue.push(frame);
    }

    /// Makes the requests that are due; what becomes of each is told later.
    pub(crate) fn work(&mut self, told: impl Fn(Outcome) + Clone + 'static) {
        if !self.bringing && !self.queue.is_empty() {
            self.bringing = true;
            self.request(Errand::Bring, told.clone());
        }
        if !self.waiting && self.session.is_some() {
            self.waiting = true;
            self.request(Errand::Wait, told);
        }
    }

    /// A request has been answered.
    pub(crate) fn handle_outcome(&mut self, outcome: &Outcome) {
        match outcome.errand {
            Errand::Wait => self.waiting = false,
            Errand::Bring => self.bringing = false,
        }
        if outcome.session.is_some() {
            self.session.clone_from(&outcome.session);
        }
    }

    fn request(&mut self, errand: Errand, told: impl Fn(Outcome) + 'static) {
        let (frames, wait_ms) = match errand {
            Errand::Wait => (Vec::new(), WAIT_MAX_MS),
            Errand::Bring => (std::mem::take(&mut self.queue), 0),
        };
        let body = Codec::Postcard.encode(&SyncRequest { session: self.session.clone(), frames, wait_ms });
        let (url, token) = (self.url.clone(), self.token.clone());
        let signal = self.abort.as_ref().map(AbortController::signal);
        spawn_local(async move {
            let request = Request {
                content_type: CONTENT_TYPE,
                token: token.as_deref(),
                body: Uint8Array::from(body.as_slice()).into(),
                abort: signal.as_ref(),
                ..Request::new("POST", &url)
            };
            told(fetch(errand, request).await);
        });
    }
}

impl Drop for Poll {
    fn drop(&mut self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}

async fn fetch(errand: Errand, request: Request<'_>) -> Outcome {
    let failed = |code| Outcome { errand, session: None, frames: Vec::new(), close: Some(code) };
    let Some(response) = request.send().await else { return failed(LOST) };
    match response.status() {
        200 => {}
        401 => return failed(Close::Unauthorized.code()),
        _ => return failed(LOST),
    }
    let body = http::body_bytes(&response).await.unwrap_or_default();
    match Codec::Postcard.decode::<SyncResponse>(&body) {
        Ok(SyncResponse { session, frames, close }) => Outcome { errand, session: Some(session), frames, close },
        // Most likely a proxy's page instead of the server's answer.
        Err(_) => failed(LOST),
    }
}
