//! Which view the address names. Every conversation has an address of its own, so that the browser's back works.

use parlor_page::engine::{ChatId, ThreadId};

/// A view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// The list, with nothing open.
    #[default]
    Inbox,
    /// A chat at work.
    Chat(ChatId),
    /// The list of closed threads, with none open.
    Archive,
    /// A closed thread.
    Thread(ChatId, ThreadId),
}

impl Route {
    /// The view that an address's hash names; the list for what names none.
    pub fn of(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let mut parts = path.split('/');
        let (view, first, second) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let chat = first.and_then(|id| id.parse().ok());
        match (view, chat, second.and_then(|id| id.parse().ok())) {
            ("chat", Some(chat), _) => Route::Chat(chat),
            ("archive", Some(chat), Some(thread)) => Route::Thread(chat, thread),
            ("archive", ..) => Route::Archive,
            _ => Route::Inbox,
        }
    }

    /// The hash of the view's address.
    pub fn hash(self) -> String {
        match self {
            Route::Inbox => "#/inbox".to_owned(),
            Route::Chat(chat) => format!("#/chat/{chat}"),
            Route::Archive => "#/archive".to_owned(),
            Route::Thread(chat, thread) => format!("#/archive/{chat}/{thread}"),
        }
    }

    /// Whether it belongs to the archive.
    pub fn is_archive(self) -> bool {
        matches!(self, Route::Archive | Route::Thread(..))
    }

    /// The chat that is open, at work or closed.
    pub fn chat(self) -> Option<ChatId> {
        match self {
            Route::Chat(chat) | Route::Thread(chat, _) => Some(chat),
            Route::Inbox | Route::Archive => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_found_by_its_address() {
        for route in [Route::Inbox, Route::Chat(ChatId(7)), Route::Archive, Route::Thread(ChatId(7), ThreadId(8))] {
            assert_eq!(Route::of(&route.hash()), route);
        }
    }

    #[test]
    fn an_address_that_names_nothing_is_the_list() {
        for hash in ["", "#", "#/", "#/chat", "#/chat/x", "#nonsense", "#/chat/x/y/z"] {
            assert_eq!(Route::of(hash), Route::Inbox, "{hash}");
        }
        assert_eq!(Route::of("#/archive/x/y"), Route::Archive);
    }
}
