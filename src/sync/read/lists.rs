//! Lists of agents, and of those to whom a thread can be handed on. They follow from the desk.

use std::collections::BTreeSet;

use parlor_engine::command::{Transfer, TransferTarget};
use parlor_engine::desk::{AgentCard, AgentState, RoutingStatus};
use parlor_engine::map::Map;
use parlor_engine::{Actor, AgentId, ChatId, Command, Reject, Time, User};

use super::Reader;
use crate::authority::Authority;
use crate::query::{AgentRow, AgentsQuery, Standing, TransferRow};

/// Agents by name.
pub(super) fn agents(reader: &Reader<'_>, authority: &Authority, query: &AgentsQuery) -> Result<Vec<AgentRow>, Reject> {
    query.check()?;
    let desk = &reader.account.desk;
    let online = authority.agents_online();
    let known = |state| AgentRow { state: query.state, ..agent(reader, &online, state) };
    let mut rows: Vec<AgentRow> = match query.state {
        Standing::Active => desk.agents.values().map(known).collect(),
        Standing::Suspended => desk.setup().suspended.values().map(known).collect(),
        Standing::Removed => desk.setup().left.iter().map(|(agent, name)| removed(*agent, name)).collect(),
    };
    rows.retain(|row| {
        (query.groups.is_empty() || query.groups.iter().any(|group| row.groups.contains(group)))
            && query.status.is_none_or(|status| row.status == status)
            && query.online.is_none_or(|on| row.online == on)
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
        let command = Command::Transfer(Transfer::to(chat, TransferTarget::Agent(to)));
        let missing = work.needs().skills.iter().filter(|skill| !state.skills.contains(skill));
        TransferRow {
            agent: agent(reader, &online, state),
            room: account.desk.room_in(to, work.group) as u32,
            missing: missing.copied().collect(),
            refused: account.refuses(Actor::Agent(asker), &command),
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

fn agent(reader: &Reader<'_>, online: &BTreeSet<AgentId>, state: &AgentState) -> AgentRow {
    let (profile, desk) = (&state.profile, &reader.account.desk);
    // Whoever is suspended comes back to what is left of the groups and skills of before.
    let groups = || profile.groups.iter().copied().filter(|group| desk.groups.contains_key(group));
    AgentRow {
        agent: profile.id,
        name: profile.name.clone(),
        role: Some(profile.role),
        bot: profile.bot,
        status: state.status,
        online: online.contains(&profile.id),
        load: desk.load(profile.id) as u32,
        capacity: profile.capacity,
        groups: groups().collect(),
        skills: state.skills.iter().copied().filter(|skill| desk.setup().skills.contains_key(skill)).collect(),
        reason: state.reason.clone(),
        status_at: state.status_at,
        public_name: state.public_name.clone(),
        card: state.card.clone(),
        rights: groups().filter_map(|group| Some((group, state.rights_in(group)?))).collect(),
        state: Standing::Active,
    }
}

/// Of who was removed only the name is known.
fn removed(agent: AgentId, name: &str) -> AgentRow {
    AgentRow {
        agent,
        name: name.to_owned(),
        role: None,
        bot: false,
        status: RoutingStatus::Offline,
        online: false,
        load: 0,
        capacity: 0,
        groups: Vec::new(),
        skills: Vec::new(),
        reason: None,
        status_at: Time(0),
        public_name: None,
        card: AgentCard::default(),
        rights: Map::new(),
        state: Standing::Removed,
    }
}
