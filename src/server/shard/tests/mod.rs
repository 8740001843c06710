//! The shard with a real store.
