//! Following: to look on without taking part. Who follows may read, and nothing more.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact};
use crate::{Actor, AgentId, ChatId, Reject};

/// Follows a chat until it is left or the next thread starts, wherever its open thread goes. For agents.
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

/// Follows a customer, through this thread and every later one. For agents.
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

    fn follows_chat(&self, agent: AgentId) -> bool {
        self.attributes.as_ref().is_some_and(|attributes| attributes.followers.contains(&agent))
    }

    fn follows_customer(&self, agent: AgentId) -> bool {
        self.attributes.as_ref().is_some_and(|attributes| attributes.customer_followers.contains(&agent))
    }
}

impl FollowChat {
    pub(super) fn decide(&self, chat: &Chat, actor: Actor) -> Result<Vec<ChatFact>, Reject> {
        let agent = actor.agent().ok_or(Reject::NotAllowed)?;
        chat.need_open()?;
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
