//! The beginning of a thread by staff or by an integration.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::close::closed_by;
use super::decide::of_desk;
use super::{Account, JoinThread};
use crate::chat::attributes::{self, Properties, PropertiesOf, PropertyValue, SetAccess, SetProperties, TagThread};
use crate::chat::{Chat, ChatFact, Content, Customer, Member, PostEvent, Role, SurveyEnd};
use crate::desk::{AgentRole, DeskFact, Needs, Work, WorkState};
use crate::map::{Map, Set};
use crate::{Actor, AgentId, Command, Ctx, CustomerId, Fact, GroupId, Reject, SkillId, ThreadId, User, limits};

/// Begins a thread for a customer, who has none open: by an agent who serves its group, a supervisor, or the system.
/// After LiveChat's `start_chat` and `resume_chat` (specs/livechat.md section 4).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct BeginThread {
    /// For whom. The system may name somebody who has not come yet.
    pub customer: CustomerId,
    /// Which group is to serve it; without it the account's first.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub group: Option<GroupId>,
    /// What is said in it from the first, in order: up to 100 events, for everybody.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub events: Vec<FirstEvent>,
    /// Properties of the thread.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub properties: Properties,
    /// Properties of the chat.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub chat_properties: Properties,
    /// Tags of the thread.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub tags: Set<String>,
    /// What the thread requires of its agents: up to 10.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub skills: Set<SkillId>,
    /// From 0, the ordinary, to 255: higher ones are served first.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub priority: u8,
    /// Whether the chat goes on while either side is away, so that its threads begin outside opening hours too; without
    /// it, as before. Kept in the chat's property `routing.continuous`.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub continuous: Option<bool>,
    /// What becomes of it.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub then: Then,
    /// Groups that have access to it from the first, beside the one that serves it: up to 20.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub access: Set<GroupId>,
    /// Who else is in it from the first, and as what: up to 4 agents, as `join_thread` has others join, so by who steers the
    /// group. A co-agent needs somebody to help: the actor who has the thread.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub users: Map<AgentId, Role>,
}

/// Something said in a thread from the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct FirstEvent {
    /// What.
    pub content: Content,
    /// Whether the customer said it, elsewhere. Only supervisors and the system know that; otherwise the actor says it.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub by_customer: bool,
    /// What its author calls it: 1 to 100 characters.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub custom_id: Option<String>,
    /// Name of the bot or integration that speaks through the actor: 1 to 200 characters.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub on_behalf_of: Option<String>,
}

/// What becomes of a thread that was begun for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(rename_all = "snake_case"))]
pub enum Then {
    /// It waits for an agent.
    #[default]
    Waits,
    /// The actor, an agent with room, has it at once.
    Mine,
    /// It is closed again: it only records what was said elsewhere.
    Closed,
}

/// A thread in the making: what was decided so far, folded, so that the next part is decided by the usual rules.
struct Draft {
    chat: Chat,
    facts: Vec<Fact>,
}

impl Draft {
    fn take(&mut self, facts: Vec<Fact>) {
        for fact in &facts {
            if let Fact::Chat { fact, .. } = fact {
                self.chat.evolve(fact);
            }
        }
        self.facts.extend(facts);
    }

    fn note(&mut self, fact: ChatFact) {
        self.take(vec![Fact::Chat { chat: self.chat.id, fact }]);
    }

    /// What one of the other commands would do here.
    fn attribute(&mut self, actor: Actor, command: &Command, ctx: &mut Ctx) -> Result<(), Reject> {
        for fact in attributes::decide(&self.chat, actor, true, command, ctx)? {
            self.note(fact);
        }
        Ok(())
    }
}

