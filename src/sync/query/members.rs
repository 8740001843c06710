//! Everybody who has to do with a thread, in one list.

use parlor_engine::User;
use parlor_engine::chat::Role;
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

/// Somebody in the list of a thread's members (LivePerson's participant, specs/liveperson.md 1.4). More than one active agent
/// is a conference. Who left as an agent and listens now stands in it twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct MemberRow {
    /// Who it is.
    pub user: User,
    /// The name shown in the thread.
    pub name: Option<String>,
    /// What they may do, did or would do.
    pub role: Role,
    /// Whether they are in it.
    pub state: MemberState,
}

/// Whether somebody is in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Is asked to be responsible for it or to help, and has not answered yet.
    Suggested,
    /// Takes part now, or listens.
    Active,
    /// Has left, or the thread is closed.
    Gone,
}

parlor_engine::staff_only!(MemberRow, MemberState);
