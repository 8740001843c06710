//! Who reads which canned replies.

use std::collections::BTreeSet;

use parlor_engine::desk::AgentRole;
use parlor_engine::{Account, AgentId, GroupId, Reject, User};

use crate::query::{CannedQuery, CannedReply};

/// Which canned replies an agent may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedScope {
    /// Whose own ones.
    pub agent: AgentId,
    /// Of which groups the shared ones; supervisors and admins read those of all.
    groups: Option<BTreeSet<GroupId>>,
}

/// Which canned replies a user may read: staff only.
///
/// # Errors
/// [`Reject::NotAllowed`] for everybody else.
pub fn canned_scope(account: &Account, user: User) -> Result<CannedScope, Reject> {
    let agent = user.agent().ok_or(Reject::NotAllowed)?;
    let profile = &account.desk.agents.get(&agent).ok_or(Reject::NotAllowed)?.profile;
    let all = profile.role >= AgentRole::Supervisor;
    let groups = (!all).then(|| profile.groups.iter().copied().collect());
    Ok(CannedScope { agent, groups })
}

impl CannedScope {
    /// Whether it covers this one.
    pub fn covers(&self, reply: &CannedReply) -> bool {
        let of_groups = |group| self.groups.as_ref().is_none_or(|groups| groups.contains(&group));
        reply.owner.map_or_else(|| reply.group.is_none_or(of_groups), |owner| owner == self.agent)
    }

    /// Those that are asked for among these, by shortcut.
    pub fn list(&self, kept: impl IntoIterator<Item = CannedReply>, query: &CannedQuery) -> Vec<CannedReply> {
        let begins = query.shortcut.to_lowercase();
        let asked = |reply: &CannedReply| self.covers(reply) && reply.shortcut.to_lowercase().starts_with(&begins);
        let mut found: Vec<_> = kept.into_iter().filter(asked).collect();
        found.sort_by_cached_key(|reply| (reply.shortcut.to_lowercase(), reply.id.clone()));
        found
    }
}
