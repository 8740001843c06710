//! What draws the view models. No component reads the copy or gives a command; each emits what is wanted.

mod archive;
mod banner;
mod chat_head;
mod conversation;
mod details;
mod empty;
mod inbox;
mod keys;
mod messages;
mod offer;
mod rail;
mod rows;
mod sign_in;
mod skeleton;
mod status;
mod times;
mod transfer;
mod writer;

pub use archive::{ArchivePane, Results};
pub use banner::{LinkBanner, LinkState};
pub use conversation::ConversationPane;
pub use details::DetailsPane;
pub use empty::{Empty, empty};
pub use inbox::InboxPane;
pub use keys::KeysDialog;
pub use rail::Rail;
pub use sign_in::SignIn;
pub use skeleton::{chat_skeleton, rows_skeleton};
pub use transfer::TransferDialog;
