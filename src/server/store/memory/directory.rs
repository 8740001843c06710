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

    fn set_password(&self, account: AccountId, agent: AgentId, email: &str, hash: &str) -> Result<(), StoreError> {
        let mut kept = self.kept();
        let theirs = |login: &Login| (login.account, login.agent) == (account, agent);
        if kept.logins.get(&folded(email)).is_some_and(|login| !theirs(login)) {
            return Err(StoreError::Taken);
        }
        kept.logins.retain(|_, login| !theirs(login));
        kept.logins.insert(folded(email), Login { account, agent, hash: hash.to_owned() });
        kept.invitations.retain(|_, open| (open.account, open.agent) != (account, agent));
        Ok(())
    }

    fn find_login(&self, email: &str) -> Result<Option<Login>, StoreError> {
        Ok(self.kept().logins.get(&folded(email)).cloned())
    }

    fn add_session(&self, token_hash: &[u8; 32], session: &Session, now: Time) -> Result<(), StoreError> {
        let mut kept = self.kept();
        kept.sessions.retain(|_, session| session.expires_at > now);
        kept.sessions.insert(*token_hash, session.clone());
        Ok(())
    }

    fn session(&self, token_hash: &[u8; 32], now: Time) -> Result<Option<Session>, StoreError> {
        Ok(self.kept().sessions.get(token_hash).filter(|session| session.expires_at > now).cloned())
    }

    fn end_sessions(
        &self,
        account: AccountId,
        agent: AgentId,
        kept: Option<&[u8; 32]>,
    ) -> Result<Vec<[u8; 32]>, StoreError> {
        let theirs = |hash: &[u8; 32], session: &mut Session| {
            (session.account, session.agent) == (account, agent) && kept != Some(hash)
        };
        Ok(self.kept().sessions.extract_if(.., theirs).map(|(hash, _)| hash).collect())
    }

    fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        self.kept().sessions.remove(token_hash);
        Ok(())
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
    let theirs = |token: &Token| token.agent == agent || token.given_by == Some(agent);
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
