//! What a page is told of what happened: one rule for a page that is live, one that comes back, and one that is new.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parlor_engine::chat::{AttributeFact, Chat, ChatFact, ProfileFact};
use parlor_engine::desk::DeskFact;
use parlor_engine::{Account, AgentId, ChatId, CustomerId, Fact, ThreadId, Viewer};

use super::subscriber::{Held, Stage};
use super::{Authority, SubscriberId, Transmit};
use crate::frame::{Earlier, HELD_MAX, Item, Reset, Resume, ServerFrame, Update};
use crate::{Cursor, Entry};

impl Authority {
    /// Tells every page that something concerns what it is.
    pub(super) fn tell_news(&mut self) {
        for id in std::mem::take(&mut self.dirty) {
            self.tell(id);
        }
        let spare = self.tail.len().saturating_sub(self.config.tail);
        self.tail.drain(..spare);
    }

    /// A live page is told its news; one that comes back, everything after its cursor.
    fn tell(&mut self, id: SubscriberId) {
        let Some(viewer) = self.subscribers.get(&id).map(|subscriber| self.viewer_of(subscriber.user)) else { return };
        let Some(viewer) = viewer else { return self.close(id, crate::Close::Unauthorized) };
        let Some(mut subscriber) = self.subscribers.remove(&id) else { return };
        subscriber.viewer = viewer;
        let end = self.state.position;
        let step = match &subscriber.stage {
            Stage::Live(cursor) => Some((*cursor, std::mem::take(&mut subscriber.news))),
            Stage::Starting(resume) => resume.as_ref().and_then(|resume| {
                let position = self.resumed_at(resume, viewer)?;
                let held = resume.held.iter().copied().filter(|chat| self.may_hold(viewer, *chat));
                subscriber.held = Held::of(&self.state.account, viewer, held);
                // Only now: a page that is not live has been told of no chat.
                if viewer.is_staff() {
                    self.holders.note(id, &subscriber.held.chats);
                }
                let own = self.state.account.own_chat(viewer);
                let entries = self.entries_after(position).filter(|entry| viewer.is_staff() || touches(entry, own));
                Some((position, entries.cloned().collect()))
            }),
        };
        subscriber.news.clear();
        let acks = std::mem::take(&mut subscriber.acks);
        let before = subscriber.earlier.take();
        let starting = matches!(subscriber.stage, Stage::Starting(_));
        let own = self.state.account.own_chat(viewer);
        let step = step.filter(|(_, entries)| !starts_anew(viewer, own, entries));
        let frame = match step {
            Some((cursor, entries)) => {
                let mut items = items(&self.state.account, viewer, &mut subscriber.held, &entries, starting);
                if starting {
                    items.extend(self.dismissals(viewer, &mut subscriber.held));
                }
                items.extend(before.and_then(|before| self.earlier(own, before)));
                if items.is_empty() && acks.is_empty() && !starting {
                    self.subscribers.insert(id, subscriber);
                    return;
                }
                if viewer.is_staff() {
                    self.holders.follow(id, &items);
                }
                let (from, to) = (self.cursor(viewer, cursor), self.cursor(viewer, end));
                ServerFrame::Update(Update { from, to, items, acks })
            }
            None => {
                let (account, earlier) = self.state.account.view_within(viewer, self.config.reach);
                let held = Held::of(&self.state.account, viewer, account.chats.keys().copied());
                let before = std::mem::replace(&mut subscriber.held, held);
                if viewer.is_staff() {
                    self.holders.forget(id, &before.chats);
                    self.holders.note(id, &subscriber.held.chats);
                }
                let cursor = self.cursor(viewer, end);
                ServerFrame::Reset(Box::new(Reset { epoch: self.epoch, cursor, account, acks, earlier }))
            }
        };
        subscriber.stage = Stage::Live(end);
        let admitted = customers_admitted(&frame);
        self.out.push_back((id, Transmit::Frame(frame)));
        if starting {
            self.tell_who_is_there(id, &subscriber);
        } else {
            self.tell_who_has_come(id, &subscriber, admitted);
        }
        self.subscribers.insert(id, subscriber);
    }

    /// The position that a page resumes from, if it can.
    fn resumed_at(&self, resume: &Resume, viewer: Viewer) -> Option<u64> {
        let position = match viewer {
            Viewer::Customer(customer) => self.config.cursor_key.unseal(resume.cursor, customer.0),
            Viewer::Agent(_) | Viewer::Supervisor(_) | Viewer::Observer(_) => resume.cursor.position(),
        };
        let oldest = self.tail.front().map_or(self.state.position, |entry| entry.position - 1);
        // A customer's chat may have been dropped, and nothing tells the page so. One that the page does not hold may be long.
        let there = |chat: &ChatId| self.state.account.holding(*chat).is_some();
        let own = self.state.account.own_chat(viewer);
        let known = (viewer.is_staff() || resume.held.iter().all(there))
            && own.is_none_or(|own| resume.held.contains(&own))
            && resume.epoch == self.epoch
            && resume.held.len() <= HELD_MAX
            && (oldest..=self.state.position).contains(&position);
        known.then_some(position)
    }

