//! How much of a chat a command concerns, and so who may give it.

use crate::ThreadId;

/// What an attribute command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "lean", allow(dead_code, reason = "a customer's page asks for none"))]
pub(crate) enum Scope {
    /// The chat itself: for whoever may act in it or may read one of its threads, and for all staff before the first.
    Chat,
    /// One thread: an open one for whoever may act in the chat, a closed one for whoever may read it.
    Thread(ThreadId),
    /// The open thread, for whoever may act in the chat.
    Open,
    /// To look at what happens next: for whoever may read the last thread, and for all staff before the first.
    Sight,
    /// To look no more: for whoever follows.
    Followed,
}
