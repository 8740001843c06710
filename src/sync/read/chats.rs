//! Lists of chats. What is open follows from the desk, which lists it; whoever asks for more has every chat looked at.

use std::cmp::Ordering;

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::desk::Work;
use parlor_engine::{AgentId, ChatId, GroupId, Reject, Time, User};

use super::members::members;
use super::{Reader, history};
use crate::archive::{event_type, folded, property};
use crate::query::{
    ChatRow, ChatSort, ChatState, ChatsPage, ChatsQuery, LastEvent, PAGE_ROWS, PropertyFilter, rows_of,
};

/// Types of events there are.
const TYPES: usize = 8;
/// Events of a chat among which the last one of each type is looked for: few chats have one of all.
const LOOKED_BACK: usize = 1_000;

/// Where a chat stands in a list: what comes before any moment, least first, then a moment; ties by id.
type Place = (u8, Time, ChatId);

/// A chat as the reader may know it.
#[derive(Clone, Copy)]
struct Known<'a> {
    chat: &'a Chat,
    /// The open thread, or the last one that may be read.
    thread: Option<&'a Thread>,
    /// How the desk sees the thread, if it is open.
    work: Option<&'a Work>,
}

/// A page of the chats that the reader may read of.
pub(super) fn chats(reader: &Reader<'_>, query: &ChatsQuery) -> Result<ChatsPage, Reject> {
    query.check()?;
    let after = match query.page.as_deref().map(parse) {
        None => None,
        Some(Some(place)) => Some(place),
        Some(None) => return Ok(ChatsPage::default()),
    };
    let text = folded(&query.text);
    let wanted = candidates(reader, query).into_iter().filter(|known| wants(query, reader.now, &text, known));
    let mut found: Vec<_> = wanted.map(|known| (place(query.sort, &known), known)).collect();
    let total = found.len() as u32;
    let order = |a: &Place, b: &Place| if query.ascending { a.cmp(b) } else { b.cmp(a) };
    found.retain(|(place, _)| after.as_ref().is_none_or(|after| order(place, after) == Ordering::Greater));
    let most = if query.last_events { usize::from(PAGE_ROWS) } else { usize::MAX };
    let limit = rows_of(query.limit).min(most);
    let more = found.len() > limit;
    if more {
        // Of many thousands only a page is put in order.
        found.select_nth_unstable_by(limit, |(a, _), (b, _)| order(a, b));
        found.truncate(limit);
    }
    found.sort_unstable_by(|(a, _), (b, _)| order(a, b));
    let next = found.last().filter(|_| more).map(|(place, _)| written(*place));
    let rows = found.into_iter().map(|(_, known)| row(reader, query, known)).collect();
    Ok(ChatsPage { rows, next, found: total })
}

/// The chats of the state asked for, as far as something of them may be read.
fn candidates<'a>(reader: &Reader<'a>, query: &ChatsQuery) -> Vec<Known<'a>> {
    let account = reader.account;
    let open = |work: &'a Work| {
        let chat = account.chat(work.chat)?;
        let thread = chat.open_thread().filter(|thread| thread.id == work.thread && reader.reads(chat, thread))?;
        Some(Known { chat, thread: Some(thread), work: Some(work) })
    };
    if query.state == ChatState::Open {
        return account.desk.works.values().filter_map(open).collect();
    }
    let known = |chat: &'a Chat| {
        let thread = chat.threads.iter().rev().find(|thread| reader.reads(chat, thread));
        let never = || query.without_threads && chat.threads.is_empty() && account.reads(reader.viewer, chat);
        let work = thread.filter(|thread| thread.closed.is_none()).and_then(|open| account.desk.works.get(&open.id));
        let wanted = (thread.is_some() || never()) && (query.state == ChatState::Any || work.is_none());
        wanted.then_some(Known { chat, thread, work })
    };
    account.chats.values().map(AsRef::as_ref).filter_map(known).collect()
}

fn wants(query: &ChatsQuery, now: Time, text: &str, known: &Known<'_>) -> bool {
    let Known { chat, thread, work } = *known;
    let names = || chat.customer.name.iter().chain(&chat.customer.email);
    let tags = || thread.and_then(Thread::tags).into_iter().flatten();
    let skills = || thread.and_then(|thread| thread.attributes.as_ref()).map(|attributes| &attributes.skills);
    let (group, due) = (group(known), thread.and_then(Thread::due));
    (query.groups.is_empty() || group.is_some_and(|group| query.groups.contains(&group)))
        && (query.agents.is_empty() || query.agents.iter().any(|agent| is_with(known, *agent)))
        && (query.skills.is_empty()
            || query.skills.iter().any(|skill| match work {
                Some(work) => work.needs().skills.contains(skill),
                None => skills().is_some_and(|skills| skills.contains(skill)),
            }))
        && (query.tags.is_empty() || query.tags.iter().any(|tag| tags().any(|known| known == tag)))
        && query.waiting.is_none_or(|waiting| work.is_some_and(Work::waits) == waiting)
        && query.pinned.is_none_or(|pinned| is_pinned(known) == pinned)
        && query.overdue.is_none_or(|overdue| thread.is_some_and(|thread| thread.is_overdue(now)) == overdue)
        && query.due_before.is_none_or(|before| due.is_some_and(|due| due < before))
        && query.properties.iter().all(|filter| holds(filter, chat))
        && (text.is_empty() || names().any(|name| folded(name).contains(text)))
}

