//! `parlor reset-password`: a new password for somebody who cannot sign in.

use anyhow::{Context, Result, anyhow, bail};
use parlor_engine::{AccountId, AgentId};

use crate::audit::{Record, Whence};
use crate::auth::password;
use crate::config::{Config, StoreKind};
use crate::shard::now;
use crate::store::{SqliteStore, Store, change};

/// Gives an agent a new password, ends all sign-ins of before, and returns it. The server must not be running.
///
/// # Errors
/// In one sentence, if there is no store, no such agent, or the store cannot be used.
pub fn reset_password(config: &Config, email: &str) -> Result<String> {
    if config.store == StoreKind::Memory {
        bail!("With `store` set to memory nothing is kept: the next start says how to sign in.");
    }
    // Opening would make one.
    if !SqliteStore::is_there(&config.data) {
        bail!("There is no data of Parlor's in {}.", config.data.display());
    }
    let store = SqliteStore::open(&config.data).context("The password cannot be changed")?;
    let (account, agent) =
        find(&store, email)?.ok_or_else(|| anyhow!("There is no agent with the address {email}."))?;
    let password = password::made_up()?;
    let hash = password::hash(&password)?;
    // Nobody is known to have done it: whoever may use the machine may do everything.
    let record = Record::at_door(now(), None, Whence::default(), "reset_password");
    let record = Record { subject: Some(agent.to_string()), ..record };
    let changed = change(&store, |changes| {
        changes.set_password(account, agent, email, &hash)?;
        // Whoever has signed in with the old one is out.
        changes.end_sessions(account, agent, None)?;
        Ok(((), Some((account, record))))
    });
    changed.context("The password cannot be changed")?;
    Ok(password)
}

/// Whoever signs in with this address, or would if there were a password.
fn find(store: &SqliteStore, email: &str) -> Result<Option<(AccountId, AgentId)>> {
    if let Some(login) = store.directory().find_login(email)? {
        return Ok(Some((login.account, login.agent)));
    }
    for account in store.directory().accounts()? {
        let history = store.log(account)?.load(0)?;
        let mut agents = history.snapshot.account.desk.agents.values();
        if let Some(state) = agents.find(|state| state.profile.email.eq_ignore_ascii_case(email)) {
            return Ok(Some((account, state.profile.id)));
        }
    }
    Ok(None)
}