    /// Whether what a page says it holds can be true. A customer never held another's chat, and is told nothing of it.
    fn may_hold(&self, viewer: Viewer, chat: ChatId) -> bool {
        match viewer {
            Viewer::Customer(_) => self.state.account.own_chat(viewer) == Some(chat),
            Viewer::Agent(_) | Viewer::Supervisor(_) | Viewer::Observer(_) => {
                // Also one that was set aside in a merge since then.
                self.state.account.holding(chat).is_some()
            }
        }
    }

    /// Chats that a page says it holds and that it may not see, although nothing has happened to them: it was never let in.
    fn dismissals(&self, viewer: Viewer, held: &mut Held) -> Vec<Item> {
        let account = &self.state.account;
        let holds = |id: &ChatId| account.chats.get(id).is_some_and(|chat| account.holds(viewer, chat));
        held.chats.extract_if(.., |id| !holds(id)).map(Item::Dismiss).collect()
    }

    /// What a customer's page asks for that holds its chat from this thread on. Whatever has happened to these threads is in
    /// them, and so it comes last of an update; what happens to them from then on is told like everything else.
    fn earlier(&self, own: Option<ChatId>, before: ThreadId) -> Option<Item> {
        let chat = self.state.account.chat(own?)?;
        let (threads, more) = chat.before(before, self.config.reach)?;
        Some(Item::Earlier(Earlier { chat: chat.id, before, threads, more }))
    }

    fn cursor(&self, viewer: Viewer, position: u64) -> Cursor {
        match viewer {
            Viewer::Customer(customer) => self.config.cursor_key.seal(position, customer.0),
            Viewer::Agent(_) | Viewer::Supervisor(_) | Viewer::Observer(_) => Cursor::open(position),
        }
    }

    fn entries_after(&self, position: u64) -> impl Iterator<Item = &Arc<Entry>> {
        let first = self.tail.front().map_or(0, |entry| entry.position);
        let skip = (position + 1).saturating_sub(first) as usize;
        self.tail.iter().skip(skip)
    }
}

/// Whether an entry can hold anything for a customer with this chat. When thousands come back at once, each has missed what
/// was said to all the others.
fn touches(entry: &Entry, own: Option<ChatId>) -> bool {
    entry.facts.iter().any(|fact| match fact {
        Fact::Desk(_) => true,
        Fact::Chat { chat, .. } => {
            let other = merged(fact).and_then(ProfileFact::other_chat);
            own.is_some_and(|own| *chat == own || other == Some(own))
        }
    })
}

/// Whether the viewer's own rights changed, or all that is theirs was erased: then nothing is patched, the page starts anew.
fn starts_anew(viewer: Viewer, own: Option<ChatId>, entries: &[Arc<Entry>]) -> bool {
    let mut facts = entries.iter().flat_map(|entry| &entry.facts);
    match viewer.user().agent() {
        Some(own) => facts.any(|fact| match fact {
            Fact::Desk(DeskFact::AgentSaved { agent }) => agent.id == own,
            Fact::Desk(DeskFact::RolesAssigned { agent, .. }) => *agent == own,
            _ => false,
        }),
        None => facts.any(|fact| {
            let other = merged(fact).map(|fact| fact.other_chat());
            erased(fact) && own == fact.chat() || other.is_some_and(|other| own == fact.chat() || own == other)
        }),
    }
}

/// The fact, if it makes two chats one or one two: then both are taken anew.
fn merged(fact: &Fact) -> Option<&ProfileFact> {
    match fact {
        Fact::Chat { fact: ChatFact::Profile(fact), .. } => Some(fact).filter(|fact| fact.merges()),
        Fact::Chat { .. } | Fact::Desk(_) => None,
    }
}

fn erased(fact: &Fact) -> bool {
    matches!(fact, Fact::Chat { fact: ChatFact::Erased { .. }, .. })
}

/// The agent who follows a customer from this fact on, or until it.
fn followed(fact: &Fact) -> Option<AgentId> {
    match fact {
        Fact::Chat { fact: ChatFact::AttributesChanged(fact), .. } => match fact {
            AttributeFact::CustomerFollowed { agent } | AttributeFact::CustomerUnfollowed { agent } => Some(*agent),
            _ => None,
        },
        Fact::Chat { .. } | Fact::Desk(_) => None,
    }
}

/// The customers of the chats that a frame lets a page see.
fn customers_admitted(frame: &ServerFrame) -> Vec<CustomerId> {
    match frame {
        ServerFrame::Update(update) => {
            let admitted = update.items.iter().filter_map(|item| match item {
                Item::Admit(chat) => Some(chat.customer.id),
                Item::Fact(_) | Item::Dismiss(_) | Item::Earlier(_) => None,
            });
            admitted.collect()
        }
        ServerFrame::Reset(reset) => reset.account.chats.values().map(|chat| chat.customer.id).collect(),
        _ => Vec::new(),
    }
}

