//! Changes of access and settings, in memory.

use parlor_engine::{AccountId, AgentId, Time};

use super::MemoryStore;
use crate::store::{Changes, Invitation, Login, MailRow, Mails as _, Session, StoreError, Token, folded};

/// Of the copy that a change is made on: see [`Store::transact`](crate::store::Store::transact).
impl Changes for MemoryStore {
    fn put(&self, account: AccountId, kind: &str, id: &str, text: &str) -> Result<(), StoreError> {
        self.kept().documents.insert((account, kind.to_owned(), id.to_owned()), text.to_owned());
        Ok(())
    }

    fn forget(&self, account: AccountId, kind: &str, id: &str) -> Result<(), StoreError> {
        self.kept().documents.remove(&(account, kind.to_owned(), id.to_owned()));
        Ok(())
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

    fn add_session(&self, token_hash: &[u8; 32], session: &Session, now: Time) -> Result<(), StoreError> {
        let mut kept = self.kept();
        kept.sessions.retain(|_, session| session.expires_at > now);
        kept.sessions.insert(*token_hash, session.clone());
        Ok(())
    }

    fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        self.kept().sessions.remove(token_hash);
        Ok(())
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

    fn add_token(&self, hash: &[u8; 32], token: &Token, most: usize) -> Result<bool, StoreError> {
        let mut kept = self.kept();
        let of_agent = |other: &&Token| (other.account, other.agent) == (token.account, token.agent);
        let has_room = kept.tokens.values().filter(of_agent).count() < most;
        if has_room {
            kept.tokens.insert(*hash, token.clone());
        }
        Ok(has_room)
    }

    fn end_token(&self, account: AccountId, agent: Option<AgentId>, id: &str) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut kept = self.kept();
        let meant = |token: &Token| {
            token.account == account && token.id == id && agent.is_none_or(|agent| token.agent == agent)
        };
        let mut ends: Vec<String> =
            kept.tokens.values().find(|token| meant(token)).map(|_| id.to_owned()).into_iter().collect();
        let mut hashes = Vec::new();
        while let Some(id) = ends.pop() {
            let of_account = kept.tokens.values().filter(|token| token.account == account);
            ends.extend(of_account.filter(|token| token.parent.as_ref() == Some(&id)).map(|token| token.id.clone()));
            let ended: Vec<_> =
                kept.tokens.extract_if(.., |_, token| token.account == account && token.id == id).collect();
            hashes.extend(ended.into_iter().map(|(hash, _)| hash));
        }
        Ok(hashes)
    }

    fn add_invitation(
        &self,
        hash: &[u8; 32],
        invitation: &Invitation,
        now: Time,
        spared: Option<Time>,
    ) -> Result<bool, StoreError> {
        let mut kept = self.kept();
        let theirs = (invitation.account, invitation.agent);
        let stays = |other: &Invitation| spared.is_some_and(|spared| other.expires_at > spared);
        if kept.invitations.values().any(|other| (other.account, other.agent) == theirs && stays(other)) {
            return Ok(false);
        }
        kept.invitations.retain(|_, other| other.expires_at > now && (other.account, other.agent) != theirs);
        kept.invitations.insert(*hash, invitation.clone());
        Ok(true)
    }

    fn take_invitation(&self, hash: &[u8; 32], now: Time) -> Result<Option<Invitation>, StoreError> {
        Ok(self.kept().invitations.remove(hash).filter(|invitation| invitation.expires_at > now))
    }

    fn add_mail(&self, mail: &MailRow, due_at: Time, most: u64) -> Result<(), StoreError> {
        if self.mails_waiting(mail.account)? >= most {
            return Err(StoreError::Crowded);
        }
        self.kept().mails.entry(mail.id.clone()).or_insert_with(|| (due_at, mail.clone()));
        Ok(())
    }
}
