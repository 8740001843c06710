//! The browser around the replica: sockets and fetch, storage, tabs and clock. Knows nothing of what is drawn.
//!
//! Start at [`Page`]: it is what a user interface holds. [`Page::read`] shows the copy, [`Page::send`] gives a command, and
//! [`Page::subscribe`] says when to draw again.

mod ask;
mod notice;
mod options;
mod page;
mod problem;
mod session;

pub use notice::{Notice, Subscription};
pub use options::{Kind, Options};
pub use page::Page;
pub use problem::Problem;
pub use session::Me;

pub use parlor_engine as engine;
pub use parlor_sync as sync;