/// Whether somebody is to see to a chat, as far as the reader may know.
fn is_pinned(known: &Known<'_>) -> bool {
    known.chat.is_pinned() || known.work.is_some_and(Work::waits)
}

/// Whether an agent answers in a chat, or took part in its closed thread.
fn is_with(known: &Known<'_>, agent: AgentId) -> bool {
    match known.work {
        Some(work) => work.assignee() == Some(agent),
        None => known.thread.is_some_and(|thread| thread.member(User::Agent(agent)).is_some()),
    }
}

fn group(known: &Known<'_>) -> Option<GroupId> {
    known.work.map(|work| work.group).or(known.thread.map(|thread| thread.group))
}

/// Whether a chat's own properties meet a condition.
fn holds(filter: &PropertyFilter, chat: &Chat) -> bool {
    let found = chat.properties().and_then(|properties| properties.get(&filter.namespace)?.get(&filter.name));
    let value = found.map(property);
    let among = |values: &[String]| value.as_ref().is_some_and(|value| values.contains(value));
    let unsaid = filter.any.is_empty() && filter.none.is_empty();
    filter.exists.or(unsaid.then_some(true)).is_none_or(|exists| exists == value.is_some())
        && (filter.any.is_empty() || among(&filter.any))
        && !among(&filter.none)
}

fn place(sort: ChatSort, known: &Known<'_>) -> Place {
    let id = known.chat.id;
    match (sort, known.work) {
        (ChatSort::Started, _) => (0, started_at(known), id),
        (ChatSort::Activity, _) => (0, active_at(known), id),
        (ChatSort::Queue, Some(work)) => (u8::MAX - work.needs().priority, work.queued_at, id),
        (ChatSort::Queue, None) => (u8::MAX, Time(u64::MAX), id),
        (ChatSort::Due, _) => match known.thread.and_then(Thread::due) {
            Some(due) => (0, due, id),
            None => (1, Time(u64::MAX - active_at(known).0), id),
        },
    }
}

fn started_at(known: &Known<'_>) -> Time {
    let first_heard_of = || known.chat.profile.as_ref().and_then(|profile| profile.created_at).unwrap_or_default();
    known.thread.map_or_else(first_heard_of, |thread| thread.started_at)
}

fn active_at(known: &Known<'_>) -> Time {
    let last = known.thread.and_then(|thread| thread.events.last());
    last.map_or_else(|| started_at(known), |event| event.at)
}

fn row(reader: &Reader<'_>, query: &ChatsQuery, known: Known<'_>) -> ChatRow {
    let Known { chat, thread, work } = known;
    let desk = &reader.account.desk;
    let attributes = thread.and_then(|thread| thread.attributes.as_deref());
    let position = work.and_then(|work| desk.position(work.thread)).map(|position| position as u32);
    let agent = reader.viewer.user().agent();
    ChatRow {
        chat: chat.id,
        customer: chat.customer.clone(),
        thread: thread.map(|thread| history::row(reader, chat, thread, &history::readable(reader, chat))),
        group: group(&known),
        agent: work.and_then(Work::assignee),
        active_at: active_at(&known),
        events: thread.map_or(0, |thread| thread.events.len() as u32),
        position,
        wait_ms: work.zip(position).and_then(|(work, position)| desk.wait_ms(work.group, position)),
        queued_at: work.map(|work| work.queued_at),
        priority: work.map_or(0, |work| work.needs().priority),
        members: thread.map(|thread| members(desk, thread, work)).unwrap_or_default(),
        tags: attributes.map(|attributes| attributes.tags.clone()).unwrap_or_default(),
        properties: attributes.map(|attributes| attributes.properties.clone()).unwrap_or_default(),
        chat_properties: chat.properties().cloned().unwrap_or_default(),
        followed: agent.is_some_and(|agent| chat.is_followed_by(agent)),
        last_events: if query.last_events { last_events(reader, chat) } else { Vec::new() },
        pinned: is_pinned(&known),
    }
}

/// The last event of each type in the threads that may be read, as the reader may see it.
fn last_events(reader: &Reader<'_>, chat: &Chat) -> Vec<LastEvent> {
    let threads = chat.threads.iter().rev().filter(|thread| reader.reads(chat, thread));
    let events = threads.flat_map(|thread| thread.events.iter().rev().map(move |event| (thread, event)));
    let mut found: Vec<LastEvent> = Vec::new();
    for (thread, event) in events.take(LOOKED_BACK) {
        let kind = event_type(event);
        if found.iter().any(|known| known.kind == kind) {
            continue;
        }
        found.extend(event.seen_by(reader.viewer).map(|event| LastEvent {
            kind: kind.to_owned(),
            thread: thread.id,
            thread_started_at: thread.started_at,
            event,
        }));
        if found.len() == TYPES {
            break;
        }
    }
    found
}

fn written((first, at, chat): Place) -> String {
    format!("{first:x}-{:x}-{chat}", at.0)
}

fn parse(page: &str) -> Option<Place> {
    let (first, rest) = page.split_once('-')?;
    let (at, chat) = rest.split_once('-')?;
    Some((u8::from_str_radix(first, 16).ok()?, Time(u64::from_str_radix(at, 16).ok()?), chat.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_place_after_which_it_begins() {
        let place = (250, Time(1_700_000_000_000), ChatId(77));
        assert_eq!(parse(&written(place)), Some(place));
        for wrong in ["", "-", "1-2", "1-2-3", "x-2-3", "1-2-3-4"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
