//! Greetings: what the account's site says first. When one is due, the shell decides, which keeps them; what became of
//! it is remembered here, once in a visit.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

#[cfg(not(feature = "lean"))]
use super::super::decide::of_chat;
#[cfg(not(feature = "lean"))]
use super::super::{Account, BeginThread, FirstEvent};
#[cfg(not(feature = "lean"))]
use super::profile;
use crate::chat::Content;
#[cfg(not(feature = "lean"))]
use crate::chat::ProfileFact;
#[cfg(not(feature = "lean"))]
use crate::chat::attributes::{self, PropertyValue};
#[cfg(not(feature = "lean"))]
use crate::chat::profile::GreetingStep;
#[cfg(not(feature = "lean"))]
use crate::map::Map;
#[cfg(not(feature = "lean"))]
use crate::{Actor, Ctx, Fact, Reject, limits};
use crate::{CustomerId, GreetingId, GroupId};

/// Says what became of a greeting in the visit that goes on. System only. After LiveChat's `incoming_greeting`,
/// `accept_greeting` and `cancel_greeting` (specs/livechat.md section 10).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct Greet {
    /// Who is greeted.
    pub customer: CustomerId,
    /// With which greeting.
    pub greeting: GreetingId,
    /// What became of it.
    pub step: GreetStep,
}

/// What became of a greeting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(rename_all = "snake_case"))]
pub enum GreetStep {
    /// It is shown. That it is shown still is nothing new.
    Shown,
    /// The customer takes it up: a thread begins with it, and remembers it in its property `routing.greeting`. What the
    /// group requires before the talk has to be known of the customer.
    Accepted {
        /// Which group is to serve the thread; without it the account's first.
        group: Option<GroupId>,
        /// What the greeting says.
        content: Content,
    },
    /// The customer wants to see it no more.
    Cancelled,
}

#[cfg(not(feature = "lean"))]
impl Greet {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        let chat = account.chat_of(self.customer).ok_or(Reject::UnknownCustomer)?;
        let visit = chat.profile.as_deref().and_then(|profile| profile.visit()).ok_or(Reject::NoVisit)?;
        let known = visit.step(self.greeting);
        let (step, mut facts) = match &self.step {
            GreetStep::Shown if known.is_some() => return Ok(Vec::new()),
            GreetStep::Shown if visit.greetings.len() >= limits::GREETINGS_PER_VISIT => {
                return Err(Reject::LimitReached);
            }
            GreetStep::Shown => (GreetingStep::Shown, Vec::new()),
            GreetStep::Cancelled if known == Some(GreetingStep::Cancelled) => return Ok(Vec::new()),
            GreetStep::Accepted { .. } | GreetStep::Cancelled if known != Some(GreetingStep::Shown) => {
                return Err(Reject::NoOffer);
            }
            GreetStep::Cancelled => (GreetingStep::Cancelled, Vec::new()),
            GreetStep::Accepted { group, content } => {
                let begun = self.begin(*group, content).decide(account, actor, ctx)?;
                account.need_answers(account.group_or_first(*group)?, chat, ctx)?;
                (GreetingStep::Accepted, begun)
            }
        };
        let greeted = ProfileFact::Greeted { greeting: self.greeting, step, at: ctx.now };
        facts.extend(of_chat(chat.id, vec![profile(greeted)]));
        Ok(facts)
    }

    fn begin(&self, group: Option<GroupId>, content: &Content) -> BeginThread {
        let first = FirstEvent { content: content.clone(), by_customer: false, custom_id: None, on_behalf_of: None };
        let greeting = PropertyValue::Text(self.greeting.to_string());
        let named = Map::from([(attributes::GREETING.to_owned(), greeting)]);
        let properties = Map::from([(attributes::ROUTING.to_owned(), named)]);
        BeginThread { customer: self.customer, group, events: vec![first], properties, ..BeginThread::default() }
    }
}

crate::not_lean!(Greet, GreetStep);
