//! Greetings: what the account's site says first. When one is due, the shell decides, which keeps them; what became of
//! it is remembered here, once in a visit.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

#[cfg(not(feature = "lean"))]
use super::super::decide::of_chat;
#[cfg(not(feature = "lean"))]
use super::super::forms::{Asked, Told};
#[cfg(not(feature = "lean"))]
use super::super::{Account, BeginThread, FirstEvent};
#[cfg(not(feature = "lean"))]
use super::profile;
#[cfg(not(feature = "lean"))]
use crate::chat::attributes::{self, PropertyValue};
#[cfg(not(feature = "lean"))]
use crate::chat::profile::GreetingStep;
#[cfg(not(feature = "lean"))]
use crate::chat::{Chat, ChatFact, ProfileFact};
use crate::chat::{Content, FilledForm};
#[cfg(not(feature = "lean"))]
use crate::map::Map;
#[cfg(not(feature = "lean"))]
use crate::{Actor, Ctx, Fact, Reject, limits};
use crate::{CustomerId, GreetingId, GroupId};

/// Says what became of a greeting in the visit that goes on. System only. After LiveChat's `incoming_greeting`,
/// `accept_greeting` and `cancel_greeting` (specs/livechat.md section 10).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct Greet {
    /// Who is greeted.
    pub customer: CustomerId,
    /// With which greeting.
    pub greeting: GreetingId,
    /// What became of it.
    pub step: GreetStep,
}

/// What became of a greeting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(rename_all = "snake_case", deny_unknown_fields))]
pub enum GreetStep {
    /// It is shown. That it is shown still is nothing new.
    Shown,
    /// The customer takes it up: a thread begins with it, and remembers it in its property `routing.greeting`. What the
    /// group requires before the talk has to be answered along with it, or be known of the customer.
    Accepted {
        /// Which group is to serve the thread; without it the account's first.
        group: Option<GroupId>,
        /// What the greeting says.
        content: Content,
        /// Answers to the group's form before the talk, as in [`StartThread`](crate::command::StartThread).
        #[cfg_attr(not(feature = "lean"), serde(default))]
        form: Option<Box<FilledForm>>,
    },
    /// The customer wants to see it no more.
    Cancelled,
}

#[cfg(not(feature = "lean"))]
impl Greet {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        if actor != Actor::System {
            return Err(Reject::NotAllowed);
        }
        let chat = account.chat_of(self.customer).ok_or(Reject::UnknownCustomer)?;
        let visit = chat.profile.as_deref().and_then(|profile| profile.visit()).ok_or(Reject::NoVisit)?;
        let known = visit.step(self.greeting);
        let (step, mut facts) = match &self.step {
            GreetStep::Shown if known.is_some() => return Ok(Vec::new()),
            GreetStep::Shown if visit.greetings.len() >= limits::GREETINGS_PER_VISIT => {
                return Err(Reject::LimitReached);
            }
            GreetStep::Shown => (GreetingStep::Shown, Vec::new()),
            GreetStep::Cancelled if known == Some(GreetingStep::Cancelled) => return Ok(Vec::new()),
            GreetStep::Accepted { .. } | GreetStep::Cancelled if known != Some(GreetingStep::Shown) => {
                return Err(Reject::NoOffer);
            }
            GreetStep::Cancelled => (GreetingStep::Cancelled, Vec::new()),
            GreetStep::Accepted { group, content, form } => {
                let asked = Asked::of(form.as_deref(), account, account.group_or_first(*group)?)?;
                // Whoever takes up a greeting wants to talk, and leaves no message.
                if asked.is_message() {
                    return Err(Reject::UnknownForm);
                }
                let mut begun = self.begin(asked.group, content).decide(account, actor, ctx)?;
                let told = asked.told(form.as_deref(), chat.customer.clone(), Some(chat), ctx)?;
                let said = said(told, chat, &begun);
                begun.extend(of_chat(chat.id, said));
                (GreetingStep::Accepted, begun)
            }
        };
        let greeted = ProfileFact::Greeted { greeting: self.greeting, step, at: ctx.now };
        facts.extend(of_chat(chat.id, vec![profile(greeted)]));
        Ok(facts)
    }

    fn begin(&self, group: GroupId, content: &Content) -> BeginThread {
        let first = FirstEvent { content: content.clone(), by_customer: false, custom_id: None, on_behalf_of: None };
        let greeting = PropertyValue::Text(self.greeting.to_string());
        let named = Map::from([(attributes::GREETING.to_owned(), greeting)]);
        let properties = Map::from([(attributes::ROUTING.to_owned(), named)]);
        BeginThread {
            customer: self.customer,
            group: Some(group),
            events: vec![first],
            properties,
            ..BeginThread::default()
        }
    }
}

/// What the customer's answers make of the customer, and the answers themselves, in the thread that has begun.
#[cfg(not(feature = "lean"))]
fn said(told: Told, chat: &Chat, begun: &[Fact]) -> Vec<ChatFact> {
    let Told { customer, profile, answers } = told;
    let thread = begun.iter().find_map(|fact| match fact {
        Fact::Chat { fact: ChatFact::ThreadStarted { thread, .. }, .. } => Some(*thread),
        _ => None,
    });
    let saved = (customer != chat.customer).then_some(ChatFact::CustomerSaved { customer });
    let answers = thread.zip(answers).map(|(thread, event)| ChatFact::EventPosted { thread, event });
    saved.into_iter().chain(profile).chain(answers).collect()
}

crate::not_lean!(Greet, GreetStep);
