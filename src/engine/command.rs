//! What somebody wants. One struct for each command, decided beside its subject; the enum only delegates.

use serde::{Deserialize, Serialize};

pub use crate::account::SetRequirements;
pub use crate::account::{
    AcceptOffer, AgentLost, CloseThread, DeclineOffer, DeleteThread, FinishWrapUp, InviteAgent, JoinThread,
    LeaveThread, PickUp, RemoveMember, ReturnToQueue, StartThread, TakeOver, Transfer, TransferTarget, WithdrawOffer,
};
use crate::chat::attributes;
pub use crate::chat::attributes::{
    AddNote, DeleteNote, DeleteProperties, EditNote, FollowChat, FollowCustomer, LinkThread, SetProperties,
    SetResponseTarget, TagThread, UnfollowChat, UnfollowCustomer, UnlinkThread, UntagThread,
};
use crate::chat::{Chat, ChatFact};
pub use crate::chat::{DeleteEvent, EditEvent, MarkSeen, MarkUrgent, PostEvent, Rate, SaveCustomer, SendPostback};
pub use crate::desk::{
    AssignRoles, DeleteSkill, SaveAgent, SaveAgentSkills, SaveGroup, SaveGroupRules, SaveSkill, SetOpening,
    SetRoutingStatus,
};
use crate::{Actor, ChatId, Ctx, Reject};

/// Everything that can be asked for. Sent as `{"post_event": {…}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Begins a thread in the customer's chat.
    StartThread(StartThread),
    /// Says something.
    PostEvent(PostEvent),
    /// Remarks something, for agents only.
    AddNote(AddNote),
    /// Says how far a page has got.
    MarkSeen(MarkSeen),
    /// Judges a thread.
    Rate(Rate),
    /// Changes the customer's name or mail address.
    SaveCustomer(SaveCustomer),
    /// Takes a waiting thread.
    PickUp(PickUp),
    /// Accepts an offer.
    AcceptOffer(AcceptOffer),
    /// Declines an offer.
    DeclineOffer(DeclineOffer),
    /// Hands a thread to an agent or a group.
    Transfer(Transfer),
    /// Ends a thread.
    CloseThread(CloseThread),
    /// Takes new threads, or no more.
    SetRoutingStatus(SetRoutingStatus),
    /// Adds or changes an agent.
    SaveAgent(SaveAgent),
    /// Adds or changes a group.
    SaveGroup(SaveGroup),
    /// An agent's pages have been gone for too long. System only.
    AgentLost(AgentLost),
    /// Something may have fallen due. System only.
    Tick,
    /// Sets the rules of a group.
    SaveGroupRules(SaveGroupRules),
    /// Adds or changes a skill.
    SaveSkill(SaveSkill),
    /// Removes a skill.
    DeleteSkill(DeleteSkill),
    /// Says which skills an agent has.
    SaveAgentSkills(SaveAgentSkills),
    /// Sets an agent's rights in a group.
    AssignRoles(AssignRoles),
    /// Sets what a thread requires of its agents.
    SetRequirements(SetRequirements),
    /// Changes what an event says.
    EditEvent(EditEvent),
    /// Deletes an event.
    DeleteEvent(DeleteEvent),
    /// Switches a button on or off.
    SendPostback(SendPostback),
    /// Says whether a group is open. System only.
    SetOpening(SetOpening),
    /// Sets properties of a chat, a thread or an event.
    SetProperties(SetProperties),
    /// Deletes properties of a chat, a thread or an event.
    DeleteProperties(DeleteProperties),
    /// Puts a tag on a thread.
    TagThread(TagThread),
    /// Takes a tag off a thread.
    UntagThread(UntagThread),
    /// Ties a thread to a record elsewhere.
    LinkThread(LinkThread),
    /// Unties a thread from a record elsewhere.
    UnlinkThread(UnlinkThread),
    /// Writes a note anew.
    EditNote(EditNote),
    /// Deletes a note.
    DeleteNote(DeleteNote),
    /// Makes another promise of reply.
    SetResponseTarget(SetResponseTarget),
    /// Follows a chat.
    FollowChat(FollowChat),
    /// Follows a chat no more.
    UnfollowChat(UnfollowChat),
    /// Follows a customer.
    FollowCustomer(FollowCustomer),
    /// Follows a customer no more.
    UnfollowCustomer(UnfollowCustomer),
    /// Marks a thread urgent, or no more.
    MarkUrgent(MarkUrgent),
    /// Deletes a closed thread.
    DeleteThread(DeleteThread),
    /// Puts a thread back into the queue.
    ReturnToQueue(ReturnToQueue),
    /// Makes a supervisor responsible for a thread.
    TakeOver(TakeOver),
    /// Takes a transfer or an invitation back.
    WithdrawOffer(WithdrawOffer),
    /// Asks a colleague to help.
    InviteAgent(InviteAgent),
    /// Helps, or listens.
    JoinThread(JoinThread),
    /// Helps or listens no more.
    LeaveThread(LeaveThread),
    /// Sends somebody out of a thread.
    RemoveMember(RemoveMember),
    /// Has done with a thread after its end.
    FinishWrapUp(FinishWrapUp),
}

