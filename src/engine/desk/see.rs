//! What of the desk somebody may see: of each fact, and of the whole. The two must agree (the projection law).

use super::{Assignment, Desk, DeskFact, Group, Hand, HandFact, Index, Work, WorkState};
use crate::map::Map;
use crate::{ChatId, Viewer};

impl DeskFact {
    /// The fact as this viewer may see it. Staff see the whole desk, which names threads but holds nothing said in them.
    /// The customer, whose chat is `own`, learns the groups' names, and when the own thread waits, is answered and ends.
    pub fn seen_by(&self, viewer: Viewer, own: Option<ChatId>) -> Option<DeskFact> {
        let seen = match self {
            DeskFact::AgentSaved { .. }
            | DeskFact::RoutingStatusSet { .. }
            | DeskFact::GroupRulesSaved { .. }
            | DeskFact::SkillSaved { .. }
            | DeskFact::SkillDeleted { .. }
            | DeskFact::AgentSkillsSaved { .. }
            | DeskFact::RolesAssigned { .. }
            | DeskFact::Required { .. }
            | DeskFact::QueueMarked { .. }
            | DeskFact::Duty(_) => viewer.is_staff(),
            DeskFact::GroupSaved { group } => {
                return Some(DeskFact::GroupSaved { group: group.seen_by(viewer) });
            }
            DeskFact::OpeningSet { .. } | DeskFact::GroupDeleted { .. } => true,
            DeskFact::Hand(HandFact { chat, thread, at, hand: Hand::WrapsUp { .. }, .. }) if !viewer.is_staff() => {
                let released = DeskFact::Released { chat: *chat, thread: *thread, at: *at };
                return (own == Some(*chat)).then_some(released);
            }
            DeskFact::Offered { .. } | DeskFact::OfferEnded { .. } | DeskFact::Hand(_) => viewer.is_staff(),
            DeskFact::Queued { chat, .. } | DeskFact::Assigned { chat, .. } | DeskFact::Released { chat, .. } => {
                viewer.is_staff() || own == Some(*chat)
            }
        };
        seen.then(|| self.clone())
    }
}

impl Desk {
    /// The desk as this viewer may see it.
    pub fn view(&self, viewer: Viewer, own: Option<ChatId>) -> Desk {
        if viewer.is_staff() {
            return self.clone();
        }
        let works = self.works.values().filter(|work| own == Some(work.chat) && work.wrapped_up_by().is_none());
        let groups = self.groups.values().map(|group| (group.id, group.seen_by(viewer)));
        let mut desk = Desk {
            agents: Map::new(),
            groups: groups.collect(),
            works: works.map(|work| (work.thread, work.for_customer())).collect(),
            rules: Map::new(),
            setup: None,
            index: Index::default(),
        };
        desk.index = Index::of(&desk);
        desk
    }
}

impl Group {
    /// How threads reach an agent is the staff's business.
    fn seen_by(&self, viewer: Viewer) -> Group {
        let assignment = if viewer.is_staff() { self.assignment } else { Assignment::default() };
        Group { assignment, ..self.clone() }
    }
}

impl Work {
    /// An offer is not told to the customer: the thread waits on, or is still with whoever offers it. Who helps, the
    /// thread's members tell.
    fn for_customer(&self) -> Work {
        let state = match self.owner() {
            Some((agent, since)) => WorkState::Assigned { agent, since },
            None => WorkState::Queued,
        };
        Work { state, ..Work::new(self.chat, self.thread, self.group, self.queued_at) }
    }
}
