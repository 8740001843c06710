//! The person served: who they are, where they are on the site, who keeps them out, and when they are forgotten.

mod ban;
mod checks;
mod erase;
mod greet;
mod merge;
mod save;
mod step_up;
mod visit;

pub use ban::{BanCustomer, UnbanCustomer};
pub use erase::EraseCustomer;
pub use greet::{Greet, GreetStep};
pub use merge::{MergeCustomer, UnmergeCustomer};
pub use save::{CreateCustomer, CustomerFields, GiveConsent, SetSessionFields, UpdateCustomer};
pub use step_up::StepUp;
pub use visit::{EndVisit, StartVisit, ViewPage};

use super::Account;
#[cfg(not(feature = "lean"))]
use super::close::closed_by;
use crate::chat::{Chat, ChatFact, Customer, Profile, ProfileFact};
use crate::desk::AgentRole;
use crate::{Actor, ChatId, Ctx, CustomerId, Fact, Reject, Time, Viewer};

#[cfg(not(feature = "lean"))]
impl Account {
    /// As whom this customer acts: themself, or whom they were merged into.
    pub fn acts_as(&self, customer: CustomerId) -> CustomerId {
        self.chat_of(customer).map_or(customer, |chat| chat.customer.id)
    }

    /// The chat of this id, or the one that took over its threads in a merge.
    pub fn holding(&self, chat: ChatId) -> Option<&Chat> {
        let found = self.chats.get(&chat).or_else(|| self.chats.get(self.aside.get(&chat)?));
        found.map(AsRef::as_ref)
    }

    /// Whether the customer is to stay away at this moment.
    pub fn is_banned(&self, customer: CustomerId, now: Time) -> bool {
        self.chat_of(customer).and_then(|chat| chat.profile.as_ref()).is_some_and(|profile| profile.is_banned(now))
    }

    /// Whether this viewer may read of a customer: supervisors and observers of all; an agent of those of whom the
    /// agent may read a thread or whom the agent follows, and of those who have had none at all.
    pub fn reads(&self, viewer: Viewer, chat: &Chat) -> bool {
        match viewer {
            Viewer::Customer(customer) => self.acts_as(customer) == chat.customer.id,
            Viewer::Supervisor(_) | Viewer::Observer(_) => true,
            Viewer::Agent(_) => {
                let mut threads = chat.threads.iter();
                chat.threads.is_empty()
                    || threads.any(|thread| self.may_read(viewer, chat, thread))
                    || self.holds(viewer, chat)
            }
        }
    }

    /// The chat of a customer whom the actor may change; one whom the actor may not read of is an unknown one.
    pub(super) fn need_customer(&self, actor: Actor, customer: CustomerId) -> Result<&Chat, Reject> {
        let chat = self.chat_of(customer).ok_or(Reject::UnknownCustomer)?;
        let theirs = match actor {
            Actor::System => true,
            Actor::Customer(actor) => self.acts_as(actor) == chat.customer.id,
            Actor::Agent(agent) => self.desk.agents.get(&agent).is_some_and(|state| self.reads(state.viewer(), chat)),
        };
        if theirs { Ok(chat) } else { Err(Reject::UnknownCustomer) }
    }

    /// The same, for whoever has this role.
    fn need_customer_as(&self, actor: Actor, customer: CustomerId, role: AgentRole) -> Result<&Chat, Reject> {
        let chat = self.need_customer(actor, customer)?;
        self.desk.need_role(actor, role)?;
        Ok(chat)
    }

    /// The actor's own chat, with the fact that opens it if there is none yet.
    fn own(&self, actor: Actor, ctx: &mut Ctx) -> Result<(ChatId, Profile, Vec<ChatFact>), Reject> {
        let Actor::Customer(id) = actor else { return Err(Reject::NotAllowed) };
        if let Some(chat) = self.chat_of(id) {
            return Ok((chat.id, chat.known(), Vec::new()));
        }
        let (chat, opened) = self.open(Customer { id, name: None, email: None }, ctx)?;
        Ok((chat, Profile::default(), vec![opened]))
    }

    /// Ends the open thread of a chat with all that goes on in it, whoever takes part. Whose doing it is, is told
    /// without a name.
    fn close_whole(&self, chat: ChatId, by: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let work = self.work_of(chat).ok_or(Reject::ThreadClosed)?;
        Ok(self.close(work, closed_by(by), None, ctx))
    }

    /// A new chat without threads.
    fn open(&self, customer: Customer, ctx: &mut Ctx) -> Result<(ChatId, ChatFact), Reject> {
        let chat = ChatId(ctx.ids.draw());
        if self.holding(chat).is_some() {
            return Err(Reject::IdTaken);
        }
        Ok((chat, ChatFact::Opened { customer }))
    }
}

#[cfg(not(feature = "lean"))]
impl Chat {
    /// What is known of the customer.
    fn known(&self) -> Profile {
        self.profile.as_deref().cloned().unwrap_or_default()
    }
}

#[cfg(not(feature = "lean"))]
fn profile(fact: ProfileFact) -> ChatFact {
    ChatFact::Profile(fact)
}
