//! What follows from a change without anybody's asking: waiting threads meet agents with room, or have nobody to wait for.

use super::Account;
use super::decide::of_desk;
#[cfg(not(feature = "lean"))]
use crate::chat::{Chat, ClosedBy, Content, StaffLine, System, Thread};
#[cfg(not(feature = "lean"))]
use crate::desk::Work;
use crate::desk::{Assignment, OfferReason};
use crate::{Ctx, Fact};

impl Account {
    /// The facts of the next match of a waiting thread with an agent; then, of the next thread that nobody takes where
    /// nobody may wait; then, of a queue that has become full or has room again; none when the desk is at rest. To be asked
    /// again after they are folded: each match takes up room that the next one must know of.
    pub fn settle(&self, ctx: &mut Ctx) -> Option<Vec<Fact>> {
        let Some((work, agent, assignment)) = self.desk.next_match() else {
            #[cfg(not(feature = "lean"))]
            if let Some(work) = self.stranded() {
                return Some(self.with_pins(self.close_and_ask(work, ClosedBy::Unserved, None, ctx)));
            }
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

#[cfg(not(feature = "lean"))]
impl Account {
    /// A thread that was taken from an agent who is not there for it, and waits where nobody may. What else waits when a
    /// group's queue is switched off goes on waiting, and so do messages and chats that go on while either side is away.
    fn stranded(&self) -> Option<&Work> {
        self.desk.queued_without_queue().find(|work| {
            let talk = self.chat(work.chat).filter(|chat| !chat.is_continuous() && !chat.is_message());
            talk.and_then(Chat::open_thread).is_some_and(was_taken_back)
        })
    }
}

/// Whether the last that happened between the thread and its agents is that it was taken from one.
#[cfg(not(feature = "lean"))]
fn was_taken_back(thread: &Thread) -> bool {
    let met = thread.members.iter().any(|member| member.user.agent().is_some());
    let last = thread.events.iter().rev().filter(|_| met).find_map(|event| match &event.content {
        Content::System(System::Staff(line)) => match **line {
            StaffLine::TakenBack { .. } => Some(true),
            StaffLine::Transferred { .. } | StaffLine::AgentRemoved { .. } => Some(false),
            _ => None,
        },
        Content::System(System::AgentJoined { .. } | System::Transferred { .. }) => Some(false),
        _ => None,
    });
    last == Some(true)
}
