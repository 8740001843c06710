//! The parlor binary: API, sockets, store and all pages in one server.

pub mod shard;
pub mod store;
