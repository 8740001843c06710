//! What a thread takes along from the queue it comes to: its place, and how soon that group answers.

use super::Account;
use crate::{Ctx, Fact};

#[cfg(not(feature = "lean"))]
impl Account {
    /// The facts, and what follows from them for every thread that they queue. Goes by the facts, so that no command can
    /// forget it.
    pub(super) fn with_places(&self, mut facts: Vec<Fact>, ctx: &Ctx) -> Vec<Fact> {
        use super::decide::of_chat;
        use crate::chat::{AttributeFact, ChatFact};
        use crate::desk::{DeskFact, Needs, Work};

        let mut placed = Vec::new();
        for fact in &facts {
            let Fact::Desk(DeskFact::Queued { chat, thread, group, .. }) = fact else { continue };
            let (thread, at) = (*thread, ctx.now);
            let required = facts.iter().find_map(|fact| match fact {
                Fact::Desk(DeskFact::Required { thread: of, needs, .. }) if *of == thread => Some(&**needs),
                _ => None,
            });
            let known = self.desk.works.get(&thread);
            let before = known.map(Work::needs);
            let rules = self.desk.response_rules(*group, required.or(before).unwrap_or(&Needs::default()));
            let fact = match known {
                None => {
                    let first = self.chats.get(chat).is_none_or(|chat| chat.threads.is_empty());
                    let position = u32::try_from(self.desk.queue_len(*group) + 1).unwrap_or(u32::MAX);
                    AttributeFact::Placed { thread, position, first, rules, at }
                }
                Some(work) => {
                    // Another skill begins anew, in the same group too (specs/liveperson.md 1.5, step 5).
                    let other = required.is_some_and(|needs| needs.skills != work.needs().skills);
                    let rules = (work.group != *group || other).then_some(rules);
                    AttributeFact::Requeued { thread, rules, at }
                }
            };
            placed.extend(of_chat(*chat, vec![ChatFact::AttributesChanged(fact)]));
        }
        facts.append(&mut placed);
        facts
    }
}

#[cfg(feature = "lean")]
impl Account {
    pub(super) fn with_places(&self, facts: Vec<Fact>, _: &Ctx) -> Vec<Fact> {
        facts
    }
}
