//! Two customers who are one, and two again.
//!
//! One chat stays and takes over the threads of the other, its properties and who follows it; the other is set aside with
//! all that was known of its customer: so staff see one history, whoever signs in as either acts as one, and undoing it
//! restores both as they were, without losing what has happened since. The chat that stays is the one with the open thread,
//! so that nothing moves at the desk.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::super::Account;
use super::super::decide::of_chat;
#[cfg(not(feature = "lean"))]
use super::profile;
use crate::chat::profile::Absorbed;
#[cfg(not(feature = "lean"))]
use crate::chat::profile::Ban;
use crate::chat::{Chat, Customer, ProfileFact, Thread};
#[cfg(not(feature = "lean"))]
use crate::chat::{ChatAttributes, Properties, PropertiesChange};
use crate::desk::AgentRole;
use crate::{Actor, ChatId, Ctx, CustomerId, Fact, Reject, Time, User, limits};

/// Says that one customer is another. Needs a supervisor. If both have an open thread, the one of `from` is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct MergeCustomer {
    /// Who acts as the other from now on.
    pub from: CustomerId,
    /// Who they are.
    pub into: CustomerId,
}

/// Undoes the latest merge into somebody: both get back their threads and are as they were. What began or was set since then
/// stays: in the chat that it began in, and with the customer who acted for both. Needs a supervisor.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct UnmergeCustomer {
    /// Who was merged into another.
    pub customer: CustomerId,
}

#[cfg(not(feature = "lean"))]
impl MergeCustomer {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let from = account.need_customer_as(actor, self.from, AgentRole::Supervisor)?;
        let into = account.need_customer_as(actor, self.into, AgentRole::Supervisor)?;
        Ok(account.merged(from, into.customer.id, ctx)?.1)
    }
}

#[cfg(not(feature = "lean"))]
impl UnmergeCustomer {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let chat = account.need_customer_as(actor, self.customer, AgentRole::Supervisor)?;
        let last = chat.profile.as_ref().and_then(|profile| profile.merged.last());
        let last = last.filter(|last| last.customer.id == self.customer).ok_or(Reject::NotMerged)?;
        let fact = ProfileFact::Unmerged {
            from: self.customer,
            into: chat.customer.id,
            back: last.aside.as_ref().map(|aside| aside.id),
            at: ctx.now,
        };
        let own = if last.aside.is_none() { account.on_their_own(chat, last, ctx)? } else { Vec::new() };
        Ok([of_chat(chat.id, vec![profile(fact)]), own].concat())
    }
}

#[cfg(not(feature = "lean"))]
impl Account {
    /// Opens a chat for a customer who had none when a visitor turned out to be them, if anything has become known of them
    /// since: no chat is back that could hold it.
    fn on_their_own(&self, chat: &Chat, last: &Absorbed, ctx: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        let (was, known) = (last.profile.as_deref().cloned().unwrap_or_default(), chat.known());
        let mut said = Vec::new();
        if known.details != was.details {
            let details = Box::new(known.details);
            said.push(ProfileFact::Saved { details, at: ctx.now, by: known.saved_by });
        }
        if known.session_fields != was.session_fields {
            said.push(ProfileFact::FieldsSet { fields: known.session_fields });
        }
        if let Some(consent) = known.consent.filter(|consent| Some(consent) != was.consent.as_ref()) {
            said.push(ProfileFact::ConsentSaved { consent });
        }
        if let Some(Ban { until, by, at }) = known.ban.filter(|ban| Some(*ban) != was.ban) {
            said.push(ProfileFact::Banned { until, by, at });
        }
        if known.properties != was.properties {
            let change = PropertiesChange::between(&Properties::default(), &known.properties);
            said.push(ProfileFact::PropertiesChanged { change });
        }
        let nobody_knew = Customer { id: chat.customer.id, ..last.customer.clone() };
        if said.is_empty() && chat.customer == nobody_knew {
            return Ok(Vec::new());
        }
        let (id, opened) = self.open(chat.customer.clone(), ctx)?;
        Ok(of_chat(id, [opened].into_iter().chain(said.into_iter().map(profile)).collect()))
    }

    /// The facts that make a customer another, who may have no chat yet; and the chat that stays.
    pub(super) fn merged(&self, theirs: &Chat, into: CustomerId, ctx: &mut Ctx) -> Result<(ChatId, Vec<Fact>), Reject> {
        let from = theirs.customer.id;
        if from == into {
            return Err(Reject::AlreadyMerged);
        }
        let other = self.chat_of(into);
        let known = other.unwrap_or(theirs).profile.as_ref();
        if known.is_some_and(|profile| profile.merged.len() >= limits::MERGES) {
            return Err(Reject::LimitReached);
        }
        let mut facts = Vec::new();
        let (stays, aside) = match other {
            None => (theirs.id, None),
            Some(other) if theirs.open_thread().is_some() && other.open_thread().is_none() => {
                (theirs.id, Some(other.id))
            }
            Some(other) => {
                if theirs.open_thread().is_some() {
                    facts.extend(self.close_whole(theirs.id, Actor::System, ctx)?);
                }
                (other.id, Some(theirs.id))
            }
        };
        facts.extend(of_chat(stays, vec![profile(ProfileFact::Merged { from, into, aside, at: ctx.now })]));
        Ok((stays, facts))
    }

