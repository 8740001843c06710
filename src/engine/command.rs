//! What somebody wants. One struct for each command, decided beside its subject; the enum only delegates.

use serde::{Deserialize, Serialize};

pub use crate::account::SetRequirements;
pub use crate::account::{
    AcceptOffer, AgentIdle, AgentLost, BanCustomer, BeginThread, CloseThread, CreateCustomer, CustomerFields,
    CustomerLost, DeclineOffer, DeleteThread, DropVisitors, EndVisit, EraseCustomer, Fallback, FinishWrapUp,
    FromOutside, GiveConsent, Greet, GreetStep, InviteAgent, JoinThread, LeaveThread, LogOutAgent, MergeCustomer,
    PickUp, RemoveAgent, RemoveMember, ReturnToQueue, SetSessionFields, StartThread, StartVisit, StepUp, SuspendAgent,
    TakeOver, TellTranscript, TranscriptStep, Transfer, TransferTarget, UnbanCustomer, UnmergeCustomer, UpdateCustomer,
    ViewPage, WithdrawOffer,
};
#[cfg(not(feature = "lean"))]
pub use crate::account::{FirstEvent, Then};
use crate::chat::attributes;
pub use crate::chat::attributes::{
    AddNote, DeleteNote, DeleteProperties, EditNote, FollowChat, FollowCustomer, LinkThread, PinChat,
    SaveCustomerProperties, SaveProperties, SetAccess, SetProperties, SetResponseTarget, TagThread, UnfollowChat,
    UnfollowCustomer, UnlinkThread, UntagThread,
};
use crate::chat::{Chat, ChatFact};
pub use crate::chat::{
    DeleteEvent, EditEvent, MarkSeen, MarkUrgent, PostEvent, Rate, SaveCustomer, SendPostback, SkipSurvey,
};
pub use crate::desk::{
    AssignRoles, ConfigureGroup, DeleteGroup, DeleteSkill, SaveAgent, SaveAgentCard, SaveAgentSkills, SaveGroupAgents,
    SavePublicName, SaveSkill, SaveStatusReasons, SetOpening, SetRoutingStatus,
};
use crate::staff_only::StaffOnly;
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
    AddNote(StaffOnly<AddNote>),
    /// Says how far a page has got.
    MarkSeen(MarkSeen),
    /// Judges a thread.
    Rate(Rate),
    /// Changes the customer's name or mail address.
    SaveCustomer(SaveCustomer),
    /// Takes a waiting thread.
    PickUp(StaffOnly<PickUp>),
    /// Accepts an offer.
    AcceptOffer(StaffOnly<AcceptOffer>),
    /// Declines an offer.
    DeclineOffer(StaffOnly<DeclineOffer>),
    /// Hands a thread to an agent or a group.
    Transfer(StaffOnly<Transfer>),
    /// Ends a thread.
    CloseThread(CloseThread),
    /// Takes new threads, or no more.
    SetRoutingStatus(StaffOnly<SetRoutingStatus>),
    /// Adds or changes an agent.
    SaveAgent(StaffOnly<SaveAgent>),
    /// Adds a group, or changes its name, its rules and how its threads reach an agent.
    ConfigureGroup(StaffOnly<ConfigureGroup>),
    /// An agent's pages have been gone for too long. System only.
    AgentLost(StaffOnly<AgentLost>),
    /// Something may have fallen due. System only.
    Tick,
    /// Adds or changes a skill.
    SaveSkill(StaffOnly<SaveSkill>),
    /// Removes a skill.
    DeleteSkill(StaffOnly<DeleteSkill>),
    /// Says which skills an agent has.
    SaveAgentSkills(StaffOnly<SaveAgentSkills>),
    /// Sets an agent's rights in a group.
    AssignRoles(StaffOnly<AssignRoles>),
    /// Sets what a thread requires of its agents.
    SetRequirements(StaffOnly<SetRequirements>),
    /// Changes what an event says.
    EditEvent(StaffOnly<EditEvent>),
    /// Deletes an event.
    DeleteEvent(StaffOnly<DeleteEvent>),
    /// Switches a button on or off.
    SendPostback(SendPostback),
    /// Says whether a group is open. System only.
    SetOpening(StaffOnly<SetOpening>),
    /// Sets properties of a chat, a thread or an event.
    SetProperties(StaffOnly<SetProperties>),
    /// Deletes properties of a chat, a thread or an event.
    DeleteProperties(StaffOnly<DeleteProperties>),
    /// Puts a tag on a thread.
    TagThread(StaffOnly<TagThread>),
    /// Takes a tag off a thread.
    UntagThread(StaffOnly<UntagThread>),
    /// Ties a thread to a record elsewhere.
    LinkThread(StaffOnly<LinkThread>),
    /// Unties a thread from a record elsewhere.
    UnlinkThread(StaffOnly<UnlinkThread>),
    /// Writes a note anew.
    EditNote(StaffOnly<EditNote>),
    /// Deletes a note.
    DeleteNote(StaffOnly<DeleteNote>),
    /// Makes another promise of reply.
    SetResponseTarget(StaffOnly<SetResponseTarget>),
    /// Follows a chat.
    FollowChat(StaffOnly<FollowChat>),
    /// Follows a chat no more.
    UnfollowChat(StaffOnly<UnfollowChat>),
    /// Follows a customer.
    FollowCustomer(StaffOnly<FollowCustomer>),
    /// Follows a customer no more.
    UnfollowCustomer(StaffOnly<UnfollowCustomer>),
    /// Marks a thread urgent, or no more.
    MarkUrgent(MarkUrgent),
    /// Deletes a closed thread.
    DeleteThread(StaffOnly<DeleteThread>),
    /// Puts a thread back into the queue.
    ReturnToQueue(StaffOnly<ReturnToQueue>),
    /// Makes a supervisor responsible for a thread.
    TakeOver(StaffOnly<TakeOver>),
    /// Takes a transfer or an invitation back.
    WithdrawOffer(StaffOnly<WithdrawOffer>),
    /// Asks a colleague to help.
    InviteAgent(StaffOnly<InviteAgent>),
    /// Helps, or listens.
    JoinThread(StaffOnly<JoinThread>),
    /// Helps or listens no more.
    LeaveThread(StaffOnly<LeaveThread>),
    /// Sends somebody out of a thread.
    RemoveMember(StaffOnly<RemoveMember>),
    /// Adds a customer who has not come by themself.
    CreateCustomer(StaffOnly<CreateCustomer>),
    /// Sets what is known of a customer.
    UpdateCustomer(StaffOnly<UpdateCustomer>),
    /// Sets the actor's own session fields.
    SetSessionFields(StaffOnly<SetSessionFields>),
    /// Agrees to be stored, or no more.
    GiveConsent(StaffOnly<GiveConsent>),
    /// Begins a visit of the site.
    StartVisit(StaffOnly<StartVisit>),
    /// Opens a page of the site.
    ViewPage(StaffOnly<ViewPage>),
    /// Ends a visit of the site.
    EndVisit(StaffOnly<EndVisit>),
    /// Keeps a customer out for some days.
    BanCustomer(StaffOnly<BanCustomer>),
    /// Lets a banned customer back in.
    UnbanCustomer(StaffOnly<UnbanCustomer>),
    /// A visitor is proven to be a customer. System only.
    StepUp(StaffOnly<StepUp>),
    /// Two customers are one.
    MergeCustomer(StaffOnly<MergeCustomer>),
    /// Two customers who were made one are two again.
    UnmergeCustomer(StaffOnly<UnmergeCustomer>),
    /// Forgets a customer.
    EraseCustomer(StaffOnly<EraseCustomer>),
    /// Ends a survey without an answer.
    SkipSurvey(SkipSurvey),
    /// Begins a thread for a customer.
    BeginThread(BeginThread),
    /// Has done with a thread after its end.
    FinishWrapUp(StaffOnly<FinishWrapUp>),
    /// Logs an agent out everywhere.
    LogOutAgent(StaffOnly<LogOutAgent>),
    /// Deletes a group.
    DeleteGroup(StaffOnly<DeleteGroup>),
    /// A greeting was shown, accepted or cancelled. System only.
    Greet(StaffOnly<Greet>),
    /// Sets the reasons that agents may give for a status.
    SaveStatusReasons(StaffOnly<SaveStatusReasons>),
    /// Tells of a thread's transcript. System only.
    TellTranscript(StaffOnly<TellTranscript>),
    /// A customer's pages have been gone for too long. System only.
    CustomerLost(StaffOnly<CustomerLost>),
    /// Says who works in a group.
    SaveGroupAgents(StaffOnly<SaveGroupAgents>),
    /// Suspends an agent, or lets one back.
    SuspendAgent(StaffOnly<SuspendAgent>),
    /// Removes an agent for good.
    RemoveAgent(StaffOnly<RemoveAgent>),
    /// Says under which name customers know an agent.
    SavePublicName(StaffOnly<SavePublicName>),
    /// Sets and deletes properties of the account, a group or an agent.
    SaveProperties(StaffOnly<SaveProperties>),
    /// Sets and deletes properties of a customer.
    SaveCustomerProperties(StaffOnly<SaveCustomerProperties>),
    /// Says by which picture and under which title an agent is shown.
    SaveAgentCard(StaffOnly<SaveAgentCard>),
    /// Says which further groups have access to a thread.
    SetAccess(StaffOnly<SetAccess>),
    /// Does something with a thread without taking part in it.
    FromOutside(StaffOnly<FromOutside>),
    /// Drops visitors who have only looked at the site. System only.
    DropVisitors(StaffOnly<DropVisitors>),
    /// Pins a chat, or unpins it.
    PinChat(StaffOnly<PinChat>),
    /// An agent has not touched a page for too long, or is back. System only.
    AgentIdle(StaffOnly<AgentIdle>),
}

