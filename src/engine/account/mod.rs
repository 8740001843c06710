//! The account: the desk and all chats together. Decides what needs both, and who may touch which chat.

#[cfg(not(feature = "lean"))]
mod access;
mod agent_idle;
mod agent_lost;
#[cfg(not(feature = "lean"))]
mod agent_saved;
#[cfg(not(feature = "lean"))]
mod answers;
mod attributes;
#[cfg_attr(feature = "lean", path = "no_begin.rs")]
mod begin;
mod close;
mod conversation;
mod customer;
mod customer_lost;
mod decide;
mod due;
#[cfg(not(feature = "lean"))]
mod followed;
#[cfg_attr(feature = "lean", path = "no_forms.rs")]
mod forms;
mod from_outside;
mod hands;
#[cfg(not(feature = "lean"))]
mod idle;
mod join;
mod lines;
mod log_out;
mod messages;
mod offer;
#[cfg(not(feature = "lean"))]
mod opening;
#[cfg(not(feature = "lean"))]
mod people;
mod pick_up;
#[cfg(not(feature = "lean"))]
mod pins;
mod placing;
#[cfg(not(feature = "lean"))]
mod properties;
mod requirements;
mod see;
mod settle;
mod suspend;
#[cfg(test)]
mod tests;
mod transcript;
mod transfer;
#[cfg(not(feature = "lean"))]
mod warned;
mod wrap_up;

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

pub use agent_idle::{AgentIdle, IDLE};
pub use agent_lost::AgentLost;
pub use attributes::DeleteThread;
pub use begin::*;
pub use close::CloseThread;
pub use conversation::StartThread;
pub use customer::{
    BanCustomer, CreateCustomer, CustomerFields, DropVisitors, EndVisit, EraseCustomer, GiveConsent, Greet, GreetStep,
    MergeCustomer, SetSessionFields, StartVisit, StepUp, UnbanCustomer, UnmergeCustomer, UpdateCustomer, ViewPage,
};
pub use customer_lost::CustomerLost;
pub use from_outside::FromOutside;
pub use join::{JoinThread, LeaveThread, RemoveMember};
pub use log_out::LogOutAgent;
pub use offer::{AcceptOffer, DeclineOffer, InviteAgent, WithdrawOffer};
#[cfg(not(feature = "lean"))]
pub use people::Heard;
pub use pick_up::{PickUp, TakeOver};
pub use requirements::SetRequirements;
pub use suspend::{RemoveAgent, SuspendAgent};
pub use transcript::{TellTranscript, TranscriptStep};
pub use transfer::{Fallback, ReturnToQueue, Transfer, TransferTarget};
pub use wrap_up::FinishWrapUp;

use due::Due;

#[cfg(not(feature = "lean"))]
use crate::chat::ProfileFact;
use crate::chat::{Chat, ChatFact, Thread};
use crate::desk::{Desk, DeskFact, Work};
use crate::map::{Map, Set};
use crate::{ChatId, CustomerId, Fact, GroupId, ThreadId, Time};

/// Everything of one tenant, or, in a page, everything of it that the viewer may see: a fold of [`Fact`]s.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// Agents, groups, queue, offers.
    pub desk: Desk,
    /// Every chat. A customer has one. Shared, so that a copy of the whole account costs little: a chat is copied when it
    /// changes while somebody still holds an older one.
    pub chats: Map<ChatId, Arc<Chat>>,
    /// The chat of each customer, and of everybody who acts as one.
    #[serde(skip)]
    by_customer: Map<CustomerId, ChatId>,
    #[serde(skip)]
    due: Due,
    #[cfg(not(feature = "lean"))]
    #[serde(skip)]
    followed: followed::Followed,
    #[cfg(not(feature = "lean"))]
    #[serde(skip)]
    people: people::People,
    /// Where the threads of a chat are that was set aside in a merge.
    #[serde(skip)]
    aside: Map<ChatId, ChatId>,
}

impl Account {
    /// The chat of this id.
    pub fn chat(&self, id: ChatId) -> Option<&Chat> {
        self.chats.get(&id).map(Arc::as_ref)
    }

    /// The chat of this customer.
    pub fn chat_of(&self, customer: CustomerId) -> Option<&Chat> {
        self.chat(*self.by_customer.get(&customer)?)
    }

    /// How the desk sees the open thread of a chat.
    pub fn work_of(&self, chat: ChatId) -> Option<&Work> {
        self.desk.works.get(&self.chats.get(&chat)?.open_thread()?.id)
    }

