//! `cargo +nightly fuzz run entries`, in this folder.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parlor_fuzz::entries(bytes));
