//! Tokens and invitations, in memory.

use parlor_engine::{AccountId, AgentId, Time};

use super::MemoryStore;
use crate::store::{Invitation, Keys, StoreError, Token};

impl Keys for MemoryStore {
    fn add_token(&self, hash: &[u8; 32], token: &Token, most: usize) -> Result<bool, StoreError> {
        let mut kept = self.kept();
        let of_agent = |other: &&Token| (other.account, other.agent) == (token.account, token.agent);
        let has_room = kept.tokens.values().filter(of_agent).count() < most;
        if has_room {
            kept.tokens.insert(*hash, token.clone());
        }
        Ok(has_room)
    }

    fn tokens(&self, account: AccountId, agent: AgentId) -> Result<Vec<Token>, StoreError> {
        let kept = self.kept();
        let theirs = kept.tokens.values().filter(|token| (token.account, token.agent) == (account, agent));
        let mut theirs: Vec<Token> = theirs.cloned().collect();
        theirs.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(theirs)
    }

    fn find_token(&self, hash: &[u8; 32]) -> Result<Option<Token>, StoreError> {
        Ok(self.kept().tokens.get(hash).cloned())
    }

    fn use_token(&self, hash: &[u8; 32], now: Time) -> Result<(), StoreError> {
        if let Some(token) = self.kept().tokens.get_mut(hash) {
            token.used_at = Some(now);
        }
        Ok(())
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
}
