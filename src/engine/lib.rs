//! Parlor's rules. This crate decides what may happen and folds what did happen; it knows no clock, no network, no
//! store and no screen, so that the server, the page and the simulator run the very same code.
//!
//! Start at [`Account`]: it holds the [`Desk`](desk::Desk) and the [`Chat`](chat::Chat)s, turns a [`Command`] into
//! [`Fact`]s ([`Account::decide`]), folds facts ([`Account::evolve`]) and shows a [`Viewer`] what it may see
//! ([`Account::view`], [`Fact::seen_by`]).

#![cfg_attr(
    feature = "lean",
    allow(dead_code, unused_imports, unreachable_code, reason = "a customer's page decides what a chat decides alone")
)]

pub mod account;
pub mod chat;
pub mod command;
pub mod desk;
mod fact;
mod ids;
pub mod limits;
pub mod map;
mod reject;
mod staff_only;
#[cfg(test)]
mod story;
pub mod text;
mod time;
mod user;

pub use account::Account;
pub use command::Command;
pub use fact::Fact;
pub use ids::{
    AccountId, AgentId, ChatId, ClientId, CustomerId, EventId, GreetingId, GroupId, IdSource, NoteId, ParseIdError,
    SkillId, ThreadId,
};
pub use reject::Reject;
pub use staff_only::StaffOnly;
pub use time::Time;
pub use user::{Actor, User, Viewer};

/// What a decision may know of the world outside: the time, and where new ids come from.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// The moment of the decision.
    pub now: Time,
    /// The source of every id that the decision makes.
    pub ids: IdSource,
}

impl Ctx {
    /// A context for one decision.
    pub fn new(now: Time, ids: IdSource) -> Self {
        Self { now, ids }
    }
}
