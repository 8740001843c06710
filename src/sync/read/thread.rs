//! One chat with some of its threads.

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{ChatId, Reject, ThreadId, Viewer};

use super::Reader;
use crate::archive::may_read;

/// A chat with one of its threads, open or closed, as a user may see it. What may not be seen is unknown.
pub(super) fn thread(reader: &Reader<'_>, chat: ChatId, thread: ThreadId) -> Result<Chat, Reject> {
    let (known, mut found) = reader.threads(chat, |known| known.id == thread)?;
    let thread = found.pop().ok_or(Reject::UnknownThread)?;
    Ok(Chat { threads: vec![thread], ..Chat::open(known.id, known.customer.clone()) })
}

impl Reader<'_> {
    /// A chat, and those of its threads that are wanted and may be read, oldest first, as the reader may see them.
    ///
    /// # Errors
    /// [`Reject::UnknownChat`] for a chat of which nothing may be read: who sees nothing of it does not learn that there
    /// is one.
    pub fn threads(&self, chat: ChatId, wanted: impl Fn(&Thread) -> bool) -> Result<(&Chat, Vec<Thread>), Reject> {
        let chat: &Chat = self.account.chats.get(&chat).ok_or(Reject::UnknownChat)?;
        let readable = |thread: &&Thread| may_read(self.account, self.viewer, chat, thread);
        let own = matches!(self.viewer, Viewer::Customer(customer) if customer == chat.customer.id);
        if !own && !chat.threads.iter().any(|thread| readable(&thread)) {
            return Err(Reject::UnknownChat);
        }
        if self.viewer.is_staff() {
            let found = chat.threads.iter().filter(readable).filter(|thread| wanted(thread));
            return Ok((chat, found.cloned().collect()));
        }
        let mut seen = chat.view(self.viewer).threads;
        seen.retain(|thread| wanted(thread));
        Ok((chat, seen))
    }
}
