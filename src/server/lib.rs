//! The parlor server: API, sockets, store and all pages in one program. It decides nothing itself: rules are in the
//! engine, and what pages are told is the authority's matter.
//!
//! Start at [`run`], which sets up what is here: the [`store`] keeps, each [`shard`] decides for one account, and
//! [`http`] opens the doors.

pub mod assets;
pub mod audit;
pub mod auth;
mod canned;
pub mod config;
pub mod docs;
pub mod files;
mod first_start;
mod hours;
pub mod http;
pub mod logs;
mod mail;
pub mod outbox;
mod patient;
mod random;
pub mod reset_password;
mod run;
mod serve;
pub mod shard;
pub mod store;
mod zone;

pub use config::Config;
pub use first_start::FirstLogin;
pub use run::{Running, run};
