//! Following: to look on without taking part. Who follows may read, and nothing more. Observers follow too, and each of the
//! staff up to 500 chats and customers.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact};
use crate::{Actor, AgentId, ChatId, Reject};

/// Follows a chat until it is left or the next thread starts: its open thread, wherever that goes, and between threads what
/// changes in the chat itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FollowChat {
    /// Which.
    pub chat: ChatId,
}

/// Follows a chat no more. Whoever takes part in it cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnfollowChat {
    /// Which.
    pub chat: ChatId,
}

/// Follows a customer, whether a thread is open or not: is told of all that changes about them, pages, profile and presence
/// included. Of what is said in their threads it lets nobody read more than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FollowCustomer {
    /// The customer's chat.
    pub chat: ChatId,
}

/// Follows a customer no more. During a thread that the agent takes part in it shows once that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnfollowCustomer {
    /// The customer's chat.
    pub chat: ChatId,
}

impl Chat {
    /// Whether this agent follows the chat or its customer.
    pub fn is_followed_by(&self, agent: AgentId) -> bool {
        self.follows_chat(agent) || self.follows_customer(agent)
    }

    pub(crate) fn follows_chat(&self, agent: AgentId) -> bool {
        self.attributes.as_ref().is_some_and(|attributes| attributes.followers.contains(&agent))
    }

    /// Everybody who follows the chat or its customer; who follows both comes twice.
    pub(crate) fn followers(&self) -> impl Iterator<Item = AgentId> {
        let attributes = self.attributes.iter();
        attributes.flat_map(|known| known.followers.iter().chain(&known.customer_followers).copied())
    }

    /// Whether this agent follows the customer.
    pub fn follows_customer(&self, agent: AgentId) -> bool {
        self.attributes.as_ref().is_some_and(|attributes| attributes.customer_followers.contains(&agent))
    }
}

impl FollowChat {
    pub(super) fn decide(&self, chat: &Chat, actor: Actor) -> Result<Vec<ChatFact>, Reject> {
        let agent = actor.agent().ok_or(Reject::NotAllowed)?;
        if chat.follows_chat(agent) {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::ChatFollowed { agent }))
    }
}

impl UnfollowChat {
    pub(super) fn decide(&self, chat: &Chat, actor: Actor) -> Result<Vec<ChatFact>, Reject> {
        let agent = actor.agent().ok_or(Reject::NotAllowed)?;
        if chat.open_thread().is_some_and(|thread| thread.is_active(actor)) {
            return Err(Reject::MemberFollows);
        }
        if !chat.follows_chat(agent) {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::ChatUnfollowed { agent }))
    }
}

impl FollowCustomer {
    pub(super) fn decide(&self, chat: &Chat, actor: Actor) -> Result<Vec<ChatFact>, Reject> {
        let agent = actor.agent().ok_or(Reject::NotAllowed)?;
        if chat.follows_customer(agent) {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::CustomerFollowed { agent }))
    }
}

impl UnfollowCustomer {
    pub(super) fn decide(&self, chat: &Chat, actor: Actor) -> Result<Vec<ChatFact>, Reject> {
        let agent = actor.agent().ok_or(Reject::NotAllowed)?;
        if !chat.follows_customer(agent) {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::CustomerUnfollowed { agent }))
    }
}
