//! One line of the timeline.

use parlor_engine::text::decimal;
use parlor_engine::{Reject, Time};
use parlor_kit::{Face, Glyph};

use crate::dom::Text;

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A new day begins.
    Day {
        /// The day, counted from 1970-01-01 in the visitor's time zone.
        day: i32,
        /// A moment of it.
        at: Time,
    },
    /// Another thread begins on the same day.
    Again(Text),
    /// Something happened to the conversation.
    Line(Line),
    /// Somebody said something.
    Message(Message),
    /// The visitor judged the conversation.
    Rated {
        /// Names the row among its siblings.
        key: Text,
        /// From 1 to 5.
        score: u8,
        /// What was added.
        comment: Option<Text>,
    },
}

/// Something that happened, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Names the row among its siblings.
    pub key: Text,
    /// Its sign.
    pub icon: Glyph,
    /// The words.
    pub text: Text,
    /// When.
    pub at: Time,
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Names the row among its siblings.
    pub key: Text,
    /// Who said it; none for the visitor.
    pub author: Option<Author>,
    /// The words.
    pub text: Text,
    /// The words of an answered form in place of those: each question with its answer.
    pub answers: Vec<(Text, Text)>,
    /// When.
    pub at: Time,
    /// Whether it begins a run of one author.
    pub first: bool,
    /// Whether it ends a run of one author.
    pub last: bool,
    /// How far it has got.
    pub state: State,
}

/// Whoever speaks to the visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name shown.
    pub name: Text,
    /// The picture; it tells apart who has the same name.
    pub face: Face,
}

/// How far a message of the visitor has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not acknowledged yet.
    Sending,
    /// Kept by the server.
    Sent,
    /// On an agent's screen.
    Delivered,
    /// Looked at by an agent.
    Read,
    /// Refused.
    Failed {
        /// The command's number.
        number: u32,
        /// Why.
        reject: Reject,
        /// Whether it can only be said in a new thread.
        renew: bool,
    },
}

impl Row {
    /// Names the row among its siblings.
    pub fn key(&self) -> Text {
        match self {
            Row::Day { day, .. } => decimal(*day as u64).into(),
            Row::Again(key) => key.clone(),
            Row::Line(line) => line.key.clone(),
            Row::Message(message) => message.key.clone(),
            Row::Rated { key, .. } => key.clone(),
        }
    }
}
