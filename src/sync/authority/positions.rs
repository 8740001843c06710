//! Telling waiting customers their place, at most once a second however fast the queue moves.

use std::collections::BTreeSet;

use parlor_engine::desk::DeskFact;
use parlor_engine::{GroupId, Time};

use super::{Authority, Transmit};
use crate::frame::ServerFrame;
use crate::signal::Told;

/// Places are told again after this time at the earliest, in milliseconds.
const PAUSE_MS: u64 = 1_000;

/// Whether places may have moved since they were last told.
#[derive(Default)]
pub(super) struct Positions {
    moved: bool,
    told_at: Time,
}

impl Positions {
    pub(super) fn note(&mut self, fact: &DeskFact) {
        self.moved |= match fact {
            DeskFact::Queued { .. }
            | DeskFact::Assigned { .. }
            | DeskFact::Released { .. }
            | DeskFact::SkillDeleted { .. }
            | DeskFact::Required { .. }
            | DeskFact::Offered { .. } => true,
            DeskFact::AgentSaved { .. }
            | DeskFact::GroupSaved { .. }
            | DeskFact::RoutingStatusSet { .. }
            | DeskFact::OfferEnded { .. }
            | DeskFact::GroupRulesSaved { .. }
            | DeskFact::SkillSaved { .. }
            | DeskFact::AgentSkillsSaved { .. }
            | DeskFact::RolesAssigned { .. }
            | DeskFact::OpeningSet { .. }
            | DeskFact::QueueMarked { .. }
            | DeskFact::Hand(_)
            | DeskFact::Duty(_)
            | DeskFact::GroupDeleted { .. } => false,
        };
    }

    /// Somebody new is to be told.
    pub(super) fn note_reader(&mut self) {
        self.moved = true;
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        self.moved.then(|| self.told_at.plus_ms(PAUSE_MS))
    }
}

impl Authority {
    /// Tells each waiting customer whose place moved, if it is time to.
    pub(super) fn tell_positions(&mut self, now: Time) {
        // A clock that was put back makes nobody wait until it has caught up.
        let put_back = now < self.positions.told_at;
        if self.positions.next_due().is_none_or(|due| now < due && !put_back) {
            return;
        }
        self.positions = Positions { moved: false, told_at: now };
        let groups: BTreeSet<GroupId> = self.state.account.desk.groups.keys().copied().collect();
        for group in groups {
            let account = &self.state.account;
            let places =
                account.desk.positions(group).filter_map(|(work, place)| Some((account.chats.get(&work.chat)?, place)));
            for (chat, position) in places {
                let wait_ms = account.desk.wait_ms(group, position);
                for id in self.customers.get(&chat.customer.id).into_iter().flatten() {
                    let Some(page) = self.subscribers.get_mut(id) else { continue };
                    if page.position.replace(position) == Some(position) {
                        continue;
                    }
                    let told = ServerFrame::Signals(vec![Told::Position { chat: chat.id, position, wait_ms }]);
                    self.out.push_back((*id, Transmit::Frame(told)));
                }
            }
        }
    }
}
