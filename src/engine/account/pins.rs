//! Which chats somebody is to come back to, as it follows from how their threads end.

use super::Account;
use crate::chat::{AttributeFact, ChatFact, ClosedBy};
use crate::desk::Work;
use crate::{ChatId, Fact};

impl Account {
    /// The facts, and what follows from each thread that they end. Goes by the facts, so that no command can forget it.
    pub(super) fn with_pins(&self, mut facts: Vec<Fact>) -> Vec<Fact> {
        let ends = facts.iter().filter_map(|fact| match fact {
            Fact::Chat { chat, fact: ChatFact::ThreadClosed { thread, by, .. } } => Some((*chat, *thread, *by)),
            Fact::Chat { .. } | Fact::Desk(_) => None,
        });
        let erased = |id: ChatId| {
            let erases =
                |fact: &Fact| matches!(fact, Fact::Chat { chat, fact: ChatFact::Erased { .. } } if *chat == id);
            facts.iter().any(erases)
        };
        let pins = ends.filter_map(|(id, thread, by)| {
            let chat = self.chat(id)?;
            let unmet = self.desk.works.get(&thread).is_some_and(Work::waits);
            let on = unmet && !is_staffs(by) && !erased(id);
            let fact = ChatFact::AttributesChanged(AttributeFact::Pinned { on });
            (chat.is_pinned() != on).then_some(Fact::Chat { chat: id, fact })
        });
        let pins: Vec<Fact> = pins.collect();
        facts.extend(pins);
        facts
    }
}

/// Whether the end of a thread is the doing of staff or of a program in their place.
fn is_staffs(by: ClosedBy) -> bool {
    match by {
        ClosedBy::Agent | ClosedBy::System => true,
        ClosedBy::Customer | ClosedBy::Idle | ClosedBy::Gone | ClosedBy::Unserved => false,
    }
}
