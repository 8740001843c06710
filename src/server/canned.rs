//! Canned replies, as they are kept: documents of the store.

use parlor_engine::{AccountId, AgentId};
use parlor_sync::query::{CannedQuery, CannedReply};
use parlor_sync::read::CannedScope;

use crate::store::{Store, StoreError, documents};

/// The documents they are kept as: those of each agent by themselves, so that nobody's reading grows with the others'.
pub fn kind(owner: Option<AgentId>) -> String {
    owner.map_or_else(|| "canned_reply".to_owned(), |owner| format!("canned_reply.{owner}"))
}

/// Those that somebody asks for.
///
/// # Errors
/// If they cannot be read.
pub fn list(
    store: &dyn Store,
    account: AccountId,
    query: &CannedQuery,
    scope: &CannedScope,
) -> Result<Vec<CannedReply>, StoreError> {
    let mut kept = documents(store.documents(), account, &kind(None))?;
    kept.extend(documents(store.documents(), account, &kind(Some(scope.agent)))?);
    Ok(scope.list(kept, query))
}