    /// When something falls due without anybody's doing.
    pub fn next_wakeup(&self) -> Option<Time> {
        [self.desk.next_wakeup(), self.due.next()].into_iter().flatten().min()
    }

    /// Folds one fact. Cannot fail.
    pub fn evolve(&mut self, fact: &Fact) {
        match fact {
            Fact::Desk(fact) => {
                if let DeskFact::Queued { chat, thread, group, .. } = fact {
                    self.note_group(*chat, *thread, *group);
                }
                #[cfg(not(feature = "lean"))]
                if let DeskFact::Required { chat, thread, needs } = fact
                    && !needs.skills.is_empty()
                {
                    self.change(*chat, |chat| chat.note_skills(*thread, &needs.skills));
                }
                self.desk.evolve(fact);
            }
            Fact::Chat { chat, fact: ChatFact::Opened { customer } } => {
                self.put_chat(Chat::open(*chat, customer.clone()))
            }
            #[cfg(not(feature = "lean"))]
            Fact::Chat { chat, fact: ChatFact::Profile(ProfileFact::Merged { from, into, aside, at }) } => {
                self.merge(*chat, *from, *into, *aside, *at)
            }
            #[cfg(not(feature = "lean"))]
            Fact::Chat { chat, fact: ChatFact::Profile(ProfileFact::Unmerged { from, into, .. }) } => {
                self.unmerge(*chat, *from, *into)
            }
            #[cfg(not(feature = "lean"))]
            Fact::Chat { chat, fact: ChatFact::Profile(ProfileFact::Dropped { .. }) } => self.drop_chat(*chat),
            #[cfg(not(feature = "lean"))]
            Fact::Chat { chat, fact } if fact.moves_chat() => {
                self.chats.get(chat).into_iter().for_each(|known| self.followed.drop(known));
                self.change(*chat, |chat| chat.evolve(fact));
                self.chats.get(chat).into_iter().for_each(|known| self.followed.add(known));
            }
            Fact::Chat { chat, fact } => self.change(*chat, |chat| chat.evolve(fact)),
        }
    }

    fn change(&mut self, chat: ChatId, change: impl FnOnce(&mut Chat)) {
        if let Some(known) = self.chats.get_mut(&chat) {
            let before = known.next_timer();
            #[cfg(not(feature = "lean"))]
            let place = people::Place::of(known);
            let known = Arc::make_mut(known);
            change(known);
            self.due.moved(chat, before, known.next_timer());
            #[cfg(not(feature = "lean"))]
            self.people.moved(chat, Some(place), Some(people::Place::of(known)));
        }
    }

    /// Takes a chat as a whole: a page does so when it first may see it.
    pub fn put_chat(&mut self, chat: Chat) {
        self.take_chat(chat.id);
        self.index(&chat);
        self.chats.insert(chat.id, Arc::new(chat));
    }

    /// Puts threads before those of a chat, if `before` is the first of those; whether it is. A page does so when it has asked
    /// for what was said earlier.
    pub fn put_before(&mut self, id: ChatId, before: ThreadId, mut threads: Vec<Thread>) -> bool {
        let first = self.chat(id).and_then(|chat| chat.threads.first());
        if first.is_none_or(|first| first.id != before) {
            return false;
        }
        if let Some(mut chat) = self.take_chat(id) {
            threads.append(&mut chat.threads);
            chat.threads = threads;
            self.put_chat(chat);
        }
        true
    }

    /// Drops a chat as a whole: a page does so when it may see it no more.
    pub fn drop_chat(&mut self, id: ChatId) {
        self.take_chat(id);
    }

    /// Notes in the thread itself which group it has come to: its work goes with its end.
    fn note_group(&mut self, chat: ChatId, thread: ThreadId, group: GroupId) {
        let Some(known) = self.chats.get_mut(&chat) else { return };
        // Most have been there all along, and to change a chat may mean to copy it.
        if known.thread(thread).is_some_and(|thread| thread.group != group) {
            Arc::make_mut(known).within(thread, |thread| thread.goes_to(group));
        }
    }

    #[cfg(feature = "lean")]
    fn take_chat(&mut self, id: ChatId) -> Option<Chat> {
        let chat = Arc::unwrap_or_clone(self.chats.remove(&id)?);
        self.by_customer.remove(&chat.customer.id);
        Some(chat)
    }

    #[cfg(feature = "lean")]
    fn index(&mut self, chat: &Chat) {
        self.by_customer.insert(chat.customer.id, chat.id);
    }

