//! One chat with some of its threads.

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{ChatId, Reject, ThreadId, Viewer};

use super::Reader;

/// A chat with one of its threads, open or closed, as a user may see it. What may not be seen is unknown.
pub(super) fn thread(reader: &Reader<'_>, chat: ChatId, thread: ThreadId) -> Result<Chat, Reject> {
    let known = reader.chat(chat)?;
    let found = known.thread(thread).filter(|found| reader.reads(known, found)).ok_or(Reject::UnknownThread)?;
    Ok(known.view_of(found, reader.viewer))
}

impl Reader<'_> {
    /// A chat of which something may be read.
    ///
    /// # Errors
    /// [`Reject::UnknownChat`] for every other: who sees nothing of it does not learn that there is one.
    pub(super) fn chat(&self, chat: ChatId) -> Result<&Chat, Reject> {
        // A chat that was set aside in a merge is found where its threads are.
        let chat = self.account.holding(chat).ok_or(Reject::UnknownChat)?;
        let own = matches!(self.viewer, Viewer::Customer(customer) if customer == chat.customer.id);
        let known = own || chat.threads.iter().any(|thread| self.reads(chat, thread));
        if known { Ok(chat) } else { Err(Reject::UnknownChat) }
    }

    /// Whether a thread of a known chat may be read.
    pub(super) fn reads(&self, chat: &Chat, thread: &Thread) -> bool {
        let own = matches!(self.viewer, Viewer::Customer(customer) if customer == chat.customer.id);
        own || self.account.may_read(self.viewer, chat, thread)
    }
}
