//! The browser shell of the replica: socket, fetch, storage, tabs and clock.
