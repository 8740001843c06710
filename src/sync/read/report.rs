//! What reports count, read off the account.

use parlor_engine::Account;

use crate::archive::ThreadFacts;

/// The facts of every thread.
pub(super) fn threads(account: &Account) -> impl Iterator<Item = ThreadFacts> {
    account.chats.values().flat_map(|chat| &chat.threads).map(|thread| ThreadFacts::of(account, thread))
}

/// The facts of the open threads: those of closed ones are in the archive.
pub fn open_threads(account: &Account) -> Vec<ThreadFacts> {
    let works = account.desk.works.values();
    let open = works.filter_map(|work| account.chat(work.chat)?.open_thread().filter(|open| open.id == work.thread));
    open.map(|thread| ThreadFacts::of(account, thread)).collect()
}
