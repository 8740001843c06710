//! Lists of agents, and of those to whom a thread can be handed on. They follow from the desk.

use std::collections::BTreeSet;

use parlor_engine::command::{Transfer, TransferTarget};
use parlor_engine::desk::AgentState;
use parlor_engine::{Actor, AgentId, ChatId, Command, Reject, User};

use super::Reader;
use crate::authority::Authority;
use crate::query::{AgentRow, AgentsQuery, TransferRow};

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
