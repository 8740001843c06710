//! Questions about what is not in a page's copy, and their answers.

mod archive;
mod canned;
mod chats;
mod clock;
mod customers;
mod filter;
mod greeting;
mod groups;
mod history;
mod lists;
mod members;
mod report;
mod times;
mod transcript;

use parlor_engine::chat::{Chat, Form, Properties};
use parlor_engine::desk::Skill;
use parlor_engine::{ChatId, GroupId, Reject, ThreadId};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

pub use archive::{ArchivePage, ArchiveQuery, HighlightTags, Hit, Sort, ThreadRow};
pub use canned::{CannedQuery, CannedReply};
pub use chats::{ChatRow, ChatSort, ChatState, ChatsPage, ChatsQuery, LastEvent, PropertyFilter};
pub(crate) use clock::minutes_ahead;
pub use clock::{Clock, SHIFTS_MAX, Shift};
pub use customers::{
    CustomerQuery, CustomerRow, CustomerSheet, CustomerSort, CustomerState, CustomersPage, CustomersQuery,
};
pub use filter::{Filter, Kind};
pub use greeting::{GreetingDue, GreetingShown};
pub use groups::{Forms, GroupRow};
pub use history::{HistoryPage, HistoryQuery, Piece, ThreadsPage, ThreadsQuery};
pub use lists::{AgentRow, AgentsQuery, PropertiesQuery, Standing, TransferQuery, TransferRow};
pub use members::{MemberRow, MemberState};
pub use report::{By, Report, ReportName, ReportQuery, ReportRow};
pub use times::ThreadTimes;
pub use transcript::{TranscriptFormat, TranscriptQuery};

/// Rows of one page, at most.
pub const PAGE_MAX: u16 = 100;
/// Rows of a page where the query does not say.
pub const PAGE_ROWS: u16 = 25;

/// How many rows a page has for a limit asked for: 0 stands for [`PAGE_ROWS`].
pub fn rows_of(limit: u16) -> usize {
    usize::from(if limit == 0 { PAGE_ROWS } else { limit.min(PAGE_MAX) })
}

/// A question. What customers' pages of ours ask stands in `no_query.rs` as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Query {
    /// Closed threads, the latest first. Staff only.
    Archive(ArchiveQuery),
    /// One thread, open or closed.
    Thread {
        /// Its chat.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
    },
    /// Events of a chat, piece by piece.
    History(HistoryQuery),
    /// The threads of a chat, open and closed.
    Threads(ThreadsQuery),
    /// Chats, with an open thread or without. Staff only.
    Chats(ChatsQuery),
    /// Agents. Staff only.
    Agents(AgentsQuery),
    /// To whom a thread can be handed on. Staff only.
    Transfer(TransferQuery),
    /// Figures over threads. For supervisors and who manages groups.
    Report(ReportQuery),
    /// Customers. Staff only.
    Customers(CustomersQuery),
    /// One customer with all that is known. Staff only.
    Customer(CustomerQuery),
    /// The properties of the account, a group or an agent. Staff only.
    Properties(PropertiesQuery),
    /// The form that whoever wants to talk is to be shown now: the one before the talk, or the one in its place. What is known
    /// of the customer who asks is left out.
    FormDue {
        /// Of which group; without it the account's first.
        #[serde(default)]
        group: Option<GroupId>,
    },
    /// A thread, or a whole chat, written down.
    Transcript(TranscriptQuery),
    /// The groups in their order, and whether they are open.
    Groups {
        /// Only this one.
        #[serde(default)]
        group: Option<GroupId>,
    },
    /// What a group asks before the talk and in its place.
    Forms {
        /// Which group.
        group: GroupId,
    },
    /// Skills in their order. Staff only.
    Skills,
    /// Reasons that agents may give for a status, in their order. Staff only.
    StatusReasons,
    /// Canned replies by shortcut: the own ones and the shared ones. Staff only.
    CannedReplies(CannedQuery),
    /// The greeting that a customer's page is to show now, which counts as shown. Customers only. Visit and page are told
    /// by the commands `start_visit` and `view_page`.
    GreetingDue,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Closed threads.
    Archive(ArchivePage),
    /// The chat with that one thread.
    Thread(Box<Chat>),
    /// It may not be asked.
    Refused(Reject),
    /// It could not be answered now.
    Unavailable,
    /// A piece of a conversation.
    History(HistoryPage),
    /// Threads of a chat.
    Threads(ThreadsPage),
    /// Chats.
    Chats(ChatsPage),
    /// Agents.
    Agents(Vec<AgentRow>),
    /// Agents to whom a thread might be handed on.
    Transfer(Vec<TransferRow>),
    /// Figures.
    Report(Report),
    /// Customers.
    Customers(CustomersPage),
    /// A customer.
    Customer(Box<CustomerSheet>),
    /// Properties.
    Properties(Properties),
    /// The form to be shown now, if there is one.
    FormDue(Option<Box<Form>>),
    /// What was asked for, written down.
    Transcript(String),
    /// Groups.
    Groups(Vec<GroupRow>),
    /// A group's forms.
    Forms(Box<Forms>),
    /// Skills.
    Skills(Vec<Skill>),
    /// Reasons for a status.
    StatusReasons(Vec<String>),
    /// Canned replies.
    CannedReplies(Vec<CannedReply>),
    /// What is to be shown.
    GreetingDue(GreetingDue),
}

parlor_engine::staff_only!(Query, Answer);
