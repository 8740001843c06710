//! What follows for the threads of a group from its opening and closing: while it is closed, no promise of reply runs.

use super::Account;
use super::decide::{of_chat, of_desk};
use crate::chat::{AttributeFact, ChatFact, Response, Target, TargetKind};
use crate::desk::{SetOpening, Work};
use crate::{Actor, Ctx, Fact, GroupId, Reject, Time};

impl Account {
    /// Says whether a group is open. When it closes, what is promised in it counts from when it opens (specs/liveperson.md
    /// 1.5: the delay until somebody answers again); when it opens earlier than was known, from then.
    pub(super) fn set_opening(&self, command: &SetOpening, actor: Actor, ctx: &Ctx) -> Result<Vec<Fact>, Reject> {
        let set = command.decide(&self.desk, actor)?;
        let before = self.desk.groups.get(&command.group).and_then(|group| group.next_change);
        let works = self.desk.works.values().filter(|work| work.group == command.group && !set.is_empty());
        let moved = works.filter_map(|work| {
            let target = self.response_of(work)?.target;
            let delay_until = match command.open {
                true if target.delay_until == before && before > Some(ctx.now) => None,
                true => target.delay_until,
                false if target.delay_until == before => command.next_change,
                false => target.delay_until.max(command.next_change),
            };
            self.promises(work, Target { delay_until, ..target })
        });
        let moved: Vec<Fact> = moved.flatten().collect();
        Ok([of_desk(set), moved].concat())
    }

    /// Until when the promises of a group do not run.
    pub(super) fn closed_until(&self, group: GroupId) -> Option<Time> {
        let group = self.desk.groups.get(&group)?;
        group.next_change.filter(|_| !group.open)
    }

    /// Another promise in an open thread, if it is another one and anything is promised there at all.
    fn promises(&self, work: &Work, target: Target) -> Option<Vec<Fact>> {
        let response = self.response_of(work).filter(|response| response.target != target)?;
        let custom = matches!(target.kind, TargetKind::Custom { .. });
        let set = ChatFact::AttributesChanged(AttributeFact::TargetSet { thread: work.thread, target });
        (response.rules.promise_anything() || custom).then(|| of_chat(work.chat, vec![set]))
    }

    fn response_of(&self, work: &Work) -> Option<&Response> {
        self.chat(work.chat)?.thread(work.thread).filter(|thread| thread.closed.is_none())?.response()
    }
}
