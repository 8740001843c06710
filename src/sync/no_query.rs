//! What a customer's page asks and is told. Everything that it does not ask keeps its place: binary frames count variants.

use parlor_engine::chat::Form;
use parlor_engine::{GroupId, Reject, StaffOnly};
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// Not asked.
    Archive(StaffOnly<()>),
    /// Not asked.
    Thread(StaffOnly<()>),
    /// Not asked.
    History(StaffOnly<()>),
    /// Not asked.
    Threads(StaffOnly<()>),
    /// Not asked.
    Chats(StaffOnly<()>),
    /// Not asked.
    Agents(StaffOnly<()>),
    /// Not asked.
    Transfer(StaffOnly<()>),
    /// Not asked.
    Report(StaffOnly<()>),
    /// Not asked.
    Customers(StaffOnly<()>),
    /// Not asked.
    Customer(StaffOnly<()>),
    /// Not asked.
    Properties(StaffOnly<()>),
    /// The form that whoever wants to talk is to be shown now.
    FormDue {
        /// Of which group; without it the account's first.
        group: Option<GroupId>,
    },
    /// Not asked.
    Transcript(StaffOnly<()>),
    /// Not asked.
    Groups(StaffOnly<()>),
    /// Not asked.
    Forms(StaffOnly<()>),
    /// Not asked.
    Skills(StaffOnly<()>),
    /// Not asked.
    StatusReasons(StaffOnly<()>),
    /// Not asked.
    CannedReplies(StaffOnly<()>),
    /// Not asked.
    GreetingDue(StaffOnly<()>),
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Not asked for.
    Archive(StaffOnly<()>),
    /// Not asked for.
    Thread(StaffOnly<()>),
    /// It may not be asked.
    Refused(Reject),
    /// It could not be answered now.
    Unavailable,
    /// Not asked for.
    History(StaffOnly<()>),
    /// Not asked for.
    Threads(StaffOnly<()>),
    /// Not asked for.
    Chats(StaffOnly<()>),
    /// Not asked for.
    Agents(StaffOnly<()>),
    /// Not asked for.
    Transfer(StaffOnly<()>),
    /// Not asked for.
    Report(StaffOnly<()>),
    /// Not asked for.
    Customers(StaffOnly<()>),
    /// Not asked for.
    Customer(StaffOnly<()>),
    /// Not asked for.
    Properties(StaffOnly<()>),
    /// The form to be shown now, if there is one.
    FormDue(Option<Box<Form>>),
    /// Not asked for.
    Transcript(StaffOnly<()>),
    /// Not asked for.
    Groups(StaffOnly<()>),
    /// Not asked for.
    Forms(StaffOnly<()>),
    /// Not asked for.
    Skills(StaffOnly<()>),
    /// Not asked for.
    StatusReasons(StaffOnly<()>),
    /// Not asked for.
    CannedReplies(StaffOnly<()>),
    /// Not asked for.
    GreetingDue(StaffOnly<()>),
}
