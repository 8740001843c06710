//! The index of a customer's page, which routes nothing: it is empty and costs nothing.

use super::{AgentState, Desk, Work};
use crate::{AgentId, GroupId, ThreadId, Time};

type Place = (Time, ThreadId);

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

    pub(super) fn waiting_before(&self, _: GroupId, _: Place) -> usize {
        0
    }

    pub(super) fn positions(&self, _: GroupId) -> impl Iterator<Item = (ThreadId, u32)> {
        std::iter::empty()
    }

    pub(super) fn groups_with_queue(&self) -> impl Iterator<Item = GroupId> {
        std::iter::empty()
    }

    pub(super) fn ready(&self, _: GroupId) -> impl Iterator<Item = AgentId> {
        std::iter::empty()
    }

    pub(super) fn load(&self, _: AgentId) -> usize {
        0
    }

    pub(super) fn held(&self, _: AgentId) -> impl Iterator<Item = ThreadId> {
        std::iter::empty()
    }

    pub(super) fn next_offer_end(&self) -> Option<Time> {
        None
    }

    pub(super) fn offers_ended_by(&self, _: Time) -> impl Iterator<Item = ThreadId> {
        std::iter::empty()
    }

    pub(super) fn add_work(&mut self, _: &Work) {}

    pub(super) fn remove_work(&mut self, _: &Work) {}

    pub(super) fn add_agent(&mut self, _: &AgentState) {}

    pub(super) fn remove_agent(&mut self, _: &AgentState) {}
}
