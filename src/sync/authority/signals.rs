//! Passing on what is not stored.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::{ChatFact, Role};
use parlor_engine::desk::AgentRole;
use parlor_engine::{ChatId, Fact, Reject, Time, User, Viewer};

use super::{Authority, SubscriberId, Transmit};
use crate::frame::ServerFrame;
use crate::signal::{Multicast, Peek, Signal, Told, Touched};

/// What somebody is doing is told again after this time at the earliest, in milliseconds: nobody reads faster, and whoever
/// sends more often fills nobody's line.
const PAUSE_MS: u64 = 500;

/// What is being done and others have not been told yet. Only the latest of each kind, chat and user counts.
#[derive(Default)]
pub(super) struct Doings {
    waiting: BTreeMap<(ChatId, User, Doing), (To, Told)>,
    told_at: Time,
}

/// What somebody does who has not said anything yet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    Typing,
    Whispering,
    Writing,
    Thinking,
}

impl Doing {
    const ALL: [Self; 4] = [Self::Typing, Self::Whispering, Self::Writing, Self::Thinking];

    /// What tells that it is over. Who thinks is shown like somebody who writes.
    fn ended(self, chat: ChatId, user: User) -> Told {
        match self {
            Self::Typing | Self::Whispering | Self::Thinking => Told::Typing { chat, user, typing: false },
            Self::Writing => Told::SneakPeek(Peek { chat, text: String::new() }),
        }
    }
}

impl Doings {
    pub(super) fn next_due(&self) -> Option<Time> {
        (!self.waiting.is_empty()).then(|| self.told_at.plus_ms(PAUSE_MS))
    }

    /// Whoever has said it is not about to any more; who was told that they were is told so.
    pub(super) fn note(&mut self, fact: &Fact) {
        if let Fact::Chat { chat, fact: ChatFact::EventPosted { event, .. } } = fact {
            for doing in Doing::ALL {
                if let Some((_, told)) = self.waiting.get_mut(&(*chat, event.author, doing)) {
                    *told = doing.ended(*chat, event.author);
                }
            }
        }
    }
}

/// Whom a notice about a chat reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum To {
    Everybody,
    AgentsOnly,
}

impl Authority {
    /// Passes a notice on that came by itself, over HTTP.
    ///
    /// # Errors
    /// Why nobody is told.
    pub fn handle_signal(&mut self, author: User, signal: Signal) -> Result<(), Reject> {
        if signal.too_long().is_some() {
            return Err(Reject::SignalTooLong);
        }
        // Whoever was merged into another customer speaks as that one.
        let author = self.acting(author);
        let (chat, doing, to, told) = match signal {
            Signal::Typing { chat, typing } => {
                self.need_voice(author, chat)?;
                (chat, Doing::Typing, To::Everybody, Told::Typing { chat, user: author, typing })
            }
            Signal::Whispering { chat, typing } => {
                self.need_whisper(author, chat)?;
                (chat, Doing::Whispering, To::AgentsOnly, Told::Typing { chat, user: author, typing })
            }
            Signal::SneakPeek { chat, text } => {
                self.need_voice(author, chat)?;
                if !author.is_customer() {
                    return Err(Reject::NotAllowed);
                }
                (chat, Doing::Writing, To::AgentsOnly, Told::SneakPeek(Peek { chat, text }))
            }
            Signal::Thinking { chat, title, description, agents_only } => {
                self.need_agents_voice(author, chat)?;
                let to = if agents_only { To::AgentsOnly } else { To::Everybody };
                (chat, Doing::Thinking, to, Told::Thinking { chat, user: author, title, description })
            }
            Signal::Multicast(multicast) => return self.multicast(author, multicast),
            // What comes by itself comes from no page.
            Signal::Touched(_) => return Err(Reject::NotAllowed),
        };
        self.doings.waiting.insert((chat, author, doing), (to, told));
        Ok(())
    }

    /// Passes a page's notice on. One that may not be is void, like one that is lost.
    pub(super) fn signal(&mut self, from: SubscriberId, signal: Signal, now: Time) {
        let Some(author) = self.subscribers.get(&from).map(|page| page.user) else { return };
        if let Signal::Touched(Touched { ago_ms }) = signal {
            return self.touch(from, author, ago_ms, now);
        }
        let _void = self.handle_signal(author, signal);
    }

