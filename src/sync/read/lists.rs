//! Lists of what goes on now. They follow from the desk, which holds what is open.

use std::collections::BTreeSet;

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::command::{Transfer, TransferTarget};
use parlor_engine::desk::{AgentState, Work};
use parlor_engine::{Actor, AgentId, ChatId, Command, Ctx, IdSource, Reject, ThreadId, Time, User};

use super::{Reader, history};
use crate::archive::folded;
use crate::authority::Authority;
use crate::query::{AgentRow, AgentsQuery, ChatRow, ChatSort, ChatsPage, ChatsQuery, TransferRow, rows_of};

/// Where a thread stands in a list: urgency, least first, then a moment; ties by id.
type Place = (u8, Time, ThreadId);

/// A page of the open threads that the reader sees.
pub(super) fn chats(reader: &Reader<'_>, query: &ChatsQuery) -> Result<ChatsPage, Reject> {
    query.check()?;
    let after = match query.page.as_deref().map(parse) {
        None => None,
        Some(Some(place)) => Some(place),
        Some(None) => return Ok(ChatsPage::default()),
    };
    let text = folded(&query.text);
    let open = reader.account.chats_seen_by(reader.viewer).filter_map(|chat| {
        let thread = chat.open_thread()?;
        Some((chat, thread, reader.account.desk.works.get(&thread.id)?))
    });
    let mut found: Vec<_> = open
        .filter(|(chat, thread, work)| wants(query, &text, chat, thread, work))
        .map(|open| (place(query.sort, open.1, open.2), open))
        .collect();
    let total = found.len() as u32;
    let ahead = |place: Place, after| if query.ascending { place > after } else { place < after };
    found.retain(|(place, _)| after.is_none_or(|after| ahead(*place, after)));
    found.sort_unstable_by_key(|(place, _)| *place);
    if !query.ascending {
        found.reverse();
    }
    let limit = rows_of(query.limit);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(place, _)| written(*place));
    let rows = found.into_iter().map(|(_, (chat, thread, work))| row(reader, chat, thread, work)).collect();
    Ok(ChatsPage { rows, next, found: total })
}

/// Agents by name.
pub(super) fn agents(reader: &Reader<'_>, authority: &Authority, query: &AgentsQuery) -> Result<Vec<AgentRow>, Reject> {
    query.check()?;
    let of_group = |state: &&AgentState| {
        query.groups.is_empty() || query.groups.iter().any(|group| state.profile.groups.contains(group))
    };
    let states = reader.account.desk.agents.values().filter(of_group);
    let online = authority.agents_online();
    let mut rows: Vec<AgentRow> = states.map(|state| agent(reader, &online, state)).collect();
    rows.retain(|row| {
        query.status.is_none_or(|status| row.status == status) && query.online.is_none_or(|on| row.online == on)
    });
    rows.sort_by(|a, b| (&a.name, a.agent).cmp(&(&b.name, b.agent)));
    Ok(rows)
}

/// Everybody but who has it: first those to whom the reader can hand it on, those with every skill before the others, the
/// least busy first.
pub(super) fn transfer(reader: &Reader<'_>, authority: &Authority, chat: ChatId) -> Result<Vec<TransferRow>, Reject> {
    let account = reader.account;
    let seen = account.chat(chat).filter(|chat| account.sees(reader.viewer, chat)).ok_or(Reject::UnknownChat)?;
    let work = account.work_of(seen.id).ok_or(Reject::ThreadClosed)?;
    let User::Agent(asker) = reader.viewer.user() else { return Err(Reject::NotAllowed) };
    let online = authority.agents_online();
    let row = |state: &AgentState| {
        let to = state.profile.id;
        // The rule itself is asked, so that the list and the command never differ.
        let command = Transfer::to(chat, TransferTarget::Agent(to));
        // Nothing comes of the decision, so neither the time nor the ids matter.
        let mut ctx = Ctx::new(Time(0), IdSource::new(0));
        let missing = work.needs().skills.iter().filter(|skill| !state.skills.contains(skill));
        TransferRow {
            agent: agent(reader, &online, state),
            room: account.desk.room_in(to, work.group) as u32,
            missing: missing.copied().collect(),
            refused: account.decide(Actor::Agent(asker), &Command::Transfer(command), &mut ctx).err(),
        }
    };
    let others = account.desk.agents.values().filter(|state| work.assignee() != Some(state.profile.id));
    let mut rows: Vec<TransferRow> = others.map(row).collect();
    rows.sort_by_cached_key(|row| {
        let last = (row.agent.load, row.agent.name.clone(), row.agent.agent);
        (row.refused.is_some(), !row.missing.is_empty(), last)
    });
    Ok(rows)
}