    /// Folds [`ProfileFact::Merged`].
    pub(in crate::account) fn merge(
        &mut self,
        stays: ChatId,
        from: CustomerId,
        into: CustomerId,
        aside: Option<ChatId>,
        at: Time,
    ) {
        let Some(mut chat) = self.take_chat(stays) else { return };
        let mut aside = aside.and_then(|aside| self.take_chat(aside)).map(Box::new);
        let mut came = aside.as_mut().map(|aside| std::mem::take(&mut aside.threads)).unwrap_or_default();
        let threads = came.iter().map(|thread| thread.id).collect();
        let yields = chat.customer.id == from;
        let attributes = chat.attributes.clone();
        if let Some(theirs) = aside.as_ref().and_then(|aside| aside.attributes.as_deref()) {
            let at_rest = chat.open_thread().is_none();
            let own = attributes.as_deref().cloned().unwrap_or_default();
            chat.attributes = Some(Box::new(own.joined(theirs, yields, at_rest)));
        }
        let absorbed = if yields {
            rename(&mut chat.threads, from, into);
            let customer = chat.customer.clone();
            let known = chat.profile.clone();
            match &aside {
                Some(aside) => {
                    chat.customer = aside.customer.clone();
                    chat.profile = aside.profile.clone();
                }
                None => {
                    chat.customer.id = into;
                    chat.profile.iter_mut().for_each(|profile| profile.merged.clear());
                }
            }
            Absorbed { customer, profile: known, aside, threads, at, attributes }
        } else {
            rename(&mut came, from, into);
            let nobody = Customer { id: from, name: None, email: None };
            let customer = aside.as_ref().map_or(nobody, |aside| aside.customer.clone());
            Absorbed { customer, profile: None, aside, threads, at, attributes }
        };
        chat.threads.append(&mut came);
        // The open thread is the last one; all others stand in the order of time.
        chat.threads.sort_by_key(|thread| (thread.closed.is_none(), thread.started_at, thread.id));
        chat.profile.get_or_insert_default().merged.push(absorbed);
        self.put_chat(chat);
    }

    /// Folds [`ProfileFact::Unmerged`].
    pub(in crate::account) fn unmerge(&mut self, stayed: ChatId, from: CustomerId, into: CustomerId) {
        let Some(mut chat) = self.take_chat(stayed) else { return };
        if let Some(Absorbed { customer, profile, mut aside, threads, at, attributes }) =
            chat.profile.as_mut().and_then(|profile| profile.merged.pop())
        {
            let yields = profile.is_some();
            let all = std::mem::take(&mut chat.threads);
            let (mut back, own): (Vec<_>, Vec<_>) = all.into_iter().partition(|thread| threads.contains(&thread.id));
            chat.threads = own;
            if yields {
                rename(&mut chat.threads, into, from);
                chat.threads.iter_mut().for_each(|thread| thread.name_since(at, &customer));
                let goes_on = (std::mem::replace(&mut chat.customer, customer), chat.profile.take());
                chat.profile = profile;
                if let Some(aside) = &mut aside {
                    (aside.customer, aside.profile) = goes_on;
                }
            } else {
                rename(&mut back, into, from);
            }
            if let Some(mut aside) = aside {
                if let Some(theirs) = &aside.attributes {
                    chat.part(theirs, attributes, yields);
                }
                aside.threads = back;
                self.put_chat(*aside);
            }
        }
        self.put_chat(chat);
    }
}

#[cfg(not(feature = "lean"))]
impl Chat {
    /// Gives back what staff kept about another chat, and has what was kept about it before.
    fn part(&mut self, theirs: &ChatAttributes, before: Option<Box<ChatAttributes>>, yields: bool) {
        let own = self.attributes.take().unwrap_or_default();
        let parted = own.parted(theirs, &before.clone().unwrap_or_default(), yields);
        self.attributes = Some(Box::new(parted)).filter(|parted| before.is_some() || **parted != Default::default());
    }
}

#[cfg(not(feature = "lean"))]
impl Thread {
    /// Gives the customer's own name to a thread that went on as somebody else's.
    fn name_since(&mut self, at: Time, customer: &Customer) {
        if self.closed.is_none_or(|closed| closed.at >= at) {
            let own = self.members.iter_mut().filter(|member| member.user == User::Customer(customer.id));
            own.for_each(|member| member.name = customer.name.clone());
        }
    }
}

/// Whoever was there as one customer was there as the other. Events keep their author.
#[cfg(not(feature = "lean"))]
fn rename(threads: &mut [Thread], old: CustomerId, new: CustomerId) {
    for thread in threads {
        let members = thread.members.iter_mut().map(|member| &mut member.user);
        let users = members.chain(thread.marks.iter_mut().map(|marks| &mut marks.user));
        users.filter(|user| **user == User::Customer(old)).for_each(|user| *user = User::Customer(new));
    }
}

crate::not_lean!(MergeCustomer, UnmergeCustomer);
