//! The browser around the replica: sockets and fetch, storage, tabs and clock. Knows nothing of what is drawn.
//!
//! Start at [`Page`]: it is what a user interface holds. [`Page::read`] shows the copy, [`Page::send`] gives a command, and
//! [`Page::subscribe`] says when to draw again. Inside, `state.rs` holds what changes, `line.rs` keeps the page's own
//! connection and `tabs.rs` shares it with other tabs.

mod around;
mod ask;
pub mod channel;
mod claim;
pub mod clock;
pub mod demo;
mod drafts;
mod ears;
mod http;
mod json;
mod later;
mod line;
pub mod locks;
mod notice;
mod options;
mod outbox;
mod page;
mod poll;
mod problem;
pub mod random;
mod relay;
mod session;
mod setup;
mod socket;
mod state;
mod store;
mod tabs;
mod token;
#[cfg(not(feature = "lean"))]
mod touching;
mod typing;

pub use notice::{Notice, Subscription};
pub use options::{Kind, Options};
pub use page::Page;
pub use problem::Problem;
pub use session::Me;

pub use parlor_engine as engine;
pub use parlor_sync as sync;
