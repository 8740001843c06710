//! `cargo +nightly fuzz run commands`, in this folder.
#![no_main]

use std::cell::RefCell;

use parlor_sim::fuzz::Target;

thread_local!(static TARGET: RefCell<Target> = RefCell::default());

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    TARGET.with(|target| target.borrow_mut().command(bytes).unwrap_or_else(|error| panic!("{error}")));
});
