//! Whether a group has somebody for whoever comes.

use serde::{Deserialize, Serialize};

use super::{Assignment, Desk, RoutingStatus};
use crate::map::Set;
use crate::{GroupId, Reject};

/// What becomes of whoever begins a thread in a group now (LiveChat: a group's status for its customers). It follows from
/// who takes new threads, from the opening hours, and from the room in the queue; nothing of it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// Somebody who takes new threads has room, or the bot that new threads go to does.
    Online,
    /// Everybody who takes new threads has enough to do; the queue has room.
    OnlineForQueue,
    /// Nobody takes new threads, the group is closed, or its queue is full.
    Offline,
}

impl Desk {
    /// Whether a group has somebody for a thread that requires nothing special.
    pub fn attendance(&self, group: GroupId) -> Attendance {
        self.attendance_among(group, self.is_attended(group))
    }

    /// The same of every group, looking at each agent once.
    pub fn attendances(&self) -> Vec<(GroupId, Attendance)> {
        let at_work = self.agents.values().filter(|state| state.status == RoutingStatus::Accepting);
        let attended: Set<GroupId> = at_work
            .flat_map(|state| state.profile.groups.iter().map(move |group| (state, *group)))
            .filter(|(state, group)| state.rights_in(*group).is_some_and(|rights| rights.respond))
            .map(|(_, group)| group)
            .collect();
        let of = |group: &GroupId| (*group, self.attendance_among(*group, attended.contains(group)));
        self.groups.keys().map(of).collect()
    }

    fn attendance_among(&self, group: GroupId, attended: bool) -> Attendance {
        let bot = self.bot_of(group).is_some();
        if self.need_open(group).is_err() && !(bot && self.rules_of(group).talk.bot_off_hours) {
            return Attendance::Offline;
        }
        if bot || self.is_anybody_free(group) {
            return Attendance::Online;
        }
        let waits = attended && self.need_queue(group).is_ok();
        if waits { Attendance::OnlineForQueue } else { Attendance::Offline }
    }

    /// Whether somebody who answers the group takes new threads, with room or without.
    fn is_attended(&self, group: GroupId) -> bool {
        self.agents.values().any(|state| {
            state.status == RoutingStatus::Accepting && state.rights_in(group).is_some_and(|rights| rights.respond)
        })
    }

    /// Whether a thread would not have to wait: in a group whose agents pick up, it waits for one of them to do so.
    fn is_anybody_free(&self, group: GroupId) -> bool {
        let picked_up = self.groups.get(&group).is_some_and(|group| group.assignment == Assignment::PickUp);
        (!picked_up || self.need_queue(group).is_ok()) && self.is_anybody_ready(group)
    }

    /// Refuses a new thread where nobody is there, if the group wants somebody to be.
    pub(crate) fn need_attended(&self, group: GroupId) -> Result<(), Reject> {
        let wanted = self.rules_of(group).queue.attended;
        if wanted && self.bot_of(group).is_none() && !self.is_attended(group) {
            return Err(Reject::GroupOffline);
        }
        Ok(())
    }
}
