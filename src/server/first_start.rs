//! What a new server begins with: an administrator, a group, and a second of each to try things with.
//!
//! Nothing is made twice: a first start that broke off is completed by the next.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use parlor_engine::command::{ConfigureGroup, SaveAgent};
use parlor_engine::desk::{AgentRole, Assignment};
use parlor_engine::{AgentId, Command, GroupId};

use crate::auth::password;
use crate::config::Config;
use crate::shard::Shard;
use crate::store::{Store, change};

/// Threads that the first agents can have at once.
const CAPACITY: u16 = 6;
/// How long the second group's agents have to accept an offer.
const ACCEPT_MS: u64 = 30_000;
const DEMO_EMAIL: &str = "mira@example.com";

/// Who can sign in after a first start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstLogin {
    /// The name.
    pub name: &'static str,
    /// What the agent may do.
    pub role: AgentRole,
    /// The mail address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Completes an account that nobody can sign in to yet; says who can now.
pub(crate) async fn set_up(shard: &Shard, store: &Arc<dyn Store>, config: &Config) -> Result<Vec<FirstLogin>> {
    if is_set_up(shard, store).await? {
        return Ok(Vec::new());
    }
    let mut groups = BTreeSet::from([group(shard, "Support", Assignment::Automatic).await?]);
    let mut people = Vec::new();
    if config.demo {
        groups.insert(group(shard, "Sales", Assignment::Offer { accept_ms: ACCEPT_MS }).await?);
        people.push(("Mira Holm", AgentRole::Agent, DEMO_EMAIL.to_owned(), config.demo_password.clone()));
    }
    // Last, since whether an administrator can sign in tells whether all is set up.
    people.push(("Ada Winter", AgentRole::Admin, config.admin_email.clone(), config.admin_password.clone()));
    let mut logins = Vec::new();
    for (name, role, email, given) in people {
        let agent = agent(shard, name, role, &email, &groups).await?;
        let password = given.map_or_else(password::made_up, Ok)?;
        let hash = password::hash(&password)?;
        change(&**store, |changes| Ok((changes.set_password(shard.account(), agent, &email, &hash)?, None)))?;
        logins.insert(0, FirstLogin { name, role, email, password });
    }
    Ok(logins)
}

async fn is_set_up(shard: &Shard, store: &Arc<dyn Store>) -> Result<bool> {
    let read = shard.read(|account| {
        let admins = account.desk.agents.values().filter(|state| state.profile.role == AgentRole::Admin);
        admins.map(|state| state.profile.email.clone()).collect::<Vec<_>>()
    });
    for email in read.await? {
        if store.directory().find_login(&email)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn group(shard: &Shard, name: &'static str, assignment: Assignment) -> Result<GroupId> {
    let find = || {
        shard.read(move |account| account.desk.groups.values().find(|group| group.name == name).map(|group| group.id))
    };
    if let Some(id) = find().await? {
        return Ok(id);
    }
    let command = Command::ConfigureGroup(ConfigureGroup::new(name, assignment));
    carry_out(shard, command).await?;
    find().await?.ok_or_else(|| anyhow!("the group {name} was not kept"))
}

async fn agent(shard: &Shard, name: &str, role: AgentRole, email: &str, groups: &BTreeSet<GroupId>) -> Result<AgentId> {
    let find = || {
        let email = email.to_owned();
        shard.read(move |account| {
            let mut agents = account.desk.agents.values().map(|state| &state.profile);
            agents.find(|agent| agent.email == email).map(|agent| agent.id)
        })
    };
    if let Some(id) = find().await? {
        return Ok(id);
    }
    let command = Command::SaveAgent(SaveAgent {
        agent: None,
        name: name.to_owned(),
        email: email.to_owned(),
        role,
        capacity: CAPACITY,
        groups: groups.clone(),
        bot: false,
    });
    carry_out(shard, command).await?;
    find().await?.ok_or_else(|| anyhow!("the agent {email} was not kept"))
}

async fn carry_out(shard: &Shard, command: Command) -> Result<()> {
    match shard.system(command).await? {
        None => Ok(()),
        Some(reject) => Err(anyhow!("the first start was refused: {}", reject.message())),
    }
}
