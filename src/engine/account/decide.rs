//! Where every command is decided: finds out whether the actor may touch what it is about, then asks the subject.

use super::Account;
use crate::chat::{Chat, ChatFact};
use crate::desk::{AgentRole, DeskFact, Work};
use crate::{Actor, ChatId, Fact, Reject};
#[cfg(not(feature = "lean"))]
use crate::{Command, Ctx, IdSource, Time};

impl Account {
    /// What would happen if `actor` did `command` now. Changes nothing: the facts are to be recorded and then folded.
    /// What follows from them at the desk is asked for afterwards, with [`Account::settle`].
    ///
    /// # Errors
    /// The refusal, if it may not be.
    #[cfg(not(feature = "lean"))]
    pub fn decide(&self, actor: Actor, command: &Command, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        self.need_hand(actor, command)?;
        let facts = self.decide_alone(actor, command, ctx)?;
        let facts = self.with_answers(actor, self.with_lines(actor, facts, ctx), ctx);
        let facts = self.with_awake(self.with_messages(self.with_places(facts, ctx)), ctx.now);
        Ok(self.with_pins(facts))
    }

    /// Why `actor` may not do `command` now, if so: as [`Account::decide`] says, without working out what else would follow.
    #[cfg(not(feature = "lean"))]
    pub fn refuses(&self, actor: Actor, command: &Command) -> Option<Reject> {
        // Nothing comes of the decision, so neither the time nor the ids matter.
        let mut ctx = Ctx::new(Time(0), IdSource::new(0));
        self.need_hand(actor, command).and_then(|()| self.decide_alone(actor, command, &mut ctx)).err()
    }

    #[cfg(not(feature = "lean"))]
    fn decide_alone(&self, actor: Actor, command: &Command, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        if let Actor::Customer(customer) = actor
            && self.is_banned(customer, ctx.now)
        {
            return Err(Reject::CustomerBanned);
        }
        match command {
            Command::PostEvent(post) if post.attach_to_last_thread => {
                let chat = self.need_past(actor, post.chat)?;
                Ok(of_chat(chat.id, chat.decide(actor, command, ctx)?))
            }
            Command::PostEvent(_)
            | Command::SendPostback(_)
            | Command::MarkSeen(_)
            | Command::Rate(_)
            | Command::SaveCustomer(_)
            | Command::MarkUrgent(_)
            | Command::SkipSurvey(_) => {
                let chat = self.need_chat(actor, command.predicted_in().ok_or(Reject::UnknownChat)?)?;
                Ok(of_chat(chat.id, chat.decide(actor, command, ctx)?))
            }
            Command::EditEvent(command) => {
                let chat = self.need_chat(actor, command.chat)?;
                Ok(of_chat(chat.id, command.decide(chat, actor, self.is_supervisor(actor), ctx)?))
            }
            Command::DeleteEvent(command) => {
                let chat = self.need_chat(actor, command.chat)?;
                Ok(of_chat(chat.id, command.decide(chat, actor, self.is_supervisor(actor), ctx)?))
            }
            Command::StartThread(command) => command.decide(self, actor, ctx),
            Command::BeginThread(command) => command.decide(self, actor, ctx),
            Command::CloseThread(command) => command.decide(self, actor, ctx),
            Command::PickUp(command) => command.decide(self, actor, ctx),
            Command::AcceptOffer(command) => command.decide(self, actor, ctx),
            Command::DeclineOffer(command) => command.decide(self, actor),
            Command::Transfer(command) => command.decide(self, actor, ctx),
            Command::ReturnToQueue(command) => command.decide(self, actor, ctx),
            Command::TakeOver(command) => command.decide(self, actor, ctx),
            Command::WithdrawOffer(command) => command.decide(self, actor),
            Command::InviteAgent(command) => command.decide(self, actor, ctx),
            Command::JoinThread(command) => command.decide(self, actor, ctx),
            Command::LeaveThread(command) => command.decide(self, actor, ctx),
            Command::RemoveMember(command) => command.decide(self, actor, ctx),
            Command::FinishWrapUp(command) => command.decide(self, actor, ctx),
            Command::SetRoutingStatus(command) => self.set_routing_status(command, actor, ctx),
            Command::SaveAgent(command) => self.save_agent(command, actor, ctx),
            Command::ConfigureGroup(command) => Ok(of_desk(command.decide(&self.desk, actor, ctx)?)),
            Command::DeleteGroup(command) => self.delete_group(command, actor),
            Command::SaveStatusReasons(command) => Ok(of_desk(command.decide(&self.desk, actor)?)),
            Command::LogOutAgent(command) => command.decide(self, actor, ctx),
            Command::SaveSkill(command) => Ok(of_desk(command.decide(&self.desk, actor, ctx)?)),
            Command::DeleteSkill(command) => Ok(of_desk(command.decide(&self.desk, actor)?)),
            Command::SaveAgentSkills(command) => Ok(of_desk(command.decide(&self.desk, actor)?)),
            Command::AssignRoles(command) => Ok(of_desk(command.decide(&self.desk, actor)?)),
            Command::SetOpening(command) => self.set_opening(command, actor, ctx),
            Command::SetRequirements(command) => command.decide(self, actor),
            Command::SaveGroupAgents(command) => Ok(of_desk(command.decide(&self.desk, actor)?)),
            Command::SuspendAgent(command) => command.decide(self, actor, ctx),
            Command::RemoveAgent(command) => command.decide(self, actor, ctx),
            Command::SavePublicName(command) => Ok(of_desk(command.decide(&self.desk, actor)?)),
            Command::SaveProperties(command) => self.save_properties(command, actor),
            Command::SaveCustomerProperties(command) => self.save_customer_properties(command, actor),
            Command::SaveAgentCard(command) => Ok(of_desk(command.decide(&self.desk, actor)?)),
            Command::AgentLost(command) => command.decide(self, actor, ctx),
            Command::AgentIdle(command) => command.decide(self, actor, ctx),
            Command::CustomerLost(command) => command.decide(self, actor, ctx),
            Command::CreateCustomer(command) => command.decide(self, actor, ctx),
            Command::UpdateCustomer(command) => command.decide(self, actor, ctx),
            Command::SetSessionFields(command) => command.decide(self, actor, ctx),
            Command::GiveConsent(command) => command.decide(self, actor, ctx),
            Command::StartVisit(command) => command.decide(self, actor, ctx),
            Command::ViewPage(command) => command.decide(self, actor, ctx),
            Command::EndVisit(command) => command.decide(self, actor, ctx),
            Command::BanCustomer(command) => command.decide(self, actor, ctx),
            Command::UnbanCustomer(command) => command.decide(self, actor, ctx),
            Command::StepUp(command) => command.decide(self, actor, ctx),
            Command::MergeCustomer(command) => command.decide(self, actor, ctx),
            Command::UnmergeCustomer(command) => command.decide(self, actor, ctx),
            Command::EraseCustomer(command) => command.decide(self, actor, ctx),
            Command::DropVisitors(command) => command.decide(self, actor, ctx),
            Command::Greet(command) => command.decide(self, actor, ctx),
            Command::TellTranscript(command) => command.decide(self, actor, ctx),
            Command::Tick => {
                if actor != Actor::System {
                    return Err(Reject::NotAllowed);
                }
                Ok(self.time_passes(ctx))
            }
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
            | Command::PinChat(_) => self.change_attributes(actor, command, ctx),
            Command::DeleteThread(command) => command.decide(self, actor),
            Command::SetAccess(command) => command.decide(self, actor),
            Command::FromOutside(command) => command.decide(self, actor, ctx),
        }
    }

