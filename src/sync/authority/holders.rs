//! Which pages of the staff hold which chat, so that a message finds its readers without a walk over everybody at work.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::ChatId;

use super::SubscriberId;
use crate::frame::Item;

/// The pages that hold each chat: the other face of what each page holds.
#[derive(Default)]
pub(super) struct Holders {
    pages: BTreeMap<ChatId, BTreeSet<SubscriberId>>,
}

impl Holders {
    /// The pages that hold a chat.
    pub(super) fn of(&self, chat: ChatId) -> impl Iterator<Item = SubscriberId> {
        self.pages.get(&chat).into_iter().flatten().copied()
    }

    /// A page holds these chats from now on.
    pub(super) fn note(&mut self, page: SubscriberId, chats: &BTreeSet<ChatId>) {
        chats.iter().for_each(|chat| self.add(page, *chat));
    }

    /// A page holds these chats no more.
    pub(super) fn forget(&mut self, page: SubscriberId, chats: &BTreeSet<ChatId>) {
        chats.iter().for_each(|chat| self.drop(page, *chat));
    }

    /// A page is told this.
    pub(super) fn follow(&mut self, page: SubscriberId, items: &[Item]) {
        for item in items {
            match item {
                Item::Admit(chat) => self.add(page, chat.id),
                Item::Dismiss(chat) => self.drop(page, *chat),
                Item::Fact(_) | Item::Earlier(_) => {}
            }
        }
    }

    fn add(&mut self, page: SubscriberId, chat: ChatId) {
        self.pages.entry(chat).or_default().insert(page);
    }

    fn drop(&mut self, page: SubscriberId, chat: ChatId) {
        if let Some(pages) = self.pages.get_mut(&chat) {
            pages.remove(&page);
            if pages.is_empty() {
                self.pages.remove(&chat);
            }
        }
    }
}
