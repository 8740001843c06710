//! What the visitor does.

/// Something that the visitor does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Writes in a field of the form, or in the comment of a rating.
    Write(Field, String),
    /// Chooses an option, or takes it back: of which question of the form, and which.
    Choose(usize, usize),
    /// Sends the form.
    Start,
    /// Writes in the composer.
    Draft(String),
    /// Sends what is in the composer.
    Send,
    /// Leaves the composer.
    Rest,
    /// Does something about a message that was not sent.
    Fix(u32, Fix),
    /// Ends the conversation, or leaves the queue.
    End,
    /// Chooses a star.
    Star(u8),
    /// Sends the rating.
    Rate,
    /// Does not rate.
    Skip,
    /// Goes on after the thanks.
    Again,
    /// Asks for earlier messages.
    Earlier,
    /// Scrolls to the end, or away from it.
    Scroll(bool),
    /// Asks for the end of the conversation.
    Jump,
    /// Opens the menu, or closes it.
    Menu(bool),
    /// Puts the widget away.
    Close,
    /// Wants the connection back now.
    Hurry,
    /// Loads the page anew.
    Reload,
}

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The answer to a question of the form.
    Answer(usize),
    /// What is added to a rating.
    Comment,
}

/// What can be done about a message that was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fix {
    /// Sends it as it is.
    Retry,
    /// Puts it back into the composer.
    Edit,
    /// Drops it.
    Delete,
    /// Begins a thread with it.
    Renew,
}
