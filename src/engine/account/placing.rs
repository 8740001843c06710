//! What a thread takes along from the queue it comes to: its place, and how soon that group answers.

use super::Account;
#[cfg(not(feature = "lean"))]
use crate::chat::{AttributeFact, Target, TargetKind, Thread};
#[cfg(not(feature = "lean"))]
use crate::{ChatId, GroupId};
use crate::{Ctx, Fact};

#[cfg(not(feature = "lean"))]
impl Account {
    /// The facts, and what follows from them for every thread that they queue. Goes by the facts, so that no command can
    /// forget it.
    pub(super) fn with_places(&self, mut facts: Vec<Fact>, ctx: &Ctx) -> Vec<Fact> {
        use super::decide::of_chat;
        use crate::chat::ChatFact;
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
                    let messages = required.is_some_and(|needs| needs.message).then(|| self.desk.messages_len(*group));
                    let ahead = self.desk.queue_len(*group) + messages.unwrap_or_default();
                    let position = u32::try_from(ahead + 1).unwrap_or(u32::MAX);
                    AttributeFact::Placed { thread, position, first, rules, at }
                }
                Some(work) => {
                    // Another skill begins anew, in the same group too (specs/liveperson.md 1.5, step 5).
                    let other = required.is_some_and(|needs| needs.skills != work.needs().skills);
                    let rules = (work.group != *group || other).then_some(rules);
                    AttributeFact::Requeued { thread, rules, at }
                }
            };
            let delayed = self.delayed(*chat, &fact, *group);
            let told = std::iter::once(fact).chain(delayed).map(ChatFact::AttributesChanged);
            placed.extend(of_chat(*chat, told.collect()));
        }
        facts.append(&mut placed);
        facts
    }

    /// What a thread is promised that comes to a group which is closed, or which is open and the one before was not.
    fn delayed(&self, chat: ChatId, placed: &AttributeFact, group: GroupId) -> Option<AttributeFact> {
        let delay_until = self.closed_until(group);
        let (thread, known) = match placed {
            AttributeFact::Placed { thread, first, rules, .. } if rules.promise_anything() => {
                let kind = if *first { TargetKind::Prioritized } else { TargetKind::Normal };
                (*thread, Target { kind, ..Target::default() })
            }
            AttributeFact::Requeued { thread, rules: Some(rules), .. } if rules.promise_anything() => {
                let response = self.chat(chat).and_then(|chat| chat.thread(*thread)).and_then(Thread::response);
                (*thread, response.map(|response| response.target).unwrap_or_default())
            }
            _ => return None,
        };
        let target = Target { delay_until, ..known };
        (target != known).then_some(AttributeFact::TargetSet { thread, target })
    }
}

#[cfg(feature = "lean")]
impl Account {
    pub(super) fn with_places(&self, facts: Vec<Fact>, _: &Ctx) -> Vec<Fact> {
        facts
    }
}