    /// Tells what is being done, if it is time to.
    pub(super) fn tell_doings(&mut self, now: Time) {
        // A clock that was put back makes nobody wait until it has caught up.
        let put_back = now < self.doings.told_at;
        if self.doings.next_due().is_none_or(|due| now < due && !put_back) {
            return;
        }
        self.doings.told_at = now;
        for ((chat, author, _), (to, told)) in std::mem::take(&mut self.doings.waiting) {
            self.tell_chat(chat, author, to, &told);
        }
    }

    /// Tells everybody who sees the open thread and is not the author; who only follows the customer may hold the chat
    /// without it.
    fn tell_chat(&mut self, chat: ChatId, author: User, to: To, told: &Told) {
        let Some(known) = self.state.account.chats.get(&chat) else { return };
        let customer = self.customers.get(&known.customer.id).filter(|_| to == To::Everybody);
        let readers = customer.into_iter().flatten().copied().chain(self.holders.of(chat));
        let account = &self.state.account;
        let others = |id: &SubscriberId| {
            let page = self.subscribers.get(id).filter(|page| page.user != author);
            page.is_some_and(|page| account.sees(page.viewer, known))
        };
        let readers: Vec<_> = readers.filter(others).collect();
        self.tell_all(readers, told);
    }

    fn multicast(&mut self, author: User, multicast: Multicast) -> Result<(), Reject> {
        let Multicast { to, kind, content } = multicast;
        let desk = &self.state.account.desk;
        let sender = author.agent().and_then(|agent| desk.agents.get(&agent)).ok_or(Reject::NotAllowed)?;
        if sender.profile.role < AgentRole::Agent {
            return Err(Reject::NotAllowed);
        }
        let nobody = !to.all_agents && to.agents.is_empty() && to.groups.is_empty() && to.customers.is_empty();
        if nobody {
            return Err(Reject::RecipientsMissing);
        }
        let viewer = sender.viewer();
        let readers = self.subscribers.iter().filter(|(_, page)| match page.viewer {
            Viewer::Customer(customer) => to.customers.contains(&customer) && self.may_address(viewer, page.user),
            Viewer::Agent(agent) | Viewer::Supervisor(agent) | Viewer::Observer(agent) => {
                let in_group = || {
                    let groups = desk.agents.get(&agent).map(|state| &state.profile.groups);
                    groups.is_some_and(|groups| groups.iter().any(|group| to.groups.contains(group)))
                };
                to.all_agents || to.agents.contains(&agent) || in_group()
            }
        });
        let readers: Vec<_> = readers.map(|(id, _)| *id).collect();
        self.tell_all(readers, &Told::Multicast { from: author, kind, content });
        Ok(())
    }

    /// Supervisors address any customer, agents those whose chats they see.
    fn may_address(&self, viewer: Viewer, user: User) -> bool {
        let User::Customer(customer) = user else { return false };
        let chat = self.state.account.chat_of(customer);
        match viewer {
            Viewer::Supervisor(_) => true,
            Viewer::Agent(_) => chat.is_some_and(|chat| self.state.account.sees(viewer, chat)),
            Viewer::Customer(_) | Viewer::Observer(_) => false,
        }
    }

    fn tell_all(&mut self, readers: impl IntoIterator<Item = SubscriberId>, told: &Told) {
        let frame = ServerFrame::Signals(vec![told.clone()]);
        let readers: BTreeSet<_> = readers.into_iter().collect();
        self.out.extend(readers.into_iter().map(|id| (id, Transmit::Frame(frame.clone()))));
    }

    /// Only those who may speak in the open thread are heard.
    fn need_voice(&self, author: User, chat: ChatId) -> Result<(), Reject> {
        let chat = self.state.account.chats.get(&chat).ok_or(Reject::UnknownChat)?;
        let thread = chat.open_thread().ok_or(Reject::ThreadClosed)?;
        match author {
            // To a customer, somebody else's chat is an unknown one.
            User::Customer(customer) if chat.customer.id != customer => Err(Reject::UnknownChat),
            _ if thread.is_active(author) => Ok(()),
            _ => Err(Reject::NotMember),
        }
    }

    /// Whoever speaks is heard by the agents, and so is a supervisor who listens.
    fn need_whisper(&self, author: User, chat: ChatId) -> Result<(), Reject> {
        let thread = self.state.account.chat(chat).and_then(|chat| chat.open_thread());
        let listens = thread.is_some_and(|thread| thread.hidden_role(author) == Some(Role::Supervisor));
        if listens { Ok(()) } else { self.need_agents_voice(author, chat) }
    }

    fn need_agents_voice(&self, author: User, chat: ChatId) -> Result<(), Reject> {
        self.need_voice(author, chat)?;
        if author.agent().is_some() { Ok(()) } else { Err(Reject::NotAllowed) }
    }
}
