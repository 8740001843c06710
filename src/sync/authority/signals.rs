//! Passing on what is not stored.

use super::{Authority, SubscriberId, Transmit};
use crate::frame::ServerFrame;
use crate::signal::{Signal, Told};

impl Authority {
    /// Passes a notice on to everybody who sees the chat and is not its author. Only those who may speak are heard.
    pub(super) fn signal(&mut self, from: SubscriberId, signal: Signal) {
        let Some(author) = self.subscribers.get(&from).map(|page| page.user) else { return };
        let Signal::Typing { chat, typing } = signal;
        let Some(known) = self.state.account.chats.get(&chat) else { return };
        if !known.open_thread().is_some_and(|thread| thread.is_active(author)) {
            return;
        }
        let told = ServerFrame::Signals(vec![Told::Typing { chat, user: author, typing }]);
        let customer = self.customers.get(&known.customer.id).into_iter().flatten();
        let readers = customer.copied().chain(self.holders.of(chat));
        let others = |id: &SubscriberId| self.subscribers.get(id).is_some_and(|page| page.user != author);
        let readers: Vec<_> = readers.filter(others).collect();
        self.out.extend(readers.into_iter().map(|id| (id, Transmit::Frame(told.clone()))));
    }
}
