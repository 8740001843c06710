//! What the benchmarks share. Each benchmark is a program of its own in `bin/`, named after its workload, and is run by
//! `cargo xtask bench`; the peers from npm that it is compared with lie in `peers/`.
//!
//! Compiled to wasm this crate is the page of W1.

#[cfg(not(target_arch = "wasm32"))]
pub mod archive;
#[cfg(not(target_arch = "wasm32"))]
pub mod counted;
#[cfg(not(target_arch = "wasm32"))]
pub mod delivery;
#[cfg(not(target_arch = "wasm32"))]
pub mod floor;
#[cfg(not(target_arch = "wasm32"))]
pub mod ingest;
#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
pub mod pages;
#[cfg(not(target_arch = "wasm32"))]
pub mod samples;
#[cfg(not(target_arch = "wasm32"))]
pub mod table;
