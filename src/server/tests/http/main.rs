//! The server as others see it: started in a folder of its own, on a free port.

#![allow(missing_docs, reason = "tests are not read as documentation")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panic, also in its helpers")]

mod accounts;
mod audit;
mod canned;
mod commands;
mod crash;
mod customers;
mod doors;
mod files;
mod greetings;
mod hours;
mod identify;
mod idle;
mod known;
mod mails;
mod mails_kept;
mod once;
mod pages;
mod passwords;
mod poll;
mod program;
mod properties;
mod reads;
mod sessions;
mod smtp;
mod socket;
mod staff;
mod support;
mod tokens;
mod webhooks;