/// What of these entries a viewer is told who holds this, and who comes back or was there. Afterwards `held` says what the
/// viewer holds, and the viewer's copy equals [`Account::view`].
fn items(account: &Account, viewer: Viewer, held: &mut Held, entries: &[Arc<Entry>], back: bool) -> Vec<Item> {
    let own = account.own_chat(viewer);
    let facts = || entries.iter().flat_map(|entry| &entry.facts);
    let passages = passages(account, viewer, held, facts(), back);
    let mut items = Vec::new();
    for fact in facts() {
        let told = match fact {
            Fact::Desk(_) => true,
            Fact::Chat { chat, fact } => match passages.get(chat) {
                // Of threads that the copy does not hold the viewer may not be let to read anything.
                Some(Passage::Held(open)) => {
                    !viewer.is_staff() || fact.thread().is_none_or(|thread| *open == Some(thread))
                }
                Some(Passage::Comes | Passage::Goes | Passage::Hidden) | None => false,
            },
        };
        if told && let Some(seen) = fact.seen_by(viewer, own) {
            items.push(Item::Fact(seen));
        }
    }
    for (id, passage) in passages {
        match (passage, account.chats.get(&id)) {
            (Passage::Comes, Some(chat)) => {
                held.take(account, viewer, chat);
                items.push(Item::Admit(Box::new(account.view_of(viewer, chat))));
            }
            (Passage::Goes, _) => {
                held.drop(id);
                items.push(Item::Dismiss(id));
            }
            (Passage::Held(_) | Passage::Hidden, _) | (Passage::Comes, None) => {}
        }
    }
    items
}

/// What becomes of a chat in a viewer's copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passage {
    /// It stays, with this open thread if the viewer sees one.
    Held(Option<ThreadId>),
    Comes,
    Goes,
    Hidden,
}

fn passages<'a>(
    account: &Account,
    viewer: Viewer,
    held: &Held,
    facts: impl Iterator<Item = &'a Fact>,
    back: bool,
) -> BTreeMap<ChatId, Passage> {
    let mut passages = BTreeMap::new();
    let mut renewed = BTreeSet::new();
    // Whether a page that comes back saw the open thread of a customer whom its agent followed when it left, nobody knows
    // any more. If nothing has happened to the chat since, it sees what it saw.
    let back = viewer.user().agent().filter(|_| back);
    for fact in facts {
        let Some(chat) = fact.chat() else { continue };
        passages.insert(chat, Passage::Hidden);
        if back.is_some_and(|agent| followed(fact) == Some(agent)) {
            renewed.insert(chat);
        }
        if let Some(merged) = merged(fact) {
            let both = merged.other_chat().into_iter().chain([chat]);
            both.for_each(|chat| {
                passages.insert(chat, Passage::Hidden);
                renewed.insert(chat);
            });
        }
        // Staff hold the open thread only. If it ended, and another has begun, the chat is taken anew.
        if viewer.is_staff() && matches!(fact, Fact::Chat { fact: ChatFact::ThreadClosed { .. }, .. }) {
            renewed.insert(chat);
        }
    }
    let follows = |chat: &Chat| back.is_some_and(|agent| chat.follows_customer(agent));
    for (id, passage) in &mut passages {
        let holds = account.chats.get(id).filter(|chat| account.holds(viewer, chat));
        *passage = match (held.chats.contains(id), holds) {
            (true, Some(chat))
                if !renewed.contains(id)
                    && !follows(chat)
                    && held.bare.contains(id) == is_bare(account, viewer, chat) =>
            {
                let open = chat.open_thread().filter(|_| !held.bare.contains(id));
                Passage::Held(open.map(|thread| thread.id))
            }
            (_, Some(_)) => Passage::Comes,
            (true, None) => Passage::Goes,
            (false, None) => Passage::Hidden,
        };
    }
    passages
}

/// Whether a copy holds a chat without its open thread: that of a customer who is followed, and talks where the follower
/// may not read.
fn is_bare(account: &Account, viewer: Viewer, chat: &Chat) -> bool {
    chat.open_thread().is_some() && !account.sees(viewer, chat)
}

impl Held {
    /// A copy that holds these chats as the viewer may see them now.
    fn of(account: &Account, viewer: Viewer, chats: impl Iterator<Item = ChatId>) -> Self {
        let chats: BTreeSet<_> = chats.collect();
        let known = chats.iter().filter_map(|id| account.chat(*id));
        let bare = known.filter(|chat| is_bare(account, viewer, chat)).map(|chat| chat.id).collect();
        Self { chats, bare }
    }

    fn take(&mut self, account: &Account, viewer: Viewer, chat: &Chat) {
        self.drop(chat.id);
        self.chats.insert(chat.id);
        if is_bare(account, viewer, chat) {
            self.bare.insert(chat.id);
        }
    }

    fn drop(&mut self, chat: ChatId) {
        self.chats.remove(&chat);
        self.bare.remove(&chat);
    }
}
