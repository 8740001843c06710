//! Staff who set up things at the doors: who they are and what their role reaches.

use parlor_engine::AgentId;
use parlor_engine::desk::AgentRole;

use super::caller::Caller;
use super::problem::Problem;
use super::{App, shard_of};

/// A member of staff.
#[derive(Debug, Clone, Copy)]
pub struct Staff {
    /// Who.
    pub agent: AgentId,
    /// What they may do in the account.
    pub role: AgentRole,
    /// Whether it is a program.
    pub bot: bool,
}

/// The agent who calls.
///
/// # Errors
/// If it is no agent.
pub fn agent(caller: Caller) -> Result<AgentId, Problem> {
    caller.user.agent().ok_or_else(|| parlor_engine::Reject::NotAllowed.into())
}

/// The agent who calls, with the role of this moment.
///
/// # Errors
/// If it is no agent, or one who is no more.
pub async fn caller(app: &App, caller: Caller) -> Result<Staff, Problem> {
    let id = agent(caller)?;
    find(app, caller, id).await?.ok_or_else(Problem::sign_in_needed)
}

/// The admin who calls.
///
/// # Errors
/// If it is nobody of that role.
pub async fn admin(app: &App, by: Caller) -> Result<Staff, Problem> {
    let staff = caller(app, by).await?;
    if staff.role < AgentRole::Admin { Err(parlor_engine::Reject::NotAllowed.into()) } else { Ok(staff) }
}

/// An agent of the caller's account.
///
/// # Errors
/// If the account is not available.
pub async fn find(app: &App, caller: Caller, agent: AgentId) -> Result<Option<Staff>, Problem> {
    let read = shard_of(app, caller)?.read(move |account| {
        let state = account.desk.agents.get(&agent)?;
        Some(Staff { agent, role: state.profile.role, bot: state.profile.bot })
    });
    read.await.map_err(|_| Problem::unavailable())
}
