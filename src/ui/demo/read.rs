//! Who may read what beyond a page's copy, as on the server.

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{Account, ChatId, Reject, ThreadId, User, Viewer};

/// How a user looks at the account.
pub(crate) fn viewer(account: &Account, user: User) -> Option<Viewer> {
    match user {
        User::Customer(customer) => Some(Viewer::Customer(customer)),
        User::Agent(agent) => account.desk.agents.get(&agent).map(|state| state.viewer()),
        User::System => None,
    }
}

/// A chat with one of its threads, open or closed.
pub(crate) fn thread(account: &Account, viewer: Viewer, chat: ChatId, thread: ThreadId) -> Result<Chat, Reject> {
    let chat = account.chats.get(&chat).filter(|chat| knows(account, viewer, chat)).ok_or(Reject::UnknownChat)?;
    let found = chat.thread(thread).filter(|found| may_read(account, viewer, chat, found));
    found.map(|found| chat.view_of(found, viewer)).ok_or(Reject::UnknownThread)
}

/// Whether a viewer may read a thread.
pub(crate) fn may_read(account: &Account, viewer: Viewer, chat: &Chat, thread: &Thread) -> bool {
    match viewer {
        Viewer::Customer(customer) => chat.customer.id == customer,
        Viewer::Supervisor(_) | Viewer::Observer(_) => true,
        Viewer::Agent(agent) => {
            let groups = account.desk.agents.get(&agent).map(|state| &state.profile.groups);
            groups.is_some_and(|groups| groups.contains(&thread.group))
                || thread.member(User::Agent(agent)).is_some()
                || thread.closed.is_none() && account.sees(viewer, chat)
        }
    }
}

fn knows(account: &Account, viewer: Viewer, chat: &Chat) -> bool {
    chat.threads.iter().any(|thread| may_read(account, viewer, chat, thread))
}
