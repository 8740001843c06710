//! Keeps pages exact with their authority. Two machines without any I/O: the [`Replica`] in each page and the
//! [`Authority`] in the server (or, without a server, in the page itself). Whoever drives them hands in frames and the
//! time, and takes out frames, entries to be stored and the next moment to call again.
//!
//! Start at [`frame`] for what goes over the wire, then [`Replica`] and [`Authority`]. [`Connector`] decides which
//! transport a page uses and when it tries again.

#[cfg(not(feature = "lean"))]
pub mod archive;
#[cfg(not(feature = "lean"))]
pub mod authority;
mod clients;
mod close;
mod codec;
mod connector;
mod cursor;
mod entry;
#[cfg(not(feature = "lean"))]
mod erasure;
pub mod frame;
#[cfg(not(feature = "lean"))]
pub mod greetings;
#[cfg(test)]
mod host;
mod poll;
#[cfg_attr(feature = "lean", path = "no_query.rs")]
pub mod query;
#[cfg(not(feature = "lean"))]
pub mod read;
pub mod replica;
pub mod signal;
#[cfg(not(feature = "lean"))]
pub mod transcript;

#[cfg(not(feature = "lean"))]
pub use authority::{Authority, SubscriberId};
pub use clients::Clients;
pub use close::{Close, Then, then};
pub use codec::{Codec, DecodeError};
pub use connector::{Connector, Do, Link, SILENCE_MS, Transport};
pub use cursor::{Cursor, CursorKey, Epoch};
pub use entry::{Entry, History, Numbered, Origin, Snapshot};
#[cfg(not(feature = "lean"))]
pub use erasure::ERASING;
pub use frame::{ClientFrame, ServerFrame};
pub use poll::{SyncRequest, SyncResponse, WAIT_MAX_MS};
pub use query::{Answer, Query};
#[cfg(not(feature = "lean"))]
pub use query::{ArchivePage, ArchiveQuery, ThreadRow};
pub use replica::{Change, Outbox, Replica};
pub use signal::{Signal, Told};

/// The version of the frames. A page of another version is told to reload. It rises whenever a shape changes that was
/// there before, and not for what is appended.
pub const VERSION: u16 = 2;
