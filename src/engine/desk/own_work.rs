//! Folding facts into the desk of a customer's page, which knows the groups and where the own thread stands.

use super::{Desk, DeskFact, Work, WorkState};
use crate::map::{Map, Set};

impl Desk {
    /// Folds one fact.
    pub fn evolve(&mut self, fact: &DeskFact) {
        match fact {
            DeskFact::GroupSaved { group } => {
                self.groups.insert(group.id, group.clone());
            }
            DeskFact::GroupDeleted { group } => {
                self.groups.remove(group);
            }
            DeskFact::OpeningSet { group, open, next_change } => {
                if let Some(group) = self.groups.get_mut(group) {
                    (group.open, group.next_change) = (*open, *next_change);
                }
            }
            DeskFact::Queued { chat, thread, group, queued_at } => {
                let work = Work {
                    chat: *chat,
                    thread: *thread,
                    group: *group,
                    queued_at: *queued_at,
                    state: WorkState::Queued,
                    declined: Set::new(),
                    needs: None,
                    helpers: Vec::new(),
                    holds: Map::new(),
                    invited: Map::new(),
                };
                self.works.insert(*thread, work);
            }
            DeskFact::Assigned { thread, agent, at, .. } => {
                if let Some(work) = self.works.get_mut(thread) {
                    work.state = WorkState::Assigned { agent: *agent, since: *at };
                }
            }
            DeskFact::Released { thread, .. } => {
                self.works.remove(thread);
            }
            // What only staff are told.
            DeskFact::AgentSaved { .. }
            | DeskFact::RoutingStatusSet { .. }
            | DeskFact::Offered { .. }
            | DeskFact::OfferEnded { .. }
            | DeskFact::GroupRulesSaved { .. }
            | DeskFact::SkillSaved { .. }
            | DeskFact::SkillDeleted { .. }
            | DeskFact::AgentSkillsSaved { .. }
            | DeskFact::RolesAssigned { .. }
            | DeskFact::Required { .. }
            | DeskFact::QueueMarked { .. }
            | DeskFact::Hand(_)
            | DeskFact::Duty(_) => {}
        }
    }
}
