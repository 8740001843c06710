//! Who may read which thread, told a second time and in other words than the engine does: so that a slip there shows.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::profile::GreetingStep;
use parlor_engine::chat::{AttributeFact, Chat, ChatFact, Content, Event, Thread};
use parlor_engine::desk::{AgentRole, DeskFact};
use parlor_engine::{Account, AgentId, ChatId, Fact, GroupId, ThreadId, User, Viewer};
use parlor_sync::frame::Item;
use parlor_sync::query::{CannedReply, ChatState, GroupRow};
use parlor_sync::read::Kept;
use parlor_sync::{Answer, Entry, Query, ServerFrame};

use crate::SENTINEL;

/// The groups whose agents may listen to a thread, by the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Open {
    /// The one that it went to last.
    serves: GroupId,
    /// Those that have access besides.
    access: BTreeSet<GroupId>,
}

/// To whom each thread is open.
pub(crate) fn groups<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<ThreadId, Open> {
    let mut threads: BTreeMap<ThreadId, Open> = BTreeMap::new();
    for fact in entries.flat_map(|entry| &entry.facts) {
        match fact {
            Fact::Chat { fact: ChatFact::ThreadStarted { thread, group, .. }, .. }
            | Fact::Desk(DeskFact::Queued { thread, group, .. }) => threads.entry(*thread).or_default().serves = *group,
            Fact::Chat { fact: ChatFact::AttributesChanged(AttributeFact::AccessSet { thread, groups }), .. } => {
                threads.entry(*thread).or_default().access.clone_from(groups)
            }
            Fact::Chat { .. } | Fact::Desk(_) => {}
        }
    }
    threads
}

/// Checks that an answer holds only what this viewer may read.
pub(crate) fn check(
    account: &Account,
    kept: &Kept,
    groups: &BTreeMap<ThreadId, Open>,
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
        (Query::Threads(asked), Answer::Threads(page)) => {
            page.rows.iter().try_for_each(|row| reads(row.chat, row.thread))?;
            let all = account.holding(asked.chat).map_or(0, |chat| chat.threads.len() as u32);
            let told = page.found + page.withheld;
            if told == all { Ok(()) } else { Err(format!("{told} of {all} threads are told of")) }
        }
        (_, Answer::Thread(chat)) => chat.threads.iter().try_for_each(|thread| reads(chat.id, thread.id)),
        (Query::History(asked), Answer::History(page)) => {
            page.threads.iter().try_for_each(|piece| reads(asked.chat, piece.thread))
        }
        (Query::Chats(asked), Answer::Chats(page)) => page.rows.iter().try_for_each(|row| {
            let thread = row.thread.as_ref().map(|thread| thread.thread);
            let open = account.chat(row.chat).and_then(Chat::open_thread).map(|thread| thread.id);
            let of_state = match asked.state {
                ChatState::Open => thread.is_some() && thread == open,
                ChatState::Closed => thread.is_none() || thread != open,
                ChatState::Any => true,
            };
            if !of_state {
                return Err(format!("a list of {:?} chats has the thread {thread:?}", asked.state));
            }
            if thread.is_none() {
                knows(account, groups, viewer, row.chat)?;
            }
            let last = row.last_events.iter().map(|last| last.thread);
            thread.into_iter().chain(last).try_for_each(|thread| reads(row.chat, thread))?;
            row.last_events.iter().try_for_each(|last| is_seen(viewer, &last.event))
        }),
        (_, Answer::Customers(page)) => page.rows.iter().try_for_each(|row| knows(account, groups, viewer, row.chat)),
        (_, Answer::Customer(sheet)) => knows(account, groups, viewer, sheet.row.chat),
        (_, Answer::History(_) | Answer::Threads(_) | Answer::Chats(_)) => {
            Err("an answer is to another question".to_owned())
        }
        (_, Answer::Agents(_) | Answer::Transfer(_) | Answer::Report(_) | Answer::Properties(_)) => {
            if viewer.is_staff() { Ok(()) } else { Err("a customer read of staff".to_owned()) }
        }
        (Query::Transcript(asked), Answer::Transcript(text)) => {
            asked.thread.into_iter().try_for_each(|thread| reads(asked.chat, thread))?;
            if text.contains(SENTINEL) && !asked.notes {
                return Err("a transcript without notes tells what is for agents only".to_owned());
            }
            let told: Option<usize> = text.lines().find_map(|line| line.strip_prefix("Conversations: ")?.parse().ok());
            let within = |thread: &&Thread| asked.to.is_none_or(|to| thread.started_at < to);
            let readable = account.holding(asked.chat).map_or(0, |chat| {
                let threads = chat.threads.iter().filter(within);
                threads.filter(|thread| may_read(account, groups, viewer, chat, thread)).count()
            });
            match told {
                Some(told) if told == readable.min(100) => Ok(()),
                None if asked.thread.is_some() => Ok(()),
                told => Err(format!("{viewer:?} was written down {told:?} threads of {readable}")),
            }
        }
        (_, Answer::Groups(rows)) => {
            let agent = viewer.user().agent().and_then(|agent| account.desk.agents.get(&agent));
            let admin = agent.is_some_and(|state| state.profile.role == AgentRole::Admin);
            let shown = |row: &GroupRow| (row.assignment.is_some(), row.rules.is_some());
            match rows.iter().find(|row| shown(row) != (viewer.is_staff(), admin)) {
                Some(row) => Err(format!("{viewer:?} was told too much or too little of group {}", row.name)),
                None => Ok(()),
            }
        }
        (_, Answer::Skills(_) | Answer::StatusReasons(_)) if !viewer.is_staff() => {
            Err("a customer read what staff choose from".to_owned())
        }
        (_, Answer::CannedReplies(replies)) => {
            let agent = viewer.user().agent().and_then(|agent| account.desk.agents.get(&agent));
            let Some(state) = agent else { return Err("a customer read canned replies".to_owned()) };
            let (own, role) = (state.profile.id, state.profile.role);
            let sees_all = matches!(role, AgentRole::Supervisor | AgentRole::Admin);
            let for_them = |reply: &&CannedReply| match (reply.owner, reply.group) {
                (Some(owner), _) => owner == own,
                (None, Some(group)) => sees_all || state.profile.groups.contains(&group),
                (None, None) => true,
            };
            let mut wanted: Vec<_> = kept.canned.iter().filter(for_them).cloned().collect();
            wanted.sort_by(|a, b| a.shortcut.cmp(&b.shortcut));
            if wanted == *replies {
                Ok(())
            } else {
                Err(format!("{viewer:?} was given {} canned replies", replies.len()))
            }
        }
        (_, Answer::GreetingDue(due)) => {
            let Viewer::Customer(customer) = viewer else { return Err("staff were greeted".to_owned()) };
            let Some(shown) = &due.greeting else { return Ok(()) };
            let known = kept.greetings.iter().find(|greeting| greeting.id == shown.id && greeting.wanted.active);
            let chat = account.chat_of(customer).filter(|chat| chat.open_thread().is_none());
            let visit = chat.and_then(|chat| chat.profile.as_ref()?.visit());
            let counts = visit.is_some_and(|visit| visit.step(shown.id) == Some(GreetingStep::Shown));
            if known.is_some() && counts { Ok(()) } else { Err(format!("{viewer:?} was greeted by {shown:?}")) }
        }
        (_, Answer::Transcript(_)) => Err("an answer is to another question".to_owned()),
        (_, Answer::Forms(_) | Answer::Skills(_) | Answer::StatusReasons(_)) => Ok(()),
        (_, Answer::FormDue(_) | Answer::Refused(_) | Answer::Unavailable) => Ok(()),
    }
}

