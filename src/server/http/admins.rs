//! What no command may do to admins, beyond what the engine sees to: a program's token makes none, takes none over and
//! keeps none out, and one of them can always sign in.

use parlor_engine::command::{LogOutAgent, RemoveAgent, SaveAgent, SuspendAgent};
use parlor_engine::desk::{Agent, AgentRole};
use parlor_engine::{Account, AgentId, Command};

use super::App;
use super::caller::Caller;
use crate::auth::scope::{Denied, Reach};
use crate::shard::{Shard, Unavailable};

/// Refuses what may not become of an admin.
///
/// # Errors
/// Why not. What cannot be looked up now is left to the shard, which cannot carry it out now either.
pub async fn check(app: &App, shard: &Shard, caller: Caller, command: &Command) -> Result<(), Denied> {
    if caller.reach != Reach::Own && touches(shard, caller, command).await.unwrap_or(false) {
        return Err(Denied::Admins);
    }
    let Ok(Some(others)) = others(shard, caller, command).await else { return Ok(()) };
    let can_sign_in = app.directory(move |directory| {
        for email in others {
            if directory.find_login(&email)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    });
    if can_sign_in.await.unwrap_or(false) { Ok(()) } else { Err(Denied::LastAdmin) }
}

/// Whether somebody would become an admin by this, an admin somebody else, with another role or another address to sign in
/// with, or another admin be kept out.
async fn touches(shard: &Shard, caller: Caller, command: &Command) -> Result<bool, Unavailable> {
    match command {
        Command::SaveAgent(save) => {
            let save = save.clone();
            shard.read(move |account| makes_or_changes(account, &save)).await
        }
        Command::SuspendAgent(SuspendAgent { agent, .. })
        | Command::RemoveAgent(RemoveAgent { agent })
        | Command::LogOutAgent(LogOutAgent { agent: Some(agent) })
            if caller.user.agent() != Some(*agent) =>
        {
            let agent = *agent;
            shard.read(move |account| profile(account, agent).is_some_and(|it| it.role == AgentRole::Admin)).await
        }
        _ => Ok(false),
    }
}

fn makes_or_changes(account: &Account, save: &SaveAgent) -> bool {
    let known = save.agent.and_then(|agent| profile(account, agent));
    match known.filter(|known| known.role == AgentRole::Admin) {
        Some(known) => {
            let (was, is) = (known.email.trim().to_lowercase(), save.email.trim().to_lowercase());
            (known.role, known.bot, was) != (save.role, save.bot, is)
        }
        None => save.role == AgentRole::Admin,
    }
}

/// An agent, suspended or not.
fn profile(account: &Account, agent: AgentId) -> Option<&Agent> {
    let state = account.desk.agents.get(&agent).or_else(|| account.desk.setup().suspended.get(&agent));
    state.map(|state| &state.profile)
}

/// The addresses of the other admins, if this makes one of them none any more. Whether there are others, and whether the
/// caller may, the engine sees to.
async fn others(shard: &Shard, caller: Caller, command: &Command) -> Result<Option<Vec<String>>, Unavailable> {
    let agent = match command {
        Command::SaveAgent(save) if save.role != AgentRole::Admin || save.bot => save.agent,
        Command::SuspendAgent(SuspendAgent { agent, suspended: true })
        | Command::RemoveAgent(RemoveAgent { agent }) => Some(*agent),
        _ => None,
    };
    let (Some(agent), Some(by)) = (agent, caller.user.agent()) else { return Ok(None) };
    let look = move |account: &Account| {
        let admins = account.desk.agents.values().map(|state| &state.profile);
        let admins: Vec<&Agent> = admins.filter(|it| it.role == AgentRole::Admin && !it.bot).collect();
        let is_one = |id| profile(account, id).is_some_and(|it| it.role == AgentRole::Admin);
        let others: Vec<String> = admins.iter().filter(|it| it.id != agent).map(|it| it.email.clone()).collect();
        (is_one(by) && others.len() + 1 == admins.len() && !others.is_empty()).then_some(others)
    };
    shard.read(look).await
}