    /// The chat, if the actor may act in it; a chat of somebody else is an unknown one.
    pub(super) fn need_chat(&self, actor: Actor, id: ChatId) -> Result<&Chat, Reject> {
        let chat = self.meant(actor, id).ok_or(Reject::UnknownChat)?;
        let theirs = match actor {
            Actor::System => true,
            Actor::Customer(customer) => chat.customer.id == customer,
            Actor::Agent(agent) => self.desk.agents.get(&agent).is_some_and(|state| self.handles(state.viewer(), chat)),
        };
        if theirs { Ok(chat) } else { Err(Reject::UnknownChat) }
    }

    /// The chat of this id. What a customer said before a merge, in the chat that was set aside in it, is not lost.
    #[cfg(not(feature = "lean"))]
    fn meant(&self, actor: Actor, id: ChatId) -> Option<&Chat> {
        if actor.is_customer() { self.holding(id) } else { self.chat(id) }
    }

    /// A customer's page holds one chat.
    #[cfg(feature = "lean")]
    fn meant(&self, _: Actor, id: ChatId) -> Option<&Chat> {
        self.chat(id)
    }

    /// Refuses who may not steer this thread as if it were the own.
    pub(super) fn need_steer(&self, actor: Actor, work: &Work) -> Result<(), Reject> {
        if self.desk.may_steer(actor, work.group) { Ok(()) } else { Err(Reject::NotMember) }
    }

    /// The chat, if the actor may act in it or took part in its last thread.
    fn need_past(&self, actor: Actor, id: ChatId) -> Result<&Chat, Reject> {
        let last =
            self.meant(actor, id).filter(|chat| chat.threads.last().is_some_and(|last| last.member(actor).is_some()));
        last.map_or_else(|| self.need_chat(actor, id), Ok)
    }

    /// Whether the actor is a supervisor or more.
    fn is_supervisor(&self, actor: Actor) -> bool {
        actor.agent().is_some() && self.desk.need_role(actor, AgentRole::Supervisor).is_ok()
    }

    /// Observers follow and do nothing else; agents who are not of this account do nothing.
    #[cfg(not(feature = "lean"))]
    fn need_hand(&self, actor: Actor, command: &Command) -> Result<(), Reject> {
        let follows = matches!(
            command,
            Command::FollowChat(_)
                | Command::UnfollowChat(_)
                | Command::FollowCustomer(_)
                | Command::UnfollowCustomer(_)
        );
        match actor {
            Actor::Customer(_) => Ok(()),
            Actor::Agent(_) | Actor::System => {
                self.desk.need_role(actor, if follows { AgentRole::Observer } else { AgentRole::Agent })
            }
        }
    }
}

pub(super) fn of_chat(chat: ChatId, facts: Vec<ChatFact>) -> Vec<Fact> {
    facts.into_iter().map(|fact| Fact::Chat { chat, fact }).collect()
}

pub(super) fn of_desk(facts: Vec<DeskFact>) -> Vec<Fact> {
    facts.into_iter().map(Fact::Desk).collect()
}
