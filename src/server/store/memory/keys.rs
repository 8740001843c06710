//! Tokens and invitations, in memory.

use parlor_engine::{AccountId, AgentId, Time};

use super::MemoryStore;
use crate::store::{Invitation, Keys, StoreError, Token};

impl Keys for MemoryStore {
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

    fn find_invitation(&self, hash: &[u8; 32], now: Time) -> Result<Option<Invitation>, StoreError> {
        Ok(self.kept().invitations.get(hash).filter(|invitation| invitation.expires_at > now).cloned())
    }
}
