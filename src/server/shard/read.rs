//! Who may read what beyond the page's copy. The rules of what a copy holds are the engine's.

use parlor_engine::chat::Chat;
use parlor_engine::{Account, ChatId, Reject, ThreadId, User, Viewer};
use parlor_sync::authority::Authority;
use parlor_sync::frame::Reset;
use parlor_sync::{Cursor, CursorKey};

use crate::store::Scope;

/// How a user looks at the account; none for somebody who is not of it.
fn viewer(account: &Account, user: User) -> Option<Viewer> {
    match user {
        User::Customer(customer) => Some(Viewer::Customer(account.acts_as(customer))),
        User::Agent(agent) => account.desk.agents.get(&agent).map(|state| state.viewer()),
        User::System => None,
    }
}

/// Which closed threads a user may find: staff only. Supervisors and observers find all.
pub(super) fn scope(account: &Account, user: User) -> Result<Scope, Reject> {
    match viewer(account, user).ok_or(Reject::NotAllowed)? {
        Viewer::Customer(_) => Err(Reject::NotAllowed),
        Viewer::Supervisor(_) | Viewer::Observer(_) => Ok(Scope::All),
        Viewer::Agent(agent) => {
            let state = account.desk.agents.get(&agent).ok_or(Reject::NotAllowed)?;
            Ok(Scope::Agent(agent, state.profile.groups.iter().copied().collect()))
        }
    }
}

/// A chat with one of its threads, open or closed, as a user may see it. What may not be seen is unknown.
pub(super) fn thread(account: &Account, user: User, chat: ChatId, thread: ThreadId) -> Result<Chat, Reject> {
    let viewer = viewer(account, user).ok_or(Reject::UnknownChat)?;
    // A chat that was set aside in a merge is found where its threads are.
    let chat = account.holding(chat).ok_or(Reject::UnknownChat)?;
    if let Viewer::Customer(customer) = viewer {
        if chat.customer.id != customer {
            return Err(Reject::UnknownChat);
        }
        let mut own = chat.view(viewer);
        own.threads.retain(|own| own.id == thread);
        return if own.threads.is_empty() { Err(Reject::UnknownThread) } else { Ok(own) };
    }
    let found = chat.thread(thread);
    let Some(found) = found.filter(|found| account.may_read(viewer, chat, found)) else {
        // Who sees nothing of the chat does not learn that there is one.
        let known = chat.threads.iter().any(|other| account.may_read(viewer, chat, other));
        return Err(if known { Reject::UnknownThread } else { Reject::UnknownChat });
    };
    Ok(chat.view_of(found, viewer))
}

/// All that a user may see now.
pub(super) fn view(authority: &Authority, key: CursorKey, user: User) -> Option<Reset> {
    let account = authority.account();
    let viewer = viewer(account, user)?;
    let position = authority.snapshot().position;
    let cursor = match viewer {
        Viewer::Customer(customer) => key.seal(position, customer.0),
        Viewer::Agent(_) | Viewer::Supervisor(_) | Viewer::Observer(_) => Cursor::open(position),
    };
    Some(Reset { epoch: authority.epoch(), cursor, account: account.view(viewer), acks: Vec::new() })
}