impl Command {
    /// The chat that alone decides this command, if one does. Those are the commands whose outcome a page can predict.
    pub fn predicted_in(&self) -> Option<ChatId> {
        match self {
            Command::PostEvent(PostEvent { chat, .. })
            | Command::EditEvent(EditEvent { chat, .. })
            | Command::DeleteEvent(DeleteEvent { chat, .. })
            | Command::SendPostback(SendPostback { chat, .. })
            | Command::MarkSeen(MarkSeen { chat, .. })
            | Command::Rate(Rate { chat, .. })
            | Command::SaveCustomer(SaveCustomer { chat, .. })
            | Command::MarkUrgent(MarkUrgent { chat, .. }) => Some(*chat),
            Command::AddNote(_)
            | Command::SetProperties(_)
            | Command::DeleteProperties(_)
            | Command::TagThread(_)
            | Command::UntagThread(_)
            | Command::LinkThread(_)
            | Command::UnlinkThread(_)
            | Command::EditNote(_)
            | Command::DeleteNote(_)
            | Command::SetResponseTarget(_)
            | Command::FollowChat(_)
            | Command::UnfollowChat(_)
            | Command::FollowCustomer(_)
            | Command::UnfollowCustomer(_) => attributes::scope(self).map(|(chat, _)| chat),
            Command::StartThread(_)
            | Command::PickUp(_)
            | Command::AcceptOffer(_)
            | Command::DeclineOffer(_)
            | Command::Transfer(_)
            | Command::CloseThread(_)
            | Command::SetRoutingStatus(_)
            | Command::SaveAgent(_)
            | Command::SaveGroup(_)
            | Command::AgentLost(_)
            | Command::Tick
            | Command::SaveGroupRules(_)
            | Command::SaveSkill(_)
            | Command::DeleteSkill(_)
            | Command::SaveAgentSkills(_)
            | Command::AssignRoles(_)
            | Command::SetRequirements(_)
            | Command::SetOpening(_)
            | Command::DeleteThread(_)
            | Command::ReturnToQueue(_)
            | Command::TakeOver(_)
            | Command::WithdrawOffer(_)
            | Command::InviteAgent(_)
            | Command::JoinThread(_)
            | Command::LeaveThread(_)
            | Command::RemoveMember(_)
            | Command::FinishWrapUp(_) => None,
        }
    }
}

impl Chat {
    /// Decides a command that concerns this chat alone; the same on the server and, as a prediction, in the page.
    ///
    /// # Errors
    /// The refusal; also [`Reject::NotAllowed`] for a command that a chat does not decide.
    pub fn decide(&self, actor: Actor, command: &Command, ctx: &mut Ctx) -> Result<Vec<ChatFact>, Reject> {
        match command {
            Command::PostEvent(command) => command.decide(self, actor, ctx),
            // Who is a supervisor, the desk knows; a page waits for the answer.
            Command::EditEvent(command) => command.decide(self, actor, false, ctx),
            Command::DeleteEvent(command) => command.decide(self, actor, false, ctx),
            Command::SendPostback(command) => command.decide(self, actor),
            Command::MarkSeen(command) => command.decide(self, actor),
            Command::Rate(command) => command.decide(self, actor, ctx),
            Command::SaveCustomer(command) => command.decide(self),
            Command::MarkUrgent(command) => command.decide(self, actor),
            command => attributes::decide(self, actor, false, command, ctx),
        }
    }
}
