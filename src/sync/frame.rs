//! What goes over the wire, the same on every transport. Externally tagged, so that JSON and postcard both come from
//! these definitions.

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{Account, ChatId, ClientId, Command, Fact, Reject, ThreadId, Time, User};
use serde::{Deserialize, Serialize};

use crate::{Answer, Cursor, Epoch, Origin, Query, Signal, Told};

/// Unanswered commands that one connection may have.
pub const UNANSWERED_MAX: usize = 10;
/// Bytes of one frame from a page: the longest text in the widest encoding, with room to spare.
pub const CLIENT_FRAME_BYTES: usize = 64 * 1024;
/// Chats that a page may say it holds, so that its hello fits into a frame. A page that holds more starts anew.
pub const HELD_MAX: usize = 2_000;

/// From a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// The first frame of every connection.
    Hello(Hello),
    /// A command, to be carried out once.
    Command {
        /// Which of which page's commands.
        origin: Origin,
        /// What is wanted.
        command: Command,
    },
    /// A passing notice.
    Signal(Signal),
    /// A question.
    Query {
        /// Comes back with the answer.
        id: u32,
        /// What is asked.
        query: Query,
    },
    /// Asks for a sign of life.
    Ping,
    /// A customer's page asks for the threads before those of its copy. They come with an update, as [`Item::Earlier`].
    Earlier {
        /// The first thread of the copy.
        before: ThreadId,
    },
}

/// Who comes, and from where on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// The version of the frames: [`VERSION`](crate::VERSION).
    pub version: u16,
    /// The customer's token. Agents are known by their session.
    #[serde(default)]
    pub token: Option<String>,
    /// Where the page left off; a snapshot is sent without it.
    #[serde(default)]
    pub resume: Option<Resume>,
    /// Whose commands the page still has, as told in `Welcome.of`; nobody's, or unknown whose, without it.
    #[serde(default)]
    pub was: Option<User>,
}

/// Where a page left off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// In which history.
    pub epoch: Epoch,
    /// How far it has seen.
    pub cursor: Cursor,
    /// The chats that it holds, so that it is told which to drop and which to take anew.
    pub held: Vec<ChatId>,
}

/// To a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServerFrame {
    /// The answer to [`Hello`]; a [`Reset`](ServerFrame::Reset) or an [`Update`](ServerFrame::Update) follows.
    Welcome {
        /// In which history the authority is.
        epoch: Epoch,
        /// Who the page is for: as whom it acts.
        user: User,
        /// The authority's clock.
        now: Time,
        /// Who was let in: somebody who was merged into `user`, or the same.
        of: User,
        /// Whether [`Hello::was`] is the same person: what the page still has to send goes on under its numbers.
        same: bool,
    },
    /// The page's copy is to be replaced: the first load, and every doubt.
    Reset(Box<Reset>),
    /// What the page has missed. Applied whole or not at all.
    Update(Update),
    /// Passing notices, in order.
    Signals(Vec<Told>),
    /// The answer to a query.
    Answer {
        /// The query's.
        id: u32,
        /// What was found.
        answer: Answer,
    },
    /// A command came out of order: it and all later ones are to be sent again from this number on.
    Expected {
        /// The page's memory.
        client: ClientId,
        /// The number that is due.
        number: u32,
    },
    /// A sign of life.
    Pong {
        /// The authority's clock.
        now: Time,
    },
}

/// A whole new copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reset {
    /// In which history.
    pub epoch: Epoch,
    /// How far the copy goes.
    pub cursor: Cursor,
    /// Everything that the viewer may see; of a customer's chat the latest threads.
    pub account: Account,
    /// Commands answered with it.
    pub acks: Vec<Ack>,
    /// Whether the customer's chat has threads before those here, which may be [asked for](ClientFrame::Earlier).
    #[serde(default)]
    pub earlier: bool,
}

/// A step forward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Update {
    /// Must equal the page's cursor.
    pub from: Cursor,
    /// The page's cursor afterwards.
    pub to: Cursor,
    /// What to apply, in order.
    pub items: Vec<Item>,
    /// Commands answered with it.
    pub acks: Vec<Ack>,
}

/// A part of an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// Something happened.
    Fact(Fact),
    /// The page may see this chat now: it takes it, in place of what it may hold of it.
    Admit(Box<Chat>),
    /// The page may see this chat no more.
    Dismiss(ChatId),
    /// What the page has asked for.
    Earlier(Earlier),
}

/// Threads of a customer's chat that come before those of the page's copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Earlier {
    /// The chat.
    pub chat: ChatId,
    /// The thread that they come before. Unless it is the first of the copy, nothing is applied: they have come already.
    pub before: ThreadId,
    /// The threads, oldest first.
    pub threads: Vec<Thread>,
    /// Whether there are more before these.
    pub more: bool,
}

/// A command is done: recorded for good, as carried out or as refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ack {
    /// Which.
    pub origin: Origin,
    /// Why nothing happened, if it was refused.
    pub refused: Option<Reject>,
}
