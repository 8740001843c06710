//! The index of a customer's page, which routes nothing: it is empty and costs nothing.

use super::work::Place;
use super::{AgentState, Desk, Work};
use crate::map::Set;
use crate::{AgentId, GroupId, SkillId, ThreadId, Time};

/// Holds nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index {}

impl Index {
    pub(super) fn of(_: &Desk) -> Self {
        Self {}
    }

    pub(super) fn queued(&self, _: GroupId) -> impl DoubleEndedIterator<Item = ThreadId> {
        std::iter::empty()
    }

    pub(super) fn queued_len(&self, _: GroupId) -> usize {
        0
    }

    pub(super) fn messages(&self, _: GroupId) -> usize {
        0
    }

    pub(super) fn waiting_before(&self, _: GroupId, _: Place) -> usize {
        0
    }

    pub(super) fn positions(&self, _: GroupId) -> impl Iterator<Item = (ThreadId, u32)> {
        std::iter::empty()
    }

    pub(super) fn groups_with_queue(&self) -> impl Iterator<Item = GroupId> {
        std::iter::empty()
    }

    pub(super) fn needy(&self, _: GroupId) -> impl Iterator<Item = (&Set<SkillId>, std::iter::Empty<ThreadId>)> {
        std::iter::empty()
    }

    pub(super) fn is_anybody_ready(&self, _: GroupId, _: &Set<SkillId>) -> bool {
        false
    }

    pub(super) fn readiest(&self, _: GroupId, _: &Set<SkillId>, _: &Set<AgentId>) -> Option<AgentId> {
        None
    }

    pub(super) fn load_in(&self, _: AgentId, _: GroupId) -> usize {
        0
    }

    pub(super) fn load(&self, _: AgentId) -> usize {
        0
    }

    pub(super) fn held(&self, _: AgentId) -> impl Iterator<Item = ThreadId> {
        std::iter::empty()
    }

    pub(super) fn next_timer(&self) -> Option<Time> {
        None
    }

    pub(super) fn run_out_by(&self, _: Time) -> impl Iterator<Item = ThreadId> {
        std::iter::empty()
    }

    pub(super) fn add_work(&mut self, _: &Work) {}

    pub(super) fn remove_work(&mut self, _: &Work) {}

    pub(super) fn add_agent(&mut self, _: &AgentState) {}

    pub(super) fn remove_agent(&mut self, _: &AgentState) {}
}

impl Desk {
    /// Who is there, the server knows.
    pub(crate) fn need_attended(&self, _: GroupId) -> Result<(), crate::Reject> {
        Ok(())
    }
}