fn wants(query: &ChatsQuery, text: &str, chat: &Chat, thread: &Thread, work: &Work) -> bool {
    let names = || chat.customer.name.iter().chain(&chat.customer.email);
    let tagged = |tag: &String| thread.tags().into_iter().flatten().any(|known| known == tag);
    (query.groups.is_empty() || query.groups.contains(&work.group))
        && (query.agents.is_empty() || work.assignee().is_some_and(|agent| query.agents.contains(&agent)))
        && (query.skills.is_empty() || query.skills.iter().any(|skill| work.needs().skills.contains(skill)))
        && (query.tags.is_empty() || query.tags.iter().any(tagged))
        && query.waiting.is_none_or(|waiting| work.waits() == waiting)
        && (text.is_empty() || names().any(|name| folded(name).contains(text)))
}

fn place(sort: ChatSort, thread: &Thread, work: &Work) -> Place {
    match sort {
        ChatSort::Started => (0, thread.started_at, thread.id),
        ChatSort::Activity => (0, active_at(thread), thread.id),
        ChatSort::Queue => (u8::MAX - work.needs().priority, work.queued_at, thread.id),
    }
}

fn active_at(thread: &Thread) -> Time {
    thread.events.last().map_or(thread.started_at, |event| event.at)
}

fn row(reader: &Reader<'_>, chat: &Chat, thread: &Thread, work: &Work) -> ChatRow {
    ChatRow {
        thread: history::row(chat, thread, &history::readable(reader, chat)),
        group: work.group,
        agent: work.assignee(),
        active_at: active_at(thread),
        events: thread.events.len() as u32,
        position: reader.account.desk.position(thread.id).map(|position| position as u32),
        queued_at: work.queued_at,
        priority: work.needs().priority,
    }
}

fn agent(reader: &Reader<'_>, online: &BTreeSet<AgentId>, state: &AgentState) -> AgentRow {
    let profile = &state.profile;
    AgentRow {
        agent: profile.id,
        name: profile.name.clone(),
        role: profile.role,
        bot: profile.bot,
        status: state.status,
        online: online.contains(&profile.id),
        load: reader.account.desk.load(profile.id) as u32,
        capacity: profile.capacity,
        groups: profile.groups.iter().copied().collect(),
        skills: state.skills.iter().copied().collect(),
        reason: state.reason.clone(),
        status_at: state.status_at,
        public_name: state.public_name.clone(),
        card: state.card.clone(),
    }
}

fn written((urgency, at, thread): Place) -> String {
    format!("{urgency:x}-{:x}-{thread}", at.0)
}

fn parse(page: &str) -> Option<Place> {
    let (urgency, rest) = page.split_once('-')?;
    let (at, thread) = rest.split_once('-')?;
    Some((u8::from_str_radix(urgency, 16).ok()?, Time(u64::from_str_radix(at, 16).ok()?), thread.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_place_after_which_it_begins() {
        let place = (250, Time(1_700_000_000_000), ThreadId(77));
        assert_eq!(parse(&written(place)), Some(place));
        for wrong in ["", "-", "1-2", "1-2-3", "x-2-3", "1-2-3-4"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
