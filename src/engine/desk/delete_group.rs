//! The end of a group.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{AgentRole, Desk, DeskFact};
use crate::{Actor, GroupId, Reject, limits};

/// Deletes a group for which nothing is open or wrapped up any more: its agents belong to it no longer, and its rules and
/// hours are gone. What was closed in it stays as it is, and staff keep its name. If it took the threads that ask for no
/// group, the next one does. Needs an admin. (superoffice.md: DeleteChatTopicEntity.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct DeleteGroup {
    /// Which.
    pub group: GroupId,
}

impl DeleteGroup {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        desk.need_role(actor, AgentRole::Admin)?;
        desk.group(self.group)?;
        if desk.groups.len() == 1 {
            return Err(Reject::LastGroup);
        }
        if desk.works.values().any(|work| work.group == self.group) {
            return Err(Reject::GroupInUse);
        }
        if desk.setup().gone.len() >= limits::GROUPS_GONE {
            return Err(Reject::LimitReached);
        }
        Ok(vec![DeskFact::GroupDeleted { group: self.group }])
    }
}

impl Desk {
    /// What a group is called, or was before it was deleted, which only staff know.
    pub fn group_name(&self, group: GroupId) -> Option<&str> {
        let known = self.groups.get(&group).map(|group| &group.name);
        known.or_else(|| self.setup().gone.get(&group)).map(String::as_str)
    }
}

crate::staff_only!(DeleteGroup);
