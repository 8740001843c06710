//! Documents, in memory.

use parlor_engine::AccountId;

use super::MemoryStore;
use crate::store::{Documents, StoreError};

impl Documents for MemoryStore {
    fn list(&self, account: AccountId, kind: &str) -> Result<Vec<(String, String)>, StoreError> {
        let kept = self.kept();
        let theirs = kept.documents.iter().filter(|((owner, of, _), _)| *owner == account && of == kind);
        Ok(theirs.map(|((_, _, id), text)| (id.clone(), text.clone())).collect())
    }

    fn get(&self, account: AccountId, kind: &str, id: &str) -> Result<Option<String>, StoreError> {
        Ok(self.kept().documents.get(&(account, kind.to_owned(), id.to_owned())).cloned())
    }
}
