//! Access of further groups: who may see a thread beside those of the group that serves it. Routing knows nothing of it.

use serde::{Deserialize, Serialize};

use super::AttributeFact;
use crate::chat::Thread;
use crate::map::Set;
use crate::{ChatId, GroupId, ThreadId};

/// Says which groups beside the one that serves a thread, open or closed, have access to it, in place of those of before:
/// their agents who may listen there see it, note and tag it, as they do in their own group. It is still served by its
/// group alone, and the customer's next thread is open to that thread's group only. By whoever takes part in an open
/// thread as an agent, and by who steers its group (LiveChat's `access.group_ids`, specs/livechat.md section 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetAccess {
    /// Where.
    pub chat: ChatId,
    /// Which thread.
    pub thread: ThreadId,
    /// The groups: up to 20; none to take back all access of before.
    pub groups: Set<GroupId>,
}

impl Thread {
    /// The groups that have access to it beside the one that serves it.
    pub fn access(&self) -> impl Iterator<Item = GroupId> {
        self.attributes.iter().flat_map(|attributes| &attributes.access).copied()
    }
}

impl SetAccess {
    /// What sets it, if that changes anything.
    pub(crate) fn fact(&self, thread: &Thread) -> Option<AttributeFact> {
        let same = self.groups.iter().copied().eq(thread.access());
        (!same).then(|| AttributeFact::AccessSet { thread: self.thread, groups: self.groups.clone() })
    }
}
