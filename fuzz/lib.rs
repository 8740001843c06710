//! What libFuzzer is given to look at. `tests/fuzz.rs` tries each in every run of the tests, with inputs of its own.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod http;

use std::cell::RefCell;

use parlor_sim::fuzz::Target;

thread_local! {
    static ACCOUNT: RefCell<Target> = RefCell::default();
    static SERVER: RefCell<Option<http::Server>> = const { RefCell::new(None) };
}

/// What a socket brings.
pub fn frames(bytes: &[u8]) {
    ACCOUNT.with_borrow_mut(|target| target.frame(bytes).unwrap_or_else(|error| panic!("{error}")));
}

/// A command, given by everybody.
pub fn commands(bytes: &[u8]) {
    ACCOUNT.with_borrow_mut(|target| target.command(bytes).unwrap_or_else(|error| panic!("{error}")));
}

/// What is stored.
pub fn entries(bytes: &[u8]) {
    ACCOUNT.with_borrow_mut(|target| target.entry(bytes));
}

/// The body of a request to `POST /api/v1/commands` of a server in operation. The first byte says who asks, and how.
pub fn http(bytes: &[u8]) {
    SERVER.with_borrow_mut(|server| server.get_or_insert_with(http::Server::start).order(bytes));
}

/// Ids of what there is in that server.
pub fn http_ids() -> Vec<String> {
    SERVER.with_borrow_mut(|server| server.get_or_insert_with(http::Server::start).ids())
}
