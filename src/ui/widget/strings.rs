//! Every word that the widget shows or says.

use parlor_engine::Reject;
use parlor_engine::chat::{ClosedBy, System};
use parlor_engine::text::decimal;
use parlor_kit::{Glyph, glyph};

use crate::dom::Text;

pub const US: &str = "Team";
pub const HELLO: &str = "Hello. How can we help?";
pub const HELLO_SUB: &str = "Write to us and a person answers.";
pub const NAME: &str = "Your name";
pub const EMAIL: &str = "Email";
pub const OPTIONAL: &str = "optional";
pub const MESSAGE: &str = "Message";
pub const START: &str = "Start chat";
pub const FINE: &str = "Nothing is sent before you press the button.";
pub const CHOOSE: &str = "Please choose";
pub const LEAVE_MESSAGE: &str = "Leave us a message";
pub const LEAVE_MESSAGE_SUB: &str = "Nobody is here now. We answer later.";
pub const SEND_MESSAGE: &str = "Send message";

pub const MINIMISE: &str = "Minimise chat";
pub const MORE: &str = "More";
pub const END: &str = "End this chat";
pub const CHAT: &str = "Chat";
pub const WAITING: &str = "Waiting for an agent";
pub const STARTING: &str = "Starting…";
pub const ENDED: &str = "This chat has ended";

pub const NEXT: &str = "You are next";
pub const FINDING: &str = "We are finding someone for you";
pub const QUEUE_TEXT: &str = "You can keep writing, or close this window: we keep your place.";
pub const STARTING_TEXT: &str = "Your message is on its way.";
pub const MOMENT: &str = "One moment…";
pub const NOBODY: &str = "Nobody is here now";
pub const LEFT: &str = "We have your message";
pub const LEFT_TEXT: &str = "You need not wait: we answer here when we are back, or by mail.";
pub const LEAVE: &str = "Leave the queue";

pub const CONVERSATION: &str = "Conversation";
pub const EARLIER: &str = "Show earlier messages";
pub const LATEST: &str = "Latest";
pub const COMPOSER_LABEL: &str = "Your message";
pub const WRITE: &str = "Write a message";
pub const WRITE_AGAIN: &str = "Write to start a new chat";
pub const SEND: &str = "Send";
pub const TOO_MANY: &str = " characters too many";
pub const TODAY: &str = "Today";
pub const NEW_CHAT: &str = "New chat";
pub const YESTERDAY: &str = "Yesterday";

pub const SENDING: &str = "Sending";
pub const SENT: &str = "Sent";
pub const DELIVERED: &str = "Delivered";
pub const READ: &str = "Read";
pub const RETRY: &str = "Try again";
pub const DELETED: &str = "This message was deleted.";
pub const EDIT: &str = "Edit";
pub const DELETE: &str = "Delete";
pub const NEW_WITH: &str = "Start a new chat with this message";

pub const RATE: &str = "How was this chat?";
pub const RATING: &str = "Rating";
pub const STARS: [(&str, &str); 5] = [
    ("Poor", "1 star, poor"),
    ("Fair", "2 stars, fair"),
    ("Okay", "3 stars, okay"),
    ("Good", "4 stars, good"),
    ("Excellent", "5 stars, excellent"),
];
pub const COMMENT: &str = "Comment";
pub const COMMENT_HINT: &str = "Anything to add? (optional)";
pub const SEND_RATING: &str = "Send rating";
pub const SKIP: &str = "Skip";
pub const RATING_FAILED: &str = "The rating was not taken. Please try again.";
pub const THANKS: &str = "Thank you";
pub const THANKS_TEXT: &str = "Your rating helps us to do better.";
pub const AGAIN: &str = "Start a new chat";

pub const LOADING: &str = "Loading the chat";
pub const UNREACHABLE: &str = "The chat cannot start";
pub const UNREACHABLE_TEXT: &str = "The server did not answer. Please check your connection and try again.";

pub const RECONNECTING: &str = "Reconnecting… what you write is kept.";
pub const OFFLINE: &str = "You are offline. Messages are sent when you are back.";
pub const TRY_NOW: &str = "Try now";
pub const OUTDATED: &str = "There is a newer version of this chat.";
pub const EXPIRED: &str = "This chat has to be opened anew.";
pub const RELOAD: &str = "Reload";
pub const CONNECTED: &str = "Connected again.";

