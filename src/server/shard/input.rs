//! What a shard's thread is told.

use parlor_engine::{Command, Reject, User};
use parlor_sync::authority::Authority;
use parlor_sync::frame::Hello;
use parlor_sync::{Answer, ClientFrame, CursorKey, Origin, Query, Signal, SubscriberId};
use tokio::sync::oneshot;

use super::Carried;
use super::connection::Outlet;
use super::later::Asker;
use crate::audit::Whence;

/// A look at what is stored.
pub(super) type Look = Box<dyn FnOnce(&Authority, CursorKey) + Send>;

/// One thing that a shard's thread is told. A reply that is dropped means: unavailable.
pub(super) enum Input {
    /// A page has come.
    Open { id: SubscriberId, user: User, hello: Hello, outlet: Outlet },
    /// A page has sent something.
    Frame { id: SubscriberId, frame: ClientFrame, whence: Whence },
    /// A page is gone.
    Close(SubscriberId),
    /// A command has come by itself.
    Command { user: User, origin: Origin, command: Command, whence: Whence, reply: oneshot::Sender<Carried> },
    /// A passing notice has come by itself.
    Signal { user: User, signal: Signal, reply: oneshot::Sender<Result<(), Reject>> },
    /// The server itself wants something.
    System { command: Command, reply: oneshot::Sender<Option<Reject>> },
    /// A query has come by itself.
    Query { user: User, query: Query, reply: oneshot::Sender<Answer> },
    /// The archive has answered a page's query.
    Answered { id: SubscriberId, query: u32, answer: Answer },
    /// The system itself is to do something before a query is answered.
    First { command: Command, asker: Asker, answer: Answer },
    /// Somebody wants to look.
    Look(Look),
    /// It is time to end.
    Stop,
}