/// Checks that a frame for somebody of the staff holds only what they may read, fact by fact.
pub(crate) fn check_sent(
    account: &Account,
    groups: &BTreeMap<ThreadId, Open>,
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
            Item::Earlier(_) => Err(format!("{viewer:?} was sent what only customers ask for")),
            Item::Fact(Fact::Desk(_)) | Item::Dismiss(_) => Ok(()),
        }),
        ServerFrame::Reset(reset) => reset.account.chats.values().try_for_each(|chat| whole(chat)),
        _ => Ok(()),
    }
}

/// What was deleted is for supervisors and observers to see, and for nobody else.
fn is_seen(viewer: Viewer, event: &Event) -> Result<(), String> {
    let oversees = matches!(viewer, Viewer::Supervisor(_) | Viewer::Observer(_));
    if oversees || event.deleted_at().is_none() || event.content == Content::Deleted {
        return Ok(());
    }
    Err(format!("{viewer:?} read the deleted event {}", event.id))
}

/// Of a customer knows who may read one of their threads, or anybody as long as there is none, or who follows them.
fn knows(account: &Account, groups: &BTreeMap<ThreadId, Open>, viewer: Viewer, chat: ChatId) -> Result<(), String> {
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
    groups: &BTreeMap<ThreadId, Open>,
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
            took_part || group.is_some_and(|group| is_open_to(account, agent, group, thread)) || {
                thread.closed.is_none() && (has_to_do(account, agent, thread) || follows_chat(chat, agent))
            }
        }
    }
}

/// What colleagues talk of is for those with the right to listen or to manage, also where it is open to by access; who
/// waits, for whoever answers.
fn is_open_to(account: &Account, agent: AgentId, open: &Open, thread: &Thread) -> bool {
    let Some(state) = account.desk.agents.get(&agent) else { return false };
    let of = |group: &GroupId| {
        state.profile.groups.contains(group).then(|| state.rights.get(group).copied().unwrap_or_default())
    };
    let listens = |group: &GroupId| of(group).is_some_and(|rights| rights.listen || rights.manage);
    let waits = account.desk.works.get(&thread.id).is_some_and(|work| work.waits());
    listens(&open.serves)
        || open.access.iter().any(listens)
        || waits && of(&open.serves).is_some_and(|rights| rights.respond)
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