/// What happened, with its sign.
pub fn system(system: &System) -> (Glyph, Text) {
    match system {
        System::AgentJoined { name } => (glyph::USER, join(&[name, " joined"])),
        System::AgentLeft { name } => (glyph::USER, join(&[name, " left the chat"])),
        System::Transferred { from, to } => (glyph::TRANSFER, join(&[from, " handed the chat to ", to])),
        System::TransferredToGroup { name, .. } => (glyph::TRANSFER, join(&["The chat went to ", name])),
        System::AgentLost { name } => (glyph::WARNING, join(&[name, " lost the connection. You keep your place."])),
        System::Closed { by: ClosedBy::Customer, .. } => (glyph::CHECK, "You ended the chat".into()),
        System::Closed { by: ClosedBy::Idle, .. } => (glyph::CHECK, "The chat was closed, since nobody wrote".into()),
        System::Closed { by: ClosedBy::Agent | ClosedBy::Gone, name } => {
            let closed = " closed the chat";
            (glyph::CHECK, name.as_ref().map_or_else(|| "The chat was closed".into(), |name| join(&[name, closed])))
        }
        System::Closed { by: ClosedBy::System | ClosedBy::Unserved, .. } => {
            (glyph::CHECK, "The chat was closed".into())
        }
        // For agents only: it does not come here.
        System::CustomerBanned { .. } | System::Staff(_) => (glyph::CHECK, "The chat was closed".into()),
    }
}

/// The title of the queue's card.
pub fn place(place: Option<u32>) -> Text {
    match place {
        None => FINDING.into(),
        Some(1) => NEXT.into(),
        Some(place) => join(&["You are number ", &decimal(place.into())]),
    }
}

/// Who writes.
pub fn typing(name: &str) -> Text {
    if name.is_empty() { "Someone is typing…".into() } else { join(&[name, " is typing…"]) }
}

/// What somebody said, for screen readers.
pub fn says(name: &str, text: &str) -> String {
    [name, " says: ", text].concat()
}

/// Several at once, for screen readers and the jump button.
pub fn new_messages(count: usize) -> Text {
    if count == 1 { "1 new message".into() } else { join(&[&decimal(count as u64), " new messages"]) }
}

/// Why a message was not sent.
pub fn not_sent(reject: Reject) -> String {
    ["Not sent: ", why(reject)].concat()
}

/// A refusal in the visitor's words.
pub fn why(reject: Reject) -> &'static str {
    match reject {
        Reject::ThreadClosed => "the chat was closed meanwhile.",
        Reject::TextTooLong => "it is too long.",
        Reject::QueueFull => "very many people are waiting. Please try again later.",
        Reject::LimitReached => "this chat is full.",
        Reject::UnknownGroup => "nobody answers here yet.",
        _ => "something went wrong.",
    }
}

/// Why a conversation could not be started.
pub fn why_not_started(reject: Reject) -> &'static str {
    match reject {
        Reject::QueueFull => "Very many people are waiting. Please try again later.",
        Reject::UnknownGroup => "Nobody answers here yet. Please come back later.",
        Reject::GroupClosed | Reject::GroupOffline => "Nobody is here now. Please come back later.",
        Reject::UnknownForm | Reject::AnswerInvalid | Reject::AnswerMissing => {
            "We ask something else now. Please look through it again."
        }
        _ => "The chat could not be started. Your text is still here.",
    }
}

/// What is wrong with an answer.
pub fn wrong(reject: Reject) -> &'static str {
    match reject {
        Reject::NameEmpty => "Please tell us what to call you.",
        Reject::EmailInvalid => "Enter a full address, like name@example.com.",
        Reject::PhoneInvalid => "Enter a plus sign and all digits, like +4712345678.",
        Reject::CountryInvalid => "Enter the two letters of a country, like NO.",
        Reject::ConsentMissing => "Please agree to go on.",
        Reject::TextEmpty => "Please write what it is about.",
        Reject::TextTooLong => "Please make it shorter: 8,000 characters at most.",
        Reject::NameTooLong | Reject::DetailTooLong => "Please make it shorter.",
        _ => "Please answer this.",
    }
}

/// The stars of a rating in words.
pub fn stars(score: u8) -> Text {
    join(&["You rated this chat with ", &decimal(score.into()), " of 5 stars"])
}

/// Thanks, by name where it is known.
pub fn thanks(name: &str) -> Text {
    if name.is_empty() { THANKS.into() } else { join(&[THANKS, ", ", name]) }
}

/// Parts, put together.
pub fn join(parts: &[&str]) -> Text {
    parts.concat().into()
}
