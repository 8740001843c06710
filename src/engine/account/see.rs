//! Who may see which chat, and what of the whole account somebody may see.

use super::Account;
#[cfg(not(feature = "lean"))]
use crate::chat::Reach;
use crate::chat::{Chat, Thread};
use crate::{AgentId, ChatId, User, Viewer};

impl Account {
    /// Whether this viewer may see the open thread of a chat, and a customer the own chat: who handles it, and staff who
    /// follow the chat, wherever the thread goes.
    pub fn sees(&self, viewer: Viewer, chat: &Chat) -> bool {
        let follows = || viewer.user().agent().is_some_and(|agent| chat.follows_chat(agent));
        self.handles(viewer, chat) || chat.open_thread().is_some() && follows()
    }

    /// Whether this viewer's copy holds anything of a chat: what it sees, and what it follows, with an open thread or
    /// without. Of a customer who is followed it holds no thread that it does not see.
    pub fn holds(&self, viewer: Viewer, chat: &Chat) -> bool {
        self.sees(viewer, chat) || viewer.user().agent().is_some_and(|agent| chat.is_followed_by(agent))
    }

    /// Whether this viewer may act in a chat, as far as the role goes. Staff handle chats with an open thread: supervisors
    /// and observers all of them, an agent those that the agent has, helps with, is offered or listens to, and those of the own
    /// groups: all that the agent may listen to or manage, and the waiting ones that the agent may answer. What is open to a
    /// group by access counts as its own, but for its queue.
    pub(crate) fn handles(&self, viewer: Viewer, chat: &Chat) -> bool {
        let Some(agent) = viewer.user().agent() else {
            return viewer == Viewer::Customer(chat.customer.id);
        };
        let Some(thread) = chat.open_thread() else { return false };
        match viewer {
            Viewer::Customer(_) => false,
            Viewer::Supervisor(_) | Viewer::Observer(_) => true,
            Viewer::Agent(_) => self.desk.works.get(&thread.id).is_some_and(|work| {
                let responds = || self.desk.rights(agent, work.group).is_some_and(|rights| rights.respond);
                let of_group = self.hears_of(agent, thread) || work.waits() && responds();
                let listens = || thread.hidden_role(viewer.user()).is_some();
                of_group || work.holders().any(|holder| holder == agent) || listens()
            }),
        }
    }

    /// Whether staff may read this thread: supervisors and observers every one; an agent those that the agent took part in
    /// or may listen to in the group that serves or last served them or in one with access, and open ones of chats that
    /// the agent sees.
    pub fn may_read(&self, viewer: Viewer, chat: &Chat, thread: &Thread) -> bool {
        match viewer {
            Viewer::Customer(_) => false,
            Viewer::Supervisor(_) | Viewer::Observer(_) => true,
            Viewer::Agent(agent) => {
                self.hears_of(agent, thread)
                    || thread.member(User::Agent(agent)).is_some()
                    || thread.closed.is_none() && self.sees(viewer, chat)
            }
        }
    }

    /// Whether an agent may listen to a thread: in the group that serves or last served it, or in one that has access to it.
    fn hears_of(&self, agent: AgentId, thread: &Thread) -> bool {
        std::iter::once(thread.group).chain(thread.access()).any(|group| self.desk.hears(agent, group))
    }

    /// The chats with an open thread that this viewer may see now; a customer's own in any case.
    pub fn chats_seen_by(&self, viewer: Viewer) -> impl Iterator<Item = &Chat> {
        // A customer is looked up; the staff's chats are those with an open thread, which the desk lists.
        let own = if let Viewer::Customer(id) = viewer { self.chat_of(id) } else { None };
        let open = viewer.is_staff().then(|| self.open_chats());
        own.into_iter().chain(open.into_iter().flatten()).filter(move |chat| self.sees(viewer, chat))
    }

    /// The chats with an open thread, each once.
    pub fn open_chats(&self) -> impl Iterator<Item = &Chat> {
        let at_hand = self.desk.works.values().filter(|work| work.wrapped_up_by().is_none());
        at_hand.filter_map(|work| self.chat(work.chat))
    }

    /// The chats that somebody of the staff follows without seeing an open thread there.
    #[cfg(not(feature = "lean"))]
    fn chats_watched_by(&self, viewer: Viewer) -> impl Iterator<Item = &Chat> {
        let followed = viewer.user().agent().into_iter().flat_map(|agent| self.followed_by(agent));
        followed.filter(move |chat| !self.sees(viewer, chat))
    }

    /// The customer's own chat, where the viewer is one.
    pub fn own_chat(&self, viewer: Viewer) -> Option<ChatId> {
        if let Viewer::Customer(id) = viewer { self.by_customer.get(&id).copied() } else { None }
    }

    /// A chat as this viewer may see it, who holds something of it.
    pub fn view_of(&self, viewer: Viewer, chat: &Chat) -> Chat {
        let mut seen = chat.view(viewer);
        if !self.sees(viewer, chat) {
            seen.threads.clear();
        }
        seen
    }

    /// What a page starts from: the account as its viewer may see it, but of a customer's chat only what is within reach; and
    /// whether there is more before that.
    #[cfg(not(feature = "lean"))]
    pub fn view_within(&self, viewer: Viewer, reach: Reach) -> (Account, bool) {
        let own = self.own_chat(viewer).and_then(|own| self.chat(own));
        let Some(own) = own.filter(|own| self.sees(viewer, own)) else { return (self.view(viewer), false) };
        let mut account = Account { desk: self.desk.view(viewer, Some(own.id)), ..Account::default() };
        let (latest, more) = own.latest(reach);
        account.put_chat(latest);
        (account, more)
    }

    /// The account as this viewer may see it.
    pub fn view(&self, viewer: Viewer) -> Account {
        let mut account = Account { desk: self.desk.view(viewer, self.own_chat(viewer)), ..Account::default() };
        let chats = self.chats_seen_by(viewer);
        #[cfg(not(feature = "lean"))]
        let chats = chats.chain(self.chats_watched_by(viewer));
        for chat in chats {
            account.put_chat(self.view_of(viewer, chat));
        }
        account
    }
}