    #[cfg(not(feature = "lean"))]
    fn take_chat(&mut self, id: ChatId) -> Option<Chat> {
        let chat = Arc::unwrap_or_clone(self.chats.remove(&id)?);
        self.due.moved(id, chat.next_timer(), None);
        self.followed.drop(&chat);
        self.people.moved(id, Some(people::Place::of(&chat)), None);
        let aliases = chat.profile.iter().flat_map(|profile| profile.aliases());
        for (customer, aside) in aliases.chain([(chat.customer.id, None)]) {
            // Another chat may have taken them over.
            if self.by_customer.get(&customer) == Some(&id) {
                self.by_customer.remove(&customer);
            }
            if aside.is_some_and(|aside| self.aside.get(&aside) == Some(&id)) {
                aside.and_then(|aside| self.aside.remove(&aside));
            }
        }
        Some(chat)
    }

    #[cfg(not(feature = "lean"))]
    fn index(&mut self, chat: &Chat) {
        self.due.moved(chat.id, None, chat.next_timer());
        self.followed.add(chat);
        self.people.moved(chat.id, None, Some(people::Place::of(chat)));
        let aliases = chat.profile.iter().flat_map(|profile| profile.aliases());
        for (customer, aside) in aliases.chain([(chat.customer.id, None)]) {
            self.by_customer.insert(customer, chat.id);
            aside.map(|aside| self.aside.insert(aside, chat.id));
        }
    }

    /// Checks what must always hold on the side that sees everything; the message names what does not.
    ///
    /// # Errors
    /// The first thing found wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        self.desk.check()?;
        if Due::of(self.chats.values().map(|chat| &**chat)) != self.due {
            return Err("the account's timers differ from what its chats say".to_owned());
        }
        #[cfg(not(feature = "lean"))]
        if followed::Followed::of(self.chats.values().map(|chat| &**chat)) != self.followed {
            return Err("the account's followers differ from what its chats say".to_owned());
        }
        #[cfg(not(feature = "lean"))]
        if people::People::of(self.chats.values().map(|chat| &**chat)) != self.people {
            return Err("the account's customers differ from what its chats say".to_owned());
        }
        let mut open = 0;
        for chat in self.chats.values() {
            if self.by_customer.get(&chat.customer.id) != Some(&chat.id) {
                return Err(format!("chat {} is not found by its customer", chat.id));
            }
            if chat.threads.iter().rev().skip(1).any(|thread| thread.closed.is_none()) {
                return Err(format!("chat {} has an open thread that is not the last", chat.id));
            }
            let Some(thread) = chat.open_thread() else { continue };
            open += 1;
            let Some(work) = self.desk.works.get(&thread.id) else {
                return Err(format!("open thread {} is in no state", thread.id));
            };
            if thread.group != work.group {
                return Err(format!("thread {} is in another group than the desk says", thread.id));
            }
            let active: Set<_> = thread.members.iter().filter(|m| m.active).filter_map(|m| m.user.agent()).collect();
            let serving = work.assignee().into_iter().chain(work.helpers.iter().copied());
            if active != serving.collect() {
                return Err(format!("thread {} has other agents than the desk says", thread.id));
            }
            if thread.hidden.iter().any(|hidden| hidden.active && active.contains(&hidden.agent)) {
                return Err(format!("somebody both talks and listens in thread {}", thread.id));
            }
        }
        let (done, at_hand): (Vec<&Work>, Vec<_>) =
            self.desk.works.values().partition(|work| work.wrapped_up_by().is_some());
        if open != at_hand.len() {
            return Err("the desk holds a thread that is not open".to_owned());
        }
        let is_closed = |work: &Work| self.chat(work.chat)?.thread(work.thread)?.closed;
        match done.into_iter().find(|work| is_closed(work).is_none()) {
            Some(work) => Err(format!("thread {} is wrapped up before its end", work.thread)),
            None => Ok(()),
        }
    }
}

/// The stored shape: an account without what follows from its chats.
#[derive(Deserialize)]
struct Stored {
    desk: Desk,
    chats: Map<ChatId, Arc<Chat>>,
}

impl<'de> Deserialize<'de> for Account {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Stored { desk, chats } = Stored::deserialize(deserializer)?;
        let mut account = Self { desk, ..Self::default() };
        chats.values().for_each(|chat| account.index(chat));
        account.chats = chats;
        Ok(account)
    }
}
