//! What the agent wants done. Components only ever emit these; the app carries them out.

use parlor_page::engine::command::TransferTarget;
use parlor_page::engine::desk::RoutingStatus;
use parlor_page::engine::{ChatId, GroupId};

use crate::route::Route;

/// A kind of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Mode {
    /// For the customer.
    #[default]
    Reply,
    /// For colleagues.
    Note,
}

/// How the page is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system is.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What can be switched on and off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// A sound for what calls for attention.
    Sounds,
    /// Single letters as shortcuts.
    Shortcuts,
    /// Notices of the system while the page is hidden.
    Notify,
}

/// Which closed threads are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Words.
    pub text: String,
    /// Only those with this agent.
    pub mine: bool,
    /// Only those of a group.
    pub group: Option<GroupId>,
}

/// A wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Goes to a view.
    Go(Route),
    /// Takes a waiting chat, or the one that has waited longest.
    PickUp(Option<ChatId>),
    /// Accepts an offer.
    Accept(ChatId),
    /// Declines an offer.
    Decline(ChatId),
    /// Closes a chat.
    Close(ChatId),
    /// Asks to whom a chat is to be handed.
    ChooseTarget(ChatId),
    /// Hands a chat on, with a note unless that is empty.
    Transfer(ChatId, TransferTarget, String),
    /// Sends a message.
    Say(ChatId, Mode, String),
    /// Something is being written.
    Written(ChatId, Mode, String),
    /// Nothing is being written any more.
    Rested(ChatId),
    /// Chooses what is written next.
    SetMode(Mode),
    /// Chooses what is written next, and goes there.
    Write(Mode),
    /// Sends a refused message again.
    Retry(u32),
    /// Puts a refused message back into the composer.
    Edit(u32),
    /// Drops a refused message.
    Discard(u32),
    /// Copies a refused message.
    Copy(u32),
    /// The end of the conversation came into view, or went.
    AtEnd(bool),
    /// Sets the own status.
    SetStatus(RoutingStatus),
    /// Colours the page.
    SetTheme(Theme),
    /// Switches something.
    Flip(Switch),
    /// Shows or hides the details.
    ToggleDetails,
    /// Shows the list of keys.
    ShowKeys,
    /// Closes the dialog.
    CloseDialog,
    /// Searches the archive.
    Search(Filter),
    /// Asks for more of the archive.
    SearchMore,
    /// A notice is over.
    ToastOver(u32),
    /// What a notice offers is wanted.
    ToastAction(u32),
    /// Connects at once.
    Hurry,
    /// Loads the page anew.
    Reload,
    /// Shows the sign-in page.
    AskSignIn,
    /// Signs in.
    SignIn(String, String),
    /// Signs out.
    SignOut,
}
