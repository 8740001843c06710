//! Who may read which thread, told a second time and in other words than the engine does: so that a slip there shows.

use std::collections::BTreeMap;

use parlor_engine::chat::{Chat, ChatFact, Thread};
use parlor_engine::desk::DeskFact;
use parlor_engine::{Account, AgentId, ChatId, Fact, GroupId, ThreadId, User, Viewer};
use parlor_sync::frame::Item;
use parlor_sync::{Answer, Entry, Query, ServerFrame};

/// The group that each thread went to last, by the log.
pub(crate) fn groups<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<ThreadId, GroupId> {
    let moves = entries.flat_map(|entry| &entry.facts).filter_map(|fact| match fact {
        Fact::Chat { fact: ChatFact::ThreadStarted { thread, group, .. }, .. }
        | Fact::Desk(DeskFact::Queued { thread, group, .. }) => Some((*thread, *group)),
        Fact::Chat { .. } | Fact::Desk(_) => None,
    });
    moves.collect()
}

/// Checks that an answer holds only what this viewer may read.
pub(crate) fn check(
    account: &Account,
    groups: &BTreeMap<ThreadId, GroupId>,
    viewer: Viewer,
    query: &Query,
    answer: &Answer,
) -> Result<(), String> {
    let reads = |chat: ChatId, thread: ThreadId| {
        let known = account.holding(chat).ok_or(format!("an answer names a chat {chat} that is not there"))?;
        let found = known.thread(thread).ok_or(format!("an answer names a thread {thread} that is not there"))?;
        if may_read(account, groups, viewer, known, found) {
            return Ok(());
        }
        Err(format!("{viewer:?} read thread {thread}, which is none of theirs"))
    };
    match (query, answer) {
        (_, Answer::Archive(page)) => page.rows.iter().try_for_each(|row| reads(row.chat, row.thread)),
        (_, Answer::Threads(page)) => page.rows.iter().try_for_each(|row| reads(row.chat, row.thread)),
        (_, Answer::Thread(chat)) => chat.threads.iter().try_for_each(|thread| reads(chat.id, thread.id)),
        (Query::History(asked), Answer::History(page)) => {
            page.threads.iter().try_for_each(|piece| reads(asked.chat, piece.thread))
        }
        (_, Answer::Chats(page)) => page.rows.iter().try_for_each(|row| reads(row.thread.chat, row.thread.thread)),
        (_, Answer::Customers(page)) => page.rows.iter().try_for_each(|row| knows(account, groups, viewer, row.chat)),
        (_, Answer::Customer(sheet)) => knows(account, groups, viewer, sheet.row.chat),
        (_, Answer::History(_)) => Err("a history answers another question".to_owned()),
        (_, Answer::Agents(_) | Answer::Transfer(_) | Answer::Report(_)) if viewer.is_staff() => Ok(()),
        (_, Answer::Agents(_) | Answer::Transfer(_) | Answer::Report(_)) => Err("a customer read of staff".to_owned()),
        (_, Answer::Refused(_) | Answer::Unavailable) => Ok(()),
    }
}

/// Checks that a frame for somebody of the staff holds only what they may read, fact by fact.
pub(crate) fn check_sent(
    account: &Account,
    groups: &BTreeMap<ThreadId, GroupId>,
    viewer: Viewer,
    frame: &ServerFrame,
) -> Result<(), String> {
    let reads = |chat: ChatId, thread: ThreadId| {
        let known = account.holding(chat).ok_or(format!("a frame names a chat {chat} that is not there"))?;
        let found = known.thread(thread).ok_or(format!("a frame names a thread {thread} that is not there"))?;
        if may_read(account, groups, viewer, known, found) {
            return Ok(());
        }
        Err(format!("{viewer:?} was sent something of thread {thread}, which is none of theirs"))
    };
    let whole = |chat: &Chat| {
        knows(account, groups, viewer, chat.id)?;
        chat.threads.iter().try_for_each(|thread| reads(chat.id, thread.id))
    };
    match frame {
        ServerFrame::Update(update) => update.items.iter().try_for_each(|item| match item {
            Item::Fact(Fact::Chat { chat, fact }) => match fact.thread() {
                Some(thread) => reads(*chat, thread),
                None => knows(account, groups, viewer, *chat),
            },
            Item::Admit(chat) => whole(chat),
            Item::Fact(Fact::Desk(_)) | Item::Dismiss(_) => Ok(()),
        }),
        ServerFrame::Reset(reset) => reset.account.chats.values().try_for_each(|chat| whole(chat)),
        _ => Ok(()),
    }
}

/// Of a customer knows who may read one of their threads, or anybody as long as there is none, or who follows them.
fn knows(account: &Account, groups: &BTreeMap<ThreadId, GroupId>, viewer: Viewer, chat: ChatId) -> Result<(), String> {
    let chat = account.chat(chat).ok_or(format!("an answer names a chat {chat} that is not there"))?;
    let reads = |thread: &Thread| may_read(account, groups, viewer, chat, thread);
    let follows = viewer.user().agent().is_some_and(|agent| chat.is_followed_by(agent));
    if chat.threads.is_empty() || chat.threads.iter().any(reads) || follows {
        return Ok(());
    }
    Err(format!("{viewer:?} read of customer {}, who is none of theirs", chat.customer.id))
}

fn may_read(
    account: &Account,
    groups: &BTreeMap<ThreadId, GroupId>,
    viewer: Viewer,
    chat: &Chat,
    thread: &Thread,
) -> bool {
    match viewer {
        Viewer::Customer(customer) => chat.customer.id == customer,
        Viewer::Supervisor(_) | Viewer::Observer(_) => true,
        Viewer::Agent(agent) => {
            let took_part = thread.members.iter().any(|member| member.user == User::Agent(agent));
            let group = groups.get(&thread.id);
            took_part || group.is_some_and(|group| is_open_to(account, agent, *group, thread)) || {
                thread.closed.is_none() && (has_to_do(account, agent, thread) || follows_chat(chat, agent))
            }
        }
    }
}

/// What colleagues talk of is for those with the right to listen or to manage; who waits, for whoever answers.
fn is_open_to(account: &Account, agent: AgentId, group: GroupId, thread: &Thread) -> bool {
    let Some(state) = account.desk.agents.get(&agent).filter(|state| state.profile.groups.contains(&group)) else {
        return false;
    };
    let rights = state.rights.get(&group).copied().unwrap_or_default();
    let waits = account.desk.works.get(&thread.id).is_some_and(|work| work.waits());
    rights.listen || rights.manage || waits && rights.respond
}

/// Is asked to have it or to help, or listens to it by a supervisor's leave of earlier.
fn has_to_do(account: &Account, agent: AgentId, thread: &Thread) -> bool {
    let listens = thread.hidden.iter().any(|hidden| hidden.active && hidden.agent == agent);
    listens || account.desk.works.get(&thread.id).is_some_and(|work| work.asks(agent).is_some())
}

/// Follows the chat itself. Who follows the customer reads no thread by that.
fn follows_chat(chat: &Chat, agent: AgentId) -> bool {
    chat.attributes.as_ref().is_some_and(|attributes| attributes.followers.contains(&agent))
}
