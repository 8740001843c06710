//! The beginning of a thread.

use serde::{Deserialize, Serialize};

use super::Account;
use super::decide::{of_chat, of_desk};
use crate::chat::{Audience, Chat, ChatFact, Content, Customer, FilledForm, SurveyEnd};
use crate::desk::{DeskFact, Needs, Work};
use crate::{Actor, AgentId, ChatId, Ctx, CustomerId, Fact, GroupId, Reject, SkillId, ThreadId, limits, text};

/// Begins a thread in the customer's own chat, which it opens the first time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StartThread {
    /// Which group is wanted; without it the account's first.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// The customer's name, if it is told; empty leaves what is known.
    #[serde(default)]
    pub name: String,
    /// The customer's mail address, if it is told; empty leaves what is known.
    #[serde(default)]
    pub email: String,
    /// The first words, if there are any yet: at most 8,000 characters.
    #[serde(default)]
    pub text: String,
    /// A skill that the thread requires, where the site asks for one.
    #[serde(default)]
    pub skill: Option<SkillId>,
    /// Answers to the group's form before the talk, or to the one in its place: with those the thread waits until somebody
    /// is there. What the form requires may be left out where it is known of the customer.
    #[serde(default)]
    pub form: Option<Box<FilledForm>>,
    /// Whether the chat goes on while either side is away, where the group lets its customers say so; without it, as
    /// before.
    #[serde(default)]
    #[cfg_attr(feature = "lean", serde(with = "crate::staff_only::empty"))]
    pub continuous: Option<bool>,
}

impl StartThread {
    pub(super) fn decide(&self, account: &Account, actor: Actor, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let Actor::Customer(customer) = actor else { return Err(Reject::NotAllowed) };
        let known = account.chat_of(customer);
        if known.is_some_and(|chat| chat.open_thread().is_some()) {
            return Err(Reject::ThreadOpen);
        }
        let asked = self.asked(account, account.group_or_first(self.group)?)?;
        let group = asked.group;
        // A message is for people to read.
        let bot = account.desk.bot_of(group).filter(|_| !asked.is_message());
        let tireless = bot.is_some() && account.desk.rules_of(group).talk.bot_off_hours;
        let continuous = self.goes_on(account, group, known)?;
        if !tireless && !continuous && !asked.is_message() {
            account.desk.need_open(group)?;
            account.desk.need_attended(group)?;
        }
        account.desk.need_skills(&self.skill)?;
        let prefer = account.desk.rules_of(group).routing.prefer_last_agent;
        let needs = Needs {
            skills: self.skill.into_iter().collect(),
            priority: 0,
            prefer: known.filter(|_| prefer).and_then(last_agent),
            message: asked.is_message(),
        };
        if bot.is_none() {
            account.desk.need_place(group, &needs)?;
        }
        let (chat, thread) = account.fresh(known, ctx)?;
        let profile = self.profile(customer, known.map(|chat| &chat.customer))?;
        let told = asked.told(self.form.as_deref(), profile, known, ctx)?;
        let mut facts = Vec::new();
        match known {
            None => facts.push(ChatFact::Opened { customer: told.customer }),
            Some(chat) if chat.customer != told.customer => {
                facts.push(ChatFact::CustomerSaved { customer: told.customer });
            }
            Some(_) => {}
        }
        facts.extend(told.profile);
        facts.extend(self.marks_continuous(known));
        let surveyed = known.and_then(Chat::surveyed);
        facts.extend(surveyed.map(|thread| thread.survey_ended(SurveyEnd::Replaced, ctx.now)));
        facts.push(ChatFact::ThreadStarted { thread, group, at: ctx.now });
        facts.extend(told.answers.map(|event| ChatFact::EventPosted { thread, event }));
        if !self.text.trim().is_empty() {
            let event = crate::chat::say(actor, Audience::All, Content::Text(text::message(&self.text)?), ctx);
            facts.push(ChatFact::EventPosted { thread, event });
        }
        facts.extend(account.greeting(thread, group, asked.is_message(), ctx));
        let mut queued = vec![DeskFact::Queued { chat, thread, group, queued_at: ctx.now }];
        if needs != Needs::default() {
            queued.push(DeskFact::Required { chat, thread, needs: Box::new(needs) });
        }
        let served = bot.map(|bot| account.assign(&Work::new(chat, thread, group, ctx.now), bot, None, ctx));
        Ok([of_chat(chat, facts), of_desk(queued), served.unwrap_or_default()].concat())
    }

    fn profile(&self, id: CustomerId, known: Option<&Customer>) -> Result<Customer, Reject> {
        let name = text::optional_name(&self.name)?.or_else(|| known.and_then(|known| known.name.clone()));
        let email = text::optional_email(&self.email)?.or_else(|| known.and_then(|known| known.email.clone()));
        Ok(Customer { id, name, email })
    }
}

impl Account {
    /// The group of this id; without one, the first.
    pub(super) fn group_or_first(&self, group: Option<GroupId>) -> Result<GroupId, Reject> {
        let first = || self.desk.first_group().ok_or(Reject::UnknownGroup);
        let group = group.map_or_else(first, Ok)?;
        self.desk.group(group).map(|group| group.id)
    }

    /// The id of a customer's chat, which is a new one if there is none yet, and that of a new thread, if it may have more.
    pub(super) fn fresh(&self, known: Option<&Chat>, ctx: &mut Ctx) -> Result<(ChatId, ThreadId), Reject> {
        if known.is_some_and(|chat| chat.threads.len() >= limits::THREADS_PER_CHAT) {
            return Err(Reject::LimitReached);
        }
        let (chat, thread) = (ChatId(ctx.ids.draw()), ThreadId(ctx.ids.draw()));
        let taken = match known {
            // An old command may come again from a page whose numbers are forgotten.
            Some(chat) => chat.thread(thread).is_some(),
            None => self.chats.contains_key(&chat),
        };
        if taken || self.desk.works.contains_key(&thread) {
            return Err(Reject::IdTaken);
        }
        Ok((known.map_or(chat, |chat| chat.id), thread))
    }
}

/// Who last talked to the customer as an agent; if nobody has, who joined last.
fn last_agent(chat: &Chat) -> Option<AgentId> {
    let thread = chat.threads.last()?;
    let talked = thread.events.iter().rev().find_map(|event| event.author.agent());
    talked.or_else(|| thread.members.iter().rev().find_map(|member| member.user.agent()))
}