impl BeginThread {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let group = account.group_or_first(self.group)?;
        self.need_actor(account, actor, group)?;
        let known = self.known(account, actor)?;
        if account.is_banned(self.customer, ctx.now) {
            return Err(Reject::CustomerBanned);
        }
        if known.is_some_and(|chat| chat.open_thread().is_some()) {
            return Err(Reject::ThreadOpen);
        }
        account.desk.need_skills(&self.skills)?;
        account.need_access(&self.access)?;
        let too_many = self.skills.len() > limits::SKILLS_PER_THREAD
            || self.events.len() > limits::FIRST_EVENTS
            || self.users.len() > limits::FURTHER_AGENTS;
        if too_many {
            return Err(Reject::LimitReached);
        }
        let needs = Needs { skills: self.skills.clone(), priority: self.priority, ..Needs::default() };
        let continuous = self.continuous.unwrap_or_else(|| known.is_some_and(Chat::is_continuous));
        if self.then == Then::Waits {
            if !continuous {
                account.desk.need_open(group)?;
                account.desk.need_attended(group)?;
            }
            account.desk.need_place(group, &needs)?;
        }
        let (chat, thread) = account.fresh(known, ctx)?;
        let customer = Customer { id: self.customer, name: None, email: None };
        let mut draft =
            Draft { chat: known.cloned().unwrap_or_else(|| Chat::open(chat, customer.clone())), facts: Vec::new() };
        if known.is_none() {
            draft.note(ChatFact::Opened { customer });
        }
        let surveyed = draft.chat.surveyed().map(|thread| thread.survey_ended(SurveyEnd::Replaced, ctx.now));
        surveyed.into_iter().for_each(|fact| draft.note(fact));
        draft.note(ChatFact::ThreadStarted { thread, group, at: ctx.now });
        if self.then != Then::Closed {
            let queued = DeskFact::Queued { chat, thread, group, queued_at: ctx.now };
            let required =
                (needs != Needs::default()).then(|| DeskFact::Required { chat, thread, needs: Box::new(needs) });
            draft.take(of_desk(std::iter::once(queued).chain(required).collect()));
        }
        if self.then != Then::Closed {
            account.greeting(thread, group, false, ctx).into_iter().for_each(|fact| draft.note(fact));
        }
        if self.then == Then::Mine {
            let agent = actor.agent().ok_or(Reject::NotAllowed)?;
            account.need_at_work(agent)?;
            account.need_room(agent, group)?;
            draft.take(account.assign(&Work::new(chat, thread, group, ctx.now), agent, Some(actor), ctx));
        }
        self.open_up(account, &mut draft, Work::new(chat, thread, group, ctx.now), actor, ctx)?;
        self.say(account, &mut draft, thread, actor, ctx)?;
        self.mark(&mut draft, thread, actor, ctx)?;
        if self.then == Then::Closed {
            draft.note(ChatFact::ThreadClosed { thread, at: ctx.now, by: closed_by(actor) });
        }
        Ok(draft.facts)
    }

    /// The customer's chat. Of whom the actor may read nothing, there is none.
    fn known<'a>(&self, account: &'a Account, actor: Actor) -> Result<Option<&'a Chat>, Reject> {
        let known = account.chat_of(self.customer);
        let User::Agent(agent) = actor else { return Ok(known) };
        let viewer = account.desk.agent(agent)?.viewer();
        let readable = known.filter(|chat| {
            let mut threads = chat.threads.iter();
            chat.threads.is_empty() || threads.any(|thread| account.may_read(viewer, chat, thread))
        });
        readable.map(Some).ok_or(Reject::UnknownCustomer)
    }

    fn need_actor(&self, account: &Account, actor: Actor, group: GroupId) -> Result<(), Reject> {
        if self.events.iter().any(|event| event.by_customer) {
            account.desk.need_role(actor, AgentRole::Supervisor)?;
        }
        match actor {
            Actor::Agent(agent) => account.need_respond(agent, group),
            Actor::System => Ok(()),
            Actor::Customer(_) => Err(Reject::NotAllowed),
        }
    }

    /// Who sees it and who is in it beside those of the group and the actor.
    fn open_up(
        &self,
        account: &Account,
        draft: &mut Draft,
        mut work: Work,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<(), Reject> {
        let set = SetAccess { chat: work.chat, thread: work.thread, groups: self.access.clone() };
        let set = set.fact(draft.chat.need_open()?);
        set.into_iter().for_each(|fact| draft.note(ChatFact::AttributesChanged(fact)));
        if let (Then::Mine, Some(agent)) = (self.then, actor.agent()) {
            work.state = WorkState::Assigned { agent, since: ctx.now };
        }
        for (agent, role) in &self.users {
            if self.then == Then::Closed {
                return Err(Reject::ThreadClosed);
            }
            let join = JoinThread { agent: Some(*agent), ..JoinThread::new(work.chat, *role) };
            let facts = join.joins(account, actor, &work, draft.chat.need_open()?, ctx)?;
            draft.take(facts);
        }
        Ok(())
    }

    /// What is said from the first. An agent who speaks and does not keep the thread has been in it all the same.
    fn say(
        &self,
        account: &Account,
        draft: &mut Draft,
        thread: ThreadId,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<(), Reject> {
        let speaks = self.events.iter().any(|event| !event.by_customer);
        let passes = actor.agent().filter(|_| speaks && self.then != Then::Mine);
        if let Some(agent) = passes {
            let (user, name) = (User::Agent(agent), Some(account.desk.public_name(agent)));
            let member = Member { user, name, role: Role::Agent, active: true };
            draft.note(ChatFact::MemberJoined { thread, member });
        }
        for event in &self.events {
            let author = if event.by_customer { User::Customer(self.customer) } else { actor };
            let post = PostEvent {
                custom_id: event.custom_id.clone(),
                on_behalf_of: event.on_behalf_of.clone(),
                ..PostEvent::new(draft.chat.id, event.content.clone())
            };
            let open = draft.chat.need_open()?;
            let facts = post.said_in(&draft.chat, open, author, ctx)?;
            facts.into_iter().for_each(|fact| draft.note(fact));
        }
        if let Some(agent) = passes {
            draft.note(ChatFact::MemberLeft { thread, user: User::Agent(agent) });
        }
        Ok(())
    }

    /// Tags and properties.
    fn mark(&self, draft: &mut Draft, thread: ThreadId, actor: Actor, ctx: &mut Ctx) -> Result<(), Reject> {
        let chat = draft.chat.id;
        let mut of_chat = self.chat_properties.clone();
        if let Some(continuous) = self.continuous {
            let routing = of_chat.entry(attributes::ROUTING.to_owned()).or_default();
            routing.insert(attributes::CONTINUOUS.to_owned(), PropertyValue::Bool(continuous));
        }
        for (of, properties) in [(PropertiesOf::Chat, &of_chat), (PropertiesOf::Thread { thread }, &self.properties)] {
            if *properties != Map::new() {
                let set = SetProperties { chat, of, properties: properties.clone() };
                draft.attribute(actor, &Command::SetProperties(set), ctx)?;
            }
        }
        for tag in &self.tags {
            draft.attribute(actor, &Command::TagThread(TagThread { chat, thread, tag: tag.clone() }), ctx)?;
        }
        Ok(())
    }
}

crate::staff_only!(BeginThread, FirstEvent, Then);
