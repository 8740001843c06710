//! Real browsers, the real binary, a real disk: what a visitor and two agents do, see and suffer.
//!
//! Needs `PARLOR_BIN` (a server with the pages inside), Chromium and its driver; `cargo xtask test --only e2e` sets all of it.
//! Screenshots are kept in `target/e2e`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agent;
mod browser;
mod proxy;
mod server;
mod shop;
mod stories;
mod visitor;
