//! What a page is told of what happened: one rule for a page that is live, one that comes back, and one that is new.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parlor_engine::chat::{ChatFact, ProfileFact};
use parlor_engine::desk::DeskFact;
use parlor_engine::{Account, ChatId, CustomerId, Fact, Viewer};

use super::subscriber::Stage;
use super::{Authority, SubscriberId, Transmit};
use crate::frame::{HELD_MAX, Item, Reset, Resume, ServerFrame, Update};
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
                let held = resume.held.iter().filter(|chat| self.may_hold(viewer, **chat));
                subscriber.held = held.copied().collect();
                // Only now: a page that is not live has been told of no chat.
                if viewer.is_staff() {
                    self.holders.note(id, &subscriber.held);
                }
                let own = self.state.account.own_chat(viewer);
                let entries = self.entries_after(position).filter(|entry| viewer.is_staff() || touches(entry, own));
                Some((position, entries.cloned().collect()))
            }),
        };
        subscriber.news.clear();
        let acks = std::mem::take(&mut subscriber.acks);
        let starting = matches!(subscriber.stage, Stage::Starting(_));
        let own = self.state.account.own_chat(viewer);
        let step = step.filter(|(_, entries)| !access_changed(viewer, own, entries));
        let frame = match step {
            Some((cursor, entries)) => {
                let mut items = items(&self.state.account, viewer, &mut subscriber.held, &entries);
                if starting {
                    items.extend(self.dismissals(viewer, &mut subscriber.held));
                }
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
                let account = self.state.account.view(viewer);
                let held = account.chats.keys().copied().collect();
                let before = std::mem::replace(&mut subscriber.held, held);
                if viewer.is_staff() {
                    self.holders.forget(id, &before);
                    self.holders.note(id, &subscriber.held);
                }
                let cursor = self.cursor(viewer, end);
                ServerFrame::Reset(Box::new(Reset { epoch: self.epoch, cursor, account, acks }))
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
        // A customer's chat may have been dropped, and nothing tells the page so.
        let there = |chat: &ChatId| self.state.account.holding(*chat).is_some();
        let known = (viewer.is_staff() || resume.held.iter().all(there))
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
    fn dismissals(&self, viewer: Viewer, held: &mut BTreeSet<ChatId>) -> Vec<Item> {
        let account = &self.state.account;
        let sees = |id: &ChatId| account.chats.get(id).is_some_and(|chat| account.sees(viewer, chat));
        held.extract_if(.., |id| !sees(id)).map(Item::Dismiss).collect()
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

/// Whether the viewer's own rights changed: then nothing is patched, the page starts anew.
fn access_changed(viewer: Viewer, own: Option<ChatId>, entries: &[Arc<Entry>]) -> bool {
    let mut facts = entries.iter().flat_map(|entry| &entry.facts);
    match viewer.user().agent() {
        Some(own) => facts.any(|fact| match fact {
            Fact::Desk(DeskFact::AgentSaved { agent }) => agent.id == own,
            Fact::Desk(DeskFact::RolesAssigned { agent, .. }) => *agent == own,
            _ => false,
        }),
        None => facts.any(|fact| {
            let other = merged(fact).map(|fact| fact.other_chat());
            other.is_some_and(|other| own == fact.chat() || own == other)
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

/// The customers of the chats that a frame lets a page see.
fn customers_admitted(frame: &ServerFrame) -> Vec<CustomerId> {
    match frame {
        ServerFrame::Update(update) => {
            let admitted = update.items.iter().filter_map(|item| match item {
                Item::Admit(chat) => Some(chat.customer.id),
                Item::Fact(_) | Item::Dismiss(_) => None,
            });
            admitted.collect()
        }
        ServerFrame::Reset(reset) => reset.account.chats.values().map(|chat| chat.customer.id).collect(),
        _ => Vec::new(),
    }
}

/// What of these entries a viewer is told who holds the chats `held`. Afterwards `held` says what the viewer holds, and
/// the viewer's copy equals [`Account::view`].
pub(super) fn items(
    account: &Account,
    viewer: Viewer,
    held: &mut BTreeSet<ChatId>,
    entries: &[Arc<Entry>],
) -> Vec<Item> {
    let own = account.own_chat(viewer);
    let facts = || entries.iter().flat_map(|entry| &entry.facts);
    let passages = passages(account, viewer, held, facts());
    let mut items = Vec::new();
    for fact in facts() {
        let told = match fact {
            Fact::Desk(_) => true,
            Fact::Chat { chat, .. } => passages.get(chat) == Some(&Passage::Held),
        };
        if told && let Some(seen) = fact.seen_by(viewer, own) {
            items.push(Item::Fact(seen));
        }
    }
    for (id, passage) in passages {
        match (passage, account.chats.get(&id)) {
            (Passage::Comes, Some(chat)) => {
                held.insert(id);
                items.push(Item::Admit(Box::new(chat.view(viewer))));
            }
            (Passage::Goes, _) => {
                held.remove(&id);
                items.push(Item::Dismiss(id));
            }
            (Passage::Held | Passage::Hidden, _) | (Passage::Comes, None) => {}
        }
    }
    items
}

/// What becomes of a chat in a viewer's copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passage {
    Held,
    Comes,
    Goes,
    Hidden,
}

fn passages<'a>(
    account: &Account,
    viewer: Viewer,
    held: &BTreeSet<ChatId>,
    facts: impl Iterator<Item = &'a Fact>,
) -> BTreeMap<ChatId, Passage> {
    let mut passages = BTreeMap::new();
    let mut renewed = BTreeSet::new();
    for fact in facts {
        let Some(chat) = fact.chat() else { continue };
        passages.insert(chat, Passage::Hidden);
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
    for (id, passage) in &mut passages {
        let sees = account.chats.get(id).is_some_and(|chat| account.sees(viewer, chat));
        *passage = match (held.contains(id), sees) {
            (true, true) if !renewed.contains(id) => Passage::Held,
            (_, true) => Passage::Comes,
            (true, false) => Passage::Goes,
            (false, false) => Passage::Hidden,
        };
    }
    passages
}
