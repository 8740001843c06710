//! The end of a thread.

use serde::{Deserialize, Serialize};

use super::Account;
use super::decide::{of_chat, of_desk};
use crate::chat::{Audience, Chat, ChatFact, ClosedBy, Content, SurveyEnd, System, Thread, say};
#[cfg(not(feature = "lean"))]
use crate::chat::{Form, FormKind, Packed};
use crate::desk::{AgentRole, Work};
use crate::{Actor, ChatId, Ctx, Fact, GroupId, Reject};

/// Ends the open thread of a chat: by its customer, the agent who has it, or a supervisor. If its group asks something
/// after the talk, and an agent has joined it, the customer is asked (LivePerson's dialog rules, specs/liveperson.md 1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseThread {
    /// Where.
    pub chat: ChatId,
    /// Whether all is over: nothing is asked afterwards, and a survey that runs ends.
    #[serde(default)]
    pub everything: bool,
}

impl CloseThread {
    /// Ends the talk.
    pub fn new(chat: ChatId) -> Self {
        Self { chat, everything: false }
    }

    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        if self.everything
            && let Some(thread) = account.chat(self.chat).and_then(Chat::surveyed)
        {
            account.need_asker(actor, self.chat, thread)?;
            return Ok(of_chat(self.chat, vec![thread.survey_ended(SurveyEnd::Cancelled, ctx.now)]));
        }
        let chat = account.need_chat(actor, self.chat)?;
        let work = account.work_of(chat.id).ok_or(Reject::ThreadClosed)?;
        if let Actor::Agent(agent) = actor
            && work.assignee() != Some(agent)
        {
            account.need_steer(actor, work)?;
        }
        Ok(self.ends(account, actor, work, ctx))
    }

    /// The same, where it is the actor's to end.
    pub(super) fn ends(&self, account: &Account, actor: Actor, work: &Work, ctx: &mut Ctx) -> Vec<Fact> {
        let by = closed_by(actor);
        let name = actor.agent().map(|agent| account.shown_name(work, agent));
        match self.everything {
            true => account.close(work, by, name, ctx),
            false => account.close_and_ask(work, by, name, ctx),
        }
    }
}

/// As whose doing it counts that the actor ends a thread.
pub(super) fn closed_by(actor: Actor) -> ClosedBy {
    match actor {
        Actor::Customer(_) => ClosedBy::Customer,
        Actor::Agent(_) => ClosedBy::Agent,
        Actor::System => ClosedBy::System,
    }
}

impl Account {
    /// Ends a thread, and whatever is being asked about it. Nothing is asked of the customer.
    pub(super) fn close(&self, work: &Work, by: ClosedBy, name: Option<String>, ctx: &mut Ctx) -> Vec<Fact> {
        let Work { chat, thread, .. } = *work;
        let line = say(Actor::System, Audience::All, Content::System(System::Closed { by, name }), ctx);
        let said =
            vec![ChatFact::EventPosted { thread, event: line }, ChatFact::ThreadClosed { thread, at: ctx.now, by }];
        let mut done = work.all_revoked();
        self.release(work, &mut done, ctx);
        [of_chat(chat, said), of_desk(done)].concat()
    }

    /// Ends a thread, and asks its customer what the group asks.
    pub(super) fn close_and_ask(&self, work: &Work, by: ClosedBy, name: Option<String>, ctx: &mut Ctx) -> Vec<Fact> {
        let closed = self.close(work, by, name, ctx);
        let thread = self.chat(work.chat).and_then(Chat::open_thread);
        let asked = thread.map(|thread| of_chat(work.chat, self.survey(thread, work.group, ctx)));
        [closed, asked.unwrap_or_default()].concat()
    }
}

#[cfg(feature = "lean")]
impl Account {
    /// A customer's page asks nobody.
    fn survey(&self, _: &Thread, _: GroupId, _: &mut Ctx) -> Vec<ChatFact> {
        Vec::new()
    }
}

#[cfg(not(feature = "lean"))]
impl Account {
    /// What the customer of a thread that ends is asked: nothing, unless an agent has joined it and the group asks.
    fn survey(&self, thread: &Thread, group: GroupId, ctx: &mut Ctx) -> Vec<ChatFact> {
        let rules = &self.desk.rules_of(group).survey;
        let served = thread.members.iter().any(|member| member.user.agent().is_some());
        let Some(form) = rules.form.as_ref().filter(|_| served) else { return Vec::new() };
        let form = Form { kind: FormKind::PostChat, ..Form::clone(form) };
        let event = say(Actor::System, Audience::All, Content::Form(Packed::new(form)), ctx);
        let (id, at, due) = (event.id, ctx.now, ctx.now.plus_ms(rules.answer_ms()));
        let asked = ChatFact::EventPosted { thread: thread.id, event };
        vec![asked, ChatFact::SurveyStarted { thread: thread.id, event: id, at, due }]
    }
}

impl Account {
    /// Refuses who may not end the survey of a closed thread: it is for its customer, whoever took part, and supervisors.
    fn need_asker(&self, actor: Actor, chat: ChatId, thread: &Thread) -> Result<(), Reject> {
        let theirs = match actor {
            Actor::System => true,
            Actor::Customer(_) | Actor::Agent(_) => thread.member(actor).is_some(),
        };
        if theirs || self.desk.need_role(actor, AgentRole::Supervisor).is_ok() {
            return Ok(());
        }
        self.need_chat(actor, chat).and(Err(Reject::NotMember))
    }
}
