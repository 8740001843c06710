//! `cargo +nightly fuzz run http`, in this folder.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parlor_fuzz::http(bytes));
