//! The shard with a real store in a folder of its own, and pages that are real replicas.

mod ending;
mod failing;
mod queries;
mod stage;
mod talking;