impl Command {
    /// The chat that alone decides this command, if one does. Those are the commands whose outcome a page can predict.
    pub fn predicted_in(&self) -> Option<ChatId> {
        match self {
            Command::PostEvent(PostEvent { chat, .. })
            | Command::SendPostback(SendPostback { chat, .. })
            | Command::MarkSeen(MarkSeen { chat, .. })
            | Command::Rate(Rate { chat, .. })
            | Command::SaveCustomer(SaveCustomer { chat, .. })
            | Command::MarkUrgent(MarkUrgent { chat, .. })
            | Command::SkipSurvey(SkipSurvey { chat }) => Some(*chat),
            #[cfg(not(feature = "lean"))]
            Command::EditEvent(EditEvent { chat, .. }) | Command::DeleteEvent(DeleteEvent { chat, .. }) => Some(*chat),
            #[cfg(feature = "lean")]
            Command::EditEvent(_) | Command::DeleteEvent(_) => None,
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
            | Command::UnfollowCustomer(_)
            | Command::PinChat(_) => attributes::scope(self).map(|(chat, _)| chat),
            Command::StartThread(_)
            | Command::PickUp(_)
            | Command::AcceptOffer(_)
            | Command::DeclineOffer(_)
            | Command::Transfer(_)
            | Command::CloseThread(_)
            | Command::SetRoutingStatus(_)
            | Command::SaveAgent(_)
            | Command::ConfigureGroup(_)
            | Command::AgentLost(_)
            | Command::Tick
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
            | Command::CreateCustomer(_)
            | Command::UpdateCustomer(_)
            | Command::SetSessionFields(_)
            | Command::GiveConsent(_)
            | Command::StartVisit(_)
            | Command::ViewPage(_)
            | Command::EndVisit(_)
            | Command::BanCustomer(_)
            | Command::UnbanCustomer(_)
            | Command::StepUp(_)
            | Command::MergeCustomer(_)
            | Command::UnmergeCustomer(_)
            | Command::EraseCustomer(_)
            | Command::BeginThread(_)
            | Command::FinishWrapUp(_)
            | Command::LogOutAgent(_)
            | Command::DeleteGroup(_)
            | Command::Greet(_)
            | Command::SaveStatusReasons(_)
            | Command::TellTranscript(_)
            | Command::CustomerLost(_)
            | Command::SaveGroupAgents(_)
            | Command::SuspendAgent(_)
            | Command::RemoveAgent(_)
            | Command::SavePublicName(_)
            | Command::SaveProperties(_)
            | Command::SaveCustomerProperties(_)
            | Command::SaveAgentCard(_)
            | Command::SetAccess(_)
            | Command::FromOutside(_)
            | Command::DropVisitors(_)
            | Command::AgentIdle(_) => None,
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
            #[cfg(not(feature = "lean"))]
            Command::EditEvent(command) => command.decide(self, actor, false, ctx),
            #[cfg(not(feature = "lean"))]
            Command::DeleteEvent(command) => command.decide(self, actor, false, ctx),
            #[cfg(not(feature = "lean"))]
            Command::SendPostback(command) => command.decide(self, actor),
            Command::MarkSeen(command) => command.decide(self, actor, ctx.now),
            Command::Rate(command) => command.decide(self, actor, ctx),
            Command::SaveCustomer(command) => command.decide(self),
            Command::MarkUrgent(command) => command.decide(self, actor),
            Command::SkipSurvey(command) => command.decide(self, actor, ctx.now),
            command => attributes::decide(self, actor, false, command, ctx),
        }
    }
}
