//! What a command made, as the answer over HTTP tells it.

use parlor_engine::chat::{ChatFact, Event};
use parlor_engine::desk::DeskFact;
use parlor_engine::{AgentId, ChatId, CustomerId, EventId, Fact, GroupId, NoteId, SkillId, ThreadId, User};
use parlor_sync::Entry;
use schemars::JsonSchema;
use serde::Serialize;

/// The ids of what a command made or saved; what it did not make is not named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(default)]
pub struct Made {
    /// The chat that was opened, or in which something was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat: Option<ChatId>,
    /// The thread that was begun, or in which something was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// What was said, in its order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventId>,
    /// The note that was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<NoteId>,
    /// The customer who was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// The agent who was added or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// The group that was added or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// The skill that was added or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skill: Option<SkillId>,
}

impl Made {
    /// What this entry's actor made.
    pub fn of(entry: &Entry) -> Self {
        let mut made = Self::default();
        for fact in &entry.facts {
            match fact {
                Fact::Chat { chat, fact } => made.note(entry.actor, *chat, fact),
                Fact::Desk(DeskFact::AgentSaved { agent }) => made.agent = Some(agent.id),
                Fact::Desk(DeskFact::GroupSaved { group }) => made.group = Some(group.id),
                Fact::Desk(DeskFact::SkillSaved { skill }) => made.skill = Some(skill.id),
                Fact::Desk(_) => {}
            }
        }
        made
    }

    fn note(&mut self, actor: User, chat: ChatId, fact: &ChatFact) {
        let thread = match fact {
            ChatFact::Opened { customer } => {
                self.customer = Some(customer.id);
                None
            }
            ChatFact::ThreadStarted { thread, .. } => Some(*thread),
            ChatFact::EventPosted { thread, event } if is_said(actor, event) => {
                self.events.push(event.id);
                Some(*thread)
            }
            ChatFact::NoteAdded { thread, note } => {
                self.note = Some(note.id);
                Some(*thread)
            }
            _ => return,
        };
        self.chat = Some(chat);
        self.thread = thread.or(self.thread);
    }
}

/// Whether the actor has said it, and not Parlor itself along with it. Staff may say something for a customer; what
/// others say to each other no customer is told of.
fn is_said(actor: User, event: &Event) -> bool {
    if actor.is_customer() { event.author == actor } else { event.author != User::System }
}
