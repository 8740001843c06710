//! What an agent does with a thread without taking part in it.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

#[cfg(not(feature = "lean"))]
use super::Account;
use super::{CloseThread, InviteAgent, RemoveMember, Transfer};
#[cfg(not(feature = "lean"))]
use crate::{Actor, ChatId, Ctx, Fact, Reject};

/// Does something with an open thread that otherwise only the agent responsible or a supervisor does: by any agent who sees
/// it and answers in the group that serves it, saying so on purpose (LiveChat's `ignore_requester_presence`,
/// specs/livechat.md section 4). All else holds as for the command itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum FromOutside {
    /// Ends it.
    Close(CloseThread),
    /// Hands it on.
    Transfer(Transfer),
    /// Asks a colleague to help with it.
    Invite(InviteAgent),
    /// Sends an agent out of it.
    Remove(RemoveMember),
}

#[cfg(not(feature = "lean"))]
impl FromOutside {
    /// Where.
    fn chat(&self) -> ChatId {
        match self {
            FromOutside::Close(command) => command.chat,
            FromOutside::Transfer(command) => command.chat,
            FromOutside::Invite(command) => command.chat,
            FromOutside::Remove(command) => command.chat,
        }
    }

    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let Actor::Agent(agent) = actor else { return Err(Reject::NotAllowed) };
        account.need_chat(actor, self.chat())?;
        let work = account.work_of(self.chat()).ok_or(Reject::ThreadClosed)?;
        account.need_respond(agent, work.group)?;
        match self {
            FromOutside::Close(command) => Ok(command.ends(account, actor, work, ctx)),
            FromOutside::Transfer(command) => command.moves(account, actor, work, ctx),
            FromOutside::Invite(command) => command.asks(account, actor, work, ctx),
            FromOutside::Remove(command) => command.sends_out(account, actor, work, ctx),
        }
    }
}

crate::staff_only!(FromOutside);
