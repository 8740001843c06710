//! Frames over fetch, where WebSockets do not get through.

use serde::{Deserialize, Serialize};

use crate::{ClientFrame, ServerFrame};

/// The longest time that a request may be held open, in milliseconds: most proxies cut at 30 seconds.
pub const WAIT_MAX_MS: u32 = 25_000;

/// Frames from a page, and the wish to hear news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SyncRequest {
    /// What the first answer named; without it the first frame is a hello.
    #[serde(default)]
    pub session: Option<String>,
    /// What the page has to say, in order.
    #[serde(default)]
    pub frames: Vec<ClientFrame>,
    /// How long the answer may wait for news, up to 25,000 milliseconds. 0: it does not wait.
    #[serde(default)]
    pub wait_ms: u32,
}

/// Frames to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SyncResponse {
    /// To be named in the next request.
    pub session: String,
    /// What the page is told, in order.
    pub frames: Vec<ServerFrame>,
    /// The connection is closed, for this reason ([`Close::code`](crate::Close::code)).
    pub close: Option<u16>,
}
