//! What follows from a change without anybody's asking: waiting threads meet agents with room.

use super::Account;
use super::decide::of_desk;
use crate::desk::{Assignment, OfferReason};
use crate::{Ctx, Fact};

impl Account {
    /// The facts of the next match of a waiting thread with an agent; then, of a queue that has become full or has
    /// room again; none when the desk is at rest. To be asked again
    /// after they are folded: each match takes up room that the next one must know of.
    pub fn settle(&self, ctx: &mut Ctx) -> Option<Vec<Fact>> {
        let Some((work, agent, assignment)) = self.desk.next_match() else {
            return self.desk.next_mark().map(|mark| of_desk(vec![mark]));
        };
        match assignment {
            Assignment::Automatic => Some(self.assign(work, agent, None, ctx)),
            Assignment::Offer { accept_ms } => {
                Some(of_desk(vec![work.offered(agent, accept_ms, OfferReason::Routing, ctx.now)]))
            }
            Assignment::PickUp => None,
        }
    }
}
