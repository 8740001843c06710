//! How an agent is shown beside the name: by a picture and under a title.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

#[cfg(not(feature = "lean"))]
use super::{AgentRole, Desk, DeskFact, DutyFact};
use crate::AgentId;
#[cfg(not(feature = "lean"))]
use crate::{Actor, Reject, text};

/// A picture and a title (livechat.md: `avatar` and `job_title` of a profile).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize), serde(default))]
pub struct AgentCard {
    /// The address of a picture, which begins with `https://`.
    pub avatar: Option<String>,
    /// What the agent is in the company, in one line.
    pub job_title: Option<String>,
}

/// Sets an agent's picture and title. Another's needs an admin; without `agent` they are the actor's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SaveAgentCard {
    /// Whose.
    #[serde(default)]
    pub agent: Option<AgentId>,
    /// The address of a picture, which begins with `https://`: at most 2,048 characters; empty for none. Without it the one
    /// of before stays.
    #[serde(default)]
    pub avatar: Option<String>,
    /// What the agent is in the company: at most 200 characters; empty for nothing. Without it what it was before stays.
    #[serde(default)]
    pub job_title: Option<String>,
}

#[cfg(not(feature = "lean"))]
impl SaveAgentCard {
    pub(crate) fn decide(&self, desk: &Desk, actor: Actor) -> Result<Vec<DeskFact>, Reject> {
        let agent = self.agent.or(actor.agent()).ok_or(Reject::NotAllowed)?;
        if actor.agent() != Some(agent) {
            desk.need_role(actor, AgentRole::Admin)?;
        }
        let known = &desk.agent(agent)?.card;
        let avatar = self.avatar.as_deref().map_or_else(|| Ok(known.avatar.clone()), picture)?;
        let title = |title: &str| text::optional_name(title).map_err(|_| Reject::DetailTooLong);
        let job_title = self.job_title.as_deref().map_or_else(|| Ok(known.job_title.clone()), title)?;
        let card = AgentCard { avatar, job_title };
        if *known == card {
            return Ok(Vec::new());
        }
        Ok(vec![DeskFact::Duty(DutyFact::CardSaved { agent, card })])
    }
}

/// A picture is shown in pages that came over TLS, whose browsers fetch nothing without it.
#[cfg(not(feature = "lean"))]
fn picture(url: &str) -> Result<Option<String>, Reject> {
    let url = url.trim();
    if url.is_empty() {
        return Ok(None);
    }
    if url.starts_with("https://") && text::url(url).is_ok() {
        Ok(Some(url.to_owned()))
    } else {
        Err(Reject::WebAddressInvalid)
    }
}

crate::staff_only!(AgentCard, SaveAgentCard);
