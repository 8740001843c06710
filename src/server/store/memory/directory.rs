//! Accounts, passwords and sign-ins, in memory.

use parlor_engine::desk::Agent;
use parlor_engine::{AccountId, AgentId, Time};

use super::{Kept, MemoryStore};
use crate::store::{Directory, Login, Session, StoreError, Token, folded};

impl Directory for MemoryStore {
    fn accounts(&self) -> Result<Vec<AccountId>, StoreError> {
        Ok(self.kept().accounts.clone())
    }

    fn add_account(&self, account: AccountId) -> Result<(), StoreError> {
        let mut kept = self.kept();
        if !kept.accounts.contains(&account) {
            kept.accounts.push(account);
        }
        Ok(())
    }

    fn secret(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(self.kept().secrets.entry(name.to_owned()).or_insert_with(|| fresh.to_vec()).clone())
    }

    fn find_login(&self, email: &str) -> Result<Option<Login>, StoreError> {
        Ok(self.kept().logins.get(&folded(email)).cloned())
    }

    fn session(&self, token_hash: &[u8; 32], now: Time) -> Result<Option<Session>, StoreError> {
        Ok(self.kept().sessions.get(token_hash).filter(|session| session.expires_at > now).cloned())
    }
}

/// Ends an agent's sign-ins.
pub(super) fn log_out(kept: &mut Kept, account: AccountId, agent: AgentId) {
    kept.sessions.retain(|_, session| (session.account, session.agent) != (account, agent));
}

/// Forgets how a removed agent signed in, and every token: those of the agent, those that the agent gave to bots, and
/// whatever was given by one of these.
pub(super) fn remove(kept: &mut Kept, account: AccountId, agent: AgentId) {
    kept.logins.retain(|_, login| (login.account, login.agent) != (account, agent));
    kept.invitations.retain(|_, open| (open.account, open.agent) != (account, agent));
    kept.sessions.retain(|_, session| (session.account, session.agent) != (account, agent));
    let theirs = |token: &Token| token.agent == agent || token.given_by == agent;
    let mut ends: Vec<[u8; 32]> = Vec::new();
    let of_account = |(_, token): &(&[u8; 32], &Token)| token.account == account;
    ends.extend(kept.tokens.iter().filter(of_account).filter(|(_, token)| theirs(token)).map(|(hash, _)| *hash));
    while let Some(hash) = ends.pop() {
        let Some(ended) = kept.tokens.remove(&hash) else { continue };
        let given = kept.tokens.iter().filter(of_account).filter(|(_, token)| token.parent.as_ref() == Some(&ended.id));
        ends.extend(given.map(|(hash, _)| *hash));
    }
}

/// Whoever has a password signs in with the address of the profile, unless it belongs to an agent of another account.
pub(super) fn follow(kept: &mut Kept, account: AccountId, agent: &Agent) {
    let theirs = |login: &Login| (login.account, login.agent) == (account, agent.id);
    let Some(known) = kept.logins.iter().find(|(_, login)| theirs(login)).map(|(email, _)| email.clone()) else {
        return;
    };
    let email = folded(&agent.email);
    if !kept.logins.contains_key(&email)
        && let Some(login) = kept.logins.remove(&known)
    {
        kept.logins.insert(email, login);
    }
}
